"""A table is read as its columns say, or as its user does; how it was read is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ascribe.graph.store import Store
from ascribe.loaders import casefile
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.registry import FORMATS, pick
from ascribe.loaders.table import first_records, load
from ascribe.loaders.writers import write
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Source

SHEET = """\
From,Relation,To,From type,To type,Source,URL,Date,Quote,Grade
Jane Roe,administers,Harbour Street,person,page,Herald,https://herald.example/a,2018-09-03,lists Roe,b2
Quay Ltd,funds,Harbour Street,company,page,Wire,https://wire.example/b,4 September 2018,pays for it,
"""


def written(tmp_path: Path, text: str, name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def read(tmp_path: Path, text: str, *map: str, **options: Any) -> list[Any]:
    return list(load(written(tmp_path, text), Options(map=map, **options)))


def claims(records: list[Any]) -> list[Claim]:
    return [record for record in records if isinstance(record, Claim)]


def said(records: list[Any]) -> list[tuple[str | None, ...]]:
    return [(c.subject, c.predicate, c.object or c.value) for c in claims(records)]


def entities(records: list[Any]) -> dict[str, Entity]:
    return {record.id: record for record in records if isinstance(record, Entity)}


def sources(records: list[Any]) -> list[Source]:
    """Those that rows name, not the file."""
    return [record for record in records if isinstance(record, Source) and record.kind != "dataset"]


def remarks(records: list[Any]) -> list[str]:
    return [record.text for record in records if isinstance(record, Remark)]


# relations


def test_a_row_is_a_relation_cited_to_the_document_it_names(tmp_path: Path) -> None:
    """`funds` is the reverse of funded-by, so there the ends change places."""
    records = read(tmp_path, SHEET)
    assert said(records) == [
        ("person:jane-roe", "admin-of", "page:harbour-street"),
        ("page:harbour-street", "funded-by", "organization:quay-ltd"),
    ]
    herald, wire = sources(records)
    assert (herald.publisher, herald.url, herald.published) == ("Herald", "https://herald.example/a", "2018-09-03")
    assert wire.published == "2018-09-04"
    first, second = claims(records)
    assert (first.source, first.grade, first.quote, first.locator) == (herald.id, "B2", ("lists Roe",), None)
    assert (second.source, second.grade) == (wire.id, None)
    assert entities(records)["organization:quay-ltd"].subkind == "company"
    assert remarks(records) == [
        "read as relations: subject from `From`, object from `To`, source from `Source`, url from `URL`, predicate "
        "from `Relation`, subject_kind from `From type`, object_kind from `To type`, quote from `Quote`, grade from "
        "`Grade`, published from `Date`"
    ]


def test_a_row_without_a_document_is_cited_to_the_file_and_its_row(tmp_path: Path) -> None:
    records = read(tmp_path, "subject,predicate,object\nPerson:Jane Roe,owns,Organization:Quay Ltd\n", grade="C3")
    (claim,) = claims(records)
    assert (claim.source, claim.locator, claim.grade) == ("sheet/file", "row 1", "C3")


def test_every_entity_and_document_comes_once_and_before_what_is_said_of_it(tmp_path: Path) -> None:
    records = read(tmp_path, SHEET.replace("wire.example/b", "herald.example/a"))
    known: set[str] = set()
    for record in records:
        if isinstance(record, Claim):
            assert {record.subject, record.object, record.source} <= known
        elif not isinstance(record, Remark):
            assert record.id not in known
            known.add(record.id)


PAIRS = {
    "admin,page\nJane Roe,Harbour Street": ("person:jane-roe", "admin-of", "page:harbour-street"),
    "Owner,Company\nQuay Ltd,Pier Ltd": ("organization:quay-ltd", "owns", "organization:pier-ltd"),
    "domain,network\nquay.example,Quay network": ("website:quay.example", "asset-of", "network:quay-network"),
    "source,target,type\nJane Roe,Quay Ltd,employed by": ("person:jane-roe", "employed-by", "organization:quay-ltd"),
    "person,company,relationship\nJane Roe,Quay Ltd,founded": ("person:jane-roe", "founded", "organization:quay-ltd"),
    "to,from,relation\nHarbour Street,Jane Roe,AdminOf": ("person:jane-roe", "admin-of", "page:harbour-street"),
}


@pytest.mark.parametrize("text", PAIRS)
def test_headers_that_people_use_tell_the_ends(tmp_path: Path, text: str) -> None:
    assert said(read(tmp_path, f"{text}\n")) == [PAIRS[text]]


def test_beside_subject_and_object_from_and_to_are_dates(tmp_path: Path) -> None:
    header = "subject,predicate,object,from,to"
    (claim,) = claims(read(tmp_path, f"{header}\nPerson:Jane Roe,owns,Organization:Quay Ltd,2017-05,2018\n"))
    assert (claim.valid_from, claim.valid_to) == ("2017-05", "2018")


def test_a_date_is_the_documents_where_there_is_one_else_the_claims(tmp_path: Path) -> None:
    row = "Person:Jane Roe,owns,Organization:Quay Ltd,2017/2018"
    (claim,) = claims(read(tmp_path, f"subject,predicate,object,date\n{row}\n"))
    assert (claim.valid_from, claim.valid_to) == ("2017", "2018")
    records = read(tmp_path, f"subject,predicate,object,date,source\n{row},Herald\n")
    assert claims(records)[0].valid_from is None
    assert sources(records)[0].published == "2017/2018"


def test_an_address_or_handle_gives_an_entity_its_own_id(tmp_path: Path) -> None:
    text = "subject,predicate,object\nPerson:Jane Roe,runs,https://t.me/harbour\n@roe,operates,harbour[.]example\n"
    records = read(tmp_path, text)
    assert said(records) == [
        ("person:jane-roe", "runs", "channel:telegram/harbour"),
        ("account:sheet/roe", "operates", "website:harbour.example"),
    ]
    assert entities(records)["account:sheet/roe"].name == "@roe"


def test_an_id_or_address_beside_an_end_belongs_to_it(tmp_path: Path) -> None:
    """The address of a page is what it is known by; that of a company is only something it has."""
    text = (
        "subject,subject id,predicate,object,object kind,object url\n"
        "Person:Jane Roe,person:roe-2,runs,Harbour Street,page,https://facebook.com/harbourst\n"
        "Person:Jane Roe,person:roe-2,owns,Quay Ltd,company,https://quay.example/about\n"
    )
    found = entities(read(tmp_path, text))
    assert set(found) == {"person:roe-2", "page:facebook/harbourst", "organization:quay-ltd"}
    page = found["page:facebook/harbourst"]
    assert (page.name, page.aliases) == ("Harbour Street", ("facebook.com/harbourst",))
    assert found["organization:quay-ltd"].properties == {"url": "https://quay.example/about"}


def test_a_kind_that_nothing_says_is_supposed_and_told(tmp_path: Path) -> None:
    records = read(tmp_path, "from,relation,to\nJane Roe,works with,Quay Ltd\n", "predicate==funded-by")
    assert said(records) == [("organization:jane-roe", "funded-by", "organization:quay-ltd")]
    assert (
        "1 × `from` whose kind nothing says, taken for Organization: a column `subject kind` or Organization:… in the "
        "cell says it (row 1)"
    ) in remarks(records)


def test_a_denial_by_an_end_itself_is_known_as_such(tmp_path: Path) -> None:
    text = "subject,predicate,object,stance,by,voice\nPerson:Jane Roe,runs,Page:Harbour Street,Denied,jane roe,named\n"
    (claim,) = claims(read(tmp_path, text))
    assert (claim.stance, claim.asserted_by, claim.voice) == ("denies", "person:jane-roe", "named")


def test_an_unnamed_voice_does_not_get_the_letter_given_to_all_rows(tmp_path: Path) -> None:
    text = "subject,predicate,object,voice,grade\n" + "".join(
        f"Person:Jane Roe,runs,Page:{name},unnamed,{grade}\n" for name, grade in [("Pier", ""), ("Quay", "B2")]
    )
    assert [claim.grade for claim in claims(read(tmp_path, text, grade="B2"))] == ["F2", "B2"]


def test_a_row_with_a_value_is_a_fact(tmp_path: Path) -> None:
    records = read(tmp_path, "entity,predicate,value,source\nPage:Harbour Street,Number of followers,300000,Herald\n")
    assert said(records) == [("page:harbour-street", "number-of-followers", "300000")]


def test_everything_a_claim_can_hold_has_a_column(tmp_path: Path) -> None:
    given = {
        "amount": "over 180000 USD", "hedge": "appears to", "likelihood": "likely", "probability": "0.7",
        "stated confidence": "moderate", "method": "technical", "when": "2018/..", "date text": "last May",
        "former": "yes", "interested": "no", "private": "x", "origin": "the leak", "note": "mine", "analyst": "me",
        "locator": "para 4", "source url": "https://herald.example", "grade": "B2", "grade reason": "seen",
    }  # fmt: skip
    header = ",".join(("subject", "predicate", "object", *given))
    row = ",".join(("Person:Jane Roe", "owns", "Organization:Quay Ltd", *given.values()))
    (claim,) = claims(read(tmp_path, f"{header}\n{row}\n"))
    assert claim.amount
    assert (claim.amount.min, claim.former, claim.interested, claim.private) == (180000, True, False, True)
    assert (claim.valid_from, claim.valid_to, claim.probability) == ("2018", None, 0.7)
    plain = ("hedge", "likelihood", "stated_confidence", "method", "date_text", "origin", "note", "analyst", "locator")
    assert [getattr(claim, field) for field in plain] == [given[field.replace("_", " ")] for field in plain]


def test_what_a_row_repeats_is_told_and_what_it_says_otherwise_too(tmp_path: Path) -> None:
    text = SHEET + SHEET.splitlines()[1] + "\n" + SHEET.splitlines()[2].replace("4 September", "5 September") + "\n"
    records = read(tmp_path, text.replace("pays for it,\n", "pays for it,C3\n", 1))
    assert remarks(records)[1:] == [
        "1 × row that says the same as one before, left out (row 3)",
        "1 × `Date` other than in the first row of that document, left out (row 4)",
    ]


def test_a_source_that_is_an_address_is_one(tmp_path: Path) -> None:
    text = "subject,predicate,object,source\nPerson:Jane Roe,owns,Organization:Quay Ltd,hxxps://herald[.]example/a\n"
    (source,) = sources(read(tmp_path, text))
    assert (source.url, source.publisher) == ("https://herald.example/a", None)


def test_a_source_is_the_headline_where_a_publisher_is_given_too(tmp_path: Path) -> None:
    text = "subject,predicate,object,source,publisher\nPerson:Jane Roe,owns,Organization:Quay Ltd,Who owns it,Herald\n"
    (source,) = sources(read(tmp_path, text))
    assert (source.headline, source.publisher) == ("Who owns it", "Herald")


# the user's word


def test_the_user_says_what_columns_mean(tmp_path: Path) -> None:
    text = "Wer,Wen,Beleg,Grade\nJane Roe,Quay Ltd,https://herald.example/a,low\n"
    map = ("subject=Wer", "object=Wen", "url=Beleg", "predicate==employed-by", "grade=", "subject_kind==Person")
    records = read(tmp_path, text, *map)
    assert said(records) == [("person:jane-roe", "employed-by", "organization:quay-ltd")]
    assert "not read: `Grade`; --map FIELD=COLUMN says what one is" in remarks(records)


def test_a_mapping_file_says_it_for_every_sheet_of_a_sort(tmp_path: Path) -> None:
    mapping = written(
        tmp_path,
        "columns: {subject: Wer, object: Wen, predicate: Was}\nalways: {object_kind: Organization}\n"
        "values:\n  predicate: {sponsert: funds, Chef von: directs}\n  subject: {JR: 'Person:Jane Roe'}\n",
        "german.yaml",
    )
    text = "Wer,Was,Wen\nJR,Chef von,Quay Ltd\nPier Ltd,Sponsert,Quay Ltd\n"
    assert said(read(tmp_path, text, str(mapping))) == [
        ("person:jane-roe", "directs", "organization:quay-ltd"),
        ("organization:quay-ltd", "funded-by", "organization:pier-ltd"),
    ]
    # what is said later wins
    records = read(tmp_path, text, str(mapping), "object_kind==Outlet")
    assert said(records)[0] == ("person:jane-roe", "directs", "outlet:quay-ltd")


def test_a_text_for_all_rows_gives_way_only_to_a_column_that_is_said_too(tmp_path: Path) -> None:
    records = read(tmp_path, SHEET, "grade==C3", "grade=Grade")
    assert [claim.grade for claim in claims(records)] == ["B2", "C3"]
    assert "grade from `Grade`, else `C3`" in remarks(records)[0]
    assert [claim.grade for claim in claims(read(tmp_path, SHEET, "grade==C3"))] == ["C3", "C3"]


WRONG_MAPS = {
    "subjct=From": "no field is called 'subjct'; nearest: subject",
    "sheet": "write FIELD=COLUMN, FIELD==TEXT, or the name of a mapping file",
}


@pytest.mark.parametrize("entry", WRONG_MAPS)
def test_a_wrong_entry_is_wrong_usage(tmp_path: Path, entry: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(tmp_path, SHEET, entry)
    assert WRONG_MAPS[entry] in str(raised.value)


WRONG_FILES = {
    "colums: {subject: Wer}": ":1: unknown part `colums`; nearest: columns",
    "columns: {subjct: Wer}": ":1: no field is called 'subjct'; nearest: subject",
    "columns: [subject]": ":1: `columns` must be fields with values",
    "columns:\n  subject: [Wer]": ":2: `subject` must be a text",
    "values:\n  predicate: funds": ":2: `predicate` must say what words stand for",
    "sheet: [one]": ":1: `sheet` must be a text",
    "columns: {subject: Wer": "not YAML",
    "a: 1\na: 2": ":2: `a` is here twice",
}


@pytest.mark.parametrize("text", WRONG_FILES)
def test_a_wrong_mapping_file_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    mapping = written(tmp_path, text, "map.yaml")
    with pytest.raises(InputError) as raised:
        read(tmp_path, SHEET, str(mapping))
    assert f"{mapping}" in str(raised.value)
    assert WRONG_FILES[text] in str(raised.value)


# entities

LIST = """\
Name;Kind;Aliases;URL;Country;Founded;Notes
Quay Ltd;company;Quay | Quay Limited;https://quay.example;Port;1999;owes me lunch
Harbour Street;page;;https://facebook.com/harbourst;;;
Quay Ltd;company;Quay Holding;;;;
"""


def test_a_list_of_entities_keeps_what_its_columns_say_but_for_notes(tmp_path: Path) -> None:
    records = read(tmp_path, LIST)
    quay, harbour = entities(records).values()
    assert (quay.id, quay.subkind) == ("organization:quay-ltd", "company")
    assert quay.aliases == ("Quay", "Quay Limited", "Quay Holding")
    assert quay.properties == {"url": "https://quay.example", "country": "Port", "founded": "1999"}
    assert (harbour.id, harbour.properties) == ("page:facebook/harbourst", {})
    assert claims(records) == []
    assert remarks(records)[1:] == ["not read: `Notes`; --map FIELD=COLUMN says what one is"]
    assert "lunch" not in "".join(record.model_dump_json() for record in records if not isinstance(record, Remark))


def test_an_entity_that_two_rows_tell_differently_is_refused(tmp_path: Path) -> None:
    text = LIST.replace("Quay Holding;;;", "Quay Holding;;Pier;")
    with pytest.raises(InputError, match=r"sheet\.csv:4: row 3: `country` is 'Pier', and 'Port' in a row before"):
        read(tmp_path, text)


def test_a_list_of_sites_can_be_the_assets_of_a_network(tmp_path: Path) -> None:
    text = "domain,owner name\nharbour.example,x\nhxxps://quay[.]example,y\nhttps://facebook.com/pier,z\n"
    records = read(tmp_path, text, network="Quay network", source="https://blog.example/1", attributed_to="Quay Ltd")
    assert said(records) == [
        ("network:quay-network", "attributed-to", "organization:quay-ltd"),
        ("website:harbour.example", "asset-of", "network:quay-network"),
        ("website:quay.example", "asset-of", "network:quay-network"),
        ("page:facebook/pier", "asset-of", "network:quay-network"),
    ]
    assert [claim.source for claim in claims(records)] == ["sheet/report", *["sheet/file"] * 3]
    assert entities(records)["website:harbour.example"].properties == {"owner_name": "x"}


def test_a_network_is_not_for_relations(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--network is for a list of accounts"):
        read(tmp_path, SHEET, network="Quay network")


def test_an_actor_without_a_name_belongs_to_its_case(tmp_path: Path) -> None:
    found = entities(read(tmp_path, "name,kind,unidentified\na former employee,person,yes\n"))
    assert list(found) == ["person:sheet/a-former-employee"]


# documents

ARCHIVED = f"""\
Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,Hash,Thumbnail
https://harbour.example/1,done,https://archive.example/1.html,2023-01-02T10:00:00+00:00,2022-12-31 10:00:00,A post,\
SHA-256:{"7a" * 32},"=IMAGE(""https://archive.example/1.png"")"
https://harbour.example/2,done,"https://archive.example/2.html
https://archive.example/2.mp4",2023-01-03,,,,
"""


def test_an_archivers_sheet_becomes_documents(tmp_path: Path) -> None:
    records = read(tmp_path, ARCHIVED)
    first, second = sources(records)
    assert (first.url, first.archive_url) == ("https://harbour.example/1", "https://archive.example/1.html")
    assert (first.published, first.accessed, first.headline) == ("2022-12-31", "2023-01-02", "A post")
    assert first.sha256 == "7a" * 32
    assert second.archive_url == "https://archive.example/2.html"
    assert "1 × `Archive location` with several addresses, of which the first is kept (row 2)" in remarks(records)


@pytest.mark.parametrize(
    ("header", "row", "published", "accessed"),
    [
        (
            "url,archive url,hash,timestamp",
            "https://a.example,https://b.example,,2024-05-01 00:00:00",
            None,
            "2024-05-01",
        ),
        ("url,sha256,timestamp", "https://a.example,,20200503123300", None, "2020-05-03"),
        ("url,title,timestamp", "https://a.example,A page,2024-05-01", "2024-05-01", None),
        ("url,wayback,upload timestamp", "https://a.example,,2024-05-01", "2024-05-01", None),
        ("url,wayback,timestamp,archive date", "https://a.example,,2024-05-01,2024-06", "2024-05-01", "2024-06"),
    ],
)
def test_an_archivers_timestamp_is_when_it_took_the_copy(
    tmp_path: Path, header: str, row: str, published: str | None, accessed: str | None
) -> None:
    """Elsewhere, or where another column tells that, it is when the document was published."""
    (source,) = sources(read(tmp_path, f"{header}\n{row}\n"))
    assert (source.published, source.accessed) == (published, accessed)


def test_a_hash_of_another_sort_is_told(tmp_path: Path) -> None:
    records = read(
        tmp_path, "url,archive url,hash\nhttps://a.example,https://b.example,d41d8cd98f00b204e9800998ecf8427e\n"
    )
    assert sources(records)[0].sha256 is None
    assert "1 × `hash` that is no SHA-256, left out (row 1)" in remarks(records)


# the file as a whole


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "sep=|", "sep=\t"])
def test_a_first_line_may_say_what_parts_the_cells(tmp_path: Path, first: str) -> None:
    """As spreadsheets take it; rows count as without it, lines as the file has them."""
    mark = first.strip('"')[-1]
    sheet = f"{first}\r\nname;kind;a,b,c\r\nRoe, Jane;person;1\r\nQuay;persn;2\r\n".replace(";", mark)
    with pytest.raises(InputError, match=r"sheet\.csv:4: row 2: `kind` is 'persn'"):
        read(tmp_path, sheet)
    assert list(entities(read(tmp_path, sheet.replace("persn", "company")))) == ["person:roe-jane", "organization:quay"]


def test_a_specific_header_goes_before_a_table(tmp_path: Path) -> None:
    tow = written(tmp_path, "title,geolocation,domain,network,subnetwork\n")
    assert pick(tow) is FORMATS["tow"]
    assert pick(written(tmp_path, SHEET)) is FORMATS["table"]
    assert pick(tmp_path / "sheet.XLSX") is FORMATS["table"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_encoding_mark_and_line_ends_are_found_out(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    lines = (
        "subject|predicate|object|quote",
        'Person:Zoë Müller|owns|Organization:Quay Ltd|"a, b; c"',
        "Person:Jürgen Weiß|owns|Organization:Quay Ltd|über die Straße hinaus",
    )
    path = tmp_path / "sheet.csv"
    path.write_bytes("".join(line.replace("|", delimiter) + end for line in lines).encode(encoding))
    records = list(load(path, Options()))
    assert [entity.name for entity in entities(records).values()] == ["Zoë Müller", "Quay Ltd", "Jürgen Weiß"]
    assert claims(records)[0].quote == ("a, b; c",)
    guessed = [text for text in remarks(records) if "not UTF-8" in text]
    assert len(guessed) == (encoding == "cp1252")
    assert all("line 2 says 'Person:Zoë" in text for text in guessed)


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1251", "Газета Причал"), ("cp1253", "Εφημερίδα Λιμάνι"), ("gb18030", "港口报纸公司")]
)
def test_other_scripts_are_told_by_their_bytes(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(f"name,kind\n{name},Outlet\n".encode(encoding))
    (outlet,) = entities(list(load(path, Options()))).values()
    assert outlet.name == name


def test_the_user_knows_the_encoding_better(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes("name,kind\nŞirket,Outlet\n".encode("cp1254"))
    (outlet,) = entities(list(load(path, Options(map=("encoding==cp1254",))))).values()
    assert outlet.name == "Şirket"


def test_blank_rows_within_are_counted_and_those_at_the_end_are_not(tmp_path: Path) -> None:
    records = read(tmp_path, SHEET.replace("\nQuay", "\n,,,,,,,,,\n\nQuay") + ",,,,,,,,,\n\n")
    assert len(claims(records)) == 2
    assert remarks(records)[1:] == ["2 × blank row (row 2, 3)"]


def test_what_protects_a_cell_from_being_a_formula_is_taken_off(tmp_path: Path) -> None:
    text = "subject,predicate,object,quote\n'@roe,owns,Organization:Quay Ltd,'=1+1\n"
    records = read(tmp_path, text)
    assert (said(records)[0][0], claims(records)[0].quote) == ("account:sheet/roe", ("=1+1",))
    (quay,) = entities(read(tmp_path, "name,kind,phone\nQuay Ltd,company,'+1 23\n")).values()
    assert quay.properties == {"phone": "+1 23"}


def test_the_first_rows_are_shown_as_records(tmp_path: Path) -> None:
    path = written(tmp_path, SHEET + SHEET.splitlines()[1].replace("Jane", "John") * 1 + "\n")
    assert [record.record for record in first_records(path, Options(), rows=1)] == [
        "source", "entity", "entity", "claim",
    ]  # fmt: skip
    listed = written(tmp_path, LIST, "list.csv")
    assert [record.id for record in first_records(listed, Options(), rows=2)] == [
        "organization:quay-ltd", "page:facebook/harbourst",
    ]  # fmt: skip


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, SHEET) == read(tmp_path, SHEET)


# what our own tables, and columns that take a row back, may not become

DENIED = """\
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    says: [{deny: [roe, owns, quay], by: roe, grade: B2}, {say: [roe, directs, quay], grade: B2, key: directs}]
retractions: [{target: directs, reason: a mistake}]
"""
OURS = {
    "relations": "it lists what follows from claims, not the claims",
    "claims": "it lists claims without all that they go back to",
}


@pytest.mark.parametrize("table", OURS)
@pytest.mark.parametrize("change", ["as it is", "sorted and cut"])
def test_a_table_that_was_exported_is_refused(tmp_path: Path, table: str, change: str) -> None:
    """Loaded as somebody's sheet it would turn a denial into an allegation, and a retracted claim into a live one."""
    with Store.in_memory() as store:
        case, *records = casefile.load(written(tmp_path, DENIED, "harbour.yaml"))
        assert isinstance(case, Case)
        store.add(case, records)
        write(store, tmp_path / "out.csv", format="csv", table=table)
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    if change != "as it is":
        rows = [[*reversed(row)][:-1] for row in rows]
    text = "\n".join(";".join(row) for row in rows) + "\n"
    assert len(rows) == 3 - (table == "relations")
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    message = f"this table was exported by ascribe: {OURS[table]}; load the .jsonl export instead"
    assert str(raised.value) == f"{tmp_path}/sheet.csv:1: {message}"


