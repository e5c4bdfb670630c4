"""Turn walks into chains: their confidence, strength, sentence, and every citation and denial that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ascribe.graph.relations.answers import Chain, Citation, EntityRef, Hop
from ascribe.graph.relations.links import link
from ascribe.graph.relations.namesakes import Namesakes
from ascribe.graph.relations.relations import Edge, Relations
from ascribe.graph.relations.search import Steps, Walk, turned
from ascribe.graph.relations.sentences import Clause, Denied, Told, clauses, text_of, when
from ascribe.graph.relations.voices import sole_voice
from ascribe.graph.weights.strength import APART, Ceiling, leads_down, leads_up, most
from ascribe.schema.grades import support
from ascribe.schema.stances import DENIALS
from ascribe.schema.vocabulary import Vocabulary

_NOT_AN_ATTRIBUTION = Clause("A path in the data, not an attribution:")


def chains(
    relations: Relations,
    words: Vocabulary,
    start: EntityRef,
    walks: Sequence[Walk],
    *,
    any_direction: bool = False,
) -> list[Chain]:
    """The chains that these walks from `start` are, in their order. Reads all claims of all walks at once."""
    entities = {id for walk in walks for id in walk.entities}
    between = relations.between(entities)
    cited = relations.citations(claim for edge in between for claim in edge.props["claims"])
    marked = Namesakes([start, *(edge.other for walk in walks for edge in walk.edges), *cited.values()])

    def apart(edges: Iterable[Edge]) -> tuple[Edge, ...]:
        return tuple(edge._replace(other=marked(edge.other)) for edge in edges)

    cited = {claim: marked(citation) for claim, citation in cited.items()}
    teller = _Teller(words, marked(start), apart(between), cited, any_direction)
    return [teller.chain(walk._replace(edges=apart(walk.edges))) for walk in walks]


def reversed_walk(walk: Walk, start: EntityRef) -> Walk:
    """The same walk from its other end; `start` is the entity it began at."""
    origins = [start, *(edge.other for edge in walk.edges)]
    edges = [
        turned(edge)._replace(entity=edge.other.id, other=origin)
        for origin, edge in zip(origins, walk.edges, strict=False)
    ]
    return Walk(walk.entities[::-1], tuple(edges[::-1]), walk.parallel[::-1], walk.confidence, downward=True)


class _Teller:
    """What the chains of one answer have in common."""

    def __init__(
        self,
        words: Vocabulary,
        start: EntityRef,
        between: Sequence[Edge],
        cited: Mapping[str, Citation],
        any_direction: bool,
    ) -> None:
        self._words, self._start, self._between, self._cited = words, start, between, cited
        self._any_direction = any_direction
        self._steps = Steps(words)

    def chain(self, walk: Walk) -> Chain:
        """One walk as an answer."""
        refs = [self._start, *(edge.other for edge in walk.edges)]
        hops = [
            Hop(**vars(link(edge, self._cited)), from_=before, to=after, parallel=parallel)
            for edge, before, after, parallel in zip(walk.edges, refs, refs[1:], walk.parallel, strict=False)
        ]
        confidence, at_most, exact = walk.confidence
        strength, downward = self._weigh(walk)
        denials = self._denials(walk)
        told = self._clauses(walk, refs, strength, downward, [denial for _, denial in denials])
        return Chain(
            confidence=confidence,
            at_most=at_most,
            exact=exact,
            support=support(confidence),
            strength=strength,
            sentence=text_of(told),
            origins=min(hop.origins for hop in hops),
            contested=any(self._steps.hop(edge).contested for edge in walk.edges),
            denials=[citation for citation, _ in denials],
            weakest=min(range(len(hops)), key=lambda i: (hops[i].confidence is not None, hops[i].confidence, i)),
            hops=hops,
            clauses=told,
        )

    def _weigh(self, walk: Walk) -> tuple[Ceiling, bool]:
        """The most the walk may say, and whether its first entity is the upstream one."""
        hops = [self._steps.hop(edge) for edge in walk.edges]
        up, down = leads_up(hops), leads_down(hops)
        return most(hops), down and (walk.downward or not up)

    def _denials(self, walk: Walk) -> list[tuple[Citation, Denied]]:
        """Every denial and rival account about any two of the walk's entities, or of one of them altogether, and
        every assertion that two of them are not the same.

        Hop by hop, the relation that is walked before others between its ends, and the strongest first."""
        found: dict[str, tuple[Citation, Denied]] = {}
        names = {ref.id: ref.called for ref in [self._start, *(edge.other for edge in walk.edges)]}
        places = {frozenset(ends): place for place, ends in enumerate(pairwise(walk.entities))}
        walked = {edge.props["id"] for edge in walk.edges}

        def place(edge: Edge) -> tuple[int, bool]:
            return places.get(frozenset((edge.entity, edge.other.id)), len(places)), edge.props["id"] not in walked

        among = (edge for edge in self._between if edge.entity in names and edge.other.id in names)
        for edge in sorted(among, key=place):
            label = self._words.predicate(edge.props["predicate"]).label
            for claim in edge.props["claims"]:
                citation = self._cited.get(claim)
                if citation is None:  # its node is still being written
                    continue
                if citation.stance in DENIALS:
                    denied = self._denied(citation, names[edge.entity], label, names[edge.other.id])
                    found.setdefault(claim, (citation, denied))
                elif citation.stance == "asserts" and edge.props["predicate"] == APART:
                    told = self._told_apart(citation, names[edge.entity], names[edge.other.id])
                    found.setdefault(claim, told)
        return list(found.values())

    def _told_apart(self, citation: Citation, one: str, other: str) -> tuple[Citation, Denied]:
        named, claim = citation.by_entity, citation.claim
        denied = Denied(citation.speaker, one, None, other, hedge=citation.hedge, named=named, apart=True, claim=claim)
        return replace(citation, apart=(one, other)), denied

    def _denied(self, citation: Citation, subject: str, label: str, object: str) -> Denied:
        speaker, disputes = citation.speaker, citation.stance == "disputes"
        denied = Denied(speaker, subject, label, object, disputes, citation.hedge, citation.by_entity)
        if citation.about is not None:  # of what a blanket denial denies it names nothing, and neither may we
            denied = denied._replace(subject=citation.about.called, label=None, object=None)
        return denied._replace(claim=citation.claim)

    def _clauses(
        self, walk: Walk, refs: Sequence[EntityRef], strength: Ceiling, downward: bool, denials: Iterable[Denied]
    ) -> list[Clause]:
        told = []
        for edge, before, after in zip(walk.edges, refs, refs[1:], strict=False):
            predicate = self._words.predicate(edge.props["predicate"])
            subject, object = (before, after) if edge.outward or predicate.symmetric else (after, before)
            cited = (self._cited[claim] for claim in edge.props["claims"] if claim in self._cited)
            asserting = [citation for citation in cited if citation.stance == "asserts"]
            hedges = [citation.hedge for citation in asserting if citation.hedge]
            claims = tuple(citation.claim for citation in asserting)
            voice = sole_voice(asserting)
            told.append(Told(subject.called, predicate.label, object.called, hedges, _when(edge), voice, claims))
        ends = refs[0].called, refs[-1].called
        upper, lower = ends if downward else ends[::-1]
        whole = clauses(strength, upper, lower, told, denials)
        return [_NOT_AN_ATTRIBUTION, *whole] if self._any_direction else whole


def _when(edge: Edge) -> str | None:
    props = edge.props
    return when(props["valid_from"], props["valid_to"], ended=props["ended"], former=props["former"])
