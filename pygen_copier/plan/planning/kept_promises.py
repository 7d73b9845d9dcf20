"""Kept promises: a plan whose texts name nothing that its modules do not have."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, TypeVar

from pygen_copier.events import Event, Listener
from pygen_copier.names import slug
from pygen_copier.plan.api import Part
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.promises import Promises

_CODE = re.compile(r"\b\w++(?:(?:\.\w++)++(?:\(\))?|\(\))")  # what in plain words can only be code
P = TypeVar("P", bound=Part)


def keeping_promises(
    plan: Plan,
    features: Collection[str],
    modules: Collection[str],
    package_name: str,
    listener: Listener,
    *,
    summary: bool = False,
) -> Plan:
    """Return a plan whose texts name nothing that is not there, and tell what went.

    A sentence that does goes; a text of nothing else stays, and is told, for a person to mend.

    Args:
        plan: The plan.
        features: Names of the features that a model described.
        modules: Names of the modules that a model planned.
        package_name: The distribution's name.
        listener: Hears what was left out.
        summary: Whether a model wrote the summary and the tagline.
    """
    keep = _Keeping(Promises(plan, package_name), listener)
    changed: dict[str, object] = {
        "features": tuple(
            keep.feature(each) if each.name in features else each for each in plan.features
        ),
        "modules": tuple(
            keep.module(each) if each.name in modules else each for each in plan.modules
        ),
    }
    if summary:
        changed["summary"] = keep.text(plan.summary, "plan", "its summary")
        changed["tagline"] = keep.tagline(plan.tagline)
    return plan.model_copy(update=changed)


class _Keeping:
    """Holds texts against what is there, and tells what goes."""

    def __init__(self, promises: Promises, listener: Listener) -> None:
        self._promises = promises
        self._listener = listener

    def text(self, text: str, subject: str, noun: str, *, bare: bool = True) -> str:
        """Return a text without the sentences that name what is not there."""
        broken = self._promises.broken(text, bare=bare)
        if not broken:
            return text
        kept = self._promises.kept(text, bare=bare)
        names = ", ".join(broken)
        told = f"nothing has {names}, which {noun} " + ("named" if kept else "still names")
        self._listener(Event(subject, "left out" if kept else "to mend", told))
        return kept or text

    def tagline(self, tagline: str) -> str:
        """Return a tagline, whose names stand without backticks; nothing where one is not there."""
        broken = self._promises.broken(_CODE.sub(r"`\g<0>`", tagline))
        if broken:
            told = f"nothing has {', '.join(broken)}, which it named"
            self._listener(Event("tagline", "left out", told))
        return "" if broken else tagline

    def feature(self, feature: Feature) -> Feature:
        """Return a feature with what it says of its API held against it."""
        subject = f"feature:{slug(feature.name)}"
        return feature.model_copy(
            update={
                "description": self.text(feature.description, subject, "its description"),
                # A helper that hints name is to be written.
                "implementation": self.text(
                    feature.implementation, subject, "its hints", bare=False
                ),
            }
        )

    def module(self, module: Module) -> Module:
        """Return a module with its purpose and the words of its API held against it."""
        subject = f"module:{module.name}"
        api = tuple(self._documented(each, subject) for each in module.api)
        purpose = self.text(module.purpose, subject, "its purpose")
        return module.model_copy(update={"api": api, "purpose": purpose})

    def _documented(self, part: P, subject: str) -> P:
        """Return an item of an API with what is said about it, and about its parts."""
        update: dict[str, Any] = {}
        for field, value in part:
            if field == "doc":
                update[field] = self.text(value, subject, f"what {getattr(part, 'name', '')} is")
            elif isinstance(value, tuple):
                parts = [self._documented(e, subject) if isinstance(e, Part) else e for e in value]
                update[field] = tuple(parts)
        return part.model_copy(update=update)
