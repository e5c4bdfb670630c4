"""Read one claim as the mathematics sees it: what could make it fail, whose word it is, and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ascribe.graph.weights.documents import Library
from ascribe.schema.grades import HEDGE_CAP, WEAK_DIGITS, WEAK_LETTERS, Grading, weakest
from ascribe.schema.names import is_entity_id, name_key, name_keys

if TYPE_CHECKING:
    from ascribe.schema.records import Claim

_ID = "id: "  # keeps an id apart from every key of a name


class Testimony(NamedTuple):
    """One claim with everything confidence needs.

    `way` leads from the source read to the root, `document` is the root. `causes` are what its way hangs on
    and `statement` whose word it is, both by key. `reliability` and `credibility` are numbers in [0, 1], None
    when the claim is not graded; `capped` is the credibility left when its statement is hedged elsewhere.
    `by_end`: one of the ends says it; `interested`: so does someone who speaks for one.
    """

    claim: Claim
    way: tuple[str, ...]
    document: str
    causes: tuple[str, ...]
    statement: str
    reliability: float | None
    credibility: float | None
    capped: float | None
    weak: bool
    interested: bool
    by_end: bool


class Names:
    """The names of entities, first name first, looked up by key; index a batch of claims once with it."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        meant: dict[str, set[str]] = {}
        for entity, spelled in names.items():
            for name in spelled:
                for key in name_keys(name):
                    meant.setdefault(key, set()).add(self._own_key(entity))
        # A name that two entities have says nothing about which of them is meant, so it stays itself.
        self._meant = {key: next(iter(entities)) for key, entities in meant.items() if len(entities) == 1}
        self._keys: dict[str, str] = {}
        # What a text and what an entity may be called by, kept: a paper is asked about at every claim it prints.
        self._of_text: dict[str, frozenset[str]] = {}
        self._of_entity: dict[str, frozenset[str]] = {}

    def key(self, text: str) -> str:
        """The key a publisher, speaker or origin counts under, given as an entity id or as plain text."""
        if text not in self._keys:
            self._keys[text] = self._find(text)
        return self._keys[text]

    def is_entity(self, text: str, entity: str) -> bool:
        """Whether a speaker is that entity: by id, or as plain text by any of its names."""
        if text not in self._of_text:
            known = text in self._names or is_entity_id(text)
            self._of_text[text] = frozenset([_ID + text] if known else name_keys(text))
        if entity not in self._of_entity:
            names = self._names.get(entity, ())
            self._of_entity[entity] = frozenset([_ID + entity, *(key for name in names for key in name_keys(name))])
        return not self._of_text[text].isdisjoint(self._of_entity[entity])

    def _find(self, text: str) -> str:
        if text in self._names or is_entity_id(text):
            return self._own_key(text)
        keys = name_keys(text)
        return next((self._meant[key] for key in keys if key in self._meant), keys[0] if keys else text)

    def _own_key(self, entity: str) -> str:
        first = next(iter(self._names.get(entity, ())), None)
        return entity if first is None else name_key(first) or first


def testify(
    claim: Claim,
    library: Library,
    names: Names | Mapping[str, Sequence[str]],
    grading: Grading,
    ends: Sequence[str] | None = None,  # noqa: PT028 - gives testimony; it is no test
) -> Testimony:
    """Read one claim of any stance.

    `names` maps entity ids to (name, *aliases), of its ends at least; `ends` are the claim's own unless given
    (a blanket denial is read once for each relation it is shown at). Raises NotFoundError when a source on
    its way is not in the library."""
    known = names if isinstance(names, Names) else Names(names)
    way = library.way(claim)
    document = library.document(way[-1])
    causes, statement = causes_and_statement(claim, document, library, known)
    reliability, credibility, capped, weak = _numbers(claim, way, library, grading)
    by_end = _says_it_itself(claim, document, library, known, ends or _ends(claim))
    return Testimony(
        claim,
        way,
        document,
        causes,
        statement,
        reliability,
        credibility,
        capped,
        weak,
        claim.interested or by_end,
        by_end,
    )


def _ends(claim: Claim) -> tuple[str, ...]:
    return (claim.subject,) if claim.object is None else (claim.subject, claim.object)


def causes_and_statement(claim: Claim, document: str, library: Library, names: Names) -> tuple[tuple[str, ...], str]:
    """What the claim's way to its root `document` hangs on, sorted, and whose word it is."""
    if claim.origin is not None:
        origin = names.key(claim.origin)
        return (origin,), origin
    # `: ` keeps documents apart from names and entity ids, neither of which can hold it.
    publisher = library.publisher(document)
    house = f"document: {document}" if publisher is None else names.key(publisher)
    speaker = house if claim.asserted_by is None else names.key(claim.asserted_by)
    if claim.voice == "unnamed":
        speaker = f"unnamed in {document}: {'' if claim.asserted_by is None else speaker}"
    return ((house,) if speaker == house else tuple(sorted((house, speaker)))), speaker


def _numbers(
    claim: Claim, way: tuple[str, ...], library: Library, grading: Grading
) -> tuple[float | None, float | None, float | None, bool]:
    """Reliability, credibility, credibility under a hedge, and whether it is weak (DESIGN: confidence)."""
    if claim.grade is None:
        return None, None, None, False
    letter = weakest((claim.grade[0], library.reliability_of(way)))
    digit = claim.grade[1]
    if letter is None or letter not in grading.letters or digit not in grading.digits:
        return None, None, None, False
    reliability = grading.letters[letter]
    stated = claim.stated
    if stated is not None:
        return reliability, stated, stated, letter in WEAK_LETTERS
    capped = grading.digits[max(digit, HEDGE_CAP)]
    credibility = capped if claim.hedge else grading.digits[digit]
    return reliability, credibility, capped, letter in WEAK_LETTERS or digit in WEAK_DIGITS


def _says_it_itself(claim: Claim, document: str, library: Library, names: Names, ends: Sequence[str]) -> bool:
    """Whether an end of the relation is speaking; without a speaker it is the root's author and publisher who speak."""
    if claim.asserted_by is not None:
        voices: tuple[str, ...] = (claim.asserted_by,)
    elif claim.voice == "unnamed":
        return False
    else:
        voices = (*library.authors(document), *filter(None, (library.publisher(document),)))
    for voice in voices:
        for end in ends:
            if names.is_entity(voice, end):
                return True
    return False
