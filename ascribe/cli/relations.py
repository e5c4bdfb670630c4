"""How relations and chains read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from ascribe.cli.citations import DENIALS, denied_by, lines
from ascribe.cli.terminal import console, hanging
from ascribe.cli.text import LONGEST_NAME, called, counted, number, short_ids, span, visible, who

if TYPE_CHECKING:
    from ascribe.graph.answers import Chain, Chains, Citation, EntityRef, Hop, Link, Links, Routes
    from ascribe.schema.vocabulary import Vocabulary

NAME_WIDTH, NOTE_WIDTH = 28, 24
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
        for document in (cited.source, *(document.source for document in cited.via))
    }
    _heading(out, answer.entity, f"{counted(len(links), 'relation')} · {counted(len(documents), 'source')}")
    ids = short_ids(cited.claim for link in links for cited in link.citations)
    cells = [_cells(link, vocabulary) for link in links]
    widths = _widths(cells, out.width)
    for link, texts in zip(links, cells, strict=True):
        _relation(out, link, texts, widths, denied_by(link.citations, ids))
        for line in lines(link.citations, ids, indent=4):
            out.print(line)


def show_upstream(answer: Chains, vocabulary: Vocabulary) -> None:
    """Print the chains that lead up from an entity: control and roles first, mere links after."""
    _show_grouped(answer, vocabulary, UP)


def show_downstream(answer: Chains, vocabulary: Vocabulary) -> None:
    """Print the chains that lead down from an entity, in the same two groups."""
    _show_grouped(answer, vocabulary, DOWN)


def show_routes(answer: Routes, vocabulary: Vocabulary) -> None:
    """Print the chains between two entities, strongest first."""
    out = console()
    out.print(Text(f"{called(answer.from_.name)} – {called(answer.to.name)}", style="bold"))
    _chains(out, answer.chains, vocabulary, _ids(answer.chains), answer.complete)


def _show_grouped(answer: Chains, vocabulary: Vocabulary, titles: tuple[str, str]) -> None:
    out, ids = console(), _ids(answer.chains)
    _heading(out, answer.entity, counted(len(answer.chains), "chain"))
    behind = [chain for chain in answer.chains if chain.strength in ("control", "role")]
    linked = [chain for chain in answer.chains if chain.strength not in ("control", "role")]
    for title, chains, last in ((titles[0], behind, not linked), (titles[1], linked, True)):
        if chains or chains is behind:
            out.print()
            out.print(Text(title, style="bold underline"))
            _chains(out, chains, vocabulary, ids, answer.complete or not last)


def _chains(out: Console, chains: Sequence[Chain], vocabulary: Vocabulary, ids: dict[str, str], complete: bool) -> None:
    for place, chain in enumerate(chains, 1):
        out.print(hanging(Text(f"{place}."), Text(_sentence(chain), style="bold"), indent=0))
        out.print(Padding(_summary(chain), (0, 0, 0, 3)))
        for index, hop in enumerate(chain.hops):
            _hop(out, hop, vocabulary, ids, weakest=len(chain.hops) > 1 and index == chain.weakest)
        denials = _denials(chain)
        if denials:
            out.print(Padding(Text("denials reported:", style="bold red"), (0, 0, 0, 3)))
            for line in lines(denials, ids, indent=6):
                out.print(line)
        else:
            out.print(Padding(Text("no denial reported in the sources", style="dim"), (0, 0, 0, 3)))
    if not chains:
        out.print(Text("none in the sources collected"))
    if not complete:
        out.print(Text("The search ended early: there may be more.", style="yellow"))


def _sentence(chain: Chain) -> str:
    """The sentence with no name in it longer than others are shown."""
    names = {ref.name for hop in chain.hops for ref in (hop.from_, hop.to)}
    text = chain.sentence
    for name in sorted(names, key=len, reverse=True):
        if len(name) > LONGEST_NAME:
            text = text.replace(name, called(name))
    return visible(text)


def _summary(chain: Chain) -> Text:
    strength = "lead only" if chain.strength == "lead" else chain.strength
    graded = chain.confidence is not None
    # Where every hop is ungraded nothing bounds the chain, and "at most 1.00" would sound like something.
    bounded = chain.at_most is not None and any(hop.confidence is not None for hop in chain.hops)
    bound = f", at most {number(chain.at_most)}" if bounded and chain.at_most is not None else ""
    text = Text(f"{_confidence(chain.confidence, chain.exact, chain.support)}{bound}", style="" if graded else "dim")
    text.append(f" · {strength} · {counted(chain.origins, 'origin')}")
    if chain.contested:
        text.append(" · contested", style="red")
    return text


def _hop(out: Console, hop: Hop, vocabulary: Vocabulary, ids: dict[str, str], weakest: bool) -> None:
    arrow, label = _reading(hop, vocabulary)
    text = Text(f"{called(hop.from_.name)} {arrow} {label} {called(hop.to.name)}")
    text.append(
        f"   {span(hop.valid_from, hop.valid_to, hop.former)}   {_confidence(hop.confidence, hop.exact, hop.support)}"
    )
    text.append(f"   {counted(hop.origins, 'origin')}")
    if hop.parallel:
        text.append(f"   and {hop.parallel} more of this strength")
    if weakest:
        text.append("   weakest", style="yellow")
    out.print(hanging(Text(" "), text, indent=1))
    for line in lines((cited for cited in hop.citations if cited.stance not in DENIALS), ids, indent=6):
        out.print(line)


def _denials(chain: Chain) -> list[Citation]:
    everything = [*chain.denials, *(cited for hop in chain.hops for cited in hop.citations)]
    return list({cited.claim: cited for cited in everything if cited.stance in DENIALS}.values())


def _ids(chains: Iterable[Chain]) -> dict[str, str]:
    return short_ids(
        cited.claim
        for chain in chains
        for cited in (*chain.denials, *(cited for hop in chain.hops for cited in hop.citations))
    )


def _heading(out: Console, entity: EntityRef, counts: str) -> None:
    left = Text(called(entity.name), style="bold").append(f"   {who(entity)}", style="not bold")
    gap = out.width - left.cell_len - cell_len(counts)
    if gap < 2:
        out.print(left)
        out.print(Text(counts))
    else:
        out.print(left.append(" " * gap + counts, style="not bold"))


def _reading(link: Link, vocabulary: Vocabulary) -> tuple[str, str]:
    predicate = vocabulary.predicate(link.predicate)
    arrow = "↔" if predicate.symmetric else "→" if link.direction == "out" else "←"
    return arrow, visible(predicate.label if link.direction == "out" else predicate.reverse)


def _confidence(confidence: float | None, exact: bool, word: str | None) -> str:
    return "ungraded" if confidence is None else f"{number(confidence, exact)} {word or ''}".strip()


def _cells(link: Link, vocabulary: Vocabulary) -> tuple[str, str, str, str, str]:
    arrow, label = _reading(link, vocabulary)
    trust = "denied" if link.status == "denied" else _confidence(link.confidence, link.exact, link.support)
    dates = span(link.valid_from, link.valid_to, link.former)
    return f"{arrow} {label}", called(link.other.name), dates, trust, counted(link.origins, "origin")


def _widths(cells: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths of the columns; the names give way, as far as their words allow."""
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    if widths:
        word = max(cell_len(word) for _, name, *_ in cells for word in name.split())
        left = room - sum(widths) - 2 * len(widths) + widths[1]
        widths[1] = min(widths[1], NAME_WIDTH, max(left, word))
    return widths


def _relation(out: Console, link: Link, texts: Sequence[str], widths: Sequence[int], denied: str) -> None:
    notes = Text(" · ").join(
        text
        for text in (
            Text("contested" if link.status == "contested" else "", style="red"),
            Text(denied, style="bold red" if link.denied_by_interested or link.denied_by_others else ""),
            Text("admitted" if link.admitted else ""),
        )
        if text
    )
    bold, room = Text(texts[1], style="bold"), out.width - sum(widths) - 2 * len(widths)
    beside = room > 0 and (cell_len(notes.plain) <= room or room >= NOTE_WIDTH)
    if room < 0:  # too narrow for columns: as running text, broken at spaces
        arrow, label = texts[0].split(" ", 1)
        running = Text(f"{label} ").append_text(bold).append("".join(f"   {text}" for text in texts[2:]), "not bold")
        out.print(hanging(Text(arrow), running, indent=0))
    else:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        for width in widths:
            grid.add_column(width=width, overflow="fold")
        grid.add_row(Text(texts[0]), bold, *map(Text, texts[2:]), *([notes] if beside else []))
        out.print(grid)
    if notes and not beside:
        out.print(Padding(notes, (0, 0, 0, 4)))
