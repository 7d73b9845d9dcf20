"""Gemini's batches: requests go inline, and their replies come in what is told of the batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from pygen_copier.providers.batches import Body, Said

_ENDED = ("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED")
_SECONDS = 60.0


class GeminiBatches:
    """Sends batches of one model.

    Args:
        address: The service's address with the version of its API.
        key: The key.
        model: The model.
    """

    def __init__(self, address: str, key: str, model: str) -> None:
        self._address, self._model = address, model
        self._headers = {"x-goog-api-key": key}
        self.name = f"gemini {address} {model}"

    def send(self, bodies: Mapping[str, Body]) -> str:
        """Send bodies by their keys as one batch, and return its name."""
        requests = [{"request": dict(body), "metadata": {"key": k}} for k, body in bodies.items()]
        batch = {
            "display_name": "pygen-copier",
            "input_config": {"requests": {"requests": requests}},
        }
        sent = self._call("POST", f"models/{self._model}:batchGenerateContent", {"batch": batch})
        return str(sent["name"])

    def look(self, batch: str) -> Mapping[str, Said] | None:
        """Return what came of each key, None where the batch is not done."""
        found = self._call("GET", batch)
        about = found.get("metadata") or {}
        if not found.get("done") and not str(about.get("state", "")).endswith(_ENDED):
            return None
        output = about.get("output") or found.get("response") or {}
        inlined = (output.get("inlinedResponses") or {}).get("inlinedResponses") or ()
        return dict(map(_said, inlined))

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = httpx.request(
            method,
            f"{self._address}/{path}",
            headers=self._headers,
            json=body,
            timeout=_SECONDS,
        )
        answer.raise_for_status()
        data: dict[str, Any] = answer.json()
        return data


def _said(each: Mapping[str, Any]) -> tuple[str, Said]:
    key = str((each.get("metadata") or {}).get("key"))
    if error := each.get("error"):
        code = error.get("code")
        # What is told in a batch is a code of gRPC, where it is no status of HTTP.
        return key, (code if isinstance(code, int) and code >= 400 else 500, {"error": error})
    return key, (200, each.get("response") or {})
