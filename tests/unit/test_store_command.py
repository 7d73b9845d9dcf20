"""`pygen-copier store`: what is kept, and what is removed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pygen_copier.cli import main
from pygen_copier.client.store import DAY, ReplyStore
from pygen_copier.providers.base import Reply, Request

REQUEST = Request("module", "codes", "You write.", "Write.", "m1")
NOON = 1_790_000_000.0  # 2026-09-21, 14:13:20 UTC


@pytest.fixture
def utc() -> Iterator[None]:
    """Let the local time be UTC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def files() -> list[Path]:
    """The files of two replies and of one that was set aside, the latest used first."""
    store = ReplyStore()
    requests = (REQUEST, replace(REQUEST, name="\x1b[31mno\nise", seed=1), replace(REQUEST, seed=2))
    paths = []
    for number, request in enumerate(requests):
        key = store.key("groq", request)
        store.put(key, "groq", request, Reply("x = 1\n" * 100, "stop", 1234, 56, "m1"))
        paths.append(store.folder / f"{key}.json")
        os.utime(paths[-1], (NOON - number * DAY,) * 2)
    paths[2] = paths[2].replace(paths[2].with_suffix(".damaged"))
    return paths


def store(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, ["store", *arguments])


def test_list_shows_what_is_kept(files: list[Path], utc: None) -> None:
    """A line a reply, the latest used first, harmless in a terminal; then what cannot be read."""
    sizes = [path.stat().st_size / 1000 for path in files]
    total = sum(path.stat().st_size for path in files) / 1000
    done = store("list")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "last used         task    name        model    tokens      size",
        f"2026-09-21 14:13  module  codes       groq:m1  1,234 + 56  {sizes[0]:.1f} kB",
        f"2026-09-20 14:13  module  [31mno ise  groq:m1  1,234 + 56  {sizes[1]:.1f} kB",
        f"{files[2]}: damaged: it was set aside",
        f"2 replies, 1 unreadable file, {total:.1f} kB.",
    ]


def test_list_is_json_for_scripts(files: list[Path]) -> None:
    """`--json` gives every fact, times in UTC; a file that cannot be read has a problem."""
    told = json.loads(store("list", "--json").output)
    assert told[0] == {
        "path": str(files[0]),
        "used": "2026-09-21T14:13:20+00:00",
        "bytes": files[0].stat().st_size,
        "task": "module",
        "name": "codes",
        "model": "groq:m1",
        "tokens": [1234, 56],
        "finish": "stop",
    }
    assert [each["path"] for each in told] == [str(path) for path in files]
    assert told[2]["problem"] == "damaged: it was set aside"
    assert "task" not in told[2]


def test_an_empty_store_is_no_error() -> None:
    """Where nothing was ever kept, there is nothing to list or to clear."""
    assert store("list").output == "0 replies, 0.0 kB.\n"
    assert json.loads(store("list", "--json").output) == []
    assert store("clear").output == "Removed 0 replies.\n"


def test_clear_removes_everything(files: list[Path]) -> None:
    """Replies go, and so does what was set aside."""
    assert store("clear").output == "Removed 2 replies and 1 damaged file.\n"
    assert [path.exists() for path in files] == [False, False, False]


def test_clear_damaged_spares_replies(files: list[Path]) -> None:
    """`--damaged` removes only what was set aside."""
    assert store("clear", "--damaged").output == "Removed 1 damaged file.\n"
    assert [path.exists() for path in files] == [True, True, False]
    assert store("clear", "--damaged").output == "Removed 0 damaged files.\n"


def test_clear_older_than_spares_what_was_used_since(files: list[Path]) -> None:
    """`--older-than DAYS` counts from the last use."""
    os.utime(files[1])
    assert store("clear", "--older-than", "2").output == "Removed 1 reply and 1 damaged file.\n"
    assert [path.exists() for path in files] == [False, True, False]


@pytest.mark.parametrize("days", ["0", "-1", "soon"])
def test_a_wrong_age_is_wrong_usage(days: str, files: list[Path]) -> None:
    """An age that makes no sense is a matter of usage, and removes nothing."""
    assert store("clear", "--older-than", days).exit_code == 2
    assert all(path.exists() for path in files)


def test_a_store_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line names the folder and the remedy, exit code 1."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    for command in ("list", "clear"):
        done = store(command)
        assert done.exit_code == 1
        assert done.output.count("\n") == 1
        assert str(tmp_path / "cache") in done.output
        assert "PYGEN_CACHE_DIR" in done.output
