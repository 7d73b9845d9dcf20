"""A package whose plan has names of every kind: as a scaffold, and as a model writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import Project, Run
from support.model import fenced, good_model
from support.packages import Environment, ci_commands, settings
from support.plans import EVERY_KIND, function
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.weekly

FEATURE = "parity checks"
MODULE: dict[str, Any] = {
    "name": "codes",
    "purpose": "Codes, and what is found in them.",
    "features": [FEATURE],
    "uses": [],
}
SCRIPT = "tell-parity"

CODE = '''"""Codes, and what is found in them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from typing import TypeAlias


def distance(n: int, *, rate: float = 0.1) -> list[int]:
    """Return the distances up to a number, stretched by a rate."""
    return [round(at * (1 + rate)) for at in range(n)]


LIMIT: int = 12

Word: TypeAlias = list[int]


class Mode(StrEnum):
    """How words are looked at."""

    FAST = "fast"
    SLOW = auto()

    @property
    def is_fast(self) -> bool:
        """Whether less is looked at."""
        return self is Mode.FAST


class Level(IntEnum):
    """How bad it is."""

    LOW = 0
    HIGH = 9


class CodeError(Exception):
    """Something is wrong with a code."""


class LengthError(CodeError, ValueError):
    """A word has the wrong length."""

    def __init__(self, length: int) -> None:
        super().__init__(f"{length} is no length of a word.")
        self.length = length


class Code:
    """A code of some bits."""

    def __init__(self, n: int) -> None:
        if n < 1:
            raise LengthError(n)
        self.n = n

    def rate(self) -> float:
        """Return the share of bits that carry a message."""
        return (self.n - 1) / self.n


class Wheel(Code):
    """A code of a ring of bits."""

    @property
    def size(self) -> int:
        """How many bits it has."""
        return self.n

    @classmethod
    def of(cls, word: Word) -> Wheel:
        """Make one of a word."""
        return cls(len(word))

    @staticmethod
    def is_even(word: Word, mode: Mode = Mode.FAST) -> bool:
        """Tell whether a word has an even number of ones."""
        return sum(word if mode.is_fast else reversed(word)) % 2 == 0


@dataclass
class Report:
    """What was found."""

    word: Word
    mode: Mode = Mode.FAST
    limit: int = LIMIT
    note: str | None = None

    def told(self) -> str:
        """Return what was found as a text."""
        return f"{self.word[: self.limit]} ({self.mode})"


class Encoder(json.JSONEncoder):
    """It encodes words."""


class Table(dict[int, Word]):
    """Words by number."""


def main(arguments: list[str] | None = None) -> int:
    """Tell whether a word is even.

    Args:
        arguments: What is typed behind the command; by default what was.

    Returns:
        The exit code, 1 for what is no word.
    """
    parser = argparse.ArgumentParser(prog="tell-parity", description=main.__doc__)
    parser.add_argument("bits", help="the bits of the word, such as 101")
    bits = parser.parse_args(arguments).bits
    if not set(bits) <= {"0", "1"}:
        print(f"{bits} is no word.", file=sys.stderr)
        return 1
    print("even" if Wheel.is_even([int(bit) for bit in bits]) else "odd")
    return 0
'''
TESTS = '''"""Tests of `tiny_codes.codes`."""

import pytest

from tiny_codes.codes import (
    LIMIT,
    CodeError,
    Encoder,
    LengthError,
    Level,
    Mode,
    Report,
    Table,
    Wheel,
    distance,
    main,
)


def test_distance() -> None:
    """Distances begin at zero."""
    assert distance(3, rate=1.0) == [0, 2, 4]


def test_wheel() -> None:
    """A wheel is as large as its word."""
    wheel = Wheel.of([1, 0, 1, 0])
    assert wheel.size == 4
    assert wheel.rate() == 0.75
    assert Wheel.is_even([1, 1], Mode.SLOW)


def test_a_wheel_has_bits() -> None:
    """An empty word makes none."""
    with pytest.raises(LengthError) as caught:
        Wheel.of([])
    assert caught.value.length == 0
    assert isinstance(caught.value, CodeError)


def test_report() -> None:
    """A report tells its word."""
    report = Report([1, 0])
    assert report.limit == LIMIT
    assert report.told() == "[1, 0] (fast)"


def test_values() -> None:
    """Modes and levels have their values."""
    assert Mode("slow") is Mode.SLOW
    assert not Mode.SLOW.is_fast
    assert Level.HIGH > Level.LOW


def test_tables_are_encoded() -> None:
    """A table is a mapping for the encoder, too."""
    assert Encoder().encode(Table({1: [0]})) == '{"1": [0]}'


