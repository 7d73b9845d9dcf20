"""`pygen-copier adopt`: a package that is there stays as it is, and is added to from then on."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.copier import ANSWERS, Project, Run, commit, copier, git, pygen_copier
from support.existing import write_template
from support.own_package import OWN_FILES, PYPROJECT, write_package
from support.servers import ModelServer

from pygen_copier.generation.record import Record

pytestmark = pytest.mark.slow

MODULES = ["_compat", "cli", "codes", "deep.inner", "tables"]
SCAFFOLD = ("-d", "provider=scaffold")


def adopted(project: Project, template: Path, *options: str, **environ: str) -> Run:
    """Adopt a package with a template of the tests."""
    where = ("--template", template, "--trust")
    return pygen_copier("adopt", *where, *options, cwd=project.folder, environ=environ)


def plan_of(project: Project) -> dict[str, Any]:
    """Return the recorded plan."""
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    return plan


@pytest.fixture(scope="session")
def adopted_once(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package by hand, adopted, and that committed."""
    folder = tmp_path_factory.mktemp("adopted")
    project = write_package(folder / "hand-codes", OWN_FILES)
    done = adopted(project, template, *SCAFFOLD, PYGEN_CACHE_DIR=str(folder / "cache"))
    assert done.code == 0, done.err
    commit(project.folder, "Adopt")
    return project.folder


@pytest.fixture
def project(adopted_once: Path, tmp_path: Path) -> Project:
    """An adopted package, for a test to do with as it likes."""
    shutil.copytree(adopted_once, tmp_path / "project")
    return Project(tmp_path / "project")


def test_nothing_is_written_but_the_answers(
    own_package: Project, template: Path, server: ModelServer
) -> None:
    """Every file stays, nobody is asked, the template stands with its version, and it is said."""
    before = own_package.files()
    done = adopted(own_package, template, **server.environ)
    assert done.code == 0, done.err
    after = own_package.files()
    assert after.pop(ANSWERS)
    assert after == before
    assert own_package.status() == f"?? {ANSWERS}\n"
    assert [ask.task for ask in server.requests] == []
    answers = own_package.answers()
    assert (answers["_src_path"], answers["_commit"]) == (str(template), "v1.0.0")
    assert "license" not in answers  # it is none of the template's, and its file is not either
    assert answers["package_name"] == "hand-codes"
    assert answers["description"] == "Codes that a person wrote by hand."
    assert "hand-codes is adopted: 5 modules" in done.out
    assert f"{ANSWERS} was written, and nothing else." in done.out
    assert "The plan has no module __main__" in done.out


def test_the_plan_says_what_the_code_is(project: Project) -> None:
    """Modules, what they offer, and which use which; what a plan cannot say is left out."""
    plan = plan_of(project)
    modules = {module["name"]: module for module in plan["modules"]}
    assert sorted(modules) == MODULES
    assert modules["codes"]["purpose"] == "Codes, as tables."
    assert modules["codes"]["uses"] == ["_compat"]  # what is for type checkers would be a circle
    assert modules["tables"]["uses"] == ["codes"]
    assert modules["deep.inner"]["uses"] == ["tables"]
    api = {item["name"]: item for item in modules["codes"]["api"]}
    assert {name: item["kind"] for name, item in api.items()} == {
        "LIMIT": "constant",
        "Kind": "enum",
        "CodeError": "exception",
        "Code": "class",
        "Encoder": "class",
        "fetched": "function",
    }
    assert [member["value"] for member in api["Kind"]["members"]] == [1, "phase"]
    assert api["Encoder"]["bases"] == ["json.JSONEncoder"]
    assert api["Code"]["doc"] == "A code of a table."
    assert api["Code"]["dataclass"] is True
    of = next(each for each in api["Code"]["methods"] if each["name"] == "of")
    assert of["signature"] == "(cls, table: Table, *, limit: int = ...) -> Code"
    assert api["fetched"]["signature"] == "(name: str, /) -> Awaitable[Code]"
    assert plan["dependencies"] == ["click>=8"]
    assert plan["scripts"] == [{"name": "hand-codes", "module": "cli", "function": "main"}]
    assert plan["features"] == []


def test_files_are_recorded_as_they_stand(project: Project) -> None:
    """Modules and their tests count as accepted, byte for byte, whatever checks would say."""
    record = Record.read(project.answers()["generated"])
    assert sorted(record) == [*(f"module:{name}" for name in MODULES), "tests:codes"]
    for name, entry in record.items():
        assert entry.text(name) == OWN_FILES[entry.path]
        assert entry.model == "adopted"


def test_an_update_with_nothing_changed_changes_nothing(
    project: Project, server: ModelServer
) -> None:
    """No request, no file, and git has nothing to say."""
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests == []
    assert project.status() == ""


