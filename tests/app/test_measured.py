"""A package that is measured from its page: what a person sees of it, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from starlette.testclient import TestClient
from support.browser import AN_EVALUATION, Application, entered
from support.copier import Project
from support.servers import ModelServer

from pygen_copier.app.gate import Keys
from pygen_copier.app.server import make_app
from pygen_copier.app.workshop import Workshop

pytestmark = pytest.mark.slow

HEIGHT = """each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return range.getBoundingClientRect().height;
}"""
ROOT = "http://127.0.0.1:8000"


@pytest.mark.timeout(AN_EVALUATION / 1000 + 120)
def test_a_package_is_measured_from_its_page(
    application: Application, service: ModelServer, context: BrowserContext, project: Project
) -> None:
    """What is under way is shown, then the report; no model is asked, the package stays as it is.

    The figures are those of the command: its tests are run, and what cannot be told says why.
    """
    before, asked = project.files(), len(service.requests)
    page = entered(context, application)
    page.get_by_label("Its folder").fill(str(project.folder))
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Run its tests, and measure it").click()
    page.get_by_role("heading", name="Evaluating").wait_for()
    page.get_by_role("link", name="See the report").click(timeout=AN_EVALUATION)
    page.get_by_role("link", name="Back to tiny-codes").wait_for()
    assert "100" in page.get_by_role("row").filter(has_text="Own tests that pass").inner_text()
    value = page.get_by_role("cell", name="100.0 %", exact=True).first
    line = value.evaluate("each => parseFloat(getComputedStyle(each).lineHeight)")
    inner = value.evaluate(HEIGHT)
    assert inner <= line  # no number is broken in two
    page.get_by_role("link", name="Back to tiny-codes").click()
    page.get_by_role("heading", name="How it stands").wait_for()
    assert (project.files(), len(service.requests)) == (before, asked)


def test_what_measuring_takes_is_said_where_it_is_not_there(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the button is there, does nothing, and how to get it stands beside it."""
    monkeypatch.setattr("pygen_copier.app.package_pages.installed", lambda _: False)
    keys = Keys(8000)
    client = TestClient(make_app(Workshop(tmp_path), keys), base_url=ROOT, headers={"origin": ROOT})
    client.get(f"/?token={keys.token}")
    text = client.get("/package", params={"folder": str(project.folder)}).text
    assert '<button disabled aria-describedby="no-measure">Run its tests' in text
    assert re.search(r"Measuring takes the extra: .*eval", text)
