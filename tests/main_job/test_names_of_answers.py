"""Answers to questions that there are not: refused before anything is spent on the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import ANSWERS, FIRST_ANSWERS, Project, as_data, copier, pygen_copier
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier.yaml_text import dump_yaml

pytestmark = pytest.mark.slow

SENTENCE = "There is no question `{}`; do you mean `{}`?"
MISSPELT = {
    "featurs": "features",
    "feature": "features",
    "Package-Name": "package_name",
    "licence": "license",
    "email": "author_email",
    "desc": "description",
}


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_answer_is_refused_before_any_request(
    name: str, copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """The line names the question that was meant; nothing is asked, and no folder is made."""
    done = copy(provider="groq", environ=server.environ, **{name: "x"})
    assert (done.code, done.complaint) == (1, SENTENCE.format(name, MISSPELT[name]))
    assert "Traceback" not in done.err
    assert server.requests == []
    assert not (tmp_path / "project").exists()


def test_a_data_file_is_no_different(template: Path, server: ModelServer, tmp_path: Path) -> None:
    """A misspelt answer in a file is told to whoever copies, plans or estimates; so is nonsense."""
    data = tmp_path / "tiny.yml"
    answers = {**FIRST_ANSWERS, "provider": "groq", "feature": ["noise"], "colour": "red"}
    data.write_text(dump_yaml(answers))
    told = f"{SENTENCE.format('feature', 'features')} There is no question `colour`. "
    copied = copier(
        *("copy", "--trust", "--defaults", "--data-file", data, template, tmp_path / "project"),
        environ=server.environ,
    )
    assert copied.complaint == f"{told}The template's copier.yml has all questions."
    for command in ("plan", "estimate"):
        done = pygen_copier(command, "--data-file", data, environ=server.environ)
        assert (done.code, told in done.complaint) == (1, True), done.err
    assert server.requests == []


def test_an_update_refuses_too_and_leaves_the_project(
    project: Project, server: ModelServer
) -> None:
    """`-d featurs=…` on an update asks nobody and changes nothing."""
    done = project.update("-d", "featurs=[noise]", environ=server.environ)
    assert (done.code, done.complaint) == (1, SENTENCE.format("featurs", "features"))
    assert server.requests == []
    assert project.status() == ""


def test_recorded_answers_of_another_version_are_taken(
    project: Project, template: Path, tmp_path: Path
) -> None:
    """An answers file as data may answer what this version does not ask; misspelt stays refused."""
    data = tmp_path / "recorded.yml"
    data.write_text(project.read(ANSWERS) + "shape_of_the_logo: round\n")
    command = ("copy", "--trust", "--defaults", "--data-file", data)
    again = copier(*command, template, tmp_path / "again")
    assert again.code == 0, again.err
    assert (tmp_path / "again" / ANSWERS).read_text() == project.read(ANSWERS)
    wrong = copier(*command, *as_data({"featurs": "x"}), template, tmp_path / "wrong")
    assert wrong.complaint == SENTENCE.format("featurs", "features")
