"""The pictures of the documentation: the application as a person sees it, beside a scripted model.

Make them anew from the root of a clone; it takes a minute, and Chromium:

    PYTHONPATH=tests python -m support.screenshots
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from support.browser import Application, chromium_here, described, entered, keyless, planned
from support.copier import REPOSITORY
from support.model import good_model
from support.servers import ModelServer
from support.wheel_of_ours import install

ASSETS = REPOSITORY / "docs" / "assets"
PICTURES = ("app-form", "app-plan", "app-run", "app-package")
MOST_BYTES = 80_000
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
        described(page)
        page.get_by_role("heading", name="Describe the package").scroll_into_view_if_needed()
        _picture(page, "app-form")
        planned(page)
        _picture(page, "app-plan")
        page.get_by_role("button", name="Make the package").click()
        page.get_by_role("link", name="See the package").wait_for()
        _picture(page, "app-run")
        page.get_by_role("link", name="See the package").click()
        page.get_by_role("link", name="README.md").scroll_into_view_if_needed()
        _picture(page, "app-package")
        browser.close()


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=ASSETS / f"{name}.png")


def main() -> None:
    """Take all pictures into the documentation."""
    ASSETS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder).resolve())


if __name__ == "__main__":
    main()
