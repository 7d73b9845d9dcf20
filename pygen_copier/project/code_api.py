"""The API of code that is there, as a plan says it: read by griffe, and never imported.

What a plan cannot say is left out of it; the text of the file has it all the same.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from pygen_copier.documentation.module_api import first_paragraph
from pygen_copier.plan.api import ApiItem
from pygen_copier.plan.api_rules import api_violations
from pygen_copier.plan.model import Module
from pygen_copier.project.code_signatures import (
    annotation_of,
    default_of,
    signature_of,
    text_of,
)
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse, parse_expression, parsing_alone
from pygen_copier.source.syntax import walk
from pygen_copier.text import cut

if TYPE_CHECKING:
    import griffe

_LONGEST_DOC = 240
_ENUMERATIONS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})
_FAILURES = ("Error", "Exception", "Warning")
_VARIABLES = frozenset({"ParamSpec", "TypeVar", "TypeVarTuple"})
_LITERALS = frozenset({"bool", "bytes", "complex", "dict", "float", "int", "list", "set", "str"})
_ITEM: TypeAdapter[ApiItem] = TypeAdapter(ApiItem)


@dataclass
class CodeApi:
    """What a plan says of a module's API.

    Attributes:
        doc: The first paragraph of its docstring.
        items: What it offers.
        left_out: The names that it offers and the plan cannot say.
    """

    doc: str
    items: list[ApiItem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def code_api(import_name: str, module: str, source: str) -> CodeApi:
    """Return the API of a module by its source.

    Args:
        import_name: The package that it is of.
        module: Its name within the package.
        source: Python that parses.
    """
    import griffe  # only where a package is read

    with parsing_alone():
        tree = griffe.visit(module.rpartition(".")[2], filepath=Path(f"{module}.py"), code=source)
    reader = _Reader(_origins(import_name, module, source), import_name)
    found = CodeApi(_doc(tree))
    for name, member in tree.members.items():
        if member.is_alias or not member.is_public or name.startswith("_") or _is_typing(member):
            continue
        item = _valid(module, reader.item(member))
        if item is None:
            found.left_out.append(name)
        else:
            found.items.append(item)
    return found


def _valid(module: str, data: Mapping[str, Any] | None) -> ApiItem | None:
    """Return an item that keeps the rules of a plan, without the members that break one."""
    if data is None:
        return None
    try:
        item = _ITEM.validate_python(data)
    except ValidationError:
        return None
    if not list(api_violations(Module(name=module, api=(item,)))):
        return item
    lists = {key: value for key, value in data.items() if isinstance(value, list) and value}
    if len(lists) == 1 and len(next(iter(lists.values()))) == 1:
        (key,) = lists
        return _valid(module, {**data, key: []})
    bare = {**data, **{key: [] for key in lists}}
    if _valid(module, bare) is None:
        return None
    for key, parts in lists.items():
        sound = [part for part in parts if _valid(module, {**bare, key: [part]}) is not None]
        bare = {**bare, key: _unlike(sound)}
    try:
        item = _ITEM.validate_python(bare)
    except ValidationError:
        return None
    return None if list(api_violations(Module(name=module, api=(item,)))) else item


def _origins(import_name: str, module: str, source: str) -> dict[str, str]:
    """Return what imported names stand for."""
    names = imported_names(walk(parse(source)), f"{import_name}.{module}")
    return {each.binds: each.stands_for for each in names}


class _Reader:
    """Says what griffe has read as items of a plan.

    Args:
        origins: What imported names stand for.
        import_name: The package.
    """

    def __init__(self, origins: Mapping[str, str], import_name: str) -> None:
        self._origins = origins
        self._package = f"{import_name}."

    def item(self, member: Any) -> dict[str, Any] | None:
        """Return an item as data, None for what a plan has no kind for."""
        import griffe

        head = {"name": member.name, "doc": _doc(member)}
        if isinstance(member, griffe.Function):
            return {"kind": "function", **head, "signature": signature_of(member)}
        if isinstance(member, griffe.Class):
            return {**head, **self._class(member)}
        if isinstance(member, griffe.Attribute):
            return _value(member, head)
        return None

    def _class(self, member: griffe.Class) -> dict[str, Any]:
        bases = [self._base(str(base)) for base in member.bases]
        last = {base.partition("[")[0].rpartition(".")[2] for base in bases}
        methods = [data for each in member.members.values() if (data := _method(each))]
        if last & _ENUMERATIONS:
            members = [data for each in member.members.values() if (data := _enum_member(each))]
            shown = [each for each in methods if not each["name"].startswith("_")]
            return {"kind": "enum", "bases": bases, "members": members, "methods": shown}
        attributes = [
            data for each in member.members.values() if (data := _attribute(member, each))
        ]
        parts = {"bases": bases, "methods": methods, "attributes": attributes}
        if any(base.endswith(_FAILURES) for base in last):
            return {"kind": "exception", **parts}
        is_dataclass = "dataclass" in member.labels
        return {"kind": "class", **parts, **({"dataclass": True} if is_dataclass else {})}

    def _base(self, text: str) -> str:
        """Return a base as a plan names it: bare where it is of the package, else with its module.

        `json.JSONEncoder` is so whatever the module imports of `json`.
        """
        name, bracket, rest = text.partition("[")
        root, dot, tail = name.partition(".")
        origin = self._origins.get(root, root)
        if origin.startswith(self._package):
            return f"{name.rpartition('.')[2]}{bracket}{rest}"
        if origin.startswith(("builtins.", "collections.abc.")):
            origin = origin.rpartition(".")[2]
        return f"{origin}{dot}{tail}{bracket}{rest}"


def _is_typing(member: Any) -> bool:
    """Return whether it is a variable of types, which nobody calls or imports."""
    value = text_of(member.value) if member.is_attribute else ""
    return value.partition("(")[0].rpartition(".")[2] in _VARIABLES


def _value(member: griffe.Attribute, head: Mapping[str, str]) -> dict[str, Any] | None:
    """Return a constant, or a name for a type; None where nobody says which."""
    annotation, value = annotation_of(member.annotation), text_of(member.value)
    if annotation.rpartition(".")[2] == "TypeAlias":
        return {"kind": "alias", **head, "type": value}
    kind = annotation or _literal(value)
    return {"kind": "constant", **head, "type": kind} if kind else None


def _literal(text: str) -> str:
    """Return the type of a value that says it itself: `int` for `3`; empty for any other."""
    try:
        node = parse_expression(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) | ast.Constant(
            value=value
        ):
            kind = type(value).__name__
            return kind if kind in _LITERALS else ""
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Tuple():
            return "tuple"
        case ast.Call(func=ast.Name(id=name)) if name in {*_LITERALS, "frozenset", "tuple"}:
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile")):
            return "re.Pattern[str]"
        case _:
            return ""


def _method(member: Any) -> dict[str, Any] | None:
    """Return a public or special method, or a property."""
    is_special = member.name.startswith("__") and member.name.endswith("__")
    if member.is_alias or not (is_special or _is_shown(member)):
        return None
    head = {"name": member.name, "doc": _doc(member)}
    if member.is_function:
        kinds = [kind for kind in ("classmethod", "staticmethod") if kind in member.labels]
        return {**head, "signature": signature_of(member), **({"kind": kinds[0]} if kinds else {})}
    if member.is_attribute and "property" in member.labels:
        returned = annotation_of(member.annotation)
        signature = f"(self){f' -> {returned}' if returned else ''}"
        return {**head, "signature": signature, "kind": "property"}
    return None


def _attribute(owner: griffe.Class, member: Any) -> dict[str, Any] | None:
    """Return what objects hold, or the field of a dataclass; None where its type is not said."""
    if member.is_alias or not member.is_attribute or "property" in member.labels:
        return None
    kind = annotation_of(member.annotation) or _type_of_parameter(owner, member)
    if not _is_shown(member) or not kind or "ClassVar" in kind:
        return None
    data = {"name": member.name, "type": kind, "doc": _doc(member)}
    if "dataclass" not in owner.labels or member.value is None:
        return data
    if "init=False" in str(member.value).replace(" ", ""):
        return None  # an object is made without it
    return {**data, "default": default_of(member.value)}


def _type_of_parameter(owner: griffe.Class, member: griffe.Attribute) -> str:
    """Return the type of the parameter of `__init__` that an attribute merely keeps."""
    initial: Any = owner.members.get("__init__")
    if not initial or initial.is_alias or not initial.is_function:
        return ""
    kept = (each.annotation for each in initial.parameters if each.name == str(member.value))
    return annotation_of(next(kept, None))


def _enum_member(member: Any) -> dict[str, Any] | None:
    if member.is_alias or not member.is_attribute or "property" in member.labels:
        return None
    if not _is_shown(member) or member.value is None:
        return None
    try:
        value = ast.literal_eval(str(member.value))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        value = None
    plain = isinstance(value, (str, int)) and not isinstance(value, bool)
    return {"name": member.name, "doc": _doc(member), **({"value": value} if plain else {})}


def _is_shown(member: Any) -> bool:
    return bool(member.is_public) and not member.name.startswith("_")


def _doc(member: Any) -> str:
    text = str(member.docstring.value) if member.docstring else ""
    return cut(first_paragraph(text), _LONGEST_DOC)


def _unlike(parts: list[Any]) -> list[Any]:
    """Return parts with different names."""
    return list({part["name"] if isinstance(part, dict) else part: part for part in parts}.values())
