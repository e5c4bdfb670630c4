"""One claim as the mathematics sees it: causes, statement, numbers, and whether an end is speaking."""

import pytest

from ascribe.graph.weights import evidence
from ascribe.graph.weights.documents import Library
from ascribe.schema.grades import grading
from ascribe.schema.records import Claim, Source

LIBRARY = Library(
    [
        Source(id="herald", publisher="The Herald", authors=("Tom Quill",)),
        Source(id="wire", publisher="outlet:wire"),
        Source(id="leaflet"),
        Source(id="gossip", publisher="Gossip", reliability="D"),
        Source(id="unknown", publisher="Nobody", reliability="F"),
    ]
)
NAMES = {
    "person:jane-roe": ("Jane Roe", "J. Roe", "Jenny"),
    "person:jane-roe-2": ("Jane Roe",),
    "person:jenny-quill": ("Jenny Quill", "Jenny"),
    "page:harbour": ("Harbour Street", "@harbourst"),
    "outlet:wire": ("Wire", "The Harbour Wire"),
    "organization:quay": ("Quay Ltd",),
}


def said(source="herald", table="admiralty", ends=None, **fields):
    fields = {"subject": "person:jane-roe", "predicate": "admin-of", "object": "page:harbour"} | fields
    return evidence.testify(Claim(source=source, **fields), LIBRARY, NAMES, grading(table), ends)


def test_a_claim_hangs_on_its_root_publisher_and_its_speaker():
    assert said().causes == ("herald",)
    assert said(asserted_by="Dana Quay").causes == ("dana quay", "herald")
    assert said(asserted_by="herald").causes == ("herald",)
    assert said(via=("gossip", "wire")).causes == ("wire",)


def test_without_a_publisher_the_document_itself_can_fail():
    assert said("leaflet").causes == ("document: leaflet",)


def test_publishers_and_speakers_share_one_name_space_with_the_entities_they_are():
    causes = {said("wire").causes, said(source="wire", asserted_by="outlet:wire").causes}
    causes.add(said(source="wire", asserted_by="the harbour wire").causes)
    assert causes == {("wire",)}


def test_a_name_of_two_entities_stays_itself():
    assert said(asserted_by="Jenny").causes == ("herald", "jenny")


def test_an_entity_without_a_name_counts_under_its_id():
    assert said(asserted_by="person:stranger").causes == ("herald", "person:stranger")


def test_a_text_without_letters_counts_under_itself():
    assert said(asserted_by="???").causes == ("???", "herald")


def test_an_unnamed_voice_is_another_one_in_another_document():
    first, second = (said(id, asserted_by="a former employee", voice="unnamed") for id in ("herald", "wire"))
    assert first.statement != second.statement
    assert set(first.causes).isdisjoint(second.causes)


def test_a_voice_that_only_looks_unnamed_is_the_same_everywhere():
    first, second = (said(id, asserted_by="a former employee") for id in ("herald", "wire"))
    assert first.statement == second.statement


def test_an_explicit_origin_replaces_publisher_and_speaker():
    heard = said(asserted_by="Dana Quay", origin="the 2018 register")
    assert (heard.causes, heard.statement) == (("2018 register",), "2018 register")


def test_the_statement_is_the_speakers_or_else_the_root_publishers_word():
    assert said(via=("wire",)).statement == "wire"
    assert said(via=("wire",), asserted_by="Dana Quay").statement == "dana quay"


@pytest.mark.parametrize(
    ("fields", "numbers", "weak"),
    [
        ({"grade": "B2"}, (0.8, 0.8), False),
        ({"grade": "B2", "hedge": "appears to"}, (0.8, 0.6), False),
        ({"grade": "B4", "hedge": "appears to"}, (0.8, 0.4), True),
        ({"grade": "B2", "source": "gossip"}, (0.4, 0.8), True),
        ({"grade": "B2", "via": ("gossip",)}, (0.4, 0.8), True),
        ({"grade": "B4"}, (0.8, 0.4), True),
        ({"grade": "E1"}, (0.2, 0.95), True),
        ({"grade": "B5", "probability": 0.7}, (0.8, 0.7), False),
        ({"grade": "B2", "likelihood": "likely"}, (0.8, 0.675), False),
        ({"grade": "B2", "likelihood": "likely", "probability": 0.9, "hedge": "probably"}, (0.8, 0.9), False),
        ({"grade": "D2", "probability": 0.9}, (0.4, 0.9), True),
        ({"grade": "B2", "table": "stix"}, (0.7, 0.7), False),
    ],
)
def test_what_a_grade_is_worth(fields, numbers, weak):
    heard = said(**fields)
    assert (heard.reliability, heard.credibility, heard.weak) == (
        pytest.approx(numbers[0]),
        pytest.approx(numbers[1]),
        weak,
    )


@pytest.mark.parametrize(
    "fields",
    [{}, {"grade": "F2"}, {"grade": "B6"}, {"grade": "B6", "probability": 0.9}, {"grade": "B2", "via": ("unknown",)}],
)
def test_f_or_6_anywhere_or_no_grade_is_not_graded(fields):
    heard = said(**fields)
    assert (heard.reliability, heard.credibility, heard.weak) == (None, None, False)
    assert heard.causes


@pytest.mark.parametrize("speaker", ["person:jane-roe", "jane roe", "J. ROE", "@HarbourSt", "page:harbour"])
def test_an_end_speaks_for_itself_by_id_or_by_any_name(speaker):
    heard = said(stance="denies", asserted_by=speaker)
    assert (heard.by_end, heard.interested) == (True, True)


@pytest.mark.parametrize("speaker", ["person:jane-roe-2", "Jane Quill", "organization:quay", "Quay Ltd"])
def test_a_namesake_and_a_third_party_do_not(speaker):
    heard = said(stance="denies", asserted_by=speaker)
    assert (heard.by_end, heard.interested) == (False, False)


def test_a_spokesman_is_interested_without_being_an_end():
    heard = said(stance="denies", asserted_by="a lawyer", interested=True)
    assert (heard.by_end, heard.interested) == (False, True)


def test_without_a_speaker_the_author_and_the_publisher_of_the_root_are_speaking():
    assert said(subject="outlet:wire", source="wire").by_end
    assert said(subject="outlet:wire", via=("wire",)).by_end
    assert not said(subject="outlet:wire", source="wire", via=("herald",)).by_end
    assert not said(subject="outlet:wire", source="wire", voice="unnamed").by_end


def test_a_blanket_denial_is_interested_where_its_speaker_is_the_other_end():
    blanket = {"predicate": None, "object": None, "stance": "denies", "asserted_by": "Quay Ltd"}
    assert not said(**blanket).interested
    assert said(**blanket, ends=("person:jane-roe", "organization:quay")).interested
