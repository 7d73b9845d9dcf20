"""The reply store: nothing that was paid for is lost, and nothing is mistaken for another."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pygen_copier import process
from pygen_copier.client.store import DAY, MAX_AGE, ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.events import Event
from pygen_copier.providers.base import Allowance, Reply, Request

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
def heard() -> list[Event]:
    """What the store said."""
    return []


@pytest.fixture
def store(tmp_path: Path, heard: list[Event]) -> ReplyStore:
    """A store in a folder that does not exist yet."""
    return ReplyStore(tmp_path / "cache", heard.append)


def get(store: ReplyStore, request: Request = REQUEST, provider: str = "groq") -> Reply | None:
    """Look for the reply to a request."""
    return store.get(store.key(provider, request))


def put(store: ReplyStore, request: Request = REQUEST, reply: Reply = REPLY) -> Path:
    """Keep the reply of a request to Groq, and return its file."""
    key = store.key("groq", request)
    store.put(key, "groq", request, reply)
    return store.folder / f"{key}.json"


def make_old(path: Path, days: float) -> None:
    """Let a file have been used so many days ago."""
    used = time.time() - days * DAY
    os.utime(path, (used, used))


def test_a_reply_comes_back_as_it_was(store: ReplyStore, tmp_path: Path) -> None:
    """A reply put into the store is the same for whoever asks next, in another process too."""
    assert get(store) is None
    put(store)
    assert get(ReplyStore(tmp_path / "cache")) == REPLY


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
    put(store)
    assert get(store, replace(REQUEST, **change)) is None


def test_the_provider_is_part_of_the_key_and_the_label_is_not(store: ReplyStore) -> None:
    """Two services may have a model of one name; a label is not sent."""
    put(store)
    assert get(store, provider="ollama") is None
    assert get(store, replace(REQUEST, name="other")) == REPLY


def test_a_file_can_be_read_by_a_person(store: ReplyStore) -> None:
    """Each reply lies in one JSON file that says its format, beside the request it answers."""
    stored = json.loads(put(store).read_text(encoding="utf-8"))
    assert stored["format"] == 1
    assert stored["provider"] == "groq"
    assert stored["name"] == "codes"
    assert stored["request"]["user"] == "Write."
    assert stored["reply"]["text"] == REPLY.text


def test_files_are_for_the_person_alone(store: ReplyStore) -> None:
    """Prompts can be confidential: others cannot read them, whatever the umask."""
    before = os.umask(0)
    try:
        path = put(store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "zeros": lambda whole: b"\0" * len(whole),
    "no object": lambda _: b"[]",
    "no record": lambda _: b"{}",
    "no text": lambda _: b"\xff\xfe",
    "nested": lambda _: b"[" * 100_000,
    "of no format": lambda whole: whole.replace(b'"format": 1', b'"format": "one"'),
    "another reply": lambda whole: whole.replace(b"x = ", b"y = "),
    "other tokens": lambda whole: whole.replace(b'"tokens_in": 12', b'"tokens_in": 13'),
    "another request": lambda whole: whole.replace(b'"user": "Write."', b'"user": "Paint."'),
    "another provider": lambda whole: whole.replace(b'"provider": "groq"', b'"provider": "x"'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_and_named(
    store: ReplyStore, heard: list[Event], damage: str
) -> None:
    """A file that is not what was written is never trusted: its request is asked again."""
    path = put(store)
    content = DAMAGES[damage](path.read_bytes())
    assert content != path.read_bytes()
    path.write_bytes(content)
    assert get(store) is None
    aside = path.with_suffix(".damaged")
    assert aside.read_bytes() == content
    [event] = heard
    assert (event.subject, event.state) == (str(aside), "damaged")
    assert "set aside" in event.detail
    assert get(store) is None
    put(store)
    assert get(store) == REPLY
    assert len(heard) == 1


def test_the_reply_to_another_request_is_not_taken(store: ReplyStore, heard: list[Event]) -> None:
    """A whole file under the name of another request is set aside like a damaged one."""
    other = put(store, replace(REQUEST, seed=1), replace(REPLY, text="other"))
    path = put(store)
    other.replace(path)
    assert get(store) is None
    assert "it answers another request" in heard[0].detail


def test_of_processes_that_meet_a_damaged_file_one_tells_it(
    store: ReplyStore, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds that another process has just set it aside says nothing, and asks again."""
    path = put(store)
    path.write_bytes(b"")

    def gone(self: Path, target: Path) -> Path:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(Path, "replace", gone)
    assert get(store) is None
    assert heard == []


