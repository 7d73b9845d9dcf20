"""What the system refuses is told in one line, and leaves everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from copier.errors import UserMessageError
from jinja2 import Environment
from support.copier import Project
from support.troubles import read_only, run_obeying_modes

from pygen_copier.cli import main
from pygen_copier.questionnaire.host import told_by_host


@pytest.mark.slow
def test_a_package_in_a_folder_that_may_not_be_written(
    own_package: Project, template: Path
) -> None:
    """It is not adopted, and the line names the file that could not be written."""
    before = own_package.files()
    words = ("adopt", "--template", template, "--trust", "-d", "provider=scaffold")
    with read_only(own_package.folder, deep=False):
        done = run_obeying_modes("pygen_copier", *words, cwd=own_package.folder)
    assert done.code == 1
    assert done.err.splitlines() == [
        "Error: .copier-answers.yml cannot be read or written: Permission denied. Look at its "
        "path, whether you may write there, and at the room on the disk."
    ]
    assert own_package.files() == before


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "refused what was to be done: No space left on"),
        (OSError(28, "No space left on device", "a.txt"), "a.txt cannot be read or written: No sp"),
        (TimeoutError("timed out"), "refused what was to be done: timed out."),
        (ConnectionResetError(), "refused what was to be done: ConnectionResetError."),
    ],
)
def test_any_refusal_of_the_system_is_told(
    error: OSError, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a command, and by Copier where a template calls what is refused."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pygen_copier.client.store.ReplyStore.contents", refuse)
    done = CliRunner().invoke(main, ["store", "list"])
    assert (done.exit_code, told in done.output) == (1, True), done.output
    environment = Environment(  # noqa: S701 - it renders nothing
        extensions=[
            "copier_template_extensions.TemplateExtensionLoader",
            "copier._jinja_ext.YieldExtension",
        ]
    )
    with pytest.raises(UserMessageError, match=told), told_by_host(environment):
        raise error
