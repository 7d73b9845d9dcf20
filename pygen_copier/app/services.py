"""The services: who can write here, why not, and the keys that a person gave for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from pygen_copier.client.models import SCAFFOLD
from pygen_copier.errors import MissingKeyError, PygenError
from pygen_copier.providers import registry
from pygen_copier.providers.credentials import KEY_VARIABLES
from pygen_copier.questionnaire.answers import default_model, provider_words


@dataclass(frozen=True)
class Service:
    """Who can be chosen to write.

    Attributes:
        name: Its name.
        words: A word on it.
        lacks: Why it cannot be used here, empty where it can.
        model: The model that it takes where nobody says.
        variable: The variable that holds its key, empty where it has none.
    """

    name: str
    words: str
    lacks: str = ""
    model: str = ""
    variable: str = ""


@dataclass(frozen=True)
class Purse:
    """The keys that a person typed: in memory, as long as the application runs."""

    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def put(self, provider: str, key: str) -> None:
        """Keep a key for a provider; one of spaces alone is none.

        Raises:
            PygenError: The provider takes none, or it is no key.
        """
        key = key.strip()
        if not key:  # an empty one would hide that of the environment
            return
        variable = variable_of(provider)
        if not variable:
            raise PygenError(f"{provider} takes no key.", "Leave it empty.")
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise PygenError("This holds characters that no key has.", "Paste it again.")
        with self._lock:
            self._keys[variable] = key

    def environ(self) -> Mapping[str, str]:
        """Return the variables for a command."""
        with self._lock:
            return dict(self._keys)

    def holds(self, variable: str) -> bool:
        """Return whether a key was typed for a variable."""
        return variable in self._keys


def variable_of(provider: str) -> str:
    """Return the variable that holds a provider's key; empty where it takes none."""
    name = f"{provider.partition('-')[0].upper()}_API_KEY"
    return name if name in KEY_VARIABLES else ""


def services(purse: Purse) -> list[Service]:
    """Return who can be chosen, the built-in ones first; no service is asked.

    Args:
        purse: The keys that were typed.
    """
    words = provider_words()
    del words["files"]  # a chat window beside the page would be one window too many
    return [_service(name, told, purse) for name, told in words.items()]


def first_usable(found: list[Service]) -> str:
    """Return who writes where nobody says: the first that can be used."""
    return next((each.name for each in found if not each.lacks), SCAFFOLD)


def _service(name: str, words: str, purse: Purse) -> Service:
    if name == SCAFFOLD:
        return Service(name, words)
    variable = variable_of(name)
    try:
        lacks = registry.get(name).unusable() or ""
        model = default_model(name, ask=False)
    except MissingKeyError as error:
        lacks, model = str(error), ""
    except PygenError as error:
        lacks, model = str(error), ""
    if lacks and purse.holds(variable) and variable in lacks:
        lacks = ""
    return Service(name, words, lacks, model, variable)
