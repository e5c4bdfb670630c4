"""FollowTheMoney of other programs becomes claims cited to their dataset; what is wrong is refused with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ascribe.graph.store import Store
from ascribe.loaders import followthemoney
from ascribe.loaders.casefile import loads
from ascribe.loaders.options import Options, Remark
from ascribe.schema.errors import InputError
from ascribe.schema.records import Case, Claim, Entity, Record, Source

_ftm = pytest.importorskip(
    "followthemoney.proxy", reason="the extra ascribe[ftm] is not installed: FollowTheMoney not tested"
)
EntityProxy = _ftm.EntityProxy

Write = Callable[..., Path]


def thing(id: str, schema: str, dataset: str | None = None, **properties: str | list[str]) -> dict[str, Any]:
    """One entity as FollowTheMoney writes it."""
    listed = {name: [value] if isinstance(value, str) else value for name, value in properties.items()}
    return {"id": id, "schema": schema, "properties": listed, **({"datasets": [dataset]} if dataset else {})}


ROE, QUAY = thing("roe", "Person", name="Jane Roe"), thing("quay", "Company", name="Quay Ltd")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes entities to a file, one a line."""

    def lines(*entities: dict[str, Any]) -> Path:
        (tmp_path / "harbour.ijson").write_text("".join(json.dumps(entity) + "\n" for entity in entities))
        return tmp_path / "harbour.ijson"

    return lines


def read(path: Path, **options: str) -> list[Record]:
    """The records of a file that a store takes."""
    records = [record for record in followthemoney.load(path, Options(**options)) if not isinstance(record, Remark)]
    with Store.in_memory() as store:
        case, *rest = records
        store.add(case, rest)
    return records


def remarks(path: Path) -> list[str]:
    return [record.text for record in followthemoney.load(path) if isinstance(record, Remark)]


def claims(records: list[Record]) -> list[tuple[str, str | None, str | None]]:
    found = [record for record in records if isinstance(record, Claim)]
    return [(claim.subject, claim.predicate, claim.object or claim.value) for claim in found]


def only_claim(records: list[Record]) -> Claim:
    (claim,) = [record for record in records if isinstance(record, Claim)]
    return claim


@pytest.mark.parametrize(
    ("schema", "ends", "said"),
    [
        ("Ownership", {"owner": "roe", "asset": "quay"}, ("roe", "owns", "quay")),
        ("Control", {"controller": "roe", "controlled": "quay"}, ("roe", "controls", "quay")),
        ("Directorship", {"director": "roe", "organization": "quay"}, ("roe", "directs", "quay")),
        ("Employment", {"employee": "roe", "employer": "quay"}, ("roe", "employed-by", "quay")),
        ("Membership", {"member": "roe", "organization": "quay"}, ("roe", "member-of", "quay")),
        ("Representation", {"agent": "roe", "client": "quay"}, ("roe", "represents", "quay")),
        ("Payment", {"payer": "roe", "beneficiary": "quay"}, ("quay", "paid-by", "roe")),
        ("UnknownLink", {"subject": "roe", "object": "quay"}, ("roe", "associated-with", "quay")),
        ("Similar", {"candidate": "roe", "match": "quay"}, ("roe", "resembles", "quay")),
        ("Debt", {"debtor": "roe", "creditor": "quay"}, ("roe", "ftm-debt", "quay")),
        ("Succession", {"predecessor": "roe", "successor": "quay"}, ("quay", "ftm-succession", "roe")),
    ],
)
def test_every_link_is_a_claim(schema: str, ends: dict[str, str], said: tuple[str, str, str], write: Write) -> None:
    """A link that none of our predicates can mean, as a person succeeding a company, keeps its own name."""
    records = read(write(thing("link", schema, **ends), ROE, QUAY))
    names = {"roe": "person:ftm/roe", "quay": "organization:ftm/quay"}
    assert claims(records) == [(names[said[0]], said[1], names[said[2]])]


