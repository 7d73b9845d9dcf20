"""The API of a module as planned: items of several kinds, and what classes among them have."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
)

from pygen_copier.plan.signatures import parameters_of

MethodKind: TypeAlias = Literal["method", "classmethod", "staticmethod", "property"]


class Part(BaseModel):
    """A part of a plan: it holds what its schema names, and is never changed.

    Attributes:
        sparse: The keys that are left out where nobody gave them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    sparse: ClassVar[frozenset[str]] = frozenset()


class SparsePart(Part):
    """A part with keys that are left out where nobody gave them.

    It is apart because serializers in Python take many times as long as those that Pydantic has.
    """

    @model_serializer(mode="wrap")
    def _dump(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        fields = type(self).model_fields
        absent = {key for key in self.sparse if getattr(self, key) == fields[key].default}
        return {key: value for key, value in data.items() if key not in absent}


class Function(Part):
    """A public function of a module."""

    kind: Literal["function"]
    name: str
    signature: str
    doc: str = ""


class Constant(Part):
    """A public constant of a module."""

    kind: Literal["constant"]
    name: str
    type: str
    doc: str = ""


class Alias(Part):
    """A public name for a type."""

    kind: Literal["alias"]
    name: str
    type: str
    doc: str = ""


class Method(SparsePart):
    """A public method of a class; the signature includes `self` or `cls`.

    Attributes:
        name: The name.
        signature: Its parameters and what it returns.
        doc: What it does, on one line.
        kind: How it is called; where nobody says, its first parameter tells.
    """

    sparse = frozenset({"kind"})

    name: str
    signature: str
    doc: str = ""
    kind: MethodKind | None = None

    @property
    def called_as(self) -> MethodKind:
        """How it is called, as planned or as its first parameter tells."""
        if self.kind:
            return self.kind
        first = next(iter(parameters_of(self.signature) or ()), ("", "", False))
        match first:
            case ("positional" | "positional only", "self", _):
                return "method"
            case ("positional" | "positional only", "cls", _):
                return "classmethod"
            case _:
                return "staticmethod"


class Attribute(SparsePart):
    """What an object holds: a field, where its class is a dataclass.

    Attributes:
        name: The name.
        type: Its type.
        doc: What it holds, on one line.
        default: A plain value as Python; empty where there is none.
    """

    sparse = frozenset({"default"})

    name: str
    type: str
    doc: str = ""
    default: str = ""


class Member(SparsePart):
    """A member of an enumeration.

    Attributes:
        name: The name.
        value: What it stands for; None where it does not matter.
        doc: What it means, on one line.
    """

    sparse = frozenset({"value"})

    name: str
    value: str | int | None = None
    doc: str = ""

    @field_validator("value", mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**64
        if value is None or isinstance(value, str) or whole:
            return value
        raise ValueError("a member stands for a text or a whole number")


class ClassLike(SparsePart):
    """What classes, enumerations and exceptions have in common.

    Attributes:
        kind: Which of them it is.
        name: The name.
        doc: What it is, on one line.
        methods: Its public methods and properties.
        bases: What it derives from, as Python.
        attributes: What its objects hold beside.
    """

    sparse = frozenset({"methods", "bases", "attributes"})

    kind: str
    name: str
    doc: str = ""
    methods: tuple[Method, ...] = ()
    bases: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def parts(self) -> tuple[Attribute | Member | Method, ...]:
        """Return all that it is planned to have."""
        return (*self.attributes, *self.methods)


class Class(ClassLike):
    """A public class of a module.

    Attributes:
        dataclass: Whether its attributes are the fields of a dataclass.
    """

    sparse = frozenset({"bases", "attributes", "dataclass"})

    kind: Literal["class"]
    dataclass: bool = False


class Enumeration(ClassLike):
    """A public enumeration of a module.

    Attributes:
        members: Its members, in their order.
    """

    kind: Literal["enum"]
    members: tuple[Member, ...] = ()

    def parts(self) -> tuple[Attribute | Member | Method, ...]:
        """Return all that it is planned to have."""
        return (*self.members, *super().parts())


class ExceptionClass(ClassLike):
    """A public exception of a module; without bases it is an `Exception`."""

    kind: Literal["exception"]


ApiItem: TypeAlias = Annotated[
    Function | Class | Constant | Enumeration | ExceptionClass | Alias,
    Field(discriminator="kind"),
]

KINDS = ("function", "class", "constant", "enum", "exception", "alias")


def named(kind: str) -> str:
    """Return a kind with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
