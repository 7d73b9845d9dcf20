"""The check of commands: tests run what the package installs as a command line does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.model import Script
from pygen_copier.python.checks.assertions import last_name
from pygen_copier.source.syntax import Source

_HELP = "--help"


class Commands(Check):
    """Each command is run by tests: asked for help, and with what it is for.

    Tests that fail nothing else are not thrown away for it: what they do not run is then noted.

    Args:
        scripts: The commands whose functions the module has.
    """

    id: ClassVar[str] = "commands"
    title: ClassVar[str] = "has tests that run the commands of the module"
    may_fail: ClassVar[bool] = True

    def __init__(self, scripts: Sequence[Script]) -> None:
        self._scripts = scripts

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the commands that no test runs, or asks for help."""
        used = {node.id for node in source.of(ast.Name)}
        used |= {last_name(node) for node in source.of(ast.Attribute)}
        asks = any(
            isinstance(node.value, str) and _HELP in node.value.split()
            for node in source.of(ast.Constant)
        )
        found = [
            f"No test runs the command `{script.name}`: call `{script.function}` with what is "
            "typed behind it, and assert its exit code and what it prints."
            for script in self._scripts
            if script.function not in used
        ]
        if self._scripts and not found and not asks:
            named = self._scripts[0]
            found.append(
                f"No test asks the command `{named.name}` for help: run `{named.function}` with "
                f"{_HELP!r}, and assert that it exits with 0."
            )
        return found

    def notes(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what no test runs."""
        return self.problems(source, texts)
