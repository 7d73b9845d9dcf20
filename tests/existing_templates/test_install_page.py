"""The page on installing beside other programs: what can be held here is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.blocks import blocks_of
from support.copier import REPOSITORY, Project, commit, copier, git
from support.existing import EXTENSION, ONLY_TEXTS, author, write_template
from support.packages import problems_of, tool
from support.servers import ModelServer

pytestmark = pytest.mark.slow

PAGE = REPOSITORY / "docs/how-to/install-beside.md"
BLOCKS = {block.title: block.text for block in blocks_of(PAGE) if block.title}
TOLD = [block.text for block in blocks_of(PAGE) if not block.title]
CONFIG = f"name: {{type: str, default: Tiny}}\n{ONLY_TEXTS}"
FILES = {
    "copier.yml": CONFIG,
    "README.md.jinja": '{% generate "intro" %}Introduce {{ name }}.{% endgenerate %}\n',
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


def test_what_renovate_runs(tmp_path: Path, server: ModelServer) -> None:
    """Its command updates with no key, and asks for a new text where it has one."""
    template = write_template(tmp_path / "template", FILES)
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", template, project.folder)
    assert copier("copy", *arguments, environ=server.environ).code == 0
    project.start_history()
    server.requests.clear()
    told = next(text for text in TOLD if "--skip-answered" in text)
    command = told.replace("FILE", ".copier-answers.yml").split()[2:-1]
    write_template(template, {"new.txt": "New.\n"}, "v2.0.0")
    empty = {"PYGEN_CACHE_DIR": str(tmp_path / "empty")}
    done = copier("update", *command, "v2.0.0", cwd=project.folder, environ=empty)
    assert done.code == 0, done.err
    assert project.read("new.txt") == "New.\n"
    commit(project.folder)

    more = '{% generate "more" %}Say more.{% endgenerate %}\n'
    write_template(template, {"more.txt.jinja": more}, "v3.0.0")
    again = ("update", *command, "v3.0.0")
    done = copier(*again, cwd=project.folder, environ=empty)
    assert done.code == 1
    assert done.complaint.startswith("No model can be used here to write 'more'")
    assert project.status() == ""
    done = copier(*again, cwd=project.folder, environ=server.environ)
    assert done.code == 0, done.err
    assert project.read("more.txt").startswith("The text of more: Say more.")
    assert [ask.brief["name"] for ask in server.requests if ask.task == "generate"] == ["more"]


def test_settings(tmp_path: Path) -> None:
    """Settings of the page are what pre-commit and Renovate take."""
    assert problems_of(json.loads(BLOCKS["renovate.json"]), "renovate") == []
    git(tmp_path, "init", "-q")
    (tmp_path / ".pre-commit-config.yaml").write_text(BLOCKS[".pre-commit-config.yaml"])
    done = tool("pre-commit", "validate-config", ".pre-commit-config.yaml", cwd=tmp_path)
    assert done.code == 0, done.out + done.err
    settings = yaml.safe_load(BLOCKS[".pre-commit-config.yaml"])
    assert settings["ci"]["skip"] == [hook["id"] for hook in settings["repos"][0]["hooks"]]


def test_what_is_said_without_it(tmp_path: Path) -> None:
    """Copier's message without the library is the one on the page."""
    config = CONFIG.replace(EXTENSION, "pygen_copier_that_is_not_here.PygenExtension")
    template = write_template(tmp_path / "template", {**FILES, "copier.yml": config})
    done = copier("copy", "--trust", "--defaults", template, tmp_path / "made")
    assert done.code == 1
    told = next(text for text in TOLD if "No module named" in text)
    said = done.err.replace("pygen_copier_that_is_not_here", "pygen_copier")
    assert all(line in said for line in told.splitlines())
