"""The reply store: nothing that was paid for is lost, and nothing is mistaken for another."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pygen_copier.client.store import ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.providers.base import Reply, Request

REQUEST = Request(
    task="module",
    name="codes",
    system="You write.",
    user="Write.",
    model="m1",
    schema={"type": "object"},
)
REPLY = Reply("x = 'größe'\n", "length", 12, 34, "m1-actual")


@pytest.fixture
def store(tmp_path: Path) -> ReplyStore:
    """A store in a folder that does not exist yet."""
    return ReplyStore(tmp_path / "cache")


def test_a_reply_comes_back_as_it_was(store: ReplyStore, tmp_path: Path) -> None:
    """A reply put into the store is the same for whoever asks next, in another process too."""
    assert store.get("groq", REQUEST) is None
    store.put("groq", REQUEST, REPLY)
    assert ReplyStore(tmp_path / "cache").get("groq", REQUEST) == REPLY


@pytest.mark.parametrize(
    "change",
    [
        {"task": "tests"},
        {"system": "You paint."},
        {"user": "Paint."},
        {"model": "m2"},
        {"schema": None},
        {"schema": {"type": "array"}},
        {"temperature": 0.9},
        {"seed": 1},
        {"max_output_tokens": 1},
    ],
)
def test_another_request_has_another_reply(store: ReplyStore, change: dict[str, Any]) -> None:
    """Everything that is sent is part of the key."""
    store.put("groq", REQUEST, REPLY)
    assert store.get("groq", replace(REQUEST, **change)) is None


def test_the_provider_is_part_of_the_key_and_the_label_is_not(store: ReplyStore) -> None:
    """Two services may have a model of one name; a label is not sent."""
    store.put("groq", REQUEST, REPLY)
    assert store.get("ollama", REQUEST) is None
    assert store.get("groq", replace(REQUEST, name="other")) == REPLY


def test_a_file_can_be_read_by_a_person(store: ReplyStore) -> None:
    """Each reply lies in one JSON file, beside the request it answers."""
    store.put("groq", REQUEST, REPLY)
    [path] = store.files()
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["provider"] == "groq"
    assert kept["request"]["user"] == "Write."
    assert kept["reply"]["text"] == REPLY.text


@pytest.mark.parametrize(
    "content", [b"", b'{"reply": {"te', b"[]", b'"x"', b"{}", b'{"reply": {}}', b"\xff\xfe"]
)
def test_a_damaged_file_is_set_aside(store: ReplyStore, content: bytes) -> None:
    """A file that cannot be read is kept under another name, and the request is asked again."""
    store.put("groq", REQUEST, REPLY)
    [path] = store.files()
    path.write_bytes(content)
    assert store.get("groq", REQUEST) is None
    assert list(store.files()) == []
    assert path.with_suffix(".damaged").read_bytes() == content
    store.put("groq", REQUEST, REPLY)
    assert store.get("groq", REQUEST) == REPLY


def test_writing_leaves_nothing_but_the_reply(store: ReplyStore) -> None:
    """Many writers of one reply leave one whole file, and no parts."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: store.put("groq", REQUEST, REPLY), range(40)))
    assert store.get("groq", REQUEST) == REPLY
    [path] = store.files()
    assert list(path.parent.iterdir()) == [path]


def test_half_a_reply_is_never_seen(store: ReplyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is killed while it writes leaves what was there before, whole."""
    store.put("groq", REQUEST, REPLY)

    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        store.put("groq", REQUEST, replace(REPLY, text="other"))
    monkeypatch.undo()
    assert store.get("groq", REQUEST) == REPLY


def test_a_text_that_no_file_can_hold_is_no_crash(store: ReplyStore) -> None:
    """A lone surrogate in a reply, which JSON can carry, is kept or told, and leaves no part."""
    try:
        store.put("groq", REQUEST, replace(REPLY, text="\ud800"))
    except PygenError:
        pass
    else:
        assert store.get("groq", REQUEST) is not None
    assert not list(store.folder.rglob("*.part"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message names the folder, and the variable that chooses another."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    store = ReplyStore(tmp_path / "cache")
    with pytest.raises(PygenError) as caught:
        store.put("groq", REQUEST, REPLY)
    assert str(store.folder) in str(caught.value)
    assert "cannot be written" in str(caught.value)
    assert "set PYGEN_CACHE_DIR" in str(caught.value)


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Looking for a reply in a place that is no folder finds none, or tells what to set."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    told = ""
    try:
        found = ReplyStore(tmp_path / "cache").get("groq", REQUEST)
    except PygenError as error:
        found, told = None, error.remedy
    assert found is None
    assert not told or "PYGEN_CACHE_DIR" in told


def test_the_folder_is_chosen_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PYGEN_CACHE_DIR` chooses the folder; without it, it is the user's cache folder."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "chosen"))
    assert ReplyStore().folder.is_relative_to(tmp_path / "chosen")
    monkeypatch.delenv("PYGEN_CACHE_DIR")
    assert "pygen-copier" in ReplyStore().folder.parts


def test_clearing_counts_and_spares_the_rest(store: ReplyStore, tmp_path: Path) -> None:
    """Clearing removes every reply, says how many there were, and touches nothing else."""
    store.put("groq", REQUEST, REPLY)
    store.put("groq", replace(REQUEST, seed=1), REPLY)
    other = tmp_path / "cache" / "notes.txt"
    other.write_text("mine", encoding="utf-8")
    assert store.clear() == 2
    assert store.get("groq", REQUEST) is None
    assert other.read_text(encoding="utf-8") == "mine"
    assert store.clear() == 0
