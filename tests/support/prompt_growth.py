"""Prompts of packages of any size, and what of them is the same for all."""

from __future__ import annotations

import itertools
import math
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pygen_copier.generation.artifact import Artifact
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.prompts.facts import facts_of
from pygen_copier.prompts.prompt_templates import Messages, PromptTemplates
from pygen_copier.reports.template import recipe_of
from pygen_copier.tokens import estimate_tokens
from support.copier import REPOSITORY
from support.scripted import RECIPE_PROMPTS

ANSWERS = {
    "package_name": "stabilizer-codes",
    "import_name": "stabilizer_codes",
    "minimum_python": "3.11",
    "docstrings": "google",
}
_SOURCES = re.compile(r"^```python \S+\n.*?^```$", re.DOTALL | re.MULTILINE)
CODE = ("module", "tests", "example")
_SUMMARY = (
    "stabilizer-codes builds, simulates and decodes stabilizer quantum error-correcting codes with "
    "numpy alone, for people who study how well a code protects a logical qubit. A code is given "
    "as Pauli strings or taken from the families that are built in; errors are drawn from a "
    "channel, the checks are measured, and a decoder says which correction to apply.\n\n"
    "All features share one representation: a Pauli operator on n qubits is a row of 2 n bits, the "
    "X part before the Z part, and errors, syndromes and corrections are arrays with one row a "
    "shot. Randomness comes from a generator that is passed, so that every result can be repeated. "
    "The package leaves drawing circuits and talking to real devices to others."
)


def plan_of_size(modules: int) -> Plan:
    """Return the plan of a package, in which a module uses up to three others and serves one."""
    made = [_module(number) for number in range(modules)]
    features = [_feature(number) for number in range(max(1, modules // 2))]
    data = {"dependencies": ["numpy>=1.26"], "features": features, "modules": made}
    return valid_plan({**data, "summary": _SUMMARY})


def artifacts_of(plan: Plan) -> list[Artifact]:
    """Return what the recipe of a Python package makes of a plan."""
    answers = {**ANSWERS, "repository_url": ""}
    return list(recipe_of(REPOSITORY).artifacts_of(plan, answers))


def prompts_of(artifacts: list[Artifact]) -> Iterator[tuple[Artifact, Messages]]:
    """Yield what is sent for each artifact where nobody knows a window, sources being scaffolds."""
    prompts = PromptTemplates([RECIPE_PROMPTS], (), facts_of(ANSWERS))
    wanted, texts = {name for each in artifacts for name in each.needs}, dict[str, str]()
    for artifact in sorted(artifacts, key=lambda each: len(each.needs)):
        needed = {name: texts[name] for name in artifact.needs}
        if artifact.name in wanted:
            texts[artifact.name] = artifact.scaffold(needed)
        yield artifact, prompts.messages(artifact.task, next(artifact.briefs(needed)))


def tokens_by_task(modules: int) -> dict[str, list[int]]:
    """Return about how many tokens each prompt of a package takes, by task."""
    found = defaultdict[str, list[int]](list)
    for artifact, messages in prompts_of(artifacts_of(plan_of_size(modules))):
        found[artifact.task].append(sum(map(estimate_tokens, messages)))
    return found


def shared_share(modules: int) -> float:
    """Return what part of the prompts of code all of them begin with, sources left out."""
    texts, lengths = [], []
    for artifact, messages in prompts_of(artifacts_of(plan_of_size(modules))):
        if artifact.task in CODE:
            texts.append(f"{messages.system}\n\n{messages.user}")
            sources = _SOURCES.findall(messages.user)
            lengths.append(len(texts[-1]) - sum(map(len, sources)))
    same = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return sum(1 for _ in same) * len(texts) / sum(lengths)


def exponent(sizes: Sequence[float], totals: Sequence[float]) -> float:
    """Return the exponent of a power law that is fitted to what packages of some sizes take."""
    logs = list(map(math.log, sizes)), list(map(math.log, totals))
    return statistics.linear_regression(*logs).slope


def _feature(number: int) -> dict[str, str]:
    return {
        "name": f"decoding by table {number}",
        "description": (
            f"Looks up the correction of least weight for each syndrome of code {number}. The "
            "table is made once, of all errors up to a weight, and refuses codes with more than 16 "
            "checks. Decoding takes rows of syndromes and returns rows of corrections."
        ),
        "pseudocode": "for weight in 0..w\n  for each error of the weight\n    keep it if new",
        "implementation": "Pack syndromes into integers; test it against every single error.",
    }


def _module(number: int) -> dict[str, Any]:
    names = ("table_of", "decoded", "weight_of")
    api = [
        {
            "kind": "function",
            "name": f"{name}_{number}",
            "signature": "(checks: np.ndarray, *, most: int = 3) -> np.ndarray",
            "doc": "Return an array with one row a shot.",
        }
        for name in names
    ]
    uses = [f"part_{used}" for used in {number // 2, number // 3, number // 5} if used < number]
    features = [f"decoding by table {number // 2}"]
    return {
        "name": f"part_{number}",
        "purpose": f"Tables of code {number}.",
        "features": features,
        "uses": uses,
        "api": api,
    }
