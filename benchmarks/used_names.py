"""Measures the check of used names: inventions that pass, and real uses that are refused.

    .venv/bin/python benchmarks/used_names.py [--write]

It fetches ten packages, as wheels, and runs them in the sandbox only. Real uses are examples of
their docstrings, and the lines of `benchmarks/uses.txt`, that were run there and ended well. An
invention is a name put together of the words of real ones, or a parameter that a signature does
not have; that there is none is told by the objects themselves. Both are drawn with a seed, and held
against what is read alone, as with `verify=static`, and with looks, as with `verify=sandbox`.
`--write` puts the table into `docs/explanation/security.md`.
"""

from __future__ import annotations

import ast
import doctest
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from figures import tell

from pygen_copier.dependencies.found import Found, State
from pygen_copier.dependencies.installed import Installed
from pygen_copier.dependencies.nearest import words
from pygen_copier.events import write_line
from pygen_copier.python.checks import UsedNames
from pygen_copier.sandbox import SandboxTester
from pygen_copier.sandbox.looker import Looker
from pygen_copier.source.syntax import Source

ROOT = Path(__file__).resolve().parents[1]
EACH, SEED = 20, 14
# By distribution: what its examples take for granted, and the modules that names are drawn from.
PACKAGES = {
    "numpy": ("import numpy as np", ("numpy", "numpy.linalg", "numpy.random", "numpy.fft")),
    "pandas": ("import numpy as np\nimport pandas as pd", ("pandas", "pandas.api.types")),
    "scipy": ("import numpy as np", ("scipy", "scipy.stats", "scipy.optimize", "scipy.signal")),
    "scikit-learn": ("", ("sklearn", "sklearn.linear_model", "sklearn.metrics")),
    "networkx": ("import networkx as nx", ("networkx", "networkx.algorithms.bipartite")),
    "requests": ("", ("requests", "requests.utils")),
    "httpx": ("", ("httpx",)),
    "click": ("", ("click",)),
    "pydantic": ("", ("pydantic",)),
    "pillow": ("", ("PIL.Image", "PIL.ImageOps", "PIL.ImageDraw")),
}
RUN = """
import json, os, sys
for number, text in enumerate(json.load(open("programs.json"))):
    if os.fork() == 0:
        try:
            sys.stdout = open(os.devnull, "w")
            exec(compile(text, "use", "exec"), {"__name__": "use"})
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.wait()[1] == 0:
        print("ran", number, flush=True)
"""


class Outcome(NamedTuple):
    """How many inventions landed, and real uses were refused, of how many."""

    inventions: int
    landed: int
    real: int
    refused: int


def examples(folder: Path, roots: Sequence[str], before: str) -> Iterator[str]:
    """Yield the examples in the docstrings of a package as programs."""
    for root in dict.fromkeys(each.partition(".")[0] for each in roots):
        for path in sorted((folder / root).rglob("*.py")):
            if "tests" in path.parts or path.name.startswith("test"):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8", "replace"))):
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    yield from _session(ast.get_docstring(node) or "", before)


def _session(doc: str, before: str) -> Iterator[str]:
    try:
        parts = doctest.DocTestParser().get_examples(doc)
    except ValueError:
        return
    if parts:
        yield "\n".join([before, *(each.source for each in parts)])


def that_run(tester: SandboxTester, programs: Sequence[str], needed: int) -> list[str]:
    """Return the first programs that end well in the sandbox."""
    found: list[str] = []
    for start in range(0, len(programs), 2 * EACH):
        part = programs[start : start + 2 * EACH]
        files = {"run.py": RUN, "programs.json": json.dumps(part)}
        output = tester.script(files, "run.py").output
        ran = [line.split()[1] for line in output.splitlines() if line.startswith("ran ")]
        found += [part[int(number)] for number in ran]
        if len(found) >= needed:
            break
    return found[:needed]


def inventions(installed: Installed, modules: Sequence[str], chance: random.Random) -> list[str]:
    """Return programs that use what is not there, half of them names and half parameters."""
    told = installed.look([f"{module}.no_such_name_at_all" for module in modules])
    real = [
        (found.owner, name)
        for found in told.values()
        for name in found.names
        if not name.startswith("_")
    ]
    parts = sorted(
        {word for _, name in real for word in words(name) if len(word) > 2 and word.isalpha()}
    )
    names: list[str] = []
    while len(names) < EACH // 2:
        owner, name = chance.choice(real)
        new = "_".join([*chance.sample(parts, 2), name.strip("_").casefold()])
        if installed.look([f"{owner}.{new}"])[f"{owner}.{new}"].state is State.ABSENT:
            names.append(f"import {owner}\n{owner}.{new}()\n")
    looked = installed.look([f"{owner}.{name}" for owner, name in real][:200])
    closed = [(dotted, found) for dotted, found in sorted(looked.items()) if _is_closed(found)]
    calls: list[str] = []
    for dotted, _ in chance.sample(closed, min(EACH - len(names), len(closed))):
        owner = dotted.rpartition(".")[0]
        calls.append(f"import {owner}\n{dotted}({chance.choice(parts)}_{chance.choice(parts)}=1)\n")
    return [*names, *calls]


def _is_closed(found: Found) -> bool:
    kinds = {each.kind for form in found.forms for each in form.every}
    return bool(found.forms) and "options" not in kinds


def measure(name: str, tester: SandboxTester, chance: random.Random) -> dict[str, Outcome]:
    """Return the outcome for a package, of reading alone and with looks."""
    before, modules = PACKAGES[name]
    folder = tester.environment.folder()
    (site,) = folder.glob("lib/python*/site-packages")
    own = [
        line.partition("|")[2].strip()
        for line in (ROOT / "benchmarks" / "uses.txt").read_text("utf-8").splitlines()
        if line.startswith(f"{name} |")
    ]
    drawn = own or list(examples(site, modules, before))
    chance.shuffle(drawn)
    real = that_run(tester, drawn, EACH)
    looker, found = Looker(tester.environment), {}
    for how, look in (("static", None), ("sandbox", looker)):
        installed = Installed()
        installed.open(lambda: folder, look, write_line)
        if how == "static":
            asking = Installed()
            asking.open(lambda: folder, looker, write_line)
            invented = inventions(asking, modules, chance)
        check = UsedNames(installed, "own", "3.11")
        landed = [text for text in invented if not check.problems(Source(text), {})]
        refused = [(text, told) for text in real if (told := check.problems(Source(text), {}))]
        for text in landed:
            print(f"{how}: lands: {text!r}")
        for text, told in refused:
            print(f"{how}: refused: {text!r}: {told[0]}")
        found[how] = Outcome(len(invented), len(landed), len(real), len(refused))
    return found


def table() -> str:
    """Return the figures as a table."""
    tester, chance = SandboxTester(list(PACKAGES)), random.Random(SEED)  # noqa: S311 - no secret
    lines = [
        "| package | inventions | land, read only | land, with looks "
        "| real uses | refused, read only | refused, with looks |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    sums = [0] * 6
    for name in PACKAGES:
        start = time.perf_counter()
        found = measure(name, tester, chance)
        static, sandbox = found["static"], found["sandbox"]
        row = [static.inventions, static.landed, sandbox.landed, static.real]
        row += [static.refused, sandbox.refused]
        sums = [sum(pair) for pair in zip(sums, row, strict=True)]
        lines.append(f"| {name} | {' | '.join(map(str, row))} |")
        print(f"{name}: {row} in {time.perf_counter() - start:.0f} s", flush=True)
    return "\n".join([*lines, f"| together | {' | '.join(map(str, sums))} |"])


if __name__ == "__main__":
    tell("used names", table())
