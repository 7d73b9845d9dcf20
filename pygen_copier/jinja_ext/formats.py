"""The formats of generated text: how a reply in each is read and checked, and what stands in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from pygen_copier.errors import PygenError
from pygen_copier.generation.check import Check, Texts
from pygen_copier.prompts.page_replies import unfenced
from pygen_copier.prompts.replies import UnreadableReplyError, code_block, without_thoughts
from pygen_copier.python.checks import Parses, PlainText, Security
from pygen_copier.source.syntax import Source
from pygen_copier.text import oneline, printable
from pygen_copier.yaml_text import read_yaml

PROSE = ("text", "markdown")


class ReadsAsJson(Check):
    """The text is JSON."""

    id: ClassVar[str] = "json"
    title: ClassVar[str] = "reads as JSON"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return where the text is no JSON."""
        try:
            _json(source.text.strip("\n"))
        except json.JSONDecodeError as error:
            return [f"Line {error.lineno}: {error.msg}."]
        except (ValueError, RecursionError) as error:
            return [f"This is no JSON: {error}."]
        return []


class ReadsAsYaml(Check):
    """The text is a mapping or a list of YAML."""

    id: ClassVar[str] = "yaml"
    title: ClassVar[str] = "reads as a mapping or a list of YAML"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return where the text is no YAML, or that it is something else."""
        try:
            value = read_yaml(source.text.strip("\n"))
        except PygenError as error:
            return [error.problem]
        return [] if isinstance(value, (dict, list)) else ["This is no YAML mapping or list."]


def checks_of(kind: str) -> tuple[Check, ...]:
    """Return what a text of a kind must pass; of Python, what makes sense outside of a package."""
    checks: dict[str, tuple[Check, ...]] = {
        "python": (Parses(), PlainText(), Security()),
        "json": (ReadsAsJson(),),
        "yaml": (ReadsAsYaml(),),
    }
    return checks.get(kind, ())


def unwrapped(reply: str, kind: str) -> str:
    """Return the text that a reply holds, without the fence and the words around it.

    Raises:
        UnreadableReplyError: The reply is empty, or holds no block of this kind.
    """
    reply = printable(reply.replace("\r\n", "\n"))
    if kind not in PROSE:
        return code_block(reply, kind).strip("\n")
    text = without_thoughts(reply).rstrip()
    inside = unfenced(text.strip(), kind)
    if not inside:
        raise UnreadableReplyError("The reply was empty.")
    # The first line's indentation is the text's own.
    return _without_empty_lines(text) if inside == text.strip() else inside


def rewritten_json(text: str) -> str:
    """Return JSON written anew with an indent of two, and what is none as it is."""
    with suppress(ValueError, RecursionError):
        return printable(json.dumps(_json(text), indent=2, ensure_ascii=False, allow_nan=False))
    return text


def stand_in(name: str, kind: str) -> str:
    """Return what stands for a text that is not written: it says so, and is of the text's kind.

    Of Python it is a statement, so that it can be the body of what stands around it.
    """
    told = f"{oneline(name)}: not written yet"
    if kind in PROSE:
        return f"[{told}]"
    if kind == "python":
        return f"...  # {told}"
    # Of JSON and YAML alike, and on one line: it fits wherever a text of many lines does.
    return json.dumps({"stand-in": told}, ensure_ascii=False)


def _without_empty_lines(text: str) -> str:
    lines = text.split("\n")
    first = next(at for at, line in enumerate(lines) if line.strip())
    return "\n".join(lines[first:])


def _json(text: str) -> Any:
    value = json.loads(text, parse_constant=_refuse_constant)
    json.dumps(value, allow_nan=False)
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
