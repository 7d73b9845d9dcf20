"""Tags in a template's files: asked for at once while the answers are computed, then recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from support.copier import Project, Run, commit, copier
from support.existing import EXTENSION, author, write_template
from support.servers import ModelServer

pytestmark = pytest.mark.slow

QUESTIONS = f"""\
_jinja_extensions: [{EXTENSION}]
_envops: {{undefined: jinja2.StrictUndefined, keep_trailing_newline: true}}

project_name:
  type: str
  default: Tiny Service
parts:
  type: yaml
  default: '[alpha, beta]'
has_client:
  type: bool
  default: true
"""
LAST = """\
regenerate: {type: yaml, when: false, default: "[]"}
generated:
  type: json
  ask: false
  default: "{{ pygen.texts() }}"
  validator: "{{ pygen.texts_complaint(generated) }}"
"""
READ = """\
# {{ project_name }}

{% generate "intro", kind="markdown" %}Introduce {{ project_name }}.{% endgenerate %}

{% for part in parts %}
## {{ part }}

{% generate "part-" ~ part %}Describe {{ part }}.{% endgenerate %}

{% endfor %}
"""
CLIENT = '{% generate "client", kind="python" %}Write a client.{% endgenerate %}\n'
ANSWERS = "# Written by Copier\n{{ _copier_answers | to_nice_yaml }}"
FILES = {
    "copier.yml": QUESTIONS + LAST,
    "README.md.jinja": READ,
    "{% if has_client %}client.py{% endif %}.jinja": CLIENT,
    "{{ _copier_conf.answers_file }}.jinja": ANSWERS,
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


class Template:
    """A template and the project that is made with it."""

    def __init__(self, folder: Path, server: ModelServer) -> None:
        self.folder, self.server = folder / "template", server
        self.project = Project(folder / "project")
        self.versions = 0

    def write(self, files: Mapping[str, str]) -> None:
        """Write a version."""
        self.versions += 1
        write_template(self.folder, files, f"v{self.versions}.0.0")

    def copy(self, *options: str | Path, environ: Mapping[str, str] | None = None) -> Run:
        """Copy it."""
        arguments = ("--trust", "--defaults", *options, self.folder, self.project.folder)
        return copier("copy", *arguments, environ=environ or self.server.environ)

    def update(self, *options: str) -> Run:
        """Update the project, which is committed first."""
        if not (self.project.folder / ".git").exists():
            self.project.start_history()
        else:
            commit(self.project.folder)
        return self.project.update(*options, environ=self.server.environ)

    def asked(self) -> list[str]:
        """Return the names of the texts that were asked for, and forget them."""
        names = sorted(a.brief["name"] for a in self.server.requests if a.task == "generate")
        self.server.requests.clear()
        return names

    def recorded(self) -> dict[str, dict[str, object]]:
        """Return what is recorded of the texts."""
        answers = yaml.safe_load(self.project.read(".copier-answers.yml"))
        recorded = answers["generated"]
        found: dict[str, dict[str, object]] = recorded
        return found


@pytest.fixture
def template(tmp_path: Path, server: ModelServer) -> Template:
    """The template's first version."""
    template = Template(tmp_path, server)
    template.write(FILES)
    return template


def test_copy_edit_and_update(template: Template, tmp_path: Path) -> None:
    """Texts stand where their tags do; an update asks nothing and keeps edits, also with no key."""
    done = template.copy()
    assert done.code == 0, done.err
    assert template.asked() == ["client", "intro", "part-alpha", "part-beta"]
    page = template.project.read("README.md")
    assert "The text of intro: Introduce Tiny Service." in page
    assert {str(entry["path"]) for entry in template.recorded().values()} == {
        "README.md",
        "client.py",
    }
    assert "## beta\n\nThe text of part-beta: Describe beta." in page
    assert template.project.read("client.py") == 'def answer():\n    return "client"\n'

    template.project.write("README.md", page.replace("Its second line.", "Mine.", 1))
    template.project.start_history()
    template.write({"LICENSE": "MIT\n"})
    empty = {"PYGEN_CACHE_DIR": str(tmp_path / "empty")}
    done = template.project.update(environ=empty)
    assert done.code == 0, done.err
    assert template.asked() == []
    assert template.project.read("README.md") == page.replace("Its second line.", "Mine.", 1)
    assert template.project.read("LICENSE") == "MIT\n"


