"""Find the conclusions that were drawn from what a retraction takes out: nobody retracted them, and they stand."""

from __future__ import annotations

from collections.abc import Collection

from ascribe.graph.changing.changes import Conclusion
from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting.grounds import gather, retracted_among
from ascribe.graph.relations.fused import cited, ref
from ascribe.schema.vocabulary import Vocabulary

_DRAWN = (
    "MATCH (c:Claim) WHERE c.rests_on IS NOT NULL AND any(reason IN c.rests_on WHERE reason IN $ids) "
    "RETURN c.id AS id ORDER BY id"
)


def drawn_from(engine: Engine, after: Ledger, taken: Collection[str], words: Vocabulary) -> list[Conclusion]:
    """The conclusions still live in `after` that rest on claims `taken` out there, by subject.

    `engine` only helps to find them."""
    ids = [id for (id,) in engine.read(_DRAWN, {"ids": sorted(taken)}).rows] if taken else []
    facts = gather(after, after.find("claim", "id", ids))
    drawn = [claim for claim in facts.claims.values() if claim.id not in facts.retracted]
    out = retracted_among(after, {reason for claim in drawn for reason in claim.rests_on})
    found = [
        Conclusion(
            **vars(cited(claim, facts, words)),
            subject=ref(facts.entities[claim.subject]),
            predicate=claim.predicate,
            object=ref(facts.entities[claim.object]) if claim.object else None,
            value=claim.value,
            rests_on=list(claim.rests_on),
            reasons_retracted=[reason for reason in claim.rests_on if reason in out],
        )
        for claim in drawn
    ]
    return sorted(found, key=lambda one: (one.subject.name, one.object.name if one.object else "", one.claim))
