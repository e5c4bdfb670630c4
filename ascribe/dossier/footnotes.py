"""Number the footnotes of a dossier and its sources, and say in each what was read where, said by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ascribe.cli.citations import document as in_short
from ascribe.cli.text import amount, called, counted, several, worded
from ascribe.dossier.markdown import linked, plain
from ascribe.graph.relations.fused import cited as citation_of
from ascribe.graph.relations.repeats import told_once
from ascribe.schema.grades import likelihoods, number
from ascribe.schema.stances import DENIALS
from ascribe.schema.tables import read_table

if TYPE_CHECKING:
    from ascribe.graph.projecting.grounds import Facts
    from ascribe.graph.relations.answers import Citation, Document
    from ascribe.graph.weights.documents import Library
    from ascribe.schema.records import Claim, Source
    from ascribe.schema.vocabulary import Vocabulary

_LEADS = {
    "asserts": "According to",
    "denies": "Denial by",
    "disputes": "Rival account by",
    "no_finding": "No finding by",
    "no_comment": "No comment from",
}


class Footnotes:
    """The footnotes of one dossier, in the order in which they are first pointed at, and the sources they name.

    A footnote is a statement with the documents that only repeat it. `internal`: with notes, analysts and snapshots."""

    def __init__(self, *, internal: bool = False) -> None:
        self._internal = internal
        self._notes: dict[str, list[Citation]] = {}  # by the claim that heads it
        self._numbers: dict[str, int] = {}  # of these claims
        self._sources: dict[str, Citation | Document] = {}  # by id, as answers show them
        self._places: dict[str, int] = {}  # of these ids

    def marks(self, citations: Iterable[Citation]) -> str:
        """What to put behind a sentence that rests on these claims: `[^1][^2]`, "" for none."""
        return "".join(self.mark(group) for group in told_once(citations))

    def mark(self, group: Sequence[Citation]) -> str:
        """The same for one statement, its repetitions behind it as `told_once` groups them."""
        head, *repeats = group
        known = self._notes.setdefault(head.claim, [head])
        known += [repeat for repeat in repeats if repeat.claim not in {one.claim for one in known}]
        for cited in group:
            documents: list[Citation | Document] = [cited, *cited.via]
            for document in documents:
                self._sources.setdefault(document.source, document)
                self._places.setdefault(document.source, len(self._places) + 1)
        return f"[^{self._numbers.setdefault(head.claim, len(self._numbers) + 1)}]"

    @property
    def claims(self) -> list[str]:
        """The claims that the footnotes name."""
        return [cited.claim for group in self._notes.values() for cited in group]

    @property
    def sources(self) -> list[str]:
        """The sources that the footnotes name, in their order."""
        return list(self._sources)

    def notes(self, facts: Facts, words: Vocabulary) -> list[str]:
        """Every footnote. Of `facts`, which hold the claims named and those that these rest on, it tells what no
        citation does: the reason of a grade, the source's own likelihood, method and origin, what is internal."""
        return [f"[^{self._numbers[head]}]: {self._note(group, facts, words)}" for head, group in self._notes.items()]

    def appendix(self, records: Mapping[str, Source], library: Library) -> list[str]:
        """Every source on a line: what it is, where it is and is kept, how it is graded, how much of it is cited.

        `library`: all sources that are one document with any of the `records`."""
        cited = {one.claim: one for group in self._notes.values() for one in group}.values()
        read = Counter(one.source for one in cited)
        relayed = Counter(document.source for one in cited for document in one.via)
        return [
            f"{self._places[id]}. {self._described(document, records.get(id), library, read[id], relayed[id])}"
            for id, document in self._sources.items()
        ]

    def _note(self, group: Sequence[Citation], facts: Facts, words: Vocabulary) -> str:
        head, *repeats = group
        sentences = [self._statement(head)]
        if head.hedge:
            sentences.append(f"Hedged: “{plain(head.hedge)}”")
        if head.amount:
            sentences.append(f"Amount: {plain(amount(head.amount))}")
        if head.date_text:
            sentences.append(f"Dated “{plain(head.date_text)}”")
        if head.former:
            sentences.append("Said to be over")
        claim = facts.claims.get(head.claim)  # unless it was withdrawn a moment ago
        sentences += _own_words(claim) if claim else []
        if head.stance == "asserts" or head.stance in DENIALS:
            reason = f" (“{plain(worded(claim.grade_reason))}”)" if claim and claim.grade_reason else ""
            sentences.append((f"Graded {head.grade}" if head.grade else "Not graded") + reason)
        sentences += self._grounds(claim, facts, words) if claim else []
        same = [one for one in repeats if one.document_id == head.document_id]
        elsewhere = [one for one in repeats if one not in same]
        nearer = [one for one in elsewhere if len(one.via) < len(head.via)]  # than a copy that counts instead of it
        repeated = [one for one in elsewhere if one not in nearer]
        for how, found in (("Recorded again", same), ("Also", nearer), ("Repeated", repeated)):
            if found:
                again = "; ".join(f"{self._document(one)}, claim {one.claim}" for one in found)
                sentences.append(f"{how}, and not counted: {again}")
        sentences.append(f"Claim {head.claim}")
        sentences += _internal(claim) if claim and self._internal else []
        return ". ".join(sentences) + "."

    def _grounds(self, claim: Claim, facts: Facts, words: Vocabulary) -> list[str]:
        """What a claim goes back to, and whether whoever speaks has a stake in it."""
        origin = claim.origin and facts.names.get(claim.origin, claim.origin)
        reasons = [self._reason(id, facts, words) for id in claim.rests_on]
        return [
            *([f"Counted under the origin {plain(called(origin))}"] if origin else []),
            *(["Marked as interested"] if claim.interested else []),
            *([f"Concluded from {several(reasons)}"] if reasons else []),
        ]

    def _reason(self, id: str, facts: Facts, words: Vocabulary) -> str:
        """What a claim was drawn from: `claim c_41aa (footnote 2)`, or what that says where no footnote has it."""
        for head, group in self._notes.items():
            if any(cited.claim == id for cited in group):
                return f"claim {id} (footnote {self._numbers[head]})"
        claim = facts.claims.get(id)
        if claim is None:
            return f"claim {id} (not held here)"
        subject = called(facts.names[claim.subject])
        if claim.object and claim.predicate:
            said = f"{subject} {words.predicate(claim.predicate).label} {called(facts.names[claim.object])}"
        else:
            said = f"{subject}, {claim.predicate}: {called(claim.value or '')}"
        where = in_short(citation_of(claim, facts, words))
        gone = "; retracted" if id in facts.retracted else ""
        return f"claim {id} ({plain(said)}, in {plain(where)}{gone})"

    def _statement(self, cited: Citation) -> str:
        """`According to Facebook, in Herald 2018-09-03 (source 1), para 4, relaying …: “its words”`."""
        said = cited.asserted_by or (cited.speaker if cited.via else None)
        unnamed = cited.voice == "unnamed"
        text = self._document(cited)
        if said and (said != cited.publisher or unnamed):
            text = f"{plain(called(said))}{' (not named)' if unnamed and cited.asserted_by else ''}, in {text}"
            text = f"{_LEADS[cited.stance]} {text}"
        elif cited.stance != "asserts":
            text = f"{_LEADS[cited.stance]} {text}"
        text += f", {plain(cited.locator)}" if cited.locator else ""
        if cited.via:
            text += ", relaying " + ", relaying ".join(self._document(document) for document in cited.via)
        quotes = " … ".join(f"“{plain(quote)}”" for quote in cited.quote)
        return f"{text}: {quotes}" if quotes else text

    def _document(self, document: Citation | Document) -> str:
        return f"{plain(in_short(document))} (source {self._places[document.source]})"

    def _described(
        self, document: Citation | Document, record: Source | None, library: Library, read: int, relayed: int
    ) -> str:
        sentences = [_titled(document), *(_recorded(record, library.archived(record.id)) if record else [])]
        used = [f"{counted(read, 'claim')} read here"] if read else []
        used += [f"{counted(relayed, 'claim')} relayed from here"] if relayed else []
        sentences += [", ".join(used)] if used else []
        if record and self._internal:
            sentences += [f"Snapshot {plain(record.snapshot)}"] if record.snapshot else []
            sentences += [f"Note: {plain(record.note)}"] if record.note else []
        return ". ".join([*sentences, f"Recorded as {plain(document.source)}"]) + "."


