"""A run brings a record up to date; this is what all work of it shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.events import Listener
from pygen_copier.formatting.formatter import Formatter


@dataclass(frozen=True)
class Run:
    """What all work of a run shares.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
        formatter: Brings texts into form.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]]
    project: Path | None
    listener: Listener
    formatter: Formatter
