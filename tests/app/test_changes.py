"""Changes of a package that is there: tried on a clone, seen line by line, taken or left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from support.asks import Ask
from support.browser import Application, entered
from support.copier import Project, commit, git
from support.model import fenced, good_model
from support.servers import ModelServer
from support.wheel_of_ours import Installation

pytestmark = pytest.mark.slow

WORDS = "- Say in a comment that it is kind."


SHOWN: list[bytes] = []
"""What the list of processes showed while the model was asked to improve something."""


def processes() -> Iterator[bytes]:
    """Yield the command lines of all processes of this machine, as anybody sees them."""
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            yield line.read_bytes()


def kind_model(ask: Ask) -> str:
    """Answer well; what is to be improved gets a comment."""
    if ask.task == "revise" and WORDS[2:] in str(ask.brief):
        SHOWN.extend(processes())
        return fenced(ask.brief["source"].replace("    return", "    # It is kind.\n    return"))
    return good_model(ask)


@pytest.fixture(scope="module")
def service() -> Iterator[ModelServer]:
    """A Groq server with that model."""
    with ModelServer("groq", kind_model) as server:
        yield server


@pytest.fixture(scope="module")
def application(
    service: ModelServer, built: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    """The application of a person who has a key."""
    with Application(tmp_path_factory.mktemp("person"), built, service.environ) as application:
        yield application


def opened(context: BrowserContext, application: Application, project: Project) -> Page:
    """A tab in which a package is open that was made before, by another template."""
    page = entered(context, application)
    page.get_by_label("Its folder").fill(str(project.folder))
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="How it stands").wait_for()
    return page


def test_a_file_is_improved_by_words_once_the_difference_was_seen(
    application: Application, service: ModelServer, context: BrowserContext, project: Project
) -> None:
    """Nothing changes until it is taken; taking it asks nobody again, and commits it.

    The list of processes shows nobody the words.
    """
    page = opened(context, application, project)
    page.get_by_text("src/", exact=True).click()
    page.get_by_text("tiny_codes/", exact=True).first.click()
    page.get_by_role("link", name="parity_checks.py").first.click()
    page.get_by_text("Have it improved").click()
    page.get_by_label("What is to be better").fill(WORDS)
    page.get_by_role("button", name="Try it on a copy").click()
    trust = page.get_by_label("an improvement runs code of it")
    assert trust.evaluate("each => each.validity.valueMissing")  # the browser asks for it
    trust.check()
    page.get_by_role("button", name="Try it on a copy").click()
    page.get_by_role("link", name="See what would change").click()
    page.get_by_text("+    # It is kind.").wait_for()
    assert any(b"pygen_copier.cli.handed" in line for line in SHOWN) or not Path("/proc").is_dir()
    assert not any(b"is kind" in line for line in SHOWN)
    assert project.status() == ""
    asked = len(service.requests)
    page.get_by_label("Commit it", exact=True).check()
    page.get_by_label("The message of that commit").fill("Be kind")
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("heading", name="How it stands").wait_for()
    assert "# It is kind." in project.read("src/tiny_codes/parity_checks.py")
    assert (project.status(), len(service.requests)) == ("", asked)
    assert git(project.folder, "log", "-1", "--format=%s") == "Be kind\n"


def test_an_update_shows_what_it_takes_and_where_it_meets_edits(
    application: Application, service: ModelServer, context: BrowserContext, project: Project
) -> None:
    """What would be asked, what would change, what is in conflict; only then it is taken."""
    readme = project.read("README.md")
    line = next(each for each in readme.splitlines() if each.startswith("- **[look-up decoding]"))
    project.write("README.md", readme.replace(line, f"{line} In my own words."))
    commit(project.folder)
    asked = len(service.requests)
    page = opened(context, application, project)
    page.get_by_label("Features to add").fill("noise channels")
    page.get_by_label("an update runs code of it").check()
    page.get_by_role("button", name="What will it take?").click()
    page.get_by_text("An estimate for groq").wait_for()
    assert len(service.requests) == asked
    page.get_by_role("button", name="Try the update on a copy").click()
    page.get_by_role("link", name="See what would change").click()
    page.get_by_text("+++ b/src/tiny_codes/noise_channels.py").wait_for()
    assert "README.md" in page.get_by_role("alert").inner_text()
    assert project.status() == ""
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("heading", name="How it stands").wait_for()
    assert "src/tiny_codes/noise_channels.py" in project.files()
    readme = project.read("README.md")
    assert "<<<<<<<" in readme
    assert "In my own words." in readme


def test_a_package_that_changed_meanwhile_is_left_alone(
    application: Application, context: BrowserContext, project: Project
) -> None:
    """What is not committed, or came since, is told; neither is written over."""
    page = opened(context, application, project)
    page.get_by_label("an update runs code of it").check()
    page.get_by_label("Features to add").fill("noise channels")
    page.get_by_role("button", name="Try the update on a copy").click()
    page.get_by_role("link", name="See what would change").click()
    project.write("NEW.md", "mine\n")
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("Destination repository is dirty").wait_for()
    commit(project.folder)
    page.go_back()
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("has changed since this was tried").wait_for()
    assert "src/tiny_codes/noise_channels.py" not in project.files()
