"""A family is what models of one kind can do, by their names: what is known before a service says.

The figures are the services' own, as published in November 2026. What a service lists, says in
headers or refuses goes before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pygen_copier.providers.profile import Profile, Rates


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names look alike.

    Attributes:
        pattern: A regular expression that begins to match where a name begins.
        profile: What they can do.
    """

    pattern: str
    profile: Profile


# What its free plan was reported to allow on 2026-11-28; a paid one allows more, and says so.
_GROQ_FREE = Rates(requests_a_minute=30, requests_a_day=1000, tokens_a_minute=8000)

GROQ = (
    Family("openai/gpt-oss-120b", Profile(131_072, 65_536, "strict", "effort", rates=_GROQ_FREE)),
    Family("openai/gpt-oss-", Profile(131_072, 65_536, "strict", "effort")),
    Family("qwen/qwen3", Profile(131_072, 40_960, "none", "switch")),
    Family("moonshotai/kimi-k2", Profile(262_144, 16_384)),
    Family("meta-llama/llama-4", Profile(131_072, 8_192)),
    Family("llama-3", Profile(131_072, 32_768, "none")),
)

GEMINI = (
    Family(r"gemini-[3-9]", Profile(1_048_576, 65_536, thinking="level", takes_temperature=False)),
    Family(r"gemini-2\.5-", Profile(1_048_576, 65_536, thinking="budget")),
    Family(r"gemini-2\.0-", Profile(1_048_576, 8_192)),
    Family(r"gemma-3n", Profile(8_192, 2_048, "none", takes_system=False)),
    Family(r"gemma-[1-3]", Profile(32_768, 8_192, "none", takes_system=False)),
)

OLLAMA = (
    Family(r"(.*/)?gpt-oss", Profile(thinking="effort")),
    Family(r"(.*/)?(qwen3(?!-coder)|deepseek-r1|magistral)", Profile(thinking="switch")),
)

# The models to offer first, in their order; the newest of a family goes first.
GROQ_FIRST = (
    r"openai/gpt-oss-(?P<version>120)b",
    r"moonshotai/kimi-k(?P<version>\d+(\.\d+)?)-instruct(-\d{4})?",
    r"qwen/qwen(?P<version>\d+(\.\d+)?)-\d+b",
    r"openai/gpt-oss-(?P<version>20)b",
    r"meta-llama/llama-(?P<version>\d+)-.*instruct",
    r"llama-(?P<version>\d+(\.\d+)?)-\d+b-(versatile|instant)",
)
GEMINI_FIRST = tuple(
    rf"gemini-(?P<version>([3-9]|\d\d)(\.\d+)?)-{kind}" for kind in ("flash", "flash-lite", "pro")
)
OPENAI_FIRST = (
    r"(openai/)?gpt-(?P<version>\d+(\.\d+)?)-(luna|mini)",
    r"(openai/)?gpt-(?P<version>\d+(\.\d+)?)",
)

OPENAI = (
    Family(
        r"(.*/)?(gpt-[5-9]|o\d)",
        Profile(schema="strict", thinking="effort", takes_temperature=False),
    ),
    Family(r"(.*/)?gpt-4", Profile(schema="strict")),
    Family(r"(.*/)?gpt-oss", Profile(thinking="effort", reply_limit="max_tokens")),
    Family(r"(.*/)?qwen-?3(?!.*coder)", Profile(thinking="switch", reply_limit="max_tokens")),
    # Servers of before 2025 pass over the newer name, and so have no limit at all.
    Family("", Profile(reply_limit="max_tokens")),
)


def profile_of(model: str, families: Sequence[Family]) -> Profile:
    """Return the profile of the first family that a model is of; one of nothing without any."""
    found = (each.profile for each in families if re.match(each.pattern, model, re.IGNORECASE))
    return next(found, Profile())
