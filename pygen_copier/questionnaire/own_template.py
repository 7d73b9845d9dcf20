"""The own template: the one this library belongs to, which `new` copies and updates look for.

A clone is its own template. An installed package carries a copy, which Copier cannot update from:
so each version of it that comes to this machine is kept in a repository here.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pygen_copier import __version__, settings
from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, git_output
from pygen_copier.questionnaire.copier_run import COMMIT, SOURCE

REPOSITORY = ""
"""The address of this project's repository; its owner sets it once there is one."""

PARTS = ("copier.yml", "template", "extensions", "licenses", "parts")
"""What of the repository is the template; `pyproject.toml` puts the same into the wheel."""

_PACKAGE = Path(__file__).resolve().parents[1]
_RELEASE = re.compile(r"v\d+(\.\d+)*(\.post\d+)?")
_KEPT = "/pygen-copier/template.git"
_SECONDS = 10
_TRIES = 3
_NAMED = ("-c", "user.name=pygen-copier", "-c", "user.email=pygen-copier@localhost")
# No question about a name and password, and no answer to one.
_UNASKED = ("-c", "core.askPass=true", "-c", "credential.helper=")


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """What Copier is told of the own template, or of one that a person names.

    Attributes:
        source: What it copies from, and the project records.
        version: Which version of it; empty for the newest.
        environ: Variables that git needs to find it.
    """

    source: str
    version: str
    environ: Mapping[str, str] = field(default_factory=dict)


def own_template() -> OwnTemplate:
    """Return the own template at the version of this library.

    Raises:
        PygenError: The library has none at hand, or git cannot keep it.
    """
    folder = folder_at_hand()
    if (folder / ".git").exists():
        return OwnTemplate(str(folder), "HEAD")
    version = f"v{__version__}"
    if REPOSITORY and _has_version(REPOSITORY, version):
        return OwnTemplate(REPOSITORY, version)
    kept = keep_version(folder, kept_versions())
    if REPOSITORY:
        return OwnTemplate(REPOSITORY, kept, _instead_of(REPOSITORY))
    return OwnTemplate(kept_versions().as_uri(), kept)


def folder_at_hand() -> Path:
    """Return the folder of the own template: the clone, or the copy in the installed package.

    Raises:
        PygenError: There is neither.
    """
    for folder in (_PACKAGE.parent, _PACKAGE / "_template"):
        if (folder / PARTS[0]).is_file() and (folder / PARTS[1]).is_dir():
            return folder
    raise PygenError("This installation carries no template.", "Install pygen-copier again.")


def kept_versions() -> Path:
    """Return the repository that keeps the versions of installed packages on this machine."""
    return settings.data_folder() / _KEPT.rpartition("/")[2]


def is_own(answers: Mapping[str, Any]) -> bool:
    """Return whether answers record the own template as it was released.

    Another version of it may be anybody's: a service that hosts repositories hands out what was
    only proposed to them, too. So may be what lies where another machine keeps its own.
    """
    released = _RELEASE.fullmatch(str(answers.get(COMMIT) or "")) is not None
    source = str(answers.get(SOURCE) or "")
    return released and is_own_source(source) and not _is_of_another_here(source)


def _is_of_another_here(source: str) -> bool:
    """Return whether a source names a place of this machine that is not where the own one is."""
    if not source.startswith("file:") or source in (REPOSITORY, kept_versions().as_uri()):
        return False
    path = urlsplit(source).path
    return any(os.path.lexists(each) for each in (path, unquote(path)))


def is_own_source(source: str) -> bool:
    """Return whether a source is the own template: its repository, or what a machine keeps."""
    return source == REPOSITORY != "" or (source.startswith("file:") and source.endswith(_KEPT))


