"""The short labels that may stand within a number, such as “ch. 3”, and the terms that they mean. After citeproc-js."""

import re

LABELS = {
    "vrs.": "verse",
    "sv.": "sub-verbo",
    "subpara.": "subparagraph",
    "op.": "opus",
    "subch.": "subchapter",
    "add.": "addendum",
    "amend.": "amendment",
    "annot.": "annotation",
    "app.": "appendix",
    "art.": "article",
    "bibliog.": "bibliography",
    "bk.": "book",
    "ch.": "chapter",
    "cl.": "clause",
    "col.": "column",
    "cmt.": "comment",
    "dec.": "decision",
    "dept.": "department",
    "ex.": "example",
    "fig.": "figure",
    "fld.": "field",
    "fol.": "folio",
    "n.": "note",
    "hypo.": "hypothetical",
    "illus.": "illustration",
    "intro.": "introduction",
    "l.": "line",
    "no.": "issue",
    "p.": "page",
    "pp.": "page",
    "para.": "paragraph",
    "pt.": "part",
    "pmbl.": "preamble",
    "princ.": "principle",
    "pub.": "publication",
    "r.": "rule",
    "rn.": "randnummer",
    "sched.": "schedule",
    "sec.": "section",
    "ser.": "series,",
    "subdiv.": "subdivision",
    "subsec.": "subsection",
    "supp.": "supplement",
    "tbl.": "table",
    "tit.": "title",
    "vol.": "volume",
}
SHORT = {term: label for label, term in LABELS.items() if label != "pp."} | {"sub verbo": "sv."}
"""Term → the label that stands for it."""

_LABEL = r"(?:^| )(?:[a-z]{1,4}|subpara|subch|amend|bibliog|annot|illus|princ|intro|sched|subdiv|subsec)(?:\.| ) *"
SPLIT_LABELS = re.compile(f"({_LABEL})")

_AT_START = "|".join([label[:-1] for label in LABELS] + ["div"])
LOCATOR = re.compile(rf"({_AT_START})\.\s+(.*)")
"""A locator that says what it is."""


def of_locator(text: str) -> tuple[str, str]:
    """The term of a locator’s label and what stands behind it: ``("chapter", "3")`` of “ch. 3”; else a page."""
    found = LOCATOR.match(text)
    if found and (term := LABELS.get(f"{found[1]}.")):
        return term, found[2]
    return "page", text
