"""Judges and people: scores by item, missing ones with a reason, and how far they agree."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import pygen_copier
from support.servers import ModelServer

from pygen_copier.client.models import Model
from pygen_copier.errors import PygenError
from pygen_copier.evaluation import Report, evaluate
from pygen_copier.evaluation.judging.agreement import agreement_figures
from pygen_copier.evaluation.judging.criteria import SETS, criteria_of
from pygen_copier.evaluation.judging.items import Item, items_of
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.evaluation.judging.panel import Panel
from pygen_copier.evaluation.judging.writers import Origin
from pygen_copier.evaluation.people.form import form, in_blind_order
from pygen_copier.evaluation.people.scores_file import COLUMNS, empty_scores, read_scores
from pygen_copier.evaluation.subject import Subject
from pygen_copier.providers.base import Request
from pygen_copier.testing import MODEL, answering, brief, cut_off

pytest.importorskip("scipy")

JUDGE = Model("scripted", MODEL)
FILES = {
    "pyproject.toml": '[project]\nname = "tiny"\n',
    "README.md": "# Tiny\n\nIt finds the parity of bits, as made by secret-7b.\n",
    "src/tiny/__init__.py": '"""Tiny."""\n',
    "src/tiny/codes.py": "def parity(bits):\n    # one bit is odd\n    return sum(bits) % 2\n",
    "src/tiny/more.py": "def more(bits):\n    return bits\n",
    "tests/test_codes.py": "def test_parity():\n    assert True\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package of two modules and a page."""
    return written(tmp_path / "tiny", FILES)


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and return their folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def scores(request: Request, score: int = 8) -> str:
    """Answer a request for scores, or for the better of two."""
    asked = brief(request)
    if asked["task"] == "compare":
        return json.dumps({"better": dict.fromkeys(asked["criteria"], "first")})
    return json.dumps({"scores": dict.fromkeys(asked["criteria"], score), "advice": "Say more."})


def judged(folder: Path, *people: Path, repeats: int = 1, reference: Path | None = None) -> Report:
    """Return what the scripted judge and people say of a package."""
    panel = Panel([JUDGE], repeats, people=people)
    return evaluate(folder, reference, run=False, panel=panel)


def value(report: Report, name: str) -> float | None:
    """Return the value of a figure."""
    figure = report.find(name)
    assert figure is not None, name
    return figure.value


def reason(report: Report, name: str) -> str:
    """Return why a figure is absent."""
    figure = report.find(name)
    assert figure is not None, name
    return figure.reason


def test_each_item_is_scored_by_itself(folder: Path) -> None:
    """A module comes with its tests, a page alone; scores, advice, judge and repeat are kept."""
    provider = answering(
        lambda request: scores(request, 4 if "more" in brief(request)["subject"] else 9)
    )
    report = judged(folder, repeats=2)
    assert len(provider.requests) == 2 * 3
    assert {request.seed for request in provider.requests} == {0, 3}
    asked = {brief(request)["subject"]: brief(request) for request in provider.requests}
    assert asked.keys() == {"src/tiny/codes.py", "src/tiny/more.py", "README.md"}
    assert len(asked["src/tiny/codes.py"]["texts"]) == 2
    assert value(report, "judges.package.testing") == pytest.approx((9 + 4) / 2)
    assert value(report, "judges.documentation.clarity") == 9
    assert value(report, "judges.writing.fluency") == 9
    assert "no feature" in reason(report, "judges.descriptions.depth")
    [low] = report.find("judges.package.testing").details  # type: ignore[union-attr]
    assert low == "src/tiny/more.py: 4.0 of 10. Say more."
    assert {(each.rater, each.repeat) for each in report.judgements} == {
        (str(JUDGE), 1),
        (str(JUDGE), 2),
    }
    assert Report.of_data(json.loads(report.json())).judgements == report.judgements


