"""A plan says what a package will be: its features and modules (schema version 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from pygen_copier.errors import PygenError
from pygen_copier.plan.api import KINDS, ApiItem, Part, SparsePart
from pygen_copier.yaml_text import data_of


class PlanError(PygenError):
    """A plan breaks the rules.

    Attributes:
        violations: One readable sentence each, naming the place.
    """

    def __init__(self, violations: list[str]) -> None:
        self.violations = violations
        more = f" (and {len(violations) - 3} more)" if len(violations) > 3 else ""
        super().__init__(f"The plan cannot be used: {' '.join(violations[:3])}{more}")


class Feature(Part):
    """What the package can do, as asked for and as enhanced.

    Attributes:
        name: How the feature is referred to everywhere.
        given: The person's words where they are more than the name.
        description: What it does, in a few sentences.
        pseudocode: How it goes about it.
        implementation: Hints for whoever writes the code.
        scores: What the judge said of the texts, by criterion.
    """

    name: str
    given: str = ""
    description: str = ""
    pseudocode: str = ""
    implementation: str = ""
    scores: Mapping[str, float] | None = None

    def text(self) -> str:
        """Return all that was worked out, as one text."""
        return "\n\n".join(filter(None, (self.description, self.pseudocode, self.implementation)))


class Requirement(Part):
    """What a person demanded, letter for letter.

    Attributes:
        id: How tests and briefs refer to it, such as `R1`.
        text: The sentence or signature as it stands in what the person wrote.
        modules: Names of the modules that must honour it; none where it concerns them all.
        source: Where it was taken from, such as `description`; `from` in a plan.
    """

    id: str
    text: str
    modules: tuple[str, ...] = ()
    source: str = Field("description", alias="from")

    @model_serializer(mode="wrap")
    def _dump(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        data["from"] = data.pop("source", self.source)
        return data

    def spec(self) -> dict[str, str]:
        """Return what an artifact that must honour it is told."""
        return {"id": self.id, "text": self.text}


class Module(SparsePart):
    """One file of the package.

    Attributes:
        name: An identifier, dotted for a module in a subpackage.
        purpose: What it is for, on one line.
        features: Names of the features it serves.
        uses: Other modules of the package that it imports.
        api: Its public names.
        adopted: Whether it was there before there was a plan.
        scores: What the judge said, by criterion.
    """

    sparse = frozenset({"adopted"})

    name: str
    purpose: str = ""
    features: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    api: tuple[ApiItem, ...] = ()
    adopted: bool = False
    scores: Mapping[str, float] | None = None

    @property
    def file(self) -> str:
        """The module's file below the package folder."""
        return self.name.replace(".", "/") + ".py"

    def spec(self) -> dict[str, Any]:
        """Return what the module is to be, without what was said about it."""
        return self.model_dump(mode="json", exclude={"scores", "adopted"})


class Script(Part):
    """A command that the package installs.

    Attributes:
        name: What is typed.
        module: The module that has its function.
        function: The function that is called, without arguments.
    """

    name: str
    module: str
    function: str


class SpecRecord(SparsePart):
    """What a plan keeps of a specification, to know later what has changed in it.

    Attributes:
        description: What it says the package is for.
        sections: The digests of its sections.
        features: The features that were taken from it, and the digests of what is said of each.
        others: Those of the answers that it speaks of, likewise.
    """

    sparse = frozenset({"others"})

    description: str = ""
    sections: str = ""
    features: Mapping[str, str] = {}
    others: Mapping[str, str] = {}


