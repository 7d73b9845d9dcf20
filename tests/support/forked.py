"""Commands in processes that are forked from one that has imported what they need.

To import Copier takes most of the time of a short run, and the suite runs hundreds. Each command
still has a process, a working directory, an environment and standard streams of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

_PRELOADED = [
    *("copier._cli", "copier_template_extensions", "black", "griffe", "libcst", "tomllib"),
    *("groq", "ollama", "google.genai"),
    *("pygen_copier.cli.main", "pygen_copier.generation.engine", "pygen_copier.client.client"),
    *("pygen_copier.template_api_python", "pygen_copier.python.security.rules"),
    *("pygen_copier.plan.planning.planner", "pygen_copier.jinja_ext"),
]
_SECONDS = 300


def forked(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a function in a forked process."""
    process = _context().Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def run_command(
    name: str, arguments: Sequence[str], cwd: Path | None, environ: Mapping[str, str]
) -> tuple[int, str, str]:
    """Run `copier` or `pygen-copier` to its end.

    Args:
        name: Which.
        arguments: Its arguments.
        cwd: Where, or None for here.
        environ: All variables it has.

    Returns:
        The exit code, what was printed, and what was complained about.

    Raises:
        AssertionError: It took too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        streams = (str(out), str(err))
        process = forked(_run, name, arguments, str(cwd or Path.cwd()), dict(environ), streams)
        process.join(_SECONDS)
        code = process.exitcode
        if code is None:
            process.kill()
        assert code is not None, f"{name} {arguments} took too long"
        return code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _run(
    name: str, arguments: Sequence[str], cwd: str, environ: dict[str, str], streams: Sequence[str]
) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    flags = os.O_WRONLY | os.O_CREAT
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, flags), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they end with the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    _tell_plumbum()
    warnings.simplefilter("ignore")
    sys.argv = [name, *arguments]
    if name == "copier":
        runpy.run_module("copier", run_name="__main__")
    else:
        from pygen_copier.cli import main

        main()


def _tell_plumbum() -> None:
    """Let the library that Copier runs commands with, git among them, see the environment."""
    from plumbum import local

    local.env.clear()
    local.env.update(os.environ)
