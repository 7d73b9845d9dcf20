"""An artifact's name as a person gives it: as `status` shows it, or as the path of its file."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Mapping

from pygen_copier.errors import PygenError


def find_artifact(given: str, paths: Mapping[str, str]) -> str:
    """Return the name of the artifact that a person means.

    Args:
        given: What the person wrote: the name, or the path of the file in the project.
        paths: The files of all artifacts, relative to the project, by name.

    Raises:
        PygenError: There is no such artifact; with the nearest names.
    """
    if given in paths:
        return given
    path = posixpath.normpath(given.replace("\\", "/")) if given.strip() else ""
    of_file = [name for name, file in paths.items() if file == path]
    if len(of_file) == 1:
        return of_file[0]
    near = difflib.get_close_matches(given, paths, 5, 0.5)
    subjects = {name: name.partition(":")[2] for name in paths}
    alike = difflib.get_close_matches(given, set(subjects.values()), 3, 0.7)
    ends = [name for each in alike for name, subject in subjects.items() if subject == each]
    files = difflib.get_close_matches(path, list(paths.values()), 2, 0.75) if "/" in path else []
    of_files = [name for name, file in paths.items() if file in files]
    names = ", ".join(dict.fromkeys([*ends, *of_files, *near] or paths)) or "none"
    raise PygenError(f"There is no artifact {given!r}.", f"The nearest are: {names}.")
