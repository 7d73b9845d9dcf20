"""A render of a project's answers beside the project: its files as the template has them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.paths import write_inside
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.questionnaire.copier_run import COMMIT, OLD, SCRATCH, SOURCE
from pygen_copier.questionnaire.own_template import at_hand
from pygen_copier.text import oneline
from pygen_copier.yaml_text import dump_yaml


@contextmanager
def rendered(
    answers: Mapping[str, Any], answers_file: str, changed: Mapping[str, Any] | None = None
) -> Iterator[Path]:
    """Give a folder with the files of a project as its template has them; no model is asked.

    The template's code runs: whoever calls this has seen to it that a person trusts it.

    Args:
        answers: The recorded answers, which name the template and its version.
        answers_file: Where they are recorded, relative to the project.
        changed: Answers that are to be others; None for the files as they were generated.

    Raises:
        PygenError: The template is not at hand, or the answers cannot be rendered.
    """
    mark = OLD if changed is None else SCRATCH
    with tempfile.TemporaryDirectory(prefix=f"copier{mark}") as folder:
        data = {name: value for name, value in answers.items() if not name.startswith("_")}
        if changed is not None:
            text = dump_yaml(dict(answers))
            write_inside(Path(folder), answers_file, text.encode())
            data = dict(changed)
        source, version = str(answers.get(SOURCE, "")), answers.get(COMMIT)
        try:
            with at_hand(answers):
                _copy(source, folder, data, answers_file, version)
        except Exception as error:
            problem = _told(error)
            if problem is None:
                raise
            raise PygenError(
                f"The template's version {version} cannot be rendered: {problem}",
                f"Try `{update_words(answers_file)}` first: it needs the same.",
            ) from None
        yield Path(folder)


def render_anew(
    source: str, recorded: Mapping[str, Any], answers_file: str, data: Mapping[str, Any]
) -> None:
    """Render the newest version of a template into a folder that is gone then.

    The template's code runs: whoever calls this has seen to it that a person trusts it.

    Args:
        source: The template.
        recorded: The answers that a project records; none for a project that is not there yet.
        answers_file: Where they are recorded.
        data: Answers that are given.

    Raises:
        PygenError: It cannot be rendered.
    """
    with tempfile.TemporaryDirectory(prefix="pygen-render-") as folder:
        if recorded:
            write_inside(Path(folder), answers_file, dump_yaml(dict(recorded)).encode())
        try:
            with at_hand({**recorded, SOURCE: source}):
                _copy(source, folder, data, answers_file if recorded else None, None)
        except Exception as error:
            problem = _told(error)
            if problem is None:
                raise
            raise PygenError(f"The template cannot be rendered: {problem}") from None


def _copy(
    source: str,
    folder: str,
    data: Mapping[str, Any],
    answers_file: str | None,
    version: str | None,
) -> None:
    from copier import run_copy  # late: Copier itself may be what imports this

    options: dict[str, Any] = dict.fromkeys(("defaults", "quiet", "overwrite", "unsafe"), True)
    run_copy(
        source,
        folder,
        dict(data),
        answers_file=answers_file,
        vcs_ref=version,
        skip_tasks=True,
        **options,
    )


def _told(error: Exception) -> str | None:
    """Return what Copier would tell of an error of a template or an answer; None of any other."""
    from copier.errors import CopierError
    from plumbum.commands.processes import ProcessExecutionError

    known = isinstance(error, (CopierError, ValueError, OSError, ProcessExecutionError))
    return oneline(str(error)) if known else None
