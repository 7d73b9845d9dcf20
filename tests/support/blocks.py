"""A block of a page: what stands between fences, and the file it is the text of."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from support.copier import Run, run

_BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
# What needs an index or a service, or makes the environment that a test has already.
_INSTALLS = ("pip", "pipx", "uvx", "ollama", "make", "python3", ".")


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

    @cached_property
    def commands(self) -> list[str]:
        """The commands of the block, those over several lines in one."""
        lines = self.text.replace("\\\n", "").splitlines()
        return [line for line in lines if line.strip() and not line.startswith("#")]

    @property
    def offline(self) -> list[str]:
        """The commands that a test can run."""
        return [command for command in self.commands if not is_installing(command)]


def is_installing(command: str) -> bool:
    """Return whether a command needs an index or a service, or makes an environment."""
    return shlex.split(command, comments=True)[0] in _INSTALLS


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
    """Run commands as a person types them.

    Raises:
        AssertionError: One failed.
    """
    done = typed(commands, folder, environ)
    assert done.code == 0, done.out + done.err
    return done


def typed(commands: str, folder: Path, environ: Mapping[str, str]) -> Run:
    """Run commands as a person types them, up to the first that fails."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return run("bash", "-e", "-c", commands, cwd=folder, environ={**environ, "PATH": path})
