"""The whole way: from an empty form to a zip whose tests pass, in a real browser."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext
from support.browser import KEY, Application, described, entered, made, planned
from support.copier import git, run
from support.servers import ModelServer

pytestmark = pytest.mark.slow


def test_an_empty_form_becomes_a_zip_whose_tests_pass(
    application: Application, service: ModelServer, context: BrowserContext, tmp_path: Path
) -> None:
    """A person describes, sees what it takes, plans, makes, and downloads; nothing else is asked.

    The browser speaks to this server alone; the key that was typed is in no file and no page, and
    what is kept is for the person alone.
    """
    asked: list[str] = []
    texts: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = entered(context, application)
    page.on("load", lambda loaded: texts.append(loaded.content()))
    described(page)
    page.get_by_role("button", name="What will it take?").click()
    page.get_by_text("An estimate for groq").wait_for()
    assert service.requests == []
    planned(page)
    assert {ask.headers["authorization"] for ask in service.requests} == {f"Bearer {KEY}"}
    assert page.get_by_role("img", name="look_up_decoding uses parity_checks").is_visible()
    assert not list(application.packages.iterdir())
    made(page)
    assert page.get_by_role("heading", name="tiny-codes", exact=True).first.is_visible()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Download it as a zip").click()
    waited.value.save_as(tmp_path / "tiny-codes.zip")
    with zipfile.ZipFile(tmp_path / "tiny-codes.zip") as packed:
        packed.extractall(tmp_path)
    package = tmp_path / "tiny-codes"
    environ = {"PYTHONPATH": str(package / "src")}
    done = run(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        cwd=package,
        environ=environ,
    )
    assert done.code == 0, done.out
    assert "2 passed" in done.out
    assert git(application.packages / "tiny-codes", "log", "--format=%s") == "Generate tiny-codes\n"
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(application.address).netloc}
    assert not any(KEY in text for text in texts)
    kept = [*(application.folder / "drafts").iterdir(), *(application.folder / "jobs").iterdir()]
    assert {folder.stat().st_mode & 0o777 for folder in kept} == {0o700}
    for file in application.home.rglob("*"):
        assert not (file.is_file() and KEY.encode() in file.read_bytes()), file
