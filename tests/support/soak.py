"""Random work on a package while everything around it fails, each step held against what must hold.

    PYTHONPATH=tests python -m support.soak MINUTES [SEED]

What people do is that of `sequences`, with improvements, files written anew, and two commands at
the same moment. Meanwhile the service answers with errors, nonsense or not at all, commands are
killed or have no room to write, the reply store cannot be written or comes from another time, and
the language is another. After every step each line that a person wrote is there or its file was
named, the answers can be read, and no reply that was kept is asked for again; in the end an update
without trouble makes all whole.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from support.asks import Answer, Ask
from support.copier import ANSWERS, Project, Run, git, make_template
from support.model import good_model
from support.sequences import FEATURES, Sequence, alone, made
from support.servers import CLOSE, EMPTY, HTML, NOTHING, RESET, Fault, ModelServer

AT_ONCE = 4
_FAULTS: tuple[Fault | Answer | str, ...] = (
    *(CLOSE, RESET, EMPTY, NOTHING, HTML, Fault(500), Fault(503), Fault(404), Fault(401)),
    *(Fault(429, "slow down", {"retry-after": "0"}), Fault(413, "too large")),
    *(Answer("", "blocked"), Answer("half a", "length"), "", "I cannot do that.", "```python\n"),
)
_LANGUAGES = ("C", "tr_TR.UTF-8", "de_DE.ISO-8859-1", "POSIX")
_YEAR = 365 * 24 * 3600


class MoodyModel:
    """A good model behind a service that fails now and then, as a share says.

    Attributes:
        share: How many of the requests fail, from 0 to 1.
        faults: How many have failed so far.
        delivered: How often each request got its reply, by all that it says.
    """

    def __init__(self, dice: random.Random) -> None:
        self.share = 0.0
        self.faults = 0
        self.delivered: Counter[str] = Counter()
        self._dice = dice

    def __call__(self, ask: Ask) -> Answer | str | Fault:
        """Answer a request, or fail."""
        if self._dice.random() < self.share:
            self.faults += 1
            return self._dice.choice(_FAULTS)
        answer = good_model(ask)
        self.delivered[repr((ask.system, ask.user, ask.schema, ask.seed, ask.temperature))] += 1
        return answer


@dataclass
class Soak(Sequence):
    """A person at work while everything around fails.

    Attributes:
        model: The service.
        trouble: What goes wrong in this step.
        kills: How many commands were killed.
    """

    model: MoodyModel = field(default_factory=lambda: MoodyModel(random.Random(0)))  # noqa: S311
    trouble: str = "none"
    kills: int = 0

    def step(self) -> None:
        """Do something by hand, and have something done while something goes wrong.

        Raises:
            AssertionError: Something that must hold does not.
        """
        self.dice.choice(self.by_hand)()
        self.save()
        self.trouble = self.dice.choice(
            (
                *("none", "service", "service", "killed", "killed"),
                *("no room", "no store", "another time", "another language"),
            )
        )
        self.model.share = self.dice.choice((0.1, 0.5, 1.0)) if self.trouble == "service" else 0.0
        self.note(f"trouble: {self.trouble}")
        if self.trouble == "another time":
            self._shift_store()
        self.dice.choice([*self.commands, self.improve, self.regenerate, self.two_at_once])()
        self.model.share = 0.0
        if self.trouble in ("no store", "no room"):
            self.model.delivered.clear()  # nothing could be kept
        self._put_back_what_is_torn()
        self.save()

    def end(self) -> None:
        """Update without trouble: all is whole then, and a second one finds nothing to do.

        Raises:
            AssertionError: Something that must hold does not.
        """
        self.trouble = "none"
        assert self.updated_by().code == 0, self.log
        self.save()
        self.server.requests.clear()
        before = self.project.files()
        done = self.updated_by()
        assert done.code == 0, done.err
        assert [ask.task for ask in self.server.requests] == []
        assert self.changed(before) == []
        # What was under way when a command was killed never reached the store.
        assert self.paid_twice() <= AT_ONCE * self.kills, self.log

    def improve(self) -> None:
        """Say what is to be better in a file."""
        artifact = f"module:{self.dice.choice(self.plan()['modules'])['name']}"
        words = self.dice.choice(("Say more in its docstring.", "Raise an error for nothing."))
        self.run(f"improve {artifact}", self.command("pygen-copier", "improve", artifact, words))

    def regenerate(self) -> None:
        """Have a file written anew."""
        artifact = f"module:{self.dice.choice(self.plan()['modules'])['name']}"
        self.run(f"regenerate {artifact}", self.updated_by("-d", f"regenerate=[{artifact!r}]"))

    def two_at_once(self) -> None:
        """Look at the package while it is updated."""
        feature = self.dice.choice(FEATURES)
        names = [each["name"] for each in self.plan()["features"]]
        more = f"features={[*names, *[feature] * (feature not in names)]!r}"
        other = subprocess.Popen(
            [*_COMMANDS["pygen-copier"], "status", "--json"],
            cwd=self.project.folder,
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        done = self.updated_by("-d", more)
        _, said = other.communicate()
        assert "Traceback" not in said, said
        self.run(f"two at once {feature}", done)

    def updated_by(self, *arguments: str) -> Run:
        """Update, with whatever trouble there is."""
        return self.command("copier", "update", "--trust", "--defaults", *arguments)

    def updated(self, given: str) -> None:
        """Update with an answer; an update that is refused changes nothing."""
        before = self.project.files()
        done = self.run(given, self.updated_by(*(["-d", given] if "=" in given else [])))
        if done.code and self.trouble not in ("killed", "no room"):
            assert self.changed(before) == [], self.log

    def command(self, name: str, *arguments: str) -> Run:
        """Run a command in the trouble of this step."""
        process = subprocess.Popen(
            [*_COMMANDS[name], *arguments],
            cwd=self.project.folder,
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            preexec_fn=self._little_room if self.trouble == "no room" else None,
        )
        seconds = 0.5 + 4 * self.dice.random() if self.trouble == "killed" else 100
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            assert self.trouble == "killed", f"{name} {arguments} hangs"
            process.kill()
            out, err = process.communicate()
            self.kills += 1
        return Run(process.returncode, out, err)

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables of a command in the trouble of this step."""
        more = {"PYGEN_CONCURRENCY": str(AT_ONCE)}
        if self.trouble == "no store":
            more["PYGEN_CACHE_DIR"] = f"{os.devnull}/store"
        if self.trouble == "another language":
            more["LC_ALL"] = more["LANG"] = self.dice.choice(_LANGUAGES)
        return {**self.server.environ, **more}

    def run(self, what: str, done: Run) -> Run:
        """Hold the outcome of a command against what was written and paid for.

        Raises:
            AssertionError: With the line that is lost, or the request that was paid twice.
        """
        if self.trouble in ("killed", "no room"):
            self._put_back_what_is_torn()
        if self.trouble == "no room" and "/pygen_copier/" not in done.err:
            done = Run(done.code, done.out, done.complaint)  # git failed, and Copier shows how
        super().run(what, done)
        assert isinstance(self.project.answers(), dict)
        return done

    def paid_twice(self) -> int:
        """Return how many replies were asked for again that had come, and could be kept."""
        return sum(count - 1 for count in self.model.delivered.values())

    def _little_room(self) -> None:
        room = self.dice.choice((1, 20, 60)) * 1024
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    def _put_back_what_is_torn(self) -> None:
        """Do as a person whose command was killed as it wrote: ask git for the last state."""
        try:
            torn = not isinstance(yaml.safe_load(self.project.read(ANSWERS)), dict)
        except (OSError, yaml.YAMLError):
            torn = True
        if torn or (self.project.folder / ".git" / "index.lock").exists():
            (self.project.folder / ".git" / "index.lock").unlink(missing_ok=True)
            git(self.project.folder, "reset", "-q", "--hard")
            self.note("put back")

    def _shift_store(self) -> None:
        """Let the store's files come from the future, or from long ago."""
        when = time.time() + self.dice.choice((-3, 3)) * _YEAR
        for path in Path(os.environ["PYGEN_CACHE_DIR"]).rglob("*"):
            os.utime(path, (when, when))


