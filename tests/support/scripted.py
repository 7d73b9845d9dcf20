"""The client of the scripted model, and replies as models send them."""

from __future__ import annotations

import json
from typing import ClassVar

from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.testing import MODEL, ScriptedProvider, fenced
from support.copier import REPOSITORY

SCRIPTED = Model(ScriptedProvider.name, MODEL)
RECIPE_PROMPTS = REPOSITORY / "extensions" / "prompts"


class UnstoredProvider(ScriptedProvider):
    """One whose replies are not kept in the reply store, as those of the `files` provider."""

    stored: ClassVar[bool] = False


def client() -> Client:
    """Return a client that asks the scripted provider, with the real prompts and store."""
    return Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]))


def as_json(value: object) -> str:
    """Return a value as a model sends an object: fenced, with words before it."""
    return fenced("json", json.dumps(value))


def as_python(code: str) -> str:
    """Return code as a model sends it: fenced, with words before it."""
    return fenced("python", code)
