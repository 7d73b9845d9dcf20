"""Prose: readability and how sections hang together, by values computed by hand."""

from __future__ import annotations

import math

import pytest

from pygen_copier.evaluation.prose.figures import (
    COHERENCE,
    PAGE_COHERENCE,
    PAGE_RELEVANCE,
    documentation_figures,
)
from pygen_copier.evaluation.prose.readability import flesch_reading_ease, syllables
from pygen_copier.evaluation.prose.sections import (
    coherence,
    coherences,
    consistency,
    sections,
    terminology,
)
from pygen_copier.evaluation.prose.vectors import cosine, tf_idf
from pygen_copier.evaluation.subject import Subject


@pytest.mark.parametrize(
    ("word", "count"),
    [("a", 1), ("code", 1), ("table", 2), ("parity", 3), ("syndrome", 2), ("rhythm", 1)],
)
def test_syllables(word: str, count: int) -> None:
    """Groups of vowels, without a silent e."""
    assert syllables(word) == count


def test_reading_ease_is_the_formula() -> None:
    """Thirty words of one syllable in five sentences."""
    prose = "The cat sat on the mat. " * 5
    assert flesch_reading_ease(prose) == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    assert flesch_reading_ease("The cat sat on the mat.") is None


def test_vectors_by_hand() -> None:
    """The weight of a word is its count by its rarity, and each vector has length 1."""
    one, other = tf_idf(["red red blue", "red green"])
    rare = math.log(3 / 2) + 1
    assert one["red"] / one["blue"] == pytest.approx(2 / rare)
    assert cosine(one, one) == pytest.approx(1)
    assert cosine(one, other) == pytest.approx(2 / math.hypot(2, rare) / math.hypot(1, rare))
    assert cosine(one, {}) == 0


def test_sections_that_are_alike_hang_together() -> None:
    """The same text thrice is coherent and consistent; texts that share no word are neither."""
    same = tf_idf(["red blue green"] * 3)
    apart = tf_idf(["red", "blue", "green"])
    assert coherence(same) == pytest.approx(1)
    assert consistency(same) == pytest.approx(0)
    assert coherence(apart) == 0
    assert consistency(apart) == pytest.approx(2 / 9)
    assert coherences(apart) == [0, 0, 0]
    assert coherence(same[:1]) is None
    assert consistency([]) is None


def test_pages_have_a_coherence_and_a_relevance_of_their_own() -> None:
    """Of sections of one page, and with all of the reference; one section hangs on nothing."""
    alike = "# One\n\nred blue green red blue\n\n# Two\n\nred blue green red blue\n"
    apart = "# One\n\nten words of another kind altogether\n"
    own = Subject("own", {"README.md": alike, "docs/b.md": apart})
    _, series = documentation_figures(own, Subject("other", {"README.md": alike}))
    assert series[PAGE_COHERENCE] == {"README.md": pytest.approx(1)}
    relevance = series[PAGE_RELEVANCE]
    assert relevance == {"README.md": pytest.approx(1), "docs/b.md": 0}
    assert list(documentation_figures(own, None)[1]) == [COHERENCE, PAGE_COHERENCE]


def test_sections_leave_out_what_is_no_prose() -> None:
    """Code, tables and headings are not read, and what has no five words is no section."""
    page = (
        "# One\n\nThis is prose about one thing.\n\n```python\ncode = 1\n```\n\n"
        "| a | b |\n| --- | --- |\n| cell of a table | x |\n\n### Deeper\n\nIt goes on.\n\n"
        "## Two\n\nToo short.\n"
    )
    (found,) = sections({"a.md": page})
    assert found.title == "a.md: One"
    assert found.prose == "This is prose about one thing.\n\nIt goes on."


def test_terms_are_words() -> None:
    """A term is found whatever its case, and not within a word."""
    found = sections(
        {"a.md": "# A\n\nThe Parity of some bits here.\n\n# B\n\nDisparity of a b c d."}
    )
    assert terminology(found, ["parity"]) == 0.5
    assert terminology(found, []) is None
    assert terminology([], ["parity"]) is None
