"""The formats of generated text: how a reply in each is read and checked, and what stands in."""

from __future__ import annotations

import json

from pygen_copier.errors import PygenError
from pygen_copier.formatting.formatter import format_text
from pygen_copier.prompts.page_replies import unfenced
from pygen_copier.prompts.replies import UnreadableReplyError, code_block, without_thoughts
from pygen_copier.python.checks import Parses
from pygen_copier.source.syntax import Source
from pygen_copier.text import oneline, printable
from pygen_copier.yaml_text import read_yaml

_PROSE = ("text", "markdown")


def unwrapped(reply: str, kind: str) -> str:
    """Return the text that a reply holds, without the fence and the words around it.

    Raises:
        UnreadableReplyError: The reply is empty, or holds no block of this kind.
    """
    reply = printable(reply.replace("\r\n", "\n"))
    if kind in _PROSE:
        text = unfenced(without_thoughts(reply).strip(), kind)
        if not text:
            raise UnreadableReplyError("The reply was empty.")
        return text
    return code_block(reply, kind).strip("\n")


def checked(text: str, kind: str) -> str:
    """Return a text in the form in which its kind is kept, without an empty line at its ends.

    Python goes through black, JSON is written anew with an indent of two; YAML stays as it is
    written, for its comments' sake.

    Raises:
        UnreadableReplyError: It is none of its kind; the message can be shown to a model.
    """
    if kind == "python":
        problems = Parses().problems(Source(text), {})
        if problems:
            raise UnreadableReplyError(problems[0])
    elif kind == "json":
        text = _rewritten_json(text)
    elif kind == "yaml":
        _require_yaml(text)
    if kind in _PROSE:
        return text
    return format_text(text, kind).strip("\n")


def stand_in(name: str, kind: str) -> str:
    """Return what stands for a text where nothing is written."""
    told = f"{oneline(name)}: written in a real run"
    forms = {"python": f"# {told}", "json": "{}", "yaml": "{}"}
    return forms.get(kind, f"[{told}]")


def _rewritten_json(text: str) -> str:
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        return printable(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
    except json.JSONDecodeError as error:
        problem = f"Line {error.lineno}: {error.msg}."
    except (ValueError, RecursionError) as error:
        problem = f"This is no JSON: {error}."
    raise UnreadableReplyError(problem)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _require_yaml(text: str) -> None:
    try:
        value = read_yaml(text)
    except PygenError as error:
        raise UnreadableReplyError(error.problem) from None
    if not isinstance(value, (dict, list)):
        raise UnreadableReplyError("This is no YAML mapping or list.")
