"""Servers that take batches, as Groq and Gemini do, on a loopback port."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable, Mapping
from typing import Any

from support.loopback import Handler, Loopback

Body = Mapping[str, Any]
Answer = Callable[[Body], tuple[int, Any]]
"""What is said of the body of a request: a status and data."""


class BatchServer(Loopback):
    """Takes batches while it is entered; they are under way until they were looked at often enough.

    Args:
        answer: What to say of each body.
        looks: How often a batch is told to be under way.

    Attributes:
        batches: The bodies of each batch, by the keys that the client gave them.
        singles: How many requests were not sent in batches.
        refuses: The status by which batches are refused; 0 where they are taken.
    """

    def __init__(self, answer: Answer, looks: int = 1) -> None:
        super().__init__(_Handler)
        self.answer, self.looks = answer, looks
        self.batches: list[dict[str, Body]] = []
        self.singles = 0
        self.refuses = 0
        self._looked: dict[int, int] = {}

    def take(self, bodies: dict[str, Body]) -> int:
        """Take a batch, and return its number."""
        self.batches.append(bodies)
        return len(self.batches) - 1

    def is_done(self, number: int) -> bool:
        """Return whether a batch is done, which each look brings nearer."""
        self._looked[number] = self._looked.get(number, 0) + 1
        return self._looked[number] > self.looks

    def said(self, number: int) -> dict[str, tuple[int, Any]]:
        """Return what is said of each body of a batch."""
        return {key: self.answer(body) for key, body in self.batches[number].items()}


class _Handler(Handler):
    protocol_version = "HTTP/1.0"  # no connection is kept: clients of batches close none

    def answer(self, raw: bytes) -> None:
        owner: BatchServer = self.server.owner
        if self.command == "POST":
            self._take(owner, raw)
        else:
            self._tell(owner)

    def _tell(self, owner: BatchServer) -> None:
        *_, last = parts = self.path.strip("/").split("/")
        if "files" in parts:
            lines = owner.said(int(parts[-2].removeprefix("out-"))).items()
            self.send(200, "\n".join(json.dumps(_line(key, *said)) for key, said in lines))
        elif "openai" in parts and "batches" in parts:
            self.send(200, _groq(int(last), is_done=owner.is_done(int(last))))
        elif "batches" in parts:
            done = owner.is_done(int(last))
            self.send(200, _gemini(int(last), owner.said(int(last)) if done else None))
        else:
            self.send(404, {"error": {"message": "there is no such path"}})

    def _take(self, owner: BatchServer, raw: bytes) -> None:
        if owner.refuses:
            self.send(owner.refuses, {"error": {"message": "Invalid API Key"}})
        elif self.path.endswith("/files"):
            lines = map(json.loads, _uploaded(self.headers["content-type"], raw).splitlines())
            number = owner.take({each["custom_id"]: each["body"] for each in lines})
            self.send(200, {"id": f"in-{number}", "object": "file", "purpose": "batch"})
        elif self.path.endswith("/batches"):
            number = int(json.loads(raw)["input_file_id"].removeprefix("in-"))
            self.send(200, _groq(number, is_done=False))
        elif self.path.endswith(":batchGenerateContent"):
            requests = json.loads(raw)["batch"]["input_config"]["requests"]["requests"]
            bodies = {each["metadata"]["key"]: each["request"] for each in requests}
            self.send(200, _gemini(owner.take(bodies), None))
        else:
            owner.singles += 1
            self.send(500, {"error": {"message": "it was to come in a batch"}})


def _uploaded(kind: str, raw: bytes) -> str:
    """Return the file in a form."""
    head = f"content-type: {kind}\r\n\r\n".encode()
    form = email.message_from_bytes(head + raw, policy=email.policy.HTTP)
    file = next(part for part in form.iter_parts() if part.get_filename())
    data = file.get_payload(decode=True)
    return data.decode() if isinstance(data, bytes) else ""


def _groq(number: int, *, is_done: bool) -> dict[str, Any]:
    batch = {
        "id": str(number),
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "created_at": 0,
        "input_file_id": f"in-{number}",
        "status": "completed" if is_done else "in_progress",
    }
    return {**batch, "output_file_id": f"out-{number}"} if is_done else batch


def _line(key: str, status: int, body: Any) -> dict[str, Any]:
    response = {"status_code": status, "request_id": "r", "body": body}
    return {"id": key, "custom_id": key, "response": response, "error": None}


def _gemini(number: int, said: Mapping[str, tuple[int, Any]] | None) -> dict[str, Any]:
    state = "BATCH_STATE_RUNNING" if said is None else "BATCH_STATE_SUCCEEDED"
    found: dict[str, Any] = {"name": f"batches/{number}", "metadata": {"state": state}}
    if said is not None:
        responses = [
            {"metadata": {"key": key}, **({"response": body} if status == 200 else body)}
            for key, (status, body) in said.items()
        ]
        found |= {"done": True, "response": {"inlinedResponses": {"inlinedResponses": responses}}}
    return found
