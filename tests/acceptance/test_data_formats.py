"""The real FollowTheMoney and STIX files load as their README says, and come back from being written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from ascribe.graph.store import Store
from ascribe.loaders import followthemoney, stix
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.registry import pick
from ascribe.schema.records import Claim, Entity, Record, Source

DATA = Path(os.environ.get("ASCRIBE_DATA") or Path(__file__).parents[3] / "shared" / "data")
pytestmark = pytest.mark.skipif(
    not (DATA / "README.md").is_file(), reason=f"THE REAL FILES WERE NOT READ: there is no folder {DATA}"
)
DONATIONS, DISARM = DATA / "ftm" / "donations.ijson", DATA / "disarm" / "DISARM.json"


def needs_followthemoney() -> None:
    """Only what reads or writes its files does; the rest is tested without the extra."""
    pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed: FollowTheMoney not tested")


class Read:
    """What a file's own format, told by its name or beginning, yields."""

    def __init__(self, path: Path) -> None:
        self.form = pick(path).name
        records = list(pick(path).read(path, Options()))
        self.remarks = [record.text for record in records if isinstance(record, Remark)]
        self.records: list[Record] = [record for record in records if not isinstance(record, Remark)]
        self.entities = [record for record in self.records if isinstance(record, Entity)]
        self.claims = [record for record in self.records if isinstance(record, Claim)]
        self.sources = {record.id: record for record in self.records if isinstance(record, Source)}

    def of(self, predicate: str) -> list[Claim]:
        return [claim for claim in self.claims if claim.predicate == predicate]

    def add_to(self, store: Store) -> None:
        case, *records = self.records
        store.add(case, records)


@pytest.fixture(scope="module")
def donations() -> Read:
    needs_followthemoney()
    return Read(DONATIONS)


@pytest.fixture(scope="module")
def disarm() -> Read:
    return Read(DISARM)


def test_donations_are_people_bodies_and_places(donations: Read) -> None:
    """474 lines: 290 payments are claims, everything else an entity; nothing is merged, names alike or not."""
    assert donations.form == "followthemoney"
    assert Counter((entity.kind, entity.subkind) for entity in donations.entities) == {
        ("Location", None): 89,
        ("Organization", "company"): 56,
        ("Person", None): 22,
        ("Organization", None): 17,
    }
    assert len({entity.id for entity in donations.entities}) + len(donations.of("paid-by")) == 474


def test_every_donation_is_a_claim_with_its_sum_and_day(donations: Read) -> None:
    paid = donations.of("paid-by")
    assert (len(paid), len({claim.id for claim in paid}), len({claim.subject for claim in paid})) == (290, 290, 11)
    assert round(sum(claim.amount.min or 0 for claim in paid if claim.amount), 2) == 40589689.15
    assert {claim.amount.unit for claim in paid if claim.amount} == {"EUR"}
    days = sorted(claim.valid_from or "" for claim in paid)
    assert (days[0], days[-1]) == ("2002-07-04", "2011-12-29")
    assert all(claim.valid_from == claim.valid_to for claim in paid)


def test_addresses_are_where_one_finds_them(donations: Read) -> None:
    """Ten addresses are spelt in two ways, and known by both."""
    assert len(donations.of("located-in")) == 103
    places = [entity for entity in donations.entities if entity.kind == "Location"]
    assert sum(len(place.aliases) > 0 for place in places) == 10


def test_donations_are_cited_to_the_file_and_not_graded(donations: Read) -> None:
    (source,) = donations.sources.values()
    assert (source.kind, source.headline, source.publisher) == ("dataset", "donations.ijson", None)
    assert {claim.source for claim in donations.claims} == {source.id}
    assert {claim.grade for claim in donations.claims} == {None}
    assert donations.remarks == ["580 × texts that are kept for searching only (Payment:namesMentioned)"]


def test_techniques_and_tactics_are_tags_and_nobody_acts(disarm: Read) -> None:
    """391 techniques and 16 tactics, by DISARM's ids: no actor, no operation."""
    assert disarm.form == "stix"
    assert {entity.kind for entity in disarm.entities} == {"Tag"}
    ids = {entity.id for entity in disarm.entities}
    assert (len(ids), sum(id.startswith("tag:disarm/T0") for id in ids)) == (407, 391)
    assert sum(id.startswith("tag:disarm/TA") for id in ids) == 16


def test_two_techniques_of_one_name_stay_two(disarm: Read) -> None:
    techniques = [entity for entity in disarm.entities if entity.id.startswith("tag:disarm/T0")]
    assert len({entity.aliases[0] for entity in techniques}) == 389
    assert {entity.id for entity in techniques if "Traditional Media" in entity.aliases} == {
        "tag:disarm/T0111",
        "tag:disarm/T0114.002",
    }
    assert {entity.id for entity in techniques if "Conceal Network Identity" in entity.aliases} == {
        "tag:disarm/T0128.002",
        "tag:disarm/T0129.001",
    }


def test_the_only_relation_is_that_of_a_part(disarm: Read) -> None:
    assert {claim.predicate for claim in disarm.claims if claim.object} == {"subtechnique-of"}
    assert len(disarm.of("subtechnique-of")) == 288
    assert all(claim.subject.startswith(f"{claim.object}.") for claim in disarm.of("subtechnique-of"))
    assert len({claim.value for claim in disarm.of("kill-chain-phase")}) == 16


def test_disarm_is_the_publisher_and_what_is_left_out_is_said(disarm: Read) -> None:
    assert {disarm.sources[claim.source].publisher for claim in disarm.of("kill-chain-phase")} == {"DISARM Foundation"}
    assert [remark.partition(" (")[0] for remark in disarm.remarks] == [
        "1 × objects of types that are no part of STIX",
        "1189 × properties that are no part of STIX, or more than a text",
        "1 × markings that are no traffic light, as licences",
    ]


@pytest.mark.parametrize(("form", "name"), [(followthemoney, "all.ijson"), (stix, "all.stix.json")])
@pytest.mark.parametrize("path", [DONATIONS, DISARM], ids=["donations", "disarm"])
def test_what_was_loaded_can_be_written_and_read_again(
    path: Path, form: ModuleType, name: str, new_store: Callable[[], Store], tmp_path: Path
) -> None:
    """On each engine, in the format it came in and in the other one: the same claims and the same relations."""
    if form is followthemoney or path == DONATIONS:
        needs_followthemoney()
    read = Read(path)
    store = new_store()
    read.add_to(store)
    before = store.stats()
    form.dump(store.everything(), tmp_path / name)
    again = new_store()
    copy = Read(tmp_path / name)
    copy.add_to(again)
    assert {claim.id for claim in copy.claims} == {claim.id for claim in read.claims}
    assert again.stats() == before
