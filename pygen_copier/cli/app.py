"""`pygen-copier app`: packages are made and looked after on a page in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(epilog=examples("pygen-copier app", "pygen-copier app . --no-browser"))
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: any free one]")
@click.option("--browser/--no-browser", default=True, help="Open the page, or print its address.")
def app(folder: Path, port: int, browser: bool) -> None:
    """Open a page on which packages are made.

    The page is for you and this machine alone: its address holds a token, and nothing else is
    listened to. New packages go into FOLDER (default: this one), unless you say otherwise there.
    Runs go on when the page is closed and when this command ends.
    """
    from pygen_copier.app.start import start_app

    start_app(folder, port, opens=browser)
