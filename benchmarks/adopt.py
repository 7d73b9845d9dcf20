"""What `pygen-copier adopt` makes of well-kept packages of others.

    python benchmarks/adopt.py [NAME==VERSION …]

Source distributions of those that are named, or of all below, are fetched by pip. Each is committed
as it came, adopted with the template of this clone, updated with nothing changed, and updated with
one feature more, which a scripted model writes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.asks import Ask  # noqa: E402
from support.copier import ANSWERS, Project, commit, make_template, pygen_copier  # noqa: E402
from support.model import good_model  # noqa: E402
from support.servers import ModelServer  # noqa: E402

from pygen_copier.generation.record import Record  # noqa: E402

# Pure Python of src layout, of at most 5,000 lines.
PACKAGES = (
    "blinker==1.9.0",
    "cachetools==8.0.2",
    "humanize==4.17.0",
    "itsdangerous==2.2.0",
    "pluggy==1.7.0",
)
FEATURE = 'features=["noise channels"]'


@dataclass(frozen=True)
class Row:
    """What was found of a package.

    Attributes:
        name: The package.
        lines: How many lines of Python it has.
        modules: How many modules the plan has.
        names: How many public names they have.
        files: How many files are recorded.
        left_out: How many sentences say what is not in the plan.
        adopting: The files that adopting changed, but for the answers.
        updating: Requests of an update with nothing changed, and files that git sees changed.
        adding: Requests for a feature, files that are new, and others that changed but the answers.
    """

    name: str
    lines: int
    modules: int
    names: int
    files: int
    left_out: int
    adopting: int
    updating: tuple[int, int]
    adding: tuple[int, int, int]

    def __str__(self) -> str:
        """Return it as a row of a Markdown table."""
        told = (
            *(self.name, f"{self.lines:,}", self.modules, self.names, self.files, self.left_out),
            *(self.adopting, *self.updating, *self.adding),
        )
        return f"| {' | '.join(map(str, told))} |"


def model(ask: Ask) -> str:
    """Answer as the tests' model does, with a module that uses none of the package's own."""
    reply = good_model(ask)
    if ask.task != "structure":
        return reply
    told = json.loads(reply)
    alone = [{**module, "uses": []} for module in told["modules"]]
    return json.dumps({**told, "modules": alone})


def fetched(requirement: str, folder: Path) -> Path:
    """Return the folder of a source distribution, unpacked."""
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    options = ("--no-binary", requirement.partition("==")[0], "--dest", str(folder))
    subprocess.run([*command, *options, requirement], check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as found:
        found.extractall(folder, filter="data")
    archive.unlink()
    (unpacked,) = folder.iterdir()
    return unpacked


def measured(requirement: str, template: Path, folder: Path) -> Row:
    """Adopt a package, update it, and add to it.

    Args:
        requirement: Which package, and of which version.
        template: The template.
        folder: An empty folder.
    """
    project = Project(fetched(requirement, folder))
    project.start_history()
    before = project.files()
    with ModelServer("groq", model) as server:
        environ = server.environ
        answers = ("-d", "minimum_python=3.11", "-d", "verify=static", "-d", "provider=groq")
        done = pygen_copier(
            *("adopt", "--template", template, "--trust", "-d", "model=small-model", *answers),
            cwd=project.folder,
            environ=environ,
        )
        require(done.code == 0, done.err)
        left_out = sum(line.startswith("  The plan ") for line in done.out.splitlines())
        adopted = project.files()
        commit(project.folder)
        require(project.update(environ=environ).code == 0, "the update failed")
        updating = (len(server.requests), len(project.status().splitlines()))
        asked = len(server.requests)
        done = project.update("-d", FEATURE, environ=environ)
        require(done.code == 0, done.err)
        asked = len(server.requests) - asked
    after = project.files()
    recorded = project.answers()
    plan = recorded["plan"]
    assert isinstance(plan, Mapping)  # noqa: S101 - for the type checker
    modules = [each for each in plan["modules"] if each.get("adopted")]
    record = Record.read(recorded["generated"])
    return Row(
        requirement.replace("==", " "),
        sum(
            text.count(b"\n")
            for path, text in before.items()
            if path.startswith("src/") and path.endswith(".py")
        ),
        len(modules),
        sum(len(module["api"]) for module in modules),
        len(record.adopted),
        left_out,
        differing(before, adopted),
        updating,
        (asked, len(set(after) - set(before) - {ANSWERS}), differing(before, after)),
    )


def differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> int:
    """Return how many files that were there are others now, or gone."""
    return sum(after.get(path) != data for path, data in before.items())


def require(is_so: bool, told: str) -> None:
    """End the benchmark where something failed that it is not about."""
    if not is_so:
        sys.exit(told)


HEAD = """\
| package | lines | modules | names | files recorded | told to be left out | files changed \
| update: requests | files changed | feature: requests | files new | others changed |
| --- |{} |"""


def main() -> None:
    """Print a row for each package."""
    os.environ["PYGEN_QUIET"] = "1"
    with tempfile.TemporaryDirectory(prefix="pygen-benchmark-") as name:
        folder = Path(name)
        os.environ["PYGEN_CACHE_DIR"] = str(folder / "cache")
        template = make_template(folder / "template")
        print(HEAD.format(" --: |" * 10 + " --:"))
        for requirement in sys.argv[1:] or PACKAGES:
            place = folder / requirement.partition("==")[0]
            place.mkdir()
            print(measured(requirement, template, place), flush=True)


if __name__ == "__main__":
    main()
