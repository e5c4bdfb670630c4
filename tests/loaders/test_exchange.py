"""What is written as FollowTheMoney or STIX comes back as it was; what is lost is named, nothing private goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ascribe.graph.ledgers.ledger import stored
from ascribe.graph.store import Store
from ascribe.loaders import followthemoney, stix
from ascribe.loaders.casefile import loads
from ascribe.loaders.options import Options, Remark
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Retraction, Source
from ascribe.schema.vocabulary import base_vocabulary

pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed: FollowTheMoney not tested")

KINDS = sorted(base_vocabulary().kinds)
HARBOUR = f"""\
case: harbour
title: Who runs the Harbour Street page?
note: NOTE-OF-THE-CASE
vocabulary:
  entities: {{Pier: {{meaning: A pier.}}}}
  relations:
    moors-at: {{label: moors at, reverse: has mooring, subject: [actor], object: [Location], strength: context}}
entities:
  roe: {{kind: Person, name: Jane Roe, aliases: [J. Roe], summary: A nurse, properties: {{born: "1980", age: 40}}}}
  harbour: {{kind: Page, id: page:facebook/harbour-street, name: Harbour Street, aliases: ["@harbourst"]}}
  quay: {{kind: Organization, subkind: company, name: Quay Ltd}}
  six: {{kind: Organization, subkind: group, name: six volunteers, unidentified: true}}
  dock: {{kind: Location, name: Old Dock}}
  pier: {{kind: Pier, name: North Pier}}
  secret: {{kind: Person, name: Sam Hidden, private: true}}
  technique: {{kind: Tag, id: "tag:disarm/T0001", name: T0001 Example technique}}
{"".join(f"  k{n}: {{kind: {kind}, name: The {kind} of Harbour}}{chr(10)}" for n, kind in enumerate(KINDS))}
sources:
  herald:
    {{headline: A page and its owner, publisher: Herald, authors: [Tom Pen], published: 2018-09-03, accessed: 2019,
     url: "https://herald.example/1", reliability: B, snapshot: SNAPSHOT.txt, note: NOTE-OF-A-SOURCE}}
  wire: {{headline: Page owner named, publisher: Wire, published: 2018-09~, derived_from: [herald]}}
  notice: {{publisher: Facebook, kind: platform notice, read: false}}
  withdrawn: {{publisher: Gazette}}
  diary: {{publisher: roe, private: true}}
claims:
  - source: herald
    grade: B2
    analyst: ANALYST-DQ
    says:
      - {{say: [roe, admin-of, harbour], via: [notice], by: Facebook, when: 2017-05/.., locator: para 4,
         quote: "lists Roe as its administrator", note: NOTE-OF-A-CLAIM, key: admin}}
      - {{deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}}
      - {{dispute: [roe, admin-of, harbour], by: Tom Pen, grade: C3, quote: "a rival account"}}
      - {{say: [harbour, funded-by, quay], by: a former employee, voice: unnamed, hedge: "appears to",
         amount: over 180000 USD}}
      - {{say: [roe, paid-by, quay], amount: 5000 EUR, when: 2018-08-28/2018-08-28, method: contextual}}
      - {{say: [roe, paid-by, quay], amount: about 10..20 gifts, former: true, when: 2018~}}
      - {{say: [quay, owns, harbour], grade: A1, probability: 0.7, origin: the register}}
      - {{say: [roe, owns, quay], amount: 25 %, likelihood: likely, stated_confidence: moderate confidence}}
      - {{say: [roe, directs, quay], date_text: last month, grade: D4}}
      - {{say: [roe, employed-by, quay], hedge: "may have been"}}
      - {{say: [six, member-of, quay], grade: E1, grade_reason: a rumour}}
      - {{say: [quay, located-in, dock]}}
      - {{say: [quay, moors-at, dock]}}
      - {{say: [quay, associated-with, pier], grade: F6}}
      - {{say: [harbour, attributed-to, quay], rests_on: [admin]}}
      - {{say: [quay, resembles, pier]}}
      - {{deny: [quay, controls, harbour], by: quay, interested: true}}
      - {{no_finding: [quay, controls, harbour], by: Facebook}}
      - {{no_comment: [harbour, funded-by, quay], by: quay}}
      - {{deny: roe, by: roe}}
      - {{fact: [harbour, followers, 300000], quote: "some 300,000 followers"}}
      - {{say: [roe, family-of, secret]}}
{"".join(f"      - {{say: [harbour, resembles, k{n}]}}{chr(10)}" for n in range(len(KINDS)))}
  - source: wire
    says:
      - {{say: [roe, admin-of, harbour], grade: B2, via: [herald, notice], by: Facebook}}
      - {{say: [roe, directs, quay], grade: B2, key: wrong}}
      - {{say: [roe, founded, quay], grade: B2, key: right}}
  - {{source: withdrawn, grade: A1, says: [{{say: [roe, controls, harbour]}}]}}
  - {{source: diary, says: [{{say: [roe, runs, quay]}}]}}
