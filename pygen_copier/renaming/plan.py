"""A plan and answers follow a renaming.

All places of a plan that hold names of modules, features or artifacts are known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts
from pygen_copier.yaml_text import data_of

# What of a plan is no text that names could stand in.
_FIXED = frozenset({"inputs", "kind", "id", "from", "version", "scores", "dependencies"})
_BEFORE = ("", "test_")  # a file of a module is called as it, one of its tests as pytest wants
_CODE = frozenset({"signature", "type", "bases", "default", "value"})


def renamed_plan(plan: Plan, texts: Texts) -> Plan:
    """Return a plan with the names of now, in its fields and in what it says.

    Args:
        plan: The plan before.
        texts: Rewrites texts.
    """
    renaming = texts.renaming
    named: dict[str, Callable[[Any], Any]] = {
        "uses": lambda names: [renaming.module(name) for name in names],
        "module": renaming.module,
        "stand_ins": lambda names: [renaming.artifact(name) for name in names],
        "notes": lambda notes: {
            renaming.artifact(name): _told(note, texts) for name, note in notes.items()
        },
    }
    data = plan.dump()
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key in named:
            found[key] = named[key](value)
        elif key == "features":
            found[key] = [{**_told(each, texts), **_named(each, renaming)} for each in value]
        elif key == "modules":
            found[key] = [_module(each, texts) for each in value]
        elif key == "requirements":
            found[key] = [{**_told(each, texts), **_modules(each, renaming)} for each in value]
        elif key == "spec":
            others = {
                renaming.feature(name): known for name, known in value.get("others", {}).items()
            }
            found[key] = {**value, **({"others": others} if others else {})}
        elif key == "scripts":
            found[key] = [{**each, "module": renaming.module(each["module"])} for each in value]
        else:
            found[key] = value if key in _FIXED else _told(value, texts)
    return read_plan(found)


def renamed_answers(answers: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Return the answers that are others after a renaming, the plan among them.

    Args:
        answers: The answers before.
        texts: Rewrites texts.
    """
    renaming = texts.renaming
    found: dict[str, Any] = {
        "package_name": renaming.package[1],
        "import_name": renaming.imported[1],
        "description": texts.prose(str(answers.get("description") or "")),
        "features": renamed_features(answers.get("features"), renaming),
    }
    plan = read_plan(answers["plan"])
    renamed = renamed_plan(plan, texts)
    found["plan"] = made_from(renamed, plan, answers, found).dump()
    if unmanaged := answers.get("unmanaged"):
        found["unmanaged"] = renamed_patterns(str(unmanaged), renaming)
    return {name: value for name, value in found.items() if value != answers.get(name)}


def renamed_patterns(patterns: str, renaming: Renaming) -> str:
    """Return patterns of files that are left to a person, where they name a module's own files."""
    flat = {old.replace(".", "_"): new.replace(".", "_") for old, new in renaming.modules.items()}
    stems = {f"{before}{old}": f"{before}{new}" for old, new in flat.items() for before in _BEFORE}
    lines = []
    for line in patterns.splitlines():
        folder, slash, name = line.rpartition("/")
        stem, dot, ending = name.partition(".")
        lines.append(f"{folder}{slash}{stems.get(stem, stem)}{dot}{ending}")
    return "\n".join(lines)


def renamed_features(answer: object, renaming: Renaming) -> Any:
    """Return the feature list with the names of now; what a feature says stays."""
    listed = data_of(answer, "features")
    if not renaming.features or not isinstance(listed, list):
        return answer
    found: list[Any] = []
    for item in listed:
        if isinstance(item, Mapping) and len(item) == 1:
            ((name, given),) = item.items()
            found.append({_wished(str(name), renaming): given})
        else:
            name, colon, given = str(item).partition(": ")
            found.append(f"{_wished(name, renaming)}{colon}{given}")
    return found


def made_from(
    plan: Plan, before: Plan, answers: Mapping[str, Any], changed: Mapping[str, Any]
) -> Plan:
    """Return a plan that is known to be made from answers of now, where it was from those before.

    Args:
        plan: The plan now.
        before: The plan before.
        answers: The answers before.
        changed: Those that are others now.
    """
    if not before.inputs:
        return plan
    wished = [feature.given or feature.name for feature in before.features]
    now = _digests({**answers, **changed})
    parts = before.inputs.split(".")
    for known in (_digests(answers), _digests({**answers, "features": wished})):
        for number, part in enumerate(before.inputs.split(".")[: len(known)]):
            if known[number] == part:
                parts[number] = now[number]
    return plan.model_copy(update={"inputs": ".".join(parts)})


def _digests(answers: Mapping[str, Any]) -> list[str]:
    """Return the digests of description, features and enhancement."""
    known = ("description", "features", "enhancement", "provider")
    return PlanInputs.of_answers({name: answers.get(name) for name in known}).digest.split(".")


def _wished(name: str, renaming: Renaming) -> str:
    return renaming.features.get(" ".join(name.split()), name)


def _named(feature: Mapping[str, Any], renaming: Renaming) -> dict[str, str]:
    """Return the names in a feature; what the person gave begins with it."""
    old = feature["name"]
    found = {"name": renaming.feature(old)}
    if given := feature.get("given"):
        name, colon, more = given.partition(": ")
        found["given"] = f"{renaming.feature(name)}{colon}{more}" if name == old else given
    return found


def _module(module: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    renaming = texts.renaming
    return {
        **_told(module, texts),
        "name": renaming.module(module["name"]),
        "uses": [renaming.module(name) for name in module["uses"]],
        "features": [renaming.feature(name) for name in module["features"]],
    }


def _modules(requirement: Mapping[str, Any], renaming: Renaming) -> dict[str, Any]:
    names = requirement.get("modules")
    return {"modules": [renaming.module(name) for name in names]} if names else {}


def _told(value: Any, texts: Texts, key: str = "") -> Any:
    """Return what is said with the names of now."""
    if isinstance(value, Mapping):
        return {
            name: each if name in _FIXED or name == "name" else _told(each, texts, name)
            for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_told(each, texts, key) for each in value]
    if not isinstance(value, str):
        return value
    return texts.words.span(value) if key in _CODE else texts.prose(value)
