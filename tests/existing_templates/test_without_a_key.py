"""A template with tags, tried by its author: stand-ins, and replies that are committed."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml
from support.copier import Project, Run, copier
from support.existing import (
    EXTENSION,
    ONLY_TEXTS,
    author,
    cookiecutter,
    cruft,
    environment,
    write_template,
)
from support.servers import ModelServer

pytestmark = pytest.mark.slow

SCAFFOLD = {"PYGEN_MODEL": "scaffold"}
FILES = {"PYGEN_MODEL": "files:replies"}


def stand_in(kind: str) -> str:
    """Return the stand-in of a kind, as a tag with a model of its own has it, too."""
    tag = f'{{% generate "intro", kind="{kind}", model="groq:any" %}}Write.{{% endgenerate %}}'
    return environment(EXTENSION).from_string(tag).render()


def test_stand_ins_of_each_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `PYGEN_MODEL=scaffold` each kind has one line that says its name and is of its kind."""
    monkeypatch.setenv("PYGEN_MODEL", "scaffold")
    told = "intro: not written yet"
    assert stand_in("text") == stand_in("markdown") == f"[{told}]"
    assert stand_in("python") == f"...  # {told}"
    ast.parse(f"def f():\n    {stand_in('python')}\n\n\nx = {stand_in('python')}\n")
    assert json.loads(stand_in("json")) == {"stand-in": told}
    for place in ("{}", "- {}", "a:\n  b: {}"):
        assert told in str(yaml.safe_load(place.format(stand_in("yaml"))))


def test_stand_ins_of_a_question(tmp_path: Path) -> None:
    """The default of a question in Copier has its stand-in."""
    config = f"""\
_jinja_extensions: [{EXTENSION}]
intro:
  type: str
  ask: false
  default: '{{% generate "intro" %}}Introduce it.{{% endgenerate %}}'
"""
    template = write_template(
        tmp_path / "template", {"copier.yml": config, "a.txt.jinja": "{{ intro }}\n"}
    )
    done = copier("copy", "--trust", "--defaults", template, tmp_path / "made", environ=SCAFFOLD)
    assert done.code == 0, done.err
    assert (tmp_path / "made/a.txt").read_text() == "[intro: not written yet]\n"


def test_stand_ins_of_other_hosts(tmp_path: Path) -> None:
    """With cookiecutter and cruft there are stand-ins of variables and files."""
    variables = {
        "slug": "tiny",
        "intro": "{% generate 'intro' %}Introduce it.{% endgenerate %}",
        "_extensions": [EXTENSION],
    }
    page = "{{ cookiecutter.intro }} {% generate 'more' %}Say more.{% endgenerate %}"
    template = write_template(
        tmp_path / "template",
        {"cookiecutter.json": json.dumps(variables), "{{ cookiecutter.slug }}/a.txt": page},
    )
    done = cookiecutter("--no-input", "-o", tmp_path / "made", template, environ=SCAFFOLD)
    assert done.code == 0, done.err
    done = cruft(
        "create", "--no-input", "--output-dir", tmp_path / "kept", template, environ=SCAFFOLD
    )
    assert done.code == 0, done.err
    for folder in ("made", "kept"):
        text = (tmp_path / folder / "tiny/a.txt").read_text()
        assert text.strip() == "[intro: not written yet] [more: not written yet]"


