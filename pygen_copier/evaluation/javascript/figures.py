"""Figures of a translation: errors by type, and how it stands beside the Python (table 6)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from pygen_copier.errors import SandboxError
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.javascript.errors import TYPES, Finding, of_type
from pygen_copier.evaluation.javascript.node import Node, Outcome
from pygen_copier.evaluation.javascript.syntax import Script
from pygen_copier.evaluation.javascript.translation import Translation
from pygen_copier.evaluation.static.complexity import functions
from pygen_copier.evaluation.statistics.estimate import mean

NOT_TRANSLATED = "Nothing was translated: --translate provider:model."


def _measure(name: str, title: str, unit: str, source: str) -> Measure:
    return Measure(f"javascript.{name}", title, unit, source)


_TRANSLATED = _measure(
    "translated", "Files that were translated", "share", "modules, and tests of those that were"
)
_PARSED = _measure(
    "parse_rate", "Files that parse", "share", "no node that tree-sitter marks as an error"
)
_CHECKED = _measure("checked", "Files that node takes", "share", "`node --check`, in the sandbox")
_ACCURACY = _measure(
    "functional_accuracy",
    "Translated tests that pass",
    "share",
    "node's own test runner, in the sandbox; a file that does not run counts as one",
)
_LINES = _measure("lines", "Lines of code", "lines", "lines of modules that hold code")
_DENSITY = _measure(
    "comment_density",
    "Comment density",
    "share",
    "lines of modules with a comment, of those that are not blank",
)
_COMPLEXITY = _measure(
    "complexity", "Mean cyclomatic complexity of a function", "", "McCabe (1976), by lizard"
)
_ERRORS = {
    each.name: _measure(
        f"errors.{each.name}", f"{each.title} ({each.severity})", "errors", each.source
    )
    for each in TYPES
}
_NO_TESTS = "No tests were translated."
_OF_TESTS = ("logical", "other")
_ALL = (_TRANSLATED, _PARSED, _CHECKED, _ACCURACY, _LINES, _DENSITY, _COMPLEXITY)


def not_translated(reason: str = NOT_TRANSLATED) -> list[Figure]:
    """Return the figures of a translation as absent.

    Args:
        reason: Why there is none.
    """
    return [each.absent(reason) for each in (*_ALL, *_ERRORS.values())]


def translation_figures(
    found: Translation, optimisations: Sequence[Finding] | None = None, *, run: bool = True
) -> Iterator[Figure]:
    """Yield what a translation is like.

    Args:
        found: The translation.
        optimisations: What judges would make faster; None where none was asked.
        run: Whether it is run, in the sandbox.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    files, lost = found.files, found.missing
    told = [f"{path}: {why}" for path, why in lost.items()]
    yield _TRANSLATED.share(len(files), len(files) + len(lost), "There is no module.", told)
    if not files:
        reason = next(iter(lost.values()), "There is no module to be translated.")
        yield from (each.absent(reason) for each in (*_ALL[1:], *_ERRORS.values()))
        return
    scripts = [Script(path, text) for path, text in files.items()]
    findings = [each for script in scripts for each in script.findings()]
    broken = {each.path for each in of_type(findings, "syntax")}
    yield _PARSED.share(len(files) - len(broken), len(files), "")
    ran, why_not = yield from _run(found, run=run)
    findings += [each for each in ran if each.type != "syntax" or each.path not in broken]
    yield from _measured(found, scripts)
    yield from _counted(findings, optimisations, why_not, len(files))


def _run(found: Translation, *, run: bool) -> Generator[Figure, None, tuple[list[Finding], str]]:
    """Yield what node says of it; return its findings, and why no test was run, if none was."""
    why, refused, outcomes = "" if run else "Nothing was run: --static.", list[Finding](), {}
    if run:
        try:
            node = Node(found.files)
            with ThreadPoolExecutor(2) as pool:
                refused = [each for each in pool.map(node.check, found.files) if each]
                outcomes = dict(zip(found.tests, pool.map(node.test, found.tests), strict=True))
        except (SandboxError, OSError) as error:
            why = str(error)
    if why:
        yield _CHECKED.absent(why)
        yield _ACCURACY.absent(why)
        return [], why
    paths = {each.path for each in refused}
    told = [str(each) for each in refused]
    yield _CHECKED.share(len(found.files) - len(paths), len(found.files), "", told)
    yield _accuracy(outcomes)
    ran = [each for one in outcomes.values() for each in one.findings]
    return [*refused, *ran], "" if outcomes else _NO_TESTS


def _accuracy(outcomes: Mapping[str, Outcome]) -> Figure:
    passed = sum(each.passed for each in outcomes.values())
    failed = sum(each.failed for each in outcomes.values())
    told = [str(each) for one in outcomes.values() for each in one.findings]
    return _ACCURACY.share(passed, passed + failed, _NO_TESTS, told)


def _measured(found: Translation, scripts: Iterable[Script]) -> Iterator[Figure]:
    own = [each for each in scripts if each.path in found.modules]
    if not own:
        reason = "No module was translated."
        yield from (each.absent(reason) for each in (_LINES, _DENSITY, _COMPLEXITY))
        return
    code = [each.code_lines() for each in own]
    comments = [each.comment_lines() for each in own]
    filled = sum(len(one | other) for one, other in zip(code, comments, strict=True))
    yield _LINES.of(sum(map(len, code)), len(own))
    yield _DENSITY.share(sum(map(len, comments)), filled, "No line is filled.")
    every = [each.complexity for each in functions(_as_js(found.modules))]
    none = _COMPLEXITY.absent("There is no function.")
    yield _COMPLEXITY.of(mean(every), len(every)) if every else none


def _as_js(modules: Mapping[str, str]) -> dict[str, str]:
    """Return texts under the ending that lizard knows."""
    return {f"{path.removesuffix('.mjs')}.js": text for path, text in modules.items()}


def _counted(
    findings: Sequence[Finding],
    optimisations: Sequence[Finding] | None,
    why_not: str,
    n: int,
) -> Iterator[Figure]:
    """Yield how many errors there are of each type; absent are those that were not looked for."""
    every = [*findings, *(optimisations or ())]
    for name, measure in _ERRORS.items():
        own = of_type(every, name)
        if name == "optimisation" and optimisations is None:
            yield measure.absent("Only a judge can tell, and none was asked: --judge.")
        elif name in _OF_TESTS and why_not:
            yield measure.absent(why_not)
        else:
            yield measure.of(len(own), n, map(str, own))
