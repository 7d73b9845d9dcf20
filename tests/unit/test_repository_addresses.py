"""A repository's address, and what is known from it."""

from __future__ import annotations

import pytest

from pygen_copier.questionnaire.repository_addresses import (
    RepositoryAddresses,
    repository_addresses,
)


@pytest.mark.parametrize("given", ["", None])
def test_no_address_gives_none(given: str | None) -> None:
    """Without a repository there is nothing to link to."""
    assert repository_addresses(given) == RepositoryAddresses()
    assert repository_addresses(given).file("CHANGELOG.md") == ""


@pytest.mark.parametrize(
    ("given", "issues", "file"),
    [
        ("https://github.com/a/b", "/issues", "/blob/main/C.md"),
        ("https://gitlab.com/a/b", "/-/issues", "/-/blob/main/C.md"),
        ("https://gitlab.com/a/group/b", "/-/issues", "/-/blob/main/C.md"),
        ("https://codeberg.org/a/b", "/issues", "/src/branch/main/C.md"),
    ],
)
def test_a_known_forge_shows_issues_and_files(given: str, issues: str, file: str) -> None:
    """Each forge has paths of its own."""
    found = repository_addresses(given)
    assert (found.issues, found.file("C.md")) == (given + issues, given + file)
    assert found.readme == f"{given}#readme"


@pytest.mark.parametrize("end", ["", "/", ".git", ".git/"])
def test_an_address_to_clone_from_is_the_same(end: str) -> None:
    """What git appends to an address is no part of it."""
    assert repository_addresses(f"https://github.com/a/b{end}").url == "https://github.com/a/b"


def test_vulnerabilities_are_reported_in_private_where_that_is_possible() -> None:
    """GitHub has a form for it, others have none."""
    found = repository_addresses("https://github.com/a/b").advisories
    assert found == "https://github.com/a/b/security/advisories/new"
    assert repository_addresses("https://gitlab.com/a/b").advisories == ""


@pytest.mark.parametrize(
    "given",
    [
        "https://example.org/a/b",
        "https://github.com/a",
        "https://github.com/a/b/tree/main",
        "https://github.com/a/b?tab=readme",
        "https://github.com.example.org/a/b",
    ],
)
def test_nothing_is_guessed_of_another_address(given: str) -> None:
    """An address that is no repository of a known forge is all there is to link to."""
    assert repository_addresses(given) == RepositoryAddresses(given)


def test_an_address_ends_no_link() -> None:
    """What would end a link, a string or a tag is escaped."""
    url = repository_addresses('https://example.org/a)"<`\\|b').url
    assert url == "https://example.org/a%29%22%3C%60%5C%7Cb"
