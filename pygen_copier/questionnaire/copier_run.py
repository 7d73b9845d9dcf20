"""The Copier run: all that this library knows of Copier's insides.

An upgrade of Copier that changes one of these facts fails in `tests/copier_insides`.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any
from unicodedata import normalize

from jinja2 import Environment

from pygen_copier import process
from pygen_copier.bounds import require_bounded
from pygen_copier.errors import PygenError
from pygen_copier.text import oneline

ANSWERS_FILE = ".copier-answers.yml"
"""Where a project's answers are recorded, unless a person names another file."""

SOURCE = "_src_path"
"""Under which a project's answers name the template."""

COMMIT = "_commit"
"""Under which a project's answers name the version of the template."""

TEMPLATE_FILES = ("copier.yml", "copier.yaml")
"""What makes a folder a template."""

EXTENSIONS = "_jinja_extensions"
"""Under which a template's file names its extensions."""

CONFLICT = "<<<<<<< before updating"
"""The line above the lines as they were, where an update and a person's edits meet."""

REJECTED = ".rej"
"""How a file of changes ends that could not be merged (`copier update --conflict rej`)."""

OLD, SCRATCH = ".old_copy.", ".new_copy."
"""What is in the names of the temporary folders of an update."""

_CONF, _PHASE = "_copier_conf", "_copier_phase"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class CopierRun:
    """The Copier run behind a render.

    Args:
        answers: The answers and variables of a render.
    """

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers
        self._conf = answers[_CONF]
        self._phase = str(answers.get(_PHASE))

    @staticmethod
    def is_behind(answers: Mapping[str, Any]) -> bool:
        """Return whether these are a render's variables: a bare import of a template has none."""
        return _CONF in answers

    @property
    def project(self) -> Path:
        """The folder that is rendered into; a temporary one in two of an update's three renders."""
        return Path(self._conf["dst_path"])

    @property
    def answers_file(self) -> str:
        """Where the answers are recorded, relative to the folder, as the template or a person says.

        It is rendered with the answers, so it is known when the questions are answered.
        """
        return str(self._conf["answers_file"])

    @property
    def is_in_questions(self) -> bool:
        """Whether the answers are being computed, before a file is written."""
        return self._phase == "prompt"

    @property
    def is_old_render(self) -> bool:
        """Whether this is an update's render of the old version, into a folder of Copier's own."""
        return self._is_in(OLD)

    @property
    def is_scratch_render(self) -> bool:
        """Whether this is an update's second render of the new version, to compare with."""
        return self._is_in(SCRATCH)

    @property
    def is_pretending(self) -> bool:
        """Whether this render writes nothing (`--pretend`)."""
        return bool(self._conf["pretend"])

    @property
    def may_ask(self) -> bool:
        """Whether models may be asked in this render."""
        return not (self.is_pretending or self.is_old_render or self.is_scratch_render)

    def _is_in(self, mark: str) -> bool:
        # Copier tells its renders apart by nothing but the names of its temporary folders.
        return bool(self._conf["quiet"]) and is_temporary(self.project, mark)

    @property
    def source(self) -> str:
        """How the template is recorded."""
        return str(self._answers.get("_copier_answers", {}).get(SOURCE, ""))

    @property
    def given(self) -> Mapping[str, Any]:
        """The answers that were given on the command line or in a data file."""
        data: Mapping[str, Any] = self._conf["data"]
        return data

    def is_given(self, name: str) -> bool:
        """Return whether an answer was given on the command line or in a data file."""
        return name in self.given

    def is_given_as_text(self, name: str) -> bool:
        """Return whether an answer was given as a text, not as data."""
        return isinstance(self.given.get(name), str)

    def is_asked(self, name: str) -> bool:
        """Return whether a person is asked: not where the last answer stays (`--skip-answered`)."""
        is_kept = self._conf["skip_answered"] and name in self._answers
        return self.can_ask_again(name) and not is_kept

    def can_ask_again(self, name: str) -> bool:
        """Return whether a person sits at this question, so that a complaint reaches them there.

        Elsewhere Copier turns a validator's complaint into a traceback.
        """
        return not (self._conf["defaults"] or self.is_given(name))


def is_temporary(folder: Path, mark: str) -> bool:
    """Return whether a folder is one of Copier's own, with a mark in its name."""
    return any(part.startswith("copier.") and mark in part for part in folder.parts)


