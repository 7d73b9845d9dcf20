"""Jinja with bounds: what a project's own prompt says ends, and is no longer than a prompt is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from math import prod
from typing import Any, cast

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

MAX_CHARACTERS = 100_000  # of a prompt's file, and of what it says
_MOST_STEPS = 20_000  # turns of loops and calls, in all
_MOST_WORK = 10_000_000  # the product of what a call is given
_TOO_LONG = f"it says more than {MAX_CHARACTERS:,} characters"
# A width in a format, or one that stands elsewhere.
_WIDE = re.compile(r"\d{4}|\*|\{[^{}]*\{")
_COUNTED, _BOUNDED = "_counted", "_bounded"


class BoundedEnvironment(SandboxedEnvironment):
    """A sandbox in which loops, calls and texts have bounds.

    What goes beyond them raises `jinja2.exceptions.SecurityError`.
    """

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=_bounded, **options)
        self._steps = 0
        self.filters = {name: self._held(each) for name, each in self.filters.items()}
        self.filters |= {_COUNTED: self._turns, _BOUNDED: _bounded}
        del self.globals["lipsum"]

    def rendered(self, name: str, known: dict[str, Any]) -> str:
        """Return what a template says.

        Args:
            name: The template.
            known: What it can name.
        """
        self._steps, parts, length = 0, [], 0
        for part in self.get_template(name).generate(known):
            parts.append(part)
            length += len(part)
            if length > MAX_CHARACTERS:
                raise SecurityError(_TOO_LONG)
        return "".join(parts)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls, as far as that has an end."""
        self._step()
        own = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)  # Jinja wraps `format`
        _require_little([own, *args, *kwargs.values()])
        if getattr(obj, "__name__", "").startswith("format"):
            _require_narrow(own)
        return _bounded(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute what a template computes, as far as it is short."""
        self._step()
        if operator == "%" and isinstance(left, str):
            raise SecurityError("it formats with %; use the filter `replace`")
        if operator in ("*", "**"):
            _require_little([left, right])
        if operator == "**" and not (abs(left) < 1000 and abs(right) < 100):
            raise SecurityError("it computes a number that is too large")
        return _bounded(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_CHARACTERS:
            raise SecurityError(f"it has more than {MAX_CHARACTERS:,} characters")
        found: nodes.Template = _Bounds().visit(super()._parse(source, name, filename))
        return found

    def _held(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def held(*args: Any, **kwargs: Any) -> Any:
            self._step()
            if function.__name__ == "do_format":
                _require_narrow(args[0])
            _require_little([*args, *kwargs.values()])
            value = function(*args, **kwargs)
            return _bounded([*self._turns(value)] if isinstance(value, Iterator) else value)

        return held

    def _turns(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise SecurityError(f"it takes more than {_MOST_STEPS:,} steps")


class _Bounds(NodeTransformer):
    """Has every loop counted, and every joined text measured."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja names it
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _COUNTED)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        node.nodes = [_filtered(each, _BOUNDED) for each in node.nodes]
        return _filtered(node, _BOUNDED)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=node.lineno)


def _bounded(value: Any) -> Any:
    if not isinstance(value, int) and _size(value) > MAX_CHARACTERS:
        raise SecurityError(_TOO_LONG)
    return value


def _require_narrow(form: Any) -> None:
    """Refuse a format that makes a long text of a short one."""
    if isinstance(form, str) and _WIDE.search(form):
        raise SecurityError(_TOO_LONG)


def _require_little(given: Iterable[Any]) -> None:
    """Refuse what may become too long: a text so often, or so wide."""
    if prod(max(1, _size(each)) for each in given) > _MOST_WORK:
        raise SecurityError(_TOO_LONG)


def _size(value: Any) -> int:
    """Return how long a value is, with all that is in it, or how large a number."""
    if isinstance(value, int):
        return abs(value)
    if isinstance(value, (str, bytes, range)):
        return len(value)
    pending, size = [value], 0
    while pending and size <= MAX_CHARACTERS:
        each = pending.pop()
        size += len(each) if isinstance(each, (str, bytes)) else 1
        if isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, (list, tuple, set)):
            pending += each
    return size
