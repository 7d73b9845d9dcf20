"""`pygen-copier plan`: the plan as data, and what it says where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.copier import FEATURES, FIRST_ANSWERS, Project, Run, copier, pygen_copier
from support.servers import ModelServer

from pygen_copier.cli import plan as command
from pygen_copier.plan import inputs
from pygen_copier.yaml_text import dump_yaml

pytestmark = pytest.mark.slow

PLANNING = {"assess", "feature", "summary", "structure", "judge", "context"}
ASKED = [
    *("--package-name", "tiny-codes"),
    *("--description", "Small error-correcting codes."),
    *(part for feature in FEATURES for part in ("--feature", feature)),
]
BY_GROQ = ["--provider", "groq", "--model", "small-model"]


def plan(*arguments: str | Path, server: ModelServer | None = None, **environ: str) -> Run:
    """Run `pygen-copier plan`."""
    variables = {**(server.environ if server else {}), **environ}
    return pygen_copier("plan", *arguments, environ=variables)


def test_the_output_is_data_for_copier(server: ModelServer, template: Path, tmp_path: Path) -> None:
    """Copied with the output as its data, a package has this plan, and no other is asked for."""
    done = plan(*ASKED, *BY_GROQ, server=server)
    assert done.code == 0, done.err
    data = yaml.safe_load(done.out)
    assert list(data) == [
        *("package_name", "description", "features", "minimum_python"),
        *("enhancement", "provider", "model", "plan"),
    ]
    assert {ask.task for ask in server.requests} >= {"assess", "feature", "summary", "structure"}

    server.requests.clear()
    (tmp_path / "data.yml").write_text(done.out, encoding="utf-8")
    copied = copier(
        *("copy", "--trust", "--defaults", "--data-file", tmp_path / "data.yml"),
        *(template, tmp_path / "project"),
        environ=server.environ,
    )
    assert copied.code == 0, copied.err
    assert PLANNING & {ask.task for ask in server.requests} == {"assess"}  # of a plan that is given
    answers = Project(tmp_path / "project").answers()
    assert {name: answers[name] for name in data} == data


def test_json_holds_the_same(server: ModelServer) -> None:
    """`--json` prints the same document for scripts, and nothing else on stdout."""
    as_yaml = plan(*ASKED, *BY_GROQ, server=server)
    as_json = plan(*ASKED, *BY_GROQ, "--json", "--explain", server=server)
    assert as_json.code == 0, as_json.err
    assert json.loads(as_json.out) == yaml.safe_load(as_yaml.out)


def test_explain_compares_the_candidates(server: ModelServer) -> None:
    """`--explain` shows on stderr what each structure costs, and which was chosen."""
    done = plan(*ASKED, *BY_GROQ, "--explain", server=server)
    head, first, *_ = done.err[done.err.index("candidate") :].splitlines()
    assert head.split() == ["candidate", "coupling", "complexity", "value"]
    assert first.startswith("1 ")
    assert first.endswith("chosen")


def test_the_context_is_written_when_asked_for(server: ModelServer) -> None:
    """`--context` adds the plan in few words, for models with small windows."""
    done = plan(*ASKED, *BY_GROQ, "--context", server=server)
    assert done.code == 0, done.err
    assert yaml.safe_load(done.out)["plan"]["context"]


def test_the_environment_names_the_model(server: ModelServer) -> None:
    """PYGEN_MODEL is used where no option says otherwise."""
    done = plan(*ASKED, server=server, PYGEN_MODEL="groq:other-model")
    data = yaml.safe_load(done.out)
    assert (data["provider"], data["model"]) == ("groq", "other-model")
    assert {ask.model for ask in server.requests} == {"other-model"}


def test_without_a_model_the_scaffold_plans() -> None:
    """Where no provider can be used, every feature gets a module, and nothing is asked.

    Questions that Copier asks only where there is a model have no answers.
    """
    done = plan(*ASKED, "--enhancement", "none")
    assert done.code == 0, done.err
    data = yaml.safe_load(done.out)
    assert data["provider"] == "scaffold"
    assert not {"model", "enhancement"} & set(data)
    assert [module["features"] for module in data["plan"]["modules"]] == [[it] for it in FEATURES]


def test_a_data_file_gives_answers_and_options_win(tmp_path: Path) -> None:
    """Other answers of a data file stand in the output; Copier's own entries do not."""
    file = tmp_path / "answers.yml"
    recorded = {"_commit": "v1", "license": "ISC", "minimum_python": 3.12, "generated": "{}"}
    file.write_text(yaml.safe_dump({**FIRST_ANSWERS, **recorded}), encoding="utf-8")
    done = plan("--data-file", file, "--package-name", "other-name")
    assert done.code == 0, done.err
    data = yaml.safe_load(done.out)
    assert data["package_name"] == "other-name"
    assert data["description"] == FIRST_ANSWERS["description"]
    assert (data["license"], data["minimum_python"]) == ("ISC", "3.12")
    assert not {"_commit", "generated"} & set(data)


def test_a_plan_is_revised_or_stays(server: ModelServer, tmp_path: Path) -> None:
    """A plan among the data stays where it fits; a new feature is asked for alone."""
    first = plan(*ASKED, *BY_GROQ, server=server)
    file = tmp_path / "data.yml"
    file.write_text(first.out, encoding="utf-8")
    server.requests.clear()
    again = plan("--data-file", file, server=server)
    assert again.out == first.out
    assert "stays as it is" in again.err
    assert server.requests == []

    more = [part for name in [*FEATURES, "noise"] for part in ("--feature", name)]
    revised = plan("--data-file", file, *more, server=server)
    assert revised.code == 0, revised.err
    asked = [ask.brief["feature"] for ask in server.requests if ask.task == "feature"]
    assert asked == ["noise"]
    before, after = (yaml.safe_load(done.out)["plan"]["modules"] for done in (first, revised))
    assert after[: len(before)] == before


