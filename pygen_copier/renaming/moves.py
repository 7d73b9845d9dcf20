"""Moves say where each file of a project goes when names change."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_STUBS = (".pyi", ".pyx", ".pxd")  # what stands beside a module for the same import


@dataclass(frozen=True)
class Moves:
    """Where files go.

    Attributes:
        files: Files that are called otherwise, by their paths before.
        folders: Folders that are, with all that is in them.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_files(cls, files: Mapping[str, str], staying: Collection[str]) -> Moves:
        """Return the moves of a template's files; a folder moves where all in it do.

        Args:
            files: The files that move, by their paths before.
            staying: The files of the template that stay or go.
        """
        found: dict[str, str] = {}
        for old, new in files.items():
            pair = _folders(old, new)
            if pair is None or pair[0] in found:
                continue
            before, now = (f"{folder}/" for folder in pair)
            others = [path for path in files if path.startswith(before)]
            if all(files[path].startswith(now) for path in others) and not any(
                path.startswith(before) for path in staying
            ):
                found[pair[0]] = pair[1]
        return cls(dict(files), found)

    def of(self, path: str) -> str:
        """Return where a file of the project goes, a person's own among them."""
        if path in self.files:
            return self.files[path]
        stem, suffix = posixpath.splitext(path)
        if suffix in _STUBS and (beside := self.files.get(f"{stem}.py")):
            return posixpath.splitext(beside)[0] + suffix
        for old, new in self._deepest_first:
            if path.startswith(f"{old}/"):
                return new + path[len(old) :]
        return path

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """All paths before and now, the longest first."""
        every = {**self.folders, **self.files}
        return sorted(every.items(), key=lambda pair: -len(pair[0]))

    @cached_property
    def _deepest_first(self) -> list[tuple[str, str]]:
        return sorted(self.folders.items(), key=lambda pair: -len(pair[0]))


def _folders(old: str, new: str) -> tuple[str, str] | None:
    """Return the folders that two paths of one file differ in, None where its name differs."""
    before, now = old.split("/"), new.split("/")
    if before[-1] != now[-1]:
        return None
    while before and now and before[-1] == now[-1]:
        before.pop()
        now.pop()
    old, new = "/".join(before), "/".join(now)
    is_inside = f"{old}/".startswith(f"{new}/") or f"{new}/".startswith(f"{old}/")
    return None if is_inside else (old, new)
