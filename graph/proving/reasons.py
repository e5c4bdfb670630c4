"""Say in one line of plain words why a relation, or a chain, has the number it has. Every number in it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from ascribe.graph.proving.weighing import Weight
from ascribe.graph.relations.answers import Chain
from ascribe.graph.relations.sentences import listed
from ascribe.graph.weights.confidence import Fusion
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.supports import Support, joint
from ascribe.schema.grades import number, stated_as
from ascribe.schema.records import Claim
from ascribe.schema.stances import DENIALS

# Numbers and names that a line lists before it says how many more there are.
_LISTED = 4


def why_relation(fusion: Fusion, weights: Sequence[Weight], called: Mapping[str, str], library: Library) -> str:
    """One line for one relation; `called` names causes, `library` knows which sources are one document."""
    asserting = [weight for weight in weights if weight.said.claim.stance == "asserts"]
    if fusion.confidence is None:
        return _no_number(asserting)
    supported, exact = joint([fusion.evidence])
    counted = [weight for weight in asserting if weight.counts]
    line = (
        _sole(counted[0], asserting, called, library)
        if len(counted) == 1
        else _several(fusion.evidence, number(supported, exact), called)
    )
    if fusion.doubt:
        line += (
            f", lowered to {number(fusion.confidence, fusion.exact)} by {_denials(weights)} ({number(fusion.doubt)})"
        )
    line += _stated([weight.said.claim for weight in weights if weight.counts])
    if ungraded := sum(weight.alone is None for weight in asserting):
        line += f"; {_count(ungraded, 'more claim')} without a grade that can be judged: not counted"
    return line if fusion.exact and exact else f"{line}; a lower bound: too many shared sources to count exactly"


def why_chain(hops: Sequence[Fusion], chain: Chain, called: Mapping[str, str]) -> str:
    """One line for a chain that runs over these relations."""
    ungraded = [place for place, hop in enumerate(hops, 1) if hop.confidence is None]
    if ungraded:
        if len(ungraded) == len(hops):
            return "no number: none of its hops has one" if len(hops) > 1 else "one hop, and its relation has no number"
        without = f"{_hops(ungraded)} {'has' if len(ungraded) == 1 else 'have'} none"
        return f"no number: {without}; {_rest(chain)}"
    numbers = [hop.confidence or 0.0 for hop in hops]
    told, product = number(chain.confidence or 0.0, chain.exact), number(prod(numbers))
    if len(hops) == 1:
        return f"one hop, so its number is the relation's: {told}"
    shared = _shared_by_hops(hops, called)
    bound = "" if chain.exact else "; a lower bound: too many shared sources to count exactly"
    if not shared:
        times = " × ".join(map(number, numbers))
        equals = told if told[0] in "≥<>" else f"= {told}"
        # Of assertions only: a denial may well share a publisher with another hop.
        apart = f"{len(hops)} hops between which no assertion that counts shares a publisher or speaker"
        return f"{apart}: {times} {equals}{bound}"
    instead = f" and not {product}" if product != told.lstrip("≥") else ""
    sharing = [f"{_hops(places)} share {_first_of(names)}" for places, names in shared]
    return f"{_first_of(sharing)}, so {told}{instead}{bound}"


def _rest(chain: Chain) -> str:
    """What a chain would come to without its ungraded hops."""
    told = number(chain.at_most or 0.0, chain.exact)
    if chain.exact:
        return f"the rest comes to {told}, which is the most it can be"
    return f"the rest comes to {told}: too many shared sources to count exactly"


def _no_number(asserting: Sequence[Weight]) -> str:
    if not asserting:
        return "no number: it is only denied, nobody asserts it"
    if all(weight.said.claim.grade is None for weight in asserting):
        return "no number: nobody graded any of its claims"
    return "no number: none of its claims has a grade that can be judged"


def _sole(counted: Weight, asserting: Sequence[Weight], called: Mapping[str, str], library: Library) -> str:
    """Of a relation that rests on one claim."""
    alone = number(counted.alone or 0.0)
    others = [weight for weight in asserting if weight.alone is not None and weight is not counted]
    if counted.said.weak:
        return f"rests on one weak claim alone: {alone}" + _outdone(others)
    hedged = "hedged " if counted.said.claim.hedge or counted.reason else ""
    documents = {library.document(weight.said.way[0]) for weight in others if weight.repeats}
    documents -= {library.document(counted.said.way[0])}
    repeated = f", which {_count(len(documents), 'more document')} {'repeats' if len(documents) == 1 else 'repeat'}"
    causes = listed(sorted(called[cause] for cause in counted.said.causes))
    weak = sum(weight.said.weak and not weight.repeats for weight in others)
    outweighed = f"; {_count(weak, 'weak claim')} outweighed" if weak else ""
    return f"one {hedged}claim, resting on {causes}{repeated if documents else ''}: {alone}{outweighed}"


def _outdone(others: Sequence[Weight]) -> str:
    """What a weak claim that stands alone leaves behind."""
    strong = [weight for weight in others if not weight.said.weak and not weight.repeats]
    weak = [weight for weight in others if weight.said.weak and not weight.repeats]
    told = f"; {_count(len(strong), 'other claim')} {'gives' if len(strong) == 1 else 'give'} less" if strong else ""
    never = "never adds" if len(weak) == 1 else "never add"
    return told + (f"; {_count(len(weak), 'more weak claim')} {never} up" if weak else "")


def _several(evidence: Sequence[Support], together: str, called: Mapping[str, str]) -> str:
    """Of a relation that rests on claims which add up, as far as they share nothing."""
    alone = [number(support.alone) for support in evidence]
    each = f"{alone[0]} each" if len(set(alone)) == 1 else _first_of(alone)
    users = {
        called[cause]: sum(cause in support.causes for support in evidence)
        for cause in dict.fromkeys(cause for support in evidence for cause in support.causes)
    }
    everybody = [name for name, count in users.items() if count == len(evidence)]
    shared = [(len(evidence), everybody)] if everybody else []
    # Of two that some share, these need not be the same claims.
    shared += [(count, [name]) for name, count in users.items() if 1 < count < len(evidence)]
    if not shared:
        return f"{len(evidence)} claims with no publisher or speaker in common, {each}: together {together}"
    apart = number(1 - prod(1 - support.alone for support in evidence))
    sharing = _first_of([f"{_of(count, len(evidence))} share {_first_of(names)}" for count, names in shared])
    instead = f" and not {apart}" if apart != together.lstrip("≥") else ""
    return f"{len(evidence)} claims, {each}, of which {sharing}: together {together}{instead}"


def _stated(counted: Sequence[Claim]) -> str:
    """What the sources' own numbers stand in place of, so that a grade alone would give another."""
    found = dict.fromkeys(
        f"{words} ({number(claim.stated)})" if claim.probability is None else words
        for claim in counted
        if claim.stated is not None and (words := stated_as(claim.likelihood, claim.probability))
    )
    if not found:
        return ""
    own = [claim for claim in counted if claim.stated is not None]
    whose = "the source's own" if len(own) == 1 else "the sources' own"
    stand = "stands in place of its digit" if len(own) == 1 else "stand in place of their digits"
    hedges = ", and its hedge lowers nothing" if len(own) == 1 and own[0].hedge else ""
    return f"; {whose} {_first_of(list(found))} {stand}{hedges}"


