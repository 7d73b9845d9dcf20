"""The models of a provider as its service names them now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier import settings
from pygen_copier.client.models import SCAFFOLD, named_model
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import PygenError
from pygen_copier.providers import registry
from pygen_copier.providers.error_mapping import quote
from pygen_copier.reports.table import table
from pygen_copier.text import count, oneline


@dataclass(frozen=True, slots=True)
class OfferedModels:
    """What a provider offers.

    Attributes:
        provider: Its name.
        default: The model it takes where nobody says.
        windows: The window of each model in tokens, None where nobody says or asked.
        measured: Whether windows were asked for.
    """

    provider: str
    default: str
    windows: Mapping[str, int | None]
    measured: bool

    def table(self) -> str:
        """Return a table for a person."""
        rows = [self._row(name) for name in sorted(self.windows)]
        lines = table(rows) if rows else []
        if not any(self._is_default(name) for name in self.windows):
            lines.append(f"{self.provider} does not offer {self.default}, its default model here.")
        return "\n".join(lines)

    def json(self) -> str:
        """Return JSON for scripts."""
        return json.dumps([self._data(name) for name in sorted(self.windows)], indent=2)

    def _row(self, name: str) -> tuple[str, ...]:
        window = self.windows[name]
        size = count(window, "token") if window else "window not known"
        mark = "default" if self._is_default(name) else ""
        return (oneline(name), *((size,) if self.measured else ()), mark)

    def _data(self, name: str) -> dict[str, Any]:
        data = {
            "provider": self.provider,
            "model": name,
            "default": self._is_default(name),
        }
        return {**data, "window": self.windows[name]} if self.measured else data

    def _is_default(self, name: str) -> bool:
        return name == self.default


def ask_models(name: str | None, *, windows: bool) -> OfferedModels:
    """Ask a provider what it offers.

    Args:
        name: The provider's; the one that is used here where there is none.
        windows: Whether to ask for the window of each model.

    Raises:
        PygenError: It cannot be used here, or did not answer.
    """
    named = named_model()
    chosen = name or (named.provider if named else registry.first_usable())
    if chosen == SCAFFOLD and not name:
        raise PygenError("No service can be used here.", "Run pygen-copier doctor to see why.")
    provider = registry.get(chosen)
    if reason := provider.unusable():
        raise PygenError(reason)
    try:
        names = list(provider.models())
        jobs = dict.fromkeys(names, ()) if windows else {}
        sizes = run_all(jobs, lambda model: provider.profile(model).window, settings.concurrency())
    except PygenError:
        raise
    except Exception as error:  # a registered provider is somebody else's code
        raise PygenError(
            f"The provider {chosen} failed: {type(error).__name__}: {quote(str(error))}.",
            "Update or remove it.",
        ) from None
    found = {each: sizes.get(each) for each in names}
    return OfferedModels(chosen, registry.default_model(chosen), found, windows)