def test_a_feature_comes_beside_what_was_there(project: Project, server: ModelServer) -> None:
    """A module, its tests and its example are written, and asked for; all else is as it was."""
    before = project.files()
    done = project.update(
        *("-d", "provider=groq", "-d", "model=small-model", "-d", 'features=["noise channels"]'),
        *("-d", "verify=static"),
        environ=server.environ,
    )
    assert done.code == 0, done.err
    after = project.files()
    new = {"src/hand_codes/noise_channels.py", "tests/test_noise_channels.py"}
    new |= {"examples/noise_channels.py"}
    assert set(after) - set(before) == new
    assert {path for path in before if after[path] != before[path]} == {ANSWERS}
    files = [ask.task for ask in server.requests]
    assert {
        task: files.count(task) for task in ("module", "tests", "example", "page", "revise")
    } == {
        **dict.fromkeys(("module", "tests", "example"), 1),
        **dict.fromkeys(("page", "revise"), 0),
    }
    assert "3 new" in done.err
    assert "conflict" not in done.err
    assert not any(entry.fallback for entry in Record.read(project.answers()["generated"]).values())
    structure = next(ask.brief for ask in server.requests if ask.task == "structure")
    assert [module["name"] for module in structure["previous"]] == sorted(MODULES)
    commit(project.folder)
    server.requests.clear()
    assert project.update(environ=server.environ).code == 0
    assert (server.requests, project.status()) == ([], "")


def test_a_rename_moves_what_was_adopted_and_adds_nothing(project: Project) -> None:
    """A module without tests of its own name has none after a rename, and updates find nothing."""
    assert "/tests/test_deep_inner.py" in str(project.answers()["unmanaged"])
    done = pygen_copier(
        "rename", "module", "deep.inner", "deep.core", "--trust", cwd=project.folder
    )
    assert done.code == 0, done.err
    added = [line for line in project.status().splitlines() if line.startswith("A")]
    assert added == []
    assert (project.folder / "src/hand_codes/deep/core.py").exists()
    commit(project.folder)
    assert project.update().code == 0
    assert project.status() == ""


def test_what_a_plan_adds_to_metadata_is_told(project: Project) -> None:
    """`pyproject.toml` is the person's: what it lacks is said, to be written by hand."""
    plan = plan_of(project)
    plan["dependencies"].append("numpy>=2")
    project.write("pyproject.toml", PYPROJECT.replace("[project.scripts]", "[tool.mine]"))
    commit(project.folder)
    project.folder.with_name("plan.yml").write_text(yaml.safe_dump({"plan": plan}))
    done = project.update("--data-file", "../plan.yml")
    assert done.code == 0, done.err
    assert (
        "pyproject.toml is yours, and lacks what the plan has: add numpy>=2 to its `dependencies` "
        'and hand-codes = "hand_codes.cli:main" to [project.scripts].'
    ) in done.err
    assert project.status() == f" M {ANSWERS}\n"


def test_globs_reach_nothing_that_a_person_wrote(project: Project) -> None:
    """`regenerate=["*"]` is for what was generated, and the remedy names what is a scaffold."""
    done = project.update("-d", 'features=["noise channels"]')
    assert done.code == 0, done.err
    names = ["example:noise-channels", "module:noise_channels", "tests:noise_channels"]
    assert f"'regenerate={json.dumps(names)}'" in done.err
    commit(project.folder)
    before = project.files()
    done = project.update("-d", 'regenerate=["*"]')
    assert done.code == 0, done.err
    assert project.files() == before


def test_it_is_adopted_once(project: Project, template: Path) -> None:
    """A second time is refused in one line that says how to add to it."""
    done = adopted(project, template)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"Error: {ANSWERS} is there: this template has the package already. Add to it: copier "
        "update --trust --defaults -d 'features=[…]'\n"
    )


BESIDE = ".pygen-answers.yml"
OTHER = {
    "copier.yml": "_exclude: [copier.yml, .git]\n",
    "RELEASES.md": "Releases are made by hand.\n",
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}


def test_another_template_stays_beside_it(
    own_package: Project, template: Path, tmp_path: Path
) -> None:
    """Both have an answers file, and an update of each touches what is its own."""
    project, other = own_package, write_template(tmp_path / "other", OTHER)
    done = copier("copy", "--trust", "--defaults", other, project.folder)
    assert done.code == 0, done.err
    commit(project.folder)
    done = adopted(project, template)
    assert f"another template's. Name another file for the answers: -a {BESIDE}, say." in done.err
    done = adopted(project, template, "-a", BESIDE, *SCAFFOLD)
    assert done.code == 0, done.err
    assert project.status() == f"?? {BESIDE}\n"
    assert f"copier update --trust --defaults -a {BESIDE} -d 'features=[…]'" in done.out
    commit(project.folder)
    before = project.files()
    done = project.update("-a", BESIDE, "-d", 'features=["noise channels"]')
    assert done.code == 0, done.err
    after = project.files()
    assert {path for path in before if after[path] != before[path]} == {BESIDE}
    assert "src/hand_codes/noise_channels.py" in after
    commit(project.folder)
    write_template(other, {"RELEASES.md": "Releases are made by a job.\n"}, "v2.0.0")
    done = project.update()
    assert done.code == 0, done.err
    assert project.status() == f" M {ANSWERS}\n M RELEASES.md\n"


Files = Mapping[str, str | bytes | None]

