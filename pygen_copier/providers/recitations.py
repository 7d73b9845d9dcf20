"""A recitation is a reply that Gemini stopped as a text that it knows; it comes by chance."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from pygen_copier.providers.base import Request

REASON = "RECITATION"


class Recitations:
    """The requests whose replies were stopped once: they are asked again with another seed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped: set[Request] = set()

    def reseeded(self, request: Request) -> Request:
        """Return a request, with another seed where its reply was stopped before."""
        with self._lock:
            again = _key(request) in self._stopped
        return (
            replace(request, seed=request.seed + 1)
            if again and request.seed is not None
            else request
        )

    def is_first(self, request: Request) -> bool:
        """Return whether a request's reply is stopped for the first time, and remember it."""
        with self._lock:
            first = _key(request) not in self._stopped
            self._stopped.add(_key(request))
        return first


def _key(request: Request) -> Request:
    """Return a request without its schema, which cannot be in a set."""
    return replace(request, schema=None)
