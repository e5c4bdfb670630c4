"""Take a claim, or all that rests on a source, out of all answers, or undo that: what is meant, and recording it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from ascribe.graph.changing.changes import Target
from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledger import DESK, Held, Ledger
from ascribe.graph.projecting.grounds import retractions_in_force, sources_around
from ascribe.graph.weights.documents import Library
from ascribe.schema.errors import NotFoundError, UsageError, nearest
from ascribe.schema.records import Retraction

_STARTING = "MATCH (c:Claim) WHERE c.id STARTS WITH $start RETURN c.id AS id ORDER BY id"
_SOURCES = "MATCH (s:Source) RETURN s.id AS id ORDER BY id"


def retraction_of(engine: Engine, ledger: Ledger, target: str, reason: str) -> tuple[Target, Retraction]:
    """What is to be recorded, and what it takes out or undoes.

    `target`: a claim's or retraction's id or the start of one, or a source's id. Raises UsageError without a reason,
    NotFoundError for what is unknown, ambiguous, held by no case, or taken out or undone already."""
    if not reason.strip():
        raise UsageError(
            "a retraction needs a reason: people who miss the claim later will read it. Give --reason TEXT"
        )
    kind, id = _meant(engine, ledger, target)
    _refuse_again(ledger, kind, id)
    try:
        return kind, Retraction(target=id, reason=reason)
    except ValidationError as error:
        what = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"the reason {what}") from None


def record(ledger: Ledger, retraction: Retraction) -> None:
    """Record by command a retraction whose aim is not taken out; one that was undone is in force again."""
    # Casefiles hold retractions too; only those recorded here are this case's.
    held = [found.record for found in ledger.of_case(DESK)]
    others = [known for known in held if known.id != retraction.id]
    if len(others) < len(held):
        ledger.revise(DESK, others)  # only a new hold is later than the undoing
    ledger.revise(DESK, [retraction], whole=False)


def _meant(engine: Engine, ledger: Ledger, target: str) -> tuple[Target, str]:
    if target.startswith("c_"):
        held = (str(row[0]) for row in engine.read(_STARTING, {"start": target}).rows)
        return "claim", _only(ledger, target, held)
    if target.startswith("r_"):
        known = (held.record.id for held in ledger.held("retraction") if held.record.id.startswith(target))
        return "retraction", _only(ledger, target, known)
    if any(True for _ in ledger.find("source", "id", [target])):
        return "source", target
    known_sources = (str(row[0]) for row in engine.read(_SOURCES).rows)
    raise NotFoundError(
        f"nothing to retract has the id {target!r}{nearest(target, known_sources)}. "
        "Give a claim's id as `ascribe links` prints it, a source's as `ascribe sources` does, or a retraction's (r_…)"
    )


def _only(ledger: Ledger, start: str, ids: Iterable[str]) -> str:
    found = sorted(set(ids))
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"{start!r} is the start of {len(found)} ids; write more of it")
    if ledger.knows(start):
        raise NotFoundError(f"{start} was withdrawn: no case holds it any more, so there is nothing to retract")
    raise NotFoundError(
        f"nothing to retract has an id that starts with {start!r}; `ascribe links` prints the ids of claims that a "
        "case holds now, `ascribe history` those of retractions"
    )


def _refuse_again(ledger: Ledger, kind: Target, id: str) -> None:
    """Refuse what a retraction takes out already, and to undo what is not in force."""
    copies = Library(sources_around(ledger, [id]).values()).copies(id) if kind == "source" else [id]
    against = _retractions(retractions_in_force(ledger, copies))
    what, again = "retracted", "undoes that"
    if kind == "retraction":
        (own, *_) = _retractions(ledger.find("retraction", "id", [id]))
        in_force = {known.id for known in _retractions(retractions_in_force(ledger, [own.target]))}
        if id in in_force:  # an older undoing does nothing to a retraction that was recorded anew
            return
        what, again = "undone", "puts it in force again"
    if against:
        last = max(against, key=against.__getitem__)
        at = against[last][:19].replace("T", " ")
        through = "" if last.target == id else f", through {last.target}, which is the same document"
        raise NotFoundError(
            f"{kind} {id} was {what} already{through}, on {at} UTC: {last.reason}. "
            f"`ascribe retract {last.id} --reason …` {again}"
        )


def _retractions(helds: Iterable[Held]) -> dict[Retraction, str]:
    """Each retraction with the time from which it was last held."""
    return {held.record: max(hold.since for hold in held.open) for held in helds if isinstance(held.record, Retraction)}
