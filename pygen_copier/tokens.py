"""An estimate of the tokens a text takes, made without a tokenizer, to measure prompts by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

SMALL_WINDOW = 16_000
"""A model whose window holds fewer tokens than this gets the contextual prompt."""

_WORD = re.compile(r"[A-Za-z]+")
_SPACE = re.compile(r"\s+")
_WORD_OR_SPACE = re.compile(r"[A-Za-z\s]+")
_RUN = 4  # characters of a word or of white space that are taken to share a token


@lru_cache(maxsize=64)  # the messages that come with every prompt are measured once
def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text takes, rather too many than too few.

    Every model has a vocabulary of its own, so this is an estimate and no count:

    - a word of ASCII letters is a token for every four letters begun,
    - white space likewise, but a single space is free: it belongs to the word after it,
    - any other ASCII character is a token,
    - a character beyond ASCII is one token less than its bytes in UTF-8: two for a Chinese one.

    The usual rule is four characters of English prose for a token; this comes to about three. It
    errs upwards because a prompt that is thought too long is shortened, but one that is thought to
    fit is refused by the service, or loses its beginning there.
    """
    rest = _WORD_OR_SPACE.sub("", text)
    ascii_size = len(rest.encode("ascii", "ignore"))
    size = len(rest.encode("utf-8", "surrogatepass"))
    beyond = len(rest) - ascii_size
    words = _tokens(_WORD.findall(text))
    spaces = _tokens(run for run in _SPACE.findall(text) if run != " ")
    return words + spaces + size - beyond


def _tokens(runs: Iterable[str]) -> int:
    return sum(-(-len(run) // _RUN) for run in runs)
