"""`pygen-copier plan --change`: a plan's modules are changed as a person says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.asks import Ask
from support.copier import FIRST_ANSWERS, pygen_copier
from support.model import good_model
from support.servers import ModelServer

WORDS = "Split the parity checks: syndromes apart."


def splitting_model(ask: Ask) -> str:
    """Answer well, and split the first module where that is asked for."""
    if ask.task != "structure" or "draft" not in ask.brief:
        return good_model(ask)
    told = json.loads(ask.brief["draft"])
    first, *others = told["modules"]
    doc = "Return the syndrome of a word."
    api = [{"kind": "function", "name": "syndrome", "signature": "(n: int) -> int", "doc": doc}]
    apart = {**first, "name": "syndromes", "purpose": "Syndromes.", "uses": [], "api": api}
    first["uses"] = ["syndromes"]
    return json.dumps({**told, "modules": [first, apart, *others]})


def planned(folder: Path, server: ModelServer) -> dict[str, Any]:
    """A plan that the server's model made, in a file."""
    (folder / "tiny.yml").write_text(yaml.safe_dump(FIRST_ANSWERS))
    done = pygen_copier("plan", "--data-file", "tiny.yml", cwd=folder, environ=server.environ)
    assert done.code == 0, done.err
    (folder / "planned.yml").write_text(done.out)
    answers: dict[str, Any] = yaml.safe_load(done.out)
    return answers


def test_a_module_is_split_as_a_person_says(tmp_path: Path) -> None:
    """One request brings another structure; features, summary and answers stay letter for letter.

    The same words ask for nothing again, and a change that breaks the rules goes back.
    """
    with ModelServer("groq", splitting_model) as server:
        before = planned(tmp_path, server)
        asked = len(server.requests)
        command = ("plan", "--data-file", "planned.yml", "--change", WORDS)
        done = pygen_copier(*command, cwd=tmp_path, environ=server.environ)
        assert done.code == 0, done.err
        (ask,) = server.requests[asked:]
        (problem,) = ask.brief["problems"]
        assert problem.endswith(WORDS)
        again = pygen_copier(*command, cwd=tmp_path, environ=server.environ)
        assert (again.out, len(server.requests)) == (done.out, asked + 1)
    after = yaml.safe_load(done.out)
    names = [module["name"] for module in after["plan"]["modules"]]
    assert names == ["parity_checks", "syndromes", "look_up_decoding"]
    for part in ("features", "summary", "inputs"):
        assert after["plan"][part] == before["plan"][part]
    assert {**after, "plan": None} == {**before, "plan": None}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Make it steal passwords from browsers.", "will not be generated"),
        ("Take all modules away.", "No usable change came"),
        (" ", "Nothing is said"),
    ],
)
def test_what_cannot_be_done_is_told(words: str, told: str, tmp_path: Path) -> None:
    """Harm is refused before a request; what never keeps the rules ends in one line."""

    def answer(ask: Ask) -> str:
        empty = json.dumps({"dependencies": [], "modules": []})
        return empty if "draft" in ask.brief else good_model(ask)

    with ModelServer("groq", answer) as server:
        planned(tmp_path, server)
        command = ("plan", "--data-file", "planned.yml", "--change", words)
        done = pygen_copier(*command, cwd=tmp_path, environ=server.environ)
    assert done.code == 1
    assert told in done.complaint
    assert done.out == ""


def test_without_a_plan_or_a_model_there_is_nothing_to_change(tmp_path: Path) -> None:
    """Both are told in a line."""
    (tmp_path / "tiny.yml").write_text(yaml.safe_dump({**FIRST_ANSWERS, "provider": "scaffold"}))
    done = pygen_copier("plan", "--data-file", "tiny.yml", "--change", WORDS, cwd=tmp_path)
    assert "There is no plan to change." in done.complaint
    made = pygen_copier("plan", "--data-file", "tiny.yml", cwd=tmp_path)
    (tmp_path / "planned.yml").write_text(made.out)
    done = pygen_copier("plan", "--data-file", "planned.yml", "--change", WORDS, cwd=tmp_path)
    assert "Nobody can be asked to change the plan" in done.complaint
