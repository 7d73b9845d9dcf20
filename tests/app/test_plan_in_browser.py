"""The plan on its page: changed in fields and by words, held to its rules at the place, undone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext
from support.asks import Ask
from support.browser import Application, described, entered, planned
from support.model import good_model
from support.servers import ModelServer

pytestmark = pytest.mark.slow


def splitting_model(ask: Ask) -> str:
    """Answer well; where a structure is to be changed, add a module."""
    if ask.task != "structure" or "draft" not in ask.brief:
        return good_model(ask)
    told = json.loads(ask.brief["draft"])
    doc = "Return the syndrome of a word."
    api = [{"kind": "function", "name": "syndrome", "signature": "(n: int) -> int", "doc": doc}]
    more = {**told["modules"][0], "name": "syndromes", "purpose": "Syndromes.", "uses": []}
    return json.dumps({**told, "modules": [*told["modules"], {**more, "api": api}]})


@pytest.fixture(scope="module")
def service() -> Iterator[ModelServer]:
    """A Groq server with that model."""
    with ModelServer("groq", splitting_model) as server:
        yield server


def test_a_plan_is_changed_in_fields_and_by_words_and_undone(
    application: Application, service: ModelServer, context: BrowserContext
) -> None:
    """What refers to a module follows its name; a rule that is broken is told beside the field."""
    page = entered(context, application)
    described(page)
    planned(page)
    first = page.get_by_role("group", name="Module parity_checks", exact=True)
    second = page.get_by_role("group", name="Module look_up_decoding", exact=True)
    first.get_by_label("Name", exact=True).first.fill("parity")
    first.get_by_label("What it is for").fill("Parity, and no more.")
    page.get_by_role("button", name="Keep these parts").click()
    page.get_by_role("img", name="look_up_decoding uses parity.").wait_for()
    text = page.get_by_label("The plan as YAML")
    assert "purpose: Parity, and no more." in text.input_value()
    second.get_by_label("Name", exact=True).first.fill("look up")
    page.get_by_role("button", name="Keep these parts").click()
    place = page.get_by_role("group", name="Module look up", exact=True)
    place.get_by_text("Module 'look up'").wait_for()
    assert page.get_by_role("alert").get_by_text("Line ").count() == 1
    place.get_by_label("Name", exact=True).first.fill("tables")
    page.get_by_role("button", name="Keep these parts").click()
    page.get_by_role("img", name="tables uses parity.").wait_for()
    page.get_by_label("What is to be different").fill("Have syndromes apart.")
    page.get_by_role("button", name="Have the plan changed").click()
    page.get_by_role("link", name="See the plan").click()
    page.get_by_role("img", name="syndromes uses no other.").wait_for()
    assert service.requests[-1].brief["problems"][0].endswith("Have syndromes apart.")
    page.get_by_role("button", name="Undo: back to plan 3").click()
    page.get_by_role("button", name="Undo: back to plan 2").click()
    page.get_by_role("button", name="Undo: back to plan 1").wait_for()
    page.get_by_role("img", name="look_up_decoding uses parity.").wait_for()
