"""What a casefile says arrives as records: defaults, lists, names, ids, retractions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.loaders.casefile import load, loads
from ascribe.schema.casefile import Casefile, EntityEntry, SourceEntry, json_schema
from ascribe.schema.errors import InputError
from ascribe.schema.records import Case, Claim, Entity, Retraction, Source

HARBOUR = """\
case: harbour-street
title: Who runs the Harbour Street page?
note: What is said here is alleged by the sources named.
entities:
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street, aliases: ["@harbourst"]}
  roe:     {kind: Person, name: Jane Roe}
  quay:    {kind: Organization, name: Quay Ltd}
sources:
  herald: {headline: A page and its owner, publisher: Herald, published: 2018-09-03,
           url: "https://herald.example/1", reliability: B, snapshot: herald.txt}
  wire:   {headline: Page owner named, publisher: Wire, published: 2018-09-04, derived_from: [herald]}
  notice: {publisher: Facebook, kind: platform notice, read: false}
claims:
  - source: herald                   # defaults for the block
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], via: [notice], by: Facebook, when: 2017-05/..,
         quote: "lists Roe as its administrator", locator: para 4}
      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it", key: roes-denial}
      - {say: [harbour, funded-by, quay], by: a former employee, voice: unnamed, hedge: "appears to",
         amount: over 180000 USD, quote: "appears to pay for it"}
      - {fact: [harbour, followers, 300000], quote: "some 300,000 followers"}
  - source: wire
    says:
      - {say: [roe, admin-of, harbour], grade: B2, via: [herald, notice], by: Facebook, quote: "Page owner named"}
      - {no_comment: [harbour, funded-by, quay], by: quay}
retractions:
  - {target: roes-denial, reason: withdrawn by the paper}
vocabulary: {relations: {}, entities: {}}
"""
ROE, HARBOUR_PAGE, QUAY = "person:jane-roe", "page:facebook/harbour-street", "organization:quay-ltd"


def case(says: str, *, block: str = "source: herald", more: str = "") -> str:
    """A small casefile with these entries."""
    return f"""\
case: harbour
entities:
  roe: {{kind: Person, name: Jane Roe, aliases: [J. Roe]}}
  dana: {{kind: Person, name: Dana Quill}}
  harbour: {{kind: Page, name: Harbour Street}}
  pier: {{kind: Page, name: Old Pier}}
  quay: {{kind: Organization, name: Quay Ltd}}
sources:
  herald: {{publisher: Herald}}
  wire: {{publisher: Wire}}
  notice: {{publisher: Facebook}}
{more}
claims:
  - {{{block}, says: [{says}]}}
