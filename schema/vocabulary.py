"""Which kinds and predicates exist, which ends a predicate joins, and what it lets a chain say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from ascribe.schema.errors import VocabularyError, nearest
from ascribe.schema.tables import read_table

Behind = Literal["subject", "object", "neither"]
Strength = Literal["control", "role", "association", "amplification", "identity", "conclusion", "context"]

# The graph room derives these from relations, so no predicate may have their name; NAMES and the rest are
# the graph model's own (DESIGN §5).
RESERVED = frozenset({"BEHIND", "UPSTREAM", "NAMES", "SUBJECT", "OBJECT", "CITES", "DERIVED_FROM", "HOLDS"})
RESERVED_LABELS = frozenset({"Entity", "Name", "Source", "Claim", "Case", "Record", "Ledger"})
_PREDICATE = re.compile(r"[a-z][a-z0-9-]{0,62}")
_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")


class Predicate(BaseModel):
    """One predicate: its two readings, the kinds at its ends, which end is upstream, and its strength."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    reverse: str
    subject: tuple[str, ...] = Field(min_length=1)
    object: tuple[str, ...] = Field(min_length=1)
    behind: Behind = "neither"
    strength: Strength
    symmetric: bool = False


class Kind(BaseModel):
    """One kind of entity: what it means, two examples, and the subkinds people usually write."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    meaning: str
    examples: tuple[str, ...] = ()
    subkinds: tuple[str, ...] = ()


class Extension(BaseModel):
    """What a casefile adds under `vocabulary:`: predicates and kinds of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    relations: dict[str, Predicate] = {}
    entities: dict[str, Kind] = {}

    def __bool__(self) -> bool:
        return bool(self.relations or self.entities)


class Vocabulary(BaseModel):
    """The predicates by name, the kinds by name, and the groups of kinds that predicates name at their ends."""

    model_config = ConfigDict(frozen=True)

    predicates: dict[str, Predicate]
    kinds: dict[str, Kind]
    groups: dict[str, tuple[str, ...]]

    def predicate(self, name: str) -> Predicate:
        """The predicate of that name. Raises VocabularyError naming the nearest."""
        try:
            return self.predicates[name]
        except KeyError:
            raise VocabularyError(
                f"unknown predicate {name!r}; {nearest(name, self.predicates)}. "
                "Use one of `ascribe vocab`, or define your own under `vocabulary:`"
            ) from None

    def kind(self, name: str) -> Kind:
        """The kind of that name. Raises VocabularyError naming the nearest."""
        try:
            return self.kinds[name]
        except KeyError:
            by_key = {kind.casefold(): kind for kind in self.kinds}
            near = nearest(name, by_key)
            for key, kind in by_key.items():
                near = re.sub(rf"\b{key}\b", kind, near)
            raise VocabularyError(
                f"unknown kind {name!r}; {near}. Use one of `ascribe vocab`, or define your own under `vocabulary:`"
            ) from None

    def check_ends(self, name: str, subject: str, object: str) -> None:
        """Refuse ends that cannot be meant. Takes the two kinds; raises VocabularyError."""
        predicate = self.predicate(name)
        for end, kind, allowed in (("subject", subject, predicate.subject), ("object", object, predicate.object)):
            kinds = self._expand(allowed)
            # A kind of the casefile's own fits any end: no shipped predicate can have named it.
            if kind not in kinds and kind in self.groups["any"]:
                raise VocabularyError(
                    f"{name!r} cannot have a {kind} as its {end}; it takes {', '.join(sorted(kinds))}. "
                    "Look for a predicate that fits with `ascribe vocab`"
                )

    def _expand(self, allowed: Iterable[str]) -> frozenset[str]:
        return frozenset(kind for name in allowed for kind in self.groups.get(name, (name,)))

    def extended(self, extension: Extension) -> Self:
        """This vocabulary with a casefile's own words. Raises VocabularyError when one is taken or no word."""
        for name, predicate in extension.relations.items():
            if not _PREDICATE.fullmatch(name) or edge_type(name) in RESERVED:
                raise VocabularyError(f"{name!r} cannot name a predicate; write lower-case words joined by hyphens")
            if name in self.predicates and self.predicates[name] != predicate:
                raise VocabularyError(f"predicate {name!r} is defined already, and differently; choose another name")
            for kind in (*predicate.subject, *predicate.object):
                if kind not in self.groups and kind not in extension.entities:
                    self.kind(kind)
        for name in extension.entities:
            if not _KIND.fullmatch(name) or name in RESERVED_LABELS:
                raise VocabularyError(f"{name!r} cannot name a kind; write one capitalised word, as Vessel")
        return self.model_copy(
            update={
                "predicates": {**self.predicates, **extension.relations},
                "kinds": {**self.kinds, **extension.entities},
            }
        )


@cache
def base_vocabulary() -> Vocabulary:
    """The vocabulary of entities.yaml and relations.yaml."""
    entities: Mapping[str, Any] = read_table("entities.yaml")
    return Vocabulary(predicates=read_table("relations.yaml"), kinds=entities["kinds"], groups=entities["groups"])


def edge_type(predicate: str) -> str:
    """A predicate as the graph writes it: `admin-of` -> `ADMIN_OF`."""
    return predicate.upper().replace("-", "_")
