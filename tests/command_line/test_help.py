"""The help: examples that work, what exit codes mean; and colours, for terminals alone."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click
import pytest
from support.copier import Project, pygen_copier, run
from support.terminal import Terminal

from pygen_copier.cli import main
from pygen_copier.cli.epilog import examples

assert isinstance(main, click.Group)
COMMANDS = sorted(main.commands)
# What `--help` must not wait for.
HEAVY = ("copier", "pydantic", "rich", "jinja2", "yaml", "black", "pygen_copier.providers")


def shown(name: str) -> list[str]:
    """Return the examples in a command's help."""
    done = pygen_copier(name, "--help")
    assert done.code == 0, done.err
    text = done.out.partition("\n  Examples:\n")[2].replace("\\\n", "")
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_can_be_typed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples of a command are calls of it that are parsed as they stand."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yml").touch()
    calls = 0
    for line in shown(name):
        words = shlex.split(line, comments=True)
        for stop in (">", "&&"):
            words = words[: words.index(stop)] if stop in words else words
        if "pygen-copier" not in words:
            assert words[0] == "mkdir"
            continue
        words = words[words.index("pygen-copier") + 1 :]
        assert words.pop(0) == name
        command: click.Command = main.commands[name]
        if isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_context(name, words)
        calls += 1
    assert calls >= 2


def test_the_help_says_what_exit_codes_mean_and_how_to_complete() -> None:
    """Codes 0, 1 and 2, and a line for each shell, stand in the help as they are typed."""
    lines = [line.strip() for line in pygen_copier("--help").out.splitlines()]
    assert [line[0] for line in lines if line[:1].isdigit()] == ["0", "1", "2"]
    assert 'bash  eval "$(_PYGEN_COPIER_COMPLETE=bash_source pygen-copier)"' in lines
    done = pygen_copier(environ={"_PYGEN_COPIER_COMPLETE": "bash_source"})
    assert "complete -o nosort -F _pygen_copier_completion pygen-copier" in done.out
    assert not any(line.endswith("...") for line in lines[1:])  # no summary is cut off


def test_the_help_waits_for_nothing_heavy() -> None:
    """`--help` loads click, and none of what commands work with."""
    code = (
        "import sys\nfrom pygen_copier.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = run(sys.executable, "-c", code)
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "[]"


def test_colours_are_for_terminals(project: Project) -> None:
    """On a terminal diffs and states are coloured, unless NO_COLOR is set; in a pipe nothing is."""
    project.write("src/tiny_codes/parity_checks.py", "nothing\n")
    command: list[str | Path] = [Path(sys.executable).with_name("pygen-copier"), "show"]
    command += ["module:parity_checks", project.folder, "--diff"]
    for environ, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        terminal = Terminal(command, environ=environ)
        assert terminal.end() == 0
        assert "+nothing" in terminal.raw
        assert ("\x1b[32m+nothing" in terminal.raw) is coloured
        status = Terminal([command[0], "status", project.folder], 120, environ=environ)
        assert status.end() == 0
        assert ("\x1b[33mmodule:parity_checks" in status.raw) is coloured
    assert "\x1b" not in pygen_copier(*command[1:]).out


def test_an_epilog_keeps_its_lines() -> None:
    """Lines are shown as they are typed, whatever their length."""
    long = "pygen-copier status " + "x" * 100
    command = click.Command("x", epilog=examples(long, "second"))
    text = command.get_help(click.Context(command))
    assert text.endswith(f"\n  Examples:\n    {long}\n    second")
