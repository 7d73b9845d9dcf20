"""Adoption: files of a project that are there already count as accepted, as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import ADOPTED, MAX_BYTES, Entry, Record
from pygen_copier.paths import PathError, read_inside


def adopted_record(artifacts: Sequence[Artifact], project: Path) -> Record:
    """Return a record of artifacts whose texts are the files of a project.

    Args:
        artifacts: The artifacts; one whose file is not there has an empty text.
        project: The folder of the project.
    """
    texts: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for artifact in sorted(artifacts, key=lambda artifact: len(artifact.needs)):
        text = texts[artifact.name] = adoptable(project, artifact.path) or ""
        entries[artifact.name] = Entry.of_text(
            text,
            path=artifact.path,
            spec=artifact.spec_digest(),
            reliance=artifact.reliance_of_texts(texts),
            model=ADOPTED,
            prompt="",
            tokens=(0, 0),
            attempts=0,
            checks=(),
            fallback=False,
        )
    return Record(entries)


def own_files(project: Path, artifacts: Sequence[Artifact], record: Record) -> dict[str, str]:
    """Return the texts that lie beside what was adopted and are no artifacts, by path.

    Modules and tests that a person wrote need them, be they in the plan or not.

    Args:
        project: The folder of the project.
        artifacts: The artifacts.
        record: What is recorded of them.
    """
    known = {artifact.path for artifact in artifacts}
    folders = {artifact.folder for artifact in artifacts if artifact.name in record.adopted}
    paths = {
        path.relative_to(project).as_posix()
        for folder in folders
        for path in (project / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    texts = {path: adoptable(project, path) for path in sorted(paths - known)}
    return {path: text for path, text in texts.items() if text is not None}


def adoptable(project: Path, path: str) -> str | None:
    """Return the text of a file, None where none is there that could be written the same again.

    Args:
        project: The folder of the project.
        path: The file, relative to the project.
    """
    try:
        found = read_inside(project, path, MAX_BYTES - 1)
        text = None if found is None else found.decode()
    except (PathError, UnicodeDecodeError):
        return None
    return None if text is None or "\r" in text else text
