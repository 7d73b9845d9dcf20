"""The invariants of a run: what was said once is never asked again, and nothing is lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import ANSWERS, FEATURES, SERVICES, Project, commit, copier
from support.model import good_model
from support.projects import Copy
from support.servers import Fault, ModelServer

# Two features: each is enhanced and has an example and a guide, beside overview and tutorial; here
# each has a module of its own, with tests.
FIRST_RUN = Counter(
    assess=1,
    feature=2,
    summary=1,
    judge=1,
    structure=1,
    reconcile=1,
    module=2,
    tests=2,
    example=2,
    page=4,
)


def tasks(asks: Iterable[Ask]) -> Counter[str]:
    """Count requests by their task."""
    return Counter(ask.task for ask in asks)


FIRST, *OTHERS = SERVICES


@pytest.mark.parametrize(
    "provider", [FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)]
)
def test_a_package_is_made_once_and_reproduced_without_a_model(
    provider: str, copy: Copy, template: Path, tmp_path: Path
) -> None:
    """On every service: a copy asks for each part once; an update and a second copy ask nothing."""
    with ModelServer(SERVICES[provider], good_model) as server:
        made = copy(environ=server.environ, provider=provider, model="small-model")
        assert made.code == 0, made.err
        assert tasks(server.requests) == FIRST_RUN
    # The server is gone, and so are its address and its key: whoever asks now fails.
    project = Project(tmp_path / "project")
    project.start_history()
    before = project.files()

    updated = project.update()
    assert updated.code == 0, updated.err
    assert project.status() == ""
    assert project.files() == before

    again = tmp_path / "again"
    done = copier(
        *("copy", "--trust", "--defaults", "--data-file", project.folder / ANSWERS),
        *(template, again),
    )
    assert done.code == 0, done.err
    assert Project(again).files() == before


def test_a_failed_copy_leaves_no_folder(copy: Copy, tmp_path: Path) -> None:
    """Invariant 1: models are asked before Copier writes; a copy that fails makes no folder."""

    def broken(ask: Ask) -> str | Fault:
        return Fault(401, "Invalid API Key") if ask.task == "tests" else good_model(ask)

    with ModelServer("groq", broken) as server:
        failed = copy(environ=server.environ, provider="groq", model="small-model")
    assert failed.code == 1
    assert not (tmp_path / "project").exists()


def test_a_failed_update_leaves_a_clean_status(project: Project) -> None:
    """Invariant 1: an update that fails leaves the project as it was."""
    before = project.files()
    with ModelServer("groq", lambda _: Fault(401, "Invalid API Key")) as server:
        failed = project.update("-d", 'features=["something new"]', environ=server.environ)
    assert failed.code == 1
    assert project.status() == ""
    assert project.files() == before


def test_one_feature_more_asks_for_the_difference(project: Project, server: ModelServer) -> None:
    """Invariant 4: a feature added asks for its own parts; other files stay as they are."""
    before = project.files()
    server.requests.clear()
    features = json.dumps([*FEATURES, "noise channels"])
    done = project.update("-d", f"features={features}", environ=server.environ)
    assert done.code == 0, done.err
    assert tasks(server.requests) == Counter(
        assess=1,
        feature=1,
        summary=1,
        judge=1,
        structure=1,
        reconcile=1,
        module=1,
        tests=1,
        example=1,
        page=1,  # the guide to the new feature
    )
    after = project.files()
    assert set(after) - set(before) == {
        "src/tiny_codes/noise_channels.py",
        "tests/test_noise_channels.py",
        "examples/noise_channels.py",
        "docs/how-to/noise-channels.md",
        "docs/reference/noise_channels.md",
    }
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {
        ANSWERS,
        "AGENTS.md",
        "README.md",
        "CHANGELOG.md",
        "mkdocs.yml",
        "docs/api.md",
        "docs/examples.md",
        "docs/index.md",
        "docs/plan.md",
        "docs/reference/parity_checks.md",  # the new module uses it
        "pyproject.toml",  # a feature is a keyword
        "src/tiny_codes/__init__.py",
    }


def test_the_old_version_is_rendered_without_a_model(project: Project, tmp_path: Path) -> None:
    """Invariant 5: where the recorded texts are gone, the old render asks nobody all the same."""
    answers = project.read(ANSWERS)
    project.write(ANSWERS, answers[: answers.index("generated: ")])
    commit(project.folder)
    elsewhere = {"PYGEN_CACHE_DIR": str(tmp_path / "empty")}
    with ModelServer("groq", good_model) as server:
        done = project.update(environ={**server.environ, **elsewhere})
        assert done.code == 0, done.err
        # Asked once each, for the render into the project alone.
        assert tasks(server.requests) == Counter(module=2, tests=2, example=2, page=4)
    assert project.answers()["generated"]


def test_pretending_asks_no_model(copy: Copy, server: ModelServer, tmp_path: Path) -> None:
    """Invariant 6: `--pretend` sends no request and writes nothing."""
    done = copy(
        "project", "--pretend", environ=server.environ, provider="groq", model="small-model"
    )
    assert done.code == 0, done.err
    assert server.requests == []
    assert not (tmp_path / "project").exists()
