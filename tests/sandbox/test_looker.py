"""The looker: what reading cannot tell is looked up in the sandbox, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project, Run
from support.model import good_model
from support.servers import ModelServer
from support.wheels import make_wheel

from pygen_copier.dependencies.installed import Installed
from pygen_copier.events import write_line
from pygen_copier.generation.record import Record
from pygen_copier.python.checks import UsedNames
from pygen_copier.sandbox.looker import Looker
from pygen_copier.sandbox.venv import Venv
from pygen_copier.source.syntax import Source

pytestmark = pytest.mark.slow

LAZY = """
import functools
import pathlib

def __getattr__(name):
    if name == "solve":
        from lazily._solvers import solve
        return solve
    raise AttributeError(name)

def kept(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

@kept
def scale(values, *, by=1):
    return values

globals().update(made=scale)
"""
HARMFUL = "import pathlib\npathlib.Path({trace!r}).touch()\n1 / 0\n"
SOURCE = "import lazily\nlazily.solve(1, tries=2)\nlazily.made([1], by=2)\nlazily.scale([1])\n"
INVENTED = "import lazily\nlazily.solv(1)\nlazily.made([1], times=2)\nlazily.solve(1, times=2)\n"


@pytest.fixture
def environment(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Venv:
    """Return an environment with a package whose names are made when they are looked up."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    solvers = "def solve(a, *, tries=3): ...\n"
    make_wheel(index, "lazily", {"lazily/__init__.py": LAZY, "lazily/_solvers.py": solvers})
    trace = HARMFUL.format(trace=str(tmp_path / "trace"))
    make_wheel(index, "harmful", {"harmful.py": f"def __getattr__(name): ...\n{trace}"})
    return Venv(["lazily", "harmful"])


def check(environment: Venv, looker: Looker | None) -> UsedNames:
    """Return the check of what is installed in an environment."""
    installed = Installed()
    installed.open(environment.folder, looker, write_line)
    return UsedNames(installed, "own", "3.11")


@pytest.mark.usefixtures("sandboxed")
def test_what_reading_cannot_tell_is_looked_up(environment: Venv) -> None:
    """Names that a module makes up are known with their signatures, whenever it makes them."""
    asking = check(environment, Looker(environment))
    assert asking.problems(Source(SOURCE), {}) == []
    told = asking.problems(Source(INVENTED), {})
    assert len(told) == 3
    assert told[0].startswith("Line 2: `lazily` has no `solv`")
    assert told[1].startswith("Line 3: `lazily.made` has no parameter `times`; nearest: ")
    assert told[2].startswith("Line 4: `lazily.solve` has no parameter `times`; nearest: `tries`")
    assert check(environment, None).problems(Source(INVENTED), {}) == []


@pytest.mark.usefixtures("sandboxed")
def test_a_name_is_looked_up_once(environment: Venv, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was told is kept beside the environment, for later runs, too."""
    first = check(environment, Looker(environment)).problems(Source(INVENTED), {})
    monkeypatch.setenv("PATH", "")  # where there is no bubblewrap
    again = check(environment, Looker(environment)).problems(Source(INVENTED), {})
    assert again == first
    kept = environment.folder().with_suffix(".looks.json")
    assert "lazily.solv" in json.loads(kept.read_text("utf-8"))
    kept.write_text("[", "utf-8")
    assert check(environment, Looker(environment)).problems(Source(INVENTED), {}) == []


@pytest.mark.usefixtures("sandboxed")
def test_a_look_runs_nothing_outside_of_the_sandbox(environment: Venv, tmp_path: Path) -> None:
    """A package that acts where it is imported does so in the sandbox, and is unknown then."""
    source = Source("import harmful\nharmful.anything(1)")
    assert check(environment, Looker(environment)).problems(source, {}) == []
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("verify", ["static", "sandbox"])
def test_an_invention_goes_back_to_the_model(
    copy: Callable[..., Run], index: Path, tmp_path: Path, verify: str, sandboxed: None
) -> None:
    """A name that a dependency does not have is repaired, whatever kind of file uses it."""
    source = "def mean(values, *, weights=None): return 0\n\ndef parity(bits): return 0\n"
    make_wheel(index, "averages", {"averages.py": source})
    told: dict[str, object] = {}
    problems: dict[str, str] = {}

    def answer(ask: Ask) -> str:
        reply = good_model(ask)
        if ask.task == "structure":
            return json.dumps({**json.loads(reply), "dependencies": ["averages>=1"]})
        if ask.brief.get("module", {}).get("name") == "parity_checks":
            told[ask.task] = ask.brief.get("signatures")
        if ask.task == "repair":
            problems[ask.brief["of"]] = str(ask.brief["problems"])
        if ask.task == "module" and ask.brief["module"]["name"] == "parity_checks":
            return reply.replace("\n\n\ndef", "\n\nimport averages\n\n\ndef", 1).replace(
                "n + 1", "n + 1 + averages.robust_scaled_mean([n])"
            )
        if ask.task in ("tests", "example"):
            code = reply.rstrip().removesuffix("```")
            return f"{code}import averages\naverages.robust_scaled_mean(1)\n```"
        if ask.task == "page":
            used = "```python\nimport averages\naverages.robust_scaled_mean(1)\n"
            return reply.replace("```python\n", used, 1)
        return reply

    with ModelServer("groq", answer) as server:
        done = copy(
            environ=server.environ,
            provider="groq",
            model="small-model",
            verify=verify,
            description=f"Codes that average, {verify}.",
        )
    assert done.code == 0, done.err
    assert set(problems) == {"module", "tests", "example", "page"}
    for said in problems.values():
        assert "`averages` has no `robust_scaled_mean`; nearest: `mean`." in said
    assert told["module"] == told["repair"] == told["tests"] == "averages.parity(bits)\n"
    record = Record.read(Project(tmp_path / "project").answers()["generated"])
    module = record["module:parity_checks"]
    assert "robust_scaled_mean" not in module.text("module:parity_checks")
    assert "dependencies" in module.checks
