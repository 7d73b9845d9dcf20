"""What generation costs beside waiting: time against the longest chain, memory, and growth.

    python benchmarks/generation.py [ROUNDS]

A scripted server, in a process of its own, answers each request after a delay; its modules have
three functions, its tests three tests. All requests may be under way at once, so the longest chain
of dependent requests is two: a module, then its tests. A first round, which is not counted, warms
up: it imports the SDK and opens connections. Printed are

- the median ratio of the time that 24 modules and their tests take to the time of that chain,
- how the time of 200 modules compares with that of 100, without any delay,
- the most memory that the process held in all this.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import Wire  # noqa: E402 - the tests' server and model
from support.model import good_model  # noqa: E402
from support.servers import ModelServer  # noqa: E402

from pygen_copier.client.client import Client  # noqa: E402
from pygen_copier.client.models import Model, Models  # noqa: E402
from pygen_copier.generation.engine import Engine  # noqa: E402
from pygen_copier.generation.record import Record  # noqa: E402
from pygen_copier.plan.model import Plan  # noqa: E402
from pygen_copier.plan.rules import valid_plan  # noqa: E402
from pygen_copier.prompts.prompt_templates import PromptTemplates  # noqa: E402

MODULES = 24
CHAIN = 2
DELAY = 1.0
LIMIT = 1.1
MEGABYTE = 1024
_ANSWERS = {
    "package_name": "bench",
    "import_name": "bench",
    "minimum_python": "3.11",
    "repository_url": "",
}


def main() -> None:
    """Print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ["PYGEN_QUIET"] = "1"
    os.environ["PYGEN_CONCURRENCY"] = str(2 * MODULES)
    recipe = _recipe()
    wires: tuple[Wire, ...] = ("groq", "ollama")
    for wire in wires:
        with _Server(wire, DELAY):
            times = [_generated(recipe, wire, MODULES) for _ in range(rounds + 1)][1:]
        ratio = statistics.median(times) / (CHAIN * DELAY)
        print(f"{MODULES} modules, {wire}, {DELAY:g} s a request: {ratio:.2f} (limit {LIMIT})")
    os.environ["PYGEN_CONCURRENCY"] = "8"
    with _Server("ollama", 0.0):
        hundred, two = (_generated(recipe, "ollama", number) for number in (100, 200))
    print(f"200 modules take {two / hundred:.2f} times as long as 100 ({two:.1f} s)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"peak memory: {peak:.0f} MB (limit 300 MB)")


class _Server:
    """A model server in a process of its own, while it is entered."""

    def __init__(self, wire: Wire, delay: float) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        arguments = (wire, delay, theirs)
        self._process = multiprocessing.Process(target=_serve, args=arguments, daemon=True)

    def __enter__(self) -> None:
        self._process.start()
        os.environ.update(self._ours.recv())

    def __exit__(self, *error: object) -> None:
        self._ours.send("end")
        self._process.join()


def _serve(wire: Wire, delay: float, pipe: Connection) -> None:
    with ModelServer(wire, good_model, delay=delay) as server:
        pipe.send(server.environ)
        pipe.recv()


def _recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "python_package", REPOSITORY / "extensions" / "python_package.py"
    )
    if spec is None or spec.loader is None:
        raise SystemExit("The recipe cannot be loaded.")
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    return recipe


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


def _generated(recipe: ModuleType, wire: Wire, number: int) -> float:
    """Generate modules and tests and return the seconds it took."""
    artifacts = [
        artifact
        for artifact in recipe.Recipe(_plan(number), _ANSWERS).artifacts()
        if artifact.kind in ("module", "tests")
    ]
    with tempfile.TemporaryDirectory() as cache:
        os.environ["PYGEN_CACHE_DIR"] = cache
        client = Client(
            Models(Model(wire, "small-model")), PromptTemplates([recipe.PythonPackage.prompts])
        )
        start = time.perf_counter()
        record = Engine(client).run(artifacts, Record({}))
        seconds = time.perf_counter() - start
    if any(entry.fallback for entry in record.values()):
        raise SystemExit("A reply was not accepted.")
    return seconds


if __name__ == "__main__":
    main()
