"""Known rates are what services said they allow, kept beside the reply store for estimates."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pygen_copier import settings
from pygen_copier.client.models import Model
from pygen_copier.providers.profile import Rates


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
    path = _path()
    told = {**_read(path), str(model): {**asdict(rates), "day": date.today().isoformat()}}
    part = path.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(told, indent=2, sort_keys=True), encoding="utf-8")
        part.replace(path)


def last(model: Model) -> KnownRates | None:
    """Return what the service of a model said last, or None where it never did."""
    told = _read(_path()).get(str(model))
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


def _path() -> Path:
    return settings.cache_folder() / "rates.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
