"""How citations read on a terminal, and which of them only repeat another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ascribe.cli.terminal import hanging
from ascribe.cli.text import amount, called, visible

if TYPE_CHECKING:
    from ascribe.graph.answers import Citation, Document

DENIALS = ("denies", "disputes")
STANCES = {"denies": "denial", "disputes": "dispute", "no_finding": "no finding", "no_comment": "no comment"}


def published_by(document: Citation | Document) -> str:
    """A document's publisher, or what else it is known by."""
    return document.publisher or document.headline or document.source


def document(citation: Citation | Document) -> str:
    """The document in a few words: `Herald 2018-09-03`."""
    return f"{called(published_by(citation))} {visible(citation.published or '')}".strip()


def described(citation: Citation) -> str:
    """One citation on one line: who, where, grade, reservations, amount, words, way."""
    unnamed = citation.voice == "unnamed"
    said = citation.asserted_by or (citation.speaker if citation.via else None)
    voice = called(said) if said and (said != citation.publisher or unnamed) else None
    by = f"{voice} (unnamed voice)" if unnamed and voice else "unnamed voice" if unnamed else voice
    parts = [
        STANCES.get(citation.stance, ""),
        (f"{by}, in " if by else "")
        + document(citation)
        + (f", {visible(citation.locator)}" if citation.locator else ""),
        citation.grade or ("no grade" if citation.stance == "asserts" else ""),
        f"hedged “{visible(citation.hedge)}”" if citation.hedge else "",
        "formerly" if citation.former else "",
        f"dated “{visible(citation.date_text)}”" if citation.date_text else "",
        amount(citation.amount) if citation.amount else "",
        " … ".join(f"“{visible(quote)}”" for quote in citation.quote),
        _way(citation, said),
    ]
    return " · ".join(part for part in parts if part)


def _way(citation: Citation, said: str | None) -> str:
    """The documents that the one we read relays, but not one of which the speaker says all there is to say."""
    way = [document(relayed) for relayed in citation.via]
    told = [text for text in way if text != called(said or "")]
    return f"via {', '.join(told)}" if told else ""


def lines(citations: Iterable[Citation], ids: Mapping[str, str], indent: int) -> list[Padding]:
    """Each citation on a line of its own, its repetitions folded under it. `ids`: what is shown of each id."""
    shown = []
    for told in told_once(citations):
        head, *repeats = told
        shown.append(hanging(Text(f"[{ids[head.claim]}]", style="cyan"), Text(described(head)), indent))
        if repeats:
            again = ", ".join(f"{document(repeat)} [{ids[repeat.claim]}]" for repeat in repeats)
            gap = Text(" " * (len(ids[head.claim]) + 2))
            shown.append(hanging(gap, Text(f"repeated by {again} (not counted)", style="dim"), indent))
    return shown


def told_once(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Groups of citations: a statement first as it stands nearest to its root, then the documents that repeat it.

    A repetition has the stance, the speaker and the root document of another citation, but was read elsewhere.
    """
    groups: dict[tuple[str, str | None, bool, str], list[Citation]] = {}
    for citation in citations:
        root = citation.via[-1].source if citation.via else citation.source
        statement = (citation.stance, citation.asserted_by, citation.voice == "unnamed", root)
        groups.setdefault(statement, []).append(citation)
    told: list[list[Citation]] = []
    for group in groups.values():
        nearest = min(group, key=lambda citation: len(citation.via)).source
        own = [citation for citation in group if citation.source == nearest]
        told += [[citation] for citation in own]
        told[-len(own)] += [citation for citation in group if citation.source != nearest]
    return told


def denied_by(citations: Sequence[Citation], ids: Mapping[str, str]) -> str:
    """`DENIED BY Jane Roe [c_8d2f]`, `DISPUTED BY …`, `no comment from …`; "" when there is nothing of the kind."""
    notes = []
    for stance, words in (
        ("denies", "DENIED BY"),
        ("disputes", "DISPUTED BY"),
        ("no_finding", "no finding by"),
        ("no_comment", "no comment from"),
    ):
        names: dict[str, str] = {}
        for citation in citations:
            if citation.stance == stance:
                names.setdefault(citation.speaker, ids[citation.claim])
        if names:
            told = (f"{called(name)} [{claim}]" if stance in DENIALS else called(name) for name, claim in names.items())
            notes.append(f"{words} {', '.join(told)}")
    return " · ".join(notes)
