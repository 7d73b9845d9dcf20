"""Whole Python packages from a description, as a Copier template that records what a model said.

What may be imported is the names here, and those of the modules `template_api`,
`template_api_python`, `providers`, `errors`, `testing`, `jinja_ext` and `evaluation`; nothing else
is promised.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from pygen_copier.errors import PygenError

if TYPE_CHECKING:
    from pygen_copier.plan.model import Plan
    from pygen_copier.plan.rules import valid_plan

__all__ = ["Plan", "PygenError", "__version__", "valid_plan"]
__version__ = "0.2.0"

# Every import of a module comes by here, and few want these.
_LATE = {"Plan": "plan.model", "valid_plan": "plan.rules"}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
