"""Rules against disguise: texts that are put together so that nobody reads what they say."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pygen_copier.python.effects import reached
from pygen_copier.python.security.risk import POWERFUL, Risk, constant_text, root
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.syntax import Source, walk

_DECODERS = frozenset(
    {f"base64.{name}decode" for name in ("b16", "b32", "b64", "b85", "a85", "standard_b64")}
    | {"base64.urlsafe_b64decode", "base64.decodebytes", "binascii.unhexlify", "binascii.a2b_hex"}
    | {"binascii.a2b_base64", "zlib.decompress", "gzip.decompress", "bz2.decompress"}
    | {"lzma.decompress", "codecs.decode", "builtins.bytes.fromhex", "builtins.bytearray.fromhex"}
)
_LONG = 120  # characters of a constant that is decoded
_VERY_LONG = 1000  # characters without white space in any constant
_ENCODED = re.compile(r"[A-Za-z0-9+/=_\\-]+")
_LEAST_NUMBERS = 4


def hides_text(source: Source) -> Iterator[Risk]:
    """Find texts that are decoded from long constants, or spelled by their numbers."""
    decoding = [call for call in source.of(ast.Call) if reached(source, call.func) in _DECODERS]
    of_names = {
        name: max(_longest(value, {}) for value in values)
        for name, values in (source.assigned.items() if decoding else ())
    }
    for call in source.of(ast.Call):
        dotted = reached(source, call.func)
        if dotted in _DECODERS and call.args:
            # rot13 has one use in a program: that its reader does not read.
            turned = len(call.args) > 1 and constant_text(call.args[1]).startswith("rot")
            if _longest(call.args[0], of_names) >= (1 if turned else _LONG):
                yield Risk(call.lineno, "decodes a constant; write what it says")
        elif _is_spelled(source, call):
            yield Risk(call.lineno, "spells a text by its numbers; write the text")
    for line in sorted(_spelled_sums(source)):
        yield Risk(line, "spells a text by its numbers; write the text")
    for constant in source.of(ast.Constant):
        value = constant.value
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        if isinstance(text, str) and len(text) >= _VERY_LONG and _is_encoded(text):
            yield Risk(constant.lineno, "holds a very long constant that may be code", high=False)


def shares_names(source: Source) -> Iterator[Risk]:
    """Find names that are imported from several modules, one of which reaches everything."""
    origins: dict[str, set[str]] = {}
    for node in source.of(ast.Import, ast.ImportFrom):
        for each in imported_names([node]):
            origins.setdefault(each.binds, set()).add(root(each.stands_for))
    for node in source.of(ast.Import, ast.ImportFrom):
        for each in imported_names([node]):
            others = origins[each.binds] - {root(each.stands_for)}
            if others and root(each.stands_for) in POWERFUL:
                yield Risk(
                    node.lineno,
                    f"imports `{each.binds}` of `{root(each.stands_for)}`, which is also that of "
                    f"`{min(others)}`; give them different names",
                )


def _longest(node: ast.expr, of_names: Mapping[str, int]) -> int:
    """Return the length of the longest constant in an expression, by its names too."""
    longest = 0
    for inner in walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, (str, bytes)):
            longest = max(longest, len(inner.value))
        elif isinstance(inner, ast.Name):
            longest = max(longest, of_names.get(inner.id, 0))
    return longest


def _is_encoded(text: str) -> bool:
    return _ENCODED.fullmatch(text) is not None and len(set(text)) > 20


def _is_spelled(source: Source, call: ast.Call) -> bool:
    """Return whether a call joins characters of constant numbers, or decodes such bytes."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr == "join" and call.args:
        made = [
            inner
            for inner in walk(call.args[0])
            if isinstance(inner, ast.Name) and reached(source, inner) == "builtins.chr"
        ]
        return bool(made) and _has_numbers(call.args[0])
    if isinstance(function, ast.Attribute) and function.attr == "decode":
        inner = function.value
        made_of_bytes = isinstance(inner, ast.Call) and reached(source, inner.func) in (
            *("builtins.bytes", "builtins.bytearray"),
        )
        return made_of_bytes and _has_numbers(inner)
    return False


def _has_numbers(node: ast.expr) -> bool:
    """Return whether a list of constant numbers stands in an expression."""
    return any(
        isinstance(inner, (ast.List, ast.Tuple))
        and len(inner.elts) >= _LEAST_NUMBERS
        and all(isinstance(e, ast.Constant) and isinstance(e.value, int) for e in inner.elts)
        for inner in walk(node)
    )


def _spelled_sums(source: Source) -> set[int]:
    """Return the lines of sums of `chr(…)` over constants."""
    lines: Counter[int] = Counter()
    for call in source.of(ast.Call):
        constant = len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
        if constant and reached(source, call.func) == "builtins.chr":
            lines[call.lineno] += 1
    added = {
        side.lineno
        for node in source.of(ast.BinOp)
        if isinstance(node.op, ast.Add)
        for side in (node.left, node.right)
        if isinstance(side, ast.Call)
    }
    return {line for line in added if lines[line] >= _LEAST_NUMBERS - 1}
