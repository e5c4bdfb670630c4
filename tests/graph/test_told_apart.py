"""Who says that two names are not the same contests every chain that takes them for one."""

from __future__ import annotations

import pytest

from ascribe.cli.citations import described
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case

CASE = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  dana: {kind: Person, name: Dana Quill}
  poe:  {kind: Person, name: John Poe}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page]}
      - {say: [SAME], key: same}
"""
APART = """
case: post
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  dana: {kind: Person, name: Dana Quill}
  poe:  {kind: Person, name: John Poe}
sources: {own: {publisher: Post}}
claims: [{source: own, says: [{VERB: [PAIR], quote: two people, hedge: "surely"}]}]
"""


def add(store: Store, text: str) -> None:
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)


@pytest.mark.parametrize("same", ["roe, same-as, dana", "roe, pseudonym-of, dana", "dana, same-as, roe"])
@pytest.mark.parametrize("pair", ["roe, not-same-as, dana", "dana, not-same-as, roe"])
def test_an_identity_is_contested_by_whoever_tells_the_two_apart(store: Store, same: str, pair: str) -> None:
    """Whichever way round both are said, and as soon as it is said; undone with the retraction."""
    add(store, CASE.replace("SAME", same))
    (before,) = store.chain("Harbour Street", "Dana Quill").chains
    assert (before.strength, before.contested, before.denials) == ("control", False, [])
    add(store, APART.replace("VERB", "say").replace("PAIR", pair))
    (chain,) = store.chain("Harbour Street", "Dana Quill").chains
    assert (chain.strength, chain.contested, chain.confidence) == ("association", True, before.confidence)
    assert chain.sentence.startswith("Taken together, these reports link Dana Quill to Harbour Street: ")
    assert chain.sentence.endswith("Post is reported to say that Dana Quill and Jane Roe are not the same (“surely”).")
    (said,) = chain.denials
    assert described(said).startswith("says that Dana Quill and Jane Roe are not the same · Post")
    assert store.chain("Harbour Street", "Dana Quill", strength="role").chains == []
    assert store.explain("Harbour Street", "Dana Quill").chain == chain
    store.rebuild()
    assert store.chain("Harbour Street", "Dana Quill").chains == [chain]
    store.retract("post/own", "a mix-up")
    assert store.chain("Harbour Street", "Dana Quill").chains == [before]


@pytest.mark.parametrize(
    ("verb", "pair"),
    [("deny", "roe, not-same-as, dana"), ("say", "roe, not-same-as, poe"), ("say", "roe, met-with, dana")],
)
def test_nothing_else_contests_it(store: Store, verb: str, pair: str) -> None:
    """Not who denies that they are two, nor who tells somebody else apart."""
    add(store, CASE.replace("SAME", "roe, same-as, dana"))
    add(store, APART.replace("VERB", verb).replace("PAIR", pair))
    chain = store.chain("Harbour Street", "Dana Quill").chains[0]
    assert (chain.strength, chain.contested) == ("control", False)


def test_a_dry_run_foresees_it(store: Store) -> None:
    add(store, CASE.replace("SAME", "roe, same-as, dana"))
    case, *records = loads(APART.replace("VERB", "say").replace("PAIR", "dana, not-same-as, roe"))
    assert isinstance(case, Case)
    (change,) = store.trial().add(case, records).chains
    assert change.before is not None
    assert change.after is not None
    assert (change.before.strength, change.after.strength, change.after.contested) == ("control", "association", True)


def test_links_show_the_two_relations_as_they_are(store: Store) -> None:
    add(store, CASE.replace("SAME", "roe, same-as, dana"))
    add(store, APART.replace("VERB", "say").replace("PAIR", "dana, not-same-as, roe"))
    links = {link.predicate: (link.status, len(link.citations)) for link in store.links("Dana Quill").links}
    assert links == {"same-as": ("supported", 1), "not-same-as": ("ungraded", 1)}
