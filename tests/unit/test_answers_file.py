"""Answers files: found under any name, and never taken from another project or through a link."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire.answers_file import find_answers_file, update_words

OURS = "_commit: v1\n_src_path: there\ngenerated: {}\n"
PLAIN = "_src_path: there\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, ".copier-answers.yml"),
        ({".copier-answers.yml": OURS}, ".copier-answers.yml"),
        ({"answers.yaml": OURS, "mkdocs.yml": "site_name: x\n"}, "answers.yaml"),
        ({".config/my answers.yml": OURS}, ".config/my answers.yml"),
        ({".copier-answers.yml": PLAIN, ".copier-answers.docs.yml": OURS}, None),
        ({".a.yml": '{\n"_src_path": "there",\n"generated": {}}\n', ".b.yml": PLAIN}, ".a.yml"),
        ({"other/.copier-answers.yml": OURS}, ".copier-answers.yml"),
        ({".git/answers.yml": OURS}, ".copier-answers.yml"),
        ({"ci.yml": "steps:\n  # _src_path: there\n"}, ".copier-answers.yml"),
    ],
)
def test_the_only_one(files: Mapping[str, str], found: str | None, tmp_path: Path) -> None:
    """It is found in the folder and in hidden ones; one that records texts goes before others."""
    write(tmp_path, files)
    assert find_answers_file(tmp_path) == (found or ".copier-answers.docs.yml")


def test_several(tmp_path: Path) -> None:
    """Of several none is chosen: all are named, with the option; a named one is taken."""
    write(tmp_path, {".copier-answers.yml": OURS, ".copier-answers.docs.yml": OURS})
    with pytest.raises(PygenError) as caught:
        find_answers_file(tmp_path)
    assert ": .copier-answers.docs.yml, .copier-answers.yml. Name one" in str(caught.value)
    assert "--answers-file FILE, or -a" in str(caught.value)
    assert find_answers_file(tmp_path, ".copier-answers.yml") == ".copier-answers.yml"


def test_no_link(tmp_path: Path) -> None:
    """What a link leads to is no answers file of the project."""
    write(tmp_path, {"far/answers.yml": OURS, "project/a.txt": ""})
    (tmp_path / "project/answers.yml").symlink_to(tmp_path / "far/answers.yml")
    assert find_answers_file(tmp_path / "project") == ".copier-answers.yml"


def test_a_command_to_paste() -> None:
    """A command names an unusual file, quoted for a shell."""
    assert update_words(".copier-answers.yml") == "copier update --trust --defaults"
    assert update_words("my answers.yml", "-d", "a=[1]") == (
        "copier update --trust --defaults -a 'my answers.yml' -d 'a=[1]'"
    )
