"""What a store answers, on each engine, is what an enumeration of every coin gives.

The enumeration is written from the definition of confidence and from nothing else: it reads records, knows no
testimony and no evidence, lays out every coin and adds up the cells in which the claims stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product
from math import prod
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.relations.answers import Link
from ascribe.graph.store import Store
from ascribe.schema.records import Case, Claim, Entity, Record, Source

LETTERS = {"A": 0.95, "B": 0.80, "C": 0.60, "D": 0.40, "E": 0.20}
DIGITS = {"1": 0.95, "2": 0.80, "3": 0.60, "4": 0.40, "5": 0.10}
LIKELY = {"likely": 0.675, "almost certain": 0.97}

# Everybody who speaks or publishes, by every name they go under here.
WHO = {
    "Herald": "herald", "The Herald": "herald", "Wire": "wire", "Dana Quay": "dana", "person:dana-quay": "dana",
    "D. Quay": "dana", "outlet:gazette": "gazette", "Gazette": "gazette", "@thegazette": "gazette",
    "a clerk": "a clerk", "the register": "the register",
}  # fmt: skip
PEOPLE = [
    Entity(id="person:dana-quay", kind="Person", name="Dana Quay", aliases=("D. Quay",)),
    Entity(id="outlet:gazette", kind="Outlet", name="Gazette", aliases=("@thegazette",)),
]
PAGE = "page:harbour"
PAPERS, OWN_PAPER = 5, "own"


class Relation(NamedTuple):
    """Claims about one relation, and whether somebody denies everything about its subject altogether."""

    claims: list[dict[str, Any]]
    denied_wholesale: bool


class World(NamedTuple):
    """Some papers, relations of one page, chains of hops, and what is retracted in the end: a claim or a paper."""

    papers: list[dict[str, Any]]
    relations: list[Relation]
    chains: list[list[list[dict[str, Any]]]]
    retracted: int


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, None, *values])


def claims(stances: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of one claim; `by` END is whoever is the subject of its relation."""
    return st.fixed_dictionaries(
        {
            "stance": st.sampled_from(stances),
            "source": st.sampled_from([*range(PAPERS), OWN_PAPER]),
            "via": maybe((), (0,), (1, 0), (3,)),
            "grade": st.sampled_from(["A1", "B2", "B2", "C3", "C2", "B4", "D1", "E2", "A5", "F2", "B6", None]),
            "asserted_by": maybe(
                "Dana Quay", "person:dana-quay", "The Herald", "@thegazette", "a clerk", "a clerk", "END"
            ),
            "voice": st.sampled_from([None, "unnamed"]),
            "hedge": maybe("appears to"),
            "origin": st.sampled_from([None] * 3 + ["the register", "D. Quay"]),
            "likelihood": st.sampled_from([None] * 5 + list(LIKELY)),
            "probability": st.sampled_from([None] * 7 + [0.7]),
            "interested": st.sampled_from([False] * 4 + [True]),
        }
    )


