"""What is known of a service's models: what is shipped, listed, and learnt where they refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Any, Literal

from pygen_copier.providers.families import Family, profile_of
from pygen_copier.providers.profile import Profile, Rates

# A model, and the task that alone is meant, or nothing where all are.
_Scope = tuple[str, str]


LEAST_LIMIT = 256  # a service that names less means something else


class KnownProfiles:
    """The profiles of a service's models; what was learnt goes before what is listed and shipped.

    What a refusal suggests is on trial until a reply comes by it. Where the service goes on to
    refuse whatever is left out, it meant something else, and what was on trial is forgotten.

    Args:
        families: What is shipped of the service's models; the first that fits a name counts.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        self._families = families
        self._lock = Lock()
        self._listed: dict[str, Profile] = {}
        self._sure: dict[_Scope, dict[str, Any]] = {}
        self._on_trial: dict[_Scope, dict[str, Any]] = {}
        self._proved: set[tuple[str, str]] = set()

    def of(self, model: str, task: str = "") -> Profile:
        """Return the profile of a model, as a task sees it where one is named."""
        profile = self._listed.get(model) or self.shipped(model)
        with self._lock:
            changes: dict[str, Any] = {}
            for scope in dict.fromkeys([(model, ""), (model, task)]):
                changes |= self._sure.get(scope, {})
                changes |= self._on_trial.get(scope, {})
        return replace(profile, **changes) if changes else profile

    def shipped(self, model: str) -> Profile:
        """Return what is known of the model's family."""
        return profile_of(model, self._families)

    def is_listed(self, model: str) -> bool:
        """Return whether it was heard what the service lists of a model."""
        return model in self._listed

    def listed(self, model: str, profile: Profile) -> None:
        """Hear what the service lists of a model."""
        self._listed[model] = profile

    def learn(self, model: str, changes: dict[str, Any]) -> None:
        """Remember what is sure."""
        with self._lock:
            self._sure.setdefault((model, ""), {}).update(changes)

    def learn_limit(self, model: str, limit: int, of: Literal["window", "output", "rate"]) -> None:
        """Remember a limit that the service named."""
        if limit < LEAST_LIMIT:
            return
        if of != "rate":
            self.learn(model, {of: limit})
        elif self.of(model).rates.tokens_a_minute != limit:  # another plan than was reported
            self.learn(model, {"rates": Rates(tokens_a_minute=limit)})

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
