"""The answer `features`, however it is written: recorded as a list, and the same list the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import FEATURES, Project, copier
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

WAYS = {
    "lines": "parity checks\nlook-up decoding",
    "marked lines": "- parity checks\n- look-up decoding\n",
    "commas": "parity checks, look-up decoding",
    "a YAML list": "[parity checks, look-up decoding]",
}


@pytest.mark.parametrize("way", WAYS)
def test_features_are_recorded_as_a_list(way: str, copy: Copy, tmp_path: Path) -> None:
    """On the command line and in a data file, text becomes the list that is recorded."""
    assert copy(provider="scaffold", features=WAYS[way]).code == 0
    assert Project(tmp_path / "project").answers()["features"] == FEATURES


def test_another_way_to_write_the_same_list_changes_nothing(
    project: Project, server: ModelServer
) -> None:
    """An update with the same features as lines asks nobody and changes no file."""
    done = project.update("-d", f"features={WAYS['lines']}", environ=server.environ)
    assert done.code == 0, done.err
    assert (server.requests, project.status()) == ([], "")


def test_a_line_more_is_a_feature_more(project: Project, server: ModelServer) -> None:
    """On an update a further line is planned and written; the others stay."""
    done = project.update("-d", f"features={WAYS['commas']}, noise", environ=server.environ)
    assert done.code == 0, done.err
    assert project.answers()["features"] == [*FEATURES, "noise"]
    assert (project.folder / "examples/noise.py").is_file()


def test_features_in_a_data_file_may_be_text(template: Path, tmp_path: Path) -> None:
    """A block of lines under `features: |` is a list."""
    data = tmp_path / "tiny.yml"
    data.write_text(
        "package_name: tiny-codes\ndescription: Codes.\nprovider: scaffold\n"
        "features: |\n  parity checks\n  look-up decoding\n"
    )
    where = (template, tmp_path / "project")
    done = copier("copy", "--trust", "--defaults", "--data-file", data, *where)
    assert done.code == 0, done.err
    assert Project(tmp_path / "project").answers()["features"] == FEATURES
