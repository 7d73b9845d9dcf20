"""A specification is a person's own document of what a package shall be, in Markdown.

It stands instead of a description and features, or beside them. Its text is data: it is cut,
compared and sent, and nothing in it is rendered, run or followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.names import slug
from pygen_copier.paths import PathError, TooLargeError, inside, is_there, read_inside
from pygen_copier.plan.model import SpecRecord
from pygen_copier.plan.spec_demands import demands
from pygen_copier.plan.spec_layouts import (
    SpecFeature,
    files_of,
    of_file,
    overview,
    shortened,
    with_features,
)
from pygen_copier.plan.spec_sections import Section, parts_of, read_sections
from pygen_copier.text import printable

MAX_BYTES = 400_000
ENDINGS = (".md", ".markdown", ".txt")
_ENDINGS = ", ".join(ENDINGS)
MOST_FEATURES = 20
"""Where headings name more, features are proposed from the text, as for any other."""

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Demand:
    """A sentence of a specification that has the form of a demand.

    Attributes:
        text: The sentence, letter for letter but for white space.
        feature: The name of the feature that it is said of; empty where nobody says.
    """

    text: str
    feature: str = ""


@dataclass(frozen=True)
class Specification:
    """What a specification says.

    Attributes:
        text: All of it, without comments.
        sections: Its sections, each feature's as one, long ones in parts.
        features: The features that it names.
        description: What it says the package is for.
    """

    text: str
    sections: tuple[Section, ...]
    features: tuple[SpecFeature, ...]
    description: str

    @cached_property
    def digest(self) -> str:
        """What it is known by: its sections, in their order."""
        return digest([each.digest for each in self.sections], 8)

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """The sentences that have the form of a demand, each once."""
        return self.demands_of(self.sections)

    def demands_of(self, sections: Sequence[Section]) -> tuple[Demand, ...]:
        """Return the sentences of sections that have the form of a demand, each once."""
        owner = {each: feature.name for feature in self.features for each in feature.sections}
        found: dict[str, Demand] = {}
        for section in sections:
            for text in demands(section.text):
                found.setdefault(text, Demand(text, owner.get(section, "")))
        return tuple(found.values())

    def named(self, feature: str) -> SpecFeature | None:
        """Return the feature that it names so, None where it names none."""
        return next((each for each in self.features if slug(each.name) == slug(feature)), None)

    def sections_of(self, feature: str) -> tuple[Section, ...]:
        """Return what is written of a feature: below its heading, or where its words stand.

        Where no heading names it, it is the section that has most of its words, and at least half
        of them; a word in the heading counts twice.
        """
        named = self.named(feature)
        if named and named.sections:
            return named.sections
        words = _words(feature)
        near = [
            (len(words & title) + len(words & every), -at)
            for at, (title, every) in enumerate(self._words)
            if words and 2 * len(words & every) >= len(words)
        ]
        return (self.sections[-max(near)[1]],) if near else ()

    def new_since(self, record: SpecRecord | None) -> tuple[Section, ...]:
        """Return the sections that are new or were changed since a plan was made."""
        known = set(record.sections.split()) if record else set()
        return tuple(each for each in self.sections if each.digest not in known)

    def record(self, features: Collection[str], own: Collection[str]) -> SpecRecord:
        """Return what a plan keeps of it, to know later what has changed.

        Args:
            features: The names of the plan's features.
            own: Those among them that the person named in an answer.
        """
        told = {name: " ".join(each.digest for each in self.sections_of(name)) for name in features}
        return SpecRecord(
            description=self.description,
            sections=" ".join(dict.fromkeys(each.digest for each in self.sections)),
            features={name: digests for name, digests in told.items() if name not in own},
            others={name: told[name] for name in told if name in own and told[name]},
        )

    @cached_property
    def _words(self) -> list[tuple[Set[str], Set[str]]]:
        """The words of each section's heading, and all of its words."""
        return [(_words(each.title), _words(each.whole())) for each in self.sections]