def test_a_newer_format_is_not_misread(store: ReplyStore, heard: list[Event]) -> None:
    """What a newer version wrote is neither read nor set aside; the request is asked again."""
    path = put(store)
    newer = path.read_bytes().replace(b'"format": 1', b'"format": 2')
    path.write_bytes(newer)
    assert get(store) is None
    assert path.read_bytes() == newer
    assert heard == []
    assert "a newer version wrote it" in store.contents()[0].problem


def test_writing_leaves_nothing_but_the_reply(store: ReplyStore) -> None:
    """Many writers of one reply leave one whole file, and no parts."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: put(store), range(40)))
    assert get(store) == REPLY
    [path] = store.files()
    assert list(path.parent.iterdir()) == [path]


def test_half_a_reply_is_never_seen(store: ReplyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is killed while it writes leaves what was there before, whole."""
    put(store)

    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        put(store, reply=replace(REPLY, text="other"))
    monkeypatch.undo()
    assert get(store) == REPLY


def test_a_text_that_no_file_can_hold_comes_back(store: ReplyStore) -> None:
    """A lone surrogate in a reply, which JSON can carry, is kept as it is."""
    put(store, reply=replace(REPLY, text="\ud800"))
    assert get(store) == replace(REPLY, text="\ud800")


def test_what_was_left_of_a_rate_is_not_kept(store: ReplyStore) -> None:
    """It was true of that moment only."""
    put(store, reply=replace(REPLY, allowance=Allowance(requests=10, requests_left=3)))
    assert get(store) == REPLY


def test_a_folder_that_cannot_be_used_is_told_before_anything_is_paid(tmp_path: Path) -> None:
    """Looking for a reply already tells the folder, and the variable that chooses another."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    store = ReplyStore(tmp_path / "cache")
    for use in (get, put, ReplyStore.contents, ReplyStore.clear):
        with pytest.raises(PygenError) as caught:
            use(store)
        assert str(store.folder) in str(caught.value)
        assert "cannot be" in str(caught.value)
        assert "set PYGEN_CACHE_DIR" in str(caught.value)


def test_a_read_only_folder_is_told_before_anything_is_paid(
    store: ReplyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file can be made, a request that is not stored is not sent."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    with pytest.raises(PygenError, match=r"cannot be written: Read-only file system\."):
        get(store)


def test_the_folder_is_tried_once(store: ReplyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that has found the folder good does not try it for every request."""
    tried: list[object] = []
    real = tempfile.TemporaryFile

    def counted(**options: Any) -> Any:
        tried.append(options)
        return real(**options)

    monkeypatch.setattr("tempfile.TemporaryFile", counted)
    for seed in range(3):
        assert get(store, replace(REQUEST, seed=seed)) is None
    assert tried == [{"dir": store.folder}]


def test_a_reply_can_be_read_where_it_cannot_be_touched(
    store: ReplyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that somebody else made and shares is good for reading."""
    put(store)

    def refused(path: Path, times: tuple[float, float]) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    assert get(store) == REPLY


def test_a_full_disk_is_told_and_leaves_no_part(
    store: ReplyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply that cannot be written whole is no reply, and leaves no half of one."""

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PygenError, match=r"cannot be written: No space left on device\."):
        put(store)
    assert list(store.folder.iterdir()) == []


