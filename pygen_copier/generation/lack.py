"""A lack is what keeps a recorded text from being what was asked for; most texts have none."""

from __future__ import annotations

from enum import StrEnum


class Lack(StrEnum):
    """Why something else stands where a text was wanted; the values are recorded."""

    NONE = ""
    UNASKED = "unasked"  # a scaffold, for no model was asked
    REFUSED = "refused"  # a scaffold, for no reply was acceptable
    WAITING = "waiting"  # a scaffold, for what it needs is one
    OLD = "old"  # the text as it was, for no reply that changes it was acceptable
    REDUCED = "reduced"  # what is left of the tests without those that failed

    @property
    def is_scaffold(self) -> bool:
        """Whether the text is nothing but a scaffold."""
        return self in (Lack.UNASKED, Lack.REFUSED, Lack.WAITING)

    @property
    def label(self) -> str:
        """What is said of it in a table; empty where there is none."""
        return _LABELS[self]


_LABELS = {
    Lack.NONE: "",
    Lack.UNASKED: "scaffold",
    Lack.REFUSED: "scaffold: no reply was acceptable",
    Lack.WAITING: "scaffold: waits for what it needs",
    Lack.OLD: "old text: no revision was acceptable",
    Lack.REDUCED: "without tests that failed",
}
