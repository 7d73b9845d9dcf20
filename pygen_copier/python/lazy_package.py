"""A lazy package gives public names when they are asked for: its parts can be tried alone."""

from __future__ import annotations

from pygen_copier.plan.model import Plan
from pygen_copier.python.exports import public_names, subpackages

_INIT = """\
from importlib import import_module

__version__ = "0"
_MODULES = {modules!r}


def __getattr__(name):
    if name not in _MODULES:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    return getattr(import_module(_MODULES[name]), name)
"""


def lazy_package(plan: Plan, import_name: str, source: str = "src") -> dict[str, str]:
    """Return the `__init__` files of a package, by path, with a stub for type checkers.

    A module that cannot be imported then fails those who use it and nobody else.

    Args:
        plan: A valid plan.
        import_name: The name of the package.
        source: The folder that holds it.
    """
    modules = {
        name: f"{import_name}.{module}" for module, names in public_names(plan) for name in names
    }
    inner = {f"{source}/{import_name}/{file}": "" for file in subpackages(plan)}
    init = f"{source}/{import_name}/__init__.py"
    stub = ["__version__: str"]
    stub += [f"from {module} import {name} as {name}" for name, module in modules.items()]
    return {**inner, init: _INIT.format(modules=modules), f"{init}i": "\n".join(stub) + "\n"}