def test_nothing_is_asked_twice(folder: Path) -> None:
    """The same run again, such as after a kill, takes its replies from the store."""
    provider = answering(scores)
    first = judged(folder)
    asked = len(provider.requests)
    assert judged(folder).json() == first.json()
    assert len(provider.requests) == asked


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (lambda request: "I would rather not.", "no usable reply"),
        (lambda request: cut_off("{"), "no usable reply"),
        (
            lambda request: json.dumps(
                {"scores": {**dict.fromkeys(brief(request)["criteria"], 11)}, "advice": ""}
            ),
            "11",
        ),
    ],
)
def test_a_score_that_is_not_given_is_missing(folder: Path, reply: Any, told: str) -> None:
    """Prose, a reply that is cut off, a score beyond the scale: absent with the reason, never 0."""
    answering(reply)
    report = judged(folder)
    assert told in reason(report, "judges.package.structure")
    assert all(not each.scores and each.reason for each in report.judgements)


def test_what_there_is_of_an_incomplete_reply_counts(folder: Path) -> None:
    """One score that is missing does not take the others away."""

    def partly(request: Request) -> str:
        names = list(brief(request)["criteria"])
        return json.dumps({"scores": dict.fromkeys(names[1:], 6), "advice": ""})

    answering(partly)
    report = judged(folder)
    assert value(report, "judges.package.testing") == 6
    assert reason(report, "judges.package.structure")


def test_two_modules_are_compared_in_both_orders(folder: Path) -> None:
    """A judge that always prefers the first says nothing of either: a half, and no agreement."""
    other = dict(FILES, **{"src/tiny/codes.py": f"{FILES['src/tiny/codes.py']}\nEXTRA = 1\n"})
    reference = written(folder.parent / "reference", other)
    provider = answering(scores)
    report = judged(folder, reference=reference)
    compared = [each for each in provider.requests if each.task == "compare"]
    assert len(compared) == 2 + 1  # of two modules one is the same in both
    assert value(report, "judges.preferred.structure") == 0.5
    assert value(report, "judges.order_agreement") == 0
    assert not any("src/tiny" in each.user for each in compared)

    def longer(request: Request) -> str:
        asked = brief(request)
        if asked["task"] != "compare":
            return scores(request)
        sides = {side: "EXTRA" in str(asked[side]) for side in ("first", "second")}
        better = next((side for side, is_it in sides.items() if is_it), "neither")
        return json.dumps({"better": dict.fromkeys(asked["criteria"], better)})

    answering(longer)
    panel = Panel([JUDGE], 2)  # the first time is in the store
    report = evaluate(folder, reference, run=False, panel=panel)
    second = [each for each in report.comparisons if each.repeat == 2 and "codes" in each.item]
    assert [each.preferred["testing"] for each in second] == [-1, -1]


def test_a_model_does_not_judge_its_own_work(made_project: Path) -> None:
    """It is refused before anything is asked, whichever service it is at, and marked if allowed."""
    own = "groq:small-model"
    done = pygen_copier("evaluate", "--static", made_project, "--judge", own)
    assert done.code == 1
    assert done.complaint.startswith(f"Error: {own} wrote this package")
    assert "--allow-self-judging" in done.complaint
    elsewhere = "openai:somebody/small-model"
    done = pygen_copier("evaluate", "--static", made_project, "--judge", elsewhere)
    assert "wrote this package" in done.complaint

    with ModelServer("groq", lambda ask: _scores_of(ask)) as server:
        done = pygen_copier(
            *("evaluate", "--static", made_project, "--judge", own, "--allow-self-judging"),
            *("--json",),
            environ=server.environ,
        )
        assert done.code == 0, done.err
        kinds = {len(ask.brief["criteria"]) for ask in server.requests}
    data = json.loads(done.out)
    assert data["about"]["judges"] == f"{own} (wrote it)"
    assert all(each["is_own"] for each in data["judgements"])
    assert {each["kind"] for each in data["judgements"]} == {"module", "page", "feature"}
    assert kinds == {4, 8}
    assert not re.search(r"small-model", "".join(ask.user for ask in server.requests))


