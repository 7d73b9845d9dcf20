"""The probe: whether there is a sandbox, and if not, why and what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pygen_copier import process
from pygen_copier.sandbox import Limits, bubblewrap, unavailable
from pygen_copier.sandbox.probe import try_sandbox


@pytest.fixture(autouse=True)
def not_probed() -> Iterator[None]:
    """Let each test probe anew."""
    with process.renewed():
        yield


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a `bwrap` of our own in the place of the real one."""
    bwrap = folder / "bwrap"
    bwrap.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    bwrap.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that installs it is told."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert unavailable() == (
        "The sandbox needs bubblewrap, which is not installed. "
        "Install it, such as with: apt install bubblewrap"
    )


def test_on_another_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no bubblewrap to be had, nothing is tried."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert unavailable() == "The sandbox needs bubblewrap, which is there for Linux only."


def test_where_namespaces_are_blocked(sandboxed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in many containers: here in a jail in which no further namespace can be made."""
    blocked = [
        *("bwrap", "--unshare-user", "--disable-userns", "--uid", "65534", "--dev-bind", "/", "/"),
        *(sys.executable, "-c", "from pygen_copier.sandbox import unavailable as u; print(u())"),
    ]
    done = subprocess.run(blocked, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("The sandbox cannot be used here (bwrap: ")
    assert "user namespaces" in done.stdout


@pytest.mark.parametrize(
    ("complaint", "switches", "words"),
    [
        ("Unknown option --disable-userns", {}, "It needs bubblewrap 0.8 or newer."),
        (
            "setting up uid map: Permission denied",
            {"kernel.apparmor_restrict_unprivileged_userns": "1"},
            "Allow it with: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        (
            "No permissions to create new namespace",
            {"kernel.unprivileged_userns_clone": "0"},
            "Allow it with: sudo sysctl -w kernel.unprivileged_userns_clone=1",
        ),
        (
            "Creating new namespace failed: No space left on device",
            {"user.max_user_namespaces": "0"},
            "Allow it with: sudo sysctl -w user.max_user_namespaces=15000",
        ),
        (
            "Creating new namespace failed: Operation not permitted",
            {},
            "run outside of the container, or have it allow them.",
        ),
    ],
)
def test_what_bubblewrap_complains_of(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    complaint: str,
    switches: dict[str, str],
    words: str,
) -> None:
    """It is quoted, with the remedy for what this system is set to."""
    stand_in(tmp_path, monkeypatch, f"echo 'bwrap: {complaint}'; exit 1")
    reason = try_sandbox(switch=lambda name: switches.get(name, "")) or ""
    assert reason.startswith(f"The sandbox cannot be used here (bwrap: {complaint}). ")
    assert reason.endswith(words)


@pytest.mark.parametrize("code", [0, 3])
def test_one_that_does_nothing_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Only what ran in it counts, whatever the exit code says."""
    stand_in(tmp_path, monkeypatch, f"exit {code}")
    assert f"(exit code {code})" in (unavailable() or "")


@pytest.mark.parametrize(
    ("option", "weaker", "words"),
    [
        ("--unshare-all", ["--unshare-all", "--share-net"], "it has a network"),
        ("--remount-ro", ["--dir"], "its files can be written"),
    ],
)
def test_one_that_does_not_hold_is_none(
    sandboxed: None, monkeypatch: pytest.MonkeyPatch, option: str, weaker: list[str], words: str
) -> None:
    """A jail is tried for what it promises."""
    if len(socket.if_nameindex()) < 2 and "network" in words:
        pytest.skip("this machine has no network that could be seen")
    whole = bubblewrap.jail
    monkeypatch.setattr(
        bubblewrap,
        "jail",
        lambda *arguments, **options: [
            new
            for part in whole(*arguments, **options)
            for new in (weaker if part == option else [part])
        ],
    )
    assert f"({words})" in (try_sandbox() or "")


@pytest.mark.usefixtures("sandboxed")
def test_one_without_bound_processes_is_none() -> None:
    """A jail in which a process may have any number of children is none."""
    assert "(it may have any number of processes)" in (try_sandbox(Limits(processes=1000)) or "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is bound by no limit")
def test_roots_processes_are_bound_by_the_outer_jail(
    sandboxed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, the limit that binds anybody else does not hold, which the probe notices."""
    monkeypatch.setattr(bubblewrap, "is_root_of_the_machine", lambda: False)
    assert "(it may have any number of processes)" in (try_sandbox() or "")


def test_it_is_tried_once(sandboxed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second question is answered from memory."""
    assert shutil.which("bwrap")
    first = unavailable()
    monkeypatch.setenv("PATH", "/nowhere")
    assert unavailable() is first