def environ_of(answers: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the variables that git needs to find the own template, for an update.

    What is kept on this machine stands in for a repository that cannot be reached, and for what
    another machine keeps. It learns of the version that is installed.

    Raises:
        PygenError: The version to update from is not to be had.
    """
    source, before = str(answers.get(SOURCE) or ""), str(answers.get(COMMIT) or "")
    if not is_own_source(source) or (source == REPOSITORY and _has_version(source, before)):
        return {}
    keep_version(folder_at_hand(), kept_versions())
    if before and before not in _versions(kept_versions()):
        version = before.removeprefix("v")
        remedy = f"With pygen-copier {version}, run `pygen-copier update` once."
        if source == REPOSITORY:
            remedy = f"Try again where {source} can be reached."
        raise PygenError(
            f"The template's version {before}, which the project was made from, is not at hand.",
            remedy,
        )
    return _instead_of(source)


@contextmanager
def at_hand(answers: Mapping[str, Any]) -> Iterator[None]:
    """Have git find the own template, in this process, where answers record it.

    Raises:
        PygenError: As `environ_of`.
    """
    with in_environ(environ_of(answers)):
        yield


@contextmanager
def in_environ(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables of this process in a block, for git that Copier runs in it."""
    before = {name: os.environ[name] for name in variables if name in os.environ}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update(before)


def keep_version(folder: Path, repository: Path) -> str:
    """Keep the template of a folder in a repository, and return its tag there.

    Args:
        folder: Where it is.
        repository: A bare repository, which is made where it is missing.

    Raises:
        GitError: Git cannot keep it.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _keep_version(folder, repository)
        except GitError:
            if not left:  # another process may have kept one meanwhile
                raise
    raise AssertionError("unreachable")


def _keep_version(folder: Path, repository: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="pygen-template-") as temporary:
        work = Path(temporary)
        is_new = not (repository / "HEAD").exists()
        git_output(work, *(("init", "--quiet") if is_new else ("clone", "-q", repository, ".")))
        _replace(work, folder)
        git_output(work, "add", "--all", "--force")
        tree = git_output(work, "write-tree").decode().strip()
        versions = {} if is_new else _versions(work)
        for tag, kept in versions.items():
            if kept == tree:
                return tag
        tag = next(each for each in _tags() if each not in versions)
        message = ("--quiet", "--no-verify", "--message", f"pygen-copier {tag}")
        git_output(work, *_NAMED, "-c", "commit.gpgSign=false", "commit", *message)
        git_output(work, "-c", "tag.gpgSign=false", "tag", tag)
        if is_new:
            repository.mkdir(parents=True, exist_ok=True)
            git_output(repository, "init", "--quiet", "--bare")
            git_output(repository, "symbolic-ref", "HEAD", "refs/heads/main")
        git_output(work, "push", "-q", repository, "HEAD:refs/heads/main", f"refs/tags/{tag}")
        return tag


def _tags() -> Iterator[str]:
    """Yield the names that the version of this library may have, the plain one first."""
    yield f"v{__version__}"
    number = 0
    while True:  # a clone that was changed, but not its version
        number += 1
        yield f"v{__version__}.post{number}"


def _replace(work: Path, folder: Path) -> None:
    """Put the template of a folder in the place of what a work tree holds."""
    for path in work.iterdir():
        if path.is_dir() and path.name != ".git":
            shutil.rmtree(path)
        elif path.name != ".git":
            path.unlink()
    for part in PARTS:
        source = folder / part
        if source.is_dir():
            shutil.copytree(source, work / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, work / part)


def _versions(repository: Path) -> dict[str, str]:
    """Return the tree of each version that a repository keeps, by its tag."""
    form = "--format=%(refname:short) %(tree)%(*tree)"
    lines = git_output(repository, "for-each-ref", form, "refs/tags").decode().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def _has_version(repository: str, version: str) -> bool:
    """Return whether a repository can be reached and has a version."""
    wanted = ("ls-remote", "--exit-code", "--tags", "--", repository, f"refs/tags/{version}")
    try:
        git_output(Path(tempfile.gettempdir()), *_UNASKED, *wanted, seconds=_SECONDS)
    except GitError:
        return False
    return True


def _instead_of(address: str) -> dict[str, str]:
    """Return the variables by which git takes what is kept here for a repository elsewhere."""
    number = int(os.environ.get("GIT_CONFIG_COUNT") or 0)  # a person may set some of their own
    return {
        "GIT_CONFIG_COUNT": str(number + 1),
        f"GIT_CONFIG_KEY_{number}": f"url.{kept_versions().as_posix()}.insteadOf",
        f"GIT_CONFIG_VALUE_{number}": address,
    }
