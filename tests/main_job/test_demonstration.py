"""The demonstration: the kept replies are a whole package, and none of them needs a repair."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.copier import REPOSITORY, Project, copier, run

from pygen_copier.generation.record import Record


@pytest.fixture
def demonstration(template: Path, tmp_path: Path) -> Project:
    """The quantum error correction package, generated from the kept replies."""
    done = copier(
        *("copy", "--trust", "--defaults"),
        *("--data-file", REPOSITORY / "examples/qec/answers.yml"),
        *(template, tmp_path / "stabqec"),
        cwd=REPOSITORY,
    )
    assert done.code == 0, done.err
    return Project(tmp_path / "stabqec")


def test_every_kept_reply_is_accepted_as_it_is(demonstration: Project) -> None:
    """Each reply passes every check at its first attempt, and no reply is left over."""
    record = Record.read(demonstration.answers()["generated"])
    assert {(entry.attempts, entry.fallback) for entry in record.values()} == {(1, False)}
    replies = REPOSITORY / "examples/qec/replies"
    used = {name.replace(":", "/") + ".md" for name in record}
    kept = {
        path.relative_to(replies).as_posix()
        for task in ("module", "tests", "example")
        for path in (replies / task).iterdir()
    }
    assert kept == used


def test_the_demonstration_writes_nothing_into_the_repository(demonstration: Project) -> None:
    """No prompt is written beside the replies: none is missing."""
    assert demonstration.read("src/stabqec/blossom.py")
    assert list((REPOSITORY / "examples").rglob("*.prompt.md")) == []


def test_it_is_python_that_compiles(demonstration: Project) -> None:
    """Every generated file compiles."""
    done = run(sys.executable, "-m", "compileall", "-q", ".", cwd=demonstration.folder)
    assert done.code == 0, done.out
