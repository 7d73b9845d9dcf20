"""What generation costs beside waiting, against the longest chain of requests that need each other.

    python benchmarks/generation.py [ROUNDS]

A scripted server, in a process of its own, answers each request after a delay; its modules have
three functions, its tests three tests. A first round, which is not counted, warms up: it imports
the SDK and opens connections. All requests of 24 modules and their tests may be under way at once,
so the chain is two: a module, then its tests. A whole `copier copy` with 24 features is a process
of its own; at most 32 requests are under way there.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from measured import Figure, rounds_asked, run, table
from recorded import COPY, plain_template

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import (  # noqa: E402 - the tests' server and model
    FIRST_ANSWERS,
    Wire,
    as_data,
    make_template,
)
from support.model import good_model  # noqa: E402
from support.sequences import alone  # noqa: E402
from support.servers import ModelServer, Responder  # noqa: E402

from pygen_copier.client.client import Client  # noqa: E402
from pygen_copier.client.models import Model, Models  # noqa: E402
from pygen_copier.generation.engine import Engine  # noqa: E402
from pygen_copier.generation.record import Record  # noqa: E402
from pygen_copier.plan.model import Plan  # noqa: E402
from pygen_copier.plan.rules import valid_plan  # noqa: E402
from pygen_copier.prompts.prompt_templates import PromptTemplates  # noqa: E402
from pygen_copier.reports.template import recipe_of  # noqa: E402
from pygen_copier.template_api import RecipeExtension  # noqa: E402
from pygen_copier.tokens import estimate_tokens  # noqa: E402

MODULES = 24
CHAIN = 2
AT_ONCE = 32
# Planning asks in rounds: assess, 24 features, summary, judge, structure, reconcile.
ROUNDS_OF_PLANNING, OF_PLANNING = 6, 29
PERSON = {
    "author_name": "Test Person",
    "author_email": "test@example.org",
    "provider": "groq",
    "model": "small-model",
}
DELAY = 1.0
LIMIT = 1.1
_ANSWERS = {
    "package_name": "bench",
    "import_name": "bench",
    "minimum_python": "3.11",
    "repository_url": "",
}


def main() -> None:
    """Print the figures."""
    print(table(figures(rounds_asked(5))))


def figures(rounds: int) -> Iterator[Figure]:
    """Measure the engine alone, and a run from the features to the files.

    Args:
        rounds: How often each is measured.

    Yields:
        Ratios to the time of the chain.
    """
    recipe = recipe_of(REPOSITORY)
    wires: tuple[Wire, ...] = ("groq", "ollama")
    for wire in wires:
        with tempfile.TemporaryDirectory() as name, alone(Path(name) / "home"):
            os.environ.update(PYGEN_QUIET="1", PYGEN_CONCURRENCY=str(2 * MODULES))
            with Server(wire, DELAY):
                times = [generated(recipe, wire, MODULES) for _ in range(rounds + 1)][1:]
        what = f"{MODULES} modules and their tests, {wire}, {DELAY:g} s a request"
        yield Figure(what, [each / (CHAIN * DELAY) for each in times], LIMIT)
    yield from _whole(rounds)


def _whole(rounds: int) -> Iterator[Figure]:
    """Measure `copier copy` of a package with 24 features, planned by the model."""
    with tempfile.TemporaryDirectory() as name, alone(Path(name) / "home"):
        folder = Path(name)
        template = make_template(folder / "template")
        answers = {**FIRST_ANSWERS, **PERSON, "features": [f"feature {at}" for at in range(24)]}
        copy = [*COPY, *as_data(answers)]
        os.environ["PYGEN_CONCURRENCY"] = str(AT_ONCE)
        values = []
        with Server("groq", DELAY) as server:
            for at in range(rounds):
                kept = {"PYGEN_CACHE_DIR": str(folder / f"cache-{at}")}
                values.append(run([*copy, template, folder / f"made-{at}"], folder, kept).seconds)
            requests = server.asked() // rounds
        plain = plain_template(folder / "made-0", folder / "plain")
        copier = statistics.median(
            run([*COPY, plain, folder / f"plain-{at}"], folder).seconds for at in range(rounds)
        )
        rounds_of_code = -(-(requests - OF_PLANNING) // AT_ONCE)
        chain = ROUNDS_OF_PLANNING + max(CHAIN, rounds_of_code)
        yield Figure(
            f"`copier copy` with 24 features through planning, {AT_ONCE} requests at once",
            [each / (chain * DELAY) for each in values],
            LIMIT,
            note=f"{requests} requests, at least {chain} rounds of {DELAY:g} s",
        )
        yield Figure(
            "the same, against these rounds and Copier's own copy of the files",
            [each / (chain * DELAY + copier) for each in values],
            LIMIT,
            note=f"Copier takes {copier:.1f} s",
        )


class Server:
    """A model server in a process of its own, while it is entered.

    Args:
        wire: The wire format that it speaks.
        delay: Seconds that every completion takes.
        model: What answers.
    """

    def __init__(self, wire: Wire, delay: float, model: Responder = good_model) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        arguments = (wire, delay, model, theirs)
        self._process = multiprocessing.Process(target=_serve, args=arguments, daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        os.environ.update(self._ours.recv())
        return self

    def __exit__(self, *error: object) -> None:
        self._ours.send("end")
        self._process.join()

    def asked(self) -> int:
        """Return how many completions were asked for so far."""
        return self.spent()[0]

    def spent(self) -> tuple[int, int]:
        """Return the number of completions so far, and about how many tokens their prompts had."""
        self._ours.send("count")
        count, tokens = self._ours.recv()
        return count, tokens


def _serve(wire: Wire, delay: float, model: Responder, pipe: Connection) -> None:
    with ModelServer(wire, model, delay=delay) as server:
        pipe.send(server.environ)
        while pipe.recv() != "end":
            sizes = [estimate_tokens(ask.system + ask.user) for ask in server.requests]
            pipe.send((len(sizes), sum(sizes)))


def _plan(number: int) -> Plan:
    modules = [
        {
            "name": f"module_{at}",
            "purpose": "Counts.",
            "features": ["everything"],
            "api": [
                {
                    "kind": "function",
                    "name": f"function_{at}_{nth}",
                    "signature": "(n: int) -> int",
                    "doc": "Return a number.",
                }
                for nth in range(3)
            ],
        }
        for at in range(number)
    ]
    return valid_plan({"features": [{"name": "everything"}], "modules": modules})


def generated(recipe: RecipeExtension, wire: Wire, number: int) -> float:
    """Generate modules and tests and return the seconds it took."""
    artifacts = [
        artifact
        for artifact in recipe.artifacts_of(_plan(number), _ANSWERS)
        if artifact.kind in ("module", "tests")
    ]
    with tempfile.TemporaryDirectory() as cache:
        os.environ["PYGEN_CACHE_DIR"] = cache
        client = Client(Models(Model(wire, "small-model")), PromptTemplates([recipe.prompts]))
        start = time.perf_counter()
        record = Engine(client).run(artifacts, Record({}))
        seconds = time.perf_counter() - start
    if any(entry.fallback for entry in record.values()):
        raise SystemExit("A reply was not accepted.")
    return seconds


if __name__ == "__main__":
    main()
