"""What this library relies on in Copier, each fact with a tiny template of its own.

Where an upgrade of Copier changes one, a test here fails, and `questionnaire/copier_run.py` has to
follow.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from copier._jinja_ext import SandboxedEnvironment
from copier._main import Worker
from copier._settings import SettingsModel
from copier._template import Template
from copier._user_data import AnswersMap, Question
from copier.errors import CopierAnswersInterrupt
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from support import noting
from support.copier import ANSWERS, Run, commit, copier_here, git
from support.noting import Note

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire import copier_run
from pygen_copier.questionnaire.copier_command import CopierCommand, HalfTyped, half_typed

ANSWERS_TEMPLATE = "{{ _copier_conf.answers_file }}.jinja"
EXTENSIONS = ["support.noting.Noting"]

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def notes() -> list[Note]:
    """What the template of this test noted."""
    noting.notes.clear()
    return noting.notes


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a template's questions and files, and tags it."""
    folder = tmp_path / "template"

    def write(
        questions: Mapping[str, Any], files: Mapping[str, str] | None = None, tag: str = "v1.0.0"
    ) -> Path:
        if (folder / "template").is_dir():
            shutil.rmtree(folder / "template")
        else:
            folder.mkdir()
            git(folder, "init", "-q")
        head = {"_subdirectory": "template", "_jinja_extensions": EXTENSIONS}
        (folder / "copier.yml").write_text(yaml.safe_dump({**head, **questions}, sort_keys=False))
        every = {ANSWERS_TEMPLATE: "{{ _copier_answers | to_nice_yaml }}", **(files or {})}
        for name, text in every.items():
            path = folder / "template" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        commit(folder)
        git(folder, "tag", tag)
        return folder

    return write


