"""An estimate of the tokens a text takes, made without a tokenizer, to measure prompts by."""

from __future__ import annotations

import re
from functools import lru_cache

SMALL_WINDOW = 16_000
"""A model whose window holds fewer tokens than this gets the contextual prompt."""

# What is taken to share a token.
_TOKEN = re.compile(
    r"[A-Za-z]{1,7}|[!-/:-@\[-`{-~]{1,3}"
    r"|\s{2,32}|[^\S ]|(?<=\s) "  # the last is what is left of many
    r"|[^A-Za-z\s!-/:-@\[-`{-~]"
)


@lru_cache(maxsize=64)  # the messages that come with every prompt are measured once
def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text takes.

    Every model has a vocabulary of its own, so this is an estimate and no count:

    - a word of ASCII letters is a token for every seven letters begun,
    - signs that stand together are a token for every three begun,
    - white space is one for every 32 begun, but a single space belongs to the word after it,
    - any other character is a token: a digit, a letter with an accent, a Chinese character.

    Over the prompts of this library and the replies to them it is within a twentieth of what the
    tokenizers of SmolLM2 and Gemma 3 count; `benchmarks/tokens.py` measures that. No other family
    was measured. Where a service counts more, what it counts corrects the estimate for its model.
    """
    return len(_TOKEN.findall(text))
