"""Sections: the documentation of a package cut at its headings, and how they hang together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pygen_copier.evaluation.prose.vectors import Vector, cosine
from pygen_copier.evaluation.statistics.estimate import mean
from pygen_copier.markdown.page import read_page

_FEWEST_WORDS = 5
_DEEPEST = 2


class Section(NamedTuple):
    """A part of a page: where it is, its heading, and its prose without code and tables."""

    page: str
    heading: str
    prose: str

    @property
    def title(self) -> str:
        """Its page and its heading."""
        return f"{self.page}: {self.heading}" if self.heading else self.page


def sections(pages: Mapping[str, str]) -> list[Section]:
    """Return the sections of pages, cut at headings of the first two levels.

    What has fewer than five words of prose is no section.

    Args:
        pages: Texts in Markdown by their paths.
    """
    return [each for path, text in pages.items() for each in _of_page(path, text)]


def _of_page(path: str, text: str) -> Iterable[Section]:
    page = read_page(text)
    starts = [(h.line, h.text) for h in page.headings if h.level <= _DEEPEST]
    tables = {n for n, line in enumerate(text.split("\n"), start=1) if line.lstrip()[:1] == "|"}
    marks = {heading.line for heading in page.headings}
    bounds = [(0, ""), *starts, (text.count("\n") + 2, "")]
    for (start, heading), (end, _) in itertools.pairwise(bounds):
        words = [
            each
            for each in page.prose
            if start <= each.line < end and each.line not in tables | marks
        ]
        prose = _joined(words, text)
        if len(prose.split()) >= _FEWEST_WORDS:
            yield Section(path, heading, prose)


def _joined(words: Sequence[tuple[int, str]], text: str) -> str:
    """Return prose with its paragraphs apart, and each item of a list as one of its own."""
    lines = text.split("\n")
    found: list[str] = []
    last = 0
    for line, part in words:
        apart = any(not lines[n - 1].strip() for n in range(last + 1, line)) if last else False
        is_item = re.match(r"\s*([-*+]|\d+[.)])\s", lines[line - 1]) and line != last
        found.append("\n\n" if apart or is_item else " ")
        found.append(part)
        last = line
    return "".join(found).strip()


def coherence(vectors: Sequence[Vector]) -> float | None:
    """Return the mean cosine over pairs of sections; None below two.

    Args:
        vectors: The vector of each section.
    """
    pairs = [cosine(a, b) for a, b in itertools.combinations(vectors, 2)]
    return mean(pairs) if pairs else None


def coherences(vectors: Sequence[Vector]) -> list[float]:
    """Return of each section the mean cosine with the others; nothing below two.

    Args:
        vectors: The vector of each section.
    """
    if len(vectors) < 2:
        return []
    return [
        mean([cosine(own, other) for at, other in enumerate(vectors) if at != place])
        for place, own in enumerate(vectors)
    ]


def consistency(vectors: Sequence[Vector]) -> float | None:
    """Return the mean over dimensions of the variance of the sections; lower is more alike.

    The variance is that of all sections, with n in the denominator. None below two sections.

    Args:
        vectors: The vector of each section.
    """
    dimensions = sorted({dimension for vector in vectors for dimension in vector})
    if len(vectors) < 2 or not dimensions:
        return None
    variances = []
    for dimension in dimensions:
        values = [vector.get(dimension, 0.0) for vector in vectors]
        middle = mean(values)
        variances.append(mean([(value - middle) ** 2 for value in values]))
    return mean(variances)


def terminology(found: Sequence[Section], terms: Iterable[str]) -> float | None:
    """Return the share of sections that use a key term; None without sections or terms.

    Args:
        found: The sections.
        terms: The key terms, looked for as words whatever their case.
    """
    words = [re.escape(term) for term in terms if term.strip()]
    if not found or not words:
        return None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    uses = [bool(pattern.search(f"{each.heading}\n{each.prose}")) for each in found]
    return sum(uses) / len(uses)
