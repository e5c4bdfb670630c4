"""STIX 2.1 of other programs becomes the claims of its creators; what is wrong is refused with the object's id."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import stix2

from ascribe.graph.store import Store
from ascribe.loaders import stix
from ascribe.loaders.casefile import loads
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.stix_frame import confidence_of
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source

Write = Callable[..., Path]
TIME = "2018-09-03T10:00:00.000Z"
SCOS = ("user-account", "domain-name", "url", "ipv4-addr")


def ref(type: str, name: str) -> str:
    return f"{type}--{uuid5(NAMESPACE_URL, name)}"


def sdo(type: str, name: str, **fields: Any) -> dict[str, Any]:
    """One object that is known by its type and name."""
    dated = {} if type in SCOS else {"created": TIME, "modified": TIME, "name": name}
    return {"type": type, "spec_version": "2.1", "id": ref(type, name), **dated, **fields}


def link(source: dict[str, Any], type: str, target: dict[str, Any], **fields: Any) -> dict[str, Any]:
    id = ref("relationship", f"{source['id']} {type} {target['id']}")
    ends = {"relationship_type": type, "source_ref": source["id"], "target_ref": target["id"]}
    return {
        "type": "relationship",
        "spec_version": "2.1",
        "id": id,
        "created": TIME,
        "modified": TIME,
        **ends,
        **fields,
    }


def opinion(word: str, about: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = sdo("opinion", f"{word} {about['id']}", opinion=word, object_refs=[about["id"]], **fields)
    del made["name"]
    return made


ROE = sdo("identity", "Jane Roe", identity_class="individual")
QUAY = sdo("identity", "Quay Ltd", identity_class="organization")
WATCH = sdo("identity", "Harbour Watch", identity_class="organization")
CALLS = sdo("campaign", "The numbered calls", aliases=["Harbour calls"], first_seen="2018-08-28T00:00:00Z")
ACCOUNT = sdo("user-account", "acc", account_type="twitter", account_login="Harbourst", display_name="Harbour Street")
SITE = sdo("domain-name", "site", value="harbour.example")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a bundle of objects."""

    def bundle(*objects: dict[str, Any]) -> Path:
        made = {"type": "bundle", "id": ref("bundle", "x"), "objects": objects}
        (tmp_path / "harbour.stix.json").write_text(json.dumps(made))
        return tmp_path / "harbour.stix.json"

    return bundle


def read(path: Path, **options: str) -> list[Record]:
    """The records of a bundle, which a store takes."""
    records = [record for record in stix.load(path, Options(**options)) if not isinstance(record, Remark)]
    with Store.in_memory() as store:
        case, *rest = records
        store.add(case, rest)
    return records


def remarks(path: Path) -> list[str]:
    return [record.text for record in stix.load(path) if isinstance(record, Remark)]


def claims(records: list[Record]) -> list[Claim]:
    return [record for record in records if isinstance(record, Claim)]


def only_claim(records: list[Record]) -> Claim:
    (claim,) = claims(records)
    return claim


def entities(records: list[Record]) -> dict[str, Entity]:
    return {record.id: record for record in records if isinstance(record, Entity)}


@pytest.mark.parametrize(
    ("object", "id", "kind", "name"),
    [
        (ROE, "person:stix/", "Person", "Jane Roe"),
        (QUAY, "organization:stix/", "Organization", "Quay Ltd"),
        (sdo("threat-actor", "Pier crew"), "organization:stix/", "Organization", "Pier crew"),
        (sdo("intrusion-set", "Quay cluster"), "network:stix/", "Network", "Quay cluster"),
        (sdo("infrastructure", "Quay servers"), "network:stix/", "Network", "Quay servers"),
        (CALLS, "operation:stix/", "Operation", "The numbered calls"),
        (sdo("incident", "The election"), "event:stix/", "Event", "The election"),
        (sdo("location", "Port Example", region="coast"), "location:stix/", "Location", "Port Example"),
        (ACCOUNT, "account:twitter/harbourst", "Account", "Harbour Street"),
        (SITE, "website:harbour.example", "Website", "harbour.example"),
        (sdo("malware", "Barnacle", is_family=False), "malware:stix/", "Malware", "Barnacle"),
        (sdo("ipv4-addr", "ip", value="192.0.2.7"), "ipv4addr:stix/", "Ipv4Addr", "192.0.2.7"),
    ],
)
def test_things(object: dict[str, Any], id: str, kind: str, name: str, write: Write) -> None:
    """What we have no kind for keeps its own, which the case brings along."""
    (entity,) = entities(read(write(object))).values()
    assert (entity.id[: len(id)], entity.kind, entity.name) == (id, kind, name)


