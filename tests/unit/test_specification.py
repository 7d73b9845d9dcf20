"""Specifications: what code reads in them, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.specifications import FREE, KIRO, OPENSPEC, SPEC_KIT

from pygen_copier.errors import PygenError
from pygen_copier.plan.spec_sections import LONGEST, in_pieces, parts_of, read_sections
from pygen_copier.plan.specification import MAX_BYTES, Specification, read_specification


def read(folder: Path, text: str) -> Specification:
    """Return the specification of a text."""
    (folder / "spec.md").write_text(text, encoding="utf-8")
    return read_specification("spec.md", folder)


@pytest.mark.parametrize(
    ("text", "features", "demands"),
    [
        (
            KIRO,
            ["Parity checks", "decode by look-up"],
            [
                "WHEN a word is given, THE Checker SHALL return its syndrome as a tuple.",
                "IF the word is empty, THEN THE Checker SHALL raise ValueError.",
                "WHEN a syndrome is given, THE Decoder SHALL return the likeliest error.",
            ],
        ),
        (
            SPEC_KIT,
            ["Parity checks", "Look-up decoding"],
            [
                "**FR-001**: System MUST return the syndrome of a word",
                "**FR-002**: System MUST refuse an empty word",
            ],
        ),
        (
            OPENSPEC,
            ["Parity checks", "Look-up decoding"],
            [
                "The library SHALL return the syndrome of a word.",
                "It MUST NOT change the word.",
                "The library SHALL return the likeliest error.",
            ],
        ),
        (FREE, [], []),
    ],
    ids=["kiro", "spec-kit", "openspec", "free"],
)
def test_a_layout_is_read(
    text: str, features: list[str], demands: list[str], tmp_path: Path
) -> None:
    """Code finds description, features and demands where a layout has them."""
    spec = read(tmp_path, text)
    assert spec.description == "Small error-correcting codes, for teaching."
    assert [feature.name for feature in spec.features] == features
    assert [demand.text for demand in spec.demands] == demands


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("specs", "specs/001-codes/spec.md"),
        ("specs/001-codes", "specs/001-codes/spec.md"),
        (".kiro/specs", ".kiro/specs/codes/requirements.md"),
        ("openspec", "openspec/specs/codes/spec.md"),
        (".", "openspec/specs/codes/spec.md"),
    ],
)
def test_a_folder_is_read_in_its_layout(path: str, below: str, tmp_path: Path) -> None:
    """Of a folder, the specifications are read, and neither plans nor tasks beside them."""
    file = tmp_path / below
    file.parent.mkdir(parents=True)
    file.write_text(OPENSPEC, encoding="utf-8")
    (file.parent / "tasks.md").write_text("### Requirement: Tasks\n\nIt SHALL not be read.\n")
    spec = read_specification(path, tmp_path)
    assert [feature.name for feature in spec.features] == ["Parity checks", "Look-up decoding"]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("spec.md", b"a" * (MAX_BYTES + 1), "is larger than 400 kB"),
        ("spec.md", b"a\0b", "is binary"),
        ("spec.md", b"one\n\xff\n", "is not UTF-8: line 2"),
        ("spec.md", b" \n<!-- to do -->\n", "is empty"),
        ("id_rsa", b"secret", "is no Markdown file"),
    ],
)
def test_what_is_no_specification_is_refused(
    name: str, data: bytes, problem: str, tmp_path: Path
) -> None:
    """What cannot be one is refused in a line."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PygenError, match=problem):
        read_specification(name, tmp_path)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Codes", "Codes"),
        ("##   Codes ##  ", "Codes"),
        ("# C#", "C#"),
        ("# ##", "##"),
        ("# Codes" + " " * 50_000 + "x", "Codes" + " " * 995),
        ("#" + " \t" * 50_000 + "Codes", "Codes"),
    ],
)
def test_a_heading_is_read_in_a_moment(line: str, title: str, tmp_path: Path) -> None:
    """Signs that close it are none of its title, and white space takes no time."""
    (section,) = read(tmp_path, f"{line}\nText.\n").sections
    assert section.title == title


def test_comments_are_left_out(tmp_path: Path) -> None:
    """What has its end is a comment; that many begin takes no time."""
    assert read(tmp_path, "One <!-- two\n--> three <!-- four").text == "One  three <!-- four"
    assert read(tmp_path, "<!--" * 99_000).text == "<!--" * 99_000


def test_no_link_is_read(tmp_path: Path) -> None:
    """A file that is a link is told, a folder's link is no file; the folder may be a link."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "spec.md").symlink_to(tmp_path / "secret")
    with pytest.raises(PygenError, match=r"^spec: spec\.md is a link\. Links are not followed"):
        read_specification("spec.md", tmp_path)
    folder = tmp_path / "specs"
    folder.mkdir()
    (tmp_path / "other.md").write_text("Other.", encoding="utf-8")
    (folder / "spec.md").symlink_to(tmp_path / "other.md")
    with pytest.raises(PygenError, match=r"holds no spec\.md"):
        read_specification("specs", tmp_path)
    with pytest.raises(PygenError, match="was not found in"):
        read_specification("missing.md", tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "real/spec.md").write_text("Mine.", encoding="utf-8")
    (tmp_path / "named").symlink_to(tmp_path / "real")
    for path in ("named", "named/spec.md"):
        assert read_specification(path, tmp_path).text == "Mine."
        with pytest.raises(PygenError, match="behind the link named"):
            read_specification(path, tmp_path, root=tmp_path)


def test_numbers_and_order_change_nothing(tmp_path: Path) -> None:
    """A requirement put before others leaves these as they are, although their numbers change."""
    before = read(tmp_path, KIRO)
    record = before.record([feature.name for feature in before.features], [])
    more = KIRO.replace("### Requirement 2\n", "### Requirement 3\n").replace(
        "### Requirement 1: P",
        "### Requirement 1: Noise\n\nIt SHALL add noise.\n\n### Requirement 2: P",
    )
    assert [section.title for section in read(tmp_path, more).new_since(record)] == ["Noise"]


def test_a_paragraph_more_leaves_most_parts_of_a_long_text_as_they_are() -> None:
    """A long text is cut at the same places, wherever a paragraph is put into it."""
    text = "\n\n".join(f"Paragraph {number}: " + "word " * 40 for number in range(300))
    before = {part.digest for each in read_sections(text) for part in parts_of(each)}
    place = text.index("Paragraph 100")
    changed = f"{text[:place]}A new paragraph.\n\n{text[place:]}"
    parts = [part for each in read_sections(changed) for part in parts_of(each)]
    assert all(len(part.text) <= LONGEST + 2 for part in parts)
    assert sum(part.digest not in before for part in parts) <= 3
    pieces = in_pieces(parts, lambda piece: len(piece) < 10_000)
    assert "".join("".join(pieces).split()) == "".join(changed.split())


def test_headings_in_code_are_none(tmp_path: Path) -> None:
    """What stands in a fenced block is text, and neither heading nor demand."""
    text = "# Codes\n\nSmall.\n\n```markdown\n## Requirement: no\nIt SHALL not.\n```\n"
    spec = read(tmp_path, text)
    assert (len(spec.sections), spec.features, spec.demands) == (1, (), ())
