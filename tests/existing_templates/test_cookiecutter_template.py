"""A cookiecutter template with hooks and private variables: made, edited, updated by cruft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project, Run, pygen_copier
from support.existing import EXTENSION, author, cookiecutter, cruft, unframed, write_template
from support.servers import Fault, ModelServer

from pygen_copier.client.store import ReplyStore

pytestmark = pytest.mark.slow

VARIABLES = {
    "project_name": "Tiny Service",
    "project_slug": "{{ cookiecutter.project_name | slug }}",
    "use_docker": ["no", "yes"],
    "intro": (
        "{% generate 'intro', kind='markdown' %}Introduce {{ cookiecutter.project_name }}."
        "{% endgenerate %}"
    ),
    "_year": "2026 {{ not_rendered }}",
    "__package": "{{ cookiecutter.project_name | identifier }}",
    "__tagline": "{% generate 'tagline' %}Advertise it.{% endgenerate %}",
    "_extensions": [EXTENSION],
    "_copy_without_render": ["*.svg"],
}

CORE = """\
{% generate "core", kind="python" %}
Write the core of {{ cookiecutter.project_name }}.
{% endgenerate %}
"""

HERE = "{{ cookiecutter.project_slug }}"
FIRST = {
    "cookiecutter.json": json.dumps(VARIABLES, indent=2),
    "hooks/pre_gen_project.py": (
        "import sys\nsys.exit(not '{{ cookiecutter.__package }}'.isidentifier())\n"
    ),
    "hooks/post_gen_project.py": (
        "from pathlib import Path\n"
        "if '{{ cookiecutter.use_docker }}' == 'no':\n    Path('Dockerfile').unlink()\n"
    ),
    f"{HERE}/README.md": (
        "# {{ cookiecutter.project_name }}\n\n{{ cookiecutter.intro }}\n\n"
        "{{ cookiecutter.__tagline }}\n\nUsage comes here.\n\n## Status\n\nNew.\n\nYoung.\n"
    ),
    f"{HERE}/Dockerfile": "FROM scratch\n",
    f"{HERE}/logo.svg": "<svg>{% generate %}</svg>\n",
    f"{HERE}/{{{{ cookiecutter.__package }}}}/core.py": CORE,
}
SECOND = {
    f"{HERE}/README.md": FIRST[f"{HERE}/README.md"] + "\n## License\n\nMIT\n",
    f"{HERE}/CHANGELOG.md": "# Changelog of {{ cookiecutter.project_slug }}\n",
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


def made(template: Path, server: ModelServer, *variables: str) -> tuple[Project, Run]:
    """Make a project with cookiecutter, and return it and the run."""
    folder = template.parent
    where: list[str | Path] = ["--output-dir", folder, template]
    done = cookiecutter("--no-input", *where, *variables, environ=server.environ)
    return Project(folder / "tiny-service"), done


def names(server: ModelServer) -> list[str]:
    """Return the names of the texts that were asked for."""
    return [ask.brief["name"] for ask in server.requests]


def test_cookiecutter(template: Path, server: ModelServer) -> None:
    """Variables, private ones and files may hold tags; hooks run; a second run asks nothing."""
    project, done = made(template, server)
    assert done.code == 0, done.err
    assert names(server) == ["intro", "tagline", "core"]
    assert project.read("README.md") == (
        "# Tiny Service\n\nThe text of intro: Introduce Tiny Service.\nIts second line.\n\n"
        "The text of tagline: Advertise it.\nIts second line.\n\nUsage comes here.\n"
        "\n## Status\n\nNew.\n\nYoung.\n"
    )
    assert project.read("tiny_service/core.py") == 'def answer():\n    return "core"\n'
    assert project.read("logo.svg") == "<svg>{% generate %}</svg>\n"
    assert not (project.folder / "Dockerfile").exists()
    first = project.files()

    done = cookiecutter(
        *("--no-input", "--overwrite-if-exists", "--output-dir", template.parent, template),
        environ=server.environ,
    )
    assert done.code == 0, done.err
    assert project.files() == first
    assert len(server.requests) == 3


def test_cruft(template: Path, server: ModelServer, tmp_path: Path) -> None:
    """After edits by hand cruft updates without a request, keeps the edits, and rejects nothing."""
    arguments = ("--no-input", "--output-dir", tmp_path)
    done = cruft("create", template, *arguments, environ=server.environ)
    assert done.code == 0, done.err
    project = Project(tmp_path / "tiny-service")
    assert names(server) == ["intro", "tagline", "core"]
    for command in (("status",), ("show", "intro")):
        told = pygen_copier(*command, project.folder).complaint
        assert "was made by cruft, which has no place for what texts were recorded" in told

    page = project.read("README.md").replace("Usage comes here", "Run it")
    code = project.read("tiny_service/core.py") + "\n\nMINE = 1\n"
    project.write("README.md", page)
    project.write("tiny_service/core.py", code)
    project.start_history()
    write_template(template, SECOND, "v2.0.0")
    done = cruft("update", "--skip-apply-ask", cwd=project.folder, environ=server.environ)

    assert done.code == 0, done.out + done.err
    assert len(server.requests) == 3
    assert project.read("README.md") == f"{page}\n## License\n\nMIT\n"
    assert project.read("tiny_service/core.py") == code
    assert project.read("CHANGELOG.md") == "# Changelog of tiny-service\n"
    assert not [name for name in project.files() if name.endswith(".rej")]


def test_cruft_elsewhere(template: Path, server: ModelServer, tmp_path: Path) -> None:
    """Without the store, cruft has the public variable; of the others it makes no difference."""
    arguments = ("--no-input", "--output-dir", tmp_path)
    cruft("create", template, *arguments, environ=server.environ)
    project = Project(tmp_path / "tiny-service")
    project.start_history()
    write_template(template, SECOND, "v2.0.0")
    ReplyStore().clear()
    server.answer = lambda ask: author(ask).replace("answer", "other").replace("text", "words")
    done = cruft("update", "--skip-apply-ask", cwd=project.folder, environ=server.environ)
    assert done.code == 0, done.out + done.err
    assert names(server)[3:] == ["tagline", "core"]
    assert "The text of intro" in project.read("README.md")
    assert "The text of tagline" in project.read("README.md")
    assert "def answer" in project.read("tiny_service/core.py")
    assert "## License" in project.read("README.md")


def test_a_reply_that_holds_a_template(template: Path, server: ModelServer) -> None:
    """What cruft would render again is refused in a variable, and stays as it is in a file."""

    def answer(ask: Ask) -> str:
        if ask.task == "repair":
            assert ask.brief["of"] == "generate"
            assert ask.brief["problems"] == [
                "The text holds {{, {% or {#, and would be taken for a template. "
                "Write it without them."
            ]
            return "Plain words."
        return "x = '{{ 7*7 }}'"

    server.answer = answer
    project, done = made(template, server)
    assert done.code == 0, done.err
    assert project.read("README.md").count("Plain words.") == 2
    assert project.read("tiny_service/core.py") == 'x = "{{ 7*7 }}"\n'
    assert [ask.task for ask in server.requests] == [*["generate", "repair"] * 2, "generate"]


def test_a_model_that_fails(template: Path, server: ModelServer) -> None:
    """In a variable a failure ends cookiecutter with one line, before a file is written."""
    server.answer = lambda _: Fault(401, "Invalid API Key")
    project, done = made(template, server)
    assert done.code == 1
    assert done.complaint.startswith("Error: ")
    assert "GROQ_API_KEY" in done.complaint
    assert "Traceback" not in done.err
    assert not project.folder.exists()


def test_a_file_that_fails(template: Path, server: ModelServer) -> None:
    """In a file a failure is one line as well; what was written before stays, as is its way."""

    def answer(ask: Ask) -> str | Fault:
        failed = ask.brief["name"] == "core"
        return Fault(401, "Invalid API Key") if failed else author(ask)

    server.answer = answer
    project, done = made(template, server)
    assert done.code == 1
    assert "GROQ_API_KEY" in done.complaint
    assert "Traceback" not in done.err
    assert project.folder.exists()
    assert not (project.folder / "tiny_service/core.py").exists()


@pytest.mark.parametrize("place", ["variable", "file"])
def test_cruft_with_a_model_that_fails(
    template: Path, server: ModelServer, tmp_path: Path, place: str
) -> None:
    """Cruft tells what happened and what to do in one line of its own form, and shows no code."""
    server.answer = lambda ask: (
        author(ask) if ask.brief["name"] != "core" and place == "file" else Fault(401, "Invalid")
    )
    arguments = ("--no-input", "--output-dir", tmp_path)
    done = cruft("create", template, *arguments, environ=server.environ)
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    told = unframed(done).partition("Error ")[2]
    assert told.startswith("Groq at ")
    assert "Check GROQ_API_KEY" in told
    assert told.count(".") < 8
    assert (tmp_path / "tiny-service").exists() == (place == "file")
