"""The `files` provider: a folder in the place of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pygen_copier.errors import MissingReplyError, ProviderError
from pygen_copier.providers.base import Reply, Request
from pygen_copier.providers.files import FilesProvider

USER = 'Write the module.\n\n```json\n{"task": "module"}\n```\n'


def request(**fields: Any) -> Request:
    """Return a request for the module `codes` to the folder `replies`."""
    defaults = {
        "task": "module",
        "name": "codes",
        "system": "You write Python.",
        "user": USER,
        "model": "replies",
    }
    return Request(**{**defaults, **fields})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, and return the one that the replies to modules are in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "replies" / "module"


def put(path: Path, text: str) -> None:
    """Write a file, as a person would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class TestReply:
    """A reply that is there."""

    def test_is_returned_as_it_is(self, folder: Path) -> None:
        """The text of the file is the reply; nothing is counted and nothing is written."""
        put(folder / "codes.md", "```python\nx = 1\n```\n")

        reply = FilesProvider().complete(request())

        assert reply == Reply("```python\nx = 1\n```\n", "stop", 0, 0, "replies")
        assert [path.name for path in folder.iterdir()] == ["codes.md"]

    def test_is_returned_again_for_the_same_prompt(self, folder: Path) -> None:
        """A prompt that was written before the reply, and is the same still, changes nothing."""
        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request())
        put(folder / "codes.md", "an answer")

        assert FilesProvider().complete(request()).text == "an answer"

    def test_to_an_older_prompt_is_set_aside(self, folder: Path) -> None:
        """When the prompt has changed the old reply is kept beside, and a new one is asked for."""
        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request())
        put(folder / "codes.md", "an answer")

        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request(system="You write good Python."))

        assert (folder / "codes.old.md").read_text(encoding="utf-8") == "an answer"
        assert not (folder / "codes.md").exists()
        assert "good Python" in (folder / "codes.prompt.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00x", None])
    def test_that_cannot_be_read_is_named(self, folder: Path, content: bytes | None) -> None:
        """A file in another encoding, or a folder in its place, is an error of one line."""
        put(folder / "codes.md", "")
        if content is None:
            (folder / "codes.md").unlink()
            (folder / "codes.md").mkdir()
        else:
            (folder / "codes.md").write_bytes(content)

        with pytest.raises(ProviderError, match=r"codes\.md") as caught:
            FilesProvider().complete(request())

        assert not isinstance(caught.value, MissingReplyError)

    @pytest.mark.parametrize("link", ["codes.md", "codes.prompt.md", ".", "../all-answers.md"])
    def test_behind_a_link_is_not_read(self, folder: Path, tmp_path: Path, link: str) -> None:
        """Nothing of the folder may be a link: it is told, and what it leads to stays as it is."""
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret/codes.md").write_text("a secret")
        folder.mkdir(parents=True, exist_ok=True)
        if link == ".":
            folder.rmdir()
            folder.symlink_to(tmp_path / "secret")
        else:
            (folder / link).symlink_to(tmp_path / "secret/codes.md")

        with pytest.raises(ProviderError, match=r"link.*Links are not followed: put there what"):
            FilesProvider().complete(request())

        assert [each.name for each in (tmp_path / "secret").iterdir()] == ["codes.md"]
        assert (tmp_path / "secret/codes.md").read_text() == "a secret"


class TestMissingReply:
    """A reply that is not there yet."""

    def test_leaves_a_prompt_to_be_answered(self, folder: Path) -> None:
        """The prompt can be read by a person, and ends in the user's message."""
        with pytest.raises(MissingReplyError) as caught:
            FilesProvider().complete(request(schema={"type": "object"}))

        assert caught.value.prompt == str(Path("replies/module/codes.prompt.md"))
        assert caught.value.reply == str(Path("replies/module/codes.md"))
        text = (folder / "codes.prompt.md").read_text(encoding="utf-8")
        assert text.startswith("# module: codes\n")
        assert "You write Python." in text
        assert '"type": "object"' in text
        assert text.endswith(USER)
        assert [path.name for path in folder.iterdir()] == ["codes.prompt.md"]

    def test_is_not_made_up_for_by_an_empty_file(self, folder: Path) -> None:
        """A file with nothing in it is no reply."""
        put(folder / "codes.md", " \n")

        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request())

    def test_in_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        """A file where the folder should be is an error of one line."""
        put(tmp_path / "replies", "a file")

        with pytest.raises(ProviderError, match="cannot be used"):
            FilesProvider().complete(request())


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../up", "a/b", "a\\b", ".hidden", "a b", "a\n", "c:", "x.prompt", "x.old"],
)
@pytest.mark.parametrize("field", ["task", "name"])
def test_a_name_never_becomes_a_path(field: str, name: str, tmp_path: Path) -> None:
    """Names come from models: one that is more than a file's name is refused, nothing written."""
    with pytest.raises(ProviderError, match="cannot name a reply"):
        FilesProvider().complete(request(**{field: name}))

    assert list(tmp_path.iterdir()) == []


def test_it_can_be_used_everywhere() -> None:
    """It needs no key, no network and no list of models, and its replies are stored already."""
    provider = FilesProvider()

    assert provider.unusable() is None
    assert list(provider.models()) == []
    assert provider.profile("replies").window is None
    assert provider.stored is False


class TestFolder:
    """The folder of replies."""

    def test_that_is_new_ignores_itself(self, tmp_path: Path) -> None:
        """Git sees nothing of it, so a project is clean after a run from within."""
        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request())
        assert (tmp_path / "replies/.gitignore").read_text(encoding="utf-8") == "*\n"

    def test_that_is_somebodys_stays_as_it_is(self, tmp_path: Path) -> None:
        """Replies that are kept under version control are not hidden."""
        put(tmp_path / "replies/module/other.md", "an answer")
        with pytest.raises(MissingReplyError):
            FilesProvider().complete(request())
        assert not (tmp_path / "replies/.gitignore").exists()
