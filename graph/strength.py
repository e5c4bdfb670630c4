"""Say how much a chain may say at most, which chains may be walked at all, and what a chain's sentence is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ascribe.schema.vocabulary import Strength

Ceiling = Literal["control", "role", "association", "lead", "amplification"]

CEILINGS: tuple[Ceiling, ...] = ("control", "role", "association", "lead", "amplification")  # strongest first
ABOVE_AMPLIFICATION = frozenset({"control", "role", "identity"})

# Only a single hop is what somebody reported; that several add up to something is ours to say, and said so.
_HEADLINES: dict[Ceiling, str] = {
    "control": "Taken together, these reports would have {upper} control {lower}",
    "role": "Taken together, these reports would have {upper} stand behind {lower}",
    "association": "Taken together, these reports link {upper} to {lower}",
    "lead": "Taken together, these reports are a lead, and no more, from {upper} to {lower}",
    "amplification": "{upper} and {lower} are joined only by what was carried",
}
_INFINITIVES = {
    "is": "be",
    "are": "be",
    "has": "have",
    "was": "have been",
    "were": "have been",
    "had": "have had",
    "took": "have taken",
}


class Hop(NamedTuple):
    """One hop as the rules see it.

    `strength` and `symmetric` are the predicate's. `up`: walked towards the end that is upstream; None when
    neither end is. `claims` are its live assertions and `rests_on` what those rest on, as claim ids.
    """

    predicate: str
    strength: Strength
    symmetric: bool
    up: bool | None
    hedged: bool = False
    claims: Sequence[str] = ()
    rests_on: Sequence[str] = ()


class Told(NamedTuple):
    """One hop in words: "<subject> <label> <object>", the label as the vocabulary has it; `hedges` are the sources'.

    `over`: what tells that it no longer holds, "formerly" or "until 2019"."""

    subject: str
    label: str
    object: str
    hedges: Sequence[str] = ()
    over: str | None = None


class Denied(NamedTuple):
    """One denial in words; a blanket one has neither label nor object. `disputes`: offers a rival account."""

    speaker: str
    subject: str
    label: str | None = None
    object: str | None = None
    disputes: bool = False


def ceiling(hops: Sequence[Hop]) -> Ceiling:
    """The most a chain may say, walked either way. Raises ValueError without hops, or over context."""
    strengths = [hop.strength for hop in hops]
    if not hops or "context" in strengths:
        raise ValueError("a chain has at least one hop, and none of context")
    if "amplification" in strengths:
        return "amplification"
    telling = [hop for hop in hops if hop.strength != "identity"]
    if not telling:
        return "association"
    associations = strengths.count("association")
    if associations > 1 or any(hop.symmetric for hop in telling[1:-1]):
        return "lead"
    if associations or "conclusion" in strengths:
        return "association"
    return "role" if any(hop.strength == "role" or hop.hedged for hop in telling) else "control"


def walkable(hops: Sequence[Hop], any_direction: bool = False) -> bool:
    """Whether these hops may be one chain.

    Never over context or not-same-as, nor over an attribution together with what it rests on. Otherwise all the
    way up or all the way down, over at most one amplification hop, above which only control, role, identity,
    asset-of and one closing attribution may follow; `any_direction` lifts these."""
    if any(hop.strength == "context" or hop.predicate == "not-same-as" for hop in hops):
        return False
    if any(
        not set(hop.rests_on).isdisjoint(other.claims)
        for hop in hops
        if hop.strength == "conclusion"
        for other in hops
        if other is not hop
    ):
        return False
    return any_direction or _goes_up(hops, up=True) or _goes_up(hops[::-1], up=False)


def sentence(ceiling: Ceiling, upper: str, lower: str, hops: Sequence[Told], denials: Sequence[Denied] = ()) -> str:
    """A chain in neutral English, saying no more than its weakest link: `upper` and `lower` are its ends' names.

    A single hop says its own verb; of several, the ceiling gives the verb and every hop is told behind it.
    Every hedge is quoted at its hop, and every denial follows."""
    told = [
        f"{hop.subject} is reported to {infinitive(hop.label)} {hop.object}"
        + (f" ({hop.over})" if hop.over else "")
        + "".join(f" (“{hedge}”)" for hedge in dict.fromkeys(hop.hedges))
        for hop in hops
    ]
    start = told[0] if len(told) == 1 else f"{_HEADLINES[ceiling].format(upper=upper, lower=lower)}: {'; '.join(told)}"
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in dict.fromkeys((start, *map(_denial, denials))))


def infinitive(label: str) -> str:
    """A vocabulary label after "is reported to": `is paid by` -> `be paid by`, `created` -> `have created`."""
    verb, space, rest = label.partition(" ")
    if verb in _INFINITIVES:
        verb = _INFINITIVES[verb]
    elif not verb.endswith("s"):
        verb = f"have {verb}"
    elif re.search(r"(ch|sh|ss|x|zz|o)es$", verb):
        verb = verb[:-2]
    else:
        verb = verb[:-3] + "y" if re.search(r"[^aeiou]ies$", verb) else verb[:-1]
    return verb + space + rest


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


def _denial(denial: Denied) -> str:
    said = "what is said" if denial.label is None else "the report"
    of = f"of {denial.subject}" if denial.label is None else f"that {denial.subject} {denial.label} {denial.object}"
    if denial.disputes:
        return f"{denial.speaker} is reported to offer a rival account to {said} {of}"
    return (
        f"{denial.speaker} is reported to deny {said} {of}"
        if denial.label is None
        else (f"{denial.speaker} is reported to deny {of}")
    )
