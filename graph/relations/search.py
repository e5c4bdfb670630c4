"""Search chains of relations: up to who is reported to stand behind, down to what is in front, or between two.

Best first: the next walk taken up is the best-supported one still waiting, and extending a walk never raises its
confidence, so walks come out in their true order. Only one-hop reads, and only of what may be walked.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import count, product
from typing import NamedTuple

from ascribe.graph.relations.reach import Reach, reach
from ascribe.graph.relations.relations import Edge, Relations, Step
from ascribe.graph.weights.chain_confidence import ChainConfidence, Growth, HopEvidence
from ascribe.graph.weights.strength import APART, CEILINGS, UNDIRECTED_IDENTITY, Ceiling, Hop, at_best, most, walkable
from ascribe.graph.weights.supports import Support
from ascribe.schema.errors import UsageError, nearest
from ascribe.schema.vocabulary import Strength, Vocabulary

# What a search may spend before it gives up and says so, in what a microsecond buys on an ordinary machine: counted,
# not timed, so that every machine gives the same answer. A relation looked at, another try to go on over it, an entity
# reached, a sharing of causes worked out and each case of it cost so much of it.
BUDGET = 1_000_000
_LOOK, _TRY, _REACH, _SHARING, _CASE = 25, 10, 10, 60, 2
# How many of the walks waiting are read on with the one taken up: few where what is read may be much, and in vain.
_READ_AHEAD, _READ_AHEAD_TO_TARGET = 8, 64
_STRENGTHS = f"Strongest first there are {', '.join(CEILINGS)}"
# Parallel relations that count alike: where they lead, their strength as weighed, whether it is mutual, and upstream.
_Place = tuple[str, Strength, bool, bool | None]
_ABOUT = 1 + 1e-9  # makes sure that the last bits of a product do not make a bound too low


class Walk(NamedTuple):
    """A way through the graph: the entities in order, the edges between them as seen from the earlier one, how
    many relations that count alike lie beside each edge, and the confidence of the whole. `downward`: the first
    entity is the upstream one where the hops leave that open."""

    entities: tuple[str, ...]
    edges: tuple[Edge, ...]
    parallel: tuple[int, ...]
    confidence: ChainConfidence
    downward: bool = False

    @property
    def key(self) -> tuple[bool, float, int, tuple[str, ...]]:
        """Best first: graded before ungraded, better supported, shorter, then by relation ids."""
        ids = tuple(edge.props["id"] for edge in self.edges)
        return (self.confidence.confidence is None, -self.confidence.number, len(ids), ids)


class _Waiting(NamedTuple):
    """A walk not yet taken up, in the order of what it may still come to: `hope`, a little more than that at best.

    `unweighed`: its last hop, which `growth` lacks, while the number of the walk is only a bound."""

    key: tuple[bool, float, int, tuple[str, ...]]
    serial: int  # a walk can wait twice
    walk: Walk
    growth: Growth
    unweighed: HopEvidence | None

    @property
    def hope(self) -> float:
        return -self.key[1]


class Steps:
    """Which edges a search may walk, and which way, by the vocabulary of the store."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def hop(self, edge: Edge) -> Hop:
        """An edge, walked away from the entity it is seen from, as the rules of strength see it."""
        props, predicate = edge.props, self._words.predicate(edge.props["predicate"])
        return Hop(
            predicate=props["predicate"],
            strength=predicate.strength,
            symmetric=predicate.symmetric,
            up=None if predicate.behind == "neither" else edge.outward == (predicate.behind == "object"),
            hedged=props["hedged"],
            claims=props["claims"][: props["assertions"]],
            rests_on=props["rests_on"] or (),
            confidence=props["confidence"],
            contested=props["status"] == "contested" or bool(props["contradicted"]),
        )

    @cached_property
    def up(self) -> Step:
        """To the upstream end, and over same-as and pseudonym-of either way."""
        predicates = self._words.predicates.items()
        outward = (name for name, predicate in predicates if predicate.behind == "object")
        inward = (name for name, predicate in predicates if predicate.behind == "subject")
        return Step(UNDIRECTED_IDENTITY.union(outward), UNDIRECTED_IDENTITY.union(inward))

    @property
    def down(self) -> Step:
        """The way back of `up`."""
        return self.up.back

    @cached_property
    def sideways(self) -> Step:
        """Up, and over symmetric associations and amplification either way."""
        beside = {
            name
            for name, predicate in self._words.predicates.items()
            if predicate.strength == "amplification" or (predicate.strength == "association" and predicate.symmetric)
        }
        return Step(self.up.outward | beside, self.up.inward | beside)

    @cached_property
    def any_direction(self) -> Step:
        """Every relation but context and not-same-as, either way."""
        walked = frozenset(
            name
            for name, predicate in self._words.predicates.items()
            if predicate.strength != "context" and name != APART
        )
        return Step(walked, walked)

    def narrowed(self, step: Step, strength: Ceiling) -> Step:
        """What is left of a step for walks that may say that much or more: some predicates make any walk weaker."""

        def strong_enough(name: str) -> bool:
            predicate = self._words.predicate(name)
            up = None if predicate.behind == "neither" else True
            best = at_best([Hop(name, predicate.strength, predicate.symmetric, up)])
            return CEILINGS.index(best) <= CEILINGS.index(strength)

        return Step(*(frozenset(filter(strong_enough, names)) for names in step))


