"""What a run could not get is told for what it is: at its end, in `status`, and in the README."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import Project, commit, pygen_copier
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}
MODULE, TESTS = "module:parity_checks", "tests:parity_checks"
STATUS = "**Status:** this package is unfinished."
NO_REPLY = "for no acceptable reply came"


def spoiling(*tasks: str, of: Sequence[str] = ("parity_checks",)) -> Callable[[Ask], str]:
    """Return a model that gives nothing that can be used for the files of some modules."""

    def answer(ask: Ask) -> str:
        is_one = ask.brief.get("module", {}).get("name") in of
        task = ask.brief.get("of", ask.task)
        return "I would rather not." if is_one and task in tasks else good_model(ask)

    return answer


def with_a_new_function(project: Project, *, new_module: bool = False) -> str:
    """Return the project's plan, a person's own now, with a function more in its first module."""
    plan: Any = project.answers()["plan"]
    del plan["inputs"]
    function = {"kind": "function", "name": "parity_sum", "signature": "(n: int) -> int"}
    plan["modules"][0]["api"].append({**function, "doc": "Add up the parities."})
    if new_module:
        api = [{**function, "name": "weight", "doc": "Count the ones."}]
        plan["modules"].append({"name": "weights", "purpose": "Count ones.", "api": api})
    return f"plan={json.dumps(plan)}"


def lacks(project: Project) -> dict[str, str]:
    """Return what `status` says of each artifact that lacks something."""
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    return {row["artifact"]: row["lack"] for row in rows if row["lack"]}


def test_nobody_is_asked_when_pretending(copy: Copy, server: ModelServer) -> None:
    """No reply was unacceptable, and no scaffold stands anywhere."""
    done = copy("project", "--pretend", environ=server.environ, **GROQ)
    assert "No model was asked and nothing was written (--pretend)" in done.err
    assert "acceptable" not in done.err
    assert "scaffold" not in done.err


def test_nobody_is_asked_where_no_model_is_used(copy: Copy, tmp_path: Path) -> None:
    """All are scaffolds, and a file that a person filled in waits for nobody."""
    done = copy(provider="scaffold")
    assert "No model was used (provider: scaffold): 10 files are scaffolds." in done.err
    assert "acceptable" not in done.err
    project = Project(tmp_path / "project")
    project.start_history()
    readme = project.read("README.md")
    assert STATUS in readme
    assert "> Functions of `parity_checks.py`, `look_up_decoding.py` still raise" in readme
    assert set(lacks(project).values()) == {"unasked"}
    path = "src/tiny_codes/parity_checks.py"
    project.write(path, project.read(path).replace("raise NotImplementedError", "print"))
    told = pygen_copier("status", project.folder).out
    assert told.endswith("10 files: 1 edited by hand, 9 waiting for a model.\n")


def test_a_module_nobody_could_write_and_the_tests_that_wait_for_it(
    copy: Copy, tmp_path: Path
) -> None:
    """The module was asked for in vain, its tests were not asked for at all; each is told so."""
    with ModelServer("groq", spoiling("module")) as server:
        done = copy(environ=server.environ, **GROQ)
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    found = lacks(project)
    assert (found[MODULE], found[TESTS]) == ("refused", "waiting")
    assert f"1 file is a scaffold, {NO_REPLY}: {MODULE}." in done.err
    assert "until what" in done.err
    assert f'-d \'regenerate=["{MODULE}", ' in done.err
    assert "> Functions of `parity_checks.py` still raise" in project.read("README.md")


def test_tests_alone_are_missing(copy: Copy, tmp_path: Path) -> None:
    """A package that lacks tests is not said to raise NotImplementedError."""
    with ModelServer("groq", spoiling("tests")) as server:
        done = copy(environ=server.environ, **GROQ)
    project = Project(tmp_path / "project")
    assert lacks(project) == {TESTS: "refused"}
    assert f"1 file is a scaffold, {NO_REPLY}: {TESTS}." in done.err
    readme = project.read("README.md")
    assert "> Tests of `parity_checks` are still to be written." in readme
    assert "NotImplementedError" not in readme
    told = pygen_copier("status", project.folder).out
    assert "as generated, scaffold: no reply was acceptable" in told


@pytest.mark.parametrize("then", ["nothing", "a scaffold provider"])
def test_a_text_that_nobody_could_revise_is_kept(project: Project, then: str) -> None:
    """It is no scaffold, is told as what it is, and no later run throws it away."""
    before = project.read("src/tiny_codes/parity_checks.py")
    assert STATUS not in project.read("README.md")
    with ModelServer("groq", spoiling("module")) as server:
        done = project.update("-d", with_a_new_function(project), environ=server.environ)
    assert done.code == 0, done.err
    assert lacks(project)[MODULE] == "old"
    assert f"keeps its text, which is not as planned, {NO_REPLY}: {MODULE}." in done.err
    assert "1 with the text as it was" in pygen_copier("status", project.folder).out
    after = project.read("src/tiny_codes/parity_checks.py")
    assert set(before.splitlines()) <= set(after.splitlines())
    readme = project.read("README.md")
    assert "> Not yet as planned: `src/tiny_codes/parity_checks.py`" in readme
    assert "Functions of" not in readme
    commit(project.folder)
    if then == "nothing":
        assert project.update().code == 0
        assert project.status() == ""
    else:
        assert project.update("-d", "provider=scaffold").code == 0
        assert project.read("src/tiny_codes/parity_checks.py") == after


def test_a_readme_tells_several_states_apart(copy: Copy, tmp_path: Path) -> None:
    """A scaffold here, missing tests there, an old text elsewhere; a preview changes no word."""
    decoding = ["look_up_decoding"]
    with ModelServer("groq", spoiling("tests", of=decoding)) as server:
        assert copy(environ=server.environ, **GROQ).code == 0
    project = Project(tmp_path / "project")
    project.start_history()
    plan = with_a_new_function(project, new_module=True)
    before = project.files()
    with ModelServer("groq", spoiling("module", of=["parity_checks", "weights"])) as server:
        preview = project.update("-d", plan, "--pretend", environ=server.environ)
        assert (preview.code, server.requests, project.files()) == (0, [], before), preview.err
        done = project.update("-d", plan, environ=server.environ)
    assert done.code == 0, done.err
    found = lacks(project)
    assert found["module:weights"] == "refused"
    assert found["tests:look_up_decoding"] == "refused"
    assert found[MODULE] == "old"
    readme = project.read("README.md")
    assert readme.count(STATUS) == 1
    assert "> Functions of `weights.py` still raise" in readme
    assert "> Tests of `look_up_decoding` are still to be written." in readme
    assert "> Not yet as planned: `src/tiny_codes/parity_checks.py`" in readme
    assert f"keeps its text, which is not as planned, {NO_REPLY}: {MODULE}." in done.err
