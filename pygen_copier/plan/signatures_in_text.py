"""Signatures in prose: the functions, classes and methods that a text demands, as written there."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pygen_copier.plan.signatures import parse_signature
from pygen_copier.source.syntax import all_parameters, positional_parameters

_CALL = re.compile(r"(?<![\w.)\]])((?:[^\W\d]\w*\.)*[^\W\d]\w*)\(")
_RETURNED = re.compile(r"\s*->\s*([\w.]+(?:\[[^`\n]*?\])?(?:\s*\|\s*[\w.]+(?:\[[^`\n]*?\])?)*)")
_CODE = re.compile(r"(?<!`)`+([^`\n]+)`+")
_SPOKEN = re.compile(
    r"\b(functions?|methods?|class|call(?:s|ed|able)?|def|offers?|provides?|exposes?|API)\b", re.I
)
# What stands before code that is not to be there, or that belongs to somebody else.
_DENIED = re.compile(
    r"\b(no|not|never|without|unlike|instead of|rather than|replaces?|remove|drop|cannot)\b"
    r"|n't\b",
    re.I,
)
_USED_BEFORE = re.compile(r"(=|\bclass|\bimport|\breturn|\bawait|@)\s*$")
_USED_AFTER = re.compile(r"\s*(\.\w|==|!=|\[|[-+*/%]\s)")
_PLURALS = frozenset({"(s)", "(es)", "(n)"})
_PRIVATE = ("_",)


@dataclass(frozen=True, slots=True)
class Demanded:
    """A function, class or method that a text demands.

    Attributes:
        owner: What stands before its last dot, such as a class or a module; mostly empty.
        name: Its name.
        signature: Its parameters as they stand in the text, and what it returns where that is said.
    """

    owner: str
    name: str
    signature: str

    @property
    def is_class(self) -> bool:
        """Whether it is a class, called with what its objects are made of."""
        return not self.owner and self.name[:1].isupper()

    @property
    def shown(self) -> str:
        """How it is written."""
        return f"{self.owner}.{self.name}{self.signature}".removeprefix(".")

    def fits(self, signature: str) -> bool:
        """Return whether a planned signature has exactly the parameters that are demanded.

        Types count where the demand says them; `()` alone only names a function. What a method
        begins with, `self` or `cls`, is not compared.
        """
        if self.signature == "()":
            return True
        wanted, planned = parse_signature(self.signature), parse_signature(signature)
        if wanted is None or planned is None:
            return False
        asked, told = list(_compared(wanted)), list(_compared(planned))
        same = [each[:3] for each in asked] == [each[:3] for each in told]
        returned = wanted.returns is None or _same(wanted.returns, planned.returns)
        types = all(not a[3] or a[3] == b[3] for a, b in zip(asked, told, strict=False))
        return same and types and returned


def demanded_in(text: str) -> list[Demanded]:
    """Return what a text demands by its signature, each once, in order.

    In code spans everything counts that reads like a signature; in plain words it must look like
    code, or be spoken of as a function. What is called with values, or denied, is no demand.
    """
    spans = [(found.start(1), found.end(1)) for found in _CODE.finditer(text)]
    found: dict[Demanded, None] = {}
    for match in _CALL.finditer(text):
        span = next((s for s in spans if s[0] <= match.start() < s[1]), None)
        if demanded := _demanded(text, match, span):
            found[demanded] = None
    return list(found)


def annotated(signature: str, planned: str = "") -> str:
    """Return a signature with a type for every parameter, and for what is returned.

    Args:
        signature: The signature.
        planned: Another one, whose types are taken where the names are the same.
    """
    function, other = parse_signature(signature), parse_signature(planned)
    if function is None:
        return signature
    known = {name: type_ for _, name, _, type_ in _compared(other)} if other else {}
    parts: list[str] = []
    first = next(iter(positional_parameters(function)), None)
    if first is not None and first.arg in ("self", "cls"):
        parts.append(first.arg)
    last = ""
    for kind, name, default, type_ in _compared(function):
        if last == "positional only" != kind:
            parts.append("/")
        if kind == "keyword only" and last not in ("*", kind):
            parts.append("*")
        shown = type_ or known.get(name) or _type_of(default)
        stars = kind if kind in ("*", "**") else ""
        parts.append(f"{stars}{name}: {shown}{f' = {default}' if default else ''}")
        last = kind
    parts += ["/"] if last == "positional only" else []
    returns = function.returns or (other.returns if other else None)
    return f"({', '.join(parts)}) -> {ast.unparse(returns) if returns else 'object'}"


def _demanded(text: str, match: re.Match[str], span: tuple[int, int] | None) -> Demanded | None:
    owner, _, name = match[1].rpartition(".")
    end = _closed(text, match.end(), span[1] if span else len(text))
    if end is None:
        return None
    signature = text[match.end() - 1 : end]
    returned = _RETURNED.match(text, end, span[1] if span else len(text))
    if returned and parse_signature(f"{signature} -> {returned[1]}"):
        end, whole = returned.end(), f"{signature} -> {returned[1]}"
    else:
        whole = signature
    sentence = text[max(0, match.start() - 200) : match.start()]
    clause = re.split(r"[,;:.!?]\s|`[^`]*`", sentence)[-1]
    if (
        parse_signature(whole) is None
        or name.startswith(_PRIVATE)
        or len(name) == 1
        or (not owner and hasattr(builtins, name))
        or _USED_BEFORE.search(sentence.rstrip("`"))
        or _USED_AFTER.match(text, end)
        or _DENIED.search(clause)
    ):
        return None
    if span is None and not _looks_like_code(name, signature, whole, sentence):
        return None
    return Demanded(owner, name, whole)


def _looks_like_code(name: str, signature: str, whole: str, before: str) -> bool:
    if "_" in name or whole != signature or any(sign in signature for sign in "=*:/"):
        return True
    return signature not in _PLURALS and bool(_SPOKEN.search(before))


def _closed(text: str, start: int, end: int) -> int | None:
    """Return where the bracket closes that opened just before a place, or None."""
    depth, quote = 1, ""
    for at in range(start, min(end, start + 2000)):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if not depth:
                return at + 1
    return None


def _compared(function: ast.FunctionDef) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind, name, default and type of the parameters, but for `self` and `cls`."""
    arguments, defaults = function.args, dict(_defaults(function))
    kinds = {
        **{each.arg: "positional only" for each in arguments.posonlyargs},
        **{each.arg: "positional" for each in arguments.args},
        **{each.arg: "keyword only" for each in arguments.kwonlyargs},
    }
    if arguments.vararg:
        kinds[arguments.vararg.arg] = "*"
    if arguments.kwarg:
        kinds[arguments.kwarg.arg] = "**"
    first = next(iter(positional_parameters(function)), None)
    for each in all_parameters(function):
        if each is first and each.arg in ("self", "cls"):
            continue
        default = defaults.get(each.arg)
        yield (
            kinds[each.arg],
            each.arg,
            ast.unparse(default) if default is not None else "",
            ast.unparse(each.annotation) if each.annotation else "",
        )


def _defaults(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    arguments = function.args
    positional = positional_parameters(function)
    given = arguments.defaults
    yield from (
        (each.arg, default)
        for each, default in zip(positional[len(positional) - len(given) :], given, strict=True)
    )
    for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            yield each.arg, value


def _type_of(default: str) -> str:
    try:
        value = ast.literal_eval(default) if default else None
    except ValueError:  # a name
        return "object"
    return type(value).__name__ if isinstance(value, (bool, int, float, str, bytes)) else "object"


def _same(wanted: ast.expr, planned: ast.expr | None) -> bool:
    return planned is not None and ast.unparse(wanted) == ast.unparse(planned)
