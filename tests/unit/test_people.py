"""The parts of an author's name."""

from __future__ import annotations

import pytest

from pygen_copier.questionnaire.people import authors_of, people_of

PEOPLE = {
    "Ada Example": {"given-names": "Ada", "family-names": "Example"},
    "  Ada \n Example ": {"given-names": "Ada", "family-names": "Example"},
    "Example, Ada": {"given-names": "Ada", "family-names": "Example"},
    "J. R. R. Tolkien": {"given-names": "J. R. R.", "family-names": "Tolkien"},
    "Ludwig van Beethoven": {
        "given-names": "Ludwig",
        "name-particle": "van",
        "family-names": "Beethoven",
    },
    "van Rossum, Guido": {
        "given-names": "Guido",
        "name-particle": "van",
        "family-names": "Rossum",
    },
    "Juan de la Cruz": {
        "given-names": "Juan",
        "name-particle": "de la",
        "family-names": "Cruz",
    },
    "Sammy Davis, Jr.": {
        "given-names": "Sammy",
        "family-names": "Davis",
        "name-suffix": "Jr.",
    },
    "山田 太郎": {"given-names": "太郎", "family-names": "山田"},
}
ENTITIES = (
    "Madonna",
    "The pygen developers",
    "tiny-codes contributors",
    "ACME GmbH",
    "Department of Physics, University of X",
    "AT&T",
    "Smith & Co",
    "Ada 7 <b>",
)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_has_parts(name: str) -> None:
    """A family name, its particles and its suffix stand apart from the given names."""
    assert people_of(name) == [PEOPLE[name]]


@pytest.mark.parametrize("name", ENTITIES)
def test_who_is_no_person_keeps_one_name(name: str) -> None:
    """A name that is no person's, or cannot be parted, is never parted."""
    assert people_of(name) == [{"name": name}]


@pytest.mark.parametrize("mark", [" and ", " & ", "; "])
def test_several_people_are_several(mark: str) -> None:
    """What divides people divides them, and nobody is nobody."""
    assert authors_of(f"Ada Example{mark}Grace Hopper") == ["Ada Example", "Grace Hopper"]
    assert [each["family-names"] for each in people_of(f"Ada Example{mark}Grace Hopper")] == [
        "Example",
        "Hopper",
    ]
    assert authors_of("") == []
    assert people_of(" ") == []
