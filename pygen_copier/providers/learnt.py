"""What was learnt is what a service showed of its models, whatever is shipped and listed."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

from pygen_copier.providers.profile import Profile

# A model, and the task that alone is meant, or nothing where all are.
_Scope = tuple[str, str]


class Learnt:
    """What was learnt of the models of a service.

    What a refusal suggests is on trial until a reply comes by it. Where the service goes on to
    refuse whatever is left out, it meant something else, and what was on trial is forgotten.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._sure: dict[_Scope, dict[str, Any]] = {}
        self._on_trial: dict[_Scope, dict[str, Any]] = {}
        self._proved: set[tuple[str, str]] = set()

    def applied(self, profile: Profile, model: str, task: str = "") -> Profile:
        """Return the profile of a model with what was learnt, of a task where one is named."""
        with self._lock:
            changes: dict[str, Any] = {}
            for scope in dict.fromkeys([(model, ""), (model, task)]):
                changes |= self._sure.get(scope, {})
                changes |= self._on_trial.get(scope, {})
        return replace(profile, **changes) if changes else profile

    def learn(self, model: str, changes: dict[str, Any]) -> None:
        """Remember what is sure."""
        with self._lock:
            self._sure.setdefault((model, ""), {}).update(changes)

    def try_with(self, model: str, task: str, changes: dict[str, Any]) -> None:
        """Put on trial what a refusal suggests.

        A schema that is refused where the model took others is one that it cannot be held to: the
        others are sent on.
        """
        with self._lock:
            alone = "schema" in changes and any(each == model for each, _ in self._proved)
            self._on_trial.setdefault((model, task if alone else ""), {}).update(changes)

    def confirm(self, model: str, task: str, profile: Profile, *, with_schema: bool) -> None:
        """Hear of a reply that came by a profile."""
        with self._lock:
            for scope in ((model, ""), (model, task)):
                # What came by more than is on trial shows that less is not needed.
                tried = self._on_trial.pop(scope, {})
                kept = {
                    name: each for name, each in tried.items() if getattr(profile, name) == each
                }
                if kept:
                    self._sure.setdefault(scope, {}).update(kept)
            if with_schema:
                self._proved.add((model, profile.schema))

    def forget(self, model: str, task: str) -> None:
        """Hear that nothing which could be left out was at fault."""
        with self._lock:
            for scope in ((model, ""), (model, task)):
                self._on_trial.pop(scope, None)
