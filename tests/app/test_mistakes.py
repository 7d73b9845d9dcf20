"""Mistakes: each is told in a sentence on the page, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page
from support.asks import Ask
from support.browser import KEY, Application, described, entered, keyless, planned
from support.model import good_model
from support.servers import Fault, ModelServer
from support.wheel_of_ours import Installation

pytestmark = pytest.mark.slow

WRONG = "gsk_" + "f" * 48


def strict_model(ask: Ask) -> str | Fault:
    """Answer whoever has the right key."""
    if ask.headers["authorization"] != f"Bearer {KEY}":
        return Fault(401, "Invalid API Key")
    return good_model(ask)


@pytest.fixture(scope="module")
def application(
    built: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    """The application of a person without a key, beside a service that wants one."""
    home = tmp_path_factory.mktemp("person")
    with ModelServer("groq", strict_model) as server:
        environ = {**keyless(server), "PYGEN_TIMEOUT": "2"}  # nobody waits for a dead address
        with Application(home, built, environ) as application:
            yield application


def refused(page: Page, *words: str) -> None:
    """Expect a page to tell each of these."""
    for each in words:
        page.get_by_text(each).first.wait_for()


def test_what_is_missing_or_badly_named_is_told_at_its_place(
    application: Application, context: BrowserContext
) -> None:
    """An empty form, a bad name and a broken line of YAML: nothing is asked, nothing is lost."""
    page = entered(context, application)
    page.get_by_role("button", name="Describe a package").click()
    page.get_by_role("button", name="Make the plan").click()
    refused(page, "2 answers are to be mended", "Describe the package. A sentence says what")
    page.get_by_label("What is it called?").fill("tiny codes!")
    page.get_by_label("What is it for?").fill("Small codes.")
    page.get_by_text("More answers", exact=True).click()
    page.get_by_label("Answers to other questions").fill("license: [")
    page.get_by_role("button", name="Make the plan").click()
    refused(page, "More answers is no YAML: line 1")
    page.get_by_label("Answers to other questions").fill("colour: red")
    page.get_by_role("button", name="Make the plan").click()
    name = page.get_by_label("What is it called?")
    assert name.get_attribute("aria-invalid") == "true"
    assert name.input_value() == "tiny codes!"
    name.fill("tiny-codes")
    page.get_by_label("Feature 1", exact=True).fill("parity checks")
    page.get_by_role("button", name="Make the plan").click()
    refused(page, "It did not work", "colour")


def test_a_key_that_is_missing_or_wrong_is_named_and_then_mended(
    application: Application, context: BrowserContext
) -> None:
    """The run ends in a line that names the key; with the right one it goes on, without a trace."""
    page = entered(context, application)
    described(page, key="")
    page.get_by_role("button", name="Make the plan").click()
    refused(page, "It did not work", "Groq needs a key. Set GROQ_API_KEY.")
    page.get_by_label("Another key").fill(WRONG)
    page.get_by_role("button", name="Go on").click()
    refused(page, "It did not work")
    refused(page, "rejected the key (HTTP 401")
    assert WRONG not in page.content()
    page.get_by_label("Another key").fill(KEY)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="See the plan").wait_for()


def test_a_service_that_cannot_be_reached_is_named(
    application: Application, context: BrowserContext
) -> None:
    """Nothing answers at Ollama's address: the form says so, and so does the run."""
    page = entered(context, application)
    described(page, provider="ollama", key="")
    refused(page, "Nothing answers at 127.0.0.1:")
    page.get_by_role("button", name="Make the plan").click()
    refused(page, "It did not work")
    assert "could not be reached" in page.get_by_role("alert").inner_text()


def test_a_folder_that_is_there_is_left_alone_and_a_broken_plan_is_shown_at_its_line(
    application: Application, context: BrowserContext
) -> None:
    """Both are told on the page of the plan; what was typed into it is still there."""
    page = entered(context, application)
    described(page, provider="scaffold", key="")
    planned(page)
    there = application.packages / "there"
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    page.get_by_label("Into which folder?").fill(str(there))
    page.get_by_role("button", name="Make the package").click()
    refused(page, f"{there} is there already.")
    assert [path.name for path in there.iterdir()] == ["mine.txt"]
    plan = page.get_by_label("The plan as YAML")
    broken = plan.input_value().replace("- parity checks", "- parity chess")
    plan.fill(broken)
    page.get_by_role("button", name="Keep this plan").click()
    line = broken.splitlines().index("  - name: parity checks") + 1
    refused(page, f"Line {line}: Feature 'parity checks' is served by no module")
    assert plan.input_value() == broken
    plan.fill("modules: [")
    page.get_by_role("button", name="Keep this plan").click()
    refused(page, "Line 1: This is no YAML")


def test_a_folder_without_a_package_is_told(
    application: Application, context: BrowserContext
) -> None:
    """Opening a folder that holds nothing generated says what to name instead."""
    page = entered(context, application)
    page.get_by_label("Its folder").fill(str(application.home))
    page.get_by_role("button", name="Open").click()
    refused(page, "Name the folder of a generated project.")
