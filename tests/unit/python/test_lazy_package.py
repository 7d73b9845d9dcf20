"""The `__init__` files with which parts of a package are tried alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.plans import function, module_data, plan_of

from pygen_copier.python.lazy_package import lazy_package

PLAN = plan_of(
    module_data("part.codes", api=[function("f")]), module_data("noise", api=[function("g")])
)


def run(folder: Path, code: str) -> str:
    """Return what a program prints that finds a package in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_part_is_there_without_the_others(tmp_path: Path) -> None:
    """Public names of a module can be had, though another one cannot even be parsed."""
    modules = {
        "src/tiny/part/codes.py": "def f():\n    return 7\n",
        "src/tiny/noise.py": "def g(:\n",
    }
    for path, text in {**lazy_package(PLAN, "tiny"), **modules}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert run(tmp_path, "from tiny import f; print(f())") == "7\n"
    assert run(tmp_path, "import tiny.part.codes as codes; print(codes.f())") == "7\n"
    assert "SyntaxError" in run(tmp_path, "import tiny; tiny.g")
    assert "has no attribute 'h'" in run(tmp_path, "import tiny; tiny.h")
