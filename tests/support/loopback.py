"""A server on a loopback port, which is there while it is entered and answers with JSON."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class LoopbackServer(ThreadingHTTPServer):
    """What listens.

    Attributes:
        owner: Whom it listens for.
    """

    daemon_threads = True
    request_queue_size = 128
    owner: Any

    def handle_error(self, *args: object) -> None:
        """Say nothing of a client that went away."""


class Loopback:
    """Serves on a loopback port while it is entered.

    Args:
        handler: What answers a request.
        kind: What listens.
    """

    def __init__(self, handler: type[Handler], kind: type[LoopbackServer] = LoopbackServer) -> None:
        self._server = kind(("127.0.0.1", 0), handler)
        self._server.owner = self

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Answers a request: `answer` says what."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LoopbackServer

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer."""
        self._answer()

    def do_POST(self) -> None:
        """Answer."""
        self._answer()

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def answer(self, raw: bytes) -> None:
        """Answer.

        Args:
            raw: What was sent, as a whole.
        """
        raise NotImplementedError

    def send(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer.

        Args:
            status: The HTTP status.
            body: Bytes or a text as they are, anything else as JSON.
            headers: Further headers.
        """
        text = body if isinstance(body, bytes | str) else json.dumps(body)
        content = text.encode() if isinstance(text, str) else text
        defaults = {"content-type": "application/json", "content-length": str(len(content))}
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            for name, value in {**defaults, **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length)
        if len(raw) < length:  # the client was killed
            self.close_connection = True
            return
        self.answer(raw)