retractions:
  - {{target: wrong, reason: another Roe}}
  - {{target: withdrawn, reason: taken back by the Gazette}}
"""
PRIVATE = ["NOTE-OF-THE-CASE", "NOTE-OF-A-SOURCE", "NOTE-OF-A-CLAIM", "ANALYST-DQ", "SNAPSHOT", "Sam Hidden", "diary"]

Format = tuple[ModuleType, str]


@pytest.fixture(params=[(followthemoney, "all.ijson"), (stix, "all.stix.json")], ids=["followthemoney", "stix"])
def format(request: pytest.FixtureRequest) -> Format:
    """Each of the two formats, and what a file of it is called."""
    form: Format = request.param
    return form


@pytest.fixture
def harbour() -> Iterator[Store]:
    """A store that holds the case."""
    with Store.in_memory() as store:
        case, *records = loads(HARBOUR)
        store.add(case, records)
        yield store


def load(store: Store, form: ModuleType, path: Path, **options: str) -> list[str]:
    """Load a file into a store, and give the remarks."""
    records = list(form.load(path, Options(**options)))
    case, *rest = [record for record in records if not isinstance(record, Remark)]
    store.add(case, rest)
    return [record.text for record in records if isinstance(record, Remark)]


def relations(store: Store) -> list[list[Any]]:
    """Every relation with all that it says, its citations and claims."""
    return store.engine.read(
        "MATCH (a:Entity)-[r]->(b:Entity) WHERE r.claims IS NOT NULL "
        "RETURN a.id AS a, r.id AS id, b.id AS b, r.confidence AS confidence, r.status AS status, "
        "r.origins AS origins, "
        "r.citations AS citations, r.claims AS claims, r.doubt AS doubt, r.hedged AS hedged, r.admitted AS admitted, "
        "r.denied_by_interested AS interested, r.denied_by_others AS others, r.valid_from AS valid_from ORDER BY a, id"
    ).rows


def claims(store: Store) -> list[list[Any]]:
    """Every claim with how it stands."""
    return store.engine.read(
        "MATCH (c:Claim) RETURN c.id AS id, c.stance AS stance, c.grade AS grade, c.value AS value, c.quote AS quote, "
        "c.asserted_by AS speaker, c.via AS via, c.live AS live, c.reason AS reason ORDER BY id"
    ).rows


def test_relations_confidences_citations_and_stances_come_back(
    format: Format, new_store: Callable[[], Store], tmp_path: Path
) -> None:
    form, name = format
    store = new_store()
    case, *records = loads(HARBOUR)
    store.add(case, records)
    before = relations(store), claims(store)
    remarks = form.dump(store.everything(), tmp_path / name, internal=True)
    assert not [remark.text for remark in remarks if "left out" in remark.text]
    again = new_store()
    load(again, form, tmp_path / name)
    assert (relations(again), claims(again)) == before
    assert len(before[0]) > 30


def test_every_record_comes_back_whole(format: Format, harbour: Store, tmp_path: Path) -> None:
    """With `internal` nothing is lost of what one case holds; only the case goes by the name of its file."""
    form, name = format
    case, *records = loads(HARBOUR)
    form.dump(harbour.everything(), tmp_path / name, internal=True)
    loaded = [record for record in form.load(tmp_path / name) if not isinstance(record, Remark)]
    assert loaded[0] == case.model_copy(update={"id": "all"})
    assert sorted(map(stored, loaded[1:])) == sorted(map(stored, records))


def test_writing_the_same_store_gives_the_same_bytes(format: Format, harbour: Store, tmp_path: Path) -> None:
    form, name = format
    form.dump(harbour.everything(), tmp_path / f"first-{name}")
    form.dump(reversed(list(harbour.everything())), tmp_path / f"second-{name}")
    assert (tmp_path / f"first-{name}").read_bytes() == (tmp_path / f"second-{name}").read_bytes()


def test_nothing_private_is_written(format: Format, harbour: Store, tmp_path: Path) -> None:
    form, name = format
    form.dump(harbour.everything(), tmp_path / name)
    shown = (tmp_path / name).read_text()
    form.dump(harbour.everything(), tmp_path / name, internal=True)
    internal = (tmp_path / name).read_text()
    assert [word for word in PRIVATE if word in shown] == []
    assert [word for word in PRIVATE if word not in internal] == []


def test_what_no_format_carries_is_named(format: Format, harbour: Store, tmp_path: Path) -> None:
    """History, the borders between cases, and undone retractions: these are lost, and it is said.

    What two cases record differently comes back as the graph showed it."""
    form, name = format
    case, *records = loads(HARBOUR)
    harbour.add(case, [r for r in records if not (isinstance(r, Claim) and r.predicate == "founded")])
    pier = "case: pier\nentities: {quay: {kind: Organization, id: organization:quay-ltd, name: The Quay}}\n"
    other, *rest = loads(pier + "sources: {}\nclaims: []\n")
    harbour.add(other, rest)
    wrong = next(record for record in records if isinstance(record, Retraction) and record.reason == "another Roe")
    harbour.retract(wrong.id, "it was she")
    remarks = [remark.text for remark in form.dump(harbour.everything(), tmp_path / name, internal=True)]
    assert [remark for remark in remarks if "cases" in remark or "left out" in remark] == [
        "2 cases are written as one: harbour, pier",
        "1 × records that were withdrawn are left out",
        "2 × retractions that were undone, or undo one, are left out; their effect stays",
    ]
    with Store.in_memory() as again:
        load(again, form, tmp_path / name)
        assert relations(again) == relations(harbour)
        (quay,) = [held.record for held in again.everything() if held.record.id == "organization:quay-ltd"]
        assert isinstance(quay, Entity)
        assert (quay.name, quay.subkind, quay.aliases) == ("Quay Ltd", "company", ("The Quay",))


def test_a_claim_that_was_retracted_by_command_is_retracted_in_the_copy(
    format: Format, harbour: Store, tmp_path: Path
) -> None:
    form, name = format
    admin = next(r for r in loads(HARBOUR) if isinstance(r, Claim) and r.predicate == "admin-of" and r.note)
    harbour.retract(admin.id, "misread")
    form.dump(harbour.everything(), tmp_path / name)
    with Store.in_memory() as again:
        load(again, form, tmp_path / name)
        gone = {row[-1]: row for row in claims(again) if not row[-2]}
        assert sorted(gone) == [f"retracted: {why}" for why in ("another Roe", "misread", "taken back by the Gazette")]
        assert list(gone.values()) == [row for row in claims(harbour) if not row[-2]]


def test_an_empty_store_can_be_written_and_read(format: Format, tmp_path: Path) -> None:
    form, name = format
    form.dump([], tmp_path / name)
    assert [record for record in form.load(tmp_path / name) if not isinstance(record, Case)] == []


def test_the_user_names_the_case(format: Format, harbour: Store, tmp_path: Path) -> None:
    form, name = format
    form.dump(harbour.everything(), tmp_path / name)
    assert next(form.load(tmp_path / name, Options(case="pier"))).id == "pier"


def test_a_changed_record_is_refused(format: Format, harbour: Store, tmp_path: Path) -> None:
    """An id that no longer belongs to its claim is not taken on trust."""
    form, name = format
    form.dump(harbour.everything(), tmp_path / name)
    text = (tmp_path / name).read_text()
    (tmp_path / name).write_text(text.replace("never ran it", "always ran it"))
    with pytest.raises(InputError, match="does not belong to this content"):
        next(form.load(tmp_path / name))


@pytest.mark.parametrize(("form", "library"), [(followthemoney, "followthemoney"), (stix, "stix2")])
def test_without_the_library_the_extra_is_named(
    form: ModuleType, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for known in [
        name for name in sys.modules if name.startswith(("ascribe.loaders.followthemoney_", "ascribe.loaders.stix_"))
    ]:
        monkeypatch.delitem(sys.modules, known)
    monkeypatch.setitem(sys.modules, library, None)
    (tmp_path / "all.json").write_text("{}")
    with pytest.raises(UsageError, match=r"pip install 'ascribe\[(ftm|stix)\]'"):
        form.load(tmp_path / "all.json")
    with pytest.raises(UsageError, match=r"pip install 'ascribe\[(ftm|stix)\]'"):
        form.dump([], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_sources_keep_what_they_are(format: Format, harbour: Store, tmp_path: Path) -> None:
    form, name = format
    form.dump(harbour.everything(), tmp_path / name)
    loaded = {record.id: record for record in form.load(tmp_path / name) if isinstance(record, Source)}
    herald = next(record for record in loads(HARBOUR) if record.id == "harbour/herald")
    assert loaded["harbour/herald"] == herald.model_copy(update={"note": None, "snapshot": None})
    assert loaded["harbour/wire"].derived_from == ("harbour/herald",)
