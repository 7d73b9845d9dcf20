"""An adoption: a render beside a project, in which the project's files count as accepted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire.own_template import in_environ
from pygen_copier.text import oneline

_adopted: ContextVar[Path | None] = ContextVar("_adopted", default=None)


def adopted_project() -> Path | None:
    """Return the project that this render adopts, None where it adopts none."""
    return _adopted.get()


@contextmanager
def adopting(
    project: Path,
    template: str,
    version: str,
    answers: Mapping[str, Any],
    environ: Mapping[str, str],
    answers_file: str,
) -> Iterator[Path]:
    """Give a folder with all that a template writes for a project that is there; nobody is asked.

    The template's code runs: whoever calls this has seen to it that a person trusts it.

    Args:
        project: The folder of the project.
        template: The template, as its answers are to name it.
        version: Which version of it; empty for the newest.
        answers: What the project answers.
        environ: Variables that git needs to find the template.
        answers_file: Where the answers go, relative to the folder.

    Raises:
        PygenError: The template is not at hand, or the answers cannot be rendered.
    """
    from copier import run_copy  # late: Copier itself may be what imports this
    from copier.errors import CopierError
    from plumbum.commands.processes import ProcessExecutionError

    options: dict[str, Any] = dict.fromkeys(("defaults", "quiet", "overwrite", "unsafe"), True)
    options |= {"skip_tasks": True, "vcs_ref": version or None, "answers_file": answers_file}
    with tempfile.TemporaryDirectory(prefix="pygen-adopt-") as folder:
        token = _adopted.set(project)
        try:
            data = dict(answers)
            with in_environ(environ):
                run_copy(template, folder, data, **options)
        except (CopierError, ValueError, OSError, ProcessExecutionError) as error:
            raise PygenError(oneline(str(error)), "Nothing was written.") from None
        finally:
            _adopted.reset(token)
        yield Path(folder)
