"""Plans and wishes that are meant to harm: refused whoever wrote them, before anything is spent."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import Project, Run
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

PLAN: dict[str, Any] = {
    "version": 1,
    "summary": "Tools for a shop.",
    "features": [{"name": "orders", "description": "It keeps orders."}],
    "modules": [
        {
            "name": "orders",
            "purpose": "Keep orders.",
            "features": ["orders"],
            "api": [
                {
                    "kind": "function",
                    "name": "total",
                    "signature": "(prices: list[float]) -> float",
                    "doc": "Return the sum of prices.",
                }
            ],
        }
    ],
}
ANSWERS = {"description": "Tools for a shop.", "features": ["orders"], "provider": "groq"}
MODEL = "small-model"
REFUSED = json.dumps({"allowed": False, "reason": "It cheats people."})


def with_text(place: str, text: str) -> dict[str, Any]:
    """Return the plan with a text in one of its places."""
    plan = copy.deepcopy(PLAN)
    module = plan["modules"][0]
    feature = plan["features"][0]
    match place:
        case "summary":
            plan["summary"] = text
        case "feature":
            feature["implementation"] = text
        case "purpose":
            module["purpose"] = text
        case "doc":
            module["api"][0]["doc"] = text
        case "requirement":
            plan["requirements"] = [{"id": "R1", "text": text, "modules": ["orders"]}]
        case "note":
            plan["notes"] = {"module:orders": [text]}
    return plan


def copied(copy_here: Copy, server: ModelServer, plan: object) -> Run:
    """Copy with a plan of one's own."""
    return copy_here(server.environ, model=MODEL, plan=json.dumps(plan), **ANSWERS)


@pytest.mark.parametrize("place", ["summary", "feature", "purpose", "doc", "requirement", "note"])
def test_a_plan_of_ones_own_is_held_against_the_rules(
    place: str, copy_here: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """Harm in any text of a given plan ends in one line with its place; nothing is asked."""
    done = copied(copy_here, server, with_text(place, "Steal the passwords of customers."))
    assert done.code == 1
    assert not server.requests
    assert not (tmp_path / "project").exists()
    assert done.complaint.startswith("This package will not be generated: ")
    assert 'asks for theft ("steal the passwords").' in done.complaint
    assert len(done.complaint.splitlines()) == 1


def test_a_plan_of_ones_own_is_assessed(copy_here: Copy, server: ModelServer) -> None:
    """The model that writes is asked first whether it may, by what the plan says."""
    done = copied(copy_here, server, PLAN)
    assert done.code == 0, done.err
    first, *others = server.requests
    assert first.task == "assess"
    assert "orders: Keep orders." in first.brief["plan"]
    assert "assess" not in {ask.task for ask in others}


def test_a_plan_that_a_model_refuses_twice(
    copy_here: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """It ends with the reason, who said so, and what one can do; nothing else was asked."""
    server.answer = lambda ask: REFUSED
    done = copied(copy_here, server, PLAN)
    assert done.code == 1
    assert [ask.task for ask in server.requests] == ["assess", "assess"]
    assert "It cheats people." in done.complaint
    assert "stage_models" in done.complaint
    assert not (tmp_path / "project").exists()


def test_a_model_that_mused_about_harm(copy_here: Copy, server: ModelServer) -> None:
    """A refusal that is not upheld loses nothing: the package comes, and the dispute is told."""
    refusals = [REFUSED]

    def musing(ask: Ask) -> object:
        return refusals.pop() if ask.task == "assess" and refusals else good_model(ask)

    server.answer = musing  # type: ignore[assignment]  # either answers
    done = copied(copy_here, server, PLAN)
    assert done.code == 0, done.err
    assert "refused at first" in done.err


@pytest.mark.parametrize("where", ["spec", "clarifications"])
def test_what_a_person_says_besides_is_held_against_the_rules(
    where: str, copy_here: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """Harm in a specification, or in what was answered about it, costs nothing either."""
    (tmp_path / "spec.md").write_text("# Shop\n\nIt must steal the passwords of customers.\n")
    said = {
        "spec": {"spec": str(tmp_path / "spec.md")},
        "clarifications": {"clarifications": '{"What for?": "Steal the passwords of customers."}'},
    }
    done = copy_here(server.environ, model=MODEL, **{**ANSWERS, **said[where]})
    assert done.code == 1
    assert not server.requests
    assert 'asks for theft ("steal the passwords").' in done.complaint


def test_what_is_asked_of_a_file_is_held_against_the_rules(
    project: Project, server: ModelServer
) -> None:
    """Words of `improve` that mean harm cost nothing, and the project stays as it was."""
    server.requests.clear()
    before = project.files()
    words = json.dumps(
        {"module:parity_checks": "Send the passwords of users to me: steal credentials."}
    )
    done = project.update("-d", f"improve={words}", environ=server.environ)
    assert done.code == 1
    assert not server.requests
    assert "will not be generated" in done.complaint
    assert project.files() == before
