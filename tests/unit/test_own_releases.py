"""Releases of this project: what states a version, what CI installs, what is published."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from support.copier import REPOSITORY, run
from support.packages import problems_of, tool

from pygen_copier import __version__

WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((REPOSITORY / ".github/workflows").glob("*.yml"))
}
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
LISTED = (REPOSITORY / ".ci/locked.txt").read_text(encoding="utf-8")
STATING = (".ci/as_released.py", "pyproject.toml", "pygen_copier/__init__.py", "CHANGELOG.md")


def runs(name: str, job: str) -> list[str]:
    """Return the commands of a workflow's job."""
    steps: list[dict[str, Any]] = WORKFLOWS[name]["jobs"][job].get("steps", [])
    return [step["run"] for step in steps if "run" in step]


def test_what_states_a_version_states_one() -> None:
    """The library, its metadata and the changelog's topmost part name the same version."""
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    topmost = re.search(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert topmost is not None
    assert PYPROJECT["project"]["version"] == __version__ == topmost[1]


def test_what_is_left_to_do_before_a_release_is_told(tmp_path: Path) -> None:
    """A tag that is another's, a version that is stated otherwise, a missing day: each is named."""
    for path in STATING:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / path, tmp_path / path)
    command = ("python3", tmp_path / STATING[0])
    changelog = tmp_path / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8").replace("## [", "## [0.0.1] - 2026-01-01\n## [", 1)
    changelog.write_text(
        re.sub(rf"\[{re.escape(__version__)}\] - .*", f"[{__version__}] - 2026-12-01", text)
    )
    done = run(*command, f"v{__version__}")
    assert (done.code, done.err) == (0, "")
    changelog.write_text(text.replace(f"[{__version__}]", "[Unreleased]"))
    (tmp_path / "pygen_copier/__init__.py").write_text('__version__ = "0"\n')
    done = run(*command, "v0.0.9")
    assert done.code == 1
    assert done.err.splitlines() == [
        f"The tag is v0.0.9, and pyproject.toml says {__version__}.",
        f"pygen_copier/__init__.py does not say {__version__}.",
        f"CHANGELOG.md has no heading `## [{__version__}] - ` with the day of the release.",
    ]


def test_what_ci_installs_is_listed_with_hashes() -> None:
    """The list has every package that `pyproject.toml` asks for, in a version that fits, hashed."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", LISTED, flags=re.MULTILINE).strip())
    versions: dict[str, list[str]] = {}
    for entry in entries:
        found = re.match(r"([a-z0-9.-]+)(?:\[.*?\])?==(\S+)", entry)
        assert found is not None, entry
        assert "--hash=sha256:" in entry
        versions.setdefault(found[1], []).append(found[2])
    missing = [
        str(needed)
        for needed in _needed("dev", "release")
        if not any(needed.specifier.contains(v) for v in versions.get(_key(needed), ()))
    ]
    assert missing == [], "run `make lock`"
    assert "://" not in LISTED


def test_workflows_install_what_is_listed() -> None:
    """Each says so to make, but for the one that tries the newest, and jobs of other systems."""
    for name, workflow in WORKFLOWS.items():
        for job, content in workflow["jobs"].items():
            locked = {**workflow.get("env", {}), **content.get("env", {})}.get("LOCKED") == "1"
            for command in runs(name, job):
                assert locked or "make .venv" not in command
                if "pip install" in command and name != "newest":
                    assert "--require-hashes" in command or "--no-deps" in command


def test_workflows_are_what_github_reads(tmp_path: Path) -> None:
    """They fit its schema, and zizmor finds nothing in them, at its strictest."""
    for workflow in WORKFLOWS.values():
        assert problems_of(workflow, "github-workflows") == []
    shutil.copytree(REPOSITORY / ".github", tmp_path / ".github")
    arguments = ("--offline", "--no-progress", "--persona", "auditor", ".github")
    done = tool("zizmor", *arguments, cwd=tmp_path)
    assert done.code == 0, done.out + done.err


def test_what_is_published_is_what_was_built_and_tested() -> None:
    """One job builds; CI and the wheel's own trial come before attesting, and that before PyPI."""
    jobs = WORKFLOWS["release"]["jobs"]
    builds = [job for job in jobs if any("-m build" in line for line in runs("release", job))]
    assert builds == ["build"]
    assert jobs["tests"]["uses"] == "./.github/workflows/ci.yml"
    assert jobs["wheel"]["needs"] == "build"
    assert set(jobs["attest"]["needs"]) == {"build", "tests", "wheel"}
    assert jobs["publish"]["needs"] == "attest"
    for job in ("wheel", "attest", "publish", "github-release"):
        assert {"name": "distributions", "path": "dist/"} in _given(jobs[job])
    assert {"subject-path": "dist/*"} in _given(jobs["attest"])
    assert {"subject-path": "dist/*", "sbom-path": "sbom.cdx.json"} in _given(jobs["attest"])
    assert "sbom.cdx.json" in " ".join(runs("release", "github-release"))


def test_only_those_who_publish_may_sign() -> None:
    """Identity is for the jobs that attest and publish, an environment stands before the latter."""
    jobs = WORKFLOWS["release"]["jobs"]
    signing = {job for job, content in jobs.items() if "id-token" in content["permissions"]}
    assert signing == {"attest", "publish"}
    assert jobs["publish"]["environment"] == "pypi"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert "secrets." not in (REPOSITORY / ".github/workflows/release.yml").read_text("utf-8")


def test_the_list_is_audited_every_week() -> None:
    """A job asks for known vulnerabilities of what is listed, on a schedule."""
    text = (REPOSITORY / ".github/workflows/newest.yml").read_text(encoding="utf-8")
    assert re.search(r"^on:\n  schedule:\n    - cron: ", text, re.MULTILINE)
    assert any("pip-audit" in line and ".ci/locked.txt" in line for line in runs("newest", "audit"))


@pytest.mark.parametrize("extra", ["", "all"])
def test_what_the_library_needs_has_a_lower_bound(extra: str) -> None:
    """Each says the oldest version that was run."""
    for needed in _needed(extra):
        assert {">=", "=="} & {part.operator for part in needed.specifier}, needed


def _needed(*extras: str) -> Iterator[Requirement]:
    """Yield what the project asks for, with extras and the extras that they name."""
    known = PYPROJECT["project"]["optional-dependencies"]
    texts = [*PYPROJECT["project"]["dependencies"]]
    for extra in extras:
        texts += known.get(extra, ())
    for text in texts:
        needed = Requirement(text)
        if needed.name == "pygen-copier":
            yield from (each for extra in needed.extras for each in _needed(extra))
        elif needed.specifier:
            yield needed


def _key(needed: Requirement) -> str:
    return re.sub(r"[-_.]+", "-", needed.name).lower()


def _given(job: dict[str, Any]) -> list[dict[str, Any]]:
    return [step["with"] for step in job["steps"] if "with" in step]