@pytest.fixture
def copied(tmp_path: Path) -> Callable[..., Run]:
    """Return a function that copies a template to `tmp_path/project`, with options."""

    def run(template: Path, *options: str) -> Run:
        where = (template, tmp_path / "project")
        return copier_here("copy", "--trust", "--defaults", *options, *where)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder that the template is copied to."""
    return tmp_path / "project"


def recorded(project: Path) -> Any:
    """Return the answers that a project records."""
    return yaml.safe_load((project / ANSWERS).read_text())


def start_history(project: Path) -> None:
    """Make a project a repository with all committed."""
    git(project, "init", "-q")
    commit(project)


def question(default: str, **more: object) -> dict[str, object]:
    """Return a question that is not asked."""
    return {"type": "str", "default": default, "ask": False, **more}


Copied = Callable[..., Run]


def test_copier_still_names_the_folders_of_an_update_by_what_they_are_for(
    make: Make, copied: Copied, project: Path, notes: list[Note]
) -> None:
    """The old version goes to `.old_copy.`, the comparison to `.new_copy.`, all three quiet."""
    files = {"file.txt.jinja": "{{ note('file') }}"}
    template = make({"name": question("a")}, files)
    assert copied(template).code == 0
    start_history(project)
    make({"name": question("a"), "more": question("b")}, files, "v2.0.0")
    notes.clear()
    assert copier_here("update", "--trust", "--defaults", project).code == 0
    kinds = [(note.run.is_old_render, note.run.is_scratch_render) for note in notes]
    assert kinds == [(True, False), (False, False), (False, True)]
    assert [note.run.may_ask for note in notes] == [False, True, False]
    assert all(note.quiet for note in notes)
    assert notes[1].folder == project


def test_copier_still_gives_the_old_render_what_is_recorded_as_data(
    make: Make, copied: Copied, project: Path, notes: list[Note]
) -> None:
    """In the old render every recorded answer is given, in the new one what a person gave."""
    files = {"file.txt.jinja": "{{ note('file') }}"}
    questions = {"name": question("a"), "other": question("b")}
    assert copied(make(questions, files)).code == 0
    start_history(project)
    make(questions, {**files, "new.txt": ""}, "v2.0.0")
    notes.clear()
    assert copier_here("update", "--trust", "--defaults", "-d", "other=x", project).code == 0
    given = [(note.run.is_given("name"), note.run.is_given("other")) for note in notes]
    assert given == [(True, True), (False, True), (True, True)]


def test_copier_still_says_what_was_given_and_whether_anybody_is_asked(
    make: Make, copied: Copied, notes: list[Note]
) -> None:
    """`_copier_conf` has the data of the command line, `--defaults` and `--pretend`."""
    template = make({"name": question("a")}, {"file.txt.jinja": "{{ note('file') }}"})
    assert copied(template, "-d", "name=x", "--pretend").code == 0
    assert notes[-1].run.is_given("name")
    assert not notes[-1].run.is_given("other")
    assert not notes[-1].run.can_ask_again("other")
    assert notes[-1].run.is_pretending


def test_copier_still_tells_questions_from_files(
    make: Make, copied: Copied, notes: list[Note]
) -> None:
    """`_copier_phase` is `prompt` while answers are computed, and another in files."""
    template = make(
        {"name": question("{{ note('question') }}")}, {"file.txt.jinja": "{{ note('file') }}"}
    )
    assert copied(template).code == 0
    phases = {(note.text, note.run.is_in_questions) for note in notes}
    assert phases == {("question", True), ("file", False)}


def test_copier_still_computes_an_answer_anew_whose_validator_complains(
    make: Make, copied: Copied, project: Path
) -> None:
    """A last answer that its validator refuses is dropped; the default that replaces it sees it."""
    assert copied(make({"name": question("first")})).code == 0
    start_history(project)
    make(
        {
            "name": question(
                "second after {{ name }}",
                validator="{{ 'No.' if name == 'first' }}",
            ),
        },
        tag="v2.0.0",
    )
    assert copier_here("update", "--trust", "--defaults", project).code == 0
    assert recorded(project)["name"] == "second after first"


def test_copier_still_validates_the_last_answer_before_any_other(
    make: Make, copied: Copied, project: Path, notes: list[Note]
) -> None:
    """What a validator sees first is what is recorded, also where another answer was given."""
    questions = {"name": question("first", validator="{{ note(name) }}")}
    assert copied(make(questions)).code == 0
    start_history(project)
    make(questions, {"new.txt": ""}, "v2.0.0")
    notes.clear()
    assert copier_here("update", "--trust", "--defaults", "-d", "name=given", project).code == 0
    assert [note.text for note in notes if note.run.may_ask] == ["first", "given"]


def test_copier_still_keeps_an_answer_whose_validator_is_content(
    make: Make, copied: Copied, project: Path
) -> None:
    """With `ask: false`, what is recorded stays, whatever the default has become."""
    assert copied(make({"name": question("first")})).code == 0
    start_history(project)
    make({"name": question("second")}, tag="v2.0.0")
    assert copier_here("update", "--trust", "--defaults", project).code == 0
    assert recorded(project)["name"] == "first"


def test_copier_still_records_what_is_not_asked_and_forgets_what_is_not_wanted(
    make: Make, copied: Copied, project: Path
) -> None:
    """`ask: false` is recorded; `when: false` is not, though it may be given; nor what is none."""
    template = make(
        {"kept": question("a"), "forgotten": {"type": "str", "default": "b", "when": False}},
        {"file.txt.jinja": "{{ forgotten }}"},
    )
    assert copied(template, "-d", "forgotten=given", "-d", "unknown=x").code == 0
    assert set(recorded(project)) == {"_commit", copier_run.SOURCE, "kept"}
    assert (project / "file.txt").read_text() == "given"


def test_copier_still_renders_a_default_more_than_once(
    make: Make, copied: Copied, notes: list[Note]
) -> None:
    """What a default computes has to be remembered: here one that is not recorded."""
    copied(make({"name": {"type": "str", "default": "{{ note('name') }}", "when": False}}))
    assert len(notes) > 1


def test_copier_still_ends_in_a_traceback_where_a_given_answer_is_refused(
    make: Make, copied: Copied
) -> None:
    """A validator's complaint about `-d`, or a choice there is not, is no line for a person."""
    template = make({"name": question("a", validator="{{ 'No.' if name == 'x' }}")})
    with pytest.raises(ValueError, match="No"):
        copied(template, "-d", "name=x")
    template = make({"name": question("a", choices=["a", "b"])}, tag="v2.0.0")
    with pytest.raises(ValueError, match="choice"):
        copied(template, "-d", "name=x")


