"""No format lets out what must not leave the machine: every private field holds a word that is searched for."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ascribe
from ascribe.dossier.compose import compose
from ascribe.dossier.showing import showing
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.loaders.public import UNSAID, Public, Records
from ascribe.loaders.tables_writing import TABLES
from ascribe.loaders.writers import WRITERS, write
from ascribe.schema.errors import NotFoundError
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source
from ascribe.viewer.page import render
from ascribe.viewer.picture import pictured

# The notes of records, and all that only private records or claims about them say.
NOTES = ["Hidnote1", "Hidnote2", "Hidnote3", "Hidanalyst", "Hidsnapshot"]
PRIVATE = [
    *(f"Hidentity{n}" for n in range(1, 6)),
    *(f"Hidsource{n}" for n in range(1, 8)),
    *(f"Hidclaim{n}" for n in range(1, 12)),
    "Hidpast",
    "Hidreason",
]
# What another case tells of the private entity, by its name.
TOLD = ["Hidentity2", "Hidentity3", "Hidsource8", "Hidsource9", *(f"Hidclaim{n}" for n in range(12, 21))]
SHOWN = ["Jane Roe", "Harbour Street", "Herald", "lists Roe", "300000"]
NAMES = {
    "jsonl": "x.jsonl",
    "casefile": "x.yaml",
    "followthemoney": "x.ijson",
    "stix": "x.stix.json",
    "graphml": "x.graphml",
    "gexf": "x.gexf",
    "cypher": "x.cypher",
    "neo4j-admin": "import",
    "csv": "x.csv",
    "xlsx": "x.xlsx",
    "tables": "tables",
}
OF_THE_GRAPH = ["graphml", "gexf", "cypher", "neo4j-admin", "csv", "xlsx", "tables"]


def records(*, earlier: bool) -> Iterator[Record]:
    """A case full of secrets; `earlier` a revision of it, with one that is gone now."""
    secret = Entity(
        id="person:hidentity1", kind="Person", name="Hidentity2", aliases=("Hidentity3",), summary="Hidentity4",
        properties={"known": "Hidentity5"}, private=True,
    )  # fmt: skip
    roe, page = (
        Entity(id="person:roe", kind="Person", name="Jane Roe"),
        Entity(id="page:h", kind="Page", name="Harbour Street"),
    )
    herald = Source(id="harbour/herald", publisher="Herald", note="Hidnote2", snapshot="Hidsnapshot.txt")
    diary = Source(
        id="harbour/hidsource1", publisher="Hidsource2", headline="Hidsource3", authors=("Hidsource4",),
        url="https://hidsource5.example/", archive_url="https://archive.example/Hidsource6", kind="Hidsource7",
        private=True,
    )  # fmt: skip
    copy = Source(id="harbour/copy", publisher="Wire", derived_from=("harbour/hidsource1",))
    hers = Source(id="harbour/hers", publisher="person:hidentity1", headline="A blog")
    yield from (roe, page, secret, herald, diary, copy, hers)
    yield Claim(
        subject=roe.id, predicate="admin-of", object=page.id, source=herald.id, quote=("lists Roe",), grade="B2",
        note="Hidnote3", analyst="Hidanalyst",
    )  # fmt: skip
    yield Claim(subject=page.id, predicate="followers", value="300000", source=herald.id)
    about = {"subject": roe.id, "predicate": "admin-of", "object": page.id, "grade": "B2"}
    yield Claim(**about, source=herald.id, quote=("Hidclaim1",), private=True, hedge="Hidclaim2", locator="Hidclaim3")
    yield Claim(**about, source=diary.id, quote=("Hidclaim4",))
    yield Claim(**about, source=herald.id, via=(diary.id,), quote=("Hidclaim5",))
    yield Claim(**about, source=copy.id, quote=("Hidclaim6",))
    yield Claim(**about, source=herald.id, asserted_by=secret.id, quote=("Hidclaim7",))
    yield Claim(**about, source=herald.id, origin=secret.id, quote=("Hidclaim8",))
    yield Claim(subject=secret.id, predicate="runs", object=page.id, source=herald.id, quote=("Hidclaim9",))
    yield Claim(subject=page.id, predicate="run-by", value="Hidclaim10", source=herald.id, private=True)
    yield Claim(subject=roe.id, stance="denies", source=herald.id, quote=("Hidclaim11",), private=True)
    if earlier:
        yield Claim(subject=page.id, predicate="seen", value="Hidpast", source=herald.id, private=True)


def told_elsewhere() -> Iterator[Record]:
    """Another case, which has the name of the private entity as plain text wherever that can stand."""
    page = Entity(id="page:h", kind="Page", name="Harbour Street", aliases=("HIDENTITY3",))
    pier = Entity(id="page:pier", kind="Page", name="Pier Page")
    gazette = Source(id="wharf/gazette", publisher="Gazette")
    hers = Source(id="wharf/hidsource8", publisher="hidentity2", headline="Hidclaim12")
    wrote = Source(id="wharf/hidsource9", publisher="Gazette", authors=("Jane Roe", "@Hidentity3"))
    relay = Source(id="wharf/relay", publisher="Courier", derived_from=("wharf/hidsource8",))
    unused = Source(id="wharf/unused", publisher="Hidentity2", authors=("Hidentity3", "Jane Roe"), headline="An album")
    yield from (page, pier, gazette, hers, wrote, relay, unused)
    about = {"subject": pier.id, "predicate": "associated-with", "object": page.id, "grade": "B2"}
    yield Claim(**about, source=gazette.id, quote=("Pier and Harbour Street",))
    yield Claim(**about, source=gazette.id, asserted_by="Hidentity2", quote=("Hidclaim13",))
    yield Claim(**about, source=gazette.id, asserted_by="@HIDENTITY2", quote=("Hidclaim14",), stance="denies")
    yield Claim(**about, source=gazette.id, origin="hidentity2", quote=("Hidclaim15",))
    yield Claim(**about, source=hers.id, quote=("Hidclaim16",))
    yield Claim(**about, source=wrote.id, quote=("Hidclaim17",))
    yield Claim(**about, source=relay.id, quote=("Hidclaim18",))
    yield Claim(**about, source=gazette.id, via=(hers.id,), quote=("Hidclaim19",))
    yield Claim(subject=pier.id, predicate="run-by", value="Hidentity2", source=gazette.id, quote=("Hidclaim20",))


@pytest.fixture(scope="module")
def secrets() -> Iterator[Store]:
    """A store that holds the case in its second revision, and a private claim retracted by command."""
    with Store.in_memory() as store:
        case = Case(id="harbour", title="Who runs it?", note="Hidnote1")
        store.add(case, records(earlier=True))
        store.add(case, records(earlier=False))
        private = next(r for r in records(earlier=False) if isinstance(r, Claim) and "Hidclaim4" in r.quote)
        store.retract(private.id, "Hidreason")
        yield store


@pytest.fixture(scope="module")
def named_elsewhere() -> Iterator[Store]:
    """A store of two cases: in the one an entity is private, the other has its name as plain text."""
    with Store.in_memory() as store:
        store.add(Case(id="harbour"), records(earlier=False))
        store.add(Case(id="wharf"), told_elsewhere())
        yield store


def written(path: Path) -> str:
    """Everything that a file or the files of a folder hold, unpacked, names of files included."""
    if path.is_dir():
        return "\n".join(f"{file.name}\n{written(file)}" for file in sorted(path.iterdir()))
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(name.encode() + b"\n" + book.read(name) for name in book.namelist())
    return content.decode("utf-8")


def found(words: list[str], text: str) -> list[str]:
    return [word for word in words if re.search(rf"{word}(?!\d)", text, re.IGNORECASE)]


def test_every_format_is_searched() -> None:
    assert set(NAMES) == set(WRITERS)


@pytest.mark.parametrize("format", NAMES)
def test_nothing_private_leaves(format: str, secrets: Store, tmp_path: Path) -> None:
    if format == "followthemoney":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    write(secrets, tmp_path / NAMES[format], format=format)
    text = written(tmp_path / NAMES[format])
    assert found([*NOTES, *PRIVATE, "snapshot.txt", "analyst", "private"], text) == []
    wanted = ["Jane Roe", "Harbour Street", "Herald"] if format in ("graphml", "gexf", "csv") else SHOWN
    assert found(wanted, text) == wanted


@pytest.mark.parametrize("format", NAMES)
def test_internally_everything_does_that_the_format_has(format: str, secrets: Store, tmp_path: Path) -> None:
    """So the words are there to be found. What a format has not is said: the past, and notes in a graph."""
    if format == "followthemoney":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    said = [remark.text for remark in write(secrets, tmp_path / NAMES[format], format=format, internal=True)]
    text = written(tmp_path / NAMES[format])
    about_notes = [remark for remark in said if remark.startswith("notes, analysts and snapshots are no part")]
    if format in OF_THE_GRAPH:
        assert (found(NOTES, text), len(about_notes)) == ([], 1)
    else:
        assert (found(NOTES, text), len(about_notes)) == (NOTES, 0)
    if format in ("jsonl", "cypher", "neo4j-admin", "tables", "xlsx", "casefile", "followthemoney", "stix"):
        past = format == "jsonl"
        assert found(PRIVATE, text) == [word for word in PRIVATE if past or word != "Hidpast"]
        assert past is not any("withdrawn" in remark for remark in said) or format in OF_THE_GRAPH
    else:  # relations alone, with their citations
        assert found(["Hidentity2", "Hidsource2"], text) == ["Hidentity2", "Hidsource2"]


@pytest.mark.parametrize("format", NAMES)
def test_no_format_names_a_private_entity_that_another_case_has_as_plain_text(
    format: str, named_elsewhere: Store, tmp_path: Path
) -> None:
    if format == "followthemoney":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    path = tmp_path / (format if format == "casefile" else NAMES[format])
    write(named_elsewhere, path, format=format)
    assert (found([*PRIVATE, *TOLD], written(path)), found(["Pier Page"], written(path))) == ([], ["Pier Page"])
    inside = tmp_path / "internal" / path.name
    inside.parent.mkdir()
    write(named_elsewhere, inside, format=format, internal=True)
    assert found(["Hidentity2"], written(inside)) == ["Hidentity2"]


def test_what_rests_on_a_private_publisher_stays_behind_and_a_source_of_no_use_loses_the_name(
    named_elsewhere: Store, tmp_path: Path
) -> None:
    write(named_elsewhere, tmp_path / "x.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()[1:]]
    held = [row for row in rows if row["id"].startswith("wharf/")]
    assert {row["id"]: (row.get("publisher"), row.get("authors", [])) for row in held} == {
        "wharf/gazette": ("Gazette", []),
        "wharf/relay": ("Courier", []),
        "wharf/unused": (None, ["Jane Roe"]),
    }
    assert [row["quote"] for row in rows if row.get("predicate") == "associated-with"] == [["Pier and Harbour Street"]]
    wharf = [held for held in named_elsewhere.everything() if any(h.case == "wharf" for h in held.holds)]
    assert (Public(Records(named_elsewhere)).withheld, Public(wharf).withheld) == ((9 + 8, 1 + 1), (0, 0))


@pytest.mark.parametrize("name", ["Pier Page", "Harbour Street"])
def test_no_dossier_and_no_picture_names_a_private_entity(named_elsewhere: Store, name: str) -> None:
    with showing(named_elsewhere, None, internal=False) as shown:
        dossier, page = compose(shown, name, hops=4, limit=10, internal=False), render(pictured(shown, name))
    assert (found([*PRIVATE, *TOLD], dossier), found([*PRIVATE, *TOLD], page)) == ([], [])
    assert ("Harbour Street" in dossier, "Harbour Street" in page) == (True, True)


# A private name within longer texts: each has a mark of its own, and is a field of its own of some record.
NAMING = """
case: pier
title: What Zora Quent Mark01 did
entities:
  zora: {kind: Person, name: Zora Quent, aliases: [zquent], private: true}
  quay: {kind: Organization, name: Quay Ltd, aliases: [Zora Quent Mark02 Ltd, Z-Quent, ZQUENT], summary: "zora quent"}
  roe: {kind: Person, name: Jane Roe, properties: {boss: Zora Quent, mails: "zquent@mark03.example"}}
