"""How relations and chains read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from ascribe.cli.asked import Asked
from ascribe.cli.citations import denied_by, lines, told_lines
from ascribe.cli.terminal import console, hanging
from ascribe.cli.text import (
    LONGEST_NAME,
    LONGEST_TEXT,
    called,
    counted,
    far_end,
    name_of,
    number,
    short_ids,
    span,
    visible,
    who,
    worded,
)
from ascribe.graph.relations.repeats import told_once
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.relations.answers import Chain, Chains, Citation, EntityRef, Hop, Link, Links, Routes
    from ascribe.schema.vocabulary import Vocabulary

# Names get at least so much room; notes beside them at least so much, and before longer names so much.
NAME_WIDTH, NOTE_WIDTH, WIDE_NOTES = 28, 24, 48
# Of somebody who is said to control or to act, it matters whether they were heard.
ANSWERABLE, NO_RESPONSE = ("control", "role"), "no response found"
UNDATED = "unknown if it held then"
UP, DOWN = (
    ("Reported to stand behind", "Linked, not reported to be behind"),
    ("Reported to stand behind these", "Linked, not reported to stand behind these"),
)


def show_links(answer: Links, vocabulary: Vocabulary) -> None:
    """Print every relation of an entity, its citations under it."""
    out, links = console(), answer.links
    documents = {
        document
        for link in links
        for cited in link.citations
        for document in (cited.document_id, *(document.document_id for document in cited.via))
    }
    counts = ((len(links), "relation"), (len(documents), "source"), (answer.origins, "origin"))
    heading(out, answer.entity, " · ".join(counted(*count) for count in counts))
    ids = short_ids(cited.claim for link in links for cited in link.citations)
    cells = [_cells(link, vocabulary) for link in links]
    widths = _widths(cells, out.width)
    for link, texts in zip(links, cells, strict=True):
        _relation(out, link, vocabulary, texts, widths, denied_by(link.citations, ids))
        for line in lines(link.citations, ids, indent=4):
            out.print(line)


def show_upstream(answer: Chains, vocabulary: Vocabulary, asked: Asked) -> None:
    """Print the chains that lead up from an entity: control and roles first, mere links after."""
    _show_grouped(answer, vocabulary, asked, UP)


def show_downstream(answer: Chains, vocabulary: Vocabulary, asked: Asked) -> None:
    """Print the chains that lead down from an entity, in the same two groups."""
    _show_grouped(answer, vocabulary, asked, DOWN)


def show_routes(answer: Routes, vocabulary: Vocabulary) -> None:
    """Print the chains between two entities, strongest first."""
    out = console()
    out.print(Text(f"{far_end(answer.from_)} – {far_end(answer.to)}", style="bold"))
    _chains(out, answer.chains, vocabulary, _ids(answer.chains), answer.complete)


def _show_grouped(answer: Chains, vocabulary: Vocabulary, asked: Asked, titles: tuple[str, str]) -> None:
    out, ids = console(), _ids(answer.chains)
    heading(out, answer.entity, asked.told(answer.chains))
    behind = [chain for chain in answer.chains if chain.strength in ("control", "role")]
    linked = [chain for chain in answer.chains if chain.strength not in ("control", "role")]
    for title, chains, last in ((titles[0], behind, not linked), (titles[1], linked, True)):
        if chains or chains is behind:
            out.print()
            out.print(Text(title, style="bold underline"))
            if not chains:
                out.print(Text(asked.none(answer.chains, complete=answer.complete)))
            _chains(out, chains, vocabulary, ids, answer.complete or not last)


def _chains(out: Console, chains: Sequence[Chain], vocabulary: Vocabulary, ids: dict[str, str], complete: bool) -> None:
    for place, chain in enumerate(chains, 1):
        out.print(hanging(Text(f"{place}."), Text(sentence_of(chain), style="bold"), indent=0))
        out.print(Padding(summary(chain), (0, 0, 0, 3)))
        for index, hop in enumerate(chain.hops):
            _hop(out, hop, vocabulary, ids, weakest=len(chain.hops) > 1 and index == chain.weakest)
        _responses(out, chain, ids)
    if not complete:
        out.print(Text("The search ended early: there may be more.", style="yellow"))


def _responses(out: Console, chain: Chain, ids: dict[str, str]) -> None:
    """The denials of a chain; where there are none, who made no comment, or that no response was found at all."""
    denials = denials_of(chain)
    if denials:
        out.print(Padding(Text("denials reported:", style="bold red"), (0, 0, 0, 3)))
        for line in told_lines(denials, ids, indent=6):
            out.print(line)
        return
    said = denied_by([cited for hop in chain.hops for cited in hop.citations], ids)
    admitted = any(hop.admitted for hop in chain.hops)
    text = "no denial reported in the sources" + (f" · {said}" if said else "" if admitted else f" · {NO_RESPONSE}")
    out.print(Padding(Text(text, style="dim"), (0, 0, 0, 3)))


def sentence_of(chain: Chain) -> str:
    """The sentence with no name and no hedge in it longer than others are shown."""
    return _shortened(chain, [chain.sentence])[0]


def clauses_of(chain: Chain) -> list[tuple[str, tuple[str, ...]]]:
    """The same in its parts, each with the ids of the claims that say so."""
    texts = _shortened(chain, [clause.text for clause in chain.clauses])
    return [(text, clause.claims) for text, clause in zip(texts, chain.clauses, strict=True)]


def _shortened(chain: Chain, texts: Iterable[str]) -> list[str]:
    cited = [*chain.denials, *(cited for hop in chain.hops for cited in hop.citations)]
    names = {ref.name for hop in chain.hops for ref in (hop.from_, hop.to)} | {one.speaker for one in cited}
    hedges = {one.hedge for one in cited if one.hedge}
    short = {name: called(name) for name in names if len(name) > LONGEST_NAME}
    short |= {hedge: worded(hedge) for hedge in hedges if len(hedge) > LONGEST_TEXT}
    found = []
    for text in texts:
        for long in sorted(short, key=len, reverse=True):
            text = text.replace(long, short[long])
        found.append(visible(text))
    return found


def summary(chain: Chain) -> Text:
    """A chain's number, strength and origins."""
    strength = "lead only" if chain.strength == "lead" else chain.strength
    graded = chain.confidence is not None
    # Where every hop is ungraded nothing bounds the chain, and "at most 1.00" would sound like something.
    bounded = chain.at_most is not None and any(hop.confidence is not None for hop in chain.hops)
    bound = ""
    if bounded and chain.at_most is not None:
        bound = (
            f", at most {number(chain.at_most)}" if chain.exact else f", the rest {number(chain.at_most, exact=False)}"
        )
    text = Text(f"{confidence_of(chain.confidence, chain.exact, chain.support)}{bound}", style="" if graded else "dim")
    text.append(f" · {strength} · {counted(chain.origins, 'origin')}")
    if chain.contested:
        text.append(" · contested", style="red")
    return text


