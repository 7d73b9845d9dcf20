"""The page on the update job: its workflow is run step by step, with a `gh` that notes all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.blocks import blocks_of
from support.copier import (
    FIRST_ANSWERS,
    REPOSITORY,
    Project,
    Run,
    as_data,
    copier,
    git,
    make_template,
)
from support.existing import ONLY_TEXTS, author, write_template
from support.servers import Fault, ModelServer
from support.workflows import FIRST, Workflow

pytestmark = pytest.mark.weekly

[BLOCK] = blocks_of(REPOSITORY / "docs/how-to/update-job.md")
WORKFLOW = Workflow(BLOCK.text)
BRANCH = "template-update/2.0.0"
FILES = {
    "copier.yml": ONLY_TEXTS,
    "README.md.jinja": '{% generate "intro" %}Introduce it.{% endgenerate %}\n',
    "both.txt": "One.\nTwo.\n",
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}
MORE = {"more.txt.jinja": '{% generate "more" %}Say more.{% endgenerate %}\n'}
# Answers for the branches that are there, and notes what it is told; it refuses where a file says.
GH = """\
#!/bin/bash
if [ "$1" = api ]; then
  git -C "$REMOTE" for-each-ref --format='%(refname)' | grep "/${2##*/heads/}" || true
elif [ "$1" = pr ]; then
  [ ! -e "$NOTED.refused" ] || { echo "GitHub Actions is not permitted to" >&2; exit 1; }
  for word; do
    if [ -f "$word" ]; then cat "$word" > "$NOTED.body"; fi
    printf '%s\\n' "$word" >> "$NOTED"
  done
fi
"""


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


class Hub:
    """A project on a service, edited by hand, and what the job does with it."""

    def __init__(
        self, folder: Path, server: ModelServer, template: Path, *options: str, edited: str
    ) -> None:
        self.folder, self.server, self.template = folder, server, template
        self.remote, self.noted = folder / "remote.git", folder / "noted"
        project = Project(folder / "project")
        arguments = ("--trust", "--defaults", *options, template, project.folder)
        done = copier("copy", *map(str, arguments), environ=server.environ)
        assert done.code == 0, done.err
        project.write(edited, project.read(edited).replace("Two.", "Mine.") + "Last.\n")
        project.start_history()
        git(folder, "clone", "-q", "--bare", str(project.folder), str(self.remote))
        server.requests.clear()
        self.noted.with_name("bin").mkdir()
        gh = self.noted.with_name("bin") / "gh"
        gh.write_text(GH)
        gh.chmod(0o755)

    def run(self, *, key: bool = False) -> Run:
        """Run both jobs as GitHub does, each on a runner of its own, up to what fails."""
        first = self._runner("first")
        service = self.server.environ if key else {}
        done, outputs = WORKFLOW.follow("update", first, {**self._environ(first), **service})
        if done.code or outputs["is-new"] != "true":
            return done
        second = self._runner("second")
        shutil.copytree(first.parent / "temp/update", second.parent / "temp/update")
        environ = {**self._environ(second), "BRANCH": outputs["branch"]}
        return WORKFLOW.follow("propose", second, environ)[0]

    def _runner(self, name: str) -> Path:
        """Return a fresh runner's checkout."""
        runner = self.folder / name
        shutil.rmtree(runner, ignore_errors=True)
        (runner / "temp").mkdir(parents=True)
        address = f"file://{self.remote}"
        git(runner, "clone", "-q", "--depth", "1", address, str(runner / "work"))
        return runner / "work"

    def _environ(self, checkout: Path) -> dict[str, str]:
        return {
            FIRST: str(self.noted.with_name("bin")),
            "BRANCH": BRANCH,
            "ANSWERS": WORKFLOW.data["env"]["ANSWERS"],
            "GITHUB_REPOSITORY": "you/project",
            "GITHUB_REF_NAME": "main",
            "GITHUB_WORKSPACE": str(checkout),
            "RUNNER_TEMP": str(checkout.parent / "temp"),
            "REMOTE": str(self.remote),
            "NOTED": str(self.noted),
            "PYGEN_CACHE_DIR": str(checkout.parent / "store"),
        }

    @property
    def body(self) -> str:
        """The text of the pull request."""
        return self.noted.with_name("noted.body").read_text()

    def told(self) -> dict[str, str]:
        """Return the options of `gh pr create`, which was called once."""
        first, second, *words = self.noted.read_text().splitlines()
        assert [first, second] == ["pr", "create"]
        return dict(zip(words[::2], words[1::2], strict=True))

    def branches(self) -> list[str]:
        """Return the branches of the remote."""
        return git(self.remote, "for-each-ref", "--format=%(refname:short)").split()

    def proposed(self, path: str) -> str:
        """Return a file of the branch that is proposed."""
        return git(self.remote, "show", f"{BRANCH}:{path}")


