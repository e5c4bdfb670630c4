"""How citations read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ascribe.cli.terminal import hanging
from ascribe.cli.text import amount, called, counted, name_of, several, visible, worded
from ascribe.graph.relations.repeats import told_once
from ascribe.graph.relations.voices import speaker_of
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.relations.answers import Citation, Document
    from ascribe.graph.relations.sentences import Speaker

STANCES = {"denies": "denial", "disputes": "dispute", "no_finding": "no finding", "no_comment": "no comment"}


def published_by(document: Citation | Document) -> str:
    """A document's publisher, or what else it is known by."""
    return document.publisher or document.title


def document(citation: Citation | Document) -> str:
    """The document in a few words: `Herald 2018-09-03`."""
    return f"{called(published_by(citation))} {visible(citation.published or '')}".strip()


def described(citation: Citation) -> str:
    """One citation on one line: who, where, grade, reservations, amount, words, way."""
    return shown(citation).plain


def shown(citation: Citation) -> Text:
    """The same for a terminal, where what speaks against a claim, or holds it back, catches the eye."""
    unnamed = citation.voice == "unnamed"
    said = citation.asserted_by or (citation.speaker if citation.via else None)
    voice = called(said) if said and (said != citation.publisher or unnamed) else None
    if voice and citation.asserted_by and citation.speaker_id in citation.namesakes:
        voice = f"{voice} ({called(citation.speaker_id)})"
    if unnamed:
        voice = f"{voice} (unnamed voice)" if citation.asserted_by else voice or "unnamed voice"
    parts = [
        Text(_stance(citation), style="red" if citation.stance in DENIALS or citation.apart else ""),
        Text(
            (f"{voice}, in " if voice else "")
            + document(citation)
            + (f", {worded(citation.locator)}" if citation.locator else "")
        ),
        Text(citation.grade or ("no grade" if citation.stance == "asserts" else "")),
        Text(citation.stated or ""),
        Text(f"hedged “{worded(citation.hedge)}”" if citation.hedge else "", style="yellow"),
        Text("formerly" if citation.former else ""),
        Text(f"dated “{worded(citation.date_text)}”" if citation.date_text else ""),
        Text(amount(citation.amount) if citation.amount else ""),
        Text(several([f"“{worded(quote)}”" for quote in citation.quote], " … ")),
        Text(f"origin: {called(citation.origin)}" if citation.origin else ""),
        Text(_way(citation, said)),
    ]
    return Text(" · ").join(part for part in parts if part)


def _stance(citation: Citation) -> str:
    """`denial`, or `denial of all said of Jane Roe`; "" of an assertion that speaks for what is asked about."""
    if citation.apart:
        return f"says that {called(citation.apart[0])} and {called(citation.apart[1])} are not the same"
    whole = f" of all said of {name_of(citation.about)}" if citation.about else ""
    return STANCES.get(citation.stance, "") + whole


def _way(citation: Citation, said: str | None) -> str:
    """The documents that the one we read relays, but not one of which the speaker says all there is to say."""
    way = [document(relayed) for relayed in citation.via]
    told = [text for text in way if text != called(said or "")]
    return f"via {several(told)}" if told else ""


def lines(citations: Iterable[Citation], ids: Mapping[str, str], indent: int) -> list[Padding]:
    """Each citation on a line of its own, its repetitions folded under it. `ids`: what is shown of each id."""
    return told_lines(told_once(citations), ids, indent)


def told_lines(told: Iterable[Sequence[Citation]], ids: Mapping[str, str], indent: int) -> list[Padding]:
    """The same of groups as `told_once` gives them."""
    found, groups = [], list(told)
    counting = any(head.counted and head.stance == "asserts" for head, *_ in groups)
    for head, *repeats in groups:
        line = shown(head)
        # Beside one that counts, what has a grade would be taken to count as well.
        if counting and head.stance == "asserts" and head.grade and not head.counted:
            line.append(" · not counted", style="dim")
        found.append(hanging(Text(f"[{ids[head.claim]}]", style="cyan"), line, indent))
        if repeats:
            gap = Text(" " * (len(ids[head.claim]) + 2))
            found.append(hanging(gap, Text(f"{again(head, repeats, ids)} (not counted)", style="dim"), indent))
    return found


def again(head: Citation, repeats: Iterable[Citation], ids: Mapping[str, str]) -> str:
    """`repeated by Wire [c_41aa]`; of what stands nearer to the root than a copy graded better, `also in Herald`; of
    the same document, `recorded again as Herald mobile`."""
    found: dict[str, list[str]] = {"recorded again as": [], "also in": [], "repeated by": []}
    for repeat in repeats:
        nearer = "also in" if len(repeat.via) < len(head.via) else "repeated by"
        how = "recorded again as" if repeat.document_id == head.document_id else nearer
        found[how].append(f"{document(repeat)} [{ids[repeat.claim]}]")
    return ", ".join(f"{how} {several(documents)}" for how, documents in found.items() if documents)


def denied_by(citations: Sequence[Citation], ids: Mapping[str, str]) -> str:
    """`DENIED BY Jane Roe [c_8d2f]`, `DISPUTED BY …`, `no comment from …`; "" when there is nothing of the kind."""
    notes = []
    for stance, words in (
        ("denies", "DENIED BY"),
        ("disputes", "DISPUTED BY"),
        ("no_finding", "no finding by"),
        ("no_comment", "no comment from"),
    ):
        speakers: dict[Speaker, list[str]] = {}
        for citation, *_ in told_once(citation for citation in citations if citation.stance == stance):
            speakers.setdefault(speaker_of(citation), []).append(ids[citation.claim])
        if speakers:
            told = [
                f"{called(voice.name)} [{several(claims)}]" if stance in DENIALS else called(voice.name)
                for voice, claims in speakers.items()
            ]
            notes.append(f"{words} {several(told)}")
    return " · ".join(notes)


def reasons_lost(rests_on: Sequence[str], retracted: Sequence[str]) -> str:
    """`1 of 2 reasons retracted`, of a conclusion."""
    return f"{len(retracted)} of {counted(len(rests_on), 'reason')} retracted"
