"""Say how one relation, and all of an entity's, read as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ascribe.graph.relations.answers import Citation, Direction, EntityRef, Link, Links
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.relations import Edge, Relations
from ascribe.schema.grades import support


def link(edge: Edge, cited: Mapping[str, Citation]) -> Link:
    """An edge as an answer, its claims strongest first."""
    props, uncounted = edge.props, set(edge.props["uncounted"] or ())
    direction: Direction = "out" if edge.outward else "in"
    return Link(
        relation=props["id"],
        predicate=props["predicate"],
        direction=direction,
        other=edge.other,
        confidence=props["confidence"],
        exact=props["exact"],
        support=support(props["confidence"]),
        status=props["status"],
        denied_by_interested=props["denied_by_interested"],
        denied_by_others=props["denied_by_others"],
        admitted=props["admitted"],
        origins=props["origins"],
        strength=props["strength"],
        valid_from=props["valid_from"],
        valid_to=props["valid_to"],
        former=props["former"],
        held=props.get("held"),
        # A claim whose node another client is still writing comes with the next look.
        citations=[
            replace(told, counted=told.claim not in uncounted and not told.blanket)
            for told in (cited[claim] for claim in props["claims"] if claim in cited)
        ],
        ended=props["ended"],
    )


def links(relations: Relations, entity: EntityRef) -> Links:
    """Every relation of an entity: graded ones by confidence, then the ungraded, then those only denied."""
    edges = relations.edges([entity.id])
    cited = relations.citations(claim for edge in edges for claim in edge.props["claims"])
    return told_apart(Links(entity, sorted((link(edge, cited) for edge in edges), key=_rank)))


def _rank(found: Link) -> tuple[Any, ...]:
    graded = found.confidence is not None
    return (
        found.status == "denied",
        not graded,
        -(found.confidence or 0.0),
        found.predicate,
        found.other.name,
        found.relation,
    )
