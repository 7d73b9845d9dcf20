"""The sandbox of the tests: a real one, with pytest installed from wheels made here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pygen_copier.sandbox import Execution, Limits, SandboxTester, TestRun, unavailable
from support.wheels import make_wheel, wheels_of_installed

Script = Callable[..., Execution]
Tests = Callable[..., TestRun]


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of wheels: pytest, mypy and what they need, and a package `greeting`."""
    folder = tmp_path_factory.mktemp("wheels")
    wheels_of_installed("pytest", folder)
    wheels_of_installed("mypy", folder)
    make_wheel(folder, "greeting", {"greeting.py": "WORD = 'hello'\n"})
    return folder


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder whose environments are made once for all tests of a process."""
    return tmp_path_factory.mktemp("environments")


@pytest.fixture
def sandboxed() -> None:
    """Skip a test where there is no sandbox; `.ci/run` sees to it that there is one."""
    if reason := unavailable():
        pytest.skip(reason)


@pytest.fixture
def index(wheels: Path, environments: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let installers know the wheels of the tests only, and share environments."""
    for variable in ("PIP_NO_INDEX", "UV_NO_INDEX"):
        monkeypatch.setenv(variable, "1")
    for variable in ("PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.setenv(variable, str(wheels))
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(environments))
    return wheels


@pytest.fixture
def run_tests(sandboxed: None, index: Path) -> Tests:
    """Return what runs a file of tests in the sandbox, beside other files."""

    def run(
        tests: str, files: dict[str, str] | None = None, limits: Limits | None = None
    ) -> TestRun:
        path = "tests/test_it.py"
        return SandboxTester([], limits=limits).tests({**(files or {}), path: tests}, path)

    return run


@pytest.fixture
def run_script(sandboxed: None, index: Path) -> Script:
    """Return what runs a script in the sandbox, beside other files."""

    def run(
        script: str,
        files: dict[str, str] | None = None,
        limits: Limits | None = None,
        path: str = "examples/script.py",
    ) -> Execution:
        return SandboxTester([], limits=limits).script({**(files or {}), path: script}, path)

    return run


def processes_of(mark: str) -> list[str]:
    """Return the processes of this machine whose command line carries a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (process / "cmdline").read_bytes():
                found.append(process.name)
    return found
