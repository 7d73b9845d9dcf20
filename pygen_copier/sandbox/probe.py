"""The probe tries once whether a sandbox can be had here, by running something in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pygen_copier import process
from pygen_copier.sandbox import bubblewrap
from pygen_copier.sandbox.limits import Limits

_LIMITS = Limits(seconds=20, processes=8)
_SWITCHES = {
    "kernel.apparmor_restrict_unprivileged_userns": "1",
    "kernel.unprivileged_userns_clone": "0",
    "user.max_user_namespaces": "0",
}
# It says what does not hold. At most eight processes: itself, its children, and the jail's own.
_TRIAL = """
import os, signal, socket, time
if {name for _, name in socket.if_nameindex()} - {"lo"}:
    print("it has a network")
try:
    open("/written", "w")
    print("its files can be written")
except OSError:
    pass
children = 0
try:
    while children < 16:
        if not (child := os.fork()):
            signal.pause()
        children += 1
    print("it may have any number of processes")
except OSError:
    pass
print("tried with children" if children else "it may have no process of its own")
"""
_HELD = "tried with children\n"


def unavailable() -> str | None:
    """Return why no sandbox can be had here and what to do, or None where it can.

    It is tried once for a process.
    """
    return process.one(try_sandbox)


def _switch(name: str) -> str:
    """Return what a switch of the kernel is set to, nothing where it has none of the name."""
    try:
        return Path("/proc/sys", *name.split(".")).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def try_sandbox(limits: Limits = _LIMITS, switch: Callable[[str], str] = _switch) -> str | None:
    """Run something in the sandbox; return why none can be had here and what to do, or None.

    Args:
        limits: What it may take.
        switch: Reads a switch of the kernel.
    """
    if sys.platform != "linux":
        return "The sandbox needs bubblewrap, which is there for Linux only."
    from pygen_copier.sandbox.execution import execute

    if bubblewrap.executable() is None:
        return (
            "The sandbox needs bubblewrap, which is not installed. "
            "Install it, such as with: apt install bubblewrap"
        )
    command = [str(bubblewrap.interpreter()), "-I", "-c", _TRIAL]
    try:
        execution, _ = execute(command, {}, limits)
    except OSError as error:
        return f"The sandbox cannot be started: {error.strerror}. Install bubblewrap again."
    if execution.code == 0 and execution.output == _HELD:
        return None
    lines = [line for line in execution.output.splitlines() if line.strip()]
    why = execution.limit or (lines[0] if lines else f"exit code {execution.code}")
    return f"The sandbox cannot be used here ({why}). {_remedy(execution.output, switch)}"


def _remedy(output: str, switch: Callable[[str], str]) -> str:
    """Return what to do about what bubblewrap said."""
    if "unknown option" in output.lower():
        return "It needs bubblewrap 0.8 or newer."
    for name, value in _SWITCHES.items():
        if switch(name) == value:
            other = "15000" if name.startswith("user.") else str(1 - int(value))
            return (
                "This system keeps programs from making user namespaces. "
                f"Allow it with: sudo sysctl -w {name}={other}"
            )
    return (
        "It needs user namespaces, which many containers block: run outside of the container, "
        "or have it allow them."
    )
