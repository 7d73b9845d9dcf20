"""A Copier template with everything that real ones have: copied, edited by hand, updated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.copier import Project, Run, copier
from support.existing import EXTENSION, author, write_template
from support.servers import Fault, ModelServer

from pygen_copier.client.store import ReplyStore

pytestmark = pytest.mark.slow

CONFIG = f"""\
_min_copier_version: "9.19.0"
_subdirectory: project
_templates_suffix: .tmpl
_answers_file: .config/answers.yml
_envops:
  block_start_string: "[%"
  block_end_string: "%]"
  variable_start_string: "[["
  variable_end_string: "]]"
  comment_start_string: "[#"
  comment_end_string: "#]"
  keep_trailing_newline: true
  trim_blocks: true
  lstrip_blocks: true
  undefined: jinja2.StrictUndefined
_jinja_extensions: [{EXTENSION}]
_exclude: ["*.bak"]
_skip_if_exists: [notes.txt]
_tasks:
  - command: ["[[ _copier_python ]]", "-c", "open('task.txt', 'w').write('[[ project_slug ]]')"]
    when: "[[ _copier_operation == 'copy' ]]"

project_name:
  type: str
  help: What is it called?
project_slug:
  type: str
  default: "[[ project_name | slug ]]"
has_client:
  type: bool
  default: false
intro:
  type: str
  ask: false
  default: >-
    [% generate "intro", kind="markdown" %]
    Introduce [[ project_name ]], kept in C:\\new\\users\\[[ project_slug ]].
    [% endgenerate %]
client:
  type: str
  ask: false
  when: "[[ has_client ]]"
  default: >-
    [% if has_client %][% generate "client", kind="python", max_tokens=400 %]
    Write a client for [[ project_name ]].
    [%- endgenerate %][% endif %]
limits:
  type: json
  ask: false
  default: '[% generate "limits", kind="json" %]The limits of [[ project_name ]].[% endgenerate %]'
"""

READ = """\
# Tiny Service

The text of intro: Introduce Tiny Service, kept in C:\\new\\users\\tiny-service.
Its second line.

Usage comes here.

- one
- two
"""

MIGRATION = """\
_migrations:
  - version: v2.0.0
    when: "[[ _stage == 'after' ]]"
    command: ["[[ _copier_python ]]", "-c", "open('migrated.txt', 'w').write('[[ _version_to ]]')"]
"""

README = """\
# [[ project_name ]]

[[ intro ]]

Usage comes here.

