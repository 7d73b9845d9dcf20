"""What is unmanaged: files that the template leaves alone, and artifacts that go with them."""

from __future__ import annotations

from support.artifacts import artifact_of_module, artifact_of_tests
from support.plans import plan_of

from pygen_copier.plan.model import Requirement
from pygen_copier.questionnaire.unmanaged import (
    is_managed,
    managed,
    newly_unmanaged,
    patterns_of_render,
)

PLAN = plan_of()
MODULE, TESTS = artifact_of_module(PLAN), artifact_of_tests(PLAN)


def test_artifacts_go_with_their_files() -> None:
    """Nobody is asked for a file that is not written, unless one that is written hangs on it."""
    assert managed([MODULE, TESTS], {}) == [MODULE, TESTS]
    assert managed([MODULE, TESTS], {"unmanaged": "/tests"}) == [MODULE]
    assert managed([MODULE, TESTS], {"unmanaged": f"/{MODULE.path}"}) == [MODULE, TESTS]
    assert managed([MODULE, TESTS], {"unmanaged": "*"}) == []


def test_patterns_are_those_of_gitignore() -> None:
    """The last that matches decides, and one with an exclamation mark takes back."""
    answers = {"unmanaged": "*\n!/src\n/src/*/__init__.py\n"}
    assert is_managed(answers, "src/tiny/codes.py")
    assert not is_managed(answers, "src/tiny/__init__.py")
    assert not is_managed(answers, "LICENSE")
    assert is_managed({"unmanaged": ""}, "LICENSE")


def test_an_old_version_has_none_of_what_becomes_a_persons_own() -> None:
    """Else Copier would take it away; what is not said anew stays as it was."""
    old, new = {"unmanaged": "/tests"}, {"unmanaged": "/docs"}
    assert patterns_of_render(old, {}) == patterns_of_render(old, old) == "/tests"
    assert patterns_of_render(old, new) == "/tests\n/docs"
    assert newly_unmanaged(old, {}) == newly_unmanaged(old, old) == ""
    assert newly_unmanaged(old, new).endswith("(unmanaged): /docs.")


def test_what_concerns_the_package_is_no_concern_of_adopted_modules() -> None:
    """A demand that names no module does not change what was there before there was a plan."""
    name = PLAN.modules[0].name
    whole, own = (
        Requirement.model_validate({"id": id_, "text": "It is fast.", "modules": modules})
        for id_, modules in (("R1", ()), ("R2", (name,)))
    )
    plan = PLAN.model_copy(update={"requirements": (whole, own)})
    assert plan.demanded_of(name) == (whole, own)
    modules = (plan.modules[0].model_copy(update={"adopted": True}), *plan.modules[1:])
    adopted = plan.model_copy(update={"modules": modules})
    assert adopted.demanded_of(name) == (own,)
    assert adopted.demanded_of() == (whole,)
    assert adopted.module(name).spec() == plan.module(name).spec()
