"""The pages of a package that is there: its files, how it stands, and what it comes in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.responses import Response

from pygen_copier.app.asked import Asked, page
from pygen_copier.app.shown_file import as_page, in_colours, text_of
from pygen_copier.app.workshop import Workshop
from pygen_copier.errors import PygenError
from pygen_copier.project.git_files import list_git_files
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.providers.credentials import installed
from pygen_copier.providers.installation import add_extra
from pygen_copier.questionnaire.copier_run import SOURCE
from pygen_copier.questionnaire.trust import require_trust
from pygen_copier.reports.status import Status, status_of
from pygen_copier.reports.zip import zip_project
from pygen_copier.text import oneline

_FIRST_SHOWN = "README.md"
_MARKDOWN = ".md"
_RUN = frozenset({"tests-pass", "runs"})


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder in the tree of files.

    Attributes:
        name: Its name.
        folders: The folders in it.
        files: The names and paths of the files in it.
        is_open: Whether the file that is shown is in it.
    """

    name: str
    folders: tuple[Folder, ...]
    files: tuple[tuple[str, str], ...]
    is_open: bool


def show_package(workshop: Workshop, asked: Asked) -> Response:
    """Show a package and one of its files."""
    project = opened(workshop, asked)
    folder = project.folder
    files = list_git_files(folder.resolve()).files
    path, problem = asked.query.get("path") or _FIRST_SHOWN, ""
    if path not in files:
        problem = f"{oneline(path)} is no file of this package." if asked.query.get("path") else ""
        path = next(iter(files), "")
    status = status_of(folder)
    try:
        text = text_of(folder, path) if path else ""
    except PygenError as error:
        text, problem = "", str(error)
    is_page = path.endswith(_MARKDOWN) and asked.query.get("as") != "text"
    shown = (
        as_page(text, path, "/package", {"folder": str(folder)})
        if is_page
        else in_colours(text, path)
    )
    return page(
        "package",
        folder=str(folder),
        name=project.answers.get("package_name") or folder.name,
        tree=_tree("", [PurePosixPath(each) for each in files], path),
        path=path,
        shown=shown,
        is_page=is_page,
        is_markdown=path.endswith(_MARKDOWN),
        problem=problem,
        status=status,
        run=_run(status),
        artifact=next((row for row in status.rows if row.path == path), None),
        untrusted=untrusted(project),
        source=project.answers.get(SOURCE, ""),
        can_measure=installed("lizard"),
        add_extra=add_extra("eval"),
    )


def send_zip(workshop: Workshop, asked: Asked) -> Response:
    """Send a package as a zip."""
    project = opened(workshop, asked)
    name = f"{project.folder.resolve().name}.zip"
    with tempfile.TemporaryDirectory(prefix="pygen-zip-") as folder:
        made = zip_project(
            project.folder, Path(folder) / name, replace=False, include_secrets=False
        )
        data = made.path.read_bytes()
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type="application/zip", headers=headers)


def opened(workshop: Workshop, asked: Asked) -> RecordedProject:
    """Return the package that is asked about.

    Raises:
        PygenError: It is none that was made here.
    """
    named = asked.query.get("folder") or asked.text("folder")
    return RecordedProject.open(workshop.path(named), "")


def untrusted(project: RecordedProject) -> str:
    """Return why the template of a package may not be run without a word; empty where it may."""
    try:
        require_trust(project.folder, project.answers, said=False)
    except PygenError as error:
        return error.problem
    return ""


def _run(status: Status) -> tuple[int, int]:
    """Return how many files were run before they were accepted, and how many there are."""
    return sum(bool(_RUN & {*row.checks}) for row in status.rows), len(status.rows)


def _tree(name: str, paths: Sequence[PurePosixPath], shown: str, above: str = "") -> Folder:
    """Return the tree of paths, which are relative to a folder."""
    inner: dict[str, list[PurePosixPath]] = {}
    for path in paths:
        if len(path.parts) > 1:
            inner.setdefault(path.parts[0], []).append(PurePosixPath(*path.parts[1:]))
    folders = tuple(
        _tree(each, inside, shown, f"{above}{each}/") for each, inside in sorted(inner.items())
    )
    files = tuple((str(path), f"{above}{path}") for path in paths if len(path.parts) == 1)
    return Folder(name, folders, files, shown.startswith(above))
