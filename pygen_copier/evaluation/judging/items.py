"""Items: what is scored one by one, for one score of a whole package says little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pygen_copier.digests import digest
from pygen_copier.evaluation.judging.criteria import Kind
from pygen_copier.evaluation.similarity.names_match import identifiers
from pygen_copier.evaluation.subject import Subject
from pygen_copier.plan.model import Feature
from pygen_copier.prompts.brief import Document

_HIDDEN = "(a model)"


@dataclass(frozen=True)
class Item:
    """A module, a page or the description of a feature.

    Attributes:
        kind: What it is.
        name: Its path, or the name of the feature.
        texts: What is to be read, by paths.
    """

    kind: Kind
    name: str
    texts: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """What stands for it on forms: it tells nothing, and changes with its texts."""
        return digest([self.kind, self.name, dict(self.texts)], 8)

    def documents(self) -> list[Document]:
        """Return its texts as documents of a brief."""
        return [
            Document("python" if path.endswith(".py") else "markdown", path, text)
            for path, text in self.texts.items()
        ]


def items_of(
    subject: Subject, features: Iterable[Feature] = (), hidden: Sequence[str] = ()
) -> list[Item]:
    """Return the items of a package, sorted by kind and name.

    Args:
        subject: The package.
        features: The features of its plan, where it has one.
        hidden: The names of models, which nobody who judges is to read.
    """
    found: list[Item] = []
    for path, text in subject.modules.items():
        names = identifiers(text)
        if names is None or names.defined:
            tests = {test: subject.files[test] for test in subject.tests_of(path)}
            found.append(Item("module", path, {path: text, **tests}))
    found += [Item("page", path, {path: text}) for path, text in subject.pages.items() if text]
    found += [Item("feature", each.name, {each.name: _described(each)}) for each in features]
    return sorted(
        (Item(each.kind, each.name, _blind(each.texts, hidden)) for each in found),
        key=lambda each: (each.kind, each.name),
    )


def _described(feature: Feature) -> str:
    asked = f"What was asked for: {feature.given or feature.name}"
    parts = (feature.description, feature.pseudocode, feature.implementation)
    return "\n\n".join([asked, *filter(None, parts)]) + "\n"


def _blind(texts: Mapping[str, str], hidden: Sequence[str]) -> dict[str, str]:
    """Return texts without the names of models, the longest first: one may be in another."""
    found = dict(texts)
    for name in sorted(hidden, key=len, reverse=True):
        found = {path: text.replace(name, _HIDDEN) for path, text in found.items()}
    return found