def test_a_disk_may_take_it_bit_by_bit(store: ReplyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply is whole also where the system writes less than it was given."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:100]))
    put(store)
    assert get(store) == REPLY


def test_a_folder_that_somebody_removed_is_made_again(store: ReplyStore) -> None:
    """A reply is kept although the store was cleared by hand while it was awaited."""
    assert get(store) is None
    shutil.rmtree(store.folder)
    put(store)
    assert get(store) == REPLY


def test_the_folder_is_chosen_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PYGEN_CACHE_DIR` chooses the folder; without it, it is the user's cache folder."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "chosen"))
    assert ReplyStore().folder.is_relative_to(tmp_path / "chosen")
    monkeypatch.delenv("PYGEN_CACHE_DIR")
    assert "pygen-copier" in ReplyStore().folder.parts


class TestWhatIsStored:
    """The store can say what it holds."""

    def test_the_latest_used_comes_first(self, store: ReplyStore) -> None:
        """Using a reply makes it the latest; what was set aside is told as such."""
        first = put(store)
        second = put(store, replace(REQUEST, seed=1, name="noise"))
        third = put(store, replace(REQUEST, seed=2))
        for days, path in enumerate((first, second, third), 1):
            make_old(path, days)
        third.replace(third.with_suffix(".damaged"))
        assert [each.path for each in store.contents()] == [first, second, store.contents()[2].path]
        get(store, replace(REQUEST, seed=1))
        latest, _, aside = store.contents()
        assert latest.path == second
        assert latest.stored is not None
        assert (latest.stored.name, latest.stored.model) == ("noise", "groq:m1")
        assert latest.size == second.stat().st_size
        assert (aside.stored, aside.problem) == (None, "damaged: it was set aside")

    def test_looking_changes_nothing(self, store: ReplyStore) -> None:
        """A damaged file that is listed stays where it is."""
        path = put(store)
        path.write_bytes(b"")
        before = path.stat().st_mtime_ns
        assert store.contents()[0].problem == "damaged: it is no stored reply"
        assert path.stat().st_mtime_ns == before

    def test_an_empty_store_holds_nothing(self, store: ReplyStore) -> None:
        """A folder that is not there yet is an empty store, and is not made by looking."""
        assert store.contents() == []
        assert store.clear() == (0, 0)
        assert not store.folder.exists()


class TestClearing:
    """What is removed, and what is left alone."""

    def test_it_counts_and_spares_the_rest(self, store: ReplyStore, tmp_path: Path) -> None:
        """Clearing removes what the store wrote, whatever its age, and touches nothing else."""
        put(store)
        make_old(put(store, replace(REQUEST, seed=1)), -1)  # of a clock that was ahead
        damaged = put(store, replace(REQUEST, seed=2))
        damaged.replace(damaged.with_suffix(".damaged"))
        others = [
            tmp_path / "cache" / "notes.txt",
            store.folder / "notes.json",
            store.folder / f"{'0' * 64}.txt",
            store.folder / "folder" / f"{'0' * 64}.json",
        ]
        others[-1].parent.mkdir()
        for other in others:
            other.write_text("mine", encoding="utf-8")
        assert store.clear() == (2, 1)
        assert get(store) is None
        assert [other.read_text(encoding="utf-8") for other in others] == ["mine"] * 4
        assert store.clear() == (0, 0)

    def test_only_the_damaged(self, store: ReplyStore) -> None:
        """Replies stay where only what was set aside is to go."""
        put(store)
        damaged = put(store, replace(REQUEST, seed=1))
        damaged.replace(damaged.with_suffix(".damaged"))
        assert store.clear(damaged_only=True) == (0, 1)
        assert get(store) == REPLY

    def test_only_the_old(self, store: ReplyStore) -> None:
        """A reply that was used since stays."""
        make_old(put(store), 11)
        make_old(put(store, replace(REQUEST, seed=1)), 11)
        make_old(put(store, replace(REQUEST, seed=2)), 9)
        get(store)
        assert store.clear(10 * DAY) == (1, 0)
        assert get(store) == get(store, replace(REQUEST, seed=2)) == REPLY

    def test_what_is_being_written_is_left_to_its_writer(self, store: ReplyStore) -> None:
        """Parts go when nobody can be writing them any more."""
        path = put(store)
        writing, left = (path.with_name(f"{path.stem}.{name}.part") for name in ("a1", "b2"))
        for part in (writing, left):
            part.write_text("{", encoding="utf-8")
        make_old(left, 0.1)
        assert store.clear() == (1, 0)
        assert writing.exists()
        assert not left.exists()


class TestSweeping:
    """The store does not grow for ever."""

    def test_a_run_removes_what_was_not_used_for_long(
        self, store: ReplyStore, tmp_path: Path
    ) -> None:
        """The first request of a run that is not stored sweeps; replies in use stay."""
        old, used = put(store), put(store, replace(REQUEST, seed=1))
        part = old.with_name(f"{old.stem}.a1.part")
        part.write_text("{", encoding="utf-8")
        damaged = old.with_name(f"{'0' * 64}.damaged")
        damaged.write_text("{", encoding="utf-8")
        for path, days in ((old, 91), (used, 91), (part, 91), (damaged, 91)):
            make_old(path, days)
        run = ReplyStore(tmp_path / "cache")
        assert get(run, replace(REQUEST, seed=1)) == REPLY
        assert get(run, replace(REQUEST, seed=2)) is None
        assert store.files() == [used]
        assert not part.exists()
        assert not damaged.exists()

    def test_younger_replies_stay(self, store: ReplyStore) -> None:
        """Not used for 89 days is not long enough."""
        make_old(put(store), MAX_AGE / DAY - 1)
        assert get(store, replace(REQUEST, seed=1)) is None
        assert len(store.files()) == 1

    def test_once_a_day_is_enough(self, store: ReplyStore, tmp_path: Path) -> None:
        """Another run on the same day does not look; one on the next day does."""
        assert get(store) is None
        make_old(put(store), 91)
        absent = replace(REQUEST, seed=1)
        assert get(ReplyStore(tmp_path / "cache"), absent) is None
        assert len(store.files()) == 1
        make_old(store.folder / "swept", 1.1)
        assert get(ReplyStore(tmp_path / "cache"), absent) is None
        assert store.files() == []

    @pytest.mark.parametrize("days", [400, -400], ids=["ahead", "behind"])
    def test_a_clock_that_is_wrong_for_one_run_costs_no_reply(
        self, store: ReplyStore, monkeypatch: pytest.MonkeyPatch, days: int
    ) -> None:
        """Neither the run with the wrong clock nor those after it remove what was paid for."""
        right = time.time
        for seed in range(9):
            put(store, replace(REQUEST, seed=seed))
        offsets = [0.0, days * DAY, 2 * DAY, 4 * DAY]
        for run, offset in enumerate(offsets):
            monkeypatch.setattr(time, "time", lambda offset=offset: right() + offset)
            with process.renewed():
                store = ReplyStore(store.folder.parent)
                assert get(store, replace(REQUEST, seed=run)) == REPLY
                assert get(store, replace(REQUEST, seed=100 + run)) is None
                put(store, replace(REQUEST, seed=100 + run))
            assert len(store.files()) == 10 + run

    def test_what_was_used_last_stays_however_long_ago(
        self, store: ReplyStore, tmp_path: Path
    ) -> None:
        """Who comes back after a year finds what the last run used, and not what it did not."""
        last, unused = put(store), put(store, replace(REQUEST, seed=1))
        make_old(last, 365)
        make_old(unused, 365 + 91)
        with process.renewed():
            assert get(ReplyStore(tmp_path / "cache"), replace(REQUEST, seed=2)) is None
        assert store.files() == [last]

    def test_a_store_that_cannot_be_swept_is_used(
        self, store: ReplyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Files that somebody else owns stay, and the run goes on."""
        make_old(put(store), 91)

        def refused(self: Path, *_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(Path, "unlink", refused)
        assert get(store, replace(REQUEST, seed=1)) is None
        assert len(store.files()) == 1
