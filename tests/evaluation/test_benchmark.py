"""The command `benchmark`: packages by models, each cell made once, and the tables of all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.asks import Answer, Ask
from support.copier import Run, pygen_copier
from support.model import good_model
from support.servers import Fault, ModelServer

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.similarity_tables import difference_table
from pygen_copier.evaluation.benchmark.spec import read_spec

pytestmark = pytest.mark.weekly

pytest.importorskip("scipy")

REFERENCE = '''"""Parity."""


def parity_checks_value(n: int) -> int:
    """Return the value of parity checks."""
    total = n + 1
    return total
'''
SPEC = """
packages:
  - data_file: tiny.yml
    reference: by-hand
models: [groq:small-model, groq:large-model]
context: [off, on]
static: true
"""
ANSWERS = """
package_name: tiny-codes
description: Small error-correcting codes.
features: [parity checks, look-up decoding]
verify: static
author_name: Test Person
author_email: test@example.org
"""


class Service:
    """A service that refuses one of its models until it is told otherwise."""

    refused = "large-model"

    def __call__(self, ask: Ask) -> Answer | Fault | str:
        """Answer well, or refuse the key."""
        if ask.model == self.refused:
            return Fault(401, "this key may not use it")
        if ask.task == "score":
            score = 3 if "large" in ask.model else 4
            said = {"scores": dict.fromkeys(ask.brief["criteria"], score), "advice": "Say more."}
            return json.dumps(said)
        if ask.task == "compare":
            return json.dumps({"better": dict.fromkeys(ask.brief["criteria"], "first")})
        return good_model(ask)


@dataclass
class Bench:
    """A benchmark that was run twice: one model was refused at first.

    Attributes:
        folder: Where its specification is.
        first: The first run.
        second: The second.
        asked: How many requests came in the first, and in the second.
        server: The service.
        environ: What points at it.
    """

    folder: Path
    first: Run
    second: Run
    asked: tuple[int, int]
    server: ModelServer
    environ: dict[str, str]

    def run(self, *options: str) -> Run:
        """Run it again."""
        return pygen_copier("benchmark", self.folder / "bench.yml", *options, environ=self.environ)

    def results(self) -> list[Result]:
        """Return what came of all cells."""
        files = sorted((self.folder / "bench/cells").glob("*/result.json"))
        return [Result.of_data(json.loads(file.read_text(encoding="utf-8"))) for file in files]

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table."""
        text = (self.folder / f"bench/tables/{name}.csv").read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """One package, two models, without and with context, against a reference."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "bench.yml").write_text(SPEC, encoding="utf-8")
    (folder / "tiny.yml").write_text(ANSWERS, encoding="utf-8")
    (folder / "by-hand/src/tiny").mkdir(parents=True)
    (folder / "by-hand/src/tiny/parity_checks.py").write_text(REFERENCE, encoding="utf-8")
    service = Service()
    with ModelServer("groq", service) as server:
        environ = {**server.environ, "PYGEN_CACHE_DIR": str(folder / "cache")}
        command = ("benchmark", folder / "bench.yml", "--at-once", "2")
        first = pygen_copier(*command, environ=environ)
        asked = len(server.requests)
        service.refused = ""
        second = pygen_copier(*command, environ=environ)
        more = len(server.requests) - asked
        yield Bench(folder, first, second, (asked, more), server, environ)


def test_a_cell_fails_for_itself(bench: Bench) -> None:
    """The others are made; it is in the table with its reason, and the exit code is 1."""
    assert bench.first.code == 1
    assert "4 cells, 0 done before." in bench.first.err
    assert bench.first.err.count("done    tiny-codes, groq:small-model") == 2
    assert bench.first.err.count("failed  tiny-codes, groq:large-model") == 2
    assert "key" in next(t for t in bench.first.err.splitlines() if "failed" in t)


def test_what_failed_is_tried_anew_and_nothing_else(bench: Bench) -> None:
    """The second run makes the two cells that failed; a third one asks nobody."""
    assert bench.second.code == 0, bench.second.err
    assert "4 cells, 2 done before." in bench.second.err
    models = {ask.model for ask in bench.server.requests[bench.asked[0] :]}
    assert models == {"large-model"}
    asked = len(bench.server.requests)
    assert "4 cells, 4 done before." in bench.run("--dry-run").err
    assert len(bench.server.requests) == asked


def test_judges_score_what_was_made(bench: Bench) -> None:
    """They come later: nothing is made again; tables 2, 7 and 9 have their scores, by item."""
    judges = f"{SPEC}judges: [groq:other-model]\nrepeats: 2\n"
    (bench.folder / "bench.yml").write_text(judges, encoding="utf-8")
    asked = len(bench.server.requests)
    done = bench.run()
    assert done.code == 0, done.err
    assert "4 cells, 0 done before." in done.err
    assert {ask.task for ask in bench.server.requests[asked:]} == {"score", "compare"}
    (two,) = bench.rows("table-02")
    assert (two["enhancement"], two["depth"]) == ("full", "4.00 ± 0.00 (8)")  # 2 in each cell
    seven = {row["criterion"]: row for row in bench.rows("table-07")}
    assert float(seven["the package: testing"]["AI score"]) == 4
    assert seven["the package: testing"]["human mean"] == ""
    eight = bench.rows("table-08")
    assert {row["raters"] for row in eight} == {"repeats"}
    nine = bench.rows("table-09")
    # The reference has no pages, so nothing is relevant to it.
    assert [row["pair"] for row in nine] == [
        *("coherence, fluency", "coherence, engagement", "fluency, engagement"),
    ]
    assert nine[0]["r"] == ""  # a judge that always says the same goes with nothing
    own = bench.results()[0].report
    assert own is not None
    assert {each.rater for each in own.judgements} == {"groq:other-model"}


def test_a_reference_that_has_changed_is_held_against_again(bench: Bench) -> None:
    """No package is made again, judges compare with the new one, and the likeness is that to it."""
    asked, before = len(bench.server.requests), bench.rows("table-01")
    file = bench.folder / "by-hand/src/tiny/parity_checks.py"
    file.write_text(REFERENCE.replace("n + 1", "3 * n - 1"), encoding="utf-8")
    done = bench.run()
    assert "4 cells, 0 done before." in done.err
    assert {ask.task for ask in bench.server.requests[asked:]} == {"compare"}
    assert bench.rows("table-01") != before
    assert "4 cells, 4 done before." in bench.run("--dry-run").err


def test_a_cell_says_how_it_came_about(bench: Bench) -> None:
    """Its result has command, commit, model, date and seed, what it took, and the figures."""
    files = sorted((bench.folder / "bench/cells").glob("*small-model*on*/result.json"))
    data = json.loads(files[0].read_text(encoding="utf-8"))
    result = Result.of_data(data)
    assert result.data() == data
    assert result.command.startswith("PYGEN_SEED=0 copier copy --trust --defaults")
    assert result.commit
    assert result.date.endswith("+00:00")
    assert (result.cell.model, result.cell.context, result.cell.seed) == (
        "groq:small-model",
        "on",
        0,
    )
    assert {each.model for each in result.used} == {"groq:small-model"}
    assert {"structure", "module", "tests"} <= {each.task for each in result.used}
    assert result.report is not None
    assert result.report.find("static.parse_rate") is not None
    assert (files[0].parent / "package/pyproject.toml").is_file()


def test_the_tables_of_the_paper(bench: Bench) -> None:
    """Tables 1, 3, 4 and 5 have its columns, and values that are the cells' own."""
    one = bench.rows("table-01")
    assert list(one[0]) == [
        *("metric", "without context", "with context", "change in points", "p", "n"),
    ]
    assert [row["metric"] for row in one] == [
        *("CodeBLEU", "n-gram", "weighted n-gram", "syntax", "data flow", "token", "identifier"),
    ]
    assert {row["n"] for row in one} == {"2"}
    assert 0 < float(one[0]["without context"]) < 1
    three = bench.rows("table-03-2")
    assert [row["package"] for row in three] == ["tiny-codes"]
    assert float(three[0]["share of files paired"]) == 1
    five = bench.rows("table-05")
    assert list(five[0])[:9] == [
        *("metric", "group 1", "group 2", "mean difference", "lower", "upper", "significant"),
        *("n₁", "n₂"),
    ]
    assert five[0]["group 1"] == "groq:small-model"
    assert "fewer than two values" in five[0]["by"]  # one file that has a partner, one seed
    ten = bench.rows("table-10")
    assert list(ten[0])[:5] == ["model", "latency ms/token", "first token ms", "tokens/s", "ratio"]
    assert [row["model"] for row in ten] == ["groq:large-model", "groq:small-model"]
    assert float(ten[0]["latency ms/token"]) * float(ten[0]["tokens/s"]) == pytest.approx(1000)
    kept = {each.key for result in bench.results() for each in result.used}
    assert sum(int(row["n"]) for row in ten) == len(kept)  # what cells have in common counts once
    cells = bench.rows("cells")
    assert {row["state"] for row in cells} == {"done"}
    assert all(int(row["replies"]) > 5 for row in cells)


