"""Writing in small windows: all files of a package, each prompt with room for its reply."""

from __future__ import annotations

import pytest
from support.asks import Answer, Ask
from support.model import good_model
from support.prompt_growth import ANSWERS, artifacts_of, plan_of_size
from support.scripted import RECIPE_PROMPTS, SCRIPTED

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.generation.engine import Engine
from pygen_copier.generation.record import Record
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.prompts.facts import facts_of
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import answering
from pygen_copier.tokens import estimate_tokens


def plan() -> Plan:
    """Return a plan of modules whose functions the good model can write."""
    data = plan_of_size(8).dump()
    for module in data["modules"]:
        for item in module["api"]:
            item["signature"] = "(n: int) -> int"
    return valid_plan(data)


def within_window(request: Request) -> Reply:
    """Reply as a good model, cut off where the request says."""
    ask = Ask(request.model, request.system, request.user)
    answer = Answer(good_model(ask)).within(ask, request.max_output_tokens)
    return Reply(answer.text, answer.finish, answer.tokens_in, answer.tokens_out, request.model)


@pytest.mark.parametrize(("window", "parted"), [(8_192, False), (4_096, False), (2_048, True)])
def test_a_package_is_written_in_a_small_window(window: int, parted: bool) -> None:
    """No file falls back; prompts leave the replies room, and pages come in sections at last."""
    provider = answering(within_window)
    provider.size = window
    prompts = PromptTemplates([RECIPE_PROMPTS], (), facts_of(ANSWERS))
    record = Engine(Client(Models(SCRIPTED), prompts)).run(artifacts_of(plan()), Record({}))
    assert [name for name, entry in record.items() if entry.fallback] == []
    assert {entry.attempts for name, entry in record.items() if "page:" not in name} == {1}
    assert ("section" in provider.tasks) == parted
    for request in provider.requests:
        prompt = estimate_tokens(request.system) + estimate_tokens(request.user)
        assert prompt + request.max_output_tokens <= window
