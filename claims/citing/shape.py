"""A style made ready for one shape of item: its type, and which variables it has.

Of thousands of elements some dozens are left: conditions on type and variables are settled, macros put in their place,
texts of variables that are not there gone. A list of many sources has few shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from . import dates, names, nodes
from .blobs import Decor
from .items import DATES, NAMES
from .letters import STARTS_ROMANESQUE
from .markup import Around
from .nodes import Step
from .state import Look, State
from .style import Node, Style, load

SHAPES_KEPT = 512
MACROS_KEPT = 20_000
TRANSLATED = frozenset(
    [
        "event",
        "publisher",
        "publisher-place",
        "event-place",
        "title",
        "container-title",
        "collection-title",
        "authority",
        "genre",
        "title-short",
        "medium",
        "country",
        "jurisdiction",
        "archive",
        "archive-place",
    ]
)
NUMERIC = frozenset(
    [
        "page",
        "page-first",
        "chapter-number",
        "collection-number",
        "edition",
        "issue",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "volume",
        "locator",
    ]
)
MAYBE_NUMERIC = NUMERIC | frozenset(
    ["call-number", "division", "part-number", "printing-number", "section", "supplement-number", "version"]
)
SHORTENED = frozenset(["title", "container-title"])
DECOR = (("font-style", "style"), ("font-variant", "caps"), ("font-weight", "weight"), ("vertical-align", "align"))


class Shape(NamedTuple):
    """``area``: ``citation`` or ``bibliography``; ``position``: ``first`` or ``subsequent``."""

    style: str
    area: str
    position: str
    kind: str
    present: frozenset[str]
    circa: frozenset[str]
    located: bool


@lru_cache(maxsize=SHAPES_KEPT)
def program(shape: Shape) -> nodes.Row:
    style = load(shape.style)
    layout = getattr(style, shape.area)
    return Compiler(style, shape).layout(layout)


class Mentioned(NamedTuple):
    """What a macro, with those in it, asks of a shape."""

    variables: frozenset[str]
    kind: bool
    locator: bool


@cache
def mentioned(style: str, macro: str) -> Mentioned:
    variables: set[str] = set()
    kind = locator = False
    rest = [load(style).macros[macro]]
    while rest:
        node = rest.pop()
        rest += node.children
        attributes = node.attributes
        for name in ("variable", "is-numeric", "is-uncertain-date"):
            variables.update(attributes.get(name, "").split())
        kind |= "type" in attributes
        locator |= "locator" in attributes
        if "macro" in attributes:
            inner = mentioned(style, attributes["macro"])
            variables |= inner.variables
            kind, locator = kind | inner.kind, locator | inner.locator
    shortened = {f"{variable}-short" for variable in SHORTENED & variables}
    return Mentioned(frozenset(variables | shortened), kind, locator or "locator" in variables)


@lru_cache(maxsize=MACROS_KEPT)
def macro_steps(
    shape: Shape, macro: str, around: tuple[tuple[str, str], ...], brackets: int, within: bool
) -> list[Step]:
    """Of a macro, for what it asks of a shape: shapes have most of theirs in common."""
    style = load(shape.style)
    context = Context(dict(around), brackets, within=within)
    compiler = Compiler(style, shape)
    return compiler.grouped(compiler.steps(style.macros[macro].children, context), "", "", "", (), context)


Condition = bool | Callable[[State], bool]


class Context(NamedTuple):
    """Where an element stands."""

    around: Around
    brackets: int
    """How many round brackets are open: within one, the next are square ones, in notes."""
    guarded: bool = False
    """Directly within ``substitute``."""
    within: bool = False
    """Anywhere in it."""


class Compiler:
    def __init__(self, style: Style, shape: Shape) -> None:
        self.style = style
        self.shape = shape
        self.options = style.options[shape.area]
        # Nothing of a citation in brackets begins with a capital.
        self.begins = style.is_note or shape.area == "bibliography"

    def layout(self, layout: Node) -> nodes.Row:
        attributes = layout.attributes
        steps = self.steps(layout.children, Context({}, 0))
        return nodes.Row(steps, attributes.get("prefix", ""), attributes.get("suffix", ""), "", ())

    def steps(self, children: tuple[Node, ...], context: Context) -> list[Step]:
        found: list[Step] = []
        for child in children:
            if child.name == "choose":
                found += self.choose(child, context)
            else:
                for step in self.step(child, context._replace(guarded=False)):
                    found.append(nodes.Guarded(step) if context.guarded and child.name != "label" else step)
        return found

    def step(self, node: Node, context: Context) -> list[Step]:
        if node.name == "group":
            return self.group(node, context)
        if node.name == "text" and "macro" in node.attributes:
            return self.macro(node, context)
        if node.name == "names":
            return self.names(node, context)
        if node.name == "label":
            return self.label(node, context)
        return self.single(node, context)

    # ------------------------------------------------------------ Rows

    def group(self, node: Node, context: Context) -> list[Step]:
        prefix, suffix, decor, inner = self.row(node, context)
        return self.grouped(
            self.steps(node.children, inner), prefix, suffix, node.attributes.get("delimiter", ""), decor, context
        )

    def grouped(
        self, steps: list[Step], prefix: str, suffix: str, delimiter: str, decor: Decor, context: Context
    ) -> list[Step]:
        """A group, or what is known of it if it cannot succeed."""
        attempt = term = False
        for step in steps:
            if isinstance(step, nodes.Failed):
                attempt = step.attempt
            elif isinstance(step, nodes.Term) and not context.within:
                term = True
            else:
                return [nodes.Group(steps, prefix, suffix, delimiter, decor)]
        if term and not attempt:
            return [nodes.Group(steps, prefix, suffix, delimiter, decor)]
        return [nodes.Failed(attempt)]

    def macro(self, node: Node, context: Context) -> list[Step]:
        prefix, suffix, decor, inner = self.row(node, context)
        name, shape = node.attributes["macro"], self.shape
        asked = mentioned(shape.style, name)
        narrow = Shape(
            shape.style,
            shape.area,
            shape.position,
            shape.kind if asked.kind else "",
            shape.present & asked.variables,
            shape.circa & asked.variables,
            shape.located and asked.locator,
        )
        steps = macro_steps(narrow, name, tuple(inner.around.items()), inner.brackets, inner.within)
        if not (prefix or suffix or decor) or isinstance(steps[0], nodes.Failed):
            return steps
        return [nodes.Row(steps, prefix, suffix, "", decor)]

    def row(self, node: Node, context: Context) -> tuple[str, str, Decor, Context]:
        """Of what opens a level: prefix, suffix, decor, and where its children stand."""
        attributes = node.attributes
        prefix, opened = self.bracketed(attributes.get("prefix", ""), context.brackets)
        suffix, _closed = self.bracketed(attributes.get("suffix", ""), opened)
        decor = decor_of(attributes)
        around = dict(decor) | context.around
        return prefix, suffix, decor, context._replace(around=around, brackets=opened)

    def bracketed(self, text: str, depth: int) -> tuple[str, int]:
        if not self.style.is_note or ("(" not in text and ")" not in text):
            return text, depth
        found = ""
        for sign in text:
            if sign == "(":
                found += "[" if depth % 2 else "("
                depth += 1
            elif sign == ")":
                found += ")" if depth % 2 else "]"
                depth -= 1
            else:
                found += sign
        return found, depth

    # ------------------------------------------------------------ Conditions

    def choose(self, node: Node, context: Context) -> list[Step]:
        branches: list[tuple[Callable[[State], bool], list[Step]]] = []
        for branch in node.children:
            holds = True if branch.name == "else" else self.condition(branch)
            if holds is False:
                continue
            steps = self.steps(branch.children, context)
            if holds is True:
                if not branches:
                    return steps
                branches.append((lambda _state: True, steps))
                break
            branches.append((holds, steps))
        return [nodes.Choose(branches)] if branches else []

    def condition(self, node: Node) -> Condition:
        tests = [
            test
            for name, value in node.attributes.items()
            if name != "match"
            for test in self.tests(name, value.split())
        ]
        match = node.attributes.get("match", "all")
        if match == "none":
            inner = combined(tests, any_of=True)
            return not inner if isinstance(inner, bool) else lambda state: not inner(state)
        return combined(tests, any_of=match == "any")

    def tests(self, name: str, values: list[str]) -> list[Condition]:
        shape = self.shape
        if name == "type":
            return [shape.kind in values]
        if name == "variable":
            return [shape.located if value == "locator" else value in shape.present for value in values]
        if name == "position":
            return [self.at_position(value) for value in values]
        if name == "is-numeric":
            return [self.is_numeric(value) for value in values]
        if name == "is-uncertain-date":
            return [value in shape.circa for value in values]
        if name == "locator":
            return [self.is_located(value.replace("sub verbo", "sub-verbo")) for value in values]
        # disambiguate: one citation by itself is not ambiguous.
        return [False]

    def at_position(self, value: str) -> bool:
        if self.shape.area == "bibliography":
            return False
        return value == self.shape.position

    def is_numeric(self, variable: str) -> Condition:
        told = self.shape.located if variable == "locator" else variable in self.shape.present
        if not told or variable not in MAYBE_NUMERIC:
            return False
        return lambda state: state.numbers_of(variable).numeric

    def is_located(self, label: str) -> Condition:
        return (lambda state: state.numbers_of("locator").label == label) if self.shape.located else False

    # ------------------------------------------------------------ Texts

    def look(self, node: Node, context: Context) -> Look:
        attributes = node.attributes
        decor = decor_of(attributes)
        case = attributes.get("text-case", "")
        return Look(
            attributes.get("prefix", ""), attributes.get("suffix", ""), case, decor, dict(decor) | context.around
        )

    def single(self, node: Node, context: Context) -> list[Step]:
        attributes = node.attributes
        look = self.look(node, context)
        form = attributes.get("form", "long")
        if "term" in attributes:
            return [nodes.Term(self.style.terms.get(attributes["term"], form), look, begins=self.begins)]
        if "value" in attributes:
            return [nodes.Term(attributes["value"], look, begins=False)]
        variable = attributes["variable"]
        if variable == "year-suffix":
            return [nodes.Present()]
        short = f"{variable}-short" if form == "short" and variable in TRANSLATED else ""
        told = self.shape.located if variable == "locator" else variable in self.shape.present
        if not told and not (variable in SHORTENED and short in self.shape.present):
            return [nodes.Failed(True)]
        if node.name == "date":
            return [nodes.Date(variable, self.date(node, context), look)] if variable in DATES else [nodes.Failed(True)]
        if variable in DATES or variable in NAMES:
            return [nodes.Failed(True)]
        if node.name == "number" or variable in NUMERIC:
            prefix, suffix, _decor, _inner = self.row(node, context)
            look.prefix, look.suffix = prefix, suffix
            return [nodes.Numeric(variable, look, ordinal=form == "ordinal")]
        if variable in TRANSLATED:
            return [nodes.Text(variable, look, short if variable not in ("authority",) else "", translated=True)]
        return [(nodes.Verbatim if variable in ("URL", "DOI", "section") else nodes.Plain)(variable, look)]

    def label(self, node: Node, context: Context) -> list[Step]:
        form = node.attributes.get("form", "long")
        return [nodes.Label(node.attributes["variable"], form, self.look(node, context))]

    def date(self, node: Node, context: Context) -> dates.Form:
        attributes = node.attributes
        prefix, suffix, _decor, _inner = self.row(node, context)
        if "form" not in attributes:
            return dates.Form(date_parts(node), prefix, suffix, attributes.get("delimiter", ""))
        own = {child.attributes["name"]: child.attributes for child in node.children}
        parts = date_parts(self.style.dates[attributes["form"]], own)
        wanted = attributes.get("date-parts", "year-month-day").split("-")
        return dates.Form(tuple(part for part in parts if part.name in wanted), prefix, suffix, "")

    # ------------------------------------------------------------ Names

    def names(self, node: Node, context: Context) -> list[Step]:
        variables = node.attributes["variable"].split()
        if context.within and not node.children:
            return [names.Instead(variables)]
        found = [child.name for child in node.children]
        name = next((child for child in node.children if child.name == "name"), Node("name", {}, ()))
        label = next((child for child in node.children if child.name == "label"), None)
        substitute = next((child for child in node.children if child.name == "substitute"), None)
        made = None
        if label is not None:
            before = "name" in found and found.index("label") < found.index("name")
            made = names.Label(label.attributes.get("form", "long"), self.look(label, context), before)
        instead = None
        if substitute is not None:
            instead = self.steps(substitute.children, context._replace(guarded=True, within=True))
        look = self.look(node, context)
        if instead is None and not context.within and not self.shape.present.intersection(variables):
            return [NoNames()]
        return [names.Names(variables, self.how(node, name), made, look, instead)]

    def how(self, node: Node, name: Node) -> names.How:
        options, own = self.options, name.attributes
        get = (options | own).get
        delimiter = own.get("delimiter", options.get("name-delimiter", ", "))
        and_term = {"text": self.style.terms.get("and"), "symbol": "&"}.get(get("and", ""), "")
        assert not and_term or STARTS_ROMANESQUE.match(and_term)
        return names.How(
            and_term=and_term,
            delimiter=delimiter,
            body_delimiter=own.get("delimiter", ", "),
            precedes_last=get("delimiter-precedes-last") == "always",
            short=own.get("form", options.get("name-form", "long")) != "long",
            initialize=get("initialize") != "false",
            initialize_with=get("initialize-with"),
            inverted=get("name-as-sort-order", ""),
            demotes=self.style.particles == "display-and-sort",
            minimum=int(get("et-al-min", "0")),
            first=int(get("et-al-use-first", "1")),
            last=get("et-al-use-last") == "true",
            names_delimiter=node.attributes.get("delimiter", options.get("names-delimiter", "")),
            prefix=node.attributes.get("prefix", ""),
            suffix=node.attributes.get("suffix", ""),
            decor=decor_of(node.attributes),
            et_al=self.style.terms.get("et-al"),
        )


class NoNames:
    """Names of which there are none: citeproc-js takes what follows for no beginning all the same."""

    def run(self, state: State) -> None:
        state.flags.attempt = True
        state.begun = True


def decor_of(attributes: dict[str, str]) -> Decor:
    found = [(kind, attributes[name]) for name, kind in DECOR if name in attributes]
    return (*found, ("quotes", "true")) if attributes.get("quotes") == "true" else tuple(found)


def combined(tests: list[Condition], *, any_of: bool) -> Condition:
    """Settled where that can be done without the item."""
    left = []
    for test in tests:
        if isinstance(test, bool):
            if test is any_of:
                return any_of
        else:
            left.append(test)
    if not left:
        return not any_of
    if len(left) == 1:
        return left[0]
    many = tuple(left)
    if any_of:
        return lambda state: any(test(state) for test in many)
    return lambda state: all(test(state) for test in many)


def date_parts(node: Node, own: dict[str, dict[str, str]] | None = None) -> tuple[dates.Part, ...]:
    found = []
    for child in node.children:
        attributes = child.attributes | (own or {}).get(child.attributes["name"], {})
        form = attributes.get("form", "long")
        found.append(dates.Part(attributes["name"], form, attributes.get("prefix", ""), attributes.get("suffix", "")))
    return tuple(found)
