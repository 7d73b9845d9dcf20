"""A project never chooses what code runs: a template's runs where a person trusts it, and only so.

A project of a stranger comes with a template of its own, whose extension leaves a mark where it
runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.copier import ANSWERS, TEMPLATE_PARTS, Project, Run, commit, copier, git, pygen_copier

WITH_CODE: dict[str, Sequence[str]] = {
    "estimate": ("estimate", "--feature", "noise"),
    "edit": ("edit",),
    "update": ("update",),
    "improve": ("improve", "module:parity_checks", "Be kind."),
    "rename": ("rename", "feature", "parity checks", "syndrome checks"),
}
WITHOUT = {
    "status": ("status",),
    "requirements": ("status", "--requirements"),
    "show": ("show", "module:parity_checks"),
    "diff": ("show", "--diff", "module:parity_checks"),
    "prompts": ("prompts",),
    "zip": ("zip",),
}
SOURCES = {
    "absolute": "{project}/.tmpl",
    "relative": ".tmpl",
    "dots": "../{name}/.tmpl",
    "through proc": "/proc/self/cwd/.tmpl",
    "through a link": "{outside}/link",
    "as an address": "file://{project}/.tmpl",
    "for git": "git+file://{project}/.tmpl",
    "encoded": "git+file://{project}/%2Etmpl",
    "the project": "{project}",
    "its history": "{project}/.git",
}


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What is there once a stranger's code has run."""
    return tmp_path / "mark"


@pytest.fixture
def stranger(project: Project, template: Path, mark: Path, tmp_path: Path) -> Project:
    """A project that brings a template, whose extension and whose editor leave a mark."""
    for folder in (project.folder / ".tmpl", project.folder):
        for part in TEMPLATE_PARTS:
            source, place = template / part, folder / part
            if source.is_dir():
                shutil.copytree(source, place, dirs_exist_ok=True)
            else:
                place.parent.mkdir(exist_ok=True)
                shutil.copy(source, place)
        extension = folder / "extensions/python_package.py"
        marking = f"from pathlib import Path as P\nP({str(mark)!r}).touch()\n"
        future = "from __future__ import annotations\n"
        extension.write_text(extension.read_text().replace(future, future + marking))
    (tmp_path / "link").symlink_to(project.folder / ".tmpl")
    return project


def names(project: Project, source: str) -> None:
    """Have a project name a template."""
    lines = project.read(ANSWERS).splitlines(keepends=True)
    put = [f"_src_path: {source}\n" if line.startswith("_src_path:") else line for line in lines]
    assert put != lines
    project.write(ANSWERS, "".join(put))
    commit(project.folder)


def refused(done: Run, mark: Path) -> str:
    """Return the one line that a command ended with, before any code ran."""
    assert (done.code, done.err.count("\n")) == (1, 1), done.err
    assert not mark.exists()
    return done.err


@pytest.mark.parametrize("said", [[], ["--trust"]])
@pytest.mark.parametrize("source", SOURCES)
def test_what_a_project_brings_never_runs(
    source: str, said: list[str], stranger: Project, mark: Path, tmp_path: Path
) -> None:
    """Whatever way a project names its own template, and whatever is said: no command runs it."""
    place = {"project": stranger.folder, "name": stranger.folder.name, "outside": tmp_path}
    names(stranger, SOURCES[source].format(**place))
    for command in WITH_CODE.values():
        done = pygen_copier(*command, *said, cwd=stranger.folder, environ={"EDITOR": "true"})
        told = refused(done, mark)
        assert "lies in the project" in told or "not on this machine" in told
    assert stranger.status() == ""
    done = pygen_copier(*WITH_CODE["estimate"], "--template", ".tmpl", cwd=stranger.folder)
    assert "lies in the project" in refused(done, mark)


