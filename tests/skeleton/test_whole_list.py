"""A scaffold and the demonstration pass every check that their owner, CI and an index would run."""

from __future__ import annotations

import re
import shutil
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from support.copier import ANSWERS, Project, Run, commit, git
from support.hooks import run_hooks
from support.ordinary_model import FLAWS, ordinary_model
from support.packages import Environment, ci_commands, settings, tool
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow


def passed(what: str, done: Run) -> str:
    """Return what a step printed; it went well."""
    assert done.code == 0, f"{what}: {done.out}{done.err}"
    return done.out + done.err


def assert_good_package(project: Project, environment: Environment, import_name: str) -> None:
    """Run the whole list but for the package's own tests."""
    folder = project.folder
    for check in ("lint", "types"):
        for command in ci_commands(project, check):
            passed(check, environment.run(*command))
    exported = f"import {import_name} as package; assert package.__all__"
    passed("import", environment.run("python", "-W", "error", "-c", exported))
    for example in sorted((folder / "examples").glob("*.py")):
        assert passed(example.name, environment.run("python", str(example))).strip()

    build, upload = ci_commands(project, "build")
    passed("build", environment.run(*build))
    passed("upload", tool(*upload, cwd=folder))
    assert_shipped(project, import_name)

    passed("hooks", environment.run("pre-commit", "validate-config"))
    assert run_hooks(project, environment) == []
    # PC111 wants a hook that formats the Python of pages: that is in black's form from the start.
    passed("review", tool("repo-review", "--ignore", "PC111", ".", cwd=folder))
    assert git(folder, "status", "--porcelain") == "", "a check left something that git would take"


def assert_shipped(project: Project, import_name: str) -> None:
    """Hold what the wheel and the sdist contain against what they should."""
    (wheel,) = (project.folder / "dist").glob("*.whl")
    files = {name.partition("/")[2]: name for name in zipfile.ZipFile(wheel).namelist()}
    assert {"py.typed", "__init__.py", "licenses/LICENSE"} <= set(files)
    assert files["py.typed"] == f"{import_name}/py.typed"
    assert {name.partition("/")[0].partition("-")[0] for name in files.values()} == {import_name}
    (sdist,) = (project.folder / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml"} <= shipped
    assert ANSWERS not in shipped


@pytest.mark.timeout(300)
def test_a_scaffold_passes_the_whole_list(copy_here: Copy, tmp_path: Path) -> None:
    """Without a provider a scaffold is chosen, says so, and is whole; its tests wait, marked."""
    done = copy_here({}, repository_url="https://github.com/ada/tiny-codes")
    assert done.code == 0, done.err
    assert "No model was used (provider: scaffold)" in done.err
    assert "GROQ_API_KEY" in done.err
    project = Project(tmp_path / "project")
    assert project.answers()["provider"] == "scaffold"
    assert "raise\n> `NotImplementedError`" in project.read("README.md")
    project.start_history()
    environment = Environment(tmp_path / "environment", project.folder)
    (tests,) = ci_commands(project, "")
    assert "2 xfailed" in passed("tests", environment.run(*tests))
    assert_good_package(project, environment, "tiny_codes")


@pytest.mark.timeout(300)
def test_what_an_ordinary_model_wrote_passes_the_whole_list(
    copy_here: Copy, tmp_path: Path
) -> None:
    """What a linter can mend is mended without a request, and the rest by the model."""
    with ModelServer("groq", ordinary_model) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        repairs = [ask.brief for ask in server.requests if ask.task == "repair"]
    assert done.code == 0, done.err
    assert Counter(brief["of"] for brief in repairs) == {"module": 2, "tests": 2}
    for brief in repairs:
        told = "\n".join(brief["problems"])
        assert set(re.findall(r"\b[A-Z]\d{3}\b", told)) == FLAWS[brief["of"]], told
    project = Project(tmp_path / "project")
    project.start_history()
    environment = Environment(tmp_path / "environment", project.folder)
    (tests,) = ci_commands(project, "")
    assert "8 passed" in passed("tests", environment.run(*tests))
    assert_good_package(project, environment, "tiny_codes")


@pytest.mark.timeout(300)
def test_the_demonstration_passes_the_whole_list(demonstration: Path, tmp_path: Path) -> None:
    """What was written by hand is held to the same list; `make demo` runs its own tests."""
    shutil.copytree(demonstration, tmp_path / "stabqec")
    project = Project(tmp_path / "stabqec")
    git(project.folder, "init", "-q")
    commit(project.folder)
    assert settings(project)["project"]["dependencies"]
    environment = Environment(tmp_path / "environment", project.folder)
    assert_good_package(project, environment, "stabqec")