def test_techniques_are_known_by_their_framework_and_its_id(write: Write) -> None:
    """One name is two techniques; and an id of DISARM's is none of ATT&CK's, though both bundles say mitre-attack."""
    url = "https://github.com/DISARMFoundation/x/T0111.md"
    disarm = [{"source_name": "mitre-attack", "external_id": "T0111", "url": url}]
    attack = [{"source_name": "mitre-attack", "external_id": "T0111", "url": "https://attack.example/T0111"}]
    one = sdo("attack-pattern", "Traditional Media", external_references=disarm)
    two = sdo("attack-pattern", "Traditional Media (2)", external_references=attack)
    found = entities(read(write(one, two)))
    assert {id: entity.name for id, entity in found.items()} == {
        "tag:disarm/T0111": "T0111 Traditional Media",
        "tag:mitre-attack/T0111": "T0111 Traditional Media (2)",
    }
    assert found["tag:disarm/T0111"].aliases == ("Traditional Media", "T0111")


@pytest.mark.parametrize(
    ("source", "type", "target", "predicate"),
    [
        (CALLS, "attributed-to", QUAY, "attributed-to"),
        (QUAY, "owns", SITE, "owns"),
        (QUAY, "controls", ACCOUNT, "controls"),
        (QUAY, "located-at", sdo("location", "Port Example", region="coast"), "located-in"),
        (ROE, "related-to", QUAY, "associated-with"),
        (CALLS, "targets", ROE, "targets"),
        (CALLS, "impersonates", QUAY, "impersonates"),
        (CALLS, "uses", ACCOUNT, "uses"),
        (sdo("malware", "Barnacle", is_family=False), "controls", ACCOUNT, "controls"),
        (sdo("location", "Port Example", region="coast"), "controls", ACCOUNT, "stix-controls"),
    ],
)
def test_relationships(source: dict[str, Any], type: str, target: dict[str, Any], predicate: str, write: Write) -> None:
    """A word that is not ours, or not with these ends, stays as context and is never walked."""
    records = read(write(source, target, link(source, type, target)))
    relations = [claim for claim in claims(records) if claim.object]
    assert [claim.predicate for claim in relations] == [predicate]
    assert relations[0].subject in entities(records)


@pytest.mark.parametrize(
    ("confidence", "digit"), [(0, 5), (19, 5), (20, 4), (40, 3), (59, 3), (60, 2), (79, 2), (80, 1), (100, 1)]
)
def test_confidence_is_the_digit_of_the_grade(confidence: int, digit: int, write: Write) -> None:
    """STIX 2.1, appendix A; it has no letters, so the claim counts only for whoever gives one."""
    path = write(QUAY, SITE, link(QUAY, "owns", SITE, confidence=confidence))
    claim = only_claim(read(path))
    assert (claim.grade, claim.stated_confidence) == (f"F{digit}", f"confidence {confidence} of 100")
    assert only_claim(read(path, grade="B6")).grade == f"B{digit}"


def test_without_confidence_there_is_no_grade(write: Write) -> None:
    path = write(QUAY, SITE, link(QUAY, "owns", SITE))
    assert only_claim(read(path)).grade is None
    assert only_claim(read(path, grade="B2")).grade == "B2"


@pytest.mark.parametrize(
    ("grade", "confidence"),
    [("A1", 90), ("B2", 70), ("A2", 70), ("B1", 70), ("C3", 50), ("A4", 30), ("E1", 10), ("F1", None), ("A6", None)],
)
def test_a_grade_is_written_as_its_weaker_half(grade: str, confidence: int | None) -> None:
    """And nothing at all where one half is not judged."""
    assert confidence_of(grade) == confidence


def test_a_relationship_has_its_dates_words_and_creator(write: Write) -> None:
    times = {"start_time": "2017-05-01T00:00:00Z", "stop_time": "2018-01-01T00:00:00Z"}
    said = {"description": "lists Quay as owner", "created_by_ref": WATCH["id"]}
    records = read(write(QUAY, SITE, WATCH, link(QUAY, "owns", SITE, **times, **said)))
    claim = only_claim(records)
    assert (claim.valid_from, claim.valid_to, claim.quote) == ("2017-05-01", "2018-01-01", ("lists Quay as owner",))
    (source,) = [record for record in records if isinstance(record, Source)]
    assert (source.kind, source.publisher) == ("STIX bundle", "Harbour Watch")
    assert not [entity for entity in entities(records).values() if entity.name == "Harbour Watch"]