@pytest.fixture
def hub(tmp_path: Path, server: ModelServer) -> Hub:
    """A project on a service."""
    template = write_template(tmp_path / "template", FILES)
    return Hub(tmp_path, server, template, edited="both.txt")


def test_the_workflow_is_sound(tmp_path: Path) -> None:
    """Schema and zizmor have no complaint; each secret is in the one step that needs it."""
    assert WORKFLOW.problems(tmp_path) == []
    assert WORKFLOW.secrets() == {
        "Look for a version that is not proposed yet": ["GH_TOKEN"],
        "Update": ["GROQ_API_KEY"],
        "Open the pull request": ["GH_TOKEN"],
    }
    assert WORKFLOW.data["permissions"] == {}
    assert WORKFLOW.data["jobs"]["update"]["permissions"] == {"contents": "read"}


def test_an_update(hub: Hub) -> None:
    """A release is proposed with no key: what changed, and that nobody was asked; once."""
    write_template(hub.template, {"new.txt": "New.\n"}, "v2.0.0")
    done = hub.run()
    assert done.code == 0, done.err
    told = hub.told()
    assert told["--title"] == "Update from the template to 2.0.0"
    assert (told["--base"], told["--head"]) == ("main", BRANCH)
    assert "    No model was asked.\n" in hub.body
    assert " new.txt " in hub.body
    assert "conflict" not in hub.body.lower()
    assert hub.proposed("new.txt") == "New.\n"
    assert hub.proposed("both.txt") == "One.\nMine.\nLast.\n"
    assert sorted(hub.branches()) == ["main", BRANCH]

    hub.noted.unlink()
    done = hub.run()
    assert done.code == 0, done.err
    assert not hub.noted.exists()
    assert hub.server.requests == []


def test_a_package(tmp_path: Path, server: ModelServer) -> None:
    """A package of this repository's template is updated as any project."""
    template = make_template(tmp_path / "template")
    options = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    hub = Hub(tmp_path, server, template, *options, edited="SECURITY.md")
    write_template(template, {"template/new.txt": "New.\n"}, "v2.0.0")
    done = hub.run()
    assert done.code == 0, done.err
    assert "No model was asked." in hub.body
    assert hub.proposed("new.txt") == "New.\n"
    assert hub.proposed("SECURITY.md").endswith("Last.\n")


def test_nothing_new(hub: Hub) -> None:
    """Where there is no newer version nothing is updated or proposed."""
    done = hub.run(key=True)
    assert done.code == 0, done.err
    assert not hub.noted.exists()
    assert hub.branches() == ["main"]
    assert hub.server.requests == []


def test_a_new_text(hub: Hub) -> None:
    """What a new text took stands in the pull request, and the text in the branch."""
    write_template(hub.template, MORE, "v2.0.0")
    done = hub.run(key=True)
    assert done.code == 0, done.err
    assert "    It took " in hub.body
    assert "tokens of prompts" in hub.body
    assert hub.proposed("more.txt").startswith("The text of more: Say more.")


def test_conflicts(hub: Hub) -> None:
    """What is in conflict is in the title, listed, and comes with its markers."""
    write_template(hub.template, {"both.txt": "One.\nTheirs.\n"}, "v2.0.0")
    done = hub.run()
    assert done.code == 0, done.err
    assert hub.told()["--title"].endswith(", with conflicts")
    assert "    both.txt\n" in hub.body.partition("In conflict")[2].partition("What changed")[0]
    assert "<<<<<<< before updating\nMine.\n" in hub.proposed("both.txt")


@pytest.mark.parametrize("key", [True, False], ids=["a service that fails", "no key"])
def test_a_failure(hub: Hub, key: bool) -> None:
    """Without the text that it wants the job fails with one line, and pushes nothing."""
    write_template(hub.template, MORE, "v2.0.0")
    hub.server.answer = lambda _: Fault(401, "Invalid key")
    done = hub.run(key=key)
    assert done.code == 1
    assert "Traceback" not in done.out
    last = done.out.strip().splitlines()[-1]
    assert ("key" if key else "No model can be used here") in last
    assert not hub.noted.exists()
    assert hub.branches() == ["main"]


def test_a_pull_request_that_is_refused(hub: Hub) -> None:
    """Where GitHub opens no pull request the job fails, and the next run proposes it again."""
    write_template(hub.template, {"new.txt": "New.\n"}, "v2.0.0")
    refused = hub.noted.with_name("noted.refused")
    refused.touch()
    done = hub.run()
    assert done.code == 1
    assert hub.branches() == ["main"]
    refused.unlink()
    assert hub.run().code == 0
    assert sorted(hub.branches()) == ["main", BRANCH]
