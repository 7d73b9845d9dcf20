"""The model services this library can ask, behind one contract."""

from pygen_copier.providers.base import Finish, Provider, Reply, Request
from pygen_copier.providers.registry import first_usable, get, names

__all__ = ["Finish", "Provider", "Reply", "Request", "first_usable", "get", "names"]
