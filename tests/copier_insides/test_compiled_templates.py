"""Sources of one version of a template are compiled once, those of two versions apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from jinja2 import Environment
from support.copier import ANSWERS, commit, copier_here, git

QUESTIONS = """
_jinja_extensions:
  - copier_template_extensions.TemplateExtensionLoader
  - extensions/words.py:Words
name: {type: str, default: "{{ 'Ada' }}"}
"""
# Jinja computes what a filter makes of a constant where it compiles.
WORDS = """
from jinja2.ext import Extension
from pygen_copier.questionnaire.copier_run import cache_templates

class Words(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        cache_templates(environment)
        environment.filters["said"] = lambda text: text + " WORD"
"""
FILES = {
    "copier.yml": QUESTIONS,
    "said.txt.jinja": "{{ 'the' | said }}\n",
    "{{ 'one' }}/a.txt.jinja": "{{ name }}\n",
    "{{ 'one' }}/b.txt.jinja": "{{ name }}\n",
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}


def write(template: Path, word: str, tag: str = "") -> None:
    """Write a template whose filter says a word, and tag it."""
    for name, text in {**FILES, "extensions/words.py": WORDS.replace("WORD", word)}.items():
        (template / name).parent.mkdir(parents=True, exist_ok=True)
        (template / name).write_text(text)
    if tag:
        commit(template)
        git(template, "tag", tag)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template, tagged v1.0.0."""
    folder = tmp_path / "template"
    folder.mkdir()
    git(folder, "init", "-q")
    write(folder, "first", "v1.0.0")
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often Jinja compiles each source."""
    found: Counter[str] = Counter()
    compile_source = Environment.compile

    def count(self: Environment, source: Any, *arguments: Any, **options: Any) -> CodeType:
        found[source] += 1
        code: CodeType = compile_source(self, source, *arguments, **options)
        return code

    monkeypatch.setattr(Environment, "compile", count)
    return found


@pytest.fixture
def project(template: Path, compiled: Counter[str], tmp_path: Path) -> Path:
    """A project of it, with a history."""
    done = copier_here("copy", "--trust", "--defaults", template, tmp_path / "project")
    assert done.code == 0, done.err
    git(tmp_path / "project", "init", "-q")
    commit(tmp_path / "project")
    return tmp_path / "project"


def updated(project: Path) -> None:
    """Update a project, in this process."""
    done = copier_here("update", "--trust", "--defaults", project)
    assert done.code == 0, done.err


def test_an_update_of_one_version_compiles_each_source_once(
    project: Path, compiled: Counter[str]
) -> None:
    """So do a copy and its renders, in one process; files of one text are told apart by name."""
    updated(project)
    assert compiled["{{ 'the' | said }}\n"] == compiled["{{ 'one' }}"] == 1
    assert compiled["{{ name }}\n"] == 2
    assert (project / "said.txt").read_text() == "the first\n"


def test_two_versions_share_nothing(template: Path, project: Path, compiled: Counter[str]) -> None:
    """The same source means what the extensions of its version make of it."""
    write(template, "second", "v2.0.0")
    updated(project)
    assert compiled["{{ 'the' | said }}\n"] == 2
    assert (project / "said.txt").read_text() == "the second\n"
    assert "v2.0.0" in (project / ANSWERS).read_text()


def test_a_folder_that_is_no_repository_is_compiled_anew(tmp_path: Path) -> None:
    """What is changed in it between two copies counts."""
    for word in ("first", "second"):
        write(tmp_path / "plain", word)
        target = tmp_path / word
        done = copier_here("copy", "--trust", "--defaults", tmp_path / "plain", target)
        assert done.code == 0, done.err
        assert (target / "said.txt").read_text() == f"the {word}\n"
