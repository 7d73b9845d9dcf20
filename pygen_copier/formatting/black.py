"""Black: the formatter of Python."""

from __future__ import annotations

import subprocess
import sys
import threading

_SECONDS = 20  # that a large text may take; what people write takes less than one
_LARGE = 20_000  # characters from which a text may keep black busy for minutes
_import_lock = threading.Lock()


def format_python(text: str, python: str = "") -> str:
    """Return Python source as black formats it, or trimmed where it cannot, or not in time.

    Args:
        text: The source.
        python: The oldest Python it is for, such as `3.11`; where it is empty, the text tells.
    """
    formatted = _format_large(text, python) if len(text) >= _LARGE else _format(text, python)
    return trimmed(text) if formatted is None else formatted


def trimmed(text: str) -> str:
    """Return a text without white space at the ends of its lines, and with one line end last."""
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n") + "\n"


def _format(text: str, python: str) -> str | None:
    with _import_lock:  # compiled black can be imported by one thread at a time only
        import black  # 0.2 s: only when something is formatted
        from black.mode import TargetVersion

    oldest = int(python.partition(".")[2]) if python else None
    versions = {v for v in TargetVersion if oldest and v.value >= oldest}
    try:
        return black.format_str(text, mode=black.Mode(target_versions=versions))
    except Exception:  # black fails in many ways on what is no Python
        return None


def _format_large(text: str, python: str) -> str | None:
    """Format in a process, for only a process can be ended."""
    command = [sys.executable, "-P", "-m", "pygen_copier.formatting.black", python]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, and this module
            command,
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


if __name__ == "__main__":
    _formatted = _format(sys.stdin.buffer.read().decode("utf-8"), sys.argv[1])
    if _formatted is None:
        sys.exit(1)
    sys.stdout.buffer.write(_formatted.encode("utf-8"))
