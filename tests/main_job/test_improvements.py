"""Improvements: what a person says of one file is done in it, kept, and honoured later."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.asks import Ask
from support.copier import ANSWERS, Project, Run, commit, pygen_copier, run
from support.model import fenced, good_model
from support.servers import ModelServer

from pygen_copier.providers.keys import LEFT_OUT

pytestmark = pytest.mark.slow

MODULE = "src/tiny_codes/parity_checks.py"
NAME = "module:parity_checks"
WORDS = "Say what is returned."
KEY = "gsk_" + "x1" * 26


def obliging(ask: Ask) -> str:
    """Return a revision with all that was said of the file in a comment, else a good reply."""
    if ask.task == "revise" and "notes" in ask.brief:
        bare = re.sub(r"    # .*\n", "", ask.brief["source"])
        said = " ".join(ask.brief["notes"])
        return fenced(bare.replace("    return", f"    # {said}\n    return"))
    return good_model(ask)


def plan_of(project: Project) -> dict[str, Any]:
    """Return the recorded plan."""
    plan: dict[str, Any] = yaml.safe_load(project.read(ANSWERS))["plan"]
    return plan


def changed(project: Project) -> set[str]:
    """Return the paths that git says have changed."""
    return {line[3:] for line in project.status().splitlines()}


@pytest.fixture
def oblige() -> ModelServer:
    """A Groq server whose model does what is asked of a file."""
    return ModelServer("groq", obliging)


def improve(project: Project, server: ModelServer, *words: str, cwd: Path | None = None) -> Run:
    """Run `pygen-copier improve` in a folder of the project."""
    server.requests.clear()
    return pygen_copier(
        "improve", "--trust", *words, cwd=cwd or project.folder, environ=server.environ
    )


def test_words_change_one_file_by_one_request_and_stay(
    project: Project, oblige: ModelServer
) -> None:
    """The model sees the recorded text and the edits, which are merged; the words stay in the plan.

    The tests of the module are checked again and stay. The next update has nothing to do.
    """
    recorded = project.read(MODULE)
    project.write(MODULE, recorded + "\n\nBY_HAND = 1\n")
    commit(project.folder)
    with oblige as server:
        done = improve(project, server, NAME, WORDS)
        assert done.code == 0, done.err
        (ask,) = server.requests
        assert (ask.task, ask.brief["of"], ask.brief["source"]) == ("revise", "module", recorded)
        assert "+BY_HAND = 1" in ask.brief["edits"]
        assert ask.brief["improve"] == ask.brief["notes"] == [WORDS]
        assert "The owner of the package says" in ask.user
        assert changed(project) == {MODULE, "docs/plan.md", ANSWERS}
        assert f"    # {WORDS}\n" in project.read(MODULE)
        assert project.read(MODULE).endswith("BY_HAND = 1\n")
        assert plan_of(project)["notes"] == {NAME: [WORDS]}
        assert "improve" not in project.answers()
        assert f"- `{NAME}`: {WORDS}" in project.read("docs/plan.md")
        commit(project.folder)
        server.requests.clear()
        assert project.update(environ=server.environ).code == 0
    assert server.requests == []
    assert project.status() == ""
    assert f"asked of {NAME}: {WORDS}" in pygen_copier("status", cwd=project.folder).out


def test_later_revisions_honour_the_words(project: Project, oblige: ModelServer) -> None:
    """What was said stands in every later brief about the file; said again, it is asked again."""
    with oblige as server:
        for words in (WORDS, "Name the unit.", WORDS):
            done = improve(project, server, NAME, words)
            assert done.code == 0, done.err
            (ask,) = server.requests
            assert ask.brief["improve"] == [words]
            commit(project.folder)
        said = ["Name the unit.", WORDS]
        assert plan_of(project)["notes"] == {NAME: said}
        plan = plan_of(project)
        del plan["inputs"]
        plan["modules"][0]["purpose"] = "Serves parity."
        server.requests.clear()
        done = project.update("-d", f"plan={json.dumps(plan)}", environ=server.environ)
    assert done.code == 0, done.err
    (revision,) = (ask.brief for ask in server.requests if ask.brief.get("of") == "module")
    assert revision["notes"] == said
    assert "improve" not in revision
    assert "Say what is returned." in project.read(MODULE)


def test_notes_outlive_a_revised_plan_and_go_with_their_file(
    project: Project, oblige: ModelServer
) -> None:
    """A feature more leaves them where they are; those of a file that goes are told, and go."""
    with oblige as server:
        assert improve(project, server, NAME, WORDS).code == 0
        commit(project.folder)
        server.requests.clear()
        features = ["parity checks", "look-up decoding", "noise channels"]
        done = project.update("-d", f"features={json.dumps(features)}", environ=server.environ)
        assert done.code == 0, done.err
        assert plan_of(project)["notes"] == {NAME: [WORDS]}
        files = [ask for ask in server.requests if ask.task in ("module", "revise", "tests")]
        assert all(ask.brief.get("module", {}).get("name") != "parity_checks" for ask in files)
        commit(project.folder)
        done = project.update("-d", 'features=["noise channels"]', environ=server.environ)
    assert done.code == 0, done.err
    assert "notes" not in plan_of(project)
    assert f"it is no file of the plan any more: {WORDS}" in done.err


@pytest.mark.parametrize("way", ["forget", "edit the plan"])
def test_words_that_are_taken_back_ask_nobody(
    way: str, project: Project, oblige: ModelServer
) -> None:
    """Without its note the file stays as it is, and later revisions are told of none."""
    with oblige as server:
        assert improve(project, server, NAME, WORDS).code == 0
        commit(project.folder)
        text = project.read(MODULE)
        if way == "forget":
            done = improve(project, server, NAME, "--forget")
        else:
            server.requests.clear()
            plan = {key: value for key, value in plan_of(project).items() if key != "notes"}
            done = project.update("-d", f"plan={json.dumps(plan)}", environ=server.environ)
        assert done.code == 0, done.err
        assert server.requests == []
        assert (project.read(MODULE), "notes" in plan_of(project)) == (text, False)
        commit(project.folder)
        assert improve(project, server, NAME, "--forget").out == (
            f"Nothing was said of {NAME}; there is nothing to forget.\n"
        )
        assert project.update(environ=server.environ).code == 0
    assert project.status() == ""


@pytest.mark.parametrize(
    ("names", "note"),
    [
        (("import-name", "codes"), NAME),
        (("module", "parity_checks", "parities"), "module:parities"),
    ],
)
def test_notes_move_with_their_file(
    names: tuple[str, ...], note: str, project: Project, oblige: ModelServer
) -> None:
    """After a rename what was said is said of the file under its new name, and nobody is asked."""
    with oblige as server:
        assert improve(project, server, NAME, WORDS).code == 0
        commit(project.folder)
        server.requests.clear()
        done = pygen_copier("rename", *names, "--trust", cwd=project.folder, environ=server.environ)
        assert done.code == 0, done.err
        assert plan_of(project)["notes"] == {note: [WORDS]}
        commit(project.folder)
        assert project.update(environ=server.environ).code == 0
        assert server.requests == []
    assert project.status() == ""


def test_an_improvement_that_failed_is_tried_again_from_the_text(
    project: Project, oblige: ModelServer
) -> None:
    """Where no reply passes, the text stays, and is what the next try begins with."""
    text = project.read(MODULE)
    with ModelServer("groq", lambda ask: "I would rather not.") as server:
        done = improve(project, server, NAME, WORDS)
        assert done.code == 0, done.err
    assert project.read(MODULE) == text
    commit(project.folder)
    with oblige as server:
        done = improve(project, server, NAME, WORDS)
        assert done.code == 0, done.err
        (ask,) = server.requests
    assert (ask.task, ask.brief["source"]) == ("revise", text)
    assert f"    # {WORDS}\n" in project.read(MODULE)


def test_what_a_failing_test_printed_is_shown_once(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """Piped in, it comes without colours, keys and what is too much; words may stand beside it.

    It is kept nowhere: the note is the words alone, and without any there is no note.
    """
    noise = "tests/test_x.py ..... [ 10%]\n" * 4_000
    failure = f"\x1b[31mE  assert 2 == 3\x1b[0m with {KEY}\nFAILED tests/test_x.py::test_sum\n"
    (tmp_path / "out put.txt").write_text(f"{noise}=== FAILURES ===\n{failure}", encoding="utf-8")
    own = shlex.quote(str(Path(sys.executable).with_name("pygen-copier")))
    command = f"cat 'out put.txt' | {own} improve --trust --project project"
    for words, notes in (("", None), (f"Mend {KEY}.", {NAME: [f"Mend {LEFT_OUT}."]})):
        server.requests.clear()
        done = run(*("sh", "-c", f"{command} {NAME} {words}"), cwd=tmp_path, environ=server.environ)
        assert done.code == 0, done.err
        (ask,) = server.requests
        assert ask.brief["output"].splitlines() == [
            "=== FAILURES ===",
            f"E  assert 2 == 3 with {LEFT_OUT}",
            "FAILED tests/test_x.py::test_sum",
        ]
        assert plan_of(project).get("notes") == notes
        assert "assert 2" not in project.read(ANSWERS)
        assert KEY not in project.read(ANSWERS)
        commit(project.folder)


def test_a_regenerated_file_is_asked_for_with_the_edits(
    project: Project, server: ModelServer
) -> None:
    """`regenerate` shows the model what the person did, which is merged into what it writes."""
    project.write(MODULE, project.read(MODULE) + "\n\nBY_HAND = 1\n")
    commit(project.folder)
    server.requests.clear()
    names = ["module:parity_checks", "tests:parity_checks"]
    done = project.update("-d", f"regenerate={json.dumps(names)}", environ=server.environ)
    assert done.code == 0, done.err
    briefs = {ask.task: ask.brief for ask in server.requests}
    assert briefs.keys() == {"module", "tests"}
    assert "+BY_HAND = 1" in briefs["module"]["edits"]
    assert "edits" not in briefs["tests"]
    assert project.read(MODULE).endswith("BY_HAND = 1\n")


def test_a_file_is_named_by_its_path_from_where_one_is(
    project: Project, oblige: ModelServer, tmp_path: Path
) -> None:
    """From a folder inside of the project, from outside, and with a space in the path."""
    folder = tmp_path / "my packages"
    project = Project(project.folder.rename(folder))
    ways = [
        (folder, MODULE, ()),
        (folder / "src", "tiny_codes/parity_checks.py", ()),
        (tmp_path, f"my packages/{MODULE}", ()),
        (tmp_path, NAME, ("--project", "my packages")),
    ]
    with oblige as server:
        for number, (cwd, name, more) in enumerate(ways):
            done = improve(project, server, name, f"Step {number}.", *more, cwd=cwd)
            assert done.code == 0, done.err
            assert len(server.requests) == 1
            commit(project.folder)
    assert len(plan_of(project)["notes"][NAME]) == len(ways)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["module:parity_check", "Be good."], 1, "The nearest are: module:parity_checks"),
        (
            ["src/tiny_codes/parity_check.py", "Be good."],
            1,
            "The nearest are: module:parity_checks",
        ),
        (["parity_checks", "Be good."], 1, "module:parity_checks, tests:parity_checks"),
        ([NAME], 2, "Say what is to be better, or pipe in"),
        ([NAME, "  "], 2, "The words are empty"),
        (["", "Be good."], 2, "Name an artifact"),
        ([NAME, "Be good.", "--", "-d", "provider=scaffold"], 1, "an improvement was asked for"),
        ([NAME, "Be good.", "--project", "src"], 1, "There is no src/.copier-answers.yml"),
    ],
)
def test_a_mistake_is_told_before_anybody_is_asked(
    arguments: list[str], code: int, complaint: str, project: Project, server: ModelServer
) -> None:
    """One line, nothing spent, nothing changed."""
    done = improve(project, server, *arguments)
    assert done.code == code
    assert complaint in done.err
    assert "Traceback" not in done.err
    assert server.requests == []
    assert project.status() == ""


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("{module:parity: Be good.}", "There is no artifact 'module:parity'."),
        ("{module:parity_checks: ''}", "Nothing is asked of 'module:parity_checks'."),
        ("{module:parity_checks: 7}", "is no text."),
        ("[module:parity_checks]", "improve is no mapping from artifacts to words."),
    ],
)
def test_a_wrong_answer_is_told_in_one_line(
    answer: str, complaint: str, project: Project, server: ModelServer
) -> None:
    """The same with `copier update -d improve=…`."""
    server.requests.clear()
    done = project.update("-d", f"improve={answer}", environ=server.environ)
    assert done.code == 1
    assert complaint in done.complaint
    assert server.requests == []
    assert project.status() == ""


def test_what_copier_would_refuse_is_told_first(project: Project, server: ModelServer) -> None:
    """Changes that are not committed, and a merge that is not finished."""
    text = project.read(MODULE)
    project.write(MODULE, f"{text}\n# more\n")
    done = improve(project, server, NAME, "Be good.")
    assert (done.code, server.requests) == (1, [])
    assert done.err.startswith("Error: Destination repository is dirty; cannot continue.")
    mark = "<<<<<<< before updating\nA = 1\n=======\nA = 2\n>>>>>>> after updating\n"
    project.write(MODULE, text + mark)
    done = improve(project, server, NAME, "Be good.")
    assert (done.code, server.requests) == (1, [])
    assert done.err.startswith(f"Error: A merge is not finished: {MODULE}.")


def test_a_note_of_no_file_is_told(project: Project, server: ModelServer) -> None:
    """A name in the plan's notes that no file has ends the update with the nearest."""
    plan = {**plan_of(project), "notes": {"module:parity_check": "Be good."}}
    server.requests.clear()
    done = project.update("-d", f"plan={json.dumps(plan)}", environ=server.environ)
    assert done.code == 1
    assert "plan.notes: There is no artifact 'module:parity_check'." in done.complaint
    assert server.requests == []
    assert project.status() == ""