def test_a_model_does_not_judge_its_own_translation(folder: Path) -> None:
    """It is refused before anything is asked, whichever service it is at, and marked if allowed."""
    provider = answering(lambda ask: scores(ask) if ask.task == "score" else "No.")
    elsewhere = Model("groq", f"somebody/{MODEL}")
    with pytest.raises(PygenError, match="wrote the translation"):
        evaluate(folder, panel=Panel([JUDGE]), run=False, translator=elsewhere)
    assert not provider.requests
    report = evaluate(folder, panel=Panel([JUDGE], allow_own=True), run=False, translator=JUDGE)
    assert report.about["judges"] == f"{JUDGE} (translated it)"


def _scores_of(ask: Ask) -> str:
    return json.dumps({"scores": dict.fromkeys(ask.brief["criteria"], 5), "advice": "More."})


def test_a_form_names_no_model_and_fetches_nothing(tmp_path: Path) -> None:
    """Every criterion of every item can be given by keyboard; the order is that of the seed."""
    items = items_of(Subject("tiny", FILES), hidden=["secret-7b"])
    page = form("tiny", in_blind_order(items, 0))
    assert "secret-7b" not in page
    assert "(a model)" in page
    assert "://" not in page
    groups = set(re.findall(r'<input type="radio" name="([^"]+)"', page))
    assert groups == {f"{item.key}|{name}" for item in items for name in criteria_of(item.kind)}
    orders = {tuple(item.key for item in in_blind_order(items, seed)) for seed in range(20)}
    assert len(orders) > 1
    assert in_blind_order(items[::-1], 3) == in_blind_order(items, 3)


def filled(items: list[Item], **raters: float) -> str:
    """Return a scores file in which each rater gave one score throughout."""
    rows = list(csv.reader(io.StringIO(empty_scores(items))))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    for rater, score in raters.items():
        writer.writerows([rater, *row[1:3], score, "Good."] for row in rows[1:])
    return text.getvalue()


def test_scores_of_people_come_back(folder: Path, tmp_path: Path) -> None:
    """The form's file, filled in, is read with its raters; a row without a score was not given."""
    done = pygen_copier("evaluate", folder, "--human-form", tmp_path / "form.html")
    assert (done.code, done.out) == (0, "")
    empty = (tmp_path / "form.csv").read_text("utf-8")
    assert empty.startswith(",".join(COLUMNS))
    (tmp_path / "scores.csv").write_text(
        filled(items_of(Subject("tiny", FILES)), ann=4, bob=6) + empty.partition("\n")[2]
    )
    answering(scores)
    report = judged(folder, tmp_path / "scores.csv")
    assert value(report, "people.package.usability") == 5
    assert value(report, "judges.package.usability") == 8
    assert value(report, "agreement.both.exact.package.usability") == 0
    assert "at least 3 items" in reason(report, "agreement.both.pearson.package.usability")
    assert value(report, "agreement.people.krippendorff.package.usability") is not None
    assert "asked twice" in reason(report, "agreement.repeats.alpha")
    people = {each.rater for each in report.judgements if each.is_person}
    assert people == {"ann", "bob"}


def test_scores_of_two_people_of_one_name_are_not_mixed(folder: Path, tmp_path: Path) -> None:
    """Two files in which nobody is named are refused: neither takes the other's place."""
    files = [tmp_path / name / "scores.csv" for name in ("one", "other")]
    text = filled(items_of(Subject("tiny", FILES)), ann=4).replace("ann,", ",")
    for path in files:
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    answering(scores)
    with pytest.raises(PygenError, match="by scores, as another file has"):
        judged(folder, *files)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ann,nothing,package.testing,5,", "row 2: there is no item 'nothing'"),
        ("ann,KEY,package.fun,5,", "row 2: 'package.fun' is no criterion of a module"),
        ("ann,KEY,package.testing,eleven,", "row 2: 'eleven' is no score"),
        ("ann,KEY,package.testing,11,", "row 2: '11' is no score"),
        ("ann,KEY,package.testing,nan,", "row 2: 'nan' is no score"),
        ("ann,KEY,package.testing,5,\nann,KEY,package.testing,6,", "row 3: ann has scored"),
        ('ann,KEY,"package', "row 2: unexpected end of data"),
    ],
)
def test_a_mistake_in_scores_names_its_row(tmp_path: Path, row: str, told: str) -> None:
    """One line, with what to do."""
    [item, *_] = [each for each in items_of(Subject("tiny", FILES)) if each.kind == "module"]
    path = tmp_path / "scores.csv"
    path.write_text(f"rater,item,criterion,score,advice\n{row.replace('KEY', item.key)}\n")
    with pytest.raises(PygenError) as error:
        read_scores(path, [item])
    assert told in str(error.value)
    assert error.value.remedy


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "is empty"), (b"a,b\n", "no column item"), (b"\xff\xfe", "no text in UTF-8")],
)
def test_what_is_no_scores_file_is_said_to_be_none(tmp_path: Path, data: bytes, told: str) -> None:
    """An empty file, another table, another encoding."""
    path = tmp_path / "scores.csv"
    path.write_bytes(data)
    with pytest.raises(PygenError, match=told):
        read_scores(path, [])


