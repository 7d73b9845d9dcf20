"""The checks that come first: the text is Python, and what it says is what one sees."""

from __future__ import annotations

import pytest
from support.sources import problems_of

from pygen_copier.python import checks


class TestParses:
    """The text is Python."""

    def test_lets_python_pass(self) -> None:
        """What the parser reads has no problem."""
        assert problems_of(checks.Parses(), "x = 1") == []
        assert problems_of(checks.Parses(), "") == []

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("x = 1\ndef f(:\n    pass\n", "Line 2: invalid syntax."),
            ("x = (1,\n", "Line 1: '(' was never closed."),
            ("if x:\nreturn\n", "Line 2: expected an indented block"),
            ("x = 1\nx = '\x00'\n", "Line 2: U+0000 (NUL) is not allowed in code."),
            ("x = 1\nx = '\ud800'\n", "Line 2: U+D800 cannot be encoded."),
            ("(" * 1000, "too many nested parentheses"),
            ("-" * 100_000 + "1", "nested too deeply"),
            ("x" + ".a" * 100_000, "nested too deeply"),
            ("x = 1\nx" + ".a" * 200, "Line 2: this is nested too deeply."),
        ],
    )
    def test_tells_the_line(self, source: str, said: str) -> None:
        """What the parser does not read is told with its line, in one sentence."""
        [problem] = problems_of(checks.Parses(), source)
        assert said in problem
        assert problem.endswith(".")


class TestPlainText:
    """What one sees is what the parser reads."""

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("x = 1\n# \x1b[31mred\n", "Line 2: U+001B (a control character) cannot be seen"),
            ("x = '\x08'\n", "Line 1: U+0008"),
            ("x = 'a'  # \u202e }\n", "Line 1: U+202E (RIGHT-TO-LEFT OVERRIDE) cannot be seen"),
            ("\n\nx = '\u2066'\n", "Line 3: U+2066 (LEFT-TO-RIGHT ISOLATE)"),
            ("x = 'a\u200bb'\n", "Line 1: U+200B (ZERO WIDTH SPACE)"),
            ("x = 'a\ufeffb'\n", "Line 1: U+FEFF"),
            ("x = 'a\u200db'\n", "Line 1: U+200D (ZERO WIDTH JOINER)"),
            ("x = 'a\u2028b'\n", "Line 1: U+2028 (LINE SEPARATOR)"),
            ("x = 'a\x85b'\n", "Line 1: U+0085"),
            ("\u3164 = 1\n", "Line 1: U+3164 (HANGUL FILLER)"),
            ("x = '\U000e0041'\n", "Line 1: U+E0041 (TAG LATIN CAPITAL LETTER A)"),
            ("x = 'a\U000e0101'\n", "Line 1: U+E0101"),
        ],
    )
    def test_tells_what_is_hidden(self, source: str, said: str) -> None:
        """A character that is not seen, or turns the text around it, is told with its line."""
        [problem] = problems_of(checks.PlainText(), source)
        assert problem.startswith(said)
        assert problem.endswith("leave it out, or write it as an escape in a string.")

    @pytest.mark.parametrize(
        "source",
        [
            "x = 'tab\there'\n",
            "\N{GREEK SMALL LETTER LAMDA} = 'naïve — 中文'\n",
            "x = '\N{WOMAN}\u200d\N{PERSONAL COMPUTER} \N{HEAVY BLACK HEART}\ufe0f'\n",
            "x = '\u0645\u06cc\u200c\u062e'\n",
            "x = '\\x1b[31m \\u202e'\n",
            "x = 'no\u00a0break'\n",
        ],
    )
    def test_lets_every_script_pass(self, source: str) -> None:
        """Letters of all scripts, emoji and escapes that are written out are plain text."""
        assert problems_of(checks.PlainText(), source) == []

    def test_tells_another_encoding(self) -> None:
        """Python would read another text than the one that is checked and shown."""
        cookie = "# -*- coding: unicode_escape -*-\n# \\u000aimport os\n"
        [problem] = problems_of(checks.PlainText(), cookie)
        assert problem.startswith("Line 1: the encoding `unicode_escape` is not that of the file")
        assert problems_of(checks.PlainText(), "# coding: utf8\nx = 1\n") == []

    def test_tells_a_few_of_many(self) -> None:
        """A file full of them does not fill a prompt."""
        assert len(problems_of(checks.PlainText(), "x = '\x1b'\n" * 1000)) == 5
