"""`pygen-copier status`: older prompts and notes; the rest is in the main job and in conflicts."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from support.copier import ANSWERS, Project, commit, pygen_copier
from support.servers import ModelServer


def older(done_out: str) -> list[str]:
    """Return the artifacts of a table that an older prompt wrote."""
    return [line.split()[0] for line in done_out.splitlines() if line.endswith("older prompt")]


def moved(project: Project, template: Path, folder: Path) -> Path:
    """Let a project record a copy of its template, and return that."""
    copied = shutil.copytree(template, folder / "copied")
    answers = project.read(ANSWERS)
    assert str(template) in answers
    project.write(ANSWERS, answers.replace(str(template), str(copied)))
    return copied


def test_what_an_older_prompt_wrote_is_told(
    project: Project, template: Path, tmp_path: Path
) -> None:
    """When the template words a task anew, its artifacts stand with that; others do not."""
    copied = moved(project, template, tmp_path)
    assert older(pygen_copier("status", project.folder).out) == []
    with (copied / "extensions/prompts/tests.md.jinja").open("a", encoding="utf-8") as file:
        file.write("\nOne assertion a test.\n")
    done = pygen_copier("status", project.folder)
    assert older(done.out) == ["tests:look_up_decoding", "tests:parity_checks"]
    assert done.out.endswith("2 written by an older prompt.\n")
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    told = {row["artifact"]: row["older_prompt"] for row in rows}
    assert (told["tests:parity_checks"], told["module:parity_checks"]) == (True, False)


def test_a_persons_own_prompt_counts_as_the_one_of_now(project: Project) -> None:
    """A prompt of the project's own makes older what the template's wrote."""
    folder = project.folder / ".pygen/prompts"
    folder.mkdir(parents=True)
    (folder / "page.md.jinja").write_text("Write the page.", encoding="utf-8")
    found = older(pygen_copier("status", project.folder).out)
    assert len(found) == 4
    assert all(name.startswith("page:") for name in found)


def test_a_template_that_is_not_at_hand_is_told(project: Project, template: Path) -> None:
    """Where prompts cannot be compared the table says so, and JSON says null, not false."""
    answers = project.read(ANSWERS)
    project.write(ANSWERS, answers.replace(str(template), "https://example.org/template.git"))
    done = pygen_copier("status", project.folder)
    assert done.code == 0, done.err
    assert (
        "Which files an older prompt wrote is not known: The template "
        "https://example.org/template.git is not on this machine.\n" in done.out
    )
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    assert {row["older_prompt"] for row in rows} == {None}


def test_a_folder_that_is_no_template_says_nothing_of_prompts(
    project: Project, template: Path, tmp_path: Path
) -> None:
    """A template that was moved away leaves a folder at best; nothing is compared with that."""
    answers = project.read(ANSWERS)
    (tmp_path / "empty").mkdir()
    project.write(ANSWERS, answers.replace(str(template), str(tmp_path / "empty")))
    done = pygen_copier("status", project.folder)
    assert f"The template {tmp_path / 'empty'} is not on this machine." in done.out


def test_what_no_prompt_wrote_is_not_older(project: Project) -> None:
    """A scaffold was asked for with no prompt, so that there is nothing to compare."""
    answers = re.sub('"prompt":"[0-9a-f]+"', '"prompt":""', project.read(ANSWERS))
    project.write(ANSWERS, answers)
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    assert {row["older_prompt"] for row in rows} == {None}


def test_status_runs_no_code_of_a_template(
    project: Project, template: Path, tmp_path: Path
) -> None:
    """Whoever looks at a stranger's project runs nothing that it names."""
    copied = moved(project, template, tmp_path)
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')\n"
    (copied / "extensions/python_package.py").write_text(trap, encoding="utf-8")
    done = pygen_copier("status", project.folder)
    assert done.code == 0, done.err
    assert not (tmp_path / "sprung").exists()


def test_notes_are_shown_below_the_table(project: Project) -> None:
    """What a person should know of a file stands with its name."""
    answers = project.read(ANSWERS)
    path = '"path":"src/tiny_codes/parity_checks.py"'
    assert path in answers
    project.write(ANSWERS, answers.replace(path, f'"notes":["It starts a program."],{path}'))
    done = pygen_copier("status", project.folder)
    assert "note on module:parity_checks: It starts a program." in done.out.splitlines()


def test_another_style_of_docstrings_throws_nothing_away(
    project: Project, server: ModelServer
) -> None:
    """What was written in the other style stays and is told; what is asked for anew follows it."""
    done = project.update("-d", "docstrings=numpy", environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests == []
    assert "docstring_style: numpy" in project.read("mkdocs.yml")
    found = older(pygen_copier("status", project.folder).out)
    assert {name.partition(":")[0] for name in found} == {"module", "tests", "example"}
    commit(project.folder)
    again = ["-d", 'regenerate=["module:parity_checks"]']
    assert project.update(*again, environ=server.environ).code == 0
    assert "numpy's style" in server.requests[0].system
    left = older(pygen_copier("status", project.folder).out)
    assert set(found) - set(left) == {"module:parity_checks"}


def test_another_context_is_told(project: Project) -> None:
    """Where the package is described anew, all that was written by the old words is told."""
    assert older(pygen_copier("status", project.folder).out) == []
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    summary = str(plan["summary"])
    answers = project.read(ANSWERS)
    assert answers.count(summary) == 1
    project.write(ANSWERS, answers.replace(summary, "Codes of another kind."))
    assert len(older(pygen_copier("status", project.folder).out)) == 10