def test_nothing_changes(template: Template) -> None:
    """An update with nothing new asks nothing and changes no file."""
    template.copy()
    template.project.start_history()
    template.asked()
    done = template.update()
    assert done.code == 0, done.err
    assert template.asked() == []
    assert template.project.status() == ""


def test_a_copy_of_the_answers(template: Template, tmp_path: Path) -> None:
    """A copy from the recorded answers gives the same files, without a service or a store."""
    template.copy()
    first = template.project
    template.project = Project(tmp_path / "other")
    template.asked()
    done = template.copy(
        "--data-file",
        first.folder / ".copier-answers.yml",
        environ={"PYGEN_CACHE_DIR": str(tmp_path / "empty")},
    )
    assert done.code == 0, done.err
    assert template.project.files() == first.files()


def test_what_is_new_and_what_is_gone(template: Template) -> None:
    """An item more is asked for alone; a file switched off and tags removed leave the record."""
    template.copy()
    template.asked()
    done = template.update("-d", "parts=[alpha, beta, gamma]", "-d", "has_client=false")
    assert done.code == 0, done.err
    assert template.asked() == ["part-gamma"]
    assert set(template.recorded()) == {"intro", "part-alpha", "part-beta", "part-gamma"}
    done = template.update("-d", "has_client=true")
    assert done.code == 0, done.err
    assert template.asked() == []  # the reply is in the store
    assert template.project.read("client.py").startswith("def answer")


def test_written_anew(template: Template) -> None:
    """`regenerate` has texts written anew by name or glob, and nothing else."""
    template.copy()
    template.asked()
    done = template.update("-d", 'regenerate=["part-*"]')
    assert done.code == 0, done.err
    assert template.asked() == ["part-alpha", "part-beta"]
    done = template.update("-d", 'regenerate=["introo"]')
    assert done.code == 1
    assert "regenerate names 'introo'" in done.complaint
    assert template.asked() == []


def test_a_kind_that_changed(template: Template) -> None:
    """A tag whose kind the template changed has its text written anew, and it alone."""
    template.copy()
    template.asked()
    template.write(
        {"{% if has_client %}client.py{% endif %}.jinja": CLIENT.replace("python", "yaml")}
    )
    done = template.update()
    assert done.code == 0, done.err
    assert template.asked() == ["client"]
    assert template.project.read("client.py") == "# by hand\nname: client\n"


def test_a_prompt_that_changed(template: Template) -> None:
    """The text stays, and one line tells of it with the command."""
    template.copy()
    template.asked()
    template.write({"README.md.jinja": READ.replace("Introduce", "Praise")})
    done = template.update()
    assert done.code == 0, done.err
    assert template.asked() == []
    [told] = [line for line in done.err.splitlines() if "another prompt" in line]
    assert "intro" in told
    assert "-d 'regenerate=[\"intro\"]'" in told


