"""Secrets: files that look as if they held a key or a password."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.paths import read_inside
from pygen_copier.providers.keys import holds_key

_NAMES = (
    *(".env", ".env.*", "*.env", ".envrc", ".netrc", "_netrc", ".pypirc", ".npmrc", ".htpasswd"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.ppk"),
    *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".git-credentials", "secrets.toml"),
    *("credentials", "credentials*.json", "client_secret*.json", "service[-_]account*.json"),
)
_EXAMPLES = ("*.example", "*.sample", "*.template", "*.dist")
_MOST_SHOWN = 10

MOST_BYTES = 100_000_000
"""How large a file of an archive may be."""


def refuse_secrets(root: Path, paths: Iterable[str]) -> None:
    """Refuse files that look like secrets.

    Args:
        root: The folder they are in.
        paths: Their paths in it; a link's own name counts, not what it leads to.

    Raises:
        PygenError: Some do, and the message names them; or one is no file that can be read.
    """
    found = [path for path in paths if _is_named_so(path) or _holds_one(root, path)]
    if found:
        more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
        raise PygenError(
            f"These look like secrets: {', '.join(found[:_MOST_SHOWN])}{more}.",
            "Have git ignore them, or give --include-secrets to take them.",
        )


def _is_named_so(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    if any(fnmatch.fnmatchcase(name, pattern) for pattern in _EXAMPLES):
        return False
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in _NAMES)


def _holds_one(root: Path, path: str) -> bool:
    if (root / path).is_symlink():
        return False
    data = read_inside(root, path, MOST_BYTES)
    if data is None:
        raise PygenError(f"{path} is gone.", "Try again.")
    return holds_key(data.decode("latin-1"))
