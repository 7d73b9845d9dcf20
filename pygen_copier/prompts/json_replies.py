"""JSON replies: the object that answers, mended where models write it almost right."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import json_repair

from pygen_copier.prompts.json_schemas import MisfitError, fitted
from pygen_copier.prompts.lenient_json import lenient_object
from pygen_copier.prompts.replies import UnreadableReplyError, without_thoughts
from pygen_copier.text import sound_data

# json-repair knows more of what models do, and takes quadratic time over brackets and quotes: of
# short texts it reads some, and all others are read in a simpler way.
_LONGEST_REPAIRED = 4_000
_MOST_WORK = 2 * _LONGEST_REPAIRED**2
_DEEPEST = 100
_MOST_REPAIRED = 200  # objects that are none as they stand
_MOST_OPEN = 6  # braces that nothing closes

# The end of a reply, and how well it can be packed where it is a loop: prose and code are packed to
# a third, the structure of a plan to a quarter.
_LOOKED_AT = 1_500
_REPETITIVE = 8

_NO_OBJECT = "The reply holds no JSON object."
_CUT = "The reply was cut off before its end."
_DECODER = json.JSONDecoder(strict=False)
_TEXT_OR_BRACE = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}]', re.DOTALL)


class CutReplyError(UnreadableReplyError):
    """The object of a reply is not whole: half a sentence is worse than none."""


class MisfitReplyError(UnreadableReplyError):
    """The object of a reply is not what was asked for.

    Args:
        problem: What is wrong with it.
        value: The object.
    """

    def __init__(self, problem: str, value: Mapping[str, Any]) -> None:
        super().__init__(problem)
        self.value = value

    def is_nearer(self, other: UnreadableReplyError, schema: Mapping[str, Any] | None) -> bool:
        """Return whether the object has the keys that are asked for, and that of another not."""
        required = set((schema or {}).get("required", ()))
        theirs = other.value if isinstance(other, MisfitReplyError) else {}
        return required <= self.value.keys() and not required <= theirs.keys()


@dataclass(frozen=True, slots=True)
class _Found:
    """An object in a reply.

    Attributes:
        at: Where it begins.
        value: What it holds, None where nothing can be read.
        ends: Whether it has an end, and not that of the reply.
        in_text: Whether the reply ends amid one of its texts.
    """

    at: int
    value: dict[str, Any] | None
    ends: bool = True
    in_text: bool = False


def json_object(
    text: str, schema: Mapping[str, Any] | None = None, *, cut: bool = False
) -> dict[str, Any]:
    """Return the object of a reply: the last that fits, for what stands before it are drafts.

    It is mended where it is fenced, surrounded, or lacks its end; not where it breaks off amid a
    text, or the service says that it was cut off.

    Args:
        text: The reply.
        schema: The JSON Schema of the object; without one, any object will do.
        cut: Whether the reply met the token limit.

    Raises:
        CutReplyError: The object is not whole.
        MisfitReplyError: No object fits the schema.
        UnreadableReplyError: There is no object in the reply, or it is too long or nested too
            deeply to be one.
    """
    found = list(_objects(without_thoughts(text), inside=schema is not None))
    begun = next((each for each in found if not each.ends), None)
    breaks_off = begun is not None and (cut or begun.in_text)
    problem: UnreadableReplyError | None = None
    for each in reversed(found):
        if breaks_off and begun and (cut or each.at <= begun.at):
            raise CutReplyError(_CUT)
        if not each.value or each.in_text:
            continue
        try:
            if _is_deep(each.value):
                raise UnreadableReplyError("The JSON object of the reply is nested too deeply.")
            value: dict[str, Any] = fitted(
                sound_data(each.value), {"type": "object", **(schema or {})}
            )
            return value
        except MisfitError as error:
            misfit = MisfitReplyError(str(error), each.value)
            problem = misfit if not problem or misfit.is_nearer(problem, schema) else problem
        except UnreadableReplyError as error:
            problem = problem or error
    raise problem or (CutReplyError(_CUT) if cut else UnreadableReplyError(_NO_OBJECT))


def loops(text: str) -> bool:
    """Return whether a reply says the same over and over, as small models do until the limit."""
    end = text[-_LOOKED_AT:].encode("utf-8", "surrogatepass")
    return len(text) >= _LOOKED_AT and len(end) > _REPETITIVE * len(zlib.compress(end))


def _objects(text: str, *, inside: bool) -> Iterator[_Found]:
    """Yield the objects of a text, in their order.

    Args:
        text: The text.
        inside: Whether an object that does not end may be no object, and one that stands in it be.
    """
    repair, at, repaired, opened = _Repair(), 0, 0, 0
    while repaired < _MOST_REPAIRED and opened < _MOST_OPEN and (start := text.find("{", at)) >= 0:
        try:
            value, at = _DECODER.raw_decode(text, start)
            yield _Found(start, value)
            continue
        except (ValueError, RecursionError):
            end, in_text = _end(text, start)
        if end:
            yield _Found(start, repair.repaired(text[start:end]))
            at, repaired = end, repaired + 1
            continue
        value = None if in_text else repair.repaired(text[start:])
        yield _Found(start, value, ends=False, in_text=in_text)
        if not inside:
            return
        at, opened = start + 1, opened + 1


def _end(text: str, start: int) -> tuple[int | None, bool]:
    """Return where the object ends that begins somewhere, and whether a text ends amid a string."""
    depth = 0
    for found in _TEXT_OR_BRACE.finditer(text, start):
        mark = found[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if not depth:
                return found.end(), False
        elif found.end() == len(text) and (len(mark) == 1 or not _is_closed(mark)):
            return None, True
    return None, False


def _is_closed(token: str) -> bool:
    """Return whether a text that is the last of a reply has its closing quote."""
    body = token[1:]
    slashes = len(body[:-1]) - len(body[:-1].rstrip("\\"))
    return body.endswith('"') and slashes % 2 == 0


class _Repair:
    """Makes objects of texts that are almost JSON, in a time that is bounded for a whole reply."""

    def __init__(self) -> None:
        self._left = _MOST_WORK

    def repaired(self, text: str) -> dict[str, Any] | None:
        """Return the object that a text holds, or None where none can be made of it."""
        work = len(text) ** 2
        if len(text) > _LONGEST_REPAIRED or work > self._left:
            return lenient_object(text)
        self._left -= work
        try:
            value = json_repair.loads(text)
        except (ValueError, RecursionError, AssertionError):  # it asserts what texts can break
            return None
        if isinstance(value, list):  # prose after the object makes a list of what was mended
            value = next((part for part in value if isinstance(part, dict)), None)
        return value if isinstance(value, dict) else None


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for part in level
            if isinstance(part, (dict, list))
            for inner in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True
