"""A failure is what an SDK's exception says, freed of the SDK's types."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from pygen_copier.providers.allowance import allowance_of, seconds_of
from pygen_copier.providers.base import Allowance
from pygen_copier.providers.credentials import KEY_VARIABLES

Cause = Literal["status", "timeout", "broken", "garbled"]

# httpx and its fork httpx2 share these names, and neither need be installed.
_TIMEOUTS = {"TimeoutError", "TimeoutException", "Timeout"}
_BREAKS = {"OSError", "TransportError"}
_QUOTE_LENGTH = 240
_MOST_SAID = 2_000  # of a message is read: what matters stands at its beginning
_AGAIN = re.compile(
    r"(?:try again|retry) in ((?:\d+(?:\.\d+)?\s*(?:ms|[dhms])\s*)+)(?![a-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call brought no answer.

    Attributes:
        cause: The service answered with an error status, said nothing in time, could not be
            reached or broke off, or answered with something that cannot be read.
        status: The HTTP status, 0 where there was none.
        text: What the service said, or the name of the exception where it said nothing.
        delay: Seconds the service asked to wait, or None where it named none.
        codes: The codes and types that the service gave it, for programs to read.
        generation: What the model wrote where the service refused to pass it on, None elsewhere.
        window: The model's window, where the service gave it as a number of its own.
        quotas: Google's names of the quotas that are spent, each with its limit.
        allowance: What is left of the service's rates.
    """

    cause: Cause
    status: int = 0
    text: str = ""
    delay: float | None = None
    codes: tuple[str, ...] = ()
    generation: str | None = None
    window: int | None = None
    quotas: tuple[tuple[str, str], ...] = ()
    allowance: Allowance | None = None

    @classmethod
    def of_status(cls, status: int, body: object, headers: Mapping[str, str]) -> Failure:
        """Return the failure that the response of a server stands for.

        Args:
            status: The HTTP status.
            body: The body, as text or read from JSON.
            headers: The headers, whose names are found in any case.
        """
        if isinstance(body, str):
            with suppress(ValueError, RecursionError):
                body = json.loads(body)
        error = error_of(body)
        generation, window = error.get("failed_generation"), error.get("n_ctx")
        return cls(
            "status",
            status,
            said(body),
            delay(headers, body),
            codes=tuple(str(error[name]) for name in ("code", "type", "status") if error.get(name)),
            generation=generation if isinstance(generation, str) else None,
            window=window if isinstance(window, int) else None,
            quotas=tuple(_quotas(body)),
            allowance=allowance_of(headers),
        )


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
        return str(error or "")[:_MOST_SAID]
    codes = [error.get("code"), error.get("status")]
    codes += [detail.get("reason") for detail in details(body)]
    words = ", ".join(code for code in codes if isinstance(code, str))
    message = str(error.get("message") or "")[:_MOST_SAID]
    return f"{message} ({words})"[: 2 * _MOST_SAID] if words else message


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
    asked: object = headers.get("retry-after")
    for detail in details(body):
        asked = asked or detail.get("retryDelay")
    asked = asked or _routed_reset(body)
    if not asked and (told := _AGAIN.search(said(body))):
        asked = told[1]
    return seconds_of(asked) if isinstance(asked, str) else None


def error_of(body: object) -> Mapping[str, Any]:
    """Return the object in the body of an error response that says what is wrong."""
    error = body.get("error", body) if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _quotas(body: object) -> Iterator[tuple[str, str]]:
    """Yield name and limit of each quota that Google's services say is spent."""
    for detail in details(body):
        violations = detail.get("violations")
        for each in violations if isinstance(violations, list) else ():
            if isinstance(each, Mapping) and each.get("quotaId"):
                yield str(each["quotaId"]), str(each.get("quotaValue", ""))


def _routed_reset(body: object) -> object:
    """Return when there is more, as OpenRouter puts it into the body."""
    metadata = error_of(body).get("metadata")
    headers = metadata.get("headers") if isinstance(metadata, Mapping) else None
    return headers.get("X-RateLimit-Reset") if isinstance(headers, Mapping) else None
