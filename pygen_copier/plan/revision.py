"""Revision: what of a plan stays when the person's wishes change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from pygen_copier.plan import stand_ins
from pygen_copier.plan.model import Feature, Module, Plan

_FILLERS = frozenset({"a", "an", "and", "for", "of", "the", "with"})


def same_features(asked: Sequence[Feature], previous: Plan | None) -> list[Feature]:
    """Return the previous plan's features that are asked for in the same words now."""
    wished = {(feature.name, feature.given) for feature in asked}
    features = previous.features if previous else ()
    return [feature for feature in features if (feature.name, feature.given) in wished]


def renames(previous: Plan, asked: Sequence[Feature]) -> dict[str, Feature]:
    """Return the features that were merely renamed, as they are asked for now, by their old names.

    A feature was renamed when its details (after the colon) are the same, or, where it has none,
    when it has the same words but for a plural s, order and hyphens. Anything less would take one
    feature for another: "reads CSV files" and "reads TSV files" are two, and so are "parity checks"
    and "parity checks with noise". What was renamed once is no other feature's old self.
    """
    wished = {(feature.name, feature.given) for feature in asked}
    old = {feature.name: feature for feature in previous.features}
    gone = [f for f in previous.features if (f.name, f.given) not in wished]
    renamed: dict[str, Feature] = {}
    for feature in asked:
        if feature.name in old:
            continue
        match = next((f for f in gone if f.name not in renamed and _is_same(f, feature)), None)
        if match:
            renamed[match.name] = feature
    return renamed


def with_renames(previous: Plan, asked: Sequence[Feature]) -> Plan:
    """Return a plan in which features that were merely renamed have their new names.

    Args:
        previous: The plan before.
        asked: The features that are asked for now; see `renames`.
    """
    renamed = renames(previous, asked)
    if not renamed:
        return previous
    features = tuple(
        (
            f.model_copy(update={"name": renamed[f.name].name, "given": renamed[f.name].given})
            if f.name in renamed
            else f
        )
        for f in previous.features
    )
    modules = tuple(
        module.model_copy(
            update={
                "features": tuple(renamed[n].name if n in renamed else n for n in module.features)
            }
        )
        for module in previous.modules
    )
    marks = {stand_ins.of_feature(old): stand_ins.of_feature(f.name) for old, f in renamed.items()}
    return previous.model_copy(
        update={
            "features": features,
            "modules": modules,
            "stand_ins": tuple(marks.get(name, name) for name in previous.stand_ins),
        }
    )


def kept_modules(
    previous: Plan, same: Collection[str], waiting: Collection[str] = ()
) -> tuple[Module, ...]:
    """Return the modules that stay, without the features and uses that are gone.

    Uses of modules that are asked for again stay: there may be such a module again.

    Args:
        previous: The plan before.
        same: Names of its features that did not change.
        waiting: What stand-ins hold that is asked for again.
    """
    gone = {feature.name for feature in previous.features} - set(same)
    kept = []
    for module in previous.modules:
        features = tuple(name for name in module.features if name not in gone)
        if features or not module.features:
            kept.append(module.model_copy(update={"features": features}))
    there = {module.name for module in kept}
    return tuple(
        module.model_copy(update={"uses": tuple(name for name in module.uses if name in there)})
        for module in kept
        if stand_ins.of_module(module.name) not in waiting
    )


def kept_scripts(previous: Plan, kept: Sequence[Module]) -> list[dict[str, str]]:
    """Return the scripts of a plan whose functions stay, as plain data."""
    there = {(module.name, item.name) for module in kept for item in module.api}
    return [
        script.model_dump()
        for script in previous.scripts
        if (script.module, script.function) in there
    ]


def remaining(
    previous: Plan,
    waiting: Collection[str],
    known: Collection[str],
    kept: Sequence[Module],
    summary: str,
) -> list[str]:
    """Return what is a stand-in still in what stays of a plan.

    Args:
        previous: The plan before.
        waiting: What stand-ins hold that is asked for again.
        known: Names of the features that stay as they are.
        kept: The modules that stay.
        summary: The summary now.
    """
    there = {stand_ins.REQUIREMENTS, stand_ins.VERDICTS, stand_ins.RECONCILIATION}
    there |= {stand_ins.of_feature(name) for name in known}
    for module in kept:
        there |= {stand_ins.of_module(module.name), stand_ins.of_api(module.name)}
    if summary == previous.summary:
        there.add(stand_ins.SUMMARY)
    return [name for name in previous.stand_ins if name in there and name not in waiting]


def _is_same(old: Feature, new: Feature) -> bool:
    details, others = (feature.given.partition(": ")[2] for feature in (old, new))
    if details or others:
        return details == others
    words, wished = (_words(feature.given or feature.name) for feature in (old, new))
    return bool(words) and (set(words) == set(wished) or "".join(words) == "".join(wished))


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())
    return [word.removesuffix("s") for word in words if word not in _FILLERS]
