"""A failure is what an SDK's exception says, freed of the SDK's types."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from pygen_copier.providers.credentials import KEY_VARIABLES

Cause = Literal["status", "timeout", "broken", "garbled"]

# httpx and its fork httpx2 share these names, and neither need be installed.
_TIMEOUTS = {"TimeoutError", "TimeoutException", "Timeout"}
_BREAKS = {"OSError", "TransportError"}
_QUOTE_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call brought no answer.

    Attributes:
        cause: The service answered with an error status, said nothing in time, could not be
            reached or broke off, or answered with something that cannot be read.
        status: The HTTP status, 0 where there was none.
        text: What the service said, or the name of the exception where it said nothing.
        delay: Seconds the service asked to wait, or None where it named none.
    """

    cause: Cause
    status: int = 0
    text: str = ""
    delay: float | None = None

    @classmethod
    def of_status(cls, status: int, body: object, headers: Mapping[str, str]) -> Failure:
        """Return the failure that the response of a server stands for.

        Args:
            status: The HTTP status.
            body: The body, as text or read from JSON.
            headers: The headers, whose names are found in any case.
        """
        if isinstance(body, str):
            with suppress(ValueError):
                body = json.loads(body)
        return cls("status", status, said(body), delay(headers, body))


def classify(error: BaseException) -> Failure:
    """Return the failure behind an exception that carries no HTTP status."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    cause: Cause
    if kinds & _TIMEOUTS:
        cause = "timeout"
    elif kinds & _BREAKS and not isinstance(error, ValueError):
        cause = "broken"
    else:  # whatever else an SDK raises comes from a body it did not expect
        cause = "garbled"
    return Failure(cause, text=type(error).__name__)


def said(body: object) -> str:
    """Return what the body of an error response says: its message, code and reasons."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return str(error or "")
    codes = [error.get("code"), error.get("status")]
    codes += [detail.get("reason") for detail in details(body)]
    words = ", ".join(code for code in codes if isinstance(code, str))
    message = str(error.get("message") or "")
    return f"{message} ({words})" if words else message


def details(body: object) -> Iterator[Mapping[str, Any]]:
    """Yield the detail objects that Google's services put into the body of an error."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    found = error.get("details") if isinstance(error, Mapping) else None
    if isinstance(found, Iterable):
        yield from (detail for detail in found if isinstance(detail, Mapping))


def quote(text: str) -> str:
    """Return what somebody said, fit for a message: one short line without keys."""
    if text.lstrip().startswith("<"):
        return ""  # a web page, which is of no use in a line
    for variable in KEY_VARIABLES:
        if key := os.environ.get(variable, "").strip():
            text = text.replace(key, "[key]")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _QUOTE_LENGTH else f"{line[:_QUOTE_LENGTH]}…"


def delay(headers: Mapping[str, str], body: object = None) -> float | None:
    """Return the seconds a service asks to wait, from its headers, else from its body."""
    asked = headers.get("retry-after")
    for detail in details(body):
        asked = asked or detail.get("retryDelay")
    return _seconds(asked) if isinstance(asked, str) else None


def _seconds(text: str) -> float | None:
    """Return the seconds that `7`, `1.5s` or an HTTP date stand for, or None."""
    if number := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*s?\s*", text):
        seconds = float(number[1])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return seconds if math.isfinite(seconds) else None
