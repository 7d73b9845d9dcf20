"""The commands `evaluate` and `review`: what a person sees of a package's figures."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import yaml
from support.copier import REPOSITORY, pygen_copier

from pygen_copier.errors import PygenError
from pygen_copier.evaluation import Report, evaluate
from pygen_copier.evaluation.pages.html import html
from pygen_copier.evaluation.pages.markdown import markdown
from pygen_copier.evaluation.subject import read_tests

pytest.importorskip("lizard")

GOOD = '''"""Codes."""

from math import gcd

import numpy as np


def parity(bits: list[int]) -> int:
    """Return the parity of bits."""
    # one bit is odd
    if not bits:
        return 0
    return int(np.sum(bits)) % gcd(2, 4)
'''
BAD = '''import requests
from .codes import parity, lost
import tiny.nothing


def later(x):
    pass


class Open:
    """It is open."""

    def run(self, text: str) -> object:
        return eval(text)
'''
METADATA = '[project]\nname = "tiny-codes"\ndependencies = ["numpy>=1", "pandas"]\n'
README = """# Tiny codes

Tiny codes finds the parity of bits. It takes a list of bits and gives one number.

| table | of | no | prose |
| --- | --- | --- | --- |

## Use it

Call parity with the bits that you have. The parity of no bits is zero, which is what you would
expect of it.

```python
parity([1, 0])
```

## Know the limits

