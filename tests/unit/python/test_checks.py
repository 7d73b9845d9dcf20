"""What the checks of Python replies have in common."""

from __future__ import annotations

from pygen_copier.python import checks


def test_checks_are_known_by_a_word_and_a_line() -> None:
    """What is recorded of a check is a word of its own."""
    every = [getattr(checks, name) for name in checks.__all__]
    assert len({check.id for check in every}) == len(every)
    assert all(check.title and "\n" not in check.title for check in every)
