"""A session: Python as it is typed at `>>>`, and what it really prints below each input."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from pygen_copier.generation.printed import lasting
from pygen_copier.markdown.fences import Fence

_TRACEBACK = "Traceback (most recent call last):"
_BLANK = "<BLANKLINE>"

# What runs a session in the names of the page, and prints what it did not print as it is shown.
_RUNNER = """
def _run_session(content, line):
    import doctest, json
    found = []

    class Runner(doctest.DocTestRunner):
        def report_start(self, out, test, example):
            found.append(None)

        def report_success(self, out, test, example, got):
            pass

        def report_failure(self, out, test, example, got):
            found[-1] = got

        def report_unexpected_exception(self, out, test, example, exc_info):
            raise exc_info[1]

    examples = doctest.DocTestParser().get_examples(content)
    test = doctest.DocTest(examples, {}, "page", "page", line, content)
    test.globs = globals()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    Runner(verbose=False, optionflags=flags).run(test, clear_globs=False)
    print(json.dumps(found))
"""


def is_session(fence: Fence) -> bool:
    """Return whether a block of Python shows what is typed at `>>>`."""
    return any(line.lstrip().startswith(">>>") for line in fence.content.splitlines())


def session_program(fence: Fence) -> str:
    """Return one line that runs a session, and prints what of it is shown otherwise, as JSON."""
    content = textwrap.dedent(fence.content)
    return f"exec({_RUNNER!r}); _run_session({content!r}, {fence.line})"


def with_results(lines: list[str], fence: Fence, first: str, second: str) -> None:
    """Have the inputs of a session followed by what they print.

    What is right stays as it is, an ellipsis in it too. What differs from run to run, or names a
    place, is left out.

    Args:
        lines: The lines of the page, which are changed.
        fence: The session.
        first: What its program printed.
        second: What it printed when it was run once more.
    """
    import doctest  # it brings the debugger and unittest along

    examples = doctest.DocTestParser().get_examples(textwrap.dedent(fence.content))
    runs = [_read(first), _read(second)]
    if any(len(run) != len(examples) for run in runs):
        return
    opening = lines[fence.line - 1]
    indent = opening[: len(opening) - len(opening.lstrip())]
    inner = fence.content[: len(fence.content) - len(fence.content.lstrip())].rpartition("\n")[2]
    for example, one, other in reversed([*zip(examples, *runs, strict=True)]):
        if one is None and other is None:
            continue
        begin = fence.line + example.lineno + example.source.count("\n")
        end = begin + example.want.count("\n")
        told = lasting(_short(one or ""), _short(other or ""))
        shown = [line or _BLANK for line in told.splitlines()]
        lines[begin:end] = [f"{indent}{inner}{line}" for line in shown]


def _read(output: str) -> Sequence[str | None]:
    try:
        found = json.loads(output.strip() or "null")
    except ValueError:
        return ()
    return found if isinstance(found, list) else ()


def _short(got: str) -> str:
    """Return what was printed, a traceback as documentation shows it."""
    before, traceback, rest = got.partition(_TRACEBACK)
    if not traceback:
        return got
    return f"{before}{traceback}\n    ...\n{rest.strip().splitlines()[-1]}\n"
