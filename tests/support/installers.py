"""What installs packages, uv or pip, and an index on a loopback port that they may be shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from uv import find_uv_bin


@pytest.fixture
def without_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide uv wherever it is installed, and nothing else that is there."""
    folders = []
    for number, folder in enumerate(map(Path, os.environ["PATH"].split(os.pathsep))):
        shown = folder
        if (folder / "uv").exists():
            shown = tmp_path / f"programs-{number}"
            shown.mkdir()
            for program in folder.iterdir():
                if program.name != "uv":
                    (shown / program.name).symlink_to(program)
        folders.append(str(shown))
    monkeypatch.setenv("PATH", os.pathsep.join(folders))
    assert shutil.which("uv") is None


@pytest.fixture
def with_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the uv of this environment on the search path."""
    monkeypatch.setenv("PATH", str(Path(find_uv_bin()).parent), prepend=os.pathsep)


@pytest.fixture
def uv_that_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `uv` first that writes where it runs and its arguments to a file; return the file."""
    told, program = tmp_path / "told", tmp_path / "programs/uv"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$PWD: $@" >> "{told}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    return told


class Index:
    """A package index with the files of a folder, over HTTP.

    Args:
        folder: The files; the part of a name before the first `-` is the project's.

    Attributes:
        status: What every request is answered with, 0 where it is answered well.
        asked: The paths that were asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status = 0
        self.asked: list[str] = []
        index = self

        class Handler(BaseHTTPRequestHandler):
            """Answers with a page of links, or a file."""

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                index.asked.append(self.path)
                found = None if index.status else index.answer(self.path)
                body = found or b""
                self.send_response(index.status or (200 if found else 404))
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_port}/simple"

    def answer(self, path: str) -> bytes | None:
        """Return a page or a file, None where there is none."""
        kind, name = path.strip("/").split("/")[:2]
        if kind != "simple":
            return (self.folder / name).read_bytes()
        files = [f.name for f in sorted(self.folder.iterdir()) if f.name.split("-")[0] == name]
        links = "".join(f'<a href="/files/{file}">{file}</a>' for file in files)
        return links.encode() or None


@pytest.fixture
def package_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index of the test's own, the only one that uv and pip know."""
    folder = tmp_path / "packages"
    folder.mkdir()
    index = Index(folder)
    for variable in ("PIP_NO_INDEX", "UV_NO_INDEX", "PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
        monkeypatch.setenv(variable, index.url)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for variable in ("UV_NO_CACHE", "PIP_NO_CACHE_DIR"):
        monkeypatch.setenv(variable, "1")
    Thread(target=index.server.serve_forever, daemon=True).start()
    yield index
    index.server.shutdown()
    index.server.server_close()
