"""Whatever others supply is read or refused in our own words: no other error, no hang, no flood.

    FUZZ_EXAMPLES=100000 python -m pytest tests/fuzz

A hundred thousand examples a target are for once in a while; the suite tries a thousand.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError
from support.existing import EXTENSION, environment

from pygen_copier.errors import PygenError
from pygen_copier.generation.check import review
from pygen_copier.generation.record import Record
from pygen_copier.markdown.form import format_markdown
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.specification import read_specification
from pygen_copier.prompts.json_replies import json_object
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.python.checks import NoWorkAtImport, Security
from pygen_copier.source.syntax import Source
from pygen_copier.yaml_text import read_yaml

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
MOST_MEMORY = 50_000  # kilobytes more than before an example
SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}, "modules": {"type": "array"}},
    "required": ["summary"],
}

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=10_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def pieces(*words: str) -> st.SearchStrategy[str]:
    """Return texts of words that mean something to a reader, and of others in between."""
    return st.lists(st.sampled_from(words) | st.text(max_size=5), max_size=25).map("".join)


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_NAMES = st.sampled_from(
    (
        *("summary", "features", "modules", "api", "name", "kind", "signature", "doc", "uses"),
        *("description", "requirements", "inputs", "notes", "base", "methods", "module:a"),
        *("path", "spec", "text", "digest", "model", "tokens", "checks", "fallback", "attempts"),
    )
)
_WORDS = st.sampled_from(
    (
        *("function", "class", "constant", "property", "enum", "alias", "exception", "codes"),
        *("(n: int) -> int", "(self) -> None", "()", "src/a.py", "../a", "a.b.c", "numpy>=1"),
    )
)
DATA = st.recursive(
    _LEAVES | _WORDS,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


@contextmanager
def in_bounds(*ours: type[Exception]) -> Iterator[None]:
    """Let a block raise what is ours, and hold no more memory than it may."""
    before = _memory()
    with suppress(PygenError, *ours):
        yield
    assert _memory() - before < MOST_MEMORY


def _memory() -> int:
    """Return the most kilobytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@fuzzed
@given(DATA)
def test_plans(data: Any) -> None:
    """A plan of any data."""
    with in_bounds():
        valid_plan(data)


@fuzzed
@given(pieces("a: ", "- ", "{", "}", "[", "]", "&a ", "*a", "|\n", ">\n", "<<: ", "!!x ", "\n  "))
def test_yaml(text: str) -> None:
    """Answers, plans and features as text."""
    with in_bounds():
        read_yaml(text)


@fuzzed
@given(DATA)
def test_records(data: Any) -> None:
    """A record of any data, and the texts in it."""
    with in_bounds():
        record = Record.read(data)
        for name in record:
            with suppress(PygenError):
                record[name].text(name)


@fuzzed
@given(
    pieces(
        *('{"summary": ', '"', "}", "]", "[", "{", ",", ":", "null", '"a"', "\\", "\\u00", "\n"),
        *("```json\n", "```", "<think>", "</think>", "// no\n", "'"),
    ),
    st.booleans(),
)
def test_json_replies(text: str, cut: bool) -> None:
    """A reply that is to be JSON."""
    with in_bounds(UnreadableReplyError):
        json_object(text, SCHEMA, cut=cut)


@fuzzed
@given(
    pieces(
        *(
            "```python\n",
            "```\n",
            "~~~",
            "def f():\n    ",
            "return ",
            "class A:\n    ",
            "import os",
        ),
        *("\n", "(", ")", "[", "]", '"""', "'", "# x\n", "lambda: ", "f'{", "}", "async ", "\x0c"),
    )
)
def test_code_replies(text: str) -> None:
    """A reply that is to be code, and the reviews of what is in it."""
    with in_bounds(UnreadableReplyError):
        review([Security(), NoWorkAtImport()], Source(code_block(text, "python")), {})


@fuzzed
@given(
    pieces(
        *("# ", "## ", "- ", "* ", "1. ", "> ", "```\n", "|", "---", "[a](", ")", "<b>", "\n", "`"),
        *("![", "&amp;", "\\", "[^1]", ": ", "  \n", "\t"),
    )
)
def test_pages(text: str) -> None:
    """A page as a model writes it, brought into form."""
    with in_bounds():
        format_markdown(text, lambda code: code)


@fuzzed
@given(pieces("# Feature: ", "## Requirements\n", "- [ ] ", "SHALL ", "\n", "---\n", "<!--", "-->"))
def test_specifications(tmp_path: Path, text: str) -> None:
    """A specification."""
    path = tmp_path / "spec.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with in_bounds():
        read_specification("spec.md", tmp_path).demands  # noqa: B018 - it is read when asked for


@fuzzed
@given(
    pieces(
        *("{{ ", " }}", "{% ", " %}", "for a in range(9)", "endfor", "if x", "endif", "set a = 1"),
        *(
            "include 'module.md.jinja'",
            "block b",
            "endblock",
            "a",
            " | ",
            "join",
            "9 ** 9",
            "'x' * 9",
        ),
    )
)
def test_prompts_of_ones_own(tmp_path: Path, text: str) -> None:
    """A prompt that a project brings."""
    path = tmp_path / "module.md.jinja"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with in_bounds():
        PromptTemplates(overrides=[tmp_path]).of("module")


@fuzzed
@given(
    pieces(
        *("{% generate ", "'a'", "name", ", kind='python'", ", kind=9", ", max_tokens=-1", " %}"),
        *("{% endgenerate %}", "{{ x }}", "prompt", "{% set ", "=", "\n", "{%- generate 'b' -%}"),
    )
)
def test_tags(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A template with the tag, where stand-ins are written."""
    monkeypatch.setenv("PYGEN_MODEL", "scaffold")
    with in_bounds(TemplateError):
        environment(EXTENSION).from_string(text).render(name="a")
