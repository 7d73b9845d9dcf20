"""Every choice of every question makes a sound package."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import mdformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from support.copier import ANSWERS, REPOSITORY, Project, git
from support.packages import VERBATIM, ci_commands, metadata, schema_problems, settings, tool
from support.projects import Copy

from pygen_copier.template_api_python import minimum_pythons, newest_python, today

pytestmark = pytest.mark.weekly

_RECIPE = runpy.run_path(str(REPOSITORY / "extensions/python_package.py"))
LICENSES: tuple[str, ...] = _RECIPE["LICENSES"]
PYTHONS = tuple(minimum_pythons(today()))
NEWEST = newest_python(today())
LICENSE_TEXTS = {
    "MIT": "MIT License",
    "Apache-2.0": "Apache License",
    "BSD-3-Clause": "BSD 3-Clause",
    "GPL-3.0-or-later": "GNU GENERAL PUBLIC LICENSE",
    "MPL-2.0": "Mozilla Public License",
    "ISC": "ISC License",
    "Unlicense": "public domain",
    "LicenseRef-Proprietary": "All rights reserved",
}
PROPRIETARY = "LicenseRef-Proprietary"

GITHUB = "https://github.com/ada/tiny-codes"
PERSON = {"author_name": "Ada Example", "author_email": "ada@example.org"}
NOBODY: dict[str, object] = {"author_name": "", "author_email": ""}
# Every sign that ends something in TOML, YAML, Markdown, Python, HTML, Jinja or a shell.
HOSTILE = (
    "\"'\"\"\"'''`<b>&amp;\\ \\u0041 {{ 7*7 }} {% raw %} ${HOME} $(id) # no: comment\n"
    "- item: [x](y) | cell |\r\n---\n... \u202e\u2028\x07\x7f é 漢字 😀 %YAML "
    "!!python/name:os.system"
)

# What the hook mdformat must find nothing to do in.
PAGES = ("AGENTS.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md")


def module(name: str, feature: str, **changes: object) -> dict[str, Any]:
    """Return a planned module of one function."""
    function = {"kind": "function", "name": name.replace(".", "_"), "signature": "(n: int) -> bool"}
    return {"name": name, "features": [feature], "api": [function], **changes}


def parsed(requirements: Iterable[str]) -> dict[str, SpecifierSet]:
    """Return which versions are asked for, by name."""
    return {each.name: each.specifier for each in map(Requirement, requirements)}


def own_plan(*modules: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Return a person's own plan."""
    features = [{"name": name} for name in ("parity checks", "look-up decoding")]
    return {"version": 1, "features": features, "modules": list(modules), **changes}


def one_name(name: str) -> dict[str, Any]:
    """Return a plan of one module, which offers one function."""
    function = {"kind": "function", "name": name, "signature": "(n: int) -> bool"}
    feature = {"name": "parity checks"}
    return own_plan(module("a", "parity checks", api=[function]), features=[feature])


SUBPACKAGES = own_plan(
    module("codes.classical.parity", "parity checks"),
    module("decoding", "look-up decoding", uses=["codes.classical.parity"]),
)
DEPENDENCIES = own_plan(
    module("parity", "parity checks"),
    module("decoding", "look-up decoding"),
    dependencies=["numpy>=1.26", 'tomli>=2; python_version < "3.11"', "rich[jupyter]"],
)

# Signatures as models write them, whose scaffold must pass what the package asks of its code.
SIGNATURES = own_plan(
    module(
        "parity",
        "parity checks",
        api=[
            {
                "kind": "function",
                "name": "a",
                "signature": "(n: Optional[int] = None) -> List[int]",
            },
            {
                "kind": "function",
                "name": "b",
                "signature": "(n: Union[int, str], l: 'int') -> 'Dict'",
            },
            {"kind": "constant", "name": "LIMIT", "type": "Optional[Tuple[int, int]]"},
            {
                "kind": "class",
                "name": "Code",
                "methods": [{"name": "d", "signature": "(self, other: 'Code') -> Type['Code']"}],
            },
        ],
    ),
    module("decoding", "look-up decoding"),
)
# Names with which an import, or `__all__`, fills a line to its last column, or needs one more.
LENGTHS = (63, 64, 74, 75)

SITE = "https://ada.github.io/tiny-codes/"

