"""An event log is the events of a run in a file, a line of JSON each, for whoever looks on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pygen_copier import process
from pygen_copier.client.budget import Budget, Spending
from pygen_copier.events import Event


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as it was logged.

    Attributes:
        event: The event.
        time: When it happened, in seconds since 1970.
        process: The number of the process that it happened in.
        spent: What that process had spent by then.
    """

    event: Event
    time: float
    process: int
    spent: Spending


def log_event(file: Path, event: Event) -> None:
    """Add an event to a log; what cannot be written is left out, for the run is worth more."""
    spent = process.one(Budget).spending()
    line = {"time": time.time(), "process": os.getpid(), **asdict(event), "spent": asdict(spent)}
    data = f"{json.dumps(line)}\n".encode()
    with suppress(OSError):
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, data)  # at once: several processes may write
        finally:
            os.close(handle)


def read_log(file: Path) -> Iterator[Logged]:
    """Yield the events of a log; a line that is not whole, as at the end of one, is left out."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            yield _logged(json.loads(line))


def _logged(data: dict[str, Any]) -> Logged:
    tokens = data["tokens"]
    event = Event(data["subject"], data["state"], data["detail"], (tokens[0], tokens[1]))
    return Logged(event, float(data["time"]), int(data["process"]), Spending(**data["spent"]))


def spent_in(log: list[Logged]) -> Spending:
    """Return what all processes of a log spent."""
    last = {each.process: each.spent for each in log}.values()
    return Spending(
        sum(each.requests for each in last),
        sum(each.prompts for each in last),
        sum(each.replies for each in last),
    )
