"""Records refuse what cannot be meant, and are known by what they say."""

import pytest
from pydantic import ValidationError

from ascribe.schema.ids import entity_id, relation_id
from ascribe.schema.records import Claim, Entity, Retraction, Source, parse_record


def claim(**given: object) -> Claim:
    said = {"subject": "person:jane-roe", "predicate": "admin-of", "object": "page:harbour", "source": "h/herald"}
    return Claim.model_validate({**said, **given})


def test_the_same_statement_is_the_same_claim_whatever_is_noted_beside_it() -> None:
    assert claim().id == claim(note="ask again", analyst="DQ", private=True).id


def test_a_different_quote_makes_a_different_claim() -> None:
    assert claim(quote="lists her").id != claim(quote="names her").id


def test_its_own_reporting_is_not_the_way_that_the_source_leads() -> None:
    assert claim(via=[]).id != claim().id


def test_an_id_that_belongs_to_other_content_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not belong to this content"):
        claim(id=claim(grade="B2").id)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"grade": "B9"}, "no grade"),
        ({"probability": 150}, "less than 1"),
        ({"probability": 0.4}, "no support"),
        ({"likelihood": "unlikely"}, "no support"),
        ({"likelihood": "maybe"}, "ICD 203"),
        ({"valid_from": "2018-13-40"}, "calendar"),
        ({"valid_from": "2017/2018"}, "interval"),
        ({"valid_from": "2019", "valid_to": "2018"}, "ends before it starts"),
        ({"value": "x"}, "not both"),
        ({"object": None}, "object or a value"),
        ({"object": None, "predicate": None}, "only a blanket denial"),
        ({"predicate": "Admin Of"}, "lower-case"),
        ({"subjekt": "x"}, "Extra inputs"),
        ({"quote": "half \ud83d"}, "surrogate"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        claim(**given)


def test_a_blanket_denial_needs_its_subject_alone() -> None:
    assert Claim(subject="person:jane-roe", stance="denies", source="h/herald").predicate is None


def test_a_stated_probability_counts_before_a_likelihood() -> None:
    assert claim(probability=0.9, likelihood="likely").stated == 0.9
    assert claim(likelihood="Highly  Probable").stated == pytest.approx(0.875)


@pytest.mark.parametrize("key", ["name", "title", "label", "with space", "9lives"])
def test_an_entity_property_cannot_take_the_place_of_a_core_key(key: str) -> None:
    with pytest.raises(ValidationError, match="cannot be stored"):
        Entity(id="person:x", kind="Person", name="X", properties={key: "y"})


@pytest.mark.parametrize(
    "record",
    [
        claim(via=[], quote=["a", "b"], grade="B2"),
        Source(id="h/notice", publisher="Platform", read=False),
        Entity(id="person:x", kind="Person", name="X", aliases=("Y",), properties={"born": 1970}),
        Retraction(target="c_0000000000000000", reason="withdrawn by the paper"),
    ],
)
def test_what_a_record_says_makes_it_again(record: Claim | Source | Entity | Retraction) -> None:
    assert parse_record.validate_python(record.content()) == record


def test_an_unidentified_actor_belongs_to_its_case() -> None:
    assert entity_id("Person", "a former employee", "harbour") == "person:harbour/a-former-employee"
    assert entity_id("Person", "Jane Roe") == "person:jane-roe"


def test_a_relation_is_known_by_its_three_parts() -> None:
    assert relation_id("a", "owns", "b") != relation_id("b", "owns", "a")
