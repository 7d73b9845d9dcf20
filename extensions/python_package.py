"""The recipe of a Python package: which files a plan implies, and what each must pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from pygen_copier.template_api import require

require(1)  # before anything is imported that another interface may not have

from pygen_copier import PygenError  # noqa: E402 - see above
from pygen_copier.template_api import (  # noqa: E402
    Answers,
    Artifact,
    Check,
    Document,
    Feature,
    Module,
    Plan,
    Setting,
    Verification,
    called_in_template,
    cut,
    oneline,
    slug,
)
from pygen_copier.template_api_python import (  # noqa: E402
    Commands,
    DefinedNames,
    Documented,
    DocumentedExtension,
    Honoured,
    Imports,
    Introduced,
    Lint,
    NoPlaceholders,
    NoWorkAtImport,
    Parses,
    PlainDocstrings,
    PlainText,
    PlannedApi,
    Security,
    ShownRequirements,
    Tests,
    UsedNames,
    WrittenPages,
    all_names,
    as_title,
    authors_of,
    completed_module,
    example_scaffold,
    fewer_requirements,
    format_text,
    import_names,
    installed,
    is_managed,
    lazy_package,
    minimum_pythons,
    module_chunks,
    module_name,
    module_scaffold,
    newest_python,
    oldest_python,
    own_modules,
    package_contexts,
    page_program,
    people_of,
    printing_program,
    public_names,
    pythons_between,
    signature_list,
    subpackages,
    tests_chunks,
    tests_scaffold,
    today,
    told_requirements,
    told_scripts,
    used_closure,
    with_output,
    with_public_imports,
    without_tests,
)

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


# The pages that are computed, and those of the whole package that are written; in their order.
PAGES = {
    "index.md": "Overview",
    "installation.md": "Installation",
    "tutorial.md": "Tutorial",
    "examples.md": "Examples",
    "api.md": "API reference",
    "plan.md": "The plan",
}
WITHOUT_SIGNATURES = ("signatures", None)  # what a small window does without first
TUTORIAL_FEATURES = 2  # later features leave the tutorial as it is

# What the package's own linter looks for, as it stands in its `pyproject.toml`.
RULES = (Path(__file__).parents[1] / "parts" / "lint.toml").read_text(encoding="utf-8")


# How the package's own mypy reads it, likewise.
TYPES = (Path(__file__).parents[1] / "parts" / "types.toml").read_text(encoding="utf-8")


# A page may call by one name what is something else further down.
PAGE_TYPES = """
allow_redefinition = true
[[tool.mypy.overrides]]
module = "page"
disable_error_code = ["no-redef"]
"""


class Subpackage(NamedTuple):
    """A folder of modules: the file that makes it a package, and its docstring."""

    file: str
    doc: str


class PythonPackage(DocumentedExtension):
    """Gives the questionnaire and the files of this template what is generated."""

    prompts = Path(__file__).parent / "prompts"
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
        return Recipe(plan, answers).artifacts()

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
        return page_titles(self.plan_of(answers))


def page_titles(plan: Plan) -> dict[str, str]:
    """Return the titles of all pages of the documentation, by their files."""
    guides = {
        f"how-to/{slug(feature.name)}.md": as_title(feature.name) for feature in plan.features
    }
    modules = {f"reference/{module.name}.md": module.name for module in plan.modules}
    return {**PAGES, **guides, **modules}


class Recipe:
    """The artifacts of one plan.

    Args:
        plan: A valid plan.
        answers: The other answers.
    """

    def __init__(self, plan: Plan, answers: Answers) -> None:
        self.plan = plan
        self.import_name: str = answers["import_name"]
        self.package_name: str = answers["package_name"]
        self.python: str = answers["minimum_python"]
        self.context, self.short_context = package_contexts(answers, plan.summary, plan.context)
        self.shorter = (("context", self.short_context), ("context", None))
        self.addresses = [url] if (url := answers.get("repository_url")) else []
        self.offers = {module.name: {item.name for item in module.api} for module in plan.modules}
        self.own_modules = own_modules(self.import_name, self.offers)
        self.external = import_names(plan.dependencies)
        self.installed = installed(plan.dependencies)
        self.used_names = UsedNames(self.installed, self.import_name, self.python)
        # Where a person writes `__init__.py`, nobody else knows what it re-exports.
        is_ours = is_managed(answers, f"src/{self.import_name}/__init__.py")
        self.public = public_names(plan) if is_ours else []
        self.exported = {name for _, module_names in self.public for name in module_names}
        self.environment = {"dependencies": list(plan.dependencies), "python": self.python}
        self._scaffolds: dict[str, str] = {}

    def artifacts(self) -> list[Artifact]:
        """Return all artifacts, those that others need first."""
        return [
            *map(self.module, self.plan.modules),
            *map(self.tests, self.plan.modules),
            *map(self.example, self.plan.features),
            *self.pages(),
        ]

    def module(self, module: Module) -> Artifact:
        """Return the source of a module; it leans on the specifications of those it uses."""
        features = [self._feature(self.plan.feature(name)) for name in module.features]
        uses = [self._spec(self.plan.module(name)) for name in module.uses]
        # A feature that is merely renamed changes nothing in the code.
        texts = [{**feature, "name": ""} for feature in features]
        own = {**module.spec(), "features": []}
        spec = {"import_name": self.import_name, "module": own, "features": texts}
        requirements = self.plan.demanded_of(module.name)
        demanded = {
            **told_requirements(requirements),
            **told_scripts(self.plan.commands_of(module.name)),
        }
        inputs = {
            "import_name": self.import_name,
            "module": module.spec(),
            "uses": uses,
            "dependencies": list(self.plan.dependencies),
            "features": features,
            **demanded,
            "context": self.context,
        }
        return Artifact(
            name=f"module:{module.name}",
            task="module",
            folder=f"src/{self.import_name}",
            file=module.file,
            language="python",
            spec={**spec, **demanded},
            leans_on={"uses": uses, **self.environment},
            inputs=inputs,
            shorter=(
                *(WITHOUT_SIGNATURES, *self.shorter, ("features", None)),
                *fewer_requirements(requirements),
            ),
            more=lambda _: self._signatures(module, inputs),
            setting=self._setting(module),
            checks=(
                *self._readable(),
                PlannedApi(module),
                *([Honoured(requirements)] if requirements else []),
                Documented(),
                self._imports(allowed=module.uses, module=module.name),
                self.used_names,
                NoPlaceholders(),
                NoWorkAtImport(self.own_modules),
                Security(self.own_modules),
                PlainDocstrings(),
            ),
            scaffold=lambda _: self._scaffold(module),
            completed=lambda text: self._formatted(
                completed_module(self.plan, module, self.import_name, text), module
            ),
            chunks=lambda: module_chunks(self.plan, module, self.import_name),
        )

    def tests(self, module: Module) -> Artifact:
        """Return the tests of a module; they lean on its source."""
        source = f"module:{module.name}"
        path = f"src/{self.import_name}/{module.file}"
        own = {"import_name": self.import_name, "module": {**module.spec(), "features": []}}
        requirements = self.plan.demanded_of(module.name, alone=True)
        scripts = self.plan.commands_of(module.name)
        demanded = {**told_requirements(requirements), **told_scripts(scripts)}
        inputs = {
            "import_name": self.import_name,
            "module": module.spec(),
            "uses": [self._spec(each) for each in self._closure(module.uses)],
            "dependencies": list(self.plan.dependencies),
            "features": [self._feature(self.plan.feature(name)) for name in module.features],
            **demanded,
            "context": self.context,
        }
        return Artifact(
            name=f"tests:{module.name}",
            task="tests",
            folder="tests",
            file=f"test_{module.name.replace('.', '_')}.py",
            language="python",
            spec={**own, **demanded},
            leans_on=self.environment,
            inputs=inputs,
            shorter=(
                *(WITHOUT_SIGNATURES, *self.shorter, ("features", None), ("uses", None)),
                *fewer_requirements(requirements),
            ),
            needs=(source,),
            more=lambda texts: {
                **self._signatures(module, inputs),
                "source": Document("python", path, texts[source]),
            },
            setting=self._setting(),
            checks=(
                *self._readable(),
                Introduced(),
                self._imports(allowed=self.offers, also={"pytest"}),
                self.used_names,
                Tests(self.import_name, module),
                NoPlaceholders(),
                NoWorkAtImport(self.own_modules),
                Security(self.own_modules),
                *([ShownRequirements(requirements)] if requirements else []),
                *([Commands(scripts)] if scripts else []),
            ),
            scaffold=lambda texts: self._formatted(
                tests_scaffold(
                    module, self.import_name, waits=texts.get(source) == self._scaffold(module)
                )
            ),
            verification=self._verification([module], subject=source),
            chunks=lambda: tests_chunks(module, self.import_name),
        )

    def example(self, feature: Feature) -> Artifact:
        """Return an example of a feature; it leans on the modules that serve it."""
        modules = [module for module in self.plan.modules if feature.name in module.features]
        name = slug(feature.name)
        requirements = self.plan.demanded_of(*(module.name for module in modules), alone=True)
        spec = {
            "import_name": self.import_name,
            "feature": self._feature(feature),
            **told_requirements(requirements),
        }
        specs = [self._spec(module) for module in self._closure(each.name for each in modules)]
        own = specs[:1]
        inputs = {**spec, "modules": specs, "dependencies": list(self.plan.dependencies)}
        return Artifact(
            name=f"example:{name}",
            task="example",
            folder="examples",
            file=f"{module_name(feature.name)}.py",
            language="python",
            spec=spec,
            leans_on={"modules": specs, **self.environment},
            inputs={**inputs, "context": self.context},
            shorter=(
                *(WITHOUT_SIGNATURES, *self.shorter),
                *(*fewer_requirements(requirements), ("modules", own)),
            ),
            more=lambda _: self._signatures(modules[0] if modules else None, inputs),
            setting=self._setting(),
            checks=(
                *self._readable(),
                Introduced(),
                self._imports(allowed=self.offers),
                self.used_names,
                NoPlaceholders(),
                Security(self.own_modules),
            ),
            scaffold=lambda _: self._formatted(
                example_scaffold(feature, modules, self.import_name)
            ),
            whole=self._with_public_imports,
            verification=self._verification(modules),
        )

    def _signatures(self, module: Module | None, inputs: Mapping[str, Any]) -> dict[str, Document]:
        """Return the signatures that what is asked for may need of what is installed.

        A module, its tests and its example are told the same ones, as far as they say the same.
        """
        features = inputs.get("features", inputs.get("feature", ""))
        modules = [module] if module else []
        return self._signatures_of(modules, features, inputs.get("requirements"))

    def _signatures_of(self, modules: Iterable[Module], *told: object) -> dict[str, Document]:
        said = [text for each in modules for text in (each.purpose, *(i.doc for i in each.api))]
        text = " ".join(map(str, (*said, *told)))
        found = signature_list(self.installed, self.external, text)
        return {"signatures": Document("python", "signatures", found)} if found else {}

    def _with_public_imports(self, text: str) -> str:
        """Return Python that takes from the top of the package what it offers there."""
        better = with_public_imports(text, self.import_name, self.public)
        return text if better == text else self._formatted(better)

    def _closure(self, names: Iterable[str]) -> list[Module]:
        """Return modules and all that they use, the nearest first, as far as a brief has room."""
        return used_closure(self.plan, names)

    def _scaffold(self, module: Module) -> str:
        if module.name not in self._scaffolds:
            text = module_scaffold(self.plan, module, self.import_name)
            self._scaffolds[module.name] = self._formatted(text, module)
        return self._scaffolds[module.name]

    def _formatted(self, text: str, module: Module | None = None) -> str:
        """Return a scaffold as the package's own tools want it, however the plan is written."""
        return format_text(text, "python", self._setting(module))

    def _verification(self, modules: Sequence[Module], subject: str = "") -> Verification:
        """Return how a file is verified that speaks of modules; it hangs on all that these use."""
        pending, relies = list(modules), dict[str, None]()
        while pending:
            module = pending.pop()
            relies[f"module:{module.name}"] = None
            pending += map(self.plan.module, module.uses)
        every = (f"module:{module.name}" for module in self.plan.modules)
        return Verification(
            relies=tuple(relies),
            beside=tuple(name for name in every if name not in relies),
            files=self._package,
            types=TYPES,
            subject=subject,
            without=without_tests,
        )

    @cached_property
    def _package(self) -> dict[str, str]:
        """The files of the package beside its modules, the same for every verification."""
        return lazy_package(self.plan, self.import_name)

    def _setting(self, module: Module | None = None) -> Setting:
        names = (item.name for item in module.api) if module else ()
        return Setting(self.import_name, self.python, frozenset(names), RULES)

    def _readable(self) -> tuple[Check, ...]:
        """Return the checks of every Python file, the one that all others need first."""
        return Parses(), PlainText(), DefinedNames(), Lint()

    def pages(self) -> list[Artifact]:
        """Return the pages that are written: overview, tutorial, and a guide a feature."""
        written = WrittenPages(
            self.plan,
            self.package_name,
            self.import_name,
            titles=page_titles(self.plan),
            addresses=self.addresses,
            imports=self._imports(allowed=self.offers),
            leans_on=self.environment,
            context=self.context,
            short_context=self.short_context,
            used_names=self.used_names,
            signatures=self._signatures_of,
        )
        features = self.plan.features
        pages = [
            written.overview("index.md"),
            written.tutorial(features[:TUTORIAL_FEATURES], "tutorial.md"),
            *map(written.how_to, features),
        ]
        return [replace(page, verification=self._page_verification(page)) for page in pages]

    def _page_verification(self, page: Artifact) -> Verification:
        """Return how the Python of a page is verified: all blocks in order, and what they print."""
        kinds = (need.partition(":") for need in page.needs)
        modules = [self.plan.module(name) for kind, _, name in kinds if kind == "module"]
        return replace(
            self._verification(modules),
            typed=page_program,
            program=printing_program,
            shown=with_output,
            types=TYPES + PAGE_TYPES,
        )

    def _imports(
        self,
        allowed: Sequence[str] | Mapping[str, Any],
        also: set[str] | None = None,
        module: str = "",
    ) -> Imports:
        external = self.external | (also or set())
        return Imports(self.import_name, self.offers, allowed, external, self.exported, module)

    @staticmethod
    def _feature(feature: Feature) -> dict[str, Any]:
        return feature.model_dump(exclude={"given", "scores"})

    @staticmethod
    def _spec(module: Module) -> dict[str, Any]:
        """Return what others see of a module: its purpose and API."""
        return module.model_dump(mode="json", include={"name", "purpose", "api"})
