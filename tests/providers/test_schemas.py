"""JSON Schemas cut to what a service takes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pygen_copier.plan.planning import schemas, structure_schemas
from pygen_copier.prompts.json_schemas import fitted
from pygen_copier.providers.schema_subsets import (
    basic,
    is_closed,
    repeatable,
    sealed,
    strict,
    unbounded,
)

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


KINDS = {
    "anyOf": [
        thing(
            kind={"type": "string", "enum": ["function"]},
            name={"type": "string", "maxLength": 60},
            signature=TEXT,
        ),
        thing(kind={"type": "string", "enum": ["constant"]}, name=TEXT, type=TEXT),
    ]
}
BOUNDED = thing(
    modules={"type": "array", "items": KINDS, "minItems": 1, "maxItems": 12},
    score={"type": "integer", "minimum": 1, "maximum": 10},
    text={"type": "string", "maxLength": 9000, "format": "date"},
)


def test_strict_keeps_what_strict_modes_know() -> None:
    """Lists and numbers keep their bounds, texts lose theirs; alternatives are sealed as well."""
    result = strict(BOUNDED)

    assert result is not None
    fields = result["properties"]
    assert (fields["modules"]["minItems"], fields["modules"]["maxItems"]) == (1, 12)
    assert (fields["score"]["minimum"], fields["score"]["maximum"]) == (1, 10)
    assert fields["text"] == TEXT
    function, constant = fields["modules"]["items"]["anyOf"]
    assert function["properties"]["name"] == TEXT
    assert [function["additionalProperties"], constant["additionalProperties"]] == [False, False]
    assert BOUNDED["properties"]["text"]["maxLength"] == 9000


@pytest.mark.parametrize(
    "schema",
    [
        structure_schemas.structure(["parity checks", "decoding"]),
        structure_schemas.modules(["parity checks"]),
        structure_schemas.api(),
    ],
)
def test_structures_can_be_asked_for_in_every_mode(schema: dict[str, Any]) -> None:
    """The largest schemas there are: strict modes take them, and the old SDK as one object."""
    held = strict(schema)

    assert held is not None
    assert not {"pattern", "maxLength"} & set(re.findall(r"'(\w+)':", str(held)))
    assert basic(schema) is not None
    assert "anyOf" in str(unbounded(schema)) or "api" not in str(schema)


def test_strict_gives_up_on_open_objects() -> None:
    """Fields that nobody names, at whatever depth, cannot be said in a strict mode."""
    assert strict(thing(a={"anyOf": [{"type": "object"}, TEXT]})) is None


def test_strict_says_null_for_what_may_be_missing() -> None:
    """Every field is required then, at whatever depth, and a null is taken for one that lacks."""
    held = strict(schemas.SUMMARY)
    assert held is not None
    assert held["required"] == ["tagline", "summary"]
    assert held["properties"]["tagline"]["anyOf"][1] == {"type": "null"}
    assert held["properties"]["summary"]["type"] == "string"
    assert fitted({"tagline": None, "summary": "It is."}, schemas.SUMMARY) == {"summary": "It is."}
    inner = strict(thing(a={"type": "array", "items": thing(required=[], b=TEXT)}))
    assert inner is not None
    assert inner["properties"]["a"]["items"]["required"] == ["b"]


def test_a_field_may_have_the_name_of_a_keyword() -> None:
    """What is dropped are keywords, and no fields of these names."""
    schema = thing(maxLength=TEXT, maxItems={"type": "integer"}, format=TEXT)

    assert strict(schema) == sealed(schema)
    assert unbounded(schema) == schema
    assert repeatable(schema) == schema


def test_unbounded_has_no_bounds_of_texts_and_lists() -> None:
    """Gemini refuses schemas of too many states; what is left says what is wanted."""
    result = unbounded(BOUNDED)

    assert "maxItems" not in str(result)
    assert "maxLength" not in str(result)
    assert result["properties"]["score"]["maximum"] == 10
    assert len(result["properties"]["modules"]["items"]["anyOf"]) == 2


def test_repeatable_has_the_bounds_that_grammars_can_have() -> None:
    """llama.cpp makes no grammar of thousands of repetitions; smaller bounds stay."""
    result = repeatable(BOUNDED)

    assert "maxLength" not in result["properties"]["text"]
    assert result["properties"]["modules"]["maxItems"] == 12
    function = result["properties"]["modules"]["items"]["anyOf"][0]
    assert function["properties"]["name"]["maxLength"] == 60


def test_basic_makes_one_object_of_alternatives() -> None:
    """The old SDK knows no alternatives: it gets all fields, and those required that always are."""
    assert basic(thing(a={"type": "array", "items": KINDS})) == thing(
        a={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "enum": ["function", "constant"]},
                    "name": TEXT,
                    "signature": TEXT,
                    "type": TEXT,
                },
                "required": ["kind", "name"],
            },
        }
    )


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
