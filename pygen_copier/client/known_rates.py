"""Known rates are what services said they allow, kept beside the reply store for estimates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from pygen_copier import cache_notes
from pygen_copier.client.models import Model
from pygen_copier.providers.profile import Rates

_NOTE = "rates.json"


@dataclass(frozen=True, slots=True)
class KnownRates:
    """What a service allows for a model.

    Attributes:
        rates: What it allows.
        day: When it said so.
    """

    rates: Rates
    day: str


def keep(model: Model, rates: Rates) -> None:
    """Keep what a service said of a model; where that cannot be written, estimates say less.

    Args:
        model: The model.
        rates: What its service allows.
    """
    cache_notes.add(_NOTE, str(model), {**asdict(rates), "day": date.today().isoformat()})


def last(model: Model) -> KnownRates | None:
    """Return what the service of a model said last, or None where it never did."""
    told = cache_notes.read(_NOTE).get(str(model))
    try:
        return (
            KnownRates(
                Rates(**{key: value for key, value in told.items() if key != "day"}), told["day"]
            )
            if told
            else None
        )
    except (TypeError, KeyError):
        return None
