"""Figures of documentation: how it reads, and how its sections hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.prose.readability import flesch_reading_ease
from pygen_copier.evaluation.prose.sections import (
    Section,
    coherence,
    coherences,
    consistency,
    sections,
    terminology,
)
from pygen_copier.evaluation.prose.vectors import Vector, Vectors, cosine, tf_idf
from pygen_copier.evaluation.subject import Subject

COHERENCE, PAGE_COHERENCE, PAGE_RELEVANCE = (
    f"documentation.{name}" for name in ("coherence", "page_coherence", "page_relevance")
)
"""Figures by part: coherence of each section, and of each page; relevance of each page."""

_WHERE = "sections of README.md and docs/, their prose without code and tables"
_EASE = Measure(
    "documentation.reading_ease", "Flesch reading ease", "points", f"Flesch (1948); {_WHERE}"
)


def _measure(name: str, title: str, unit: str, source: str) -> Measure:
    return Measure(f"documentation.{name}", title, unit, f"{source}; {_WHERE}")


def documentation_figures(
    subject: Subject,
    reference: Subject | None,
    vectors: Vectors = tf_idf,
    called: str = "TF-IDF",
) -> tuple[list[Figure], dict[str, dict[str, float]]]:
    """Return the figures of a package's documentation, and those by section and page that it has.

    Args:
        subject: The package.
        reference: A package whose documentation its own is held against, or None.
        vectors: Makes vectors of texts. Figures of different ones belong in no one table.
        called: What these vectors are.
    """
    found = sections(subject.pages)
    prose = [each.prose for each in found]
    made = vectors(prose) if prose else []
    together = _measure("coherence", "Coherence", "cosine", f"mean over pairs of {called} vectors")
    apart = _measure("consistency", "Consistency", "variance", f"{called}; lower is more alike")
    relevance, by_page = _relevance(found, reference, vectors, called)
    none = "There are fewer than two sections of prose."
    figures = [
        _ease(found),
        _of(together, coherence(made), len(made), none),
        _of(apart, consistency(made), len(made), none),
        relevance,
        _terms(found, subject),
    ]
    series = {
        COHERENCE: dict(zip(_titles(found), coherences(made), strict=False)),
        PAGE_COHERENCE: {
            page: value
            for page, own in _by_page(found, made).items()
            if (value := coherence(own)) is not None
        },
        PAGE_RELEVANCE: by_page,
    }
    return figures, {name: values for name, values in series.items() if values}


def _by_page(found: Sequence[Section], made: Sequence[Vector]) -> Mapping[str, list[Vector]]:
    """Return the vectors of the sections of each page."""
    pages: dict[str, list[Vector]] = {}
    for section, vector in zip(found, made, strict=True):
        pages.setdefault(section.page, []).append(vector)
    return pages


def _titles(found: Sequence[Section]) -> list[str]:
    """Return the titles of sections, numbered where a page has one heading several times."""
    seen: Counter[str] = Counter()
    titles = []
    for section in found:
        seen[section.title] += 1
        again = seen[section.title]
        titles.append(section.title if again == 1 else f"{section.title} ({again})")
    return titles


def _of(measure: Measure, value: float | None, n: int, reason: str) -> Figure:
    return measure.absent(reason) if value is None else measure.of(value, n)


def _ease(found: Sequence[Section]) -> Figure:
    value = flesch_reading_ease("\n\n".join(each.prose for each in found))
    return _of(_EASE, value, len(found), "There are fewer than thirty words of prose.")


def _relevance(
    found: Sequence[Section], reference: Subject | None, vectors: Vectors, called: str
) -> tuple[Figure, dict[str, float]]:
    """Return how near the documentation is to that of a reference, and each of its pages."""
    measure = _measure("relevance", "Relevance", "cosine", f"with a reference, {called} vectors")
    if reference is None:
        return measure.absent("No reference was named: --reference PATH."), {}
    wanted = sections(reference.pages)
    if not found or not wanted:
        return measure.absent("The package or the reference has no prose."), {}
    # More than two texts, for what both have is no measure of how rare a word is.
    texts = [each.prose for each in (*found, *wanted)]
    made = vectors(texts)
    own, other = made[: len(found)], made[len(found) :]
    whole = _sum(other)
    by_page = {page: cosine(_sum(part), whole) for page, part in _by_page(found, own).items()}
    return measure.of(cosine(_sum(own), whole), len(texts)), by_page


def _sum(vectors: Sequence[Vector]) -> Vector:
    total: dict[str, float] = {}
    for vector in vectors:
        for dimension, value in vector.items():
            total[dimension] = total.get(dimension, 0.0) + value
    return total


def _terms(found: Sequence[Section], subject: Subject) -> Figure:
    """Return how many sections speak of the package by its names."""
    measure = _measure(
        "terminology", "Sections that use a key term", "share", "names of the package and modules"
    )
    names = {subject.name, *subject.import_names}
    names |= {name.rpartition(".")[2] for name in subject.dotted.values()}
    value = terminology(found, sorted(names))
    return _of(measure, value, len(found), "There is no prose.")
