"""Read what is said about some relations as testimonies, and name what these hang on as people do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting.fusing import said_about
from ascribe.graph.projecting.grounds import Facts
from ascribe.graph.projecting.projection import RelationKey
from ascribe.graph.weights.evidence import Testimony, testify
from ascribe.graph.weights.view import View
from ascribe.schema.ids import relation_id
from ascribe.schema.vocabulary import Vocabulary


class Heard(NamedTuple):
    """The live testimonies about one relation, and the blanket denials by either of its ends."""

    key: RelationKey
    said: tuple[Testimony, ...]
    blanket: tuple[Testimony, ...]


def hear(
    ledger: Ledger, keys: Collection[RelationKey], words: Vocabulary, view: View
) -> tuple[dict[str, Heard], Facts]:
    """What is said about these relations as a view shows it, by relation id, and the facts around it."""
    about, facts = said_about(ledger, keys, words, view)
    numbers = view.numbers
    heard = {}
    for key, (claims, blanket) in about.items():
        ends = (key.subject, key.object)
        heard[relation_id(*key)] = Heard(
            key,
            tuple(testify(claim, facts.library, facts.voices, numbers) for claim in claims),
            tuple(testify(claim, facts.library, facts.voices, numbers, ends) for claim in blanket),
        )
    return heard, facts


def causes_called(heard: Iterable[Heard], facts: Facts) -> dict[str, str]:
    """The name of every cause that something hangs on, by its key; no two are called the same."""
    said = [testimony for one in heard for testimony in (*one.said, *one.blanket)]
    names = _names(said, facts)
    called = {cause: _called(cause, names, facts) for testimony in said for cause in testimony.causes}
    details = {cause: _details(cause, facts) for cause in called}
    for step in range(max(map(len, details.values()), default=0)):
        often = Counter(called.values())
        for cause, name in called.items():
            if often[name] > 1 and step < len(details[cause]):
                called[cause] = f"{name} ({details[cause][step]})"
    return called


def publisher_of(document: str, facts: Facts) -> str | None:
    """A document's publisher as people call it."""
    publisher = facts.library.publisher(document)
    return publisher and facts.names.get(publisher, publisher)


def title_of(document: str, facts: Facts) -> str:
    """What a document is known by beside its publisher: its headline, or else its address."""
    source = facts.sources[document]
    return source.headline or source.url or document


def _names(said: Iterable[Testimony], facts: Facts) -> dict[str, str]:
    """Publishers, speakers and origins by key: an entity's name before any other spelling."""
    spelled: dict[str, str] = {}
    for text in sorted(set(_texts(said, facts))):
        spelled.setdefault(facts.voices.key(text), facts.names.get(text, text))
    return spelled | {facts.voices.key(id): name for id, name in facts.names.items()}


def _texts(said: Iterable[Testimony], facts: Facts) -> Iterator[str]:
    for testimony in said:
        publisher = facts.library.publisher(testimony.document)
        yield from filter(None, (testimony.claim.origin, testimony.claim.asserted_by, publisher))


def _called(cause: str, names: Mapping[str, str], facts: Facts) -> str:
    if cause in names:
        return names[cause]
    place, colon, rest = cause.partition(": ")
    if place == "document" and colon:
        return f"the document “{title_of(rest, facts)}”"
    document = place.removeprefix("unnamed in ")
    where = publisher_of(document, facts) or title_of(document, facts)
    return f"{names[rest] if rest else 'an unnamed voice'} in {where}" + (", unnamed" if rest else "")


def _details(cause: str, facts: Facts) -> list[str]:
    """What sets a cause apart from others called the same, as far as needed: what is known of its document, and of
    namesakes, as everywhere, their ids."""
    place, colon, rest = cause.partition(": ")
    if not colon:
        return [cause]
    source = facts.sources[rest if place == "document" else place.removeprefix("unnamed in ")]
    title = f"“{source.headline}”" if source.headline and place != "document" else None
    return [text for text in (title, source.published, source.url, source.id) if text]