sources:
  blog: {headline: A blog, publisher: Zora Quent Mark04, url: "https://h.example/zora-quent-Mark05"}
  herald: {headline: "Quent, Zora: Mark06", publisher: Herald, language: en}
  memo: {headline: Zora Quent, publisher: Courier}
claims:
  - {source: blog, grade: B2, says: [{say: [roe, backed-by, quay], quote: fine}]}
  - {source: memo, grade: B2, says: [{say: [roe, funded-by, quay], quote: fine}]}
  - source: herald
    grade: B2
    says:
      - {say: [roe, directs, quay], locator: "page 3, Zora Quent Mark07", key: taken}
      - {say: [roe, founded, quay], hedge: as Zora Quent Mark08 put it, grade_reason: Zora Quent Mark09 says so}
      - {say: [roe, operates, quay], by: "Zora Quent, Mark10 of hers"}
      - {say: [roe, represents, quay], stated_confidence: ZQuent Mark11, date_text: Zora Quent Mark12}
      - {say: [roe, member-of, quay], amount: about 3 boats of Zora Quent Mark13}
      - {say: [roe, runs, quay], origin: Zora Quent Mark14, quote: Zora Quent Mark15}
      - {fact: [roe, friend, Zora Quent Mark16]}
      - {fact: [roe, boss, Zora Quent], quote: Gone1}
      - {say: [roe, employed-by, quay], by: "Quent, Zora", quote: Gone2}
      - {say: [roe, part-of, quay], locator: ZORA QUENT, quote: Gone3}
      - {say: [roe, acts-for, quay], hedge: "@zquent", quote: Gone4}
      - {say: [roe, owns, quay], quote: [zora quent, Gone5]}
      - {say: [roe, allied-with, quay], quote: Zora wrote to Quent}
