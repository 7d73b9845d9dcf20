"""The recipe of a set of SQL migrations: one file a step, each tried after those before it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pygen_copier.template_api import require

require(1)  # the interface that this recipe is written for, before anything else is imported

from pygen_copier.template_api import (  # noqa: E402 - see above
    Answers,
    Artifact,
    ArtifactExtension,
    Check,
    Rule,
    Source,
    Texts,
    oneline,
)

NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
PARTS = re.compile(r"-- up\n(.*?)^-- down\n(.*)", re.DOTALL | re.MULTILINE)

# What a migration may do: nothing that opens a file or changes the connection.
ALLOWED = {
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        *("CREATE_TABLE", "CREATE_INDEX", "CREATE_VIEW", "CREATE_TRIGGER", "ALTER_TABLE"),
        *("DROP_TABLE", "DROP_INDEX", "DROP_VIEW", "DROP_TRIGGER", "REINDEX", "FUNCTION"),
        *("INSERT", "UPDATE", "DELETE", "SELECT", "READ"),
    )
}
MOST_STEPS = 2_000_000  # of SQLite's machine, for one statement
MOST_PAGES = 5_000  # of 4096 bytes
MOST_BYTES = 1_000_000  # of one value


def steps_problem(value: object) -> str | None:
    """Return what is wrong with the answer `migrations`, or None."""
    steps = value if isinstance(value, list) else []
    if not steps or not all(isinstance(step, dict) and len(step) == 1 for step in steps):
        return "Write a YAML list of steps, `- name: what it does` each."
    names = [str(name) for step in steps for name in step]
    for name in names:
        if not NAME.fullmatch(name):
            return f"{name!r} is no name of a step; it has a-z, 0-9 and _."
        if names.count(name) > 1:
            return f"Two steps have the name {name}."
    return None


class Migrations(ArtifactExtension):
    """Gives the template its migrations."""

    prompts = Path(__file__).with_name("prompts")
    rules: ClassVar[Mapping[str, Rule]] = {"migrations": steps_problem}

    def all_artifacts(self, answers: Answers) -> Sequence[Artifact]:
        """Return a migration for each step, which needs all before it."""
        found: list[Artifact] = []
        for step in answers["migrations"]:
            for name, purpose in step.items():
                found.append(migration(answers["database"], name, str(purpose), found))
        return found


def migration(database: str, name: str, purpose: str, before: Sequence[Artifact]) -> Artifact:
    """Return the migration of a step."""
    return Artifact(
        name=f"migration:{name}",
        task="migration",
        folder="migrations",
        file=f"{len(before) + 1:04}_{name}.sql",
        language="sql",
        spec={"purpose": purpose},
        leans_on=None,
        inputs={"database": database, "step": name, "purpose": purpose},
        needs=tuple(each.name for each in before),
        more=lambda texts: {"before": list(texts.values())},
        checks=(Applies(),),
        scaffold=lambda _: f"-- up\n-- TODO: {oneline(purpose)}\n\n-- down\n",
    )


class Applies(Check):
    """A migration runs after those before it, and its second part takes it back."""

    id = "applies"
    title = "it runs after those before it, and can be taken back"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what an empty SQLite database in memory says of a migration."""
        database = sqlite3.connect(":memory:")
        try:
            return list(self._problems(database, source.text, texts))
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            return [f"It does not run in SQLite: {error}."]
        finally:
            database.close()

    def _problems(self, database: sqlite3.Connection, text: str, texts: Texts) -> Sequence[str]:
        found = PARTS.fullmatch(text)
        if found is None:
            return ["Begin with a line `-- up`; a line `-- down` stands after its statements."]
        database.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
        database.set_progress_handler(lambda: True, MOST_STEPS)
        for earlier in texts.values():
            run(database, earlier.partition("\n-- down\n")[0])
        before = content(database)
        run(database, found[1])
        if content(database) == before:
            return ["What stands after `-- up` changes nothing."]
        run(database, found[2])
        if content(database) != before:
            return ["What stands after `-- down` does not take back all that `-- up` does."]
        return []


def run(database: sqlite3.Connection, statements: str) -> None:
    """Run statements that somebody else wrote."""
    allowed, denied = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY
    database.set_authorizer(lambda action, *_: allowed if action in ALLOWED else denied)
    database.executescript(statements)
    database.set_authorizer(None)


def content(database: sqlite3.Connection) -> list[str]:
    """Return the schema and the rows of a database, whatever their order, spaces and quotes."""
    dump = (re.sub(r"[\s\"]", "", statement) for statement in database.iterdump())
    return sorted(line for line in dump if "sqlite_sequence" not in line)
