"""Keys: what the keys of services look like, so that none is packed or written down."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Any

# How they begin; none of them has letters or digits right before or after it.
_KEYS = (
    r"AKIA[0-9A-Z]{16}",  # Amazon
    r"AIza[0-9A-Za-z_-]{35}",  # Google, Gemini
    r"AQ\.[0-9A-Za-z_-]{30,}",  # the same, bound to an account
    r"gsk_[0-9A-Za-z]{40,}",  # Groq
    r"gh[opsur]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{50,}",
    r"glpat-[0-9A-Za-z_-]{20,}",  # GitLab
    r"hf_[0-9A-Za-z]{30,}",  # Hugging Face
    r"pypi-AgE[0-9A-Za-z_-]{50,}",
    r"sk-(?=[a-z_-]*[0-9A-Z])[0-9A-Za-z_-]{32,}",  # OpenAI, Anthropic
    r"[rs]k_live_[0-9A-Za-z]{20,}",  # Stripe
    r"xox[abeoprs]-[0-9A-Za-z-]{10,}",  # Slack
)
_PRIVATE = r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_KEY = re.compile(
    f"{_PRIVATE}|(?<![0-9A-Za-z_/+-])(?:{'|'.join(_KEYS)})(?![0-9A-Za-z_/+])",
    re.ASCII,
)
_PASSWORD = re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)")
_VARIABLE = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD)$")
_SHORTEST = 8
LEFT_OUT = "[a key was left out here]"
"""What stands in the place of a key."""


def holds_key(text: str) -> bool:
    """Return whether a text holds what looks like a key."""
    return _KEY.search(text) is not None


def without_keys(value: Any) -> Any:
    """Return data without what looks like a key, or is one in a variable of the environment.

    Args:
        value: Texts in lists and mappings; other values stay as they are.
    """
    if isinstance(value, dict):
        return {without_keys(name): without_keys(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_keys(item) for item in value]
    if not isinstance(value, str):
        return value
    for variable, key in os.environ.items():
        if _VARIABLE.search(variable) and len(key.strip()) >= _SHORTEST:
            value = value.replace(key.strip(), LEFT_OUT)
    return _PASSWORD.sub(LEFT_OUT, _whole_key().sub(LEFT_OUT, value))


@cache
def _whole_key() -> re.Pattern[str]:
    """Return what also matches what follows the first line of a private key."""
    end = r"(?:-----END [A-Z0-9 ]*-----|\Z)"
    return re.compile(f"{_PRIVATE}.*?{end}|{_KEY.pattern}", re.ASCII | re.DOTALL)
