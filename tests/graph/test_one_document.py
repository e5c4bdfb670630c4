"""One document is one wherever something is told, however often it is recorded and under whatever publisher."""

from __future__ import annotations

import pytest

from ascribe.graph.relations.repeats import told_once
from ascribe.graph.store import Store
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case

CASE = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  a-herald: {publisher: Herald, url: "https://herald.example/1"}
  b-mobile: {publisher: Herald Mobile, url: "http://www.herald.example/1/"}
  c-tablet: {publisher: Herald Tablet, sha256: "%s"}
  d-later:  {publisher: Herald, url: "https://herald.example/2"}
claims:
  - source: a-herald
    says: [{say: [roe, paid-by, quay], by: an aide, voice: unnamed, grade: B2, quote: one}]
  - source: b-mobile
    says:
      - {say: [roe, admin-of, page], grade: B2, quote: two}
      - {say: [roe, paid-by, quay], by: an aide, voice: unnamed, grade: B2, quote: two}
  - {source: d-later, grade: B2, says: [{say: [roe, admin-of, page], quote: three}]}
""" % ("0" * 64)
# One more record that is the mobile page by its address and the tablet edition by its hash.
UNITING = """
case: archive
sources:
  copy: {publisher: Archive, url: "https://herald.example/1", sha256: "%s"}
""" % ("0" * 64)


# A report that nobody is said to have published, as two files cite it: one without its title.
REPORT = """
case: %s
entities:
  page: {kind: Page, name: Pier View}
  roe:  {kind: Person, name: Jane Roe}
sources: {report: {%s}}
claims: [{source: report, grade: B2, says: [{say: [roe, admin-of, page], quote: %s}]}]
"""


def add(store: Store, text: str) -> None:
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)


def documents(store: Store) -> dict[str, tuple[str, str]]:
    rows = store.engine.read("MATCH (s:Source) RETURN s.id, s.document, s.house ORDER BY s.id").rows
    return {id.partition("/")[2]: (document, house) for id, document, house in rows}


@pytest.fixture
def harbour(store: Store) -> Store:
    add(store, CASE)
    return store


def test_every_record_knows_its_document_and_who_published_that(harbour: Store) -> None:
    assert documents(harbour) == {
        "a-herald": ("harbour/a-herald", "Herald"),
        "b-mobile": ("harbour/a-herald", "Herald"),
        "c-tablet": ("harbour/c-tablet", "Herald Tablet"),
        "d-later": ("harbour/d-later", "Herald"),
    }


def test_a_record_that_unites_two_documents_does_so_for_all_their_records(harbour: Store) -> None:
    """And gone again it leaves them apart."""
    before = documents(harbour)
    add(harbour, UNITING)
    assert documents(harbour) == {
        "copy": ("archive/copy", "Archive"),
        "a-herald": ("archive/copy", "Archive"),
        "b-mobile": ("archive/copy", "Archive"),
        "c-tablet": ("archive/copy", "Archive"),
        "d-later": ("harbour/d-later", "Herald"),
    }
    changed = documents(harbour)
    harbour.rebuild()
    assert documents(harbour) == changed
    add(harbour, "case: archive\n")
    assert documents(harbour) == before


def test_it_has_one_voice(harbour: Store) -> None:
    """Its records go by different publishers, and the first of them says nothing of the page."""
    (chain,) = harbour.chain("Harbour Street", "Quay Ltd").chains
    assert chain.sentence.partition(": ")[2] == (
        "Jane Roe is reported to administer Harbour Street, only on the word of Herald; Jane Roe is reported to be "
        "paid by Quay Ltd, only on the word of an aide (unnamed in Herald)."
    )


def test_what_it_says_is_told_once_and_the_rest_is_marked_as_not_counted(harbour: Store) -> None:
    paid = next(link for link in harbour.links("Jane Roe").links if link.predicate == "paid-by")
    ((head, copy),) = told_once(paid.citations)
    assert (head.counted, copy.counted) == (True, False)
    assert {head.document_id, copy.document_id} == {"harbour/a-herald"}
    (proof,) = harbour.explain(paid.relation).hops
    assert "more document" not in proof.why


def test_a_view_tells_the_same(harbour: Store) -> None:
    from ascribe.graph.viewed import ViewedStore

    viewed = ViewedStore(harbour.ledger, harbour.engine, View(as_of="2018"))
    plain, seen = (
        [(one.claim, one.document_id, one.house) for link in store.links("Jane Roe").links for one in link.citations]
        for store in (harbour, viewed)
    )
    assert plain == seen


ARCHIVE = """
case: archive
sources:
  kept: {url: "https://herald.example/2", archive_url: "https://archive.example/2", accessed: 2024-05-01, sha256: "%s"}
""" % ("7" * 64)


def archived(store: Store) -> list[tuple[str, str | None]]:
    (link,) = (link for link in store.links("Harbour Street").links if link.predicate == "admin-of")
    return [(cited.source, cited.archive_url) for cited in link.citations]


@pytest.mark.parametrize("order", [(CASE, ARCHIVE), (ARCHIVE, CASE)])
def test_what_an_archiver_kept_stands_in_every_citation_of_the_document(store: Store, order: tuple[str, ...]) -> None:
    """The other document has none; and without the archiver's record it is gone."""
    from ascribe.graph.viewed import ViewedStore

    for text in order:
        add(store, text)
    expected = {("harbour/b-mobile", None), ("harbour/d-later", "https://archive.example/2")}
    assert set(archived(store)) == expected
    assert set(archived(ViewedStore(store.ledger, store.engine, View(as_of="2018")))) == expected
    (row,) = store.engine.read("MATCH (s:Source {id: 'harbour/d-later'}) RETURN s.accessed, s.sha256").rows
    assert row == ["2024-05-01", "7" * 64]
    add(store, "case: archive\n")
    assert dict(archived(store))["harbour/d-later"] is None


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ('url: "https://report.example/1"', 'url: "http://www.report.example/1/"', "http://www.report.example/1/"),
        ('headline: A report, url: "https://report.example/1"', 'url: "https://report.example/1"', "A report"),
    ],
)
def test_a_report_that_two_files_cite_is_one_voice_by_its_title_or_address(
    store: Store, first: str, second: str, name: str
) -> None:
    add(store, REPORT % ("a", first, "one"))
    add(store, REPORT % ("b", second, "two"))
    (chain,) = store.behind("Pier View").chains
    assert chain.sentence == f"Jane Roe is reported to administer Pier View, only on the word of {name}."
    (hop,) = chain.hops
    assert [len(group) for group in told_once(hop.citations)] == [2]
    (explained,) = store.explain(hop.relation).hops
    assert "a/report" not in explained.why
