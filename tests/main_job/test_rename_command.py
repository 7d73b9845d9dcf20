"""`pygen-copier rename`: names change everywhere, what a person wrote stays, nobody is asked."""

from __future__ import annotations

import json

import pytest
import yaml
from support.copier import ANSWERS, Project, commit, pygen_copier
from support.servers import ModelServer

pytestmark = pytest.mark.slow

MODULE = "src/tiny_codes/parity_checks.py"
KINDS = {
    "package": (("package", "small-codes"), {}),
    "import name": (("import-name", "codes"), {"src/tiny_codes": "src/codes"}),
    "module": (
        ("module", "parity_checks", "tables"),
        {
            "src/tiny_codes/parity_checks.py": "src/tiny_codes/tables.py",
            "tests/test_parity_checks.py": "tests/test_tables.py",
            "docs/reference/parity_checks.md": "docs/reference/tables.md",
        },
    ),
    "module into a subpackage": (
        ("module", "parity_checks", "deep.tables"),
        {
            "src/tiny_codes/parity_checks.py": "src/tiny_codes/deep/tables.py",
            "tests/test_parity_checks.py": "tests/test_deep_tables.py",
            "docs/reference/parity_checks.md": "docs/reference/deep.tables.md",
        },
    ),
    "feature": (
        ("feature", "parity checks", "syndromes of errors"),
        {
            "examples/parity_checks.py": "examples/syndromes_of_errors.py",
            "docs/how-to/parity-checks.md": "docs/how-to/syndromes-of-errors.md",
        },
    ),
}

