"""The ids of records: readable for entities, hashes of what is said for claims, retractions and relations."""

from __future__ import annotations

import hashlib
import json
import json.encoder
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from ascribe.schema.names import slug

_NOT_HASHED = ("id", "note", "analyst", "private")
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encoder() -> Callable[[Any, int], Iterable[str]]:
    """What `_CANONICAL` makes anew for every text, which takes a third of the time; itself where there is no C."""
    make, quote = getattr(json.encoder, "c_make_encoder", None), getattr(json.encoder, "encode_basestring", None)
    if make is None or quote is None:
        return lambda content, _: (_CANONICAL.encode(content),)
    encoder: Callable[[Any, int], Iterable[str]] = make(
        None, _CANONICAL.default, quote, None, ":", ",", True, False, True
    )
    return encoder


_encoded = _encoder()


def canonical(content: dict[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the form that is hashed, stored and exported."""
    return "".join(_encoded(content, 0))


def content_hash(content: dict[str, Any]) -> str:
    """16 hex digits of SHA-256 over the canonical JSON of what a record says (not its id, note, analyst, private)."""
    said = dict(content)
    for key in _NOT_HASHED:
        said.pop(key, None)
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:16]


def entity_id(kind: str, name: str, case: str | None = None) -> str:
    """A readable id: `person:jane-roe`; of an unidentified actor `person:<case>/a-former-employee`."""
    return f"{kind.lower()}:{slug(case) + '/' if case else ''}{slug(name)}"


@lru_cache(maxsize=16384)
def relation_id(subject: str, predicate: str, object: str) -> str:
    """The id of the relation between two entities: a hash of its three parts (the ends in order when symmetric)."""
    return "l_" + hashlib.sha256(canonical({"relation": [subject, predicate, object]}).encode()).hexdigest()[:16]
