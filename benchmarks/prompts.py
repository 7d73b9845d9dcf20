"""How the tokens of prompts grow with a package, and what of the prompts is the same for all.

    python benchmarks/prompts.py

Nothing is asked: the prompts of packages of 10, 40 and 160 modules are put together as a run would
send them, with scaffolds for the sources, and their tokens are estimated. Printed are

- the tokens of all prompts, the mean of each task's, and the exponent of their growth, fitted,
- of a package of 12 modules, what part of the prompts for modules, tests and examples is a prefix
  that all of them share, sources left out: services keep it and charge less for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from measured import Figure, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.prompt_growth import exponent, shared_share, tokens_by_task

SIZES = (10, 40, 160)
MOST_GROWTH = 1.1
SHARED_OF = 12
LEAST_SHARED = 0.5


def main() -> None:
    """Print the figures."""
    print(table(figures()))


def figures() -> Iterator[Figure]:
    """Put the prompts of packages together and count.

    Yields:
        The tokens of each task, what a line of code takes, and the shared part.
    """
    totals = []
    for modules in SIZES:
        found = tokens_by_task(modules)
        totals.append(sum(map(sum, found.values())))
        means = ", ".join(f"{task} {sum(each) // len(each):,}" for task, each in found.items())
        what = f"prompt tokens of {modules} modules"
        yield Figure(what, [totals[-1] / 1000], unit="thousand", note=f"a prompt has: {means}")
    yield Figure("growth of prompt tokens", [exponent(SIZES, totals)], MOST_GROWTH)
    share = shared_share(SHARED_OF)
    note = f"at least {LEAST_SHARED:.0%} asked; sources left out"
    what = f"shared part of prompts of code, {SHARED_OF} modules"
    yield Figure(what, [100 * share], unit="%", note=note)


if __name__ == "__main__":
    main()
