"""Explain a number: the proof of a chain or of one relation, and what would have to fail to break it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ascribe.graph.projecting.grounds import retracted_among
from ascribe.graph.projecting.projection import RelationKey, relation_key
from ascribe.graph.proving.cuts import OutOfWorkError, Remains, Single, Ways, smallest_cuts
from ascribe.graph.proving.proofs import MORE, Cuts, Explanation, Proof, Weighed
from ascribe.graph.proving.reasons import why_chain, why_relation
from ascribe.graph.proving.routes_left import Between, Region, region
from ascribe.graph.proving.testimonies import causes_called, hear, publisher_of
from ascribe.graph.proving.weighing import Weight, weigh
from ascribe.graph.relations.answers import Document, Hop
from ascribe.graph.relations.links import link
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.relations import Relations
from ascribe.graph.relations.search import Steps
from ascribe.graph.weights.confidence import Fusion, fuse
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.ids import relation_id
from ascribe.schema.records import Claim
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.store import Store

_SHOWN = 8
_STARTING = "MATCH (c:Claim) WHERE c.relation STARTS WITH $start RETURN c.id AS id ORDER BY id"


def explain_chain(
    store: Store, start: str, end: str, *, hops: int, min_confidence: float, any_direction: bool
) -> Explanation:
    """The strongest chain between two entities, and what would leave none whose number reaches `min_confidence`.

    Without a chain there are no hops. Raises as `Reader.chain`."""
    routes = store.chain(
        start, end, hops=hops, limit=MORE + 1, min_confidence=min_confidence, any_direction=any_direction
    )
    here, there, complete = routes.from_, routes.to, routes.complete
    nothing = Cuts(min_confidence, 0, 0, [], complete)
    if not routes.chains:
        return Explanation(here, there, None, 0, None, [], nothing, complete)
    best, more, relations = routes.chains[0], len(routes.chains) - 1, store.relations
    try:
        # Where the best chain has no number, none has.
        graded = best.confidence is not None
        regions = _regions(store, relations, here.id, there.id, hops, any_direction) if graded else []
        beside = {key for one in regions for key in one.keys}
    except OutOfWorkError:
        regions, beside = [], set()
    proofs = _Proofs(store, relations, {_key(hop) for hop in best.hops} | beside)
    why = why_chain([proofs.fused[hop.relation] for hop in best.hops], best, proofs.called)
    if not graded:
        cuts = nothing
    elif not regions:
        cuts = Cuts(min_confidence, None, 1, [], False)
    else:
        remains = proofs.remains({relation_id(*key) for key in beside}, min_confidence)
        cuts = proofs.cuts(Between(regions, remains, any_direction=any_direction), remains)
    return Explanation(here, there, best, more, why, [proofs.prove(hop) for hop in best.hops], cuts, complete)


def explain_relation(store: Store, id: str, *, min_confidence: float) -> Explanation:
    """One relation, by its id or the start of it, and what would leave it without a number that reaches
    `min_confidence`. Raises NotFoundError, AmbiguousError."""
    key, relations = _relation(store, id), store.relations
    whole = relation_id(*key)
    edge = next((edge for edge in relations.edges([key.subject]) if edge.outward and edge.props["id"] == whole), None)
    if edge is None:
        seen = f" {store.view.words}" if store.view.words else ""
        raise NotFoundError(f"relation {whole} is in no answer{seen}: nothing that is said of it asserts or denies it")
    cited = relations.citations(edge.props["claims"])
    hop = Hop(**vars(link(edge, cited)), from_=store.entity(key.subject), to=edge.other)
    proofs = _Proofs(store, relations, {key})
    remains = proofs.remains({whole}, min_confidence)
    proof = proofs.prove(hop)
    return told_apart(
        Explanation(hop.from_, hop.to, None, 0, proof.why, [proof], proofs.cuts(Single(whole, remains), remains), True)
    )


class _Proofs:
    """What the proofs of one explanation have in common: what is said about its relations."""

    def __init__(self, store: Store, relations: Relations, keys: Collection[RelationKey]) -> None:
        words = store.vocabulary
        self._relations = relations
        self._heard, self._facts = hear(store.ledger, keys, words, store.view)
        self.called = causes_called(self._heard.values(), self._facts)
        reasons = {id for heard in self._heard.values() for said in heard.said for id in said.claim.rests_on}
        self._retracted = retracted_among(store.ledger, reasons)
        self.fused: dict[str, Fusion] = {
            id: fuse(heard.said, blanket=heard.blanket) for id, heard in self._heard.items()
        }

    def remains(self, relations: Iterable[str], threshold: float) -> Remains:
        """These relations, to be tried without what fails."""
        return Remains({id: self._heard[id].said for id in relations}, threshold)

    def cuts(self, ways: Ways, remains: Remains) -> Cuts:
        """The smallest sets that break all ways, by the names of people."""
        cut = smallest_cuts(ways, remains)
        sets = [sorted(self.called[cause] for cause in causes) for causes in cut.sets]
        return Cuts(remains.threshold, cut.size, cut.at_least, sorted(sets), cut.complete)

    def prove(self, hop: Hop) -> Proof:
        """A relation with its claims: those that rest on one document together, assertions first, then denials."""
        fusion, heard = self.fused[hop.relation], self._heard[hop.relation]
        cited = {citation.claim: citation for citation in hop.citations}
        weights = [
            weight for weight in weigh(fusion, heard.blanket, self._facts) if weight.said.claim.id in cited
        ]  # a claim whose node another client is still writing comes with the next look
        claims = [
            Weighed(
                **vars(cited[head.said.claim.id]),
                counts=head.counts,
                reason=head.reason,
                alone=head.alone,
                causes=sorted(self.called[cause] for cause in head.said.causes),
                root=self._document(head.said.way[-1]),
                repeats=[cited[repeat.said.claim.id] for repeat in repeats],
                rests_on=list(head.said.claim.rests_on),
                reasons_retracted=[id for id in head.said.claim.rests_on if id in self._retracted],
            )
            for head, repeats in _folded(weights)
        ]
        return Proof(**vars(hop), why=why_relation(fusion, weights, self.called, self._facts.library), claims=claims)

    def _document(self, id: str) -> Document:
        source, house, library = self._facts.sources[id], publisher_of(id, self._facts), self._facts.library
        return Document(id, source.headline, house, source.published, source.url, library.document(id), house)


def _folded(weights: Sequence[Weight]) -> list[tuple[Weight, list[Weight]]]:
    """Claims with those that only pass them on: of one voice's words in one document, what was read elsewhere.

    What counts is never folded away, for a copy may be graded better than the original; nor are the words of a denial,
    nor a reservation that the others lack.
    """
    groups: dict[tuple[str, str, str, str | None], list[Weight]] = {}
    for weight in weights:
        said = weight.said
        blanket = said.claim.subject if said.claim.predicate is None else None
        same = (said.claim.stance, said.statement, said.document, blanket)
        groups.setdefault(same, []).append(weight)
    heads = []
    for group in groups.values():
        nearest = min(group, key=lambda weight: len(weight.said.way))
        own = [one for one in group if one.counts or _told_anyway(one.said.claim, nearest.said.claim)]
        heads += [(one, [] if one is not nearest else [rest for rest in group if rest not in own]) for one in own]
    place: dict[tuple[int, str], int] = {}
    for head, _ in heads:
        place.setdefault(_place(head), len(place))
    return sorted(heads, key=lambda one: (_place(one[0])[0], place[_place(one[0])]))


def _told_anyway(claim: Claim, nearest: Claim) -> bool:
    new_words = claim.stance in DENIALS and not set(claim.quote) <= set(nearest.quote)
    return new_words or claim.source == nearest.source or claim.hedge not in (None, nearest.hedge)


def _place(weight: Weight) -> tuple[int, str]:
    stance = weight.said.claim.stance
    return 0 if stance == "asserts" else 1 if stance in DENIALS else 2, weight.said.document


def _regions(store: Store, relations: Relations, start: str, end: str, hops: int, any_direction: bool) -> list[Region]:
    """Where the chains of `Reader.chain` run. Raises OutOfWorkError."""
    steps = Steps(store.vocabulary)
    if any_direction:
        return [region(relations, steps, steps.any_direction, start, end, hops)]
    return [region(relations, steps, steps.sideways, *ends, hops) for ends in ((start, end), (end, start))]


def _key(hop: Hop) -> RelationKey:
    subject, object = (hop.from_, hop.to) if hop.direction == "out" else (hop.to, hop.from_)
    return RelationKey(subject.id, hop.predicate, object.id)


def _relation(store: Store, start: str) -> RelationKey:
    """The relation whose id begins so, in an answer or not."""
    words = store.vocabulary
    claims = [row[0] for row in store.engine.read(_STARTING, {"start": start}).rows]
    helds = list(store.ledger.find("claim", "id", claims))
    if not helds and store.view.until:  # withdrawn since then: the graph has nothing of it
        helds = list(store.ledger.held("claim"))
    said = (held.record for held in helds)
    keys = {relation_key(claim, words) for claim in said if isinstance(claim, Claim) and claim.is_relation}
    found = {id: key for key in keys if (id := relation_id(*key)).startswith(start)}
    if len(found) > 1:
        listed = ", ".join(sorted(found)[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        raise AmbiguousError(f"{start!r} is the start of {len(found)} relation ids: {listed}; write more of it", found)
    if not found:
        raise NotFoundError(
            f"no relation has the id {start!r}; `ascribe links NAME --json` and `ascribe explain A B` give ids"
        )
    return found.popitem()[1]
