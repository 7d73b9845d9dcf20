"""Measures what `docs/performance.md` tells, all in one run.

    python benchmarks/performance.py [ROUNDS] [--only TITLE…] [--write]

`--only` takes the first words of sections. `--write` puts the tables into the page, and the
measured values into `benchmarks/performance.json`. Beside other work the ratios hold roughly, the
seconds not at all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import generation
import growth
import planning
import prompts
import recorded
import share
import ways
from figures import tell
from measured import Figure, as_json, rounds_asked, table

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
DATA = ROOT / "benchmarks" / "performance.json"


def sections(rounds: int) -> dict[str, Callable[[], Iterable[Figure]]]:
    """Return what is measured, by the name that its table has in the page."""
    return {
        "records": lambda: recorded.figures(rounds),
        "waiting": lambda: [*generation.figures(rounds), *planning.figures(rounds)],
        "ways": lambda: ways.figures(rounds),
        "growth": lambda: growth.figures(rounds),
        "prompts": prompts.figures,
        "updates": share.figures,
    }


def main() -> None:
    """Measure the sections that the command line names, or all."""
    wanted = sys.argv[sys.argv.index("--only") + 1 :] if "--only" in sys.argv else []
    measured = {}
    for name, figures in sections(rounds_asked(5)).items():
        if not wanted or name in wanted:
            measured[name] = list(figures())
            tell(name, table(measured[name]), PAGE)
    if "--write" in sys.argv:
        before = json.loads(DATA.read_text("utf-8")) if DATA.exists() else {}
        DATA.write_text(as_json(measured, before), encoding="utf-8")


if __name__ == "__main__":
    main()