def test_the_sheets_of_an_exported_workbook_are_refused_too(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="the extra ascribe[xlsx] is not installed")
    with Store.in_memory() as store:
        write(store, tmp_path / "out.xlsx")
    with pytest.raises(InputError, match="exported by ascribe: it lists what follows"):
        list(load(tmp_path / "out.xlsx", Options()))
    with pytest.raises(InputError, match="exported by ascribe: it lists claims without"):
        list(load(tmp_path / "out.xlsx", Options(map=("sheet==claims",))))


WORTH = {
    "status,supported": "`status` is 'supported', no stance; nearest: reported",
    "Verdict,open": "`Verdict` is 'open', no stance",
    "denied,yes": "`denied` says that this is denied, but not whether the row is the denial",
    "denials,Jane Roe in Herald": "`denials` is 'Jane Roe in Herald'; write yes or no, or --map denied= where",
    "live,perhaps": "`live` is 'perhaps'; write yes or no, or --map live= where",
    "retracted,see note": "`retracted` is 'see note'; write yes or no, or --map retracted= where",
}


@pytest.mark.parametrize("column", WORTH)
def test_a_column_that_says_what_a_row_is_worth_is_read_or_refused(tmp_path: Path, column: str) -> None:
    header, cell = column.split(",")
    text = f"subject,predicate,object,{header}\nJane Roe,owns,Quay Ltd,{cell}\n"
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    assert f"sheet.csv:2: row 1: {WORTH[column]}" in str(raised.value)
    field = {"status": "stance", "Verdict": "stance", "denials": "denied"}.get(header, header)
    records = read(tmp_path, text, f"{field}=")
    assert (claims(records)[0].stance, f"not read: `{header}`" in remarks(records)[1]) == ("asserts", True)


