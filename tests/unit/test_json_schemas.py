"""JSON Schemas of replies: what fits, what is meant, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from pygen_copier.prompts.json_schemas import MisfitError, fitted

TEXT = {"type": "string"}
FUNCTION = {
    "type": "object",
    "properties": {"kind": {"enum": ["function"]}, "name": TEXT, "signature": TEXT},
    "required": ["kind", "name", "signature"],
}
CONSTANT = {
    "type": "object",
    "properties": {"kind": {"const": "constant"}, "name": TEXT, "type": TEXT},
    "required": ["kind", "name", "type"],
}
ITEM = {"anyOf": [CONSTANT, FUNCTION]}
NAMES = {"type": "array", "items": {"type": "string", "enum": ["Parity checks", "Decoding"]}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({}, None),
        (TEXT, "x"),
        ({"type": "boolean"}, False),
        ({"type": "integer"}, 3),
        ({"type": "number", "minimum": 1, "maximum": 10}, 9.5),
        ({"type": ["string", "null"]}, None),
        ({"type": "array", "items": TEXT, "maxItems": 1}, ["more", "than", "asked"]),
        ({"type": "string", "maxLength": 3}, "longer"),
        (FUNCTION, {"kind": "function", "name": "f", "signature": "()", "note": None}),
        (ITEM, {"kind": "function", "name": "f", "signature": "()"}),
        (ITEM, {"kind": "constant", "name": "F", "type": "int"}),
        ({"type": "object", "properties": {"a": {"type": "object"}}}, {"a": {"b": [1]}}),
    ],
)
def test_what_fits_stays_as_it_is(schema: dict[str, Any], value: Any) -> None:
    """A bound on length is there to end a reply, not to cut a text."""
    assert fitted(value, schema) == value


@pytest.mark.parametrize(
    ("schema", "value", "meant"),
    [
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "No", False),
        ({"type": "number"}, "7.5", 7.5),
        ({"type": "integer"}, "7", 7),
        ({"type": "integer"}, 7.0, 7),
        ({"type": "integer", "minimum": 1, "maximum": 10}, 11, 10),
        ({"type": "number", "minimum": 0.5}, "0", 0.5),
        ({"enum": ["low", "high"]}, " High", "high"),
        (NAMES, ["parity checks", "Invented", "Decoding"], ["Parity checks", "Decoding"]),
        ({"type": "object", "properties": {"a": TEXT}}, {"a": None}, {}),
    ],
)
def test_what_is_meant_is_taken(schema: dict[str, Any], value: Any, meant: Any) -> None:
    """A model that is not held to the schema writes almost what it asks for."""
    found = fitted(value, schema)
    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        (TEXT, None, "The reply is null, not a text."),
        (TEXT, 3, "The reply is 3, not a text."),
        (TEXT, {"a": 1}, "The reply is an object, not a text."),
        ({"type": "boolean"}, "perhaps", "The reply is 'perhaps', not true or false."),
        ({"type": "boolean"}, None, "The reply is null, not true or false."),
        ({"type": "integer"}, 1.5, "The reply is 1.5, not a whole number."),
        ({"type": "number"}, True, "The reply is true, not a number."),
        ({"type": "number"}, "x" * 90, f"The reply is '{'x' * 38}…, not a number."),
        ({"type": "array"}, "a, b", "The reply is 'a, b', not a list."),
        ({"type": "array", "minItems": 1}, [], "The reply has too few items: 0."),
        ({"type": "string", "minLength": 1}, " ", "The reply is too short: ' '."),
        ({"enum": ["low", "high"]}, "mid", "The reply is 'mid', not one of 'low', 'high'."),
        ({**NAMES, "minItems": 1}, ["Invented"], "The reply has too few items: 0."),
        (
            {"type": "array", "items": TEXT},
            ["a", None],
            "item 2 of the reply is null, not a text.",
        ),
        (ITEM, {"kind": "function", "name": "f"}, "The reply has no 'signature'."),
        (ITEM, {"kind": "constant", "name": "f"}, "The reply has no 'type'."),
        (
            {"type": "object", "properties": {"a": FUNCTION}},
            {"a": {"kind": "function", "name": None, "signature": ""}},
            "'name' of 'a' of the reply is null, not a text.",
        ),
    ],
)
def test_what_does_not_fit_is_told(schema: dict[str, Any], value: Any, said: str) -> None:
    """The sentence says where, what it is, and what it should be; of the kind that was named."""
    with pytest.raises(MisfitError) as caught:
        fitted(value, schema)
    assert str(caught.value) == said
