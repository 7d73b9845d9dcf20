"""YAML for people."""

from __future__ import annotations

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pygen_copier.yaml_text import dump_yaml

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_LINES = st.lists(_TEXT | st.sampled_from(["", " a", "a ", "- a", "# a", "\t"])).map("\n".join)


@given(_TEXT | _LINES)
@example("\x85")
@example("a\n\x85b")
@example("\N{LINE SEPARATOR}\n")
@example("\ufeffa\n")
@example("\n a\n")
@example("yes")
@example("1.0")
@example("{{ 7*7 }}")
def test_any_text_comes_back(text: str) -> None:
    """Whatever a text holds, reading the YAML gives it back unchanged."""
    assert yaml.safe_load(dump_yaml({"key": [text, {text: text}]})) == {"key": [text, {text: text}]}


@given(st.lists(st.from_regex(r"[!-~]([ -~]{0,30}[!-~])?", fullmatch=True), min_size=2))
def test_lines_stand_as_a_block(lines: list[str]) -> None:
    """A text of several lines is shown line by line, as it is, indented under its key."""
    shown = dump_yaml({"key": "\n".join(lines)}).splitlines()
    assert shown[0] == "key: |-"
    assert shown[1:] == [f"  {line}" for line in lines]


def test_long_text_is_not_wrapped() -> None:
    """A line stays a line however long it is, so that a diff shows what changed."""
    sentence = "word " * 100 + "end"
    assert dump_yaml({"key": sentence}) == f"key: {sentence}\n"


def test_keys_keep_their_order_and_lists_are_indented() -> None:
    """A person finds keys where they were put, and lists indented under their key."""
    assert dump_yaml({"b": ["x", "y"], "a": {"é": 1}}) == "b:\n  - x\n  - y\na:\n  é: 1\n"


def test_the_same_value_twice_is_written_twice() -> None:
    """There are no anchors and aliases."""
    shared = ["x"]
    assert dump_yaml({"a": shared, "b": shared}) == "a:\n  - x\nb:\n  - x\n"
