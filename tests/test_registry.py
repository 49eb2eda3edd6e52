"""Nothing is forgotten: each model, column, command and template is where it must be, or exempt with a reason."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import get_commands, load_command_class
from django.template import engines
from jinja2 import meta

from claims import models
from claims.operations.change import OWNERS
from claims.records import RECORD_TYPES, Reference

ROOT = Path(__file__).resolve().parent.parent
MODELS = list(apps.get_app_config("claims").get_models())

NO_RECORD_TYPE = {
    models.Checkpoint: "a signed statement about the ledger",
    models.Consent: "kept by editors alone; in no bundle, page or export",
    models.Consideration: "worked out when an assessment is given; nobody enters it",
    models.IdentityToken: "random, and nobody's to read",
    models.LedgerEntry: "tells of records; is none",
    models.LedgerHead: "counts the entries of a log",
    models.LedgerSubtree: "hashes of the ledger",
    models.PublicCopy: "made of attached files; nobody enters it",
    models.PurgedSlug: "keeps a slug that must not be told from being used again",
    models.Report: "the sources of one kind, told as sources",
    models.SearchDocument: "folded copies of what records tell",
    models.SignInFailures: "counts guesses; tells of nobody by name",
    models.RetiredSlug: "keeps a former name from being used again; the ledger tells of the change itself",
}
NOT_IN_ADMIN = {
    models.Checkpoint: "written by `signcheckpoint` alone; the public page of the ledger shows it",
    models.Consent: "edited on the page of its witness",
    models.Consideration: "worked out when an assessment is given; nobody may change it",
    models.IdentityToken: "random; nobody needs to see it, and the vault's own pages use it",
    models.LedgerHead: "counts the entries of a log; nobody may change it and nobody needs to see it",
    models.LedgerSubtree: "hashes of the ledger, for proofs; nobody may change them",
    models.PublicCopy: "made of attached files, whose pages show it; nobody may change it",
    models.PurgedSlug: "digests, which tell nobody anything",
    models.SearchDocument: "folded copies of texts, which follow their records",
    models.SignInFailures: "keyed hashes, which say nothing to anybody",
    models.RetiredSlug: "written by operations alone; the ledger tells of the change of name itself",
}

# design.md, section 5, "Bundle": word for word.
BUNDLE = {
    "agents": "slug name kind aliases description",
    "topics": "slug name description",
    "questions": "slug text description",
    "sources": (
        "slug title kind authors issuer container published created public_since number identifiers url archived_url "
        "accessed held_at language original_title reliability abstract topics part_of witness csl"
    ),
    "derivations": "derived origin kind note",
    "source_events": "source event date attested_by note",
    "witnesses": "slug name vantage affiliation agent reliability protected relays possibly_same_as",
    "items": (
        "slug summary source witness draws_on locator quotation original language directness credibility event_date "
        "told place note"
    ),
    "claims": "slug statement form topics questions original language scope",
    "appearances": "slug claim agent witness date source locator quotation original language venue audience",
    "links": "claim item stance strength rationale",
    "relations": "subject kind object note",
    "assessments": "slug claim assessor verdict confidence date rationale",
    "attachments": "source sha256 name media_type role",
    "searches": "slug claim question searched_by date repository scope query outcome note",
}
# Those that hold several values.
LISTS = {
    "agents": {"aliases"},
    "claims": {"questions", "topics"},
    "items": {"draws_on"},
    "sources": {"authors", "identifiers", "topics"},
    "witnesses": {"possibly_same_as", "relays"},
}
# Fields that stand in no column of their own.
UNTOLD = {
    "id": "a primary key names nothing outside one database",
    "state": "a bundle has it only where drafts are exported too",
}

COMMANDS = sorted(name for name, app in get_commands().items() if app == "claims")
README = ROOT / "README.md"


def public_templates():
    return {path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*")}


def admin_templates():
    folder = ROOT / "claims/templates"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def named_in_python():
    """Every text that stands in the code of the site by itself, such as a template's name."""
    return {
        node.value
        for folder in ("claims", "evidence")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


# ---------------------------------------------------------------- Models


@pytest.mark.parametrize("model", MODELS)
def test_model_is_told_as_plain_data(model):
    told = {record_type.model for record_type in RECORD_TYPES.values()} | OWNERS.keys()

    assert (model in told) != (model in NO_RECORD_TYPE)


@pytest.mark.parametrize("model", MODELS)
def test_model_is_in_the_admin(model):
    """By itself, or among the rows of a record it belongs to."""
    inlined = {inline.model for shown in admin.site._registry.values() for inline in shown.inlines}
    found = admin.site.is_registered(model) or (model in OWNERS and model in inlined)

    assert found != (model in NOT_IN_ADMIN)


def test_record_types_are_those_of_the_bundle():
    assert RECORD_TYPES.keys() == BUNDLE.keys()
    assert [name for name, record_type in RECORD_TYPES.items() if record_type.collection != name] == []


@pytest.mark.parametrize("collection", BUNDLE)
def test_record_columns_are_those_of_the_bundle(collection):
    columns = [column.name for column in RECORD_TYPES[collection].columns]

    assert columns == BUNDLE[collection].split()


@pytest.mark.django_db
@pytest.mark.parametrize("collection", BUNDLE)
def test_record_columns_hold_several_values_where_the_bundle_does(collection):
    record_type = RECORD_TYPES[collection]
    named = {column.name for column in record_type.columns if isinstance(column, Reference) and column.many}
    several = {"aliases", "identifiers"} & set(BUNDLE[collection].split())

    assert named | several == LISTS.get(collection, set())


@pytest.mark.parametrize("collection", BUNDLE)
def test_every_field_stands_in_a_column(collection):
    """All that an editor can enter is exported; what is worked out is not."""
    record_type = RECORD_TYPES[collection]
    fields = [*record_type.model._meta.concrete_fields, *record_type.model._meta.many_to_many]
    told = {column.name for column in record_type.columns} | UNTOLD.keys()

    assert [field.name for field in fields if field.serialize and field.name not in told] == []


def test_rows_told_as_a_column_name_their_owner():
    for model, references in OWNERS.items():
        for name in references:
            owner = model._meta.get_field(name).related_model
            lookups = [
                lookup.partition("__")[0]
                for reference in RECORD_TYPES[owner.collection].references
                for lookup in reference.paths
            ]

            # Identifiers name no record: they are a column of plain texts.
            assert model is models.Identifier or model._meta.get_field(name).remote_field.related_name in lookups


def test_record_types_come_after_what_they_name():
    seen = []
    for collection, record_type in RECORD_TYPES.items():
        seen.append(collection)
        later = {reference.to.collection for reference in record_type.references} - set(seen)

        assert later == set(), collection


# ---------------------------------------------------------------- Commands


@pytest.mark.parametrize("name", COMMANDS)
def test_command_says_what_it_does(name):
    command = load_command_class("claims", name)

    assert len(command.help.split()) >= 4
    assert re.search(rf"manage\.py {name}\b", README.read_text())


@pytest.mark.parametrize("name", COMMANDS)
def test_command_explains_its_arguments(name):
    parser = load_command_class("claims", name).create_parser("manage.py", name)

    assert [action.dest for action in parser._actions if not action.help] == []


def test_readme_names_no_command_that_is_not_there():
    named = re.findall(r"manage\.py ([a-z_]+)", README.read_text())

    assert sorted(set(named) - get_commands().keys()) == []


# ---------------------------------------------------------------- Templates


def test_every_public_template_is_used():
    """Rendered by the code, or extended, included or imported by another template."""
    environment = engines["jinja2"].env
    used = named_in_python()
    for name in public_templates():
        text = (ROOT / "templates" / name).read_text()
        used |= {other for other in meta.find_referenced_templates(environment.parse(text)) if other}

    assert sorted(public_templates() - used) == []


def test_every_public_template_that_is_named_is_there():
    environment = engines["jinja2"].env
    wanted = {
        text for text in named_in_python() if re.fullmatch(r"(pages|lists|errors|macros|_partials)/\w+\.\w+", text)
    }
    for name in public_templates():
        text = (ROOT / "templates" / name).read_text()
        wanted |= {other for other in meta.find_referenced_templates(environment.parse(text)) if other}

    assert sorted(wanted - public_templates()) == []


def test_every_template_of_the_admin_overrides_one_or_is_used():
    stock = Path(admin.__file__).parent / "templates"
    used = named_in_python()
    for name in admin_templates():
        text = (ROOT / "claims/templates" / name).read_text()
        used |= set(re.findall(r"""{% (?:include|extends) ["']([^"']+)["']""", text))

    # The admin looks for admin/claims/<model>/<page>.html by itself.
    by_model = re.compile(rf"admin/claims/(?:(?:{'|'.join(model._meta.model_name for model in MODELS)})/)?(\w+\.html)")
    unused = []
    for name in admin_templates() - used:
        overridden = by_model.sub(r"admin/\1", name)
        if not (stock / name).exists() and not (stock / overridden).exists():
            unused.append(name)

    assert unused == []
