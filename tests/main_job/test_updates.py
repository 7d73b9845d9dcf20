"""Updates: what changed is asked for, and what a person wrote by hand is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support.copier import ANSWERS, FEATURES, Project, commit
from support.servers import ModelServer

from pygen_copier.yaml_text import dump_yaml

MODULE = "src/tiny_codes/parity_checks.py"
MORE_FEATURES = ["-d", f"features={json.dumps([*FEATURES, 'noise channels'])}"]


@pytest.mark.parametrize("quiet", [(), ("--quiet",)], ids=["loud", "quiet"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["inside", "elsewhere"])
def test_a_hand_edit_in_an_old_module_survives(
    project: Project,
    server: ModelServer,
    tmp_path: Path,
    quiet: tuple[str, ...],
    elsewhere: bool,
) -> None:
    """A feature is added with `--quiet` and from another folder; an old module keeps its edit."""
    edited = project.read(MODULE) + "\n\nBY_HAND = 1\n"
    project.write(MODULE, edited)
    commit(project.folder)
    server.requests.clear()
    done = project.update(
        *MORE_FEATURES, *quiet, cwd=tmp_path if elsewhere else None, environ=server.environ
    )
    assert done.code == 0, done.err
    assert {ask.task for ask in server.requests} >= {"feature", "module", "tests", "example"}
    assert all(
        ask.brief.get("module", {}).get("name") != "parity_checks" for ask in server.requests
    )
    assert project.read(MODULE) == edited
    assert "from tiny_codes.noise_channels import" in project.read("src/tiny_codes/__init__.py")


def with_a_new_function(project: Project) -> str:
    """Return the project's plan, as YAML, with one function more in its first module."""
    plan = yaml.safe_load(project.read(ANSWERS))["plan"]
    del plan["inputs"]  # from here on it is a person's own plan
    plan["modules"][0]["api"].append(
        {
            "kind": "function",
            "name": "parity_sum",
            "signature": "(n: int) -> int",
            "doc": "Add up the parities.",
        }
    )
    return f"plan={json.dumps(plan)}"


def test_an_own_plan_that_is_recorded_as_text_stays(project: Project, server: ModelServer) -> None:
    """A person's own plan, a block of text in the answers, is read by an update and kept."""
    answers = project.answers()
    assert isinstance(answers["plan"], dict)
    own = {name: value for name, value in answers["plan"].items() if name != "inputs"}
    project.write(ANSWERS, dump_yaml({**answers, "plan": dump_yaml(own)}))
    commit(project.folder)
    server.requests.clear()
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert server.requests == []
    assert project.answers()["plan"] == own


def test_a_hand_edit_in_a_revised_module_merges(project: Project, server: ModelServer) -> None:
    """A module whose specification changed is revised, and the edit is merged into it."""
    recorded = project.read(MODULE)
    edited = recorded.replace('"""Serves parity_checks."""', '"""Parity, explained by hand."""')
    assert edited != recorded
    project.write(MODULE, edited)
    commit(project.folder)
    server.requests.clear()
    done = project.update("-d", with_a_new_function(project), environ=server.environ)
    assert done.code == 0, done.err

    merged = project.read(MODULE)
    assert "Parity, explained by hand." in merged
    assert "def parity_sum(n: int) -> int:" in merged
    (revision,) = (ask.brief for ask in server.requests if ask.brief.get("of") == "module")
    assert revision["task"] == "revise"
    assert revision["source"] == recorded
    assert '+"""Parity, explained by hand."""' in revision["edits"]
    before = [item["name"] for item in revision["previous"]["module"]["api"]]
    now = [item["name"] for item in revision["module"]["api"]]
    assert (before, now) == (["parity_checks_value"], ["parity_checks_value", "parity_sum"])


def test_a_hand_edit_at_the_revised_place_conflicts_visibly(
    project: Project, server: ModelServer
) -> None:
    """Where a person and the revision changed the same lines, both stand between markers."""
    project.write(MODULE, project.read(MODULE) + "\n\nBY_HAND = 1\n")
    commit(project.folder)
    done = project.update("-d", with_a_new_function(project), environ=server.environ)
    assert done.code == 0, done.err
    merged = project.read(MODULE)
    assert "<<<<<<< before updating" in merged
    assert "BY_HAND = 1" in merged
    assert "def parity_sum(n: int) -> int:" in merged
    assert f"UU {MODULE}" in project.status()


def test_one_artifact_is_generated_again(project: Project, server: ModelServer) -> None:
    """`regenerate` asks for the artifact it names, every time, and is not recorded."""
    before = project.files()
    for _ in range(2):
        server.requests.clear()
        done = project.update("-d", 'regenerate=["module:parity_checks"]', environ=server.environ)
        assert done.code == 0, done.err
        assert [(ask.task, ask.brief["module"]["name"]) for ask in server.requests] == [
            ("module", "parity_checks")
        ]
        assert "regenerate" not in project.answers()
        changed = {path for path, text in project.files().items() if before.get(path) != text}
        assert changed == {ANSWERS}  # the same text, and one attempt more
        commit(project.folder)


def test_regenerate_with_a_typo_names_what_there_is(project: Project, server: ModelServer) -> None:
    """A pattern that matches nothing is an error that lists the artifacts."""
    done = project.update("-d", 'regenerate=["modul:parity_checks"]', environ=server.environ)
    assert done.code == 1
    assert "'modul:parity_checks', which is no artifact" in done.complaint
    assert "module:parity_checks" in done.complaint
    assert project.status() == ""


def test_a_removed_feature_takes_its_module_out(project: Project, server: ModelServer) -> None:
    """Without a feature its files go; only the pages that spoke of it are asked for."""
    server.requests.clear()
    done = project.update("-d", 'features=["parity checks"]', environ=server.environ)
    assert done.code == 0, done.err
    assert {ask.task for ask in server.requests} == {"assess", "summary", "judge", "revise"}
    revised = {ask.brief["page"] for ask in server.requests if ask.task == "revise"}
    assert revised == {"tutorial"}
    assert not any("look_up" in path for path in project.files())
    assert "look_up" not in project.read("src/tiny_codes/__init__.py")


def test_another_model_throws_nothing_away(project: Project) -> None:
    """Provider and model may change without a request: accepted text stays."""
    with ModelServer("ollama") as other:
        done = project.update(
            "-d", "provider=ollama", "-d", "model=other-model", environ=other.environ
        )
        assert done.code == 0, done.err
        assert other.requests == []
    assert project.answers()["provider"] == "ollama"
    assert {line[3:] for line in project.status().splitlines()} == {ANSWERS}


def test_a_damaged_entry_is_named(project: Project) -> None:
    """An entry that is not what was written stops the update with its name; no file is touched."""
    text = project.read(ANSWERS)
    answers = project.answers()
    generated = json.loads(str(answers["generated"]))
    sha256 = generated["module:parity_checks"]["sha256"]
    project.write(ANSWERS, text.replace(sha256, "0" * 64))
    commit(project.folder)
    done = project.update()
    assert done.code == 1
    assert "generated['module:parity_checks'] is damaged" in done.complaint
    assert project.status() == ""
