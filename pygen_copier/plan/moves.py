"""A move changes a structure without a model: two modules are merged, one is split, an edge goes.

Formula 5 asks for the least over all structures, and a model proposes few. So moves are tried on
the best of them, each the one that makes the objective least, until none makes it less. A move
keeps the rules, leaves alone what stays of an earlier plan and what people call by name, and is
taken only where the plan shows that it does no harm:

- *merge*: a module that nobody but one other uses, and that serves no feature which that one does
  not serve, becomes a part of it, as long as both together are of comfortable size. Modules of
  features of their own stay apart, however small they are.
- *split*: of a module of more than twice the comfortable size a class goes into a module of its
  own, with what it is made of, as long as neither part is less than half of that size.
- *drop*: an edge goes where neither the API nor the words of the user mention the module that is
  used, though they mention all others that it uses: where they mention none, their silence says
  nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pygen_copier.names import module_problem
from pygen_copier.plan.api import ClassLike
from pygen_copier.plan.mentions import identifiers, interface_texts, mentions, own_names, prose
from pygen_copier.plan.model import Module, Plan, Requirement, Script
from pygen_copier.plan.objective import COMFORTABLE_SIZE, size_of, terms
from pygen_copier.plan.rules import violations

_Move = tuple[str, Plan]
_OWNER = re.compile(r"\b(\w+)\.\w")


def moved(plan: Plan, fixed: Collection[str], words: Sequence[str]) -> tuple[Plan, list[str]]:
    """Return a plan after all moves that make the objective less, and what was done, a clause each.

    Args:
        plan: A valid plan.
        fixed: The modules that stay as they are, letter for letter.
        words: What people wrote: a module or class that they call by its name stays, too.
    """
    demanded = [requirement.text for requirement in plan.requirements]
    told = {*identifiers([*words, *demanded]), *fixed}
    named = _named(plan)
    clauses: list[str] = []
    while True:  # it ends, for each move makes the objective less
        value = terms(plan.modules).value
        tried = [(terms(each.modules).value, clause, each) for clause, each in _drops(plan, told)]
        tried = tried or sorted(
            (
                (terms(each.modules).value, clause, each)
                for clause, each in _moves(plan, told, named)
            ),
            key=lambda each: each[0],
        )
        better = (each for each in tried if each[0] < value and not violations(each[2]))
        least, clause, plan = next(better, (value, "", plan))
        if not clause:
            return plan, clauses
        clauses.append(f"{clause} (objective {value:.2f} → {least:.2f})")


def _moves(plan: Plan, fixed: Collection[str], named: Collection[str]) -> Iterator[_Move]:
    """Yield merges and splits, with the plan after each."""
    for module in plan.modules:
        if module.name in fixed:
            continue
        for used in map(plan.module, module.uses):
            is_free = used.name not in fixed and used.name.rpartition(".")[2] not in named
            if is_free and _is_part_of(plan, used, module):
                yield _merged(plan, module, used)
        if size_of(module) > 2 * COMFORTABLE_SIZE and not _users(plan, module).intersection(fixed):
            yield from _split(plan, module, fixed)


def _users(plan: Plan, used: Module) -> set[str]:
    return {module.name for module in plan.modules if used.name in module.uses}


def _named(plan: Plan) -> set[str]:
    """Return what the plan's own words name, and what stands before a dot in its interfaces."""
    found = identifiers(prose(plan, [feature.name for feature in plan.features]))
    texts = (text for module in plan.modules for text in interface_texts(module))
    return found.union(*map(_OWNER.findall, texts))


# An edge.


def _drops(plan: Plan, fixed: Collection[str]) -> Iterator[_Move]:
    """Yield the plan without its needless edges, of which a module has one at most."""
    needless = {
        m.name: used for m in plan.modules if m.name not in fixed for used in _needless(plan, m)
    }
    if needless:
        changed = {
            name: [_using(plan.module(name), [n for n in plan.module(name).uses if n != used])]
            for name, used in needless.items()
        }
        clauses = (f"{name} uses {used} no more" for name, used in needless.items())
        yield "; ".join(clauses), _with(plan, changed)


def _needless(plan: Plan, user: Module) -> list[str]:
    """Return the one module that is used, and that nothing speaks of, though of all others."""
    demanded = (requirement.text for requirement in plan.demanded_of(user.name))
    said = [*interface_texts(user), *prose(plan, user.features), *demanded]
    named = identifiers(said)
    unnamed = [used for used in user.uses if not named & own_names(plan.module(used))]
    if len(user.uses) < 2 or len(unnamed) != 1:
        return []
    (used,) = unnamed
    return [] if mentions(said, {used, *own_names(plan.module(used))}) else unnamed


def _using(module: Module, uses: Iterable[str]) -> Module:
    return module.model_copy(update={"uses": tuple(uses)})


# Two modules.


