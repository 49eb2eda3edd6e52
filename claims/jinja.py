"""The Jinja2 environment of the public pages: what their templates can call beside what a view gives them."""

import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import TextChoices
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from claims import choices, edtf
from claims.filters.canonical import canonical, robots
from claims.formats.bibliography.words import in_words
from claims.models import SluggedRecord

# No browser follows longer addresses reliably, and a bound keeps the search for closing marks short.
ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{1,2000}", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
CLOSING = {")": "(", "]": "[", "}": "{"}
# What HTML's <time> accepts: a year, a month or a day of the years 1 to 9999.
PLAIN_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")

BRIEF = 155
"""Characters of a page's description, which search engines cut at some 160."""

VOCABULARIES = {
    name: vocabulary
    for name, vocabulary in vars(choices).items()
    if isinstance(vocabulary, type) and issubclass(vocabulary, TextChoices) and vocabulary is not TextChoices
}


def environment(**options: Any) -> Environment:
    """What settings name as Django's Jinja2 ``environment``."""
    options |= {"undefined": StrictUndefined, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 (autoescape is in the options)
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}  # what something is comes first; else as `tojson` has it
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {
        "canonical": canonical,
        "choices": VOCABULARIES,
        "get_language": get_language,
        "record_address": record_address,
        "report_address": report_address,
        "robots": robots,
        "rule_address": rule_address,
        "static": static,
        "url": url,
        "whole": False,
    }
    made.filters |= {
        "csl_words": in_words,
        "brief": brief,
        "edtf": edtf_html,
        "grade": grade,
        "label": label,
        "language_name": language_name,
        "paragraphs": paragraphs,
    }
    return made


def url(name: str, **kwargs: Any) -> str:
    """The address of a named page. Raises NoReverseMatch."""
    return reverse(name, kwargs=kwargs)


def record_address(record: SluggedRecord, part: str = "") -> str:
    """Where a record is shown, and there the part with this id."""
    return record.get_absolute_url() + (part and f"#{part}")


def rule_address(rule: str) -> str:
    """Where the method explains this rule."""
    return f"{reverse('method')}#{rule}"


def report_address(page: str) -> str:
    """Where an error on the page of this full address is reported.

    A message that names the page where the contact is an e-mail address, else what the site says of it, for this page.
    """
    if "@" in settings.CONTACT and "://" not in settings.CONTACT:
        told = {"subject": gettext("Error on %(page)s") % {"page": page}}
        return f"mailto:{quote(settings.CONTACT, safe='@+')}?{urlencode(told, quote_via=quote)}"
    return f"{reverse('about')}?{urlencode({'page': urlsplit(page).path})}#errors"


def brief(text: str) -> str:
    """So much of a text as search engines show of a page: its first words, in one line."""
    line = " ".join(text.split())
    if len(line) <= BRIEF:
        return line
    cut = line[: BRIEF + 1].rpartition(" ")[0] or line[:BRIEF]
    return cut.rstrip(" ,;:–-") + "…"


def label(value: str, vocabulary: str) -> str:
    """The words for a value: ``"supports"|label("Stance")``. Nothing for an unset one; raises ValueError else."""
    return str(VOCABULARIES[vocabulary](value).label) if value else ""


def grade(value: str, vocabulary: str) -> str:
    """The words of a grade without its letter or figure, which the labels put before a colon."""
    return label(value, vocabulary).partition(": ")[2]


def language_name(tag: str) -> str:
    """The language of a BCP 47 tag in words, or the tag itself."""
    whole = tag.lower()
    code = whole.split("-", maxsplit=1)[0]
    known = LANG_INFO.get(whole) or LANG_INFO.get(code, {})
    if "name" in known:
        return gettext(known["name"])
    # Django names two ways of writing Chinese, and not the language.
    return gettext("Chinese") if code == "zh" else tag


def edtf_html(text: str) -> Markup:
    """A date in words, its EDTF as the title; nothing for no date."""
    if not text:
        return Markup("")
    words = edtf.describe(text)
    if PLAIN_DATE.fullmatch(text):
        return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(text, words)
    return Markup('<span class="date" title="{}">{}</span>').format(text, words)


def paragraphs(text: str) -> Markup:
    """Plain text as HTML: blank lines part paragraphs, line breaks stay, addresses become links."""
    blocks = BLANK_LINE.split(text.replace("\r\n", "\n").strip())
    lines = (Markup("<br>\n").join(_linked(line) for line in block.split("\n")) for block in blocks if block.strip())
    return Markup("\n").join(Markup("<p>{}</p>").format(block) for block in lines)


def _linked(line: str) -> Markup:
    made, done = Markup(), 0
    for found in ADDRESS.finditer(line):
        address = _without_closing_marks(found[0])
        made += escape(line[done : found.start()])
        made += Markup('<a href="{0}" rel="nofollow noopener">{0}</a>').format(address)
        done = found.start() + len(address)
    return made + escape(line[done:])


def _without_closing_marks(address: str) -> str:
    """The address without what belongs to the sentence around it: a full stop, the bracket it stands in."""
    while address:
        last = address[-1]
        unopened = last in CLOSING and address.count(last) > address.count(CLOSING[last])
        if last not in ".,;:!?'’…" and not unopened:
            break
        address = address[:-1]
    return address