def test_a_status_may_be_a_stance_and_a_row_that_was_taken_back_stays_out(tmp_path: Path) -> None:
    text = """\
subject,predicate,object,status,retracted,live
Person:Jane Roe,owns,Quay Ltd,denied,no,yes
Person:Jane Roe,directs,Quay Ltd,confirmed,yes,
Person:Jane Roe,runs,Quay Ltd,,,no
Person:Jane Roe,founded,Quay Ltd,,,
"""
    records = read(tmp_path, text)
    assert [(claim.predicate, claim.stance) for claim in claims(records)] == [
        ("owns", "denies"),
        ("founded", "asserts"),
    ]
    assert [remark for remark in remarks(records) if "taken back" in remark] == [
        "1 × row of which `retracted` says that it was taken back, left out (row 2)",
        "1 × row of which `live` says that it was taken back, left out (row 3)",
    ]


def test_no_second_column_of_that_sort_is_passed_over(tmp_path: Path) -> None:
    text = "subject,predicate,object,stance,status\nPerson:Jane Roe,owns,Quay Ltd,denies,open\n"
    with pytest.raises(InputError, match=r"the header has `status` beside `stance`, .* as --map stance=stance"):
        read(tmp_path, text)
    assert [claim.stance for claim in claims(read(tmp_path, text, "stance=stance"))] == ["denies"]


