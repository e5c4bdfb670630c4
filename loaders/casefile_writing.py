"""Write a case as a casefile, made to be kept in git: the same content in the same order, whoever recorded it when.

What was written is read again before it takes its place: a casefile that said less would, when it is loaded, withdraw
what it does not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.graph.ledgers.ledger import DESK, Held, stored
from ascribe.loaders.casefile import loads
from ascribe.loaders.files import LONGEST_FILE, LONGEST_LINE, writing, writing_folder
from ascribe.loaders.options import Remark
from ascribe.loaders.outward import in_force
from ascribe.loaders.public import public
from ascribe.loaders.yamltext import flow
from ascribe.schema.amounts import Amount
from ascribe.schema.casefile import STANCES
from ascribe.schema.dates import OPEN
from ascribe.schema.errors import AscribeError, InputError, UsageError, nearest
from ascribe.schema.ids import entity_id
from ascribe.schema.names import is_entity_id, slug
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source

_INSTEAD = "Write a ledger (.jsonl) instead"
_VERBS = {stance: verb for verb, stance in STANCES.items() if verb != "fact"}
# Fields that an entry calls as a claim does, in the order in which people write them; then those for ourselves.
_FIELDS = "voice hedge grade grade_reason likelihood probability stated_confidence method date_text origin".split()
_AFTER = "quote locator former interested private note analyst".split()


def dump(helds: Iterable[Held], path: Path, *, internal: bool = False, case: str | None = None) -> list[Remark]:
    """Write what each case holds now, or that one `case`; what of it may be shown, unless `internal`.

    To a file where `path` is called .yaml: of a store with several cases, one has to be named. Otherwise to a folder,
    a file for each. Raises UsageError for a case that there is not, InputError for what no casefile can say."""
    content = _by_case(helds if internal else public(helds))
    if case is not None and case not in content:
        raise UsageError(
            f"no case is called {case!r}{nearest(case, content)}. Use one of: {', '.join(sorted(content))}"
        )
    chosen = sorted(content) if case is None else [case]
    if path.suffix not in (".yaml", ".yml"):
        texts = {name: _text(name, content[name]) for name in chosen}
        with writing_folder(path) as folder:
            for name, (text, _) in texts.items():
                (folder / f"{name}.yaml").write_bytes(text)
        return [Remark(f"{name}.yaml: {remark}") for name, (_, remarks) in texts.items() for remark in remarks]
    if len(chosen) != 1:
        named = f"these cases, choose one with --case: {', '.join(chosen)}" if chosen else "no case"
        raise UsageError(f"{path}: a casefile is one case, and the store holds {named}")
    text, remarks = _text(chosen[0], content[chosen[0]])
    with writing(path) as out:
        out.write(text)
    return [Remark(remark) for remark in remarks]


class _Content(NamedTuple):
    """What a case holds now, and what it held once; `aimed` are all retractions that any case holds now."""

    records: list[Record]
    withdrawn: list[Record]
    aimed: list[Held]


def _by_case(helds: Iterable[Held]) -> dict[str, _Content]:
    content: dict[str, _Content] = {}
    aimed: list[Held] = []
    size = 0
    for held in helds:
        if isinstance(held.record, Retraction) and held.open:
            aimed.append(held)
        now = {hold.case for hold in held.open}
        for case in {hold.case for hold in held.holds} - {DESK}:
            known = content.setdefault(case, _Content([], [], aimed))
            (known.records if case in now else known.withdrawn).append(held.record)
            size += len(stored(held.record))
    if size > 16 * LONGEST_FILE:
        raise InputError(f"the store is too large for casefiles, which people write by hand. {_INSTEAD}")
    return {case: known for case, known in content.items() if any(isinstance(r, Case) for r in known.records)}


def _text(name: str, content: _Content) -> tuple[bytes, list[str]]:
    """The casefile, and what it does not carry. Raises InputError for what no casefile can say."""
    own = [record for record in content.records if isinstance(record, Retraction)]
    others = _by_command(content, own)
    wanted = [_as_text(record) for record in (*content.records, *others)]
    text = "".join(f"{line}\n" for line in _Writing(name, wanted).lines())
    try:
        read = {stored(record) for record in loads(text, name)}
    except AscribeError as error:
        told = str(error).splitlines()[0].removeprefix(f"{name}:").partition(": ")[2]
        raise InputError(f"case {name}: no casefile can say all it holds: {told}. {_INSTEAD}") from None
    lost = [record for record in wanted if stored(record) not in read]
    if lost:
        one = lost[0]
        raise InputError(f"case {name}: no casefile can say the {one.record} {one.id} as it is recorded. {_INSTEAD}")
    encoded = text.encode()
    if len(encoded) > LONGEST_FILE or any(len(line) > LONGEST_LINE for line in encoded.split(b"\n")):
        raise InputError(f"case {name}: is larger than a casefile may be ({LONGEST_FILE >> 20} MB). {_INSTEAD}")
    changed = sum(record is not kept for record, kept in zip(content.records, wanted, strict=False))
    remarks = {
        f"{len(content.withdrawn)} × records that were withdrawn are left out": len(content.withdrawn),
        f"{len(others)} × retractions made by command are written as the case's own": len(others),
        f"{changed} × entities have properties that are numbers: they are written as texts": changed,
    }
    return encoded, [text for text, count in remarks.items() if count]


def _by_command(content: _Content, own: Sequence[Retraction]) -> list[Retraction]:
    """The retractions recorded by command that are in force against what the case holds.

    Raises InputError for one that was recorded anew after the case had undone it: a casefile knows no times."""
    found = in_force(content.aimed, {record.id for record in content.records})
    ids = {held.record.id for held in found}
    for retraction in own:
        if retraction.id in ids and retraction.target in ids:
            raise InputError(
                f"retraction {retraction.target} was recorded again by command after {retraction.id} undid it, which "
                f"no casefile can say. {_INSTEAD}"
            )
    known = {retraction.id for retraction in own}
    made = {
        held.record.id: held.record
        for held in found
        if isinstance(held.record, Retraction) and any(hold.case == DESK for hold in held.open)
    }
    return [made[id] for id in sorted(made.keys() - known)]


def _as_text(record: Record) -> Record:
    """The record as a casefile has it: an entity's own properties are texts there."""
    if isinstance(record, Entity) and not all(isinstance(value, str) for value in record.properties.values()):
        texts = {
            key: flow(value) if isinstance(value, bool) else str(value) for key, value in record.properties.items()
        }
        return record.model_copy(update={"properties": texts})
    return record


