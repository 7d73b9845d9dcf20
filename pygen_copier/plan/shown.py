"""A plan as a person edits it: without digests and scores, which are put back when it is read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pygen_copier import process
from pygen_copier.errors import PygenError
from pygen_copier.plan.consent import seen
from pygen_copier.plan.model import Plan
from pygen_copier.yaml_text import data_of, dump_yaml

_RECORDS = ("inputs", "spec", "last_requirement", "stand_ins")
_SCORED = ("features", "modules")
_NEW = "  # new"
_INPUTS = re.compile(r"^inputs:", re.M)
_PART = re.compile(r"^  - name: ")
_ITEM = re.compile(r"^      - kind: ")


def shown(plan: Plan, before: Plan | None = None) -> str:
    """Return a plan as YAML for a person, with a comment at what a plan before did not have.

    Args:
        plan: The plan.
        before: The last plan, or None where there was none.
    """
    text = dump_yaml(_bare(plan.dump()))
    return _marked(text, plan, before) if before else text


def put_back(value: object, full: Mapping[str, Any]) -> object:
    """Return what a person made of a shown plan, with what was not shown.

    A plan that was not touched is the plan that was shown. `inputs` that a person wrote stays, also
    an empty one, which makes the plan their own.

    Args:
        value: The plan as data or YAML text; what is no plan stays as it is.
        full: The plan that was shown, as data.
    """
    try:
        data = data_of(value)
    except PygenError:
        return value
    if not isinstance(data, Mapping):
        return value
    bare = _bare(full)
    if data == bare:
        return dict(full)
    back = {key: full[key] for key in _RECORDS if key in full and key not in data}
    if "scores" in full and data.get("summary") == full["summary"]:
        back["scores"] = full["scores"]
    for key in _SCORED:
        back[key] = _with_scores(data.get(key), bare[key], full[key])
    return {**data, **{key: part for key, part in back.items() if part is not None}}


class LastShown:
    """The plan that was last shown in this process, as data."""

    def __init__(self) -> None:
        self.full: Mapping[str, Any] | None = None


def put_back_shown(value: object) -> object:
    """Return what a person made of the plan that was last shown, with what was not shown.

    Its dependencies count as seen.

    Args:
        value: The plan; where it is no text, it was not typed and stays as it is.
    """
    full = process.one(LastShown).full
    return put_back(value, seen(full)) if full is not None and isinstance(value, str) else value


def with_records(text: str, full: Mapping[str, Any] | None = None) -> str:
    """Return a person's text of a plan, also a broken one, below the digests that were not shown.

    Args:
        text: The text.
        full: The plan that was shown, as data, or None for the last one.
    """
    full = full or process.one(LastShown).full
    if not full or _INPUTS.search(text):
        return text
    return dump_yaml({key: full[key] for key in _RECORDS if key in full}) + text


def _bare(plan: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: part for key, part in plan.items() if key not in (*_RECORDS, "scores")}
    bare = seen(bare)
    for key in _SCORED:
        bare[key] = [_without_scores(part) for part in plan[key]]
    return bare


def _without_scores(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "scores"}


def _with_scores(parts: Any, bare: list[Any], full: list[Any]) -> Any:
    """Return parts, those that a person left as they were with their scores."""
    if not isinstance(parts, list):
        return None
    return [full[bare.index(part)] if part in bare else part for part in parts]


def _marked(text: str, plan: Plan, before: Plan) -> str:
    """Return the text with a comment at each feature, module and name of an API that is new."""
    known = {"features": {f.name for f in before.features}, "modules": set[str]()}
    known["modules"] = {module.name for module in before.modules}
    apis = {module.name: {item.name for item in module.api} for module in before.modules}
    names = {"features": [f.name for f in plan.features], "modules": [m.name for m in plan.modules]}
    lines, key, at, item = [], "", -1, -1
    for line in text.splitlines():
        if line[:1].isalpha():
            key, at = line.partition(":")[0], -1
        is_new = False
        if key in names and _PART.match(line):
            at, item = at + 1, -1
            is_new = names[key][at] not in known[key]
        elif key == "modules" and _ITEM.match(line):
            item += 1
            is_new = _is_new(plan, at, item, apis)
        lines.append(f"{line}{_NEW if is_new else ''}")
    return "\n".join(lines) + "\n"


def _is_new(plan: Plan, at: int, item: int, apis: Mapping[str, Collection[str]]) -> bool:
    module = plan.modules[at]
    return module.name in apis and module.api[item].name not in apis[module.name]