def test_copier_still_tells_a_user_message_in_one_line(
    make: Make, copied: Copied, project: Path
) -> None:
    """Raised in a question, it is one line, exit code 1, and no folder."""
    done = copied(make({"name": question("{{ stop('Not today.') }}")}, {"file.txt": ""}))
    assert (done.code, done.complaint) == (1, "Not today.")
    assert done.err.count("\n") == 1
    assert not project.exists()


def test_copier_still_tells_a_user_message_of_an_extension_file(
    make: Make, copied: Copied, project: Path
) -> None:
    """Raised while a template's own extension is imported, it is one line too, and no folder."""
    loader = "copier_template_extensions.TemplateExtensionLoader"
    mine = [loader, "extensions/mine.py:Mine"]
    template = make({"_jinja_extensions": mine, "name": question("a")})
    (template / "extensions").mkdir()
    (template / "extensions/mine.py").write_text(
        "from copier.errors import UserMessageError\n\nraise UserMessageError('Not today.')\n"
    )
    commit(template)
    git(template, "tag", "v2.0.0")
    done = copied(template)
    assert (done.code, done.complaint) == (1, "Not today.")
    assert done.err.count("\n") == 1
    assert not project.exists()


def test_copier_still_puts_answers_above_globals(make: Make, copied: Copied, project: Path) -> None:
    """An answer of an environment's global hides it: here `note`, which then cannot be called."""
    template = make({"name": question("a")}, {"file.txt.jinja": "{{ note }}"})
    assert copied(template, "-d", "note=hidden").code == 0
    assert (project / "file.txt").read_text() == "hidden"


def test_copier_still_makes_a_file_for_each_that_a_path_yields(
    make: Make, copied: Copied, project: Path
) -> None:
    """`yield` in a path makes a file an element, also where strings are compiled once."""
    name = "{% yield each from ['a', 'b'] %}{{ each }}{% endyield %}.txt.jinja"
    template = make(
        {"_jinja_extensions": [*EXTENSIONS, "support.noting.Caching"]},
        {f"one/{name}": "{{ each }}", f"two/{name}": "{{ each }}", "plain/c.txt": ""},
    )
    assert copied(template).code == 0
    found = {path.relative_to(project).as_posix() for path in project.rglob("*.txt")}
    assert found == {"one/a.txt", "one/b.txt", "two/a.txt", "two/b.txt", "plain/c.txt"}


def test_copier_still_compiles_a_path_anew_for_every_file(make: Make, copied: Copied) -> None:
    """Without the cache each part of each path is compiled for each file."""
    template = make(
        {"_jinja_extensions": [*EXTENSIONS, "support.noting.Counting"]},
        {f"{{{{ 'folder' }}}}/{number}.txt": "" for number in range(5)},
    )
    assert copied(template).code == 0
    assert noting.compiled.count("{{ 'folder' }}") >= 5


@pytest.mark.parametrize("how", ["inline", "rej"])
def test_copier_still_marks_conflicts_so(
    how: str, make: Make, copied: Copied, project: Path
) -> None:
    """Where an update and an edit meet there are marks in the file, or a file of rejects."""
    assert copied(make({}, {"file.txt": "one\n"})).code == 0
    (project / "file.txt").write_text("mine\n")
    start_history(project)
    make({}, {"file.txt": "two\n"}, "v2.0.0")
    updated = copier_here("update", "--trust", "--defaults", "--conflict", how, project)
    assert updated.code == 0
    if how == "inline":
        assert (project / "file.txt").read_text().startswith(f"{copier_run.CONFLICT}\nmine\n")
    else:
        assert (project / f"file.txt{copier_run.REJECTED}").is_file()


def test_copier_still_records_answers_and_source_where_they_are_looked_for(
    make: Make, copied: Copied, project: Path
) -> None:
    """The answers file has its name, and in it the template's path."""
    template = make({})
    assert copied(template).code == 0
    assert (project / copier_run.ANSWERS_FILE).is_file()
    assert recorded(project)[copier_run.SOURCE] == str(template)


def test_copier_still_removes_a_new_project_whose_task_failed(
    make: Make, copied: Copied, project: Path
) -> None:
    """So a task of ours has to end well; it runs the Python that Copier has, in the new folder."""
    script = "import pathlib, sys; print(pathlib.Path('file.txt').exists()); sys.exit(3)"
    command = ["{{ _copier_python }}", "-c", script]
    template = make({"_tasks": [{"command": command}]}, {"file.txt": ""})
    done = copied(template)
    assert done.code == 1
    assert "exit status 3" in done.complaint
    assert not project.exists()


