"""A person's own prompts: what the commands say of them, and what runs ask with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import FEATURES, Project, commit, pygen_copier
from support.projects import Copy
from support.scripted import RECIPE_PROMPTS
from support.servers import ModelServer

from pygen_copier.errors import PygenError
from pygen_copier.prompts.overrides import override_folders
from pygen_copier.prompts.prompt_templates import OWN_FOLDER, PromptTemplates

pytestmark = pytest.mark.slow

TESTS_INPUTS = [
    *(
        "import_name",
        "module",
        "uses",
        "dependencies",
        "features?",
        "requirements?",
        "scripts?",
        "signatures?",
        "context",
        "source",
    ),
    *("notes?", "edits?", "improve?", "output?"),
]
# The inputs of the task that `of` names stand for it in a list of inputs.
OTHERS = "*"


def prompt(folder: Path, name: str, text: str) -> Path:
    """Write a prompt of one's own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md.jinja"
    path.write_text(text, encoding="utf-8")
    return path


def listed(*arguments: str | Path, cwd: Path, **environ: str) -> dict[str, dict[str, Any]]:
    """Return what `prompts --json` says, by name."""
    done = pygen_copier("prompts", "--json", *arguments, cwd=cwd, environ=environ)
    assert done.code == 0, done.err
    return {item["name"]: item for item in json.loads(done.out)}


def leads(server: ModelServer, task: str) -> list[str]:
    """Return the first lines of what the requests of a task say to do, after the context."""
    return [ask.lead.splitlines()[0] for ask in server.requests if ask.task == task]


def test_every_prompt_is_listed_with_its_file(project: Project, template: Path) -> None:
    """Recipe and library each give theirs; a part of others is said to be one."""
    found = listed(cwd=project.folder)
    assert found["module"]["file"] == str(template / "extensions/prompts/module.md.jinja")
    assert found["judge"]["file"] == str(OWN_FOLDER / "judge.md.jinja")
    assert not any(item["own"] for item in found.values())
    assert found["tests"]["inputs"] == TESTS_INPUTS
    table = pygen_copier("prompts", project.folder, cwd=project.folder.parent).out
    (line,) = (line for line in table.splitlines() if line.startswith("markdown "))
    assert "(part of others)" in line


