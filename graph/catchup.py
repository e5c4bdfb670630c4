"""Bring the graph from the position it has reached to the ledger's.

The same way serves a new revision, a retraction, an interrupted write and a rebuild.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ascribe.graph import statements as say
from ascribe.graph.dirty import everything, since
from ascribe.graph.engine import Engine
from ascribe.graph.ledger import Ledger
from ascribe.graph.projector import Moved, Projector
from ascribe.schema.ids import canonical
from ascribe.schema.records import Case
from ascribe.schema.vocabulary import Vocabulary, base_vocabulary


def vocabulary_of(ledger: Ledger, *, without: Collection[str] = ()) -> Vocabulary:
    """The vocabulary shipped, with what the cases held now add to it, but for those `without`."""
    vocabulary = base_vocabulary()
    for held in ledger.held("case"):
        assert isinstance(held.record, Case)
        if held.record.id in without:
            continue
        vocabulary = vocabulary.extended(held.record.vocabulary.relations, held.record.vocabulary.entities)
    return vocabulary


def behind(engine: Engine, ledger: Ledger) -> bool:
    """Whether the ledger has gone on since the graph was written."""
    return say.reached(engine) != ledger.position()


def catch_up(engine: Engine, ledger: Ledger) -> list[Moved]:
    """Project everything that changed since the graph's position; gives the relations that moved.

    A graph written by another version is written anew, and so is one whose cases redefine words: a predicate's
    strength or direction may have changed, and every edge of it with it."""
    goal, position = ledger.position(), say.reached(engine)
    if position == goal:
        return []
    redefined = position > 0 and any(isinstance(r, Case) and r.vocabulary for r in ledger.changed(position))
    if position < 0 or redefined:
        engine.clear()
        position = 0
    engine.constrain(say.LABELS, ())
    vocabulary = vocabulary_of(ledger)
    fresh = not engine.read("MATCH (e:Entity) RETURN e.id AS id LIMIT 1").rows
    dirty = everything(ledger, vocabulary) if fresh else since(position, engine, ledger, vocabulary)
    moved = Projector(engine, ledger, vocabulary, fresh=fresh).project(dirty)
    mark = {"position": goal, "version": say.VERSION, "words": _own_words(ledger)}
    engine.write(lambda run: run(say.WRITE_POSITION, mark))
    return moved


def _own_words(ledger: Ledger) -> str:
    """What the cases add to the vocabulary, as the graph's readers take it up."""
    words: dict[str, dict[str, Any]] = {"relations": {}, "entities": {}}
    for held in ledger.held("case"):
        assert isinstance(held.record, Case)
        for part, added in held.record.vocabulary.model_dump(mode="json").items():
            words[part].update(added)
    return canonical(words)
