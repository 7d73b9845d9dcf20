"""The check of security: high risks are problems, and low ones notes for the person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.python.security.risk import Risk
from pygen_copier.source.syntax import Source

# Rules of ruff whose findings must not stay. What is in neither set is said by the rules above, or
# is no risk of a package: S101 (assert), S110 (try, except, pass), S311 (random numbers).
_HIGH = {
    "S201": "runs a server with a debugger that runs code",
    "S501": "does not verify certificates; keep the verification",
    "S612": "runs what it receives as configuration",
}
_LOW = {
    "S103": "gives everybody the right to write a file",
    "S104": "listens on all networks",
    **dict.fromkeys(("S105", "S106", "S107"), "may hold a password"),
    "S113": "may wait for an answer without end: give a timeout",
    "S202": "unpacks an archive that may write anywhere: give `filter='data'`",
    **dict.fromkeys(("S304", "S305"), "uses a cipher that is broken"),
    **dict.fromkeys(("S303", "S324"), "uses a hash that is no protection"),
    "S306": "names a temporary file that others can make first",
    **dict.fromkeys((f"S{number}" for number in range(313, 321)), "reads XML that may be a bomb"),
    **dict.fromkeys(("S323", "S502", "S503", "S504"), "weakens an encrypted connection"),
    "S505": "uses a key that is too short",
    "S507": "trusts any host key",
    "S608": "may put foreign text into SQL: use parameters",
    **dict.fromkeys(("S701", "S702", "S704"), "may put foreign text into HTML unescaped"),
}


class Security(Check):
    """Nothing is run, sent, written or hidden that a reader would not expect.

    Comments that tell a linter to look away are not heeded.

    Args:
        own_modules: Modules of the package itself that are called as Python's own, as a file may
            import them.
    """

    id: ClassVar[str] = "security"
    title: ClassVar[str] = "does nothing dangerous"

    def __init__(self, own_modules: Collection[str] = ()) -> None:
        self._own_modules = frozenset(own_modules)
        self._last: tuple[Source, tuple[Risk, ...]] | None = None

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the risks that must not stay."""
        return _sentences(risk for risk in self._risks(source) if risk.high)

    def notes(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the risks that a person should know of."""
        return _sentences(risk for risk in self._risks(source) if not risk.high)

    def _risks(self, source: Source) -> tuple[Risk, ...]:
        # A text is asked for its problems, then for notes.
        last = self._last
        if last is None or last[0] is not source:
            last = self._last = (source, _risks(source.beside(self._own_modules)))
        return last[1]


def _risks(source: Source) -> tuple[Risk, ...]:
    from pygen_copier.python.security.rules import RULES  # late: a recorded text needs none

    risks = [risk for rule in RULES for risk in rule(source)]
    for found in source.findings:
        if found.code in _HIGH or found.code in _LOW:
            what = _HIGH.get(found.code) or _LOW[found.code]
            risks.append(Risk(found.line, f"{what} ({found.code})", high=found.code in _HIGH))
    return tuple(risks)


def _sentences(risks: Iterator[Risk]) -> list[str]:
    ordered = sorted(risks, key=lambda risk: risk.line)
    return list(dict.fromkeys(risk.sentence() for risk in ordered))
