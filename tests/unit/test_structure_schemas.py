"""The schemas of structures, and what tidying makes of a reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from support.copier import REPOSITORY
from support.plans import EVERY_KIND, FUNCTION, plan_data

from pygen_copier.plan.planning import structure_schemas
from pygen_copier.plan.planning.tidying import tidy_api, tidy_structure, without_scripts
from pygen_copier.plan.rules import valid_plan
from pygen_copier.prompts.json_replies import json_object
from pygen_copier.providers.schema_subsets import basic, sealed, strict

FEATURES = ["parity", "noise"]
SCHEMAS = {
    "structure": structure_schemas.structure(FEATURES),
    "modules": structure_schemas.modules(FEATURES),
    "api": structure_schemas.api(),
}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and all inside it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    for each in [*inner, *([schema["items"]] if "items" in schema else [])]:
        yield from parts(each)


def is_valid(value: object, name: str = "api") -> bool:
    """Return whether a reply is what a schema asks for, and nothing beside."""
    return jsonschema.Draft202012Validator(sealed(SCHEMAS[name])).is_valid(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_list_and_text_ends(name: str) -> None:
    """A model that fills lists and texts until it is stopped is stopped by the schema."""
    for part in parts(SCHEMAS[name]):
        match part.get("type"):
            case "array":
                assert 0 < part["maxItems"] <= 16
            case "string" if "enum" not in part:
                bound = part.get("maxLength") or re.search(r"\{\d+,\d+\}", part["pattern"])
                assert bound, part
            case _:
                pass


@pytest.mark.parametrize("name", SCHEMAS)
def test_services_take_the_schemas(name: str) -> None:
    """Strict modes and the SDK that knows few keywords have something to hold a reply to."""
    assert strict(SCHEMAS[name]) is not None
    few = basic(SCHEMAS[name])
    assert few is not None
    assert not [part for part in parts(few) if "anyOf" in part or "pattern" in part]


def test_the_structure_of_the_demonstration_fits() -> None:
    """What was written by hand for eight features is within all bounds."""
    text = (REPOSITORY / "examples/qec/replies/structure/package.md").read_text(encoding="utf-8")
    told = json_object(text)
    names = list(dict.fromkeys(name for each in told["modules"] for name in each["features"]))
    jsonschema.validate(told, structure_schemas.structure(names))


def test_a_feature_is_one_of_the_brief() -> None:
    """No module serves a feature that nobody asked for."""
    module = {"name": "codes", "purpose": "It codes.", "features": ["parity"], "uses": []}
    assert is_valid({"dependencies": [], "modules": [module]}, "modules")
    module["features"] = ["party"]
    assert not is_valid({"dependencies": [], "modules": [module]}, "modules")


METHOD = {"name": "rate", "signature": "(self) -> float", "doc": ""}


@pytest.mark.parametrize(
    ("item", "without"),
    [
        (FUNCTION, "signature"),
        ({"kind": "class", "name": "Code", "doc": "", "methods": [METHOD]}, "methods"),
        ({"kind": "constant", "name": "LIMIT", "type": "int", "doc": ""}, "type"),
        ({"kind": "alias", "name": "Word", "type": "list[int]", "doc": ""}, "type"),
        ({"kind": "exception", "name": "CodeError", "bases": ["ValueError"], "doc": ""}, "bases"),
        (
            {
                "kind": "enum",
                "name": "Mode",
                "bases": ["StrEnum"],
                "members": [{"name": "FAST", "value": "fast", "doc": ""}],
                "doc": "",
            },
            "members",
        ),
    ],
)
def test_each_kind_has_what_it_needs(item: dict[str, Any], without: str) -> None:
    """A function has a signature, an enumeration members, and none has what another kind has."""
    assert is_valid({"api": [item]})
    assert not is_valid({"api": [{key: item[key] for key in item if key != without}]})
    assert not is_valid({"api": [{**item, "colour": "red"}]})
    assert not is_valid({"api": [{**item, "kind": "record"}]})


@pytest.mark.parametrize(
    ("signature", "fits"),
    [
        ("() -> None", True),
        ("(self, n: int, *, rate: float = 0.1) -> list[int]", True),
        ("(self, /, *args: int, **rest: str) -> 'Code'", True),
        ("(sep: str = ', ') -> dict[str, tuple[int, ...]] | None", True),
        ("parity of a word", False),
        ("(the word) -> is even", False),
        ("(n: int) -> int\nimport os", False),
    ],
)
def test_a_signature_has_its_form(signature: str, fits: bool) -> None:
    """Decoding that is held to the schema writes nothing but signatures."""
    assert is_valid({"api": [{**FUNCTION, "signature": signature}]}) is fits


def test_every_kind_is_tidied_into_a_valid_plan() -> None:
    """A reply that says all that can be said, empty where nothing is, is the plan that is meant."""
    module = {"name": "codes", "purpose": "It codes.", "features": ["parity"], "uses": []}
    told = {"dependencies": [], "modules": [{**module, "colour": "red", "api": filled(EVERY_KIND)}]}
    tidy = tidy_structure(told)
    plan = valid_plan({**plan_data(), **tidy})
    again = valid_plan({**plan_data(), "modules": [{**module, "api": EVERY_KIND}]})
    assert plan == again


def filled(api: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return an API as models write it, whose every item has all keys of the other kinds."""
    empty: dict[str, Any] = {
        "script": "",
        "methods": [],
        "bases": [],
        "attributes": [],
        "members": [],
        "type": None,
    }
    return [{**empty, "dataclass": False, **item} for item in api]


