"""A style made ready for one shape of item.

Of thousands of elements some dozens are left: conditions on type and variables are settled, macros put in their place,
texts of variables that are not there gone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from . import dates, names, nodes
from .blobs import Decor
from .conditions import Conditions
from .markup import Around
from .nodes import Step
from .numbers import NUMERIC
from .persons import How
from .shape import SHORTENED, Shape
from .state import Look, State
from .style import Node, Style, load

SHAPES_KEPT = 512
MACROS_KEPT = 20_000
PLAIN = nodes.Frame()
UNTOUCHED = frozenset(["URL", "DOI", "section"])
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
DECOR = (("font-style", "style"), ("font-variant", "caps"), ("font-weight", "weight"), ("vertical-align", "align"))


@lru_cache(maxsize=SHAPES_KEPT)
def program(shape: Shape) -> nodes.Row:
    style = load(shape.style)
    layout = getattr(style, shape.area)
    return Compiler(style, shape).layout(layout)


@lru_cache(maxsize=MACROS_KEPT)
def macro_steps(
    shape: Shape, macro: str, around: tuple[tuple[str, str], ...], brackets: int, within: bool
) -> list[Step]:
    """Of a macro, for what it asks of a shape: shapes have most of theirs in common."""
    style = load(shape.style)
    context = Context(dict(around), brackets, within=within)
    compiler = Compiler(style, shape)
    return compiler.grouped(compiler.steps(style.macros[macro].children, context), PLAIN, context)


class Context(NamedTuple):
    """Where an element stands."""

    around: Around
    brackets: int
    """How many round brackets are open: within one, the next are square ones, in notes."""
    guarded: bool = False
    """Directly within ``substitute``."""
    within: bool = False
    """Anywhere in it."""


class Compiler(Conditions):
    """Makes steps of elements."""

    def __init__(self, style: Style, shape: Shape) -> None:
        super().__init__(shape)
        self.style = style
        self.options = style.options[shape.area]
        self.begins = style.is_note or shape.area == "bibliography"

    def layout(self, layout: Node) -> nodes.Row:
        attributes = layout.attributes
        steps = self.steps(layout.children, Context({}, 0))
        return nodes.Row(steps, nodes.Frame(attributes.get("prefix", ""), attributes.get("suffix", "")))

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
            return self.named(node, context)
        if node.name == "label":
            return self.label(node, context)
        return self.single(node, context)

    # ------------------------------------------------------------ Rows

    def group(self, node: Node, context: Context) -> list[Step]:
        frame, inner = self.row(node, context)
        return self.grouped(self.steps(node.children, inner), frame, context)

    def grouped(self, steps: list[Step], frame: nodes.Frame, context: Context) -> list[Step]:
        """A group, or what is known of it if it cannot succeed."""
        attempt = term = False
        for step in steps:
            if isinstance(step, nodes.Failed | NoNames):
                attempt = step.attempt
            elif isinstance(step, nodes.Term) and not context.within:
                term = True
            else:
                return [nodes.Group(steps, frame)]
        if term and not attempt:
            return [nodes.Group(steps, frame)]
        return [nodes.Failed(attempt)]

    def macro(self, node: Node, context: Context) -> list[Step]:
        frame, inner = self.row(node, context)
        name = node.attributes["macro"]
        narrow = self.shape.narrowed(name)
        steps = macro_steps(narrow, name, tuple(inner.around.items()), inner.brackets, inner.within)
        if frame == PLAIN or isinstance(steps[0], nodes.Failed):
            return steps
        return [nodes.Row(steps, frame)]

    def row(self, node: Node, context: Context) -> tuple[nodes.Frame, Context]:
        """Of what opens a level: what stands around it, and where its children stand."""
        attributes = node.attributes
        prefix, opened = self.bracketed(attributes.get("prefix", ""), context.brackets)
        suffix, _closed = self.bracketed(attributes.get("suffix", ""), opened)
        decor = decor_of(attributes)
        frame = nodes.Frame(prefix, suffix, attributes.get("delimiter", ""), decor)
        return frame, context._replace(around=dict(decor) | context.around, brackets=opened)

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
        if "term" in attributes:
            return [
                nodes.Term(
                    self.style.terms.get(attributes["term"], attributes.get("form", "long")), look, begins=self.begins
                )
            ]
        if "value" in attributes:
            return [nodes.Term(attributes["value"], look, begins=False)]
        return [self.variable(node, attributes["variable"], look, context)]

    def variable(self, node: Node, variable: str, look: Look, context: Context) -> Step:
        form = node.attributes.get("form", "long")
        short = f"{variable}-short" if form == "short" and variable in TRANSLATED else ""
        step: Step
        if variable == "year-suffix":
            step = nodes.Present()
        elif not self.shape.tells(variable) and not (variable in SHORTENED and short in self.shape.present):
            step = nodes.Failed(True)
        elif node.name == "date":
            step = nodes.Date(variable, self.date(node, context), look)
        elif node.name == "number" or variable in NUMERIC:
            frame, _inner = self.row(node, context)
            look.prefix, look.suffix = frame.prefix, frame.suffix
            step = nodes.Numeric(variable, look, ordinal=form == "ordinal")
        elif variable in TRANSLATED:
            step = nodes.Text(variable, look, short if variable != "authority" else "", translated=True)
        else:
            step = (nodes.Verbatim if variable in UNTOUCHED else nodes.Plain)(variable, look)
        return step

    def label(self, node: Node, context: Context) -> list[Step]:
        form = node.attributes.get("form", "long")
        return [nodes.Label(node.attributes["variable"], form, self.look(node, context))]

    def date(self, node: Node, context: Context) -> dates.Form:
        attributes = node.attributes
        frame, _inner = self.row(node, context)
        if "form" not in attributes:
            return dates.Form(dates.parts_set(node), frame.prefix, frame.suffix, frame.delimiter)
        own = {child.attributes["name"]: child.attributes for child in node.children}
        parts = dates.parts_set(self.style.dates[attributes["form"]], own)
        wanted = attributes.get("date-parts", "year-month-day").split("-")
        return dates.Form(tuple(part for part in parts if part.name in wanted), frame.prefix, frame.suffix, "")

    # ------------------------------------------------------------ Names

    def named(self, node: Node, context: Context) -> list[Step]:
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

    def how(self, node: Node, name: Node) -> How:
        options, own = self.options, name.attributes
        get = (options | own).get
        delimiter = own.get("delimiter", options.get("name-delimiter", ", "))
        and_term = {"text": self.style.terms.get("and"), "symbol": "&"}.get(get("and", ""), "")
        return How(
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

    attempt = True

    def run(self, state: State) -> None:
        state.flags.attempt = True
        state.begun = True


def decor_of(attributes: dict[str, str]) -> Decor:
    found = [(kind, attributes[name]) for name, kind in DECOR if name in attributes]
    return (*found, ("quotes", "true")) if attributes.get("quotes") == "true" else tuple(found)