def test_a_table_of_another_country_is_read(tmp_path: Path) -> None:
    """Semicolons between cells, a comma in a number, a mark before all."""
    [item, *_] = items_of(Subject("tiny", FILES))
    path = tmp_path / "ann.csv"
    name = next(iter(criteria_of(item.kind)))
    path.write_text(f"\ufeffItem;Criterion;Score\n{item.key};{name};7,5\n", encoding="utf-8")
    [found] = read_scores(path, [item])
    assert (found.rater, found.scores) == ("ann", {name: 7.5})


def test_agreement_is_by_item_and_between_those_who_scored() -> None:
    """Correlations and κ of judge and people, and what raters have among themselves."""
    given = {"a": (2, 3), "b": (6, 6), "c": (8, 9), "d": (10, 9)}
    name = "package.testing"
    said = [
        Judgement(rater, "module", item, {name: float(scores[at])}, is_person=bool(at))
        for item, scores in given.items()
        for at, rater in enumerate(("judge", "ann"))
    ]
    found = {each.name: each for each in agreement_figures(said)}
    assert found[f"agreement.both.pearson.{name}"].value == pytest.approx(
        28.5 / (35 * 24.75) ** 0.5
    )
    assert found[f"agreement.both.spearman.{name}"].n == 4
    # Bins of the judge: 0, 0, 1, 2; of ann: 0, 0, 2, 2.
    assert found[f"agreement.both.kappa.{name}"].value == pytest.approx(0.6)
    assert found[f"agreement.both.exact.{name}"].value == 1 / 4
    assert "p = " in found[f"agreement.both.pearson.{name}"].details[0]
    assert found["agreement.people.icc"].value is None
    assert found["agreement.judges.fleiss"].reason == "There are no two judges with scores."


def test_judges_agree_among_and_with_themselves() -> None:
    """Two judges, twice each: each pair of judges, and each judge's repeats."""
    name = "descriptions.depth"
    said = [
        Judgement(judge, "feature", item, {name: float(score)}, repeat)
        for judge in ("a", "b")
        for repeat in (1, 2)
        for item, score in (("x", 2), ("y", 4), ("z", 5))
    ]
    found = {each.name: each for each in agreement_figures(said)}
    for group, n in (("judges", 3), ("repeats", 6)):
        for statistic in ("alpha", "icc", "fleiss", "krippendorff", "exact"):
            figure = found[f"agreement.{group}.{statistic}.{name}"]
            assert figure.value == pytest.approx(1), figure
            assert figure.n == n


def test_who_wrote_it_is_known_by_any_of_its_names() -> None:
    """A model is the same at another service, and another version is not."""
    origin = Origin(("groq:openai/gpt-oss-120b",))
    assert origin.wrote(Model("openai", "gpt-oss-120b"))
    assert not origin.wrote(Model("groq", "openai/gpt-oss-20b"))


def test_the_criteria_are_those_of_the_paper() -> None:
    """Sixteen in four sets; only descriptions are scored from 1 to 5."""
    assert sum(len(each.criteria) for each in SETS) == 16
    assert {each.name: each.scale for each in SETS if each.scale != 10} == {"descriptions": 5}
