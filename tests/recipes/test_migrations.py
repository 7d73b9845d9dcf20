"""A recipe of one's own: the template of SQL migrations, from a copy to updates of edited files."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from support.asks import Ask
from support.blocks import blocks_of, follow, write_files
from support.copier import REPOSITORY, Project, Run, as_data, commit, copier, git, pygen_copier, run
from support.migrations import BOOKS_TEXT, EXAMPLE, author, migration
from support.servers import ModelServer

from pygen_copier.errors import PygenError
from pygen_copier.providers import Request, registry
from pygen_copier.testing import render_recipe, update_recipe

pytestmark = pytest.mark.weekly

BLOCKS = blocks_of(REPOSITORY / "docs/how-to/recipes.md")
COMMANDS = [block.text for block in BLOCKS if block.language == "console"]

BOOKS, INDEX, MEMBERS = (
    {"create_books": "A table of books with title and year."},
    {"find_by_title": "An index on the titles."},
    {"add_members": "A table of members with their names."},
)
FIRST, SECOND, THIRD = (
    f"migrations/{name}.sql"
    for name in ("0001_create_books", "0002_find_by_title", "0003_add_members")
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of migrations."""
    with ModelServer("groq", author) as server:
        yield server


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template, tagged v1.0.0."""
    folder = tmp_path / "template"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-q")
    commit(folder)
    git(folder, "tag", "v1.0.0")
    return folder


def steps(*each: object) -> list[str]:
    """Return the options that answer with these steps."""
    return as_data({"migrations": list(each)})


def copied(template: Path, *options: str, environ: Mapping[str, str]) -> tuple[Project, Run]:
    """Copy the template, and return the project and the run."""
    project = Project(template.parent / "library")
    about = as_data({"database": "The books of a small library."})
    arguments = ("--trust", "--defaults", *about, *options)
    return project, copier("copy", *arguments, template, project.folder, environ=environ)


def made(template: Path, server: ModelServer, *options: str) -> Project:
    """Return a project of two steps, committed."""
    project, done = copied(template, *steps(BOOKS, INDEX), *options, environ=server.environ)
    assert done.code == 0, done.err
    project.start_history()
    return project


def asked(server: ModelServer) -> list[tuple[str, str]]:
    """Return the tasks that were asked, and what for."""
    return [(ask.task, ask.brief["step"]) for ask in server.requests]


def paths(project: Project) -> list[str]:
    """Return the migrations of a project."""
    return [path for path in project.files() if path.startswith("migrations/")]


def standings(project: Project) -> dict[str, tuple[str, str]]:
    """Return what `pygen-copier status` says of each artifact: its path, and its file's state."""
    done = pygen_copier("status", "--json", cwd=project.folder)
    assert done.code == 0, done.err
    return {row["artifact"]: (row["path"], row["file"]) for row in json.loads(done.out)}


