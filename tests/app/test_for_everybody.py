"""For everybody: by keyboard alone, by a screen reader's names, on a telephone, dark and light."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from support.browser import AN_EVALUATION, Application, described, entered, made

pytestmark = pytest.mark.slow

NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1200, "height": 900}
SERIOUS = ("serious", "critical")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Inspector:
    """Looks at each page in both schemes, wide and narrow.

    Args:
        page: The tab.

    Attributes:
        faults: What axe-core holds to be serious, and what is wider than the window.
        seen: The pages.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.seen: list[str] = []

    def look(self, name: str) -> None:
        """Look at the page that is open."""
        self.seen.append(name)
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            found = Axe().run(self.page).response["violations"]
            self.faults += [
                f"{name}, {scheme}: {each['id']}: {node['html']}"
                for each in found
                if each["impact"] in SERIOUS
                for node in each["nodes"]
            ]
        self.page.set_viewport_size(NARROW)
        if self.page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            self.faults.append(f"{name}: wider than a telephone")
        self.page.set_viewport_size(WIDE)


def opened(page: Page) -> None:
    """Open everything on a page that can be unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@pytest.mark.timeout(AN_EVALUATION / 1000 + 300)
def test_no_page_has_a_serious_fault_or_is_too_wide(
    application: Application, context: BrowserContext
) -> None:
    """axe-core finds nothing serious on any page, in the dark or the light, and all fit 390 px."""
    page = entered(context, application)
    page.set_viewport_size(WIDE)
    inspector = Inspector(page)
    look = inspector.look
    look("first")
    page.get_by_role("button", name="Describe a package").click()
    page.get_by_role("button", name="Make the plan").click()
    look("form with faults")
    page.goto(f"{application.root}/")
    described(page)
    page.get_by_role("button", name="What will it take?").click()
    page.get_by_role("table").wait_for()
    look("form")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name="See the plan").wait_for()
    opened(page)
    look("run")
    page.get_by_role("link", name="See the plan").click()
    page.get_by_role("table").wait_for()
    opened(page)
    look("plan")
    page.get_by_label("The plan as YAML").fill("modules: []")
    page.get_by_role("button", name="Keep this plan").click()
    look("plan with faults")
    page.reload()
    made(page)
    opened(page)
    look("package")
    page.goto(f"{page.url}&path=src/tiny_codes/parity_checks.py")
    opened(page)
    look("file")
    page.get_by_label("Features to add").fill("noise channels")
    page.get_by_role("button", name="Try the update on a copy").click()
    page.get_by_role("link", name="See what would change").click()
    page.get_by_role("button", name="Take it").wait_for()
    look("change")
    page.get_by_role("link", name="Leave it").click()
    page.get_by_role("button", name="Run its tests, and measure it").click()
    page.get_by_role("link", name="See the report").click(timeout=AN_EVALUATION)
    page.get_by_role("link", name="Back to tiny-codes").wait_for()
    look("report")
    page.goto(f"{application.root}/nowhere")
    look("nothing")
    assert inspector.faults == []
    assert len(inspector.seen) == 11


def test_features_are_moved_by_keyboard_and_by_dragging(
    application: Application, context: BrowserContext
) -> None:
    """Tab and Enter alone fill the list, order it and take one away; the pointer can drag."""
    page = entered(context, application)
    page.get_by_role("button", name="Describe a package").click()
    page.get_by_label("Feature 1", exact=True).focus()
    page.keyboard.type("one")
    for text in ("two", "three"):
        page.get_by_role("button", name="One more feature").press("Enter")
        expect(page.locator("input[name=features]").last).to_be_focused()
        page.keyboard.type(text)

    fields = page.locator("input[name=features]")

    def texts() -> list[str]:
        return [field.input_value() for field in fields.all()]

    assert texts() == ["one", "two", "three"]
    page.get_by_role("button", name="Feature 3 up").press("Enter")
    expect(page.get_by_role("button", name="Feature 2 up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Feature 1 up")).to_be_focused()
    assert texts() == ["three", "one", "two"]
    page.get_by_role("button", name="Feature 2 away").press("Enter")
    expect(fields).to_have_count(2)
    assert texts() == ["three", "two"]
    grips = page.locator(".grip")
    grips.first.drag_to(fields.last, target_position={"x": 20, "y": 30})
    expect(fields.first).to_have_value("two")
    page.get_by_role("button", name="Save").click()
    page.reload()
    assert texts() == ["two", "three"]