def test_people_are_joined_to_people(write: Write) -> None:
    poe = thing("poe", "Person", name="Tom Poe")
    family = thing("f", "Family", person="roe", relative="poe", relationship="cousin")
    associate = thing("a", "Associate", person="roe", associate="poe")
    records = read(write(ROE, poe, family, associate))
    assert claims(records) == [
        ("person:ftm/roe", "family-of", "person:ftm/poe"),
        ("person:ftm/roe", "associated-with", "person:ftm/poe"),
    ]
    assert next(record for record in records if isinstance(record, Claim)).quote == ("relationship: cousin",)


def test_a_payment_has_its_amount_day_and_words(write: Write) -> None:
    """Two payments of the same sum on the same day are two claims."""
    paid = {"payer": "roe", "beneficiary": "quay", "amountEur": "5000", "date": "2018-08-28", "purpose": "a banner"}
    records = read(write(ROE, QUAY, thing("p1", "Payment", **paid), thing("p2", "Payment", **paid)))
    first, second = [record for record in records if isinstance(record, Claim)]
    assert (first.amount and (first.amount.min, first.amount.max, first.amount.unit)) == (5000, 5000, "EUR")
    assert (first.valid_from, first.valid_to, first.quote) == ("2018-08-28", "2018-08-28", ("purpose: a banner",))
    assert (first.locator, second.locator) == ("Payment p1", "Payment p2")


@pytest.mark.parametrize(
    ("given", "start", "end", "words"),
    [
        ({"startDate": "2017", "endDate": "2018-05"}, "2017", "2018-05", None),
        ({"startDate": ["2017", "2017-03-01"]}, "2017-03-01", None, None),
        ({"startDate": ["2016", "2017"]}, None, None, "startDate 2016, startDate 2017"),
        ({"startDate": "2018", "endDate": "2017"}, None, None, "startDate 2018, endDate 2017"),
        ({"startDate": "2018-05-01T10:00:00"}, "2018-05-01", None, None),
        ({"startDate": "last spring"}, None, None, "startDate last spring"),
    ],
)
def test_dates_are_kept_as_far_as_they_agree(
    given: dict[str, str | list[str]], start: str | None, end: str | None, words: str | None, write: Write
) -> None:
    claim = only_claim(read(write(ROE, QUAY, thing("o", "Ownership", owner="roe", asset="quay", **given))))
    assert (claim.valid_from, claim.valid_to, claim.date_text) == (start, end, words)


def test_a_thing_has_its_names_and_each_property_is_a_literal_claim(write: Write) -> None:
    roe = thing("roe", "Person", "register", name=["Jane Roe"], alias="J. Roe", birthDate="1980", topics=["role.pep"])
    records = read(write(roe))
    (entity,) = [record for record in records if isinstance(record, Entity)]
    assert (entity.id, entity.name, entity.aliases) == ("person:ftm/roe", "Jane Roe", ("J. Roe",))
    assert claims(records) == [("person:ftm/roe", "birth-date", "1980"), ("person:ftm/roe", "topics", "role.pep")]


def test_two_ids_are_two_people_even_under_one_name(write: Write) -> None:
    records = read(write(ROE, thing("roe-2", "Person", name="Jane Roe")))
    assert [record.id for record in records if isinstance(record, Entity)] == ["person:ftm/roe", "person:ftm/roe-2"]


@pytest.mark.parametrize(
    ("schema", "kind", "subkind"),
    [
        ("Person", "Person", None),
        ("Company", "Organization", "company"),
        ("PublicBody", "Organization", "agency"),
        ("LegalEntity", "Organization", None),
        ("UserAccount", "Account", None),
        ("Email", "Article", None),
        ("Vessel", "Vessel", None),
    ],
)
def test_kinds(schema: str, kind: str, subkind: str | None, write: Write) -> None:
    """What we have no kind for keeps its own, which the case brings along."""
    records = read(write(thing("x", schema, name="Harbour")))
    (entity,) = [record for record in records if isinstance(record, Entity)]
    assert (entity.kind, entity.subkind) == (kind, subkind)


