"""The launcher is the first program inside the sandbox: it takes the files in and sets the limits.

It runs in an interpreter without site, from its text, before anything foreign is imported.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

# keyctl(KEYCTL_JOIN_SESSION_KEYRING): no namespace hides the keys of the person's session.
_KEYCTL = {"x86_64": 250, "aarch64": 219}
_JOIN_SESSION_KEYRING = 1


def main() -> None:
    """Read the job from stdin, and become its command."""
    job = json.load(sys.stdin.buffer)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for name, text in job["files"].items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    if number := _KEYCTL.get(os.uname().machine):
        ctypes.CDLL(None).syscall(number, _JOIN_SESSION_KEYRING, None)
    # Where the machine runs out of memory, this is what the kernel ends first.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for kind, most in job["limits"].items():
        number = getattr(resource, kind)
        # A second more of processor time, so that first the signal comes which tells the limit.
        wanted = (most, most + 1 if kind == "RLIMIT_CPU" else most)
        hard = resource.getrlimit(number)[1]
        if hard != resource.RLIM_INFINITY:
            wanted = (min(wanted[0], hard), min(wanted[1], hard))
        resource.setrlimit(number, wanted)
    os.execv(job["command"][0], job["command"])  # noqa: S606 - no shell, and we are in the sandbox


if __name__ == "__main__":
    main()
