"""A chain says no more than its weakest link, with every hedge, every denial, and on whose word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.cli.citations import described
from ascribe.graph.relations.answers import Chain, Hop, as_json
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Source
from ascribe.schema.vocabulary import Kind, base_vocabulary

CAST = """
case: quay
entities:
  page:  {kind: Page, name: Harbour Street}
  roe:   {kind: Person, name: Jane Roe}
  dana:  {kind: Person, name: Dana Quill}
  quay:  {kind: Organization, name: Quay Ltd}
  pier:  {kind: Organization, name: Pier Holding}
  paper: {kind: Outlet, name: Quay News}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
  wire:   {publisher: Wire, derived_from: [herald]}
  leak:   {headline: A leaked ledger}
claims:
"""


def told(store: Store, *blocks: str) -> Store:
    """The store with these claims in it, each a source's key and what it says."""
    text = CAST + "".join(f"  - source: {block.replace(': ', chr(10) + '    says: [', 1)}]\n" for block in blocks)
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


def only(chains: list[Chain]) -> Chain:
    [chain] = chains
    return chain


RUNS, OWNS = "{say: [roe, admin-of, page], grade: B2}", "{say: [quay, owns, page], grade: B2}"


# Whose word it is.


def test_what_has_one_origin_by_its_sources_own_account_rests_on_its_word(store: Store) -> None:
    """Two papers that have it from the register are one voice, and it is not theirs."""
    says = RUNS.replace("grade", "origin: the register, grade")
    found = only(told(store, f"herald: {says}", f"post: {says}").behind("Harbour Street").chains)
    assert (found.origins, found.sentence) == (
        1,
        "Jane Roe is reported to administer Harbour Street, only on the word of the register.",
    )


def test_a_hop_with_an_origin_of_its_own_is_not_on_the_papers_word(store: Store) -> None:
    paid = "{say: [roe, paid-by, quay], grade: B2, origin: the register}"
    found = only(told(store, f"herald: {RUNS}, {paid}").chain("Harbour Street", "Quay Ltd").chains)
    assert found.confidence == pytest.approx(0.64 * 0.64)
    assert "Jane Roe is reported to administer Harbour Street, only on the word of Herald; " in found.sentence
    assert found.sentence.endswith("Jane Roe is reported to be paid by Quay Ltd, only on the word of the register.")
    both = RUNS.replace("grade", "origin: the register, grade")
    found = only(told(store, f"herald: {both}", f"post: {paid}").chain("Harbour Street", "Quay Ltd").chains)
    assert found.sentence.endswith(
        "Jane Roe is reported to be paid by Quay Ltd; all of it on the word of the register."
    )


def test_a_citation_names_its_origin_and_who_speaks(store: Store) -> None:
    told(store, f"herald: {RUNS.replace('grade', 'origin: the register, by: Ada Lode, grade')}")
    (link,) = store.links("Harbour Street").links
    assert [described(cited) for cited in link.citations] == ["Ada Lode, in Herald · B2 · origin: the register"]
    assert as_json(link)["citations"][0]["origin"] == "the register"


@pytest.mark.parametrize(
    ("stated", "shown"), [("likelihood: almost certain", "“almost certain”"), ("probability: 0.95", "probability .95")]
)
def test_what_a_source_itself_holds_of_it_stands_beside_the_grade(store: Store, stated: str, shown: str) -> None:
    """The digit alone would give another number."""
    told(store, f"herald: {RUNS.replace('grade', f'{stated}, hedge: it seems, grade')}")
    (link,) = store.links("Harbour Street").links
    assert [described(cited) for cited in link.citations] == [f"Herald · B2 · {shown} · hedged “it seems”"]
    (cited,) = as_json(link)["citations"]
    assert {cited["likelihood"], cited["probability"]} in ({"almost certain", None}, {None, 0.95})
    ((edge,),) = store.engine.read("MATCH ()-[r:ADMIN_OF]->() RETURN r.citations[0]").rows
    assert edge == f"Herald, B2, {shown}, “it seems”"
    rows = store.engine.read("MATCH (c:Claim) RETURN c.likelihood, c.probability").rows
    assert [set(row) for row in rows] == [{cited["likelihood"], cited["probability"]}]


