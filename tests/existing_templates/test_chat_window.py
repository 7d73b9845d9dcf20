"""A Copier template with an extension of its own, and a chat window as the model of its texts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.copier import Project, Run, copier
from support.existing import EXTENSION, write_template

pytestmark = pytest.mark.slow

CONFIG = f"""\
_jinja_extensions:
  - copier_template_extensions.TemplateExtensionLoader
  - extensions/shout.py:Shout
  - {EXTENSION}
_exclude: [copier.yml, extensions, .git]
_message_before_copy: "Making it."

course:
  type: str
lessons:
  type: json
  ask: false
  default: >-
    {{% generate "lessons", kind="json", model="files:replies" %}}
    The lessons of a course on {{{{ course }}}}: a list of objects with `title` and `goal`.
    {{% endgenerate %}}
outline:
  type: str
  ask: false
  default: >-
    {{%- generate "outline", model="files:replies" -%}}
    Sum up {{{{ lessons | map(attribute="title") | join(", ") }}}}.
    {{%- endgenerate -%}}
"""

LESSONS = [{"title": "Knots", "goal": "Tie two."}, {"title": "Splices", "goal": "Make one."}]

FIRST = {
    "copier.yml": CONFIG,
    "extensions/shout.py": (
        "from jinja2.ext import Extension\n\n\nclass Shout(Extension):\n"
        "    def __init__(self, environment):\n        super().__init__(environment)\n"
        "        environment.filters['shout'] = str.upper\n"
    ),
    "README.md.jinja": "# {{ course | shout }}\n\n{{ outline }}\n",
    "lessons/{% yield lesson from lessons %}{{ lesson.title | slug }}{% endyield %}.md.jinja": (
        "# {{ lesson.title }}\n\n{{ lesson.goal }}\n\n## Exercises\n\nTo come.\n"
    ),
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}
LESSON = next(name for name in FIRST if name.startswith("lessons/"))
SECOND = {LESSON: "<!-- A lesson. -->\n" + FIRST[LESSON]}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template's first version."""
    return write_template(tmp_path / "template", FIRST)


def copied(template: Path) -> Run:
    """Copy the template, in the folder it lies in."""
    folder = template.parent
    options = ("--trust", "--defaults", "-d", "course=Ropes")
    return copier("copy", *options, template, folder / "course", cwd=folder)


def test_copy_edit_and_update(template: Path) -> None:
    """Each run names the prompt it waits for; with all replies there, they are needed once."""
    replies = template.parent / "replies/generate"
    answers = {"lessons": json.dumps(LESSONS), "outline": "It is about ropes."}
    for name, answer in answers.items():
        done = copied(template)
        assert done.code == 1
        assert done.complaint.startswith(f"No reply to replies/generate/{name}.prompt.md was found")
        assert not (template.parent / "course").exists()
        (replies / f"{name}.md").write_text(answer, encoding="utf-8")
    assert "Sum up Knots, Splices." in (replies / "outline.prompt.md").read_text(encoding="utf-8")
    done = copied(template)
    assert done.code == 0, done.err

    project = Project(template.parent / "course")
    assert project.read("README.md") == "# ROPES\n\nIt is about ropes.\n"
    assert project.read("lessons/knots.md").startswith("# Knots\n\nTie two.\n")
    edited = project.read("lessons/knots.md").replace("To come.", "Tie one.")
    project.write("lessons/knots.md", edited)
    project.start_history()
    write_template(template, SECOND, "v2.0.0")
    shutil.rmtree(replies.parent)
    done = project.update()

    assert done.code == 0, done.err
    assert project.read("lessons/knots.md") == f"<!-- A lesson. -->\n{edited}"
    assert project.read("lessons/splices.md").startswith("<!-- A lesson. -->\n# Splices")
    assert not list(project.folder.rglob("*.prompt.md"))
    assert "conflict" not in done.err


def test_a_text_of_ones_own(template: Path) -> None:
    """A text that is given as an answer is used, and nobody is asked for it, then or later."""
    folder = template.parent
    options = ("--trust", "--defaults", "-d", "course=Ropes", "-d", "outline=Ropes, by hand.")
    data = ("-d", f"lessons={json.dumps(LESSONS)}")
    done = copier("copy", *options, *data, template, folder / "course", cwd=folder)
    assert done.code == 0, done.err
    project = Project(folder / "course")
    assert project.read("README.md") == "# ROPES\n\nRopes, by hand.\n"
    project.start_history()
    done = project.update("-d", "outline=Other words.")
    assert done.code == 0, done.err
    assert project.read("README.md") == "# ROPES\n\nOther words.\n"
    assert project.answers()["outline"] == "Other words."
