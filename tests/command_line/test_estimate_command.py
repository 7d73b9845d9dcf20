"""`pygen-copier estimate`: what it says beforehand is what a run then asks for."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.copier import FEATURES, FIRST_ANSWERS, Project, Run, pygen_copier
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier import process
from pygen_copier.client.models import Model
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.providers.base import Allowance, Reply
from pygen_copier.providers.profile import Rates

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    """Answers without a plan."""
    return written(tmp_path, {**FIRST_ANSWERS, **GROQ})


def written(folder: Path, answers: dict[str, Any]) -> Path:
    """Write answers to a data file."""
    path = folder / "data.yml"
    path.write_text(yaml.safe_dump(answers), encoding="utf-8")
    return path


def estimated(*arguments: str | Path) -> dict[str, Any]:
    """Return what `estimate --json` says."""
    done = pygen_copier("estimate", "--trust", "--json", *arguments)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert isinstance(data, dict)
    return data


def requests(data: dict[str, Any]) -> int:
    """Return the requests of plan and files together."""
    return int(data["plan"]["requests"] + data["files"]["requests"])


def test_a_copy_asks_for_what_was_estimated(
    copy: Copy, server: ModelServer, data_file: Path, template: Path
) -> None:
    """With a good model the requests of plan and files are those of the estimate, to the one."""
    data = estimated("--data-file", data_file, "--template", template)
    done = copy(environ=server.environ, **GROQ)
    assert done.code == 0, done.err
    assert requests(data) == len(server.requests)
    assert (data["model"], data["estimate"]) == ("groq:small-model", True)
    assert data["plan"]["tokens"] > 1000
    assert data["files"]["tokens"] > 1000


def test_a_plan_among_the_answers_is_not_asked_for_again(
    made_project: Path, template: Path, tmp_path: Path
) -> None:
    """With a plan that fits only files are counted, with what was generated nothing is."""
    answers = yaml.safe_load((made_project / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert requests(estimated("--data-file", written(tmp_path, answers))) == 0
    del answers["generated"]
    data = estimated("--data-file", written(tmp_path, answers), "--template", template)
    assert data["plan"] == {"requests": 0, "tokens": 0}
    assert data["files"]["requests"] == 10


def test_an_update_with_a_feature_asks_for_what_was_estimated(
    project: Project, server: ModelServer
) -> None:
    """The difference is counted: what of the plan is revised, and the artifacts it touches."""
    data = estimated(project.folder, "--feature", "noise channels")
    more = json.dumps([*FEATURES, "noise channels"])
    server.requests.clear()
    done = project.update("-d", f"features={more}", environ=server.environ)
    assert done.code == 0, done.err
    planning = {"assess", "feature", "summary", "judge", "structure", "reconcile"}
    planned = [ask for ask in server.requests if ask.task in planning]
    assert data["plan"]["requests"] == len(planned)
    assert data["files"]["requests"] == len(server.requests) - len(planned)


def test_another_provider_takes_its_own_model(project: Project, tmp_path: Path) -> None:
    """A provider among the data is asked for its default model, not for the recorded one."""
    data = estimated(project.folder, "--data-file", written(tmp_path, {"provider": "files"}))
    assert data["model"] == "files:replies"


def test_what_is_regenerated_is_counted(project: Project) -> None:
    """`--regenerate` takes names and globs; without it nothing is to be asked for."""
    assert requests(estimated(project.folder)) == 0
    again = ["--regenerate", "tests:*", "--regenerate", "module:parity_checks"]
    assert estimated(project.folder, *again)["files"]["requests"] == 3


def test_features_that_are_to_be_proposed_are_guessed(template: Path, tmp_path: Path) -> None:
    """Without features five are counted, and their proposal."""
    some = written(tmp_path, {**FIRST_ANSWERS, **GROQ, "features": [f"f {n}" for n in "abcde"]})
    five = estimated("--data-file", some, "--template", template)
    none = estimated(
        *("--data-file", written(tmp_path, {**FIRST_ANSWERS, **GROQ, "features": []})),
        *("--template", template),
    )
    assert requests(none) == requests(five) + 1


def test_a_person_is_told_that_it_is_an_estimate(data_file: Path, template: Path) -> None:
    """Plan and files stand on lines of their own, with the sum and its limits below."""
    done = pygen_copier("estimate", "--data-file", data_file, "--template", template)
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines] == ["plan", "files", "An"]
    assert lines[2].startswith("An estimate for groq:small-model: about ")
    assert lines[2].endswith("if nothing has to be rewritten or repaired.")


def test_minutes_are_told_by_the_rates_that_a_service_said(data_file: Path, template: Path) -> None:
    """What its headers said in a run holds; the run's tokens by those of a minute are its least."""
    model, pace = Model("groq", "small-model"), process.one(SharedLimits).pace
    assert estimated("--data-file", data_file, "--template", template)["minutes"] is None
    with pace(model, Rates()).turn(lambda: 10, lambda _: None) as account:
        said = Allowance(tokens=8_000, tokens_left=7_990)
        account.reply = Reply("ok", "stop", 5, 5, "small-model", allowance=said)
    data = estimated("--data-file", data_file, "--template", template)
    tokens = data["plan"]["tokens"] + data["files"]["tokens"]
    assert data["minutes"] == math.ceil(tokens / 8_000) > 1
    done = pygen_copier("estimate", "--data-file", data_file, "--template", template)
    day = date.today().isoformat()
    assert done.out.splitlines()[3] == (
        f"That takes about {data['minutes']} minutes with 8,000 tokens a minute, as the service "
        f"said on {day}."
    )


