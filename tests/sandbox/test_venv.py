"""The environment of requirements: fetched once, from an index, as wheels, or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.wheels import make_sdist, make_wheel, wheels_of_installed
from uv import find_uv_bin

from pygen_copier.errors import SandboxError
from pygen_copier.sandbox import SandboxTester, unavailable
from pygen_copier.sandbox.venv import Venv

pytestmark = pytest.mark.weekly

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
    first = Venv(["Greeting>=1", "iniconfig"]).folder()
    made = (first / "pyvenv.cfg").stat().st_mtime_ns
    again = Venv(["iniconfig", "greeting >= 1", "iniconfig"]).folder()
    assert again == first
    assert (again / "pyvenv.cfg").stat().st_mtime_ns == made
    assert cache() == [first.name]
    assert Venv(["greeting"]).folder() != first
    assert list(first.glob("lib/python*/site-packages/greeting.py"))
    assert list(first.glob("lib/python*/site-packages/pytest/__pycache__/*.pyc"))


def test_several_makers_at_once_end_with_one(cache: Cache) -> None:
    """Whoever comes second takes what is there, and leaves nothing of its own."""
    makers = [Venv([]) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        folders = set(pool.map(Venv.folder, makers))
    assert [folder.name for folder in folders] == cache()


def test_a_package_that_is_nowhere(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in one line with what the installer said; nothing is left, nor tried twice."""
    environment = Venv(["no-such-thing-anywhere"])
    with pytest.raises(SandboxError) as caught:
        environment.folder()
    message = str(caught.value)
    assert message.startswith("The requirements could not be installed: ")
    assert "no-such-thing-anywhere" in message
    assert message.endswith("With -d verify=static nothing is run, and a run does without them.")
    assert "\n" not in message
    assert cache() == []
    monkeypatch.setenv("PYGEN_CACHE_DIR", os.devnull)
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
        Venv(["source_only"]).folder()
    assert Venv(["starter"]).folder().is_dir()
    assert [path.name for path in tmp_path.iterdir() if path.name == "trace"] == []


def test_what_installs_has_no_keys(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs where no project lies, and gets no variable named as a secret but an index's own."""
    told, program = tmp_path / "told", tmp_path / "programs/uv"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\npwd >> "{told}"\nenv >> "{told}"\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    for name in ("GROQ_API_KEY", "MY_TOKEN", "A_SECRET", "DATABASE_PASSWORD"):
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("UV_INDEX_OURS_PASSWORD", "of-the-index")
    with pytest.raises(SandboxError):
        Venv(["greeting"]).folder()
    assert told.read_text().splitlines()[0] == tmp_path.anchor
    assert "s3cret" not in told.read_text()
    assert "of-the-index" in told.read_text()


def test_others_can_read_what_a_careful_person_makes(cache: Cache) -> None:
    """The user of the jail reads the environment also where new files are private by default."""
    before = os.umask(0o077)
    try:
        folder = Venv([]).folder()
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            assert stat.S_IMODE(path.stat().st_mode) & 0o004, path


def test_a_slow_installer_is_ended(cache: Cache) -> None:
    """It and its children are ended, which is told in a sentence."""
    with pytest.raises(SandboxError, match="could not be installed within 0 s"):
        Venv([], seconds=0).folder()
    assert cache() == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is named, and the variable that moves it."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(SandboxError, match=r"cannot be used: Not a directory\. .*PYGEN_CACHE_DIR"):
        Venv([]).folder()


def test_without_uv_the_environment_has_a_pip(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made and filled with what every Python has."""
    monkeypatch.setenv("PATH", "/nowhere")
    folder = Venv([]).folder()
    assert list(folder.glob("lib/python*/site-packages/pip"))
    assert list(folder.glob("lib/python*/site-packages/pytest/__init__.py"))


def test_uv_is_used_where_it_is(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then there is no pip, and files are compiled all the same; the tester runs in it."""
    monkeypatch.setenv("PATH", str(Path(find_uv_bin()).parent), prepend=os.pathsep)
    folder = Venv([]).folder()
    assert not list(folder.glob("lib/python*/site-packages/pip"))
    assert list(folder.glob("lib/python*/site-packages/pytest/__pycache__/*.pyc"))
    if not unavailable():
        ran = SandboxTester([]).tests({"test_a.py": "def test_a():\n    pass\n"}, "test_a.py")
        assert (ran.passed, ran.error) == (("test_a",), "")


def test_a_killed_maker_leaves_nothing_that_is_taken_for_whole(
    cache: Cache, tmp_path: Path
) -> None:
    """What it had begun is not used; the next one makes the environment."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uv").write_text("#!/bin/sh\nkill -9 $PPID\n", encoding="utf-8")
    (programs / "uv").chmod(0o755)
    script = "from pygen_copier.sandbox.venv import Venv; Venv([]).folder()"
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env={**os.environ, "PATH": path}
    )
    assert len(cache()) == 1
    assert done.returncode == -signal.SIGKILL
    folder = Venv([]).folder()
    assert list(folder.glob("lib/python*/site-packages/pytest/__init__.py"))
    assert folder.name in cache()
