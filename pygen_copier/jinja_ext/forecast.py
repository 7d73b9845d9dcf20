"""A forecast: what a run would ask for, noted while files are rendered and nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from pygen_copier.client.models import Model
from pygen_copier.generation.artifact import Artifact


@dataclass
class Forecast:
    """What a run would ask for.

    Attributes:
        waves: The texts that are asked for at once, one wave after the other.
        models: Who would be asked.
    """

    waves: list[Sequence[Artifact]] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)

    def note(self, texts: Sequence[Artifact], models: Sequence[Model]) -> None:
        """Note a wave of texts."""
        self.waves.append(texts)
        self.models += [model for model in models if model not in self.models]


_current: ContextVar[Forecast | None] = ContextVar("_current", default=None)


def forecast_under_way() -> Forecast | None:
    """Return the forecast in which texts are to be noted; None where they are to be written."""
    return _current.get()


@contextmanager
def forecasting() -> Iterator[Forecast]:
    """Let renders in a block note texts in the place of writing them."""
    forecast = Forecast()
    token = _current.set(forecast)
    try:
        yield forecast
    finally:
        _current.reset(token)
