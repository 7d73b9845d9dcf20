"""The first model of a service is the one that is offered where a person names none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock

from pygen_copier import cache_notes
from pygen_copier.errors import PygenError
from pygen_copier.providers.model_names import Offer, first_choice

_CHOSEN = "chosen-models.json"


class FirstModel:
    """Chooses a service's first model once, from what the service lists.

    Args:
        provider: The name of the service's provider.
        default: The model of this version, for where the service never listed any.
        families: Families of models, by whole names, in the order in which they are offered;
            without any, the default is offered where it is listed.
    """

    def __init__(self, provider: str, default: str, families: Sequence[str]) -> None:
        self._provider = provider
        self._default = default
        self._families = families
        self._lock = Lock()
        self._choice: str | None = None
        self._offers: Sequence[Offer] | None = None

    def listed(self, offers: Sequence[Offer]) -> None:
        """Hear what the service lists now."""
        self._offers = offers

    def choose(self, look: Callable[[], object] | None) -> str:
        """Return the model to offer first.

        Where the service cannot be asked, it is what was chosen here last, else the default.

        Args:
            look: Asks the service, so that `listed` hears of it; None where it may not be asked.
        """
        with self._lock:
            if look and self._choice is None and self._offers is None:
                with suppress(PygenError):
                    look()
            if self._choice is None and self._offers is not None:
                self._choice = self._preferred(self._offers)
                cache_notes.add(_CHOSEN, self._provider, self._choice)
            if self._choice is None and look:
                self._choice = self._chosen_last()
            return self._choice or self._chosen_last()

    def _chosen_last(self) -> str:
        return str(cache_notes.read(_CHOSEN).get(self._provider) or self._default)

    def _preferred(self, offers: Sequence[Offer]) -> str:
        if not self._families and any(each.name == self._default for each in offers):
            return self._default
        return first_choice(offers, self._families) or self._default
