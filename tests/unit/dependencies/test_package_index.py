"""The package index: what it refuses is a problem, and what it cannot tell is none."""

from __future__ import annotations

import pytest
from support.installers import Index
from support.servers import free_port
from support.wheels import make_sdist, make_wheel

from pygen_copier.dependencies.package_index import PackageIndex
from pygen_copier.events import Event

pytestmark = pytest.mark.weekly

INSTALLERS = pytest.mark.parametrize("installer", ["with_uv", "without_uv"])


@pytest.fixture
def told() -> list[Event]:
    """What was told."""
    return []


@pytest.fixture
def filled(package_index: Index) -> Index:
    """An index with a wheel, a wheel for another Python, and a source distribution."""
    folder = package_index.folder
    make_wheel(folder, "greeting", {"greeting.py": "WORD = 'hello'\n"})
    whole = (folder / "greeting-1.0-py3-none-any.whl").read_bytes()
    (folder / "elsewhere-1.0-cp34-cp34m-win_amd64.whl").write_bytes(whole)
    make_sdist(folder, "sourceonly", "raise SystemExit('it was built')")
    return package_index


@INSTALLERS
def test_what_cannot_be_installed_is_told_with_the_reason(
    installer: str, filled: Index, told: list[Event], request: pytest.FixtureRequest
) -> None:
    """No such name, no such version, no wheel, none for this Python; the others stay."""
    request.getfixturevalue(installer)
    asked = ["Greeting>=1", "nowhere", "elsewhere", "sourceonly>=1", "greeting>=7"]
    index = PackageIndex(told.append)
    refused = index.refused(asked)
    assert list(refused) == asked[1:]
    assert told == []
    for text, why in refused.items():
        assert text.partition(">")[0] in why
        assert "\n" not in why
    seen = len(filled.asked)
    assert index.refused(["Greeting >= 1"]) == {}
    assert len(filled.asked) == seen
    assert "it was built" not in str(refused)


@pytest.mark.usefixtures("with_uv")
def test_what_cannot_be_had_together_is_told(filled: Index, told: list[Event]) -> None:
    """Of two requirements that exclude each other the second is refused."""
    make_wheel(filled.folder, "greeting", {"greeting.py": ""}, version="2.0")
    refused = PackageIndex(told.append).refused(["greeting==1.0", "greeting>1"])
    assert list(refused) == ["greeting>1"]


@INSTALLERS
@pytest.mark.parametrize("why", ["401", "403", "500", "closed", "offline", "slow"])
def test_an_index_that_cannot_be_asked_refuses_nothing(
    why: str,
    installer: str,
    filled: Index,
    told: list[Event],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told in one line, once, and not asked again."""
    request.getfixturevalue(installer)
    if why.isdigit():
        filled.status = int(why)
    elif why == "offline":
        monkeypatch.setenv("UV_OFFLINE", "1")
        monkeypatch.setenv("PIP_INDEX_URL", "http://index.invalid/simple")
    elif why == "closed":
        for variable in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
            monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}/simple")
    index = PackageIndex(told.append, seconds=0.01 if why == "slow" else 60)
    assert index.refused(["greeting", "nowhere"]) == {}
    assert index.refused(["nowhere"]) == {}
    (event,) = told
    assert event.state == "unchecked"
    assert event.detail.startswith("the package index ")
    assert event.detail.endswith(": nothing is refused for it")


@INSTALLERS
def test_no_settings_of_the_folder_count(
    installer: str,
    filled: Index,
    told: list[Event],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a `uv.toml` of the folder where a run takes place counts, nor a module in it."""
    request.getfixturevalue(installer)
    folder = filled.folder.parent / "project"
    folder.mkdir()
    (folder / "uv.toml").write_text("offline = true\n")
    (folder / "pip.py").write_text("raise SystemExit('a module of the folder ran')\n")
    monkeypatch.chdir(folder)
    assert PackageIndex(told.append).refused(["greeting"]) == {}
    assert told == []
