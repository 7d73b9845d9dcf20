"""The review of a plan: one screen, whatever the plan holds."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.plans import any_plan, function, module_data, plan_of, plan_with

from pygen_copier.plan.model import read_plan
from pygen_copier.plan.screen import one_screen

FEATURES = [{"name": "parity", "pseudocode": "take n"}, {"name": "noise"}]


def columns(text: str) -> int:
    """Return how many columns a terminal needs for a text."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def test_the_screen_tells_what_matters() -> None:
    """Modules with what they serve and use, requirements, gaps and costs stand on the screen."""
    plan = plan_of(
        module_data("codes"),
        module_data("channels", features=["noise", "parity"], uses=["codes"]),
        module_data("tools", features=[]),
        features=FEATURES,
        dependencies=["numpy>=1.26", "scipy"],
    )
    assert one_screen(plan, requests=8, tokens=12_345).splitlines() == [
        "2 features in 3 modules:",
        "  codes     serves parity",
        "  channels  serves noise, parity; uses codes",
        "  tools",
        "Dependencies: numpy>=1.26, scipy",
        "Without pseudocode: noise",
        "Generation: about 8 requests, 12,345 tokens.",
    ]


def test_commands_are_told() -> None:
    """Those that the package installs have a line; a package without any has none."""
    scripts = [{"name": "tell", "module": "codes", "function": "main"}]
    plan = plan_with(function("main"), scripts=scripts)
    assert "Commands: tell" in one_screen(plan, 1, 1).splitlines()
    assert "Commands" not in one_screen(plan_of(), 1, 1)


def test_what_does_not_fit_is_counted() -> None:
    """Forty modules and thirty requirements stay within twenty lines of 78 columns."""
    plan = plan_of(
        *(module_data(f"part{number}") for number in range(40)),
        dependencies=[f"requirement{number}" for number in range(30)],
    )
    lines = one_screen(plan, 1, 1).splitlines()
    assert len(lines) == 20
    assert lines[-5:-3] == ["  part14  serves parity", "  … and 25 more modules"]
    assert lines[-3].startswith("Dependencies: requirement0, requirement1, ")
    assert lines[-3].endswith(", … and 27 more")
    assert lines[-2:] == ["No feature has pseudocode.", "Generation: about 1 request, 1 token."]


def test_long_facts_share_a_line() -> None:
    """What a module serves does not push what it uses off the screen."""
    name = "a feature with a very long name that fills whatever line it is put on"
    plan = plan_of(
        module_data("codes", features=[name]),
        module_data("noise", features=[name], uses=["codes"]),
        features=[{"name": name}],
    )
    (line,) = (line for line in one_screen(plan, 1, 1).splitlines() if "noise" in line)
    assert line.endswith("…; uses codes")
    assert len(line) == 78


def test_many_features_get_a_hint() -> None:
    """More than a dozen features are one plan too many."""
    names = [f"feature {number}" for number in range(13)]
    features = [{"name": name} for name in names]
    plan = plan_of(module_data(features=names), features=features)
    assert "Hint: " in one_screen(plan, 1, 1)
    plan = plan_of(module_data(features=names[:12]), features=features[:12])
    assert "Hint: " not in one_screen(plan, 1, 1)


def test_nothing_in_a_plan_moves_the_cursor() -> None:
    """Escape sequences, line breaks and marks that reorder text do not reach the terminal."""
    name = "pa\x1b[2Jri\r\n\tty\u202e\x9b"
    screen = one_screen(plan_of(module_data(features=[name]), features=[{"name": name}]), 1, 1)
    assert "serves pa[2Jri ty" in screen
    assert all(character.isprintable() for character in screen.replace("\n", ""))


@given(any_plan(), st.text(), st.integers(40, 100), st.integers(8, 30))
def test_any_plan_fits(data: dict[str, Any], name: str, width: int, height: int) -> None:
    """No text makes a line too wide, or the screen too high."""
    data["modules"][0]["features"] = [name]
    screen = one_screen(read_plan({**data, "dependencies": [name] * 9}), 1, 1, width, height)
    lines = screen.split("\n")
    assert len(lines) <= height
    assert max(map(columns, lines)) <= width