The bits are a list of numbers. It does not tell which of them is wrong, and it finds one error.
"""


def package(folder: Path, **files: str) -> Path:
    """Write a package, and return its folder."""
    texts = {
        "pyproject.toml": METADATA,
        "README.md": README,
        "src/tiny/__init__.py": '"""Tiny."""\n',
        "src/tiny/codes.py": GOOD,
        "tests/test_codes.py": "import lost_in_tests\n",
        **files,
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def measured(folder: Path, reference: Path | None = None) -> Report:
    """Return the figures of a package that is not run."""
    return evaluate(folder, reference, run=False)


def value(report: Report, name: str) -> float | None:
    """Return the value of a figure."""
    figure = report.find(name)
    assert figure is not None, name
    return figure.value


def details(report: Report, name: str) -> str:
    """Return what lowers a figure."""
    figure = report.find(name)
    assert figure is not None
    return "\n".join(figure.details)


@pytest.fixture
def worse(tmp_path: Path) -> Path:
    """A package with faults of every kind."""
    return package(tmp_path / "worse", **{"src/tiny/bad.py": BAD, "src/tiny/broken.py": "def (:\n"})


def test_figures_of_the_source(worse: Path) -> None:
    """Each figure counts what it says, and names the places that lower it."""
    report = measured(worse)
    assert value(report, "static.parse_rate") == 3 / 4
    assert "src/tiny/broken.py: Line 1" in details(report, "static.parse_rate")
    # Of gcd, numpy, parity: there. Of requests, lost, nothing: not.
    assert value(report, "static.imports_resolved") == pytest.approx(3 / 6)
    for name in ("requests", "tiny.codes.lost", "tiny.nothing"):
        assert f"`{name}`" in details(report, "static.imports_resolved")
    assert value(report, "static.dependencies_used") == 1 / 2
    assert "pandas" in details(report, "static.dependencies_used")
    assert value(report, "static.placeholders") == 1
    # Of 3 modules, parity, later, Open, Open.run: not the module bad, later and run.
    assert value(report, "static.documented") == pytest.approx(4 / 7)
    assert value(report, "static.annotated") == pytest.approx(2 / 3)
    assert value(report, "static.security_high") == 1
    assert value(report, "static.complexity_max") == 2
    assert value(report, "static.lines") == 14
    assert (value(report, "static.lint_findings") or 0) > 0


def test_names_of_other_packages_are_looked_up(tmp_path: Path) -> None:
    """What the standard library has not is named; what reading cannot tell does not count."""
    text = "import json\nimport numpy as np\n\nx = json.dumps(1)\ny = json.dumpz(1)\nz = np.lost\n"
    report = measured(package(tmp_path / "one", **{"src/tiny/codes.py": text}))
    figure = report.find("static.dependency_names")
    assert figure is not None
    assert (figure.value, figure.n) == (2 / 3, 3)
    assert "src/tiny/codes.py: Line 5: `json` has no `dumpz`" in figure.details[0]


def test_what_is_known_already_is_not_new(tmp_path: Path) -> None:
    """A module with the names of one of the standard library has no novelty; its own have."""
    known = "class TextWrapper: ...\n" + "".join(
        f"def {name}(): ...\n" for name in ("wrap", "fill", "shorten", "dedent", "indent")
    )
    own = "".join(f"def {name}_of_bits(): ...\n" for name in ("parity", "weight", "distance"))
    files = {"src/tiny/codes.py": known, "src/tiny/own.py": own}
    report = measured(package(tmp_path / "one", **files))
    assert value(report, "static.novelty") == pytest.approx(0.5, abs=0.2)
    [told] = report.find("static.novelty").details  # type: ignore[union-attr]
    assert told.startswith("src/tiny/codes.py: of its names and those of textwrap")


def test_figures_of_documentation(worse: Path) -> None:
    """Prose is read without code and tables; every section that speaks of the package counts."""
    report = measured(worse)
    ease = value(report, "documentation.reading_ease")
    assert ease is not None
    assert 60 < ease < 100
    assert value(report, "documentation.terminology") == pytest.approx(1 / 3)
    assert set(report.series["documentation.coherence"]) == {
        "README.md: Tiny codes",
        "README.md: Use it",
        "README.md: Know the limits",
    }


def test_sections_of_one_heading_are_all_there(tmp_path: Path) -> None:
    """A heading that a page has twice is a section twice."""
    part = "## Again\n\nThese are more than five words of prose.\n\n"
    report = measured(package(tmp_path / "one", **{"README.md": f"# One\n\n{part}{part}"}))
    assert list(report.series["documentation.coherence"]) == [
        "README.md: Again",
        "README.md: Again (2)",
    ]


def test_tests_of_others_are_read_whatever_is_in_them(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are read as far as they are; a link in the folder is passed by."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "test_one.py").write_bytes(b"# \xff\ndef test(): ...\n")
    (tmp_path / "secret.py").write_text("secret = 1\n")
    (folder / "test_link.py").symlink_to(tmp_path / "secret.py")
    assert list(read_tests(folder)) == ["test_one.py"]
    assert read_tests(folder / "test_one.py")["test_one.py"].startswith("# \ufffd")
    with pytest.raises(PygenError, match="no tests at"):
        read_tests(tmp_path / "nowhere")


def test_what_cannot_be_measured_says_why(tmp_path: Path) -> None:
    """Without prose, reference and requirements there are reasons instead of figures."""
    bare = package(tmp_path / "bare", **{"README.md": "# Bare\n", "pyproject.toml": ""})
    report = measured(bare)
    for name, reason in {
        "documentation.reading_ease": "fewer than thirty words",
        "documentation.coherence": "fewer than two sections",
        "similarity.codebleu": "--reference",
        "static.dependencies_used": "no metadata",
    }.items():
        figure = report.find(name)
        assert figure is not None
        assert figure.value is None
        assert reason in figure.reason


def test_a_package_is_its_own_reference(tmp_path: Path) -> None:
    """Every share is 1; a renamed module is found by its identifiers."""
    one = package(tmp_path / "one")
    report = measured(one, one)
    names = ("paired", "codebleu", "syntax", "data_flow", "tokens", "identifiers")
    for name in names:
        assert value(report, f"similarity.{name}") == pytest.approx(1), name
    assert value(report, "documentation.relevance") == pytest.approx(1)
    assert report.series["similarity.syntax"] == {"src/tiny/codes.py": 1}
    other = package(tmp_path / "other", **{"src/tiny/renamed.py": GOOD})
    (other / "src/tiny/codes.py").unlink()
    assert value(measured(other, one), "similarity.codebleu") == pytest.approx(1)


def test_the_same_files_give_the_same_report(worse: Path) -> None:
    """In another process with another hash seed, too."""
    outs = {
        pygen_copier("evaluate", "--static", worse, "--json", environ={"PYTHONHASHSEED": seed}).out
        for seed in ("1", "2")
    }
    assert len(outs) == 1, "the hash seed changes figures"
    data = json.loads(outs.pop())
    assert data["subject"] == "tiny-codes"
    assert str(worse) not in json.dumps(data)


def test_the_pages_of_a_report(worse: Path, tmp_path: Path) -> None:
    """A table, Markdown and HTML show the same figures; the HTML fetches nothing."""
    done = pygen_copier(
        "evaluate", "--static", worse, "--reference", worse, "-o", tmp_path / "report"
    )
    assert done.code == 0, done.err
    report = (tmp_path / "report/report.html").read_text(encoding="utf-8")
    page = (tmp_path / "report/report.md").read_text(encoding="utf-8")
    shown = pygen_copier("evaluate", "--static", worse).out
    for text in (report, page, shown):
        assert "75.0 %" in text
        assert "CodeBLEU" in text or "Similarity to a reference\n  not measured." in text
    assert "://" not in report
    assert "<script" not in report
    assert "viewport" in report
    assert "prefers-color-scheme: dark" in report
    assert report.count("<svg") > 5


def test_a_chart_without_data_is_none(tmp_path: Path) -> None:
    """No group without figures has a heading, a table or a chart."""
    bare = package(tmp_path / "bare", **{"README.md": "# Bare\n"})
    report = measured(bare)
    page = html(report)
    assert "<h2>Similarity to a reference" not in page
    assert "<polyline" not in page
    assert "--reference" in page
    assert "## Similarity" not in markdown(report)


def test_vectors_of_the_caller_are_named(tmp_path: Path) -> None:
    """Coherence and the like can be of vectors that a caller makes, and say what these are."""
    report = evaluate(
        package(tmp_path / "own"),
        run=False,
        vectors=lambda texts: [{"same": 1.0} for _ in texts],
        vectors_called="constant",
    )
    found = report.find("documentation.coherence")
    assert found is not None
    assert found.value == 1
    assert "constant vectors" in found.source


def test_hostile_names_are_text(tmp_path: Path) -> None:
    """What a package calls itself and its files is shown, and acts nowhere."""
    name = "<script>alert(1)</script>"
    metadata = f'[project]\nname = "{name}"\ndependencies = ["<img>"]\n'
    report = measured(package(tmp_path / "odd", **{"pyproject.toml": metadata}))
    assert "<script" not in html(report)
    assert "<img" not in html(report)
    assert "&lt;script" in html(report)
    assert "<script" not in markdown(report)


def test_a_review_passes_or_says_what_to_mend(worse: Path, tmp_path: Path) -> None:
    """Exit code 1 below a threshold, with the places; 0 above it; from a report as well."""
    done = pygen_copier("review", "--static", worse)
    assert done.code == 1
    assert "static.parse_rate" in done.out
    assert "src/tiny/bad.py: Line 1" in done.out
    assert done.out.splitlines()[-1] == "tiny-codes does not pass: 4 of 4 thresholds."
    good = package(tmp_path / "good")
    done = pygen_copier("review", "--static", good)
    assert (done.code, done.out) == (0, "tiny-codes passes: 4 thresholds.\n")
    pygen_copier("evaluate", "--static", good, "-o", tmp_path / "report")
    given = ("review", "--report", tmp_path / "report/report.json")
    assert pygen_copier(*given, "--min", "static.documented=1").code == 0
    assert pygen_copier(*given, "--max", "static.lines=1").code == 1
    done = pygen_copier(*given, "--min", "similarity.codebleu=0.5")
    assert done.code == 1
    assert "is not known" in done.out


def test_the_hook_is_a_command(worse: Path, tmp_path: Path) -> None:
    """What pre-commit runs in a package passes or fails as `review` does, with its extra."""
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["pass_filenames"], hook["additional_dependencies"]) == (False, [".[eval]"])
    _, *entry = shlex.split(hook["entry"])
    assert pygen_copier(*entry, cwd=worse).code == 1
    assert pygen_copier(*entry, cwd=package(tmp_path / "good")).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("evaluate", "nowhere"), "There is no folder nowhere."),
        (("evaluate", "--static", "."), "There is no Python module in ."),
        (("review", "--static", "good", "--min", "x"), "'x' is no threshold."),
        (("review", "--static", "good", "--min", "static.lines=nan"), "is no threshold."),
        (
            ("review", "--static", "good", "--min", "static.none=1"),
            "There is no figure static.none.",
        ),
        (("review", "--report", "none.json"), "none.json cannot be read"),
    ],
)
def test_mistakes_are_told_in_a_line(
    arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened and what to do, without a traceback."""
    package(tmp_path / "elsewhere/good")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here/good").symlink_to(tmp_path / "elsewhere/good")
    done = pygen_copier(*arguments)
    assert done.code == 1
    assert told in done.err
    assert done.err.count("\n") == 1


def test_the_page_of_figures_has_them_all(tmp_path: Path) -> None:
    """`docs/reference/figures.md` names each figure with what it is computed from, and no other."""
    text = (REPOSITORY / "docs/reference/figures.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    report = measured(package(tmp_path / "one"))
    wanted = [
        f"| `{each.name}` | {each.title} | {each.unit or 'number'} | {each.source} |"
        for group in report.groups()
        for each in report.of_group(group)
    ]
    assert rows == wanted
