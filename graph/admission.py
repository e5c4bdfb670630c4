"""Refuse records that would leave the store with a loose end, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ascribe.graph.ledger import Ledger, RecordKind
from ascribe.schema.errors import InputError, VocabularyError, nearest
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source
from ascribe.schema.vocabulary import Vocabulary


def admit(records: Sequence[Record], ledger: Ledger, vocabulary: Vocabulary) -> None:
    """Check that whatever `records` name is among them or held in the ledger, and that every claim can be meant.

    Raises InputError or VocabularyError, naming the record, for the first that is wrong."""
    kinds = {record.id: record.kind for record in records if isinstance(record, Entity)}
    sources = {record.id for record in records if isinstance(record, Source)}
    targets = {record.id for record in records} if any(isinstance(record, Retraction) for record in records) else set()
    claims = [record for record in records if isinstance(record, Claim)]
    named = {end for claim in claims for end in (claim.subject, claim.object) if end}
    for held in ledger.find("entity", "id", named - kinds.keys()):
        if isinstance(held.record, Entity):
            kinds[held.record.id] = held.record.kind
    cited = {id for claim in claims for id in (claim.source, *(claim.via or ()))}
    cited |= {id for record in records if isinstance(record, Source) for id in record.derived_from}
    sources |= {held.record.id for held in ledger.find("source", "id", cited - sources)}
    for record in records:
        try:
            if isinstance(record, Case):
                vocabulary = vocabulary.extended(record.vocabulary.relations, record.vocabulary.entities)
            elif isinstance(record, Entity):
                vocabulary.kind(record.kind)
            elif isinstance(record, Source):
                _known(record.derived_from, sources, "source")
            elif isinstance(record, Claim):
                _check_claim(record, kinds, sources, vocabulary)
            elif record.target not in targets and not _anywhere(ledger, record.target):
                raise InputError(f"retracts {record.target!r}, which nothing here has as its id")
        except VocabularyError as error:
            raise VocabularyError(f"{record.record} {record.id}: {error}") from None
        except InputError as error:
            raise InputError(f"{record.record} {record.id}: {error}") from None


def _check_claim(claim: Claim, kinds: Mapping[str, str], sources: Iterable[str], vocabulary: Vocabulary) -> None:
    _known([end for end in (claim.subject, claim.object) if end], kinds, "entity")
    _known((claim.source, *(claim.via or ())), sources, "source")
    if claim.object is None or claim.predicate is None:
        return
    vocabulary.check_ends(claim.predicate, kinds[claim.subject], kinds[claim.object])
    if claim.subject == claim.object:
        raise InputError(f"says that {claim.subject} {claim.predicate} itself; name two different entities")


def _known(ids: Iterable[str], known: Iterable[str], what: str) -> None:
    for id in ids:
        if id not in known:
            raise InputError(f"names the {what} {id!r}, which is not recorded; {nearest(id, known)}")


def _anywhere(ledger: Ledger, id: str) -> bool:
    kinds: tuple[RecordKind, ...] = ("claim", "source", "retraction")
    return any(True for kind in kinds for _ in ledger.find(kind, "id", [id]))
