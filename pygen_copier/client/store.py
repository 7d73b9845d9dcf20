"""The reply store: every reply on disk before it is used, so that nothing paid for is lost."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path

from platformdirs import user_cache_path

from pygen_copier.canonical import digest
from pygen_copier.errors import PygenError
from pygen_copier.providers.base import Reply, Request

FORMAT = 1


class ReplyStore:
    """Replies in a folder, keyed by the whole request; safe for several processes at once.

    Args:
        folder: Where the replies lie; default `PYGEN_CACHE_DIR`, else the user's cache folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        given = os.environ.get("PYGEN_CACHE_DIR")
        root = folder or (Path(given) if given else user_cache_path("pygen-copier"))
        self.folder = root / "replies" / f"v{FORMAT}"

    def get(self, provider: str, request: Request) -> Reply | None:
        """Return the reply to a request, or None; an unreadable file is set aside."""
        path = self._path(provider, request)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return Reply(**record["reply"])
        except OSError:
            return None  # not there; a folder that cannot be used is told when it is written to
        except (ValueError, KeyError, TypeError):
            path.replace(path.with_suffix(".damaged"))
            return None

    def put(self, provider: str, request: Request, reply: Reply) -> None:
        """Keep a reply.

        Raises:
            PygenError: The folder cannot be written.
        """
        path = self._path(provider, request)
        record = {"provider": provider, "request": _identity(request), "reply": asdict(reply)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(json.dumps(record))
            Path(name).replace(path)
        except OSError as error:
            raise PygenError(
                f"The reply store {self.folder} cannot be written: {error.strerror}.",
                "Make it writable, or set PYGEN_CACHE_DIR to a folder that is.",
            ) from None

    def files(self) -> Iterator[Path]:
        """Yield the files of the store."""
        yield from sorted(self.folder.glob("*/*.json"))

    def clear(self) -> int:
        """Remove every reply and return how many there were."""
        count = sum(1 for _ in self.files())
        shutil.rmtree(self.folder, ignore_errors=True)
        return count

    def _path(self, provider: str, request: Request) -> Path:
        key = digest([provider, _identity(request)], 64)
        return self.folder / key[:2] / f"{key}.json"


def _identity(request: Request) -> dict[str, object]:
    # Not `asdict`, which copies the whole schema.
    return {f.name: getattr(request, f.name) for f in fields(request) if f.name != "name"}