# Which end is upstream.


@pytest.mark.parametrize("ends", [("Harbour Street", "Pier Holding"), ("Pier Holding", "Harbour Street")])
@pytest.mark.parametrize("any_direction", [False, True])
def test_the_upper_end_is_the_same_from_either_end(store: Store, ends: tuple[str, str], any_direction: bool) -> None:
    """A page never stands behind its owner, wherever the question begins."""
    told(store, f"herald: {OWNS}, {{say: [pier, owns, quay], grade: B2}}")
    chain = only(store.chain(*ends, any_direction=any_direction).chains)
    assert chain.strength == "control"
    assert "these reports would have Pier Holding control Harbour Street: " in chain.sentence


def test_two_that_run_one_page_have_no_upper_end(store: Store) -> None:
    told(store, f"herald: {RUNS}, {OWNS}")
    chain = only(store.chain("Jane Roe", "Quay Ltd", any_direction=True).chains)
    assert chain.strength == "lead"
    assert "a lead, and no more, between Quay Ltd and Jane Roe: " in chain.sentence


def test_a_symmetric_hop_is_told_in_the_order_it_is_walked(store: Store) -> None:
    told(store, "herald: {say: [quay, allied-with, pier], grade: B2}")
    assert only(store.chain("Quay Ltd", "Pier Holding").chains).sentence.startswith("Quay Ltd is reported to")
    assert only(store.chain("Pier Holding", "Quay Ltd").chains).sentence.startswith("Pier Holding is reported to")


# Identity.


@pytest.mark.parametrize(
    ("says", "strength"),
    [
        ("{say: [roe, same-as, dana]}", "control"),
        ("{say: [roe, same-as, dana], grade: B2}", "control"),
        ("{say: [roe, pseudonym-of, dana], grade: B2}", "control"),
        ("{say: [roe, same-as, dana], grade: D3}", "association"),
        ("{say: [roe, pseudonym-of, dana], grade: C3}", "association"),
        ("{say: [roe, same-as, dana], grade: A1}, {deny: [roe, same-as, dana], by: Post}", "association"),
        ("{say: [roe, same-as, dana], grade: A1}, {deny: [roe, same-as, dana], by: roe}", "control"),
    ],
)
def test_only_an_identity_nobody_doubts_carries_what_is_said(store: Store, says: str, strength: str) -> None:
    told(store, f"herald: {RUNS}, {says}")
    [chain] = [chain for chain in store.behind("Harbour Street").chains if chain.hops[-1].to.name == "Dana Quill"]
    assert chain.strength == strength
    assert ("would have Dana Quill control" in chain.sentence) == (strength == "control")


# On whose word.


@pytest.mark.parametrize(
    ("blocks", "ending"),
    [
        ([f"herald: {RUNS}"], ", only on the word of Herald."),
        ([f"herald: {RUNS[:-1]}, by: Facebook}}", f"post: {RUNS[:-1]}, by: facebook}}"],
         ", only on the word of Facebook."),
        ([f"herald: {RUNS}", f"wire: {RUNS}"], ", only on the word of Herald."),
        ([f"herald: {RUNS}", f"post: {RUNS}"], " Harbour Street."),
        ([f"herald: {RUNS[:-1]}, by: [Facebook, Google]}}"], " Harbour Street."),
        ([f"herald: {RUNS[:-1]}, voice: unnamed}}"], ", only on the word of an unnamed voice in Herald."),
        ([f"wire: {RUNS[:-1]}, voice: unnamed}}"], ", only on the word of an unnamed voice in Herald."),
        ([f"leak: {RUNS[:-1]}, voice: unnamed}}"], ", only on the word of an unnamed voice in A leaked ledger."),
        ([f"herald: {RUNS[:-1]}, by: a former employee, voice: unnamed}}"],
         ", only on the word of a former employee (unnamed in Herald)."),
        ([f"herald: {RUNS[:-1]}, by: [a guard, a driver], voice: unnamed}}"],
         ", only on the word of one or more voices (unnamed in Herald)."),
        ([f"herald: {RUNS[:-1]}, voice: unnamed}}", f"post: {RUNS[:-1]}, voice: unnamed}}"], " Harbour Street."),
    ],
)  # fmt: skip
def test_a_relation_on_one_word_says_whose(store: Store, blocks: list[str], ending: str) -> None:
    """A repetition adds no speaker; an unnamed voice is nobody's but its document's."""
    told(store, *blocks)
    assert only(store.behind("Harbour Street").chains).sentence.endswith(
        f"administer Harbour Street{ending}"[-len(ending) :]
    )
    assert only(store.behind("Harbour Street").chains).sentence.startswith("Jane Roe is reported to administer Harbour")


