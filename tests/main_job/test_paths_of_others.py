"""An answers file of anybody's: a path in it never leads a read out of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from support.copier import ANSWERS, Project, commit, pygen_copier
from support.servers import ModelServer

pytestmark = pytest.mark.slow

MODULE = "src/tiny_codes/parity_checks.py"
TELLTALE = "the secret of somebody else"


@pytest.fixture(params=["dots", "absolute", "link"])
def hostile(request: pytest.FixtureRequest, project: Project, tmp_path: Path) -> Project:
    """A project whose record names a file outside, in one of three ways."""
    (tmp_path / "secret.py").write_text(TELLTALE)
    path = {"dots": "../secret.py", "absolute": str(tmp_path / "secret.py"), "link": MODULE}
    if request.param == "link":
        (project.folder / MODULE).unlink()
        (project.folder / MODULE).symlink_to(tmp_path / "secret.py")
    else:
        text = project.read(ANSWERS)
        named = re.sub(f'"path":\\s*"{MODULE}"', f'"path": "{path[request.param]}"', text)
        assert named != text
        project.write(ANSWERS, named)
    commit(project.folder)
    return project


def test_no_command_reads_it(hostile: Project) -> None:
    """`status` and `show --diff` say why they do not read it."""
    told = pygen_copier("status", "--json", hostile.folder)
    rows = {row["artifact"]: row for row in json.loads(told.out)}
    row = rows["module:parity_checks"]
    assert row["file"] == "not read"
    assert re.search("is a link|leads out of", row["notes"][0])
    assert row["notes"][0] in pygen_copier("status", hostile.folder).out
    shown = pygen_copier("show", "--diff", "module:parity_checks", hostile.folder)
    assert shown.code == 1
    assert row["notes"][0] in shown.err
    assert TELLTALE not in told.out + told.err + shown.out + shown.err


def test_no_update_sends_it(hostile: Project, server: ModelServer) -> None:
    """A module that is written again is not compared with a file outside; a link ends the run."""
    plan = hostile.answers()["plan"]
    assert isinstance(plan, dict)
    del plan["inputs"]  # from here on it is a person's own plan
    plan["modules"][0]["purpose"] += " And more."
    server.requests.clear()
    done = hostile.update("-d", f"plan={json.dumps(plan)}", environ=server.environ)
    if (hostile.folder / MODULE).is_symlink():
        assert {ask.task for ask in server.requests} <= {"assess"}
        assert (done.code, hostile.status()) == (1, "")
        assert done.complaint.startswith(f"{MODULE} is a link. Links are not followed")
        return
    assert "revise" in {ask.task for ask in server.requests}
    assert all(TELLTALE not in ask.user + ask.system for ask in server.requests)


def test_no_link_among_own_prompts_leads_out(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """A prompt is sent: one that is a link is refused before anything is."""
    (tmp_path / "secret.md").write_text(TELLTALE)
    folder = project.folder / ".pygen/prompts"
    folder.mkdir(parents=True)
    (folder / "module.md.jinja").symlink_to(tmp_path / "secret.md")
    commit(project.folder)
    server.requests.clear()
    done = project.update("-d", 'regenerate=["module:*"]', environ=server.environ)
    assert (done.code, server.requests, project.status()) == (1, [], "")
    assert "module.md.jinja is a link. Links are not followed" in done.complaint


@pytest.mark.parametrize("answer", ["plan", "features", "description", "generated", "more"])
def test_no_answers_file_is_a_bomb(project: Project, answer: str) -> None:
    """Sixty lines of aliases that stand for more than there are atoms end a run with a line."""
    lines = [f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    text = "".join(f"    {line}\n" for line in ["- &a0 [x]", *lines])
    kept = project.answers()
    kept.pop(answer, None)
    project.write(ANSWERS, f"{yaml.safe_dump(kept)}{answer}:\n{text}")
    commit(project.folder)
    for done in (pygen_copier("status", project.folder), project.update()):
        assert done.code == 1
        assert re.search(r"has more than [\d,]+ items\. Write less of it", done.complaint)
    assert project.status() == ""


def test_no_answers_file_is_a_link(project: Project, tmp_path: Path) -> None:
    """Commands do not read it, and an update, where Copier reads it, ends before anything is."""
    (tmp_path / "answers.yml").write_text(project.read(ANSWERS) + f"# {TELLTALE}\n")
    (project.folder / ANSWERS).unlink()
    (project.folder / ANSWERS).symlink_to(tmp_path / "answers.yml")
    commit(project.folder)
    for done in (
        pygen_copier("status", project.folder),
        pygen_copier("show", "module:parity_checks", project.folder),
        project.update(),
    ):
        assert done.code == 1
        assert f"{ANSWERS} is a link. Links are not followed" in done.complaint
    assert project.status() == ""
