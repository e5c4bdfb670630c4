"""A label can be told as what somebody is reported to do."""

import pytest

from ascribe.schema.errors import VocabularyError
from ascribe.schema.verbs import agreeing, be, begins_with_verb, infinitive
from ascribe.schema.vocabulary import Predicate, base_vocabulary


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("is paid by", "be paid by"),
        ("has as a writer", "have as a writer"),
        ("was founded by", "have been founded by"),
        ("created", "have created"),
        ("met with", "have met with"),
        ("pays", "pay"),
        ("finances", "finance"),
        ("teaches", "teach"),
        ("carries", "carry"),
        ("goes along with", "go along with"),
        ("harasses", "harass"),
        ("built", "have built"),
    ],
)
def test_a_label_becomes_an_infinitive(label: str, expected: str) -> None:
    assert infinitive(label) == expected


def test_every_walked_label_becomes_an_infinitive() -> None:
    """Nothing is left in the third person, whichever way a predicate of the vocabulary is read."""
    plain = "act administer back be contract control coordinate direct employ fund guide have include operate own pay "
    plain += "represent run share stand succeed write use"
    for name, predicate in base_vocabulary().predicates.items():
        if predicate.strength != "context":
            assert infinitive(predicate.label).split()[0] in plain.split(), name
            assert infinitive(predicate.reverse).split()[0] in plain.split(), name


def test_every_label_of_the_vocabulary_begins_with_a_verb() -> None:
    for predicate in base_vocabulary().predicates.values():
        assert begins_with_verb(predicate.label)
        assert begins_with_verb(predicate.reverse)


@pytest.mark.parametrize(
    "label",
    ["secretly controls", "always pays", "indeed owns", "boss of", "ran", "may own", "VIPs of", "perhaps owns", ""],
)
def test_a_label_that_cannot_be_told_is_refused_with_one_that_can(label: str) -> None:
    """`ran` cannot be told as `have ran`; the present or another verb can."""
    words = Predicate(label=label, reverse="is run by", subject=("Person",), object=("Page",), strength="control")
    with pytest.raises(VocabularyError, match=r"cannot follow “is reported to”; begin it with a verb, as `controls"):
        base_vocabulary().extended({"secretly-controls": words}, {})


@pytest.mark.parametrize("label", ["controls secretly", "is the boss of", "co-owns", "hired", "met with", "took over"])
def test_a_label_that_can_be_told_is_taken(label: str) -> None:
    words = Predicate(label=label, reverse="is run by", subject=("Person",), object=("Page",), strength="control")
    assert "does-so" in base_vocabulary().extended({"does-so": words}, {}).predicates


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("770 Twitter accounts", True),
        ("At least 60 users using stock phrases", True),
        ("former members of Quay Ltd", True),
        ("a number of activists", True),
        ("dock groups connected to the harbour", True),
        ("officials (unnamed)", True),
        ("a network of 600 accounts", False),
        ("The Volunteers", False),
        ("Quay Analysts", False),
        ("a source in the harbour who wrote to editors", False),
        ("Les Amis", False),
    ],
)
def test_a_description_that_names_several_takes_the_plural_and_a_proper_name_does_not(name: str, several: bool) -> None:
    assert be(name) == ("are" if several else "is")


@pytest.mark.parametrize(
    ("label", "plural"),
    [
        ("is part of", "are part of"),
        ("was created by", "were created by"),
        ("has as a member", "have as a member"),
        ("operates", "operate"),
        ("founded", "founded"),
    ],
)
def test_a_label_agrees_with_its_subject(label: str, plural: str) -> None:
    assert agreeing(label, "six volunteers") == plural
    assert agreeing(label, "Jane Roe") == label
