"""A session: a newcomer's commands in a real terminal, recorded as `docs/session.md`.

Record it from the root of a clone with everything committed; it needs a package index, and minutes:

    PYTHONPATH=tests .venv/bin/python -m support.session
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from support.copier import REPOSITORY
from support.terminal import Terminal

SESSION = REPOSITORY / "docs/session.md"
COLUMNS, LINES = 118, 900
_MINUTES = 10
# Keys and settings of whoever records.
_OWN = ("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "PYGEN_", "GIT_", "COPIER_")

HEAD = """\
# A recorded session

A newcomer goes by the README alone: from a clone to the demonstration, to a package of their own,
and back through an update. It was typed into a real terminal by
`tests/support/session.py`, which makes this page. No key is set, so the package is
made by the provider `scaffold`. `~` is the home folder, `~/pygen-copier.git` stands for the address
of the repository, and of files that Copier lists as created only the number is shown.

"""

# A title, a sentence, and the commands that follow it.
PARTS = (
    (
        "Clone it, and see the demonstration",
        "The replies of the demonstration were written by hand; no model is asked.",
        ("git clone --quiet ~/pygen-copier.git ~/pygen-copier", "cd ~/pygen-copier", "make demo"),
    ),
    (
        "Install it",
        "`make demo` has made the environment already; these are the commands of the README.",
        (
            "python3 -m venv .venv",
            ". .venv/bin/activate",
            "pip install -e .",
            "pygen-copier --version",
        ),
    ),
    (
        "Make a package",
        "The answers go into a file.",
        (
            "mkdir ~/packages",
            "cd ~/packages",
            "echo 'package_name: tiny-codes' > tiny.yml",
            "echo 'description: Small error-correcting codes.' >> tiny.yml",
            "echo 'features: [parity checks, look-up decoding]' >> tiny.yml",
            "copier copy --trust --defaults --data-file tiny.yml -d provider=scaffold"
            " ~/pygen-copier tiny-codes",
            "cd tiny-codes",
            "git init -q && git add -A && git commit -qm 'Generate tiny-codes'",
            "cat src/tiny_codes/parity_checks.py",
            "pygen-copier status",
        ),
    ),
    (
        "Edit it by hand",
        "A function gets its code, and the change is committed.",
        (
            "sed -i 's/raise NotImplementedError.*/return sum(data) % 2 == 0/'"
            " src/tiny_codes/parity_checks.py",
            "git commit -qam 'Write parity checks'",
            "pygen-copier show module:parity_checks --diff",
        ),
    ),
    (
        "Add a feature",
        "The update brings in what is new, and keeps the function that was written.",
        (
            "copier update --trust --defaults"
            " -d 'features=[parity checks, look-up decoding, noise channels]'",
            "git status --short",
            "grep -n 'return sum' src/tiny_codes/parity_checks.py",
            "git add -A && git commit -qm 'Add noise channels'",
        ),
    ),
    (
        "Update again",
        "Nothing has changed, so nobody is asked and no file is touched.",
        ("copier update --trust --defaults", "git status --short", "pygen-copier status"),
    ),
)
COMMANDS = [command for _, _, commands in PARTS for command in commands]


class Session:
    """A shell in a terminal that is long enough to keep all it shows.

    Args:
        home: The home folder of whoever types.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        python = Path(sys.executable).resolve().parent
        own = {
            "HOME": str(home),
            "PATH": f"{python}:/usr/bin:/bin",
            "PS1": "$ ",
            "PIP_QUIET": "2",  # the index of whoever records is nobody's business
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "VIRTUAL_ENV_DISABLE_PROMPT": "1",
            "PYGEN_CACHE_DIR": str(home / ".cache"),
            "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
            "PYTHONWARNINGS": "ignore",
        }
        self.terminal = Terminal(["bash", "--norc", "-i"], COLUMNS, LINES, own, home)
        self.terminal.wait(lambda rows: rows[-1] == "$")

    def type(self, command: str) -> str:
        """Type a command, wait until it has ended, and return what the terminal shows of it."""
        before = len(self.terminal.rows)
        self.terminal.child.sendline(command)
        for minute in range(_MINUTES):
            with contextlib.suppress(AssertionError):
                self.terminal.wait(lambda rows: len(rows) > before and rows[-1] == "$")
                break
            print(f"  {minute + 1} min")  # noqa: T201 - whoever records waits
        shown = self.terminal.rows[before - 1 : -1]
        wrapped = -(-(len(command) + 2) // COLUMNS)
        return "\n".join([f"$ {command}", *told(shown[wrapped:], self.home)])


def told(rows: list[str], home: Path) -> list[str]:
    """Return rows without this machine's paths, and without the files that Copier lists."""
    lines: list[str] = []
    listed = 0
    for row in [*rows, ""]:
        if re.match(r" +(create|identical) ", row):
            listed += 1
            continue
        if listed:
            lines.append(f"    ({listed} lines: files that are created)")
            listed = 0
        lines.append(row.replace(str(home), "~"))
    return lines[:-1] if lines and not lines[-1] else lines


def main() -> None:
    """Record the session and write the page."""
    for name in [name for name in os.environ if name.startswith(_OWN)]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        (home / ".gitconfig").write_text(
            "[user]\nname = Ada Example\nemail = ada@example.org\n[init]\ndefaultBranch = main\n",
            encoding="utf-8",
        )
        bare = [
            "git",
            "clone",
            "--quiet",
            "--bare",
            str(REPOSITORY),
            str(home / "pygen-copier.git"),
        ]
        subprocess.run(bare, check=True, env={**os.environ, "HOME": folder})
        session = Session(home)
        page = HEAD
        for title, sentence, commands in PARTS:
            shown = "\n".join(session.type(command) for command in commands)
            page += f"## {title}\n\n{sentence}\n\n```text\n{shown}\n```\n\n"
    SESSION.write_text(page.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
