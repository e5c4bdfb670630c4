"""Bring the graph from the position it has reached to the ledger's.

The same way serves a new revision, a retraction, an interrupted write and a rebuild.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting import statements as say
from ascribe.graph.projecting.dirty import again, anew, shown_by, since
from ascribe.graph.projecting.projector import Moved, OvertakenError, Projector, Watch
from ascribe.schema.ids import canonical
from ascribe.schema.records import Case
from ascribe.schema.vocabulary import Vocabulary, base_vocabulary

_TRIES = 10


def vocabulary_of(ledger: Ledger, *, without: Collection[str] = ()) -> Vocabulary:
    """The vocabulary shipped, with what the cases held now add to it, but for those `without`."""
    vocabulary = base_vocabulary()
    for held in ledger.held("case"):
        assert isinstance(held.record, Case)
        if held.record.id in without:
            continue
        vocabulary = vocabulary.extended(held.record.vocabulary.relations, held.record.vocabulary.entities)
    return vocabulary


def catch_up(engine: Engine, ledger: Ledger, watch: Watch | None = None) -> list[Moved]:
    """Project everything that changed since the graph's position; gives the relations that moved.

    A graph is written anew when another version wrote it, when it is ahead of a ledger that was put back from a
    copy, and when a word in use means something else now: every edge of it may have to change its ends."""
    # The graph's position first: read after the ledger's, it could be ahead because another client was quicker.
    position = say.reached(engine)
    goal = ledger.position()
    if position == goal:
        return []
    for _ in range(_TRIES - 1):
        try:
            return _project(engine, ledger, goal, position, watch)
        except OvertakenError:
            pass  # what overtook us is committed whole, so the next look at the ledger has all of it
    return _project(engine, ledger, goal, position, watch)


def _project(engine: Engine, ledger: Ledger, goal: int, position: int, watch: Watch | None) -> list[Moved]:
    words = _own_words(ledger)
    cleared = position < 0 or position > goal or _redefined(engine, words)
    if cleared:
        engine.clear()
        position = 0
    engine.constrain(say.LABELS, ())
    engine.index("Claim", "relation")
    vocabulary = vocabulary_of(ledger)
    fresh = cleared or not engine.read(say.READ_ANY).rows
    work = anew(ledger, vocabulary) if fresh else again(since(position, shown_by(engine), ledger, vocabulary))
    moved = Projector(engine, ledger, vocabulary, fresh=fresh, watch=watch).project(work)
    mark = {"position": goal, "version": say.VERSION, "words": canonical(words)}
    engine.write(lambda run: run(say.WRITE_POSITION, mark))
    return moved


def _own_words(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """What the cases add to the vocabulary, as the graph's readers take it up."""
    words: dict[str, dict[str, Any]] = {"relations": {}, "entities": {}}
    for held in ledger.held("case"):
        assert isinstance(held.record, Case)
        for part, added in held.record.vocabulary.model_dump(mode="json").items():
            words[part].update(added)
    return words


def _redefined(engine: Engine, words: Mapping[str, Mapping[str, Any]]) -> bool:
    rows = engine.read(say.READ_WORDS).rows
    known = json.loads(rows[0][0]) if rows and rows[0][0] else {}
    return any(words[part].get(name) != meaning for part, added in known.items() for name, meaning in added.items())
