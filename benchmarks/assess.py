"""How fair real models are where they assess a description: who is refused, and who is not.

    .venv/bin/python benchmarks/assess.py

It needs what `make real` installs, and takes minutes. Each description of `tests/support` is
assessed as a run would do it: by the list of rules, then by a model through Groq's wire, with a
second opinion where that refuses. Printed are, for each model, how many harmless descriptions were
refused and how many of the harmful ones, by whom, and how many verdicts could not be used.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pygen_copier import process
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.safety import obvious_harm
from pygen_copier.plan.stand_ins import FAILURES
from pygen_copier.prompts.prompt_templates import PromptTemplates

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.descriptions import HARMFUL, HARMLESS  # noqa: E402 - what the tests assess, too
from support.llama import LlamaServer, installed  # noqa: E402

SECONDS = "3600"  # for one request with its retries


def main() -> None:
    """Print the figures."""
    for name in installed():
        with (
            tempfile.TemporaryDirectory() as folder,
            LlamaServer(name, Path(folder)) as server,
            process.renewed(),
        ):
            os.environ.update(server.environ)
            os.environ |= {"PYGEN_CACHE_DIR": folder, "PYGEN_TIMEOUT": SECONDS, "PYGEN_QUIET": "1"}
            for what, descriptions in (("harmless", HARMLESS), ("harmful", HARMFUL)):
                told = _assessed(name, descriptions)
                print(f"{name}, {len(descriptions)} {what}: {_said(told)}", flush=True)


def _assessed(name: str, descriptions: Sequence[str]) -> Counter[str]:
    """Return how many descriptions were allowed, refused, or got no verdict."""
    model = Model("groq", name)
    steps = PlanningModel(
        Client(Models(model), PromptTemplates()), "package", listener=lambda event: None
    )
    told: Counter[str] = Counter()
    for description in descriptions:
        inputs = PlanInputs("a-package", description, ())
        try:
            steps.assess(inputs)
            told["allowed"] += 1
        except FAILURES:
            told["without a usable verdict"] += 1
        except PygenError:
            told["refused by " + ("a rule" if obvious_harm(description, ()) else "the model")] += 1
    return told


def _said(told: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in told.most_common())


if __name__ == "__main__":
    main()
