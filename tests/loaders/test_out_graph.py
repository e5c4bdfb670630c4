"""What is written of a graph is that graph: in databases, in drawings, and in tables, however hostile its texts."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx
import openpyxl
import pytest

import ascribe
from ascribe.graph.engines.engine import Engine
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.loaders.cells import bare
from ascribe.loaders.options import Options
from ascribe.loaders.table import load
from ascribe.loaders.writers import write
from ascribe.schema.errors import InputError, StoreError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Source
from tests.needed import lacking
from tests.neo4j.server import UnavailableError, jars, served

HARBOUR = """\
case: harbour
title: Who runs the Harbour Street page?
entities:
  roe: {kind: Person, name: Jane Roe, aliases: [J. Roe, "@roe"], summary: A nurse}
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street}
  quay: {kind: Organization, subkind: company, name: Quay Ltd}
  six: {kind: Organization, name: six volunteers, unidentified: true}
sources:
  herald: {headline: A page and its owner, publisher: Herald, authors: [Tom Pen], published: 2018-09-03}
  wire: {publisher: Wire, derived_from: [herald]}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], by: Facebook, when: 2017-05/.., quote: [lists Roe, as its administrator]}
      - {say: [roe, associated-with, quay]}
      - {say: [roe, owns, quay], amount: 25 %}
      - {say: [roe, runs, harbour]}
      - {deny: [roe, admin-of, harbour], by: roe}
      - {deny: [roe, admin-of, harbour], by: Tom Pen, grade: C3}
      - {no_comment: [quay, funded-by, six], by: quay}
      - {fact: [harbour, followers, 300000]}
      - {deny: roe, by: roe}
  - source: wire
    says:
      - {say: [roe, admin-of, harbour]}
      - {say: [quay, funded-by, six], key: taken}
      - {say: [six, part-of, quay]}
retractions: [{target: taken, reason: another Quay}]
"""
HOSTILE = [
    "'; MATCH (n) DETACH DELETE n; //",
    "C:\\users\\u0027 }) DETACH DELETE n //\\",
    "=cmd|'/C calc'!A0",
    '"quoted", with ; and |\r\nand a second line;\n',
    "<script>alert(1)</script> &amp; ]]> <!-- -->",
    "a\x00b\x1fc\x85d\u2028e\ufeff\ufffe",
    "Zoë 北京 😀 \\",
]


@pytest.fixture
def harbour() -> Iterator[Store]:
    """A store with a case in words, and one whose every text is hostile, with properties of several types."""
    with Store.in_memory() as store:
        case, *records = loads(HARBOUR)
        store.add(case, records)
        store.add(case.model_copy(update={"id": "hostile", "title": HOSTILE[0]}), list(hostile()))
        yield store


def hostile() -> Iterator[Source | Entity | Claim]:
    own: list[dict[str, Any]] = [{"end": "text"}, {"end": 12}, {"end": 0.1}, {"end": True, "null": -1e-07}]
    for number, text in enumerate(HOSTILE):
        source = Source(id=f"hostile/{number}", headline=text, publisher=text, authors=(text, "Tom Pen"))
        page = Entity(id=f"page:{number}", kind="Page", name=text, aliases=(text,), properties=own[number % 4])
        person = Entity(id=f"person:'{number}\\", kind="Person", name=f"{text} 2", summary=text)
        yield from (source, page, person)
        yield Claim(
            subject=person.id, predicate="runs", object=page.id, source=source.id, grade="B2", quote=(text, text),
            asserted_by=text, locator=text,
        )  # fmt: skip
        yield Claim(subject=page.id, predicate="followers", value=text, source=source.id)


def content(engine: Engine) -> tuple[list[Any], list[Any]]:
    """Every node, and every edge with what its ends are."""
    nodes = [row[0] for row in engine.read("MATCH (n) RETURN n").rows]
    edges = engine.read(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, r AS r, labels(a) AS la, labels(b) AS lb"
    ).rows
    told = [[a, type, b, r["properties"], sorted(la), sorted(lb)] for a, type, b, r, la, lb in edges]
    return sorted(nodes, key=repr), sorted(told, key=repr)


def test_a_cypher_script_makes_the_same_graph_on_both_engines(harbour: Store, engine: Engine, tmp_path: Path) -> None:
    """Run twice, for a script that was cut off is run again."""
    assert write(harbour, tmp_path / "x.cypher") == []
    script = (tmp_path / "x.cypher").read_text("utf-8")
    for statement in script.removesuffix(";\n").split(";\n") * 2:
        engine.write(lambda run, statement=statement: run(statement, {}))  # type: ignore[misc]  # the default's type
    assert content(engine) == content(harbour.engine)


def test_the_importer_of_neo4j_makes_the_same_graph(
    harbour: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And ascribe answers from it."""
    try:
        jars()
    except UnavailableError as error:
        lacking(f"THE IMPORTER OF NEO4J WAS NOT RUN: {error}")
    write(harbour, tmp_path / "import", format="neo4j-admin")
    with (
        served(tmp_path / "import") as at,
        Neo4jEngine.connect(at.uri, user=at.user, password=at.password, database=at.database) as engine,
    ):
        assert content(engine) == content(harbour.engine)
        monkeypatch.setenv("NEO4J_USERNAME", at.user)
        monkeypatch.setenv("NEO4J_PASSWORD", at.password)
        with ascribe.open(at.uri) as book:
            assert book.links("Jane Roe") == harbour.links("Jane Roe")
        for statement in (tmp_path / "import" / "constraints.cypher").read_text().removesuffix(";\n").split(";\n"):
            engine.define({statement.split()[2]: statement})
        constrained = {row[0] for row in engine.read("SHOW CONSTRAINTS YIELD name RETURN name").rows}
    assert {"ascribe_Entity_id", "ascribe_ADMIN_OF_edge_id", "ascribe_BEHIND_edge_id"} <= constrained


