"""A person at the application: the server as the command starts it, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pytest

from support.copier import FIRST_ANSWERS
from support.model import good_model
from support.servers import ModelServer, free_port
from support.wheel_of_ours import Installation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_OWN = ("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "OPENAI_", "PYGEN_", "GIT_", "COPIER_", "XDG_")
_PATIENCE = 60_000  # milliseconds: of a machine that is busy
_NAMED = "[user]\nname = Test Person\nemail = test@example.org\n[init]\ndefaultBranch = main\n"
AN_EVALUATION = 300_000
"""Milliseconds that a person waits for a package to be measured in the sandbox."""
KEY = "gsk_" + "0123456789abcdef" * 3
"""A key as a person types it."""


class Application:
    """`pygen-copier app` in a process of its own, while it is entered.

    Args:
        home: The home of who started it; what is in it stays.
        installed: The library.
        environ: More variables.

    Attributes:
        packages: The folder it was started for.
        address: What it printed.
    """

    def __init__(
        self, home: Path, installed: Installation, environ: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.packages = home / "packages"
        self.address = ""
        self._installed = installed
        self._environ = environ or {}

    def __enter__(self) -> Self:
        self.packages.mkdir(parents=True, exist_ok=True)
        settings = self.home / "gitconfig"
        settings.write_text(_NAMED, encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
        own = {
            "HOME": str(self.home),
            "GIT_CONFIG_GLOBAL": str(settings),
            "GIT_CONFIG_NOSYSTEM": "1",
            "COPIER_SETTINGS_PATH": str(self.home / "no-settings.yml"),
            "NO_PROXY": "127.0.0.1,localhost",
            "OLLAMA_HOST": f"http://127.0.0.1:{free_port()}",
            **self._installed.environ,
        }
        command = (sys.executable, "-m", "pygen_copier", "app", "--no-browser", self.packages)
        self.process = subprocess.Popen(
            [str(part) for part in command],
            env={**kept, **own, **self._environ},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout
        self.process.stdout.close()

    @property
    def root(self) -> str:
        """Its address without the token."""
        return self.address.partition("/?")[0]

    @property
    def folder(self) -> Path:
        """Where it keeps drafts and runs."""
        return self.home / ".local" / "share" / "pygen-copier" / "app"

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait(10)

    def kill_run(self, page: Page) -> None:
        """End the run that a page shows, and all it started, as a crash would."""
        job = self.folder / "jobs" / page.url.rpartition("/")[2]
        os.killpg(int((job / "lock").read_text()), signal.SIGKILL)


def chromium_here() -> str | None:
    """Return the Chromium of this machine, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, from the system's packages."""
    from playwright.sync_api import expect, sync_playwright  # most tests need it not

    program = chromium_here()
    if program is None:
        pytest.skip("There is no Chromium here: apt install chromium")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service() -> Iterator[ModelServer]:
    """A Groq server with a good model, one for the tests of a file."""
    with ModelServer("groq", good_model) as server:
        yield server


@pytest.fixture(scope="module")
def application(
    service: ModelServer, built: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    """The application of a person who has no key in their environment, one for a file."""
    home = tmp_path_factory.mktemp("person")
    with Application(home, built, keyless(service)) as application:
        yield application


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of one person, whose tabs share cookies."""
    context = chromium.new_context(locale="en", reduced_motion="reduce")
    context.set_default_timeout(_PATIENCE)
    yield context
    context.close()


def entered(context: BrowserContext, application: Application) -> Page:
    """A tab in which the address that was printed is open."""
    page = context.new_page()
    page.goto(application.address)
    page.wait_for_url(f"{application.root}/")
    return page


def described(page: Page, provider: str = "groq", key: str = KEY, name: str = "tiny-codes") -> None:
    """Go from the first page to a form that is filled in."""
    page.get_by_role("button", name="Describe a package").click()
    page.get_by_label("What is it called?").fill(name)
    page.get_by_label("What is it for?").fill(str(FIRST_ANSWERS["description"]))
    page.get_by_label("Feature 1", exact=True).fill("parity checks")
    page.get_by_role("button", name="One more feature").click()
    page.get_by_label("Feature 2", exact=True).fill("look-up decoding")
    page.get_by_role("radio", name=provider, exact=False).first.check()
    page.get_by_label("Its key, where none is set here").fill(key)
    page.get_by_text("More answers", exact=True).click()
    page.get_by_label("Answers to other questions").fill("verify: static")


def planned(page: Page) -> None:
    """Go from a form that is filled in to its plan."""
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name="See the plan").click()
    page.get_by_role("heading", name="The plan of").wait_for()


def made(page: Page) -> None:
    """Go from a plan to its package."""
    page.get_by_role("button", name="Make the package").click()
    page.get_by_role("link", name="See the package").click()
    page.get_by_role("heading", name="How it stands").wait_for()


def keyless(server: ModelServer) -> dict[str, str]:
    """Return the variables that lead to a server, but for its key: that a person types."""
    return {name: text for name, text in server.environ.items() if not name.endswith("_KEY")}
