"""Statements are the sentences of what a person wrote; some demand in so many words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pygen_copier.plan.signatures_in_text import demanded_in

_FENCE = re.compile(r"^\s*(```|~~~)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_HEADING = re.compile(r"^\s*#{1,6}\s")
_END = re.compile(
    r"(?<=[.!?])\s+(?=[^a-z\s]|\w+\()|(?<=[\u3002\uff01\uff1f])\s*"  # and those of Chinese
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|cf|vs|approx)\.$", re.I)
_DEMANDING = re.compile(
    r"\b(must|shall|has to|have to|never|always|required to|requires? that|at least|at most)\b",
    re.I,
)
_CODE = re.compile(r"`[^`\n]+`")


def statements(text: str) -> list[str]:
    """Return the sentences of a text, white space folded; points of a list stand alone."""
    return [each for block in _blocks(text) for each in _sentences(block) if each]


def is_demand(statement: str) -> bool:
    """Return whether a statement demands in so many words: by code, or by a word such as must."""
    return bool(_DEMANDING.search(statement) or _CODE.search(statement) or demanded_in(statement))


def words(text: str) -> int:
    """Return how many words a text has; signs of scripts without spaces are words."""
    return len(_WORD.findall(text))


def folded(text: str) -> str:
    """Return a text with its white space folded."""
    return " ".join(text.split())


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, points of lists, and the definitions in blocks of code."""
    lines: list[str] = []
    fenced = False
    for line in [*text.splitlines(), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            yield " ".join(lines)
            lines = []
        elif fenced:
            if demanded_in(f"`{line.strip()}`"):
                yield line.strip().rstrip(":")
        elif not line.strip() or _HEADING.match(line) or _BULLET.match(line):
            yield " ".join(lines)
            lines = [] if not line.strip() or _HEADING.match(line) else [_BULLET.sub("", line)]
        else:
            lines.append(line)


def _sentences(block: str) -> Iterator[str]:
    begun = ""
    for part in _END.split(folded(block)):
        begun = f"{begun} {part}".strip()
        if not _ABBREVIATION.search(begun) and begun.count("`") % 2 == 0:
            yield begun
            begun = ""
    yield begun
