"""What thirty texts in thirty files take: as tags in the files, and as thirty questions.

    python benchmarks/thirty_files.py [SECONDS]

A template of thirty files is written in each way, copied, updated with nothing new, and updated for
one text that is to be written anew. Printed are the lines that `copier.yml` has for the texts, and
for each command the requests for texts, how many were under way at once, how often nothing was
under way before one (waves), and how often a file was rendered. A scripted server takes SECONDS for
a reply to the first text, and up to twice as long for others; 0.5 where none are given.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.asks import Ask  # noqa: E402 - the tests' server
from support.copier import Project, commit, copier  # noqa: E402
from support.existing import EXTENSION, TEXTS, write_template  # noqa: E402
from support.servers import ModelServer  # noqa: E402

FILES = 30
NAMES = [f"text{number:02}" for number in range(FILES)]
TAG = '{{% generate "{name}" %}}Write {name}{more}.{{% endgenerate %}}'
BEGIN = f"""\
_jinja_extensions:
  - {EXTENSION}
  - copier_template_extensions.TemplateExtensionLoader
  - counter.py:Counter
_exclude: [copier.yml, counter.py, .git]
"""
QUESTION = """
{name}:
  type: str
  ask: false
  default: >-
    {tag}
"""
ANSWERS = {"{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}"}
COUNTER = """\
import os
from jinja2.ext import Extension

class Counter(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.globals["rendered"] = self.count

    def count(self):
        with open(os.environ["COUNTED"], "a") as file:
            file.write("1")
        return ""
"""
Files = dict[str, str]


class Model:
    """A scripted model that notes how it was asked.

    Args:
        seconds: How long it takes for a reply.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._lock = seconds, threading.Lock()
        self._under_way = self.requests = self.most = self.waves = 0

    def __call__(self, ask: Ask) -> str:
        """Answer, a while later; what is no text is answered at once, and not counted."""
        if ask.task != "generate":
            return '{"allowed": true, "reason": ""}'
        with self._lock:
            self.requests += 1
            self._under_way += 1
            self.waves += self._under_way == 1
            self.most = max(self.most, self._under_way)
        time.sleep(self._seconds * (1 + int(ask.brief["name"][-1]) / 10))  # never all at one moment
        with self._lock:
            self._under_way -= 1
        return f"What {ask.brief['name']} says."


def main() -> None:
    """Print the figures of each way."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
    ways: dict[str, Callable[[], tuple[str, Files]]] = {
        "thirty questions": _questions,
        "thirty tags in files": _tags,
        "thirty tags in files, of which twenty build on others": _tags_in_waves,
    }
    os.environ["PYGEN_MODEL"] = "groq:small-model"
    for title, way in ways.items():
        with tempfile.TemporaryDirectory() as name:
            config, files = way()
            lines = len((config.removeprefix(BEGIN)).split("\n"))  # the extension's, too
            print(f"{title}: {lines} lines in copier.yml")
            Trial(Path(name), config, files, seconds).run()


def _questions() -> tuple[str, Files]:
    asked = [QUESTION.format(name=name, tag=TAG.format(name=name, more="")) for name in NAMES]
    return BEGIN + "".join(asked), {name: f"{{{{ {name} }}}}" for name in NAMES}


def _tags() -> tuple[str, Files]:
    return BEGIN + TEXTS, {name: TAG.format(name=name, more="") for name in NAMES}


def _tags_in_waves() -> tuple[str, Files]:
    """Return a template in which the second ten texts see the first, and the third the second."""
    files: Files = {}
    for at, name in enumerate(NAMES):
        before = NAMES[at - 10] if at >= 10 else ""
        lead = files[before].rpartition("\n")[0] if before else ""
        said = f"{{% set {name} %}}{TAG.format(name=name, more=_after(before))}{{% endset %}}"
        files[name] = f"{lead}{said}\n{{{{ {name} }}}}"
    return BEGIN + TEXTS, files


def _after(name: str) -> str:
    return f" after {{{{ {name} }}}}" if name else ""


class Trial:
    """A template, and what its commands take.

    Args:
        folder: Where all is made.
        config: The template's `copier.yml`.
        files: What its thirty files hold, by name.
        seconds: How long the model takes for a reply.
    """

    def __init__(self, folder: Path, config: str, files: Files, seconds: float) -> None:
        self._folder, self._seconds = folder, seconds
        self._project = Project(folder / "project")
        bodies = {f"{name}.txt.jinja": f"{{{{ rendered() }}}}{files[name]}\n" for name in files}
        template = {"copier.yml": config, "counter.py": COUNTER, **bodies, **ANSWERS}
        self._template = write_template(folder / "template", template)

    def run(self) -> None:
        """Copy the template and update the project, and print what each took."""
        self._command("copy", "copy", str(self._template), str(self._project.folder))
        self._project.start_history()
        project = str(self._project.folder)
        self._command("update with nothing new", "update", project)
        commit(self._project.folder)
        if any("pygen.texts" in text for text in (self._template / "copier.yml").open()):
            again = ("-d", f'regenerate=["{NAMES[-1]}"]')
            self._command("update for one text", "update", *again, project)

    def _command(self, title: str, name: str, *arguments: str) -> None:
        counted = self._folder / "counted"
        counted.write_text("")
        model = Model(self._seconds)
        with ModelServer("groq", model) as server:
            environ = {**server.environ, "COUNTED": str(counted), "PYGEN_QUIET": "1"}
            environ["PYGEN_CACHE_DIR"] = str(self._folder / "store")
            begun = time.monotonic()
            done = copier(name, "--trust", "--defaults", *arguments, environ=environ)
            seconds = time.monotonic() - begun
        if done.code:
            raise SystemExit(done.err)
        renders = len(counted.read_text()) / FILES
        print(
            f"  {title}: {model.requests} requests, {model.most} at once, {model.waves} waves; "
            f"each file rendered {renders:.1f} times; {seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