def test_a_list_of_trust_takes_nothing_in_that_a_project_brings(
    stranger: Project, mark: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a person trusts all of a folder, a project there still brings no template."""
    settings = tmp_path / "settings.yml"
    settings.write_text(f"trust: ['{tmp_path}/', '{stranger.folder}/']\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings))
    names(stranger, f"{stranger.folder}/.tmpl")
    for command in WITH_CODE.values():
        done = pygen_copier(*command, cwd=stranger.folder, environ={"EDITOR": "true"})
        assert "lies in the project" in refused(done, mark)


def test_a_template_next_to_the_project_in_its_repository_is_the_projects_own(
    stranger: Project, mark: Path, tmp_path: Path
) -> None:
    """A clone with a project in a folder and a template in another brings both."""
    whole = tmp_path / "clone"
    (whole / ".git").mkdir(parents=True)
    shutil.move(stranger.folder / ".tmpl", whole / "theirs")
    shutil.copytree(stranger.folder, whole / "package", ignore=shutil.ignore_patterns(".git"))
    project = Project(whole / "package")
    text = project.read(ANSWERS)
    source = next(line for line in text.splitlines() if line.startswith("_src_path:"))
    project.write(ANSWERS, text.replace(source, f"_src_path: {whole}/theirs"))
    done = pygen_copier(*WITH_CODE["estimate"], "--trust", cwd=project.folder)
    assert "lies in the project" in refused(done, mark)


def test_a_data_file_names_no_code_either(stranger: Project, mark: Path, tmp_path: Path) -> None:
    """`estimate --data-file` of a stranger's answers runs what they name as little."""
    names(stranger, "/proc/self/cwd/.tmpl")
    arguments = ("estimate", "--data-file", stranger.folder / ANSWERS)
    done = pygen_copier(*arguments, "--trust", cwd=stranger.folder)
    assert "lies in the project" in refused(done, mark)


@pytest.fixture
def elsewhere(stranger: Project, tmp_path: Path) -> Project:
    """A project that names a template outside of it, whose extension leaves the mark."""
    shutil.move(stranger.folder / ".tmpl", tmp_path / "template")
    names(stranger, str(tmp_path / "template"))
    return stranger


@pytest.mark.parametrize("command", WITH_CODE)
def test_a_template_that_nobody_trusts_does_not_run(
    command: str, elsewhere: Project, mark: Path
) -> None:
    """Without a word of the person each command says how they give it, and asks for no editor."""
    done = pygen_copier(*WITH_CODE[command], cwd=elsewhere.folder, environ={"EDITOR": "false"})
    told = refused(done, mark)
    assert "is not trusted. If you trust it, give --trust, or list it under `trust`" in told
    assert elsewhere.status() == ""


@pytest.mark.parametrize("command", WITHOUT)
def test_what_needs_no_code_works_without_trust(
    command: str, elsewhere: Project, mark: Path, tmp_path: Path
) -> None:
    """Looking at a project needs no trust, and runs nothing."""
    done = pygen_copier(*WITHOUT[command], elsewhere.folder, cwd=tmp_path)
    assert done.code == 0, done.err
    assert not mark.exists()


@pytest.mark.parametrize("command", WITHOUT)
def test_settings_of_its_repository_start_nothing(
    command: str, project: Project, mark: Path, tmp_path: Path
) -> None:
    """What an unpacked project's own git settings name is not run: no monitor, and no hook."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    program.chmod(0o755)
    hooks = project.folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "pre-auto-gc", "query-watchman"):
        (hooks / hook).write_text(program.read_text())
        (hooks / hook).chmod(0o755)
    git(project.folder, "config", "core.fsmonitor", str(program))
    mark.unlink(missing_ok=True)  # git itself has run it
    project.write("README.md", f"{project.read('README.md')}More.\n")
    pygen_copier(*WITHOUT[command], cwd=project.folder)
    assert not mark.exists()
    git(project.folder, "status")
    assert mark.exists()  # where it is not switched off it runs


@pytest.mark.parametrize(
    "command", [["rename", "module", "parity_checks", "tables", "--trust"], ["edit", "--trust"]]
)
def test_filters_of_its_repository_are_refused(
    command: list[str], project: Project, mark: Path
) -> None:
    """Before git compares files for a command, the program that it would start is named."""
    project.write(".git/info/attributes", "* filter=own\n")
    git(project.folder, "config", "filter.own.clean", f"touch '{mark}'; cat")
    mark.unlink(missing_ok=True)
    project.write("README.md", f"{project.read('README.md')}More.\n")
    done = pygen_copier(*command, cwd=project.folder)
    assert done.code == 1
    assert "a program, filter.own.clean, that git would start" in done.complaint
    assert not mark.exists()


def test_what_a_person_trusts_runs(
    elsewhere: Project, mark: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--trust`, naming the template, or a list in Copier's settings: each is the person's word."""
    command, template = WITH_CODE["estimate"], tmp_path / "template"
    for said in (["--trust"], ["--template", template]):
        assert pygen_copier(*command, *said, cwd=elsewhere.folder).code == 0
        mark.unlink()
    settings = tmp_path / "settings.yml"
    settings.write_text(f"trust: ['{template}']\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings))
    assert pygen_copier(*command, cwd=elsewhere.folder).code == 0
    mark.unlink()


@pytest.mark.parametrize("field", ["_src_path", "_commit"])
def test_what_is_no_name_of_a_template_is_no_option(
    field: str, elsewhere: Project, mark: Path
) -> None:
    """A name that git would read as an option is refused."""
    text = elsewhere.read(ANSWERS)
    line = next((each for each in text.splitlines() if each.startswith(f"{field}:")), "")
    rest = text.replace(f"{line}\n", "") if line else text
    elsewhere.write(ANSWERS, f"{field}: --upload-pack=touch {mark}\n{rest}")
    commit(elsewhere.folder)
    done = pygen_copier("edit", "--trust", cwd=elsewhere.folder)
    assert "names no template" in refused(done, mark)


def test_an_update_of_another_answers_file_renders_its_own_template(
    elsewhere: Project, project: Project, template: Path, mark: Path
) -> None:
    """`copier update --trust -a FILE` trusts the template of that file, not of the usual one."""
    text = elsewhere.read(ANSWERS)
    source = next(line for line in text.splitlines() if line.startswith("_src_path:"))
    elsewhere.write(".copier-answers.own.yml", text.replace(source, f"_src_path: {template}"))
    elsewhere.write("src/tiny_codes/parity_checks.py", "# mine\nimport tiny_codes\n")
    commit(elsewhere.folder)
    done = copier(
        *("update", "--trust", "--defaults", "-a", ".copier-answers.own.yml"),
        *("-d", "import_name=other"),
        cwd=project.folder,
    )
    assert "What you wrote is in files that a rename moves" in done.err, done.err
    assert not mark.exists()