class Search:
    """One search over one graph, within `hops`, over edges that `step` allows, for walks that reach `min_confidence`
    and may say `strength` or more.

    `spent` tells afterwards whether the budget ended it. Raises UsageError for a confidence or a strength that is none.
    """

    def __init__(
        self,
        relations: Relations,
        steps: Steps,
        step: Step,
        *,
        hops: int,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
        any_direction: bool = False,
        budget: int = BUDGET,
    ) -> None:
        if not 0 <= min_confidence <= 1:
            raise UsageError(f"a least confidence of {min_confidence}: it has to be a number from 0 to 1")
        if strength is not None and strength not in CEILINGS:
            raise UsageError(f"no strength is called {strength!r}{nearest(strength, CEILINGS)}. {_STRENGTHS}")
        self._relations, self._steps = relations, steps
        self._step = steps.narrowed(step, strength) if strength else step
        self._hops, self._least, self._any_direction = hops, min_confidence, any_direction
        self._weakest = CEILINGS.index(strength or CEILINGS[-1])
        self._onward: dict[str, dict[_Place, list[Edge]]] = {}
        self._serial = count()
        self._known: dict[str, HopEvidence] = {}
        self._budget = self._left = budget
        self.spent = False

    @property
    def left(self) -> int:
        """What of its budget the latest search did not spend."""
        return self._left

    def walks(
        self, start: str, target: str | None = None, *, useful: Callable[[Walk], bool] = lambda _: True
    ) -> Iterator[Walk]:
        """Every walk away from `start` (ending at `target` when given), best first, no entity twice in one.

        Of those that differ only in which of parallel relations they go over, the best; a graded relation stands
        before one that is not. None is gone on with that is not `useful`."""
        self._left, self._useful = self._budget, useful
        ahead = None if target is None else self._look_ahead(start, target)
        self._onward = {}
        waiting = [self._waiting(Walk((start,), (), (), Growth().confidence), Growth(), None)]
        told: set[tuple[_Place, ...]] = set()
        while waiting:
            if self._left <= 0:
                self.spent = True
                return
            _, _, walk, growth, unweighed = heapq.heappop(waiting)
            if unweighed:
                growth = growth.longer(unweighed)
                self._left -= _SHARING + _CASE * growth.cases
                weighed = walk._replace(confidence=growth.confidence)
                self._push(waiting, self._waiting(weighed, growth, ahead))
                continue
            if walk.edges and target in (None, walk.entities[-1]) and self._says_enough(walk.edges):
                places = tuple(map(self._place, walk.edges))
                if places not in told:
                    yield walk
                told.add(places)
            if walk.entities[-1] == target or len(walk.edges) == self._hops:
                continue
            others = waiting[: _READ_AHEAD if ahead is None else _READ_AHEAD_TO_TARGET]
            self._read_ahead(walk.entities[-1], [other.walk for other in others], ahead)
            for longer in self._longer(walk, growth, ahead):
                self._push(waiting, longer)

    def _push(self, waiting: list[_Waiting], walk: _Waiting) -> None:
        enough = not self._least or (not walk.key[0] and walk.hope >= self._least)
        if enough and self._useful(walk.walk):
            heapq.heappush(waiting, walk)

    def _waiting(
        self, walk: Walk, growth: Growth, ahead: Reach | None, unweighed: HopEvidence | None = None
    ) -> _Waiting:
        ungraded, number, length, ids = walk.key
        if ahead and (at_best := ahead.of(walk.entities[-1])[1]) < 1.0:
            number *= at_best * _ABOUT
        return _Waiting((ungraded, number, length, ids), next(self._serial), walk, growth, unweighed)

    def _longer(self, walk: Walk, growth: Growth, ahead: Reach | None) -> Iterator[_Waiting]:
        left = self._hops - len(walk.edges) - 1
        for edges in self._onward[walk.entities[-1]].values():
            other = edges[0].other.id
            if other in walk.entities or (ahead is not None and ahead.of(other)[0] > left):
                continue
            taken: list[HopEvidence] = []
            for edge in edges:
                hop = self._evidence(edge)
                if any(better.outdoes(hop) for better in taken):
                    continue
                self._left -= _TRY
                for way in self._fitting(walk.edges, edge):
                    yield self._weighed(walk, growth, way, len(edges) - 1, ahead)
                    if way[:-1] == walk.edges:
                        taken.append(hop)

    def _weighed(
        self, walk: Walk, growth: Growth, edges: tuple[Edge, ...], parallel: int, ahead: Reach | None
    ) -> _Waiting:
        """The walk over these edges, the last of which is new: weighed, or with a bound for its number until later."""
        hop = self._evidence(edges[-1])
        longer = Walk((*walk.entities, edges[-1].other.id), edges, (*walk.parallel, parallel), walk.confidence)
        if any(one is not other for one, other in zip(walk.edges, edges, strict=False)):
            # With another edge on the way it may come to more than the walk did; held to that, it comes out in order.
            grown = reduce(Growth.longer, map(self._evidence, edges), Growth()).held_to(walk.confidence.number)
            self._left -= _SHARING + _CASE * grown.cases
        elif growth.shares(hop):
            rough = walk.confidence.changed(growth.bound(hop), False)
            return self._waiting(longer._replace(confidence=rough), growth, ahead, hop)
        else:
            grown = growth.longer(hop)
        return self._waiting(longer._replace(confidence=grown.confidence), grown, ahead)

    def _look_ahead(self, start: str, target: str) -> Reach:
        work = self._left // 2 // _REACH
        found = reach(self._relations, self._step, start, target, hops=self._hops, least=self._least, work=work)
        self._left -= found.looked_at * _REACH
        return found

    def _fitting(self, edges: tuple[Edge, ...], edge: Edge) -> Iterator[tuple[Edge, ...]]:
        """These edges and one more, where they may be a chain.

        A conclusion keeps no company with what it was drawn from: such a hop gives way to parallel ones."""
        if not any(self._has_rules(walked) for walked in (*edges, edge)):
            yield (*edges, edge)
            return
        last = self._steps.hop(edge)
        reasons = set(last.rests_on) if last.strength == "conclusion" else set()
        for before in product(*(self._without(reasons, walked) for walked in edges)):
            hops = [self._steps.hop(walked) for walked in (*before, edge)]
            if walkable(hops, self._any_direction) and CEILINGS.index(at_best(hops)) <= self._weakest:
                yield (*before, edge)

    def _has_rules(self, edge: Edge) -> bool:
        """Whether more has to be known of a walk over this edge than that `step` allows each of its edges."""
        return self._weakest < len(CEILINGS) - 1 or edge.props["strength"] in ("conclusion", "amplification")

    def _says_enough(self, edges: Sequence[Edge]) -> bool:
        return CEILINGS.index(most([self._steps.hop(edge) for edge in edges])) <= self._weakest

    def _without(self, reasons: set[str], walked: Edge) -> list[Edge]:
        """An edge, or where one of these claims is about it those parallel to it that none of them is about."""
        if reasons.isdisjoint(self._steps.hop(walked).claims):
            return [walked]
        found: list[Edge] = []
        for edge in self._onward[walked.entity][self._place(walked)]:
            hop = self._evidence(edge)
            if reasons.isdisjoint(self._steps.hop(edge).claims) and not any(
                self._evidence(better).outdoes(hop) for better in found
            ):
                found.append(edge)
        return found

    def _evidence(self, edge: Edge) -> HopEvidence:
        id = edge.props["id"]
        if id not in self._known:
            self._known[id] = evidence(edge)
        return self._known[id]

    def _read_ahead(self, needed: str, waiting: Sequence[Walk], ahead: Reach | None) -> None:
        if needed in self._onward:
            return
        ids = {needed, *(walk.entities[-1] for walk in waiting if len(walk.edges) < self._hops)} - self._onward.keys()
        found: dict[str, dict[_Place, list[Edge]]] = {id: {} for id in ids}
        for edge in self._relations.onward(ids, self._step, self._least, ahead and ahead.on_the_way):
            found[edge.entity].setdefault(self._place(edge), []).append(edge)
            self._left -= _LOOK
        for id, beside in found.items():
            self._onward[id] = {place: sorted(edges, key=_rank) for place, edges in beside.items()}

    def _place(self, edge: Edge) -> _Place:
        hop = self._steps.hop(edge).weighed
        return edge.other.id, hop.strength, hop.symmetric, hop.up


def turned(edge: Edge) -> Edge:
    """The same edge as it is walked the other way."""
    return edge._replace(outward=not edge.outward)


def evidence(edge: Edge) -> HopEvidence:
    """What the confidence of a chain needs to know of an edge."""
    props = edge.props
    packed: Sequence[str] = props["evidence"] or ()
    number = props["confidence"]
    supports = [Support.unpack(text) for text in packed]
    return HopEvidence(supports, props["doubt"], number is not None, props["exact"], number)


def _rank(edge: Edge) -> tuple[bool, float, str]:
    confidence = edge.props["confidence"]
    return (confidence is None, -(confidence or 0.0), edge.props["id"])
