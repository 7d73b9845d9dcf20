"""A model server answers on a loopback port in the wire format of a model service."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Literal

from support.asks import Answer, Ask
from support.loopback import Handler, Loopback, LoopbackServer
from support.wires import WINDOW, WIRES

MODELS = ("small-model", "large-model", "other-model")


@dataclass(frozen=True)
class Fault:
    """What goes wrong in the place of a completion.

    Attributes:
        status: The HTTP status.
        message: What the service says, put into its own form of an error.
        headers: Further headers.
        body: The body as it is, in the place of the service's form.
        how: How the answer comes: whole, not at all but with the connection closed (`close`),
            broken off by a reset (`reset`), not before the server ends (`stall`), or byte by byte
            for as long (`drip`).
    """

    status: int = 200
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Mapping[str, Any] | None = None
    how: Literal["whole", "close", "reset", "stall", "drip"] = "whole"


CLOSE = Fault(how="close")
RESET = Fault(how="reset")
STALL = Fault(how="stall")
DRIP = Fault(how="drip")
EMPTY = Fault(body=b"")
NOTHING = Fault(body={})
HTML = Fault(body=b"<html><body>Sign in</body></html>", headers={"content-type": "text/html"})
# Gemini's way to refuse a prompt; the refusal of a reply is Answer("", "blocked").
PROMPT_BLOCKED = Fault(body={"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})


@dataclass(frozen=True)
class Listing:
    """A request about models: which there are, or how large one is."""

    method: str
    path: str


Responder = Callable[[Ask], Answer | str | Fault]


class ModelServer(Loopback):
    """Serves one wire format on a loopback port while it is entered.

    Args:
        wire: Which format: `groq`, `gemini` (for both of its SDKs), `ollama` or `openai`.
        answer: What to answer; it is called in a thread for each request. What it raises is sent
            as status 500, and raised again when the server is left.
        delay: Seconds every completion takes.
        models: The names of the models there are.
        window: How many tokens each of them takes.
        output: How many tokens a reply has at most, four characters each. Prompts and replies are
            counted then, and what does not fit the window is an error.

    Attributes:
        requests: The requests for completions, in the order in which they came.
        listings: The requests about models.
        peak: The most completions that were under way at once.
        errors: What was raised while answering.
    """

    def __init__(
        self,
        wire: Literal["groq", "gemini", "ollama", "openai"],
        answer: Responder = lambda _: "ok",
        *,
        delay: float = 0.0,
        models: Sequence[str] = MODELS,
        window: int = WINDOW,
        output: int | None = None,
    ) -> None:
        super().__init__(_Handler, _Server)
        self.wire = WIRES[wire]
        self.answer = answer
        self.delay = delay
        self.models = models
        self.window = window
        self.output = output
        self.requests: list[Ask] = []
        self.listings: list[Listing] = []
        self.peak = 0
        self.ended = threading.Event()
        self._active = 0
        self._lock = threading.Lock()
        self.errors: list[Exception] = []

    @property
    def environ(self) -> dict[str, str]:
        """The variables that point a provider at this server, a key among them."""
        return {**self.wire.environ(self.url), "NO_PROXY": "127.0.0.1,localhost"}

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        super().__exit__(kind, error, trace)
        if error is None and self.errors:
            raise self.errors[0]

    def respond(self, ask: Ask) -> Answer | Fault:
        """Record a request for a completion and return what to answer."""
        begun = time.monotonic()
        with self._lock:
            self.requests.append(ask)
            self._active += 1
            self.peak = max(self.peak, self._active)
        try:
            answer, spent = self.answer(ask), time.monotonic() - begun
            if spent < self.delay:
                time.sleep(self.delay - spent)
        except Exception as error:
            self.errors.append(error)
            return Fault(500, f"{type(error).__name__}: {error}")
        finally:
            with self._lock:
                self._active -= 1
        if isinstance(answer, str):
            answer = Answer(answer)
        if self.output is None or isinstance(answer, Fault):
            return answer
        counted = answer.within(ask, self.output)
        if counted.tokens_in + counted.tokens_out > self.window:
            self.errors.append(AssertionError(f"{ask.task} does not fit the window"))
        return counted

    def list(self, listing: Listing) -> None:
        """Record a request about models."""
        with self._lock:
            self.listings.append(listing)


def free_port() -> int:
    """Return a loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# It turns the close of a connection into a reset.
_NO_LINGER = struct.pack("ii", 1, 0)


class _Server(LoopbackServer):
    def shutdown_request(self, request: Any) -> None:
        """Close a connection; one that is to be reset must not be ended in an orderly way."""
        linger = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_NO_LINGER))
        if linger == _NO_LINGER:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, *args: object) -> None:
        """Keep the error for the test; a client that went away is none."""
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, ConnectionError):
            self.owner.errors.append(error)


class _Handler(Handler):
    def answer(self, raw: bytes) -> None:
        owner: ModelServer = self.server.owner
        body = json.loads(raw) if raw else {}
        path = self.path.partition("?")[0]
        ask = owner.wire.ask(path, body)
        if ask is None:
            owner.list(Listing(self.command, path))
            found = owner.wire.other(path, body, owner.models, owner.window)
            if found is None:
                self.send(404, owner.wire.error(404, f"{path} was not found"))
            else:
                self.send(200, found)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = owner.respond(replace(ask, path=path, headers=headers, body=body))
        if isinstance(answer, Fault):
            self._fail(answer)
        else:
            self.send(200, owner.wire.reply(ask, answer), answer.headers)

    def _fail(self, fault: Fault) -> None:
        if fault.how == "close":
            self.close_connection = True
        elif fault.how == "stall":
            self.server.owner.ended.wait()
            self.close_connection = True
        elif fault.how == "drip":
            self.send(200, b" ", {"content-length": "1000000"})
            while not self.server.owner.ended.wait(0.05):
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(b" ")
            self.close_connection = True
        elif fault.how == "reset":
            self.send(200, b'{"half":', {"content-length": "1000"})
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self.close_connection = True
        else:
            body = fault.body
            if body is None:
                body = self.server.owner.wire.error(fault.status, fault.message)
            self.send(fault.status, body, fault.headers)