def test_external_references_are_documents_on_the_way(write: Write) -> None:
    """Two references are two citations of one speaker, never two witnesses."""
    references = [
        {"source_name": "Herald", "url": "https://herald.example/1", "hashes": {"SHA-256": "AB" * 32}},
        {"source_name": "Wire", "description": "Page owner named"},
    ]
    owns = link(QUAY, "owns", SITE, external_references=references, created_by_ref=WATCH["id"], confidence=70)
    records = read(write(QUAY, SITE, WATCH, owns), grade="B2")
    sources = {record.id: record for record in records if isinstance(record, Source)}
    found = [[sources[id] for id in (claim.source, *(claim.via or ()))] for claim in claims(records)]
    assert [[source.publisher for source in way] for way in found] == [
        ["Harbour Watch", "Herald"],
        ["Harbour Watch", "Wire"],
    ]
    assert (found[0][1].url, found[0][1].sha256) == ("https://herald.example/1", "ab" * 32)
    with Store.in_memory() as store:
        case, *rest = records
        store.add(case, rest)
        (relation,) = store.links("Quay Ltd").links
        assert (relation.origins, relation.confidence) == (1, pytest.approx(0.7076, abs=1e-4))


def test_what_a_report_holds_is_cited_to_it(write: Write) -> None:
    owns = link(QUAY, "owns", SITE)
    report = sdo("report", "Who owns the harbour?", published="2018-09-01T00:00:00Z", object_refs=[owns["id"]])
    records = read(write(QUAY, SITE, owns, report))
    sources = {record.id: record for record in records if isinstance(record, Source)}
    source = sources[only_claim(records).source]
    assert (source.headline, source.published, source.kind) == ("Who owns the harbour?", "2018-09-01", "report")


@pytest.mark.parametrize(
    ("word", "stance"),
    [("strongly-disagree", "denies"), ("disagree", "disputes"), ("agree", "asserts"), ("strongly-agree", "asserts")],
)
def test_opinions_are_stances(word: str, stance: str, write: Write) -> None:
    owns = link(QUAY, "owns", SITE)
    said = opinion(word, owns, authors=["Quay Ltd"], explanation="not ours")
    records = read(write(QUAY, SITE, owns, said))
    (spoken,) = [claim for claim in claims(records) if claim.asserted_by]
    assert (spoken.stance, spoken.predicate, spoken.asserted_by, spoken.quote) == (
        stance,
        "owns",
        "Quay Ltd",
        ("not ours",),
    )


def test_revoked_is_retracted(write: Write) -> None:
    records = read(write(QUAY, SITE, WATCH, link(QUAY, "owns", SITE, revoked=True, created_by_ref=WATCH["id"])))
    (retraction,) = [record for record in records if isinstance(record, Retraction)]
    assert (retraction.target, retraction.reason) == (only_claim(records).id, "revoked by Harbour Watch")


@pytest.mark.parametrize(
    ("light", "private"), [("TLP_WHITE", False), ("TLP_GREEN", False), ("TLP_AMBER", True), ("TLP_RED", True)]
)
def test_traffic_lights_are_kept_and_amber_stays_here(light: str, private: bool, write: Write) -> None:
    marking = getattr(stix2, light)
    owns = link(QUAY, "owns", SITE, object_marking_refs=[marking.id])
    records = read(write(json.loads(marking.serialize()), QUAY, SITE, owns))
    claim = only_claim(records)
    (source,) = [record for record in records if isinstance(record, Source) and record.id == claim.source]
    shown = light.removeprefix("TLP_").replace("WHITE", "CLEAR")
    assert (source.kind, source.private, claim.private) == (f"STIX bundle, TLP:{shown}", private, private)


@pytest.mark.parametrize("light", ["CLEAR", "GREEN", "AMBER", "RED"])
def test_traffic_lights_are_written_again(light: str, write: Write, tmp_path: Path) -> None:
    marking = getattr(stix2, f"TLP_{light.replace('CLEAR', 'WHITE')}")
    records = read(
        write(json.loads(marking.serialize()), QUAY, SITE, link(QUAY, "owns", SITE, object_marking_refs=[marking.id]))
    )
    with Store.in_memory() as store:
        case, *rest = records
        store.add(case, rest)
        stix.dump(store.everything(), tmp_path / "out.stix.json", internal=True)
    objects = json.loads((tmp_path / "out.stix.json").read_text())["objects"]
    (owns,) = [object for object in objects if object["type"] == "relationship"]
    names = {object["id"]: object["name"] for object in objects if object["type"] == "marking-definition"}
    assert [names[id] for id in owns["object_marking_refs"]] == [f"TLP:{light}"]


