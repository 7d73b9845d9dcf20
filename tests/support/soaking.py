"""Where a soak takes place: packages of every kind, made once; and the command that goes on.

    PYTHONPATH=tests python -m support.soaking MINUTES [SEED [KIND …]]

It tells each violation with all that was done before it, and after each package what was done.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pygen_copier.sandbox import unavailable
from support.copier import Project, commit, copier, make_template
from support.existing import ONLY_TEXTS, write_template
from support.moody_model import MoodyModel
from support.own_package import OWN_FILES, write_package
from support.sequences import alone, made
from support.servers import ModelServer
from support.soak import SECOND, Soak
from support.troubles import Machine, forget_replies
from support.wheels import wheels_of_installed

KINDS = ("made", "run in the sandbox", "of two templates", "adopted")
STEPS = 4


class Place:
    """A folder in which packages of every kind are made once, to begin with.

    Args:
        folder: The folder.
        server: The service.
    """

    def __init__(self, folder: Path, server: ModelServer) -> None:
        self.folder = folder
        self.template = make_template(folder / "template")
        self._server = server
        self._originals = cache(self._made)

    def begin(self, kind: str) -> Project:
        """Return a package of a kind as it is in the beginning, and forget all replies."""
        original = self._originals(kind)
        for name in ("project", "second"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for beside in self.folder.glob("beside-*"):
            shutil.rmtree(beside)
        forget_replies()
        shutil.copytree(original.folder, self.folder / "project")
        if kind == "of two templates":
            shutil.copytree(self.folder / "second as it was", self.folder / "second")
        return Project(self.folder / "project")

    def _made(self, kind: str) -> Project:
        where = self.folder / f"package {kind}"
        if kind == "adopted":
            return write_package(where, OWN_FILES)
        if kind == "run in the sandbox":
            self._make_index()
            return made(self.template, where, self._server, verify="sandbox")
        project = made(self.template, where, self._server)
        if kind == "of two templates":
            self._add_second(project)
        return project

    def _add_second(self, project: Project) -> None:
        second = self.folder / "second"
        files = {
            "copier.yml": ONLY_TEXTS,
            "SECOND.md.jinja": '{% generate "intro" %}Say two.{% endgenerate %}\n',
            "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
        }
        write_template(second, files)
        where = ("--trust", "--defaults", "-a", SECOND, second, project.folder)
        done = copier("copy", *where, environ=self._server.environ)
        assert done.code == 0, done.err
        commit(project.folder)
        shutil.copytree(second, self.folder / "second as it was")

    def _make_index(self) -> None:
        """Let installers know the wheels of what is installed here, and no others."""
        wheels = self.folder / "wheels"
        wheels.mkdir()
        for name in ("pytest", "mypy"):
            wheels_of_installed(name, wheels)
        for tool in ("PIP", "UV"):
            os.environ.update({f"{tool}_NO_INDEX": "1", f"{tool}_FIND_LINKS": str(wheels)})


Begin = Callable[[str], Soak]


@contextmanager
def place_to_soak(folder: Path, seed: int) -> Iterator[Begin]:
    """Yield what begins with a package of a kind and no replies; a seed says what fails."""
    dice = random.Random(seed)  # noqa: S311 - the same seed is to give the same
    model = MoodyModel(random.Random(seed + 1))  # noqa: S311
    with alone(folder / "home"), ModelServer("groq", model) as server:
        place = Place(folder, server)

        def begin(kind: str) -> Soak:
            project = place.begin(kind)
            model.delivered.clear()
            second = folder / "second" if kind == "of two templates" else None
            machine = Machine(dice, folder / "home")
            return Soak(
                *(project, server, dice),
                template=place.template,
                second=second,
                model=model,
                machine=machine,
            )

        yield begin


def main() -> None:
    """Soak for some minutes, and tell what came of it: in the end one line of JSON."""
    minutes, seed = float(sys.argv[1]), int([*sys.argv[2:3], "0"][0])
    kinds = sys.argv[3:] or [kind for kind in KINDS if "sandbox" not in kind or not unavailable()]
    until, did = time.monotonic() + 60 * minutes, Counter[str]()
    with tempfile.TemporaryDirectory() as name, place_to_soak(Path(name).resolve(), seed) as begin:
        number = 0
        while time.monotonic() < until:
            soak = begin(kinds[number % len(kinds)])
            faults = soak.model.faults
            number += 1
            try:
                for _ in range(STEPS):
                    soak.step()
                    did["steps"] += 1
                soak.end()
            except AssertionError as error:
                told = "\n  ".join([kinds[(number - 1) % len(kinds)], *soak.log, str(error)[:5000]])
                print(f"failed:\n  {told}", flush=True)  # noqa: T201
                did["violations"] += 1
            did.update(soak.did)
            did.update(
                {"kills": soak.kills, "faults": soak.model.faults - faults, "packages": 1},
            )
            print(json.dumps(dict(sorted(did.items()))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
