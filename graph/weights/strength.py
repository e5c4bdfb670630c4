"""Say how much a chain may say at most, and which chains may be walked at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ascribe.schema.grades import support
from ascribe.schema.vocabulary import Strength

Ceiling = Literal["control", "role", "association", "lead", "amplification"]

CEILINGS: tuple[Ceiling, ...] = ("control", "role", "association", "lead", "amplification")  # strongest first
ABOVE_AMPLIFICATION = frozenset({"control", "role", "identity"})
UNDIRECTED_IDENTITY = frozenset({"same-as", "pseudonym-of"})
APART = "not-same-as"  # what speaks against them


class Hop(NamedTuple):
    """One hop as the rules see it.

    `strength` and `symmetric` are the predicate's. `up`: walked towards the end that is upstream; None when
    neither end is. `claims` are its live assertions and `rests_on` what those rest on, as claim ids.
    `confidence` is the relation's own; `contested`: so is the relation, or somebody says that its ends are two.
    """

    predicate: str
    strength: Strength
    symmetric: bool
    up: bool | None
    hedged: bool = False
    claims: Sequence[str] = ()
    rests_on: Sequence[str] = ()
    confidence: float | None = None
    contested: bool = False

    @property
    def is_doubtful_identity(self) -> bool:
        """Whether it says that two names are one, and is contested or less than moderately supported.

        An ungraded one is not: nobody has judged it."""
        return self.predicate in UNDIRECTED_IDENTITY and (
            self.contested or support(self.confidence) in ("thin", "some")
        )

    @property
    def weighed(self) -> Hop:
        """The hop with the strength that it counts with.

        What is said of the one name holds of the other only as far as they are one, so a doubtful identity just links
        them; control that is hedged is a role."""
        if self.is_doubtful_identity:
            return self._replace(strength="association", symmetric=True)
        return self._replace(strength="role") if self.hedged and self.strength == "control" else self


def ceiling(hops: Sequence[Hop]) -> Ceiling:
    """The most a chain may say, walked either way. Raises ValueError without hops, or over context."""
    weighed = [hop.weighed for hop in hops]
    strengths = [hop.strength for hop in weighed]
    if not hops or "context" in strengths:
        raise ValueError("a chain has at least one hop, and none of context")
    if "amplification" in strengths:
        return "amplification"
    telling = [hop for hop in weighed if hop.strength != "identity"]
    if not telling:
        return "association"
    associations = strengths.count("association")
    if associations > 1 or any(hop.symmetric for hop in telling[1:-1]):
        return "lead"
    if associations or "conclusion" in strengths:
        return "association"
    return "role" if any(hop.strength == "role" for hop in telling) else "control"


def most(hops: Sequence[Hop]) -> Ceiling:
    """The most a walk may say: its ceiling if it leads all the way up or down; any other path is a lead at best."""
    return ceiling(hops) if leads_up(hops) or leads_down(hops) else max(ceiling(hops), "lead", key=CEILINGS.index)


def at_best(hops: Sequence[Hop]) -> Ceiling:
    """The most that any walk which begins with these hops may say, of this length or longer.

    Only what goes from name to name is weak by itself and strong in company."""
    if not (leads_up(hops) or leads_down(hops)):
        return most(hops)
    company = Hop("controls", "control", symmetric=False, up=None)
    return min(ceiling(hops), ceiling([*hops, company]), key=CEILINGS.index)


def walkable(hops: Sequence[Hop], any_direction: bool = False) -> bool:
    """Whether these hops may be one chain.

    Never over context or not-same-as, nor over an attribution together with what it rests on. Otherwise all the
    way up or all the way down, over at most one amplification hop, above which only control, role, identity,
    asset-of and one closing attribution may follow; `any_direction` lifts these."""
    if any(hop.strength == "context" or hop.predicate == APART for hop in hops):
        return False
    if any(
        not set(hop.rests_on).isdisjoint(other.claims)
        for hop in hops
        if hop.strength == "conclusion"
        for other in hops
        if other is not hop
    ):
        return False
    return any_direction or leads_up(hops) or leads_down(hops)


def leads_up(hops: Sequence[Hop]) -> bool:
    """Whether the last entity is upstream of the first, or may be: no hop says otherwise."""
    return _goes_up(hops, up=True)


def leads_down(hops: Sequence[Hop]) -> bool:
    """Whether the first entity is upstream of the last, or may be."""
    return _goes_up(hops[::-1], up=False)


def _goes_up(hops: Sequence[Hop], up: bool) -> bool:
    """Whether hops in the order from the lower end lead upstream; `up` is how the walk itself went."""
    carried = False
    for place, hop in enumerate(hops, start=1):
        undirected = hop.symmetric or hop.strength in ("amplification", "identity")
        if hop.up is not up and not (hop.up is None and undirected):
            return False
        if (
            carried
            and hop.strength not in ABOVE_AMPLIFICATION
            and not (hop.strength == "conclusion" and place == len(hops))
        ):
            return False
        carried = carried or hop.strength == "amplification"
    return True