_COMMANDS = {
    "copier": [sys.executable, "-W", "ignore", "-m", "copier"],
    "pygen-copier": [sys.executable, "-m", "pygen_copier"],
}


@contextmanager
def place_to_soak(folder: Path, seed: int) -> Iterator[Callable[[], Soak]]:
    """Yield what begins with a package and an empty store; the service fails as a seed says."""
    dice = random.Random(seed)  # noqa: S311 - the same seed is to give the same
    model = MoodyModel(random.Random(seed + 1))  # noqa: S311
    with alone(folder / "home"), ModelServer("groq", model) as server:
        original = made(make_template(folder / "template"), folder / "made", server)

        def begin() -> Soak:
            shutil.rmtree(folder / "project", ignore_errors=True)
            shutil.rmtree(os.environ["PYGEN_CACHE_DIR"], ignore_errors=True)
            model.delivered.clear()
            shutil.copytree(original.folder, folder / "project")
            return Soak(Project(folder / "project"), server, dice, model=model)

        yield begin


def main() -> None:
    """Soak for some minutes, and tell what came of it."""
    minutes, seed = float(sys.argv[1]), int([*sys.argv[2:3], "0"][0])
    until, steps, kills, did = time.monotonic() + 60 * minutes, 0, 0, Counter[str]()
    with tempfile.TemporaryDirectory() as name, place_to_soak(Path(name).resolve(), seed) as begin:
        while time.monotonic() < until:
            soak = begin()
            try:
                for _ in range(4):
                    soak.step()
                    steps += 1
                soak.end()
            except AssertionError as error:
                told = "\n  ".join([*soak.log, str(error)[:3000]])
                print(f"failed:\n  {told}", flush=True)  # noqa: T201
                did["failed"] += 1
            kills += soak.kills
            did.update(
                " ".join(each.split()[:2]) for each in soak.log if each.startswith("trouble")
            )
            print(  # noqa: T201
                f"{steps} steps, {soak.model.faults} faults, {kills} kills, "
                f"{soak.paid_twice()} paid twice: {dict(did)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
