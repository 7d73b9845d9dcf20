"""The registry knows every provider by name, and loads one only when it is asked for."""

from __future__ import annotations

import os
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from threading import Lock

from pygen_copier import process
from pygen_copier.errors import PygenError
from pygen_copier.providers import credentials
from pygen_copier.providers.base import Provider

GROUP = "pygen_copier.providers"

_SCAFFOLD = "scaffold"
_LEGACY = "gemini-legacy"
_OPENAI = "openai"
# It is one of many servers: chosen by itself where somebody named one.
_NAMED_SERVER = "OPENAI_BASE_URL"
_CHOSEN_FIRST = ("groq", "gemini", "ollama")
_BUILT_IN = {
    "groq": "pygen_copier.providers.groq:GroqProvider",
    "gemini": "pygen_copier.providers.gemini:GeminiProvider",
    "ollama": "pygen_copier.providers.ollama:OllamaProvider",
    _OPENAI: "pygen_copier.providers.openai:OpenAIProvider",
    "files": "pygen_copier.providers.files:FilesProvider",
    _LEGACY: "pygen_copier.providers.gemini_legacy:GeminiLegacyProvider",
}


class _Loaded:
    """The providers of this process, by name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._providers: dict[str, Provider] = {}

    def get(self, name: str) -> Provider:
        with self._lock:
            if name not in self._providers:
                self._providers[name] = _load(name)
            return self._providers[name]

    def put(self, provider: Provider) -> None:
        with self._lock:
            self._providers[provider.name] = provider

    def close(self) -> None:
        from pygen_copier.providers.remote import RemoteProvider  # not wanted by every import

        with self._lock:
            for provider in self._providers.values():
                if isinstance(provider, RemoteProvider):
                    provider.close()


def names() -> list[str]:
    """Return the names of all providers that can be chosen, the built-in ones first."""
    built_in = [*_CHOSEN_FIRST, _OPENAI, "files", _SCAFFOLD]
    if _has_legacy_sdk():
        built_in.append(_LEGACY)
    return [*built_in, *sorted(_registered())]


def get(name: str) -> Provider:
    """Return the provider of a name; the same one each time.

    Raises:
        PygenError: No provider has this name, or it cannot be loaded.
    """
    if name == _SCAFFOLD:
        raise PygenError(
            "`scaffold` sends no requests, so there is no provider to ask.",
            f"Choose one of {', '.join(_CHOSEN_FIRST)}, {_OPENAI} or files to ask a model.",
        )
    return process.one(_Loaded).get(name)


def require(name: str) -> None:
    """Refuse a name that no provider has; one that is built in is not loaded for that.

    Raises:
        PygenError: No provider has this name, or it cannot be loaded.
    """
    if name not in (*_CHOSEN_FIRST, _OPENAI):
        get(name)


def use(provider: Provider) -> None:
    """Let a provider be the one of its name in this process, without an entry point."""
    process.one(_Loaded).put(provider)


def close() -> None:
    """Close the connections of all providers that were used; the next requests open new ones."""
    process.one(_Loaded).close()


def first_usable() -> str:
    """Return the first of the built-in services that can be used here, else `scaffold`."""
    names = [*_CHOSEN_FIRST, *[_OPENAI] * bool(os.environ.get(_NAMED_SERVER, "").strip())]
    return next((name for name in names if get(name).unusable() is None), _SCAFFOLD)


def default_model(name: str, *, ask: bool = True) -> str:
    """Return the model of a provider that is offered first.

    Args:
        name: The provider's name.
        ask: Whether its service may be asked what it offers now, which is done once a process.

    Raises:
        PygenError: No provider has this name, or it cannot be loaded.
    """
    provider = get(name)
    choose = getattr(provider, "first_choice", None)  # other people's need not have it
    return str(choose(ask=ask)) if callable(choose) else provider.default_model


def _load(name: str) -> Provider:
    if name in _BUILT_IN:
        module, _, attribute = _BUILT_IN[_resolved(name)].partition(":")
        provider: Provider = getattr(import_module(module), attribute)()
        return provider
    entry = _registered().get(name)
    if entry is None:
        near = get_close_matches(name, names(), 1)
        meant = f"Do you mean {near[0]!r}? " if near else ""
        raise PygenError(
            f"There is no provider {name!r}.", f"{meant}Choose one of {', '.join(names())}."
        )
    try:
        registered: Provider = entry.load()()
    except Exception as error:  # somebody else's code may fail in any way
        raise PygenError(
            f"The provider {name!r} ({entry.value}) cannot be loaded: {error}",
            "Update or remove the package that registers it.",
        ) from error
    return registered


def _resolved(name: str) -> str:
    """Return the name of the SDK's own provider: Gemini has two, and the older one stands in."""
    alone = name == "gemini" and not credentials.installed("google.genai") and _has_legacy_sdk()
    return _LEGACY if alone else name


def _has_legacy_sdk() -> bool:
    return credentials.installed("google.generativeai")


def _registered() -> dict[str, EntryPoint]:
    """Return other people's providers; none can take a built-in name."""
    taken = {*_BUILT_IN, _SCAFFOLD}
    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in taken}
