"""Templates that exist already: written to a folder, tagged, and rendered by their hosts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from support.asks import Ask
from support.copier import Run, commit, git, run

EXTENSION = "pygen_copier.jinja_ext.PygenExtension"
# The last questions of a template with tags in its files, and the settings of one with no other.
TEXTS = """
regenerate: {type: yaml, when: false, default: "[]"}
generated:
  type: json
  ask: false
  default: "{{ pygen.texts() }}"
  validator: "{{ pygen.texts_complaint(generated) }}"
"""
ONLY_TEXTS = f"_jinja_extensions: [{EXTENSION}]\n{TEXTS}"

Files = Mapping[str, str]


def write_template(folder: Path, files: Files, version: str = "v1.0.0") -> Path:
    """Write a version of a template into a folder, commit and tag it, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    commit(folder, version)
    git(folder, "tag", version)
    return folder


def environment(*extensions: str, **options: Any) -> Environment:
    """Return a plain Jinja environment, with extensions of these names."""
    # What the tests render is no HTML, unless an option says so.
    return Environment(extensions=extensions, **options)  # noqa: S701


def author(ask: Ask) -> str:
    """Return a fitting reply to the brief of a tag."""
    brief = ask.brief
    if ask.task == "assess":
        return json.dumps({"allowed": True, "reason": "It harms nobody."})
    assert ask.task == "generate", ask.task
    name, prompt = brief["name"], brief["prompt"]
    match brief["kind"]:
        case "python":
            return f'Here:\n\n```python\ndef answer( ):\n    return "{name}"\n```\n'
        case "json":
            return f"```json\n{json.dumps({'name': name, 'lines': ['one', 'two']})}\n```"
        case "yaml":
            return f"```yaml\n# by hand\nname: {name}\n```"
        case _:
            return f"The text of {name}: {prompt.splitlines()[0]}\nIts second line."


def cookiecutter(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Run:
    """Run the real `cookiecutter` command line."""
    return run(sys.executable, "-m", "cookiecutter", *arguments, cwd=cwd, environ=environ)


def cruft(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Run:
    """Run the real `cruft` command line."""
    return run(sys.executable, "-m", "cruft", *arguments, cwd=cwd, environ=environ)


def unframed(done: Run) -> str:
    """Return what was told in typer's frame, as one line."""
    return " ".join(line.strip("│╭╰─╮╯ ") for line in done.err.splitlines()).strip()
