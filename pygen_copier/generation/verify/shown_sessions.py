"""Shown sessions: what docstrings of a module show at `>>>` is run and held against the module."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath

from pygen_copier.generation.verification import steady
from pygen_copier.sandbox import Tester

_FILE = "run_shown_sessions.py"
_MARK = "[[ what the sessions show otherwise ]]"
_MOST, _MOST_CHARACTERS = 5, 300

# One whose inputs end in an exception that it does not show is wrong, too.
_PROGRAM = """
import doctest, importlib, json

found = []


def told(example, test, how):
    line = (test.lineno or 0) + example.lineno + 1
    found.append([line, test.name, example.source.strip(), how])


class Runner(doctest.DocTestRunner):
    def report_start(self, out, test, example):
        pass

    def report_success(self, out, test, example, got):
        pass

    def report_failure(self, out, test, example, got):
        told(example, test, "prints " + (repr(got.strip()) if got else "nothing"))

    def report_unexpected_exception(self, out, test, example, exc_info):
        told(example, test, f"raises {exc_info[0].__name__}: {exc_info[1]}")


module = importlib.import_module(NAME)
runner = Runner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
for test in doctest.DocTestFinder(exclude_empty=True).find(module, NAME):
    runner.run(test)
print()
print(MARK)
print(json.dumps(found))
"""


def session_problems(tester: Tester, files: Mapping[str, str], path: str) -> tuple[str, ...]:
    """Return what the sessions in docstrings of a module show otherwise than it is.

    Args:
        tester: Runs them.
        files: The module and what lies beside it, by path.
        path: The module.
    """
    if ">>>" not in files[path]:
        return ()
    name = ".".join(PurePosixPath(path.removeprefix("src/")).with_suffix("").parts)
    program = f"NAME, MARK = {name.removesuffix('.__init__')!r}, {_MARK!r}\n{_PROGRAM}"
    ended = tester.script({**files, _FILE: program}, _FILE)
    told = "" if ended.code else ended.output.rpartition(f"{_MARK}\n")[2]
    return tuple(islice(_problems(told), _MOST))


def _problems(told: str) -> Iterator[str]:
    """Yield what a run has told; the module prints to the same place, and may print anything."""
    try:
        found = json.loads(told)
    except (ValueError, RecursionError):
        return
    for each in found if isinstance(found, list) else ():
        match each:
            case [int(line), str(test), str(source), str(how)]:
                yield _problem(line, test, source, how)


def _problem(line: int, test: str, source: str, how: str) -> str:
    where = test.rpartition(".")[2]
    return (
        f"Line {line}: in the docstring of `{where}`, `{source[:_MOST_CHARACTERS]}` "
        f"{steady(how)[:_MOST_CHARACTERS]}, which is not what is shown below it."
    )
