"""MassMove's lists: who operates a site and what it links to; cells that hold something else are left out and told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.massmove import LONG, SHORT, load
from ascribe.loaders.options import Options, Remark
from ascribe.schema.errors import InputError
from ascribe.schema.records import Case, Claim, Entity, Record, Source

COPY = "https://web.archive.org/web/20190426153606/harbour.example/privacy"
FULL = {
    "awsOrigin": "192.0.2.1",
    "domain": "harboursun.example",
    "state": "PX",
    "lat": "33.56",
    "lng": "-81.7195533",
    "contentLength": "-1",
    "siteName": "Harbour Sun",
    "facebookUrl": "https://www.facebook.com/Harbour-Sun-1026/?ref=br_rs",
    "facebookFollowers": "1.5K",
    "facebookLikes": "6",
    "twitterUsername": "Harbour_Sun",
    "twitterAccountCreatedAt": "2016-05-31T21:33:25.000Z",
    "twitterUserId": "7.38E+17",
    "twitterFollowers": "67",
    "siteOperator": f"Quay Labs - {COPY}",
}


def sites(tmp_path: Path, *rows: dict[str, str], header: tuple[str, ...] = LONG, name: str = "sites.csv") -> Path:
    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def said(records: list[Record | Remark]) -> list[tuple[str | None, ...]]:
    return [(c.subject, c.predicate, c.object or c.value) for c in records if isinstance(c, Claim)]


def remarks(records: list[Record | Remark]) -> list[str]:
    return [record.text for record in records if isinstance(record, Remark)]


def test_a_site_with_its_operator_its_host_and_its_accounts(tmp_path: Path) -> None:
    site, page, account = "website:harboursun.example", "page:facebook/harbour-sun-1026", "account:twitter/harbour_sun"
    records = list(load(sites(tmp_path, FULL), Options()))
    assert said(records) == [
        ("organization:quay-labs", "operates", site),
        (site, "hosted-at", "192.0.2.1"),
        (site, "location", "33.56, -81.7195533"),
        (site, "state", "PX"),
        (page, "associated-with", site),
        (page, "followers", "1.5K"),
        (page, "likes", "6"),
        (account, "associated-with", site),
        (account, "followers", "67"),
    ]
    assert remarks(records) == ["1 × `twitterUserId` that cannot be one, left out (row 1)"]
    (twitter,) = [e for e in records if isinstance(e, Entity) and e.id == account]
    assert twitter.properties == {"created_at": "2016-05-31T21:33:25.000Z"}


def test_the_citation_behind_an_operator_is_a_source_on_the_way(tmp_path: Path) -> None:
    records = list(load(sites(tmp_path, FULL), Options()))
    (page,) = [s for s in records if isinstance(s, Source) and s.kind == "web page"]
    assert (page.url, page.archive_url, page.read) == ("harbour.example/privacy", COPY, False)
    (claim,) = [c for c in records if isinstance(c, Claim) and c.predicate == "operates"]
    assert (claim.source, claim.via) == ("sites/file", (page.id,))


@pytest.mark.parametrize(
    "cell",
    [
        "#N/A",
        "https://www.facebook.com/",
        "https://twitter.com/quay",
        "https://www.facebook.com/sharer.php?u=x.example",
    ],
)
def test_a_cell_that_leads_to_no_page_is_left_out_and_its_row_kept(tmp_path: Path, cell: str) -> None:
    row = {"domain": "harboursun.example", "facebookUrl": cell, "facebookFollowers": 'enabled":{"value":true}'}
    records = list(load(sites(tmp_path, row), Options()))
    assert said(records) == []
    assert [e.id for e in records if isinstance(e, Entity)] == ["website:harboursun.example"]
    assert remarks(records) == [
        "1 × `facebookUrl` that leads to no page, left out (row 1)",
        "1 × `facebookFollowers` of no page, left out (row 1)",
        "1 × site of which nothing is said but that it is listed (row 1)",
    ]


def test_rows_that_repeat_another_are_dropped_and_counted(tmp_path: Path) -> None:
    other = {**FULL, "awsOrigin": ""}
    records = list(load(sites(tmp_path, FULL, other, FULL), Options()))
    assert "1 × row that repeats another, dropped (row 3)" in remarks(records)
    assert [c.locator for c in records if isinstance(c, Claim) and c.predicate == "operates"] == ["row 1", "row 2"]


def test_a_shared_host_does_not_join_two_sites(tmp_path: Path, store: Store) -> None:
    rows = [{"awsOrigin": "192.0.2.1", "domain": f"{name}.example"} for name in ("harbour", "quay")]
    add(store, sites(tmp_path, *rows))
    assert store.links("harbour.example").links == []
    assert [value.value for fact in store.facts("harbour.example").facts for value in fact.values] == ["192.0.2.1"]


def test_two_lists_of_one_site_are_two_claims_and_their_disagreement_shows(tmp_path: Path, store: Store) -> None:
    add(store, sites(tmp_path, FULL))
    add(store, sites(tmp_path, {**FULL, "lat": "35.0"}, header=SHORT, name="sites-operator.csv"))
    (operator,) = [link for link in store.links("harboursun.example").links if link.predicate == "operates"]
    assert (operator.other.name, len(operator.citations), operator.confidence) == ("Quay Labs", 2, None)
    (place,) = [fact for fact in store.facts("harboursun.example").facts if fact.predicate == "location"]
    assert place.conflict


def add(store: Store, path: Path) -> None:
    case, *records = load(path, Options())
    assert isinstance(case, Case)
    store.add(case, [record for record in records if not isinstance(record, Remark)])


def test_a_row_without_a_domain_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sites\.csv:3: row 2: `domain` is '33\.5'"):
        list(load(sites(tmp_path, FULL, {**FULL, "domain": "33.5"}), Options()))
