"""What planning costs beside waiting: twelve features against the longest chain of requests.

    python benchmarks/planning.py [ROUNDS]

A scripted server, in a process of its own, answers each request after 50 ms. The longest chain of
dependent requests is assess, feature, summary, judge, structure, reconcile. The figure is the
median ratio of the time that planning took to the time of that chain.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generation import Server
from measured import Figure, rounds_asked, table

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import Wire  # noqa: E402 - the tests' server and model
from support.sequences import alone  # noqa: E402

from pygen_copier.client.models import Model, Models  # noqa: E402
from pygen_copier.plan.inputs import PlanInputs, read_features  # noqa: E402
from pygen_copier.plan.model import Plan  # noqa: E402
from pygen_copier.plan.planning.planner import plan_package  # noqa: E402
from pygen_copier.plan.rules import valid_plan  # noqa: E402

DELAY = 0.05
CHAIN = 6
LIMIT = 1.3
FEATURES = [f"feature {word}" for word in "abcdefghijkl"]


def main() -> None:
    """Print the ratios, and how long a plan of 40 modules takes to validate."""
    print(table(figures(rounds_asked(7))))


def figures(rounds: int) -> Iterator[Figure]:
    """Measure the planner alone, and the rules of a plan.

    Args:
        rounds: How often each is measured.

    Yields:
        Ratios to the time of the chain, and the milliseconds of a validation.
    """
    wires: tuple[Wire, ...] = ("groq", "ollama")
    for wire in wires:
        with (
            tempfile.TemporaryDirectory() as name,
            alone(Path(name) / "home"),
            Server(wire, DELAY),
        ):
            os.environ["PYGEN_QUIET"] = "1"
            values = [_planned(wire) / (CHAIN * DELAY) for _ in range(rounds + 1)][1:]
        what = f"planning of {len(FEATURES)} features, {wire}, {DELAY:g} s a request"
        yield Figure(what, values, LIMIT)
    values = [_validated() * 1000 for _ in range(3 * rounds)]
    yield Figure("validation of a plan of 40 modules", values, 50, "ms")


def _planned(wire: Wire) -> float:
    inputs = PlanInputs("bench", "A package to measure with.", read_features(FEATURES))
    with tempfile.TemporaryDirectory() as cache:
        os.environ["PYGEN_CACHE_DIR"] = cache
        start = time.perf_counter()
        planned = plan_package(inputs, Models(Model(wire, "small-model")))
        seconds = time.perf_counter() - start
    if len(planned.plan.modules) != len(FEATURES):
        raise SystemExit("The plan has not a module for every feature.")
    return seconds


def _validated() -> float:
    api = [
        {"kind": "function", "name": f"f{n}", "signature": "(n: int, *, rate: float = 0.1) -> str"}
        for n in range(5)
    ]
    modules = [
        {
            "name": f"module_{number}",
            "features": ["everything"],
            "uses": [f"module_{number - 1}"] if number else [],
            "api": api,
        }
        for number in range(40)
    ]
    plan = Plan.model_validate({"features": [{"name": "everything"}], "modules": modules}).dump()
    start = time.perf_counter()
    valid_plan(plan)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