def read_template_file(template: Path) -> dict[str, Any]:
    """Return what a template's file holds, as Copier reads it: in parts, with what it includes.

    Args:
        template: The folder of the template.

    Returns:
        Questions and settings, these with a `_` before their names; nothing without a file.

    Raises:
        PygenError: Copier cannot read it.
    """
    from copier._template import load_template_config  # commands that read no template need none

    files = [template / name for name in TEMPLATE_FILES]
    file = next(filter(Path.is_file, files), None)
    if file is None:
        return {}
    try:
        found = dict(load_template_config(file, quiet=True))
    except Exception as error:  # what it includes may be anything
        told = oneline(str(error.__cause__ or error))
        raise PygenError(
            f"Copier cannot read {file}: {told}.", "Whoever keeps the template mends it."
        ) from None
    require_bounded(found, str(file))
    return found


def question_names(template: Path) -> list[str]:
    """Return the names of the questions of a template.

    Args:
        template: Its folder.

    Raises:
        PygenError: Copier cannot read its file.
    """
    return [name for name in read_template_file(template) if not name.startswith("_")]


class _Compiled:
    """What was compiled in this process, by version of a template, name and source."""

    def __init__(self) -> None:
        self.templates: dict[tuple[str, str | None, str], CodeType] = {}


def cache_templates(environment: Environment) -> None:
    """Let the environments of one version of a template compile each of its sources once.

    Copier compiles all parts of a path for every file, and an update renders three times, of which
    all may be of one version. A package of 50 modules has some 500 parts, most of them the same.
    """
    environment.optimized = False  # which costs more than it gives where a template runs once
    version = _version_of(environment)
    compiled = process.one(_Compiled).templates if version else _Compiled().templates
    compile_source: Callable[..., CodeType] = environment.compile

    def compile_once(
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        *more: Any,
        **options: Any,
    ) -> CodeType:
        if more or options or not isinstance(source, str):
            return compile_source(source, name, filename, *more, **options)
        # Copier's yield tag resets itself whenever a source is preprocessed.
        environment.preprocess(source)
        key = (version, name, source)
        if key not in compiled:
            compiled[key] = compile_source(source, name, filename)
        return compiled[key]

    setattr(environment, "compile", compile_once)  # noqa: B010 - a method, to mypy


def _version_of(environment: Environment) -> str:
    """Return the commit that a template is rendered from, empty where it is no clone of a tag.

    All that makes a compiled template what it is, settings and extensions too, is in the commit.
    """
    for folder in getattr(environment.loader, "searchpath", ()):
        with suppress(OSError, UnicodeDecodeError):
            head = (Path(folder) / ".git/HEAD").read_text("ascii").strip()
            return head if _COMMIT.fullmatch(head) else ""
    return ""


_COPIER = (sys.executable, "-P", "-m", "copier")  # -P: not a `copier.py` of this folder


def copy_command(source: str, folder: Path, data: Path, options: Sequence[str]) -> list[str]:
    """Return the command that copies a template which the person trusts.

    Args:
        source: The template.
        folder: Where its project goes.
        data: A file of answers.
        options: Further options for Copier.
    """
    given = ("--trust", "--data-file", str(data), *options)
    return [*_COPIER, "copy", *given, source, str(folder)]


def update_command(
    project: Path, data: Path, options: Sequence[str] = (), answers_file: str = ANSWERS_FILE
) -> list[str]:
    """Return the command that updates a project.

    Args:
        project: Its folder.
        data: A file of answers.
        options: Further options for Copier, `--trust` where the person said it.
        answers_file: Where its answers are recorded, relative to it.
    """
    named = [] if answers_file == ANSWERS_FILE else ["--answers-file", answers_file]
    given = ("--defaults", "--data-file", str(data), *named, *options)
    return [*_COPIER, "update", *given, str(project.resolve())]


def path_matcher(patterns: str) -> Callable[[str], bool]:
    """Return whether a path of a project is among those that patterns name, as Copier reads them.

    Args:
        patterns: Patterns as in `.gitignore`, one a line: what an entry of `_exclude` renders to.
    """
    from pathspec import PathSpec  # where nothing is left out nobody needs it

    lines = (normalize("NFD", line) for line in patterns.splitlines())
    return PathSpec.from_lines("gitignore", lines).match_file


def is_listed(source: str) -> bool:
    """Return whether a person's settings of Copier trust a template, read as Copier reads them.

    Args:
        source: The template, as answers name it.

    Raises:
        PygenError: The settings cannot be read.
    """
    from copier._settings import is_trusted_repository, load_settings
    from copier.errors import SettingsError

    try:
        with warnings.catch_warnings(action="ignore"):  # that there is no such file
            return is_trusted_repository(load_settings().trust, source)
    except (SettingsError, OSError, ValueError) as error:
        raise PygenError(
            f"Copier's settings cannot be read: {oneline(str(error)).rstrip('.')}.",
            "Mend that file, or give --trust.",
        ) from None