def test_copier_still_updates_by_the_command_that_edit_runs(
    make: Make, copied: Copied, project: Path, tmp_path: Path
) -> None:
    """`update --defaults --data-file FILE --trust` is what Copier's command line takes."""
    assert copied(make({"name": question("a")})).code == 0
    start_history(project)
    (tmp_path / "data.yml").write_text("name: given\n")
    command = copier_run.update_command(project, tmp_path / "data.yml", ["--trust"])
    assert copier_here(*command[command.index("update") :]).code == 0
    assert recorded(project)["name"] == "given"


def test_copier_still_reads_whom_a_person_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`trust` in the settings lists templates as they are, or by what they begin with."""
    settings = tmp_path / "settings.yml"
    settings.write_text("trust: [https://example.org/ours/, https://example.org/one.git]\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings))
    assert copier_run.is_listed("https://example.org/ours/any.git")
    assert copier_run.is_listed("https://example.org/one.git")
    assert not copier_run.is_listed("https://example.org/one.git.evil")
    assert not copier_run.is_listed("https://example.org/theirs")


def test_copier_still_has_its_workers_on_the_stack(
    make: Make, copied: Copied, project: Path, notes: list[Note]
) -> None:
    """The render's own is the innermost, the command's the outermost, in the method it runs."""
    files = {"file.txt.jinja": "{{ note('file') }}"}
    assert copied(make({}, files)).code == 0
    commands = [note.command for note in notes]
    assert [(each.project, each.render, each.is_update) for each in commands] == [
        (project, project, False)
    ]
    start_history(project)
    make({"more": question("b")}, files, "v2.0.0")
    notes.clear()
    assert copier_here("update", "--trust", "--defaults", project).code == 0
    commands = [note.command for note in notes]
    assert [(each.project, each.is_update) for each in commands] == [(project, True)] * 3
    assert [each.is_old_render for each in commands] == [True, False, False]


@pytest.mark.parametrize("stops", [False, True], ids=["good", "bad"])
def test_copier_still_calls_us_at_the_end_of_a_command(
    stops: bool, make: Make, copied: Copied, notes: list[Note]
) -> None:
    """Whatever the end is; the error that made it is the one that is handled then."""
    default = "{{ note_end() }}" + ("{{ stop('Not today.') }}" if stops else "")
    assert copied(make({"name": question(default)}, {"file.txt": ""})).code == stops
    assert [note.text for note in notes] == ["Not today." if stops else "None"]


def test_copier_still_leaves_out_what_a_person_deleted(
    make: Make, copied: Copied, project: Path
) -> None:
    """A file that is not in git any more is not written again, whatever it would be now."""
    assert copied(make({}, {"file.txt": "one\n", "other.txt": ""})).code == 0
    (project / "file.txt").unlink()
    start_history(project)
    make({}, {"file.txt": "two\n", "other.txt": "two\n"}, "v2.0.0")
    assert copier_here("update", "--trust", "--defaults", project).code == 0
    assert not (project / "file.txt").exists()
    assert (project / "other.txt").read_text() == "two\n"


def test_copier_still_shows_a_yaml_answer_in_an_order_of_its_own() -> None:
    """A mapping is shown with sorted keys, and so a plan is asked for as text."""
    shown = Question(
        var_name="plan",
        answers=AnswersMap(last={"plan": {"version": 1, "modules": []}}),
        jinja_env=SandboxedEnvironment(),
        context={},
        settings=SettingsModel(),
        type="yaml",
        multiline=True,
    ).get_default_rendered()
    assert str(shown).split() == ["modules:", "[]", "version:", "1"]


def test_copier_still_renders_a_file_in_a_method_of_its_own() -> None:
    """The walk without writing replaces one method, calls another, and shares two properties."""
    from copier._main import Worker
    from copier._types import Phase

    parameters = list(inspect.signature(Worker._render_file).parameters)
    assert parameters == ["self", "src_relpath", "dst_relpath", "extra_context"]
    assert list(inspect.signature(Worker._render_template).parameters) == ["self"]
    assert {"template", "subproject", "jinja_env"} <= vars(Worker).keys()
    assert Phase.RENDER.value == "render"


def test_copier_still_knows_which_answers_are_secret(make: Make) -> None:
    """A question says so itself, or the template lists it."""
    own = {"word": {"type": "str", "secret": True, "default": "x"}}
    template = make({**own, "other": "y", "name": "z", "_secret_questions": ["other"]})
    assert Template(url=str(template)).secret_questions == {"word", "other"}


def test_copier_still_reads_questions_in_parts(make: Make) -> None:
    """Its own reader of a template's file puts parts and what they include together, in order."""
    template = make({"last": {"type": "str"}})
    file = template / "copier.yml"
    file.write_text(f"first: {{type: str}}\n---\n!include more/*.yml\n---\n{file.read_text()}")
    (template / "more").mkdir()
    (template / "more" / "second.yml").write_text("second: {type: str}\n_exclude: [x]\n")
    commit(template, "In parts")
    git(template, "tag", "v2.0.0")
    assert copier_run.question_names(template) == ["first", "second", "last"]
    assert list(Template(url=str(template)).questions_data) == ["first", "second", "last"]
    assert copier_run.read_template_file(template)["_subdirectory"] == "template"


