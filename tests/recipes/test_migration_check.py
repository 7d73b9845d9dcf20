"""The check of the example's recipe: what SQLite says of a migration that a model wrote."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from support.migrations import BOOKS_TEXT, EXAMPLE, migration

from pygen_copier.generation.check import Check
from pygen_copier.prompts.replies import code_block
from pygen_copier.source.syntax import Source

GOOD = [
    ("ALTER TABLE books ADD COLUMN shelf TEXT;", "ALTER TABLE books DROP COLUMN shelf;"),
    ("ALTER TABLE books RENAME TO works;", "ALTER TABLE works RENAME TO books;"),
    ("INSERT INTO books (title) VALUES ('Emma');", "DELETE FROM books WHERE title = 'Emma';"),
    (
        "CREATE VIEW titles AS SELECT title FROM books; CREATE TRIGGER upper AFTER INSERT ON books "
        "BEGIN UPDATE books SET title = upper(title); END;",
        "DROP TRIGGER upper; DROP VIEW titles;",
    ),
]
BAD = {
    "it does not run": (migration("CREATE TABEL books (title);", "DROP TABLE books;"), "syntax"),
    "it writes a file": (
        migration("VACUUM INTO 'evil.db';", "DROP TABLE books;"),
        "authorization denied",
    ),
    "it opens a file": (migration("ATTACH 'evil.db' AS e;", "DETACH e;"), "not authorized"),
    "it never ends": (
        migration(
            "CREATE TABLE a (b);"
            + "INSERT INTO a VALUES (1);" * 40
            + "CREATE TABLE c AS SELECT 1 AS d FROM a, a AS e, a AS f, a AS g, a AS h;",
            "DROP TABLE c; DROP TABLE a;",
        ),
        "interrupted",
    ),
    "it is large": (
        migration("CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(2000000));", "DROP TABLE a;"),
        "too big",
    ),
    "it grows": (
        migration(
            "CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(900000));"
            + "INSERT INTO a SELECT b FROM a;" * 6,
            "DROP TABLE a;",
        ),
        "full",
    ),
    "it changes nothing": (migration("SELECT 1;", "SELECT 1;"), "changes nothing"),
    "it cannot be taken back": (migration("CREATE TABLE a (b);", "SELECT 1;"), "not take back"),
    "it leaves a row": (
        migration(
            "CREATE TABLE a (b); CREATE TABLE c (d); INSERT INTO c VALUES (1);", "DROP TABLE a;"
        ),
        "not take back",
    ),
    "it has no parts": ("```sql\nCREATE TABLE books (title);\n```", "Begin with a line"),
}


@pytest.fixture(scope="session")
def check() -> Check:
    """The check of the example's recipe."""
    specification = spec_from_file_location("migrations", EXAMPLE / "extensions/migrations.py")
    assert specification
    assert specification.loader
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    made: Check = module.Applies()
    return made


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_text(bad: str, check: Check) -> None:
    """The check finds what is wrong with a migration, and no text harms the machine."""
    reply, problem = BAD[bad]
    [told] = check.problems(Source(code_block(reply, "sql")), {})
    assert problem in told
    assert not Path("evil.db").exists()


@pytest.mark.parametrize("good", GOOD)
def test_a_good_text(good: tuple[str, str], check: Check) -> None:
    """The check passes what a migration may do to a table that is there."""
    text = code_block(migration(*good), "sql")
    assert not check.problems(Source(text), {"migration:create_books": BOOKS_TEXT})
    assert check.problems(Source(text), {})