CHOICES: dict[str, dict[str, object]] = {
    **{f"license {name}": {"license": name} for name in LICENSES},
    **{f"python {version}": {"minimum_python": version} for version in PYTHONS},
    "no ci": {"ci": "none"},
    "ci of gitlab": {"ci": "gitlab"},
    "a site on pages": {"docs_host": "pages", "repository_url": GITHUB},
    "a site on pages of gitlab": {"docs_host": "pages", "ci": "gitlab"},
    "a site on read the docs": {"docs_host": "readthedocs", "ci": "none"},
    "a release that is reviewed": {"release_review": True, "repository_url": GITHUB},
    "a release of gitlab that is reviewed": {"release_review": True, "ci": "gitlab"},
    "a version by hand": {"versioning": "file"},
    "docstrings of numpy": {"docstrings": "numpy"},
    "nobody": NOBODY,
    "only a name": {**NOBODY, "author_name": "Ada Example"},
    "only a mail address": {**NOBODY, "author_email": "ada@example.org"},
    "github": {"repository_url": GITHUB},
    "gitlab": {"repository_url": "https://gitlab.com/ada/tiny-codes.git"},
    "another site": {"repository_url": "https://example.org/ada/tiny-codes/"},
    "another name": {"package_name": "Tiny.Codes_2", "import_name": "qubits"},
    "subpackages": {"plan": SUBPACKAGES},
    "dependencies": {"plan": DEPENDENCIES},
    **{f"a name of {length} letters": {"plan": one_name("n" * length)} for length in LENGTHS},
    "a name of wide letters": {"plan": one_name("漢" * 40)},
    "signatures of models": {"plan": SIGNATURES},
    "a long description": {"description": "It holds many words, and says them.\n\n" * 100},
    "hostile texts": {
        "description": HOSTILE,
        "author_name": HOSTILE,
        "author_email": "{{7*7}}'`$&|#@example.org",
        "features": [f"parity {HOSTILE}", "look-up decoding"],
        "repository_url": "https://github.com/ada/a)[\"'`{{7*7}}%{%raw%}<b>",
    },
    "everything off": {**NOBODY, "ci": "none", "license": PROPRIETARY},
}


def tidied(text: str) -> str:
    """Return a text without spaces at the ends of its lines and empty lines at its own ends."""
    return re.sub(r"[ \t\r]+$", "", text, flags=re.MULTILINE).strip("\n") + "\n" * bool(text)