def test_minutes_are_told_by_what_is_reported(template: Path, tmp_path: Path) -> None:
    """Of a model that was never asked the free plan is reported, and said to be so."""
    answers = {**FIRST_ANSWERS, **GROQ, "model": "openai/gpt-oss-120b"}
    data = written(tmp_path, answers)
    done = pygen_copier("estimate", "--data-file", data, "--template", template)
    assert "8,000 tokens and 30 requests a minute, as is reported of its free plan." in done.out


def test_money_is_told_at_the_persons_own_prices(
    data_file: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prompts and replies have prices of their own; without prices nothing is told."""
    arguments = ("--data-file", data_file, "--template", template)
    assert estimated(*arguments)["cost"] is None
    costs = []
    for prices in ("1,0", "0,1", "1,1"):
        monkeypatch.setenv("PYGEN_PRICES", prices)
        data = estimated(*arguments)
        costs.append(data["cost"] * 1_000_000)
    assert costs[0] + costs[1] == pytest.approx(costs[2])
    assert costs[2] == pytest.approx(data["plan"]["tokens"] + data["files"]["tokens"])
    assert costs[0] > costs[1] > 1_000
    assert (
        "At the prices of PYGEN_PRICES it costs about 0.0"
        in pygen_copier("estimate", *arguments).out
    )
    monkeypatch.setenv("PYGEN_PRICES", "cheap")
    assert "PYGEN_PRICES is 'cheap'. Set it to what a million" in failing(*arguments).err


def test_a_scaffold_takes_nothing(template: Path, tmp_path: Path) -> None:
    """Without a model nobody is asked."""
    data = written(tmp_path, {**FIRST_ANSWERS, "provider": "scaffold"})
    done = pygen_copier("estimate", "--data-file", data, "--template", template)
    assert (done.code, done.out) == (0, "Nobody is asked: the provider is scaffold.\n")


def failing(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run an estimate that fails with one line."""
    done = pygen_copier("estimate", "--trust", *arguments, cwd=cwd)
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    return done


def test_what_cannot_be_estimated_is_told(
    project: Project, data_file: Path, tmp_path: Path
) -> None:
    """No project, no template at hand, no artifact, a broken recipe: one line each."""
    assert "There is no .copier-answers.yml." in failing(cwd=tmp_path).err
    done = failing(project.folder, "--regenerate", "tset:*")
    assert "regenerate names 'tset:*', which is no artifact." in done.err
    away = {**yaml.safe_load(data_file.read_text(encoding="utf-8")), "_src_path": "gh:a/b"}
    data: list[str | Path] = ["--data-file", written(tmp_path, away)]
    assert failing(*data).err == (
        "Error: The template gh:a/b is not on this machine. Name a clone of it: --template.\n"
    )
    (tmp_path / "copier.yml").write_text("_jinja_extensions: [ext.py:Ext]\n", encoding="utf-8")
    (tmp_path / "ext.py").write_text("raise OSError('no luck')\n", encoding="utf-8")
    assert "ext.py cannot be loaded: OSError: no luck" in failing(*data, "--template", tmp_path).err
    (tmp_path / "copier.yml").write_text("{}\n", encoding="utf-8")
    assert "has no recipe of pygen-copier" in failing(*data, "--template", tmp_path).err
