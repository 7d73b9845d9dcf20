"""The graph of a plan: which module uses which, drawn as a picture that needs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 150, 34, 56, 18, 8
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Box:
    """A module in the picture.

    Attributes:
        name: Its name.
        label: As much of it as fits.
        x: Its left side.
        y: Its upper side.
    """

    name: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A use: a curve from the module that uses to the one that is used.

    Attributes:
        user: The module that uses.
        used: The module that is used.
        path: The curve, as SVG writes it.
    """

    user: str
    used: str
    path: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture.

    Attributes:
        boxes: The modules.
        lines: The uses.
        width: How wide it is.
        height: How high it is.
        box: How wide and high a box is.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    box: tuple[int, int] = (_WIDTH, _HEIGHT)


def draw(uses: Mapping[str, Sequence[str]]) -> Graph:
    """Return the picture of modules, those that use others to the right of these.

    Args:
        uses: The modules that each module uses; those that are none are left out.
    """
    columns: dict[int, list[str]] = {}
    depths = _depths(uses)
    for name in uses:
        columns.setdefault(depths[name], []).append(name)
    places = {
        name: (
            _MARGIN + column * (_WIDTH + _GAP_X),
            _MARGIN + row * (_HEIGHT + _GAP_Y),
        )
        for column, names in columns.items()
        for row, name in enumerate(names)
    }
    boxes = tuple(Box(name, _label(name), *places[name]) for name in uses)
    lines = tuple(
        Line(user, used, _curve(places[used], places[user]))
        for user, all_used in uses.items()
        for used in all_used
        if used in places and used != user
    )
    most = max(map(len, columns.values()), default=0)
    width = 2 * _MARGIN + len(columns) * (_WIDTH + _GAP_X) - _GAP_X
    return Graph(boxes, lines, width, 2 * _MARGIN + most * (_HEIGHT + _GAP_Y) - _GAP_Y)


def _depths(uses: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how many modules stand one behind the other before each; a circle is cut."""
    found: dict[str, int] = {}
    for first in uses:
        way = [first]
        while way:
            name = way[-1]
            before = [used for used in uses[name] if used in uses and used not in way]
            if further := [used for used in before if used not in found]:
                way.append(further[0])
            else:
                found[name] = max((found[used] + 1 for used in before), default=0)
                way.pop()
    return found


def _label(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _curve(used: tuple[int, int], user: tuple[int, int]) -> str:
    x, y = used[0] + _WIDTH, used[1] + _HEIGHT // 2
    to_x, to_y = user[0], user[1] + _HEIGHT // 2
    bend = max(_GAP_X // 2, abs(to_x - x) // 2)
    return f"M{to_x} {to_y} C{to_x - bend} {to_y} {x + bend} {y} {x} {y}"
