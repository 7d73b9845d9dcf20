"""What people do to generated files with git: rename, delete, and merge two branches."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from support.copier import ANSWERS, FEATURES, Project, commit, git, pygen_copier, run
from support.servers import ModelServer

pytestmark = pytest.mark.slow

MODULE, OURS = "src/tiny_codes/parity_checks.py", "src/tiny_codes/noise_channels.py"
THEIRS = "src/tiny_codes/syndrome_tables.py"
BY_HAND = "\n\nBY_HAND = 1\n"


def features(*more: str) -> tuple[str, str]:
    """Return the option that adds features."""
    return "-d", f"features={json.dumps([*FEATURES, *more])}"


def with_another_doc(project: Project) -> str:
    """Return the project's plan, a person's own now, with a word more in its first module."""
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    del plan["inputs"]
    plan["modules"][0]["api"][0]["doc"] += " Quickly."
    return f"plan={json.dumps(plan)}"


def test_a_renamed_file_stays_renamed_and_whole(project: Project, server: ModelServer) -> None:
    """Updates write no second one; what is revised is said beforehand to reach no file."""
    git(project.folder, "mv", MODULE, "src/tiny_codes/parity.py")
    project.write("src/tiny_codes/parity.py", project.read("src/tiny_codes/parity.py") + BY_HAND)
    commit(project.folder)
    mine = project.read("src/tiny_codes/parity.py")
    assert project.update().code == 0
    assert project.status() == ""
    done = project.update("-d", with_another_doc(project), environ=server.environ)
    assert done.code == 0, done.err
    assert f"absent  module:parity_checks  {MODULE} was deleted or renamed by hand" in done.err
    assert done.err.index("  absent") < done.err.index("   revised")
    assert project.read("src/tiny_codes/parity.py") == mine
    assert not (project.folder / MODULE).exists()


def test_pages_of_a_persons_own_stay_in_the_site(project: Project, server: ModelServer) -> None:
    """Below the lines for them, and in the theme, they are no matter of a new feature's pages."""
    text = project.read("mkdocs.yml")
    mine = {
        "# Guides of your own": "      - Mine: mine.md",
        "# Pages of your own": "      - Tables: tables.md",
        "- toc.follow": "    - navigation.path",
    }
    lines = text.splitlines()
    for begun, line in mine.items():
        at = next(number for number, each in enumerate(lines) if each.strip().startswith(begun))
        lines.insert(at + 1, line)
    project.write("mkdocs.yml", "\n".join(lines) + "\n")
    commit(project.folder)
    done = project.update(*features("noise channels"), environ=server.environ)
    assert done.code == 0, done.err
    assert "conflict" not in done.err
    updated = project.read("mkdocs.yml").splitlines()
    assert set(mine.values()) < set(updated)
    assert [line for line in updated if line not in lines] == [
        '      - "Noise channels": "how-to/noise-channels.md"',
        '      - "noise_channels": "reference/noise_channels.md"',
    ]


def test_two_branches_that_each_added_a_feature(project: Project, server: ModelServer) -> None:
    """The answers stay whole, and one update brings both together; hand edits of both are there."""
    first = git(project.folder, "branch", "--show-current").strip()

    def add(branch: str, feature: str, path: str) -> None:
        git(project.folder, "checkout", "-qb", branch, first)
        done = project.update(*features(feature), environ=server.environ)
        assert done.code == 0, done.err
        project.write(path, project.read(path) + BY_HAND)
        commit(project.folder)

    add("theirs", "syndrome tables", THEIRS)
    add("ours", "noise channels", OURS)
    answers = project.read(ANSWERS)
    person = ("-c", "user.name=Test Person", "-c", "user.email=test@example.org")
    assert run("git", *person, "merge", "theirs", cwd=project.folder).code == 1
    assert project.read(ANSWERS) == answers
    assert pygen_copier("status", project.folder).code == 0
    unmerged = git(project.folder, "diff", "--name-only", "--diff-filter=U").splitlines()
    assert {ANSWERS, "README.md", "mkdocs.yml"} <= set(unmerged)
    git(project.folder, "checkout", "--ours", "--", *unmerged)
    commit(project.folder)
    server.requests.clear()
    both = features("noise channels", "syndrome tables")
    done = project.update(*both, environ=server.environ)
    assert done.code == 0, done.err
    files = {"module": 1, "tests": 1, "example": 1, "page": 1}
    asked = Counter(ask.task for ask in server.requests)
    assert {task: number for task, number in asked.items() if task in files} == files
    assert asked["feature"] == 1
    for path, name in ((OURS, "noise_channels"), (THEIRS, "syndrome_tables")):
        text = project.read(path)
        assert "BY_HAND = 1" in text
        assert f"def {name}_value" in text
        assert f"tiny_codes.{name} import" in project.read("src/tiny_codes/__init__.py")
    commit(project.folder)
    assert project.update().code == 0
    assert project.status() == ""


def test_the_marks_of_a_merge_are_told(project: Project) -> None:
    """A record that git merged line by line is named, with what to do, in one line."""
    marks = ("<" * 7 + " HEAD\n", "=" * 7 + "\n", ">" * 7 + " theirs\n")
    project.write(ANSWERS, project.read(ANSWERS).replace("features:\n", "features:\n".join(marks)))
    for command in ("status", "edit"):
        done = pygen_copier(command, project.folder)
        assert done.code == 1
        assert f"{ANSWERS} holds the marks of a merge. Take your side, `git checko" in done.err
        assert done.err.count("\n") == 1
