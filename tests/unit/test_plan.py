"""The plan: its shape, its rules, and what may follow from any plan that is accepted."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from support.plans import (
    CLASS,
    CONSTANT,
    EVERY_KIND,
    FUNCTION,
    SOUND_APIS,
    any_plan,
    class_,
    constant,
    function,
    module_data,
    plan_data,
    plan_of,
    plan_with,
)
from support.sources import linted

from pygen_copier.formatting.black import format_python
from pygen_copier.plan.api import KINDS, Class, Constant, Function
from pygen_copier.plan.distributions import import_names
from pygen_copier.plan.model import Plan, PlanError, read_plan
from pygen_copier.plan.rules import valid_plan, violations
from pygen_copier.python import scaffold
from pygen_copier.python.checks import Parses, PlannedApi
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.tests_scaffold import tests_scaffold as scaffold_of_tests
from pygen_copier.yaml_text import dump_yaml

FILE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)*\.py")


NAMED = {"name": "X", "doc": ""}


def derived(kind: str, *bases: str, **more: object) -> dict[str, Any]:
    """Return a class of some kind, as plain data."""
    return {"kind": kind, **NAMED, "bases": list(bases), **more}


def property_(signature: str, kind: str = "property") -> dict[str, Any]:
    """Return a class with a method of some kind."""
    return derived("class", methods=[{"name": "p", "kind": kind, "signature": signature}])


def fields(*defaults: str) -> list[dict[str, Any]]:
    """Return attributes with these defaults."""
    return [{"name": f"a{n}", "type": "int", "default": each} for n, each in enumerate(defaults)]


REMEDY = (
    "name a class of the module, a builtin, or one with its module, such as 'json.JSONEncoder'."
)
KINDS_REFUSED: list[tuple[list[dict[str, Any]], str]] = [
    (
        [derived("class", "Nothing")],
        "codes.X derives from 'Nothing', which is no class of the module, of those it uses, or a "
        f"builtin: {REMEDY}",
    ),
    (
        [derived("class", "f"), function("f")],
        f"codes.X derives from 'f', which is no class: {REMEDY}",
    ),
    (
        [derived("class", "json.Nothing")],
        f"codes.X derives from 'json.Nothing', which Python does not have: {REMEDY}",
    ),
    (
        [derived("class", "torch.nn.Module")],
        "codes.X derives from 'torch.nn.Module', which is of no module of Python, nor of a "
        f"dependency: {REMEDY}",
    ),
    (
        [derived("class", "open('x')")],
        f"codes.X derives from \"open('x')\", which is no name of a class: {REMEDY}",
    ),
    (
        [derived("class", "bool")],
        "codes.X cannot be derived from bool: type 'bool' is not an acceptable base type.",
    ),
    ([derived("class", "X")], "Classes derive from one another in a circle: codes.X → codes.X."),
    ([derived("class", "int", "int")], "Class codes.X derives from 'int' twice."),
    ([derived("exception", "int")], "codes.X derives from int: no exception."),
    ([derived("enum")], "Enumeration codes.X has no members."),
    (
        [derived("enum", "dict", members=[{"name": "A"}])],
        "codes.X cannot be derived from dict: an enumeration is an Enum, StrEnum, IntEnum, "
        "Flag or IntFlag.",
    ),
    (
        [derived("enum", "StrEnum", members=[{"name": "A", "value": 3}])],
        "codes.X cannot be derived from StrEnum: 3 is not a string.",
    ),
    (
        [derived("enum", members=[{"name": "A"}], attributes=fields(""))],
        "Enumeration codes.X has attributes: plan members, methods and properties.",
    ),
    (
        [
            derived(
                "enum",
                members=[{"name": "A"}],
                methods=[{"name": "__init__", "signature": "(self)"}],
            )
        ],
        "Enumeration codes.X has '__init__', which Python makes for it itself.",
    ),
    (
        [derived("class", attributes=fields("[]"))],
        "The default of codes.X.a0 is no plain value, None for a list or dict: '[]'.",
    ),
    (
        [derived("class", attributes=fields("3", ""), dataclass=True)],
        "The dataclass codes.X has a field without a default after one with one: a0, a1.",
    ),
    (
        [
            derived("class", attributes=fields("3"), dataclass=True),
            {
                **derived("class", "X", dataclass=True, attributes=[{"name": "b", "type": "int"}]),
                "name": "Y",
            },
        ],
        "The dataclass codes.Y has a field without a default after one with one: a0, b.",
    ),
    (
        [derived("class", dataclass=True, methods=[{"name": "__init__", "signature": "(self)"}])],
        "The dataclass codes.X has an __init__ of its own: plan attributes instead of it.",
    ),
    ([property_("() -> int")], "The property codes.X.p takes 'self' first: '() -> int'."),
    ([property_("(self, n)")], "The property codes.X.p takes 'self' alone: '(self, n)'."),
    (
        [property_("(self)", "classmethod")],
        "The classmethod codes.X.p takes 'cls' first: '(self)'.",
    ),
    ([property_("(cls)", "staticmethod")], "The staticmethod codes.X.p takes no 'cls': '(cls)'."),
    ([property_("(n)", "method")], "The method codes.X.p takes 'self' first: '(n)'."),
    (
        [{"kind": "alias", **NAMED, "type": "list of int"}],
        "The type of codes.X is no type annotation: 'list of int'.",
    ),
    (
        [{**function("run", "(n: int) -> int"), "script": "run-it"}],
        "Script 'run-it' calls 'codes.run' without arguments: give a default to n.",
    ),
    (
        [{**function("run"), "script": "../run"}],
        "Script '../run' is no name of a command: use letters, digits and '-'.",
    ),
]


def refused(value: object) -> list[str]:
    """Return the sentences a plan is refused with."""
    with pytest.raises(PlanError) as caught:
        valid_plan(value)
    return caught.value.violations


def test_every_kind_of_item_is_accepted() -> None:
    """Functions, classes with methods and constants make a valid plan, and are read as such."""
    plan = plan_with(FUNCTION, CLASS, CONSTANT)
    assert [type(item) for item in plan.module("codes").api] == [Function, Class, Constant]


def test_a_larger_plan_is_accepted() -> None:
    """Subpackages, uses, helper modules that serve no feature, and requirements are valid."""
    plan = plan_of(
        module_data("part.core", features=[], api=[]),
        module_data("part.other", uses=["part.core"]),
        module_data("top", uses=["part.core", "part.other"]),
        dependencies=["numpy>=1.26", "scipy[extra]; python_version > '3'", "PyYAML"],
    )
    assert [module.file for module in plan.modules] == [
        "part/core.py",
        "part/other.py",
        "top.py",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            plan_data(dependencies=["not a requirement!"]),
            "Dependency 'not a requirement!' is no requirement such as 'numpy>=1.26'.",
        ),
        (
            plan_data(dependencies=["evil @ https://example.org/evil.whl"]),
            "Dependency 'evil @ https://example.org/evil.whl' names an address; "
            "name a package of the index.",
        ),
        (
            plan_data(features=[{"name": "parity"}, {"name": "parity"}]),
            "Feature 'parity' stands twice.",
        ),
        (
            plan_data(
                module_data(features=["parity", "Parity!"]),
                features=[{"name": "parity"}, {"name": "Parity!"}],
            ),
            "Two features are too alike: both would be the example 'parity'.",
        ),
        (
            plan_data(module_data(features=["parity", " "]), features=[{"name": " "}]),
            "A feature has no name.",
        ),
        (
            plan_data(module_data(features=[])),
            "Feature 'parity' is served by no module: name it under `features` of one.",
        ),
        (
            plan_data(module_data(features=["parity", "noise"])),
            "Module 'codes' serves the unknown feature 'noise'.",
        ),
        (plan_data(features=[], modules=[]), "The plan has no module."),
        (
            plan_data(module_data("../evil")),
            "Module '../evil': '' is no Python identifier.",
        ),
        (
            plan_data(module_data("con")),
            "Module 'con': 'con' is a device name on Windows; choose another name.",
        ),
        (
            plan_data(module_data("codes"), module_data("Codes")),
            "Module 'codes' stands twice (case and the dot of a subpackage do not tell apart).",
        ),
        (
            plan_data(module_data("a.b"), module_data("a_b")),
            "Module 'a_b' stands twice (case and the dot of a subpackage do not tell apart).",
        ),
        (
            plan_data(module_data("part"), module_data("part.inner")),
            "Module 'part' is also the subpackage of another module; rename one of them.",
        ),
        (
            plan_data(module_data("part"), module_data("part.deep.inner")),
            "Module 'part' is also the subpackage of another module; rename one of them.",
        ),
        (plan_data(module_data(uses=["codes"])), "Module 'codes' uses itself."),
        (
            plan_data(module_data(uses=["nothing"])),
            "Module 'codes' uses 'nothing', which is no module of the plan.",
        ),
        (
            plan_data(
                module_data("a", uses=["b"]),
                module_data("b", uses=["c"]),
                module_data("c", uses=["a"]),
            ),
            "The modules use one another in a circle: a → b → c → a.",
        ),
        (
            plan_data(module_data(api=[function("f"), class_("f")])),
            "Module 'codes' defines 'f' twice.",
        ),
        (
            plan_data(module_data(api=[function("not so")])),
            "In module 'codes': 'not so' is no Python identifier.",
        ),
        (
            plan_data(module_data(api=[constant("LIMIT", "open('x')")])),
            "The type of codes.LIMIT is no type annotation: \"open('x')\".",
        ),
        (
            plan_data(module_data(api=[function("f", "(n=open('x'))")])),
            "The signature of codes.f must read like '(n: int, *, rate: float = 0.1) -> str', "
            "with plain values as defaults, None for a list or dict: \"(n=open('x'))\".",
        ),
        (
            plan_data(module_data(api=[class_("Code", run="self")])),
            "The signature of codes.Code.run must read like "
            "'(n: int, *, rate: float = 0.1) -> str', with plain values as defaults, None for a "
            "list or dict: 'self'.",
        ),
        (
            plan_data(module_data(api=[class_("Code", **{"a-b": "(self)"})])),
            "In class codes.Code: 'a-b' is no Python identifier.",
        ),
        (
            plan_data(
                module_data(
                    api=[
                        {
                            **CLASS,
                            "methods": [{"name": "run", "signature": "(self)"}] * 2,
                        }
                    ]
                )
            ),
            "Class codes.Code defines 'run' twice.",
        ),
        *((plan_data(module_data(api=api)), sentence) for api, sentence in KINDS_REFUSED),
    ],
)
def test_every_rule_has_its_sentence(data: dict[str, Any], sentence: str) -> None:
    """A plan that breaks a rule is refused with one sentence that names the place."""
    found = refused(data)
    # A circle begins at any of its modules.
    circle = "in a circle" in sentence
    assert any("in a circle" in said for said in found) if circle else sentence in found


@pytest.mark.parametrize("uses", [["b", "c"], ["c", "b"]])
def test_a_circle_is_found_through_any_use(uses: list[str]) -> None:
    """Every module that one uses counts, not the first or the last alone."""
    modules = [
        module_data("a", uses=uses),
        module_data("b", features=[], uses=["a"]),
        module_data("c", features=[]),
    ]
    assert any("in a circle" in sentence for sentence in refused(plan_data(*modules)))


def test_a_circle_is_named_in_the_order_of_use() -> None:
    """The sentence about a circle reads from the user to the used, back to the first."""
    [sentence] = refused(
        plan_data(
            module_data("a", uses=["b"]), module_data("b", uses=["c"]), module_data("c", uses=["a"])
        )
    )
    circle = sentence.rpartition(": ")[2].rstrip(".").split(" → ")
    assert circle in (list("abca"), list("bcab"), list("cabc"))


def test_all_violations_are_told_the_first_in_the_message() -> None:
    """Every broken rule has its sentence; the message shows three and counts the rest."""
    with pytest.raises(PlanError) as caught:
        valid_plan(plan_data(module_data("a b", uses=["x", "y", "a b"]), dependencies=["!"]))
    assert len(caught.value.violations) == 5
    message = str(caught.value)
    assert message.startswith("The plan cannot be used: Dependency '!' is no requirement")
    assert message.endswith("(and 2 more)")


def test_every_kind_makes_a_plan_that_comes_back() -> None:
    """A plan with all that its kinds may have is valid, and the same from its YAML."""
    plan = plan_with(*EVERY_KIND, scripts=[{"name": "tell", "module": "codes", "function": "main"}])
    assert {item.kind for item in plan.module("codes").api} == set(KINDS)
    assert valid_plan(dump_yaml(plan.dump())) == plan
    assert valid_plan(plan.dump()).dump() == plan.dump()


def test_a_plan_of_before_dumps_as_before() -> None:
    """New keys are absent where nothing is said, so recorded digests stay what they are."""
    api = plan_of().dump()["modules"][0]["api"]
    assert api == [FUNCTION, CLASS, CONSTANT]
    assert [list(item) for item in api] == [list(item) for item in (FUNCTION, CLASS, CONSTANT)]
    assert plan_of().module("codes").spec()["api"] == api


def test_scripts_name_functions_of_the_plan() -> None:
    """A script whose function is not there, or whose name stands twice, is told."""
    script = {"name": "tell", "module": "codes", "function": "nothing"}
    assert refused(plan_data(scripts=[script])) == [
        "Script 'tell' calls 'codes.nothing', which is no function of the plan."
    ]
    twice = [{**script, "function": "f"}, {**script, "name": "Tell", "function": "f"}]
    data = plan_data(module_data(api=[function("f")]), scripts=twice)
    assert refused(data) == ["Script 'tell' stands twice."]


@pytest.mark.parametrize("value", [True, 1.5, [], 2**70])
def test_a_member_stands_for_a_text_or_a_number(value: object) -> None:
    """Any other value is told in one sentence."""
    item = derived("enum", members=[{"name": "A", "value": value}])
    [sentence] = refused(plan_data(module_data(api=[item])))
    assert sentence.startswith("plan.modules[0].api[0].members[0].value: ")
    assert "a member stands for a text or a whole number" in sentence


def test_a_plan_may_come_as_text() -> None:
    """YAML text is read as the plan that it holds; text that is no YAML is told with its line."""
    plan = plan_of()
    assert valid_plan(dump_yaml(plan.dump())) == plan
    assert refused("summary: a\nmodules: a: b\n") == [
        "This is no YAML: line 2, column 11: mapping values are not allowed here."
    ]


@pytest.mark.parametrize("value", [None, [], "- modules", 3])
def test_a_plan_is_a_mapping(value: object) -> None:
    """Anything but a mapping is refused in words about what a plan is."""
    assert refused(value) == ["A plan is a mapping with `features` and `modules`."]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data.update(version=2), "plan.version"),
        (lambda data: data.update(moduls=[]), "plan.moduls"),
        (lambda data: data.update(features="parity"), "plan.features"),
        (lambda data: data["features"][0].pop("name"), "plan.features[0].name"),
        (lambda data: data["features"].append("noise"), "plan.features[1]"),
        (lambda data: data["modules"][0].update(colour="red"), "plan.modules[0].colour"),
        (lambda data: data["modules"][0].update(name=None), "plan.modules[0].name"),
        (
            lambda data: data["modules"][0].update(api=[{"kind": "record"}]),
            "plan.modules[0].api[0]",
        ),
        (
            lambda data: data["modules"][0].update(api=[{"kind": "function", "name": "f"}]),
            "plan.modules[0].api[0].signature",
        ),
        (
            lambda data: data["modules"][0].update(api=[{**CLASS, "methods": [{"name": "f"}]}]),
            "plan.modules[0].api[0].methods[0].signature",
        ),
    ],
)
def test_errors_of_shape_name_the_place(
    change: Callable[[dict[str, Any]], object], place: str
) -> None:
    """A key that is missing, unknown or of another type is named by its way from the top."""
    data = plan_data()
    data["modules"] = [dict(data["modules"][0])]
    change(data)
    [sentence] = refused(data)
    assert sentence.startswith(f"{place}: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_wrong_value_is_quoted() -> None:
    """An error of shape shows what stands there now."""
    [sentence] = refused(plan_data(version=2))
    assert sentence.endswith("(it is 2).")


def test_a_plan_is_what_was_read() -> None:
    """Dumped, written as YAML and read again, a plan is the same."""
    plan = plan_of(
        module_data(scores={"clarity": 7.5}),
        inputs="a.b.c",
        context="Small.",
        features=[{"name": "parity", "given": "parity: of bits", "pseudocode": "a\nb\n"}],
    )
    assert read_plan(yaml.safe_load(dump_yaml(plan.dump()))) == plan


def test_empty_options_are_left_out() -> None:
    """A dumped plan has the keys of the schema in their order, and no empty options."""
    dumped = plan_of().dump()
    assert list(dumped) == ["version", "summary", "dependencies", "features", "modules"]
    assert list(dumped["features"][0]) == ["name", "description"]
    assert list(dumped["modules"][0]) == ["name", "purpose", "features", "uses", "api"]


def test_the_specification_is_without_scores() -> None:
    """What a judge said of a module does not change what it is to be."""
    scored = plan_of(module_data(scores={"clarity": 7.5})).module("codes")
    assert scored.spec() == plan_of().module("codes").spec()


def test_modules_and_features_are_found_by_name() -> None:
    """A plan gives its parts by name, and fails where there is none."""
    plan = plan_of()
    assert plan.module("codes").name == "codes"
    assert plan.feature("parity").name == "parity"
    with pytest.raises(KeyError):
        plan.module("parity")
    with pytest.raises(KeyError):
        plan.feature("codes")


@given(any_plan())
@settings(max_examples=300)
@pytest.mark.slow
def test_any_plan_is_refused_in_sentences_or_safe(data: dict[str, Any]) -> None:
    """Whatever its texts, a plan is refused in sentences, or its files and scaffolds are safe."""
    try:
        plan = valid_plan(data)
    except PlanError as error:
        sentences = error.violations
    else:
        check_files(plan)
        check_scaffolds(plan)
        return
    assert sentences
    assert all(sentence.endswith(".") for sentence in sentences)


@given(SOUND_APIS)
@settings(max_examples=100)
@pytest.mark.slow
def test_an_api_of_any_kinds_is_refused_or_can_be_imported(api: list[dict[str, Any]]) -> None:
    """However kinds derive from and name one another, Python takes their scaffold."""
    try:
        plan = plan_with(*api)
    except PlanError:
        return
    check_files(plan)
    check_scaffolds(plan)


def check_files(plan: Plan) -> None:
    """Assert that a plan comes back from its YAML, and that its files are safe."""
    assert violations(plan) == []
    assert read_plan(yaml.safe_load(dump_yaml(plan.dump()))) == plan
    for module in plan.modules:
        assert FILE.fullmatch(module.file)
        compile(scaffold_of_tests(module, "tiny", waits=True), "tests", "exec", dont_inherit=True)
    for feature in plan.features:
        compile(
            scaffold.example_scaffold(feature, plan.modules, "tiny"),
            "example",
            "exec",
            dont_inherit=True,
        )


def imported(text: str, *, needs_nothing: bool) -> None:
    """Compile a scaffold, and import it where it needs nothing that is not there."""
    code = compile(text, "scaffold", "exec", dont_inherit=True)
    if needs_nothing:
        module = types.ModuleType("scaffold")
        sys.modules["scaffold"] = module  # where a dataclass looks for it
        try:
            exec(code, vars(module))  # noqa: S102 - it is what is tested
        finally:
            del sys.modules["scaffold"]


def check_scaffolds(plan: Plan) -> None:
    """Hold the scaffolds of a plan's modules against the checks of a module."""
    offers = {module.name: {item.name for item in module.api} for module in plan.modules}
    external = import_names(plan.dependencies)
    for module in plan.modules:
        text = scaffold.module_scaffold(plan, module, "tiny")
        imported(text, needs_nothing=not module.uses and not plan.dependencies)
        assert format_python(text) == text
        imports = Imports("tiny", offers, module.uses, external, (), module.name)
        for check in (Parses(), PlannedApi(module), imports):
            assert check.problems(linted(text), {}) == []
