"""The changes of an update: what it did to the files of a project, compared by path."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from pygen_copier.git import git_output, git_paths
from pygen_copier.paths import PathError, read_inside
from pygen_copier.questionnaire.conflicts import conflicts
from pygen_copier.text import count, oneline

_MOST_NAMED = 12


class Edit(NamedTuple):
    """What a person did to a file, by its lines; blank ones and the space around others are none.

    Attributes:
        before: The lines as they were generated.
        after: The lines that the person has.
    """

    before: list[bytes]
    after: list[bytes]

    @classmethod
    def of(cls, rendered: bytes, found: bytes) -> Self:
        """Compare a file as it was generated with what a person has."""
        return cls(_lines(rendered), _lines(found))

    def is_lost_in(self, text: bytes) -> bool:
        """Return whether a text lacks what a person wrote, has what they took away, or its place.

        Args:
            text: The file as the new version renders it.
        """
        before, after, now = Counter(self.before), Counter(self.after), Counter(_lines(text))
        if before == after:
            return self.before != self.after  # lines were moved, which no new version does
        return any(now[line] < after[line] for line in after - before) or any(
            now[line] > after[line] for line in before - after
        )


@dataclass(frozen=True, slots=True)
class Before:
    """A project before an update, held against what its old version renders.

    Attributes:
        commit: What git has checked out, which has all that an update takes away.
        rendered: The files of the old version, relative to the project.
        edits: What a person did since to those of them that are other than they were.
        unsaved: Those of them that a person changed and git does not have.
    """

    commit: str
    rendered: frozenset[str]
    edits: Mapping[str, Edit]
    unsaved: frozenset[str]

    @classmethod
    def of_project(cls, project: Path, render: Path) -> Before:
        """Compare a project with a render of its old version.

        Args:
            project: The folder of the project.
            render: The folder of the render.

        Raises:
            GitError: Git cannot say.
        """
        rendered = frozenset(
            path.relative_to(render).as_posix() for path in render.rglob("*") if path.is_file()
        )
        tracked = set(git_paths(project, "ls-files", "-z"))
        found = {path: _edit_of(project, render, path) for path in rendered}
        edits = {path: edit for path, edit in found.items() if edit is not None}
        commit = git_output(project, "rev-parse", "--short", "HEAD").decode().strip()
        return cls(commit, rendered, edits, frozenset(edits.keys() - tracked))


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update changed.

    Attributes:
        new: Files that were not there.
        changed: Files whose text is another, without those in conflict.
        conflicted: Files in conflict.
        taken: Files that are not there any more.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    conflicted: tuple[str, ...]
    taken: tuple[str, ...]

    @classmethod
    def of_project(cls, project: Path) -> Changes:
        """Compare a project with what git has checked out, all of which was committed.

        Raises:
            GitError: Git cannot say.
        """
        found = conflicts(project)

        def differing(kinds: str) -> list[str]:
            options = ("--name-only", "--no-renames", "--relative", f"--diff-filter={kinds}", "-z")
            return git_paths(project, "diff", *options, "HEAD")

        taken = [path for path in differing("D") if not os.path.lexists(project / path)]
        others = git_paths(project, "ls-files", "--others", "--exclude-standard", "-z")
        return cls(
            new=tuple(sorted({*others, *differing("A")} - {*found})),
            changed=tuple(sorted({*differing("MT")} - {*found})),
            conflicted=found,
            taken=tuple(sorted(taken)),
        )

    def told(self, but: Iterable[str] = ()) -> str:
        """Return what was written, by name where it is little.

        Args:
            but: Files that are written by every update that changes something.
        """
        kinds = {
            "new": [path for path in self.new if path not in but],
            "changed": [path for path in self.changed if path not in but],
        }
        numbers = [f"{len(paths):,} {kind}" for kind, paths in kinds.items() if paths]
        numbers += [f"{len(self.conflicted):,} in conflict"] if self.conflicted else []
        numbers += [f"{len(self.taken):,} taken away"] if self.taken else []
        if not numbers:
            only = self.new or self.changed
            return "Only the recorded answers have changed." if only else "Nothing has changed."
        total = sum(map(len, kinds.values())) + len(self.conflicted) + len(self.taken)
        lines = [f"The update changed {count(total, 'file')}: {', '.join(numbers)}."]
        if sum(map(len, kinds.values())) <= _MOST_NAMED:
            lines += [
                f"  {kind:<8} {oneline(path)}" for kind, paths in kinds.items() for path in paths
            ]
        else:
            lines[0] += " `git status` lists them."
        return "\n".join(lines)


def removal_advice(taken: Iterable[str], before: Before | None, project: Path) -> str:
    """Return which files an update took away and how to bring them back; empty where none.

    Args:
        taken: The files, relative to the project.
        before: The project as it was, None where that is not known.
        project: The folder of the project.
    """
    notes = {path: _note(path, before) for path in taken}
    if not notes:
        return ""
    own = sum(map(bool, notes.values()))
    yours = f", {own} of them edited by hand" if own else ""
    paths = sorted(notes, key=lambda path: (not notes[path], path))
    return "\n".join(
        [
            f"{count(len(paths), 'file was', 'files were')} taken away{yours}:",
            *(f"  {oneline(path)}{notes[path]}" for path in paths),
            *_way_back(paths, before, project),
        ]
    )


def loss_advice(rendered: Mapping[str, bytes], before: Before | None, project: Path) -> str:
    """Return which files of a person's an update wrote anew without their lines; empty for none.

    Copier overlooks that git could not put these back, as where a folder may not be written.

    Args:
        rendered: Files that were edited, as the new version renders them.
        before: The project as it was, None where that is not known.
        project: The folder of the project.
    """
    edits = before.edits if before else {}
    lost = sorted(
        path
        for path, text in rendered.items()
        if edits[path].is_lost_in(text) and _has(project, path, text)
    )
    if not lost:
        return ""
    what = count(len(lost), "file lost what you wrote in it", "files lost what you wrote in them")
    return "\n".join(
        [
            f"{what}, for it could not be merged:",
            *(f"  {oneline(path)}" for path in lost),
            *_way_back(lost, before, project),
        ]
    )


def _way_back(paths: Iterable[str], before: Before | None, project: Path) -> list[str]:
    commit = before.commit if before else "HEAD"
    return [
        "Git has them. This brings them back, all or those you leave in the line:",
        f"  {_git(project)} checkout {commit} -- {' '.join(map(shlex.quote, paths))}",
    ]


def hand_written(taken: Iterable[str], before: Before | None) -> list[str]:
    """Return those of some files in which there was something that a person wrote."""
    return [path for path in taken if _note(path, before)]


def _note(path: str, before: Before | None) -> str:
    if before is None:
        return ""
    if path not in before.rendered:
        return "  (written by hand)"
    return "  (edited by hand)" if path in before.edits else ""


def _edit_of(project: Path, render: Path, path: str) -> Edit | None:
    """Return what a person did to a file; None where it is as it was rendered, or is not there."""
    try:
        found = read_inside(project, path)
    except PathError:
        return Edit([], [])  # whatever it is, it is not what was generated
    rendered = (render / path).read_bytes()
    return None if found is None or _is_same(found, rendered) else Edit.of(rendered, found)


def _has(project: Path, path: str, text: bytes) -> bool:
    """Return whether a file of a project is a text."""
    try:
        found = read_inside(project, path)
    except PathError:
        return False
    return found is not None and _is_same(found, text)


def _is_same(one: bytes, other: bytes) -> bool:
    """Return whether texts are the same; line ends of Windows are no edit."""
    return one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _lines(text: bytes) -> list[bytes]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _git(project: Path) -> str:
    """Return the command git, so that it works from where the person stands."""
    if project.resolve() == Path.cwd():
        return "git"
    return f"git -C {shlex.quote(str(project))}"
