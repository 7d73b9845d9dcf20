"""The files of a template's extensions, which are no package that could be imported."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load_file(path: Path) -> ModuleType:
    """Run a Python file of a template and return its module.

    Copier loads each file of `_jinja_extensions` alone, so imports of those beside it fail; and an
    update loads the files of two versions in one process, so each is a module of its own.

    Args:
        path: The file, such as `Path(__file__).with_name("recipe.py")`.

    Raises:
        ImportError: It is no Python file.
        OSError: It cannot be read.
    """
    name = f"{__name__}:{path}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