retractions:
  - {target: taken, reason: "Quent, Zora asked us, Gone6"}
"""
WHOLE = re.compile(r"(?<![\w@.-])(Zora Quent|Quent, Zora|@?zquent)(?=[\"'<;\t\n]|,(?! Mark)|$)", re.IGNORECASE)


@pytest.fixture(scope="module")
def naming() -> Iterator[Store]:
    """A store of a case that has a private name in all kinds of texts."""
    with Store.in_memory() as store:
        case, *body = loads(NAMING, "pier.yaml")
        assert isinstance(case, Case)
        store.add(case, body)
        yield store


def marks(text: str) -> set[str]:
    return set(re.findall(r"mark\d\d", text.casefold()))


@pytest.mark.parametrize(
    ("format", "options"), [*((format, {}) for format in NAMES), *(("csv", {"table": table}) for table in TABLES)]
)
def test_a_private_name_alone_stays_and_within_a_longer_text_is_told_of(
    format: str, options: dict[str, str], naming: Store, tmp_path: Path
) -> None:
    """The texts that are counted are those that the format writes, no more and no less."""
    if format == "followthemoney":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    remarks = [remark.text for remark in write(naming, tmp_path / NAMES[format], format=format, **options)]
    text = written(tmp_path / NAMES[format])
    assert (re.findall(r"Gone\d", text), WHOLE.findall(text)) == ([], [])
    (told,) = [remark for remark in remarks if "the name of a private entity" in remark]
    assert told.startswith(f"{len(marks(text))} texts that go out contain the name of a private entity: ")
    assert told.endswith("check them")


def test_texts_that_go_out_are_told_by_record_and_field(naming: Store, tmp_path: Path) -> None:
    (told,) = [remark.text for remark in write(naming, tmp_path / "x.csv", table="sources")]
    assert told == (
        "3 texts that go out contain the name of a private entity: source pier/blog (publisher), "
        "source pier/blog (url), source pier/herald (headline); check them"
    )


def test_nothing_is_told_where_everything_goes_out_or_nothing_is_private(naming: Store, tmp_path: Path) -> None:
    assert write(naming, tmp_path / "x.jsonl", internal=True) == []
    with Store.in_memory() as store:
        case, *body = loads(NAMING.replace(", private: true", ""), "pier.yaml")
        assert isinstance(case, Case)
        store.add(case, body)
        assert write(store, tmp_path / "y.jsonl") == []


@pytest.mark.parametrize("name", ["x.jsonl", "x.yaml", "x.ijson", "x.stix.json"])
def test_a_retraction_whose_reason_names_somebody_private_stays_without_it(
    name: str, naming: Store, tmp_path: Path
) -> None:
    """What it takes out stays out where the file is loaded."""
    if name == "x.ijson":
        pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed")
    write(naming, tmp_path / name)
    assert UNSAID in written(tmp_path / name)
    with ascribe.open(tmp_path / "copy.ascribe") as copy:
        copy.load(tmp_path / name)
        assert [link.predicate for link in copy.links("Jane Roe").links if link.predicate == "directs"] == []
        assert copy.stats().retracted == 1


def test_a_retraction_that_was_undone_stays_undone_without_its_reason(tmp_path: Path) -> None:
    """Of two of one claim, told alike, each stays one of its own; what was made by command is in a casefile too."""
    with Store.in_memory() as store:
        case, *body = loads(NAMING, "pier.yaml")
        assert isinstance(case, Case)
        store.add(case, body)
        (first,) = [record for record in body if isinstance(record, Retraction)]
        store.retract(first.id, "zquent agreed")
        store.retract(first.target, "Zora Quent asked again")
        write(store, tmp_path / "x.jsonl")
        write(store, tmp_path / "x.yaml")
        before = store.stats().retracted
    for name in ("x.jsonl", "x.yaml"):
        assert found(["zquent agreed", "asked"], written(tmp_path / name)) == []
        with ascribe.open(tmp_path / f"{name}.ascribe") as copy:
            copy.load(tmp_path / name)
            assert (copy.stats().retracted, before) == (1, 1)


def test_a_dossier_and_a_picture_tell_of_the_texts_that_they_have(naming: Store, tmp_path: Path) -> None:
    """A mark that is in neither, as the locator of a retracted claim, is not counted for the dossier."""
    write(naming, tmp_path / "all.jsonl", internal=True)
    said: list[str] = []
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(tmp_path / "all.jsonl")
        text = case.dossier("Jane Roe", each=said.append)
        assert said.pop().startswith(f"{len(marks(text))} texts that go out contain the name of a private entity: ")
        assert "mark07" not in marks(text)
        case.viz(tmp_path / "x.html", "Jane Roe", each=said.append)
        assert said.pop().startswith("16 texts that go out contain")
        assert (case.dossier("Jane Roe", internal=True, each=said.append) != text, said) == (True, [])


def test_whoever_is_private_is_said_to_be(naming: Store, tmp_path: Path) -> None:
    write(naming, tmp_path / "all.jsonl", internal=True)
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(tmp_path / "all.jsonl")
        asked: list[Callable[[], object]] = [
            lambda: case.dossier("Zora Quent"),
            lambda: case.dossier("person:zora-quent"),
            lambda: case.view(as_of="2018").dossier("zora quent"),
            lambda: case.viz(tmp_path / "x.html", "zora quent"),
            lambda: case.viz(tmp_path / "x.html", chain=("Jane Roe", "Zora Quent")),
            lambda: case.viz(tmp_path / "x.html", query="behind", params={"entity": "Zora Quent"}),
        ]
        for ask in asked:
            with pytest.raises(NotFoundError, match="Zora Quent is private, and left out here; --internal includes it"):
                ask()
        with pytest.raises(NotFoundError, match="nothing here is called 'Zora Quant'"):
            case.dossier("Zora Quant")
        assert case.dossier("Zora Quent", internal=True).startswith("# Dossier: Zora Quent")
        with pytest.raises(NotFoundError):
            case.viz(tmp_path / "x.html", chain=("Jane Roe", "Nobody"))
