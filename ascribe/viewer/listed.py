"""List the relations of a picture in plain words, for a browser that runs no scripts."""

from __future__ import annotations

from typing import NamedTuple

from ascribe.cli.relations import UNDATED
from ascribe.cli.text import called, counted, number, span
from ascribe.schema.grades import support
from ascribe.viewer.picture import Picture

MOST = 300  # relations; a longer list would only make the file larger


class Listed(NamedTuple):
    """One relation in words: what is reported, and how well that is supported."""

    sentence: str
    judged: str


def listed(picture: Picture) -> list[Listed]:
    """The strongest relations of a picture, at most `MOST`."""
    names = {entity.id: called(entity.name) for entity in picture.entities}
    found = []
    for edge in picture.edges[:MOST]:
        props, label = edge.props, picture.vocabulary.predicate(edge.props["predicate"]).label
        confidence, status = props["confidence"], props["status"]
        denied = props["denied_by_interested"] or props["denied_by_others"]
        parts = [
            "no number" if confidence is None else f"{number(confidence, props['exact'])} {support(confidence)}",
            *([status] if status != "supported" else []),
            *(["denied"] if denied and status != "denied" else []),
            span(props["valid_from"], props["valid_to"], props["former"]),
            *([UNDATED] if props.get("held") == "undated" else []),
            counted(props["origins"], "origin"),
        ]
        sentence = f"{names[edge.entity]} {label} {names[edge.other.id]}"
        found.append(Listed(sentence, " · ".join(parts)))
    return found
