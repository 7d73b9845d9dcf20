"""Signatures of code that is there, as a plan writes them: with plain defaults and bare types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pygen_copier.plan.signatures import is_annotation, is_default

if TYPE_CHECKING:
    import griffe

_GIVEN = "..."  # stands for a default that is no plain value, as in a stub
_FINAL = re.compile(r"(typing\.)?Final(\[(?P<type>.*)\])?")


def signature_of(function: griffe.Function) -> str:
    """Return parameters and what is returned, with plain defaults; others are `...`."""
    returned = annotation_of(function.returns)
    if "async" in function.labels and not returned.startswith("Async"):
        returned = f"Awaitable[{returned or 'object'}]"
    return f"({', '.join(_parameters(function))}){f' -> {returned}' if returned else ''}"


def _parameters(function: griffe.Function) -> Iterator[str]:
    from griffe import ParameterKind as Kind

    before: Any = None
    for each in function.parameters:
        if before is Kind.positional_only and each.kind is not before:
            yield "/"
        if each.kind is Kind.keyword_only and before not in (
            Kind.keyword_only,
            Kind.var_positional,
        ):
            yield "*"
        before = each.kind
        annotation = annotation_of(each.annotation)
        typed = f": {annotation}" if annotation else ""
        if each.kind is Kind.var_positional:
            yield f"*{each.name}{typed}"
        elif each.kind is Kind.var_keyword:
            yield f"**{each.name}{typed}"
        elif each.default is None:
            yield f"{each.name}{typed}"
        else:
            equal = " = " if typed else "="
            yield f"{each.name}{typed}{equal}{default_of(each.default)}"
    if before is Kind.positional_only:
        yield "/"


def default_of(value: Any) -> str:
    """Return a default where it is a plain value, else `...`."""
    text = text_of(value)
    return text if is_default(text) else _GIVEN


def annotation_of(value: Any) -> str:
    """Return a type, without the quotes of one that is a text; empty where it is none."""
    text = text_of(value)
    if text[:1] in ("'", '"'):
        try:
            text = str(ast.literal_eval(text))
        except (SyntaxError, ValueError):
            return ""
    if final := _FINAL.fullmatch(text):
        text = final["type"] or ""
    return text if is_annotation(text) else ""


def text_of(value: Any) -> str:
    """Return what griffe has read as a text on one line; empty where it is nothing."""
    return "" if value is None else " ".join(str(value).split())
