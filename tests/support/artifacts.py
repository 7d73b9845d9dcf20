"""Artifacts of a small recipe, made of real checks and scaffolds, for the tests of the engine."""

from __future__ import annotations

from typing import Any

from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Check
from pygen_copier.generation.verification import Verification
from pygen_copier.plan.model import Module, Plan
from pygen_copier.python.checks import NoPlaceholders, Parses, PlannedApi, Tests
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.chunks import module_chunks, tests_chunks
from pygen_copier.python.drop_tests import without_tests
from pygen_copier.python.scaffold import completed_module, example_scaffold, module_scaffold
from pygen_copier.python.tests_scaffold import tests_scaffold

PACKAGE = "tiny"


def artifact_of_module(plan: Plan, name: str = "codes", leans_on: Any = None) -> Artifact:
    """Return the artifact of a module's source."""
    module = plan.module(name)
    return Artifact(
        name=f"module:{name}",
        task="module",
        folder=f"src/{PACKAGE}",
        file=module.file,
        language="python",
        spec={"module": module.spec()},
        leans_on=leans_on,
        inputs={"module": module.spec()},
        checks=(Parses(), PlannedApi(module), _imports(plan, module), NoPlaceholders()),
        scaffold=lambda _: module_scaffold(plan, module, PACKAGE),
        completed=lambda text: completed_module(plan, module, PACKAGE, text),
        chunks=lambda: module_chunks(plan, module, PACKAGE),
    )


def artifact_of_tests(plan: Plan, name: str = "codes", *, verified: bool = False) -> Artifact:
    """Return the artifact of a module's tests, which lean on its source."""
    module = plan.module(name)
    source = f"module:{name}"
    used = tuple(f"module:{used}" for used in module.uses)
    verification = Verification((source, *used), subject=source, without=without_tests)
    checks: tuple[Check, ...] = (Parses(), _imports(plan, None), Tests(PACKAGE, module))
    return Artifact(
        name=f"tests:{name}",
        task="tests",
        folder="tests",
        file=f"test_{name}.py",
        language="python",
        spec={"module": module.spec()},
        leans_on=None,
        inputs={"module": module.spec()},
        needs=(source,),
        more=lambda texts: {"source": texts[source]},
        checks=checks,
        scaffold=lambda _: tests_scaffold(module, PACKAGE, waits=True),
        verification=verification if verified else None,
        chunks=lambda: tests_chunks(module, PACKAGE),
    )


def artifact_of_example(plan: Plan, name: str = "codes") -> Artifact:
    """Return the artifact of an example of a module, which is tried as a script."""
    feature, source = plan.features[0], f"module:{name}"
    return Artifact(
        name="example:everything",
        task="example",
        folder="examples",
        file="everything.py",
        language="python",
        spec={"feature": feature.name},
        leans_on=None,
        inputs={"feature": feature.name},
        checks=(Parses(),),
        scaffold=lambda _: example_scaffold(feature, [plan.module(name)], PACKAGE),
        verification=Verification((source,)),
    )


def _imports(plan: Plan, module: Module | None) -> Imports:
    offers = {each.name: {item.name for item in each.api} for each in plan.modules}
    allowed = module.uses if module else tuple(offers)
    external = () if module else ("pytest",)
    return Imports(PACKAGE, offers, allowed, external, (), module.name if module else "")
