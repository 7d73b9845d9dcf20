"""The scripted author of migrations: it answers every brief of the example recipe from itself."""

from __future__ import annotations

from support.asks import Ask
from support.copier import REPOSITORY

EXAMPLE = REPOSITORY / "docs/recipes/migrations"
BOOKS_TEXT = """\
-- up
CREATE TABLE books (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  year INTEGER
);

-- down
DROP TABLE books;
"""

_WRITTEN = {
    "create_books": (
        "CREATE TABLE books (\n  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "  title TEXT NOT NULL,\n  year INTEGER\n);",
        "DROP TABLE books;",
    ),
    "find_by_title": (
        "CREATE INDEX books_by_title ON books (title);",
        "DROP INDEX books_by_title;",
    ),
    "add_members": ("CREATE TABLE members (name TEXT NOT NULL);", "DROP TABLE members;"),
}


def author(ask: Ask) -> str:
    """Return a fitting migration, or the one to be changed with a line that says for what."""
    brief = ask.brief
    if ask.task == "revise":
        changed = brief["source"].replace("-- up\n", f"-- up\n-- {brief['purpose']}\n")
        return f"Changed:\n\n```sql\n{changed}```\n"
    up, down = _WRITTEN[brief["step"]]
    return migration(up, down)


def migration(up: str, down: str) -> str:
    """Return a migration as a model sends it, in a fence with words before it."""
    return f"Here it is:\n\n```sql\n-- up\n{up}\n\n-- down\n{down}\n```\n"
