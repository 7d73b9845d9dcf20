"""A chat window as the model: a round is one file to paste, and rounds are counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import ANSWERS, Project, Run
from support.model import good_model
from support.projects import Copy

pytestmark = pytest.mark.slow

MARK = re.compile(r"^=== (\S+) ===\n", re.MULTILINE)


def needing(ask: Ask) -> str:
    """Reply as a good model whose package needs another one."""
    reply = good_model(ask)
    if ask.task not in ("structure", "modules"):
        return reply
    return json.dumps({**json.loads(reply), "dependencies": ["greeting"]})


def answer_all(folder: Path) -> None:
    """Answer the file of all prompts of a round with one file, as a chat window would."""
    text = (folder / "all-prompts.md").read_text("utf-8")
    parts = MARK.split(text)[1:]
    marks, prompts = parts[::2], parts[1::2]
    if len(marks) > 1:  # the first one is an example, above the prompts
        marks, prompts = marks[1:], prompts[1:]
    answers = (needing(Ask("", "", prompt)) for prompt in prompts)
    if len(marks) == 1:
        (folder / "all-answers.md").write_text(next(answers), encoding="utf-8")  # without its mark
        return
    found = [f"**=== {mark} ===**\n\n{text}\n" for mark, text in zip(marks, answers, strict=True)]
    (folder / "all-answers.md").write_text("Here you are.\n\n" + "\n".join(found), encoding="utf-8")


@pytest.fixture
def rounds(copy: Copy, tmp_path: Path, uv_that_tells: Path) -> list[Run]:
    """A package made in a chat window: all runs of the same command, the last one finishes it."""
    done = [copy(provider="files", model=str(tmp_path / "replies"))]
    while done[-1].code and len(done) < 15:
        answer_all(tmp_path / "replies")
        done.append(copy(provider="files", model=str(tmp_path / "replies")))
    return done


def test_a_package_is_made_round_by_round(
    rounds: list[Run], tmp_path: Path, uv_that_tells: Path
) -> None:
    """One paste a round is enough; no line comes twice; the rounds that are told are those to come.

    The last round leaves nothing behind that would silence a later run. What the package needs is
    neither looked up nor fetched.
    """
    assert rounds[-1].code == 0, rounds[-1].err
    assert Project(tmp_path / "project").answers()["model"] == str(tmp_path / "replies")
    lines = [line for run in rounds for line in run.err.splitlines() if "files:" in line]
    assert lines
    assert len(lines) == len(set(lines))
    told = [re.search(r"About (\d+) more|No round is planned", run.err) for run in rounds[:-1]]
    assert [int(found[1] or 0) for found in told if found] == [*reversed(range(len(told)))]
    assert not (tmp_path / "replies/.told").exists()
    assert "dependencies:\n    - greeting" in (tmp_path / "project" / ANSWERS).read_text("utf-8")
    assert not uv_that_tells.exists()


def test_single_prompts_stand_beside_the_file_of_all(copy: Copy, tmp_path: Path) -> None:
    """Who answers some alone is asked for the others only, in a file without the first."""
    folder = tmp_path / "replies"
    settings = {"provider": "files", "model": str(folder), "enhancement": "none"}
    while "module/" not in (stopped := copy(**settings)).complaint:
        answer_all(folder)
    first, *others = sorted(folder.glob("module/*.prompt.md"))
    assert f"{folder / 'all-prompts.md'}, which has them all" in stopped.complaint
    reply = first.with_name(first.name.replace(".prompt", ""))
    reply.write_text(good_model(Ask("", "", first.read_text("utf-8"))), encoding="utf-8")
    copy(**settings)
    asked = (folder / "all-prompts.md").read_text("utf-8")
    names = [f"=== module/{path.name.removesuffix('.prompt.md')} ===" for path in (first, *others)]
    assert [name in asked for name in names] == [False, *(True for _ in others)]


def test_an_answer_without_its_marks_is_told(copy: Copy, tmp_path: Path) -> None:
    """What cannot be told apart is kept, and a line says what is wanting."""
    folder = tmp_path / "replies"
    settings = {"provider": "files", "model": str(folder), "thrift": True, "features": ["a", "b"]}
    while "replies are" not in copy(**settings).complaint:
        answer_all(folder)
    (folder / "all-answers.md").write_text("Certainly!", encoding="utf-8")
    done = copy(**settings)
    assert done.code == 1
    assert "holds no answer under a line such as" in done.complaint
    assert (folder / "all-answers.md").read_text("utf-8") == "Certainly!"
