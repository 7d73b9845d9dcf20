"""What is left of a service's rates, as its headers have it, and the durations in them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pygen_copier.providers.base import Allowance

_UNITS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_PART = r"(\d+(?:\.\d+)?)\s*(ms|[dhms])"
_LONGEST = 100  # of what a service may write
_DURATION = re.compile(rf"(?:{_PART}\s*)+")
# Numbers from here on are moments, in seconds or in milliseconds since 1970.
_MOMENT, _MOMENT_IN_MILLISECONDS = 1e9, 1e12

# Services name the period in a header or leave it out.
_REQUESTS = ("requests", "requests-day", "requests-minute")
_TOKENS = ("tokens", "tokens-minute")


def allowance_of(headers: Mapping[str, str]) -> Allowance | None:
    """Return what the headers of an answer say of the service's rates, or None where nothing.

    Args:
        headers: The headers, whose names are found in any case.
    """
    headers = {name.lower(): value for name, value in headers.items()}
    found = Allowance(
        requests=_whole(_first(headers, "limit", _REQUESTS)),
        requests_left=_whole(_first(headers, "remaining", _REQUESTS)),
        requests_reset=seconds_of(_first(headers, "reset", _REQUESTS)),
        tokens=_whole(_first(headers, "limit", _TOKENS)),
        tokens_left=_whole(_first(headers, "remaining", _TOKENS)),
        tokens_reset=seconds_of(_first(headers, "reset", _TOKENS)),
    )
    return None if found == Allowance() else found


def seconds_of(text: str) -> float | None:
    """Return the seconds that `7`, `1.5s`, `2m59.56s`, a moment or an HTTP date stand for, or None.

    Args:
        text: What a service wrote.
    """
    text = text.strip()[:_LONGEST]
    if re.fullmatch(r"\d+(\.\d+)?", text):
        seconds = _from_number(float(text))
    elif _DURATION.fullmatch(text):
        seconds = sum(float(number) * _UNITS[unit] for number, unit in re.findall(_PART, text))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return seconds if math.isfinite(seconds) else None


def _from_number(number: float) -> float:
    """Return the seconds of a plain number, which may be a moment."""
    if number < _MOMENT or math.isinf(number):
        return number
    moment = number / 1000 if number >= _MOMENT_IN_MILLISECONDS else number
    return max(0.0, moment - datetime.now(UTC).timestamp())


def _first(headers: Mapping[str, str], what: str, names: tuple[str, ...]) -> str:
    values = (headers.get(f"x-ratelimit-{what}-{name}") for name in names)
    return next((value for value in values if value), "")


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
