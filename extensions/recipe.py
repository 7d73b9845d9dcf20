"""The recipe of a Python package: what code a plan implies, and what each file must pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pygen_copier.template_api import (
    Answers,
    Artifact,
    Check,
    Document,
    Feature,
    Module,
    Plan,
    Setting,
    Verification,
    slug,
)
from pygen_copier.template_api_python import (
    Commands,
    DefinedNames,
    Documented,
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
    completed_module,
    example_scaffold,
    fewer_requirements,
    format_text,
    import_names,
    installed,
    is_managed,
    lazy_package,
    module_chunks,
    module_name,
    module_scaffold,
    own_modules,
    package_contexts,
    public_names,
    signature_list,
    tests_chunks,
    tests_scaffold,
    told_requirements,
    told_scripts,
    used_closure,
    with_public_imports,
    without_tests,
)

WITHOUT_SIGNATURES = ("signatures", None)  # what a small window does without first

# What the package's own linter looks for, as it stands in its `pyproject.toml`.
RULES = (Path(__file__).parents[1] / "parts" / "lint.toml").read_text(encoding="utf-8")

# How the package's own mypy reads it, likewise.
TYPES = (Path(__file__).parents[1] / "parts" / "types.toml").read_text(encoding="utf-8")


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
        """Return the artifacts of code, those that others need first."""
        return [
            *map(self.module, self.plan.modules),
            *map(self.tests, self.plan.modules),
            *map(self.example, self.plan.features),
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
                self.imports(allowed=module.uses, module=module.name),
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
                self.imports(allowed=self.offers, also={"pytest"}),
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
            verification=self.verification([module], subject=source),
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
                self.imports(allowed=self.offers),
                self.used_names,
                NoPlaceholders(),
                Security(self.own_modules),
            ),
            scaffold=lambda _: self._formatted(
                example_scaffold(feature, modules, self.import_name)
            ),
            whole=self._with_public_imports,
            verification=self.verification(modules),
        )

    def _signatures(self, module: Module | None, inputs: Mapping[str, Any]) -> dict[str, Document]:
        """Return the signatures that what is asked for may need of what is installed.

        A module, its tests and its example are told the same ones, as far as they say the same.
        """
        features = inputs.get("features", inputs.get("feature", ""))
        modules = [module] if module else []
        return self.signatures_of(modules, features, inputs.get("requirements"))

    def signatures_of(self, modules: Iterable[Module], *told: object) -> dict[str, Document]:
        """Return the signatures that modules and what is told of them may call for."""
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

    def verification(self, modules: Sequence[Module], subject: str = "") -> Verification:
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

    def imports(
        self,
        allowed: Sequence[str] | Mapping[str, Any],
        also: set[str] | None = None,
        module: str = "",
    ) -> Imports:
        """Return the check of what Python imports that may import some of the own modules.

        Args:
            allowed: The modules.
            also: What may be imported beside what the plan depends on.
            module: Whose source it is, where it is a module's.
        """
        external = self.external | (also or set())
        return Imports(self.import_name, self.offers, allowed, external, self.exported, module)

    @staticmethod
    def _feature(feature: Feature) -> dict[str, Any]:
        return feature.model_dump(exclude={"given", "scores"})

    @staticmethod
    def _spec(module: Module) -> dict[str, Any]:
        """Return what others see of a module: its purpose and API."""
        return module.model_dump(mode="json", include={"name", "purpose", "api"})
