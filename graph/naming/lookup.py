"""Find entities by the names people type: the one that is meant, all that may be, or none; never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.graph.naming import nearnames
from ascribe.graph.naming.namesakes import listed
from ascribe.graph.naming.nearnames import Like
from ascribe.graph.relations.answers import EntityRef, Match
from ascribe.graph.relations.bounds import LIMIT
from ascribe.schema.addresses import PLATFORMS, address, handle_ids
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.names import name_key, name_keys

_REF = "e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases, e.unidentified AS unidentified"
_BY_ID = f"UNWIND $ids AS id MATCH (e:Entity {{id: id}}) RETURN DISTINCT {_REF} ORDER BY name, id"
_BY_NAME = (
    f"UNWIND $keys AS key MATCH (n:Name {{id: key}})-[:NAMES]->(e:Entity) RETURN DISTINCT {_REF} ORDER BY name, id"
)
# An unidentified actor is found by its id or whole name only: anything less would lend it somebody's name.
_NAMED_LIKE = (
    "UNWIND $keys AS key MATCH (n:Name {id: key})-[:NAMES]->(e:Entity) WHERE e.unidentified IS NULL "
    f"RETURN key, {_REF} ORDER BY key, id"
)
_KIND = re.compile(r"([A-Za-z]\w*):\s*(\S.*)", re.DOTALL)
_CONSIDERED = 1000  # keys that are looked at, the likest first
_NEAREST = 5
_ALIAS = 20  # by how much a part of an alias counts less than one of a name


class Reading(NamedTuple):
    """A text taken as a name, of one kind (in lower case) or of any."""

    text: str
    kind: str | None

    def takes(self, ref: EntityRef) -> bool:
        return self.kind is None or ref.kind.casefold() == self.kind


def find(engine: Engine, text: str, limit: int = LIMIT, kind: str | None = None) -> list[Match]:
    """Entities that `text` may mean, best first; of one kind when `kind` is given.

    Score 100 for an id, name, alias or address; 96–98 for the words in another order, with other spaces or in
    another script; 75–95 for whole words of a name, 20 less for those of an alias; up to 90 for a name a typing error
    away and up to 50 for letters inside one, neither of which `resolve` ever takes."""
    found: dict[str, Match] = {}

    def add(ref: EntityRef, score: float) -> None:
        if ref.id not in found or found[ref.id].score < score:
            found[ref.id] = Match(**vars(ref), score=score)

    readings = read_as(text, kind)
    for ref in _exact(engine, readings):
        add(ref, 100.0)
    for reading in readings:
        likes = [*nearnames.parts(engine, reading.text), *nearnames.sounding(engine, reading.text)]
        for like, ref in _named(engine, likes, reading):
            add(ref, like.score if like.how != "part" or _own(like, ref) else like.score - _ALIAS)
    if all(match.score <= 50 for match in found.values()):
        for reading in readings:
            for like, ref in _named(engine, nearnames.near(engine, reading.text), reading):
                add(ref, like.score)
    return sorted(found.values(), key=lambda match: (-match.score, match.name, match.id))[:limit]


def resolve(engine: Engine, name: str, kind: str | None = None) -> EntityRef:
    """The one entity that `name` means; of one kind when `kind` is given, or `name` is written `Kind:name`.

    By id, whole name, alias, handle or address in any spelling; else by the same words in another order, with other
    spaces or in another script; else by whole words of a name. Raises AmbiguousError when several answer to it,
    NotFoundError when none does: a name that is a typing error away is suggested, never taken, for who is one letter
    off may be somebody else."""
    readings = read_as(name, kind)
    hits = _exact(engine, readings) or _united(_loosely(engine, reading) for reading in readings)
    near = [] if hits else _near(engine, readings)
    hits = hits or _united([[ref for like, ref in near if like.how == "spacing"]])
    if len(hits) == 1:
        return hits[0]
    if hits:
        by_kind = ", or its kind (--kind, or Kind:name)" if len({hit.kind for hit in hits}) > 1 else ""
        raise AmbiguousError(
            f"{name!r} may mean one of {len(hits)}; give the id of the one you mean{by_kind}:\n{listed(engine, hits)}",
            [hit.id for hit in hits],
        )
    of_kind = f" of the kind {kind}" if kind else ""
    names = list(dict.fromkeys(" ".join(ref.name.split()) for _, ref in near))[:_NEAREST]
    nearest = "; nearest: " + ", ".join(names) if names else ""
    raise NotFoundError(f"nothing here{of_kind} is called {name!r}{nearest}. Try `ascribe find` with a part of it")


def is_called(entity: EntityRef, text: str) -> bool:
    """Whether `text` is the entity's id, or its name or an alias in some spelling, so that nothing was guessed."""
    keys = {key for known in (entity.name, *entity.aliases) for key in name_keys(known)}
    return any(
        reading.text.strip() == entity.id or (reading.takes(entity) and not keys.isdisjoint(name_keys(reading.text)))
        for reading in read_as(text, None)
    )