# amounts, dates, addresses under a header that names a kind


@pytest.mark.parametrize(
    ("cell", "low", "unit"),
    [
        ("1e6 EUR", 1e6, "EUR"),
        ("1.5E+07 USD", 1.5e7, "USD"),
        ("1.500.000", 1.5e6, None),
        ("over 1.5m USD", 1.5e6, "USD"),
        ("50k EUR", 5e4, "EUR"),
        ("lots", None, None),
    ],
)
def test_an_amount_is_read_whole(tmp_path: Path, cell: str, low: float | None, unit: str | None) -> None:
    (claim,) = claims(read(tmp_path, f"subject,predicate,object,amount\nJane Roe,funded-by,Quay Ltd,{cell}\n"))
    assert claim.amount is not None
    assert (claim.amount.min, claim.amount.unit, claim.amount.text) == (low, unit, cell)


@pytest.mark.parametrize("cell", ["1.500 EUR", "NaN", "1.5m"])
def test_an_amount_that_cannot_be_is_refused_with_its_row(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match=r"sheet\.csv:2: row 1: `amount` '"):
        read(tmp_path, f"subject,predicate,object,amount\nJane Roe,funded-by,Quay Ltd,{cell}\n")


@pytest.mark.parametrize(
    "cell", ["3 Sept 2018", "3 September 2018", "September 3, 2018", "Sept. 3, 2018", "3rd Sep 2018"]
)
def test_a_day_whose_month_is_a_word_is_read(tmp_path: Path, cell: str) -> None:
    records = read(tmp_path, f"subject;predicate;object;when\nJane Roe;owns;Quay Ltd;{cell}\n")
    assert claims(records)[0].valid_from == "2018-09-03"


