"""Commands: tests run what a package installs, as a command line does."""

from __future__ import annotations

import pytest
from support.sources import problems_of

from pygen_copier.plan.model import Script
from pygen_copier.python.checks import Commands

CHECK = Commands([Script(name="tell-parity", module="codes", function="main")])
RUN = """
from tiny.codes import main

def test_help(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
"""


@pytest.mark.parametrize(
    "text",
    [
        RUN,
        RUN.replace("main([", "codes.main([").replace(
            "tiny.codes import main", "tiny import codes"
        ),
        RUN.replace('main(["--help"])', 'run(main, "tell-parity --help")'),
    ],
)
def test_tests_that_run_a_command_pass(text: str) -> None:
    """However they call its function, and however `--help` is typed."""
    assert problems_of(CHECK, text) == []


def test_a_command_that_is_not_run_is_named() -> None:
    """Where no test calls its function, or none asks it for help, it says which and how."""
    (untested,) = problems_of(CHECK, "def test_other():\n    assert f() == 1\n")
    assert untested.startswith("No test runs the command `tell-parity`: call `main`")
    (silent,) = problems_of(CHECK, RUN.replace("--help", "11"))
    assert silent.startswith("No test asks the command `tell-parity` for help: run `main`")
    assert Commands.may_fail
