"""What the application answers without a browser: mistakes, damage, and what came meanwhile."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pygen_copier.app import worker
from pygen_copier.app.draft import Wish
from pygen_copier.app.gate import Keys
from pygen_copier.app.job import Job, State, Task
from pygen_copier.app.server import make_app
from pygen_copier.app.workshop import Workshop
from pygen_copier.yaml_text import dump_yaml

ROOT = "http://127.0.0.1:8000"
API = {"kind": "function", "name": "check", "signature": "() -> int", "doc": "Check."}
PLAN = {
    "summary": "Codes.",
    "features": [{"name": "parity", "description": "Parity."}],
    "modules": [
        {"name": "codes", "purpose": "Codes.", "features": ["parity"], "uses": [], "api": [API]}
    ],
}
ANSWERS = {"package_name": "tiny-codes", "plan": PLAN}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A workshop of a person who has begun nothing."""
    return Workshop(tmp_path)


@pytest.fixture
def client(workshop: Workshop) -> TestClient:
    """A person's browser that has entered."""
    keys = Keys(8000)
    client = TestClient(make_app(workshop, keys), base_url=ROOT, headers={"origin": ROOT})
    client.get(f"/?token={keys.token}")
    return client


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[Job, State], None]:
    """Has a job stand as it is told to, whatever its files say."""
    states: dict[Path, State] = {}
    real = Job.state.fget  # type: ignore[attr-defined]
    told = property(lambda job: states.get(job.folder) or real(job))
    monkeypatch.setattr(Job, "state", told)

    def hold(job: Job, state: State) -> None:
        states[job.folder] = state

    return hold


def ended(job: Job, code: str, out: str = "") -> Job:
    """Have a job end without having been run."""
    (job.folder / worker.CODE).write_text(code)
    (job.folder / worker.OUT).write_text(out)
    return job


