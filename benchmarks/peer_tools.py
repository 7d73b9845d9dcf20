"""How each peer is run: the same package asked for, the same code written for it.

Each is run as its documentation says for somebody who lets it work alone, with the OpenAI-style
settings that it has, in a new folder with git.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peer_server import Count, PeerServer
from support.asks import Answer, Ask
from support.copier import FIRST_ANSWERS, Project, as_data, git, make_template
from support.model import good_model
from support.servers import Fault, ModelServer

from pygen_copier.generation.record import Record
from pygen_copier.names import module_name

FEATURES = ("parity checks", "look-up decoding", "noise channels", "weight counts")
FLAWED = "parity_checks"  # the module that is written wrongly at first, where one is
TASK = f"""\
Write the Python package {FIRST_ANSWERS['package_name']}, imported as tiny_codes.
{FIRST_ANSWERS['description']} It has these features: {', '.join(FEATURES)}.
Lay it out with pyproject.toml, src/tiny_codes, tests with a file for each module, examples with a
file for each feature, and README.md.
"""
PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "tiny-codes"
version = "0.1.0"
description = "Small error-correcting codes."
requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
packages = ["src/tiny_codes"]
"""
README = "# tiny-codes\n\nSmall error-correcting codes.\n\n" + "".join(
    f"- {feature}\n" for feature in FEATURES
)
SECONDS = 600


@dataclass(frozen=True)
class Made:
    """What a tool made of the task.

    Attributes:
        folder: Where it is.
        seconds: How long it took.
        processor: How many seconds of a processor it took.
        count: What it asked for.
    """

    folder: Path
    spent: float
    count: Count


def ours(folder: Path, *, flawed: bool) -> Made:
    """Make it with this template; where a module is flawed, with its code run."""
    template = make_template(folder / "template")
    answers = {**FIRST_ANSWERS, "features": list(FEATURES), "ci": "github"}
    answers |= {"provider": "openai", "model": "small-model", "author_name": "Test Person"}
    answers |= {"author_email": "test@example.org", "verify": "sandbox" if flawed else "static"}
    count = Count()

    def answer(ask: Ask) -> Answer | str | Fault:
        reply = good_model(ask)
        if flawed and ask.task == "module" and ask.brief["module"]["name"] == FLAWED:
            reply = spoiled(reply)
        count.take(ask.system + ask.user, reply)
        return reply

    with ModelServer("openai", answer) as server:
        command = [sys.executable, "-m", "copier", "copy", "--quiet", "--trust", "--defaults"]
        where = [str(template), str(folder / "made")]
        cache = str(folder / "cache")  # what is recorded elsewhere is not to help
        environ = {**server.environ, "PYGEN_QUIET": "1", "PYGEN_CACHE_DIR": cache}
        spent = _run([*command, *as_data(answers), *where], folder, environ, said="")
    git(folder / "made", "init", "-q")
    return Made(folder / "made", spent, count)


def bodies(made: Path) -> Mapping[str, str]:
    """Return the code that our template accepted, by path: what is written for all others."""
    record = Record.read(Project(made).answers()["generated"])
    kinds = ("module:", "tests:", "example:")
    files = {
        entry.path: entry.text(name) for name, entry in record.items() if name.startswith(kinds)
    }
    init = {"src/tiny_codes/__init__.py": '"""Small error-correcting codes."""\n'}
    return {"pyproject.toml": PYPROJECT, "README.md": README, **init, **dict(sorted(files.items()))}


def spoiled(text: str) -> str:
    """Return a module whose results are too small."""
    return text.replace("n + 1", "n - 1").replace("(n) + 1", "(n) - 1")


class Writer:
    """Writes all files in one reply, in the form of a path over a fenced block.

    Args:
        files: The files, by path.
        flawed: Whether one module is wrong until somebody shows that its tests fail.
    """

    def __init__(self, files: Mapping[str, str], *, flawed: bool) -> None:
        self._files = files
        self._flawed = flawed

    def __call__(self, system: str, user: str) -> str:
        """Answer a prompt."""
        if "commit message" in system:
            return "feat: write the package"
        if "summarize this partial conversation" in system:
            return "I asked you to write the package tiny-codes, which is written."
        if "script that runs the code" in system:  # gpt-engineer asks how to run it
            return "```bash\npip install -e .\npython examples/parity_checks.py\n```\n"
        if "I added these files to the chat" in user:  # aider adds what a reply speaks of
            return "All files are written."
        path = f"src/tiny_codes/{FLAWED}.py"
        if self._flawed and "AssertionError" in user:
            return _blocks({path: self._files[path]})
        files = dict(self._files)
        if self._flawed:
            files[path] = spoiled(files[path])
        return _blocks(files)


