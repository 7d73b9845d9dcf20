"""The pictures of the documentation: the application as a person sees it, beside a scripted model.

Make them anew from the root of a clone; it takes a minute or two, a sandbox, and Chromium:

    PYTHONPATH=tests python -m support.screenshots
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from support.browser import (
    AN_EVALUATION,
    Application,
    chromium_here,
    described,
    entered,
    keyless,
    planned,
)
from support.copier import REPOSITORY
from support.model import good_model
from support.moving_picture import moving_picture
from support.recording import RECORDINGS
from support.servers import ModelServer
from support.wheel_of_ours import install

ASSETS = REPOSITORY / "docs" / "assets"
PICTURES = ("app-form", "app-services", "app-plan", "app-run", "app-package", "app-first")
MOST_BYTES = 90_000
STEPS = 11
"""Pictures of a person's first minutes, which are `recordings/app.png` together."""

_SECONDS = 2.0  # that each of these is shown
_SIZE: ViewportSize = {"width": 920, "height": 640}


def take(folder: Path) -> None:
    """Take all pictures.

    Args:
        folder: Where a person's home and the library are while they are taken.
    """
    home = folder / "ada"
    with (
        ModelServer("groq", good_model) as server,
        Application(home, install(folder), keyless(server)) as application,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=["--no-sandbox"])
        page = entered(browser.new_context(viewport=_SIZE), application)
        page.set_default_timeout(AN_EVALUATION)
        steps = [page.screenshot()]
        described(page)
        page.get_by_role("heading", name="Describe the package").scroll_into_view_if_needed()
        steps.append(_picture(page, "app-form"))
        page.get_by_role("button", name="Which are there?").click()
        page.get_by_text("groq offers").wait_for()
        page.get_by_role("button", name="What will it take?").click()
        page.get_by_text("An estimate for groq").wait_for()
        page.get_by_role("radio", name="groq").first.evaluate("each => each.scrollIntoView()")
        steps.append(_picture(page, "app-services"))
        planned(page)
        steps.append(_picture(page, "app-plan"))
        page.get_by_role("button", name="Make the package").scroll_into_view_if_needed()
        steps.append(page.screenshot())
        page.get_by_role("button", name="Make the package").click()
        page.get_by_role("link", name="See the package").wait_for()
        steps.append(_picture(page, "app-run"))
        page.get_by_role("link", name="See the package").click()
        page.get_by_role("heading", name="How it stands").wait_for()
        steps.append(page.screenshot())
        page.get_by_role("link", name="README.md").scroll_into_view_if_needed()
        steps.append(_picture(page, "app-package"))
        page.get_by_role("button", name="Run its tests, and measure it").click()
        page.get_by_role("link", name="See the report").wait_for()
        steps.append(page.screenshot())
        page.get_by_role("link", name="See the report").click()
        page.get_by_text("Own tests that pass").scroll_into_view_if_needed()
        steps.append(page.screenshot())
        page.get_by_role("link", name="pygen-copier", exact=True).click()
        page.get_by_role("heading", name="Runs").wait_for()
        steps.append(_picture(page, "app-first"))
        browser.close()
    (RECORDINGS / "app.png").write_bytes(moving_picture(steps, _SECONDS))


def _picture(page: Page, name: str) -> bytes:
    return page.screenshot(path=ASSETS / f"{name}.png")


def main() -> None:
    """Take all pictures into the documentation."""
    ASSETS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder).resolve())


if __name__ == "__main__":
    main()
