"""The model services this library can ask, behind one contract; the names for other providers."""

from pygen_copier.providers.base import Finish, Provider, Reply, Request
from pygen_copier.providers.error_mapping import Failure
from pygen_copier.providers.messages import Service
from pygen_copier.providers.registry import first_usable, get, names
from pygen_copier.providers.remote import RemoteProvider

__all__ = [
    "Failure",
    "Finish",
    "Provider",
    "RemoteProvider",
    "Reply",
    "Request",
    "Service",
    "first_usable",
    "get",
    "names",
]
