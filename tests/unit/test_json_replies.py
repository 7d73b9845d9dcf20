"""JSON replies: the one object in whatever a model sends around it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.prompts.json_replies import json_object
from pygen_copier.prompts.replies import UnreadableReplyError

VALUE = {"allowed": True, "reason": 'Say "no" {never}.', "list": [1, {"a": None}]}


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps(VALUE),
        json.dumps(VALUE, indent=4),
        f"```json\n{json.dumps(VALUE)}\n```",
        f"Here you are:\n{json.dumps(VALUE)}\nI hope it helps, {{friend}}.",
        json.dumps(VALUE)[:-1] + ",}",
        f'<think>\nMaybe {{"allowed": false}}?\n</think>\n{json.dumps(VALUE)}',
        json.dumps(VALUE)[:-1],
        json.dumps(VALUE)[:-3],
        json.dumps(VALUE).replace(": true", ":True"),
        f"```json\n{json.dumps(VALUE)[:-1]},}}\n```\nThat is all.",
    ],
)
def test_the_object_is_found(reply: str) -> None:
    """Fences, prose around it, trailing commas and a lost end are mended."""
    assert json_object(reply) == VALUE


def test_what_was_said_before_the_end_is_kept() -> None:
    """A reply that was cut off gives what it held until then."""
    assert json_object('{"modules": [{"name": "codes", "purpose": "Makes co') == {
        "modules": [{"name": "codes", "purpose": "Makes co"}]
    }


def test_line_breaks_inside_a_text_are_read() -> None:
    """Models put raw line breaks into JSON texts; they stay line breaks."""
    assert json_object('{"pseudocode": "a\nb\tc"}') == {"pseudocode": "a\nb\tc"}


@pytest.mark.parametrize(
    "reply", ["", "I cannot do that.", "[]", "[1, 2]", "{}", "```json\n```", "{" * 5, "null"]
)
def test_a_reply_without_an_object_is_told(reply: str) -> None:
    """Where there is no object, that is said."""
    with pytest.raises(UnreadableReplyError, match="holds no JSON object"):
        json_object(reply)


def test_an_endless_nesting_is_no_crash() -> None:
    """A reply that nests without end is told, or mended, but does not break the run."""
    try:
        value: dict[str, Any] = json_object('{"a":' * 100_000)
    except UnreadableReplyError:
        return
    assert "a" in value


@pytest.mark.parametrize("depth", [101, 900, 5_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ('{"a":[', "]}")])
def test_nesting_has_a_limit(depth: int, opening: str, closing: str) -> None:
    """What no plan is nested like is refused, whole or cut off; later readers may recurse."""
    for reply in (opening * depth + "1" + closing * depth, opening * depth):
        with pytest.raises(UnreadableReplyError):
            json_object(reply)
    assert json_object(opening * 40 + "1" + closing * 40)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), min_size=1))
def test_any_object_in_prose_is_read(value: dict[str, Any]) -> None:
    """Whatever an object holds, it is read back from between words."""
    assert json_object(f"Sure!\n{json.dumps(value)}\nBye.") == value
