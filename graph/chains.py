"""Turn walks into chains: their confidence, strength, sentence, and every citation and denial that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ascribe.graph.answers import Chain, Citation, EntityRef, Hop
from ascribe.graph.links import link
from ascribe.graph.relations import Edge, Relations
from ascribe.graph.search import Steps, Walk, turned
from ascribe.graph.strength import CEILINGS, Ceiling, Denied, Told, ceiling, sentence, walkable
from ascribe.schema.dates import OPEN
from ascribe.schema.grades import support
from ascribe.schema.vocabulary import Vocabulary

_NOT_AN_ATTRIBUTION = "A path in the data, not an attribution: "
_DENIALS = ("denies", "disputes")


def chains(
    relations: Relations,
    words: Vocabulary,
    start: EntityRef,
    walks: Sequence[Walk],
    *,
    downward: bool = False,
    any_direction: bool = False,
) -> list[Chain]:
    """The chains that these walks from `start` are, in their order.

    `downward`: `start` is the upstream end. Reads all claims of all walks at once."""
    entities = {id for walk in walks for id in walk.entities}
    between = [edge for edge in relations.edges(entities) if edge.other.id in entities and edge.outward]
    cited = relations.citations(claim for edge in between for claim in edge.props["claims"])
    wholesale = relations.blanket(id for id, citation in cited.items() if citation.stance in _DENIALS)
    teller = _Teller(words, start, between, cited, wholesale, downward, any_direction)
    return [teller.chain(walk) for walk in walks]


def reversed_walk(walk: Walk, start: EntityRef) -> Walk:
    """The same walk from its other end; `start` is the entity it began at."""
    origins = [start, *(edge.other for edge in walk.edges)]
    edges = [
        turned(edge)._replace(entity=edge.other.id, other=origin)
        for origin, edge in zip(origins, walk.edges, strict=False)
    ]
    return Walk(walk.entities[::-1], tuple(edges[::-1]), walk.parallel[::-1], walk.confidence)


class _Teller:
    """What the chains of one answer have in common."""

    def __init__(
        self,
        words: Vocabulary,
        start: EntityRef,
        between: Sequence[Edge],
        cited: Mapping[str, Citation],
        wholesale: Mapping[str, str],
        downward: bool,
        any_direction: bool,
    ) -> None:
        self._words, self._start, self._between, self._cited = words, start, between, cited
        self._wholesale, self._downward, self._any_direction = wholesale, downward, any_direction
        self._steps = Steps(words)

    def chain(self, walk: Walk) -> Chain:
        """One walk as an answer."""
        refs = [self._start, *(edge.other for edge in walk.edges)]
        hops = [
            Hop(**vars(link(edge, self._cited)), from_=before, to=after, parallel=parallel)
            for edge, before, after, parallel in zip(walk.edges, refs, refs[1:], walk.parallel, strict=False)
        ]
        confidence, at_most, exact = walk.confidence
        strength = self._strength(walk)
        denials = self._denials(walk)
        return Chain(
            confidence=confidence,
            at_most=at_most,
            exact=exact,
            support=support(confidence),
            strength=strength,
            sentence=self._sentence(walk, refs, strength, [denial for _, denial in denials]),
            origins=min(hop.origins for hop in hops),
            contested=any(hop.status == "contested" for hop in hops),
            denials=[citation for citation, _ in denials],
            weakest=min(range(len(hops)), key=lambda i: (hops[i].confidence is not None, hops[i].confidence, i)),
            hops=hops,
        )

    def _strength(self, walk: Walk) -> Ceiling:
        hops = [self._steps.hop(edge) for edge in walk.edges]
        most = ceiling(hops)
        # Only a walk all the way up or down says who stands behind whom; any other path is a lead at best.
        return most if walkable(hops) else max(most, "lead", key=CEILINGS.index)

    def _denials(self, walk: Walk) -> list[tuple[Citation, Denied]]:
        """Every denial and rival account about any two of the walk's entities, or of one of them altogether."""
        found: dict[str, tuple[Citation, Denied]] = {}
        names = {ref.id: ref.name for ref in [self._start, *(edge.other for edge in walk.edges)]}
        for edge in self._between:
            if edge.entity not in names or edge.other.id not in names:
                continue
            label = self._words.predicate(edge.props["predicate"]).label
            for claim in edge.props["claims"]:
                citation = self._cited.get(claim)
                if citation is None:  # its node is still being written
                    continue
                if citation.stance in _DENIALS:
                    found[claim] = (citation, self._denied(citation, names[edge.entity], label, edge.other.name))
        return [found[claim] for claim in sorted(found)]

    def _denied(self, citation: Citation, subject: str, label: str, object: str) -> Denied:
        disputes = citation.stance == "disputes"
        if citation.claim in self._wholesale:  # of what it denies it names nothing, and neither may we
            return Denied(citation.speaker, self._wholesale[citation.claim], disputes=disputes)
        return Denied(citation.speaker, subject, label, object, disputes)

    def _sentence(self, walk: Walk, refs: Sequence[EntityRef], strength: Ceiling, denials: Iterable[Denied]) -> str:
        told = []
        for edge, before, after in zip(walk.edges, refs, refs[1:], strict=False):
            subject, object = (before, after) if edge.outward else (after, before)
            cited = [self._cited[claim] for claim in edge.props["claims"] if claim in self._cited]
            hedges = [citation.hedge for citation in cited if citation.hedge and citation.stance == "asserts"]
            label = self._words.predicate(edge.props["predicate"]).label
            told.append(Told(subject.name, label, object.name, hedges, _over(edge)))
        ends = refs[0].name, refs[-1].name
        upper, lower = ends if self._downward else ends[::-1]
        whole = sentence(strength, upper, lower, told, list(denials))
        return _NOT_AN_ATTRIBUTION + whole if self._any_direction else whole


def _over(edge: Edge) -> str | None:
    end = edge.props["valid_to"]
    return "formerly" if edge.props["former"] else f"until {end}" if end and end != OPEN else None