def _hop(out: Console, hop: Hop, vocabulary: Vocabulary, ids: dict[str, str], weakest: bool) -> None:
    arrow, label = reading(hop, vocabulary)
    text = Text(f"{far_end(hop.from_)} {arrow} {label} {far_end(hop.to)}")
    text.append(
        f"   {span(hop.valid_from, hop.valid_to, hop.former)}   {confidence_of(hop.confidence, hop.exact, hop.support)}"
    )
    text.append(f"   {counted(hop.origins, 'origin')}")
    if hop.parallel:
        text.append(f"   and {hop.parallel} more of this strength")
    if hop.held == "undated":
        text.append(f"   {UNDATED}", style="yellow")
    if weakest:
        text.append("   weakest", style="yellow")
    out.print(hanging(Text(" "), text, indent=1))
    for line in lines((cited for cited in hop.citations if cited.stance not in DENIALS), ids, indent=6):
        out.print(line)


def denials_of(chain: Chain) -> list[list[Citation]]:
    """What is denied of a chain, hop by hop and each once with its repetitions (`told_once`).

    What is denied of its entities besides may be said of any relation, so nothing there is taken for a repetition."""
    groups = [
        group for hop in chain.hops for group in told_once(cited for cited in hop.citations if cited.stance in DENIALS)
    ]
    groups += [[cited] for cited in chain.denials]
    seen: set[str] = set()
    told = []
    for group in groups:
        if group[0].claim not in seen:
            told.append(group)
            seen |= {cited.claim for cited in group}
    return told


