"""A plan in an editor: it comes back until it is valid, and nothing a person wrote is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from support.editor import EMPTIED, Editor
from support.plans import plan_of

from pygen_copier.errors import PygenError
from pygen_copier.plan.model import Plan
from pygen_copier.plan.shown import shown
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.reports.edit import plan_file, read_plan_text

PLAN = plan_of(inputs="a.b.c")
RECORDED = PLAN.dump()
TEXT = shown(PLAN)
BREAK = {"(self) -> float": "self -> float  # mine"}
BROKEN = TEXT.replace("(self) -> float", "self -> float  # mine")
MEND = {"self -> float  # mine": "(self) -> int"}

Edit = Callable[[Editor], Plan]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put temporary files where the test can count them."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


PROJECT = RecordedProject(Path("project"), ".copier-answers.yml", {})


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Return a function that edits `TEXT` in an editor until it is a plan."""

    def run(editor: Editor) -> Plan:
        monkeypatch.setenv("VISUAL", editor.command)
        monkeypatch.setenv("EDITOR", "false")
        with plan_file(RECORDED, PROJECT, ()) as file:
            return file.edit(lambda text: read_plan_text(text, RECORDED))

    return run


def failure(run: Callable[[], object]) -> str:
    """Return what a person is told."""
    with pytest.raises(PygenError) as caught:
        run()
    return str(caught.value)


def kept(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the text in the file that was named."""
    said = capsys.readouterr().err
    found = re.match(
        r"Your text is kept in (.+)\. To go on from there, run:\n  copier update ", said
    )
    assert found, said
    text = yaml.safe_load(Path(found[1]).read_text("utf-8"))["plan"]
    assert isinstance(text, str)
    return text.removeprefix("inputs: a.b.c\n")


def test_a_saved_plan_is_read_and_its_file_removed(
    edit: Edit, tmp_path: Path, folder: Path
) -> None:
    """$VISUAL comes before $EDITOR, and shows the text as it is."""
    editor = Editor(tmp_path, {"Small codes.": "Large codes."})
    assert edit(editor).summary == "Large codes."
    assert editor.shown() == [TEXT]
    assert list(folder.iterdir()) == []


def test_a_violation_reopens_the_editor(edit: Edit, tmp_path: Path) -> None:
    """The person's text comes back unchanged below the sentences, which are no part of it."""
    editor = Editor(tmp_path, BREAK, MEND)
    assert "(self) -> int" in str(edit(editor))
    head, text = editor.shown()[1].split("give up.\n")
    assert head.startswith(
        "#! The plan cannot be used:\n#! - The signature of codes.Code.rate must"
    )
    assert text == BROKEN


def test_every_violation_is_shown_on_a_line(edit: Edit, tmp_path: Path) -> None:
    """Each violation has a line of its own, whatever it quotes."""
    more = {"version: 1": 'version: 1\n"a\\nb": 1\n"c": 2'}
    editor = Editor(tmp_path, more, {})
    assert "plan.a b: " in failure(lambda: edit(editor))
    head = editor.shown()[1].split("version: 1")[0]
    assert len(head.splitlines()) == 4
    assert all(line.startswith("#! ") for line in head.splitlines())


def test_broken_yaml_reopens_at_its_line(edit: Edit, tmp_path: Path) -> None:
    """What is no YAML is told with its line, as it is numbered below the message."""
    editor = Editor(tmp_path, {"summary: ": "summary: oh: "}, {"summary: oh: ": "summary: "})
    assert edit(editor) == PLAN
    shown = editor.shown()[1]
    found = re.search(r"#! - This is no YAML: line (\d+), column 12: mapping values", shown)
    assert found, shown
    assert shown.splitlines()[int(found[1]) - 1].startswith("summary: oh: ")


def test_giving_up_keeps_the_text(
    edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A complaint that nothing answers ends the editing; the person's text stays in a file."""
    told = failure(lambda: edit(Editor(tmp_path, BREAK, {})))
    assert told.startswith("The plan was not changed. The signature of codes.Code.rate must")
    assert kept(capsys) == BROKEN


def test_emptying_the_file_keeps_the_text(
    edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An emptied file gives up; what was written before it is kept."""
    assert "was not changed" in failure(lambda: edit(Editor(tmp_path, BREAK, EMPTIED)))
    assert kept(capsys) == BROKEN


def test_a_failing_editor_keeps_the_text(
    edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor saved before it failed is kept."""
    told = failure(lambda: edit(Editor(tmp_path, BREAK, code=3)))
    assert told.endswith(
        "ended with code 3. Set VISUAL or EDITOR to the command of an editor that waits."
    )
    assert kept(capsys) == BROKEN


def test_text_that_is_no_utf8_survives(edit: Edit, tmp_path: Path) -> None:
    """Bytes of another encoding come back as they are, with a complaint."""
    editor = Editor(tmp_path, {"summary: ": "summary: \udcff"}, {"\udcff": ""})
    assert edit(editor) == PLAN
    assert "#! - This is no YAML: line " in editor.shown()[1]
    assert editor.shown()[1].endswith(TEXT.replace("summary: ", "summary: \udcff"))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("no-such-editor --wait", "The editor 'no-such-editor --wait' cannot be started"),
        ("an 'unclosed", "No closing quotation"),
    ],
)
def test_a_wrong_editor_is_told(
    command: str, sentence: str, edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that cannot be run is named, with the variables to set."""
    editor = Editor(tmp_path)
    editor.command = command
    told = failure(lambda: edit(editor))
    assert sentence in told
    assert "Set VISUAL or EDITOR" in told
    assert capsys.readouterr().err == ""  # nothing was written that could be lost


READ: Mapping[str, tuple[str, str]] = {
    "a tab": ("\tversion: 1", "This is no YAML: line 4, column 1: found character"),
    "a date that is none": (
        "summary: 2024-99-99",
        "This is no YAML: line 4, column 10: month must be",
    ),
    "too deep": ("[" * 10_000, "This is no YAML: it is nested too deeply."),
    "a list": ("- codes", "A plan is a mapping"),
    "other inputs": ("inputs: x.y.z\n" + TEXT, "plan.inputs: write 'a.b.c' as it was"),
}


@pytest.mark.parametrize("case", READ)
def test_what_is_no_plan_is_told(case: str) -> None:
    """Each text that cannot be read gets a sentence."""
    text, sentence = READ[case]
    assert sentence in failure(lambda: read_plan_text(text, RECORDED))


def test_a_plan_without_inputs_is_a_persons_own() -> None:
    """An empty one says so; one that is not there is put back."""
    assert read_plan_text(f"inputs: ''\n{TEXT}", RECORDED).inputs == ""
    assert read_plan_text(TEXT, RECORDED) == PLAN
