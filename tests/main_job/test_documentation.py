"""The documentation of a package: its pages come out, follow changes, and build into a site."""

from __future__ import annotations

import ast
import json
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import FEATURES, REPOSITORY, Project, commit, run
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier.markdown.page import read_page

pytestmark = pytest.mark.slow

MORE_FEATURES = ["-d", f"features={json.dumps([*FEATURES, 'noise channels'])}"]
GUIDE = "docs/how-to/parity-checks.md"


def pages(project: Project) -> dict[str, str]:
    """Return the texts of the Markdown files that people read, by path; forms have no title."""
    return {
        path: text.decode()
        for path, text in project.files().items()
        if path.endswith(".md") and not path.startswith(".github/")
    }


def broken_links(project: Project) -> Iterator[str]:
    """Yield the links in Markdown files that lead to no file of the project."""
    files = project.files()
    for path, text in pages(project).items():
        for link in read_page(text).links:
            target = link.target.partition("#")[0]
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if target and not re.match(r"(https?|mailto):", target) and place not in files:
                yield f"{path}: {link.target}"


def test_the_documentation_is_whole(project: Project) -> None:
    """Every page is there, reads well in the repository, and no link in it is broken."""
    there = {path for path in project.files() if path.startswith("docs/")}
    computed = ("installation", "examples", "api", "plan")
    assert there == {
        "docs/index.md",
        "docs/tutorial.md",
        "docs/how-to/parity-checks.md",
        "docs/how-to/look-up-decoding.md",
        "docs/reference/parity_checks.md",
        "docs/reference/look_up_decoding.md",
        "docs/assets/site.css",
        *(f"docs/{name}.md" for name in computed),
    }
    assert list(broken_links(project)) == []
    for path, text in pages(project).items():
        titles = [heading for heading in read_page(text).headings if heading.level == 1]
        assert len(titles) == 1, path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\n\n\n" not in re.sub(r"```.*?\n```", "code", text, flags=re.DOTALL), path
    assert "from tiny_codes.parity_checks import" in project.read(GUIDE)
    readme = project.read("README.md")
    assert "[parity checks](docs/how-to/parity-checks.md)" in readme
    assert project.read("examples/parity_checks.py").strip() in readme


def test_pages_see_the_real_api(copy_here: Copy) -> None:
    """What a page is asked with is read from the sources that were written, not from the plan."""

    def answer(ask: Ask) -> str:
        return good_model(ask).replace("Return the value of parity_checks", "Say it")

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        assert done.code == 0, done.err
        briefs = {ask.brief["page"]: ask.brief for ask in server.requests if ask.task == "page"}
    assert set(briefs) == {
        "overview",
        "tutorial",
        "how-to-parity-checks",
        "how-to-look-up-decoding",
    }
    (module,) = briefs["how-to-parity-checks"]["api"]
    assert module["names"][0] == {
        "kind": "function",
        "name": "parity_checks_value",
        "signature": "parity_checks_value(n: int) -> int",
        "doc": "Say it.",
    }
    assert [module["module"] for module in briefs["overview"]["api"]] == ["parity_checks"]
    assert "def main()" in briefs["how-to-parity-checks"]["examples"][0]
    assert {term["term"] for term in briefs["how-to-parity-checks"]["terms"]} == {
        *("tiny-codes", "tiny_codes", "parity checks", "parity_checks", "parity_checks_value"),
    }


def test_a_hand_edit_in_a_page_merges(project: Project, server: ModelServer) -> None:
    """A list that code brings up to date keeps what a person wrote, and asks for nothing."""
    overview = project.read("docs/index.md").replace("# Overview", "# All of tiny-codes")
    project.write("docs/index.md", overview)
    edited = project.read(GUIDE) + "\nBy hand.\n"
    project.write(GUIDE, edited)
    commit(project.folder)
    server.requests.clear()
    done = project.update(*MORE_FEATURES, environ=server.environ)
    assert done.code == 0, done.err
    assert not [ask.task for ask in server.requests if ask.task == "revise"]
    merged = project.read("docs/index.md")
    assert merged.startswith("# All of tiny-codes\n")
    assert "- [Noise channels](how-to/noise-channels.md): It does noise channels." in merged
    assert project.read(GUIDE) == edited
    assert list(broken_links(project)) == []


