"""Type findings: what is read from what mypy prints."""

from __future__ import annotations

from pygen_copier.generation.type_findings import MOST, type_findings

PRINTED = """\
src/tiny/codes.py:3: error: Incompatible types (got "str", expected "int")  [return-value]
src/tiny/codes.py:9:5: error: Need more
src/tiny/codes.py:9: note: See the docs
src/tiny/__init__.py:1: error: Function is missing a type annotation  [no-untyped-def]
"""


def test_findings_are_sentences_by_file() -> None:
    """Each has its line and code; notes, and files that nobody asked about, are left out."""
    assert type_findings(PRINTED, ["src/tiny/codes.py", "tests/test_codes.py"]) == {
        "src/tiny/codes.py": (
            'mypy, line 3: Incompatible types (got "str", expected "int") [return-value]',
            "mypy, line 9: Need more",
        )
    }


def test_a_model_is_told_the_first_of_many() -> None:
    """A brief does not grow with the file."""
    many = "".join(f"a.py:{n}: error: No.  [misc]\n" for n in range(99))
    assert len(type_findings(many, ["a.py"])["a.py"]) == MOST
