"""What a source's kind is called in each format, and what the formats' own types mean here.

Types of other programs are those of Zotero's exports, of BibLaTeX 3 and of the RIS specification of 2011. The type that
stands first is the one written.
"""

from collections.abc import Mapping
from typing import Any

from claims.choices import SourceKind

K = SourceKind

CSL: dict[str, tuple[str, ...]] = {
    K.REPORT: ("report", "standard"),
    K.ARTICLE: (
        "article-journal",
        "article-newspaper",
        "article-magazine",
        "article",
        "review",
        "review-book",
    ),
    K.BOOK: ("book", "thesis", "classic", "periodical", "pamphlet"),
    K.CHAPTER: ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"),
    K.ARCHIVAL: ("manuscript", "collection"),
    K.CORRESPONDENCE: ("personal_communication",),
    K.HEARING: ("hearing",),
    K.INTERVIEW: ("interview",),
    K.STATEMENT: ("speech",),
    K.BROADCAST: ("broadcast", "motion_picture", "song", "performance"),
    K.WEB: ("webpage", "post", "post-weblog"),
    K.DATASET: ("dataset",),
    K.IMAGE: ("graphic", "figure", "map"),
    K.OTHER: (
        "document",
        "bill",
        "event",
        "legal_case",
        "legislation",
        "musical_score",
        "patent",
        "regulation",
        "software",
        "treaty",
    ),
}
"""Kind → types of CSL 1.0.2."""

BIBTEX: dict[str, tuple[str, ...]] = {
    K.REPORT: ("techreport", "report"),
    K.ARTICLE: ("article", "suppperiodical", "review"),
    K.BOOK: (
        "book",
        "mvbook",
        "booklet",
        "collection",
        "mvcollection",
        "proceedings",
        "mvproceedings",
        "reference",
        "mvreference",
        "manual",
        "periodical",
        "thesis",
        "phdthesis",
        "mastersthesis",
    ),
    K.CHAPTER: (
        "incollection",
        "inbook",
        "bookinbook",
        "suppbook",
        "suppcollection",
        "inproceedings",
        "conference",
        "inreference",
    ),
    K.ARCHIVAL: ("unpublished",),
    K.CORRESPONDENCE: ("letter",),
    K.HEARING: ("misc",),
    K.INTERVIEW: ("misc",),
    K.STATEMENT: ("misc",),
    K.BROADCAST: ("video", "movie", "audio", "music", "performance"),
    K.WEB: ("online", "electronic", "www"),
    K.DATASET: ("dataset",),
    K.IMAGE: ("image", "artwork"),
    K.OTHER: ("misc", "jurisdiction", "legislation", "legal", "patent", "software", "standard", "commentary"),
}
"""Kind → types of BibTeX and BibLaTeX. Of ``misc``, the field ``entrysubtype`` says which kind it is."""

RIS: dict[str, tuple[str, ...]] = {
    K.REPORT: ("RPRT", "GOVDOC", "STAND"),
    K.ARTICLE: ("JOUR", "NEWS", "MGZN", "EJOUR", "ABST", "INPR", "JFULL"),
    K.BOOK: ("BOOK", "EBOOK", "EDBOOK", "SER", "CLSWK", "THES", "PAMP"),
    K.CHAPTER: ("CHAP", "ECHAP", "CONF", "CPAPER", "DICT", "ENCYC"),
    K.ARCHIVAL: ("MANSCPT", "UNPB", "UNPD", "ANCIENT"),
    K.CORRESPONDENCE: ("PCOMM", "ICOMM"),
    K.HEARING: ("HEAR",),
    K.INTERVIEW: ("PCOMM",),
    K.STATEMENT: ("SLIDE",),
    K.BROADCAST: ("MPCT", "SOUND", "VIDEO", "ADVS", "MULTI"),
    K.WEB: ("ELEC", "BLOG"),
    K.DATASET: ("DATA", "DBASE", "AGGR"),
    K.IMAGE: ("ART", "FIGURE", "CHART", "MAP"),
    K.OTHER: (
        "GEN",
        "BILL",
        "CASE",
        "COMP",
        "CTLG",
        "EQUA",
        "GRANT",
        "GRNT",
        "LEGAL",
        "MUSIC",
        "PAT",
        "STAT",
        "UNBILL",
    ),
}
"""Kind → types of RIS. A personal communication is an interview if its type of work (``M3``) says so."""


def turned(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Type → kind; of a type that several kinds are written as, the one to which it belongs without further word."""
    found: dict[str, str] = {}
    for kind in (K.CORRESPONDENCE, K.OTHER, *table):
        for one in table[kind]:
            found.setdefault(one, str(kind))
    return found


CSL_KIND, BIBTEX_KIND, RIS_KIND = turned(CSL), turned(BIBTEX), turned(RIS)

CSL_OF_BIBTEX = {
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "booklet": "pamphlet",
    "periodical": "periodical",
    "movie": "motion_picture",
    "audio": "song",
    "music": "song",
    "review": "review",
    "performance": "performance",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "patent": "patent",
    "software": "software",
    "standard": "standard",
}
"""What a type of BibTeX says more than the kind: kept as CSL's type."""

CSL_OF_RIS = {
    "NEWS": "article-newspaper",
    "MGZN": "article-magazine",
    "JOUR": "article-journal",
    "THES": "thesis",
    "PAMP": "pamphlet",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "STAND": "standard",
    "SOUND": "song",
    "VIDEO": "motion_picture",
    "BLOG": "post-weblog",
    "MAP": "map",
    "FIGURE": "figure",
    "BILL": "bill",
    "CASE": "legal_case",
    "STAT": "legislation",
    "PAT": "patent",
    "COMP": "software",
    "MUSIC": "musical_score",
}
"""The same of RIS."""

JOURNAL_LIKE = ("volume", "issue", "DOI", "ISSN")


def csl_type(kind: str, item: Mapping[str, Any]) -> str:
    """CSL's type of a source of this kind whose item says these variables.

    An article with nothing of a journal is a newspaper's if it appeared on a day (or over some days), and a magazine's if
    in a month: styles set both otherwise.
    """
    if kind == K.ARTICLE and not any(item.get(name) for name in JOURNAL_LIKE):
        issued = item.get("issued")
        parts = issued.get("date-parts", []) if isinstance(issued, dict) else []
        told = {len(part) if isinstance(part, list) else 0 for part in parts}
        if told and min(told) > 1:
            return "article-newspaper" if told == {3} else "article-magazine"
    return CSL[kind or K.OTHER][0]
