"""How change reads on a terminal: claims taken and brought back, relations and chains before → after, a history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ascribe.cli.citations import described, reasons_lost
from ascribe.cli.terminal import console, hanging
from ascribe.cli.text import called, counted, name_of, number, short_ids, who, worded
from ascribe.schema.vocabulary import base_vocabulary

if TYPE_CHECKING:
    from ascribe.graph.changing.changes import (
        ChainChange,
        ChainStanding,
        ClaimChange,
        Conclusion,
        Consequences,
        History,
        HistoryStep,
        Preview,
        RelationChange,
        Retracted,
        Standing,
    )
    from ascribe.schema.vocabulary import Vocabulary

# Of what is new only so many are told one by one: of a first load everything is.
FEW = 10
# The case under which the ledger keeps what is recorded by command.
DESK = "retractions"
# What a case does to a record that another case has as well.
_HERE = {"added": "also recorded here", "withdrawn": "no longer recorded here"}
SIGNS = {"added": "+", "withdrawn": "−", "retracted": "×", "restored": "+"}


def show_retracted(answer: Retracted, words: Vocabulary) -> None:
    """Print what a retraction takes, or undoing one brings back, and what becomes of relations and chains."""
    out, would = console(), answer.dry_run
    undo = answer.kind == "retraction"
    done = ("Would undo" if would else "Undid") if undo else ("Would retract" if would else "Retracted")
    head = Text(f"{done} {answer.kind} {called(answer.target)}", style="bold")
    out.print(head.append("   dry run: nothing is written" if would else "", "not bold"))
    out.print(hanging(Text("  because:"), Text(worded(answer.reason)), indent=0))
    taken, back = ([claim for claim in answer.claims if claim.change == change] for change in ("retracted", "restored"))
    ids = short_ids({claim.claim for claim in (*answer.claims, *answer.conclusions)})
    for claims, what in ((taken, "taken out"), (back, "back in all answers")):
        if claims:
            is_ = "would be" if would else "is" if len(claims) == 1 else "are"
            out.print(Text(f"{counted(len(claims), 'claim')} {is_} {what}:"))
        for claim in claims:
            out.print(hanging(Text(f"[{ids[claim.claim]}]", style="cyan"), Text(_claim(claim, words)), indent=2))
    if answer.conclusions:
        what = "was" if len(answer.conclusions) == 1 else "were"
        stays = "stays" if len(answer.conclusions) == 1 else "stay"
        concluded = f"{counted(len(answer.conclusions), 'claim')} {what} concluded from it, and {stays} in all answers:"
        out.print(Text(concluded, style="yellow"))
    for drawn in answer.conclusions:
        text = Text(f"{_claim(drawn, words)} · {reasons_lost(drawn.rests_on, drawn.reasons_retracted)}")
        out.print(hanging(Text(f"[{ids[drawn.claim]}]", style="cyan"), text, indent=2))
    _consequences(out, answer, words, would=would)
    if not (answer.claims or answer.relations or answer.chains):
        out.print(Text(f"no claim, relation or chain {'would change' if would else 'changes'}"))
    if not would:
        again = "puts it in force again" if undo else "undoes that"
        out.print(Text(f"`ascribe retract {answer.retraction} --reason …` {again}"))


def show_preview(preview: Preview) -> None:
    """Print what loading a file would make of relations and chains."""
    _consequences(console(), preview, base_vocabulary(), would=True, few=FEW, indent=4)


def show_history(answer: History, words: Vocabulary) -> None:
    """Print what was believed about an entity when, oldest first."""
    out = console()
    out.print(Text(name_of(answer.entity), style="bold").append(f"   {who(answer.entity)}", "not bold"))
    ids = short_ids(claim.claim for step in answer.steps for claim in step.claims)
    for step in answer.steps:
        out.print()
        _step(out, step, ids, words)


def _step(out: Console, step: HistoryStep, ids: Mapping[str, str], words: Vocabulary) -> None:
    by = ", ".join("by command" if case == DESK else called(case) for case in step.cases)
    out.print(Text(moment(step.at), style="bold").append(f"   {by}", "not bold"))
    if step.names_before and step.names_after:
        before, after = (" · ".join(map(called, names)) for names in (step.names_before, step.names_after))
        out.print(hanging(Text("~"), Text(f"called {after}, before {before}"), indent=2))
    for retraction in step.retractions:
        gone = "withdrawn: " if retraction.change == "withdrawn" else ""
        what = f"{gone}{retraction.retraction} retracts {called(retraction.target)}: {worded(retraction.reason)}"
        out.print(hanging(Text("!"), Text(what), indent=2))
    for claim in step.claims:
        done = "" if claim.change == "added" else f"{claim.change} "
        text = Text(done, style="bold").append(_claim(claim, words), "not bold")
        text.append(f" · retracted: {worded(claim.reason)}" if claim.change == "added" and claim.reason else "")
        out.print(hanging(Text(f"{SIGNS[claim.change]} [{ids[claim.claim]}]", style="cyan"), text, indent=2))
    for other in step.records:
        # What is new came with its claims; on its own it is told where nothing else says what moved a relation.
        if other.elsewhere or not (step.claims or step.retractions):
            done = _HERE.get(other.change, other.change) if other.elsewhere else other.change
            out.print(hanging(Text("~"), Text(f"{other.record} {called(other.id)} {done}"), indent=2))
    for relation in step.relations:
        out.print(hanging(Text("="), Text(_relation(relation, words)), indent=2))


def _consequences(
    out: Console, answer: Consequences, words: Vocabulary, *, would: bool, few: float = inf, indent: int = 0
) -> None:
    """Relations and chains; where more than `few` of either are new, these are counted and not told one by one."""
    relations = [(change.before is None, _relation(change, words)) for change in answer.relations]
    chains = [(change.before is None, _chain(change)) for change in answer.chains]
    best = ", the best of each strength between two entities"
    for noun, compared, changes in (("relation", "", relations), ("chain", best, chains)):
        new = sum(is_new for is_new, _ in changes)
        told = [text for is_new, text in changes if not is_new or new <= few]
        if told:
            change = "would change" if would else "changes" if len(told) == 1 else "change"
            out.print(Padding(Text(f"{counted(len(told), noun)} {change}{compared}:"), (0, 0, 0, indent)))
        for text in told:
            out.print(hanging(Text("·"), Text(text), indent + 2))
        if new > few:
            out.print(Padding(Text(counted(new, f"new {noun}")), (0, 0, 0, indent)))
    if not answer.complete:
        out.print(Padding(Text("The search ended early: more chains may change.", style="yellow"), (0, 0, 0, indent)))


def _claim(claim: ClaimChange | Conclusion, words: Vocabulary) -> str:
    """One claim in a line: what it says, and its citation."""
    return f"{_statement(claim, words)} · {described(claim)}"


def _statement(claim: ClaimChange | Conclusion, words: Vocabulary) -> str:
    subject = name_of(claim.subject)
    if claim.predicate is None:
        return f"all that is said of {subject}"
    if claim.object is None:
        return f"{subject} {called(claim.predicate)} {called(claim.value or '')}"
    return f"{subject} {_label(claim.predicate, words)} {name_of(claim.object)}"


def _label(predicate: str, words: Vocabulary) -> str:
    """How a predicate reads; one that only a file to come, or a case long gone, defines reads as it is written."""
    known = words.predicates.get(predicate)
    return called(known.label if known else predicate)


def _relation(change: RelationChange, words: Vocabulary) -> str:
    ends = name_of(change.subject), name_of(change.object)
    what = f"{ends[0]} {_label(change.predicate, words)} {ends[1]}"
    before, after = change.before, change.after
    if before is None or after is None:
        standing = _standing(after) if after else _standing(before) if before else ""
        return f"{what}: new, {standing}" if after else f"{what}: {standing} → gone"
    marks = [
        (f"{counted(before.origins, 'origin')}", f"{counted(after.origins, 'origin')}"),
        (_denied(before), _denied(after)),
    ]
    differing = [pair for pair in marks if pair[0] != pair[1]]
    was, now = (
        ", ".join([_standing(side), *(pair[place] for pair in differing)]) for place, side in enumerate((before, after))
    )
    return f"{what}: {was} → {now}"


def _standing(standing: Standing) -> str:
    if standing.confidence is None:
        return standing.status
    return f"{number(standing.confidence, standing.exact)} {standing.status}"


def _denied(standing: Standing) -> str:
    by = [
        who
        for who, so in (("an interested party", standing.denied_by_interested), ("others", standing.denied_by_others))
        if so
    ]
    return f"denied by {' and '.join(by)}" if by else "not denied"


def _chain(change: ChainChange) -> str:
    before, after = change.before, change.after
    joined = "and" if all(side.both_ways for side in (before, after) if side) else "up to"
    what = f"{name_of(change.from_)} {joined} {name_of(change.to)}"
    if before and after and before.entities != after.entities:
        return f"{what}: {_through(before)}, {_reach(before)} → {_through(after)}, {_reach(after)}"
    was, now = (_reach(side) if side else "gone" for side in (before, after))
    told = f"{was} → {now}" if before else f"new, {now}"
    return "".join([what, *(f" {_through(way)}" for way in (after or before,) if way), f": {told}"])


def _through(chain: ChainStanding) -> str:
    return f"through {', '.join(name_of(entity) for entity in chain.entities[1:-1])}"


def _reach(chain: ChainStanding) -> str:
    trust = "ungraded" if chain.confidence is None else number(chain.confidence, chain.exact)
    # Where every hop is ungraded nothing bounds the chain, and "at most 1.00" would sound like something.
    bounded = chain.exact and chain.at_most is not None and chain.at_most < 1
    bound = f", at most {number(chain.at_most)}" if bounded and chain.at_most is not None else ""
    strength = "lead only" if chain.strength == "lead" else chain.strength
    return f"{trust} {strength}{bound}{', contested' if chain.contested else ''}"


def moment(at: str) -> str:
    """A time of the ledger to the second: `2026-11-22 18:03:07 UTC`."""
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
