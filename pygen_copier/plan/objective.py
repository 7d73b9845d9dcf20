"""The objective of a structure: how much its modules lean on one another, and how large they are.

It carries out formula 5 of "PyGen: A Collaborative Human-AI Approach to Python Package Creation"
(arXiv 2411.08932), which asks for the graph G = (V, E) of modules that is

    min over G of  Σ_(u,v)∈E w(u,v) + λ Σ_v c(v)

and leaves w and c open. Here V are the modules of a plan and E is their `uses`. With

    s(v)  the size of a module: its own name, its public names (functions, classes, methods,
          attributes, constants, types), and half a name for every parameter but `self` and `cls`,
          and for every member of an enumeration
    S     the size at which a module is comfortable, `COMFORTABLE_SIZE`

the complexity of a module and the coupling of an edge, where u uses v, are

    c(v)   = 1 + (s(v) / S)²
    w(u,v) = s(v) / (s(v) + S) · √(out(u) · in(v))

*Complexity.* A module costs one for being there: it has to be found, imported, tested and
documented. What is in it costs the square of its size, because any two of its names may lean on
one another. The cost for each name is least at s = S: larger modules are worth splitting, and
smaller ones worth joining.

*Coupling.* The more v offers, the more u may lean on: the first factor grows from 0 to 1, and is a
half at s = S. The second is the geometric mean of how many modules u uses and how many use v, after
the fan-out and fan-in of Henry and Kafura, "Software Structure Metrics Based on Information Flow"
(1981): the same edge costs more at a module that needs everything, or that everything needs.

*Search.* G is sought among candidates that a model proposes, each sampled at a temperature (formula
4) a little above that of the one before, so that they differ. Then the best of them is moved as far
as that makes it better (`moves`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pygen_copier.plan.api import Class, Enumeration, ExceptionClass, Function
from pygen_copier.plan.model import Module
from pygen_copier.plan.signatures import parameters_of

LAMBDA = 2.0
"""λ, the weight of complexity. At 2, a module of comfortable size weighs as much as eight edges
between such modules where each uses, and is used by, one other. In the demonstration of quantum
error correction, whose 15 modules were cut by hand, coupling and complexity then weigh about the
same."""

COMFORTABLE_SIZE = 16.0
"""S: some eight functions of two parameters each, which is about a screen of signatures."""

_PARAMETER = 0.5
_UNNAMED = ("self", "cls")  # no caller passes them


@dataclass(frozen=True, slots=True)
class Objective:
    """The terms of the objective for one structure; the less, the better.

    Attributes:
        couplings: w(u,v) by the names of the module that uses and the module that is used.
        complexities: c(v) by the module's name.
    """

    couplings: Mapping[tuple[str, str], float]
    complexities: Mapping[str, float]

    @property
    def coupling(self) -> float:
        """The sum of the couplings."""
        return math.fsum(self.couplings.values())

    @property
    def complexity(self) -> float:
        """The sum of the complexities, before λ."""
        return math.fsum(self.complexities.values())

    @property
    def value(self) -> float:
        """What is to be least: the coupling plus λ times the complexity."""
        return self.coupling + LAMBDA * self.complexity


def terms(modules: Sequence[Module]) -> Objective:
    """Return the terms of the objective for the modules of a valid plan, in any order."""
    sizes = {module.name: size_of(module) for module in modules}
    edges = {(module.name, used): None for module in modules for used in module.uses}
    fan_out = Counter(user for user, _ in edges)
    fan_in = Counter(used for _, used in edges)
    return Objective(
        couplings={
            (user, used): _breadth(sizes[used]) * math.sqrt(fan_out[user] * fan_in[used])
            for user, used in edges
        },
        complexities={name: 1 + (size / COMFORTABLE_SIZE) ** 2 for name, size in sizes.items()},
    )


def _breadth(size: float) -> float:
    return size / (size + COMFORTABLE_SIZE)


def size_of(module: Module) -> float:
    """Return s(v), the size of a module."""
    size = 1.0
    for item in module.api:
        size += 1
        match item:
            case Function():
                size += _PARAMETER * _parameter_count(item.signature)
            case Class() | Enumeration() | ExceptionClass():
                size += len(item.methods) + len(item.attributes)
                size += _PARAMETER * sum(
                    _parameter_count(method.signature) for method in item.methods
                )
                if isinstance(item, Enumeration):
                    size += _PARAMETER * len(item.members)
            case _:
                pass
    return size


def _parameter_count(signature: str) -> int:
    return sum(name not in _UNNAMED for _, name, _ in parameters_of(signature) or ())
