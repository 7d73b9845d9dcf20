"""Mermaid diagrams: whatever a module is called, the diagram is one."""

from __future__ import annotations

from pygen_copier.markdown.mermaid import module_graph


def test_names_are_labels_and_never_words_of_the_diagram() -> None:
    """A name is drawn in quotes that it cannot end, under a key that means nothing to Mermaid."""
    [graph] = module_graph([("end", 'a"] --> x'), ("end", "part.codes")])
    assert graph.splitlines() == [
        "```mermaid",
        "graph TD",
        '    m1["end"]',
        '    m2["a_______x"]',
        '    m3["part.codes"]',
        "    m1 --> m2",
        "    m1 --> m3",
        "```",
    ]


def test_nothing_is_drawn_of_modules_that_stand_alone() -> None:
    """A diagram without an arrow says nothing."""
    assert module_graph([]) == []