def test_the_pages_of_a_benchmark(bench: Bench) -> None:
    """They show the tables and what the paper's own are worth; the HTML fetches nothing."""
    page = (bench.folder / "bench/benchmark.html").read_text(encoding="utf-8")
    text = (bench.folder / "bench/benchmark.md").read_text(encoding="utf-8")
    for each in (page, text):
        assert "Table 1. Likeness to the reference" in each
        assert "random number generator" in each
        assert "groq:large-model" in each
    assert "<svg" in page
    assert "http:" not in page
    assert "https:" not in page
    assert "<script" not in page


def test_models_differ_where_their_files_do(bench: Bench) -> None:
    """With two seeds there is a difference with bounds, of files and seeds, and no value drawn."""
    files = sorted((bench.folder / "bench/cells").glob("*on*/result.json"))
    found = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    results = []
    for data in found:
        for seed, shift in enumerate((0.0, 0.02, 0.05)):
            near = {"a.py": 0.5 + shift, "b.py": 0.7 - shift}
            if "large" in data["cell"]["model"]:
                near = {name: value + 0.2 for name, value in near.items()}
            report = {**data["report"], "series": {"similarity.codebleu": near}}
            cell = {**data["cell"], "seed": seed}
            results.append(Result.of_data({**data, "report": report, "cell": cell}))
    row = difference_table(read_spec(bench.folder / "bench.yml"), results).rows[0]
    values = dict(
        zip(("one", "other", "difference", "lower", "upper", "yes"), row[1:7], strict=True)
    )
    assert values["difference"] == pytest.approx(
        -0.2 if values["one"] == "groq:large-model" else 0.2
    )
    assert values["yes"] == "yes"
    assert row[7:9] == (6, 6)
    assert row[10] == "Tukey HSD"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "is no mapping"),
        ("models: [scaffold]", "packages is no list"),
        ("packages: [{answers: {package_name: a b}}]\nmodels: [scaffold]", "package_name"),
        ("packages: [{data_file: none.yml}]\nmodels: [scaffold]", "none.yml"),
        (f"{SPEC}sedes: [1]", "has 'sedes'. There are: packages, models"),
        (SPEC.replace("groq:small-model", "nobody:x"), "nobody"),
        (SPEC.replace("groq:small-model", "small"), "'small' names no model"),
        (f"{SPEC}enhancement: [most]", "enhancement has 'most'"),
        (f"{SPEC}seeds: [-1]", "seeds is no list"),
        (f"{SPEC}judges: [groq:x]\nrepeats: 0", "repeats holds is no number from 1 on"),
        (f"{SPEC}judges: [groq:x]\nrepeats: [2, 3]", "repeats holds is no number from 1 on"),
        (SPEC.replace("by-hand", "nowhere"), "There is no nowhere, which reference names."),
    ],
)
def test_mistakes_in_a_specification(text: str, told: str, bench: Bench) -> None:
    """They are told in a line before anything is run."""
    (bench.folder / "wrong.yml").write_text(text, encoding="utf-8")
    done = pygen_copier("benchmark", bench.folder / "wrong.yml", environ=bench.environ)
    assert done.code == 1
    assert told in done.err
    assert done.err.count("\n") == 1
