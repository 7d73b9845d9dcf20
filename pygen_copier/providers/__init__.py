"""The model services this library can ask, behind one contract; the names for other providers."""

from importlib import import_module
from typing import TYPE_CHECKING

from pygen_copier.providers.base import Finish, Provider, Reply, Request
from pygen_copier.providers.profile import Profile, Rates
from pygen_copier.providers.registry import first_usable, get, names, use

if TYPE_CHECKING:
    from pygen_copier.providers.error_mapping import Failure
    from pygen_copier.providers.messages import Service
    from pygen_copier.providers.remote import RemoteProvider

__all__ = [
    "Failure",
    "Finish",
    "Profile",
    "Provider",
    "Rates",
    "RemoteProvider",
    "Reply",
    "Request",
    "Service",
    "first_usable",
    "get",
    "names",
    "use",
]

# Every run imports this package, and only one that asks a service needs these.
_LATE = {"Failure": "error_mapping", "RemoteProvider": "remote", "Service": "messages"}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
