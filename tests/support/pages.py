"""A page of the documentation: its blocks, and a shell in which a reader follows its commands."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from support.blocks import Block, blocks_of
from support.copier import REPOSITORY, Run, run

DOCS = REPOSITORY / "docs"


@dataclass(frozen=True)
class Page:
    """A page of the documentation.

    Attributes:
        path: Its path in the repository.
    """

    path: str

    @cached_property
    def text(self) -> str:
        """The whole page."""
        return (REPOSITORY / self.path).read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        """Its blocks, in their order."""
        return blocks_of(REPOSITORY / self.path)

    def of(self, language: str) -> list[Block]:
        """Return the blocks in a language that are no files."""
        return [block for block in self.blocks if block.language == language and not block.title]

    @cached_property
    def rows(self) -> set[str]:
        """What the first cells of its tables name in backticks."""
        cells = re.findall(r"^\| ([^|]+) \|", self.text, re.MULTILINE)
        return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


@dataclass
class Shell:
    """A reader's shell: each block goes on where the one before it ended.

    Attributes:
        home: The home folder, with the clone and a folder for packages.
        environ: More variables.
    """

    home: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def prepare(self, template: Path, page: Page) -> None:
        """Put the clone, and the files of a page, where the page says they are."""
        shutil.copytree(template, self.home / "pygen-copier")
        (self.home / "packages").mkdir()
        for block in page.blocks:
            if block.title:
                self.write(block.title, block.text)

    def write(self, path: str, answers: str) -> None:
        """Write a file; by answers code is only read here, as the sandbox has tests of its own."""
        extra = "verify: static\n" if path.endswith(".yml") and "verify:" not in answers else ""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(answers + extra, encoding="utf-8")

    def follow(self, block: Block) -> Run:
        """Type the commands of a block, down to the first that fails."""
        folder, variables = self.home / ".folder", self.home / ".variables"
        script = [
            f"trap 'pwd > {folder}; export -p > {variables}' EXIT",
            f"if [ -e {variables} ]; then unset {' '.join(self.environ)}; . {variables}; fi",
            f'cd "$(cat {folder} 2>/dev/null || echo {self.home})"',
            *block.offline,
        ]
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        variables_here = {**self.environ, "HOME": str(self.home), "PATH": path}
        return run("bash", "-e", "-c", "\n".join(script), environ=variables_here)
