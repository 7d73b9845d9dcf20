"""The gate: nobody but the person who was told the address sees or does anything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import BrowserContext
from support.browser import Application, entered

pytestmark = pytest.mark.slow


@contextmanager
def other_page(html: str) -> Iterator[str]:
    """A page of somebody else on another port of this machine; browsers call that one site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.parametrize("path", ["/", "/package?folder=/", "/jobs/0123456789ab", "/static/app.js"])
def test_an_address_without_its_token_shows_nothing(application: Application, path: str) -> None:
    """Who has the address alone, or guesses a token or cookie, is sent away."""
    port = application.root.rpartition(":")[2]
    for query, cookies in (("", {}), ("?token=guessed", {}), ("", {f"pygen-{port}": "guessed"})):
        response = httpx.get(f"{application.root}{path}{query}", cookies=cookies)
        assert response.status_code == 403
        assert "for whoever started it" in response.text


def test_another_name_of_this_machine_is_not_answered(application: Application) -> None:
    """A page that has its own name lead here (DNS rebinding) gets nothing, with a token or not."""
    for address in (application.address, application.root):
        response = httpx.get(address, headers={"host": "pygen.example.org"})
        assert response.status_code == 421
        assert "set-cookie" not in response.headers


def test_a_page_of_another_origin_cannot_post(
    application: Application, context: BrowserContext
) -> None:
    """Its form is sent with the person's cookie, and refused; nothing is begun."""
    page = entered(context, application)
    form = f'<form method="post" action="{application.root}/drafts"><button>Win</button></form>'
    with other_page(form) as address:
        page.goto(address)
        with page.expect_navigation() as waited:
            page.get_by_role("button", name="Win").click()
        answer = waited.value
    assert answer.request.method == "POST"
    assert "cookie" in answer.request.all_headers()
    assert (answer.status, "came from another page" in answer.text()) == (403, True)
    assert not (application.folder / "drafts").exists()


def test_a_page_of_another_origin_can_read_and_frame_nothing(
    application: Application, context: BrowserContext
) -> None:
    """A script of another page gets no answer to read, and no frame shows one."""
    page = entered(context, application)
    with other_page(f'<iframe src="{application.root}/"></iframe>') as address:
        page.goto(address)
        script = f"fetch('{application.root}/', {{credentials: 'include'}}).then(r => r.text())"
        told = page.evaluate(f"() => {script}.catch(e => 'refused: ' + e.name)")
        assert told == "refused: TypeError"
        assert page.frames[1].url.startswith("chrome-error:")


def test_what_a_page_may_do_is_said_with_it(
    application: Application, context: BrowserContext
) -> None:
    """No script or style but the application's own runs, and the cookie is for no script."""
    page = entered(context, application)
    response = page.reload()
    assert response
    headers = response.all_headers()
    assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert page.evaluate("() => document.cookie") == ""
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.url == f"{application.root}/"
