"""What an update with one feature more costs, as a share of the whole package.

    python benchmarks/share.py

A scripted model writes packages of 4, 12 and 40 features through planning; each gets a feature more
by `copier update`. Requests are counted, tokens of prompts are estimated.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generation import PERSON, Server
from measured import Figure, run, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.copier import (
    FIRST_ANSWERS,
    Project,
    as_data,
    make_template,
)
from support.sequences import alone

SIZES = (4, 12, 40)


def main() -> None:
    """Print the figures."""
    print(table(figures()))


def figures() -> Iterator[Figure]:
    """Count what packages and their updates ask for.

    Yields:
        The shares, each with the counts.
    """
    for number in SIZES:
        with tempfile.TemporaryDirectory() as name, alone(Path(name) / "home"):
            os.environ["PYGEN_CONCURRENCY"] = "16"
            whole, both = _counts(Path(name), number)
        shares = [
            (of_both - of_whole) / of_whole for of_whole, of_both in zip(whole, both, strict=True)
        ]
        note = f"{both[0] - whole[0]} of {whole[0]} requests"
        yield Figure(f"requests of a feature more, of {number}", [shares[0]], note=note)
        note = f"{(both[1] - whole[1]) / 1000:,.0f} of {whole[1] / 1000:,.0f} thousand tokens"
        yield Figure(f"prompt tokens of a feature more, of {number}", [shares[1]], note=note)


def _counts(folder: Path, number: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return requests and tokens of a package, and of the package with its update."""
    template = make_template(folder / "template")
    features = [f"feature {at}" for at in range(number + 1)]
    answers = {**FIRST_ANSWERS, **PERSON, "features": features[:-1]}
    copier = ["-m", "copier"]
    options = ["--quiet", "--trust", "--defaults"]
    with Server("groq", 0.0) as server:
        run([*copier, "copy", *options, *as_data(answers), template, folder / "made"], folder)
        whole = server.spent()
        Project(folder / "made").start_history()
        more = ["-d", f"features={json.dumps(features)}"]
        run([*copier, "update", *options, *more], folder / "made")
        return whole, server.spent()


if __name__ == "__main__":
    main()
