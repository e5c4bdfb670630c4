"""Refuse records that would leave the store with a loose end, before anything of them counts.

A case stands by itself: whatever its claims name is among its own records, its words are the shipped ones and
its own. So no other case can pull an entity, a source or a word away from under it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

from ascribe.schema.errors import InputError, nearest
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source
from ascribe.schema.vocabulary import Vocabulary, base_vocabulary

# What is done about a record that a case cannot hold.
Refuse = Callable[[Record, InputError], None]


def raising(_: Record, error: InputError) -> None:
    """Refuse all for one that is wrong."""
    raise error


class Admission:
    """Checks all records that one case is to hold, one by one in any order, and keeps none that is in order.

    What names something that has not come yet waits for `finish`."""

    def __init__(self) -> None:
        self.words = base_vocabulary()
        self._cases: list[Case] = []
        self._kinds: dict[str, str] = {}
        self._sources: set[str] = set()
        self._fitting: set[tuple[str, str, str]] = set()  # a predicate and the kinds it has been seen to join
        self._waiting: list[Record] = []

    def take(self, record: Record) -> bool:
        """Whether a record is in order, as far as can be told by those before it; else it waits.

        Raises InputError or VocabularyError, naming it, for a case with words that cannot be."""
        if isinstance(record, Case):
            with naming(record):
                self.words = self.words.extended(record.vocabulary.relations, record.vocabulary.entities)
            self._cases.append(record)
        try:
            self._check(record)
        except InputError:
            self._waiting.append(record)
            return False
        self._note(record)
        return True

    def finish(self, others: Vocabulary, refuse: Refuse) -> Iterator[Record]:
        """Those that waited and are in order now that all have come; the others go to `refuse`, which may raise.

        `others` is the vocabulary with the words of all other cases, which this one may not bend. Raises InputError
        or VocabularyError, naming the case, where it does."""
        for case in self._cases:
            with naming(case):
                others.extended(case.vocabulary.relations, case.vocabulary.entities)
        # Sources may derive from each other in a circle: all are taken for known until one lacks what it derives from.
        sources = [record for record in self._waiting if isinstance(record, Source)]
        while True:
            known = self._sources | {source.id for source in sources}
            sound = [source for source in sources if known.issuperset(source.derived_from)]
            if len(sound) == len(sources):
                break
            sources = sound
        self._sources |= {source.id for source in sources}
        for record in sorted(self._waiting, key=lambda record: isinstance(record, Claim)):
            try:
                with naming(record):
                    self._check(record)
            except InputError as error:
                refuse(record, error)
            else:
                self._note(record)
                yield record

    def _note(self, record: Record) -> None:
        if isinstance(record, Entity):
            self._kinds[record.id] = record.kind
        elif isinstance(record, Source):
            self._sources.add(record.id)

    def _check(self, record: Record) -> None:
        if isinstance(record, Claim):
            self._check_claim(record)
        elif isinstance(record, Entity):
            self.words.kind(record.kind)
        elif isinstance(record, Source):
            _known(record.derived_from, self._sources, "source")

    def _check_claim(self, claim: Claim) -> None:
        kinds, subject, predicate, object = self._kinds, claim.subject, claim.predicate, claim.object
        _known((subject, object) if object else (subject,), kinds, "entity")
        _known((claim.source, *claim.via) if claim.via else (claim.source,), self._sources, "source")
        if object is None or predicate is None:
            return
        joined = (predicate, kinds[subject], kinds[object])
        if joined not in self._fitting:
            self.words.check_ends(*joined)
            self._fitting.add(joined)
        if subject == object:
            raise InputError(f"says that {subject} {predicate} itself; name two different entities")


class Targets:
    """Checks that whatever is retracted is there, once all records have come."""

    def __init__(self) -> None:
        self._retractions: list[Record] = []
        self._ids = array("q")  # hashes, eight bytes each: of a million ids hardly one is ever asked for

    def take(self, record: Record) -> None:
        """Note a record."""
        self._ids.append(hash(record.id))
        if isinstance(record, Retraction):
            self._retractions.append(record)

    def finish(self, is_recorded: Callable[[str], bool]) -> None:
        """`is_recorded` says whether an id is in the ledger. Raises InputError for a target that is nowhere."""
        ids = set(self._ids) if self._retractions else set()
        for record in self._retractions:
            assert isinstance(record, Retraction)
            if hash(record.target) not in ids and not is_recorded(record.target):
                with naming(record):
                    raise InputError(f"retracts {record.target!r}, which nothing here has as its id")


@contextmanager
def naming(record: Record) -> Iterator[None]:
    """Say of which record an InputError is."""
    try:
        yield
    except InputError as error:
        raise type(error)(f"{record.record} {record.id}: {error}") from None


def _known(ids: Iterable[str], known: Collection[str], what: str) -> None:
    for id in ids:
        if id not in known:
            raise InputError(f"names the {what} {id!r}, which its case does not record{nearest(id, known)}")
