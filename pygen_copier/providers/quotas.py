"""A quota is what a service gives in a day, or in all: where it is spent, waiting does not help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pygen_copier.providers.error_mapping import Failure

_LONG = r"(?:day|week|month)"
_SAID = re.compile(
    rf"(?:(?:in|out)put )?[\w,]{{1,40}} per {_LONG}\b(?: \(\w+\))?|\b[TR]PD\b"
    rf"|[\w-]{{0,40}}per[-_]{_LONG}\b"
    rf"|\b(?:hourly|daily|weekly|monthly)\b(?: \w{{1,40}})? (?:limit|quota|credits?|usage)",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"insufficient (?:credits|balance|quota|funds)", re.IGNORECASE)
_CODES = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """What is spent.

    Attributes:
        name: What the service calls it.
        delay: Seconds until there is more, or None where nobody says.
    """

    name: str
    delay: float | None

    @property
    def remedy(self) -> str:
        """What to do, as a sentence."""
        when = "when there is more of it"
        if self.delay is not None:
            hours, minutes = divmod(max(1, round(self.delay / _MINUTE)), _MINUTE)
            wait = " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))
            when = f"in {wait}"
        return f"Try again {when}, or choose another model."


def spent_quota(failure: Failure) -> Quota | None:
    """Return the quota that is spent, or None where a request may pass after a pause."""
    if failure.status not in (402, 403, 429):
        return None
    for name, limit in failure.quotas:
        if "PerDay" in name:
            return Quota(f"{name}, {limit}" if limit else name, _until_midnight_in_california())
        if limit == "0":
            return Quota(f"{name}, of which there is none", None)
    if failure.quotas:
        return None
    if said := _SAID.search(failure.text):
        return Quota(said[0].strip(), failure.delay)
    if failure.status == 402 or _CODES & set(failure.codes) or _NOTHING.search(failure.text):
        return Quota("credit", failure.delay)
    return None


def _until_midnight_in_california() -> float:
    """Return the seconds until Google's daily quotas begin anew."""
    try:
        now = datetime.now(ZoneInfo("America/Los_Angeles"))
    except ZoneInfoNotFoundError:  # no time zones on this machine
        now = datetime.now(timezone(timedelta(hours=-8)))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - now).total_seconds()