"""


def claims(text: str) -> list[Claim]:
    return [record for record in loads(text) if isinstance(record, Claim)]


def claim(says: str, *, block: str = "source: herald", more: str = "") -> Claim:
    [only] = claims(case(says, block=block, more=more))
    return only


def test_the_case_comes_first_then_sources_entities_claims_and_retractions() -> None:
    kinds = [type(record) for record in loads(HARBOUR)]
    assert kinds == [Case, *[Source] * 3, *[Entity] * 3, *[Claim] * 6, Retraction]


def test_a_casefile_read_from_disk_gives_the_same_records(tmp_path: Path) -> None:
    (tmp_path / "harbour.yaml").write_text("\ufeff" + HARBOUR, encoding="utf-8")
    assert list(load(tmp_path / "harbour.yaml")) == list(loads(HARBOUR))


def test_the_example_of_the_design_says_what_it_says() -> None:
    asserted, denied, funded, fact, repeated, silent = claims(HARBOUR)
    assert asserted == Claim(
        subject=ROE,
        predicate="admin-of",
        object=HARBOUR_PAGE,
        source="harbour-street/herald",
        via=("harbour-street/notice",),
        asserted_by="Facebook",
        grade="B2",
        valid_from="2017-05",
        quote=("lists Roe as its administrator",),
        locator="para 4",
    )
    assert (denied.stance, denied.asserted_by, denied.via) == ("denies", ROE, None)
    assert (funded.grade, funded.hedge, funded.amount and funded.amount.min) == ("F2", "appears to", 180000)
    assert (fact.value, fact.object, fact.stance) == ("300000", None, "asserts")
    assert repeated.via == ("harbour-street/herald", "harbour-street/notice")
    assert (silent.stance, silent.asserted_by, silent.grade) == ("no_comment", QUAY, None)


def test_a_source_is_known_by_case_and_key_and_its_publisher_by_name() -> None:
    herald, wire, notice = [record for record in loads(HARBOUR) if isinstance(record, Source)]
    assert (herald.id, herald.published, herald.reliability) == ("harbour-street/herald", "2018-09-03", "B")
    assert wire.derived_from == ("harbour-street/herald",)
    assert (notice.read, notice.publisher) == (False, "Facebook")


def test_an_entity_has_its_own_id_or_one_of_kind_and_name() -> None:
    entities = [record.id for record in loads(HARBOUR) if isinstance(record, Entity)]
    assert entities == [HARBOUR_PAGE, ROE, QUAY]


def test_an_unidentified_actor_belongs_to_its_case() -> None:
    text = "case: harbour\nentities: {x: {kind: Person, name: a former employee, unidentified: true}}"
    assert [record.id for record in loads(text)] == ["harbour", "person:harbour/a-former-employee"]


@pytest.mark.parametrize(
    ("verb", "stance"),
    [
        ("say", "asserts"),
        ("deny", "denies"),
        ("dispute", "disputes"),
        ("no_finding", "no_finding"),
        ("no_comment", "no_comment"),
    ],
)
def test_each_verb_is_a_stance(verb: str, stance: str) -> None:
    assert claim(f"{{{verb}: [roe, admin-of, harbour]}}").stance == stance


def test_an_entity_alone_is_a_blanket_denial() -> None:
    denial = claim("{deny: roe, by: roe}")
    assert (denial.subject, denial.predicate, denial.object, denial.stance) == (ROE, None, None, "denies")


@pytest.mark.parametrize("verb", ["deny", "dispute", "no_finding", "no_comment"])
def test_a_fact_that_the_file_states_is_denied_as_a_relation_is(verb: str) -> None:
    denied = f"{{{verb}: [harbour, followers, [300000, many]], by: quay}}"
    made = claims(case(f"{denied}, {{fact: [pier, followers, 7]}}"))
    assert [(c.subject, c.predicate, c.object, c.value, c.asserted_by) for c in made if c.stance != "asserts"] == [
        ("page:harbour-street", "followers", None, "300000", QUAY),
        ("page:harbour-street", "followers", None, "many", QUAY),
    ]


def test_a_predicate_that_is_the_word_of_a_fact_too_speaks_of_a_relation_where_an_entity_is_at_its_end() -> None:
    fact = "{fact: [harbour, registered, in 2017]}"
    of_a_relation, of_a_fact = claims(
        case(f"{fact}, {{deny: [roe, registered, harbour]}}, {{deny: [harbour, registered, in 2017]}}")
    )[1:]
    assert (of_a_relation.object, of_a_relation.value) == ("page:harbour-street", None)
    assert (of_a_fact.object, of_a_fact.value, of_a_fact.stance) == (None, "in 2017", "denies")


def test_lists_at_either_end_and_of_speakers_give_a_claim_each() -> None:
    found = claims(case("{say: [[roe, dana], admin-of, [harbour, pier]], by: [quay, a neighbour]}"))
    assert [(c.subject, c.object, c.asserted_by) for c in found] == [
        (subject, f"page:{page}", speaker)
        for subject in (ROE, "person:dana-quill")
        for page in ("harbour-street", "old-pier")
        for speaker in (QUAY, "a neighbour")
    ]


def test_an_entry_that_names_its_own_source_has_its_own_way_and_place() -> None:
    block = "source: herald, via: [notice], locator: page 2, grade: B2, by: quay"
    inherits, differs = claims(
        case("{say: [roe, admin-of, harbour]}, {say: [roe, admin-of, harbour], source: wire}", block=block)
    )
    assert (inherits.via, inherits.locator) == (("harbour/notice",), "page 2")
    assert (differs.source, differs.via, differs.locator) == ("harbour/wire", None, None)
    assert (differs.grade, differs.asserted_by) == ("B2", QUAY)


def test_an_entry_can_empty_the_way_and_the_speaker_of_its_block() -> None:
    own = claim("{say: [roe, admin-of, harbour], via: [], by: []}", block="source: herald, via: [notice], by: quay")
    assert (own.via, own.asserted_by) == ((), None)


@pytest.mark.parametrize(
    ("block", "entry", "grade"),
    [
        ("source: herald, grade: B2", "voice: unnamed", "F2"),
        ("source: herald, grade: B2, voice: unnamed", "quote: x", "F2"),
        ("source: herald, grade: B2, voice: unnamed", "grade: C3", "C3"),
        ("source: herald", "voice: unnamed", None),
        ("source: herald, grade: B2", "voice: named", "B2"),
    ],
)
def test_a_blocks_letter_does_not_cover_an_unnamed_voice(block: str, entry: str, grade: str | None) -> None:
    assert claim(f"{{say: [roe, admin-of, harbour], {entry}}}", block=block).grade == grade


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2018", "2018", "2018"),
        ("2017-05/..", "2017-05", None),
        ("../2019~", None, "2019~"),
        ("1997/2012", "1997", "2012"),
        ("2018/", "2018", None),
    ],
)
def test_when_is_a_start_and_an_end(when: str, start: str | None, end: str | None) -> None:
    found = claim(f"{{say: [roe, admin-of, harbour], when: {when}}}")
    assert (found.valid_from, found.valid_to) == (start, end)


@pytest.mark.parametrize("written", ["roe", "Jane Roe", "@jane roe", "J. Roe", "JANE  ROE"])
def test_a_speaker_is_recognised_by_key_name_or_alias(written: str) -> None:
    assert claim(f"{{say: [roe, admin-of, harbour], by: '{written}'}}").asserted_by == ROE


@pytest.mark.parametrize("written", ["Roe", "Jane Roebuck", "the herald"])
def test_any_other_speaker_stays_the_text_it_is(written: str) -> None:
    assert claim(f"{{say: [roe, admin-of, harbour], by: {written}}}").asserted_by == written


def test_a_publisher_that_is_declared_is_that_entity() -> None:
    text = "case: harbour\nentities: {h: {kind: Outlet, name: The Herald}}\nsources: {s: {publisher: herald}}"
    assert [r.publisher for r in loads(text) if isinstance(r, Source)] == ["outlet:herald"]


def test_a_name_goes_before_an_alias() -> None:
    more = "  # another Herald\n"
    text = case("{say: [roe, admin-of, harbour], by: Dana Quill}").replace("[J. Roe]", "[Dana Quill]") + more
    assert [c.asserted_by for c in claims(text)] == ["person:dana-quill"]


def test_a_conclusion_rests_on_all_claims_of_a_key_wherever_it_stands() -> None:
    grounds = "{say: [[roe, dana], admin-of, harbour], key: admins}"
    conclusion, first, second = claims(case("{say: [harbour, attributed-to, quay], rests_on: [admins]}, " + grounds))
    assert conclusion.rests_on == (first.id, second.id)


def test_a_conclusion_rests_on_claims_elsewhere_by_their_whole_id_and_here_by_its_beginning() -> None:
    ground = claim("{say: [roe, admin-of, harbour]}")
    says = f"{{say: [harbour, attributed-to, quay], rests_on: [{ground.id[:6]}, c_0123456789abcdef]}}"
    conclusion = next(c for c in claims(case(says + ", {say: [roe, admin-of, harbour]}")) if c.rests_on)
    assert conclusion.rests_on == (ground.id, "c_0123456789abcdef")


def test_a_retraction_takes_back_each_claim_of_a_key_a_source_or_an_id() -> None:
    text = case("{say: [[roe, dana], admin-of, harbour], key: admins}") + (
        "retractions:\n"
        "  - {target: admins, reason: mistaken}\n"
        "  - {target: wire, reason: forged}\n"
        "  - {target: other-case/tale, reason: forged}\n"
        "  - {target: r_0123456789abcdef, reason: was right after all}\n"
    )
    targets = [record.target for record in loads(text) if isinstance(record, Retraction)]
    first, second = (c.id for c in claims(text))
    assert targets == [first, second, "harbour/wire", "other-case/tale", "r_0123456789abcdef"]


def test_the_same_statement_twice_is_one_claim_and_the_private_one_is_kept() -> None:
    said = "{{say: [roe, admin-of, harbour], quote: hers, {}}}"
    [only] = claims(case(f"{said.format('private: true')}, {said.format('note: one')}"))
    assert only.private


def test_a_case_brings_its_own_words() -> None:
    more = (
        "vocabulary:\n  entities: {Vessel: {meaning: A ship.}}\n  relations:\n"
        "    moored-at: {label: is moored at, reverse: has moored, subject: [Vessel], object: [Organization],\n"
        "                strength: context}\n"
    )
    text = case("{say: [boat, moored-at, quay]}", more=more).replace(
        "entities:\n  roe", "entities:\n  boat: {kind: Vessel, name: Old Tub}\n  roe", 1
    )
    [only] = claims(text)
    assert (only.subject, only.predicate) == ("vessel:old-tub", "moored-at")
    assert "moored-at" in next(r for r in loads(text) if isinstance(r, Case)).vocabulary.relations


def test_fields_left_blank_in_a_template_are_as_good_as_absent() -> None:
    text = "case: harbour\ntitle:\nentities:\nsources:\n  herald:\n    headline:\n    authors:\nclaims:\nretractions:\n"
    assert [record.id for record in loads(text)] == ["harbour", "harbour/herald"]


FAITHFUL = [
    "2019",
    "~",
    "40,000",
    "no",
    "1e5",
    "0x1F",
    "0o17",
    "null",
    "true",
    "1_000",
    "12:30:45",
    "2018-09-03",
    ".5",
    "=",
]


@pytest.mark.parametrize("written", FAITHFUL)
def test_a_text_stays_what_was_written(written: str) -> None:
    """In block style nothing of this needs quotes, whatever YAML would make of it."""
    fields = f"    summary: {written}\n    properties:\n      a: {written}\n"
    text = f"case: harbour\nentities:\n  x:\n    kind: Person\n    name: X\n{fields}"
    entity = list(loads(text))[1]
    assert isinstance(entity, Entity)
    assert (entity.summary, entity.properties) == (written, {"a": written})


def test_a_hash_that_looks_like_a_number_stays_a_hash() -> None:
    digest = "1" * 31 + "e" + "0" * 32
    text = f"case: harbour\nsources: {{s: {{sha256: {digest}}}}}"
    assert [r.sha256 for r in loads(text) if isinstance(r, Source)] == [digest]


# Control characters cannot be stored; the others are line ends and marks to YAML itself.
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), min_size=1
    ).filter(str.strip)
)
def test_any_quoted_text_stays_what_was_written(words: str) -> None:
    quoted = "'" + words.replace("'", "''") + " '"
    said = claim(f"{{fact: [roe, words, {quoted}], quote: {quoted}, hedge: {quoted}}}")
    assert (said.value, said.quote, said.hedge) == (words + " ", (words + " ",), words + " ")


def test_casefile_fields_are_the_fields_of_the_records() -> None:
    """What a source or entity can hold, a casefile can say; ids and record names are not written."""
    assert SourceEntry.model_fields.keys() == Source.model_fields.keys() - {"id", "record"}
    assert EntityEntry.model_fields.keys() == Entity.model_fields.keys() - {"record"}


def test_the_json_schema_describes_every_part_and_proposes_the_vocabulary() -> None:
    schema = json_schema()
    assert schema["properties"].keys() == Casefile.model_fields.keys()
    assert schema["required"] == ["case"]
    entry = schema["$defs"]["Entry"]["properties"]
    assert "admin-of" in entry["say"]["anyOf"][0]["prefixItems"][1]["examples"]
    assert all("description" in part for part in entry.values())


def test_nothing_is_given_out_before_all_is_checked() -> None:
    """The last line is wrong; `loads` fails on the call, not on the last record."""
    with pytest.raises(InputError, match=r"harbour\.yaml:28"):
        loads(HARBOUR.replace("target: roes-denial", "target: nobody"), "harbour.yaml")


def test_two_escapes_of_json_are_one_character() -> None:
    entity = list(loads('case: harbour\nentities: {x: {kind: Page, name: "\\ud83e\\udde8"}}'))[1]
    assert isinstance(entity, Entity)
    assert (entity.name, entity.id) == ("\U0001f9e8", "page:firecracker")


def test_a_name_in_any_script_is_a_name() -> None:
    assert len(list(loads("case: harbour\nentities: {x: {kind: Person, name: حسن}, y: {kind: Person, name: 7}}"))) == 3
