"""What must hold of a synthetic bundle, said slowly and plainly, for the model itself to be compared with."""

import json
import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField, URLField

from claims import choices
from claims.bulk import tables
from claims.models import Identifier
from claims.models.fields import EDTFField, VocabularyField
from claims.records import RECORD_TYPES

KEYS = {
    "derivations": ("derived", "origin"),
    "relations": ("subject", "kind", "object"),
    "links": ("claim", "item"),
    "source_events": ("source", "event", "date"),
}
REQUIRED = {
    "agents": ("slug", "name"),
    "topics": ("slug", "name"),
    "questions": ("slug", "text"),
    "witnesses": ("slug", "name"),
    "sources": ("slug", "title"),
    "derivations": ("derived", "origin"),
    "source_events": ("source", "event"),
    "items": ("slug", "summary"),
    "claims": ("slug", "statement"),
    "appearances": ("slug", "claim"),
    "links": ("claim", "item", "stance"),
    "relations": ("subject", "kind", "object"),
    "assessments": ("slug", "claim", "assessor", "verdict"),
    "searches": ("slug", "repository", "outcome"),
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?")


def bundle(**numbers):
    """Each table as a list of dictionaries."""
    return {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables(**numbers)
    }


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def several(cell):
    return cell.split(";") if cell else []


def problems(found):
    """All that is wrong with the bundle, in words."""
    slugs = {name: {row["slug"] for row in rows if "slug" in row} for name, rows in found.items()}
    wrong = []
    for name, rows in found.items():
        keys = Counter(tuple(row[column] for column in KEYS.get(name, ("slug",))) for row in rows)
        wrong += [f"{name}: {key} stands {times} times" for key, times in keys.items() if times > 1]
        for number, row in enumerate(rows, start=2):
            cells = [*check_required(name, row), *check_fields(name, row), *check_references(name, row, slugs)]
            wrong += [f"{name}:{number}: {problem}" for problem in [*cells, *check_row(name, row)]]
    return [*wrong, *check_wholes(found["sources"]), *check_identities(found["witnesses"])]


def check_required(name, row):
    for column in REQUIRED[name]:
        if not row[column].strip():
            yield f"{column} is empty"
    if "slug" in row and not SLUG.fullmatch(row["slug"]):
        yield f"slug: {row['slug']}"
    if not LANGUAGE.fullmatch(row.get("language") or "en"):
        yield f"language: {row['language']}"
    if row.get("original") and not (row["language"] and (name == "claims" or row["quotation"])):
        yield "an original without a language or a translation"


def check_fields(name, row):
    """Length, vocabulary, dates, addresses, as the model's fields ask for them."""
    fields = {field.name: field for field in RECORD_TYPES[name].model._meta.get_fields()}
    for column, value in row.items():
        field = fields.get(column)
        if isinstance(field, CharField | TextField):
            if len(value) > field.max_length:
                yield f"{column}: {len(value)} characters"
            if not value.replace("\n", " " if isinstance(field, TextField) else "\n").isprintable():
                yield f"{column}: a control character, or several lines"
        if isinstance(field, VocabularyField) and value not in ("", *dict(field.flatchoices)):
            yield f"{column}: {value}"
        if problem := isinstance(field, EDTFField | URLField) and value and wrong_with(field, value):
            yield f"{column}: {problem}"


def wrong_with(field, value):
    try:
        field.clean(value, None)
    except ValidationError as error:
        return str(error)
    return ""


def check_references(name, row, slugs):
    for reference in RECORD_TYPES[name].references:
        named = several(row[reference.name]) if reference.many else [row[reference.name]] if row[reference.name] else []
        yield from (f"{reference.name}: no {one}" for one in named if one not in slugs[reference.to.collection])
        if len(set(named)) < len(named):
            yield f"{reference.name}: one twice"


def check_row(name, row):
    """The rules of one table."""
    if name == "appearances" and bool(row["agent"]) == bool(row["witness"]):
        yield "made by an agent or a witness, and not by both"
    if name == "items" and not (row["source"] or row["witness"]):
        yield "neither source nor witness"
    if name == "derivations" and row["derived"] == row["origin"]:
        yield "draws on itself"
    if name == "relations" and row["subject"] == row["object"]:
        yield "a relation with itself"
    if name == "searches" and not (row["claim"] or row["question"]):
        yield "looked for nothing"
    if name == "source_events" and row["source"] == row["attested_by"]:
        yield "attests itself"
    if name == "sources":
        yield from check_source(row)
    if name == "witnesses":
        yield from check_witness(row)


def check_witness(row):
    if row["protected"] not in ("", "yes"):
        yield f"protected: {row['protected']}"
    if row["protected"] and row["agent"]:
        yield "a protected witness has an agent"
    if row["slug"] in several(row["relays"]) + several(row["possibly_same_as"]):
        yield "names itself"


def check_source(row):
    for identifier in several(row["identifiers"]):
        scheme, value = identifier.split(":", 1)
        if Identifier.normal(scheme, value) != (scheme, value):
            yield f"identifiers: {identifier}"
        digits = [int(digit) for digit in value] if scheme == "isbn" else [0]
        if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10:
            yield f"identifiers: {identifier} has a wrong check digit"
    if row["csl"] and not all(isinstance(value, str) for value in json.loads(row["csl"]).values()):
        yield "csl: not all text"
    if row["archived_url"] and not row["url"]:
        yield "a copy of no page"


def check_wholes(sources):
    wholes = {row["slug"]: row["part_of"] for row in sources}
    for slug in wholes:
        seen, whole = set(), slug
        while whole := wholes[whole]:
            if whole in seen or whole == slug:
                yield f"sources: {slug} is part of itself"
                break
            seen.add(whole)


def check_identities(witnesses):
    same = {(row["slug"], other) for row in witnesses for other in several(row["possibly_same_as"])}
    yield from (
        f"witnesses: {one} is the same as {other}, not the reverse" for one, other in same - {p[::-1] for p in same}
    )


def vocabularies():
    """(table, column, words): where each word of a vocabulary should be met in a large enough bundle."""
    return [
        ("agents", "kind", choices.AgentKind),
        ("sources", "kind", choices.SourceKind),
        ("sources", "reliability", choices.Reliability),
        ("witnesses", "reliability", choices.Reliability),
        ("derivations", "kind", choices.DerivationKind),
        ("source_events", "event", choices.SourceEventKind),
        ("items", "directness", choices.Directness),
        ("items", "credibility", choices.Credibility),
        ("claims", "form", choices.Form),
        ("links", "stance", choices.Stance),
        ("links", "strength", choices.Strength),
        ("relations", "kind", choices.RelationKind),
        ("assessments", "verdict", choices.Verdict),
        ("assessments", "confidence", choices.Confidence),
        ("searches", "outcome", choices.Outcome),
    ]
