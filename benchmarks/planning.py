"""What planning costs beside waiting: twelve features against the longest chain of requests.

    python benchmarks/planning.py [ROUNDS]

A scripted server, in a process of its own, answers each request after 50 ms. The longest chain of
dependent requests is assess, feature, summary, judge, structure, reconcile. The figure is the
median ratio of the time that planning took to the time of that chain.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import Wire  # noqa: E402 - the tests' server and model
from support.model import good_model  # noqa: E402
from support.servers import ModelServer  # noqa: E402

from pygen_copier.client.models import Model, Models  # noqa: E402
from pygen_copier.plan.inputs import PlanInputs, read_features  # noqa: E402
from pygen_copier.plan.model import Plan  # noqa: E402
from pygen_copier.plan.planning.planner import plan_package  # noqa: E402
from pygen_copier.plan.rules import valid_plan  # noqa: E402

DELAY = 0.05
CHAIN = 6
FEATURES = [f"feature {word}" for word in "abcdefghijkl"]


def main() -> None:
    """Print the ratio, and how long a plan of 40 modules takes to validate."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    os.environ["PYGEN_QUIET"] = "1"
    wires: tuple[Wire, ...] = ("groq", "ollama")
    for wire in wires:
        ours, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(target=_serve, args=(wire, theirs), daemon=True)
        server.start()
        os.environ.update(ours.recv())
        ratios = [_planned(wire) / (CHAIN * DELAY) for _ in range(rounds + 1)][1:]
        ratio = statistics.median(ratios)
        print(f"planning, {wire}: {ratio:.2f} times the longest chain (limit 1.3)")
        ours.send("end")
        server.join()
    seconds = statistics.median(_validated() for _ in range(20))
    print(f"a plan of 40 modules is validated in {seconds * 1000:.1f} ms (limit 50 ms)")


def _serve(wire: Wire, pipe: Connection) -> None:
    with ModelServer(wire, good_model, delay=DELAY) as server:
        pipe.send(server.environ)
        pipe.recv()


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
