"""A diagnosis says which file of two is wrong, and gives it mended."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from pygen_copier.prompts.replies import UnreadableReplyError, code_block, without_thoughts
from pygen_copier.providers.base import Reply

_OPENING = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}) ?python[ \t:]+(?:\w+=)?[\"']?(?P<path>[\w./-]+)[\"']?[ \t]*$",
    re.MULTILINE,
)


class Diagnosis(NamedTuple):
    """A diagnosis.

    Attributes:
        path: The file that is wrong, empty where nobody said.
        text: That file, mended; empty where it did not come whole.
    """

    path: str
    text: str


NO_DIAGNOSIS = Diagnosis("", "")


def diagnosis(reply: Reply, paths: Collection[str]) -> Diagnosis:
    """Return what a reply says: its last block whose info string names one of the files.

    Args:
        reply: The reply.
        paths: The files that it may name.
    """
    try:
        text = without_thoughts(reply.text)
        named = [(each, path) for each in _OPENING.finditer(text) if (path := _of(each, paths))]
        if reply.finish == "blocked" or not named:
            return NO_DIAGNOSIS
        opening, path = named[-1]
        block = f"{opening['fence']}python{text[opening.end() :]}"
        mended = "" if reply.finish == "length" else code_block(block, "python")
    except UnreadableReplyError:
        return NO_DIAGNOSIS
    return Diagnosis(path, mended)


def _of(opening: re.Match[str], paths: Collection[str]) -> str:
    """Return the file that a block is of, empty where it is none of these or more than one."""
    end = "/" + opening["path"].removeprefix("./")
    found = [path for path in paths if f"/{path}".endswith(end)]
    return found[0] if len(found) == 1 else ""
