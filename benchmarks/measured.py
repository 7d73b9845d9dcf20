"""Figures of one run, each with its spread and the limit that it is held against."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KILOBYTE = 1024

# What people install comes compiled; a checkout is once it has run, where this is not set.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True)
class Figure:
    """A figure, from one or more measurements.

    Attributes:
        what: What was measured.
        values: What each round gave.
        limit: What its median is not to pass, or None where nothing is asked of it.
        unit: What the values are, such as `s` or `MB`; empty for ratios.
        note: What a reader has to know beside it.
    """

    what: str
    values: Sequence[float]
    limit: float | None = None
    unit: str = ""
    note: str = ""

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)

    @property
    def row(self) -> str:
        """The figure as a row of `table`."""
        spread = f"{_short(min(self.values))}-{_short(max(self.values))}"
        return " | ".join(
            [
                f"| {self.what}",
                f"{_short(self.median)} {self.unit}".strip(),
                spread if len(self.values) > 1 else "",
                str(len(self.values)),
                "" if self.limit is None else f"at most {self.limit:g}",
                f"{self._verdict} |",
            ]
        )

    @property
    def _verdict(self) -> str:
        if self.limit is None:
            return self.note
        met = "met" if self.median <= self.limit else "**not met**"
        return f"{met}; {self.note}" if self.note else met

    @property
    def data(self) -> dict[str, object]:
        """The figure as JSON has it."""
        return {
            "what": self.what,
            "median": self.median,
            "values": list(self.values),
            "unit": self.unit or "ratio",
            "limit": self.limit,
            "note": self.note,
        }


def table(figures: Iterable[Figure]) -> str:
    """Return figures as a table in Markdown, without a line end."""
    head = "| what | median | spread | rounds | limit | |\n| --- | --- | --- | --- | --- | --- |"
    return "\n".join([head, *(figure.row for figure in figures)])


def as_json(sections: Mapping[str, Sequence[Figure]], before: Mapping[str, object]) -> str:
    """Return sections of figures as JSON, with a line end.

    Args:
        sections: What was measured, by title.
        before: What was measured earlier, as JSON has it; what is measured again is left out.
    """
    data = {title: [figure.data for figure in figures] for title, figures in sections.items()}
    return json.dumps({**before, **data}, indent=2, ensure_ascii=False) + "\n"


def paired(
    rounds: int, ours: Callable[[], float], theirs: Callable[[], float]
) -> list[tuple[float, float]]:
    """Measure two ways one after the other, as often; a first pair warms up and does not count."""
    return [(ours(), theirs()) for _ in range(rounds + 1)][1:]


def ratios(
    rounds: int, ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[float, ...]:
    """Return what one way takes as a share of the other, a value a round."""
    return tuple(a / b for a, b in paired(rounds, ours, theirs))


@dataclass(frozen=True)
class Spent:
    """What a process took.

    Attributes:
        seconds: From start to end.
        out: What it printed.
    """

    seconds: float
    out: str


def run(
    arguments: Sequence[str | Path], cwd: Path, environ: Mapping[str, str] | None = None
) -> Spent:
    """Run this Python as a process of its own.

    Raises:
        SystemExit: It failed; with what it complained about.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYGEN_QUIET": "1", **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    out = process.stdout.read() if process.stdout else ""
    code = process.wait()
    seconds = time.perf_counter() - start
    if code:
        raise SystemExit(out)
    return Spent(seconds, out)


def rounds_asked(default: int) -> int:
    """Return the number of rounds that the command line names first, or the default."""
    return next((int(word) for word in sys.argv[1:] if word.isdecimal()), default)


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}"
