"""Measures the static rules: hostile modules that pass, and honest ones that are refused.

    .venv/bin/python benchmarks/static_rules.py [--write]

The hostile ones are those of `tests/support/snippets`. The honest ones are modules of this Python's
standard library and of well-kept packages beside it, each n-th of the sorted list. What
`benchmarks/honest.txt` names really does what is said of it, such as starting a program, and is
counted apart. `--write` puts the table into `docs/explanation/security.md`.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from figures import tell  # noqa: E402 - after the path is set
from support.snippets import EVASIONS, HOSTILE  # noqa: E402 - it lies beside the tests
from support.sources import linted  # noqa: E402

from pygen_copier.python.checks import NoWorkAtImport, Security  # noqa: E402
from pygen_copier.source.syntax import Source  # noqa: E402

PACKAGES = (
    *("click", "httpx", "jinja2", "markdown_it", "mdformat", "packaging", "pathspec"),
    *("platformdirs", "pluggy", "tenacity"),
)
OF_PYTHON, OF_PACKAGES = 200, 100
# Folders of the standard library that are programs, tests, or other people's.
LEFT_OUT = {"__pycache__", "_bundled", "ensurepip", "idlelib", "lib2to3", "site-packages"}
LEFT_OUT |= {"test", "tests", "turtledemo", "distutils", "idle_test"}


def problems(source: Source) -> dict[str, Sequence[str]]:
    """Return what each check says of a module, by its id."""
    return {check.id: check.problems(source, {}) for check in (Security(), NoWorkAtImport())}


def hostile_modules() -> dict[str, Source]:
    """Return the hostile modules by their names."""
    found = {name: linted(text) for name, text in HOSTILE.items()}  # some of ruff's rules count
    return found | {name: Source(text) for name, text in EVASIONS.items()}


def is_refused(source: Source) -> bool:
    """Return whether a check says something of a module."""
    return any(problems(source).values())


def honest() -> Iterator[tuple[str, Path]]:
    """Yield the honest modules, with the name they have in `honest.txt`."""
    library = Path(sysconfig.get_path("stdlib"))
    yield from _some(library, [library], OF_PYTHON)
    folders = [Path(str(find_spec(name).origin)).parent for name in PACKAGES]  # type: ignore[union-attr] # installed
    yield from _some(folders[0].parent, folders, OF_PACKAGES)


def _some(above: Path, folders: Sequence[Path], number: int) -> Iterator[tuple[str, Path]]:
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    named = [(path.relative_to(above), path) for path in paths]
    named = [(name, path) for name, path in named if not LEFT_OUT.intersection(name.parts)]
    for at in range(number):
        name, path = named[at * len(named) // number]
        yield name.as_posix(), path


def known() -> dict[str, set[str]]:
    """Return the checks whose findings are true, by module."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "benchmarks" / "honest.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, ids, _ = (part.strip() for part in line.split("|"))
            found[name] = set(ids.split())
    return found


def table() -> str:
    """Return the figures as a table."""
    hostile = hostile_modules()
    passed = [name for name, source in hostile.items() if not is_refused(source)]
    print(*(f"passes: {name}" for name in passed), sep="\n")
    true, count = known(), {"security": [0, 0], "import-time": [0, 0]}
    false, modules = set(), 0
    for name, path in honest():
        modules += 1
        for check, found in problems(Source(path.read_text("utf-8", "replace"))).items():
            if found and check in true.get(name, ()):
                count[check][0] += 1
            elif found:
                count[check][1] += 1
                false.add(name)
                print(f"{name} | {check} | {found[0]}" + f" (+{len(found) - 1})" * (len(found) > 1))
    lines = [
        "| modules | tried | refused | of these wrongly |",
        "| --- | --- | --- | --- |",
        f"| hostile | {len(hostile)} | {len(hostile) - len(passed)} | |",
    ]
    for check, title in (("security", "the review"), ("import-time", "the check of import time")):
        right, wrong = count[check]
        lines.append(f"| honest, by {title} | {modules} | {right + wrong} | {wrong} |")
    lines.append(f"| honest, by one of the two | {modules} | | {len(false)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    tell("static rules", table())