@pytest.mark.parametrize(
    ("cell", "id"),
    [
        ("https://facebook.com/harbourst", "page:facebook/harbourst"),
        ("https://facebook.com/groups/harbour", "group:facebook/harbour"),
        ("https://twitter.com/joe", "account:twitter/joe"),
        ("https://www.youtube.com/channel/UCx1", "channel:youtube/UCx1"),
        ("https://harbour.example", "website:harbour.example"),
        ("https://harbour.example/street", "page:harbour.example/street"),
        ("Harbour St.Pier", "page:harbour-st-pier"),
    ],
)
def test_the_address_goes_before_the_header(tmp_path: Path, cell: str, id: str) -> None:
    (claim,) = claims(read(tmp_path, f"Admin,Page\nPerson:Jane Roe,{cell}\n"))
    assert claim.object == id


def test_a_post_under_a_header_for_pages_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 1: 'admin-of' cannot have a Article"):
        read(tmp_path, "Admin,Page\nPerson:Jane Roe,https://twitter.com/joe/status/123\n")


def test_a_handle_without_its_platform_is_nobodys_elsewhere(tmp_path: Path) -> None:
    """@joe of one sheet and @joe of another may be accounts on two platforms."""
    text = "subject,predicate,object\n@joe,owns,Organization:Quay Ltd\nhttps://twitter.com/joe,owns,Organization:Pier\n"
    found = [entities(read(tmp_path, text, case=case)) for case in ("one", "two")]
    assert [[id for id in each if id.startswith("account")] for each in found] == [
        ["account:one/joe", "account:twitter/joe"],
        ["account:two/joe", "account:twitter/joe"],
    ]
    assert "1 × `subject` with a handle and no platform, known in this case only" in "".join(
        remarks(read(tmp_path, text))
    )