def test_committed_replies(tmp_path: Path) -> None:
    """All replies that are missing are named at once, and what builds on them; then all is made."""
    letters = "abcdefghijkl"
    tags = "".join(f'{{% generate "{x}" %}}Write {x}.{{% endgenerate %}}\n' for x in letters)
    later = (
        '{% set one %}{% generate "one" %}Say one.{% endgenerate %}{% endset %}'
        '{{ one }}\n{% generate "two" %}Go on after: {{ one }}{% endgenerate %}\n'
    )
    template = write_template(
        tmp_path / "template",
        {
            "copier.yml": ONLY_TEXTS,
            "a.txt.jinja": tags,
            "b.txt.jinja": later,
        },
    )
    replies = tmp_path / "replies/generate"
    replies.mkdir(parents=True)

    def copied() -> Run:
        arguments = ("--trust", "--defaults", template, tmp_path / "made")
        return copier("copy", *arguments, cwd=tmp_path, environ=FILES)

    done = copied()
    assert done.code == 1
    assert "Traceback" not in done.err
    assert all(f"replies/generate/{x}.prompt.md" in done.complaint for x in (*letters, "one"))
    assert done.complaint.startswith("13 replies are still to be given")
    assert done.complaint.endswith("What builds on them is asked for after that: two.")
    for x in (*letters, "one"):
        (replies / f"{x}.md").write_text(f"The text {x}.\n")
    done = copied()
    assert done.code == 1
    assert "replies/generate/two.prompt.md" in done.complaint
    (replies / "two.md").write_text("The text two.\n")
    done = copied()
    assert done.code == 0, done.err
    assert Project(tmp_path / "made").read("b.txt") == "The text one.\nThe text two.\n"


@pytest.mark.parametrize("named", ["", "other-model"])
@pytest.mark.parametrize("place", ["file", "question"])
def test_a_stored_reply(tmp_path: Path, place: str, named: str) -> None:
    """A reply that came before is found in the store with no key, and whoever was asked; once."""
    tag = '{% generate "one", kind="python" %}Write one.{% endgenerate %}'
    question = f"one: {{type: str, ask: false, default: '{tag}'}}\n"
    config = f"_jinja_extensions: [{EXTENSION}]\n{question}" if place == "question" else ONLY_TEXTS
    text = "{{ one }}\n" if place == "question" else f"{tag}\n"
    template = write_template(tmp_path / "template", {"copier.yml": config, "one.py.jinja": text})
    copy = ("copy", "--trust", "--defaults", template)
    with ModelServer("groq", author) as server:
        model = {"PYGEN_MODEL": f"groq:{named}"} if named else {}
        done = copier(*copy, tmp_path / "made", environ={**server.environ, **model})
    assert done.code == 0, done.err
    done = copier(*copy, tmp_path / "again")
    assert done.code == 0, done.err
    made = [Project(tmp_path / name).read("one.py") for name in ("made", "again")]
    assert made[0] == made[1] == 'def answer():\n    return "one"\n'

    more = '{% generate "two" %}Write two.{% endgenerate %}\n'
    write_template(template, {"copier.yml": ONLY_TEXTS, "two.txt.jinja": more}, "v2.0.0")
    done = copier(*copy, tmp_path / "more")
    assert done.code == 1
    assert done.complaint.startswith("No model can be used here to write 'two'.")


def test_a_stored_reply_of_other_hosts(tmp_path: Path) -> None:
    """Cookiecutter and cruft find a stored reply with no key, too."""
    page = "{% generate 'more' %}Say more.{% endgenerate %}"
    variables = json.dumps({"slug": "tiny", "_extensions": [EXTENSION]})
    files = {"cookiecutter.json": variables, "{{ cookiecutter.slug }}/a.txt": page}
    template = write_template(tmp_path / "template", files)
    with ModelServer("groq", author) as server:
        where = ("--no-input", "-o", tmp_path / "made", template)
        done = cookiecutter(*where, environ=server.environ)
        assert done.code == 0, done.err
    where = ("--no-input", "-o", tmp_path / "again", template)
    assert cookiecutter(*where).code == 0
    done = cruft("create", "--no-input", "--output-dir", tmp_path / "kept", template)
    assert done.code == 0, done.err
    pages = [Project(tmp_path / f"{name}/tiny").read("a.txt") for name in ("made", "again", "kept")]
    assert set(pages) == {"The text of more: Say more.\nIts second line."}