def test_an_import_has_a_list_delimiter_that_no_text_holds(harbour: Store, tmp_path: Path) -> None:
    """One of the hostile texts holds the one that would be taken first; with all of them taken there is none."""
    write(harbour, tmp_path / "import", format="neo4j-admin")
    assert "--array-delimiter=U+001E" in (tmp_path / "import" / "import.args").read_text()
    signs = "".join(map(chr, [*range(0x1C, 0x20), *range(0xE000, 0xE004)]))
    case, *_ = loads(HARBOUR)
    harbour.add(case, [Entity(id="page:signs", kind="Page", name="Signs", aliases=(signs,))])
    with pytest.raises(InputError, match="every character that could part them"):
        write(harbour, tmp_path / "again", format="neo4j-admin")
    assert not (tmp_path / "again").exists()


DRAWINGS = {"x.graphml": networkx.read_graphml, "x.gexf": networkx.read_gexf}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_opens_with_all_entities_and_relations(name: str, harbour: Store, tmp_path: Path) -> None:
    said = [remark.text for remark in write(harbour, tmp_path / name)]
    assert said == [
        "24 × control characters, which XML cannot hold, are written as \ufffd",
        "9 × claims that are about no relation (facts, denials of all) are left out",
    ]
    graph = DRAWINGS[name](tmp_path / name)
    assert set(graph.nodes) == {row[0] for row in harbour.engine.read("MATCH (e:Entity) RETURN e.id AS id").rows}
    assert graph.nodes["person:jane-roe"] == {
        "label": "Jane Roe",
        "name": "Jane Roe",
        "kind": "Person",
        "aliases": "J. Roe; @roe",
        "summary": "A nurse",
    }
    assert graph.nodes["page:3"]["properties"] == '{"end":true,"null":-1e-07}'
    relations = harbour.engine.read("MATCH ()-[r]->() WHERE r.claims IS NOT NULL RETURN r.id AS id").rows
    told = {data.get("id", key): data for *_, key, data in graph.edges(keys=True, data=True)}
    assert told.keys() == {row[0] for row in relations}
    (admin,) = (data for data in told.values() if data["predicate"] == "admin-of")
    assert {key: admin[key] for key in admin if key not in ("id", "claims")} == {
        "predicate": "admin-of",
        "label": "administers",
        "confidence": pytest.approx(0.64 * (1 - 0.36)),
        "support": "some",
        "exact": True,
        "status": "contested",
        "strength": "control",
        "symmetric": False,
        "hedged": False,
        "denied_by_interested": True,
        "denied_by_others": True,
        "admitted": False,
        "origins": 1,
        "assertions": 2,
        "valid_from": "2017-05",
        "former": False,
        "citations": "Facebook, in Herald, A page and its owner, 2018-09-03, B2; Herald, in Wire",
        "denials": "denial, Jane Roe, in Herald, A page and its owner, 2018-09-03, B2; denial, Tom Pen, in Herald, "
        "A page and its owner, 2018-09-03, C3; denial of all, Jane Roe, in Herald, A page and its owner, 2018-09-03, "
        "B2",
    }
    (ungraded,) = (data for data in told.values() if data["predicate"] == "runs" and "Zoë" in data["citations"])
    assert ungraded["confidence"] == pytest.approx(0.64)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_keeps_every_character_that_xml_can_hold(name: str, harbour: Store, tmp_path: Path) -> None:
    write(harbour, tmp_path / name)
    graph = DRAWINGS[name](tmp_path / name)
    kept = [re.sub("[\x00\x1f\ufffe]", "\ufffd", text) for text in HOSTILE]
    assert [graph.nodes[f"person:'{number}\\"]["summary"] for number in range(len(HOSTILE))] == kept


