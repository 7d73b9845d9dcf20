"""A limit is the number of tokens that a service names where it refuses a request as too large."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pygen_copier.providers.error_mapping import Failure

Of = Literal["window", "output", "rate"]


class Limit(NamedTuple):
    """What a request must stay within; `tokens` is None where the service names no number."""

    tokens: int | None
    of: Of


# Held against the service's words without quotes, and without commas in numbers.
_OUTPUT = (
    r"(?<!\+ )max_\w*tokens\D{0,60}?(?:less than or equal to|at most|<=) (\d+)",
    r"supports? at most (\d+) (?:completion|output) tokens",
    r"max_\w*tokens: \d+ > (\d+)",
    r"range of max_\w*tokens is \[\d+, ?(\d+)\]",
    r"can only afford ([1-9]\d*)",
)
_OUTPUT_BELOW = r"max_?output_?tokens.{0,80}\bto (\d+) \(exclusive\)"
_WINDOW = (
    r"(?:context|model|sequence) (?:length|size|window)(?: of| is|:)?(?: only)? \(?(\d+)",
    r"(\d+) (?:tokens? )?(?:maximum )?(?:context|sequence) (?:length|size|window)",
    r"maximum number of tokens allowed \((\d+)\)",
    r"\bn_ctx:? ?=? ?(\d+)",
    r"(?:configured )?limit of (\d+)(?: tokens|/\d)?\b",
    r"\d+ tokens > (\d+) maximum",
    r"tokens limit exceeded: \d+ > (\d+)",
    r"max_new_tokens must be <= (\d+)",
    r"length is \d+ while limit is (\d+)",
)
_RATE = r"limit:? (\d+)\b.{0,200}?\brequested:? (\d+)"
_TOO_LONG = re.compile(
    r"context[ _](length|size|window)|reduce the length|request too large"
    r"|(prompt|input|request) (is )?too (long|large)"
    r"|token count.{0,100}exceed|exceed\S{0,40}.{0,40}(context|number of tokens)",
    re.IGNORECASE,
)
_CODES = {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"}
# What is no refusal for its size, whatever it says: keys, and what is not there.
_OTHERS = (401, 403, 404)


def limit_of(failure: Failure) -> Limit | None:
    """Return the limit that a request went beyond, or None where that is not what is wrong."""
    if failure.cause != "status" or failure.status < 400 or failure.status in _OTHERS:
        return None
    said = re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"[`'\"]", "", failure.text))
    found = re.search(_RATE, said, re.IGNORECASE | re.DOTALL)
    if found and int(found[2]) > int(found[1]):
        return Limit(int(found[1]), "rate")
    if failure.status == 429:
        return None
    if failure.window:
        return Limit(failure.window, "window")
    if found := re.search(_OUTPUT_BELOW, said, re.IGNORECASE):
        return Limit(int(found[1]) - 1, "output")
    patterns: tuple[tuple[Of, tuple[str, ...]], ...] = (("output", _OUTPUT), ("window", _WINDOW))
    for of, each in patterns:
        numbers = (re.search(pattern, said, re.IGNORECASE) for pattern in each)
        if found := next(filter(None, numbers), None):
            return Limit(int(found[1]), of)
    too_long = _CODES & set(failure.codes) or _TOO_LONG.search(said)
    return Limit(None, "window") if too_long or failure.status == 413 else None
