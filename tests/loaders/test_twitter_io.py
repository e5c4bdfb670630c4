"""Twitter's user files: one account a row, a hash is no handle, and two releases say two things of one account."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.twitter_io import HEADER, load
from ascribe.schema.errors import InputError
from ascribe.schema.records import Case, Claim, Entity, Record, Source

HASH = "+Ab7cDeFgHiJkLmNoPqRsTuVwXyZ0123456789a="
HASHED = f'"{HASH}","{HASH}","{HASH}","Port","Harbour news.\nDaily","https://t.example/x","0","37","2018-02-19","fr"'
PLAIN = '"1196760203896795137","Harbour ☾ Reporter","HarbourRep","","","","5580","46","2019-11-19","en"'


def release(tmp_path: Path, *rows: str, name: str = "hashed_2021_12_QUAY_0621_users.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((",".join(f'"{column}"' for column in HEADER), *rows)) + "\n", encoding="utf-8")
    return path


def kept(path: Path, **options: str) -> list[Record]:
    return [record for record in load(path, Options(**options)) if not isinstance(record, Remark)]


def add(store: Store, path: Path, **options: str) -> None:
    case, *records = kept(path, **options)
    assert isinstance(case, Case)
    store.add(case, records)


def test_an_account_with_what_the_release_says_of_it(tmp_path: Path) -> None:
    records = kept(release(tmp_path, HASHED, PLAIN), network="Quay net")
    hashed, plain = [record for record in records if isinstance(record, Entity) and record.kind == "Account"]
    assert (hashed.id, hashed.name, hashed.aliases) == (
        f"account:twitter/hashed/{HASH}",
        f"hashed account {HASH}",
        (),
    )
    assert (plain.id, plain.name, plain.aliases) == (
        "account:twitter/1196760203896795137",
        "@HarbourRep",
        ("Harbour ☾ Reporter",),
    )
    assert [entity.properties["created_at"] for entity in (hashed, plain)] == ["2018-02-19", "2019-11-19"]
    said = [(c.subject, c.predicate, c.object or c.value, c.grade) for c in records if isinstance(c, Claim)]
    assert said == [
        (hashed.id, "asset-of", "network:quay-net", "B2"),
        (hashed.id, "followers", "0", "B2"),
        (hashed.id, "following", "37", "B2"),
        (hashed.id, "reported-location", "Port", "B2"),
        (hashed.id, "description", "Harbour news.\nDaily", "B2"),
        (hashed.id, "profile-url", "https://t.example/x", "B2"),
        (hashed.id, "language", "fr", "B2"),
        (plain.id, "asset-of", "network:quay-net", "B2"),
        (plain.id, "display-name", "Harbour ☾ Reporter", "B2"),
        (plain.id, "followers", "5580", "B2"),
        (plain.id, "following", "46", "B2"),
        (plain.id, "language", "en", "B2"),
    ]


def test_the_name_of_the_file_gives_the_month_and_else_the_network(tmp_path: Path) -> None:
    path = release(tmp_path, PLAIN)
    records = list(load(path, Options()))
    source = next(record for record in records if isinstance(record, Source))
    assert (source.publisher, source.published) == ("Twitter", "2021-12")
    assert {c.object for c in records if isinstance(c, Claim) and c.object} == {
        "network:hashed-2021-12-quay-0621-users"
    }
    assert [record.text for record in records if isinstance(record, Remark)] == [
        f"without --network, the network is called as the file: {path.stem}",
        "graded B2, as a platform's own release; --grade gives another grade",
    ]


def test_two_releases_say_two_things_of_one_account(tmp_path: Path, store: Store) -> None:
    for name in ("north", "east"):
        add(store, release(tmp_path, PLAIN, HASHED, name=f"{name}.csv"), network=f"{name} release")
    links = store.links("@HarbourRep").links
    assert sorted((link.predicate, link.other.name, len(link.citations)) for link in links) == [
        ("asset-of", "east release", 1),
        ("asset-of", "north release", 1),
    ]
    assert store.stats().entities["Account"] == 2
    facts = store.facts("@HarbourRep").facts
    assert [(fact.predicate, fact.conflict) for fact in facts if fact.predicate == "followers"] == [
        ("followers", False)
    ]


@pytest.mark.parametrize("report", ["A takedown", "https://blog.example/takedown"])
@pytest.mark.parametrize("grade", [None, "C3"])
def test_the_report_names_whom_it_holds_responsible_and_not_the_platform(
    tmp_path: Path, store: Store, report: str, grade: str | None
) -> None:
    """The platform's grade is for what its file says: who is behind it, the file does not say."""
    options = {"network": "Quay net", "source": report, "attributed_to": "Quay Ltd"}
    add(store, release(tmp_path, PLAIN), **options, **({"grade": grade} if grade else {}))
    best = store.behind("@HarbourRep").chains[-1]
    listed, attributed = best.hops
    assert (listed.predicate, attributed.predicate, attributed.to.name) == ("asset-of", "attributed-to", "Quay Ltd")
    (release_file,), (held,) = listed.citations, attributed.citations
    assert (release_file.publisher, release_file.grade) == ("Twitter", grade or "B2")
    assert (held.publisher, held.grade, held.url or held.headline) == (None, grade, report)
    assert attributed.confidence == (None if grade is None else pytest.approx(0.36))
    assert best.confidence == (None if grade is None else pytest.approx(0.36 * 0.36))


BROKEN = {
    "shifted columns": (PLAIN.replace('"5580"', '"x"'), "users.csv:2: row 1: `follower_count` is 'x', no whole number"),
    "no such day": (PLAIN.replace("2019-11-19", "2019-13-40"), "`account_creation_date`: '2019-13-40' is not in the"),
    "no id": (PLAIN.replace('"1196760203896795137"', '""'), "`userid` is ''"),
    "cut off": (PLAIN[:30], "users.csv:2: row 1: the file ends within a cell in quotes"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_release_is_refused_whole(tmp_path: Path, store: Store, broken: str) -> None:
    row, complaint = BROKEN[broken]
    with pytest.raises(InputError) as raised:
        add(store, release(tmp_path, row))
    assert complaint in str(raised.value)
    assert store.stats().claims == 0


def test_the_row_of_a_broken_line_counts_line_breaks_in_cells(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"users\.csv:4: row 2: `follower_count`"):
        kept(release(tmp_path, HASHED, PLAIN.replace('"5580"', '"x"')))