def aider(folder: Path, program: Path, files: Mapping[str, str], *, flawed: bool) -> Made:
    """Make it with aider, which runs the tests after each edit and mends what fails."""
    project = _new(folder / "made")
    (folder / "task.md").write_text(TASK, encoding="utf-8")
    tests = f"{sys.executable} -m pytest -q -p no:cacheprovider"
    with PeerServer(Writer(files, flawed=flawed)) as server:
        arguments = [
            *("--model", "openai/small-model", "--edit-format", "whole", "--yes-always"),
            *("--no-check-update", "--analytics-disable", "--no-show-model-warnings"),
            *("--no-pretty", "--no-show-release-notes", "--no-detect-urls"),
            *("--auto-test", "--test-cmd", tests, "--message-file", str(folder / "task.md")),
        ]
        environ = {"OPENAI_API_BASE": server.url, "OPENAI_API_KEY": "none", "PYTHONPATH": "src"}
        spent = _run([str(program), *arguments], project, environ, said="")
        return Made(project, spent, server.count)


def gpt_engineer(
    folder: Path, program: Path, encodings: Path, files: Mapping[str, str], *, flawed: bool
) -> Made:
    """Make it with gpt-engineer, whose question whether to run the result is answered with no."""
    project = _new(folder / "made")
    (project / "prompt").write_text(TASK, encoding="utf-8")
    with PeerServer(Writer(files, flawed=flawed)) as server:
        environ = {
            "OPENAI_API_BASE": server.url,
            "OPENAI_API_KEY": "none",
            "LOCAL_MODEL": "true",
            "TIKTOKEN_CACHE_DIR": str(encodings),  # it would fetch its tokenizer otherwise
        }
        command = [str(program), str(project), "--model", "small-model"]
        spent = _run(command, project, environ, said="n\n" * 9)
        return Made(project, spent, server.count)


def script(folder: Path, files: Mapping[str, str], *, flawed: bool) -> Made:
    """Make it with a script of the paper's phases: enhance, plan, write file by file, document."""
    project = _new(folder / "made")

    def answer(system: str, user: str) -> str:
        wanted = user.rpartition("Write the file ")[2].strip()
        if wanted not in files:
            return (
                "It takes n.\n\ntake n\nreturn n + 1\n\nPlain integers." if not wanted else README
            )
        text = files[wanted]
        text = spoiled(text) if flawed and wanted.endswith(f"/{FLAWED}.py") else text
        return f"```python\n{text}```\n"

    paths = [path for path in files if path.endswith(".py") and "__init__" not in path]
    features = {path: module_name(path.rpartition("/")[2][:-3]) for path in paths}
    with PeerServer(answer) as server:
        own = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        name = folder / "script.py"
        name.write_text(SCRIPT, encoding="utf-8")
        spent = _run(
            [sys.executable, str(name), TASK, *FEATURES, "--", *sorted(features)],
            project,
            own,
            said="",
        )
        return Made(project, spent, server.count)


SCRIPT = '''\
"""Enhance the description and each feature, plan, then write file by file, and document."""
import sys
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def ask(prompt):
    message = {"role": "user", "content": prompt}
    reply = client.chat.completions.create(model="small-model", messages=[message])
    return reply.choices[0].message.content


end = sys.argv.index("--")
task, features, paths = sys.argv[1], sys.argv[2:end], sys.argv[end + 1 :]
enhanced = [ask(f"Enhance this description: {task}")]
enhanced += [ask(f"{task}\\nEnhance this feature, with pseudocode: {each}") for each in features]
context = ask("Make a contextual prompt of this:\\n" + "\\n\\n".join(enhanced))
written = {}
for path in sorted(paths, key=lambda path: ("src" not in path, path)):
    seen = "".join(f"\\n{name}:\\n{text}" for name, text in written.items() if "src" in name)
    reply = ask(f"{context}\\nThe package so far:{seen}\\nWrite the file {path}")
    written[path] = reply.partition("```python\\n")[2].rpartition("```")[0] or reply
written["src/tiny_codes/__init__.py"] = ""
written["requirements.txt"] = ""
written["setup.py"] = (
    "from setuptools import find_packages, setup\\n\\n"
    'setup(name="tiny-codes", version="0.1.0", package_dir={"": "src"},'
    ' packages=find_packages("src"))\\n'
)
code = "".join(f"\\n{name}:\\n{text}" for name, text in written.items())
written["README.md"] = ask(f"Document this package:{code}\\nWrite the file README.md")
for path, text in written.items():
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
'''


def _blocks(files: Mapping[str, str]) -> str:
    return "\n".join(f"{path}\n```\n{text}```\n" for path, text in files.items())


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    return folder


def _run(command: Sequence[str], cwd: Path, environ: Mapping[str, str], *, said: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "NO_PROXY": "127.0.0.1", **environ},
        input=said,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def versions(*programs: Path) -> Iterator[str]:
    """Yield what the environments of programs say of their own version."""
    for program in programs:
        names = ("aider-chat", "gpt-engineer")
        code = "import importlib.metadata as m\n" + "".join(
            f"try: print('{name}', m.version('{name}'))\nexcept m.PackageNotFoundError: pass\n"
            for name in names
        )
        python = program.with_name("python")
        yield subprocess.check_output([python, "-c", code], text=True).strip()
