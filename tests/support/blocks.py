"""A block of a page: what stands between fences, and the file it is the text of."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from support.copier import Run, run

_BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Attributes:
        language: What it is.
        title: The file it is the text of, empty where it is none.
        text: What it holds.
    """

    language: str
    title: str
    text: str


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page, in their order."""
    return [Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def write_files(blocks: list[Block], folder: Path) -> Path:
    """Write the blocks that are files into a folder, and return the folder."""
    for block in blocks:
        if block.title:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return folder


def follow(commands: str, folder: Path, environ: Mapping[str, str]) -> Run:
    """Run commands as a person types them."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = run("bash", "-e", "-c", commands, cwd=folder, environ={**environ, "PATH": path})
    assert done.code == 0, done.out + done.err
    return done
