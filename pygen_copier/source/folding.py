"""A folded text is what an expression of constants says, however it is dressed."""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import re
from collections.abc import Callable

# Fields of formats that say more than where a value goes: a width may be any number.
_WIDE = re.compile(r"\{(?!\d?\})|%(?![sd])")
_LONGEST = 4096  # characters: what is longer is no name and no command
_DEEPEST = 12
# Methods of texts, whose arguments are texts too.
_METHODS: dict[str, Callable[..., object]] = {
    "capitalize": str.capitalize,
    "casefold": str.casefold,
    "lower": str.lower,
    "lstrip": str.lstrip,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "replace": str.replace,
    "rstrip": str.rstrip,
    "strip": str.strip,
    "swapcase": str.swapcase,
    "title": str.title,
    "upper": str.upper,
}
_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "a2b_base64": binascii.a2b_base64,
    "a2b_hex": binascii.a2b_hex,
    "b16decode": base64.b16decode,
    "b32decode": base64.b32decode,
    "b64decode": base64.b64decode,
    "b85decode": base64.b85decode,
    "standard_b64decode": base64.standard_b64decode,
    "unhexlify": binascii.unhexlify,
    "urlsafe_b64decode": base64.urlsafe_b64decode,
}
Value = str | bytes | int | list["Value"] | None


def folded(node: ast.AST | None) -> str:
    """Return the text of an expression of constants, or an empty one where it is none."""
    value = _folded(node, _DEEPEST)
    return value if isinstance(value, str) else ""


def folded_list(node: ast.AST | None) -> list[str]:
    """Return the texts of a list, or of a text that is split; what is no constant is empty."""
    value = _folded(node, _DEEPEST)
    if not isinstance(value, list):
        return []
    return [each if isinstance(each, str) else "" for each in value]


def is_put_together(node: ast.AST) -> bool:
    """Return whether an expression is no constant, and says what a constant could."""
    return isinstance(node, (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript)) and bool(
        folded(node)
    )


def _folded(node: ast.AST | None, depth: int) -> Value:
    if node is None or not depth:
        return None
    try:
        value = _value(node, depth - 1)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, LookupError):
        return None
    return None if isinstance(value, (str, bytes, list)) and len(value) > _LONGEST else value


def _value(node: ast.AST, depth: int) -> Value:
    match node:
        case ast.Constant(value=str() | bytes() | int() as value):
            return value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_folded(each, depth) for each in elements]
        case ast.JoinedStr(values=parts):
            return _joined([_folded(part, depth) for part in parts])
        case ast.FormattedValue(value=inner, format_spec=None):
            return _folded(inner, depth)
        case ast.BinOp(left=left, op=op, right=right):
            return _sum(_folded(left, depth), op, _folded(right, depth))
        case ast.Subscript(value=inner, slice=ast.Slice() as part):
            text = _folded(inner, depth)
            ends = [_folded(end, depth) for end in (part.lower, part.upper, part.step)]
            start, stop, step = (end if isinstance(end, int) else None for end in ends)
            return text[start:stop:step] if isinstance(text, (str, bytes, list)) else None
        case ast.Call(func=function, args=arguments):
            return _called(function, [_folded(each, depth) for each in arguments], depth)
        case _:
            return None


def _joined(parts: list[Value], between: str = "") -> str | None:
    texts = [str(part) for part in parts if isinstance(part, (str, int))]
    return between.join(texts) if len(texts) == len(parts) else None


def _sum(left: Value, op: ast.operator, right: Value) -> Value:
    match left, op, right:
        case str(), ast.Add(), str():
            return left + right
        case bytes(), ast.Add(), bytes():
            return left + right
        case list(), ast.Add(), list():
            return left + right
        case str(), ast.Mod(), str() | int() if not _WIDE.search(left):
            return left % right
        case str(), ast.Mod(), list() if not _WIDE.search(left):
            return left % tuple(right)
        case _:
            return None


def _called(function: ast.expr, given: list[Value], depth: int) -> Value:
    if isinstance(function, ast.Name):
        if function.id == "chr" and isinstance(given[0], int):
            return chr(given[0])
        if function.id in ("bytes", "bytearray") and isinstance(given[0], list):
            return bytes(each for each in given[0] if isinstance(each, int))
        if function.id in ("str", "list", "tuple") and isinstance(given[0], (str, list)):
            return given[0]
        return _decoded(function.id, given)
    if not isinstance(function, ast.Attribute):
        return None
    method, inner = function.attr, _folded(function.value, depth)
    if method == "fromhex" and isinstance(given[0], str):
        return bytes.fromhex(given[0])
    if method == "decode" and isinstance(inner, bytes):
        return inner.decode()
    if method == "encode" and isinstance(inner, str):
        return inner.encode()
    if isinstance(inner, str):
        if method == "join" and isinstance(given[0], list):
            return _joined(given[0], inner)
        if method == "split" and len(given) < 2:
            return [*inner.split(str(given[0]) if given else None)]
        if method == "format" and not _WIDE.search(inner):
            return inner.format(*given)
        texts = [each for each in given if isinstance(each, str)]
        little = len(inner) * max(map(len, texts), default=1) <= 16 * _LONGEST
        if method in _METHODS and len(texts) == len(given) and little:
            return str(_METHODS[method](inner, *given))
    if method == "split" and given and isinstance(given[0], str):  # of shlex
        return [*given[0].split()]
    return _decoded(method, given)


def _decoded(name: str, given: list[Value]) -> Value:
    data = given[0] if given else None
    if name == "decode" and len(given) > 1 and isinstance(data, str):
        return codecs.decode(data, "rot13") if str(given[1]).startswith("rot") else None
    if name not in _DECODERS or not isinstance(data, (str, bytes)):
        return None
    return _DECODERS[name](data.encode() if isinstance(data, str) else data)
