"""The virtual environment of a new project: made if asked, and a failure loses nothing."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from support.copier import ANSWERS, Project, as_data, commit, copier, run
from support.projects import Copy
from support.wheels import make_sdist

from pygen_copier import virtual_environment
from pygen_copier.errors import PygenError
from pygen_copier.yaml_text import dump_yaml

pytestmark = pytest.mark.weekly

ASKED = {"provider": "scaffold", "setup_environment": True}
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "tiny"
version = "1"
requires-python = "{python}"
optional-dependencies = {{ dev = [] }}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The folder of a package of one module."""
    folder = tmp_path / "tiny"
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny/__init__.py").touch()
    (folder / "pyproject.toml").write_text(PYPROJECT.format(python=">=3.11"))
    return folder


@pytest.mark.usefixtures("with_uv")
def test_it_is_made_with_uv_where_uv_is(copy: Copy, tmp_path: Path) -> None:
    """The package's tests run in it at once, git ignores it, and both messages say so."""
    done = copy("project", **ASKED)
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert "Setting up .venv with uv" in done.err
    activate = "source .venv/bin/activate"
    assert f".venv is ready. To enter it: cd {project.folder} && {activate}" in done.err
    assert f"  {activate} && pytest" in done.err
    tested = run(project.folder / ".venv/bin/pytest", "-q", cwd=project.folder)
    assert "2 xfailed" in tested.out
    assert project.answers()["setup_environment"] is True
    project.start_history()
    assert project.status() == ""


@pytest.mark.usefixtures("without_uv")
def test_without_an_index_the_project_stays(template: Path, tmp_path: Path) -> None:
    """A failure is told in one line with the command to use by hand; Copier ends well."""
    folder = tmp_path / "it's; $(touch x)"
    answers = {"package_name": "tiny", "description": "Tiny.", "features": ["parity"], **ASKED}
    command = ["copy", "--trust", "--defaults", *as_data(answers), str(template), str(folder)]
    done = copier(*command, environ=OFFLINE)
    assert done.code == 0, done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("pip failed")]
    assert "No matching distribution found for hatchling>=1.27. The package is complete" in line
    quoted = str(folder).replace("'", "'\"'\"'")
    by_hand = "python -m venv .venv && .venv/bin/pip install -e '.[dev]'"
    assert line.endswith(f"by hand: cd '{quoted}' && {by_hand}")
    assert f"  {by_hand} && .venv/bin/pytest" in done.err
    assert "Traceback" not in done.err
    assert (folder / "src/tiny/parity.py").is_file()
    assert not (folder / ".venv").exists()
    assert not (tmp_path / "x").exists()


def test_it_is_made_only_if_asked(copy: Copy, tmp_path: Path) -> None:
    """By default no task runs, and the commands are told."""
    done = copy("project")
    assert "task" not in done.err
    assert "python -m venv .venv && .venv/bin/pip install" in done.err
    assert not (tmp_path / "project/.venv").exists()


def test_an_update_makes_none(project: Project) -> None:
    """A package whose answers are older than the question is updated, and its folder is its own."""
    text = project.read(ANSWERS)
    assert "setup_environment: false\n" in text
    project.write(ANSWERS, text.replace("setup_environment: false\n", ""))
    commit(project.folder)
    done = project.update("-d", "setup_environment=true")
    assert done.code == 0, done.err
    assert "task" not in done.err
    assert not (project.folder / ".venv").exists()
    assert project.answers()["setup_environment"] is True


