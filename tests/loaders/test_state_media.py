"""The State Media Matrix: what a type says of a state's part in a company becomes a relation, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.state_media import HEADER, load
from ascribe.schema.errors import InputError
from ascribe.schema.records import Case, Claim, Entity


def matrix(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "matrix.csv"
    usual = {"Region": "Sea", "Country": "Ruritania", "Media company": "Quay Media", "Main assets": "Print: Herald"}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**usual, "Typology": "SC", **row} if row else {} for row in rows)
    return path


def relations(path: Path) -> list[tuple[str, str, str, str | None]]:
    """Subject, predicate, object and hedge of every relation, without the outlet's own place in its company."""
    claims = [record for record in load(path, Options()) if isinstance(record, Claim) and record.object]
    return [(c.subject, c.predicate or "", c.object or "", c.hedge) for c in claims[1:]]


STATE, COMPANY = "organization:ruritania", "organization:ruritania/quay-media"
OUTLET = "outlet:ruritania/quay-media/print-herald"
OWNED, FUNDED = (STATE, "owns", COMPANY, None), (COMPANY, "funded-by", STATE, None)
TYPES = {
    "SC": [OWNED, FUNDED],
    "ISFM": [OWNED, FUNDED],
    "CaPu": [OWNED],
    "ISM": [OWNED],
    "ISF": [FUNDED],
    "CaPr": [],
    "IP": [],
    "ISFM?": [(*OWNED[:3], "marked ISFM?"), (*FUNDED[:3], "marked ISFM?")],
}


@pytest.mark.parametrize("type", TYPES)
def test_only_the_types_that_say_so_make_a_state_own_or_fund(tmp_path: Path, type: str) -> None:
    """A captured private company and independent media have neither, though they are listed here."""
    assert relations(matrix(tmp_path, {"Typology": type})) == TYPES[type]


def test_an_outlet_with_its_company_its_site_and_its_accounts(tmp_path: Path) -> None:
    row = {
        "Typology": "IP",
        "URL": "www.Herald.example",
        "Twitter Link": "https://www.twitter.com/HeraldRU",
        "Facebook Link": "https://www.facebook.com/Herald в Порту",
        "Youtube Link": "https://www.youtube.com/channel/UCab-Cd",
        "Rutube Link": "https://rutube.ru/channel/239",
        "Status": "Currently Not Functional",
        "streaming media URL": "https://herald.example/live",
    }
    records = list(load(matrix(tmp_path, row), Options()))
    said = [(c.subject, c.predicate, c.object or c.value, c.locator, c.grade) for c in records if isinstance(c, Claim)]
    assert said == [
        (OUTLET, "part-of", COMPANY, "row 1", None),
        (OUTLET, "country", "Ruritania", "row 1", None),
        (OUTLET, "typology", "IP", "row 1", None),
        ("website:herald.example", "part-of", OUTLET, "row 1", None),
        ("account:twitter/heraldru", "part-of", OUTLET, "row 1", None),
        ("page:facebook/herald%20в%20порту", "part-of", OUTLET, "row 1", None),
        ("channel:youtube/UCab-Cd", "part-of", OUTLET, "row 1", None),
        ("channel:rutube.ru/channel/239", "part-of", OUTLET, "row 1", None),
        (OUTLET, "streaming-media-url", "https://herald.example/live", "row 1", None),
        (OUTLET, "status", "Currently Not Functional", "row 1", None),
    ]


def test_curation_notes_and_blank_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = ({"Status": "Merged From project"}, {"Notes": "merged from Project", "URL": "not known"}, {})
    records = list(load(matrix(tmp_path, *rows), Options()))
    assert {c.predicate for c in records if isinstance(c, Claim)}.isdisjoint({"status", "notes"})
    assert [record.text for record in records if isinstance(record, Remark)] == [
        "1 × note of the publisher on its own work in `Status`, left out (row 1)",
        "1 × `URL` that is no address, left out (row 2)",
        "1 × note of the publisher on its own work in `Notes`, left out (row 2)",
        "1 × blank row (row 3)",
    ]


def test_namesakes_in_two_countries_stay_apart_and_one_outlet_may_have_two_sites(tmp_path: Path) -> None:
    rows = (
        {"URL": "https://herald.example/"},
        {"URL": "https://herald.world/"},
        {"Country": "Graustark"},
    )
    entities = [record.id for record in load(matrix(tmp_path, *rows), Options()) if isinstance(record, Entity)]
    assert entities == [
        OUTLET,
        COMPANY,
        STATE,
        "website:herald.example",
        "website:herald.world",
        "outlet:graustark/quay-media/print-herald",
        "organization:graustark/quay-media",
        "organization:graustark",
    ]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"Typology": "XX"}, "matrix.csv:2: row 1: `Typology` is 'XX'; the types are CaPr, CaPu"),
        ({"Media company": ""}, "matrix.csv:2: row 1: lacks a country, a media company or a main asset"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(tmp_path: Path, row: dict[str, str], complaint: str) -> None:
    with pytest.raises(InputError) as raised:
        list(load(matrix(tmp_path, row), Options()))
    assert complaint in str(raised.value)


def test_a_listed_outlet_is_linked_to_its_state_and_an_independent_one_is_not(tmp_path: Path, store: Store) -> None:
    other = {"Media company": "Port Radio", "Main assets": "Harbour FM", "Typology": "IP"}
    case, *records = load(matrix(tmp_path, {"Typology": "SC"}, other), Options())
    assert isinstance(case, Case)
    store.add(case, [record for record in records if not isinstance(record, Remark)])
    assert {chain.hops[-1].to.name for chain in store.behind("Print: Herald").chains} == {"Quay Media", "Ruritania"}
    assert {chain.hops[-1].to.name for chain in store.behind("Harbour FM").chains} == {"Port Radio"}
