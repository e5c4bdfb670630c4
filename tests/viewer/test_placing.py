"""Where entities go, and which of too many are shown."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

import ascribe
from ascribe.graph.store import Store
from ascribe.loaders import casefile
from ascribe.viewer.choosing import grown, nearest
from ascribe.viewer.communities import in_communities
from ascribe.viewer.lanes import bends, curve, downward, in_lanes
from tests.viewer.conftest import Opened

CASE = """
case: row
entities:
  quay: {kind: Organization, name: Quay Ltd}
  roe: {kind: Person, name: Jane Roe}
  herald: {kind: Outlet, name: Herald}
  street: {kind: Page, name: Harbour Street}
  port: {kind: Location, name: Port Example}
  tern: {kind: Organization, name: Tern Ltd}
sources:
  wire: {publisher: Wire}
claims:
  - source: wire
    grade: B2
    says:
      - {say: [roe, paid-by, quay]}
      - {say: [roe, runs, herald]}
      - {say: [herald, operates, street]}
      - {say: [quay, stands-behind, street]}
      - {say: [quay, located-in, port], grade: D4}
      - {say: [roe, associated-with, street]}
      - {say: [roe, directs, herald]}
"""


@pytest.fixture
def row(tmp_path: Path) -> Store:
    (tmp_path / "row.yaml").write_text(CASE, encoding="utf-8")
    case, *records = casefile.load(tmp_path / "row.yaml")
    store = Store.in_memory()
    store.add(case, records)
    return store


def ids(store: Store) -> list[str]:
    return [found[0] for found in store.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows]


def test_whoever_stands_behind_is_left_of_what_is_in_front(row: Store) -> None:
    edges = row.relations.between(ids(row))
    lanes = in_lanes(ids(row), edges, row.vocabulary)
    for edge in edges:
        if ends := downward(edge, row.vocabulary):
            assert lanes.places[ends[0]][0] < lanes.places[ends[1]][0]
    flowing = {end for edge in edges for end in downward(edge, row.vocabulary) or ()}
    assert {lanes.places[id][0] for id in flowing} <= set(lanes.flow)
    assert {lanes.places[id][0] for id in set(ids(row)) - flowing} == set(lanes.beside)
    assert max(lanes.flow) < min(lanes.beside)
    assert lanes.linked == []


def test_an_employer_a_conclusion_and_a_denial_put_nobody_among_those_behind(tmp_path: Path) -> None:
    """Roe runs the page; the Herald and the Union are linked to her, the State to the Herald, and Tern is denied."""
    text = """
case: row
entities:
  roe: {kind: Person, name: Jane Roe}
  street: {kind: Page, name: Harbour Street}
  herald: {kind: Outlet, name: Herald}
  union: {kind: Organization, name: Harbour Union}
  state: {kind: Organization, name: State}
  tern: {kind: Organization, name: Tern Ltd}
sources:
  wire: {publisher: Wire}
claims:
  - source: wire
    grade: B2
    says:
      - {say: [roe, runs, street]}
      - {say: [roe, writes-for, herald]}
      - {say: [roe, member-of, union]}
      - {say: [herald, backed-by, state]}
      - {deny: [tern, operates, street]}
"""
    (tmp_path / "row.yaml").write_text(text, encoding="utf-8")
    case, *records = casefile.load(tmp_path / "row.yaml")
    with Store.in_memory() as store:
        store.add(case, records)
        lanes = in_lanes(ids(store), store.relations.between(ids(store)), store.vocabulary)
    where = {id.split(":")[1]: x for id, (x, _) in lanes.places.items()}
    assert [where["jane-roe"], where["harbour-street"]] == lanes.flow
    assert [where["state"], where["herald"]] == [where["state"], where["harbour-union"]] == lanes.linked
    assert [where["tern-ltd"]] == lanes.beside
    assert lanes.linked < lanes.flow < lanes.beside


def test_no_relation_runs_behind_an_entity_or_over_another(row: Store) -> None:
    """Quay Ltd stands behind Harbour Street three lanes on, and two relations join the same two entities."""
    edges = row.relations.between(ids(row))
    places = in_lanes(ids(row), edges, row.vocabulary).places
    found = bends(edges, places)
    ends = [(edge.entity, edge.other.id) for edge in edges]
    assert len(set(zip(ends, found, strict=True))) == len(edges)
    for edge, bend in zip(edges, found, strict=True):
        points = curve(places[edge.entity], places[edge.other.id], bend)
        for id, (x, y) in places.items():
            if id not in (edge.entity, edge.other.id):
                assert min((x - a) ** 2 + (y - b) ** 2 for a, b in points) > 20**2


def test_no_line_runs_behind_an_entity_as_the_browser_draws_it(
    five: ascribe.Casebook, tmp_path: Path, look: Callable[..., Opened]
) -> None:
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi", hops=2))
    through = seen.page.evaluate(
        """() => { const { model, stage } = ascribe, steps = Array.from({ length: 61 }, (_, step) => step / 60);
        return model.relations.flatMap(({ id, from, to, predicate }) => {
            const points = steps.map(t => stage.net.body.edges[id].edgeType.getPoint(t));
            return model.entities.filter(one => one !== from && one !== to
                && points.some(({ x, y }) => Math.hypot(x - one.x, y - one.y) < 0.9 * size(one)))
                .map(one => [from.name, predicate, to.name, one.name]); }); }"""
    )
    assert through == []


def test_in_a_circle_of_owners_nobody_is_lost(tmp_path: Path) -> None:
    text = CASE.replace("      - {say: [roe, runs, herald]}", "      - {say: [roe, acts-for, herald]}")
    (tmp_path / "row.yaml").write_text(text, encoding="utf-8")
    case, *records = casefile.load(tmp_path / "row.yaml")
    with Store.in_memory() as store:
        store.add(case, records)
        lanes = in_lanes(ids(store), store.relations.between(ids(store)), store.vocabulary)
        assert lanes.places.keys() == set(ids(store))
        assert len(set(lanes.places.values())) == len(lanes.places)


def test_communities_keep_everybody_apart_and_are_the_same_every_time(five_cases: Store) -> None:
    everybody = ids(five_cases)
    edges = five_cases.relations.between(everybody)
    places = in_communities(everybody, edges)
    assert places.keys() == set(everybody)
    assert min((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in combinations(places.values(), 2)) > 30**2
    assert in_communities(everybody, edges) == places


def test_those_who_are_tied_lie_nearer_than_those_who_are_not(five_cases: Store) -> None:
    everybody = ids(five_cases)
    edges = five_cases.relations.between(everybody)
    places = in_communities(everybody, edges)

    def mean(pairs: list[tuple[str, str]]) -> float:
        away = [((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in pairs]
        return sum(away) / len(away)

    tied = [(edge.entity, edge.other.id) for edge in edges]
    assert mean(tied) < mean(list(combinations(everybody, 2))) / 2


def test_the_nearest_come_first_and_among_these_the_strongest(row: Store) -> None:
    rings = list(nearest(row.relations, "organization:quay-ltd", 1))
    assert rings == [["organization:quay-ltd"], ["page:harbour-street", "person:jane-roe", "location:port-example"]]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_however_few_are_shown_they_hang_together(row: Store, count: int) -> None:
    edges = row.relations.between(ids(row))
    shown = grown(ids(row), edges)[:count]
    joined = {
        end for edge in edges for end in (edge.entity, edge.other.id) if {edge.entity, edge.other.id} <= set(shown)
    }
    assert joined == set(shown)
    assert grown(ids(row), edges)[-1] == "organization:tern-ltd"