def test_things_that_name_things_are_joined(write: Write) -> None:
    place = thing("dock", "Address", full="1 Old Dock, Port Example")
    account = thing("acc", "UserAccount", username="harbourst", owner="roe")
    quay = thing("quay", "Company", name="Quay Ltd", addressEntity="dock", parent="pier")
    records = read(write(place, ROE, account, quay, thing("pier", "Company", name="Pier plc")))
    assert set(claims(records)) == {
        ("person:ftm/roe", "owns", "account:ftm/acc"),
        ("organization:ftm/quay", "located-in", "location:ftm/dock"),
        ("organization:ftm/quay", "part-of", "organization:ftm/pier"),
    }


def test_a_sanction_and_a_note_are_said_about_their_thing(write: Write) -> None:
    sanction = thing("s", "Sanction", entity="roe", authority="Port Authority", startDate="2019")
    note = thing("n", "Note", entity="roe", description="Seen at the dock.")
    records = read(write(ROE, sanction, note))
    assert set(claims(records)) == {
        ("person:ftm/roe", "sanction", "authority: Port Authority; startDate: 2019"),
        ("person:ftm/roe", "description", "Seen at the dock."),
    }
    assert {claim.valid_from for claim in records if isinstance(claim, Claim)} == {"2019", None}


def test_claims_are_cited_to_the_dataset_by_way_of_its_documents(write: Write) -> None:
    """Two documents of one dataset are two citations, but the dataset is the one that speaks."""
    deed = thing("deed", "Document", title="The deed", publisher="Register", publishedAt="2017-01-02")
    owner = thing(
        "o", "Ownership", "quay-leaks", owner="roe", asset="quay", proof="deed", sourceUrl="https://leaks.example/1"
    )
    records = read(write(ROE, QUAY, deed, owner), grade="B2")
    found = [record for record in records if isinstance(record, Claim) and record.predicate == "owns"]
    sources = {record.id: record for record in records if isinstance(record, Source)}
    cited = [[sources[id] for id in (claim.source, *(claim.via or ()))] for claim in found]
    assert [[(source.publisher, source.headline, source.url) for source in way] for way in cited] == [
        [("quay-leaks", "quay-leaks", None), (None, None, "https://leaks.example/1")],
        [("quay-leaks", "quay-leaks", None), ("Register", "The deed", None)],
    ]
    assert {(claim.asserted_by, claim.grade) for claim in found} == {("quay-leaks", "B2")}
    with Store.in_memory() as store:
        case, *rest = records
        store.add(case, rest)
        (link,) = store.links("Jane Roe").links
        assert (link.origins, link.confidence) == (1, pytest.approx(0.7076, abs=1e-4))


def test_without_a_grade_nothing_is_graded(write: Write) -> None:
    assert only_claim(read(write(ROE, QUAY, thing("o", "Ownership", owner="roe", asset="quay")))).grade is None


