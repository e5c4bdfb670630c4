"""Which kinds and predicates exist, which ends a predicate joins, and what it lets a chain say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, Self

from ascribe.schema.errors import VocabularyError, nearest
from ascribe.schema.tables import read_table
from ascribe.schema.verbs import begins_with_verb

Behind = Literal["subject", "object", "neither"]
Strength = Literal["control", "role", "association", "amplification", "identity", "conclusion", "context"]

# The graph room derives these from relations, so no predicate may have their name; NAMES and the rest are
# the graph model's own (DESIGN §5).
RESERVED = frozenset(
    {"BEHIND", "UPSTREAM", "NAMES", "SUBJECT", "OBJECT", "CITES", "VIA", "DERIVED_FROM", "HOLDS", "HELD", "HAS_TERM"}
)
RESERVED_LABELS = frozenset(
    {"Entity", "Name", "Source", "Claim", "Case", "Projection", "Record", "Holder", "Term", "Ledger"}
)
_PREDICATE = re.compile(r"[a-z][a-z0-9-]{0,62}")
_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")


# Plain dataclasses: every command needs the vocabulary, and a model takes longer to build than a command to run.
@dataclass(frozen=True)
class Predicate:
    """One predicate: its two readings, the kinds at its ends, which end is upstream, and its strength.

    The label begins with a verb, for sentences put it behind "is reported to"."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 (pydantic reads it, nobody writes it)

    label: str
    reverse: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    strength: Strength
    behind: Behind = "neither"
    symmetric: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of entity: what it means, two examples, and the subkinds people usually write."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 (pydantic reads it, nobody writes it)

    meaning: str
    examples: tuple[str, ...] = ()
    subkinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """The predicates by name, the kinds by name, and the groups of kinds that predicates name at their ends."""

    predicates: Mapping[str, Predicate]
    kinds: Mapping[str, Kind]
    groups: Mapping[str, Sequence[str]]

    def predicate(self, name: str) -> Predicate:
        """The predicate of that name. Raises VocabularyError naming the nearest."""
        try:
            return self.predicates[name]
        except KeyError:
            raise VocabularyError(
                f"unknown predicate {name!r}{nearest(name, self.predicates)}. "
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
                f"unknown kind {name!r}{near}. Use one of `ascribe vocab`, or define your own under `vocabulary:`"
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

    def extended(self, predicates: Mapping[str, Predicate], kinds: Mapping[str, Kind]) -> Self:
        """This vocabulary with a casefile's own words. Raises VocabularyError when one is taken or no word."""
        for name, predicate in predicates.items():
            if not _PREDICATE.fullmatch(name) or edge_type(name) in RESERVED:
                raise VocabularyError(f"{name!r} cannot name a predicate; write lower-case words joined by hyphens")
            if name in self.predicates and self.predicates[name] != predicate:
                raise VocabularyError(f"predicate {name!r} is defined already, and differently; choose another name")
            if not predicate.subject or not predicate.object:
                raise VocabularyError(f"predicate {name!r} joins nothing; list kinds under both subject and object")
            if predicate.behind != "neither" and (predicate.symmetric or predicate.strength == "context"):
                what = "symmetric" if predicate.symmetric else "context"
                raise VocabularyError(
                    f"predicate {name!r} is {what}, so neither end is upstream; write `behind: neither`"
                )
            for kind in (*predicate.subject, *predicate.object):
                if kind not in self.groups and kind not in kinds:
                    self.kind(kind)
            # What is context is never told in a sentence.
            if predicate.strength != "context" and not begins_with_verb(predicate.label):
                raise VocabularyError(
                    f"predicate {name!r} has the label {predicate.label!r}, which cannot follow “is reported to”; "
                    "begin it with a verb, as `controls secretly`, `is paid by` or `founded`"
                )
        for name in kinds:
            if not _KIND.fullmatch(name) or name in RESERVED_LABELS:
                raise VocabularyError(f"{name!r} cannot name a kind; write one capitalised word, as Vessel")
        return replace(
            self,
            predicates={**self.predicates, **predicates},
            kinds={**self.kinds, **kinds},
        )


@cache
def base_vocabulary() -> Vocabulary:
    """The vocabulary of entities.yaml and relations.yaml."""
    entities: Mapping[str, Any] = read_table("entities.yaml")
    return Vocabulary(
        predicates={name: Predicate(**entry) for name, entry in read_table("relations.yaml").items()},
        kinds={name: Kind(**entry) for name, entry in entities["kinds"].items()},
        groups=entities["groups"],
    )


def edge_type(predicate: str) -> str:
    """A predicate as the graph writes it: `admin-of` -> `ADMIN_OF`."""
    return predicate.upper().replace("-", "_")