def test_properties_are_literal_claims(write: Write) -> None:
    records = read(write(CALLS, sdo("note", "n", content="Seen twice.", object_refs=[CALLS["id"]])))
    assert [(claim.predicate, claim.value) for claim in claims(records)] == [
        ("first-seen", "2018-08-28T00:00:00Z"),
        ("note", "Seen twice."),
    ]
    assert next(iter(entities(records).values())).aliases == ("Harbour calls",)


def test_of_two_versions_the_newer_is_read(write: Write) -> None:
    newer = {**QUAY, "name": "The Quay", "modified": "2019-01-01T00:00:00Z"}
    path = write(newer, QUAY)
    assert [entity.name for entity in entities(read(path)).values()] == ["The Quay"]
    assert remarks(path) == ["1 × older versions of an object, of which only the newest is read"]


def test_what_is_left_out_is_counted_and_named(write: Write) -> None:
    owns = link(QUAY, "owns", SITE)
    sighting = sdo("sighting", "s", sighting_of_ref=CALLS["id"])
    statement = {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": ref("marking-definition", "cc"),
        "created": TIME,
        "definition_type": "statement",
        "definition": {"statement": "CC BY"},
    }
    path = write(
        {**QUAY, "x_size": 5, "lang": "en"},
        SITE,
        CALLS,
        owns,
        link(QUAY, "related-to", QUAY),
        opinion("neutral", owns),
        opinion("disagree", CALLS),
        {key: value for key, value in sighting.items() if key != "name"},
        sdo("x-harbour-tide", "High tide"),
        statement,
    )
    assert {remark.partition(" (")[0] for remark in remarks(path)} == {
        "1 × properties that are no part of STIX, or more than a text",
        "1 × markings of parts, languages and extensions",
        "1 × relationships whose ends are not two things",
        "1 × opinions that neither agree nor disagree",
        "1 × opinions of what is no relationship",
        "1 × objects that become no claim",
        "1 × objects of types that are no part of STIX",
        "1 × markings that are no traffic light, as licences",
    }


BAD = {**QUAY, "id": ref("identity", "bad")}


@pytest.mark.parametrize(
    ("object", "message"),
    [
        (link(QUAY, "owns", SITE, confidence=150), "`confidence` is 150; it must be a whole number from 0 to 100"),
        (link(QUAY, "owns", SITE, confidence=-1), "`confidence` is -1"),
        (link(QUAY, "owns", SITE, confidence="70"), "`confidence` is '70'"),
        (link(QUAY, "owns", SITE, confidence=True), "`confidence` is True"),
        (link(QUAY, "owns", SITE, confidence=70.5), "`confidence` is 70.5"),
        ({**BAD, "name": 5.5, "created": "yesterday"}, "is not as STIX 2.1 has it"),
        ({**BAD, "id": "identity--5"}, "is not as STIX 2.1 has it"),
        ({key: value for key, value in BAD.items() if key != "name"}, "is not as STIX 2.1 has it"),
        ({**BAD, "spec_version": "2.0"}, "is STIX '2.0'. Convert it"),
        ({**BAD, "name": "x" * 10_000_000}, "holds a text of more than 1 MB"),
        (QUAY, "stands there twice"),
        (link(QUAY, "owns", BAD), "`target_ref` names .*, which the bundle does not have"),
        (opinion("disagree", BAD), "`object_refs` names .*, which the bundle does not have"),
        (opinion("maybe", QUAY), "is not as STIX 2.1 has it"),
        ({**BAD, "type": "x-quay", "id": "x-quay--5"}, "is not as STIX 2.1 has it"),
    ],
)
def test_bad_objects_are_refused_with_their_id(object: dict[str, Any], message: str, write: Write) -> None:
    path = write(QUAY, SITE, object)
    with pytest.raises(InputError, match=message) as refused:
        stix.load(path)
    line = "" if object is QUAY else ":1"  # of what stands there twice no line is the one
    assert str(refused.value).startswith(f"{path}{line}: {object['id']}: ")
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"type": "bundle",\n "objects": [', ":2: is no JSON"),
        ('{"type": "bundle",\n "objects": [{"name": "NaN \\"NaN",\n "confidence": NaN}]}', ":3: is no JSON .NaN is no"),
        ('{"type": "bundle", "objects": [\n{"confidence": -Infinity}]}', ":2: is no JSON .-Infinity is no number"),
        ('{"type": "bundle", "objects": [], "objects": []}', "'objects' stands there twice"),
        ('{"type": "bundle", "objects": {}}', "is no STIX bundle"),
        ('{"type": "bundle", "objects": ["x"]}', "object 1 is no JSON object"),
        ('{"type": "bundle", "objects": [{"type": "identity"}]}', "object 1 needs an `id` and a `type`"),
        ('{"type": "bundle", "spec_version": "2.0", "objects": []}', "is STIX 2.0"),
        ('{"type": "bundle", "objects": [{"id": "a\\ud800"}]}', "holds half a character"),
        ("[]", "is no JSON object"),
        ("[" * 100_000, "is no JSON"),
        ("", ":1: is empty"),
    ],
)
def test_bad_bundles_are_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "bad.stix.json").write_text(content)
    with pytest.raises(InputError, match=message) as refused:
        stix.load(tmp_path / "bad.stix.json")
    assert str(refused.value).startswith(str(tmp_path / "bad.stix.json"))