def read_specification(path: str, base: Path, root: Path | None = None) -> Specification:
    """Return the specification of a Markdown file, or of a folder in a known layout.

    What is read is no link; the folder that is named, or that the file is in, may be behind one.

    Args:
        path: The file or folder.
        base: The folder that the path is relative to.
        root: The folder in which nothing may be behind a link, where nobody of this run named the
            path.

    Raises:
        PygenError: There is none, it is a link, or too large, empty, or no Markdown in UTF-8.
    """
    given, is_folder = base / path, False
    try:
        is_folder = given.is_dir()
        files = files_of(given) if is_folder else [given]
    except (OSError, ValueError):  # no file can have such a name
        files = [base / "?"]
    root = root or (given if is_folder else files[0].parent)
    left = MAX_BYTES
    texts: list[tuple[Path, str]] = []
    for file in files:
        data = _bytes_of(root, file, left)
        if data is None:
            where = "" if Path(path).is_absolute() else f" in {base.absolute()}"
            raise _refused(path, f"was not found{where}", "Correct the path.")
        left -= len(data)
        texts.append((file, _text_of(data, path)))
    if not any(text.strip() for _, text in texts):
        raise _refused(path, "is empty", "Write into it what the package shall do.")
    return _specification(tuple(texts))


@lru_cache(4)  # an answer is read several times in a run
def _specification(texts: tuple[tuple[Path, str], ...]) -> Specification:
    read = [with_features(read_sections(text)) for _, text in texts]
    features = _told_apart([feature for _, found in read for feature in found])
    if len(features) > MOST_FEATURES and len(read) > 1:
        files = zip(read, texts, strict=True)
        features = _told_apart([of_file(found, file) for (found, _), (file, _) in files])
    if len(features) > MOST_FEATURES:
        features = []
    whole = {section for feature in features for section in feature.sections}
    sections = [
        part
        for found, _ in read
        for each in found
        for part in ((each,) if each in whole else parts_of(each))
    ]
    return Specification(
        "\n".join(text for _, text in texts),
        tuple(sections),
        tuple(features),
        shortened(" ".join(overview(found) for found, _ in read)),
    )


def specification_at_hand(
    path: str, roots: Sequence[Path], *, is_given: bool, may_miss: bool
) -> Specification | None:
    """Return the specification that an answer names, or None where it is not at hand.

    A path that was recorded is followed only within the project and where the run takes place: who
    wrote it may be anybody.

    Args:
        path: The answer, relative to where the run takes place; empty for none.
        roots: The folders that a recorded path may lead into.
        is_given: Whether the person of this run named it.
        may_miss: Whether what it said is known, so that it need not be there.

    Raises:
        PygenError: It cannot be read, or is not there and nobody knows what it said.
    """
    if not path:
        return None
    base = Path()
    root = next((each for each in roots if inside(each, base.absolute() / path)), None)
    if (is_given or root) and not (may_miss and not os.path.lexists(base / path)):
        return read_specification(path, base, None if is_given else root)
    if may_miss:
        return None
    raise _refused(path, "leads out of the project", "Name it once more: -d spec=PATH.")


def _bytes_of(root: Path, file: Path, most: int) -> bytes | None:
    """Return a file's bytes, read no further than is allowed; None where there is none."""
    path = file.relative_to(root) if file.is_relative_to(root) else file.absolute()
    try:
        if is_there(root, path) and file.suffix.lower() not in ENDINGS:
            raise _refused(str(path), "is no Markdown file", f"Its name ends in {_ENDINGS}.")
        return read_inside(root, path, most)
    except TooLargeError:
        told = f"is larger than {MAX_BYTES // 1000} kB"
        remedy = "Give the part that this package is made from."
        raise _refused(str(path), told, remedy) from None
    except PathError as error:
        raise PygenError(f"spec: {error.problem}", error.remedy) from None


def _text_of(data: bytes, path: str) -> str:
    if b"\0" in data:
        raise _refused(path, "is binary", "Give a Markdown file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(path, f"is not UTF-8: line {line}", "Save it as UTF-8.") from None
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _without_comments(_FRONT_MATTER.sub("", text))


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("-->")
    return "".join([*kept, text[at:]])


def _refused(path: str, problem: str, remedy: str) -> PygenError:
    return PygenError(f"spec: {path!r} {problem}.", remedy)


def _told_apart(features: Sequence[SpecFeature]) -> list[SpecFeature]:
    """Return features that can be told apart: the first of a name has the others' sections."""
    found: dict[str, SpecFeature] = {}
    for feature in features:
        first = found.setdefault(slug(feature.name), feature)
        if first is not feature:
            both = (*first.sections, *feature.sections)
            found[slug(feature.name)] = replace(first, sections=both)
    return list(found.values())


def _words(text: str) -> Set[str]:
    return frozenset(word.removesuffix("s") for word in _WORD.findall(text.casefold()))
