"""Mending: a structure that breaks rules is made valid by code, and what that took is told."""

from __future__ import annotations

import difflib
import graphlib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from pygen_copier.names import module_name, module_problem, slug
from pygen_copier.plan import stand_ins
from pygen_copier.plan.dependencies import dependency_violations
from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.objective import terms
from pygen_copier.plan.planning.mending_api import mended_api
from pygen_copier.plan.planning.scaffold_planner import outline
from pygen_copier.text import oneline

Data = dict[str, Any]


@dataclass
class Mended:
    """A structure that was mended.

    Attributes:
        dependencies: Its requirements.
        modules: Its modules beside those that are kept, as plain data.
        words: What was mended, a clause each.
        stand_ins: What a stand-in was taken for.
    """

    dependencies: list[str] = field(default_factory=list)
    modules: list[Data] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    stand_ins: list[str] = field(default_factory=list)

    def told(self) -> Data:
        """Return it as a structure."""
        return {
            "dependencies": self.dependencies,
            "modules": self.modules,
            "stand_ins": self.stand_ins,
        }


def mended(
    told: Mapping[str, Any],
    features: Sequence[Feature],
    kept: Sequence[Module],
    *,
    with_api: bool = True,
) -> Mended:
    """Return a structure without what breaks rules; any shape is taken.

    Names are made valid, modules of one name joined, features matched, uses of nothing dropped, a
    circle broken at its weakest edge, signatures completed. A feature that is served by none goes
    to the module that speaks of it, or gets one of its own from the outline.

    Args:
        told: The structure as it came.
        features: The features that it has to serve.
        kept: The modules that stay.
        with_api: Whether the modules have APIs yet.
    """
    result = Mended(stand_ins=[str(name) for name in told.get("stand_ins", ())])
    result.dependencies = _dependencies(told, result.words)
    result.modules = _named(told, kept, result.words)
    _match_features(result, features)
    _serve_all(result, features, kept)
    _drop_uses(result, kept)
    _break_circles(result, kept)
    if with_api:
        _complete_apis(result, kept)
    return result


def _dependencies(told: Mapping[str, Any], words: list[str]) -> list[str]:
    kept = []
    for text in _list(told.get("dependencies")):
        if not isinstance(text, str) or next(dependency_violations([text]), None):
            words.append(f"dropped the requirement {text!r:.60}")
        else:
            kept.append(text)
    return kept


def _named(told: Mapping[str, Any], kept: Sequence[Module], words: list[str]) -> list[Data]:
    """Return modules with valid names, those of one name joined, kept ones left out."""
    there = {module.name for module in kept}
    modules: dict[str, Data] = {}
    renamed: dict[str, str] = {}
    for module in _list(told.get("modules")):
        if not isinstance(module, Mapping) or not str(module.get("name", "")).strip():
            continue
        given = str(module["name"])
        name = given if module_problem(given) is None else _module_name(given)
        if name in there:
            continue
        if name in modules:
            words.append(f"joined what stood twice as {name!r}")
        elif other := _clash(name, [*there, *modules]):
            name = _free(name.replace(".", "_"), [*there, *modules])
            words.append(f"named {given!r:.60} {name!r} beside {other!r}")
        elif name != given:
            words.append(f"named {given!r:.60} {name!r}")
        renamed.setdefault(given, name)
        joined = modules.setdefault(
            name, {"name": name, "purpose": "", "features": [], "uses": [], "api": []}
        )
        joined["purpose"] = joined["purpose"] or oneline(_text(module.get("purpose")))
        for key in ("features", "uses", "api"):
            joined[key] += [i for i in _list(module.get(key)) if i not in joined[key]]
    for module in modules.values():
        module["uses"] = [renamed.get(str(used), str(used)) for used in module["uses"]]
    return list(modules.values())


def _module_name(text: str) -> str:
    return ".".join(module_name(part) for part in text.split(".") if part.strip()) or "part"


def _clash(name: str, others: Sequence[str]) -> str:
    """Return the name that another one cannot stand beside, or nothing."""
    for other in others:
        same = name.lower().replace(".", "_") == other.lower().replace(".", "_")
        if same or name.startswith(f"{other}.") or other.startswith(f"{name}."):
            return other
    return ""


