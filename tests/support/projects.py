"""Fixtures of the main job: a template, a model server that answers well, a first package."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from pygen_copier.client import retry
from support.copier import (
    FIRST_ANSWERS,
    REPOSITORY,
    Project,
    Run,
    as_data,
    copier,
    copier_here,
    make_template,
)
from support.model import good_model
from support.servers import ModelServer


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's template, tagged v1.0.0."""
    return make_template(tmp_path_factory.mktemp("template") / "template")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with a good model."""
    with ModelServer("groq", good_model) as server:
        yield server


Copy = Callable[..., Run]


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Copy:
    """Return a function that copies the template, with answers, to `tmp_path/NAME`."""

    def run_copy(
        name: str = "project",
        *arguments: str | Path,
        environ: Mapping[str, str] | None = None,
        **answers: object,
    ) -> Run:
        data = as_data({**FIRST_ANSWERS, **answers})
        return copier(
            *("copy", "--trust", "--defaults", *data, *arguments, template, tmp_path / name),
            environ=environ,
        )

    return run_copy


@pytest.fixture
def copy_here(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """Return a function that copies the template in this process, where waiting takes no time."""
    monkeypatch.setattr(retry, "sleep", lambda _: None)

    def run_copy(environ: Mapping[str, str], **answers: object) -> Run:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return copier_here(
            *("copy", "--trust", "--defaults", *as_data({**FIRST_ANSWERS, **answers})),
            *(template, tmp_path / "project"),
        )

    return run_copy


@pytest.fixture(scope="session")
def made_project(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package made by a good model on Groq's wire format, committed."""
    folder = tmp_path_factory.mktemp("made")
    # Made before a test's own environment is: nothing of the developer's may get in.
    person = {"author_name": "Test Person", "author_email": "test@example.org"}
    model = {"provider": "groq", "model": "small-model"}
    answers = as_data({**FIRST_ANSWERS, **person, **model})
    with ModelServer("groq", good_model) as server:
        done = copier(
            *("copy", "--trust", "--defaults", *answers),
            *(template, folder / "project"),
            environ={**server.environ, "PYGEN_CACHE_DIR": str(folder / "cache")},
        )
    assert done.code == 0, done.err
    Project(folder / "project").start_history()
    return folder / "project"


Demonstrations = Callable[[str], Path]


@pytest.fixture(scope="session")
def demonstrations(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Demonstrations:
    """Return a function that generates a package of `examples/`, once; to be read only."""
    folder = tmp_path_factory.mktemp("demonstrations")

    @cache
    def make(example: str) -> Path:
        done = copier(
            *("copy", "--trust", "--defaults"),
            *("--data-file", REPOSITORY / "examples" / example / "answers.yml"),
            *(template, folder / example),
            cwd=REPOSITORY,
            environ={"PYGEN_CACHE_DIR": str(folder / "cache")},
        )
        assert done.code == 0, done.err
        return folder / example

    return make


@pytest.fixture(scope="session")
def demonstration(demonstrations: Demonstrations) -> Path:
    """The quantum error correction package, generated from the kept replies; to be read only."""
    return demonstrations("qec")


@pytest.fixture
def project(made_project: Path, tmp_path: Path) -> Project:
    """A copy of the made package, with its history, for a test to do with as it likes."""
    shutil.copytree(made_project, tmp_path / "project")
    return Project(tmp_path / "project")
