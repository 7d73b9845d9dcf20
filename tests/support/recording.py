"""Recordings of a person's first minutes in a terminal, as files for `asciinema play`.

The commands, the terminal and the library are real; a script types, and the model is scripted: it
answers at once. Record from the root of a clone with everything committed; it takes a minute:

    PYTHONPATH=tests python -m support.recording
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.copier import REPOSITORY
from support.model import good_model
from support.servers import ModelServer
from support.terminal import Terminal
from support.wheel_of_ours import install

RECORDINGS = REPOSITORY / "docs" / "recordings"
COLUMNS, LINES = 100, 30
_KEYSTROKE, _THOUGHT = 0.06, 1.2  # seconds of a person, added to what the commands took
_PROMPT = "$ "
_OWN = ("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "OPENAI_", "PYGEN_", "GIT_", "COPIER_", "XDG_")
_SETTINGS = "[user]\nname = Ada Example\nemail = ada@example.org\n[init]\ndefaultBranch = main\n"
ENTER, END = "\r", "\x1b\r"  # Esc, then Enter, ends an answer of several lines

Typed = tuple[str, str]
"""What is waited for, one text after the other where … is between, and what is typed then."""

NEW: tuple[Typed, ...] = (
    (_PROMPT, f"pygen-copier new{ENTER}"),
    ("What is it called?", f"tiny-codes{ENTER}"),
    ("What is it for?", f"Small error-correcting codes.{ENTER}"),
    ("ends them.\r\n> ", f"parity checks{ENTER}"),
    ("checks\r\n> ", f"look-up decoding{ENTER}"),
    ("decoding\r\n> ", ENTER),
    ("Who writes it?", f"groq{ENTER}"),
    ("Its key", f"gsk_a_key_that_nobody_sees{ENTER}"),
    ("The model asks", END),
    ("Generation: about", END),
    ("Commit it as its first version?", ENTER),
    ("It is committed…$ ", f"cd tiny-codes{ENTER}"),
    (_PROMPT, f"cat src/tiny_codes/look_up_decoding.py{ENTER}"),
    ("return…$ ", f"PYTHONPATH=src python -m pytest -q{ENTER}"),
    ("passed…$ ", f"pygen-copier status{ENTER}"),
)
COPIER: tuple[Typed, ...] = (
    (_PROMPT, f"export GROQ_API_KEY=gsk_a_key_of_yours{ENTER}"),
    (_PROMPT, f"copier copy --trust ~/pygen-copier tiny-codes{ENTER}"),
    ("What is the package called?", f"tiny-codes{ENTER}"),
    ("What is it for?", f"Small error-correcting codes.{ENTER}"),
    ("What can it do?", f"parity checks{ENTER}look-up decoding{END}"),
    ("Who writes it?", ENTER),
    ("Which of its models?", ENTER),
    ("Shall the rest be asked, too?", ENTER),
    ("The model asks", END),
    ("Generation: about", END),
    ("tiny-codes is in…$ ", f"cd tiny-codes{ENTER}"),
    (_PROMPT, f"git init -q && git add -A && git commit -qm 'Generate tiny-codes'{ENTER}"),
    (_PROMPT, f"PYTHONPATH=src python -m pytest -q{ENTER}"),
    ("passed…$ ", f"pygen-copier status{ENTER}"),
)
SCRIPTS = {"new": NEW, "copier": COPIER}


class Recorded(Terminal):
    """A terminal that remembers what was shown, and when."""

    events: list[tuple[float, str, str]]
    _begun: float
    _added: float

    def begin(self) -> None:
        """Begin to remember."""
        self.events, self._begun, self._added = [], time.monotonic(), 0.0

    def type(self, keys: str) -> None:
        """Type as a person does, who thinks before."""
        self._added += _THOUGHT
        for key in (END,) if keys == END else keys:
            self._added += _KEYSTROKE
            self.child.send(key)
            time.sleep(0.01)  # the program sees one key after the other
            self._feed(self._there())

    def _there(self) -> str:
        import pexpect

        try:
            return str(self.child.read_nonblocking(65536, timeout=0.02))
        except pexpect.TIMEOUT:
            return ""

    def _feed(self, text: str) -> None:
        super()._feed(text)
        if text and hasattr(self, "events"):
            at = time.monotonic() - self._begun + self._added
            self.events.append((round(at, 3), "o", text))


def record(name: str, folder: Path) -> str:
    """Record a script, and return it as asciinema's second format has it.

    Args:
        name: Which one.
        folder: A folder for a home, which the recording shows.
    """
    home = folder / "ada"
    (home / "packages").mkdir(parents=True)
    (home / "gitconfig").write_text(_SETTINGS, encoding="utf-8")
    clone = ("git", "clone", "--quiet", str(REPOSITORY), str(home / "pygen-copier"))
    subprocess.run(clone, check=True)
    for variable in [name for name in os.environ if name.startswith(_OWN)]:
        del os.environ[variable]
    with ModelServer("groq", good_model) as server:
        environ = {
            **{each: text for each, text in server.environ.items() if "KEY" not in each},
            "HOME": str(home),
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PS1": _PROMPT,
            "PYTHONPATH": str(install(folder).folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        screen = Recorded(["bash", "--norc", "-i"], COLUMNS, LINES, environ, home / "packages")
        screen.begin()
        seen = 0
        for waited, typed in SCRIPTS[name]:
            seen = _wait(screen, waited, seen)
            screen.type(typed)
        screen.wait_for("edited by hand")
        screen.child.close(force=True)
    head = {"version": 2, "width": COLUMNS, "height": LINES, "env": {"TERM": "xterm-256color"}}
    lines = [json.dumps(head), *(json.dumps(event) for event in screen.events)]
    return "\n".join(lines).replace(str(home), "/home/ada") + "\n"


def _wait(screen: Recorded, text: str, seen: int) -> int:
    """Wait until texts are shown that were not before, and return how much was shown by then."""
    for part in text.split("…"):
        screen.wait(lambda _, part=part, at=seen: part in screen.raw[at:])  # type: ignore[misc]
        seen = screen.raw.index(part, seen) + len(part)
    return len(screen.raw)


def main() -> None:
    """Record all scripts into the documentation."""
    RECORDINGS.mkdir(exist_ok=True)
    for name in SCRIPTS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            text = record(name, Path(folder).resolve())
        (RECORDINGS / f"{name}.cast").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
