"""What public Copier templates do with tags in their files, over releases of their own.

    python benchmarks/public_templates.py [NAME=PATH_OR_ADDRESS …]

Those that are named, or all, are cloned from GitHub or from where a person says. A patch that is
made here puts tags into files of three of its releases; a scripted model writes the texts. Then a
project is copied, edited by hand in every Markdown, Python, TOML and YAML file, the texts among
them, updated to the next releases, copied again and copied from its answers: all but the first copy
with no key and an empty reply store.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import ANSWERS, Project, Run, as_data, commit, copier, git  # noqa: E402
from support.existing import EXTENSION, TEXTS, author  # noqa: E402 - the tests' model and server
from support.servers import ModelServer  # noqa: E402

from pygen_copier.text import count  # noqa: E402

MINE = "A line of my own."
COMMENTS = {".md": f"<!-- {MINE} -->", **dict.fromkeys((".py", ".toml", ".yml"), f"# {MINE}")}
GENERATED = re.compile(r'Its second line|my words before [\w.]+|(?<=return ")[\w -]+')


@dataclass(frozen=True)
class Tag:
    """A tag that is put into a template's file.

    Attributes:
        file: The file.
        after: The beginning of the line that it is put behind.
        kind: What its text is.
    """

    file: str
    after: str
    kind: str = "markdown"


@dataclass(frozen=True)
class PublicTemplate:
    """A template that others wrote.

    Attributes:
        name: Its repository on GitHub.
        releases: Three releases of it, each following on the one before.
        config: Its settings.
        answers: Answers that a person gives.
        tags: What is put into its files.
    """

    name: str
    releases: Sequence[str]
    config: str
    answers: Mapping[str, object]
    tags: Sequence[Tag]


_UV_PACKAGE = "project/src/{{python_package_import_name}}"
_COOKIE = "{{cookiecutter.project_name}}"
TEMPLATES = (
    PublicTemplate(
        "pawamoy/copier-uv",
        ("1.11.15", "1.12.1", "1.13.0"),
        "copier.yml",
        {"project_name": "Tiny Codes", "project_description": "Small codes."},
        (
            Tag("project/README.md.jinja", "{{ project_description }}"),
            Tag("project/CONTRIBUTING.md.jinja", "# Contributing"),
            Tag(f"{_UV_PACKAGE}/_internal/debug.py.jinja", "from importlib", "python"),
        ),
    ),
    PublicTemplate(
        "scientific-python/cookie",
        ("2026.04.03", "2026.04.04", "2026.06.18"),
        "copier.yml",
        {
            "project_name": "tiny-codes",
            "org": "tiny",
            "full_name": "Tiny Person",
            "email": "tiny@example.org",
            "license": "BSD",
            "backend": "hatch",
            "docs": "sphinx",
            "vcs": True,
        },
        (
            Tag(f"{_COOKIE}/README.md", "# {{ cookiecutter.project_name }}"),
            Tag(f"{_COOKIE}/tests/test_package.py", "import", "python"),
            Tag(
                f"{_COOKIE}/docs/{{% if cookiecutter.docs == 'sphinx' %}}index.md{{% endif %}}",
                "# ",
            ),
        ),
    ),
    PublicTemplate(
        "serious-scaffold/ss-python",
        ("v0.0.65", "v0.0.66", "v0.0.67"),
        "copier.yaml",
        {"project_name": "Tiny Codes", "organization_name": "Tiny"},
        (
            Tag("template/README.md.jinja", "{{ project_description }}"),
            Tag("template/docs/api/index.md.jinja", "# "),
            Tag("template/src/{{ module_name }}/cli.py.jinja", "import", "python"),
        ),
    ),
    PublicTemplate(
        "DiamondLightSource/python-copier-template",
        ("5.1.0", "5.2.0", "5.3.0"),
        "copier.yml",
        {
            "package_name": "tiny_codes",
            "description": "Small codes.",
            "git_platform": "github.com",
            "github_org": "tiny",
            "author_name": "Tiny Person",
            "author_email": "tiny@example.org",
            "docker": True,
            "docker_debug": True,
            "docs_type": "sphinx",
            "type_checker": "mypy",
            "pypi": True,
        },
        (
            Tag("template/README.md.jinja", "{{description}}"),
            Tag("template/src/{{ package_name }}/__main__.py.jinja", "from collections", "python"),
            Tag("template/{% if sphinx %}docs{% endif %}/tutorials/installation.md.jinja", "# "),
        ),
    ),
)


class Trial:
    """A template in the hands of a person.

    Args:
        template: The template.
        source: A repository of its releases, with tags.
        folder: Where projects are made.
        server: The scripted model.
    """

    def __init__(
        self, template: PublicTemplate, source: Path, folder: Path, server: ModelServer
    ) -> None:
        self._template, self._source, self._folder, self._server = template, source, folder, server
        self._project = Project(folder / "project")
        self._stores = 0

    def run(self) -> None:
        """Go through a project's life, and print the figures of each step."""
        print(f"{self._template.name}: {len(self._template.tags)} tags")
        first, *later = self._template.releases
        answers = as_data(self._template.answers)
        environ = {**self._server.environ, **self._empty_store()}
        self._tell(f"copy of {first}", self._copy(self._project, first, *answers, environ=environ))
        self._project.start_history()
        for release in later:
            edited = self._edit(release)
            done = self._alone("update", "--vcs-ref", release)
            self._tell(f"update to {release}", done, *self._told_of(edited, done))
            self._settle()
        self._again(later[-1])

    def _again(self, release: str) -> None:
        """Copy again over the project, and elsewhere from its answers."""
        self._tell("recopy", self._alone("recopy", "--overwrite", "--vcs-ref", release))
        other = Project(self._folder / "other")
        data = self._project.folder / ANSWERS
        done = self._copy(other, release, "--data-file", data, environ=self._empty_store())
        theirs, ours = other.files(), self._project.files()
        differing = sorted(name for name in theirs if theirs[name] != ours.get(name))
        self._tell("copy from the answers", done, _named("files differ from the recopy", differing))

    def _edit(self, release: str) -> dict[str, list[bytes]]:
        """Edit files by hand and commit, and return what is written in each."""
        edited = {}
        for path, data in self._project.files().items():
            comment = COMMENTS.get(Path(path).suffix)
            if comment and path != ANSWERS and data.strip():
                lines = [comment.replace(MINE, f"{MINE} Before {release}.")]
                text = data.decode()
                if GENERATED.search(text):
                    lines.append(f"my words before {release}")
                    text = GENERATED.sub(lines[-1], text)
                self._project.write(path, f"{text.rstrip()}\n{lines[0]}\n")
                edited[path] = [line.encode() for line in lines]
        commit(self._project.folder, "Edit by hand")
        return edited

    def _told_of(self, edited: Mapping[str, Sequence[bytes]], done: Run) -> list[str]:
        """Return what became of edits, and whether the run told what was taken away."""
        files = self._project.files()
        taken = sorted(set(edited) - set(files))
        kept = [
            path
            for path, lines in edited.items()
            if path in files and all(line in files[path] for line in lines)
        ]
        texts = sum(len(lines) > 1 for lines in edited.values())
        return [
            f"{len(kept)} of {len(edited)} edited files keep their edits, {texts} of them in texts",
            _named("in conflict", self._conflicts()),
            _named("taken away by the release", taken),
            f"{sum(path in done.err for path in taken)} of these named by the run",
        ]

    def _conflicts(self) -> list[str]:
        listed = git(self._project.folder, "diff", "--name-only", "--diff-filter=U")
        return listed.splitlines()

    def _settle(self) -> None:
        """Settle conflicts by a person's own side, and commit."""
        for path in self._conflicts():
            git(self._project.folder, "checkout", "-q", "--ours", "--", path)
        commit(self._project.folder)

    def _copy(
        self, project: Project, release: str, *options: str | Path, environ: Mapping[str, str]
    ) -> Run:
        arguments = ("--trust", "--defaults", "--vcs-ref", release, *options)
        return copier("copy", *arguments, self._source, project.folder, environ=environ)

    def _alone(self, command: str, *options: str) -> Run:
        """Run a command on the project with no key and an empty reply store."""
        arguments: list[str | Path] = [*options, self._project.folder]
        return copier(command, "--trust", "--defaults", *arguments, environ=self._empty_store())

    def _empty_store(self) -> dict[str, str]:
        self._stores += 1
        return {"PYGEN_CACHE_DIR": str(self._folder / f"store-{self._stores}")}

    def _tell(self, step: str, done: Run, *figures: str) -> None:
        if done.code:
            raise SystemExit(f"{step} failed: {done.err}")
        asked = count(sum(ask.task == "generate" for ask in self._server.requests), "text")
        told = f"{asked} asked for, {count(len(self._server.requests), 'request')} in all"
        self._server.requests.clear()
        print(f"  {step}: {'; '.join([told, *figures])}", flush=True)


