"""Bad input: a sentence at the question or on stderr, never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.copier import copier_here
from support.projects import Copy

BAD_ANSWERS: dict[str, tuple[dict[str, object], str]] = {
    "no description": ({"description": " "}, "Describe the package"),
    "no features": ({"features": []}, "Name at least one feature"),
    "features too alike": ({"features": ["Noise!", "noise"]}, "too alike"),
    "no package name": ({"package_name": ""}, "needs a name"),
    "package name with a space": ({"package_name": "tiny codes"}, "no valid distribution name"),
    "package name with a path": ({"package_name": "../tiny"}, "no valid distribution name"),
    "keyword": ({"import_name": "class"}, "a Python keyword"),
    "standard library": ({"import_name": "json"}, "a standard library module"),
    "path in import name": ({"import_name": "../codes"}, "single identifier"),
    "unknown provider": ({"provider": "grok"}, "There is no provider 'grok'"),
    "unknown licence": ({"license": "mit"}, "license: 'mit' is none of MIT, Apache-2.0"),
    "unknown python": ({"minimum_python": "3.9"}, "'3.9' is no"),
    "unknown ci": ({"ci": "travis"}, "ci: 'travis' is none of github, gitlab, none"),
    "unknown docs host": ({"docs_host": "gh"}, "docs_host: 'gh' is none of none, pages, readthed"),
    "unknown enhancement": (
        {"provider": "files", "enhancement": "fully"},
        "'fully' is none of none, description",
    ),
    "unknown context": ({"context": "of"}, "context: 'of' is none of auto, on, off."),
    "no mail address": ({"author_email": "ada"}, "author_email: 'ada' is no mail address"),
    "two mail addresses": ({"author_email": "a@b.org, c@d.org"}, "no mail address"),
    "no address": ({"repository_url": "javascript:alert(1)"}, "no address"),
    "stage model": ({"stage_models": {"tests": "qwen"}}, "provider:model"),
    "stage task": (
        {"stage_models": {"test": "groq:small-model"}},
        "stage_models: There is no task 'test'; do you mean 'tests'?",
    ),
    "stage provider": (
        {"stage_models": {"tests": "olama:small-model"}},
        "stage_models: There is no provider 'olama'. Do you mean 'ollama'?",
    ),
    "stage scaffold": ({"stage_models": {"tests": "scaffold:x"}}, "sends no requests"),
    "temperature task": (
        {"temperatures": {"sumary": 0.5}},
        "temperatures: There is no task 'sumary'; do you mean 'summary'?",
    ),
    "part of prompts": ({"temperatures": {"module_rules": 0.5}}, "no task 'module_rules'"),
    "too hot": ({"temperatures": {"judge": 2.5}}, "Give a number from 0 to 2."),
    "no number": ({"temperatures": {"judge": "warm"}}, "'warm' is no temperature of 'judge'."),
    "no names": (
        {"confirmed_dependencies": {"numpy": True}},
        "confirmed_dependencies: \"{'numpy': True}\" are no names of dependencies.",
    ),
    "no mapping": ({"temperatures": 0.5}, "temperatures is no mapping."),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_a_bad_answer_is_told_in_one_line(case: str, copy_here: Copy, tmp_path: Path) -> None:
    """A bad answer on the command line ends with one line that names the question."""
    answers, sentence = BAD_ANSWERS[case]
    done = copy_here({}, **answers)
    assert done.code == 1
    assert sentence in done.complaint
    assert "Traceback" not in done.err
    assert not (tmp_path / "project").exists()


def test_a_missing_description_is_told_in_one_line(
    copy_here: Copy, template: Path, tmp_path: Path
) -> None:
    """With `--defaults` and no answers at all, the first question that needs one is named."""
    done = copier_here("copy", "--trust", "--defaults", template, tmp_path / "project")
    assert done.code == 1
    assert done.complaint.startswith("package_name: The package needs a name.")


def plan(**changes: object) -> dict[str, Any]:
    """Return a person's own plan with one module, changed."""
    module = {
        "name": "parity",
        "purpose": "Parity.",
        "features": ["parity checks", "look-up decoding"],
        "uses": [],
        "api": [{"kind": "function", "name": "even", "signature": "(n: int) -> bool"}],
        **changes,
    }
    return {
        "version": 1,
        "features": [{"name": "parity checks"}, {"name": "look-up decoding"}],
        "modules": [module],
    }


def circle() -> dict[str, Any]:
    """Return a plan of two modules that use one another."""
    given = plan(uses=["decoding"])
    given["modules"].append({"name": "decoding", "uses": ["parity"]})
    return given


def function(signature: str) -> list[dict[str, str]]:
    """Return an API of one function."""
    return [{"kind": "function", "name": "even", "signature": signature}]


BAD_PLANS = {
    "itself": (plan(uses=["parity"]), "Module 'parity' uses itself"),
    "cycle": (circle(), "use one another in a circle: parity → decoding → parity"),
    "unknown module": (plan(uses=["magic"]), "uses 'magic', which is no module of the plan"),
    "path": (plan(name="../../outside"), "no Python identifier"),
    "absolute path": (plan(name="/tmp/x"), "no Python identifier"),  # noqa: S108 - never made
    "signature": (plan(api=function("n: int")), "The signature of parity.even"),
    "running signature": (plan(api=function("(n=print(1))")), "The signature of parity.even"),
    "no mapping": (["parity"], "A plan is a mapping"),
    "no kind": (plan(api=[{"name": "even"}]), "plan.modules[0].api[0]"),
    "own name": (
        {**plan(), "dependencies": ["Tiny_Codes>=1"]},
        "tiny-codes is among its own dependencies",
    ),
    "feature unserved": (plan(features=["parity checks"]), "is served by no module"),
}


@pytest.mark.parametrize("case", BAD_PLANS)
def test_a_bad_plan_is_told_in_one_line(case: str, copy_here: Copy, tmp_path: Path) -> None:
    """A plan of a person's own that breaks a rule ends with a line that names the place."""
    given, sentence = BAD_PLANS[case]
    done = copy_here({}, plan=given)
    assert done.code == 1
    assert sentence in done.complaint
    assert "Traceback" not in done.err
    assert not (tmp_path / "project").exists()


def test_a_good_plan_of_a_persons_own_is_built(copy_here: Copy, tmp_path: Path) -> None:
    """A valid plan without inputs is taken as it is."""
    done = copy_here({}, plan=plan())
    assert done.code == 0, done.err
    assert (tmp_path / "project/src/tiny_codes/parity.py").is_file()
