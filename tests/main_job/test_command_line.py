"""The command line: what it shows, its errors in one line, its exit codes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from support.copier import ANSWERS, Project, Run, run
from support.projects import Copy
from support.servers import ModelServer

MODULE = "src/tiny_codes/parity_checks.py"
MODULE_CHECKS = [
    *("parses", "plain", "names", "lint", "api", "documented", "imports", "dependencies"),
    *("complete", "import-time", "security", "docstrings"),
]


def pygen_copier(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run the installed command."""
    return run(Path(sys.executable).with_name("pygen-copier"), *arguments, cwd=cwd)


def test_status_tells_who_wrote_what_and_what_was_edited(project: Project) -> None:
    """Each artifact stands with its file's state, its model and its tokens."""
    project.write(MODULE, project.read(MODULE) + "\n# by hand\n")
    (project.folder / "examples/look_up_decoding.py").unlink()
    done = pygen_copier("status", project.folder)
    assert done.code == 0, done.err
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert "edited by hand" in lines["module:parity_checks"]
    assert "groq:small-model" in lines["module:parity_checks"]
    assert "18 tokens" in lines["module:parity_checks"]
    assert "missing" in lines["example:look-up-decoding"]
    assert "as generated" in lines["tests:parity_checks"]
    summed = done.out.splitlines()[-1]
    assert summed == "10 files: 1 edited by hand, 0 waiting for a model, 1 missing."


def test_status_is_json_for_scripts(project: Project) -> None:
    """`--json` gives every fact of every artifact, from the folder it is called in."""
    done = pygen_copier("status", "--json", cwd=project.folder)
    assert done.code == 0, done.err
    rows = {row["artifact"]: row for row in json.loads(done.out)}
    assert rows["module:parity_checks"] == {
        "artifact": "module:parity_checks",
        "kind": "",
        "path": MODULE,
        "file": "as generated",
        "model": "groq:small-model",
        "tokens": [11, 7],
        "attempts": 1,
        "checks": MODULE_CHECKS,
        "fallback": False,
        "lack": "",
        "context": "",
        "notes": [],
        "asked": [],
        "older_prompt": False,
    }


def test_status_reads_no_file_outside_of_the_project(project: Project, tmp_path: Path) -> None:
    """A recorded path that leads out of the project is not read, whatever is there."""
    (tmp_path / "outside.py").write_text("secret\n", encoding="utf-8")
    answers = project.read(ANSWERS)
    project.write(ANSWERS, answers.replace(f'"path":"{MODULE}"', '"path":"../outside.py"'))
    rows = json.loads(pygen_copier("status", "--json", project.folder).out)
    assert [row["file"] for row in rows if row["path"] == "../outside.py"] == ["not read"]


def test_status_elsewhere_is_an_error_in_one_line(tmp_path: Path) -> None:
    """A folder that is no generated project is told with the remedy, exit code 1."""
    done = pygen_copier("status", tmp_path)
    assert done.code == 1
    assert done.err == (
        f"Error: There is no {tmp_path / ANSWERS}. "
        "Name the folder of a generated project: status FOLDER.\n"
    )


def test_wrong_usage_is_exit_code_2() -> None:
    """An unknown command is a matter of usage."""
    done = pygen_copier("statsu")
    assert done.code == 2
    assert "No such command 'statsu'" in done.err


def test_the_store_is_shown_and_cleared(copy: Copy, server: ModelServer) -> None:
    """`store path` names the folder of the replies, `store clear` removes them and counts them."""
    done = copy(environ=server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    shown = pygen_copier("store", "path")
    assert shown.out.strip().startswith(os.environ["PYGEN_CACHE_DIR"])
    # An assessment, a summary and a structure, two features, three verdicts, and six files.
    assert pygen_copier("store", "clear").out == "Removed 17 replies.\n"
    assert pygen_copier("store", "clear").out == "Removed 0 replies.\n"
