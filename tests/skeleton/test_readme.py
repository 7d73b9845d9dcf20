"""What a person, an index and an agent read of a package first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import mdformat
import pytest
from support.asks import Ask
from support.copier import Project
from support.model import good_model
from support.packages import settings
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

URL = "https://github.com/ada/tiny-codes"
LINK = re.compile(r"\]\(([^)\s]+)\)")
Make = Callable[..., Project]


@pytest.fixture
def made(copy_here: Copy, tmp_path: Path) -> Make:
    """Return a function that makes a scaffold."""

    def make(**answers: object) -> Project:
        done = copy_here({}, **answers)
        assert done.code == 0, done.err
        return Project(tmp_path / "project")

    return make


def links(text: str) -> set[str]:
    """Return where the links of a page lead."""
    return set(LINK.findall(text))


@pytest.mark.parametrize("ci", ["github", "none"])
def test_links_lead_to_the_repository_where_there_is_one(ci: str, made: Make) -> None:
    """An index shows the README too: no link in it is relative, and each leads to a file."""
    project = made(repository_url=URL, ci=ci)
    readme = project.read("README.md")
    assert all(each.startswith("https://") for each in links(readme))
    files = {each.removeprefix(f"{URL}/blob/main/") for each in links(readme) if "/blob/" in each}
    assert {"AGENTS.md", "CONTRIBUTING.md", "docs/tutorial.md"} <= files
    assert all((project.folder / each.partition("#")[0]).is_file() for each in files)
    badge = f"[![CI]({URL}/actions/workflows/ci.yml/badge.svg)]"
    assert (badge in readme) == (ci == "github")
    assert f"git clone {URL} tiny-codes\n" in readme
    assert "pip install tiny-codes\n" in readme


def test_links_stay_in_the_folder_where_there_is_no_repository(made: Make) -> None:
    """They are relative then, there is no badge, and what is proprietary is on no index."""
    project = made(license="LicenseRef-Proprietary")
    readme = project.read("README.md")
    inside = {each for each in links(readme) if not each.startswith("https://")}
    assert {"docs/tutorial.md", "CONTRIBUTING.md", "LICENSE"} <= inside
    assert all((project.folder / each.partition("#")[0]).is_file() for each in inside)
    assert "badge" not in readme
    assert "pip install tiny-codes" not in readme
    assert "git clone" not in readme


def test_an_address_that_a_shell_would_part_is_not_typed(made: Make) -> None:
    """What stands in a command to type is one word of it."""
    readme = made(repository_url="https://github.com/ada/tiny;rm").read("README.md")
    assert "git clone" not in readme


def test_agents_are_told_where_things_are(made: Make) -> None:
    """Modules with their purpose, the commands, and how edits and updates live together."""
    project = made(ci="none")
    text = project.read("AGENTS.md")
    assert mdformat.text(text, extensions={"gfm"}) == text
    assert "- `src/tiny_codes/parity_checks.py`" in text
    assert "copier update --trust --defaults -d 'features=[…]'" in text
    assert "`src/tiny_codes/parity_checks.py`: `module:parity_checks`" in text
    assert all((project.folder / each).exists() for each in links(text) if "://" not in each)


def tagged(ask: Ask) -> str:
    """Reply as a good model that gives taglines, in the form that some give them."""
    if ask.task == "summary":
        summary = json.loads(good_model(ask))["summary"]
        return json.dumps({"tagline": '"Find errors in `small` codes."', "summary": summary})
    return good_model(ask)


def test_a_tagline_stands_wherever_one_line_is_read(copy_here: Copy, tmp_path: Path) -> None:
    """It comes with the summary, in the same request, and stays when a feature is added."""
    with ModelServer("groq", tagged) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    line = "Find errors in small codes"
    assert f"  tagline: {line}\n" in project.read(".copier-answers.yml")
    assert f"\n\n**{line}**\n\n" in project.read("README.md")
    assert settings(project)["project"]["description"] == line
    assert f'site_description: "{line}"' in project.read("mkdocs.yml")
    assert line in project.read("AGENTS.md")
    assert "from tiny_codes import" in project.read("examples/parity_checks.py")
    project.start_history()

    def other(ask: Ask) -> str:
        return tagged(ask).replace("Find errors", "Do what else there is")

    more = "features=[parity checks, look-up decoding, noise channels]"
    with ModelServer("groq", other) as server:
        updated = project.update("-d", more, environ=server.environ)
        assert updated.code == 0, updated.err
        briefs = [ask.brief for ask in server.requests if ask.task == "summary"]
    assert [brief["tagline"] for brief in briefs] == [line]
    assert f"**{line}**" in project.read("README.md")


def test_without_a_tagline_the_first_sentence_stands_there(copy_here: Copy, tmp_path: Path) -> None:
    """A model that replies with a summary alone is asked for nothing more."""
    with ModelServer("groq", good_model) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        assert done.code == 0, done.err
        tasks = [ask.task for ask in server.requests]
    assert tasks.count("summary") == 1
    project = Project(tmp_path / "project")
    assert "tagline" not in project.read(".copier-answers.yml")
    assert settings(project)["project"]["description"] == "Small error-correcting codes."
