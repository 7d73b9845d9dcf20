"""No single reply is fatal: what stands in for it, where that is told, how it is asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.asks import Answer, Ask
from support.copier import ANSWERS, FEATURES, Project, commit, pygen_copier
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier.plan.rules import valid_plan

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}
PROSE = "I would rather tell you about it: it is a fine package, and there is a lot to say."


def made(folder: Path) -> dict[str, Any]:
    """Return the plan that a project records."""
    answers = yaml.safe_load((folder / "project" / ANSWERS).read_text(encoding="utf-8"))
    plan: dict[str, Any] = answers["plan"]
    return plan


def spoiling(*tasks: str, reply: str | Answer = PROSE) -> Any:
    """Return a model that answers some tasks with nothing that can be used."""
    return lambda ask: reply if ask.task in tasks else good_model(ask)


SPOILED: dict[str, tuple[list[str], dict[str, Any]]] = {
    "assess": (["assess"], {}),
    "feature": (sorted(f"feature:{name}" for name in FEATURES), {}),
    "summary": (["summary"], {}),
    "judge": (["judge"], {}),
    "structure": (["module:look_up_decoding", "module:parity_checks"], {}),
    "reconcile": (["reconcile"], {}),
    "features": (["features"], {"features": []}),
    "context": (["context"], {"provider": "ollama"}),
}


@pytest.mark.parametrize("task", SPOILED)
def test_a_task_that_no_reply_answers_has_a_stand_in(
    task: str, copy_here: Copy, tmp_path: Path
) -> None:
    """Whatever task is spoiled, there is a package; the plan marks it and the run names it."""
    marks, changes = SPOILED[task]
    wire = changes.get("provider", "groq")
    server = ModelServer(wire, spoiling(task), window=12_000 if wire == "ollama" else 100_000)
    with server:
        done = copy_here(server.environ, **{**GROQ, **changes})
    assert done.code == 0, done.err
    plan = made(tmp_path)
    assert plan["stand_ins"] == marks
    assert valid_plan(plan)
    assert (tmp_path / "project" / "pyproject.toml").is_file()
    assert "The plan holds stand-ins, for no usable reply came: " in done.err + done.out
    assert '-d \'regenerate=["plan"' in done.err + done.out


def test_prose_alone_makes_a_package_of_scaffolds(copy_here: Copy, tmp_path: Path) -> None:
    """A model that answers every task with prose ends in the person's words and an outline."""
    with ModelServer("groq", lambda ask: PROSE) as server:
        done = copy_here(server.environ, **GROQ)
    assert done.code == 0, done.err
    plan = made(tmp_path)
    assert plan["summary"] == "Small error-correcting codes."
    assert [feature["description"] for feature in plan["features"]] == FEATURES
    assert "Traceback" not in done.err
    module = (tmp_path / "project/src/tiny_codes/parity_checks.py").read_text(encoding="utf-8")
    assert "NotImplementedError" in module
    page = (tmp_path / "project/docs/plan.md").read_text(encoding="utf-8")
    assert "None" not in page


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"summary": None}, "Small error-correcting codes."),
        ({"summary": "   "}, "Small error-correcting codes."),
    ],
)
def test_an_empty_text_is_no_text(
    value: Mapping[str, object], kept: str, copy_here: Copy, tmp_path: Path
) -> None:
    """Null and white space never reach the README."""
    with ModelServer("groq", spoiling("summary", reply=json.dumps(value))) as server:
        done = copy_here(server.environ, **GROQ)
    assert done.code == 0, done.err
    assert made(tmp_path)["summary"] == kept
    readme = (tmp_path / "project/README.md").read_text(encoding="utf-8")
    assert readme.splitlines()[2] == kept


def test_what_came_to_nothing_is_not_replayed(copy: Copy) -> None:
    """The same command against a healthy service asks for it again, and not for what came."""
    with ModelServer("groq", spoiling("summary", "structure")) as server:
        assert copy(environ=server.environ, **GROQ).code == 0
    with ModelServer("groq", good_model) as server:
        done = copy("again", environ=server.environ, **GROQ)
        asked = {ask.task for ask in server.requests}
    assert done.code == 0, done.err
    assert {"summary", "structure"} <= asked
    assert not {"assess", "feature"} & asked


