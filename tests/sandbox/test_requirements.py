"""The environment of requirements: fetched once, from an index, as wheels, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.wheels import make_sdist, make_wheel, wheels_of_installed

from pygen_copier.errors import SandboxError
from pygen_copier.sandbox import SandboxTester, venv
from pygen_copier.sandbox.venv import RequirementsEnvironment

Cache = Callable[[], list[str]]


@pytest.fixture
def cache(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    """Use a cache folder of the test's own, and return what lists the environments in it."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(folder))
    return lambda: sorted(path.name for path in folder.glob("environments/v1/*"))


@pytest.mark.parametrize(
    "text",
    [
        "--index-url=https://example.org/simple",
        "-r /etc/passwd",
        "./folder",
        "greeting; os.system('x')",
        "greeting >= 1 --no-deps",
        "https://example.org/greeting.whl",
        "",
    ],
)
def test_what_is_no_requirement_is_refused(text: str) -> None:
    """Options, paths and addresses never reach an installer."""
    with pytest.raises(SandboxError, match=r"is no requirement\. Write it as in PEP 508"):
        SandboxTester([text])


@pytest.mark.parametrize("place", ["https://example.org/x.whl", "git+ssh://h/x", "file:///x.whl"])
def test_a_requirement_with_an_address_is_refused(place: str) -> None:
    """A package comes from the person's index, wherever a plan would like it from."""
    with pytest.raises(SandboxError, match="'greeting' names an address"):
        SandboxTester([f"greeting @ {place}"])


def test_an_environment_is_made_once(cache: Cache) -> None:
    """It is kept whatever the order and spelling of the requirements, and made without a draft."""
    first = RequirementsEnvironment(["Greeting>=1", "iniconfig"]).folder()
    made = (first / "pyvenv.cfg").stat().st_mtime_ns
    again = RequirementsEnvironment(["iniconfig", "greeting >= 1", "iniconfig"]).folder()
    assert again == first
    assert (again / "pyvenv.cfg").stat().st_mtime_ns == made
    assert cache() == [first.name]
    assert RequirementsEnvironment(["greeting"]).folder() != first
    assert list(first.glob("lib/python*/site-packages/greeting.py"))
    assert list(first.glob("lib/python*/site-packages/pytest/__pycache__/*.pyc"))


def test_several_makers_at_once_end_with_one(cache: Cache) -> None:
    """Whoever comes second takes what is there, and leaves nothing of its own."""
    makers = [RequirementsEnvironment([]) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        folders = set(pool.map(RequirementsEnvironment.folder, makers))
    assert [folder.name for folder in folders] == cache()


def test_a_package_that_is_nowhere(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in one line with what the installer said; nothing is left, nor tried twice."""
    environment = RequirementsEnvironment(["no-such-thing-anywhere"])
    with pytest.raises(SandboxError) as caught:
        environment.folder()
    message = str(caught.value)
    assert message.startswith("The requirements could not be installed: ")
    assert "no-such-thing-anywhere" in message
    assert message.endswith("With -d verify=static nothing is installed or run.")
    assert "\n" not in message
    assert cache() == []
    monkeypatch.setattr(venv, "_make", None)
    with pytest.raises(SandboxError, match="no-such-thing-anywhere"):
        environment.folder()


def test_no_foreign_code_runs_outside_of_the_sandbox(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the build of what has no wheel, nor what a wheel wants run at every start."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    wheels_of_installed("pytest", wheels)
    trace = f"import pathlib; pathlib.Path({str(tmp_path / 'trace')!r}).touch()\n"
    make_sdist(wheels, "source_only", trace)
    make_wheel(wheels, "starter", {"starter.pth": trace, "starter.py": "WORD = 1\n"})
    for variable in ("PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.setenv(variable, str(wheels))
    with pytest.raises(SandboxError, match="only wheels are installed"):
        RequirementsEnvironment(["source_only"]).folder()
    assert RequirementsEnvironment(["starter"]).folder().is_dir()
    assert [path.name for path in tmp_path.iterdir() if path.name == "trace"] == []


def test_others_can_read_what_a_careful_person_makes(cache: Cache) -> None:
    """The user of the jail reads the environment also where new files are private by default."""
    before = os.umask(0o077)
    try:
        folder = RequirementsEnvironment([]).folder()
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            assert stat.S_IMODE(path.stat().st_mode) & 0o004, path


def test_a_slow_installer_is_ended(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """It and its children are ended, which is told in a sentence."""
    monkeypatch.setattr(venv, "_SECONDS", 0)
    with pytest.raises(SandboxError, match="could not be installed within 0 s"):
        RequirementsEnvironment([]).folder()
    assert cache() == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is named, and the variable that moves it."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(SandboxError, match=r"cannot be used: Not a directory\. .*PYGEN_CACHE_DIR"):
        RequirementsEnvironment([]).folder()


def test_without_pip_of_our_own_the_environment_gets_one(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation by uv or pipx has none."""
    monkeypatch.setattr(venv, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    folder = RequirementsEnvironment([]).folder()
    assert list(folder.glob("lib/python*/site-packages/pytest/__init__.py"))


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_uv_is_used_where_it_is(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then pip is not asked, and files are compiled all the same."""
    monkeypatch.setattr(venv, "find_spec", lambda _: None)
    folder = RequirementsEnvironment([]).folder()
    assert not list(folder.glob("lib/python*/site-packages/pip"))
    assert list(folder.glob("lib/python*/site-packages/pytest/__pycache__/*.pyc"))


def test_a_killed_maker_leaves_nothing_that_is_taken_for_whole(cache: Cache) -> None:
    """What it had begun is not used; the next one makes the environment."""
    script = (
        "from pygen_copier.sandbox import venv as r\n"
        "import os, signal\n"
        "whole = r._run\n"
        "def half(*a, **k):\n    whole(*a, **k)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "r._run = half\nr.RequirementsEnvironment([]).folder()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    folder = RequirementsEnvironment([]).folder()
    assert list(folder.glob("lib/python*/site-packages/pytest/__init__.py"))
    assert folder.name in cache()
