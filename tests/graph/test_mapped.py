"""A large graph is read where it lies, gives the same answers as its file, and is never older than it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import ascribe
from ascribe.api import Casebook
from ascribe.graph.engines import apart, mapped
from ascribe.graph.opening import open_reader
from ascribe.graph.store import Store

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
LATER = """
case: later
entities:
  roe: {kind: Person, name: Jane Roe}
  pier: {kind: Page, name: Pier News}
sources:
  herald: {publisher: Herald}
claims:
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, pier]}]}
"""


GIVEN = {"date": "2018-01-01", "source": "heshmat-alavi/intercept_2020"}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every graph is a large one."""
    monkeypatch.setattr(mapped, "LARGE", 1)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mapped") / "five.ascribe"
    with pytest.MonkeyPatch.context() as patch, ascribe.open(folder) as case:
        patch.setattr(mapped, "LARGE", 1)
        case.load(*CASES)
        case.close()
    return folder


@pytest.fixture
def five(loaded: Path, tmp_path: Path, large: None) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "five.ascribe"))


def answers(case: Casebook) -> Iterator[object]:
    """What is asked of a store, of whoever is in it."""
    names = [row[0] for row in case.cypher("MATCH (e:Entity) RETURN e.id AS id ORDER BY id", limit=1000).rows]
    yield names
    yield case.stats()
    yield [case.links(name) for name in names]
    yield [case.behind(name, hops=4) for name in names[::7]]
    for query in sorted(case.catalog.queries, key=lambda query: query.name):
        ends = iter(("Heshmat Alavi", "MEK"))
        wanted = [param for param in query.params if param.default is None]
        given = {param.name: GIVEN.get(param.type) or next(ends) for param in wanted}
        yield query.name, case.query(query.name, **given)


def test_it_answers_as_the_file_does(five: Path) -> None:
    with ascribe.open(five) as case:
        read_where_it_lies = list(answers(case))
        assert case.reader.engine.read("MATCH (n) RETURN count(n) AS n").rows[0][0] > 500
    assert (five / "graph.mapped").is_dir()
    (five / "graph.mapped" / "made.json").unlink()
    with ascribe.open(five) as case:
        assert list(answers(case)) == read_where_it_lies


def test_it_is_what_is_read(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be read, of the same size and time, is not missed."""
    graph = five / "graph.kgl"
    known = graph.stat()
    graph.write_bytes(b"x" * known.st_size)
    os.utime(graph, ns=(known.st_atime_ns, known.st_mtime_ns))
    with open_reader(str(five)) as reader:
        assert reader.links("Heshmat Alavi").links


def test_it_is_made_again_after_every_load_and_of_no_other_file(five: Path, tmp_path: Path) -> None:
    before = (five / "graph.mapped" / "made.json").read_text()
    (tmp_path / "later.yaml").write_text(LATER)
    with ascribe.open(five) as case:
        case.load(tmp_path / "later.yaml")
        assert [link.other.name for link in case.links("Pier News").links] == ["Jane Roe"]
    assert (five / "graph.mapped" / "made.json").read_text() != before
    with open_reader(str(five)) as reader:
        assert [link.other.name for link in reader.links("Pier News").links] == ["Jane Roe"]
    (five / "graph.mapped" / "made.json").write_text(before)
    with open_reader(str(five)) as reader:
        assert [link.other.name for link in reader.links("Pier News").links] == ["Jane Roe"]
    assert sorted(path.name for path in five.iterdir() if path.name.startswith("graph.mapped")) == ["graph.mapped"]


def test_a_reader_whose_graph_is_behind_the_ledger_leaves_it_as_it_is(five: Path, tmp_path: Path) -> None:
    """As after a load that was killed between the two."""
    (tmp_path / "later.yaml").write_text(LATER)
    kept = {path: path.read_bytes() for path in five.rglob("graph*/**/*") if path.is_file()}
    graph = five / "graph.kgl"
    known, old = graph.stat(), graph.read_bytes()
    with ascribe.open(five) as case:
        case.load(tmp_path / "later.yaml")
    for path in sorted(five.glob("graph.mapped/**/*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    for path, content in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    graph.write_bytes(old)
    os.utime(graph, ns=(known.st_atime_ns, known.st_mtime_ns))
    with open_reader(str(five)) as reader:
        assert [link.other.name for link in reader.links("Pier News").links] == ["Jane Roe"]
    assert {path: path.read_bytes() for path in kept} == kept


@pytest.mark.parametrize("part", ["out_edges.bin", "edge_prop_heap.bin", "node_slots.bin"])
def test_damage_to_any_part_of_it_is_noticed(five: Path, part: str) -> None:
    (damaged,) = (five / "graph.mapped").rglob(part)
    with damaged.open("r+b") as file:
        file.seek(damaged.stat().st_size // 2)
        file.write(bytes([255 - file.read(1)[0]]))
    assert mapped.read(five / "graph.kgl") is None
    damaged.unlink()
    assert mapped.read(five / "graph.kgl") is None


@pytest.mark.parametrize("said", ["", "[]", "no JSON", "7"])
def test_where_it_does_not_say_what_it_was_made_of_it_is_made_again(five: Path, said: str) -> None:
    (five / "graph.mapped" / "made.json").write_text(said)
    assert mapped.read(five / "graph.kgl") is None
    Store.open(str(five), write=True).close()
    assert mapped.read(five / "graph.kgl") is not None


def test_a_query_in_another_process_is_asked_of_the_same_graph_or_of_none(
    five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_alone", lambda: False)
    (tmp_path / "later.yaml").write_text(LATER)
    with ascribe.open(five) as reader:
        reader.stats()
        with ascribe.open(five) as writer:
            writer.load(tmp_path / "later.yaml")
        with pytest.raises(ascribe.StoreError, match=r"graph\.kgl: was written meanwhile; open the store again"):
            reader.cypher("MATCH (e:Entity) RETURN count(e) AS n")


@pytest.mark.parametrize("alone", [True, False], ids=["copied", "started"])
def test_somebodys_own_query_is_asked_of_it(five: Path, monkeypatch: pytest.MonkeyPatch, alone: bool) -> None:
    monkeypatch.setattr(apart, "_alone", lambda: alone)
    with ascribe.open(five) as case:
        assert case.cypher("MATCH (e:Entity) RETURN count(e) AS n").rows[0][0] > 100


def test_a_small_graph_has_none(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "LARGE", 1 << 30)
    with ascribe.open(five) as case:
        case.load(CASES[0])
        case.retract(case.links("Heshmat Alavi").links[0].citations[0].claim, "made up for this test")
    assert not (five / "graph.mapped").exists()


def test_where_it_cannot_be_made_there_is_the_file(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with ascribe.open(tmp_path / "five.ascribe") as case:
        case.load(*CASES)
    assert [path.name for path in (tmp_path / "five.ascribe").iterdir() if "mapped" in path.name] == []
    with open_reader(str(tmp_path / "five.ascribe")) as reader:
        assert reader.links("Heshmat Alavi").links
