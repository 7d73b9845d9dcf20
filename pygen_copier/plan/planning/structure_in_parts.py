"""A structure in parts, where it does not fit at once: first the modules, then the API of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier import settings
from pygen_copier.client.chain import Chain
from pygen_copier.client.repair import repair
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.digests import digest
from pygen_copier.events import Event
from pygen_copier.plan import stand_ins
from pygen_copier.plan.dependencies import Refused, distributed, refusals
from pygen_copier.plan.honouring import assigned, honouring_problems
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, PlanError, Requirement
from pygen_copier.plan.planning import structure_schemas
from pygen_copier.plan.planning.asking import Asking
from pygen_copier.plan.planning.condensing import Condensing, Told, beginning, ids_of
from pygen_copier.plan.planning.mending import mended
from pygen_copier.plan.planning.mending_api import mended_api
from pygen_copier.plan.planning.scaffold_planner import outlined_function
from pygen_copier.plan.planning.tidying import tidy_api, tidy_structure
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.stand_ins import FAILURES, StandIns
from pygen_copier.prompts.brief import Document

_MODULE_TOKENS, _API_TOKENS = 60, 820  # of a reply, by module: without its API, and of that alone
_MODULES_A_FEATURE = 1.5
_REPAIRS = 2


@dataclass(frozen=True)
class _Part:
    """An attempt at a part of a structure."""

    told: Mapping[str, Any]
    problems: tuple[str, ...]
    declined: bool = False

    @property
    def score(self) -> float:
        """The fewer problems, the better."""
        return -len(self.problems)


class StructureInParts:
    """Asks for the modules of a package, then for the API of each, all of these at once.

    Args:
        asking: Who is asked.
        condensing: Chooses how much of features there is room for.
        refused: Returns the requirements that cannot be installed here, each with the reason.
    """

    def __init__(self, asking: Asking, condensing: Condensing, refused: Refused) -> None:
        self.asking = asking
        self.condensing = condensing
        self.refused = refused

    def propose(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        requirements: Sequence[Requirement],
        name: str,
        candidate: int,
    ) -> dict[str, Any]:
        """Return a structure, mended where a part of it is not valid.

        Args:
            inputs: What the person asked for.
            summary: The enhanced description of the package.
            features: The features that it has to serve.
            kept: The modules that stay.
            requirements: What the person demanded that none of these honours.
            name: What the requests are about; a label.
            candidate: The number of the structure, where several are proposed.
        """
        head: dict[str, Any] = {
            "package_name": inputs.package_name,
            "summary": summary,
            "minimum_python": inputs.minimum_python,
        }
        if kept:
            head["previous"] = [{"name": m.name, "purpose": m.purpose} for m in kept]

        def problems_of(told: Mapping[str, Any]) -> tuple[str, ...]:
            modules = [{**module, "api": []} for module in told["modules"]]
            names = {f.name for f in features}.union(*(module.features for module in kept))
            found = _problems(names, [*(m.spec() for m in kept), *modules], told["dependencies"])
            return found or tuple(
                refusals(self.refused(distributed(told["dependencies"], inputs.package_name)))
            )

        def brief_with(told: Told, demanded: Mapping[str, Any]) -> dict[str, Any]:
            return {**head, **demanded, "features": told}

        tokens = round(_MODULE_TOKENS * _MODULES_A_FEATURE * len(features))
        asked = ("modules", brief_with, features, requirements, tokens, ("description",))
        brief = self.condensing.with_requirements(*asked, condense=False)
        if brief is None:
            head["summary"] = beginning(summary)
            brief = self.condensing.with_requirements(*asked)
        brief = brief or brief_with([{"name": feature.name} for feature in features], {})
        names = [feature.name for feature in features]
        schema = structure_schemas.modules(names, ids_of(brief))
        told = self._mended("modules", name, brief, schema, tidy_structure, problems_of, candidate)
        skeleton = mended(told, features, kept, with_api=False)
        modules = skeleton.modules
        marks = StandIns(self.asking.listener, skeleton.stand_ins)
        known = {feature.name: feature for feature in features}
        outlined = {
            module["name"]
            for module in modules
            if stand_ins.of_module(module["name"]) in skeleton.stand_ins
        }
        purposes = {m.name: m.purpose for m in kept} | {m["name"]: m["purpose"] for m in modules}
        specs = {module.name: module for module in kept}

        said = told.get("honours", {})
        whole = assigned(_outlined(features, kept, modules, requirements), said)

        def described(place: str) -> list[Any]:
            module = modules[int(place)]
            uses = [
                specs[used].spec() if used in specs else {"name": used, "purpose": purposes[used]}
                for used in module["uses"]
            ]
            served = [known[feature] for feature in module["features"]]
            api, words = marks.take(
                stand_ins.of_api(module["name"]),
                lambda: self.describe(
                    *(inputs, module, served, uses, skeleton.dependencies),
                    *(whole.demanded_of(module["name"]), candidate),
                ),
                lambda: ([outlined_function(module["name"], module["purpose"])], []),
                "a function stands in",
            )
            marks.add(*([stand_ins.of_api(module["name"])] if words else []))
            return api

        places = [str(at) for at, module in enumerate(modules) if module["name"] not in outlined]
        apis = run_all(
            dict.fromkeys(places, ()), described, settings.concurrency(settings.MOST_AT_ONCE)
        )
        for place, api in apis.items():
            modules[int(place)]["api"] = api
        return skeleton.told() | {
            "stand_ins": list(marks.names),
            "in_parts": True,
            **({"honours": said} if said else {}),
        }

    def describe(
        self,
        inputs: PlanInputs,
        module: Mapping[str, Any],
        features: Sequence[Feature],
        uses: Sequence[Mapping[str, Any]],
        dependencies: Sequence[str],
        requirements: Sequence[Requirement] = (),
        candidate: int = 0,
    ) -> tuple[list[Any], list[str]]:
        """Return the API of a module, and what code had to mend in it, a clause each.

        Args:
            inputs: What the person asked for.
            module: The module as plain data.
            features: The features that it serves.
            uses: The modules that it uses as plain data, as far as they are known.
            dependencies: What the package requires.
            requirements: What it must honour.
            candidate: The number of the structure, where several are proposed.
        """
        bare = {key: module[key] for key in ("name", "purpose", "features", "uses")}
        known = [{**used, "features": [], "uses": []} for used in uses if "api" in used]
        if _problems((), known, dependencies):
            known = []  # what they derive from is not told here
        alone = {**bare, "uses": [used["name"] for used in known]}
        head = {"package_name": inputs.package_name, "module": bare}
        head["minimum_python"] = inputs.minimum_python

        def problems_of(told: Mapping[str, Any]) -> tuple[str, ...]:
            modules = [*known, {**alone, "api": told["api"]}]
            found = _problems(bare["features"], modules, dependencies)
            return found or _unoffered(
                {**bare, "uses": [], "api": told["api"]}, requirements, inputs
            )

        named = [{"name": used["name"], "purpose": used["purpose"]} for used in uses]
        told_uses: Sequence[Mapping[str, Any]] = uses

        def brief_with(told: Told, demanded: Mapping[str, Any]) -> dict[str, Any]:
            return {**head, **demanded, "features": told, "uses": list(told_uses)}

        asked = ("api", brief_with, features, requirements, _API_TOKENS)
        brief = self.condensing.with_requirements(*asked)
        if brief is None:
            told_uses = named
            brief = self.condensing.with_requirements(*asked)
        brief = brief or brief_with([{"name": feature.name} for feature in features], {})
        told = self._mended(
            "api", module["name"], brief, structure_schemas.api(), _api, problems_of, candidate
        )
        if not problems_of(told):
            return list(told["api"]), []
        api, words = mended_api({**alone, "api": told["api"]}, known)
        if words:
            self.asking.listener(Event(f"api:{module['name']}", "mended", "; ".join(words)))
        return api, words

    def _mended(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        read: Callable[[Mapping[str, Any]], Mapping[str, Any]],
        problems_of: Callable[[Mapping[str, Any]], tuple[str, ...]],
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return the best reply to a task, mended by the model while that changes what is wrong."""
        chain = Chain()

        def ask(draft: _Part | None) -> _Part:
            inputs, label = dict(brief), name
            if draft:
                inputs |= {"problems": list(draft.problems), "draft": as_document(draft.told)}
                label = f"{name}-{digest(inputs['problems'], 8)}"
            told = read(
                self.asking.ask(
                    *(task, label, inputs, schema),
                    chain=chain,
                    lenient=True,
                    candidate=candidate,
                )
            )
            return _Part(told, problems_of(told))

        def again(_: _Part, last: _Part) -> _Part:
            try:
                return ask(last)
            except FAILURES:
                return last  # which ends it

        try:
            best, _ = repair(ask(None), again, _REPAIRS)
        except FAILURES:
            self.asking.strike(chain)
            raise
        if best.problems:
            self.asking.strike(chain)
        return best.told