def test_what_copier_takes_as_text_the_commands_take_as_text(
    server: ModelServer, template: Path, tmp_path: Path
) -> None:
    """A plan and lists that stand in a data file as blocks of text are read by every command."""
    first = plan(*ASKED, *BY_GROQ, "--candidates", "2", server=server)
    assert first.code == 0, first.err
    data = yaml.safe_load(first.out)
    in_blocks = {
        **data,
        "plan": dump_yaml(data["plan"]),
        "features": dump_yaml(data["features"]),
        "stage_models": "judge: groq:other-model",
        "code_examples": "[]",
        "candidates": "2",
    }
    file = tmp_path / "data.yml"
    file.write_text(dump_yaml(in_blocks), encoding="utf-8")
    assert "plan: |" in file.read_text(encoding="utf-8")
    server.requests.clear()

    again = plan("--data-file", file, server=server)
    assert again.code == 0, again.err
    assert yaml.safe_load(again.out)["plan"] == data["plan"]
    arguments = ("--json", "--data-file", file, "--template", template)
    estimated = pygen_copier("estimate", *arguments, environ=server.environ)
    assert estimated.code == 0, estimated.err
    assert json.loads(estimated.out)["plan"]["requests"] == 0
    more = pygen_copier("estimate", *arguments, "--feature", "noise", environ=server.environ)
    assert more.code == 0, more.err
    assert json.loads(more.out)["plan"]["requests"] == 7  # as for one feature more, judged
    copied = copier(
        *("copy", "--trust", "--defaults", "--data-file", file, template, tmp_path / "project"),
        environ=server.environ,
    )
    assert copied.code == 0, copied.err
    assert PLANNING & {ask.task for ask in server.requests} == {"assess"}  # of a plan that is given
    assert Project(tmp_path / "project").answers()["plan"] == data["plan"]


def test_text_among_the_answers_that_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    """The answer and the line in it are named."""
    for name, text, sentence in [
        ("plan", "version: 1\nfeatures: a: b\n", "This is no YAML: line 2, column 12: mapping"),
        ("features", "[a,\n[b\n", "features is no YAML: line 2, column 3:"),
        ("stage_models", "judge: {", "stage_models is no YAML: line 1, column 9:"),
    ]:
        file = tmp_path / "answers.yml"
        file.write_text(dump_yaml({**FIRST_ANSWERS, name: text}), encoding="utf-8")
        require_complaint(plan("--data-file", file), sentence)


BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "no package name": ({"package_name": ""}, "package_name: The package needs a name."),
    "package name": ({"package_name": "tiny codes"}, "is no valid distribution name"),
    "no description": ({"description": " "}, "description: Describe the package"),
    "too alike": ({"features": ["Noise!", "noise"]}, "features are too alike"),
    "import name": ({"import_name": "class"}, "import_name: 'class' is a Python keyword."),
    "python": ({"minimum_python": "three"}, "minimum_python: 'three' is no version such as"),
    "enhancement": ({"enhancement": "fully"}, "enhancement: 'fully' is none of none, desc"),
    "provider": ({"provider": "grok"}, "There is no provider 'grok'."),
    "stage": ({"stage_models": {"judge": "x"}}, "stage_models: 'x' names no model."),
    "stage task": ({"stage_models": {"jugde": "groq:x"}}, "do you mean 'judge'?"),
    "plan": ({"plan": {"modules": []}}, "The plan cannot be used: The plan has no module."),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_a_bad_answer_is_told_in_one_line(case: str, tmp_path: Path) -> None:
    """The questionnaire's own sentence stands on stderr; nothing is on stdout."""
    changes, sentence = BAD_ANSWERS[case]
    file = tmp_path / "answers.yml"
    file.write_text(yaml.safe_dump({**FIRST_ANSWERS, **changes}), encoding="utf-8")
    require_complaint(plan("--data-file", file), sentence)


def require_complaint(done: Run, sentence: str) -> None:
    """Require exit code 1 with one line on stderr that holds a sentence."""
    assert done.code == 1
    assert done.out == ""
    assert sentence in done.err
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("text", ["- a list", "a: b: c", "\x00"])
def test_a_data_file_without_answers_is_told(text: str, tmp_path: Path) -> None:
    """A file that holds something else is named."""
    file = tmp_path / "answers.yml"
    file.write_text(text, encoding="utf-8")
    require_complaint(plan("--data-file", file), f"{file} ")


def test_a_missing_key_is_told() -> None:
    """The variable to set is named."""
    require_complaint(plan(*ASKED, "--provider", "groq"), "Set GROQ_API_KEY")


def test_an_unreadable_pygen_model_is_told() -> None:
    """The variable that names no model is named."""
    require_complaint(plan(*ASKED, PYGEN_MODEL="qwen"), "PYGEN_MODEL: 'qwen' names no model.")


def test_the_options_are_those_of_the_questionnaire() -> None:
    """The levels are written twice, so that `--help` need not load the planner."""
    assert command.ENHANCEMENTS == inputs.ENHANCEMENTS


@pytest.mark.parametrize(
    "arguments", [("--candidates", "0"), ("--enhancement", "x"), ("--data-file", "nowhere.yml")]
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    """An option that cannot be read is a matter of usage."""
    assert plan(*ASKED, *arguments).code == 2
