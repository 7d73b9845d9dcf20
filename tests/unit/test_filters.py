"""The filters of a template: any text into TOML, Markdown, Python and the answers file."""

from __future__ import annotations

import ast
import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from support.plans import plan_data, plan_of

from pygen_copier.generation.record import Entry, Record
from pygen_copier.markdown.escape import mdline
from pygen_copier.questionnaire.filters import (
    FILTERS,
    answers_yaml,
    docstring_inside,
    toml,
    yaml_text,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(_TEXT | st.lists(_TEXT))
@example('\x7f\x00\x1f"\\\n')
@example("\x80")
def test_toml_gives_any_text_back(value: str | list[str]) -> None:
    """A text, or a list of texts, is read from the TOML as it was."""
    assert tomllib.loads(f"key = {toml(value)}\n") == {"key": value}


def test_toml_takes_what_no_file_can_hold() -> None:
    """A lone surrogate becomes the mark of an unreadable character."""
    assert tomllib.loads(f"key = {toml('a' + chr(0xD800))}\n") == {"key": "a\ufffd"}


@given(_TEXT)
@example("yes")
@example("\x7f\x00\x85\u2028\ufeff: #")
def test_yaml_gives_any_text_back(value: str) -> None:
    """A text is read from the YAML as it was, a text, in one line."""
    line = f"key: {yaml_text(value)} # a comment"
    assert len(line.splitlines()) == 1
    assert yaml.safe_load(line) == {"key": value}


def test_yaml_takes_what_no_file_can_hold() -> None:
    """A lone surrogate becomes the mark of an unreadable character."""
    assert yaml.safe_load(yaml_text("a" + chr(0xD800))) == "a\ufffd"


@given(st.text())
def test_the_inside_of_a_docstring_stays_inside(text: str) -> None:
    """A template that writes its own quotes around it has one string."""
    [statement] = ast.parse(f'"""{docstring_inside(text)}"""').body
    assert isinstance(statement, ast.Expr)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, ""),
        ("Plain *text* with `code` and [a link](https://example.org).",) * 2,
        ("two\nlines", "two lines"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("+ no list", "\\+ no list"),
        ("* no list", "\\* no list"),
        ("*emphasis* stays", "*emphasis* stays"),
        ("1. no list", "1\\. no list"),
        ("2) no list", "2\\) no list"),
        ("2 qubits", "2 qubits"),
        ("> no quote", "\\> no quote"),
        ("--- ", "\\---"),
        ("***", "\\***"),
        ("___", "\\___"),
        ("_ _ _", "\\_ _ _"),
        ("=== ", "\\==="),
        ("~~~ no fence", "\\~~~ no fence"),
        ("``` no fence", "\\`\\`\\` no fence"),
        ("| no table |", "\\| no table |"),
        ("[x]: https://evil.example", "\\[x]: https://evil.example"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("a <!-- b", "a &lt;!-- b"),
        ("&lt;b> &amp; & co", "&amp;lt;b> &amp;amp; & co"),
        ("`a < b` and `` x`y ``",) * 2,
        ("an open ` here < there", "an open \\` here &lt; there"),
        ("back\\slash", "back\\\\slash"),
        ("{{ 7*7 }}",) * 2,
        ("a\u202eb", "ab"),
    ],
)
def test_mdline(text: str | None, line: str) -> None:
    """A text on a line starts no block and holds no HTML; emphasis, code and links stay."""
    assert mdline(text) == line


@given(st.text() | st.text("`<>&;a#-\n "))
def test_mdline_lets_no_html_through(text: str) -> None:
    """Outside of code spans no tag begins, and the line stays one line."""
    line = mdline(text)
    assert len(line.splitlines()) <= 1
    if "`" not in text:
        assert "<" not in line


def entry(text: str) -> Entry:
    """Return an entry of the record."""
    return Entry.of_text(
        text,
        path="src/tiny/codes.py",
        spec="s",
        reliance="r",
        model="groq:m",
        prompt="p",
        tokens=(1, 2),
        attempts=1,
        checks=("parses",),
        fallback=False,
    )


class TestAnswersFile:
    """The file that Copier reads the last answers from."""

    RECORD = Record({"module:codes": entry("x = 1\n"), "module:a": entry("y = 1\n")})

    @given(st.dictionaries(st.from_regex("[a-z]{1,9}", fullmatch=True), _TEXT, max_size=3))
    def test_is_read_back_as_it_was(self, texts: dict[str, str]) -> None:
        """Whatever the answers hold, reading the file gives them back."""
        answers = {**texts, "plan": plan_of().dump(), "generated": self.RECORD.data()}
        read = yaml.safe_load(answers_yaml(answers))
        assert Record.read(read.pop("generated")) == self.RECORD
        answers.pop("generated")
        assert read == answers

    @pytest.mark.parametrize("dumped", [json.dumps, dict])
    def test_has_a_line_for_every_artifact(self, dumped: Any) -> None:
        """The record is one block of JSON, sorted, whether the answer is data or text."""
        text = answers_yaml({"generated": dumped(self.RECORD.data()), "license": "MIT"})
        lines = text.splitlines()
        assert lines[0] == "license: MIT"
        assert lines[1:3] == ["generated: |-", "  {"]
        assert [line.split(":")[0:2] for line in lines[3:5]] == [
            ['  "module', 'a"'],
            ['  "module', 'codes"'],
        ]
        assert lines[5:] == ["  }"]

    def test_has_the_plan_as_a_person_edits_it(self) -> None:
        """The plan stands in the order of its schema, without empty options, from any source."""
        data = plan_data(context="", inputs="")
        shown = yaml.safe_load(answers_yaml({"plan": dict(reversed(data.items()))}))["plan"]
        assert shown == plan_of().dump()
        assert list(shown) == list(plan_of().dump())

    def test_keeps_a_plan_of_other_times(self) -> None:
        """A plan that cannot be read is written as it is, not lost."""
        old = {"version": 0, "parts": ["x"]}
        assert yaml.safe_load(answers_yaml({"plan": old})) == {"plan": old}

    def test_is_written_without_a_record(self) -> None:
        """Before anything was generated there is no record, and an empty one is an empty object."""
        assert answers_yaml({"license": "MIT", "plan": None}) == "license: MIT\nplan: null\n"
        assert answers_yaml({"generated": {}}).endswith("generated: |-\n  {}\n")


def test_templates_know_the_filters_by_name() -> None:
    """These names are met by templates."""
    assert set(FILTERS) == {
        "answers_yaml",
        "code",
        "docstring",
        "fenced",
        "first_sentence",
        "link",
        "mdline",
        "oneline",
        "regex",
        "slug",
        "toml",
        "yaml",
    }
