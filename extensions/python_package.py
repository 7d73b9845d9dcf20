"""What the questions and files of this template call: the extension that Copier loads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple
from urllib.parse import urlsplit

from pygen_copier.template_api import require

require(1)  # before anything is imported that another interface may not have

from pygen_copier import PygenError  # noqa: E402 - see above
from pygen_copier.template_api import (  # noqa: E402
    Answers,
    Artifact,
    Plan,
    called_in_template,
    cut,
    load_file,
    oneline,
)
from pygen_copier.template_api_python import (  # noqa: E402
    DocumentedExtension,
    all_names,
    authors_of,
    is_managed,
    minimum_pythons,
    newest_python,
    oldest_python,
    people_of,
    public_names,
    pythons_between,
    subpackages,
    today,
)

HERE = Path(__file__).parent
code, pages = load_file(HERE / "recipe.py"), load_file(HERE / "pages.py")

LICENSES = {
    "MIT": "short and permissive",
    "Apache-2.0": "permissive, with a grant of patents",
    "BSD-3-Clause": "permissive, and names are not used to endorse",
    "GPL-3.0-or-later": "what is made of it has to be free, too",
    "MPL-2.0": "changed files stay free, others need not be",
    "ISC": "as MIT, in fewer words",
    "Unlicense": "given to the public domain",
    "LicenseRef-Proprietary": "all rights reserved",
}

CI_WORDS = {"github": "checks on GitHub", "gitlab": "checks on GitLab", "none": "no CI"}

MAX_KEYWORD = 40
WIDTH = 76  # Copier cuts what is wider


class Subpackage(NamedTuple):
    """A folder of modules: the file that makes it a package, and its docstring."""

    file: str
    doc: str


class PythonPackage(DocumentedExtension):
    """Gives the questionnaire and the files of this template what is generated."""

    prompts = HERE / "prompts"
    choices: ClassVar[dict[str, dict[str, str] | tuple[str, ...]]] = {
        "license": LICENSES,
        "minimum_python": minimum_pythons(today()),
        "versioning": {
            "tags": "tags of git, such as v1.2.0",
            "file": "the line `version` in pyproject.toml",
        },
        "ci": {
            "github": "GitHub Actions, on every push",
            "gitlab": "GitLab CI, on every push",
            "none": "nothing speaks of either then",
        },
        "docs_host": {
            "none": "nobody; it is built and looked at where the package is",
            "pages": "GitHub Pages or GitLab Pages, by a job of CI on the main branch",
            "readthedocs": "Read the Docs, where you add the project once",
        },
        "enhancement": {
            "full": "descriptions, pseudocode and hints for the code",
            "pseudocode": "descriptions and pseudocode",
            "description": "descriptions alone",
            "none": "features stay as you wrote them",
        },
        "verify": {
            "sandbox": "generated code is run, shut off from this machine",
            "static": "generated code is only read",
        },
        "docstrings": {"google": "Args: and Returns:", "numpy": "underlined sections"},
    }

    def check_given(self, answers: Answers) -> None:
        """Hold the answers against the rules, those that only fit together too."""
        super().check_given(answers)
        if (answers.get("docs_host"), answers.get("ci")) == ("pages", "none"):
            raise PygenError(
                "docs_host: Pages are published by CI, and there is none.",
                "Answer readthedocs, or another ci.",
            )

    def artifacts_of(self, plan: Plan, answers: Answers) -> Sequence[Artifact]:
        """Return modules and their tests, an example a feature, and the pages that are written."""
        recipe = code.Recipe(plan, answers)
        return [*recipe.artifacts(), *pages.written_pages(recipe)]

    @called_in_template
    def public_names(self, answers: Answers) -> list[tuple[str, list[str]]]:
        """Return what the package re-exports, by module."""
        return public_names(self.plan_of(answers))

    @called_in_template
    def all_names(self, answers: Answers) -> list[str]:
        """Return the names that the package re-exports, in the order of its `__all__`."""
        return all_names(self.plan_of(answers))

    @called_in_template
    def keywords(self, answers: Answers) -> list[str]:
        """Return the features that are short enough to be searched for."""
        names = [oneline(feature.name) for feature in self.plan_of(answers).features]
        return [name for name in names if name and len(name) <= MAX_KEYWORD and "," not in name]

    @called_in_template
    def taken_for_granted(self, answers: Answers) -> str:
        """Return what is answered where a person does not want to be asked, a few of it on a line.

        That is the last answer, else what copier.yml has.
        """
        python = f"Python {answers.get('minimum_python') or oldest_python(today())} and newer"
        if not is_managed(answers, "pyproject.toml"):
            return python
        name, mail = (
            answers.get(f"author_{part}") or self.git_setting_of(f"user.{part}")
            for part in ("name", "email")
        )
        by = f", by {oneline(name)} {f'<{oneline(mail)}>' if mail else ''}" if name else ""
        licence = answers.get("license") or "MIT"
        where = CI_WORDS[answers.get("ci") or self._ci_at(answers.get("repository_url"))]
        return cut(f"{licence}, {python}, {where}{by}".rstrip(), WIDTH)

    @called_in_template
    def default_minimum_python(self, answers: Answers) -> str:
        """Return the oldest Python that gets fixes today."""
        return oldest_python(today())

    @called_in_template
    def default_newest_python(self, answers: Answers) -> str:
        """Return the newest Python that is released today."""
        return newest_python(today())

    @called_in_template
    def default_versioning(self, answers: Answers) -> str:
        """Return where the version comes from where nobody says.

        A package that was made before there was the question keeps the one in its file.
        """
        recorded = self.run_end.command.recorded if self.run_end else {}
        return "file" if "generated" in recorded else "tags"

    @called_in_template
    def default_ci(self, answers: Answers, repository_url: str | None) -> str:
        """Return where checks are run where nobody says: where the repository is."""
        return self._ci_at(repository_url)

    @staticmethod
    def _ci_at(repository_url: str | None) -> str:
        site = urlsplit(repository_url or "").netloc
        return "gitlab" if site.startswith("gitlab.") else "github"

    @called_in_template
    def authors(self, answers: Answers) -> list[str]:
        """Return the names of the authors; none where nobody is named."""
        return authors_of(answers.get("author_name") or "")

    @called_in_template
    def people(self, answers: Answers) -> list[dict[str, str]]:
        """Return the authors as citations have them: people in parts, others by their name."""
        return people_of(self._holder(answers))

    @called_in_template
    def copyright_holder(self, answers: Answers) -> str:
        """Return whose the package is."""
        return self._holder(answers)

    @staticmethod
    def _holder(answers: Answers) -> str:
        return oneline(answers.get("author_name")) or f"{answers['package_name']} contributors"

    @called_in_template
    def subpackages(self, answers: Answers) -> list[Subpackage]:
        """Return the subpackages that the modules' dotted names imply."""
        return [
            Subpackage(file, f"Subpackage `{name}`.")
            for file, name in subpackages(self.plan_of(answers)).items()
        ]

    @called_in_template
    def python_versions(self, answers: Answers) -> list[str]:
        """Return the Python versions to support."""
        return pythons_between(answers["minimum_python"], answers["newest_python"])

    @called_in_template
    def page_titles(self, answers: Answers) -> dict[str, str]:
        """Return the titles of all pages of the documentation, by their files."""
        titles: dict[str, str] = pages.page_titles(self.plan_of(answers))
        return titles
