"""Compose a dossier from the answers to what anybody can ask of a store; it concludes nothing of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ascribe.cli.asked import Asked
from ascribe.cli.relations import clauses_of, denials_of
from ascribe.cli.terminal import cell
from ascribe.cli.text import amount, called, counted, several, worded
from ascribe.dossier.footnotes import Footnotes
from ascribe.dossier.markdown import plain
from ascribe.dossier.wording import NO_RESPONSE, answers, dated, only_denied, remarks, support, told, unanswered
from ascribe.graph.projecting.grounds import entities_of, gather, with_copies
from ascribe.graph.projecting.unite import by_id, unite_source
from ascribe.graph.relations.repeats import told_once
from ascribe.graph.weights.documents import Library
from ascribe.schema.grades import number
from ascribe.schema.records import Claim
from ascribe.schema.stances import DENIALS
from ascribe.schema.verbs import agreeing

if TYPE_CHECKING:
    from ascribe.graph.listing.factsheet import Aside, FactSheet, Value
    from ascribe.graph.relations.answers import Chain, Chains, Citation, EntityRef, Hop, Link, Links
    from ascribe.graph.store import Store
    from ascribe.schema.records import Entity
    from ascribe.schema.vocabulary import Vocabulary

# What a relation may carry, most first: people look for those who control before those who are merely named.
_STRENGTHS = ("control", "role", "conclusion", "association", "identity", "amplification", "context")
_OPENING = (
    "Everything here is alleged by the sources named in the footnotes; nothing is a finding. A number says how well "
    "the claims collected support a relation, on the grades given to them; it is not the chance that it is true. Below "
    ".25 support is called thin, below .5 some, below .75 moderate, below .9 strong, above that very strong. An origin "
    "is a group of voices that share a publisher or a speaker: ten papers that repeat one witness are one. Of a grade "
    "as B2 the letter stands for the way from the speaker to us, A completely reliable to E unreliable, the digit for "
    "the claim alone, 1 confirmed to 5 improbable; F and 6 cannot be judged."
)


def compose(store: Store, name: str, *, hops: int, limit: int, internal: bool = False) -> str:
    """The dossier of an entity; chains of at most `hops` steps, the best `limit` upwards and downwards.

    `internal`: with notes, analysts and snapshots. What is private is told if the store holds it.
    Raises NotFoundError, AmbiguousError."""
    return _Dossier(store, store.entity(name), internal).text(hops, limit)


class _Dossier:
    """One dossier in the making."""

    def __init__(self, store: Store, entity: EntityRef, internal: bool) -> None:
        self._store, self._entity = store, entity
        self._words: Vocabulary = store.vocabulary
        self._internal, self._notes = internal, Footnotes(internal=internal)

    def text(self, hops: int, limit: int) -> str:
        id = self._entity.id
        sheet, links = self._store.facts(id), self._store.links(id)
        up = self._store.behind(id, hops=hops, limit=limit)
        down = self._store.fronts(id, hops=hops, limit=limit)
        asked = Asked(hops, limit, hop="step")
        name = plain(called(self._entity.name))
        view = self._store.view
        parts = [
            f"# Dossier: {name}",
            _OPENING,
            *([f"It shows the store {plain(view.words)}."] if not view.plain else []),
            "## Who this is",
            *self._who(),
            "## What is stated",
            *self._facts(sheet),
            "## Relations",
            *self._relations(links, sheet),
            "## Reported to stand behind it",
            *self._chains(up, asked, behind=True),
            "## Linked from above, not reported to be behind it",
            *self._chains(up, asked, behind=False),
            "## What it is reported to stand behind",
            *self._chains(down, asked, behind=True),
            "## Linked below, not reported to be behind these",
            *self._chains(down, asked, behind=False),
            "## What is left out",
            " ".join([*self._retracted([*up.chains, *down.chains]), left_out(up, down, hops, limit)]),
            "## Sources",
            *self._appendix(),
        ]
        return "\n\n".join(parts) + "\n"

    def _who(self) -> list[str]:
        entity = entities_of(self._store.ledger, [self._entity.id])[self._entity.id]
        what = plain(entity.kind.lower() + (f" ({entity.subkind})" if entity.subkind else ""))
        text = f"**{plain(called(entity.name))}** is recorded as {_article(what)} {what}"
        known = {alias.casefold(): alias for alias in entity.aliases if alias.casefold() != entity.name.casefold()}
        if known:
            text += f", also called {several([plain(called(alias)) for alias in known.values()])}"
        parts = [f"{text}. Its id is {plain(entity.id)}."]
        if entity.unidentified:
            parts.append("The sources do not name whoever this is; it is nobody else who happens to be called so.")
        return [*parts, *_recorded_with(entity)]

    def _facts(self, sheet: FactSheet) -> list[str]:
        parts: list[str] = []
        for fact in sheet.facts:
            conflict = " The sources do not agree, and not all of these can hold." if fact.conflict else ""
            parts.append(f"### {plain(fact.predicate.replace('-', ' '))}")
            parts += [conflict.strip()] if conflict else []
            parts.append("\n".join(line for value in fact.values for line in self._value(value)))
        if sheet.records:
            parts.append("### Recorded differently by the cases")
            parts.append(
                "\n".join(
                    f"- {plain(record.property)}: "
                    + "; ".join(f"“{plain(cell(value.value))}” ({_listed(value.cases)})" for value in record.values)
                    + f". Shown elsewhere: “{plain(cell(record.shown))}”."
                    for record in sheet.records
                )
            )
        if sheet.also:
            parts.append("### Also reported")
            parts.append("\n".join(f"- {said}" for aside in sheet.also for said in self._aside(aside)))
        return parts or ["Nothing in the sources collected."]

    def _value(self, value: Value) -> list[str]:
        words = amount(value.amount) if value.amount else ""
        stated = f"“{plain(called(value.value or ''))}”"
        if words and words.casefold() not in (value.value or "").casefold():
            stated += f", that is {plain(words)}"
        against = f"{only_denied(value.citations).capitalize()}: " if value.status == "denied" else ""
        lines = [f"- {against}{stated}{dated(value)}.{self._notes.marks(_telling(value.citations))}"]
        if value.held == "undated":
            lines.append("  - Whether it held then is not known.")
        return lines + [f"  - {said}" for said in answers(value.citations, self._notes)]

    def _aside(self, aside: Aside) -> list[str]:
        if aside.predicate is None:
            about = f"all that is said of {plain(called(aside.subject.name))}"
        elif aside.object is None:
            about = f"“{plain(aside.predicate)}: {plain(called(aside.value or ''))}”"
        else:
            subject, label = called(aside.subject.name), self._words.predicate(aside.predicate).label
            about = plain(f"whether {subject} {agreeing(label, subject)} {called(aside.object.name)}")
        return answers([aside], self._notes, about)

    def _relations(self, links: Links, sheet: FactSheet) -> list[str]:
        amounts = {link.relation: link for link in sheet.amounts}
        groups: dict[str, list[Link]] = {}
        for link in links.links:
            words = self._words.predicate(link.predicate)
            groups.setdefault(words.label if link.direction == "out" else words.reverse, []).append(link)
        parts = []
        for label, group in sorted(groups.items(), key=lambda one: _STRENGTHS.index(one[1][0].strength)):
            parts.append(f"### {plain(label)} …")
            lines = []
            for link in group:
                lines += self._relation(link)
                if stated := amounts.get(link.relation):
                    differ = ", which cannot all hold" if stated.conflict else ""
                    lines.append(f"  - Amounts as stated, never to be added up{differ}:")
                    lines += [f"    {line}" for value in stated.values for line in self._amount(value)]
            parts.append("\n".join(lines))
        return parts or ["None in the sources collected."]

    def _amount(self, value: Value) -> list[str]:
        asserting = [cited for cited in value.citations if cited.stance == "asserts"]
        return [f"- {plain(amount(value.amount or {}))}{dated(value)}.{self._notes.marks(asserting)}"]

    def _relation(self, link: Link) -> list[str]:
        text = f"- {told(link, self._entity, self._words)}{self._notes.marks(_telling(link.citations))}"
        number = [f"{support(link)}."] if link.status != "denied" else []
        return [
            " ".join([text, *number, *remarks(link, self._entity, self._notes)]),
            *(f"  - {said}" for said in answers(link.citations, self._notes)),
        ]

    def _chains(self, answer: Chains, asked: Asked, *, behind: bool) -> list[str]:
        chosen = [chain for chain in answer.chains if (chain.strength in ("control", "role")) is behind]
        if not chosen:
            return [f"{asked.none(answer.chains, complete=answer.complete).capitalize()}."]
        return ["\n".join(line for place, chain in enumerate(chosen, 1) for line in self._chain(place, chain))]

    def _chain(self, place: int, chain: Chain) -> list[str]:
        single = len(chain.hops) == 1
        text = f"{place}. {self._sentence(chain)} {_weight(chain)}"
        lines: list[str] = []
        if single:
            lines += answers((c for c in chain.hops[0].citations if c.stance not in DENIALS), self._notes)
        else:
            steps = enumerate(chain.hops)
            lines += [line for at, hop in steps for line in self._step(at + 1, hop, weakest=at == chain.weakest)]
        lines += [NO_RESPONSE] if unanswered(chain) else []
        return [text, *(f"    - {line}" for line in lines)]

    def _sentence(self, chain: Chain) -> str:
        """The sentence of a chain, the notes of every clause behind it."""
        asserted = [[cited for cited in hop.citations if cited.stance == "asserts"] for hop in chain.hops]
        groups = [group for citations in asserted for group in told_once(citations)] + denials_of(chain)
        group_of = {cited.claim: group for group in groups for cited in group}
        return " ".join(
            plain(text) + "".join(dict.fromkeys(self._notes.mark(group_of[claim]) for claim in claims))
            for text, claims in clauses_of(chain)
        )

    def _step(self, place: int, hop: Hop, *, weakest: bool) -> list[str]:
        ends = f"{plain(called(hop.from_.name))} to {plain(called(hop.to.name))}"
        asserting = self._notes.marks(cited for cited in hop.citations if cited.stance == "asserts")
        silent = (cited for cited in hop.citations if cited.stance not in DENIALS)
        weight = f"{support(hop)[:1].lower()}{support(hop)[1:]}{_beside(hop)}{', the weakest step' if weakest else ''}"
        return [f"Step {place}, {ends}: {weight}.{asserting}", *answers(silent, self._notes)]

    def _appendix(self) -> list[str]:
        ledger = self._store.ledger
        records = by_id(ledger.find("source", "id", self._notes.sources), unite_source)
        helds = list(ledger.find("claim", "id", self._notes.claims))
        reasons = {id for held in helds if isinstance(held.record, Claim) for id in held.record.rests_on}
        helds += ledger.find("claim", "id", reasons - {held.record.id for held in helds})
        listed = self._notes.appendix(records, Library(with_copies(ledger, records).values()))
        notes = self._notes.notes(gather(ledger, helds), self._words)
        return ["\n".join(listed) or "None.", "\n".join(notes)]

    def _retracted(self, chains: Iterable[Chain]) -> list[str]:
        """How many claims about the entity, or between any two that the chains lead over, a retraction took out."""
        ledger, id = self._store.ledger, self._entity.id
        ids = {id, *(ref.id for chain in chains for hop in chain.hops for ref in (hop.from_, hop.to))}
        helds = [
            held
            for held in ledger.find("claim", "about", ids)
            if isinstance(held.record, Claim)
            and (id in (held.record.subject, held.record.object) or {held.record.subject, held.record.object} <= ids)
        ]
        retracted = gather(ledger, helds).retracted
        if not retracted:
            return []
        text = counted(len(retracted), "retracted claim")
        if self._internal:
            told = [f"claim {claim}, “{plain(worded(reason))}”" for claim, reason in sorted(retracted.items())]
            text += f" ({several(told, '; ')})"
        return [f"{text}."]


def _telling(citations: Iterable[Citation]) -> list[Citation]:
    """The citations that assert something; where none does, those that deny or dispute it."""
    told = list(citations)
    asserting = [cited for cited in told if cited.stance == "asserts"]
    return asserting or [cited for cited in told if cited.stance in DENIALS]


def _weight(chain: Chain) -> str:
    """How well a chain is supported and how much it may say."""
    graded = any(hop.confidence is not None for hop in chain.hops)
    bound = ""
    if chain.confidence is None and chain.at_most is not None and graded:
        bound = f" The graded steps alone have {number(chain.at_most, chain.exact)}."
    contested = " Contested." if chain.contested else ""
    more = _beside(chain.hops[0]) if len(chain.hops) == 1 else ""
    return f"{support(chain)}{more}.{bound}{contested}"


def _beside(hop: Hop) -> str:
    """How many relations join the same two and may carry the chain as far."""
    return f", and {hop.parallel} more of this strength" if hop.parallel else ""


def left_out(up: Chains, down: Chains, hops: int, limit: int) -> str:
    """What a reader must not take for told: longer chains, weaker ones, and those a search that ended early missed."""
    parts = [f"Chains of more than {hops} steps."]
    parts += (
        [f"Chains beyond the best {limit} in a direction."] if limit <= max(len(up.chains), len(down.chains)) else []
    )
    if not (up.complete and down.complete):
        parts.append("The search for chains ended early: there may be more, and stronger ones.")
    return " ".join([*parts, "What was collected is not all that is known, and what is not here may still be so."])


def _recorded_with(entity: Entity) -> list[str]:
    told = [f"“{plain(entity.summary)}”"] if entity.summary else []
    told += [f"{plain(name)} {plain(cell(value))}" for name, value in sorted(entity.properties.items())]
    return [f"The case records of it, without a source: {'; '.join(told)}."] if told else []


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"


def _listed(items: Iterable[str]) -> str:
    return several([plain(item) for item in items])
