"""The demonstration: the kept replies are a whole package, and none of them needs a repair."""

from __future__ import annotations

from pathlib import Path

from support.copier import REPOSITORY, Project

from pygen_copier.generation.record import Record


def test_every_kept_reply_is_accepted_as_it_is(demonstration: Path) -> None:
    """Each reply passes every check at its first attempt, and no reply is left over."""
    record = Record.read(Project(demonstration).answers()["generated"])
    assert {(entry.attempts, entry.fallback) for entry in record.values()} == {(1, False)}
    replies = REPOSITORY / "examples/qec/replies"
    used = {name.replace(":", "/") + ".md" for name in record}
    kept = {
        path.relative_to(replies).as_posix()
        for task in ("module", "tests", "example", "page")
        for path in (replies / task).iterdir()
    }
    assert kept == used


def test_the_demonstration_writes_nothing_into_the_repository(demonstration: Path) -> None:
    """No prompt is written beside the replies: none is missing."""
    assert Project(demonstration).read("src/stabqec/blossom.py")
    assert list((REPOSITORY / "examples").rglob("*.prompt.md")) == []


def test_it_is_python_that_compiles(demonstration: Path) -> None:
    """Every generated file compiles."""
    for path in demonstration.rglob("*.py"):
        compile(path.read_bytes(), path, "exec")
