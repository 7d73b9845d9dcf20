"""Sections of a page that code writes in the place of a model."""

from __future__ import annotations

import pytest

from pygen_copier.documentation.sections import with_sections, without_sections

FENCED = "# T\n\n```text\n## Features\n```\n"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("# T\n\nIt is.\n", "# T\n\nIt is.\n"),
        ("# T\n\n## FEATURES\n\n- a\n\n### More\n\n- b\n", "# T\n"),
        ("# T\n\n## Features\n\n- a\n\n## Rest\n\nx\n", "# T\n\n## Rest\n\nx\n"),
        ("# T\n\nFeatures\n--------\n\n- a\n", "# T\n"),
        ("# T\n\n### Features\n\n- a\n", "# T\n\n### Features\n\n- a\n"),
        (FENCED, FENCED),
    ],
    ids=["none", "its parts too", "one amid others", "underlined", "another level", "in a fence"],
)
def test_a_section_is_taken_out_with_all_it_holds(text: str, rest: str) -> None:
    """All from its heading to the next of its level or above goes, and nothing else."""
    assert without_sections(text, ["Features"]) == rest


def test_sections_end_a_page() -> None:
    """They replace what the page has of them, and adding them again changes nothing."""
    sections = {"Features": "- a", "More": "- b"}
    text = with_sections("# T\n\n## More\n\nOld.\n\n## In code\n\nx\n", sections)
    assert text == "# T\n\n## In code\n\nx\n\n## Features\n\n- a\n\n## More\n\n- b\n"
    assert with_sections(text, sections) == text