FLAT = {
    path.replace("src/", ""): text for path, text in OWN_FILES.items() if "src/deep" not in path
}
REFUSED: dict[str, tuple[Files, str]] = {
    "no pyproject": ({"pyproject.toml": None}, "There is no pyproject.toml in ."),
    "no TOML": ({"pyproject.toml": "[project\n"}, "pyproject.toml is no TOML: "),
    "no table": ({"pyproject.toml": "[tool.x]\n"}, "pyproject.toml has no `name` in a table"),
    "several": ({"src/other/__init__.py": ""}, "There are several packages in src: hand_codes, o"),
    "namespace": ({"src/hand_codes/__init__.py": None}, "src/hand_codes has no __init__.py: a na"),
    "syntax": (
        {"src/hand_codes/cli.py": "def f(:\n"},
        "src/hand_codes/cli.py is no Python: line 1",
    ),
    "old Python": (
        {"pyproject.toml": PYPROJECT.replace(">=3.11", ">=3.10")},
        "hand-codes promises Python 3.10, and what is added is written for 3.11 and newer.",
    ),
    "no versions": (
        {"pyproject.toml": PYPROJECT.replace(">=3.11", "yes")},
        "pyproject.toml: requires-python is 'yes', which names no versions.",
    ),
    "no words": (
        {
            "pyproject.toml": PYPROJECT.replace("description", "#"),
            "src/hand_codes/__init__.py": "",
        },
        "The package does not say what it is for.",
    ),
    "ignored": ({".gitignore": f"{ANSWERS}\n"}, f"Git ignores {ANSWERS}."),
    "another template's": ({ANSWERS: "_src_path: gh:a/b\n"}, f"{ANSWERS} is there: it is another"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_adopted_is_told_in_one_line(
    template: Path, tmp_path: Path, case: str
) -> None:
    """Each of the usual mistakes ends in a line that names it, and nothing is written."""
    files, told = REFUSED[case]
    project = write_package(tmp_path / "project", {**OWN_FILES, **files})
    assert_refused(project, template, told)


def test_a_flat_layout_is_refused(template: Path, tmp_path: Path) -> None:
    """There is never a second tree; the line says how to move the first."""
    project = write_package(tmp_path / "project", FLAT)
    assert_refused(
        project,
        template,
        "hand_codes lies beside pyproject.toml, and modules are added in src. Move it there first: "
        "mkdir -p src && git mv hand_codes src/",
    )


def test_updates_need_git(own_package: Project, template: Path) -> None:
    """Changes that are not committed, and no repository, are told with what to do."""
    own_package.write("README.md", "new\n")
    assert_refused(own_package, template, "There are changes in . that are not committed. Commit")
    shutil.rmtree(own_package.folder / ".git")
    assert_refused(own_package, template, ". is in no git repository. Updates need one: git init")


def test_what_git_does_not_know_is_no_part_of_the_package(
    own_package: Project, template: Path
) -> None:
    """Files that are made when it is built, and ignored, are not recorded."""
    own_package.write(".gitignore", "_version.py\n")
    commit(own_package.folder)
    own_package.write("src/hand_codes/_version.py", "broken(\n")
    done = adopted(own_package, template, *SCAFFOLD)
    assert done.code == 0, done.err
    assert "_version" not in {module["name"] for module in plan_of(own_package)["modules"]}
    assert git(own_package.folder, "status", "--porcelain") == f"?? {ANSWERS}\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("nowhere",), "There is no folder nowhere."),
        (("-d", "plan={}"), "plan is what adopting makes of the code."),
        (("-d", "licence=MIT"), "There is no question `licence`; do you mean `license`?"),
        (("-d", "minimum_python=3.9"), "minimum_python: '3.9' is none of 3.11"),
    ],
)
def test_what_is_said_wrongly_is_told(
    own_package: Project, template: Path, options: tuple[str, ...], told: str
) -> None:
    """A path that is not there, and answers that cannot be, end it in one line."""
    assert_refused(own_package, template, told, *options)


def test_a_template_that_nobody_trusts_is_not_run(own_package: Project, template: Path) -> None:
    """Its code would run; so a person says that it may."""
    done = pygen_copier("adopt", "--template", template, cwd=own_package.folder)
    assert done.code == 1
    assert "is not trusted" in done.complaint
    assert own_package.status() == ""


def assert_refused(project: Project, template: Path, told: str, *options: str) -> None:
    """Assert that a package is not adopted, why in one line, and nothing is written."""
    before = project.files()
    done = adopted(project, template, *options)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Error: {told}"), done.err
    assert done.err.count("\n") == 1
    assert project.files() == before


def test_the_template_of_the_installation_needs_no_word(
    own_package: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--template` it is the own one, at the version that `pygen-copier new` copies."""
    from pygen_copier.questionnaire.own_template import own_template
    from pygen_copier.reports.adopt import adopt_and_tell

    monkeypatch.chdir(own_package.folder)
    with warnings.catch_warnings(action="ignore"):  # a clone that is being worked on
        adopt_and_tell(Path(), ["provider=scaffold"], None, None, trust=False)
    assert own_package.answers()["_src_path"] == own_template().source
    assert own_package.status() == f"?? {ANSWERS}\n"
