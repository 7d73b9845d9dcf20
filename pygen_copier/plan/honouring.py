"""Honouring: which modules meet a requirement, and demanded names put into their APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pygen_copier.names import module_name
from pygen_copier.plan.api import ApiItem, Class, ClassLike, Enumeration, ExceptionClass, Function
from pygen_copier.plan.model import Feature, Module, Plan, PlanError, Requirement
from pygen_copier.plan.rules import valid_plan
from pygen_copier.plan.signatures_in_text import Demanded, annotated, demanded_in

_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # letters of words that say nothing
_COMMON = frozenset(
    {"also", "always", "each", "every", "from", "have", "into", "must", "never", "only", "shall"}
    | {"that", "their", "them", "then", "they", "this", "when", "where", "which", "with", "without"}
    | {"function", "module", "offer", "package", "return"}
)
_LONGEST_DOC = 240


NOBODY: Mapping[str, Sequence[str]] = MappingProxyType({})


def assigned(
    plan: Plan,
    told: Mapping[str, Sequence[str]] = NOBODY,
    features: Mapping[str, Sequence[str]] = NOBODY,
) -> Plan:
    """Return a plan whose requirements name the modules that must honour them.

    Those stay that are there. Others come from what the modules were told to honour, else from the
    features that a requirement belongs to, the names in it, or, where nobody was told anything, the
    words it shares with a module. One that shares none concerns the whole package, and names none.

    Args:
        plan: The plan.
        told: Ids of requirements by the modules that honour them, as somebody said.
        features: Names of features by the requirements that belong to them.
    """
    names = {module.name for module in plan.modules}
    done = []
    for each in plan.requirements:
        said = [name for name, ids in told.items() if each.id in ids]
        there = [name for name in dict.fromkeys((*each.modules, *said)) if name in names]
        if not there:
            there = _by_code(each, plan, features.get(each.id, ()), by_words=not told)
        there += [m.name for m in plan.modules if _offers_all(m, each) and m.name not in there]
        done.append(each.model_copy(update={"modules": tuple(there)}))
    return plan.model_copy(update={"requirements": tuple(done)})


def honouring_problems(plan: Plan, package: str) -> list[str]:
    """Return a sentence for each demanded name that no module of a plan offers as it is demanded.

    Args:
        plan: The plan.
        package: The package's name.
    """
    return [
        f"Requirement {requirement.id} demands `{demanded.shown}`: no module offers it with "
        "exactly these parameters."
        for requirement, demanded in _missing(plan, package)
    ]


def offering(plan: Plan, package: str) -> tuple[Plan, list[str]]:
    """Return a plan with the demanded names in the APIs of modules, and what that took.

    One that cannot stand there, such as a name that is something else already, is left out.

    Args:
        plan: A valid plan.
        package: The package's name.
    """
    words = []
    for requirement, demanded in list(_missing(plan, package)):
        name = _place(plan, requirement, demanded)
        modules = [
            _with(module, demanded, requirement.text) if module.name == name else module
            for module in plan.modules
        ]
        try:
            changed = valid_plan(plan.model_copy(update={"modules": tuple(modules)}).dump())
        except PlanError:
            words.append(f"{requirement.id} demands {demanded.shown}, which found no place")
            continue
        plan = assigned(changed)
        words.append(f"gave {name!r} {demanded.shown} ({requirement.id})")
    return plan, words


def _missing(plan: Plan, package: str) -> Iterator[tuple[Requirement, Demanded]]:
    for requirement in plan.requirements:
        for demanded in demanded_in(requirement.text):
            if not _is_ours(demanded, plan, package):
                continue
            if not any(_offers(module, demanded) for module in plan.modules):
                yield requirement, demanded


def _is_ours(demanded: Demanded, plan: Plan, package: str) -> bool:
    """Return whether a dotted name is one of the package: of a class, a module, or its own."""
    owner = demanded.owner.rpartition(".")[2]
    if not owner or owner[:1].isupper():
        return True
    modules = {module.name.rpartition(".")[2] for module in plan.modules}
    return owner in modules or owner == module_name(package)


def _offers_all(module: Module, requirement: Requirement) -> bool:
    demanded = demanded_in(requirement.text)
    return any(_offers(module, each) for each in demanded)


def _offers(module: Module, demanded: Demanded) -> bool:
    owner = demanded.owner.rpartition(".")[2]
    for item in module.api:
        if owner[:1].isupper():
            if isinstance(item, ClassLike) and item.name == owner:
                return _has_method(item, demanded.name, demanded)
        elif item.name == demanded.name:
            match item:
                case Function():
                    return demanded.fits(item.signature)
                case Enumeration() | ExceptionClass():
                    return True
                case Class(dataclass=True):
                    return _is_made_of(item, demanded)
                case Class():
                    return _has_method(item, "__init__", demanded)
    return False


def _has_method(item: ClassLike, name: str, demanded: Demanded) -> bool:
    return any(m.name == name and demanded.fits(m.signature) for m in item.methods)


def _is_made_of(item: Class, demanded: Demanded) -> bool:
    fields = ", ".join(
        f"{each.name}: {each.type}{f' = {each.default}' if each.default else ''}"
        for each in item.attributes
    )
    return demanded.fits(f"({fields})")


def _by_code(
    requirement: Requirement, plan: Plan, features: Sequence[str], *, by_words: bool
) -> list[str]:
    """Return the modules that a requirement concerns by what it says; none for all of them."""
    named = set(features) or {f.name for f in plan.features if _tells(f, requirement)}
    text = requirement.text
    serving = [module.name for module in plan.modules if named & set(module.features)]
    speaking = [
        module.name
        for module in plan.modules
        if any(re.search(rf"(?<!\w){re.escape(item.name)}(?!\w)", text) for item in module.api)
    ]
    if both := [name for name in speaking if name in serving]:
        return both
    if serving or speaking or not by_words:
        return serving or speaking
    shared = [len(_words(text) & _words_of(module, plan)) for module in plan.modules]
    most = max(shared, default=0)
    return [plan.modules[shared.index(most)].name] if most else []


def _tells(feature: Feature, requirement: Requirement) -> bool:
    told = " ".join(feature.given.split())
    return requirement.source == "features" and requirement.text in told


def _words(text: str) -> set[str]:
    found = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold())
    return {word.removesuffix("s") for word in found if len(word) > _SHORT and word not in _COMMON}


def _words_of(module: Module, plan: Plan) -> set[str]:
    names = " ".join([module.name, module.purpose, *module.features])
    return _words(names) | _words(" ".join(f"{item.name} {item.doc}" for item in module.api))


def _place(plan: Plan, requirement: Requirement, demanded: Demanded) -> str:
    """Return the module that a demanded name goes to: where it is, or where it belongs."""
    owner = demanded.owner.rpartition(".")[2]
    wanted = owner if owner[:1].isupper() else demanded.name
    for module in plan.modules:
        if any(item.name == wanted for item in module.api):
            return module.name
    for module in plan.modules:
        if owner and module.name.rpartition(".")[2] == owner:
            return module.name
    return next(iter(requirement.modules), plan.modules[0].name)


def _with(module: Module, demanded: Demanded, text: str) -> Module:
    """Return a module that offers a demanded name."""
    owner = demanded.owner.rpartition(".")[2]
    wanted = owner if owner[:1].isupper() else demanded.name
    old = next((item for item in module.api if item.name == wanted), None)
    new = _item(old, demanded, text)
    api: list[Any] = [new if item is old else item.model_dump() for item in module.api]
    if old is None:
        api.append(new)
    return Module.model_validate({**module.model_dump(), "api": api})


def _item(old: ApiItem | None, demanded: Demanded, text: str) -> dict[str, Any]:
    doc = text[:_LONGEST_DOC]
    told = old.model_dump() if old else {"doc": doc}
    if not demanded.is_class and not demanded.owner[:1].isupper() and "." not in demanded.owner:
        signature = annotated(demanded.signature, told.get("signature", ""))
        return {**told, "kind": "function", "name": demanded.name, "signature": signature}
    name = demanded.name if demanded.is_class else demanded.owner.rpartition(".")[2]
    method = "__init__" if demanded.is_class else demanded.name
    methods = list(told.get("methods", ()))
    before = next((each for each in methods if each["name"] == method), {"doc": doc})
    signature = annotated(_bound(demanded.signature), before.get("signature", ""))
    if demanded.is_class:
        signature = signature.rpartition(" -> ")[0]
    changed = {**before, "name": method, "signature": signature}
    methods = [changed if each is before else each for each in methods]
    if changed not in methods:
        methods.append(changed)
    return {"kind": "class", **told, "name": name, "methods": methods}


def _bound(signature: str) -> str:
    """Return the signature of a method, which begins with `self`."""
    if re.match(r"\(\s*(self|cls)\b", signature):
        return signature
    return f"(self, {signature[1:]}" if signature[1:2] != ")" else f"(self{signature[1:]}"
