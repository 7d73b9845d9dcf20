"""What all clients of a process share: the budget, and what is known of each model's limits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from pygen_copier import process, settings
from pygen_copier.client import known_rates
from pygen_copier.client.budget import Budget
from pygen_copier.client.learnt import Learnt
from pygen_copier.client.models import Model
from pygen_copier.client.pace import Pace
from pygen_copier.client.rate_limit import RateLimit
from pygen_copier.providers.profile import Rates

T = TypeVar("T")


class SharedLimits:
    """What clients share; planning and generation each have a client, and one run is both.

    Attributes:
        budget: What is spent.
    """

    def __init__(self) -> None:
        self.budget = process.one(Budget)
        self._lock = threading.Lock()
        self._rate_limits: dict[Model, RateLimit] = {}
        self._learnt: dict[Model, Learnt] = {}
        self._paces: dict[Model, Pace] = {}

    def rate_limit(self, model: Model) -> RateLimit:
        """Return the rate limit of a model; the same one each time."""
        most = settings.concurrency(settings.MOST_AT_ONCE)
        return self._one(self._rate_limits, model, lambda: RateLimit(model.provider, most))

    def learnt(self, model: Model) -> Learnt:
        """Return what was learnt of a model; the same each time."""
        return self._one(self._learnt, model, Learnt)

    def pace(self, model: Model, reported: Rates) -> Pace:
        """Return the pace of a model; the same each time.

        Args:
            model: The model.
            reported: What is reported of its rates, before it is asked for the first time.
        """
        learnt = self.learnt(model)
        return self._one(
            self._paces,
            model,
            lambda: Pace(str(model), reported, learnt, partial(known_rates.keep, model)),
        )

    def _one(self, kept: dict[Model, T], model: Model, make: Callable[[], T]) -> T:
        with self._lock:
            if model not in kept:
                kept[model] = make()
            return kept[model]
