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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.prompt_growth import exponent, shared_share, tokens_by_task

SIZES = (10, 40, 160)
MOST_GROWTH = 1.1
SHARED_OF = 12
LEAST_SHARED = 0.5


def main() -> None:
    """Print the figures."""
    totals = []
    for modules in SIZES:
        found = tokens_by_task(modules)
        totals.append(sum(map(sum, found.values())))
        means = ", ".join(f"{task} {sum(each) // len(each):,}" for task, each in found.items())
        print(f"{modules} modules: {totals[-1]:,} tokens of prompts; a prompt has: {means}")
    print(f"growth: exponent {exponent(SIZES, totals):.2f} (limit {MOST_GROWTH})")
    share = shared_share(SHARED_OF)
    print(
        f"{SHARED_OF} modules: {share:.0%} of a prompt of code is shared (least {LEAST_SHARED:.0%})"
    )


if __name__ == "__main__":
    main()
