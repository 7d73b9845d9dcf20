"""OpenAI's wire: what the services that speak it have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pygen_copier.providers.profile import Profile

# The names that services have for the two limits of a model.
_WINDOWS = ("context_window", "context_length", "max_model_len", "max_context_length")
_OUTPUTS = ("max_completion_tokens", "max_output_tokens")


def with_limits(profile: Profile, listed: Mapping[str, Any]) -> Profile:
    """Return a profile with the limits in what a service lists of a model."""
    return replace(
        profile,
        window=_number(listed, _WINDOWS) or profile.window,
        output=_number(listed, _OUTPUTS) or profile.output,
    )


def _number(listed: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """Return the first number above 0 that is listed under one of some names."""
    values = (listed.get(name) for name in names)
    return next((value for value in values if type(value) is int and value > 0), None)