def test_the_listed_inputs_are_those_that_are_sent(
    copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """Every brief of a copy and an update holds what is listed, and nothing else."""
    done = copy(environ=server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    project.start_history()
    more = ["-d", f"features={json.dumps([*FEATURES, 'noise channels'])}"]
    assert project.update(*more, environ=server.environ).code == 0
    found = {name: item["inputs"] for name, item in listed(cwd=project.folder).items()}
    asked = {ask.task for ask in server.requests}
    assert asked >= {"assess", "feature", "summary", "judge", "structure", "module", "page"}
    for ask in server.requests:
        assert_fits(ask, found)


def assert_fits(ask: Ask, found: dict[str, list[str]]) -> None:
    """Hold the keys of a brief against the inputs of its prompt."""
    inputs = list(found[ask.task])
    if OTHERS in inputs:
        inputs += [f"{name.rstrip('?')}?" for name in found[ask.brief["of"]]]
    may = {name.rstrip("?") for name in inputs}
    must = {name for name in inputs if not name.endswith("?")} - {OTHERS}
    assert must <= set(ask.brief) - {"task"} <= may, ask.task


def test_a_prompt_is_printed_to_be_changed(project: Project, template: Path) -> None:
    """By its name it is printed as its file has it, a folder `tests` beside it or not."""
    source = (template / "extensions/prompts/tests.md.jinja").read_text(encoding="utf-8")
    assert (project.folder / "tests").is_dir()
    done = pygen_copier("prompts", "tests", cwd=project.folder)
    assert (done.code, done.out) == (0, source)
    elsewhere = pygen_copier("prompts", "tests", project.folder, cwd=project.folder.parent)
    assert elsewhere.out == source
    sent = pygen_copier("prompts", "tests", "--rendered", cwd=project.folder).out
    assert "{%" not in sent
    assert "Rules for all code" in sent


def test_a_prompt_there_is_not_is_told_with_the_nearest(project: Project) -> None:
    """A typo is one line and exit code 1."""
    done = pygen_copier("prompts", "modul", cwd=project.folder)
    assert done.code == 1
    assert done.err == "Error: There is no prompt 'modul'. Choose one of module, modules.\n"


def test_the_projects_prompts_win_over_the_users(project: Project, tmp_path: Path) -> None:
    """The project's come first, then those of PYGEN_PROMPTS, then the template's."""
    mine, own = tmp_path / "mine", project.folder / ".pygen/prompts"
    paths = {name: prompt(mine, name, "Mine.") for name in ("tests", "judge")}
    paths["tests"] = prompt(own, "tests", '{% include "_house.md.jinja" %}')
    prompt(own, "_house", "Ours.")
    found = listed(cwd=project.folder, PYGEN_PROMPTS=str(mine))
    assert {name: Path(item["file"]) for name, item in found.items() if item["own"]} == paths
    assert found["tests"]["inputs"] == TESTS_INPUTS
    done = pygen_copier("prompts", project.folder)
    (line,) = (line for line in done.out.splitlines() if line.startswith("tests "))
    assert line.endswith(".pygen/prompts/tests.md.jinja (yours)")
    rendered = pygen_copier("prompts", "tests", project.folder, "--rendered")
    assert rendered.out.endswith("\n\nOurs.\n")
    assert "of the package `tiny_codes`" in rendered.out


def test_runs_ask_with_a_persons_own_prompts(
    copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """Planning and files are asked for with them, on a copy and on an update."""
    prompt(tmp_path / "mine", "summary", "My summary.")
    environ = {**server.environ, "PYGEN_PROMPTS": str(tmp_path / "mine")}
    prompt(tmp_path / "project/.pygen/prompts", "module", "Our module.")
    done = copy(environ=environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    assert leads(server, "summary") == ["My summary."]
    assert leads(server, "module") == ["Our module."] * 2
    assert leads(server, "tests")[0].startswith("Write the pytest tests")

    project = Project(tmp_path / "project")
    assert project.answers()["prompts"] == ".pygen/prompts"
    prompt(project.folder / ".pygen/prompts", "tests", "Our tests.")
    project.start_history()
    server.requests.clear()
    unchanged = project.update(environ=environ)
    assert unchanged.code == 0, unchanged.err
    assert not server.requests  # another prompt throws nothing away
    assert project.status() == ""
    again = project.update("-d", 'regenerate=["tests:*"]', environ=environ)
    assert again.code == 0, again.err
    assert leads(server, "tests") == ["Our tests."] * 2


def test_the_answer_names_another_folder(project: Project, server: ModelServer) -> None:
    """`prompts` is an answer, and the folder it names is versioned with the project."""
    prompt(project.folder / "wording", "tests", "Our tests.")
    commit(project.folder)
    again = ["-d", 'regenerate=["tests:parity_checks"]', "-d", "prompts=wording"]
    done = project.update(*again, environ=server.environ)
    assert done.code == 0, done.err
    assert leads(server, "tests") == ["Our tests."]
    assert listed(cwd=project.folder)["tests"]["file"].endswith("/project/wording/tests.md.jinja")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "modul",
            "Write it.",
            "rewords a prompt that there is not. Choose one of module, modules.",
        ),
        ("tests", "{% if %}", "tests.md.jinja cannot be used: "),
        ("tests", "{{ package }}", "tests.md.jinja cannot be used: 'package' is undefined"),
    ],
    ids=["a name of none", "no Jinja", "no such variable"],
)
def test_a_prompt_that_cannot_be_used_ends_the_run(
    project: Project, server: ModelServer, name: str, text: str, told: str
) -> None:
    """It is told in one line, nothing is asked for with it, and the project stays as it was."""
    prompt(project.folder / ".pygen/prompts", name, text)
    commit(project.folder)
    again = ["-d", 'regenerate=["tests:parity_checks"]']
    done = project.update(*again, environ=server.environ)
    assert done.code == 1
    assert told in done.complaint
    assert "Traceback" not in done.err
    assert not server.requests
    assert project.status() == ""


def test_a_folder_of_the_project_stays_in_it(tmp_path: Path) -> None:
    """An answer of somebody else's names no folder of this machine, through a link neither."""
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    prompt(outside, "tests", "Theirs.")
    (project / "link").symlink_to(outside)
    for named in ("../outside", str(outside), "link"):
        with pytest.raises(PygenError, match="leads out of the project"):
            override_folders(project, named)


def test_a_folder_that_was_named_and_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default may be missing; what somebody named may not."""
    assert override_folders(tmp_path) == []
    assert override_folders(tmp_path, ".pygen/prompts") == []
    with pytest.raises(PygenError, match="There is no folder wording in"):
        override_folders(tmp_path, "wording")
    monkeypatch.setenv("PYGEN_PROMPTS", str(tmp_path / "none"))
    with pytest.raises(PygenError, match=r"PYGEN_PROMPTS is .*, which is no folder\."):
        override_folders(tmp_path)


def test_the_plan_command_asks_with_the_users_prompts(server: ModelServer, tmp_path: Path) -> None:
    """`pygen-copier plan` plans with the prompts of PYGEN_PROMPTS."""
    prompt(tmp_path, "structure", "My structure.")
    done = pygen_copier(
        *("plan", "--package-name", "tiny", "--description", "Small.", "--feature", "codes"),
        *("--provider", "groq", "--model", "small-model"),
        environ={**server.environ, "PYGEN_PROMPTS": str(tmp_path)},
    )
    assert done.code == 0, done.err
    assert leads(server, "structure") == ["My structure."]


def test_the_prompt_of_the_tag_is_no_prompt_of_a_project() -> None:
    """What the `generate` tag asks with is the template's own affair."""
    assert "generate" not in PromptTemplates([RECIPE_PROMPTS]).names()