def test_parallel_relations_of_a_gexf_are_told_apart_by_their_kind(harbour: Store, tmp_path: Path) -> None:
    """Gephi would otherwise make one edge of them."""
    write(harbour, tmp_path / "x.gexf")
    edges = ElementTree.parse(tmp_path / "x.gexf").iter("{http://gexf.net/1.3}edge")
    kinds = [edge.attrib["kind"] for edge in edges if edge.attrib["source"] == "person:jane-roe"]
    assert sorted(kinds) == ["admin-of", "owns", "runs"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(path):
        head, *body = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in body]
    return found


def test_the_tables_hold_everything_that_the_graph_does(harbour: Store, tmp_path: Path) -> None:
    write(harbour, tmp_path / "tables", format="tables")
    read = {path.stem: rows(path) for path in (tmp_path / "tables").iterdir()}
    stats = harbour.stats()
    assert {name: len(found) for name, found in read.items()} == {
        "relations": sum(stats.relations.values()),
        "entities": sum(stats.entities.values()),
        "sources": stats.sources,
        "claims": stats.claims,
    }
    (admin,) = (row for row in read["relations"] if row["predicate"] == "admin-of")
    assert (admin["subject"], admin["label"], admin["object"]) == ("Jane Roe", "administers", "Harbour Street")
    assert (admin["status"], admin["confidence"][:6], admin["support"]) == ("contested", "0.4096", "some")
    (part,) = (row for row in read["relations"] if row["predicate"] == "part-of")
    assert (part["status"], part["confidence"], part["subject"]) == ("ungraded", "", "six volunteers")
    (taken,) = (row for row in read["claims"] if row["live"] == "false")
    assert (taken["reason"], taken["publisher"]) == ("retracted: another Quay", "Wire")
    (said,) = (row for row in read["claims"] if row["quote"] == "lists Roe; as its administrator")
    assert (said["headline"], said["grade"], said["valid_from"]) == ("A page and its owner", "B2", "2017-05")
    (followers,) = (row for row in read["claims"] if row["value"] == "300000")
    assert (followers["subject"], followers["object"]) == ("Harbour Street", "")
    assert [bare(row["name"]) for row in read["entities"] if row["id"].startswith("page:")][:7] == HOSTILE


