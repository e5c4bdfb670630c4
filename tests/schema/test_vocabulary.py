"""The vocabulary is data, and it is whole."""

from dataclasses import replace

import pytest

from ascribe.schema.errors import VocabularyError
from ascribe.schema.grades import grading, support, weakest
from ascribe.schema.tables import read_table
from ascribe.schema.vocabulary import Kind, Predicate, base_vocabulary, edge_type

WORDS = base_vocabulary()


def test_every_predicate_joins_known_kinds() -> None:
    for predicate in WORDS.predicates.values():
        for kind in (*predicate.subject, *predicate.object):
            assert kind in WORDS.kinds or kind in WORDS.groups


def test_a_symmetric_predicate_reads_alike_both_ways_and_has_no_upstream_end() -> None:
    for predicate in WORDS.predicates.values():
        if predicate.symmetric:
            assert (predicate.label, predicate.behind) == (predicate.reverse, "neither")


def test_every_edge_type_is_an_identifier() -> None:
    assert all(edge_type(name).replace("_", "").isalpha() for name in WORDS.predicates)


def test_every_kind_and_every_grade_step_has_two_examples() -> None:
    steps = [*read_table("grading.yaml")["letters"].values(), *read_table("grading.yaml")["digits"].values()]
    assert all(len(step["examples"]) == 2 and step["descriptor"] for step in steps)
    assert all(len(kind.examples) == 2 for kind in WORDS.kinds.values())


@pytest.mark.parametrize(("name", "near"), [("admins", "admin-of"), ("owned", "owns"), ("founded-by", "funded-by")])
def test_an_unknown_predicate_is_answered_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(VocabularyError, match=f"nearest: .*{near}"):
        WORDS.predicate(name)


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(VocabularyError, match="nearest: Person"):
        WORDS.kind("person")


@pytest.mark.parametrize(("subject", "object"), [("Location", "Website"), ("Tag", "Organization")])
def test_ends_that_cannot_be_meant_are_refused(subject: str, object: str) -> None:
    with pytest.raises(VocabularyError, match="cannot have a"):
        WORDS.check_ends("owns", subject, object)


def test_a_casefile_may_add_words_but_not_bend_those_that_are_there() -> None:
    berths = Predicate(
        label="berths", reverse="is berthed by", subject=("Vessel",), object=("Location",), strength="context"
    )
    own = WORDS.extended({"berths-at": berths}, {"Vessel": Kind(meaning="A ship.")})
    own.check_ends("berths-at", "Vessel", "Location")
    with pytest.raises(VocabularyError, match="defined already"):
        WORDS.extended({"owns": replace(berths, subject=("Person",))}, {})


@pytest.mark.parametrize("name", ["behind", "names", "Owns", "owns-\u200b"])
def test_a_predicate_cannot_take_a_name_of_the_graph(name: str) -> None:
    odd = Predicate(label="x", reverse="y", subject=("Person",), object=("Person",), strength="context")
    with pytest.raises(VocabularyError, match="cannot name a predicate"):
        WORDS.extended({name: odd}, {})


def test_no_table_has_a_number_for_what_cannot_be_judged() -> None:
    for table in ("admiralty", "stix", "misp"):
        assert "F" not in grading(table).letters
        assert "6" not in grading(table).digits


def test_the_weakest_letter_wins_and_f_is_weaker_than_e() -> None:
    assert weakest(["B", None, "D"]) == "D"
    assert weakest(["E", "F"]) == "F"
    assert weakest([None]) is None


def test_words_for_numbers() -> None:
    assert [support(x) for x in (None, 0.0, 0.25, 0.64, 0.75, 0.9, 1.0)] == [
        None, "thin", "some", "moderate", "strong", "very strong", "very strong",
    ]  # fmt: skip