def _ids(chains: Iterable[Chain]) -> dict[str, str]:
    return short_ids(
        cited.claim
        for chain in chains
        for cited in (*chain.denials, *(cited for hop in chain.hops for cited in hop.citations))
    )


def heading(out: Console, entity: EntityRef, counts: str) -> None:
    """Print who is asked about and, flush right where there is room, how much is shown."""
    left = Text(name_of(entity), style="bold").append(f"   {who(entity)}", style="not bold")
    gap = out.width - left.cell_len - cell_len(counts)
    if gap < 2:
        out.print(left)
        out.print(Text(counts))
    else:
        out.print(left.append(" " * gap + counts, style="not bold"))


def reading(link: Link, vocabulary: Vocabulary) -> tuple[str, str]:
    """Which way a relation points, and its verb read that way."""
    predicate = vocabulary.predicate(link.predicate)
    arrow = "↔" if predicate.symmetric else "→" if link.direction == "out" else "←"
    return arrow, called(predicate.label if link.direction == "out" else predicate.reverse)


def confidence_of(confidence: float | None, exact: bool, word: str | None) -> str:
    """`.64 moderate`, or `ungraded`."""
    return "ungraded" if confidence is None else f"{number(confidence, exact)} {word or ''}".strip()


def _cells(link: Link, vocabulary: Vocabulary) -> tuple[str, str, str, str, str]:
    arrow, label = reading(link, vocabulary)
    trust = "denied" if link.status == "denied" else confidence_of(link.confidence, link.exact, link.support)
    dates = span(link.valid_from, link.valid_to, link.former)
    return f"{arrow} {label}", far_end(link.other), dates, trust, counted(link.origins, "origin")


def show_relation(out: Console, link: Link, vocabulary: Vocabulary, denied: str) -> None:
    """Print one relation as running text, broken at spaces, its notes behind or under it; `denied` as `denied_by`
    has it."""
    (arrow, label), (_, name, *texts) = reading(link, vocabulary), _cells(link, vocabulary)
    running = Text(f"{label} ").append(name, "bold").append("".join(f"   {text}" for text in texts), "not bold")
    notes = _notes(link, denied)
    beside = cell_len(f"{arrow} {running.plain}   {notes.plain}") <= out.width
    if notes and beside:
        running.append("   ").append_text(notes)
    out.print(hanging(Text(arrow), running, indent=0))
    if notes and not beside:
        out.print(Padding(notes, (0, 0, 0, 4)))


def _notes(link: Link, denied: str) -> Text:
    """What is said against a relation or for it by an end, what is not known, and that nobody was heard about it."""
    heard = link.admitted or any(cited.stance != "asserts" for cited in link.citations)
    unanswered = link.strength in ANSWERABLE and not heard
    notes = (
        Text("contested" if link.status == "contested" else "", style="red"),
        Text(denied, style="bold red" if link.denied_by_interested or link.denied_by_others else ""),
        Text("admitted" if link.admitted else ""),
        Text(UNDATED if link.held == "undated" else "", style="yellow"),
        Text(NO_RESPONSE if unanswered else "", style="dim"),
    )
    return Text(" · ").join(note for note in notes if note)


def _widths(cells: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths of the columns; the names give way to notes, and to the rest as far as their words allow."""
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    if widths:
        word = max(cell_len(word) for _, name, *_ in cells for word in name.split())
        left = room - sum(widths) - 2 * len(widths) + widths[1]
        widths[1] = min(widths[1], max(NAME_WIDTH, left - WIDE_NOTES), max(left, word))
    return widths


def _relation(
    out: Console, link: Link, vocabulary: Vocabulary, texts: Sequence[str], widths: Sequence[int], denied: str
) -> None:
    room = out.width - sum(widths) - 2 * len(widths)
    if room < 0:  # too narrow for columns
        show_relation(out, link, vocabulary, denied)
        return
    notes = _notes(link, denied)
    beside = room > 0 and (cell_len(notes.plain) <= room or room >= NOTE_WIDTH)
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    grid.add_row(Text(texts[0]), Text(texts[1], style="bold"), *map(Text, texts[2:]), *([notes] if beside else []))
    out.print(grid)
    if notes and not beside:
        out.print(Padding(notes, (0, 0, 0, 4)))