def test_what_a_claim_says_of_itself_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    """In a sheet made of those columns of the table of claims that a sheet can say."""
    said = {
        "quote": ("one",), "locator": "p. 4", "asserted_by": "a pilot", "voice": "named", "hedge": "appears to",
        "grade": "B2", "grade_reason": "saw the papers", "likelihood": "likely", "probability": 0.75,
        "stated_confidence": "moderate confidence", "method": "technical", "valid_from": "2017", "valid_to": "2018",
        "former": True, "date_text": "last year", "interested": True, "origin": "a leak", "stance": "asserts",
    }  # fmt: skip
    left = {"record", "id", "subject", "predicate", "object", "value", "amount", "source", "via", "rests_on"}
    internal = {"private", "note", "analyst"}
    assert set(Claim.model_fields) - left - internal == said.keys()
    roe, quay = (Entity(id=f"person:{name}", kind="Person", name=name) for name in ("roe", "quay"))
    kept = Source(id="harbour/herald", url="https://herald.example/1", archive_url="https://archive.example/1")
    with Store.in_memory() as store:
        claim = Claim(subject=roe.id, predicate="pays", value="dues", amount=None, source=kept.id, **said)
        store.add(Case(id="harbour"), [roe, quay, kept, claim])
        write(store, tmp_path / "claims.csv", table="claims")
    (row,) = rows(tmp_path / "claims.csv")
    ours = ("source_id", "via", "rests_on", "reason", "recorded_at", "relation", "id")
    with (tmp_path / "sheet.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, [column for column in row if column not in ours], extrasaction="ignore")
        writer.writeheader()
        writer.writerow(row)
    records = list(load(tmp_path / "sheet.csv", Options()))
    (again,) = (record for record in records if isinstance(record, Claim))
    assert {field: getattr(again, field) for field in said} == said
    assert kept.archive_url in [record.archive_url for record in records if isinstance(record, Source)]


def test_no_cell_is_a_formula(harbour: Store, tmp_path: Path) -> None:
    """Neither in CSV nor in a workbook, where a formula has a type of its own."""
    write(harbour, tmp_path / "tables", format="tables")
    write(harbour, tmp_path / "x.xlsx")
    cells = [cell for path in (tmp_path / "tables").iterdir() for row in rows(path) for cell in row.values()]
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet_cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=cmd|'/C calc'!A0" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert [cell.value for cell in sheet_cells if cell.data_type == "f" or str(cell.value).startswith("=")] == []


def test_a_workbook_has_the_same_tables(harbour: Store, tmp_path: Path) -> None:
    said = [remark.text for remark in write(harbour, tmp_path / "x.xlsx")]
    assert said == ["69 × control characters, which a sheet cannot hold, are written as \ufffd"]
    write(harbour, tmp_path / "tables", format="tables")
    read = sheets(tmp_path / "x.xlsx")
    assert list(read) == ["relations", "entities", "sources", "claims"]
    for name, found in read.items():
        wanted = rows(tmp_path / "tables" / f"{name}.csv")
        assert [row["id"] for row in found] == [row["id"] for row in wanted]
    (admin,) = (row for row in read["relations"] if row["predicate"] == "admin-of")
    assert (admin["confidence"], admin["origins"], admin["valid_to"]) == (pytest.approx(0.4096), 1, None)


def test_what_a_cell_cannot_hold_is_counted(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        case, *_ = loads(HARBOUR)
        store.add(case, [Entity(id="page:long", kind="Page", name="Long", summary="x" * 32_768)])
        assert [remark.text for remark in write(store, tmp_path / "x.xlsx")] == [
            "1 × texts longer than the 32,767 characters of a cell are cut off"
        ]


def test_a_csv_file_is_one_table(harbour: Store, tmp_path: Path) -> None:
    (remark,) = write(harbour, tmp_path / "x.csv")
    assert remark.text == "this is the table of relations; there are others, by --table: entities, sources, claims"
    assert write(harbour, tmp_path / "y.csv", table="claims") == []
    assert "asserted_by" in rows(tmp_path / "y.csv")[0]
    with pytest.raises(UsageError, match="no table is called 'claim'; nearest: claims"):
        write(harbour, tmp_path / "z.csv", table="claim")
    with pytest.raises(UsageError, match="--table is not for the format graphml; it is for: csv"):
        write(harbour, tmp_path / "z.graphml", table="claims")
    assert not (tmp_path / "z.csv").exists()


NAMES = ["x.jsonl", "x.graphml", "x.gexf", "x.cypher", "x.csv", "x.ijson", "x.stix.json"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_store_gives_the_same_bytes(name: str, harbour: Store, tmp_path: Path) -> None:
    if name == "x.ijson":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    write(harbour, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    harbour.rebuild()
    write(harbour, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


def test_folders_of_the_same_store_have_the_same_bytes(harbour: Store, tmp_path: Path) -> None:
    """What else lies in a folder stays."""
    for format in ("tables", "neo4j-admin"):
        folder = tmp_path / format
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
        write(harbour, folder, format=format)
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        write(harbour, folder, format=format)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
        assert first["mine.txt"] == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["neo4j-admin", "tables"]


@pytest.mark.parametrize("name", ["x.jsonl", "x.graphml", "x.cypher", "x.csv"])
def test_a_store_that_changes_meanwhile_is_not_written(name: str, tmp_path: Path) -> None:
    """What was read would be half of the one state and half of the other; the file of before stays."""
    with Store.open(str(tmp_path / "a.ascribe"), write=True) as store:
        case, *records = loads(HARBOUR)
        store.add(case, records)
        reader = Store.open(str(tmp_path / "a.ascribe"))
        (tmp_path / name).write_text("before")
        read, reader_everything = reader.engine.read, reader.everything

        def meanwhile(*_: Any) -> Any:
            store.retract("harbour/herald", "taken back")
            reader.engine.read, reader.everything = read, reader_everything  # type: ignore[method-assign]  # back as it was
            return read(*_) if _ else reader_everything()

        with reader:
            reader.engine.read, reader.everything = meanwhile, meanwhile  # type: ignore[method-assign]  # just once
            with pytest.raises(StoreError, match="Export again"):
                write(reader, tmp_path / name, internal=True)
    assert (tmp_path / name).read_text() == "before"
