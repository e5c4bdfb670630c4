"""Tell a chain in neutral English that says no more than its weakest link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ascribe.graph.weights.strength import Ceiling
from ascribe.schema.verbs import infinitive

# Only a single hop is what somebody reported; that several add up to something is ours to say, and said so.
_HEADLINES: dict[Ceiling, str] = {
    "control": "Taken together, these reports would have {upper} control {lower}",
    "role": "Taken together, these reports would have {upper} stand behind {lower}",
    "association": "Taken together, these reports link {upper} to {lower}",
    "lead": "Taken together, these reports are a lead, and no more, between {upper} and {lower}",
    "amplification": "Between {upper} and {lower} these reports show no more than who carried what",
}


class Speaker(NamedTuple):
    """A speaker: `id` tells speakers of one name apart, `name` is how a sentence names them."""

    id: str
    name: str


class Told(NamedTuple):
    """One hop in words: "<subject> <label> <object>", the label as the vocabulary has it; `hedges` are the sources'.

    `when`: that it is over, or its day: "formerly", "until 2019", "2020-01-31". `voice`: on whose word alone."""

    subject: str
    label: str
    object: str
    hedges: Sequence[str] = ()
    when: str | None = None
    voice: Speaker | None = None


class Denied(NamedTuple):
    """One denial in words; a blanket one has neither label nor object. `disputes`: offers a rival account."""

    speaker: str
    subject: str
    label: str | None = None
    object: str | None = None
    disputes: bool = False
    hedge: str | None = None


def sentence(ceiling: Ceiling, upper: str, lower: str, hops: Sequence[Told], denials: Iterable[Denied] = ()) -> str:
    """A chain in words, saying no more than its weakest link: `upper` and `lower` are its ends' names.

    A single hop says its own verb; of several, the ceiling gives the verb and every hop is told behind it with its
    hedges. A speaker on whose word alone a hop rests is named there, one who carries every hop once at the end.
    Every denial follows, those of one speaker together."""
    if len(hops) == 1:
        whole = _hop(hops[0])
    else:
        sole = hops[0].voice if len({hop.voice for hop in hops}) == 1 else None
        told = [_hop(hop._replace(voice=None) if sole else hop) for hop in hops]
        told += [f"all of it on the word of {sole.name}"] if sole else []
        whole = f"{_HEADLINES[ceiling].format(upper=upper, lower=lower)}: {'; '.join(told)}"
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in (whole, *_denials(denials)))


def _hop(hop: Told) -> str:
    notes = [*(f"“{hedge}”" for hedge in dict.fromkeys(hop.hedges)), *([hop.when] if hop.when else [])]
    return (
        f"{hop.subject} is reported to {infinitive(hop.label)} {hop.object}"
        + (f" ({'; '.join(notes)})" if notes else "")
        + (f", only on the word of {hop.voice.name}" if hop.voice else "")
    )


def _denials(denials: Iterable[Denied]) -> list[str]:
    """What is denied and what is disputed, each set of things once, with all who say so."""
    by_speaker: dict[tuple[str, bool], set[Denied]] = {}
    for denial in denials:
        by_speaker.setdefault((denial.speaker, denial.disputes), set()).add(denial)
    speakers: dict[str, list[str]] = {}
    for (speaker, disputes), found in by_speaker.items():
        speakers.setdefault(_said(found, disputes), []).append(speaker)
    return sorted(
        f"{listed(sorted(who))} {'is' if len(who) == 1 else 'are each'} reported to {said}"
        for said, who in speakers.items()
    )


def _said(denials: Collection[Denied], disputes: bool) -> str:
    """`deny that …`, `offer a rival account to the reports that …`."""
    blanket = sorted(f"what is said of {d.subject}{_hedge(d)}" for d in denials if d.label is None)
    reports = sorted(f"that {d.subject} {d.label} {d.object}{_hedge(d)}" for d in denials if d.label is not None)
    if not disputes:
        return f"deny {listed([*blanket, *reports])}"
    rival = [f"the {'report' if len(reports) == 1 else 'reports'} {listed(reports)}"] if reports else []
    return f"offer a rival account to {listed([*blanket, *rival])}"


def _hedge(denial: Denied) -> str:
    return f" (“{denial.hedge}”)" if denial.hedge else ""


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([part for part in (", ".join(parts[:-1]), parts[-1]) if part])
