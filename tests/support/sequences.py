"""Random sequences of what people do to a package, each step held against what they wrote.

    PYTHONPATH=tests python -m support.sequences 500

A sequence makes edits, files of its own and deletions by hand, renames, updates the feature list
and edits the plan, on the real command line with a scripted model. After every command each line
that a person wrote must be there, or the command must have named the file that it stood in.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.copier import (
    FIRST_ANSWERS,
    Project,
    Run,
    as_data,
    commit,
    copier,
    git,
    make_template,
    pygen_copier,
)
from support.model import good_model
from support.servers import ModelServer

FEATURES = ("noise channels", "weight counts", "burst errors", "table building")
NAMES = ("tables", "deep.tables", "wide_tables", "deep.inner.rows", "rows")
IMPORTS = ("codes", "qec", "small_codes", "tiny_codes")
PACKAGES = ("small-codes", "qec-kit", "codes", "tiny-codes")
OWN = (
    ("src/{package}/own_{n}.py", "from {package} import {module}\n\n# {line}\nVALUE = {module}\n"),
    ("src/{package}/data_{n}.txt", "{line}\n"),
    (
        "tests/test_own_{n}.py",
        "import {package}\n\n\ndef test_{n}():\n    assert {package}  # {line}\n",
    ),
    ("scripts/run_{n}.py", "from {package}.{module} import *\n\nTEXT = '{line}'\n"),
    ("docs/own-{n}.md", "# Mine\n\n{line}, in `{package}.{module}`.\n"),
    ("NOTES-{n}.md", "{line}: see [the code](src/{package}/__init__.py).\n"),
)


@dataclass
class Sequence:
    """A person at work.

    Attributes:
        project: The package.
        server: The model.
        dice: What decides.
        lines: The lines that were written by hand and are there, with their files.
        log: What was done, for who wants to know what failed.
    """

    project: Project
    server: ModelServer
    dice: random.Random
    lines: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    count: int = 0

    def play(self, steps: int) -> None:
        """Take some steps, and see that an update then finds nothing to do.

        Raises:
            AssertionError: Something that a person wrote is lost, or a command broke down.
        """
        for _ in range(steps):
            for _ in range(self.dice.randrange(1, 3)):
                self.dice.choice(self.by_hand)()
            self.save()
            self.dice.choice(self.commands)()
            self.save()
        before = self.project.files()
        self.server.requests.clear()
        done = self.run("update", self.project.update(environ=self.server.environ))
        assert done.code == 0, done.err
        assert [ask.task for ask in self.server.requests] == []
        assert self.changed(before) == []
        assert self.project.status() == ""

    @property
    def by_hand(self) -> list[Callable[[], None]]:
        """What a person does to files."""
        return [self.edit, self.edit, self.edit, self.own, self.own, self.delete]

    @property
    def commands(self) -> list[Callable[[], None]]:
        """What a person has done."""
        return [
            *(self.rename, self.rename, self.rename, self.update_names),
            *(self.update_features, self.update_features, self.edit_plan, self.update),
        ]

    # By hand.

    def edit(self) -> None:
        """Put a line somewhere into a file."""
        path = self.dice.choice(self.texts())
        lines = self.project.read(path).splitlines(keepends=True)
        is_python = path.endswith(".py")
        places = [
            at
            for at, line in enumerate([*lines, ""])
            if not is_python or not line.startswith((" ", "\t", ")", "]", "}", '"'))
        ]
        at = self.dice.choice(places)
        line = self.line(path)
        lines.insert(at, f"# {line}\n" if is_python else f"{line}\n")
        self.project.write(path, "".join(lines))
        self.note(f"edit {path}:{at + 1}")

    def own(self) -> None:
        """Write a file of one's own."""
        path, text = self.dice.choice(OWN)
        self.count += 1
        names = {"package": self.answer("import_name"), "n": self.count}
        path = path.format(**names)
        module = self.dice.choice(self.plan()["modules"])["name"]
        (self.project.folder / path).parent.mkdir(parents=True, exist_ok=True)
        self.project.write(path, text.format(**names, module=module, line=self.line(path)))
        self.note(f"own {path}")

    def delete(self) -> None:
        """Delete a file; what stood in it is given up."""
        path = self.dice.choice([path for path in self.texts() if "__init__" not in path])
        (self.project.folder / path).unlink()
        self.lines = {line: place for line, place in self.lines.items() if place != path}
        self.note(f"delete {path}")

    # Commands.

    def rename(self) -> None:
        """Rename something."""
        plan = self.plan()
        kinds = (
            "package",
            "import-name",
            "module",
            "module",
            *["feature"][: len(plan["features"])],
        )
        kind = self.dice.choice(kinds)
        words = {
            "package": [self.dice.choice(PACKAGES)],
            "import-name": [self.dice.choice(IMPORTS)],
            "module": [self.dice.choice(plan["modules"])["name"], self.dice.choice(NAMES)],
            "feature": [],
        }[kind]
        if kind == "feature":
            words = [self.dice.choice(plan["features"])["name"], self.dice.choice(FEATURES)]
        before = self.project.files()
        asked = len(self.server.requests)
        done = self.run(f"rename {kind} {words}", self.pygen("rename", kind, *words, "--trust"))
        assert len(self.server.requests) == asked
        if done.code and self.stays_whole:
            assert self.project.files() == before

    def update(self) -> None:
        """Update without a change."""
        self.updated("update")

    def update_names(self) -> None:
        """Answer a name otherwise."""
        name, given = self.dice.choice(
            (
                ("import_name", self.dice.choice(IMPORTS)),
                ("package_name", self.dice.choice(PACKAGES)),
            )
        )
        self.updated(f"{name}={given}")

    def update_features(self) -> None:
        """Add a feature, or take one off."""
        features = [feature["name"] for feature in self.plan()["features"]]
        new = [name for name in FEATURES if name not in features]
        if len(features) > 1 and (not new or self.dice.random() < 0.5):
            features.remove(self.dice.choice(features))
        elif new:
            features.append(self.dice.choice(new))
        self.updated(f"features={json.dumps(features)}")

    def edit_plan(self) -> None:
        """Give a module a function more, or another name."""
        plan = self.plan()
        module = self.dice.choice(plan["modules"])
        if self.dice.random() < 0.5:
            old, new = module["name"], self.dice.choice(NAMES)
            for each in plan["modules"]:
                each["uses"] = [new if name == old else name for name in each["uses"]]
            module["name"] = new
        else:
            self.count += 1
            item = {
                "kind": "function",
                "name": f"more_{self.count}",
                "signature": "(n: int) -> int",
            }
            module["api"].append({**item, "doc": "Return more."})
        self.updated(f"plan={json.dumps(plan)}")

    def updated(self, given: str) -> None:
        """Update with an answer; an update that is refused changes nothing."""
        data = ["-d", given] if "=" in given else []
        before = self.project.files()
        done = self.run(given, self.project.update(*data, environ=self.server.environ))
        if done.code:
            assert self.changed(before) == []

    def pygen(self, *arguments: str) -> Run:
        """Run a command of this project."""
        return pygen_copier(*arguments, cwd=self.project.folder)

    # What must hold.

    @property
    def stays_whole(self) -> bool:
        """Whether a command that fails now is to leave everything as it was."""
        return True

    def run(self, what: str, done: Run) -> Run:
        """Hold the outcome of a command against what was written.

        Raises:
            AssertionError: With the line that is lost.
        """
        self.note(f"{what}: {done.code} {done.complaint[:200]}")
        said = done.out + done.err
        assert "Traceback" not in said, said
        found = self.found()
        for line, path in list(self.lines.items()):
            if line in found:
                self.lines[line] = found[line]
            else:
                assert not what.startswith("rename"), f"{line} of {path} is lost by {what}"
                assert path in said, f"{line} of {path} is lost, and nothing was said: {said}"
                del self.lines[line]
                self.note(f"  {line} left with {path}, which was named")
        return done

    def found(self) -> dict[str, str]:
        """Return the lines that are there, with their files."""
        found = {}
        for path, content in self.project.files().items():
            text = "" if path.startswith(".copier-answers") else content.decode(errors="replace")
            found.update({line: path for line in self.lines if line in text})
        return found

    def changed(self, before: dict[str, bytes]) -> list[str]:
        """Return the files that are not as they were."""
        now = self.project.files()
        return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))

    def save(self) -> None:
        """Settle conflicts by keeping both sides, and commit."""
        for path, content in self.project.files().items():
            if b"<<<<<<< before updating" in content:
                marks = (b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> ")
                lines = content.splitlines(keepends=True)
                kept = b"".join(line for line in lines if not line.startswith(marks))
                (self.project.folder / path).write_bytes(kept)
                self.note(f"settle {path}")
        commit(self.project.folder)

    # Facts.

    def texts(self) -> list[str]:
        """Return the files that a person may edit."""
        listed = git(self.project.folder, "ls-files").splitlines()
        return [
            path
            for path in sorted(listed)
            if path.endswith((".py", ".md")) and (self.project.folder / path).is_file()
        ]

    def line(self, path: str) -> str:
        """Return a line that there is only once."""
        self.count += 1
        line = f"written by hand, number {self.count:04d}"
        self.lines[line] = path
        return line

    def plan(self) -> dict[str, Any]:
        """Return the recorded plan."""
        plan = self.project.answers()["plan"]
        read = yaml.safe_load(plan) if isinstance(plan, str) else plan
        assert isinstance(read, dict)
        return read

    def answer(self, name: str) -> str:
        """Return a recorded answer."""
        return str(self.project.answers()[name])

    def note(self, what: str) -> None:
        """Remember what was done."""
        self.log.append(what)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Let commands have a home of their own in a block, and nothing of the developer's."""
    own = ("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "OPENAI_", "PYGEN_", "GIT_", "COPIER_")
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(own)]:
        del os.environ[name]
    home.mkdir(parents=True)
    config = "[user]\n\tname = Test Person\n\temail = test@example.org\n"
    (home / "gitconfig").write_text(config, encoding="utf-8")
    os.environ.update(
        HOME=str(home),
        XDG_CACHE_HOME=str(home / "cache"),
        XDG_CONFIG_HOME=str(home / "config"),
        PYGEN_CACHE_DIR=str(home / "pygen"),
        GIT_CONFIG_GLOBAL=str(home / "gitconfig"),
        GIT_CONFIG_NOSYSTEM="1",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def made(template: Path, folder: Path, server: ModelServer, **more: str) -> Project:
    """Make a package with a scripted model, and commit it."""
    person = {"author_name": "Test Person", "author_email": "test@example.org"}
    answers = {**FIRST_ANSWERS, **person, "provider": "groq", "model": "small-model", **more}
    done = copier(
        *("copy", "--trust", "--defaults", *as_data(answers)),
        *(template, folder),
        environ=server.environ,
    )
    assert done.code == 0, done.err
    project = Project(folder)
    project.start_history()
    return project


def main() -> None:
    """Play sequences, each by its seed, and tell what came of them."""
    number, first = (int(each) for each in [*sys.argv[1:3], "0"][:2])
    outcome: Counter[str] = Counter()
    did: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        with alone(place / "home"), ModelServer("groq", good_model) as server:
            original = made(make_template(place / "template"), place / "made", server)
            for seed in range(first, first + number):
                shutil.copytree(original.folder, place / "project")
                dice = random.Random(seed)  # noqa: S311 - the same seed is to give the same
                sequence = Sequence(Project(place / "project"), server, dice)
                try:
                    sequence.play(4)
                    outcome["held"] += 1
                except AssertionError as error:
                    outcome["failed"] += 1
                    told = "\n  ".join([*sequence.log, str(error)[:1500]])
                    print(f"seed {seed} failed:\n  {told}", flush=True)  # noqa: T201
                did.update(each.partition(" ")[0].partition("=")[0] for each in sequence.log)
                shutil.rmtree(place / "project")
                print(f"{seed}: {dict(outcome)}", flush=True)  # noqa: T201
    print(f"{dict(outcome)}; steps: {dict(did.most_common())}")  # noqa: T201


if __name__ == "__main__":
    main()
