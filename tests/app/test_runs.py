"""Runs: they go on without the page and without the server, and nothing is paid for twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from support.asks import Ask
from support.browser import Application, described, entered, keyless, planned
from support.model import good_model
from support.servers import ModelServer
from support.wheel_of_ours import Installation

pytestmark = pytest.mark.slow


class Held:
    """A good model that can be made to wait before it writes tests."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.waiting = threading.Event()
        self.gate.set()

    def __call__(self, ask: Ask) -> str:
        """Answer, once tests may be had."""
        if ask.task == "tests":
            self.waiting.set()
            self.gate.wait(60)
        return good_model(ask)

    def hold(self) -> None:
        """Let nobody have tests."""
        self.gate.clear()
        self.waiting.clear()


@pytest.fixture
def held() -> Held:
    """A model that waits when it is told to."""
    return Held()


@pytest.fixture
def service(held: Held) -> Iterator[ModelServer]:
    """A server with that model."""
    with ModelServer("groq", held) as server:
        yield server
        held.gate.set()


def twice(service: ModelServer) -> list[str]:
    """Return what was asked for twice."""
    asked = Counter(repr(ask.body) for ask in service.requests)
    return [body for body, number in asked.items() if number > 1]


def test_a_run_outlives_tabs_kills_and_the_server(
    service: ModelServer,
    held: Held,
    built: Installation,
    tmp_path: Path,
    context: BrowserContext,
) -> None:
    """Reload, another tab, a killed run, a killed server: the package is made, each reply once.

    Both tabs lead to the one run; a stopped or killed run goes on where it was.
    """
    environ = service.environ
    with Application(tmp_path, built, environ) as application:
        page = entered(context, application)
        described(page, key="")
        planned(page)
        other = context.new_page()
        other.goto(page.url)
        held.hold()
        page.get_by_role("button", name="Make the package").click()
        assert held.waiting.wait(60)
        other.get_by_role("button", name="Make the package").click()
        assert other.url == page.url
        page.reload()
        rows = page.get_by_role("row")
        # All that does not wait for tests: two modules, two examples, four pages.
        expect(rows.filter(has_text="generated")).to_have_count(8)
        before = len(service.requests)
        application.kill_run(page)
        page.get_by_text("It broke off.").wait_for()
        held.gate.set()
        held.hold()
        page.get_by_role("button", name="Go on").click()
        assert held.waiting.wait(60)
        other.reload()
        other.get_by_role("button", name="Stop").click()
        page.get_by_text("Stopped.").wait_for()
        held.gate.set()
        held.hold()
        page.get_by_role("button", name="Go on").click()
        assert held.waiting.wait(60)
        assert {ask.task for ask in service.requests[before:]} == {"tests"}
        application.kill()
        page.get_by_text("does not answer any more").wait_for()
        held.gate.set()
        place = page.url.removeprefix(application.root)
    with Application(tmp_path, built, environ) as application:
        again = entered(context, application)
        again.get_by_role("link", name="tiny-codes").last.click()
        assert again.url.endswith(place)
        again.get_by_role("link", name="See the package").click()
        again.get_by_role("heading", name="How it stands").wait_for()
        files = {path.name for path in (application.packages / "tiny-codes").iterdir()}
        assert {"src", "tests", ".git", "README.md"} <= files
    others = [body for body in twice(service) if '"tests"' not in body]
    assert others == []


def test_what_another_tab_changed_is_not_overwritten(
    service: ModelServer, built: Installation, tmp_path: Path, context: BrowserContext
) -> None:
    """A tab that is behind is told so, for the form and for the plan; neither text is lost."""
    with Application(tmp_path, built, keyless(service)) as application:
        page = entered(context, application)
        described(page, provider="scaffold", key="")
        page.get_by_role("button", name="Save").click()
        other = context.new_page()
        other.goto(page.url)
        page.get_by_label("What is it for?").fill("Newer words.")
        page.get_by_role("button", name="Save").click()
        other.get_by_label("What is it for?").fill("Older words.")
        other.get_by_role("button", name="Save").click()
        other.get_by_text("was changed in another tab").wait_for()
        assert other.get_by_label("What is it for?").input_value() == "Older words."
        page.reload()
        assert page.get_by_label("What is it for?").input_value() == "Newer words."
        planned(page)
        other.goto(page.url)
        for tab, words in ((page, "It is new."), (other, "It is old.")):
            plan = tab.get_by_label("The plan as YAML")
            plan.fill(plan.input_value().replace("summary: Newer words.", f"summary: {words}"))
            tab.get_by_role("button", name="Keep this plan").click()
        other.get_by_text("The plan was changed in another tab").wait_for()
        assert "It is old." in other.get_by_label("The plan as YAML").input_value()
        page.reload()
        assert "summary: It is new." in page.get_by_label("The plan as YAML").input_value()
        page.get_by_role("button", name="Undo").click()
        assert "summary: Newer words." in page.get_by_label("The plan as YAML").input_value()
