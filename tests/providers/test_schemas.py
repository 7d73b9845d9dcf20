"""JSON Schemas cut to what a service takes."""

from __future__ import annotations

from typing import Any

import pytest

from pygen_copier.providers.schema_subsets import basic, is_closed, sealed

TEXT = {"type": "string"}


def thing(required: list[str] | None = None, **fields: Any) -> dict[str, Any]:
    """Return the schema of an object, all of whose fields are required by default."""
    names = list(fields) if required is None else required
    return {"type": "object", "properties": fields, "required": names}


@pytest.mark.parametrize(
    ("schema", "closed"),
    [
        (thing(a=TEXT), True),
        (thing(a=thing(b=TEXT)), True),
        (thing(required=[], a=TEXT), False),
        (thing(a={"type": "array", "items": thing(required=[], b=TEXT)}), False),
        (thing(a={"type": "object"}), False),
        (thing(a={"type": "object", "additionalProperties": {"type": "integer"}}), False),
        ({**thing(a={"$ref": "#/$defs/B"}), "$defs": {"B": thing(required=[], c=TEXT)}}, False),
        (thing(type=TEXT, properties=TEXT), True),
    ],
)
def test_closed_is_what_names_and_requires_every_field(
    schema: dict[str, Any], closed: bool
) -> None:
    """Groq's strict mode takes such schemas only, at every depth."""
    assert is_closed(schema) is closed


def test_sealed_refuses_other_fields_at_every_depth() -> None:
    """Every object says that it takes no further fields, and the schema given is untouched."""
    schema = thing(a={"type": "array", "items": thing(b=TEXT)})

    result = sealed(schema)

    assert result["additionalProperties"] is False
    assert result["properties"]["a"]["items"]["additionalProperties"] is False
    assert "additionalProperties" not in schema


def test_basic_keeps_the_few_keywords_and_puts_references_in_place() -> None:
    """Constraints go, references and alternatives to null are said otherwise."""
    schema = {
        **thing(
            a={"$ref": "#/$defs/A"},
            b={"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
            c={"type": ["string", "null"], "enum": ["x", "y"], "description": "d"},
            d={"type": "array", "items": TEXT, "minItems": 1},
        ),
        "additionalProperties": False,
        "$defs": {"A": {**thing(e={"const": "f", "type": "string"}), "title": "A"}},
    }

    assert basic(schema) == thing(
        a=thing(e={"type": "string", "enum": ["f"]}),
        b={"type": "integer", "nullable": True},
        c={"type": "string", "nullable": True, "description": "d", "enum": ["x", "y"]},
        d={"type": "array", "items": TEXT},
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        thing(a={}),
        thing(a={"anyOf": [TEXT, {"type": "integer"}]}),
        {"$ref": "#/$defs/A", "$defs": {"A": thing(a={"$ref": "#/$defs/A"})}},
    ],
)
def test_basic_gives_up_on_what_it_cannot_say(schema: dict[str, Any]) -> None:
    """Free objects, real alternatives and schemas inside themselves are asked for in words only."""
    assert basic(schema) is None
