"""The page on existing templates: every block in it is used as it stands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.asks import Ask
from support.blocks import blocks_of, follow, write_files
from support.copier import REPOSITORY, Project, run
from support.existing import EXTENSION, author, environment
from support.servers import ModelServer

pytestmark = pytest.mark.slow

PAGE = REPOSITORY / "docs/how-to/existing-templates.md"
BLOCKS = blocks_of(PAGE)
COMMANDS = [block.text for block in BLOCKS if block.language == "console"]


def answer(ask: Ask) -> str:
    """Answer as an author does, and the tag for several texts with the keys it names."""
    if ask.brief.get("name") == "texts":
        return json.dumps({"tagline": "Five words of a text", "intro": "Two. Sentences."})
    return author(ask)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", answer) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    return write_files(BLOCKS, tmp_path)


def names(server: ModelServer) -> list[str]:
    """Return the names of the texts that were asked for."""
    return [ask.brief["name"] for ask in server.requests if ask.task == "generate"]


def test_every_block_is_used() -> None:
    """No block is of a sort that no test here uses."""
    untitled = [block.language for block in BLOCKS if not block.title]
    assert sorted(untitled) == ["console"] * 8 + ["jinja"] * 2 + ["python"] * 2
    assert len(BLOCKS) - len(untitled) == 15


def test_files_of_a_copier_template(folder: Path, server: ModelServer) -> None:
    """All texts of the files are asked for, then what is new alone, then anew."""
    follow(COMMANDS[0], folder, server.environ)
    assert sorted(names(server)) == ["intro", "part-client", "part-server"]
    server.requests.clear()
    follow(COMMANDS[1], folder, server.environ)
    parts = ["part-client", "part-database", "part-database", "part-server"]
    assert sorted(names(server)) == parts
    page = Project(folder / "tiny-files").read("README.md")
    assert "The text of part-database: Say what the database of Tiny Service does." in page


def test_a_second_template(folder: Path, server: ModelServer) -> None:
    """The second template asks for its own text alone, and both are updated with no request."""
    follow(COMMANDS[0], folder, server.environ)
    project = Project(folder / "tiny-files")
    project.start_history()
    page = project.read("README.md")
    server.requests.clear()
    follow(COMMANDS[2], folder, server.environ)
    assert names(server) == ["docs-intro"]
    assert "The text of docs-intro: Welcome a reader" in project.read("docs/index.md")
    assert project.read("README.md") == page


def test_copier(folder: Path, server: ModelServer) -> None:
    """The Copier template asks twice; an edited project is updated without a request or a key."""
    follow(COMMANDS[3], folder, server.environ)
    project = Project(folder / "tiny-service")
    assert names(server) == ["intro", "client"]
    assert "The text of intro: Write two sentences that introduce" in project.read("README.md")
    assert project.read("client.py") == 'def answer():\n    return "client"\n'

    follow(COMMANDS[4], folder, {})
    assert len(server.requests) == 2
    assert project.read("client.py").endswith('return "client"\nTIMEOUT = 10\n')
    assert project.read("README.md").endswith("MIT\nAsk us anything.\n")
    assert "<<<<<<<" not in project.read("README.md")


def test_cookiecutter_and_cruft(folder: Path, server: ModelServer) -> None:
    """The cookiecutter template asks twice; cruft updates an edited project without a request."""
    follow(COMMANDS[5], folder, server.environ)
    assert names(server) == ["intro", "code"]
    made = Project(folder / "made/tiny-service")
    assert "The text of intro: Write two sentences" in made.read("README.md")
    follow(COMMANDS[6], folder, server.environ)
    assert len(server.requests) == 2
    kept = Project(folder / "kept/tiny-service")
    assert kept.read("tiny_service.py") == f"{made.read('tiny_service.py')}TIMEOUT = 10\n"
    assert kept.read("HELLO.md") == "Hello.\n"


def test_several_texts(folder: Path, server: ModelServer) -> None:
    """One tag asks for several texts."""
    follow(COMMANDS[7], folder, server.environ)
    assert names(server) == ["texts"]
    page = (folder / "together-made/README.md").read_text(encoding="utf-8")
    assert page == "# Tiny Service: Five words of a text\n\nTwo. Sentences.\n"


def test_programs(folder: Path, server: ModelServer) -> None:
    """The programs print what a model wrote."""
    first, second = (block.text for block in BLOCKS if block.language == "python")
    done = run(sys.executable, "-c", first, environ=server.environ)
    assert done.out.startswith("The text of motto: A motto for Tiny Service."), done.err
    done = run(sys.executable, "-c", second, environ=server.environ)
    assert done.out.count("The text of motto-") == 3, done.err
    assert sorted(names(server)) == ["motto", "motto-a", "motto-b", "motto-c"]


def test_snippets(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The templates that are no files render."""
    for variable, value in server.environ.items():
        monkeypatch.setenv(variable, value)
    snippets = [block for block in BLOCKS if block.language == "jinja" and not block.title]
    made = [
        environment(EXTENSION).from_string(block.text).render(project_name="Tiny Service")
        for block in snippets
    ]
    assert made[0].startswith("The text of intro: Write two sentences that introduce Tiny Service.")
    assert made[1] == "tiny-service tiny_service\nx = [1, 2]\n"