def test_a_false_refusal_is_not_replayed(copy: Copy, tmp_path: Path) -> None:
    """It ended the run; the same command, judged by a better model, makes the package."""
    refused = json.dumps({"allowed": False, "reason": "It sounds bad."})
    with ModelServer("groq", spoiling("assess", reply=refused)) as server:
        done = copy(environ=server.environ, **GROQ)
        assert done.code == 1
        assert "So said groq:small-model, asked twice." in done.complaint
        assert [ask.task for ask in server.requests] == ["assess", "assess"]
    with ModelServer("groq", good_model) as server:
        done = copy(environ=server.environ, **GROQ)
    assert done.code == 0, done.err
    assert "stand_ins" not in made(tmp_path)


class TestAgain:
    """`regenerate=["plan"]`."""

    @pytest.fixture
    def holed(self, copy: Copy, tmp_path: Path) -> Project:
        """A package whose first feature, summary and first module are stand-ins."""

        def answer(ask: Ask) -> str:
            if ask.task == "summary":
                return PROSE
            if ask.task == "feature" and ask.brief["feature"] == FEATURES[0]:
                return PROSE
            if ask.task == "structure":
                told = json.loads(good_model(ask))
                del told["modules"][0]
                told["modules"][0]["uses"] = []
                return json.dumps(told)
            return good_model(ask)

        with ModelServer("groq", answer) as server:
            done = copy(environ=server.environ, **GROQ)
        assert done.code == 0, done.err
        project = Project(tmp_path / "project")
        project.start_history()
        return project

    @staticmethod
    def again(project: Project, server: ModelServer, *more: str) -> Any:
        """Ask for the plan's stand-ins again."""
        return project.update("-d", 'regenerate=["plan"]', *more, environ=server.environ)

    def test_asks_for_stand_ins_and_keeps_the_rest(self, holed: Project, tmp_path: Path) -> None:
        """What stood in comes from the model now; all else is letter for letter as it was."""
        before = made(tmp_path)
        marks = ["feature:parity checks", "module:parity_checks", "summary"]
        assert before["stand_ins"] == marks
        told = pygen_copier("status", holed.folder).out
        assert f"\nStand-ins in the plan: {', '.join(marks)}\n" in told
        with ModelServer("groq", good_model) as server:
            done = self.again(holed, server)
            assert done.code == 0, done.err
            briefs = [ask.brief for ask in server.requests if ask.task == "feature"]
        assert [brief["feature"] for brief in briefs] == [FEATURES[0]]
        after = made(tmp_path)
        assert "stand_ins" not in after
        assert "Stand-ins" not in pygen_copier("status", holed.folder).out
        assert after["summary"].startswith("Small error-correcting codes. It offers")
        assert after["features"][0]["description"] == "It does parity checks."
        assert after["features"][1] == before["features"][1]
        assert after["modules"][0] == before["modules"][0]
        assert after["modules"][1]["api"][0]["name"] == "parity_checks_value"
        assert "NotImplementedError" not in holed.read("src/tiny_codes/parity_checks.py")
        commit(holed.folder)
        assert holed.update().code == 0
        assert holed.status() == ""

    def test_changes_nothing_where_the_model_is_as_bad(
        self, holed: Project, tmp_path: Path
    ) -> None:
        """The stand-ins stay, marked and told, and the run ends well."""
        before = made(tmp_path)
        with ModelServer("groq", spoiling("assess", "feature", "summary", "structure")) as server:
            done = self.again(holed, server)
        assert done.code == 0, done.err
        after = made(tmp_path)
        assert after == before
        assert '-d \'regenerate=["plan"' in done.err + done.out

    def test_says_where_there_are_none(self, project: Project, server: ModelServer) -> None:
        """A plan without stand-ins is not asked for, and the run says so."""
        server.requests.clear()
        done = self.again(project, server)
        assert done.code == 0, done.err
        assert "no stand-in is in it" in done.err
        assert server.requests == []
        assert project.status() == ""

    def test_stays_marked_until_it_is_asked_again(self, holed: Project, tmp_path: Path) -> None:
        """Another feature is planned beside the stand-ins, and does not hide them."""
        marks = made(tmp_path)["stand_ins"]
        with ModelServer("groq", good_model) as server:
            features = json.dumps([*FEATURES, "noise channels"])
            done = holed.update("-d", f"features={features}", environ=server.environ)
        assert done.code == 0, done.err
        # The summary is written anew for another list of features.
        assert made(tmp_path)["stand_ins"] == [mark for mark in marks if mark != "summary"]
