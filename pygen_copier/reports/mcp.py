"""The server for agents as a command starts it."""

from __future__ import annotations

from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.providers.credentials import installed
from pygen_copier.providers.installation import add_extra


def serve(folder: Path, *, trust: bool, answers_file: str = "") -> None:
    """Serve the commands on stdin and stdout until the agent leaves.

    Args:
        folder: The folder that the agent is let into.
        trust: Whether the person trusts the templates that the projects there record.
        answers_file: Where the projects there record their answers; empty for the only such file.

    Raises:
        PygenError: The protocol's library is not installed.
    """
    if not installed("mcp"):
        raise PygenError("The package mcp is not installed.", f"Run: {add_extra('mcp')}")
    from pygen_copier.mcp.server import make_server

    make_server(folder, trust=trust, answers_file=answers_file).run("stdio")
