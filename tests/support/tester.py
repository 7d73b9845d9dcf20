"""A tester that runs files in this process, for code that the tests wrote themselves."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pygen_copier.sandbox import Execution, TestRun


class PlainTester:
    """Runs tests and scripts here, without a sandbox, and remembers what it ran.

    Attributes:
        ran: The files of every run, by path, in their order.
    """

    def __init__(self) -> None:
        self.ran: list[dict[str, str]] = []
        self._alone = threading.Lock()

    def tests(self, files: Mapping[str, str], path: str) -> TestRun:
        """Run every function of a file whose name begins with `test`."""
        passed, failed = [], {}
        with self._laid_out(files) as folder:
            try:
                module = _run(folder / path)
            except Exception as error:
                return TestRun((), {}, f"{type(error).__name__}: {error}")
            for name, value in vars(module).items():
                if name.startswith("test") and callable(value):
                    try:
                        value()
                        passed.append(name)
                    except Exception as error:
                        failed[name] = f"{type(error).__name__}: {error}"
        return TestRun(tuple(passed), failed, "")

    def script(self, files: Mapping[str, str], path: str, *, hash_seed: int = 0) -> Execution:
        """Run a file as a program."""
        out = io.StringIO()
        with self._laid_out(files) as folder, contextlib.redirect_stdout(out):
            try:
                _run(folder / path, "__main__")
            except Exception as error:
                return Execution(1, f"{out.getvalue()}{type(error).__name__}: {error}", "")
        return Execution(0, out.getvalue(), "")

    checks_types = True

    def types(self, files: Mapping[str, str], settings: str, paths: Sequence[str]) -> str:
        """Return what mypy would print: of each file that holds `untyped`, that it does."""
        return "".join(
            f"{path}:1: error: It is untyped.  [no-untyped-def]\n"
            for path in paths
            if settings and "untyped" in files[path]
        )

    @contextlib.contextmanager
    def _laid_out(self, files: Mapping[str, str]) -> Iterator[Path]:
        self.ran.append(dict(files))
        with self._alone, tempfile.TemporaryDirectory() as name:
            before, modules = list(sys.path), dict(sys.modules)
            folder = Path(name)
            for path, text in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text, encoding="utf-8")
            sys.path.insert(0, str(folder / "src"))
            try:
                yield folder
            finally:
                sys.path[:] = before
                for left in set(sys.modules) - set(modules):
                    del sys.modules[left]


def _run(path: Path, name: str = "under_test") -> ModuleType:
    module = ModuleType(name)
    inside: dict[str, Any] = vars(module)
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, inside)  # noqa: S102 - the tests' own code
    return module
