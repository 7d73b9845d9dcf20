"""What git knows of the person who answers."""

from __future__ import annotations

import subprocess


def git_setting(name: str) -> str:
    """Return a setting such as `user.name`, empty where git or the setting is missing."""
    try:
        done = subprocess.run(  # noqa: S603 - the setting's name comes from the template
            ["git", "config", "--get", name],  # noqa: S607 - the person's own git
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