def test_the_page_shows_the_files() -> None:
    """Every file of the example is a block of the page, letter for letter, and every block is."""
    shown = {block.title: block.text for block in BLOCKS if block.title.startswith("migrations/")}
    files = {
        path.relative_to(EXAMPLE.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in EXAMPLE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shown == files


def test_the_page_can_be_followed(tmp_path: Path, server: ModelServer) -> None:
    """The files and commands of the page give what it says, with the requests it says."""
    folder = write_files(BLOCKS, tmp_path)
    assert len(COMMANDS) == 3
    follow(COMMANDS[0], folder, server.environ)
    assert asked(server) == [("migration", "create_books"), ("migration", "find_by_title")]
    project = Project(folder / "library")
    follow(COMMANDS[1], folder, server.environ)
    assert asked(server)[2:] == [("migration", "add_members")]
    assert project.read(FIRST) == f"{BOOKS_TEXT}-- Ask Ada before you change this.\n"
    status = follow(COMMANDS[2], folder, server.environ).out
    assert asked(server)[3:] == [("migration", "add_members")]
    assert status.endswith("3 files: 1 edited by hand, 0 waiting for a model.\n")


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    """Beside the template and run by pytest, they pass, and one that breaks the check fails."""
    folder = write_files(BLOCKS, tmp_path)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.")
    done = run(*command, cwd=folder)
    assert "2 passed" in done.out, done.out + done.err
    recipe = folder / "migrations/extensions/migrations.py"
    text = recipe.read_text(encoding="utf-8")
    recipe.write_text(text.replace("checks=(Applies(),)", "checks=()"), encoding="utf-8")
    assert "1 failed, 1 passed" in run(*command, cwd=folder).out


def test_an_update_is_rendered_with_a_script(template: Path, tmp_path: Path) -> None:
    """One request is sent for the step that is new; nothing of the run stays in this process."""
    folder = tmp_path / "library"
    first = {"database": "Books.", "migrations": [BOOKS]}
    cache = os.environ["PYGEN_CACHE_DIR"]
    render_recipe(template, folder, first, lambda request: author(as_ask(request)))
    project = Project(folder)
    project.start_history()
    both = {"migrations": [BOOKS, INDEX]}
    model = update_recipe(folder, both, lambda request: author(as_ask(request)))
    assert [told["step"] for told in model.briefs] == ["find_by_title"]
    assert paths(project) == [FIRST, SECOND]
    assert os.environ["PYGEN_CACHE_DIR"] == cache
    assert not Path(cache).exists()
    with pytest.raises(PygenError, match="There is no provider 'scripted'"):
        registry.get("scripted")


def test_a_script_at_its_end_says_what_was_asked(template: Path, tmp_path: Path) -> None:
    """A test whose script is too short fails with the task."""
    answers = {"database": "Books.", "migrations": [BOOKS]}
    with pytest.raises(AssertionError, match="The script is at its end, and was asked migration"):
        render_recipe(template, tmp_path / "library", answers)


def as_ask(request: Request) -> Ask:
    """Return a request as a server reads it."""
    return Ask(request.model, request.system, request.user)


def test_copy(template: Path, server: ModelServer) -> None:
    """Each step is asked for with those before it, and what was accepted is its file."""
    project = made(template, server)
    assert server.requests[1].brief == {
        "task": "migration",
        "database": "The books of a small library.",
        "step": "find_by_title",
        "purpose": "An index on the titles.",
        "before": [BOOKS_TEXT],
    }
    assert "You write one migration of an SQLite database." in server.requests[1].user
    assert project.read(FIRST) == BOOKS_TEXT
    assert paths(project) == [FIRST, SECOND]
    assert project.read("README.md").endswith(
        f"- [`0001_create_books.sql`]({FIRST}): A table of books with title and year.\n"
        f"- [`0002_find_by_title.sql`]({SECOND}): An index on the titles.\n"
    )


def test_nothing_new(template: Path, server: ModelServer) -> None:
    """An update without changes, and a copy from the recorded answers, need no service."""
    project = made(template, server)
    done = project.update()
    assert done.code == 0, done.err
    assert project.status() == ""
    other = Project(template.parent / "other")
    answers = project.folder / ".copier-answers.yml"
    arguments = ("copy", "--trust", "--defaults", "--data-file", answers)
    done = copier(
        *arguments, template, other.folder, environ={"PYGEN_CACHE_DIR": str(other.folder) + "-none"}
    )
    assert done.code == 0, done.err
    assert other.files() == project.files()
    assert len(server.requests) == 2


def test_one_more_step(template: Path, server: ModelServer) -> None:
    """One more step is the one request of an update, and edits by hand stay."""
    project = made(template, server)
    edited = project.read(SECOND).replace("-- down", "-- Ask Ada.\n\n-- down")
    project.write(SECOND, edited)
    commit(project.folder)
    done = project.update(*steps(BOOKS, INDEX, MEMBERS), environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server)[2:] == [("migration", "add_members")]
    assert server.requests[2].brief["before"][0] == BOOKS_TEXT
    assert project.read(SECOND) == edited
    assert "CREATE TABLE members" in project.read(THIRD)
    assert standings(project) == {
        "migration:create_books": (FIRST, "as generated"),
        "migration:find_by_title": (SECOND, "edited by hand"),
        "migration:add_members": (THIRD, "as generated"),
    }


def test_a_step_between(template: Path, server: ModelServer) -> None:
    """A step between others is asked for; those after it are checked again, and move."""
    project = made(template, server)
    done = project.update(*steps(BOOKS, MEMBERS, INDEX), environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server)[2:] == [("migration", "add_members")]
    moved = {"0002_add_members": "add_members", "0003_find_by_title": "find_by_title"}
    assert paths(project) == [FIRST, *(f"migrations/{name}.sql" for name in moved)]
    assert standings(project) == {
        "migration:create_books": (FIRST, "as generated"),
        **{
            f"migration:{step}": (f"migrations/{name}.sql", "as generated")
            for name, step in moved.items()
        },
    }


def test_a_changed_step(template: Path, server: ModelServer) -> None:
    """A step with another purpose is revised from what was recorded, and merged with edits."""
    project = made(template, server)
    project.write(FIRST, f"{BOOKS_TEXT}-- Ask Ada.\n")
    commit(project.folder)
    changed = steps({"create_books": "Books with title, year and shelf."}, INDEX)
    done = project.update(*changed, environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server)[2:] == [("revise", "create_books")]
    brief = server.requests[2].brief
    assert brief["source"] == BOOKS_TEXT
    assert "+-- Ask Ada." in brief["edits"]
    revised = BOOKS_TEXT.replace("-- up\n", "-- up\n-- Books with title, year and shelf.\n")
    assert project.read(FIRST) == f"{revised}-- Ask Ada.\n"


def test_a_conflict(template: Path, server: ModelServer) -> None:
    """Where a revision and an edit by hand touch the same line, the update says so at its end."""
    project = made(template, server)
    project.write(FIRST, BOOKS_TEXT.replace("-- up\n", "-- up\n-- Ask Ada.\n"))
    commit(project.folder)
    changed = steps({"create_books": "Books with title, year and shelf."}, INDEX)
    done = project.update(*changed, environ=server.environ)
    assert "-- Ask Ada." in project.read(FIRST)
    assert "1 file is in conflict" in done.err
    assert f"  {FIRST}\n" in done.err


def test_prompts(template: Path, server: ModelServer) -> None:
    """`pygen-copier prompts` lists the recipe's prompts, and one of the project's own is used."""
    project = made(template, server)
    own = project.folder / ".pygen/prompts"
    own.mkdir(parents=True)
    (own / "migration.md.jinja").write_text("You write careful SQL.\n", encoding="utf-8")
    commit(project.folder)
    listed = pygen_copier("prompts", cwd=project.folder)
    assert listed.code == 0, listed.err
    assert "migration" in listed.out
    done = project.update(*steps(BOOKS, INDEX, MEMBERS), environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests[2].user.startswith("You write careful SQL.")


def test_a_removed_step(template: Path, server: ModelServer) -> None:
    """A step that is left out takes its file along, without a request."""
    project = made(template, server)
    done = project.update(*steps(BOOKS), environ=server.environ)
    assert done.code == 0, done.err
    assert len(server.requests) == 2
    assert paths(project) == [FIRST]


def test_other_words_for_the_database(template: Path, server: ModelServer) -> None:
    """What is in no specification may change without a request."""
    project = made(template, server)
    done = project.update("-d", "database=All books of a library.")
    assert done.code == 0, done.err
    assert "All books of a library." in project.read("README.md")
    assert len(server.requests) == 2


def test_regenerate(template: Path, server: ModelServer) -> None:
    """`regenerate` asks for what it names, and for nothing else; it is not recorded."""
    project = made(template, server)
    done = project.update("-d", 'regenerate=["migration:create_*"]', environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server)[2:] == [("migration", "create_books")]
    assert "regenerate" not in project.answers()
    commit(project.folder)
    done = project.update("-d", 'regenerate=["migration:nothing"]', environ=server.environ)
    assert done.code == 1
    assert done.complaint == (
        "regenerate names 'migration:nothing', which is no artifact. "
        "There are: migration:create_books, migration:find_by_title."
    )


def test_a_bad_reply(template: Path) -> None:
    """A reply that does not pass goes back with what is wrong, and the mended one is taken."""
    reply = migration("CREATE TABEL books (title);", "DROP TABLE books;")

    def answer(ask: Ask) -> str:
        return author(ask) if ask.task == "repair" else reply

    with ModelServer("groq", answer) as server:
        project, done = copied(template, *steps(BOOKS), environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server) == [("migration", "create_books"), ("repair", "create_books")]
    assert "syntax error" in server.requests[1].brief["problems"][0]
    assert project.read(FIRST) == BOOKS_TEXT


def test_replies_that_stay_bad(template: Path) -> None:
    """Where no reply passes a scaffold stands in, the steps after it wait, and later all come."""
    with ModelServer("groq", lambda _: migration("SELECT 1;", "SELECT 1;")) as server:
        project, done = copied(template, *steps(BOOKS, INDEX), environ=server.environ)
    assert done.code == 0, done.err
    assert {name for _, name in asked(server)} == {"create_books"}
    assert "1 file is a scaffold, for no acceptable reply came: migration:create_books." in done.err
    assert project.read(SECOND) == "-- up\n-- TODO: An index on the titles.\n\n-- down\n"
    project.start_history()
    with ModelServer("groq", author) as server:
        again = ("-d", 'regenerate=["migration:*"]')
        done = project.update(*again, environ=server.environ)
        assert done.code == 0, done.err
        assert asked(server) == [("migration", "create_books"), ("migration", "find_by_title")]
    assert project.read(FIRST) == BOOKS_TEXT


def test_no_model(template: Path) -> None:
    """Without a model each file says what it waits for, and the run says how to have it written."""
    lines = {"create_books": "A table of books\nwith title and year."}
    project, done = copied(template, *steps(lines, INDEX), environ={})
    assert done.code == 0, done.err
    assert project.answers()["provider"] == "scaffold"
    assert project.read(FIRST) == (
        "-- up\n-- TODO: A table of books with title and year.\n\n-- down\n"
    )
    assert (
        "No model was used (provider: scaffold): 2 files are scaffolds. To have them written, set"
    ) in done.err
    project.start_history()
    with ModelServer("groq", author) as server:
        fill = ("-d", "provider=groq", "-d", 'regenerate=["*"]')
        done = project.update(*fill, environ=server.environ)
        assert done.code == 0, done.err
        assert len(server.requests) == 2
    assert project.read(FIRST) == BOOKS_TEXT


def test_pretend(template: Path, server: ModelServer) -> None:
    """`--pretend` asks nobody and writes nothing."""
    project, done = copied(template, "--pretend", *steps(BOOKS, INDEX), environ=server.environ)
    assert done.code == 0, done.err
    assert not server.requests
    assert not project.folder.exists()


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ([], "Write a YAML list of steps, `- name: what it does` each."),
        ("create_books", "Write a YAML list of steps, `- name: what it does` each."),
        ([{"a": "b", "c": "d"}], "Write a YAML list of steps, `- name: what it does` each."),
        ([{"../evil": "x"}], "'../evil' is no name of a step; it has a-z, 0-9 and _."),
        ([BOOKS, BOOKS], "Two steps have the name create_books."),
    ],
)
def test_a_bad_answer(
    answer: str | Sequence[object], complaint: str, template: Path, server: ModelServer
) -> None:
    """An answer that breaks the recipe's rule ends the run in one line, on copy and on update."""
    told = f"migrations: {complaint} Answer again, or give -d migrations=…."
    options = as_data({"migrations": answer})
    project, done = copied(template, *options, environ=server.environ)
    assert (done.code, done.complaint) == (1, told)
    assert not project.folder.exists()
    assert not server.requests
    project = made(template, server)
    done = project.update(*options, environ=server.environ)
    assert (done.code, done.complaint) == (1, told)
    assert project.status() == ""


def test_a_given_record_that_does_not_fit(template: Path, server: ModelServer) -> None:
    """A record that is given must be that of the other answers."""
    project, done = copied(template, *steps(BOOKS), "-d", "generated={}", environ=server.environ)
    assert done.code == 1
    assert done.complaint.startswith("The answer `generated` that was given does not fit")
    assert not project.folder.exists()
