"""JSON replies: the one object in whatever a model sends around it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import json_repair
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.prompts.json_replies import CutReplyError, MisfitReplyError, json_object
from pygen_copier.prompts.replies import UnreadableReplyError
from pygen_copier.text import sound_data

SUMMARY = {
    "type": "object",
    "required": ["summary"],
    "properties": {"summary": {"type": "string", "minLength": 1}},
}
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


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    "reply",
    [
        '{"summary": "Small codes for',
        '{"summary": "lists of floats: Nu',
        '{"modules": [{"name": "codes", "purpose": "Makes co',
        'So: {"summary": "A draft."} Better:\n```json\n{"summary": "Small co',
        '{"summary": "It ends in a backslash \\\\',
        '{"summary": "It ends in a quote \\"',
    ],
)
def test_half_a_text_is_no_text(reply: str, cut: bool) -> None:
    """What breaks off amid a text is told as cut off, a draft before it or not."""
    with pytest.raises(CutReplyError, match="cut off"):
        json_object(reply, SUMMARY, cut=cut)


@pytest.mark.parametrize("reply", ['{"summary": "Small."', '{"summary": "Small.",', "", "So the"])
def test_what_met_the_limit_is_not_mended(reply: str) -> None:
    """Where the service says that it cut the reply off, what is missing is not made up."""
    with pytest.raises(CutReplyError):
        json_object(reply, SUMMARY, cut=True)


def test_a_whole_object_that_met_the_limit_in_what_follows_it_is_taken() -> None:
    """A model that goes on talking has answered all the same."""
    reply = '{"summary": "Small."}\nI hope that this is of'
    assert json_object(reply, SUMMARY, cut=True) == {"summary": "Small."}


@pytest.mark.parametrize(
    "thoughts",
    [
        'Maybe {"summary": "A draft."}? No:\n',
        'The form is {"summary": …}, as in `{"summary": "Text."}`.\n',
        'It takes {x} and {a: {b}}; a set is {1, 2.\nSo {"summary": "A draft."}, no.\n',
        "".join(f"f{{{n}}} " for n in range(50)),
        '```json\n{"summary": "A draft."}\n```\nThat is too short.\n```json\n',
        '{"task": "summary", "description": "Codes."}\n',
    ],
)
def test_the_last_object_that_fits_answers(thoughts: str) -> None:
    """Drafts in plain prose, the form and the brief itself stand before the answer."""
    told = '{"summary": "Small."}'
    assert json_object(thoughts + told, SUMMARY) == {"summary": "Small."}
    assert json_object(f"{thoughts}{told}\nI left {{out}} [1].", SUMMARY) == {"summary": "Small."}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ('{"summary": null}', "'summary' of the reply is null, not a text."),
        ('{"summary": ["Small."]}', "'summary' of the reply is a list, not a text."),
        ('{"summary": ""}', "'summary' of the reply is too short: ''."),
        ('{"sumary": "Small."}', "The reply has no 'summary'."),
    ],
)
def test_what_does_not_fit_is_told(reply: str, said: str) -> None:
    """The message says where and why, and the object rides along, for whoever can mend it."""
    with pytest.raises(MisfitReplyError) as caught:
        json_object(reply, SUMMARY)
    assert str(caught.value) == said
    assert caught.value.value == json.loads(reply)


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
    """Whatever an object holds, it is read back from between words, as far as it can be printed."""
    assert json_object(f"Sure!\n{json.dumps(value)}\nBye.") == sound_data(value)


LONG = {
    "modules": [{"name": f"m{at}", "doc": "It is so.", "api": [1.5, None]} for at in range(200)]
}


@pytest.mark.parametrize(
    "spoilt",
    [
        json.dumps(LONG).replace('"api"', "api"),
        json.dumps(LONG).replace("}, {", ",}, {"),
        json.dumps(LONG, indent=1).replace(",\n", "\n"),
        json.dumps(LONG).replace('"', "'"),
        json.dumps(LONG).replace("null", "None"),
        json.dumps(LONG)[:-1],
        f"{json.dumps(LONG)[:-2]}, // and so on\n]}}",
    ],
    ids=["keys", "commas", "no commas", "quotes", "words", "end", "comment"],
)
def test_a_long_object_is_mended_too(spoilt: str) -> None:
    """What is too long to be repaired with care is read leniently."""
    assert json_object(spoilt, {"required": ["modules"]}) == LONG


def test_quotes_in_a_long_text_stay_in_it() -> None:
    """A quote ends a text only where JSON can go on."""
    said = 'Say "yes" or "no" to it. ' * 400
    assert json_object(f'{{"a": "{said}", b: 1}}') == {"a": said, "b": 1}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + '"x' * 30_000,
        '{"a": ' + '"b" "' * 20_000 + "}",
        '{"a": ' + "[" * 90_000,
        '{"a": 1' + "{" * 90_000,
        '{"a": "' + '\\"' * 45_000,
        '{"a" 1} ' * 12_000,
        '{"a": "b"\n' * 9_000,
    ],
    ids=["quotes", "pairs", "lists", "objects", "escapes", "many", "lines"],
)
def test_no_text_is_read_for_long(text: str) -> None:
    """What the careful repair takes quadratic time over is not given to it."""
    given: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_repair, "loads", lambda text: given.append(len(text)))
        with contextlib.suppress(UnreadableReplyError):
            json_object(text)
    assert sum(size**2 for size in given) <= 2 * 4_000**2
