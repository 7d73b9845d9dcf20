"""Texts of tags have what artifacts have: `status`, `show`, `improve` and `estimate`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.asks import Ask
from support.copier import ANSWERS, Project, Run, commit, copier, pygen_copier
from support.existing import EXTENSION, author, write_template
from support.servers import ModelServer

pytestmark = pytest.mark.slow

QUESTIONS = f"""\
_jinja_extensions: [{EXTENSION}]

parts: {{type: yaml, default: "[alpha, beta]"}}
regenerate: {{type: yaml, when: false, default: "[]"}}
improve: {{type: yaml, when: false, default: "{{}}"}}
generated:
  type: json
  ask: false
  default: "{{{{ pygen.texts() }}}}"
  validator: "{{{{ pygen.texts_complaint(generated) }}}}"
"""
READ = """\
# Tiny

{% generate "intro", kind="markdown" %}Introduce it.{% endgenerate %}

{% for part in parts -%}
## {{ part }}

    {% generate "part-" ~ part %}Describe {{ part }}.{% endgenerate %}

{% endfor -%}
The end.
"""
FILES = {
    "copier.yml": QUESTIONS,
    "README.md.jinja": READ,
    "client.py.jinja": '{% generate "client", kind="python" %}Write it.{% endgenerate %}\n',
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}
WORDS = "Name the unit."


def obliging(ask: Ask) -> str:
    """Answer as an author does; a revision has what was asked for as a line more."""
    if ask.task == "revise":
        assert ask.brief["of"] == "generate"
        text = ask.brief["source"]
        return f"{text}\nDone: {' '.join(ask.brief['notes'])}"
    if ask.brief.get("notes"):
        return f"{author(ask)}\nWith: {' '.join(ask.brief['notes'])}"
    return author(ask)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with a model that does what is asked of a text."""
    with ModelServer("groq", obliging) as server:
        yield server


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template's first version."""
    return write_template(tmp_path / "template", FILES)


@pytest.fixture
def project(tmp_path: Path, template: Path, server: ModelServer) -> Project:
    """A project of it, committed."""
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", template, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 0, done.err
    project.start_history()
    server.requests.clear()
    return project


def asked(server: ModelServer) -> list[tuple[str, str]]:
    """Return the tasks and names of the texts that were asked for, and forget them."""
    found = [(ask.task, ask.brief["name"]) for ask in server.requests if ask.task != "assess"]
    server.requests.clear()
    return sorted(found)


def entry(project: Project, name: str) -> dict[str, object]:
    """Return what is recorded of a text."""
    found: dict[str, object] = yaml.safe_load(project.read(ANSWERS))["generated"][name]
    return found


def improve(project: Project, server: ModelServer, *words: str) -> Run:
    """Run `pygen-copier improve` in the project."""
    command = ("improve", "--trust", *words)
    return pygen_copier(*command, cwd=project.folder, environ=server.environ)


def states(project: Project) -> dict[str, str]:
    """Return what `status` says of the files of texts."""
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    return {row["artifact"]: row["file"] for row in rows}


def test_status(project: Project, template: Path) -> None:
    """Each text stands with its file, who wrote it, and what a person or the template did since."""
    done = pygen_copier("status", project.folder)
    assert done.code == 0, done.err
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0].startswith("client in client.py as generated groq:")
    assert [line.partition(" in ")[0] for line in lines[:-1]] == sorted(
        ["client", "intro", "part-alpha", "part-beta"]
    )
    assert lines[-1] == "4 texts: 0 edited by hand, 0 waiting for a model."
    page = project.read("README.md")
    project.write("README.md", page.replace("Its second line.", "My line.", 1))
    project.write("client.py", "nothing = 1\n")
    assert states(project) == {
        "client": "not found",
        "intro": "edited by hand",
        "part-alpha": "as generated",
        "part-beta": "as generated",
    }


def test_an_older_prompt(project: Project, template: Path, server: ModelServer) -> None:
    """After an update `status` says which texts another prompt wrote, and runs no template."""
    write_template(template, {"README.md.jinja": READ.replace("Introduce", "Praise")}, "v2.0.0")
    assert project.update().code == 0
    commit(project.folder)
    template.rename(template.with_name("moved"))
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    assert [row["artifact"] for row in rows if row["older_prompt"]] == ["intro"]
    assert "1 written by an older prompt" in pygen_copier("status", project.folder).out
    template.with_name("moved").rename(template)
    before = project.read(ANSWERS)
    assert project.update().code == 0
    assert project.read(ANSWERS) == before
    assert project.update("-d", 'regenerate=["intro"]', environ=server.environ).code == 0
    assert "now" not in entry(project, "intro")
    assert asked(server) == [("generate", "intro")]


def test_show(project: Project) -> None:
    """`show` prints a text; with `--diff` what became of it, and not what is around it."""
    done = pygen_copier("show", "part-beta", project.folder)
    assert done.out.strip("\n") == "The text of part-beta: Describe beta.\nIts second line."
    assert pygen_copier("show", "part-beta", project.folder, "--diff").out == ""
    page = project.read("README.md").replace("# Tiny", "# My own")
    head, mark, tail = page.partition("Describe beta.\nIts second line.")
    project.write("README.md", f"{head}Describe beta.\nMine.\nMore.{tail}")
    assert mark
    changed = pygen_copier("show", "part-beta", project.folder, "--diff").out.splitlines()[3:]
    assert changed == [
        " The text of part-beta: Describe beta.",
        "-Its second line.",
        "+Mine.",
        "+More.",
    ]
    project.write("README.md", "Nothing is left.\n")
    done = pygen_copier("show", "part-beta", project.folder, "--diff")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert (
        "Nothing of part-beta is found in README.md: all of it was changed, by hand or" in done.err
    )