def _denials(weights: Iterable[Weight]) -> str:
    stances = [weight.said.claim.stance for weight in weights if weight.counts and weight.said.claim.stance in DENIALS]
    told = [
        f"a disinterested {noun}" if count == 1 else f"{count} disinterested {noun}s"
        for noun, count in (("denial", stances.count("denies")), ("rival account", stances.count("disputes")))
        if count
    ]
    return listed(told)


def _shared_by_hops(hops: Sequence[Fusion], called: Mapping[str, str]) -> list[tuple[tuple[int, ...], list[str]]]:
    """The places of hops that rest on the same, with what that is; what most share first."""
    places: dict[str, list[int]] = {}
    for place, hop in enumerate(hops, 1):
        for cause in sorted({cause for support in hop.evidence for cause in support.causes}):
            places.setdefault(called[cause], []).append(place)
    names: dict[tuple[int, ...], list[str]] = {}
    for name, found in sorted(places.items()):
        if len(found) > 1:
            names.setdefault(tuple(found), []).append(name)
    return sorted(names.items(), key=lambda one: (-len(one[0]), one[0]))


def _hops(places: Sequence[int]) -> str:
    return f"hop {places[0]}" if len(places) == 1 else f"hops {listed(list(map(str, places)))}"


def _of(count: int, all_: int) -> str:
    return "both" if count == all_ == 2 else "all" if count == all_ else str(count)


def _first_of(items: Sequence[str]) -> str:
    if len(items) > _LISTED:
        return f"{', '.join(items[: _LISTED - 1])} and {len(items) - _LISTED + 1} more"
    return listed(items)


def _count(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else noun + 's'}"
