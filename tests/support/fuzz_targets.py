"""What others supply, and what reads it: the targets of the fuzzers.

Whatever comes is read or refused in our own words: no other error, no hang, no flood.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from jinja2 import TemplateError

from pygen_copier.errors import PygenError
from pygen_copier.generation.check import review
from pygen_copier.generation.record import Record
from pygen_copier.markdown.form import format_markdown
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.specification import read_specification
from pygen_copier.prompts.json_replies import json_object
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.python.checks import NoWorkAtImport, Security
from pygen_copier.source.syntax import Source
from pygen_copier.yaml_text import read_yaml
from support.existing import EXTENSION, environment

CORPUS = Path(__file__).parents[1] / "fuzz" / "corpus"
MOST_MEMORY = 50_000  # kilobytes more than before an example
MOST_SECONDS = 60.0  # for one example, on a machine that does other things too
SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}, "modules": {"type": "array"}},
    "required": ["summary"],
}

Read = Callable[[Any, Path], object]


@dataclass(frozen=True)
class Target:
    """What reads something that others supply.

    Attributes:
        name: Its name, and that of its folder in the corpus.
        read: Reads one thing, which is a text or data; it may use a folder.
        words: What means something to it; of data the names and values.
        ours: What it may raise beside our own errors.
        is_data: Whether it reads data in the place of text.
    """

    name: str
    read: Read
    words: tuple[str, ...]
    ours: tuple[type[Exception], ...] = ()
    is_data: bool = False

    def try_it(self, example: Any, folder: Path) -> None:
        """Let it read an example.

        Raises:
            Exception: What is none of our own, or that it takes too long or too much.
        """
        with in_bounds(*self.ours):
            self.read(example, folder)

    def corpus(self) -> dict[str, Any]:
        """Return the examples that are kept, by their files' names."""
        files = sorted((CORPUS / self.name).iterdir())
        return {path.name: self._loaded(path) for path in files}

    def keep(self, example: Any, name: str) -> Path:
        """Write an example into the corpus, and return its file."""
        path = CORPUS / self.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(example) if self.is_data else example
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path

    def _loaded(self, path: Path) -> Any:
        text = path.read_bytes().decode("utf-8", "surrogatepass")
        return json.loads(text) if self.is_data else text


class TooSlowError(AssertionError):
    """An example took too long."""


@contextmanager
def in_bounds(*ours: type[Exception]) -> Iterator[None]:
    """Let a block raise what is ours, and take no more time and memory than it may."""
    before = _memory()
    with _in_time(), suppress(PygenError, *ours):
        yield
    more = _memory() - before
    assert more < MOST_MEMORY, f"{more} kilobytes more"


@contextmanager
def _in_time() -> Iterator[None]:
    """End a block that takes too long."""

    def end(number: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"took more than {MOST_SECONDS:g} seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _memory() -> int:
    """Return the most kilobytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _written(text: str, path: Path) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def _record(data: Any, folder: Path) -> None:
    record = Record.read(data)
    for name in record:
        with suppress(PygenError):
            record[name].text(name)


def _json_reply(text: str, folder: Path) -> None:
    for cut in (False, True):
        with suppress(PygenError, UnreadableReplyError):
            json_object(text, SCHEMA, cut=cut)


def _code_reply(text: str, folder: Path) -> None:
    review([Security(), NoWorkAtImport()], Source(code_block(text, "python")), {})


def _specification(text: str, folder: Path) -> object:
    _written(text, folder / "spec.md")
    return read_specification("spec.md", folder).demands


def _prompt(text: str, folder: Path) -> object:
    _written(text, folder / "module.md.jinja")
    return PromptTemplates(overrides=[folder]).of("module")


def _tag(text: str, folder: Path) -> object:
    os.environ["PYGEN_MODEL"] = "scaffold"  # stand-ins are written, and nobody is asked
    try:
        return environment(EXTENSION).from_string(text).render(name="a")
    except Exception as error:
        last = [*traceback.walk_tb(error.__traceback__)][-1][0]
        if last.f_code.co_filename != "<template>":  # the template's own expression failed
            raise
        return None
    finally:
        del os.environ["PYGEN_MODEL"]


NAMES = (
    *("summary", "features", "modules", "api", "name", "kind", "signature", "doc", "uses"),
    *("description", "requirements", "inputs", "notes", "base", "methods", "module:a"),
    *("path", "spec", "text", "digest", "model", "tokens", "checks", "fallback", "attempts"),
)
WORDS = (
    *("function", "class", "constant", "property", "enum", "alias", "exception", "codes"),
    *("(n: int) -> int", "(self) -> None", "()", "src/a.py", "../a", "a.b.c", "numpy>=1"),
)

TARGETS = {
    target.name: target
    for target in (
        Target("plans", lambda data, _: valid_plan(data), (*NAMES, *WORDS), is_data=True),
        Target("records", _record, (*NAMES, *WORDS), is_data=True),
        Target(
            "yaml",
            lambda text, _: read_yaml(text),
            ("a: ", "- ", "{", "}", "[", "]", "&a ", "*a", "|\n", ">\n", "<<: ", "!!x ", "\n  "),
        ),
        Target(
            "json-replies",
            _json_reply,
            (
                *('{"summary": ', '"', "}", "]", "[", "{", ",", ":", "null", '"a"', "\\", "\\u00"),
                *("\n", "```json\n", "```", "<think>", "</think>", "// no\n", "'"),
            ),
        ),
        Target(
            "code-replies",
            _code_reply,
            (
                *("```python\n", "```\n", "~~~", "def f():\n    ", "return ", "class A:\n    "),
                *("import os", "\n", "(", ")", "[", "]", '"""', "'", "# x\n", "lambda: ", "f'{"),
                *("}", "async ", "\x0c"),
            ),
            (UnreadableReplyError,),
        ),
        Target(
            "pages",
            lambda text, _: format_markdown(text, lambda code: code),
            (
                *("# ", "## ", "- ", "* ", "1. ", "> ", "```\n", "|", "---", "[a](", ")", "<b>"),
                *("\n", "`", "![", "&amp;", "\\", "[^1]", ": ", "  \n", "\t"),
            ),
        ),
        Target(
            "specifications",
            _specification,
            ("# Feature: ", "## Requirements\n", "- [ ] ", "SHALL ", "\n", "---\n", "<!--", "-->"),
        ),
        Target(
            "prompts",
            _prompt,
            (
                *("{{ ", " }}", "{% ", " %}", "for a in range(9)", "endfor", "if x", "endif"),
                *("set a = 1", "include 'module.md.jinja'", "block b", "endblock", "a", " | "),
                *("join", "9 ** 9", "'x' * 9"),
            ),
        ),
        Target(
            "tags",
            _tag,
            (
                *("{% generate ", "'a'", "name", ", kind='python'", ", kind=9", ", max_tokens=-1"),
                *(" %}", "{% endgenerate %}", "{{ x }}", "prompt", "{% set ", "=", "\n"),
                "{%- generate 'b' -%}",
            ),
            (TemplateError,),
        ),
    )
}
