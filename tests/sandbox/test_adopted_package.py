"""A package that was adopted: what is added to it is run beside what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import Project, commit, pygen_copier
from support.model import good_model
from support.own_package import OWN_FILES, PYPROJECT, write_package
from support.servers import ModelServer

from pygen_copier.generation.record import Record

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("index", "sandboxed")]

FEATURE = ("-d", 'features=["noise channels"]', "-d", "provider=groq", "-d", "model=small-model")
ALONE = {
    **OWN_FILES,
    "pyproject.toml": PYPROJECT.replace('["click>=8"]', "[]"),
    "src/hand_codes/cli.py": 'def main() -> None:\n    print("codes")\n',
}


def test_what_is_added_is_run_beside_what_was_there(template: Path, tmp_path: Path) -> None:
    """Its tests pass in the sandbox with the package as it stands, of which nothing changes."""
    project = write_package(tmp_path / "hand-codes", ALONE)
    done = pygen_copier("adopt", "--template", template, "--trust", cwd=project.folder)
    assert done.code == 0, done.err
    commit(project.folder)
    before = project.files()
    with ModelServer("groq", good_model) as server:
        done = project.update(*FEATURE, "-d", "verify=sandbox", environ=server.environ)
    assert done.code == 0, done.err
    record = Record.read(Project(project.folder).answers()["generated"])
    added = {name: entry for name, entry in record.items() if entry.model != "adopted"}
    assert {name: entry.checks[-1] for name, entry in added.items()} == {
        "module:noise_channels": "tests-pass",  # mypy notes what it says of the person's own code
        "tests:noise_channels": "types",
        "example:noise-channels": "types",
    }
    assert not any(entry.fallback for entry in added.values())
    after = project.files()
    assert {path for path in before if after[path] != before[path]} == {".copier-answers.yml"}
