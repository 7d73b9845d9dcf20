"""A renaming says what of a package is called otherwise now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pygen_copier.names import module_name, slug

_OF_MODULES = ("module", "tests", "api")
_OF_FEATURES = ("feature", "example")
_GUIDE = "page:how-to-"


@dataclass(frozen=True)
class Renaming:
    """What is called otherwise.

    Attributes:
        package: The distribution's name, before and now.
        imported: The import name, before and now.
        modules: The new names of modules and subpackages, by the old ones.
        features: The new names of features, by the old ones.
        members: What stands below the package before: modules, subpackages, public names.
        offers: The public names of each module before.
    """

    package: tuple[str, str]
    imported: tuple[str, str]
    modules: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, str] = field(default_factory=dict)
    members: Collection[str] = ()
    offers: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is called otherwise."""
        before_and_now = (*self.modules.items(), *self.features.items())
        return all(old == new for old, new in (self.package, self.imported, *before_and_now))

    def is_named_in(self, text: str) -> bool:
        """Return whether something that is called otherwise stands in a text by its old name."""
        pairs = (self.package, self.imported, *self.modules.items(), *self.features.items())
        return any(old != new and old in text for old, new in pairs)

    def module(self, name: str) -> str:
        """Return what a module or subpackage of the plan is called now."""
        return _replaced(name, self._longest_first) or name

    def feature(self, name: str) -> str:
        """Return what a feature is called now."""
        return self.features.get(name, name)

    def dotted(self, path: str) -> str:
        """Return the import path that leads now where another led; any other stays as it is."""
        old, new = self.imported
        if path == old:
            return new
        if not path.startswith(f"{old}."):
            return path
        return f"{new}.{self.module(path[len(old) + 1 :])}"

    def artifact(self, name: str) -> str:
        """Return what an artifact, or a stand-in in the plan, is called now."""
        kind, colon, subject = name.partition(":")
        if not colon:
            return name
        if kind in _OF_MODULES:
            return f"{kind}:{self.module(subject)}"
        if kind == "feature":
            return f"feature:{self.feature(subject)}"
        slugs = {slug(old): slug(new) for old, new in self.features.items()}
        if kind == "example":
            return f"example:{slugs.get(subject, subject)}"
        if name.startswith(_GUIDE):
            subject = name[len(_GUIDE) :]
            return f"{_GUIDE}{slugs.get(subject, subject)}"
        return name

    def files(self, path: str) -> Iterator[str]:
        """Yield where a file of a template may be now, by the names in its path."""
        old, new = self.imported
        folders, _, file = path.rpartition("/")
        folder = "/".join(new if part == old else part for part in folders.split("/"))
        stem, dot, suffix = file.rpartition(".") if "." in file else (file, "", "")
        for before, now in self._stems:
            if stem == before:
                yield _joined(folder, f"{now}{dot}{suffix}")
        moved = _joined(folder, file)
        for before, now in self._longest_first:
            inner, outer = before.replace(".", "/"), now.replace(".", "/")
            for end in (r"\.\w+$", "/"):
                yield re.sub(rf"(^|.*/){re.escape(inner)}(?={end})", rf"\g<1>{outer}", moved)
        yield moved

    @cached_property
    def _longest_first(self) -> list[tuple[str, str]]:
        return sorted(self.modules.items(), key=lambda pair: -len(pair[0]))

    @cached_property
    def _stems(self) -> list[tuple[str, str]]:
        """Names of files without their endings, before and now; dotted and joined modules first."""
        found: list[tuple[str, str]] = []
        for old in self.offers:
            new = self.module(old)
            if new != old:
                found.append((f"test_{old.replace('.', '_')}", f"test_{new.replace('.', '_')}"))
                if "." in old or "." in new:
                    found.append((old, new))
        for old, new in self.features.items():
            found += [(slug(old), slug(new)), (module_name(old), module_name(new))]
        return [(old, new) for old, new in found if old != new]


def is_unmistakable(name: str) -> bool:
    """Return whether a name can hardly be a word of a sentence: it has inner punctuation."""
    return re.search(r"[^\W_][-_.][^\W_]", name) is not None


def _replaced(name: str, pairs: Collection[tuple[str, str]]) -> str | None:
    for old, new in pairs:
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return None


def _joined(folder: str, file: str) -> str:
    return f"{folder}/{file}" if folder else file
