"""Replies: the one code block in whatever a model sends around it."""

from __future__ import annotations

from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.prompts.json_replies import json_object
from pygen_copier.prompts.replies import MAX_CHARACTERS, UnreadableReplyError, code_block

CODE = "def f():\n    return 1\n"
NESTED = '''def f():
    """Show how.

    ```python
    f()
    ```
    """
    return 1
'''


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"```python\n{CODE}```", CODE),
        (f"```py\n{CODE}```", CODE),
        (f"```Python\n{CODE}```", CODE),
        (f"```\n{CODE}```", CODE),
        (f"~~~python\n{CODE}~~~", CODE),
        (f"````python\n{CODE}````", CODE),
        (f"``` python title='x'\n{CODE}```", CODE),
        (f"Here it is:\n\n```python\n{CODE}```\n\nIt returns 1.", CODE),
        (f"```python\r\n{CODE}```\r\n".replace("\n", "\r\n").replace("\r\r", "\r"), CODE),
        (CODE, CODE),
        (f"\n\n{CODE}\n\n", CODE),
        (f"```python\n\n\n{CODE}\n\n```", CODE),
        (f"```python\n{CODE}", CODE),  # cut off before the fence was closed
        (f"```python\nx = 1\n```\nAnd in full:\n```python\n{CODE}```", CODE),
        (f"```bash\n{'pip install it' * 9}\n```\n```python\n{CODE}```", CODE),
        (f"```python\n{CODE}```\n```\noutput\n```", CODE),
        (f"````python\ns = '''\n```\n'''\n{CODE}````", f"s = '''\n```\n'''\n{CODE}"),
        (f"<think>First\n```python\n{CODE * 3}```\n</think>\n```python\n{CODE}```", CODE),
        (f"\n<thinking>\nHm.\n</thinking>\n{CODE}", CODE),
        (f"<think></think>\n<think>\n</think>\n{CODE}", CODE),
        (f"Hm.\nLet me see.\n</think>\n```python\n{CODE}```", CODE),
        (f"</think>\n{CODE}", CODE),
        (f"\ufeff```python\n{CODE}```", CODE),
        (f"\ufeff{CODE}", CODE),
        (CODE.replace("\n", "\r"), CODE),
        (f"```python3\n{CODE}```", CODE),
        (f"```python ../../evil.py\n{CODE}```", CODE),
        ("```python\nx = '{{ 7*7 }} {% raw %}'\n```", "x = '{{ 7*7 }} {% raw %}'\n"),
        ("```python\nx = '\x1b[31m\x00\u202e'\n```", "x = '\x1b[31m\x00\u202e'\n"),
        ("```python\ns = '</think>'\n```", "s = '</think>'\n"),
        (f"```python\n{NESTED}```", NESTED),
        (f"Look:\n```python\n{NESTED}```\nDone.", NESTED),
    ],
)
def test_the_code_is_found(reply: str, code: str) -> None:
    """The last fitting block is the code; prose, other blocks and fences inside are no harm."""
    assert code_block(reply, "python") == code


DRAFT = "def f():\n    # Perhaps so, perhaps not: it is only a draft.\n    return 0\n"
USE = "print(f())\n"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"Perhaps:\n```python\n{DRAFT}```\nNo:\n```python\n{CODE * 2}```\n", CODE * 2),
        (f"```python\n{CODE}```\nUse it so:\n```python\n{USE}```\n", CODE),
        (f"```python\n{CODE}```\n```python\ndef f(:\n    return 2\n\n```\n", CODE),
        (f"```\n{CODE}```\n```\n{CODE.replace('1', '2')}```\n", CODE.replace("1", "2")),
    ],
)
def test_the_last_block_that_fits_is_the_code(reply: str, code: str) -> None:
    """Drafts stand before it; what is shorter or no Python, and stands behind it, is not it."""
    assert code_block(reply, "python") == code


def test_what_fits_may_be_known() -> None:
    """A block that has what is planned is the code, however short or early it is."""
    reply = f"```python\n{DRAFT}```\n```python\n{CODE}```\n```python\n{USE * 9}```\n"
    assert code_block(reply, "python", lambda code: "return 1" in code) == CODE
    assert code_block(reply, "python", lambda code: "return 2" in code) == USE * 9


def test_what_breaks_off_is_what_was_being_written() -> None:
    """A whole draft before it is no answer either."""
    reply = f"```python\n{DRAFT}```\nSo:\n```python\ndef f():\n    ret"
    assert code_block(reply, "python", cut=True) == "def f():\n    ret\n"
    assert code_block(f"{reply}\n```\n", "python", cut=True) == DRAFT


def test_a_fence_in_an_unindented_text_inside_the_code_does_not_end_it() -> None:
    """A Markdown example in a module's docstring is opened by name, and closed before the end."""
    code = '"""Shows:\n\n```python\nf()\n```\n"""\nx = 1\n'
    assert code_block(f"```python\n{code}```", "python") == code


