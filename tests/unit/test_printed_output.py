"""Printed output: what a page's code prints stands below it, and nothing that chance decides."""

from __future__ import annotations

import contextlib
import io
from datetime import date

import pytest

from pygen_copier.documentation.printed_output import printing_program, with_output
from pygen_copier.generation.printed import MOST_LINES, lasting

PAGE = """# Counting

```python
print(1 + 1)
```

It grows.

- In a list:

  ```python
  for n in range(2):
      print("n", n)
  ```

  ```text
  n 0
  n 7
  ```

```python
x = 3
```

```text
a file of that form
```

```python
>>> x
3
```
"""

SESSION = """# Counting

1. In a list:

   ```pycon
   >>> def double(n):
   ...     return 2 * n
   >>> double(2)
   5
   >>> double("a")
   'a...'
   >>> print("one\\n\\ntwo")
   >>> double()
   Traceback (most recent call last):
       ...
   TypeError: another
   >>> 1 / 0
   Traceback (most recent call last):
   ZeroDivisionError: division by zero
   >>> _ = double(3)
   6
   >>> object()
   <object>
   ```

Then:

```python
print(double(4))
```
"""


def printed(page: str) -> str:
    """Return what the program of a page prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(printing_program(page), {})  # noqa: S102 - the tests' own code
    return out.getvalue()


def test_a_session_shows_what_is_printed() -> None:
    """Each input is followed by it; what was right stays, what hangs on the machine goes."""
    shown = with_output(SESSION, printed(SESSION), printed(SESSION))
    assert "   >>> double(2)\n   4\n   >>> double(\"a\")\n   'a...'\n" in shown
    assert '   >>> print("one\\n\\ntwo")\n   one\n   <BLANKLINE>\n   two\n' in shown
    assert (
        "   >>> double()\n   Traceback (most recent call last):\n       ...\n   TypeError: dou"
        in shown
    )
    assert (
        "   ZeroDivisionError: division by zero\n   >>> _ = double(3)\n   >>> object()\n   ```"
        in shown
    )
    assert shown.endswith("print(double(4))\n```\n\n```text\n8\n```\n")
    assert with_output(shown, printed(shown), printed(shown)) == shown


def test_a_session_that_fails_unseen_ends_the_program() -> None:
    """An error that the page does not show is an error of its code."""
    with pytest.raises(ZeroDivisionError):
        printed("# T\n\n```python\n>>> 1 / 0\n```\n")


def test_output_stands_below_its_block() -> None:
    """It is added where it lacks, put right where it is wrong; what prints nothing stays alone."""
    shown = with_output(PAGE, printed(PAGE), printed(PAGE))
    added = "print(1 + 1)\n```\n\n```text\n2\n```\n\nIt grows."
    mended = "  ```\n\n  ```text\n  n 0\n  n 1\n  ```\n\n```python\nx = 3"
    assert added in shown
    assert mended in shown
    assert shown.endswith(PAGE[PAGE.index("```python\nx = 3") :])
    assert with_output(shown, printed(shown), printed(shown)) == shown


def test_lines_of_the_program_are_where_they_are_in_the_page() -> None:
    """What an error names is found; a page without Python has no program."""
    program = printing_program(PAGE).split("\n")
    assert program[3] == PAGE.split("\n")[3]
    assert program[12] == '    print("n", n)'
    assert printing_program("# Title\n\nWords.\n") == ""


def test_chance_is_left_out() -> None:
    """A block that prints otherwise in another run shows no output, also none it showed before."""
    page = "# T\n\n```python\nprint(R)\n```\n\n```text\n0.5\n```\n\n```python\nprint(1)\n```\n"
    runs = [printed(page.replace("R", text)) for text in ("0.5", "0.7")]
    assert with_output(page, *runs) == (
        "# T\n\n```python\nprint(R)\n```\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n"
    )


def test_a_page_whose_program_ends_early_stays_as_it_is() -> None:
    """Where the marks do not tell which block printed what, nothing is touched."""
    assert with_output(PAGE, "2\n", "2\n") == PAGE


def test_a_fence_is_longer_than_any_in_the_output() -> None:
    """What is printed cannot end the block it stands in."""
    page = "# T\n\n```python\nprint('`' * 3)\n```\n"
    assert "````text\n```\n````\n" in with_output(page, printed(page), printed(page))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "/project/src/x.py",
        "in /tmp/abc",
        "<function f at 0x7f1234567890>",
        f"made {date.today()}",
        "line\n" * (MOST_LINES + 1),
    ],
)
def test_what_is_of_a_place_or_time_does_not_last(text: str) -> None:
    """Paths, addresses and today are left out, and what is too long to read."""
    assert lasting(text, text) == ""


@pytest.mark.parametrize("text", ["3", "rate 1/2\n", "a/tmp/b", "born 1969-07-20", "http://x/tmp"])
def test_what_is_always_so_lasts(text: str) -> None:
    """Everything else is shown as it is."""
    assert lasting(text, text).strip() == text.strip()
