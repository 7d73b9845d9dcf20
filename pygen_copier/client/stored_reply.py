"""A stored reply is a reply on disk, with the request it answers; it can tell that it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pygen_copier.digests import digest
from pygen_copier.providers.base import Reply, Request

FORMAT = 1
KEY_LENGTH = 64


class DamagedReplyError(ValueError):
    """What is on disk is not what was written; the message says in which way."""


class NewerFormatError(Exception):
    """A newer version of this library wrote it."""


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply and what it answers.

    Attributes:
        provider: The provider that was asked.
        name: What the request was about when it was sent.
        request: What was sent.
        reply: What came back.
    """

    provider: str
    name: str
    request: Mapping[str, Any]
    reply: Reply

    @classmethod
    def of_request(cls, provider: str, request: Request, reply: Reply) -> StoredReply:
        """Return the reply to a request."""
        return cls(provider, request.name, _identity(request), reply)

    @property
    def model(self) -> str:
        """The model that was asked, `provider:model`."""
        return f"{self.provider}:{self.request['model']}"

    def dump(self) -> str:
        """Return it as JSON text, in ASCII."""
        reply = {**_values(self.reply), "allowance": None}
        data = {
            "format": FORMAT,
            "provider": self.provider,
            "name": self.name,
            "request": dict(self.request),
            "reply": reply,
            "sha256": digest(reply, KEY_LENGTH),
        }
        return json.dumps(data)

    @classmethod
    def load(cls, data: bytes, key: str) -> StoredReply:
        """Read what `dump` wrote.

        Args:
            data: The file's content.
            key: The key of the request it must answer.

        Raises:
            DamagedReplyError: It is not whole, or answers another request.
            NewerFormatError: It is of a format that this version does not know.
        """
        try:
            held = json.loads(data)
            version = int(held["format"])
            if version > FORMAT:
                raise NewerFormatError(f"it is of format {version}")
            found = key_of(held["provider"], held["request"])
            whole = held["sha256"] == digest(held["reply"], KEY_LENGTH)
            reply = Reply(**held["reply"])
            loaded = cls(held["provider"], str(held["name"]), held["request"], reply)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise DamagedReplyError("it is no stored reply") from None
        if found != key:
            raise DamagedReplyError("it answers another request")
        if not whole:
            raise DamagedReplyError("its reply is not the one that was written")
        return loaded


def request_key(provider: str, request: Request) -> str:
    """Return the key of a request: a digest of everything that is sent, and to whom."""
    return key_of(provider, _identity(request))


def key_of(provider: str, identity: Mapping[str, Any]) -> str:
    """Return the key of a request that is plain data."""
    return digest([provider, identity], KEY_LENGTH)


def _identity(request: Request) -> dict[str, Any]:
    values = _values(request)
    del values["name"]
    return values


def _values(of: Request | Reply) -> dict[str, Any]:
    """Return the values of fields; `asdict` would copy a whole schema."""
    return {each.name: getattr(of, each.name) for each in fields(of)}
