"""Random work on a package while everything around it fails, each step held against what must hold.

What people do is that of `sequences`, with improvements, files written anew, packages that are
adopted, texts of a second template, and two commands at the same moment. Meanwhile the service
answers with errors, nonsense or not at all, and `troubles` befall the machine. After every step
each line that a person wrote is there or its file was named, the answers can be read and are whole
where the command says that it succeeded, all is as before where it says that it failed, and no
reply that was kept is asked for again; in the end an update without trouble makes all whole.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pygen_copier.generation.record import Record
from pygen_copier.plan.rules import valid_plan
from support.copier import ANSWERS, Run, git
from support.existing import write_template
from support.moody_model import MoodyModel
from support.sequences import FEATURES, Sequence
from support.troubles import SIGNALS, TEARING, TROUBLES, Machine

AT_ONCE = 4
PATIENCE = 400  # seconds after which a command hangs; machines may be busy
SECOND = ".copier-answers.second.yml"

# What a note is counted as.
_KIND = re.compile(
    r"trouble: [a-z ]+|rename [a-z-]+|two at once|last update|improve a text|put back"
    r"|(update|release) of the second|[a-z_]+"
)


@dataclass
class Soak(Sequence):
    """A person at work while everything around fails.

    Attributes:
        template: The template that a package by hand is to be adopted with.
        second: A second template that the project has texts of, where it has one.
        model: The service.
        machine: What befalls commands.
        trouble: What goes wrong in this step.
        kills: How many commands were killed.
        did: What was done how often, and what went wrong.
    """

    template: Path = Path()
    second: Path | None = None
    model: MoodyModel = field(default_factory=lambda: MoodyModel(random.Random(0)))  # noqa: S311
    machine: Machine = field(kw_only=True)
    trouble: str = "none"
    kills: int = 0
    did: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        """Do something by hand, and have something done while something goes wrong.

        Raises:
            AssertionError: Something that must hold does not.
        """
        adopted = self.is_there(ANSWERS)
        self.dice.choice(self.by_hand if adopted else [self.edit])()
        self.save()
        self.trouble = self.dice.choice(TROUBLES)
        self.model.share = self.dice.choice((0.1, 0.5, 1.0)) if self.trouble == "service" else 0.0
        with self.machine.around(self.trouble, self.project.folder) as exactly:
            self.note(f"trouble: {exactly}")
            self.dice.choice(self.possible if adopted else [self.adopt])()
        self.model.share = 0.0
        if self.trouble in ("no store", "no room", "read only"):
            self.model.delivered.clear()  # nothing could be kept
        self._put_back_what_is_torn()
        self.save()

    def end(self) -> None:
        """Update without trouble: all is whole then, and a second one finds nothing to do.

        Raises:
            AssertionError: Something that must hold does not.
        """
        self.trouble = "none"
        if not self.is_there(ANSWERS):
            self.adopt()
            self.save()
        files = [ANSWERS, *[SECOND] * self.is_there(SECOND)]
        for name in files:
            done = self.run(f"last update -a {name}", self.updated_by("-a", name))
            assert done.code == 0, done.err
            self.save()
        self.server.requests.clear()
        before = self.project.files()
        for name in files:
            done = self.updated_by("-a", name)
            assert done.code == 0, done.err
        assert [ask.task for ask in self.server.requests] == []
        assert self.changed(before) == []
        # What was under way when a command was killed never reached the store.
        assert self.paid_twice() <= AT_ONCE * self.kills, f"paid {self.paid_twice()} twice"

    @property
    def possible(self) -> list[Callable[[], None]]:
        """What a person may have done to this package."""
        more = [self.improve, self.regenerate, self.two_at_once]
        more += [self.release, self.update_second, self.improve_second] * (self.second is not None)
        return [*self.commands, *more]

    def adopt(self) -> None:
        """Let a package that was written by hand be added to."""
        before = self.project.files()
        answers = ("-d", "provider=groq", "-d", "model=small-model", "-d", "verify=static")
        command = ("adopt", "--template", str(self.template), "--trust", *answers)
        done = self.run("adopt", self.command("pygen-copier", *command))
        assert self.changed(before) in ([], [ANSWERS])
        assert done.code or self.is_there(ANSWERS)

    def improve(self) -> None:
        """Say what is to be better in a file."""
        artifact = f"module:{self.dice.choice(self.plan()['modules'])['name']}"
        words = self.dice.choice(("Say more in its docstring.", "Raise an error for nothing."))
        self._done(f"improve {artifact}", lambda: self.pygen("improve", artifact, words, "--trust"))

    def regenerate(self) -> None:
        """Have a file written anew."""
        artifact = f"module:{self.dice.choice(self.plan()['modules'])['name']}"
        self._done(
            f"regenerate {artifact}",
            lambda: self.updated_by("-d", f"regenerate=[{artifact!r}]"),
        )

    def release(self) -> None:
        """Have the second template's newest version, with a text more, come into the project."""
        assert self.second is not None
        number = len(git(self.second, "tag").split()) + 1
        text = f'{{% generate "text_{number}" %}}Say {number}.{{% endgenerate %}}\n'
        write_template(self.second, {f"SECOND-{number}.md.jinja": text}, f"v{number}.0.0")
        self._done("release of the second", lambda: self.updated_by("-a", SECOND))

    def update_second(self) -> None:
        """Update from the second template without a change."""
        self._done("update of the second", lambda: self.updated_by("-a", SECOND))

    def improve_second(self) -> None:
        """Say what is to be better in a text of the second template."""
        command = ("improve", "-a", SECOND, "intro", "Be brief.", "--trust")
        self._done("improve a text", lambda: self.command("pygen-copier", *command))

    def two_at_once(self) -> None:
        """Look at the package while it is updated, or make another from the same replies."""
        feature = self.dice.choice(FEATURES)
        names = [each["name"] for each in self.plan()["features"]]
        more = f"features={json.dumps([*names, *[feature] * (feature not in names)])}"
        beside = self.project.folder.with_name(f"beside-{self.count}")
        data = ("--data-file", ANSWERS, "-d", more, "-d", "package_name=beside")
        where = (str(self.template), str(beside))
        command = self.dice.choice(
            (
                [*_COMMANDS["pygen-copier"], "status", "--json", "-a", ANSWERS],
                [*_COMMANDS["copier"], "copy", "--trust", "--defaults", *data, *where],
            )
        )
        other = self._popen(command, more={})
        done = self.updated_by("-d", more)
        _, said = other.communicate()
        told = "/pygen_copier/" in said or self.stays_whole  # what git cannot do, Copier shows
        assert not (told and "Traceback" in said), said
        assert other.returncode in (0, 1), said
        self.run(f"two at once {feature}", done)

    def updated(self, given: str) -> None:
        """Update with an answer; an update that is refused changes nothing."""
        data = ["-d", given] if "=" in given else []
        self._done(given, lambda: self.updated_by(*data))

    def updated_by(self, *arguments: str) -> Run:
        """Update, with whatever trouble there is."""
        return self.command("copier", "update", "--trust", "--defaults", *arguments)

    def pygen(self, *arguments: str) -> Run:
        """Run a command on the package, with whatever trouble there is."""
        return self.command("pygen-copier", *arguments, "-a", ANSWERS)

    def _done(self, what: str, work: Callable[[], Run]) -> None:
        """Have something done that changes nothing where it fails."""
        before = self.project.files()
        done = self.run(what, work())
        if done.code and self.stays_whole:
            assert self.changed(before) == [], f"{what} failed and changed {self.changed(before)}"

    @property
    def stays_whole(self) -> bool:
        """Whether a command that fails now is to leave everything as it was."""
        return self.trouble not in TEARING

    def command(self, name: str, *arguments: str) -> Run:
        """Run a command in the trouble of this step."""
        process = self._popen(
            [*_COMMANDS[name], *arguments], more=self.machine.environ(self.trouble)
        )
        is_killed = self.trouble == "killed"
        try:
            out, err = process.communicate(timeout=self._until() if is_killed else PATIENCE)
        except subprocess.TimeoutExpired:
            assert is_killed, f"{name} {arguments} hangs"
            process.send_signal(self.dice.choice(SIGNALS))
            try:
                out, err = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(f"{name} {arguments} does not end when told to") from None
            self.kills += 1
        return Run(process.returncode, out, err)

    def _until(self) -> float:
        return float(0.3 + self.dice.choice((2, 5, 12)) * self.dice.random())

    def _popen(self, command: list[str], more: dict[str, str]) -> subprocess.Popen[str]:
        own = {"PYGEN_CONCURRENCY": str(AT_ONCE), **self.server.environ}
        return subprocess.Popen(
            command,
            cwd=self.project.folder,
            env={**os.environ, **own, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            preexec_fn=lambda: self.machine.begin(self.trouble),
        )

    def run(self, what: str, done: Run) -> Run:
        """Hold the outcome of a command against what was written and paid for.

        Raises:
            AssertionError: With the line that is lost, or the request that was paid twice.
        """
        if self.trouble in TEARING:
            self._put_back_what_is_torn()
            if done.code and (what.startswith("rename") or not {*self.lines} <= {*self.found()}):
                self._put_back()  # as their pages say
            if done.code and "/pygen_copier/" not in done.err:
                done = Run(done.code, done.out, done.complaint)  # git failed, and Copier shows how
        super().run(what, done)
        for path in (ANSWERS, SECOND):
            if self.is_there(path):
                self._require_answers(path, complete=done.code == 0)
        return done

    def _require_answers(self, path: str, *, complete: bool) -> None:
        """Hold what is recorded against the forms that it must have."""
        answers = yaml.safe_load(self.project.read(path))
        record = Record.read(answers.get("generated", {}))
        for name in record:
            record[name].text(name)
        if "plan" in answers:
            plan = answers["plan"]
            read = valid_plan(yaml.safe_load(plan) if isinstance(plan, str) else plan)
            names = {f"module:{module.name}" for module in read.modules}
            assert not complete or names <= {*record}, f"{names} are not all recorded: {[*record]}"

    def paid_twice(self) -> int:
        """Return how many replies were asked for again that had come, and could be kept."""
        return sum(count - 1 for count in self.model.delivered.values())

    def is_there(self, path: str) -> bool:
        """Return whether the project has a file."""
        return (self.project.folder / path).is_file()

    def note(self, what: str) -> None:
        """Remember what was done, and count it."""
        super().note(what)
        if found := _KIND.match(what):
            self.did[found[0]] += 1

    def _put_back_what_is_torn(self) -> None:
        """Do as a person whose command was killed as it wrote: ask git for the last state."""
        lock = self.project.folder / ".git" / "index.lock"
        kept = git(self.project.folder, "ls-files", ".copier-answers*").split()
        if lock.exists() or any(self._is_torn(path) for path in kept):
            lock.unlink(missing_ok=True)
            self._put_back()

    def _is_torn(self, path: str) -> bool:
        try:
            return not isinstance(yaml.safe_load(self.project.read(path)), dict)
        except (OSError, yaml.YAMLError):
            return True

    def _put_back(self) -> None:
        git(self.project.folder, "reset", "-q", "--hard")
        git(self.project.folder, "clean", "-fdq")
        self.note("put back")


_COMMANDS = {
    "copier": [sys.executable, "-W", "ignore", "-m", "copier"],
    "pygen-copier": [sys.executable, "-m", "pygen_copier"],
}
