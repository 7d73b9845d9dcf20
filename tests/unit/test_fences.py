"""Fences: the blocks of a text, and the lines that may open or close one."""

from __future__ import annotations

import pytest

from pygen_copier.markdown.fences import Fence, fence_lines, fences, nested_end


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("```python\nx\n```\n", Fence(1, 3, "python", "x\n", True, "```")),
        ("a\n~~~~ Python x=1\n```\n~~~~~  \nb", Fence(2, 4, "python", "```\n", True, "~~~~")),
        ("```\n```", Fence(1, 2, "", "", True, "```")),
        ("```", Fence(1, 1, "", "", False, "```")),
        ("```\nx", Fence(1, 2, "", "x\n", False, "```")),
        ("```\n\n", Fence(1, 2, "", "\n", False, "```")),
        ("```c++,linenos\nx\n``\n", Fence(1, 3, "c++", "x\n``\n", False, "```")),
        ("``` {.python}\nx\n```", Fence(1, 3, "", "x\n", True, "```")),
        ("1. a\n\n   ```sh\n     x\n   ```\n", Fence(3, 5, "sh", "  x\n", True, "```")),
        ("- ```sh\n  x\n\nb\n", Fence(1, 3, "sh", "x\n\n", False, "```")),
        ("> ```sh\n> x\n> ```\n", Fence(1, 3, "sh", "x\n", True, "```")),
        ("> ```sh\n> x\nb\n", Fence(1, 2, "sh", "x\n", False, "```")),
    ],
)
def test_a_block_is_found(text: str, fence: Fence) -> None:
    """Its lines, language and code are told, and whether it ends by itself, wherever it stands."""
    assert fences(text) == [fence]


@pytest.mark.parametrize("text", ["", "\n", "``\nx\n``", "```a`b\n", "    ```\n    x\n    ```\n"])
def test_what_is_no_block_is_none(text: str) -> None:
    """Code spans and indented code are no fences."""
    assert fences(text) == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("```text\nx\n```\n", True),
        ("```text\nx\n", False),
        ("```text\n```python\n```\n", False),
        ("```text\n  ```python\n```\n", False),
        ("````text\n```python\n````\n", True),
        ("```markdown\n```python\n```\n", True),
        ("```text\n~~~\n```\n", True),
    ],
)
def test_a_block_in_which_another_opens_is_not_whole(text: str, whole: bool) -> None:
    """The line that closes it was meant for the other one, but for a page that shows how."""
    assert [fence.is_whole for fence in fences(text)] == [whole]


def test_every_line_of_a_fence_is_found() -> None:
    """They are told with their indent, in code as well; other lines and other marks are not."""
    text = 'a\n\n```Py\n    """\n\t~~~~ \n  ``` `\n      ```x\n> ```\n``\n\x00\n```'
    assert [tuple(line) for line in fence_lines(text)] == [
        (2, 0, "```", "py"),
        (4, 4, "~~~~", ""),
        (6, 6, "```", "x"),
        (10, 0, "```", ""),
    ]


def test_lines_of_fences_are_counted_whatever_ends_them() -> None:
    """Carriage returns end lines, too; lines between that are none count, the empty ones too."""
    assert [tuple(line) for line in fence_lines("a\r\r\n```py\r\nx\n\n  ~~~\r```")] == [
        (2, 0, "```", "py"),
        (5, 2, "~~~", ""),
        (6, 0, "```", ""),
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("```a\n```", 1),
        ("```a\n```b\n```\n```", 3),
        ("```a\n```b\n```", 3),
        ("````a\n```\n`````", 2),
        ("```a\n  ```\n~~~\n```", 3),
        ("  ```a\n```", 1),
    ],
)
def test_blocks_may_be_nested(text: str, end: int) -> None:
    """A named line opens a block inside; a shorter, deeper or other mark does not count."""
    assert nested_end(fence_lines(text), 0) == end