class Plan(SparsePart):
    """The enhanced plan of a package.

    Attributes:
        version: The version of this schema.
        inputs: Digests of what it was made from; empty for a person's own plan.
        tagline: The package in one line, where a model or a person gave one.
        summary: The enhanced description.
        requirements: What the person demanded.
        last_requirement: The highest number that a requirement ever had, where none has it now.
        context: The package in at most 400 tokens, for models with small windows.
        dependencies: Run-time requirements of the generated package (PEP 508).
        unconfirmed: Names of those that a model added and no person has seen.
        features: What the package can do.
        modules: The files that do it.
        scripts: The commands it installs.
        notes: What a person asked of single files, by the artifact: texts, the earliest first.
        spec: What is kept of the specification it was made from, None where there was none.
        stand_ins: What of it no model gave, such as `summary` or `feature:NAME`: something else
            stands in.
        scores: What the judge said of the summary, by criterion.
    """

    sparse = frozenset(
        {"tagline", "requirements", "last_requirement", "unconfirmed", "scripts", "notes", "spec"}
        | {"stand_ins"}
    )

    version: Literal[1] = 1
    inputs: str = ""
    tagline: str = ""
    summary: str = ""
    requirements: tuple[Requirement, ...] = ()
    last_requirement: int = 0
    context: str = ""
    dependencies: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    modules: tuple[Module, ...] = ()
    scripts: tuple[Script, ...] = ()
    notes: Mapping[str, tuple[str, ...]] = {}
    spec: SpecRecord | None = None
    stand_ins: tuple[str, ...] = ()
    scores: Mapping[str, float] | None = None

    @field_validator("notes", mode="before")
    @classmethod
    def _notes_as_lists(cls, value: Any) -> Any:
        """Take a single text, as a person writes one, for a list of it."""
        if not isinstance(value, Mapping):
            return value
        return {name: [each] if isinstance(each, str) else each for name, each in value.items()}

    @model_validator(mode="before")
    @classmethod
    def _with_scripts(cls, data: Any) -> Any:
        """Take the scripts that stand at their functions, as models are asked to write them."""
        modules = data.get("modules") if isinstance(data, Mapping) else None
        if not isinstance(modules, (list, tuple)):
            return data
        scripts: list[dict[str, Any]] = []
        modules = [_parted(module, scripts) for module in modules]
        own = data.get("scripts", ())
        if not isinstance(own, (list, tuple)):
            return data
        return {**data, "modules": modules, "scripts": [*own, *scripts]}

    def module(self, name: str) -> Module:
        """Return the module of a name.

        Raises:
            KeyError: The plan has no such module.
        """
        for module in self.modules:
            if module.name == name:
                return module
        raise KeyError(name)

    def feature(self, name: str) -> Feature:
        """Return the feature of a name.

        Raises:
            KeyError: The plan has no such feature.
        """
        for feature in self.features:
            if feature.name == name:
                return feature
        raise KeyError(name)

    def commands_of(self, *modules: str) -> tuple[Script, ...]:
        """Return the commands whose functions some of these modules have, in their order."""
        return tuple(script for script in self.scripts if script.module in modules)

    def demanded_of(self, *modules: str, alone: bool = False) -> tuple[Requirement, ...]:
        """Return the requirements that some of these modules must honour, in their order.

        What concerns the whole package was no concern of modules that were there before.

        Args:
            modules: Names of modules.
            alone: Whether those are left out that concern all modules.
        """
        adopted = {module.name for module in self.modules if module.adopted}
        alone = alone or (bool(modules) and adopted.issuperset(modules))
        return tuple(
            each
            for each in self.requirements
            if set(each.modules) & {*modules} or not (each.modules or alone)
        )

    def dump(self) -> dict[str, Any]:
        """Return the plan as plain data in the order of the schema, without empty options."""
        data = self.model_dump(mode="json")
        for key in ("inputs", "context"):
            if not data[key]:
                del data[key]
        for feature in data["features"]:
            for key in ("given", "pseudocode", "implementation"):
                if not feature[key]:
                    del feature[key]
        for scored in (data, *data["features"], *data["modules"]):
            if scored["scores"] is None:
                del scored["scores"]
        return data


def _parted(module: Any, scripts: list[dict[str, Any]]) -> Any:
    """Return a module without the scripts at its functions, which are added to a list."""
    api = module.get("api") if isinstance(module, Mapping) else None
    if not isinstance(api, (list, tuple)):
        return module
    items = []
    for item in api:
        if isinstance(item, Mapping) and item.get("kind") == "function" and item.get("script"):
            place = {"module": module.get("name"), "function": item.get("name")}
            scripts.append({"name": item["script"], **place})
            item = {key: value for key, value in item.items() if key != "script"}
        items.append(item)
    return {**module, "api": items}


def read_plan(value: object) -> Plan:
    """Read a plan from data or text; its shape is checked here, its sense by `violations`.

    Args:
        value: What YAML or JSON held, or YAML text.

    Raises:
        PlanError: The value has not the shape of a plan.
    """
    try:
        value = data_of(value)
    except PygenError as error:
        raise PlanError([error.problem]) from None
    if not isinstance(value, Mapping):
        raise PlanError(["A plan is a mapping with `features` and `modules`."])
    try:
        return Plan.model_validate(value)
    except ValidationError as error:
        raise PlanError([_sentence(detail) for detail in error.errors()]) from None


def _sentence(detail: Any) -> str:
    place = ""
    for key in detail["loc"]:
        if key in KINDS:
            continue  # the discriminator is no place a person can go to
        place += f"[{key}]" if isinstance(key, int) else f".{key}"
    message = str(detail["msg"])
    given = detail["input"]
    shown = "" if isinstance(given, (Mapping, list)) else f" (it is {given!r:.60})"
    return f"plan{place}: {message[0].lower()}{message[1:]}{shown}."
