"""The plan as a page: readable, and whole whatever its texts hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plans import (
    EVERY_KIND,
    any_plan,
    class_,
    function,
    module_data,
    plan_data,
    plan_of,
    plan_with,
)

from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.plan.plan_page import plan_page

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(?P<info>.*)")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")

HOSTILE = [
    "```\n# Not mine\n```",
    "~~~\n# Not mine",
    "# Not mine\n===\nNeither\n---",
    "_ _ _\n\n***\n\n- - -\n\n* * *",
    "<script>alert(1)</script>\n<!-- open",
    "| a | b |\n| --- | --- |",
    "[link]: http://example.org",
    "`open ``and`` \\` never closed",
    "- a\n- b\n\n1. c\n2. ```",
    "&lt;b&gt; & \\<b>",
    "\x1b[2J\u202e\ud800 trailing  \n\n  ",
    "{{ 7*7 }} {% raw %}",
]


def page_of(plan: Plan) -> str:
    """Return a plan as a page."""
    return plan_page(plan, ".copier-answers.yml")


def outside_of_fences(page: str) -> list[str]:
    """Return a page's lines without its fenced blocks, all of which must be closed."""
    lines, fence = [], ""
    for line in page.split("\n"):
        found = FENCE.fullmatch(line)
        if fence:
            closes = found and found[1].startswith(fence) and not found["info"].strip()
            fence = "" if closes else fence
        elif found and not (found[1][0] == "`" and "`" in found["info"]):
            fence = found[1]
        else:
            lines.append(line)
    assert not fence, "a fenced block is not closed"
    return lines


def require_whole(page: str, plan: dict[str, Any]) -> None:
    """Hold a page against its outline: nothing a text holds adds a heading, HTML or a table."""
    lines = outside_of_fences(page)
    headings = [line.split(" ")[0] for line in lines if re.match(r" {0,3}#{1,6}( |$)", line)]
    parts = ["###"] * len(plan["features"]), ["###"] * len(plan["modules"])
    assert headings == ["#", "##", *parts[0], "##", *parts[1], "##"]
    prose = [re.sub(r"\\.", "", CODE_SPAN.sub("", line)) for line in lines]
    assert not any("<" in line for line in prose)
    assert not any(re.match(r" {0,3}(\||=+ *$|-+ *$|\[[^]]*\]:)", line) for line in lines)
    assert not any(re.fullmatch(r" {0,3}([-*_])[ \t]*(\1[ \t]*){2,}", line) for line in lines)
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    assert not any(line != line.rstrip() for line in page.split("\n"))
    page.encode()


def test_the_page_tells_the_whole_plan() -> None:
    """What was asked for is on the page, in order: nothing of how it is implemented or scored."""
    plan = plan_of(
        module_data("part.codes", purpose="Holds codes.", scores={"clarity": 8.0}),
        module_data("end", uses=["part.codes"], api=[]),
        summary="Small codes.\n\nAnd fast.",
        features=[
            {
                "name": "parity",
                "description": "It checks parity.",
                "pseudocode": "for bit in bits:\n    flip(bit)\n",
                "implementation": "Mind:\n\n- plain integers\n- no loops",
            }
        ],
        dependencies=["numpy>=1.26"],
    )
    assert page_of(plan).partition("updates the package.\n")[2] == ("""
Small codes.

And fast.

## Features

### Parity

It checks parity.

## Modules

### `part.codes`

Holds codes.

- Serves: parity

It offers:

- `distance(n: int, *, rate: float = 0.1) -> list[int]`: Return the distance.
- `class Code`: A code.
  - `__init__(self, n: int)`: Make a code.
  - `rate(self) -> float`: Return its rate.
- `LIMIT: int`: The most qubits.

### `end`

Serves end.

- Serves: parity
- Uses: `part.codes`

## Dependencies

- `numpy>=1.26`
""")


def test_a_signature_keeps_its_backticks_and_pipes() -> None:
    """A signature stands in a code span that nothing in it can end."""
    signature = "(text: str | None = '`a``b', *, mark: str = '|') -> Code"
    page = page_of(plan_with(function("f", signature), class_("Code", rate="(self)")))
    assert f"- ```f{signature}```\n" in page
    assert "  - `rate(self)`\n" in page


def test_a_package_that_needs_nothing_says_so() -> None:
    """A package without requirements needs Python alone."""
    assert page_of(plan_of()).endswith("## Dependencies\n\nPython alone.\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text(text: str) -> None:
    """Fences, headings, HTML, tables and control characters in a text change no structure."""
    everywhere = dict.fromkeys(("description", "pseudocode", "implementation", "given"), text)
    api = [function(doc=text), class_(doc=text)]
    data = plan_data(
        module_data(purpose=text, features=["parity", text], api=api),
        summary=text,
        features=[{"name": "parity", **everywhere}, {"name": text, **everywhere}],
    )
    page = page_of(read_plan(data))
    require_whole(page, data)
    assert "\x1b" not in page


@given(any_plan(), st.text(st.sampled_from("`~#<>|-=[]():*_1. \n\\a&;")), st.text())
def test_any_plan_is_a_whole_page(data: dict[str, Any], marks: str, text: str) -> None:
    """No text breaks the outline, and the same plan gives the same page."""
    data["summary"], data["modules"][0]["purpose"] = marks, text
    data["features"][0].update(description=text, pseudocode=marks, implementation=marks)
    data["features"].append({"name": marks, "description": marks, "pseudocode": text})
    plan = read_plan(data)
    require_whole(page_of(plan), data)
    assert page_of(plan) == page_of(read_plan(plan.dump()))


def test_every_kind_is_told_with_its_parts() -> None:
    """Bases, attributes, members, properties and commands stand on the page as they are planned."""
    scripts = [{"name": "tell", "module": "codes", "function": "main"}]
    page = page_of(plan_with(*EVERY_KIND, scripts=scripts))
    for line in (
        "- `class Wheel(Code)`: A code of a ring of bits.",
        "  - `property size(self) -> int`: Its bits.",
        "  - `classmethod of(cls, word: Word) -> Wheel`: Make one of a word.",
        "- `dataclass Report`: What was found.",
        "  - `word: Word`: The word.",
        "  - `note: str | None = None`",
        "- `enum Mode(StrEnum)`: How words are looked at.",
        "  - `FAST = 'fast'`: Less is looked at.",
        "  - `SLOW`",
        "- `exception LengthError(CodeError, ValueError)`: A word has the wrong length.",
        "- `Word = list[int]`: The bits of a word.",
        "- `tell` calls `codes.main`",
    ):
        assert line in page.split("\n")
    assert "## Commands" not in page_of(plan_of())