OLD = {
    "package": b"tiny-codes",
    "import name": b"tiny_codes",
    "module": b"tiny_codes.parity_checks",
    "module into a subpackage": b"tiny_codes.parity_checks",
    "feature": b"how-to/parity-checks",
}
AS_ANSWERS = {
    "package": ["package_name=small-codes"],
    "import name": ["import_name=codes"],
    "feature": ['features=["checks of parity", "look-up decoding"]'],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_rename_leaves_nothing_for_an_update(
    project: Project, server: ModelServer, kind: str
) -> None:
    """Files move, and the next update asks nothing, changes nothing, and status knows no edit."""
    words, moves = KINDS[kind]
    server.requests.clear()
    done = pygen_copier("rename", *words, "--trust", cwd=project.folder, environ=server.environ)
    assert done.code == 0, done.err
    for old, new in moves.items():
        assert not (project.folder / old).exists()
        assert (project.folder / new).exists()
    assert "??" not in project.status()
    commit(project.folder)
    before = project.files()
    updated = project.update(environ=server.environ)
    assert updated.code == 0, updated.err
    assert server.requests == []
    assert project.files() == before
    assert "0 edited by hand, 0 waiting" in pygen_copier("status", project.folder).out
    mentions = {path for path, text in before.items() if OLD[kind] in text}
    assert mentions <= {"CHANGELOG.md"} - set(moves)


@pytest.mark.parametrize("kind", AS_ANSWERS)
def test_an_update_that_renames_asks_nothing(
    project: Project, server: ModelServer, kind: str
) -> None:
    """Names that are answered otherwise are followed by texts and plan, and are the same rename."""
    server.requests.clear()
    done = project.update("-d", *AS_ANSWERS[kind], environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests == []
    assert "UU" not in project.status()
    mentions = {path for path, text in project.files().items() if OLD[kind] in text}
    assert mentions == set()
    commit(project.folder)
    before = project.files()
    assert project.update(environ=server.environ).code == 0
    assert (server.requests, project.files()) == ([], before)
    assert "0 edited by hand, 0 waiting" in pygen_copier("status", project.folder).out


def test_an_update_that_renames_and_wishes_for_more(project: Project, server: ModelServer) -> None:
    """What is answered otherwise beside a name is asked for, and what is renamed is not."""
    server.requests.clear()
    wishes = json.dumps(["checks of parity", "look-up decoding", "noise models"])
    data = ["-d", "import_name=codes", "-d", f"features={wishes}"]
    done = project.update(*data, environ=server.environ)
    assert done.code == 0, done.err
    files = project.files()
    assert {"src/codes/parity_checks.py", "src/codes/noise_models.py"} <= files.keys()
    worked_out = {ask.brief["feature"] for ask in server.requests if ask.task == "feature"}
    assert worked_out == {"noise models"}
    written = {str(ask.brief["module"]["name"]) for ask in server.requests if ask.task == "module"}
    assert written == {"noise_models"}


def test_a_module_renamed_in_the_plan_keeps_its_text(project: Project, server: ModelServer) -> None:
    """A module with another name and the same purpose and API is the same module."""
    text = project.read(ANSWERS).split("generated:")[0]
    plan = yaml.safe_load(text)["plan"]
    plan["modules"][0]["name"] = "tables"
    for module in plan["modules"]:
        module["uses"] = ["tables" if name == "parity_checks" else name for name in module["uses"]]
    server.requests.clear()
    done = project.update("-d", f"plan={json.dumps(plan)}", environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests == []
    assert not (project.folder / MODULE).exists()
    assert "parity_checks_value" in project.read("src/tiny_codes/tables.py")
    mentions = {path for path, text in project.files().items() if OLD["module"] in text}
    assert mentions == set()


OWN = {
    "src/tiny_codes/own.py": "import tiny_codes\nfrom . import parity_checks\n\nVALUE = 1\n",
    "scripts/run.py": "from tiny_codes.parity_checks import parity_checks_value as v\n",
    "NOTES.md": "The word tiny_codes stays, and `tiny_codes.parity_checks` changes.\n",
}


@pytest.mark.parametrize("untracked", [False, True], ids=["tracked", "untracked"])
def test_what_a_person_wrote_goes_along(
    project: Project, server: ModelServer, untracked: bool
) -> None:
    """Edits, own files beside the generated ones and own imports follow; words do not."""
    project.write(MODULE, project.read(MODULE) + "\n\nBY_HAND = 'tiny_codes are small'\n")
    project.write("README.md", project.read("README.md") + "\nRun `python -m tiny_codes`.\n")
    if untracked:
        commit(project.folder)
    (project.folder / "scripts").mkdir()
    for path, text in OWN.items():
        project.write(path, text)
    if not untracked:
        commit(project.folder)
    server.requests.clear()
    refused = project.update("-d", "import_name=codes", environ=server.environ)
    assert refused.code == 1
    if not untracked:
        assert "pygen-copier rename import-name codes" in refused.complaint
    done = pygen_copier("rename", "import-name", "codes", "--trust", cwd=project.folder)
    assert done.code == 0, done.err
    assert "still stands as a word in NOTES.md:1, src/codes/parity_checks.py:" in done.out
    assert project.read("src/codes/own.py") == OWN["src/tiny_codes/own.py"].replace(
        "import tiny_codes", "import codes"
    )
    assert project.read("scripts/run.py") == OWN["scripts/run.py"].replace("tiny_codes", "codes")
    assert project.read("NOTES.md") == (
        "The word tiny_codes stays, and `codes.parity_checks` changes.\n"
    )
    moved = project.read("src/codes/parity_checks.py")
    assert moved.endswith("BY_HAND = 'tiny_codes are small'\n")
    assert project.read("README.md").endswith("\nRun `python -m codes`.\n")
    assert not (project.folder / "src/tiny_codes").exists()
    commit(project.folder)
    before = project.files()
    assert project.update(environ=server.environ).code == 0
    assert (server.requests, project.files()) == ([], before)


REFUSALS = {
    "keyword": (("import-name", "class"), "is a Python keyword"),
    "standard library": (("import-name", "json"), "is a standard library module"),
    "bad package": (("package", "a b"), "is no valid distribution name"),
    "unknown module": (("module", "parity", "tables"), "There are: parity_checks"),
    "unknown feature": (("feature", "parity check", "x"), "There are: parity checks"),
    "taken": (("module", "parity_checks", "look_up_decoding"), "There is a module"),
    "alike": (("feature", "parity checks", "Look up decoding"), "are too alike"),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_name_that_cannot_be_changes_nothing(project: Project, refusal: str) -> None:
    """What cannot be is told in one line, before a file is touched."""
    words, complaint = REFUSALS[refusal]
    done = pygen_copier("rename", *words, "--trust", cwd=project.folder)
    assert (done.code, done.out) == (1, "")
    assert complaint in done.complaint
    assert project.status() == ""


def test_a_rename_wants_a_clean_tree_and_its_place_free(project: Project) -> None:
    """Changes that git could not bring back, and files in the way, are told first."""
    project.write("tests/test_tables.py", "")
    rename = ("rename", "module", "parity_checks", "tables")
    before = project.files()
    done = pygen_copier(*rename, "--trust", cwd=project.folder)
    assert (done.code, project.files()) == (1, before)
    assert "tests/test_tables.py is there already" in done.complaint
    project.write("README.md", "Mine.\n")
    before = project.files()
    done = pygen_copier(*rename, "--trust", cwd=project.folder)
    assert (done.code, project.files()) == (1, before)
    assert "not committed" in done.complaint


def test_the_same_rename_twice_has_nothing_to_do(project: Project) -> None:
    """The second time it is said that there is nothing to rename."""
    rename = ("rename", "module", "parity_checks", "tables")
    assert pygen_copier(*rename, "--trust", cwd=project.folder).code == 0
    commit(project.folder)
    done = pygen_copier(*rename, "--trust", cwd=project.folder)
    assert (done.code, project.status()) == (0, "")
    assert "nothing to rename" in done.out


def test_own_modules_and_links_move(project: Project, server: ModelServer) -> None:
    """A module that a person added can be renamed; links in a folder that moves go along."""
    project.write("src/tiny_codes/own.py", "VALUE = 1\n")
    project.write("scripts.py", "from tiny_codes import own\n\nprint(own.VALUE)\n")
    (project.folder / "src/tiny_codes/link.py").symlink_to("own.py")
    commit(project.folder)
    done = pygen_copier("rename", "module", "own", "mine", "--trust", cwd=project.folder)
    assert done.code == 0, done.err
    assert project.read("scripts.py") == "from tiny_codes import mine\n\nprint(mine.VALUE)\n"
    assert project.read("src/tiny_codes/mine.py") == "VALUE = 1\n"
    commit(project.folder)
    done = pygen_copier("rename", "import-name", "codes", "--trust", cwd=project.folder)
    assert done.code == 0, done.err
    assert (project.folder / "src/codes/link.py").is_symlink()
    assert not (project.folder / "src/tiny_codes").exists()
    commit(project.folder)
    assert project.update(environ=server.environ).code == 0
    assert (server.requests, project.status()) == ([], "")