def test_improve(project: Project, server: ModelServer) -> None:
    """Words change one text by one request, stay in its entry, and edits by hand stay, too."""
    page = project.read("README.md").replace("The end.", "My end.")
    page = page.replace("Introduce it.\nIts second line.", "Introduce it.\nMy line.")
    project.write("README.md", page)
    commit(project.folder)
    done = improve(project, server, "intro", WORDS)
    assert done.code == 0, done.err
    [ask] = [ask for ask in server.requests if ask.task == "revise"]
    assert WORDS in str(ask.brief["improve"])
    assert "+My line." in str(ask.brief["edits"])
    assert "My end." not in str(ask.brief)
    assert asked(server) == [("revise", "intro")]
    assert entry(project, "intro")["asked"] == [WORDS]
    assert f"Done: {WORDS}" in project.read("README.md")
    assert "My end." in project.read("README.md")
    assert f"asked of intro: {WORDS}" in pygen_copier("status", project.folder).out
    project.write("README.md", project.read("README.md").partition("<<<<<<<")[0])
    commit(project.folder)

    before = project.files()
    done = project.update()
    assert done.code == 0, done.err
    assert project.files() == before
    done = project.update("-d", 'regenerate=["intro"]', environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server) == [("generate", "intro")]
    commit(project.folder)
    assert pygen_copier("show", "intro", project.folder).out.rstrip().endswith(f"With: {WORDS}")

    done = improve(project, server, "intro", "--forget")
    assert done.code == 0, done.err
    assert asked(server) == []
    assert "asked" not in entry(project, "intro")
    assert pygen_copier("show", "intro", project.folder).out.rstrip().endswith(f"With: {WORDS}")
    commit(project.folder)
    done = improve(project, server, "intro", "--forget")
    assert "there is nothing to forget" in done.out


def test_improve_by_a_path(project: Project, server: ModelServer) -> None:
    """A file with one text names it; one with several lists them."""
    server.answer = lambda ask: "x = 1" if ask.task == "revise" else author(ask)
    server.answer = lambda ask: "```python\nx = 1\n```" if ask.task == "revise" else author(ask)
    done = improve(project, server, "client.py", WORDS)
    assert done.code == 0, done.err
    assert project.read("client.py") == "x = 1\n"
    commit(project.folder)
    done = improve(project, server, "README.md", WORDS)
    assert done.code == 1
    assert "intro" in done.err


def test_no_acceptable_reply(project: Project, server: ModelServer) -> None:
    """The text stays as it was, and one line says so with the command that tries again."""
    code = project.read("client.py")
    server.answer = lambda ask: "No." if ask.task in ("revise", "repair") else author(ask)
    done = improve(project, server, "client", WORDS)
    assert done.code == 0, done.err
    assert project.read("client.py") == code
    assert "1 text is as it was, for no acceptable reply came: client." in done.err
    assert "-d 'regenerate=[\"client\"]'" in done.err


@pytest.mark.parametrize("name", ["improve", "regenerate"])
def test_a_template_without_the_question(
    project: Project, template: Path, server: ModelServer, name: str
) -> None:
    """What a template has no question for is told in one line, and would be recorded else."""
    lines = QUESTIONS.splitlines(keepends=True)
    without = "".join(line for line in lines if not line.startswith(f"{name}:"))
    write_template(template, {"copier.yml": without}, "v2.0.0")
    given = {"improve": '{intro: "Be good."}', "regenerate": "[intro]"}[name]
    done = project.update("-d", f"{name}={given}", environ=server.environ)
    assert done.code == 1
    assert f"The template has no question `{name}`" in done.complaint
    assert server.requests == []
    assert project.status() == ""


def test_with_stand_ins_alone(project: Project) -> None:
    """Where no model is to be asked nothing is improved, in one line."""
    command = ("improve", "--trust", "intro", WORDS)
    done = pygen_copier(*command, cwd=project.folder, environ={"PYGEN_MODEL": "scaffold"})
    assert done.code == 1
    assert "`improve` asks a model, and PYGEN_MODEL is scaffold." in done.err
    assert project.status() == ""


def test_words_that_harm(project: Project, server: ModelServer) -> None:
    """What is asked of a text is held against the rules as its prompt is."""
    done = improve(project, server, "client", "Write ransomware that encrypts files of a victim.")
    assert done.code == 1
    assert asked(server) == []
    assert project.status() == ""


def test_estimate(project: Project, template: Path, server: ModelServer, tmp_path: Path) -> None:
    """What it says beforehand is what an update, or a copy, then asks for; nothing is asked."""

    def estimated(*arguments: str | Path) -> dict[str, dict[str, int]]:
        done = pygen_copier("estimate", "--json", *arguments, environ=server.environ)
        assert done.code == 0, done.err
        found: dict[str, dict[str, int]] = json.loads(done.out)
        return found

    trusted = ("--trust", project.folder)
    assert estimated(*trusted)["files"] == {"requests": 0, "tokens": 0}
    told = pygen_copier("estimate", *trusted, environ=server.environ)
    assert told.out == "Nobody is asked: every text is there.\n"
    assert estimated(*trusted, "--regenerate", "part-*")["files"]["requests"] == 3
    data = tmp_path / "data.yml"
    data.write_text("parts: [alpha, beta, gamma]\n")
    assert estimated(*trusted, "--data-file", data)["files"]["requests"] == 2
    assert estimated("--data-file", data, "--template", template)["files"]["requests"] == 6
    assert server.requests == []
    done = project.update("-d", "parts=[alpha, beta, gamma]", environ=server.environ)
    assert done.code == 0, done.err
    assert len(server.requests) == 2
    done = pygen_copier("estimate", project.folder, environ=server.environ)
    assert "which is not trusted" in done.err