def _titled(document: Citation | Document) -> str:
    """`Herald, “A page and its owner”, 2018-09-03`; what is not known is left away."""
    publisher = plain(called(document.publisher)) if document.publisher else None
    headline = f"“{plain(worded(document.headline))}”" if document.headline else None
    parts = (publisher, headline, plain(document.published) if document.published else None)
    return ", ".join(part for part in parts if part) or plain(called(document.source))


def _recorded(source: Source, archived: Source | None) -> list[str]:
    """Where a source is and is kept, when it was looked at, what it is worth, and in which shape it was read.

    `archived`: itself, or another record of the same document that tells where that is kept."""
    addresses = [linked(source.url)] if source.url else []
    if archived and archived.archive_url:
        elsewhere = f" ({_copy(archived)})" if archived is not source else ""
        addresses.append(f"archived at {linked(archived.archive_url)}{elsewhere}")
    meaning = read_table("grading.yaml")["letters"][source.reliability]["descriptor"] if source.reliability else ""
    return [
        ", ".join(addresses) or "No address is recorded",
        *([f"Accessed {plain(source.accessed)}"] if source.accessed else []),
        f"Reliability {source.reliability}, {meaning.lower()}" if source.reliability else "Reliability not graded",
        *([] if source.read else ["Not read itself, known only through others"]),
        *([f"Read as a {source.text} text"] if source.text and source.text != "original" else []),
        *([f"SHA-256 {source.sha256}"] if source.sha256 else []),
    ]


def _copy(archived: Source) -> str:
    """What another record says of the copy that it tells of, and which record that is."""
    accessed = [f"accessed {plain(archived.accessed)}"] if archived.accessed else []
    sha256 = [f"SHA-256 {archived.sha256}"] if archived.sha256 else []
    return ", ".join([*accessed, *sha256, f"as recorded in {plain(archived.id)}"])


def _own_words(claim: Claim) -> list[str]:
    """How sure the source itself says that it is, and by which method it came to know."""
    said = [f"Method: {claim.method}"] if claim.method else []
    if claim.likelihood:
        about = number(likelihoods()[claim.likelihood])
        said.append(f"In the source's own word “{claim.likelihood}” (ICD 203, about {about})")
    if claim.probability is not None:
        said.append(f"In the source's own number {number(claim.probability)}")
    if claim.stated_confidence:
        said.append(f"Its own confidence: “{plain(claim.stated_confidence)}”")
    return said


def _internal(claim: Claim) -> list[str]:
    """What stands in the claim only where the dossier is for the house: elsewhere the store holds none of it."""
    note = [f"Note: {plain(claim.note)}"] if claim.note else []
    return note + ([f"Analyst: {plain(claim.analyst)}"] if claim.analyst else [])
