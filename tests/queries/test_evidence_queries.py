"""denied, single-origin and rests-on: what relations stand on, and who speaks against them."""

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.queries.catalog import Catalog
from tests.queries.conftest import asking


def test_denied_names_who_denies_the_interested_and_the_blanket_denial_included(told):
    """Silence is no denial."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {deny: [roe, admin-of, harbour], by: roe}
- {deny: [roe, admin-of, harbour], by: roe, source: post, grade: C3}
- {dispute: [roe, admin-of, harbour], source: letter, grade: C3}
- {say: [quay, owns, digest], grade: A2}
- {deny: [quay, owns, digest], by: quay}
- {deny: [fans, funded-by, quay], by: a lawyer, interested: true}
- {say: [pier, owns, news], grade: B3}
- {deny: pier}
- {say: [poe, writes-for, news]}
- {no_comment: [poe, writes-for, news], by: poe}
- {no_finding: [poe, writes-for, news], source: post}
""")
    assert ask("denied") == [
        (
            *("Quay Ltd", "owns", "Quay News Digest", "supported", 0.76, ["Quay Ltd"], True, False),
            ["Herald, A2", "denial, Quay Ltd, in Herald, B2"],
        ),
        (
            *("Pier Holding", "owns", "Quay News", "contested", 0.48, ["Herald"], False, True),
            ["Herald, B3", "denial of all, Herald, B2"],
        ),
        (
            *("Jane Roe", "admin-of", "Harbour Street", "contested", 0.4096, ["Jane Roe", "Letter"], True, True),
            [
                "Herald, B2",
                "denial, Jane Roe, in Herald, B2",
                "denial, Jane Roe, in Post, C3",
                "dispute, Letter, A reply, C3",
            ],
        ),
        (
            *("Harbour Street Fans", "funded-by", "Quay Ltd", "denied", None, ["a lawyer"], True, False),
            ["denial, a lawyer, in Herald, B2"],
        ),
    ]


def test_denied_takes_voices_without_a_name_of_two_documents_for_two(store):
    """Of one document, relayed and recorded twice, for one; and a named denier for one in however many."""
    text = """
case: harbour
entities:
  harbour: {kind: Page, name: Harbour Street}
  roe: {kind: Person, name: Jane Roe}
sources:
  herald: {publisher: Herald, headline: A page and its owner}
  later:  {publisher: Herald, headline: More on the page}
  again:  {publisher: Daily, url: "https://daily.example/1"}
  daily:  {publisher: Daily, url: "https://daily.example/1"}
  wire:   {publisher: Wire, derived_from: [herald]}
claims:
  - source: herald
    says:
      - {say: [roe, admin-of, harbour]}
      - {deny: roe, by: a clerk, voice: unnamed}
      - {deny: [roe, admin-of, harbour], by: a clerk, voice: unnamed, source: wire}
      - {deny: [roe, admin-of, harbour], by: a clerk, voice: unnamed, source: later}
      - {deny: [roe, admin-of, harbour], by: a clerk, voice: unnamed, source: daily}
      - {deny: roe, by: a clerk, voice: unnamed, source: again}
      - {deny: roe, voice: unnamed, source: wire}
      - {deny: roe, by: roe}
      - {deny: [roe, admin-of, harbour], by: roe, source: later}
"""
    case, *records = loads(text)
    store.add(case, records)
    [(*_, denied_by, interested, others, citations)] = asking(store)("denied")
    assert (interested, others) == (True, True)
    assert denied_by == [
        "Jane Roe",
        "a clerk (unnamed in Daily)",
        *["a clerk (unnamed in Herald)"] * 2,
        "an unnamed voice in Herald",
    ]
    assert sorted(citations) == [
        "Herald, A page and its owner",
        "denial of all, Jane Roe, in Herald, A page and its owner",
        "denial of all, a clerk (unnamed), in Daily, https://daily.example/1",
        "denial of all, a clerk (unnamed), in Herald, A page and its owner",
        "denial of all, an unnamed voice in Herald, in Wire",
        "denial, Jane Roe, in Herald, More on the page",
        "denial, a clerk (unnamed in Herald), in Wire",
        "denial, a clerk (unnamed), in Daily, https://daily.example/1",
        "denial, a clerk (unnamed), in Herald, More on the page",
    ]
    assert asking(store)("links", entity="Jane Roe")[0][-1] == citations