def test_a_chain_on_one_word_says_so_once_at_its_end(store: Store) -> None:
    told(store, f"herald: {RUNS}, {{say: [roe, paid-by, quay], grade: B2}}, {{deny: [roe, paid-by, quay], by: roe}}")
    assert only(store.chain("Harbour Street", "Quay Ltd").chains).sentence == (
        "Taken together, these reports would have Quay Ltd stand behind Harbour Street: "
        "Jane Roe is reported to administer Harbour Street; Jane Roe is reported to be paid by Quay Ltd; "
        "all of it on the word of Herald. Jane Roe is reported to deny that Jane Roe is paid by Quay Ltd."
    )


def test_two_unnamed_voices_of_two_documents_are_not_one(store: Store) -> None:
    told(store, f"herald: {RUNS[:-1]}, voice: unnamed}}", "leak: {say: [roe, paid-by, quay], voice: unnamed}")
    sentence = only(store.chain("Harbour Street", "Quay Ltd").chains).sentence
    assert "Harbour Street, only on the word of an unnamed voice in Herald; " in sentence
    assert sentence.endswith("by Quay Ltd, only on the word of an unnamed voice in A leaked ledger.")


def test_an_unnamed_denial_is_not_its_publishers(store: Store) -> None:
    told(store, f"herald: {RUNS}", "post: {deny: [roe, admin-of, page], voice: unnamed, hedge: as far as he knew}")
    assert only(store.behind("Harbour Street").chains).sentence.endswith(
        "An unnamed voice in Post is reported to deny that Jane Roe administers Harbour Street (“as far as he knew”)."
    )


def test_denials_are_told_hop_by_hop_and_the_strongest_first(store: Store) -> None:
    """First those of the page and Jane Roe, then those of her and Quay Ltd, last those that skip a hop."""
    told(
        store,
        f"herald: {RUNS}, {{say: [roe, paid-by, quay], grade: B2}}",
        "post: {deny: [roe, admin-of, page], by: Ada Lode, grade: C3}, "
        "{deny: [roe, paid-by, quay], by: Ben Kay, grade: C3}, {deny: [quay, owns, page], by: Cy Moor, grade: A1}",
        "leak: {deny: [roe, admin-of, page], by: Di Fane, grade: A1}, "
        "{deny: [roe, paid-by, quay], by: Ed Hale, grade: A1}",
    )
    chain = only(store.chain("Harbour Street", "Quay Ltd").chains)
    assert [denial.asserted_by for denial in chain.denials] == ["Di Fane", "Ada Lode", "Ed Hale", "Ben Kay", "Cy Moor"]
    chain = only(store.chain("Quay Ltd", "Harbour Street").chains)
    assert [denial.asserted_by for denial in chain.denials] == ["Ed Hale", "Ben Kay", "Di Fane", "Ada Lode", "Cy Moor"]


def test_a_blanket_denial_is_told_from_one_of_the_relation(store: Store) -> None:
    told(store, f"herald: {RUNS}, {{deny: roe, by: roe}}, {{deny: [roe, admin-of, page], by: Tom Quill}}")
    chain = only(store.behind("Harbour Street").chains)
    assert {(denial.asserted_by, denial.blanket) for denial in chain.denials} == {
        ("Jane Roe", True),
        ("Tom Quill", False),
    }
    assert [citation.blanket for citation in chain.hops[0].citations] == [False, False, True]
    assert chain.sentence.endswith(
        "Jane Roe is reported to deny what is said of Jane Roe. "
        "Tom Quill is reported to deny that Jane Roe administers Harbour Street."
    )


