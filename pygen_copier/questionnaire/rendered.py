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
    from copier import run_copy  # late: Copier itself may be what imports this
    from copier.errors import CopierError
    from plumbum.commands.processes import ProcessExecutionError

    mark = OLD if changed is None else SCRATCH
    with tempfile.TemporaryDirectory(prefix=f"copier{mark}") as folder:
        data = {name: value for name, value in answers.items() if not name.startswith("_")}
        if changed is not None:
            text = dump_yaml(dict(answers))
            write_inside(Path(folder), answers_file, text.encode())
            data = dict(changed)
        options: dict[str, Any] = dict.fromkeys(("defaults", "quiet", "overwrite", "unsafe"), True)
        try:
            with at_hand(answers):
                run_copy(
                    str(answers.get(SOURCE, "")),
                    folder,
                    data,
                    answers_file=answers_file,
                    vcs_ref=answers.get(COMMIT),
                    skip_tasks=True,
                    **options,
                )
        except (CopierError, ValueError, OSError, ProcessExecutionError) as error:
            raise PygenError(
                f"The template's version {answers.get(COMMIT)} cannot be rendered: "
                f"{oneline(str(error))}",
                f"Try `{update_words(answers_file)}` first: it needs the same.",
            ) from None
        yield Path(folder)
