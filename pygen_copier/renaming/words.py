"""Words: names that stand in text which is no Python, such as commands, paths and settings.

What is rewritten anywhere can only be the name: a path to a file that moves, an import path below
the package, an artifact. A bare name is rewritten in commands and settings only, where something
beside it says what it is or its inner punctuation does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.renaming import Renaming, is_unmistakable

_ARTIFACT = re.compile(r"(?<![\w/.])(?:module|tests|example|page):[\w][\w.-]*")
_BEFORE, _AFTER = r"(?<![\w./-])", r"(?![\w/-]|\.\w)"
# What stands before the name of a package that is imported, and of one that is installed.
_IMPORTS = (
    r"(?:(?<![\w-])(?:-m|--pyargs|--cov|--package|--module)[ =]+|^[ \t]*(?:>>> |\.\.\. )?import +"
    r"|[\"';] *import +)"
)
_FROM = r"(?:^|[\"';]|>>> |\.\.\. )[ \t]*from +"
_KEYS = (
    r"(?:source|source_pkgs|packages?|modules?|known[-_]first[-_]party|py[-_]modules|paths)"
    r"[\"']? *[=:][^\n=]*?[\"'\[ ]"
)
_INSTALLS = (
    r"(?:(?:pip|uv|pipx|conda|mamba|poetry|pdm|rye)3? (?:pip )?"
    r"(?:install|add|uninstall|remove|show|download|upgrade|run)(?: +-[^\s]+)* +[\"']?)"
)


class Words:
    """Rewrites the names in text that is no Python.

    Args:
        renaming: What is called otherwise.
        moves: Where files go.
    """

    def __init__(self, renaming: Renaming, moves: Moves) -> None:
        self.renaming = renaming
        self.moves = moves

    def mentions(self, text: str) -> str:
        """Return a text in which paths, import paths and artifacts are those of now."""
        text = self.paths(text)
        text = self._dotted.sub(self._dotted_now, text)
        return _ARTIFACT.sub(lambda found: self.renaming.artifact(found[0]), text)

    def code(self, text: str) -> str:
        """Return commands or settings with the names of now."""
        text = self.mentions(text)
        for pattern, new in self._bare:
            text = pattern.sub(lambda found, new=new: f"{found[1]}{new}", text)  # type: ignore[misc]
        return text

    def span(self, text: str) -> str:
        """Return a code span of Markdown, or a type, with the names of now."""
        for old, offers in self.renaming.offers.items():
            new = self.renaming.module(old)
            if new != old and offers:
                names = "|".join(map(re.escape, sorted(offers)))
                text = re.sub(rf"{_BEFORE}{re.escape(old)}(?=\.(?:{names})\b)", new, text)
        return self.code(text)

    def prose(self, text: str) -> str:
        """Return what is written about the package with the names that can only be meant."""
        text = self.mentions(text)
        for old, new in (self.renaming.package, self.renaming.imported):
            if old != new and is_unmistakable(old):
                text = re.sub(rf"{_BEFORE}{re.escape(old)}{_AFTER}", new, text)
        return text

    def paths(self, text: str) -> str:
        """Return a text in which paths of files and folders that move are those of now."""
        if self._path is None:
            return text
        return self._path.sub(lambda found: self._paths_now[found[0]], text)

    @cached_property
    def _paths_now(self) -> dict[str, str]:
        pairs = {old: new for old, new in self.moves.pairs if "/" in old}
        # A site's configuration names pages below the folder of the documentation.
        below = {}
        for old, new in pairs.items():
            (top, _, rest), (_, _, other) = old.partition("/"), new.partition("/")
            if top == "docs" and "/" in rest:
                below[rest] = other
        return {**below, **pairs}

    @cached_property
    def _path(self) -> re.Pattern[str] | None:
        if not self._paths_now:
            return None
        longest_first = sorted(self._paths_now, key=len, reverse=True)
        every = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?<![\w-])(?<!\w\.)(?:{every})(?![\w-]|\.\w)")

    @cached_property
    def _dotted(self) -> re.Pattern[str]:
        old = re.escape(self.renaming.imported[0])
        return re.compile(rf"(?<![\w./-])({old})((?:\.\w+)+|\.\*)")

    def _dotted_now(self, found: re.Match[str]) -> str:
        name, rest = found[1], found[2]
        if rest != ".*" and rest[1:].partition(".")[0] not in self.renaming.members:
            return found[0]
        return self.renaming.dotted(name + rest)

    @cached_property
    def _bare(self) -> list[tuple[re.Pattern[str], str]]:
        """What is rewritten in code where it stands alone, each with the name of now."""
        found: list[tuple[re.Pattern[str], str]] = []
        (package, packaged), (old, new) = self.renaming.package, self.renaming.imported
        if new != old:
            name = rf"{re.escape(old)}{_AFTER}"
            found.append((re.compile(rf"({_IMPORTS}){name}", re.MULTILINE), new))
            found.append((re.compile(rf"({_FROM}){name}(?= import )", re.MULTILINE), new))
            found.append((re.compile(rf"({_KEYS}){name}"), new))
            if is_unmistakable(old) and old != package:
                found.append((re.compile(rf"({_BEFORE}){name}"), new))
        if packaged != package:
            name = rf"{re.escape(package)}{_AFTER}"
            found.append((re.compile(rf"({_INSTALLS}){name}"), packaged))
            if is_unmistakable(package) and package != old:
                found.append((re.compile(rf"({_BEFORE}){name}"), packaged))
        return found


Rewrite = Callable[[str], str]
"""Returns a text with the names of now."""