# Namesakes.

SMITHS = """entities:
  mp:     {kind: Person, id: "person:mp", name: John Smith}
  driver: {kind: Person, id: "person:driver", name: John Smith}
  one:    {kind: Outlet, id: "outlet:one", name: Morning News}
  two:    {kind: Outlet, id: "outlet:two", name: Morning News}
"""
MORNING = "sources:\n  early: {publisher: one}\n  late:  {publisher: two}\n"


def with_namesakes(store: Store, *blocks: str) -> Store:
    """Two people of one name, and two papers that share another."""
    text = CAST.replace("entities:\n", SMITHS).replace("sources:\n", MORNING)
    text += "".join(f"  - source: {block.replace(': ', chr(10) + '    says: [', 1)}]\n" for block in blocks)
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


@pytest.mark.parametrize(
    ("blocks", "ending"),
    [
        (["herald: {say: [roe, admin-of, page], grade: B2, by: [mp, driver]}"], "Harbour Street."),
        (["early: " + RUNS, "late: " + RUNS], "Harbour Street."),
        (["herald: {say: [roe, admin-of, page], grade: B2, by: mp}"], "only on the word of John Smith."),
        (["late: " + RUNS], "only on the word of Morning News."),
    ],
)
def test_two_of_one_name_are_one_witness_but_not_called_one(store: Store, blocks: list[str], ending: str) -> None:
    """By name is the cautious side of a number, and the wrong one for a sentence."""
    chain = only(with_namesakes(store, *blocks).behind("Harbour Street").chains)
    assert (chain.confidence, chain.origins) == (pytest.approx(0.64), 1)
    assert chain.sentence.endswith(ending)


def test_namesakes_are_told_apart_in_one_sentence(store: Store) -> None:
    with_namesakes(
        store,
        "herald: {say: [quay, owns, page], grade: B2, by: mp}, {say: [pier, owns, quay], grade: B2, by: driver}",
        "post: {deny: [quay, owns, page], by: driver}, {deny: [pier, owns, quay], by: mp}",
    )
    chain = next(chain for chain in store.behind("Harbour Street").chains if len(chain.hops) == 2)
    assert chain.sentence.partition(": ")[2] == (
        "Quay Ltd is reported to own Harbour Street, only on the word of John Smith (person:mp); "
        "Pier Holding is reported to own Quay Ltd, only on the word of John Smith (person:driver). "
        "John Smith (person:driver) is reported to deny that Quay Ltd owns Harbour Street. "
        "John Smith (person:mp) is reported to deny that Pier Holding owns Quay Ltd."
    )


# When.


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("when: 2016", "(2016)"),
        ("when: 2015/2016", "(from 2015 until 2016)"),
        ("when: ../2016~", "(until about 2016)"),
        ("former: true", "(formerly)"),
        ("when: 2016/..", "(from 2016)"),
        ("when: 2016?", "(perhaps 2016)"),
    ],
)
def test_what_is_over_is_told_as_over_and_what_was_one_day_as_that_day(store: Store, when: str, said: str) -> None:
    told(store, f"herald: {RUNS[:-1]}, {when}}}")
    sentence = only(store.behind("Harbour Street").chains).sentence
    assert sentence == f"Jane Roe is reported to administer Harbour Street {said}, only on the word of Herald."