def test_bare_fences_inside_the_code_do_not_end_it() -> None:
    """Where the block is no Python so far, it goes on; what follows a whole one is another."""
    code = '"""Shows:\n\n```\nf()\n```\n\nand\n\n```\ng()\n```\n"""\n' + CODE
    assert code_block(f"Look:\n```python\n{code}```\nBye.", "python") == code
    assert code_block(f"```python\n{code}```\n```\noutput\n```\n", "python") == code
    assert code_block(f"```python\n{CODE}```\n```\n1\n```\n", "python") == CODE


IN_LIST = "1. Install it:\n\n   ```bash\n   pip install it\n   ```\n\n2. Then:\n\n"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"{IN_LIST}   ```python\n{indent(NESTED, '   ')}   ```\n", NESTED),
        (f"{IN_LIST}   ```python\n{indent(CODE, '   ')}", CODE),
        (f"- Here:\n\n    ```python\n{indent(CODE, '    ')}    ```\n\nBye.\n", CODE),
        (f"Here:\n\n  ~~~python\n{indent(CODE, '  ')}  ~~~\n", CODE),
        (f"Install:\n```bash\nls\n```\n- Then:\n  ```py\n{indent(CODE, '  ')}  ```", CODE),
        (NESTED, NESTED),
        (NESTED.replace("    ", "  "), NESTED.replace("    ", "  ")),
        (NESTED.replace("return", "return ("), NESTED.replace("return", "return (")),
    ],
)
def test_a_block_in_a_list_is_the_code_and_an_example_in_bare_code_is_not(
    reply: str, code: str
) -> None:
    """A block that is indented as a whole is taken without its indent; a docstring's is left."""
    assert code_block(reply, "python") == code


def test_a_list_of_blocks_without_a_name_is_no_code() -> None:
    """What is indented and not named as asked for may be anything."""
    reply = "- a:\n\n  ```\n  one\n  ```\n"
    assert code_block(reply, "python") == reply
    assert code_block(f"{reply}```python\n{CODE}```\n", "python") == CODE


@pytest.mark.parametrize("label", ["yml", "YAML", "yaml", ""])
def test_a_block_may_have_any_name_of_its_language(label: str) -> None:
    """What models call a language is known of every language, and a longer name is another."""
    assert code_block(f"```{label}\na: 1\n```", "yaml") == "a: 1\n"
    with pytest.raises(UnreadableReplyError, match="no block fenced as yaml"):
        code_block(f"```x{label}\na: 1\n```", "yaml")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("", "The reply was empty."),
        ("<think>\nHm. ```python\nx = 1\n```", "it is thoughts alone"),
        ("x" * (MAX_CHARACTERS + 1), f"has {MAX_CHARACTERS + 1} characters; at most"),
        (" \n\t\n", "The reply was empty."),
        ("```json\n{}\n```", "no block fenced as python"),
        ("```python\n```", "The block fenced as python is empty."),
        ("```python\n\n \n```".replace(" ", ""), "is empty"),
    ],
)
def test_a_reply_without_code_is_told(reply: str, said: str) -> None:
    """What is missing is said in a sentence that a model can act on."""
    with pytest.raises(UnreadableReplyError, match=said):
        code_block(reply, "python")


@given(st.text("ab\n `~=p"))
def test_any_reply_is_read_or_told(reply: str) -> None:
    """Any text gives code that ends in one line break, or a sentence."""
    try:
        code = code_block(reply, "python")
    except UnreadableReplyError:
        return
    assert code.strip("\n")
    assert code.endswith("\n")
    assert not code.endswith("\n\n")


# Each is a reply over and over: what is quadratic over any of them does not end in time.
PIECES = (
    *("`", "~", "```\n", "~~~\n", "```python\n", "```python\n```\n", "```\n~~~\n"),
    *("``` " + " " * 500 + "`\n", "```" + "a" * 500 + "`", "```python\nx = (\n```\n"),
    *("<think>", "<think></think>", "</think>\n", "\n", "\r", " ", "x", "\x00", "\x1b[31m"),
    *("{", "[", "{[}]", '{"a":', '"', "\\", '\\"', "}", ",", ":", "'", "{'a':", "\ufeff"),
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "length",
    [MAX_CHARACTERS // 2, 5 * MAX_CHARACTERS, pytest.param(10_000_000, marks=pytest.mark.weekly)],
)
def test_no_reply_takes_a_long_time(piece: str, length: int) -> None:
    """A large reply, or one far too large, is read or told; the suite's clock runs."""
    text = piece * (length // len(piece))
    said = []
    for language in ("python", "markdown"):
        try:
            assert code_block(text, language)
        except UnreadableReplyError as error:
            said.append(str(error))
    for reply in (text, f'{{"a": "{text}', f'{{"a": 1, {text}'):
        try:
            assert json_object(reply)
        except UnreadableReplyError as error:
            said.append(str(error))
    assert all(len(sentence) < 200 for sentence in said)
