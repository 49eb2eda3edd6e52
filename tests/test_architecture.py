"""The layout and the house style, as far as the source itself can tell (CONTRIBUTING.md says them in words)."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Imports go one way: from a later line to an earlier one. Those of one line know nothing of each other.
LAYERS = [
    {"choices", "disk", "one_state"},
    {"bulk", "citing", "cleaning"},
    {"edtf_words"},
    {"edtf"},
    {"models"},
    {"analysis", "search", "records", "vault"},
    {"ledger"},
    {"operations"},
    {"filters", "formats", "redirects", "answers"},
    {"views", "api", "admin", "jinja"},
    {"dossier"},
    {"management"},
    {"urls", "apps"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
NO_LAYER = {
    "migrations": "written by makemigrations, which imports whatever a field or a default stands in",
}

# Where the site's own set-up names the app, since it may not import it.
NAMED_BY_SETTINGS = {
    "evidence/settings.py": {
        "claims",
        "claims.jinja.environment",
        "claims.views.busy.BusyMiddleware",
        "claims.views.errors.form_refused",
        "claims.vault",
        "claims.vault.router.VaultRouter",
    },
    "evidence/urls.py": {
        "claims.urls",
        "claims.views.errors.bad_request",
        "claims.views.errors.forbidden",
        "claims.views.errors.page_not_found",
        "claims.views.errors.server_error",
    },
}

FILE_LIMIT = 300
LONG_FILES = {
    "evidence/settings.py": "one file for all settings, each with its reason: an operator looks in one place",
}
FUNCTION_LIMIT = 40
LONG_FUNCTIONS = {}

# Calls by which rows are written. `update` and `set` are words of dict and set too: see `writes`.
WRITES = {
    "abulk_create",
    "abulk_update",
    "acreate",
    "adelete",
    "asave",
    "aupdate",
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "delete_model",
    "delete_queryset",
    "get_or_create",
    "save",
    "save_base",
    "save_form_data",
    "save_m2m",
    "save_model",
    "save_related",
    "set",
    "update",
    "update_or_create",
}
# (file, function): why it may.
WRITERS = {
    ("claims/admin/writing.py", "WritingAdmin.save_related"): (
        "Django's method hands the rows to save_formset and saves many-to-many fields; then the record is touched"
    ),
    ("claims/admin/writing.py", "WritingAdmin.save_formset"): (
        "many-to-many fields of rows that the same unit of work has just saved, and looks at when it settles"
    ),
    ("claims/cleaning/pdf.py", "clean"): "writes a file, by pikepdf",
    ("claims/cleaning/picture.py", "clean"): "writes a file, by Pillow",
    ("claims/cleaning/picture.py", "_write_pages"): "the same",
    ("claims/management/progress.py", "Bar._show"): "draws a line on the terminal",
    ("evidence/logs.py", "RequestLogMiddleware.__call__"): "a variable of the thread, no row",
}

TEMPLATES = sorted([*ROOT.glob("templates/**/*.*"), *ROOT.glob("claims/templates/**/*.*")])
TRUSTING_TEMPLATES = {
    "templates/macros/icons.html": ["|safe"],  # the shapes that stand in the same file
}

SIGNALS = {
    "receiver",
    "Signal",
    "pre_init",
    "post_init",
    "pre_save",
    "post_save",
    "pre_delete",
    "post_delete",
    "m2m_changed",
    "pre_migrate",
    "post_migrate",
    "request_started",
    "request_finished",
    "connection_created",
}


def files(*folders):
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path for path in found if "migrations" not in path.parts}


OURS = files("claims", "evidence")
CHECKED_FOR_LENGTH = OURS | {name: ROOT / name for name in ["fixtures/build.py", "manage.py"] if (ROOT / name).exists()}


@cache
def source(name):
    return (ROOT / name).read_text()


@cache
def tree(name):
    return ast.parse(source(name), filename=name)


def part_of_claims(name):
    """`claims/views/claim.py` → `views`, `claims/jinja.py` → `jinja`."""
    return Path(name).relative_to("claims").parts[0].removesuffix(".py")


def imported(name):
    """The dotted names a file imports, with where: `from .change import Refused` is `claims.operations.change.Refused`."""
    package = Path(name).parent.parts
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            module = (base + (node.module or "")).rstrip(".")
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def functions(name):
    """Each function of a file under its dotted name: `Command.handle`."""
    found = {}

    def visit(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                dotted = f"{prefix}{child.name}"
                if not isinstance(child, ast.ClassDef):
                    found[dotted] = child
                visit(child, f"{dotted}.")
            else:
                visit(child, prefix)

    visit(tree(name), "")
    return found


def names_in(name):
    """Every name and attribute that a file uses, with where."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias):
            yield node.lineno, node.name.rpartition(".")[2]


# ---------------------------------------------------------------- Layers


def test_every_part_of_claims_has_its_layer():
    parts = {part_of_claims(name) for name in OURS if name.startswith("claims/")} - {"__init__"}

    assert sorted(parts - RANK.keys() - NO_LAYER.keys()) == []


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("claims/")])
def test_imports_go_one_way(name):
    own = part_of_claims(name)
    wrong = []
    for line, dotted in imported(name):
        parts = dotted.split(".")
        if parts[0] == "evidence":
            wrong.append(f"{name}:{line} imports {dotted}: claims knows nothing of how the site runs")
        elif parts[0] == "claims" and len(parts) > 1:
            other = parts[1]
            if other != own and RANK.get(other, 99) >= RANK.get(own, -1):
                wrong.append(f"{name}:{line} imports {dotted}, which is not of an earlier layer")

    assert wrong == []


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("evidence/")])
def test_site_set_up_knows_nothing_of_claims_but_their_urls(name):
    texts = {
        node.value
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"claims(\.\w+)*", node.value)
    }

    assert [dotted for _line, dotted in imported(name) if dotted.split(".")[0] == "claims"] == []
    assert texts == NAMED_BY_SETTINGS.get(name, set())


