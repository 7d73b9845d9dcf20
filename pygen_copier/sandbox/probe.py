"""The probe tries once whether a sandbox can be had here, by running something in it."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Lock

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

_lock = Lock()
_found: list[str | None] = []


def unavailable() -> str | None:
    """Return why no sandbox can be had here and what to do, or None where it can.

    It is tried once for a process.
    """
    with _lock:
        if not _found:
            _found.append(_probe())
        return _found[0]


def _probe() -> str | None:
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
        execution, _ = execute(command, {}, _LIMITS)
    except OSError as error:
        return f"The sandbox cannot be started: {error.strerror}. Install bubblewrap again."
    if execution.code == 0 and execution.output == _HELD:
        return None
    lines = [line for line in execution.output.splitlines() if line.strip()]
    why = execution.limit or (lines[0] if lines else f"exit code {execution.code}")
    return f"The sandbox cannot be used here ({why}). {_remedy(execution.output)}"


def _remedy(output: str) -> str:
    """Return what to do about what bubblewrap said."""
    if "unknown option" in output.lower():
        return "It needs bubblewrap 0.8 or newer."
    for switch, value in _SWITCHES.items():
        if _setting(switch) == value:
            other = "15000" if switch.startswith("user.") else str(1 - int(value))
            return (
                "This system keeps programs from making user namespaces. "
                f"Allow it with: sudo sysctl -w {switch}={other}"
            )
    return (
        "It needs user namespaces, which many containers block: run outside of the container, "
        "or have it allow them."
    )


def _setting(switch: str) -> str:
    try:
        return Path("/proc/sys", *switch.split(".")).read_text(encoding="ascii").strip()
    except OSError:
        return ""
