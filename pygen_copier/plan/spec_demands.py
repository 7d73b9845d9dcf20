"""A demand is a sentence of a specification that has the form of one, taken letter for letter.

Code finds those with a form: numbered requirements such as `FR-001` (spec-kit), and sentences with
SHALL or MUST (OpenSpec, RFC 2119), to which those of EARS belong ("WHEN … THE SYSTEM SHALL …"; A.
Mavin et al., "Easy Approach to Requirements Syntax", RE 2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)[ \t]+(?:\[[ xX]\][ \t]+)?")
_NUMBERED = re.compile(r"[*_`]*(?:N?FR|REQ|RQ|UR|BR)-[A-Z0-9.-]*\d[*_`]*")
_DEMANDS = re.compile(r"\b(?:SHALL|MUST|shall)\b")
_STORY = re.compile(r"[*_]*(?:user )?story[*_]*\s*:", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^.\s]{2}[.!?])\s+(?=[A-Z`*\"'(])")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")


def demands(text: str) -> list[str]:
    """Return the sentences of a Markdown text with the form of a demand, white space folded.

    An item of a list with a number such as `FR-001` is one as a whole, and so is a row of a table;
    of other items and paragraphs the sentences are that have SHALL or MUST in them.
    """
    found = (each for block in _blocks(text) for each in _of_block(block))
    return list(dict.fromkeys(found))


def _of_block(block: str) -> Iterator[str]:
    if _STORY.match(block):
        return
    if block.startswith("|"):
        cells = [" ".join(cell.split()) for cell in re.split(r"(?<!\\)\|", block)]
        if any(_NUMBERED.fullmatch(cell) for cell in cells):
            yield max(cells, key=len)
        return
    if _NUMBERED.match(block):
        yield block
        return
    yield from (each for each in _SENTENCE.split(block) if _DEMANDS.search(each))


def _blocks(text: str) -> Iterator[str]:
    """Yield items of lists, rows of tables, and paragraphs, each on one line."""
    current: list[str] = []
    fence = ""
    for line in (*text.splitlines(), ""):
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        item = None if fence or found else _ITEM.match(line)
        row = line.lstrip().startswith("|")
        ends = fence or found or item or row or not line.strip() or _HEADING.match(line)
        if ends and current:
            yield " ".join(" ".join(current).split())
            current = []
        if row and not fence:
            yield line.strip()
        elif not (fence or found or _HEADING.match(line)) and line.strip():
            current = [line[item.end() :]] if item else [*current, line]
