"""Texts of a package follow a renaming: a file by what it is written in."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from types import MappingProxyType

from pygen_copier.renaming.markdown import rewrite_docstring, rewrite_markdown
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.words import Rewrite, Words
from pygen_copier.source.syntax import UnreadableSourceError
from pygen_copier.text import as_title

_PYTHON = (".py", ".pyi")
_MARKDOWN = (".md", ".markdown")
_SETTINGS = (
    *(".toml", ".yaml", ".yml", ".cfg", ".ini", ".json", ".ipynb", ".sh", ".bash", ".zsh", ".ps1"),
    *(".bat", ".env", ".mk", ".cff", ".in", ".lock", ".nix", ".jinja", ".conf"),
)
_TOLD = (".rst", ".txt", ".adoc")
_NAMED = frozenset(
    {
        *("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Jenkinsfile"),
        *("Dockerfile", "Containerfile", "CODEOWNERS", ".coveragerc", ".flake8", ".pylintrc"),
        *(".gitattributes", ".gitignore", ".dockerignore"),
    }
)
_HISTORY = ("CHANGELOG", "CHANGES", "HISTORY", "NEWS", "LICENSE", "COPYING")


@dataclass(frozen=True)
class Texts:
    """Rewrites texts of a package.

    Attributes:
        renaming: What is called otherwise.
        moves: Where files go.
    """

    renaming: Renaming
    moves: Moves

    def own(self, path: str, text: str) -> str:
        """Return a text that a person wrote with the names of now, in what is code.

        Args:
            path: Its file, relative to the project, as it was called.
            text: The text.
        """
        if posixpath.basename(path).upper().startswith(_HISTORY):
            return text  # what was, was called what it was called
        return self._rewritten(path, text, self.words.mentions)

    def generated(self, path: str, text: str) -> str:
        """Return a text that was generated with the names of now, also where prose names it."""
        return self._rewritten(path, text, self.words.prose, self._titles)

    def prose(self, text: str) -> str:
        """Return Markdown that belongs to no file, such as a summary."""
        return self._markdown("", text, self.words.prose, self._titles)

    @cached_property
    def words(self) -> Words:
        """What rewrites commands, settings and code spans."""
        return Words(self.renaming, self.moves)

    @cached_property
    def _titles(self) -> dict[str, str]:
        old, new = self.renaming.package
        features = self.renaming.features
        titles = {as_title(before): as_title(now) for before, now in features.items()}
        return {**titles, **features, old: new}

    def _rewritten(
        self, path: str, text: str, tell: Rewrite, titles: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        name = posixpath.basename(path)
        suffix = posixpath.splitext(name)[1].lower()
        if suffix in _PYTHON:
            try:
                return self._python(text, tell, self._package(path))
            except UnreadableSourceError:
                return self.words.mentions(text)
        if suffix in _MARKDOWN:
            return self._markdown(path, text, tell, titles)
        if suffix in _SETTINGS or name in _NAMED:
            return self.words.code(text)
        return self.words.mentions(text) if suffix in _TOLD else text

    def _python(self, text: str, tell: Rewrite, package: str = "") -> str:
        names = (*self.renaming.package, *self.renaming.imported)
        is_named = any(name in text for name in names) or "from ." in text
        if not is_named and not self.renaming.modules:
            return text
        from pygen_copier.renaming.python import rewrite_python

        told = partial(rewrite_docstring, words=self.words, tell=tell)
        return rewrite_python(text, self.words, told, package)

    def _markdown(self, path: str, text: str, tell: Rewrite, titles: Mapping[str, str]) -> str:
        return rewrite_markdown(
            text, self.words, tell, lambda code: self._python(code, tell), path, titles
        )

    def _package(self, path: str) -> str:
        """Return the import path of the package that a file is in, empty where it is in none."""
        old = self.renaming.imported[0]
        *folders, _ = path.split("/")
        at = next((n for n, part in enumerate(folders) if part == old and n <= 1), None)
        return "" if at is None else ".".join(folders[at:])