def test_a_package_that_is_renamed_has_its_pages_renamed(
    project: Project, server: ModelServer
) -> None:
    """The name people install stands in every page, and nobody is asked to write it."""
    server.requests.clear()
    pages = [name for name in project.files() if name.startswith("docs/")]
    naming = [name for name in pages if "tiny-codes" in project.read(name)]
    done = project.update("-d", "package_name=small-codes", environ=server.environ)
    assert done.code == 0, done.err
    assert not server.requests
    assert naming
    for name in naming:
        assert "small-codes" in project.read(name), name
        assert "tiny-codes" not in project.read(name), name


def test_a_bad_page_is_repaired_and_then_left_to_the_draft(copy_here: Copy, tmp_path: Path) -> None:
    """The problems of a page go back to the model; where they stay, a draft of the plan stands."""

    def answer(ask: Ask) -> str:
        if ask.brief.get("page") == "tutorial":
            return "# Lesson\n\n[more](nowhere.md)\n\n```python\nimport nothing\n```\n"
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        assert done.code == 0, done.err
        (repair,) = (ask.brief for ask in server.requests if ask.task == "repair")
    assert repair["of"] == "page"
    assert any("there is no page nowhere.md" in problem for problem in repair["problems"])
    assert any("`nothing` is neither" in problem for problem in repair["problems"])
    assert "1 file is a scaffold, for no acceptable reply came: page:tutorial." in done.err
    tutorial = Project(tmp_path / "project").read("docs/tutorial.md")
    assert tutorial.startswith("# First steps\n")
    assert "nowhere" not in tutorial


@pytest.fixture(scope="module")
def site_tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the tools that the template's `docs` group names."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    metadata = (REPOSITORY / "template/pyproject.toml.jinja").read_text(encoding="utf-8")
    (groups,) = re.findall(r"{% set groups = (.*?) %}", metadata, re.DOTALL)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = (
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        *ast.literal_eval(groups)["docs"],
    )
    done = run(python, *install)
    assert done.code == 0, done.err
    return python


def assert_builds(project: Project, python: Path) -> None:
    """Build the site with warnings as errors, and look at what came out."""
    build = ("-m", "zensical", "build", "--strict")
    done = run(python, *build, cwd=project.folder)
    assert done.code == 0, done.out + done.err
    site = project.folder / "site"
    written = {path for path in pages(project) if path.startswith("docs/")}
    assert len(list(site.rglob("index.html"))) == len(written)
    for page in site.rglob("*.html"):
        scripts = re.findall(
            r"<(?:script|link)[^>]+(?:src|href)=\"?(https?:[^\" >]+)", page.read_text()
        )
        assert [url for url in scripts if "example.org" not in url] == [], page


@pytest.mark.timeout(300)
def test_the_site_of_a_scaffold_builds(copy_here: Copy, tmp_path: Path, site_tools: Path) -> None:
    """Without a model, and with hostile text in the answers, the site builds and nothing acts."""
    done = copy_here(
        {},
        description='Codes <script>alert(1)</script> with "quotes". ::: os',
        features=[
            "parity <b>checks</b>",
            "</title><script>alert(2)</script>",
            "::: os",
            "a [link](javascript:alert(1)) | ![i](//x)",
            "b[i][j] [k](n.md)",
        ],
        repository_url='https://example.org/"onmouseover=alert(1)',
    )
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert list(broken_links(project)) == []
    assert_builds(project, site_tools)
    for page in (project.folder / "site").rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html
        assert '"onmouseover=' not in html
        assert "<b>checks" not in html
        assert "os.path" not in html  # the directive was not followed


@pytest.mark.timeout(300)
def test_the_site_of_the_demonstration_builds(
    demonstration: Path, tmp_path: Path, site_tools: Path
) -> None:
    """The demonstration's pages build into a site, with the docstrings of its modules in it."""
    shutil.copytree(demonstration, tmp_path / "stabqec")
    project = Project(tmp_path / "stabqec")
    assert list(broken_links(project)) == []
    assert_builds(project, site_tools)
    memory = (project.folder / "site/reference/memory/index.html").read_text(encoding="utf-8")
    assert 'id="stabqec.memory.MemoryExperiment.run"' in memory
    noise = (project.folder / "site/reference/noise/index.html").read_text(encoding="utf-8")
    # A section that goes over two lines is one text.
    assert "minus infinity for what the channel cannot do." in " ".join(noise.split())
