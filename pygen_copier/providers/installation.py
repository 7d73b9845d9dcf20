"""The installation: where this library came from, and the command that adds a package to it.

Its name is not ours on the index, so nothing is installed by that name: an extra comes from the
folder or repository that was installed, which `direct_url.json` records (PEP 610).
"""

from __future__ import annotations

import json
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

_NAME = "pygen-copier"
_CLONE = "~/pygen-copier"  # as the README has it, where nothing is recorded


def add_extra(extra: str) -> str:
    """Return the command that adds an extra of this library to its installation.

    Args:
        extra: The extra, such as `groq`.
    """
    origin = _origin()
    if "://" in origin:
        return add(f"{_NAME}[{extra}] @ {origin}")
    return add(f"{origin}[{extra}]", is_editable=_is_editable())


def upgrade() -> str:
    """Return the commands that bring a newer version of this library."""
    origin = _origin()
    if "://" in origin:
        return add(f"{_NAME} @ {origin}")
    pull = f"git -C {_quoted(origin)} pull"
    return pull if _is_editable() else f"{pull} && {add(origin)}"


def add(requirement: str, *, is_editable: bool = False) -> str:
    """Return the command that installs something beside this library, in the way that is in use.

    Args:
        requirement: What pip installs.
        is_editable: Whether it is a folder whose files are used in place.
    """
    prefix, what = Path(sys.prefix), _quoted(requirement)
    what = f"-e {what}" if is_editable else what
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx runpip {prefix.name} install {what}"
    if "archive-v0" in prefix.parts or "environments-v2" in prefix.parts:
        return f"uvx --with {_quoted(requirement)} copier …"
    python = _quoted(sys.executable)
    if (prefix / "uv-receipt.toml").is_file() or find_spec("pip") is None:
        return f"uv pip install --python {python} {what}"
    return f"{python} -m pip install {what}"


def _origin() -> str:
    """Return the folder, or the address for pip, that this library was installed from."""
    url = str(_direct_url().get("url", ""))
    if url.startswith("file:"):
        return url2pathname(urlsplit(url).path)
    vcs = _direct_url().get("vcs_info")
    return f"{vcs['vcs']}+{url}" if isinstance(vcs, dict) and url else url or _CLONE


def _is_editable() -> bool:
    info = _direct_url().get("dir_info")
    return isinstance(info, dict) and bool(info.get("editable"))


def _direct_url() -> dict[str, object]:
    try:
        data = json.loads(distribution(_NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _quoted(text: str) -> str:
    """Return a word for a shell, which still expands a home folder in front."""
    return f"~/{shlex.quote(text[2:])}" if text.startswith("~/") else shlex.quote(text)
