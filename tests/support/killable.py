"""A generation in a process of its own, so that a test can kill it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.engine import Engine
from pygen_copier.generation.record import Record, json_lines
from pygen_copier.prompts.prompt_templates import PromptTemplates
from support.artifacts import PACKAGE, artifact_of_module, artifact_of_tests
from support.forked import forked
from support.plans import function, module_data, plan_of
from support.scripted import RECIPE_PROMPTS

MODULES = ("codes", "decoders", "noise", "parity", "tables")
CONCURRENCY = 3


def generation(environ: Mapping[str, str], cache: Path, result: Path) -> BaseProcess:
    """Start a process that generates five modules and their tests with Ollama's SDK.

    Args:
        environ: The variables that point the provider at a server.
        cache: The folder of the reply store.
        result: The file the record is written to when all is done.
    """
    own = {"PYGEN_CACHE_DIR": str(cache), "PYGEN_CONCURRENCY": str(CONCURRENCY)}
    everything = {**environ, **own, "PYGEN_QUIET": "1"}
    return forked(_generate, everything, result)


def _generate(environ: Mapping[str, str], result: Path) -> None:
    os.environ.update(environ)
    client = Client(Models(Model("ollama", "small-model")), PromptTemplates([RECIPE_PROMPTS]))
    record = Engine(client).run(_artifacts(), Record({}))
    result.write_text(json_lines(record.data()), encoding="utf-8")


def _artifacts() -> list[Artifact]:
    plan = plan_of(*(module_data(name, api=[function(f"{name}_value")]) for name in MODULES))
    made = [
        make(plan, name) for make in (artifact_of_module, artifact_of_tests) for name in MODULES
    ]
    more = {"import_name": PACKAGE, "uses": []}
    return [replace(artifact, inputs={**artifact.inputs, **more}) for artifact in made]
