"""Groq's batches: a file of requests goes up, and one of replies comes down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pygen_copier.providers.batches import Body, Said

if TYPE_CHECKING:
    from groq import Groq

_PATH: Final = "/v1/chat/completions"
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})


class GroqBatches:
    """Sends batches through the SDK.

    Args:
        client: A client of the SDK that sends at once.
    """

    def __init__(self, client: Groq) -> None:
        self._client = client
        self.name = f"groq {client.base_url}"

    def send(self, bodies: Mapping[str, Body]) -> str:
        """Send bodies by their keys as one batch, and return its id."""
        lines = [
            json.dumps({"custom_id": key, "method": "POST", "url": _PATH, "body": dict(body)})
            for key, body in bodies.items()
        ]
        content = ("requests.jsonl", "\n".join(lines).encode(), "application/jsonl")
        file = self._client.files.create(file=content, purpose="batch")
        batch = self._client.batches.create(
            completion_window="24h", endpoint=_PATH, input_file_id=str(file.id)
        )
        return batch.id

    def look(self, batch: str) -> Mapping[str, Said] | None:
        """Return what came of each key, None where the batch is not done."""
        found = self._client.batches.retrieve(batch)
        if found.status not in _ENDED:
            return None
        said: dict[str, Said] = {}
        for file in filter(None, (found.output_file_id, found.error_file_id)):
            for line in self._client.files.content(file).text().splitlines():
                if line.strip():
                    said.update(_said(json.loads(line)))
        return said


def _said(line: Mapping[str, Any]) -> dict[str, Said]:
    response = line.get("response") or {}
    error = line.get("error")
    status = int(response.get("status_code") or (400 if error else 200))
    body = response.get("body") or {"error": error or {"message": "it holds no body"}}
    return {str(line.get("custom_id")): (status, body)}
