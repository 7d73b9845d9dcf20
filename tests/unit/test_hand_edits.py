"""What a person did to a generated file: bytes are compared, text is diffed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.generation.hand_edits import edits, is_edited, part_of
from pygen_copier.paths import PathError

TEXT = "one\ntwo\n"


@pytest.mark.parametrize(
    ("now", "edited", "diff"),
    [
        (b"one\ntwo\n", False, []),
        (b"one\r\ntwo\r\n", True, []),
        (b"one\ntwo", True, [" one", "-two", "+two", "\\ No newline at end of file"]),
        (b"one\nt\x0cwo\n", True, [" one", "-two", "+t\x0cwo"]),
        (b"\xff\ntwo\n", True, ["-one", "+\ufffd", " two"]),
    ],
    ids=["as it was", "line ends", "no last line end", "form feed", "no UTF-8"],
)
def test_bytes_are_compared_and_text_is_diffed(
    tmp_path: Path, now: bytes, edited: bool, diff: list[str]
) -> None:
    """A file of other bytes is edited; its diff has the lines, and not their Windows ends."""
    (tmp_path / "a.txt").write_bytes(now)
    assert is_edited(tmp_path, "a.txt", TEXT) is edited
    lines = edits(tmp_path, "a.txt", TEXT).split("\n")
    assert lines[3:-1] == diff
    assert lines[:2] == (["--- recorded/a.txt", "+++ project/a.txt"] if diff else [""])


def test_a_recorded_text_without_a_last_line_end_is_no_line_with_the_next(tmp_path: Path) -> None:
    """The line that went and the line that came stand apart, for a model as for a person."""
    (tmp_path / "a.txt").write_text("two\n", encoding="utf-8")
    diff = edits(tmp_path, "a.txt", "one")
    assert diff.endswith("-one\n\\ No newline at end of file\n+two\n")


def test_what_is_missing_has_no_edits(tmp_path: Path) -> None:
    """A file that is not there was not edited."""
    assert not is_edited(tmp_path, "there.txt", TEXT)
    assert edits(tmp_path, "there.txt", TEXT) == ""


@pytest.mark.parametrize("path", ["folder", "../outside.txt", "link.txt", "away/outside.txt"])
def test_what_lies_outside_is_refused(tmp_path: Path, path: str) -> None:
    """A recorded path that leads out of the project, itself or by a link, is never read."""
    project = tmp_path / "project"
    (project / "folder").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (project / "link.txt").symlink_to(tmp_path / "outside.txt")
    (project / "away").symlink_to(tmp_path)
    for read in (is_edited, edits):
        with pytest.raises(PathError):
            read(project, path, TEXT)


PART = "First of it.\n\nThe middle line.\nThe last one.\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("First of it.", "First of it."),
        ("First of it.", "Mine in it."),
        ("The middle line.", "a\nb\nc"),
        ("The last one.", "Mine."),
        ("The last one.", "Mine.\nMore."),
        ("\nThe last one.", ""),
    ],
)
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_text_within_a_file(old: str, new: str, indent: str) -> None:
    """What became of it is told apart from what is around it, however far it is indented."""
    expected = PART.replace(old, new)
    lines = (f"{indent}{line}" if line else line for line in expected.splitlines())
    now = "\n".join(["# Head", "", *lines, "", "Tail.", ""])
    part = part_of(now, PART)
    assert part is not None
    assert [line.strip() for line in part.splitlines()] == expected.splitlines()


@pytest.mark.parametrize("now", ["", "# Head\n\nOther.\n\nTail.\n"])
def test_a_text_that_is_gone(now: str) -> None:
    """Blank lines alone are no trace of a text."""
    assert part_of(now, PART) is None


def test_texts_that_are_too_long_to_compare_are_not_found() -> None:
    """A stranger's file and record of very many lines end at once, not in a comparison of all."""
    recorded = "\n".join(f"line {number}" for number in range(3_000))
    assert part_of(recorded.replace("line 7\n", ""), recorded) is None
