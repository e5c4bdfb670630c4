"""The sentences of a dossier: a relation, what was answered to it, how well it is supported, when it is dated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ascribe.cli.relations import ANSWERABLE
from ascribe.cli.text import called, counted, name_of
from ascribe.dossier.markdown import plain
from ascribe.graph.relations.answers import Link
from ascribe.graph.relations.repeats import told_once
from ascribe.graph.relations.sentences import Told, opening, sentence, when
from ascribe.graph.relations.voices import sole_voice, speaker_of
from ascribe.schema.grades import number
from ascribe.schema.verbs import agreeing, be

if TYPE_CHECKING:
    from ascribe.dossier.footnotes import Footnotes
    from ascribe.graph.listing.factsheet import Value
    from ascribe.graph.relations.answers import Chain, Citation, EntityRef
    from ascribe.schema.vocabulary import Vocabulary

NO_RESPONSE = "No response to this was found in the sources collected."
_AS = {
    "control": "as control",
    "role": "as a role",
    "association": "as an association",
    "lead": "as a lead only",
    "amplification": "as amplification",
}


def told(link: Link, entity: EntityRef, vocabulary: Vocabulary) -> str:
    """One relation of an entity as a sentence that begins with it, without what answers it.

    One that nobody asserts any more is told as what it is: denied."""
    words = vocabulary.predicate(link.predicate)
    label = words.label if link.direction == "out" else words.reverse
    asserting = [cited for cited in link.citations if cited.stance == "asserts"]
    if not asserting:
        name, against = name_of(entity), only_denied(link.citations)
        return plain(
            f"That {name} {agreeing(label, name)} {name_of(link.other)} is {against} in the sources collected."
        )
    hedges = [called(cited.hedge) for cited in asserting if cited.hedge]
    voice = sole_voice(asserting)
    if voice:
        voice = voice._replace(name=called(voice.name))
    dates = when(link.valid_from, link.valid_to, ended=link.ended, former=link.former)
    hop = Told(name_of(entity), label, name_of(link.other), hedges, dates, voice)
    return plain(sentence("control", "", "", [hop]))


def only_denied(citations: Iterable[Citation]) -> str:
    """What nobody asserts is: `only denied`, `only disputed`, `only denied or disputed`."""
    stances = {cited.stance for cited in citations}
    return "only " + " or ".join(word for stance, (word, _) in _AGAINST.items() if stance in stances)


def support(found: Link | Chain) -> str:
    """`Strong support (.78), from 1 origin`; of a chain also as what; what was not graded has no number."""
    origins = f"from {counted(found.origins, 'origin')}"
    strength = "" if isinstance(found, Link) else f" {_AS[found.strength]}"
    if found.confidence is None:
        return f"Not graded, so without a number{',' if strength else ''}{strength}, {origins}"
    return (
        f"{(found.support or '').capitalize()} support ({number(found.confidence, found.exact)}){strength}, {origins}"
    )


def answers(citations: Iterable[Citation], notes: Footnotes, about: str = "this") -> list[str]:
    """A sentence for everything that was answered to a claim: denials, rival accounts, silence, each with its notes."""
    answering = [cited for cited in citations if cited.stance != "asserts"]
    found: dict[str, str] = {}
    for group in told_once(answering):
        head = group[0]
        hedge = f" (“{plain(head.hedge)}”)" if head.hedge else ""
        speaker = called(speaker_of(head).name)
        begun = f"{plain(opening(speaker, named=head.by_entity))} {be(speaker)} reported to"
        said = f"{begun} {_ANSWERS[head.stance](head, about)}{hedge}."
        found[said] = found.get(said, "") + notes.mark(group)
    return [said + marks for said, marks in found.items()]


def remarks(link: Link, entity: EntityRef, notes: Footnotes) -> list[str]:
    """What is to be said about a relation beside its number, and that nobody was heard about it where that matters."""
    said = []
    if link.status == "contested":
        said.append("It is contested by somebody who is neither end of it nor marked as interested.")
    elif link.denied_by_interested and link.status != "denied":
        stances = {cited.stance for cited in link.citations}
        denies = " or ".join(words for stance, (_, words) in _AGAINST.items() if stance in stances)
        said.append(f"Whoever {denies} is an end of it or marked as interested, which lowers no number.")
    if link.admitted:
        said.append(f"One of its ends is reported to say so too.{notes.marks(_admitting(link, entity))}")
    if link.held == "undated":
        said.append("Whether it held then is not known.")
    if link.strength in ANSWERABLE and not link.admitted and all(cited.stance == "asserts" for cited in link.citations):
        said.append(NO_RESPONSE)
    return said


def dated(value: Value) -> str:
    """The dates of what is stated in a value, in brackets behind a space; "" for none."""
    start, end = value.valid_from, value.valid_to
    dates = when(start, end, ended=start != end and end is not None, former=value.former)
    return f" ({plain(dates)})" if dates else ""


def _admitting(link: Link, entity: EntityRef) -> list[Citation]:
    """What the ends of a relation say for it themselves."""
    ends = {end.id for end in (entity, link.other)}
    asserting = [cited for cited in link.citations if cited.stance == "asserts"]
    return [cited for cited in asserting if cited.speaker_id in ends] or asserting


def unanswered(chain: Chain) -> bool:
    """Whether nobody was heard about a chain that says somebody controls or acts."""
    heard = any(hop.admitted or any(c.stance != "asserts" for c in hop.citations) for hop in chain.hops)
    return chain.strength in ANSWERABLE and not heard and not chain.denials


def _denies(cited: Citation, about: str) -> str:
    return f"deny all that is said of {plain(name_of(cited.about))}" if cited.about else f"deny {about}"


_AGAINST = {"denies": ("denied", "denies it"), "disputes": ("disputed", "offers a rival account to it")}
_ANSWERS: dict[str, Callable[[Citation, str], str]] = {
    "denies": _denies,
    "disputes": lambda _, about: f"offer a rival account to {about}",
    "no_finding": lambda _, about: f"have found, or been shown, nothing on {about}",
    "no_comment": lambda _, about: f"have made no comment on {about}",
}
