"""The public names of a package."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.plans import Data, constant, function, module_data, plan_of

from pygen_copier.plan.model import Plan
from pygen_copier.python.exports import all_names, public_names


def planned(**modules: list[str]) -> Plan:
    """Return the plan of a package of modules with these names."""
    return plan_of(
        *(
            module_data(name.replace("__", "."), api=[named(item) for item in names])
            for name, names in modules.items()
        )
    )


def exported(**modules: list[str]) -> list[tuple[str, list[str]]]:
    """Return what a package of modules with these names re-exports."""
    return public_names(planned(**modules))


def named(name: str) -> Data:
    """Return an API item of a name."""
    return constant(name) if name.isupper() else function(name)


def test_names_come_in_the_order_of_tools() -> None:
    """Modules by name; in each the constants, then the classes, then the functions."""
    assert exported(noise=["flip", "LIMIT", "Code", "bit10", "bit9"], codes=["distance"]) == [
        ("codes", ["distance"]),
        ("noise", ["LIMIT", "Code", "bit9", "bit10", "flip"]),
    ]


def test_a_name_of_two_modules_is_left_to_them() -> None:
    """What two modules define is imported from the module, and hides nothing at the top."""
    assert exported(codes=["f", "g"], noise=["f"]) == [("codes", ["g"])]


def test_a_name_of_a_module_is_left_to_it() -> None:
    """A function named as a module, or a subpackage, would hide it."""
    assert exported(codes=["noise", "part", "f"], noise=["flip"], part__inner=["deep"]) == [
        ("codes", ["f"]),
        ("noise", ["flip"]),
        ("part.inner", ["deep"]),
    ]


def test_private_names_stay_private() -> None:
    """What begins with an underscore is not re-exported, nor is a module without names listed."""
    assert exported(codes=["_f", "g"], noise=["_h"]) == [("codes", ["g"])]


@pytest.mark.parametrize(
    "names",
    [
        ["b", "a", "B", "A", "AB", "aB", "a_b", "ab", "A1", "a10", "a9", "a09", "Z", "X_Y"],
        ["Code2", "Code10", "code", "CODE", "C", "c", "code_2", "code02", "code2", "Code"],
        ["a010", "a09", "a9", "a1", "a10", "a0", "a00"],
        ["x1y10", "x1y9", "x01y1", "_hidden", "N", "n", "NN", "Nn", "nN", "n0", "n00"],
    ],
)
def test_ruff_has_nothing_to_sort(names: list[str], tmp_path: Path) -> None:
    """The imports and `__all__` written in this order are as ruff would write them."""
    plan = planned(m10=names, m9=[f"{name}m9" for name in names], M_a=["zz"], m_a__b=["yy"])
    pairs = public_names(plan)
    text = "".join(
        f"from tiny.{module} import (\n" + "".join(f"    {name},\n" for name in found) + ")\n"
        for module, found in pairs
    )
    listed = all_names(plan)
    assert sorted(listed) == sorted(name for _, found in pairs for name in found)
    text += f"\n__all__ = {json.dumps(listed)}\n"
    path = tmp_path / "names.py"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--select",
            "I,RUF022",
            "--diff",
            path,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
