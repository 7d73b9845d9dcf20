"""The kinds: what a reply of each may look like, and how one that is wrong is mended."""

from __future__ import annotations

import pytest
from support.existing import EXTENSION, environment

from pygen_copier.errors import PygenError
from pygen_copier.testing import blocked, brief, cut_off, scripted

FENCED_PAGE = "```markdown\n# Title\n\n```python\nx = 1\n```\n\nEnd.\n```"
PAGE = "# Title\n\n```python\nx = 1\n```\n\nEnd."


@pytest.fixture(autouse=True)
def chosen_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the scripted provider write."""
    monkeypatch.setenv("PYGEN_MODEL", "scripted:script-1")


def generated(kind: str, options: str = "", prompt: str = "Write it.") -> str:
    """Render a tag of a kind."""
    tag = f"{{% generate 'it', kind='{kind}'{options} %}}{prompt}{{% endgenerate %}}"
    return environment(EXTENSION).from_string(tag).render()


@pytest.mark.parametrize(
    ("kind", "reply", "text"),
    [
        ("text", "\n  One.\n\nTwo.  \n", "  One.\n\nTwo."),
        ("text", "```\nOne.\n```", "One."),
        ("text", "Here it is:\n\n```text\nOne.\n```\n", "One."),
        ("text", "<think>Hm: ```</think>One.", "One."),
        ("text", "As follows:\n```\nx\n```", "As follows:\n```\nx\n```"),
        ("text", "One\r\nTwo\u202e\x00\ud800", "One\nTwo"),
        ("text", "Note:", "Note:"),
        ("markdown", PAGE, PAGE),
        ("markdown", FENCED_PAGE, PAGE),
        ("markdown", f"Here you are:\n\n{FENCED_PAGE}\n", PAGE),
        ("markdown", FENCED_PAGE.replace("```markdown", "```md"), PAGE),
        ("markdown", "```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("markdown", "```md\na\n```\nand\n```md\nb\n```", "```md\na\n```\nand\n```md\nb\n```"),
        ("markdown", "~~~~\n```\na\n```\n~~~~", "```\na\n```"),
        ("markdown", "```markdown\nnever closed", "```markdown\nnever closed"),
        ("python", "Sure:\n```python\nx=[1,]\n\n```\nThat is it.", "x = [\n    1,\n]"),
        ("python", "x=1", "x = 1"),
        ("json", '```json\n{"b": 1.50, "a": ["é", null]}\n```', None),
        ("json", '"text"', '"text"'),
        ("json", r'{"a": "\ud800\u202e!"}', '{\n  "a": "!"\n}'),
        ("yaml", "```yml\n# why\na: [1,  2]  \n```", "# why\na: [1,  2]"),
        ("yaml", "- a\n- b\n", "- a\n- b"),
    ],
)
def test_a_reply_that_will_do(kind: str, reply: str, text: str | None) -> None:
    """Fences and words around a text are taken off, and the text is kept in its kind's form."""
    provider = scripted(reply)
    expected = '{\n  "b": 1.5,\n  "a": [\n    "é",\n    null\n  ]\n}' if text is None else text
    assert generated(kind) == expected
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    ("kind", "reply", "problem"),
    [
        ("text", "<think>Hm.</think>\n", "The reply was empty."),
        ("markdown", "```\n\n```", "The reply was empty."),
        ("python", "def f(:\n    pass", "Line 1: invalid syntax."),
        ("python", "```sh\nls\n```", "The reply has no block fenced as python."),
        ("json", '{"a": 1', "Line 1: Expecting ',' delimiter."),
        ("json", "[NaN]", "This is no JSON: NaN is no number of JSON."),
        ("json", "[1e999]", "This is no JSON: Out of range float values are not JSON compliant"),
        ("json", "[" * 99999, "This is no JSON: "),
        ("json", "I cannot.", "Line 1: Expecting value."),
        ("yaml", "a: [1", "This is no YAML: line 1, column 6: "),
        ("yaml", "I cannot.", "This is no YAML mapping or list."),
        ("yaml", "a: 2024-99-99", "This is no YAML: line 1, column 4: month must be"),
    ],
)
def test_a_reply_that_is_mended(kind: str, reply: str, problem: str) -> None:
    """A reply that is none of its kind is asked for again, with what is wrong with it."""
    good = {"python": "x = 1", "json": "[]", "yaml": "a: 1"}.get(kind, "Good.")
    provider = scripted(reply, good)
    assert generated(kind) == good
    first, repair = provider.briefs
    assert repair["task"] == "repair"
    assert repair["of"] == "generate"
    assert {key: repair[key] for key in first if key != "task"} == {
        key: value for key, value in first.items() if key != "task"
    }
    [told] = repair["problems"]
    assert told.startswith(problem)
    assert repair["source"].strip() in reply


@pytest.mark.parametrize(
    ("kind", "reply", "good"), [("text", "A long", "A."), ("json", "[1,", "[]")]
)
def test_a_reply_that_was_cut_off(kind: str, reply: str, good: str) -> None:
    """A text that ended at the token limit is asked for again, shorter."""
    provider = scripted(cut_off(reply), good)
    assert generated(kind, ", max_tokens=7") == good
    assert provider.briefs[1]["problems"] == [
        "The reply was cut off at the limit of 7 tokens. Write it shorter."
    ]
    assert [request.max_output_tokens for request in provider.requests] == [7, 7]


def test_two_repairs_and_no_more() -> None:
    """After two repairs the error says what is wrong; the replies are kept, and not paid again."""
    provider = scripted("{", "[", "I cannot.", "never asked")
    for _ in range(2):
        with pytest.raises(PygenError) as caught:
            generated("json")
        assert str(caught.value) == (
            "scripted:script-1 wrote no acceptable json for 'it': Line 1: Expecting value. "
            "Reword the tag's prompt, or name another model."
        )
    assert provider.tasks == ["generate", "repair", "repair"]


def test_a_model_that_declines() -> None:
    """A withheld reply is told, and not asked for again."""
    provider = scripted(blocked())
    with pytest.raises(PygenError, match=r"scripted:script-1 declined to write 'it'\. Reword"):
        generated("text")
    assert len(provider.requests) == 1


def test_wording() -> None:
    """A model is told of every kind, and that a text is to be mended."""
    provider = scripted("{", "[]")
    generated("json")
    first, second = provider.requests
    assert all(f"`{kind}`:" in first.user for kind in ("text", "markdown", "json", "yaml"))
    assert "Mend" in second.user


def test_long_texts() -> None:
    """A long prompt, and a long text that is to be mended, stand in blocks before the brief."""
    long = "Write what follows.\n" + "It has ``` and more words. " * 20
    bad = "{" + "1," * 200
    provider = scripted(bad, "[]")
    generated("json", prompt=long)
    first, second = provider.requests
    assert f"````text prompt\n{long.strip()}\n````\n\n```json\n" in first.user
    assert f"```json source\n{bad}\n```" in second.user
    assert brief(second)["prompt"] == f"{long.strip()}\n"
