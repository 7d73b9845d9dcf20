"""The generated package: it installs, imports, type-checks, builds, and its tests run."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from support.asks import Ask
from support.copier import Project, Run, run
from support.model import fenced, good_model
from support.projects import Copy
from support.servers import ModelServer

LICENSES = {
    "MIT": "MIT License",
    "Apache-2.0": "Apache License",
    "BSD-3-Clause": "BSD 3-Clause",
    "GPL-3.0-or-later": "GNU GENERAL PUBLIC LICENSE",
    "MPL-2.0": "Mozilla Public License",
    "ISC": "ISC License",
    "Unlicense": "public domain",
    "LicenseRef-Proprietary": "All rights reserved",
}


class Environment:
    """A virtual environment of a generated project's own, with its dev extra."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)

    def run(self, *arguments: str, cwd: Path) -> Run:
        """Run a module or script with its interpreter."""
        return run(self.python, *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An empty virtual environment; the first package that is installed brings the tools."""
    return Environment(tmp_path_factory.mktemp("environment"))


def assert_good_package(project: Project, environment: Environment, summary: str) -> None:
    """Do with a package what its owner would do first."""
    folder = project.folder
    steps = {
        "install": ("-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[dev]"),
        "import": ("-W", "error", "-c", "import tiny_codes; assert tiny_codes.__all__"),
        "types": ("-m", "mypy"),
        "lint": ("-m", "ruff", "check"),
        "format": ("-m", "ruff", "format", "--check"),
        "build": ("-m", "build"),
    }
    for what, arguments in steps.items():
        done = environment.run(*arguments, cwd=folder)
        assert done.code == 0, f"{what}: {done.out}{done.err}"
    tested = environment.run("-m", "pytest", "-q", cwd=folder)
    assert tested.code == 0, tested.out
    assert summary in tested.out
    for example in sorted((folder / "examples").glob("*.py")):
        shown = environment.run(str(example), cwd=folder)
        assert shown.code == 0, shown.err
        assert shown.out.strip()
    assert {path.suffix for path in (folder / "dist").iterdir()} == {".whl", ".gz"}


@pytest.mark.timeout(300)
def test_a_scaffold_is_a_package_that_waits(
    copy_here: Copy, tmp_path: Path, environment: Environment
) -> None:
    """Without a provider a scaffold is chosen, says so, and is whole; its tests wait, marked."""
    done = copy_here({})
    assert done.code == 0, done.err
    assert "No model was used (provider: scaffold)" in done.err
    assert "GROQ_API_KEY" in done.err
    project = Project(tmp_path / "project")
    assert project.answers()["provider"] == "scaffold"
    assert "raise\n> `NotImplementedError`" in project.read("README.md")
    assert_good_package(project, environment, "2 xfailed")


@pytest.mark.timeout(300)
def test_a_package_of_a_good_model_is_whole(
    copy_here: Copy, tmp_path: Path, environment: Environment
) -> None:
    """What a good model wrote installs, builds, and passes its own tests and checks."""
    with ModelServer("groq", good_model) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    assert_good_package(Project(tmp_path / "project"), environment, "2 passed")


@pytest.mark.parametrize("license_id", LICENSES)
def test_every_license_is_written_out(license_id: str, copy_here: Copy, tmp_path: Path) -> None:
    """The licence that is chosen stands in the package, in full and in its metadata."""
    done = copy_here({}, license=license_id)
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert LICENSES[license_id] in project.read("LICENSE")
    assert tomllib.loads(project.read("pyproject.toml"))["project"]["license"] == license_id


def test_no_ci_leaves_no_trace(copy_here: Copy, tmp_path: Path) -> None:
    """Without CI there is no workflow; with it the workflow covers the supported Pythons."""
    assert copy_here({}, ci="none").code == 0
    assert not (tmp_path / "project/.github").exists()


def test_the_workflow_covers_the_supported_pythons(copy_here: Copy, tmp_path: Path) -> None:
    """The oldest Python that is chosen begins the matrix and the metadata."""
    assert copy_here({}, minimum_python="3.13").code == 0
    project = Project(tmp_path / "project")
    workflow = yaml.safe_load(project.read(".github/workflows/ci.yml"))
    (matrix,) = [
        job["strategy"]["matrix"] for job in workflow["jobs"].values() if "strategy" in job
    ]
    assert matrix["python-version"] == ["3.13", "3.14"]
    metadata = tomllib.loads(project.read("pyproject.toml"))["project"]
    assert metadata["requires-python"] == ">=3.13"


def test_what_a_model_wrote_is_no_template(copy_here: Copy, tmp_path: Path) -> None:
    """`{{ 7*7 }}` in an answer or a reply stays those characters in the files."""

    def answer(ask: Ask) -> str:
        if ask.task == "example":
            return fenced('"""Shows {{ 7*7 }} and {% raw %}."""\n\nprint("{{ 7*7 }}")\n')
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(
            server.environ,
            provider="groq",
            model="small-model",
            description='Says "{{ 7*7 }}" \\ and {% raw %}.',
        )
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert 'print("{{ 7*7 }}")' in project.read("examples/parity_checks.py")
    assert "{{ 7*7 }}" in project.read("README.md")
    described = tomllib.loads(project.read("pyproject.toml"))["project"]["description"]
    assert described == 'Says "{{ 7*7 }}" \\ and {% raw %}.'


def test_a_model_that_never_gets_it_right_leaves_a_scaffold(
    copy_here: Copy, tmp_path: Path
) -> None:
    """After the repairs a scaffold stands in, the run ends well and says how to try again."""

    def answer(ask: Ask) -> str:
        if ask.task == "module" or ask.brief.get("of") == "module":
            return fenced("def other() -> None:\n    pass\n")
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        repairs = [ask.brief for ask in server.requests if ask.task == "repair"]
    assert done.code == 0, done.err
    assert "No acceptable reply came for 4 files" in done.err
    assert "regenerate=" in done.err
    # The same problems came back, so a second repair was not tried.
    assert len(repairs) == 2
    assert "is not defined" in repairs[0]["problems"][0]
    assert [ask for ask in server.requests if ask.task == "tests"] == []
    project = Project(tmp_path / "project")
    assert "raise NotImplementedError" in project.read("src/tiny_codes/parity_checks.py")
    assert "waiting for an implementation" in project.read("tests/test_parity_checks.py")

    # A better model fills one of them in, and then its tests are written, too.
    project.start_history()
    with ModelServer("groq", good_model) as server:
        again = 'regenerate=["module:parity_checks"]'
        updated = project.update("-d", again, environ=server.environ)
        assert updated.code == 0, updated.err
        assert [ask.task for ask in server.requests] == ["module", "tests"]
    assert "NotImplementedError" not in project.read("src/tiny_codes/parity_checks.py")
    assert "waiting" not in project.read("tests/test_parity_checks.py")