def assert_licensed(project: Project, name: str) -> None:
    """Look for the licence where a reader, an index and a citation would."""
    assert LICENSE_TEXTS[name] in project.read("LICENSE")
    assert settings(project)["project"]["license"] == name
    cited = yaml.safe_load(project.read("CITATION.cff")).get("license")
    assert cited == (None if name == PROPRIETARY else name)
    assert (name in project.read("CONTRIBUTING.md")) == (name != PROPRIETARY)


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_makes_a_sound_package(
    choice: str, copy_here: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are what the tools and services that read them expect."""
    done = copy_here({}, **{**PERSON, **CHOICES[choice]})
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert schema_problems(project) == []
    found = metadata(project, tmp_path, monkeypatch)
    assert found["Requires-Python"] == f">={CHOICES[choice].get('minimum_python', '3.11')}"
    assert_licensed(project, str(CHOICES[choice].get("license", "MIT")))
    for path, data in project.files().items():
        text = data.decode()
        if path.endswith(".py"):
            ast.parse(text)
        if path.endswith((".yml", ".yaml", ".cff")):
            yaml.safe_load(text)
        if path not in VERBATIM:
            assert text == tidied(text), path
        if path in PAGES and choice != "hostile texts":
            assert mdformat.text(text, extensions={"gfm"}) == text, path
    for command in ci_commands(project, "lint"):
        ran = tool(*command, cwd=project.folder)
        assert ran.code == 0, ran.out


@pytest.fixture
def made(copy_here: Copy, tmp_path: Path) -> Callable[..., Project]:
    """Return a function that makes a package."""

    def make(**answers: object) -> Project:
        done = copy_here({}, **answers)
        assert done.code == 0, done.err
        return Project(tmp_path / "project")

    return make


Make = Callable[..., Project]


def test_a_proprietary_package_is_published_nowhere(made: Make) -> None:
    """No index takes it, no workflow would send it, and nobody is told to contribute under it."""
    project = made(license=PROPRIETARY)
    assert "Private :: Do Not Upload" in settings(project)["project"]["classifiers"]
    assert not (project.folder / ".github/workflows/release.yml").exists()
    assert (project.folder / ".github/workflows/ci.yml").exists()
    contributing = project.read("CONTRIBUTING.md")
    assert "PyPI" not in contributing
    assert "License" not in contributing


def test_no_ci_leaves_no_trace(made: Make) -> None:
    """Without CI no file is for GitHub, and none speaks of it."""
    project = made(ci="none")
    for path, data in project.files().items():
        assert not path.startswith(".github"), path
        if path not in (ANSWERS, ".pre-commit-config.yaml"):  # where hooks come from
            assert not re.search(r"\bCI\b|github|dependabot", data.decode()), path
    assert "zizmor" not in project.read(".pre-commit-config.yaml")


def test_no_repository_leaves_no_link(made: Make) -> None:
    """Without an address there is no URL of a project, and nothing says where one would be."""
    project = made()
    assert "urls" not in settings(project)["project"]
    assert "repository-code" not in project.read("CITATION.cff")
    assert "](http" not in project.read("SECURITY.md")


def test_a_repository_is_linked_from_everywhere(made: Make) -> None:
    """On a known forge its issues, files and private reports are linked to."""
    project = made(repository_url=f"{GITHUB}.git")
    assert settings(project)["project"]["urls"] == {
        "Homepage": GITHUB,
        "Repository": GITHUB,
        "Documentation": f"{GITHUB}#readme",
        "Changelog": f"{GITHUB}/blob/main/CHANGELOG.md",
        "Issues": f"{GITHUB}/issues",
    }
    assert yaml.safe_load(project.read("CITATION.cff"))["repository-code"] == GITHUB
    assert f"({GITHUB}/security/advisories/new)" in project.read("SECURITY.md")


def test_nothing_is_guessed_of_an_unknown_site(made: Make) -> None:
    """Only the address that was given is linked to."""
    url = "https://example.org/ada/tiny-codes"
    urls = settings(made(repository_url=url))["project"]["urls"]
    assert urls == {"Homepage": url, "Repository": url}


def test_nobody_is_named_where_nobody_is_known(made: Make) -> None:
    """Without a name or mail address the package belongs to its contributors."""
    project = made(**NOBODY)
    assert "authors" not in settings(project)["project"]
    assert "Copyright (c) tiny-codes contributors" in project.read("LICENSE")
    assert yaml.safe_load(project.read("CITATION.cff"))["authors"] == [
        {"name": "tiny-codes contributors"}
    ]
    for page in ("SECURITY.md", "CODE_OF_CONDUCT.md"):
        assert "maintainers in private" in project.read(page)


def test_texts_arrive_as_they_were_given(made: Make) -> None:
    """What is hostile to a format is quoted in it, not lost and not carried out."""
    project = made(author_name=HOSTILE, description=HOSTILE)
    name = " ".join(HOSTILE.replace("\u202e", "").replace("\x07", "").replace("\x7f", "").split())
    assert settings(project)["project"]["authors"][0]["name"] == name
    cited = yaml.safe_load(project.read("CITATION.cff"))
    assert cited["authors"] == [{"name": name}]
    assert cited["abstract"] == name
    assert f"Copyright (c) {name}" in project.read("LICENSE")


def test_the_oldest_python_begins_matrix_and_metadata(made: Make) -> None:
    """CI tests every supported Python, and lints on the newest."""
    project = made(minimum_python="3.13", newest_python="3.14")
    jobs = yaml.safe_load(project.read(".github/workflows/ci.yml"))["jobs"]
    assert jobs["tests"]["strategy"]["matrix"]["python"] == ["3.13", "3.14"]
    assert jobs["checks"]["steps"][1]["with"]["python-version"] == "3.14"
    assert jobs["lowest"]["steps"][1]["with"]["python-version"] == "3.13"
    tox = settings(project)["tool"]["tox"]
    assert tox["env_list"] == ["lint", "types", "3.13", "3.14", "lowest", "build", "docs"]
    assert tox["env"]["lowest"]["base_python"] == ["3.13"]
    versions = [
        classifier.rpartition(" ")[2]
        for classifier in settings(project)["project"]["classifiers"]
        if re.search(r"Python :: 3\.", classifier)
    ]
    assert versions == ["3.13", "3.14"]


def test_the_site_is_published_by_a_job(made: Make) -> None:
    """What tox builds strictly is what Pages get, and index and site name its address."""
    project = made(docs_host="pages", repository_url="https://github.com/Ada/tiny-codes")
    jobs = yaml.safe_load(project.read(".github/workflows/docs.yml"))["jobs"]
    assert [step["run"] for step in jobs["build"]["steps"] if "run" in step][-1] == (
        "tox run -e docs"
    )
    assert ci_commands(project, "docs") == [["zensical", "build", "--strict"]]
    assert jobs["publish"]["permissions"] == {"id-token": "write", "pages": "write"}
    assert yaml.safe_load(project.read("mkdocs.yml"))["site_url"] == SITE
    assert settings(project)["project"]["urls"]["Documentation"] == SITE


@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_a_release_is_held_against_thresholds(ci: str, made: Make, tmp_path: Path) -> None:
    """The review comes before what publishes where it is wanted, else nobody speaks of it."""
    path = ".github/workflows/release.yml" if ci == "github" else ".gitlab-ci.yml"
    text = made(ci=ci, release_review=True).read(path)
    assert text.index("pygen-copier review --static") < text.index(
        "gh-action-pypi-publish" if ci == "github" else "twine upload"
    )
    shutil.rmtree(tmp_path / "project")
    assert "review" not in made(ci=ci).read(path)


def test_pages_need_a_job(copy_here: Copy, tmp_path: Path) -> None:
    """Without CI nothing would publish Pages, which is said before anything is made."""
    done = copy_here({}, docs_host="pages", ci="none")
    assert "docs_host: Pages are published by CI, and there is none." in done.err
    assert not (tmp_path / "project").exists()


def test_gitlab_runs_what_github_would(made: Make) -> None:
    """Where the repository is on GitLab its pipeline runs every check, and nothing is GitHub's."""
    project = made(repository_url="https://gitlab.com/ada/tiny-codes", newest_python="3.12")
    assert project.answers()["ci"] == "gitlab"
    assert not (project.folder / ".github").exists()
    jobs = yaml.safe_load(project.read(".gitlab-ci.yml"))
    checks = {*jobs["checks"]["parallel"]["matrix"][0]["CHECK"], "lowest", "build"}
    assert checks == set(settings(project)["tool"]["tox"]["env"])
    assert jobs["tests"]["parallel"]["matrix"] == [{"PYTHON": ["3.11", "3.12"]}]
    assert jobs["gitlab-release"]["needs"] == ["publish"]
    assert "GitLab" in project.read("CONTRIBUTING.md")
    assert "GitHub" not in project.read("CONTRIBUTING.md")


def test_github_tries_every_system_and_makes_the_release(made: Make) -> None:
    """Tests run on three systems; a tag publishes, and then makes the release of what was built."""
    project = made()
    tests = yaml.safe_load(project.read(".github/workflows/ci.yml"))["jobs"]["tests"]
    matrix = tests["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu"]
    assert [each["os"] for each in matrix["include"]] == ["macos", "windows"]
    assert {each["python"] for each in matrix["include"]} == {NEWEST}
    release = yaml.safe_load(project.read(".github/workflows/release.yml"))["jobs"]
    assert release["github-release"]["needs"] == "publish"
    assert release["github-release"]["permissions"] == {"contents": "write"}
    assert release["github-release"]["steps"][-1]["run"].startswith("gh release create")


def test_the_version_comes_from_tags_or_from_the_file(
    made: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new package has the version of its newest tag; before there is one it has another."""
    project = made(license=PROPRIETARY)
    assert "versioning: tags\n" in project.read(ANSWERS)
    assert metadata(project, tmp_path, monkeypatch)["Version"] == "0.1.dev0"
    project.start_history()
    git(project.folder, "tag", "v0.2.0")
    assert metadata(project, tmp_path, monkeypatch)["Version"] == "0.2.0"


def test_several_authors_are_several_people(made: Make) -> None:
    """Each has an entry in the metadata and in the citation; the mail address is the first's."""
    project = made(author_name="Ada van Example and Grace Hopper", author_email="ada@example.org")
    assert settings(project)["project"]["authors"] == [
        {"name": "Ada van Example", "email": "ada@example.org"},
        {"name": "Grace Hopper"},
    ]
    assert yaml.safe_load(project.read("CITATION.cff"))["authors"] == [
        {"given-names": "Ada", "name-particle": "van", "family-names": "Example"},
        {"given-names": "Grace", "family-names": "Hopper"},
    ]


def test_ci_runs_what_tox_knows(made: Make) -> None:
    """Every check of the workflow is an environment of tox, with commands of its own."""
    project = made()
    jobs = yaml.safe_load(project.read(".github/workflows/ci.yml"))["jobs"]
    checks = {*jobs["checks"]["strategy"]["matrix"]["check"], "lowest"}
    assert jobs["lowest"]["steps"][-1]["run"] == "tox run -e lowest"
    assert checks == set(settings(project)["tool"]["tox"]["env"])


def test_the_package_is_checked_with_what_made_it(made: Make) -> None:
    """The generator and the package ask for the same black and ruff, and so do the hooks."""
    project = made()
    ours = parsed(
        tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    )
    extras = settings(project)["project"]["optional-dependencies"]
    for extra, tools in (("dev", ("black", "ruff")), ("docs", ("black",))):
        theirs = {name: each for name, each in parsed(extras[extra]).items() if name in tools}
        assert theirs == {name: ours[name] for name in tools}
    for repository in yaml.safe_load(project.read(".pre-commit-config.yaml"))["repos"]:
        name = repository["repo"].rpartition("/")[2].partition("-pre-commit")[0]
        if name in ("black", "ruff"):
            assert ours[name].contains(repository["rev"]), repository["rev"]


def test_no_list_of_tools_names_the_package_itself(made: Make) -> None:
    """`pip install --group dev` asks an index for tools alone, and for those of the extra `dev`.

    A list that named the package would fetch whatever a stranger has registered by its name.
    """
    found = settings(made())
    groups = found["dependency-groups"]
    extras = found["project"]["optional-dependencies"]
    tools = {
        name: {each for each in group if isinstance(each, str)} for name, group in groups.items()
    }
    for name, group in groups.items():
        included = (each["include-group"] for each in group if isinstance(each, dict))
        tools[name] = tools[name].union(*(tools[each] for each in included))
    assert tools["dev"] == set(extras["dev"])
    assert tools["docs"] == set(extras["docs"])
    for listed in (*tools.values(), *extras.values()):
        assert listed
        assert not {"tiny-codes", "tiny_codes"} & parsed(listed).keys()


def test_the_rules_stand_by_themselves(made: Make, tmp_path: Path) -> None:
    """What a package tells its linter is one part of the template, which ruff reads alone, too."""
    project = made()
    text = (REPOSITORY / "parts/lint.toml").read_text("utf-8")
    assert f"\n\n{text}\n[" in project.read("pyproject.toml")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    source = "from typing import List\n\nx: List[int] = list([1])\n"
    (tmp_path / "source.py").write_text(source, encoding="utf-8")
    rules = ("--config", str(tmp_path / "pyproject.toml"), "--target-version", "py311")
    done = tool("ruff", "check", "--fix", *rules, "source.py", cwd=tmp_path)
    assert done.code == 0, done.out + done.err
    assert (tmp_path / "source.py").read_text("utf-8") == "\nx: list[int] = [1]\n"


def test_types_are_checked_with_what_the_package_depends_on(made: Make) -> None:
    """The hook that runs mypy installs the requirements of the plan."""
    project = made(plan=DEPENDENCIES)
    hooks = {
        hook["id"]: hook
        for repository in yaml.safe_load(project.read(".pre-commit-config.yaml"))["repos"]
        for hook in repository["hooks"]
    }
    required = DEPENDENCIES["dependencies"]
    assert hooks["mypy"]["additional_dependencies"] == required
    assert settings(project)["project"]["dependencies"] == required


def test_another_answers_file_is_left_alone_by_every_tool(copy: Copy, tmp_path: Path) -> None:
    """Whatever the name of the file that Copier records in, no hook touches it."""
    done = copy("project", "--answers-file", ".copier+pygen.yml")
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    excluded = yaml.safe_load(project.read(".pre-commit-config.yaml"))["exclude"]
    assert re.search(excluded, ".copier+pygen.yml")
    assert not re.search(excluded, ".copier-pygen.yml")
    sdist = settings(project)["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert sdist["exclude"] == ["/.copier+pygen.yml"]
    assert ".copier+pygen.yml linguist-generated" in project.read(".gitattributes")


def test_short_features_are_keywords(made: Make) -> None:
    """A sentence is no keyword."""
    features = ["parity checks", "a look-up table of the likeliest error for every syndrome"]
    assert settings(made(features=features))["project"]["keywords"] == ["parity checks"]