def test_single_origin_is_what_many_documents_take_from_one(told):
    """Two independent documents are two origins; a denial or a second witness is no second document."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, admin-of, harbour], source: wire}
- {say: [poe, admin-of, fans]}
- {say: [poe, admin-of, fans], source: post}
- {say: [quay, owns, news]}
- {deny: [quay, owns, news], source: post, by: quay}
- {say: [pier, owns, digest], grade: B3, by: John Poe}
- {say: [pier, owns, digest], grade: B3, by: a clerk}
""")
    assert ask("single-origin") == [
        ("Jane Roe", "admin-of", "Harbour Street", 2, 0.64, "supported", False, ["Herald, B2", "Herald, in Wire, B2"]),
    ]
    assert [row[2:4] for row in ask("single-origin", min_documents="1")] == [
        ("Harbour Street", 2),
        ("Quay News Digest", 1),
        ("Quay News", 1),
    ]


def test_a_document_that_is_recorded_twice_is_no_second_document(store: Store) -> None:
    """Wire repeats the Herald; the mirror is the Herald itself, under another id."""
    case, *records = loads("""
case: harbour
entities: {roe: {kind: Person, name: Jane Roe}, quay: {kind: Organization, name: Quay Ltd},
           harbour: {kind: Page, name: Harbour Street}, fans: {kind: Page, name: Harbour Street Fans}}
sources:
  herald: {publisher: Herald, url: "https://herald.example/page"}
  mirror: {publisher: Herald Mobile, url: "http://www.herald.example/page/"}
  wire:   {publisher: Wire, derived_from: [herald]}
claims:
  - {source: herald, says: [{say: [roe, admin-of, harbour]}, {say: [quay, owns, fans]}]}
  - {source: mirror, says: [{say: [roe, admin-of, harbour]}, {say: [quay, owns, fans]}]}
  - {source: wire, says: [{say: [roe, admin-of, harbour]}]}
""")
    store.add(case, records)
    query = Catalog.read().query("single-origin")
    rows = [row[:4] for row in store.engine.read(query.text, query.bind({})).rows]
    assert rows == [["Jane Roe", "admin-of", "Harbour Street", 2]]
    every = query.bind({"min_documents": "1", "limit": "1"})
    assert [row[:4] for row in store.engine.read(query.text, every).rows] == rows


def test_what_rests_on_a_source_cites_it_or_came_by_way_of_it(told):
    """Wire repeats Herald; Post tells its own story of another page, and of this one too."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, admin-of, harbour], source: post}
- {say: [roe, created, harbour], source: post}
- {say: [harbour, coordinated-with, fans], source: wire}
- {say: [poe, admin-of, fans], source: post, via: [leak]}
- {fact: [harbour, followers, 300000]}
""")
    assert ask("rests-on", source="harbour/herald") == [
        (
            *("Jane Roe", "admin-of", "Harbour Street", 1, 2, 0.8704, "supported", False),
            ["Herald, B2", "Post, B2"],
        ),
        (
            "Harbour Street",
            "coordinated-with",
            "Harbour Street Fans",
            1,
            1,
            0.64,
            "supported",
            False,
            ["Herald, in Wire, B2"],
        ),
    ]
    assert [row[:3] for row in ask("rests-on", source="harbour/leak")] == [
        ("John Poe", "admin-of", "Harbour Street Fans"),
    ]
    assert ask("rests-on", source="harbour/her") == []