def as_document(told: Mapping[str, Any]) -> Document:
    """Return a structure that is to be mended as a document of a brief."""
    return Document("json", "draft.json", json.dumps(told, ensure_ascii=False, indent=1))


def _outlined(
    features: Sequence[Feature],
    kept: Sequence[Module],
    modules: Sequence[Mapping[str, Any]],
    requirements: Sequence[Requirement],
) -> Plan:
    """Return a plan of modules that have no API yet."""
    bare = [Module.model_validate({**module, "api": []}) for module in modules]
    return Plan(features=tuple(features), modules=(*kept, *bare), requirements=tuple(requirements))


def _unoffered(
    module: Mapping[str, Any], requirements: Sequence[Requirement], inputs: PlanInputs
) -> tuple[str, ...]:
    """Return what a module alone is to offer by name, and does not."""
    own = tuple(each for each in requirements if each.modules[:1] == (module["name"],))
    plan = Plan(modules=(Module.model_validate(module),), requirements=own)
    return tuple(honouring_problems(plan, inputs.package_name))


def _api(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"api": tidy_api(told)}


def _problems(
    names: Collection[str], modules: Sequence[Mapping[str, Any]], dependencies: Any
) -> tuple[str, ...]:
    """Return what is wrong with modules for features of some names."""
    features = [{"name": name} for name in names]
    try:
        valid_plan({"features": features, "modules": modules, "dependencies": dependencies})
    except PlanError as error:
        return tuple(error.violations)
    return ()
