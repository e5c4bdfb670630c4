"""How the facts of an entity read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from ascribe.cli.citations import denied_by, lines
from ascribe.cli.relations import UNDATED, heading, show_relation
from ascribe.cli.terminal import cell, console, hanging
from ascribe.cli.text import amount, called, counted, name_of, short_ids, span, visible, worded

if TYPE_CHECKING:
    from rich.console import Console

    from ascribe.graph.listing.factsheet import Aside, FactSheet, RecordConflict, Value
    from ascribe.graph.relations.answers import Citation
    from ascribe.schema.vocabulary import Vocabulary

APART = "≠"
OPPOSED = {"stated": "", "contested": "contested", "denied": "denied"}


def show_facts(sheet: FactSheet, vocabulary: Vocabulary) -> None:
    """Print what is stated of an entity: facts, amounts on relations, records at odds, and what else is reported."""
    out = console()
    apart = sum(fact.conflict for fact in sheet.facts) + sum(link.conflict for link in sheet.amounts)
    apart += len(sheet.records)
    counts = [counted(len(sheet.facts), "fact")]
    counts += [counted(len(sheet.amounts), "relation") + " with amounts"] if sheet.amounts else []
    heading(out, sheet.entity, " · ".join([*counts, *([counted(apart, "conflict")] if apart else [])]))
    ids = short_ids(cited.claim for cited in _citations(sheet))
    for fact in sheet.facts:
        title = Text(called(fact.predicate), style="bold")
        out.print(title.append("   CONFLICT: not all of these can hold", style="red") if fact.conflict else title)
        for value in fact.values:
            _value(out, value, ids)
    if sheet.amounts:
        _section(out, "Amounts on relations, as stated; never to be added up")
    for link in sheet.amounts:
        show_relation(out, link, vocabulary, denied_by(link.citations, ids))
        for value in link.values:
            _value(out, value, ids)
        for line in lines((cited for cited in link.citations if cited.stance != "asserts"), ids, indent=5):
            out.print(line)
    if sheet.records:
        _section(out, "Recorded differently by the cases")
    for record in sheet.records:
        _record(out, record)
    if sheet.also:
        _section(out, "Also reported")
    for aside in sheet.also:
        out.print(Text(f"{_about(aside, vocabulary)}   ").append(denied_by([aside], ids), style="bold"))
        for line in lines([aside], ids, indent=4):
            out.print(line)
    if not (sheet.facts or sheet.amounts or sheet.records or sheet.also):
        out.print(Text("no facts in the sources collected"))


def _citations(sheet: FactSheet) -> Iterator[Citation]:
    for fact in sheet.facts:
        for value in fact.values:
            yield from value.citations
    for link in sheet.amounts:
        yield from link.citations
    yield from sheet.also


def _section(out: Console, title: str) -> None:
    out.print()
    out.print(Text(title, style="bold underline"))


def _value(out: Console, value: Value, ids: dict[str, str]) -> None:
    words = amount(value.amount) if value.amount else ""
    stated = worded(value.value or "")
    # `300,000` beside `300000 followers` tells nothing more.
    shorter = stated.casefold().replace(",", "") in words.casefold().replace(",", "")
    body = Text(words if shorter else stated, style="bold")
    if words and not shorter and words.casefold() not in stated.casefold():
        body.append(f" ({words})", style="not bold")
    body.append(f"   {span(value.valid_from, value.valid_to, value.former)}", style="not bold")
    body.append(f"   {counted(value.origins, 'origin')}", style="not bold")
    denied = denied_by(value.citations, ids)
    for note, style in (
        (OPPOSED[value.status], "not bold red"),
        (denied, "bold red" if value.denied_by_interested or value.denied_by_others else "not bold"),
        (UNDATED if value.held == "undated" else "", "not bold yellow"),
    ):
        if note:
            body.append(f"   {note}", style=style)
    out.print(hanging(Text(APART if value.conflict else " ", style="red"), body, indent=1))
    for line in lines(value.citations, ids, indent=5):
        out.print(line)


def _record(out: Console, record: RecordConflict) -> None:
    out.print(Text(called(record.property), style="bold"))
    for value in record.values:
        where = f"   {' '.join(map(visible, value.cases))}"
        chosen = "   shown in the graph" if value.value == record.shown else ""
        out.print(hanging(Text(APART, style="red"), Text(f"{cell(value.value)}{where}{chosen}"), indent=1))


def _about(aside: Aside, vocabulary: Vocabulary) -> str:
    """What somebody was silent about, found nothing on, or denied altogether."""
    subject = name_of(aside.subject)
    if aside.predicate is None:
        return f"{subject}: all that is said of it"
    if aside.object is None:
        return f"{subject}: {called(aside.predicate)} {called(aside.value or '')}"
    words = vocabulary.predicate(aside.predicate)
    return f"{subject} {'↔' if words.symmetric else '→'} {called(words.label)} {name_of(aside.object)}"
