"""The pace of a model: how long a run takes at least, as far as rates are known."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pygen_copier.client import known_rates
from pygen_copier.client.models import Model
from pygen_copier.providers import registry
from pygen_copier.providers.profile import Rates
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.text import count


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a model may be asked.

    Attributes:
        rates: What its service allows.
        source: Who says so, as the end of a sentence.
    """

    rates: Rates
    source: str

    def minutes(self, requests: int, tokens: int) -> int | None:
        """Return how many minutes requests take at least, None where there is no limit."""
        limits = (
            (requests, self.rates.requests_a_minute),
            (tokens, self.rates.tokens_a_minute),
        )
        needed = [wanted / limit for wanted, limit in limits if limit]
        return math.ceil(max(needed)) if needed else None

    def __str__(self) -> str:
        limits = (
            (self.rates.tokens_a_minute, "token"),
            (self.rates.requests_a_minute, "request"),
        )
        told = [count(limit, what) for limit, what in limits if limit]
        return f"{' and '.join(told)} a minute, {self.source}"


def pace_of(model: Model) -> Pace | None:
    """Return how fast a model may be asked: what its service said last, else what is reported.

    Args:
        model: The model; nobody is asked.
    """
    if known := known_rates.last(model):
        return Pace(known.rates, f"as the service said on {known.day}")
    provider = registry.get(model.provider)
    rates = provider.known(model.name).rates if isinstance(provider, RemoteProvider) else Rates()
    return None if rates == Rates() else Pace(rates, "as is reported of its free plan")