class _Writing:
    """One casefile. Entities are known by the end of their id, sources by what stands behind the case's name."""

    def __init__(self, case: str, records: Sequence[Record]) -> None:
        self._case = next(record for record in records if isinstance(record, Case))
        self._entities = sorted((r for r in records if isinstance(r, Entity)), key=lambda entity: entity.id)
        self._sources = sorted((r for r in records if isinstance(r, Source)), key=lambda source: source.id)
        self._retractions = sorted(
            (r for r in records if isinstance(r, Retraction)), key=lambda retraction: (retraction.target, retraction.id)
        )
        claims = [record for record in records if isinstance(record, Claim)]
        self._source_keys = {source.id: self._source_key(source.id) for source in self._sources}
        self._keys = self._entity_keys(claims)
        self._claims = sorted(claims, key=self._place)
        self._claim_keys = self._keys_of_claims()

    def lines(self) -> Iterator[str]:
        """The whole file, line by line."""
        case = self._case
        yield from _fields({"case": case.id, "title": case.title, "note": case.note})
        words = case.vocabulary.model_dump(mode="json", exclude_defaults=True)
        if words:
            yield "vocabulary:"
            for part, entries in sorted(words.items()):
                yield f"  {part}:"
                yield from (f"    {flow(name)}: {flow(_said(entry))}" for name, entry in sorted(entries.items()))
        yield "entities:" if self._entities else "entities: {}"
        yield from (f"  {flow(self._keys[e.id])}: {flow(self._entity(e))}" for e in self._entities)
        yield "sources:" if self._sources else "sources: {}"
        for source in self._sources:
            fields = list(_fields(self._source(source), "    "))
            yield f"  {flow(self._source_keys[source.id])}:{'' if fields else ' {}'}"
            yield from fields
        yield "claims:" if self._claims else "claims: []"
        block = None
        for claim in self._claims:
            if claim.source != block:
                block = claim.source
                yield f"  - source: {flow(self._source_keys[block])}"
                yield "    says:"
            first, *rest = _fields(self._entry(claim))
            yield f"      - {first}"
            yield from (f"        {line}" for line in rest)
        if self._retractions:
            yield "retractions:"
            for retraction in self._retractions:
                yield f"  - {flow({'target': self._target(retraction.target), 'reason': retraction.reason})}"

    def _source_key(self, id: str) -> str:
        case, _, key = id.partition("/")
        if case != self._case.id or not key:
            raise InputError(
                f"case {self._case.id}: no casefile can hold the source {id!r}, which is not its own. {_INSTEAD}"
            )
        return key

    def _entity_keys(self, claims: Iterable[Claim]) -> dict[str, str]:
        """A short key where nothing else is called so: neither another entity nor somebody known by name alone."""
        ids = [entity.id for entity in self._entities]
        ends = Counter(id.partition(":")[2] for id in ids)
        ends.update(claim.asserted_by for claim in claims if claim.asserted_by)
        ends.update(source.publisher for source in self._sources if source.publisher)
        return {id: end if ends[end := id.partition(":")[2]] == 1 else id for id in ids}

    def _place(self, claim: Claim) -> tuple[str, ...]:
        ends = (claim.subject, claim.predicate or "", claim.object or "", claim.value or "")
        return (claim.source, *ends, claim.stance, claim.id)

    def _keys_of_claims(self) -> dict[str, str]:
        """Names for the claims that something here rests on or retracts."""
        wanted = {id for claim in self._claims for id in claim.rests_on} | {r.target for r in self._retractions}
        taken, keys = set(self._source_keys.values()), {}
        for claim in self._claims:
            if claim.id in wanted:
                far = self._keys[claim.object] if claim.object else claim.value or "everything"
                name = slug(f"{self._keys[claim.subject]} {claim.predicate or 'denies'} {far}")
                key = next(k for n in range(1, len(taken) + 2) if (k := f"{name}-{n}" if n > 1 else name) not in taken)
                taken.add(key)
                keys[claim.id] = key
        return keys

    def _target(self, id: str) -> str:
        return self._source_keys.get(id) or self._claim_keys.get(id) or id

    def _actor(self, text: str | None) -> str | None:
        return self._keys.get(text, text) if text and is_entity_id(text) else text

    def _entity(self, entity: Entity) -> dict[str, Any]:
        content = entity.content()
        made = entity_id(entity.kind, entity.name, self._case.id if entity.unidentified else None)
        first = {"kind": entity.kind, "name": entity.name, "id": entity.id if entity.id != made else None}
        return _said({**first, **{name: content[name] for name in content if name not in ("record", "id")}})

    def _source(self, source: Source) -> dict[str, Any]:
        fields = {key: value for key, value in source.content().items() if key not in ("record", "id")}
        return fields | {
            "publisher": self._actor(source.publisher),
            "derived_from": [self._source_keys[id] for id in source.derived_from],
        }

    def _entry(self, claim: Claim) -> dict[str, Any]:
        subject = self._keys[claim.subject]
        verb = _VERBS[claim.stance] if claim.object or claim.stance != "asserts" else "fact"
        far = self._keys[claim.object] if claim.object else claim.value
        said: Mapping[str, Any] = claim.content()
        return {
            verb: [subject, claim.predicate, far] if claim.predicate else subject,
            "key": self._claim_keys.get(claim.id),
            "by": self._actor(claim.asserted_by),
            "via": None if claim.via is None else _List(self._source_keys[id] for id in claim.via),
            "when": _span(claim),
            "amount": _amount(claim.amount),
            **{name: said.get(name) for name in _FIELDS},
            "rests_on": [self._claim_keys.get(id, id) for id in claim.rests_on],
            **{name: said.get(name) for name in _AFTER},
        }


class _List(list[str]):
    """A list that says something even when it is empty."""


def _fields(fields: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """`field: value`, a line each, for all that say something; a list of one text as that text."""
    for name, value in _said(fields).items():
        alone = isinstance(value, list) and len(value) == 1 and name == "quote"
        yield f"{indent}{name}: {flow(value[0] if alone else value)}"


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if value or isinstance(value, _List) or (name == "read" and value is False)
    }


def _span(claim: Claim) -> str | None:
    start, end = claim.valid_from, claim.valid_to
    if not (start or end):
        return None
    return start if start == end else f"{start or OPEN}/{end or OPEN}"


def _amount(amount: Amount | None) -> str | dict[str, Any] | None:
    if amount is None:
        return None
    if amount.text:
        try:
            if Amount.parse(amount.text) == amount:
                return amount.text
        except ValueError:
            pass
    return _said(amount.model_dump(mode="json"))