def _named(what: str, paths: Sequence[str]) -> str:
    named = f" ({', '.join(paths)})" if paths else ""
    return f"{len(paths)} {what}{named}"


def main() -> None:
    """Print what came of each template."""
    for variable in list(os.environ):
        if variable.startswith(("GROQ_", "GEMINI_", "GOOGLE_", "OLLAMA_", "OPENAI_", "PYGEN_")):
            del os.environ[variable]  # nobody is asked but the scripted model
    places = dict(argument.split("=", 1) for argument in sys.argv[1:])
    for template in (each for each in TEMPLATES if not places or each.name in places):
        address = places.get(template.name, f"https://github.com/{template.name}.git")
        with tempfile.TemporaryDirectory() as name, ModelServer("groq", author) as server:
            folder = Path(name)
            Trial(template, _with_tags(template, address, folder), folder, server).run()


def _with_tags(template: PublicTemplate, address: str, folder: Path) -> Path:
    """Return a repository with the releases of a template, each with tags in it."""
    source, tagged = folder / "source", folder / "tagged"
    git(folder, "clone", "-q", "-c", "advice.detachedHead=false", address, str(source))
    git(folder, "init", "-q", str(tagged))
    for release in template.releases:
        git(tagged, "rm", "-rfq", "--ignore-unmatch", ".")
        git(source, "--work-tree", str(tagged), "checkout", "-q", "-f", release, "--", ".")
        _patch(template, tagged)
        commit(tagged, release)
        git(tagged, "tag", release)
    return tagged


def _patch(template: PublicTemplate, folder: Path) -> None:
    """Put the tags and the two questions into a release."""
    for number, tag in enumerate(template.tags):
        file = folder / tag.file
        lines = file.read_text(encoding="utf-8").split("\n")
        at = next(at for at, line in enumerate(lines) if line.startswith(tag.after))
        begin = f'{{% generate "text-{number}", kind="{tag.kind}" %}}'
        text = f"{begin}Write what belongs here.{{% endgenerate %}}"
        lines[at + 1 : at + 1] = ["", text, ""]
        file.write_text("\n".join(lines), encoding="utf-8")
    config = folder / template.config
    text = config.read_text(encoding="utf-8")
    listed = f"_jinja_extensions:\n  - {EXTENSION}\n"
    found = re.search(r"^_jinja_extensions:\n( *)- ", text, re.MULTILINE)
    if found:
        listed = f"_jinja_extensions:\n{found[1]}- {EXTENSION}\n"
        text = text.replace("_jinja_extensions:\n", listed, 1)
    else:
        text = f"{text.rstrip()}\n{listed}"
    config.write_text(text + TEXTS, encoding="utf-8")


if __name__ == "__main__":
    main()
