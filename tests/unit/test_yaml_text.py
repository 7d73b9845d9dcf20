"""YAML for people."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pygen_copier.errors import PygenError
from pygen_copier.yaml_text import data_of, dump_yaml, read_yaml, read_yaml_file

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


WRONG = {
    "a mapping in a value": ("a: 1\nb: c: d\n", "line 2, column 5: mapping values are not allowed"),
    "a tab": ("a:\n\t- b\n", "line 2, column 1: found character '\\t'"),
    "an open list": ("a: [1,\n\n", "line 3, column 1: expected the node content"),
    "an unknown tag": ("a: 1\nb: !own x\n", "line 2, column 4: could not determine a constructor"),
    "a date that is none": ("a: 1\nb:\n  - 2024-99-99\n", "line 3, column 5: month must be in"),
    "a number that is none": ("a: 1\nb: 0x_\n", "line 2, column 4: invalid literal"),
    "two documents": ("a: 1\n---\nb: 2\n", "line 2, column 1: but found another document"),
    "a control character": ("a: 1\nb: \x07\n", "line 2: the character '\\x07' cannot stand in it"),
    "too deep": ("[" * 10_000, "it is nested too deeply."),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_yaml_is_told_with_its_line(case: str) -> None:
    """One sentence says what is wrong, and on which line a person finds it."""
    text, told = WRONG[case]
    with pytest.raises(PygenError) as caught:
        read_yaml(text)
    assert str(caught.value).startswith(f"This is no YAML: {told}")
    assert "\n" not in str(caught.value)


def test_lines_are_counted_as_the_person_sees_them() -> None:
    """Where other lines stand above the text they count, and the text has the name it is given."""
    with pytest.raises(PygenError, match=r"^It is no YAML: line 5, column 5: .*\. Mend it\.$"):
        read_yaml("a: 1\nb: c: d\n", "It", "Mend it.", above=3)


def test_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    """A file that is missing, no YAML or in another encoding is named in one sentence."""
    file = tmp_path / "a.yml"
    for content, told in [
        (None, "cannot be read: No such file"),
        (b"a: b: c", "is no YAML: line 1, column 5: mapping values"),
        (b"a: 1\nb: \xff", "is no YAML: line 2: it is not in UTF-8. Mend it."),
    ]:
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(PygenError) as caught:
            read_yaml_file(file, "Mend it.")
        assert str(caught.value).startswith(f"{file} {told}")


def test_an_answer_may_come_as_text() -> None:
    """Text is read, and anything else is what it is."""
    assert data_of("- a\n- b: c\n") == ["a", {"b": "c"}]
    assert data_of(["a: b"]) == ["a: b"]
    assert data_of(None) is None
    with pytest.raises(PygenError, match=r"^features is no YAML: line 1"):
        data_of("[", "features")