def test_a_damaged_draft_or_run_hides_no_other(client: TestClient, workshop: Workshop) -> None:
    """What a full disk or another version left is named or left out, and the rest is there."""
    workshop.new_draft(Wish("tiny-codes"))
    damaged = workshop.new_draft(Wish("lost"))
    (damaged.folder / "wish.yml").write_text("colour: red\n")
    empty = workshop.new_draft(Wish("empty"))
    (empty.folder / "wish.yml").unlink()
    job = Job.make(workshop.jobs_folder, Task("new", (), {"name": "made-codes"}))
    other = Job.make(workshop.jobs_folder, Task("new", ()))
    (other.folder / worker.TASK).write_text('{"colour": "red"}')
    half = Job.make(workshop.jobs_folder, Task("new", ()))
    (half.folder / worker.TASK).write_text("")
    page = client.get("/")
    assert page.status_code == 200
    for told in ("tiny-codes", "one that cannot be read", job.id):
        assert told in page.text
    for hidden in (empty.id, other.id, half.id):
        assert hidden not in page.text
    client.post(f"/drafts/{damaged.id}/forget")
    assert not damaged.folder.exists()


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("~nobody-of-this-name/x", "is no folder"),
        ("\0", "No folder is named"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_folder_that_cannot_be_is_told(
    client: TestClient, workshop: Workshop, folder: str, told: str
) -> None:
    """Neither the package page nor that of the plan fails over a name."""
    page = client.get("/package", params={"folder": folder})
    assert (page.status_code, told in page.text) == (400, True)
    draft = workshop.new_draft(Wish("tiny-codes"))
    draft.add_plan(ANSWERS)
    page = client.post(f"/drafts/{draft.id}/generate", data={"number": "1", "folder": folder})
    assert (page.status_code, told in page.text) == (400, True)


def test_a_draft_without_a_plan_says_so(client: TestClient, workshop: Workshop) -> None:
    """Not that a file of the application cannot be read."""
    page = client.get(f"/drafts/{workshop.new_draft(Wish()).id}/plan")
    assert "There is no plan yet." in page.text


def test_a_part_of_a_page_tells_what_went_wrong(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever presses a button that fills a part sees a sentence there, no page in the page."""
    keys = Keys(8000)
    app = make_app(workshop, keys)
    client = TestClient(app, base_url=ROOT, raise_server_exceptions=False)
    client.get(f"/?token={keys.token}")
    headers = {"origin": ROOT, "hx-request": "true"}
    draft = workshop.new_draft(Wish())
    monkeypatch.setattr(Workshop, "draft", lambda *_: 1 / 0)
    for path, status in ((f"/drafts/{draft.id}/cost", 500), ("/nowhere", 404)):
        answer = client.post(path, headers=headers)
        assert answer.status_code == status
        assert answer.text.startswith('<p class="problem" role="alert">')


def test_a_file_that_is_no_text_loses_nothing_else(client: TestClient, workshop: Workshop) -> None:
    """A specification as PDF is refused by name; what was typed beside it is kept."""
    draft = workshop.new_draft(Wish())
    page = client.post(
        f"/drafts/{draft.id}/make-plan",
        data={"version": draft.version, "description": "Small codes."},
        files={"spec": ("spec.pdf", b"%PDF\xff\xfe")},
    )
    assert "spec.pdf is no text in UTF-8. Save it as such" in page.text
    assert "Small codes." in page.text
    assert draft.wish.description == "Small codes."


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"key": "no key"}, "characters that no key has"), ({"more": "colour: red"}, "colour")],
)
def test_a_cost_that_cannot_be_told_leaves_the_draft_as_its_own_tab_knows_it(
    client: TestClient, workshop: Workshop, wrong: dict[str, str], told: str
) -> None:
    """The page gets the draft's new version with the sentence: to save it is no other tab's."""
    draft = workshop.new_draft(Wish())
    typed = {
        "version": draft.version,
        "package_name": "tiny-codes",
        "description": "Words.",
        "features": "parity checks",
        "provider": "groq",
    }
    page = client.post(f"/drafts/{draft.id}/cost", data={**typed, **wrong})
    assert told in page.text
    assert f'value="{draft.version}"' in page.text
    assert draft.wish.description == "Words."


def test_a_key_of_spaces_does_not_hide_that_of_the_environment(workshop: Workshop) -> None:
    """It is none."""
    workshop.purse.put("groq", "  ")
    assert workshop.purse.environ() == {}


def test_a_plan_that_came_while_nobody_looked_is_found(
    client: TestClient, workshop: Workshop
) -> None:
    """The first page leads to it, however long its text is, and it is taken once."""
    draft = workshop.new_draft(Wish("tiny-codes"))
    job = Job.make(workshop.jobs_folder, Task("plan", (), {"draft": draft.id}))
    draft.set_job("plan", job.id)
    long = {**ANSWERS, "note": "long " * 60_000}
    ended(job, "0", dump_yaml(long))
    for _ in range(2):
        assert f"/drafts/{draft.id}/plan" in client.get("/").text
        assert draft.plans() == 1
    assert draft.plan() == long


def test_a_plan_that_could_not_be_kept_is_taken_later(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full when the plan came costs no plan."""
    draft = workshop.new_draft(Wish("tiny-codes"))
    job = Job.make(workshop.jobs_folder, Task("plan", (), {"draft": draft.id}))
    draft.set_job("plan", job.id)
    ended(job, "0", dump_yaml(ANSWERS))

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pygen_copier.app.draft.write_inside", full)
        with pytest.raises(OSError, match="No space"):
            workshop.take_plan(draft)
    workshop.take_plan(draft)
    assert draft.plans() == 1


def test_a_draft_is_not_forgotten_under_a_run(
    client: TestClient, workshop: Workshop, held: Callable[[Job, State], None]
) -> None:
    """Its run works in its folder: it is stopped first."""
    draft = workshop.new_draft(Wish("tiny-codes"))
    job = Job.make(workshop.jobs_folder, Task("new", ()))
    draft.set_job("new", job.id)
    held(job, State.RUNNING)
    assert "It is under way." in client.post(f"/drafts/{draft.id}/forget").text
    assert draft.folder.exists()
    held(job, State.STOPPED)
    client.post(f"/drafts/{draft.id}/forget")
    assert not draft.folder.exists()


def test_two_applications_of_one_person_take_turns(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft that both would make at the same moment is made once: they share a lock."""
    draft = workshop.new_draft(Wish("tiny-codes"))
    meeting = threading.Barrier(2)
    begun: set[Path] = set()
    looked: list[bool] = []
    real = Job.state.fget  # type: ignore[attr-defined]

    def state(job: Job) -> State:
        return State.RUNNING if job.folder in begun else real(job)

    def start(job: Job, keys: Mapping[str, str]) -> None:
        other = Workshop(workshop.start)
        with (other.folder / "lock").open("wb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        looked.append(True)
        begun.add(job.folder)

    def ask(one: Workshop) -> Path:
        meeting.wait()
        return one.start_for(draft, Task("new", ())).folder

    monkeypatch.setattr(Job, "state", property(state))
    monkeypatch.setattr(Job, "start", start)
    with ThreadPoolExecutor(2) as threads:
        jobs = set(threads.map(ask, (workshop, Workshop(workshop.start))))
    assert (jobs, looked) == (begun, [True])


def test_a_run_that_was_done_before_it_was_stopped_is_done(
    client: TestClient, workshop: Workshop
) -> None:
    """A tab that is behind and goes on with it does not begin it again over its package."""
    job = Job.make(workshop.jobs_folder, Task("new", ()))
    (job.folder / "stopped").touch()
    states = [job.state, *(ended(job, code).state for code in "10")]
    assert states == [State.STOPPED, State.STOPPED, State.DONE]
    assert client.post(f"/jobs/{job.id}/go-on", follow_redirects=False).status_code == 303
    assert not (job.folder / worker.LOCK).exists()