[% for line in limits.get("lines", []) %]
[# each on a line of its own #]
- [[ line ]]
[% endfor %]
"""

ANSWERS = """\
# Changes here will be overwritten by Copier
[[ _copier_answers | to_nice_yaml -]]
"""

FIRST = {
    "copier.yml": CONFIG,
    "project/README.md.tmpl": README,
    "project/[% if has_client %]client.py[% endif %].tmpl": "[[ client ]]\n",
    "project/[[ _copier_conf.answers_file ]].tmpl": ANSWERS,
    "project/notes.txt.tmpl": "Yours.\n",
    "project/drop.bak": "left out\n",
}
SECOND = {
    "copier.yml": CONFIG.replace("Introduce", "Introduce briefly") + MIGRATION,
    "project/README.md.tmpl": README + "\n## License\n\nMIT\n",
    "project/pyproject.toml.tmpl": '[project]\nname = "[[ project_slug ]]"\n',
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template's first version."""
    return write_template(tmp_path / "template", FIRST)


def copied(template: Path, server: ModelServer, *options: str) -> tuple[Project, Run]:
    """Copy a template, and return the project and the run."""
    project = Project(template.parent / "project")
    arguments = ("--trust", "--defaults", "-d", "project_name=Tiny Service", *options)
    done = copier("copy", *arguments, template, project.folder, environ=server.environ)
    return project, done


def updated(project: Project, *options: str, server: ModelServer | None = None) -> Run:
    """Update a project, without a key or a service where no server is given."""
    environ = server.environ if server else {}
    return project.update("--answers-file", ".config/answers.yml", *options, environ=environ)


def names(server: ModelServer) -> list[str]:
    """Return the names of the texts that were asked for."""
    return [ask.brief["name"] for ask in server.requests]


def test_copy_edit_and_update(template: Path, server: ModelServer) -> None:
    """Texts are asked for once; an update asks nothing, keeps edits, and conflicts with nothing."""
    project, done = copied(template, server, "-d", "has_client=true")
    assert done.code == 0, done.err
    assert names(server) == ["intro", "client", "limits"]
    assert server.requests[0].brief == {
        "task": "generate",
        "name": "intro",
        "kind": "markdown",
        "prompt": r"Introduce Tiny Service, kept in C:\new\users\tiny-service.",
    }
    assert server.requests[1].max_tokens == 400
    assert project.read("README.md") == READ
    assert project.read("client.py") == 'def answer():\n    return "client"\n'
    assert project.read("task.txt") == "tiny-service"
    assert not (project.folder / "drop.bak").exists()

    edited_page = READ.replace("Usage comes here", "Run it")
    edited_code = project.read("client.py") + "\n\nMINE = 1\n"
    project.write("README.md", edited_page)
    project.write("client.py", edited_code)
    project.start_history()
    write_template(template, SECOND, "v2.0.0")
    done = updated(project)

    assert done.code == 0, done.err
    assert len(server.requests) == 3
    assert project.read("README.md") == f"{edited_page}\n## License\n\nMIT\n"
    assert project.read("client.py") == edited_code
    assert project.read("migrated.txt") == "v2.0.0"
    assert "tiny-service" in project.read("pyproject.toml")
    assert "conflict" not in done.err
    assert not [name for name in project.files() if name.endswith(".rej")]


def test_progress(template: Path, server: ModelServer) -> None:
    """Each text that is asked for is told once, with who wrote it and what it took."""
    _, done = copied(template, server)
    told = [line.split() for line in done.err.splitlines() if "generate:" in line]
    assert [line[:2] for line in told] == [
        ["generated", "generate:intro"],
        ["generated", "generate:limits"],
    ]
    assert all(line[2].startswith("groq:") and line[3:] == ["11+7", "tokens"] for line in told)


def test_a_question_that_is_not_asked(template: Path, server: ModelServer) -> None:
    """A condition inside the default keeps a text from being asked for, although Copier renders."""
    project, done = copied(template, server)
    assert done.code == 0, done.err
    assert names(server) == ["intro", "limits"]
    assert not (project.folder / "client.py").exists()


def test_a_new_question(template: Path, server: ModelServer) -> None:
    """A text that a later version of the template adds is asked for once in an update."""
    project, _ = copied(template, server)
    project.start_history()
    write_template(
        template,
        {
            "copier.yml": CONFIG
            + """\
outlook:
  type: str
  ask: false
  default: '[% generate "outlook" %]What will [[ project_name ]] do?[% endgenerate %]'
""",
            "project/OUTLOOK.md.tmpl": "[[ outlook ]]\n",
        },
        "v2.0.0",
    )
    done = updated(project, server=server)
    assert done.code == 0, done.err
    assert names(server)[2:] == ["outlook"]
    assert project.read("OUTLOOK.md").startswith("The text of outlook: What will Tiny Service do?")


def test_copy_from_recorded_answers(template: Path, server: ModelServer) -> None:
    """A copy from the recorded answers gives the same files, without a service or a store."""
    project, _ = copied(template, server, "-d", "has_client=true")
    other = Project(project.folder.with_name("other"))
    answers = project.folder / ".config/answers.yml"
    arguments = ("--trust", "--defaults", "--data-file", answers)
    empty = {"PYGEN_CACHE_DIR": str(other.folder.with_name("cache"))}
    done = copier("copy", *arguments, template, other.folder, environ=empty)
    assert done.code == 0, done.err
    assert other.files() == project.files()
    assert len(server.requests) == 3


def test_pretend(template: Path, server: ModelServer) -> None:
    """`--pretend` asks no model and writes nothing."""
    project, done = copied(template, server, "--pretend", "-d", "has_client=true")
    assert done.code == 0, done.err
    assert not server.requests
    assert not project.folder.exists()


def test_a_model_that_fails(template: Path, server: ModelServer) -> None:
    """A model that cannot be asked ends the run with one line, before a file is written."""
    server.answer = lambda _: Fault(401, "Invalid API Key")
    project, done = copied(template, server)
    assert done.code == 1
    assert "GROQ_API_KEY" in done.complaint
    assert "Traceback" not in done.err
    assert not project.folder.exists()


def test_no_model(template: Path, server: ModelServer) -> None:
    """Where no model can be used, the one line says how to get one."""
    project = template.parent / "project"
    arguments = ("copy", "--trust", "--defaults", "-d", "project_name=x", template, project)
    done = copier(*arguments)
    assert done.code == 1
    assert done.complaint == (
        "No model can be used here to write 'intro'. Set GROQ_API_KEY or GEMINI_API_KEY, "
        "start Ollama, or set PYGEN_MODEL=provider:model."
    )


def test_a_tag_in_a_file(template: Path, server: ModelServer) -> None:
    """In a file a tag asks nobody: it fails in one line, and replays what a question asked for."""
    tag = '[% generate "limits", kind="json" %]The limits of [[ project_name ]].[% endgenerate %]\n'
    other = '[% set _copier_phase = "prompt" %]' + tag.replace("The limits", "The bounds")
    write_template(template, {"project/limits.json.tmpl": other}, "v1.1.0")
    project, done = copied(template, server)
    assert done.code == 1
    assert done.complaint == (
        "The text 'limits' is not in the reply store, and Copier's files ask no model. Let the "
        "template record it: its last question is `generated`, with the default pygen.texts()."
    )
    assert "Traceback" not in done.err
    assert not project.folder.exists()
    assert names(server) == ["intro", "limits"]

    write_template(template, {"project/limits.json.tmpl": tag}, "v1.2.0")
    project, done = copied(template, server)
    assert done.code == 0, done.err
    assert names(server) == ["intro", "limits"]
    assert json.loads(project.read("limits.json"))["name"] == "limits"


@pytest.mark.parametrize(("context", "code"), [("with context", 0), ("without context", 1)])
def test_an_imported_macro(template: Path, server: ModelServer, context: str, code: int) -> None:
    """A macro asks for texts in a question; where it cannot know where it is, it asks nobody."""
    macro = (
        "[% macro text(name) %][% generate name %]Say [[ name ]].[% endgenerate %][% endmacro %]"
    )
    question = f"""\
motto:
  type: str
  ask: false
  default: '[% from "macros.j2" import text {context} %][[ text("motto") ]]'
"""
    files = {"macros.j2": macro, "copier.yml": CONFIG + question}
    write_template(template, files, "v1.1.0")
    _, done = copied(template, server)
    assert done.code == code, done.err
    assert ("motto" in names(server)) == (code == 0)
    if code:
        assert done.complaint == (
            "The text 'motto' is not in the reply store, and the template that holds this tag was "
            "imported without its context. Add `with context` to the import."
        )


def test_a_text_that_is_not_recorded(template: Path, server: ModelServer) -> None:
    """The render of the old version asks nobody: without the text an update ends, untouched."""
    computed = CONFIG.replace("  ask: false\n  default: >-", "  when: false\n  default: >-", 1)
    write_template(template, {"copier.yml": computed}, "v1.1.0")
    project, done = copied(template, server)
    assert done.code == 0, done.err
    project.start_history()
    done = updated(project, server=server)
    assert done.code == 0, done.err
    assert names(server) == ["intro", "limits"]

    ReplyStore().clear()
    done = updated(project, server=server)
    assert done.code == 1
    assert done.complaint.startswith(
        "The text 'intro' is not in the reply store, and this render of Copier's own asks no model."
    )
    assert len(server.requests) == 2
    assert project.status() == ""
