"""A server that writes the same code for each peer, in the form that the peer asks for.

It speaks the format of OpenAI, whole or in a stream, and takes as long as a service that writes so
many tokens a second. Tokens are estimated by the same rule for everybody.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

sys.path.insert(0, str((Path(__file__).parents[1] / "tests").resolve()))
from pygen_copier.tokens import estimate_tokens

FIRST_TOKEN = 0.2
TOKENS_A_SECOND = 1000

Responder = Callable[[str, str], str]


@dataclass
class Count:
    """What was asked for.

    Attributes:
        requests: How many requests came.
        tokens_in: About how many tokens their prompts had.
        tokens_out: About how many tokens the replies had.
    waited: For how many seconds at least one request was under way.
    """

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    waited: float = 0.0
    _under_way: int = 0
    _since: float = 0.0

    def take(self, prompt: str, reply: str) -> None:
        """Count a request, and wait as long as a service would write."""
        written = estimate_tokens(reply)
        with _LOCK:
            self.requests += 1
            self.tokens_in += estimate_tokens(prompt)
            self.tokens_out += written
            if not self._under_way:
                self._since = time.monotonic()
            self._under_way += 1
        time.sleep(FIRST_TOKEN + written / TOKENS_A_SECOND)
        with _LOCK:
            self._under_way -= 1
            if not self._under_way:
                self.waited += time.monotonic() - self._since


_LOCK = threading.Lock()


class PeerServer:
    """Serves completions on a loopback port while it is entered.

    Args:
        answer: What to answer to the system's messages and the last one.

    Attributes:
        count: What was asked for.
    """

    def __init__(self, answer: Responder) -> None:
        self.count = Count()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            """Answers with a completion."""

            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                said = {"system": "", "user": ""}
                for message in body["messages"]:
                    role = "system" if message["role"] == "system" else "user"
                    said[role] += _text(message["content"]) + "\n"
                reply = answer(said["system"], _text(body["messages"][-1]["content"]))
                owner.count.take("".join(said.values()), reply)
                sent = _streamed(reply) if body.get("stream") else _whole(reply)
                self.send_response(200)
                kind = "text/event-stream" if body.get("stream") else "application/json"
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """The base address, as SDKs take it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


_HEAD: Mapping[str, Any] = {"id": "chatcmpl-1", "created": 1, "model": "small-model"}


def _whole(reply: str) -> bytes:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": reply},
        "finish_reason": "stop",
    }
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    whole = {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}
    return json.dumps(whole).encode()


def _streamed(reply: str) -> bytes:
    head = {**_HEAD, "object": "chat.completion.chunk"}
    lines = []
    for delta, ending in (({"role": "assistant", "content": reply}, None), ({}, "stop")):
        choices = [{"index": 0, "delta": delta, "finish_reason": ending}]
        lines.append(f"data: {json.dumps({**head, 'choices': choices})}\n\n")
    return "".join([*lines, "data: [DONE]\n\n"]).encode()