def test_vocabulary_dates_and_disk_know_no_model():
    """What every layer imports must not drag the database along."""
    for name in ["claims/choices.py", "claims/disk.py", "claims/edtf.py", "claims/edtf_words.py"]:
        ours = {dotted for _line, dotted in imported(name) if dotted.startswith("claims.")}

        assert {dotted.rpartition(".")[0] for dotted in ours} <= {"claims.edtf_words"}


READERS = {"load.py", "load_item.py", "load_lineage.py", "reach.py"}


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("claims/analysis/")])
def test_reasoning_is_pure(name):
    """Plain values in and out: of all the files only those that load know the database."""
    if Path(name).name in READERS:
        return
    modules = {dotted.rpartition(".")[0] for _line, dotted in imported(name)}

    assert {module for module in modules if module.partition(".")[0] == "django"} == set()
    assert {module for module in modules if module.startswith("claims.")} <= {
        "claims.choices",
        *(f"claims.analysis.{Path(other).stem}" for other in OURS if Path(other).name not in READERS),
    }


# ---------------------------------------------------------------- House style


@pytest.mark.parametrize("name", CHECKED_FOR_LENGTH)
def test_import_inside_a_function_says_why(name):
    lines = source(name).splitlines()
    wrong = []
    for dotted, function in functions(name).items():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                comment = lines[node.lineno - 1].partition("#")[2]
                reason = re.sub(r"noqa: [A-Z0-9, ]+", "", comment).strip(" -(:")
                if not reason:
                    wrong.append(f"{name}:{node.lineno} in {dotted}")

    assert wrong == []


def test_no_module_is_a_drawer():
    drawers = re.compile(r"(utils?|helpers?|common|misc|services?|tools?)(\.py)?")

    assert [name for name in OURS if any(drawers.fullmatch(part) for part in Path(name).parts)] == []


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("claims/")])
def test_no_signals(name):
    modules = [
        dotted for _line, dotted in imported(name) if ".signals." in dotted or dotted.startswith("django.dispatch")
    ]
    used = [f"{name}:{line} {word}" for line, word in names_in(name) if word in SIGNALS]

    assert (modules, used) == ([], [])


@pytest.mark.parametrize("name", OURS)
def test_no_text_is_declared_safe(name):
    """`format_html`, and `Markup` around a literal, escape what is put in; `mark_safe` trusts it."""
    marked = [f"{name}:{line}" for line, word in names_in(name) if word == "mark_safe"]
    around_values = [
        f"{name}:{node.lineno}"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Markup", "SafeString"}
        and not all(isinstance(argument, ast.Constant) for argument in node.args)
    ]

    assert (marked, around_values) == ([], [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_declares_text_safe(path):
    found = re.findall(r"\|\s*safe\b|autoescape\s+(?:off|false)|\bmark_safe\b", path.read_text())

    assert found == TRUSTING_TEMPLATES.get(path.relative_to(ROOT).as_posix(), [])


def writes(name):
    """The calls that write rows: (function, line, what is called)."""
    inside = {id(node): dotted for dotted, function in functions(name).items() for node in ast.walk(function)}
    for node in ast.walk(tree(name)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in WRITES:
            continue
        called = ast.unparse(node.func)
        method, receiver = node.func.attr, called.rpartition(".")[0]
        # A unit of work is the way to write.
        if receiver == "work" or receiver.endswith(".work"):
            continue
        # QuerySet.update takes keywords, dict.update and set.update in our code do not.
        if method == "update" and not node.keywords:
            continue
        # Builds the row and leaves it in memory.
        if any(keyword.arg == "commit" and ast.unparse(keyword.value) == "False" for keyword in node.keywords):
            continue
        yield inside.get(id(node), ""), node.lineno, called


@pytest.mark.parametrize(
    "name", [name for name in OURS if not name.startswith(("claims/operations/", "claims/models/"))]
)
def test_rows_are_written_by_operations_alone(name):
    wrong = [
        f"{name}:{line} {called}() in {function or 'the module'}"
        for function, line, called in writes(name)
        if (name, function) not in WRITERS
    ]

    assert wrong == []


def test_models_write_nothing_of_others():
    """A model may extend its own `save`; nothing else there writes."""
    wrong = [
        f"{name}:{line} {called}()"
        for name in OURS
        if name.startswith("claims/models/")
        for _function, line, called in writes(name)
        if not called.startswith("super().")
    ]

    assert wrong == []


def test_writers_that_may_still_write():
    found = {(name, function) for name in OURS for function, _line, _called in writes(name)}

    assert [writer for writer in WRITERS if writer not in found] == []


# ---------------------------------------------------------------- Length


def test_files_are_short():
    long = {name for name in CHECKED_FOR_LENGTH if len(source(name).splitlines()) > FILE_LIMIT}

    assert long == LONG_FILES.keys()


def test_functions_are_short():
    long = {
        f"{name}:{dotted}"
        for name in CHECKED_FOR_LENGTH
        for dotted, node in functions(name).items()
        if node.end_lineno - node.lineno + 1 > FUNCTION_LIMIT
    }

    assert long == LONG_FUNCTIONS.keys()
