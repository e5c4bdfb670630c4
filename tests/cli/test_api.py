"""What a notebook does: the calls behind the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

import ascribe
from ascribe.cli.starter import starter


@pytest.fixture
def casefile(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.yaml"
    path.write_text(starter("harbour"), encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path, casefile: Path) -> ascribe.Casebook:
    case = ascribe.open(tmp_path / "case.ascribe")
    case.load(casefile)
    return case


def test_a_missing_store_is_made_by_loading_only(tmp_path: Path, casefile: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        with pytest.raises(ascribe.StoreError, match="ascribe load"):
            case.stats()
        (report,) = case.load(casefile)
        assert (report.added, report.withdrawn) == (6, 0)
        assert case.stats().claims == 6


def test_a_reader_sees_what_was_loaded_after_it_looked(case: ascribe.Casebook, tmp_path: Path) -> None:
    island = tmp_path / "island.yaml"
    island.write_text("case: island\nentities:\n  doe: {kind: Person, name: John Doe}\n")
    with case:
        assert case.find("John Doe") == []
        case.load(island)
        assert [match.name for match in case.find("John Doe")] == ["John Doe"]


def test_loading_leaves_no_lock_behind(case: ascribe.Casebook, casefile: Path) -> None:
    """A notebook that stays open keeps nobody else from writing."""
    with case, ascribe.open(case.location) as other:
        assert case.links("Jane Roe").links
        assert other.load(casefile)[0].added == 0


def test_answers_are_plain_objects(case: ascribe.Casebook) -> None:
    with case:
        (link,) = case.links("Jane Roe").links
        assert (link.other.name, link.predicate, link.direction) == ("Harbour Street", "admin-of", "out")
        assert link.confidence == pytest.approx(0.64)
        assert case.entity("@harbourst").name == "Harbour Street"
        assert case.sources("harbour/herald")[0].publisher == "Herald"
        assert {chain.hops[-1].to.name for chain in case.behind("Harbour Street").chains} == {"Jane Roe", "Quay Ltd"}
        assert [chain.hops[-1].to.name for chain in case.fronts("Jane Roe").chains] == ["Harbour Street"]
        assert len(case.chain("Harbour Street", "Quay Ltd").chains) == 1


def test_a_query_takes_names_numbers_and_text(case: ascribe.Casebook) -> None:
    with case:
        by_name = case.query("links", entity="Harbour Street", min_confidence=0.5)
        assert by_name == case.query("links", entity="page:facebook/harbour-street", min_confidence="0.5")
        assert len(by_name.rows) == 1
        with pytest.raises(ascribe.UsageError, match="min_confidence"):
            case.query("links", entity="Harbour Street", min_confidnce=0.5)


def test_cypher_takes_parameters_by_name(case: ascribe.Casebook) -> None:
    with case:
        table = case.cypher("MATCH (e:Entity {name: $name}) RETURN e.kind AS kind", name="Quay Ltd")
        assert (table.columns, table.rows) == (["kind"], [["Organization"]])
        assert case.cypher("RETURN $limit AS n", {"limit": 7}).rows == [[7]]


def test_a_file_that_is_refused_stops_the_rest(case: ascribe.Casebook, tmp_path: Path) -> None:
    bad, island = tmp_path / "bad.yaml", tmp_path / "island.yaml"
    bad.write_text("case: bad\nclaims: none\n")
    island.write_text("case: island\nentities:\n  doe: {kind: Person, name: John Doe}\n")
    with case:
        with pytest.raises(ascribe.InputError, match=r"bad\.yaml:2"):
            case.load(bad, island)
        assert case.stats().cases == 1


def test_a_first_load_that_is_refused_leaves_no_store(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("case: harbour\nentities: {roe: {kind: Persn, name: Jane Roe}}\n")
    location = tmp_path / "case.ascribe"
    for _ in range(2):
        with pytest.raises(ascribe.InputError, match="Persn"), ascribe.open(location) as case:
            case.load(bad)
        assert not location.exists()
    good = tmp_path / "good.yaml"
    good.write_text("case: harbour\nentities: {roe: {kind: Person, name: Jane Roe}}\n")
    with pytest.raises(ascribe.InputError, match="Persn"), ascribe.open(location) as case:
        case.load(good, bad)
    with ascribe.open(location) as case:
        assert case.entity("Jane Roe").kind == "Person"
