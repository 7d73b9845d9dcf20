"""The application as a command starts it."""

from __future__ import annotations

import sys
import tempfile
import threading
import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path

import click

from pygen_copier.errors import PygenError
from pygen_copier.providers.credentials import installed
from pygen_copier.providers.installation import add_extra

_OPENER = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>pygen-copier</title>'
    '<meta http-equiv="refresh" content="0;url={0}"><p><a href="{0}">Open pygen-copier.</a></p>'
)


def start_app(folder: Path, port: int, *, opens: bool) -> None:
    """Serve the application until Ctrl-C.

    Args:
        folder: Where new packages go, unless the person says otherwise.
        port: The port, 0 for any that is free.
        opens: Whether a browser is opened.

    Raises:
        PygenError: Its libraries are not installed, or the port cannot be had.
    """
    if sys.platform == "win32":
        raise PygenError("The page is for Linux and macOS.", "Use `pygen-copier new` here.")
    lacking = [name for name in ("starlette", "uvicorn", "multipart") if not installed(name)]
    if lacking:
        raise PygenError(f"Not installed: {', '.join(lacking)}.", f"Run: {add_extra('app')}")
    from pygen_copier.app.gate import Keys
    from pygen_copier.app.server import listen, make_app, serve, warm_up
    from pygen_copier.app.workshop import Workshop

    with ExitStack() as stack:
        listening = stack.enter_context(listen(port))
        keys = Keys(listening.getsockname()[1])
        opener = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pygen-app-")))

        def started() -> None:
            click.echo(f"pygen-copier is at {keys.address}")
            click.echo(
                "Only who has this address gets in. Ctrl-C ends it; a run under way goes on.",
                err=True,
            )
            threading.Thread(target=warm_up, daemon=True).start()
            if opens:
                # A browser's arguments can be seen by others on this machine; this file cannot.
                file = opener / "open.html"
                file.touch(0o600)
                file.write_text(_OPENER.format(keys.address), encoding="utf-8")
                # Some wait for the browser, which waits for this server.
                threading.Thread(target=webbrowser.open, args=[file.as_uri()], daemon=True).start()

        with suppress(KeyboardInterrupt):
            serve(make_app(Workshop(folder.resolve()), keys), listening, started)