def _free(name: str, others: Sequence[str]) -> str:
    number, base = 2, name
    while _clash(name, others):
        name, number = f"{base}_{number}", number + 1
    return name


def _match_features(result: Mended, features: Sequence[Feature]) -> None:
    """Give the features that modules name the names they have."""
    known = {slug(feature.name): feature.name for feature in features}
    for module in result.modules:
        names: list[str] = []
        for given in map(str, module["features"]):
            near = difflib.get_close_matches(slug(given), known, 1, 0.8)
            if not near:
                result.words.append(f"{module['name']!r} serves no feature {given!r:.60}")
            elif known[near[0]] not in names:
                names.append(known[near[0]])
        module["features"] = names


def _serve_all(result: Mended, features: Sequence[Feature], kept: Sequence[Module]) -> None:
    """Have every feature served, by the module that speaks of it or by one from the outline."""
    served = {name for module in [*result.modules] for name in module["features"]}
    left = []
    for feature in features:
        if feature.name in served:
            continue
        spoken = [_speaks_of(module, feature) for module in result.modules]
        if not any(spoken):
            left.append(feature)
            continue
        best = result.modules[spoken.index(max(spoken))]
        best["features"].append(feature.name)
        result.words.append(f"had {best['name']!r} serve {feature.name!r}")
    taken = {module.name for module in kept} | {module["name"] for module in result.modules}
    for module in outline(left, taken):
        result.modules.append(module)
        result.stand_ins.append(stand_ins.of_module(module["name"]))


def _speaks_of(module: Data, feature: Feature) -> int:
    """Return how many words of a feature's name stand in a module's name, purpose and API."""
    api = [item for item in module["api"] if isinstance(item, Mapping)]
    told = " ".join([module["name"], module["purpose"], *(str(i.get("name")) for i in api)])
    return len(_words(feature.name) & _words(told))


def _words(text: str) -> set[str]:
    found = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold())
    return {word.removesuffix("s") for word in found if len(word) > 3}


def _drop_uses(result: Mended, kept: Sequence[Module]) -> None:
    there = {module["name"] for module in result.modules} | {module.name for module in kept}
    for module in result.modules:
        uses = list(dict.fromkeys(map(str, module["uses"])))
        module["uses"] = [used for used in uses if used in there and used != module["name"]]
        for used in uses:
            if used not in module["uses"]:
                result.words.append(f"{module['name']!r} uses no {used!r:.60}")


def _break_circles(result: Mended, kept: Sequence[Module]) -> None:
    """Break each circle at the edge that couples least."""
    modules = {module["name"]: module for module in result.modules}
    couplings = terms([*kept, *map(_readable, result.modules)]).couplings
    while True:
        graph = {name: module["uses"] for name, module in modules.items()}
        graph |= {module.name: list(module.uses) for module in kept}
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError as error:
            circle: list[str] = error.args[1]
            edges = [(user, used) for used, user in itertools.pairwise(circle)]
            user, used = min(
                (edge for edge in edges if edge[0] in modules),
                key=lambda edge: (couplings.get(edge, 0.0), edge),
            )
            modules[user]["uses"].remove(used)
            result.words.append(f"{user!r} uses {used!r} no more, which closed a circle")
        else:
            return


def _readable(module: Data) -> Module:
    try:
        return Module.model_validate(module)
    except ValidationError:
        return Module(name=module["name"], uses=tuple(module["uses"]))


def _complete_apis(result: Mended, kept: Sequence[Module]) -> None:
    """Mend the API of each module, those that others use first."""
    modules = {module["name"]: module for module in result.modules}
    there = {module.name: module.spec() for module in kept}
    order = graphlib.TopologicalSorter(
        {name: [used for used in each["uses"] if used in modules] for name, each in modules.items()}
    )
    for name in order.static_order():
        module = modules[name]
        module["api"], words = mended_api(module, list(there.values()))
        there[name] = module
        if words:
            result.words += words
            result.stand_ins.append(stand_ins.of_api(name))
    result.stand_ins = sorted(set(result.stand_ins))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
