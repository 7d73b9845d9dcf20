"""An option is what a model may refuse to be asked with, and can be asked without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pygen_copier.providers.base import Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.profile import Profile, SchemaMode

# The next mode where one is refused.
_LESS: Mapping[SchemaMode, SchemaMode] = {"strict": "json", "json": "none"}
# The words that services have for the options: what they name is left out first.
_NAMES = {
    "schema": r"response.?(format|mime|json)|schema|grammar|structured|json.?mode|\bformat\b",
    "takes_temperature": r"temperature",
    "takes_seed": r"\bseed\b",
    "reply_limit": r"max_(completion_)?tokens",
    "takes_system": r"system|developer",
    "thinking": r"reasoning|think",
}
_STATUSES = (400, 422)
# Servers that run models themselves break where they make no grammar of a schema, and say so.
_BREAKS = (500, 501)


def adapted(request: Request, profile: Profile) -> Request:
    """Return a request as a model can be asked it.

    A system message that the model does not take goes before the user's.
    """
    system, user = request.system, request.user
    if not profile.takes_system and system:
        system, user = "", f"{system}\n\n{user}"
    return replace(
        request,
        system=system,
        user=user,
        schema=None if profile.schema == "none" else request.schema,
        temperature=request.temperature if profile.takes_temperature else None,
        seed=request.seed if profile.takes_seed else None,
    )


def less(request: Request, profile: Profile, failure: Failure) -> dict[str, Any] | None:
    """Return what to change in a profile for another try with less, or None where nothing is left.

    What the service names goes first. Its words are not relied on: where they name nothing, the
    schema goes first, then all the rest at once.

    Args:
        request: What was sent.
        profile: What it was sent by.
        failure: The refusal.
    """
    options = dict(_options(request, profile))
    named = [name for name in options if re.search(_NAMES[name], failure.text, re.IGNORECASE)]
    if failure.status not in _STATUSES and not (failure.status in _BREAKS and "schema" in named):
        return None
    for name in (*named, "schema"):
        if name in options:
            return {name: options[name]}
    return options or None


def _options(request: Request, profile: Profile) -> Iterator[tuple[str, Any]]:
    """Yield the options that were sent, each with what a profile without it holds."""
    if request.schema is not None:
        yield "schema", _LESS[profile.schema]
    if request.temperature is not None:
        yield "takes_temperature", False
    if request.seed is not None:
        yield "takes_seed", False
    if profile.reply_limit == "max_tokens":
        yield "reply_limit", "max_completion_tokens"
    if request.system:
        yield "takes_system", False
    if profile.thinking != "none":
        yield "thinking", "none"