def _is_part_of(plan: Plan, used: Module, user: Module) -> bool:
    """Return whether a module does nothing but what another needs, and both are small."""
    near = used.name.rpartition(".")[0] == user.name.rpartition(".")[0]
    alone = _users(plan, used) == {user.name} and set(used.features) <= set(user.features)
    apart = not own_names(used) & own_names(user)
    small = size_of(used) + size_of(user) <= COMFORTABLE_SIZE
    return near and alone and apart and small


def _merged(plan: Plan, user: Module, used: Module) -> _Move:
    uses = dict.fromkeys((*used.uses, *user.uses))
    whole = user.model_copy(
        update={
            "purpose": f"{user.purpose.rstrip()} {used.purpose.strip()}".strip(),
            "uses": tuple(name for name in uses if name not in (user.name, used.name)),
            "api": (*used.api, *user.api),
        }
    )
    after = _with(plan, {user.name: [whole], used.name: []}, {used.name: [user.name]})
    return f"merged {used.name} into {user.name}", after


# One module.


def _split(plan: Plan, module: Module, fixed: Collection[str]) -> Iterator[_Move]:
    """Yield splits of a module: for each of its classes, with what that is made of.

    What people call by its name stays where they may look for it.
    """
    for item in module.api:
        name = _module_of(module, item.name)
        if isinstance(item, ClassLike) and _is_free(plan, name):
            taken = _closure(module, item.name)
            if taken.intersection(fixed):
                continue
            part = [each for each in module.api if each.name in taken]
            rest = [each for each in module.api if each.name not in taken]
            yield from _in_two(plan, module, name, item.doc, (part, rest))


def _in_two(
    plan: Plan, module: Module, name: str, purpose: str, api: tuple[Sequence[Any], Sequence[Any]]
) -> Iterator[_Move]:
    first = module.model_copy(update={"name": name, "purpose": purpose, "api": tuple(api[0])})
    rest = module.model_copy(update={"api": tuple(api[1])})
    if min(map(size_of, (first, rest))) < COMFORTABLE_SIZE / 2:
        return
    first = _using(first, _uses(plan, module, first, rest))
    rest = _using(rest, (*_uses(plan, module, rest, first), name))
    changed = {module.name: [first, rest]}
    for user in (plan.module(each) for each in _users(plan, module)):
        said = identifiers(interface_texts(user))
        needed = [each.name for each in (first, rest) if said & own_names(each)]
        more = needed or [name, module.name]  # it does not say which of them
        uses = (each for used in user.uses for each in (more if used == module.name else [used]))
        changed[user.name] = [_using(user, uses)]
    after = _with(plan, changed, {module.name: [module.name, name]})
    yield f"split {name} from {module.name}", after


def _uses(plan: Plan, whole: Module, one: Module, other: Module) -> tuple[str, ...]:
    """Return what a part of a module uses: what it mentions, and what neither part does."""
    own, others = (identifiers(interface_texts(each, docs=False)) for each in (one, other))
    names = {used: own_names(plan.module(used)) for used in whole.uses}
    return tuple(used for used in whole.uses if own & names[used] or not others & names[used])


def _closure(module: Module, name: str) -> set[str]:
    """Return an item of a module, and those that it is made of."""
    items = {item.name: item for item in module.api}
    found, waiting = {name}, [name]
    while waiting:
        alone = module.model_copy(update={"api": (items[waiting.pop()],)})
        more = identifiers(interface_texts(alone, docs=False)).intersection(items) - found
        found |= more
        waiting += sorted(more)
    return found


def _module_of(module: Module, name: str) -> str:
    """Return what the module of a class is called that goes out of another."""
    own = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    package = module.name.rpartition(".")[0]
    return f"{package}.{own}" if package else own


def _is_free(plan: Plan, name: str) -> bool:
    """Return whether a module can have a name, which nothing else in the plan has."""
    taken = {part for module in plan.modules for part in module.name.split(".")}
    taken |= {item for module in plan.modules for item in own_names(module)}
    return module_problem(name) is None and name.rpartition(".")[2] not in taken


# A plan.


def _with(
    plan: Plan,
    changed: Mapping[str, Sequence[Module]],
    places: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    """Return a plan with modules in the place of others, not held against the rules.

    Args:
        plan: The plan.
        changed: What takes the place of a module, by its name.
        places: Which modules have what a module had.
    """
    moves = places or {}
    modules = [each for m in plan.modules for each in changed.get(m.name, [m])]
    functions = {m.name: own_names(m) for m in modules}

    def place_of(script: Script) -> Script:
        now = moves.get(script.module, [script.module])
        found = next((name for name in now if script.function in functions[name]), script.module)
        return script.model_copy(update={"module": found})

    def followed(requirement: Requirement) -> Requirement:
        now = (name for old in requirement.modules for name in moves.get(old, [old]))
        return requirement.model_copy(update={"modules": tuple(dict.fromkeys(now))})

    return plan.model_copy(
        update={
            "modules": tuple(modules),
            "scripts": tuple(map(place_of, plan.scripts)),
            "requirements": tuple(map(followed, plan.requirements)),
        }
    )