def test_a_dataclass_makes_its_own_init() -> None:
    """The `__init__` of a dataclass goes; without attributes it is a class."""
    init = {"name": "__init__", "signature": "(self, n: int)", "doc": ""}
    word = {"name": "word", "type": "int", "default": "[]", "doc": ""}
    item = {
        "kind": "class",
        "name": "Code",
        "doc": "",
        "dataclass": True,
        "methods": [init, METHOD],
    }
    [tidy] = tidy_api({"api": [{**item, "attributes": [word]}]})
    assert [method["name"] for method in tidy["methods"]] == ["rate"]
    assert tidy["attributes"] == [{"name": "word", "type": "int", "doc": ""}]
    [tidy] = tidy_api({"api": [{**item, "attributes": []}]})
    assert "dataclass" not in tidy
    assert [method["name"] for method in tidy["methods"]] == ["__init__", "rate"]


def test_members_have_values_of_their_kind() -> None:
    """A number in quotes is one where numbers are meant, and what is none goes."""
    members = [{"name": "LOW", "value": "0"}, {"name": "HIGH", "value": "high"}]
    item = {"kind": "enum", "name": "Level", "bases": ["IntEnum"], "members": members, "doc": ""}
    [tidy] = tidy_api({"api": [item]})
    assert tidy["members"] == [{"name": "LOW", "value": 0}, {"name": "HIGH"}]


def test_a_script_stands_at_its_function() -> None:
    """A model says it wherever it is asked for an API; the plan keeps it with its others."""
    function = {**FUNCTION, "name": "main", "signature": "() -> int", "script": "count-words"}
    module = {"name": "codes", "purpose": "", "features": ["parity"], "uses": [], "api": [function]}
    tidy = tidy_structure({"dependencies": [], "modules": [module]})
    plan = valid_plan({**plan_data(), **tidy})
    [script] = plan.scripts
    assert (script.name, script.module, script.function) == ("count-words", "codes", "main")
    assert valid_plan(plan.dump()) == plan
    assert not valid_plan({**plan_data(), **without_scripts(tidy)}).scripts


@pytest.mark.parametrize("told", [{"api": None}, {"api": ["f", 3, {"kind": []}]}, {}])
def test_what_is_no_api_is_left_to_the_rules(told: dict[str, Any]) -> None:
    """Tidying fails on nothing."""
    assert tidy_api(told) == (told.get("api") or [])
