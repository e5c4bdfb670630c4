"""How sources read on a terminal, and what rests on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ascribe.cli.citations import denied_by, lines, published_by
from ascribe.cli.terminal import console, show_table
from ascribe.cli.text import called, counted, name_of, number, several, short_ids, worded

if TYPE_CHECKING:
    from rich.console import Console

    from ascribe.graph.relations.answers import Citation, EntityRef, RestingClaim, RestingRelation, Rests, SourceUse
    from ascribe.schema.vocabulary import Vocabulary


def show_sources(sources: Sequence[SourceUse]) -> None:
    """Print a line for each source."""
    rows = [(use.id, use.publisher, use.headline, use.reliability, use.claims, use.relations) for use in sources]
    columns = ("id", "publisher", "headline", "reliability", "claims", "relations")
    show_table(columns, rows, right=("claims", "relations"))


def show_resting(source: SourceUse, vocabulary: Vocabulary) -> None:
    """Print the relations and claims that rest on one source, each claim as the document it was read in has it."""
    out, rests = console(), source.rests
    assert rests is not None
    counts = f"{counted(source.claims, 'claim')} · {counted(source.relations, 'relation')}"
    out.print(_title(source).append(f"   {counts}", style="not bold"))
    for note in _notes(rests):
        out.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))
    denials = [denial for relation in rests.relations for denial in relation.denials]
    ids = short_ids({cited.claim for cited in (*rests.claims, *denials)})
    told = {claim.claim: claim for claim in rests.claims}
    for relation in rests.relations:
        line = _relation(relation, vocabulary)
        denied = Text(denied_by(relation.denials, ids), style="red")
        beside = line.cell_len + 3 + denied.cell_len <= out.width
        out.print(line.append("   ").append_text(denied) if denied and beside else line)
        if denied and not beside:
            out.print(Padding(denied, (0, 0, 0, 4)))
        # What is said against it is shown with it, also where it rests on another source.
        elsewhere = [denial for denial in relation.denials if denial.claim not in relation.claims]
        _claims(out, [*(told.pop(claim) for claim in relation.claims), *elsewhere], ids)
    for claim in told.values():
        out.print(_other(claim, vocabulary))
        _claims(out, [claim], ids)
    if not rests.claims:
        out.print(Text("no live claim rests on it"))


def _title(source: SourceUse) -> Text:
    title = Text(worded(source.headline or source.publisher or source.id), style="bold")
    parts = (source.publisher if source.headline else None, source.reliability, source.id)
    return title.append(f"   {' · '.join(worded(part) for part in parts if part)}", style="not bold")


def _notes(rests: Rests) -> Iterable[str]:
    if rests.copies:
        yield f"also recorded as {several([worded(copy) for copy in rests.copies])}: one document"
    relayed = [claim for claim in rests.claims if claim.relayed]
    if relayed:
        by = several(list(dict.fromkeys(called(published_by(claim)) for claim in relayed)))
        yield f"{len(relayed)} of these relayed by {by}"


def _relation(relation: RestingRelation, vocabulary: Vocabulary) -> Text:
    text = _reading(relation.subject, relation.predicate, relation.object, vocabulary)
    trust = "denied" if relation.status == "denied" else "ungraded"
    if relation.confidence is not None:
        trust = f"{number(relation.confidence, relation.exact)} {relation.support}"
    text.append(f"   {trust}   {counted(relation.origins, 'origin')}", style="not bold")
    if relation.status == "contested":
        text.append("   contested", style="not bold red")
    if relation.alone:
        text.append("   rests on it alone", style="not bold yellow")
    return text


def _other(claim: RestingClaim, vocabulary: Vocabulary) -> Text:
    """What a claim is about that no relation shows: a value, somebody altogether, or what nobody asserts or denies."""
    if claim.predicate and claim.object:
        return _reading(claim.subject, claim.predicate, claim.object, vocabulary)
    said = f"{claim.predicate}: {claim.value}" if claim.predicate else "everything about it"
    return Text(f"{name_of(claim.subject)}   ", style="bold").append(called(said), style="not bold")


def _reading(subject: EntityRef, predicate: str, object: EntityRef, vocabulary: Vocabulary) -> Text:
    words = vocabulary.predicate(predicate)
    arrow = "↔" if words.symmetric else "→"
    return Text(f"{name_of(subject)} {arrow} {called(words.label)} {name_of(object)}", style="bold")


def _claims(out: Console, claims: Iterable[Citation], ids: dict[str, str]) -> None:
    for line in lines(claims, ids, indent=4):
        out.print(line)