def test_what_is_left_out_is_counted_and_named(write: Write) -> None:
    path = write(
        thing("roe", "Person", name="Jane Roe", shoeSize="9"),
        thing("quay", "Company", name="Quay Ltd"),
        thing("self", "Ownership", owner="quay", asset="quay"),
        thing("p", "Payment", payer="roe", beneficiary="quay", project="fair", namesMentioned=["Roe"]),
        thing("fair", "Project", name="The fair"),
        thing("m", "Mention", name="somebody", document="d"),
        thing("d", "Document", title="A list"),
    )
    assert remarks(path) == [
        "1 × properties that FollowTheMoney does not have (Person:shoeSize)",
        "1 × links of which one joins a thing to itself (self)",
        "1 × things that a link names besides its two ends (Payment:project fair)",
        "1 × texts that are kept for searching only (Payment:namesMentioned)",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([b'{"id": "a", "schema": "Person", "prop'], ":1: is no JSON .*column 38"),
        ([b'{"id": "a", "schema": "Person", "properties": {}, "score": NaN}'], ":1: is no JSON .*NaN is no number"),
        ([b'["a"]'], ":1: is no JSON object"),
        ([b'{"id": "a", "id": "b"}'], ":1: .*'id' stands there twice"),
        ([b'{"id": "a\xff"}'], ":1: is not UTF-8"),
        ([b'{"id": "a\\ud800"}'], ":1: holds half a character"),
        ([b'{"id": 5, "schema": "Person", "properties": {}}'], ":1: `id` is 5"),
        ([b'{"id": "a", "properties": {}}'], ":1: a: `schema` is None"),
        ([b'{"id": "a", "schema": "Persn", "properties": {}}'], ":1: a: .* no schema 'Persn'; nearest: Person"),
        ([b'{"id": "a", "schema": "Person", "properties": []}'], ":1: a: `properties` is no mapping"),
        ([b'{"id": "a", "schema": "Person", "properties": {"name": "x"}}'], ":1: a: `name` is no list of texts"),
        ([b'{"id": "a", "schema": "Person", "properties": {"name": [5]}}'], ":1: a: `name` is no list of texts"),
        ([b'{"id": "a", "schema": "Person", "properties": {}, "datasets": "x"}'], ":1: a: `datasets` is no list"),
        ([b"", b'{"id": "a", "schema": "Person", "properties": {}}'] * 2, ":4: the id 'a' stands in line 2 already"),
        (
            [b'{"id": "o", "schema": "Ownership", "properties": {"owner": ["roe"], "asset": ["quay"]}}'],
            ":1: o: `owner` names 'roe', which the file does not have",
        ),
        ([b'{"id": "o", "schema": "Ownership", "properties": {}}'], ":1: o: a Ownership needs `owner`"),
        (
            [b'{"id": "a", "schema": "Person", "properties": {"name": ["' + b"x" * 10_000_000 + b'"]}}'],
            "longer than 1 MB",
        ),
        ([b'{"a":' * 100_000], ":1: is no JSON"),
        (
            [b'{"id": "a", "schema": "Note", "properties": {"indexText": ["{\\"ascribe\\": 1, \\"rec"]}}'],
            ":1: .*was cut",
        ),
        (
            [b'{"id": "a", "schema": "Note", "properties": {"indexText": ["{\\"ascribe\\": 9, \\"record\\": {}}"]}}'],
            ":1: was written by another version",
        ),
        ([b""], ":1: is empty"),
    ],
)
def test_bad_files_are_refused_with_the_line(lines: list[bytes], message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ijson"
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(InputError, match=message) as refused:
        followthemoney.load(path)
    assert str(path) in str(refused.value)
    assert len(str(refused.value)) < 1000


CASE = """\
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street}
  quay: {kind: Organization, subkind: company, name: Quay Ltd}
sources:
  herald: {headline: A page, publisher: Herald, published: 2018-09-03, url: "https://herald.example/1"}
claims:
  - source: herald
    says:
      - {say: [roe, owns, quay], amount: 25 %, when: 2017-05/2018, quote: "owns a quarter"}
      - {say: [quay, paid-by, roe], amount: 500 EUR, when: 2018-01-02/2018-01-02}
      - {say: [roe, admin-of, harbour], hedge: "appears to", quote: "seems to run it"}
      - {deny: [roe, controls, harbour], by: roe}
      - {say: [roe, controls, quay], key: wrong}
      - {fact: [harbour, followers, 300]}
retractions: [{target: wrong, reason: another Roe}]
"""


def test_other_programs_keep_all_that_is_written(tmp_path: Path) -> None:
    """What the library would clean away, our own text in the side property included, is not there to begin with."""
    with Store.in_memory() as store:
        case, *records = loads(CASE.replace("Jane Roe", "Zoé\\u0301 Roe").replace("seems", "<b>\u202eseems\u00a0"))
        store.add(case, records)
        followthemoney.dump(store.everything(), tmp_path / "out.ijson")
    for line in (tmp_path / "out.ijson").read_text().splitlines():
        written = json.loads(line)
        cleaned = EntityProxy.from_dict(written, cleaned=False)
        assert cleaned.to_dict() == written
        cleaned.schema.validate(written)


def test_other_programs_read_links(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        case, *records = loads(CASE)
        store.add(case, records)
        said = followthemoney.dump(store.everything(), tmp_path / "out.ijson")
    written = [json.loads(line) for line in (tmp_path / "out.ijson").read_text().splitlines()]
    faces = {entity["schema"]: entity["properties"] for entity in written}
    ids = {entity["properties"].get("name", [""])[0]: entity["id"] for entity in written}
    owner, paid, link = faces["Ownership"], faces["Payment"], faces["UnknownLink"]
    assert (owner["owner"], owner["asset"], owner["percentage"]) == ([ids["Jane Roe"]], [ids["Quay Ltd"]], ["25.0"])
    assert (owner["startDate"], owner["endDate"]) == (["2017-05"], ["2018"])
    assert (owner["sourceUrl"], owner["publisher"]) == (["https://herald.example/1"], ["Herald"])
    assert (paid["payer"], paid["amount"], paid["currency"], paid["date"]) == (
        [ids["Jane Roe"]],
        ["500.0"],
        ["EUR"],
        ["2018-01-02"],
    )
    assert (link["role"], link["description"]) == (['"appears to": administers'], ["seems to run it"])
    notes = {entity["properties"]["name"][0] for entity in written if entity["schema"] == "Note"}
    assert notes >= {
        "Jane Roe controls Harbour Street: denied (Jane Roe)",
        "Retracted (another Roe): Jane Roe controls Quay Ltd",
        "Harbour Street followers 300",
    }
    assert "Control" not in faces
    assert {remark.text for remark in said} == {
        "1 × claims with a predicate that FollowTheMoney has not, written as UnknownLink",
        "1 × denials, disputes and answers that claim nothing, which other programs read as notes",
        "1 × retracted claims, which other programs read as notes",
        "1 × literal claims, which other programs read as notes",
        "grades, speakers and the way of each claim stand in `indexText`, for ascribe alone",
    }


def test_lines_of_others_may_follow_ours(tmp_path: Path) -> None:
    """Somebody adds a link to our export with another program: it joins our entities."""
    with Store.in_memory() as store:
        case, *records = loads(CASE)
        store.add(case, records)
        followthemoney.dump(store.everything(), tmp_path / "out.ijson")
    lines = (tmp_path / "out.ijson").read_text().splitlines()
    ids = {json.loads(line)["properties"].get("name", [""])[0]: json.loads(line)["id"] for line in lines}
    added = thing("new", "Directorship", director=ids["Jane Roe"], organization=ids["Quay Ltd"])
    (tmp_path / "out.ijson").write_text("\n".join([*lines, json.dumps(added)]))
    records = read(tmp_path / "out.ijson")
    assert isinstance(records[0], Case)
    assert ("person:jane-roe", "directs", "organization:quay-ltd") in claims(records)


def test_a_name_without_end_is_cut_and_said(write: Write) -> None:
    path = write(thing("roe", "Person", name=["Jane Roe", "J" * 600]), thing("d", "Document", title="D" * 600))
    found = [record for record in read(path) if isinstance(record, Entity)]
    assert {len(entity.name) for entity in found} == {8, 500}
    assert [remark.partition(" (")[0] for remark in remarks(path)] == [
        "2 × names of more than 500 characters, cut or left away"
    ]