def read_as(text: str, kind: str | None) -> list[Reading]:
    """`Page:Harbour` is a name, or the page called Harbour; when both are there, it is ambiguous."""
    if kind is not None:
        return [Reading(text, kind.casefold())]
    prefixed = _KIND.fullmatch(text.strip())
    own = [Reading(prefixed[2], prefixed[1].casefold())] if prefixed else []
    return [Reading(text, None), *own]


def _exact(engine: Engine, readings: Sequence[Reading]) -> list[EntityRef]:
    """Those whose id it is, or else whose whole name, alias, handle or address."""
    for reading in readings:
        if hits := _refs(engine, _BY_ID, reading, ids=[reading.text.strip()]):
            return hits
    return _united(
        _refs(engine, _BY_NAME, reading, keys=list(name_keys(reading.text)))
        or _by_address(engine, reading.text.strip(), reading)
        for reading in readings
    )


def _by_address(engine: Engine, text: str, reading: Reading) -> list[EntityRef]:
    """By a handle or a web address: the very page, the account on its platform, the site it is on."""
    hits = _refs(engine, _BY_ID, reading, ids=handle_ids(text))
    place = address(text)
    if hits or place is None:
        return hits
    if place.host in PLATFORMS:  # whose site is nobody's page
        names = place.handles
    else:
        names = (place.place, place.host)
        hits = _refs(engine, _BY_ID, reading, ids=[f"website:{place.host}"])
    keys = [[key] for name in names if (key := name_key(name))]
    return next((found for key in keys if (found := _refs(engine, _BY_NAME, reading, keys=key))), hits)


def _loosely(engine: Engine, reading: Reading) -> list[EntityRef]:
    """Those with the same words, else those with the same sound, else those with these words in their name."""
    parts = _named(engine, nearnames.parts(engine, reading.text), reading)
    sounding = _named(engine, nearnames.sounding(engine, reading.text), reading)
    whole = _united([[ref for like, ref in parts if like.how == "order"]]) or _united([[ref for _, ref in sounding]])
    having = [(like, ref) for like, ref in parts if like.how == "part"]
    by_name = _united([[ref for like, ref in having if _own(like, ref)]])
    # Several whose own name has the word are asked about alone; one is never taken while an alias has it too.
    return whole or (by_name if len(by_name) > 1 else _united([[ref for _, ref in having]]))


def _near(engine: Engine, readings: Sequence[Reading]) -> list[tuple[Like, EntityRef]]:
    """Whoever may be hinted at, the nearest first."""
    near = []
    for reading in readings:
        likes = nearnames.near(engine, reading.text, hint=True)
        # Letters inside a name are a better hint than a name that is hardly like it.
        within = (like for like in nearnames.parts(engine, reading.text) if like.how == "letters")
        near += _named(engine, [*likes, *(like._replace(score=like.score + 30) for like in within)], reading)
    return sorted(near, key=lambda found: (-found[0].score, found[1].name, found[1].id))


def _named(engine: Engine, likes: Iterable[Like], reading: Reading) -> list[tuple[Like, EntityRef]]:
    """The entities called so, identified ones only, the likest first."""
    best = sorted(likes, key=lambda like: (-like.score, like.key))[:_CONSIDERED]
    called: dict[str, list[EntityRef]] = {}
    for key, *row in engine.read(_NAMED_LIKE, {"keys": list(dict.fromkeys(like.key for like in best))}).rows:
        called.setdefault(key, []).append(_ref(row))
    return [(like, ref) for like in best for ref in called.get(like.key, ()) if reading.takes(ref)]


def _own(like: Like, ref: EntityRef) -> bool:
    return like.key in name_keys(ref.name)


def _refs(engine: Engine, text: str, reading: Reading, **params: list[str]) -> list[EntityRef]:
    if not any(params.values()):
        return []
    return [ref for row in engine.read(text, params).rows if reading.takes(ref := _ref(row))]


def _united(found: Iterable[Iterable[EntityRef]]) -> list[EntityRef]:
    return list({ref.id: ref for refs in found for ref in refs}.values())


def _ref(row: Sequence[object]) -> EntityRef:
    id, kind, name, aliases, unidentified = row
    listed = list(aliases) if isinstance(aliases, list) else []
    return EntityRef(str(id), str(kind), str(name), listed, bool(unidentified))