@pytest.mark.usefixtures("without_uv")
def test_it_is_made_with_pip_where_uv_is_not(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The standard library and pip are enough."""
    monkeypatch.chdir(tiny)
    virtual_environment.main()
    said = capsys.readouterr().err
    assert "Setting up .venv with pip" in said
    assert ".venv is ready" in said
    assert run(tiny / ".venv/bin/python", "-P", "-c", "import tiny").code == 0


BACKEND = """
import os, pathlib
pathlib.Path({trace!r}).write_text(repr(sorted(os.environ)))
raise SystemExit(1)
"""
NEEDY = """\
from pathlib import Path


def prepare_metadata_for_build_editable(folder, config_settings=None):
    info = Path(folder, "tiny-1.dist-info")
    info.mkdir()
    (info / "WHEEL").write_text("Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    needs = "Requires-Dist: invented\\nProvides-Extra: dev\\n"
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n{needs}")
    return info.name


def build_editable(folder, config_settings=None, metadata_directory=None):
    raise SystemExit("What it needs comes first.")
"""
KEYS = ("GROQ_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_PASSWORD", "openai_api_key")


@pytest.mark.parametrize("installer", ["with_uv", "without_uv"])
def test_no_build_of_a_stranger_runs(
    installer: str, tiny: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A dependency that has no wheel is not built, and the line says what is missing."""
    request.getfixturevalue(installer)
    monkeypatch = request.getfixturevalue("monkeypatch")
    index, trace = tmp_path / "index", tmp_path / "trace"
    index.mkdir()
    make_sdist(index, "invented", BACKEND.format(trace=str(trace)))
    for variable, value in {**OFFLINE, "PIP_FIND_LINKS": str(index)}.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("UV_FIND_LINKS", str(index))
    monkeypatch.setenv("UV_OFFLINE", "1")
    text = (tiny / "pyproject.toml").read_text()
    needy = text.replace('version = "1"', 'version = "1"\ndependencies = ["invented"]')
    own = 'requires = []\nbuild-backend = "own"\nbackend-path = ["."]\n\n[project]'
    (tiny / "pyproject.toml").write_text(f"[build-system]\n{own}{needy.partition('[project]')[2]}")
    (tiny / "own.py").write_text(NEEDY)
    with pytest.raises(PygenError, match=r"(?i)(uv|pip) failed: .*invented"):
        virtual_environment.set_up(tiny, print)
    assert not trace.exists()


def test_what_installs_has_no_keys(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither uv nor what it starts gets a variable named as a secret; indexes keep theirs."""
    told = tmp_path / "told"
    program = tmp_path / "programs/uv"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nenv > "{told}"\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    for name in KEYS:
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("UV_INDEX_OURS_PASSWORD", "of-the-index")
    with pytest.raises(PygenError, match="uv failed"):
        virtual_environment.set_up(tiny, print)
    assert "s3cret" not in told.read_text()
    assert "of-the-index" in told.read_text()
    assert "PATH=" in told.read_text()


@pytest.mark.parametrize(("typed", "made"), [("y", True), ("n", False), ("", False), (None, False)])
def test_a_person_at_the_terminal_may_say_yes(
    typed: str | None, made: bool, tiny: Path, uv_that_tells: Path
) -> None:
    """What nobody has confirmed is named in a question; without a terminal the answer is no."""
    plan = {"dependencies": ["invented>=1", "mine"], "unconfirmed": ["invented"]}
    (tiny / "answers.yml").write_text(dump_yaml({"plan": plan}))
    command = [sys.executable, "-m", "pygen_copier.virtual_environment", "answers.yml"]
    if typed is None:
        said = run(*command, cwd=tiny).err
    else:
        child = pexpect.spawn(shlex.join(command), cwd=str(tiny), encoding="utf-8", timeout=60)
        child.expect(r"nobody: invented>=1\. Install them into \.venv\? \[y/N\] ")
        child.sendline(typed)
        said = child.read()
    assert (".venv is ready" in said) is made
    assert (".venv was not made. Added by a model" in said) is not made
    assert "mine" not in said
    assert uv_that_tells.exists() is made


def test_no_settings_of_the_folder_count(
    tiny: Path, uv_that_tells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uv, which reads those of the folder that it runs in, runs where there are none."""
    monkeypatch.chdir(tiny)
    virtual_environment.set_up(tiny, print)
    lines = uv_that_tells.read_text().splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{tiny.anchor}: ") for line in lines)


def test_one_that_is_there_is_left_alone(tiny: Path) -> None:
    """An environment of the person's own is neither replaced nor removed."""
    (tiny / ".venv").mkdir()
    (tiny / ".venv/mine").touch()
    with pytest.raises(PygenError, match="already; it was left as it is"):
        virtual_environment.set_up(tiny, print)
    assert (tiny / ".venv/mine").exists()


@pytest.mark.usefixtures("without_uv")
def test_a_python_that_is_too_old_is_told(tiny: Path) -> None:
    """Without uv, which could find another, nothing is begun with a Python that does not fit."""
    (tiny / "pyproject.toml").write_text(PYPROJECT.format(python=">=3.99"))
    with pytest.raises(PygenError, match=r"needs Python >=3\.99, and this is 3\."):
        virtual_environment.set_up(tiny, print)
    assert not (tiny / ".venv").exists()


@pytest.mark.usefixtures("with_uv")
def test_uv_looks_for_a_python_that_fits(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With uv the request is passed on, and uv's own words tell that there is none."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    (tiny / "pyproject.toml").write_text(PYPROJECT.format(python=">=3.99"))
    with pytest.raises(PygenError, match=r"uv failed: .*3\.99"):
        virtual_environment.set_up(tiny, print)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("boom")])
def test_whatever_happens_the_task_ends_well(
    error: BaseException,
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A task that failed would have Copier remove the project: what stops it is only told."""

    def stopped(*_: object, **__: object) -> None:
        (tiny / ".venv").mkdir()
        raise error

    monkeypatch.setattr(subprocess, "run", stopped)
    virtual_environment.main(tiny)
    assert f"{error!r}. The package is complete" in capsys.readouterr().err
    assert not (tiny / ".venv").exists()


def test_the_task_takes_no_module_of_the_project(copy: Copy, tmp_path: Path) -> None:
    """What is called `pygen_copier` in the folder of the project is not what runs."""
    project = tmp_path / "project"
    (project / "pygen_copier").mkdir(parents=True)
    (project / "pygen_copier/__init__.py").write_text("raise SystemExit(3)")
    (project / ".venv").mkdir()
    done = copy("project", **ASKED)
    assert done.code == 0, done.err
    assert "There is a .venv already; it was left as it is." in done.err


@pytest.mark.usefixtures("without_uv")
def test_no_module_of_the_project_runs_in_the_place_of_venv_or_pip(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a model named `venv.py` or `pip.py` is not started by making the environment."""
    for variable, value in OFFLINE.items():
        monkeypatch.setenv(variable, value)
    trace = tmp_path / "trace"
    for name in ("venv", "pip"):
        (tiny / f"{name}.py").write_text(f"open({str(trace)!r}, 'w')\n", encoding="utf-8")
    with pytest.raises(PygenError, match=r"pip failed: "):
        virtual_environment.set_up(tiny, print)
    assert not trace.exists()
