"""Parameters are what a callable takes: they tell whether it could be called so."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pygen_copier.dependencies.nearest import told_nearest

Kind = Literal["positional", "either", "rest", "keyword", "options"]
KINDS: tuple[Kind, ...] = ("positional", "either", "rest", "keyword", "options")

_LONGEST_PART = 60  # of what is shown: an annotation or a default


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: Its name.
        kind: How it is given: by its place alone, in either way, by its name alone; `rest` and
            `options` are what `*` and `**` gather.
        is_required: Whether a call must give it.
        shown: It with its type and default, as far as they are known.
    """

    name: str
    kind: Kind
    is_required: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What a call gives.

    Attributes:
        places: How many arguments it gives by their place.
        names: The names of those it gives by name.
        has_more_places: Whether there is a `*` among them, so that there may be any number more.
        has_more_names: Whether there is a `**` among them.
    """

    places: int
    names: tuple[str, ...] = ()
    has_more_places: bool = False
    has_more_names: bool = False

    @classmethod
    def of(cls, node: ast.Call) -> Call:
        """Return what a call in a source gives."""
        places = [each for each in node.args if not isinstance(each, ast.Starred)]
        names = tuple(each.arg for each in node.keywords if each.arg)
        stars = len(places) < len(node.args)
        return cls(len(places), names, stars, len(names) < len(node.keywords))


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of a callable, without the first of a method that is bound.

    Attributes:
        every: The parameters, in their order.
        returns: What it returns, as it is written; empty where nobody says.
        added: Where a decorator stands before it, the words that it may take as names beside
            these; what it does with places nobody knows. None where there is none.
    """

    every: tuple[Parameter, ...]
    returns: str = ""
    added: frozenset[str] | None = None

    @classmethod
    def of(cls, arguments: ast.arguments, returns: ast.expr | None = None) -> Parameters:
        """Return those of a definition in a source."""
        return cls(tuple(_read(arguments)), shortened(returns))

    @classmethod
    def of_data(cls, data: object) -> Parameters | None:
        """Return those that a look told, or None where it told nothing that makes sense."""
        if not isinstance(data, list):
            return None
        every = []
        for each in data:
            match each:
                case [
                    str(name),
                    int(kind),
                    bool(required),
                ] if name.isidentifier() and 0 <= kind < len(KINDS):
                    shown = f"{('', '', '*', '', '**')[kind]}{name}"
                    optional = kind in (0, 1, 3) and not required
                    every.append(Parameter(name, KINDS[kind], required, shown + "=..." * optional))
                case _:
                    return None
        return cls(tuple(every))

    @property
    def says_nothing(self) -> bool:
        """Whether they take anything at all, as those of a wrapper do."""
        return {each.kind for each in self.every} >= {"rest", "options"}

    def unbound(self) -> Parameters:
        """Return them without the first, which a method is bound to."""
        first = self.every[:1]
        if not first or first[0].kind not in ("positional", "either"):
            return self
        return replace(self, every=self.every[1:])

    def bare(self) -> Parameters:
        """Return them without types and defaults, to be shown where these are long."""
        marks = {"rest": "*", "options": "**"}
        return Parameters(
            tuple(
                replace(
                    each,
                    shown=marks.get(each.kind, "")
                    + each.name
                    + "=..." * (not each.is_required and each.kind not in marks),
                )
                for each in self.every
            )
        )

    def refusal(self, call: Call) -> str:
        """Return why a call cannot be meant, as the end of a sentence; empty where it can."""
        kinds = {each.kind for each in self.every}
        if self.added is not None:
            return self._unknown(call, kinds)
        places = [each for each in self.every if each.kind in ("positional", "either")]
        if call.places > len(places) and "rest" not in kinds:
            return f"takes at most {len(places)} arguments by their place, not {call.places}"
        given = {each.name for each in places[: call.places]}
        known = [each.name for each in self.every if each.kind in ("either", "keyword")]
        for name in call.names:
            if name in given and name in known:
                return f"is given `{name}` twice"
        return self._unknown(call, kinds) or self._lack(call, given)

    def _unknown(self, call: Call, kinds: set[Kind]) -> str:
        known = [each.name for each in self.every if each.kind in ("either", "keyword")]
        for name in call.names if "options" not in kinds else ():
            if name not in known and name not in (self.added or ()):
                return f"has no parameter `{name}`; {told_nearest(name, known, 'it takes none')}"
        return ""

    def _lack(self, call: Call, given: set[str]) -> str:
        if call.has_more_names:
            return ""
        for each in self.every:
            by_place = each.kind in ("positional", "either")
            if by_place and call.has_more_places:
                continue
            if each.is_required and each.name not in given and each.name not in call.names:
                return f"must be given `{each.name}`"
        return ""

    def __str__(self) -> str:
        """Return them as they are written in a source."""
        parts: list[str] = []
        for number, each in enumerate(self.every):
            before = self.every[number - 1].kind if number else ""
            if before == "positional" and each.kind != "positional":
                parts.append("/")
            if each.kind == "keyword" and before not in ("keyword", "rest"):
                parts.append("*")
            parts.append(each.shown or each.name)
        if self.every and self.every[-1].kind == "positional":
            parts.append("/")
        return f"({', '.join(parts)})" + (f" -> {self.returns}" if self.returns else "")


def refusal(forms: Sequence[Parameters], call: Call) -> str:
    """Return why no form of a callable can be called so; empty where one can, or none is known."""
    found = [form.refusal(call) for form in forms]
    return found[-1] if found and all(found) else ""


def _read(arguments: ast.arguments) -> Iterator[Parameter]:
    places = [*arguments.posonlyargs, *arguments.args]
    lacking = len(places) - len(arguments.defaults)
    defaults: list[ast.expr | None] = [*[None] * lacking, *arguments.defaults]
    only = len(arguments.posonlyargs)
    for number, (each, default) in enumerate(zip(places, defaults, strict=True)):
        # Before there was a `/`, two underscores in front said the same.
        is_old = each.arg.startswith("__") and not each.arg.endswith("__")
        kind: Kind = "positional" if number < only or is_old else "either"
        yield _parameter(each, kind, default)
    if arguments.vararg:
        yield Parameter(arguments.vararg.arg, "rest", False, f"*{_typed(arguments.vararg)}")
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(each, "keyword", default)
    if arguments.kwarg:
        yield Parameter(arguments.kwarg.arg, "options", False, f"**{_typed(arguments.kwarg)}")


def _parameter(node: ast.arg, kind: Kind, default: ast.expr | None) -> Parameter:
    typed = _typed(node)
    spaced = " = " if ": " in typed else "="
    shown = typed if default is None else f"{typed}{spaced}{shortened(default)}"
    return Parameter(node.arg, kind, default is None, shown)


def _typed(node: ast.arg) -> str:
    return f"{node.arg}: {shortened(node.annotation)}" if node.annotation else node.arg


def shortened(node: ast.expr | None) -> str:
    """Return an annotation or a default as it is shown; empty where there is none."""
    if node is None:
        return ""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST_PART else "..."