CASE = """\
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street}
  site: {kind: Website, id: website:harbour.example, name: harbour.example}
  quay: {kind: Organization, subkind: company, name: Quay Ltd}
sources:
  herald: {headline: A page, publisher: Herald, published: 2018-09-03, url: "https://herald.example/1"}
  notice: {publisher: Facebook, read: false}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], via: [notice], when: 2017-05/2017, quote: "lists Roe"}
      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}
      - {deny: [quay, controls, harbour], by: quay}
      - {say: [quay, owns, site], key: wrong}
      - {fact: [harbour, followers, 300]}
retractions: [{target: wrong, reason: another Quay}]
"""


def test_other_programs_read_relationships_opinions_and_notes(tmp_path: Path) -> None:
    """A denial of what is claimed is an opinion of that; a denial of what nothing claims can only be a note."""
    with Store.in_memory() as store:
        case, *records = loads(CASE)
        store.add(case, records)
        said = stix.dump(store.everything(), tmp_path / "out.stix.json")
    bundle = json.loads((tmp_path / "out.stix.json").read_text())
    parsed = stix2.parse(bundle, allow_custom=False, version="2.1")
    by_type: dict[str, list[Any]] = {}
    for object in parsed.objects:
        by_type.setdefault(object["type"], []).append(object)
    admin, owns = sorted(by_type["relationship"], key=lambda link: link.relationship_type)
    names = {object["id"]: object.get("name") or object.get("display_name") for object in parsed.objects}
    assert (names[admin.source_ref], admin.relationship_type, names[admin.target_ref]) == (
        "Jane Roe",
        "admin-of",
        "Harbour Street",
    )
    assert (admin.confidence, admin.revoked, owns.revoked) == (70, False, True)
    assert (str(admin.start_time), str(admin.stop_time)) == ("2017-05-01 00:00:00+00:00", "2017-12-31 23:59:59+00:00")
    assert [(found.source_name, found.get("url")) for found in admin.external_references] == [
        ("Herald", "https://herald.example/1"),
        ("Facebook", None),
    ]
    (denial,) = by_type["opinion"]
    assert (denial.opinion, denial.object_refs, denial.authors) == ("strongly-disagree", [admin.id], ["Jane Roe"])
    assert sorted(note.content for note in by_type["note"]) == [
        "Harbour Street followers 300.",
        "Quay Ltd controls Harbour Street: denied.",
    ]
    assert [account.account_login for account in by_type["user-account"]] == ["harbour-street"]
    assert [domain.value for domain in by_type["domain-name"]] == ["harbour.example"]
    assert {remark.text for remark in said} == {
        "1 × literal claims, which other programs read as notes",
        "1 × denials of what nothing here claims, and answers that claim nothing, which other programs read as notes",
        "letters, speakers and the way of each claim stand in an extension, for ascribe alone",
    }


def test_opinions_of_others_may_follow_ours(tmp_path: Path) -> None:
    """Somebody adds a denial to our export with another program: it denies the claim it is about."""
    with Store.in_memory() as store:
        case, *records = loads(CASE)
        store.add(case, records)
        stix.dump(store.everything(), tmp_path / "out.stix.json")
    bundle = json.loads((tmp_path / "out.stix.json").read_text())
    admin = next(object for object in bundle["objects"] if object.get("relationship_type") == "admin-of")
    bundle["objects"].append(opinion("disagree", admin, authors=["Harbour Watch"], explanation="a namesake"))
    (tmp_path / "out.stix.json").write_text(json.dumps(bundle))
    (added,) = [claim for claim in claims(read(tmp_path / "out.stix.json")) if claim.quote == ("a namesake",)]
    assert (added.subject, added.predicate, added.object) == (
        "person:jane-roe",
        "admin-of",
        "page:facebook/harbour-street",
    )
    assert (added.stance, added.asserted_by) == ("disputes", "Harbour Watch")