@pytest.mark.parametrize(
    ("body", "last", "waits"),
    [
        (
            '{% set one %}{% generate "one" %}Say one.{% endgenerate %}{% endset %}'
            '{% generate "two" %}Go on after: {{ one | upper | truncate(9) }}{% endgenerate %}',
            "Go on after: THE",
            True,
        ),
        (
            '{% set one %}{% generate "one", kind="json" %}Say one.{% endgenerate %}{% endset %}'
            '{% generate "two" %}On {{ (one | from_json).lines[0] }}{% endgenerate %}',
            "On one",
            True,
        ),
        (
            '{% set one %}{% generate "one" %}Say one.{% endgenerate %}{% endset %}'
            '{% if "second" in one %}{% generate "two" %}Say two.{% endgenerate %}{% endif %}',
            "Say two.",
            True,
        ),
        (
            '{% from "macros.j2" import say %}{{ say("one") }}{{ say("two") }}',
            "Say never.",
            False,
        ),
    ],
    ids=["through filters", "parsed", "branched on", "in a macro without context"],
)
def test_texts_that_build_on_texts(template: Template, body: str, last: str, waits: bool) -> None:
    """A prompt that is made of a text waits for it, however that is done."""
    macro = "{% macro say(name) %}{% generate name %}Say {{ name }}.{% endgenerate %}{% endmacro %}"
    template.write({"more.txt.jinja": body, "README.md.jinja": "", "macros.j2": macro})
    done = template.copy("-d", "has_client=false")
    assert done.code == 0, done.err
    written = [ask for ask in template.server.requests if ask.task == "generate"]
    prompts = [ask.brief["prompt"] for ask in written]
    assert len(prompts) == 2
    assert not [prompt for prompt in prompts if "pending" in prompt.lower() or "WAIT" in prompt]
    assert waits == (prompts[0] == "Say one." and last in prompts[1])


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"b.txt.jinja": '{% generate "intro" %}Another.{% endgenerate %}'},
            "Two generate tags are named 'intro'",
        ),
        (
            {'{% generate "intro" %}x{% endgenerate %}.txt': ""},
            "The generate tag 'intro' stands in a path",
        ),
        (
            {
                "copier.yml": FILES["copier.yml"]
                + "_message_after_copy: '{% generate \"bye\" %}Say bye.{% endgenerate %}'\n"
            },
            "The generate tag 'bye' stands in _message_after_copy.",
        ),
        (
            {"copier.yml": FILES["copier.yml"] + "late: {type: str, default: x}\n"},
            "The template asks 'late' after 'generated'",
        ),
        (
            {"b.txt.jinja": '{% generate "" %}Another.{% endgenerate %}'},
            "A generate tag has an empty name.",
        ),
    ],
    ids=["one name twice", "a path", "a message", "a question behind", "no name"],
)
def test_what_cannot_be(template: Template, files: Mapping[str, str], told: str) -> None:
    """A tag that cannot be recorded is told in one line, before anything is asked or written."""
    template.write(files)
    done = template.copy()
    assert done.code == 1
    assert told in done.complaint
    assert "Traceback" not in done.err
    assert template.asked() == []
    assert not template.project.folder.exists()


def test_a_text_that_moved(template: Template) -> None:
    """A text that a question of an earlier version recorded stays when its tag moves to a file."""
    question = """\
intro:
  type: str
  ask: false
  default: '{% generate "intro", kind="markdown" %}Introduce {{ project_name }}.{% endgenerate %}'
"""
    template.write({"copier.yml": QUESTIONS + question, "README.md.jinja": "{{ intro }}\n"})
    template.copy("-d", "has_client=false")
    assert template.asked() == ["intro"]
    page = template.project.read("README.md")
    tag = '{% generate "intro", kind="markdown" %}Say something else.{% endgenerate %}\n'
    template.write({"copier.yml": QUESTIONS + LAST, "README.md.jinja": tag})
    done = template.update()
    assert done.code == 0, done.err
    assert template.asked() == []
    assert template.project.read("README.md") == page


def test_a_record_of_another_version(template: Template) -> None:
    """A `generated` that lacks texts is refused in one line, and nothing is written."""
    done = template.copy("-d", "generated={}")
    assert done.code == 1
    assert "The answer `generated` that was given does not fit" in done.complaint
    assert not template.project.folder.exists()


def test_without_a_key(template: Template) -> None:
    """`PYGEN_MODEL=scaffold` gives stand-ins of each kind; with no model the run ends in a line."""
    done = template.copy(environ={"PYGEN_MODEL": "scaffold"})
    assert done.code == 0, done.err
    assert "[intro: not written yet]" in template.project.read("README.md")
    assert template.project.read("client.py") == "...  # client: not written yet\n"
    template.project = Project(template.project.folder.with_name("other"))
    done = template.copy(environ={"PYGEN_QUIET": "1"})
    assert done.code == 1
    assert done.complaint.startswith("No model can be used here to write 'client', 'intro'")


def test_pretend(template: Template) -> None:
    """`--pretend` asks nobody and writes nothing."""
    done = template.copy("--pretend")
    assert done.code == 0, done.err
    assert template.asked() == []
    assert not template.project.folder.exists()


def test_a_reply_that_is_refused(template: Template) -> None:
    """Where no acceptable text comes a stand-in is recorded, and told with the command."""
    good = template.server.answer
    template.server.answer = lambda ask: (
        "import os\nos.system('ls')" if ask.brief.get("name") == "client" else author(ask)
    )
    done = template.copy()
    assert done.code == 0, done.err
    assert template.project.read("client.py") == "...  # client: not written yet\n"
    assert "-d 'regenerate=[\"client\"]'" in done.err
    template.server.answer = good
    template.asked()
    done = template.update("-d", 'regenerate=["client"]')
    assert done.code == 0, done.err
    assert template.asked() == ["client"]
    assert template.project.read("client.py").startswith("def answer")
