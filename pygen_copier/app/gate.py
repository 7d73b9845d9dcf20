"""The gate: who may see a page or do something, and what a browser may do with what it gets."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "token"  # noqa: S105 - the name of it
"""Under which the address holds the token."""

MOST_BYTES = 4_000_000
"""How large a request may be."""

_HEADERS = {
    # Nothing is loaded from, or sent to, anywhere else; nothing on a page is run but our files.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_SAFE = frozenset({"GET", "HEAD"})
# A redirect would be the other page's doing, and the browser would keep the cookie back.
_ENTER = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>pygen-copier</title>'
    '<link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0;url=/">'
    '<p><a href="/">Go on to pygen-copier.</a></p>'
)
_CLOSED = "This page is for whoever started it: open the address that `pygen-copier app` printed.\n"
_STRANGE = "This came from another page, and was not done.\n"
_ELSEWHERE = "Nobody is here under this name: open the address that `pygen-copier app` printed.\n"
_TOO_LARGE = f"This has more than {MOST_BYTES:,} bytes: go back, and send less.\n"


@dataclass(frozen=True)
class Keys:
    """What opens the gate of one run of the application.

    Attributes:
        port: The port that it listens on.
        token: What the address holds, which only the person is told.
        session: What the browser holds from then on.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which a browser of this machine reaches it."""
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    @property
    def address(self) -> str:
        """The address that the person opens."""
        return f"http://{self.hosts[0]}/?{TOKEN}={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name: those of all ports of a machine are in one jar."""
        return f"pygen-{self.port}"


class Gate:
    """Lets requests of the person's own browser through, and no others.

    Args:
        app: What answers them.
        keys: What opens it.
    """

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.setdefault("cache-control", "no-store")
                for name, value in _HEADERS.items():
                    headers[name] = value
                message["headers"] = headers.raw
            await send(message)

        refused = self._refusal(Request(scope))
        await (refused or self._app)(scope, receive, send_guarded)

    def _refusal(self, request: Request) -> Response | None:
        """Return what a request gets in the place of an answer, or None where it may pass."""
        headers = request.headers
        if headers.get("host") not in self._keys.hosts:
            return PlainTextResponse(_ELSEWHERE, 421)
        if int(headers.get("content-length") or 0) > MOST_BYTES:
            return PlainTextResponse(_TOO_LARGE, 413)
        if given := request.query_params.get(TOKEN):
            return self._entry(given, request)
        if not _same(request.cookies.get(self._keys.cookie, ""), self._keys.session):
            return PlainTextResponse(_CLOSED, 403)
        if request.method not in _SAFE and headers.get("origin") != f"http://{headers['host']}":
            return PlainTextResponse(_STRANGE, 403)
        return None

    def _entry(self, given: str, request: Request) -> Response:
        if request.method not in _SAFE or not _same(given, self._keys.token):
            return PlainTextResponse(_CLOSED, 403)
        response = HTMLResponse(_ENTER)
        response.set_cookie(
            self._keys.cookie, self._keys.session, httponly=True, samesite="strict", path="/"
        )
        return response


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