@pytest.mark.parametrize(
    ("dates", "span", "said"),
    [
        (["when: 2015/2016", "when: 2015/.."], ("2015", None), " (from 2015)"),
        (["when: 2015/2016", "when: 2017-03/.."], ("2015", None), " (from 2015)"),
        (["when: 2015/2016", ""], ("2015", "2016"), " (from 2015 until 2016)"),
        (["when: 2015/2016", "{when: 2014/.., former: true}"], ("2014", "2016"), " (from 2014 until 2016)"),
        (["when: 2018-05-01", "when: 2020-03-03"], ("2018-05-01", "2020-03-03"), " (dated 2018-05-01 to 2020-03-03)"),
        (["when: 2018-05-01", "when: 2015/2016"], ("2015", "2018-05-01"), " (dated 2015 to 2018-05-01)"),
        (["when: 2018-05-01", "when: ../2018"], ("2018-05-01", "2018"), " (from 2018-05-01 until 2018)"),
        (["when: 2018-12-31", "when: 2015/2018"], ("2015", "2018-12-31"), " (from 2015 until 2018-12-31)"),
        (["when: 2018-05-01", "when: 2018-05-01"], ("2018-05-01", "2018-05-01"), " (2018-05-01)"),
        (["when: 2018-05-01", "when: 2018-06/.."], ("2018-05-01", None), " (from 2018-05-01)"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_end_is_known_when_no_assertion_goes_on_and_the_last_one_says_that_it_ended(
    store: Store, dates: list[str], span: tuple[str | None, str | None], said: str, turned: bool
) -> None:
    """Two days on which something was seen are no beginning and no end."""
    one, two = (f"{RUNS[:-1]}, {date.strip('{}')}}}" for date in (reversed(dates) if turned else dates))
    told(store, f"herald: {one}", f"post: {two}")
    chain = only(store.behind("Harbour Street").chains)
    assert (chain.hops[0].valid_from, chain.hops[0].valid_to) == span
    assert chain.sentence == f"Jane Roe is reported to administer Harbour Street{said}."


# Of any chain in any graph.

NAMES = [f"Body {letter}" for letter in "ABCDE"]
PREDICATES = "owns funded-by part-of allied-with same-as pseudonym-of asset-of cited attributed-to".split()
STRONGEST_FIRST = ["control", "role", "association", "lead", "amplification"]
HEADLINES = {
    "control": r"Taken together, these reports would have (?P<upper>Body .) control (?P<lower>Body .)",
    "role": r"Taken together, these reports would have (?P<upper>Body .) stand behind (?P<lower>Body .)",
    "association": r"Taken together, these reports link Body . to Body .",
    "lead": r"Taken together, these reports are a lead, and no more, between Body . and Body .",
    "amplification": r"Between Body . and Body . these reports show no more than who carried what",
}

statements = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(PREDICATES), st.integers(0, 4),
        st.sampled_from(["asserts"] * 4 + ["denies", "disputes"]),
        st.sampled_from([None, None, "seems to", "is said to"]),
        st.sampled_from(["A1", "B2", "C3", "D4", None]), st.integers(0, 2),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


def world(says: list[tuple[Any, ...]]) -> Store:
    """Five bodies of which this is said: an end, predicate, the other end, stance, hedge, grade, who speaks where."""
    store = Store.in_memory()
    ids = [f"body:{name[-1].lower()}" for name in NAMES]
    records: list[Record] = [Entity(id=id, kind="Body", name=name) for id, name in zip(ids, NAMES, strict=True)]
    records += [Source(id=f"s{number}", publisher=f"Paper {number}") for number in range(3)]
    records += [
        Claim(
            subject=ids[a], predicate=predicate, object=ids[b], stance=stance, hedge=hedge, grade=grade,
            source=f"s{paper}", asserted_by=f"Speaker {paper}",
        )
        for a, predicate, b, stance, hedge, grade, paper in says
        if a != b
    ]  # fmt: skip
    # A kind of its own fits every predicate.
    store.add(Case(id="world", vocabulary=Extension(entities={"Body": Kind(meaning="Anybody.")})), records)
    return store


def every_chain(store: Store) -> Iterator[tuple[Chain, bool]]:
    """All that is answered, each with whether the question was for a path in any direction."""
    for name in NAMES:
        for answer in (store.behind(name, limit=200), store.fronts(name, limit=200)):
            yield from ((chain, False) for chain in answer.chains)
    for pair in combinations(NAMES, 2):
        for ends in (pair, pair[::-1]):
            yield from ((chain, False) for chain in store.chain(*ends, limit=50).chains)
        yield from ((chain, True) for chain in store.chain(*ends, limit=50, any_direction=True).chains)


def is_hedged(hop: Hop) -> bool:
    """Whether all graded assertions are hedged, or all where none is graded; a speaker's hedge is on all they say."""
    said = [cited for cited in hop.citations if cited.stance == "asserts"]
    hedging = {cited.asserted_by for cited in said if cited.hedge}
    return all(cited.asserted_by in hedging for cited in [one for one in said if one.grade] or said)


def is_doubted(hop: Hop) -> bool:
    return hop.predicate in ("same-as", "pseudonym-of") and (
        hop.status == "contested" or (hop.confidence is not None and hop.confidence < 0.5)
    )


def way(hop: Hop) -> str | None:
    """Which way upstream is: "up", "down", or None where neither end is."""
    behind = base_vocabulary().predicate(hop.predicate).behind
    return None if behind == "neither" else "up" if (behind == "object") == (hop.direction == "out") else "down"


def allowed(chain: Chain) -> str:
    """The most a chain may say, by the rules read off one after the other, each lowering what is left."""
    hops = chain.hops
    most = "control"

    def lower(to: str) -> None:
        nonlocal most
        most = max(most, to, key=STRONGEST_FIRST.index)

    doubted = [hop for hop in hops if is_doubted(hop)]
    telling = [hop for hop in hops if hop.strength != "identity" or hop in doubted]
    linking = [hop for hop in hops if hop.strength == "association" or hop in doubted]
    for hop in telling:
        if hop.strength == "role" or (hop.strength == "control" and is_hedged(hop)):
            lower("role")
        if hop.strength in ("association", "conclusion") or hop in doubted:
            lower("association")
        if hop.strength == "amplification":
            lower("amplification")
    if not telling:
        lower("association")
    undirected = [hop for hop in telling[1:-1] if hop in doubted or hop.predicate == "allied-with"]
    if len(linking) > 1 or undirected or {"up", "down"} <= {way(hop) for hop in hops}:
        lower("lead")
    return most


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(statements)
def test_no_sentence_says_more_than_the_weakest_link(says: list[tuple[Any, ...]]) -> None:
    """Nor puts the lower end above the upper one, nor leaves out a hedge or whoever denies."""
    with world(says) as store:
        answers = {name: store.links(name).links for name in NAMES}
        for chain, any_direction in every_chain(store):
            assert STRONGEST_FIRST.index(chain.strength) >= STRONGEST_FIRST.index(allowed(chain))
            text = chain.sentence
            start, end = chain.hops[0].from_.name, chain.hops[-1].to.name
            assert text.startswith("A path in the data, not an attribution: ") == any_direction
            spoken = [strength for strength, headline in HEADLINES.items() if re.search(headline, text)]
            assert spoken == ([chain.strength] if len(chain.hops) > 1 else [])
            found = re.search(HEADLINES[chain.strength], text)
            if found and chain.strength in ("control", "role"):
                upper, lower = (end, start) if "up" in {way(hop) for hop in chain.hops} else (start, end)
                assert (found["upper"], found["lower"]) == (upper, lower)
            for hop in chain.hops:
                for cited in hop.citations:
                    assert cited.stance != "asserts" or not cited.hedge or f"“{cited.hedge}”" in text
            between = {hop.from_.name for hop in chain.hops} | {end}
            denials = {
                (cited.asserted_by, cited.stance)
                for name in between
                for link in answers[name]
                if link.other.name in between
                for cited in link.citations
                if cited.stance in ("denies", "disputes")
            }
            assert denials == {(cited.asserted_by, cited.stance) for cited in chain.denials}
            for speaker, stance in denials:
                said = "deny" if stance == "denies" else "offer a rival account"
                assert re.search(rf"{speaker}[^.]* reported to {said}", text)
            assert text.count(" reported to ") == len(chain.hops) + len(re.findall(r"\. (?=Speaker)", text))
