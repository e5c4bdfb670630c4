"""Refuse records that would leave the store with a loose end, before anything is written.

A case stands by itself: whatever its claims name is among its own records, its words are the shipped ones and
its own. So no other case can pull an entity, a source or a word away from under it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from ascribe.schema.errors import InputError, nearest
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source
from ascribe.schema.vocabulary import Vocabulary, base_vocabulary


def admit(records: Collection[Record], others: Vocabulary, is_recorded: Callable[[str], bool]) -> None:
    """Check all records that one case is to hold.

    `others` is the vocabulary with the words of all other cases, which this one may not bend; `is_recorded` says
    whether an id that a retraction aims at is in the ledger. Raises InputError or VocabularyError, naming the
    record, for the first that is wrong."""
    words = base_vocabulary()
    for record in records:
        if isinstance(record, Case):
            with _naming(record):
                words = words.extended(record.vocabulary.relations, record.vocabulary.entities)
                others.extended(record.vocabulary.relations, record.vocabulary.entities)
    kinds = {record.id: record.kind for record in records if isinstance(record, Entity)}
    sources = {record.id for record in records if isinstance(record, Source)}
    ids = {record.id for record in records}
    for record in records:
        with _naming(record):
            if isinstance(record, Entity):
                words.kind(record.kind)
            elif isinstance(record, Source):
                _known(record.derived_from, sources, "source")
            elif isinstance(record, Claim):
                _check_claim(record, kinds, sources, words)
            elif isinstance(record, Retraction) and record.target not in ids and not is_recorded(record.target):
                raise InputError(f"retracts {record.target!r}, which nothing here has as its id")


@contextmanager
def _naming(record: Record) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise type(error)(f"{record.record} {record.id}: {error}") from None


def _check_claim(claim: Claim, kinds: Mapping[str, str], sources: Collection[str], words: Vocabulary) -> None:
    _known([end for end in (claim.subject, claim.object) if end], kinds, "entity")
    _known((claim.source, *(claim.via or ())), sources, "source")
    if claim.object is None or claim.predicate is None:
        return
    words.check_ends(claim.predicate, kinds[claim.subject], kinds[claim.object])
    if claim.subject == claim.object:
        raise InputError(f"says that {claim.subject} {claim.predicate} itself; name two different entities")


def _known(ids: Iterable[str], known: Collection[str], what: str) -> None:
    for id in ids:
        if id not in known:
            raise InputError(f"names the {what} {id!r}, which its case does not record{nearest(id, known)}")