def test_main(capsys: pytest.CaptureFixture[str]) -> None:
    """It tells the parity of a word, and complains of what is none."""
    assert main(["11"]) == 0
    assert capsys.readouterr().out == "even\\n"
    assert main(["2"]) == 1
    assert capsys.readouterr().err == "2 is no word.\\n"


@pytest.mark.parametrize(("typed", "code"), [("--help", 0), ("--unknown", 2)])
def test_what_is_typed(typed: str, code: int) -> None:
    """Help ends well, wrong usage does not."""
    with pytest.raises(SystemExit) as ended:
        main([typed])
    assert ended.value.code == code
'''


def kinds_model(ask: Ask) -> str:
    """Answer as a good model whose package has names of every kind, and a command."""
    match ask.task:
        case "structure":
            *others, main = EVERY_KIND
            module = {**MODULE, "api": [*others, {**main, "script": SCRIPT}]}
            return json.dumps({"dependencies": [], "modules": [module]})
        case "module":
            return fenced(CODE)
        case "tests":
            return fenced(TESTS)
        case _:
            return good_model(ask)


def passed(what: str, done: Run) -> str:
    """Return what a step printed; it went well."""
    assert done.code == 0, f"{what}: {done.out}{done.err}"
    return done.out


def assert_sound(project: Project, environment: Environment, tests: str) -> None:
    """Run the package's own linter, type checker and tests, and import its names."""
    assert settings(project)["project"]["scripts"] == {SCRIPT: "tiny_codes.codes:main"}
    for check in ("lint", "types"):
        for command in ci_commands(project, check):
            passed(check, environment.run(*command))
    assert tests in passed("tests", environment.run("pytest", "-q"))
    names = sorted(item["name"] for item in EVERY_KIND)
    exported = f"import tiny_codes as package; assert set(package.__all__) >= set({names})"
    passed("import", environment.run("python", "-W", "error", "-c", exported))
    page = project.read("docs/plan.md")
    assert f"- `{SCRIPT}` calls `codes.main`" in page
    assert "  - `property size(self) -> int`: Its bits." in page
    assert "  - `mode: Mode = Mode.FAST`: How it was looked at." in page


@pytest.mark.timeout(300)
def test_a_scaffold_of_every_kind_passes_its_own_checks(copy_here: Copy, tmp_path: Path) -> None:
    """Without a model all names are there, typed, and the command says what is to be written.

    Its modules may be called as those of Python, and types be named with their modules.
    """
    script = {"name": SCRIPT, "module": "codes", "function": "main"}
    words = {
        **MODULE,
        "name": "core.types",
        "api": [{"kind": "class", "name": "Row", "methods": []}],
    }
    files = {
        **MODULE,
        "name": "io",
        "uses": ["core.types"],
        "api": [
            function("read", "(file: io.StringIO, *, more: dict) -> list[core.types.Row]"),
            function("when", "() -> collections.abc.Mapping[str, xml.dom.minidom.Document]"),
            {"kind": "class", "name": "Sheet", "bases": ["core.types.Row"], "methods": []},
        ],
    }
    plan = {
        "features": [{"name": FEATURE}],
        "modules": [{**MODULE, "api": EVERY_KIND}, words, files],
        "scripts": [script],
    }
    done = copy_here({}, features=[FEATURE], plan=plan)
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    environment = Environment(tmp_path / "environment", project.folder)
    assert_sound(project, environment, "13 xfailed")
    said = environment.run(SCRIPT)
    assert said.code == 1
    assert "NotImplementedError: main" in said.err


@pytest.mark.timeout(300)
def test_a_model_writes_every_kind(copy_here: Copy, tmp_path: Path) -> None:
    """What a model planned and wrote is accepted at once, and the command does what it is for."""
    with ModelServer("groq", kinds_model) as server:
        done = copy_here(server.environ, provider="groq", model="small-model", features=[FEATURE])
        asks = list(server.requests)
    tasks = [ask.task for ask in asks]
    assert done.code == 0, done.err
    assert tasks.count("structure") == tasks.count("module") == tasks.count("tests") == 1
    assert "repair" not in tasks
    project = Project(tmp_path / "project")
    environment = Environment(tmp_path / "environment", project.folder)
    assert_sound(project, environment, "9 passed")
    said = environment.run(SCRIPT, "110")
    assert (said.code, said.out) == (0, "even\n")
    assert "usage: tell-parity" in environment.run(SCRIPT, "--help").out
    assert environment.run(SCRIPT).code == 2
    told = [{"name": SCRIPT, "module": "codes", "function": "main"}]
    briefs = {ask.task: ask.brief for ask in asks}
    assert briefs["module"]["scripts"] == briefs["tests"]["scripts"] == told
    assert briefs["page"]["scripts"] == told
    assert "- Commands: `tell-parity` calls `main`" in project.read("docs/reference/codes.md")