@pytest.mark.parametrize("text", ["a: [1", "x: !other 3", "x: !include /etc/hosts"])
def test_a_template_that_copier_cannot_read_is_told_in_one_line(text: str, tmp_path: Path) -> None:
    """The file is named, with Copier's own reason."""
    (tmp_path / "copier.yml").write_text(text)
    with pytest.raises(PygenError, match=r"Copier cannot read .*copier\.yml: [^\n]+") as told:
        copier_run.read_template_file(tmp_path)
    assert "\n" not in str(told.value)


def test_what_is_called_at_the_end_of_a_command_is_made_once() -> None:
    """Each of an update's renders asks for it, and gets the one that is there."""
    made: list[str] = []

    class End:
        def __init__(self, word: str) -> None:
            made.append(word)

        def __call__(self) -> None:
            """Do nothing."""

    worker = SimpleNamespace(_cleanup_hooks=[])
    command = CopierCommand([("run_copy", worker)])
    assert command.at_end(End, "first") is command.at_end(End, "second")
    assert made == ["first"]
    assert len(worker._cleanup_hooks) == 1


@pytest.mark.filterwarnings("ignore::copier.errors.MissingSettingsWarning")
def test_copier_still_keeps_what_is_half_typed_in_its_frames(make: Make, project: Path) -> None:
    """Interrupted at a question, its traceback has the question, and the prompt with its text."""
    template = make({"name": {"type": "str", "default": "x"}})
    stood = None
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("yz\x03")  # Ctrl-C
        try:
            with Worker(src_path=str(template), dst_path=project, unsafe=True) as worker:
                worker._ask()
        except CopierAnswersInterrupt:
            stood = half_typed()
    assert stood == HalfTyped("name", "xyz", "x")


@pytest.mark.filterwarnings("ignore::copier.errors.MissingSettingsWarning")
def test_copier_still_matches_what_it_leaves_alone(make: Make, project: Path) -> None:
    """What a template's patterns match, rendered with the answers, stays as it is."""
    template = make({"name": "x", "_skip_if_exists": ["{{ name }}.txt"]})
    with Worker(src_path=str(template), dst_path=project, defaults=True, unsafe=True) as worker:
        worker._ask()
        assert worker.match_skip(Path("x.txt"))
        assert not worker.match_skip(Path("y.txt"))


def test_copier_still_reads_patterns_of_what_is_left_out(
    make: Make, copied: Copied, project: Path
) -> None:
    """An entry of `_exclude` may render to several lines, and they are read as ours are."""
    patterns = "*\n!/src\n!/.copier-answers.yml\n/src/*/__init__.py\n\n# a remark\n*.bak"
    paths = ["README.md", "docs/index.md", "src/a/b.py", "src/a/__init__.py", "src/a/c/__init__.py"]
    paths += ["src/a/b.bak", "src/a/\u00e9.py", "tests/src/b.py"]
    template = make({"name": patterns, "_exclude": ["{{ name }}"]}, dict.fromkeys(paths, "x"))
    assert copied(template).code == 0
    there = {path for path in paths if (project / path).exists()}
    is_left = copier_run.path_matcher(patterns)
    assert there == {path for path in paths if not is_left(path)}
    assert there == {"src/a/b.py", "src/a/c/__init__.py", "src/a/\u00e9.py"}