@st.composite
def papers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Papers that derive from each other in forks and circles; two of one address are one document."""
    bases = st.lists(st.integers(0, PAPERS - 1), max_size=2, unique=True)
    return [
        {
            "publisher": draw(st.sampled_from([None, "Herald", "The Herald", "Wire", "outlet:gazette", "D. Quay"])),
            "reliability": draw(maybe("A", "C", "D", "F")),
            "derived_from": draw(bases) if draw(maybe(1)) else [],
            "url": draw(maybe("https://paper.example/1", "http://www.paper.example/1/")),
        }
        for _ in range(PAPERS)
    ]  # fmt: skip


STANCES = ["asserts", "asserts", "asserts", "asserts", "denies", "disputes", "no_finding", "no_comment"]
RELATION = st.builds(Relation, st.lists(claims(STANCES), min_size=1, max_size=4), st.sampled_from([False] * 4 + [True]))
HOP = st.lists(claims(["asserts"] * 6 + ["denies"]), min_size=1, max_size=2)
WORLDS = st.builds(
    World,
    papers(),
    st.lists(RELATION, min_size=6, max_size=10),
    st.lists(st.lists(HOP, min_size=2, max_size=3), min_size=2, max_size=4),
    st.integers(0, 99),
)


# The world as records.


class Told(NamedTuple):
    """The records of a world, and the claims of each of its relations and hops."""

    papers: dict[str, Source]
    records: list[Record]
    relations: list[list[Claim]]
    blanket: list[Claim]
    chains: list[list[list[Claim]]]


def told(world: World) -> Told:
    papers = {
        f"paper-{number}": Source(
            **paper | {"id": f"paper-{number}", "derived_from": tuple(f"paper-{one}" for one in paper["derived_from"])}
        )
        for number, paper in enumerate(world.papers)
    }
    entities = [*PEOPLE, Entity(id=PAGE, kind="Page", name="Harbour Street")]

    def actor(name: str) -> str:
        entities.append(Entity(id=f"organization:{name}", kind="Organization", name=f"Company {name}"))
        papers[name] = Source(id=name, publisher=f"Company {name}")
        return f"organization:{name}"

    def about(subject: str, object: str, said: Iterable[dict[str, Any]]) -> list[Claim]:
        return [_claim(subject, object, fields) for fields in said]

    relations = [about(actor(f"r{number}"), PAGE, relation.claims) for number, relation in enumerate(world.relations)]
    blanket = [
        Claim(subject=f"organization:r{number}", stance="denies", source="paper-0", grade="A1")
        for number, relation in enumerate(world.relations)
        if relation.denied_wholesale
    ]
    chains = []
    for number, hops in enumerate(world.chains):
        ends = [actor(f"c{number}-{place}") for place in range(len(hops) + 1)]
        chains.append([about(upper, lower, said) for (upper, lower), said in zip(pairwise(ends), hops, strict=True)])
    said = [claim for hop in (*relations, *(hop for chain in chains for hop in chain)) for claim in hop]
    records: list[Record] = [*entities, *papers.values(), *said, *blanket]
    return Told(papers, records, relations, blanket, chains)


def _claim(subject: str, object: str, fields: dict[str, Any]) -> Claim:
    own = subject.partition(":")[2]
    where = own if fields["source"] == OWN_PAPER else f"paper-{fields['source']}"
    via = None if fields["via"] is None else tuple(f"paper-{number}" for number in fields["via"])
    by = f"company {own}" if fields["asserted_by"] == "END" else fields["asserted_by"]
    voice = None if by not in (None, "a clerk") else fields["voice"]
    more = {"subject": subject, "predicate": "controls", "object": object, "source": where, "via": via}
    return Claim(**fields | more | {"asserted_by": by, "voice": voice})


# The definition, word for word.


class Heard(NamedTuple):
    """One claim: what its way hangs on, whose word it is, r, c, whether it is weak, and whether it is interested."""

    causes: frozenset[str]
    statement: str
    r: float | None
    c: float
    weak: bool
    by_end: bool
    claim: Claim


def who(name: str) -> str:
    return WHO.get(name) or name.casefold()


def same(papers: dict[str, Source], paper: str) -> list[str]:
    """All papers that are the same document, in the order of their ids."""
    return sorted(id for id, other in papers.items() if id == paper or (other.url and papers[paper].url))


def way(papers: dict[str, Source], claim: Claim) -> list[str]:
    found = [claim.source]

    def new(paper: str) -> bool:
        return not set(same(papers, paper)) & set(found)

    if claim.via is not None:
        for paper in claim.via:
            found += [paper] if new(paper) else []
        return found
    while True:
        around = {other for other in papers if leads(papers, found[-1], other) and leads(papers, other, found[-1])}
        around |= set(same(papers, found[-1]))
        out = {base for paper in around for base in papers[paper].derived_from} - around
        gates = {paper for paper in around if min(out) in papers[paper].derived_from} if out else {min(around)}
        found += min(rounds(papers, [found[-1]], around, gates), key=lambda steps: (len(steps), steps))[1:]
        if not out:
            return found
        found.append(min(out))


def leads(papers: dict[str, Source], paper: str, other: str) -> bool:
    """Whether a paper derives from the other, at however many removes."""
    reached: set[str] = set()
    while (
        further := {
            base
            for one in {paper, *reached}
            for copy in same(papers, one)
            for base in papers[copy].derived_from
            for base in same(papers, base)
        }
        - reached
    ):
        reached |= further
    return other in reached


def rounds(papers: dict[str, Source], steps: list[str], around: set[str], gates: set[str]) -> list[list[str]]:
    """Every way round a circle that enters no document twice and ends at a gate."""
    here = same(papers, steps[-1])
    onward = {base for copy in here for base in papers[copy].derived_from} & around
    onward -= {copy for step in steps for copy in same(papers, step)}
    longer = [way for base in onward for way in rounds(papers, [*steps, base], around, gates)]
    return [*longer, steps] if gates & set(here) else longer


def hear(papers: dict[str, Source], claim: Claim, hedged: set[str], ends: Sequence[str]) -> Heard:
    root = same(papers, way(papers, claim)[-1])
    publisher = next((who(papers[id].publisher or "") for id in root if papers[id].publisher), None)
    house = publisher or f"document {root[0]}"
    speaker = who(claim.asserted_by) if claim.asserted_by else house
    if claim.voice == "unnamed":
        speaker = f"unnamed {claim.asserted_by} in {root[0]}"
    causes, statement = {house, speaker}, speaker
    if claim.origin:
        causes, statement = {who(claim.origin)}, who(claim.origin)
    letters = [claim.grade[0] if claim.grade else "F"]
    letters += [papers[id].reliability or "A" for paper in way(papers, claim) for id in same(papers, paper)]
    letter, digit = max(letters), claim.grade[1] if claim.grade else "6"
    stated = claim.probability or LIKELY.get(claim.likelihood or "")
    if stated is None and statement in hedged:
        digit = max(digit, "3")
    graded = letter != "F" and digit != "6"
    by_end = (None if claim.voice == "unnamed" else speaker if claim.asserted_by else publisher) in ends
    weak = letter in "DE" or (stated is None and digit in "45")
    r, c = (LETTERS[letter], stated or DIGITS[digit]) if graded else (None, 0.0)
    return Heard(frozenset(causes), statement, r, c, weak, by_end, claim)


def hear_all(told: Told, said: list[Claim], retracted: set[str], stances: Sequence[str]) -> list[Heard]:
    """What live claims of some stances about one relation come to."""
    ends = [f"company {end.partition(':')[2]}" for end in (said[0].subject, said[0].object or "")]
    live = {claim.id: claim for claim in said if claim.id not in retracted and claim.stance in stances}
    first = [hear(told.papers, claim, set(), ends) for claim in live.values()]
    hedged = {one.statement for one in first if one.claim.hedge}
    return [hear(told.papers, claim, hedged, ends) for claim in live.values()]


def every_coin(hops: Sequence[Sequence[Heard]]) -> float:
    """P(on every hop some claim stands): each U and V cut at every threshold, all cells weighed by their volume."""
    thresholds: dict[Any, set[float]] = {}
    needs: list[list[list[tuple[Any, float]]]] = []
    for number, hop in enumerate(hops):
        needs.append([])
        for one in hop:
            assert one.r is not None
            limits: list[tuple[Any, float]] = [(("U", cause), one.r ** (1 / len(one.causes))) for cause in one.causes]
            limits.append((("V", number, one.statement), one.c))
            for coin, limit in limits:
                thresholds.setdefault(coin, {0.0, 1.0}).add(limit)
            needs[-1].append(limits)
    place = {coin: number for number, coin in enumerate(thresholds)}
    indexed = [[[(place[coin], limit) for coin, limit in limits] for limits in hop] for hop in needs]
    cuts = [sorted(cut) for cut in thresholds.values()]
    volume = 0.0
    for cell in product(*(list(pairwise(cut)) for cut in cuts)):
        if all(any(all(cell[coin][1] <= limit for coin, limit in limits) for limits in hop) for hop in indexed):
            volume += prod(high - low for low, high in cell)
    return volume


def may_rest_on(heard: list[Heard]) -> list[list[Heard]]:
    """The claims a relation rests on; more than one answer where weak ones are equally good."""
    strong = [one for one in heard if one.r is not None and not one.weak]
    weak = [one for one in heard if one.r is not None and one.weak]
    best = max(((one.r or 0.0) * one.c for one in weak), default=0.0)
    if best > every_coin([strong]):
        return [[one] for one in weak if (one.r or 0.0) * one.c > best - 1e-12]
    return [strong]


class Expected(NamedTuple):
    """What `links` says of one relation; the claims it may rest on, for chains."""

    confidence: float | None
    status: str
    denied_by_interested: bool
    denied_by_others: bool
    admitted: bool
    origins: int
    rests: list[list[Heard]]
    doubt: float


def expected(told: Told, said: list[Claim], blanket: Sequence[Claim], retracted: set[str]) -> Expected | None:
    """A relation by the definition; None where there is no edge."""
    asserting = hear_all(told, said, retracted, ["asserts"])
    denying = hear_all(told, said, retracted, ["denies", "disputes"])
    if not asserting and not denying:
        return None
    others = [one for one in denying if not (one.by_end or one.claim.interested)]
    wholesale = [claim for claim in blanket if claim.id not in retracted]
    rests = may_rest_on(asserting)
    doubt = every_coin([may_rest_on(others)[0]])
    confidence = every_coin([rests[0]]) * (1 - doubt) if rests[0] else None
    status = "supported"
    if not asserting:
        status = "denied"
    elif not rests[0]:
        status = "ungraded"
    elif others or wholesale:
        status = "contested"
    return Expected(
        confidence=confidence,
        status=status,
        denied_by_interested=len(others) < len(denying),
        denied_by_others=bool(others or wholesale),
        admitted=any(one.by_end for one in asserting),
        origins=groups(asserting or denying),
        rests=rests,
        doubt=doubt,
    )


def groups(heard: Iterable[Heard]) -> int:
    """How many groups of voices share nothing with each other."""
    found: list[frozenset[str]] = []
    for one in heard:
        apart = [group for group in found if not group & one.causes]
        joined = one.causes.union(*(group for group in found if group & one.causes))
        found = [*apart, joined]
    return len(found)


# The comparison.


def compare(store: Store, told: Told, retracted: set[str]) -> None:
    """Hold what `links`, `behind` and `chain` say against the definition."""
    links = {link.other.id: link for link in store.links(PAGE).links}
    for said in told.relations:
        subject = said[0].subject
        blanket = [claim for claim in told.blanket if claim.subject == subject]
        want = expected(told, said, blanket, retracted)
        assert (want is None) == (subject not in links)
        if want:
            check_link(links[subject], want)
    for hops in told.chains:
        check_chains(store, [(said[0], expected(told, said, (), retracted)) for said in hops])


def check_link(link: Link, want: Expected) -> None:
    assert link.confidence == pytest.approx(want.confidence, abs=1e-9)
    told = (link.status, link.denied_by_interested, link.denied_by_others, link.admitted, link.origins, link.exact)
    assert told == (*want[1:6], True)


def check_chains(store: Store, hops: Sequence[tuple[Claim, Expected | None]]) -> None:
    """From the lowest end up there is one chain to each of the others, as far as no hop is denied or missing."""
    walked = []
    for claim, want in hops[::-1]:
        if want is None or want.status == "denied":
            break
        walked.append((claim.subject, want))
    lowest = hops[-1][0].object
    assert lowest
    answer = store.behind(lowest)
    found = {chain.hops[-1].to.id: chain for chain in answer.chains}
    assert answer.complete
    assert len(answer.chains) == len(found)
    assert set(found) == {subject for subject, _ in walked}
    for length in range(1, len(walked) + 1):
        upper, ways = walked[length - 1][0], [want for _, want in walked[:length]]
        graded = [want for want in ways if want.confidence is not None]
        left = prod(1 - want.doubt for want in graded)
        numbers = [every_coin(rests) * left for rests in product(*(want.rests for want in graded))]
        chain = found[upper]
        told, silent = (chain.confidence, chain.at_most) if len(graded) == length else (chain.at_most, chain.confidence)
        assert (silent, chain.exact) == (None, True)
        assert any(told == pytest.approx(number, abs=1e-9) for number in numbers)
        assert chain.origins == min(want.origins for want in ways)
        assert chain.contested == any(want.status == "contested" for want in ways)
        (same,) = store.chain(lowest, upper).chains
        assert (same.confidence, same.at_most) == (chain.confidence, chain.at_most)


def taken_out(told: Told, target: str) -> set[str]:
    """The claims that a retraction takes out: the one, or all that cite a paper or have it on their way."""
    claims = [record for record in told.records if isinstance(record, Claim)]
    return {
        claim.id
        for claim in claims
        if claim.id == target
        or target in [copy for step in way(told.papers, claim) for copy in same(told.papers, step)]
    }


@pytest.mark.parametrize("new_store", ["embedded", "neo4j"], indirect=True)
def test_answers_are_those_of_every_coin(new_store: Callable[[], Store], request: pytest.FixtureRequest) -> None:
    """Also with something retracted; and with that undone, everything is as it was."""
    examples = {"embedded": 25, "neo4j": 4}[request.node.callspec.params["new_store"]]

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(WORLDS)
    def holds(world: World) -> None:
        what, store = told(world), new_store()
        store.add(Case(id="world"), what.records)
        compare(store, what, set())
        targets = [*what.papers, *(record.id for record in what.records if isinstance(record, Claim))]
        target = targets[world.retracted % len(targets)]
        store.retract(target, "asked to")
        compare(store, what, taken_out(what, target))
        (retraction,) = (held.record.id for held in store.ledger.held("retraction"))
        store.retract(retraction, "not so")
        compare(store, what, set())

    holds()
