"""unnamed-voices, contextual-only, most-cited, without-quote-or-copy and unread: what the evidence is made of."""

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from tests.queries.conftest import Ask, asking


def test_unnamed_voices_alone_carry_a_relation(told):
    """A denial by somebody named changes nothing; a second voice with a name does, and so does the paper itself."""
    ask = told("""
- {say: [roe, admin-of, harbour], by: a clerk, voice: unnamed, grade: D3}
- {say: [roe, admin-of, harbour], by: a clerk, voice: unnamed, grade: D4, source: post}
- {say: [roe, admin-of, harbour], voice: unnamed, grade: E4, source: wire}
- {deny: [roe, admin-of, harbour], by: roe}
- {say: [poe, admin-of, harbour], by: a clerk, voice: unnamed, grade: D3}
- {say: [poe, admin-of, harbour], by: John Poe, voice: named}
- {say: [quay, owns, news]}
- {deny: [pier, owns, news], by: a clerk, voice: unnamed}
""")
    assert ask("unnamed-voices") == [
        (
            *("Jane Roe", "admin-of", "Harbour Street", 3),
            ["a clerk (unnamed in Herald)", "a clerk (unnamed in Post)", "an unnamed voice in Herald"],
            *(0.24, "supported", True),
            [
                *("a clerk (unnamed), in Herald, D3", "a clerk (unnamed), in Post, D4"),
                *("an unnamed voice in Herald, in Wire, E4", "denial, Jane Roe, in Herald, B2"),
            ],
        ),
    ]


def test_contextual_evidence_alone_carries_a_relation(told):
    """What has no method may rest on anything, and a contextual denial is no evidence for it."""
    ask = told("""
- {say: [cluster, directs, harbour], method: contextual}
- {say: [cluster, directs, fans], method: contextual}
- {say: [cluster, directs, fans], method: technical, source: post}
- {say: [quay, owns, news]}
- {say: [quay, owns, digest], method: contextual, grade: F2}
- {say: [quay, owns, digest], method: contextual, grade: F2, source: post}
- {deny: [pier, owns, digest], method: contextual}
""")
    assert [row[:6] for row in ask("contextual-only")] == [
        ("Harbour cluster", "directs", "Harbour Street", 1, 0.64, "supported"),
        ("Quay Ltd", "owns", "Quay News Digest", 2, None, "ungraded"),
    ]


def test_most_cited_sources_say_what_they_carry_and_what_nobody_else_does(told):
    """A denial carries no relation; a fact is a claim, and no relation."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, admin-of, harbour], source: post}
- {say: [quay, owns, news]}
- {say: [quay, owns, news], by: John Poe}
- {fact: [harbour, followers, "300000"]}
- {deny: [pier, owns, news], source: letter}
- {deny: [quay, owns, news], source: letter}
""")
    assert ask("most-cited") == [
        ("harbour/herald", "Herald", None, None, None, 4, 2, 1, ["admin-of", "followers", "owns"]),
        ("harbour/letter", "Letter", "A reply", None, None, 2, 0, 0, ["owns"]),
        ("harbour/post", "Post", None, None, None, 1, 1, 0, ["admin-of"]),
    ]
    assert [row[0] for row in ask("most-cited", limit=1)] == ["harbour/herald"]


def test_a_document_that_is_recorded_twice_is_one(told):
    """Whoever denies everything carries no predicate, and is listed."""
    ask = told("""
- {say: [roe, admin-of, harbour], source: daily}
- {say: [roe, admin-of, harbour], source: again, quote: runs it}
- {deny: roe, source: letter}
""")
    assert [(row[0], *row[5:]) for row in ask("most-cited")] == [
        ("harbour/again", 2, 1, 1, ["admin-of"]),
        ("harbour/letter", 1, 0, 0, []),
    ]


COPIES = """
case: copies
entities:
  roe:     {kind: Person, name: Jane Roe}
  harbour: {kind: Page, name: Harbour Street}
sources:
  kept:   {publisher: Herald, archive_url: "https://archive.example/1"}
  hashed: {publisher: Post, sha256: "%s"}
  gone:   {publisher: Wire, url: "https://wire.example/1"}
claims:
  - source: kept
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], quote: "runs it"}
      - {say: [roe, created, harbour]}
      - {say: [roe, admin-of, harbour], source: hashed, quote: "ran it"}
      - {deny: roe, source: gone, quote: "nothing of it"}
      - {fact: [harbour, followers, "300000"], source: gone}
      - {say: [roe, owns, harbour], source: gone, key: wrong}
retractions: [{target: wrong, reason: a mistake}]
""" % ("0" * 64)


@pytest.fixture
def copies(store: Store) -> Ask:
    case, *records = loads(COPIES)
    store.add(case, records)
    return asking(store)


def test_what_has_no_quote_or_no_copy_is_listed(copies):
    """A hash is of a copy that was kept; a claim that was retracted needs neither."""
    assert [row[1:] for row in copies("without-quote-or-copy")] == [
        (
            *("Harbour Street", "followers", "300000", "asserts", "quote and copy"),
            *("copies/gone", "Wire", "https://wire.example/1"),
        ),
        ("Jane Roe", None, None, "denies", "copy", "copies/gone", "Wire", "https://wire.example/1"),
        ("Jane Roe", "created", "Harbour Street", "asserts", "quote", "copies/kept", "Herald", None),
    ]


def test_documents_known_only_through_others_are_listed_with_what_rests_on_them(told):
    """Herald is on the way of what Wire says, but was read."""
    ask = told("""
- {say: [roe, admin-of, harbour], via: [leak]}
- {say: [roe, admin-of, harbour], source: post, via: [leak]}
- {say: [quay, owns, news], source: leak}
- {fact: [harbour, followers, "300000"], via: [leak]}
- {say: [poe, admin-of, fans], source: wire}
""")
    assert ask("unread") == [("harbour/leak", "Leak", None, None, None, 4, 2, ["Herald", "Post"])]
