"""Tell a chain in neutral English that says no more than its weakest link."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ascribe.graph.weights.strength import Ceiling
from ascribe.schema.verbs import agreeing, be, infinitive

# Only a single hop is what somebody reported; that several add up to something is ours to say, and said so.
_HEADLINES: dict[Ceiling, str] = {
    "control": "Taken together, these reports would have {upper} control {lower}",
    "role": "Taken together, these reports would have {upper} stand behind {lower}",
    "association": "Taken together, these reports link {upper} to {lower}",
    "lead": "Taken together, these reports are a lead, and no more, between {upper} and {lower}",
    "amplification": "Between {upper} and {lower} these reports show no more than who carried what",
}


# How a speaker begins who is described and not named.
_DESCRIBED = re.compile("(?:an?|the|one|some) ")


class Speaker(NamedTuple):
    """A speaker: `id` tells speakers of one name apart, `name` is how a sentence names them."""

    id: str
    name: str


class Clause(NamedTuple):
    """A stretch of a chain's words, with the mark that closes it, and the ids of the claims that say so."""

    text: str
    claims: tuple[str, ...] = ()


class Told(NamedTuple):
    """One hop in words: "<subject> <label> <object>", the label as the vocabulary has it; `hedges` are the sources'.

    `when`: its dates as `when` has them. `voice`: on whose word alone. `claims`: the ids of those that assert it."""

    subject: str
    label: str
    object: str
    hedges: Sequence[str] = ()
    when: str | None = None
    voice: Speaker | None = None
    claims: tuple[str, ...] = ()


class Denied(NamedTuple):
    """One denial in words; a blanket one has neither label nor object. `disputes`: offers a rival account; `named`:
    the speaker is an entity; `apart`: says that subject and object are not the same, which nobody has to deny; `claim`:
    the id of the claim that it is."""

    speaker: str
    subject: str
    label: str | None = None
    object: str | None = None
    disputes: bool = False
    hedge: str | None = None
    named: bool = False
    apart: bool = False
    claim: str = ""


def sentence(ceiling: Ceiling, upper: str, lower: str, hops: Sequence[Told], denials: Iterable[Denied] = ()) -> str:
    """A chain in words, saying no more than its weakest link: `upper` and `lower` are its ends' names.

    A single hop says its own verb; of several, the ceiling gives the verb and every hop is told behind it with its
    hedges. A speaker on whose word alone a hop rests is named there, one who carries every hop once at the end.
    Every denial follows, those of one speaker together."""
    return text_of(clauses(ceiling, upper, lower, hops, denials))


def clauses(
    ceiling: Ceiling, upper: str, lower: str, hops: Sequence[Told], denials: Iterable[Denied] = ()
) -> list[Clause]:
    """The same in its parts, for whoever has something to add to each: a hop, or one thing denied."""
    if len(hops) == 1:
        told = [_hop(hops[0])]
    else:
        sole = hops[0].voice if len({hop.voice and hop.voice.id for hop in hops}) == 1 else None
        parts = [_hop(hop._replace(voice=None) if sole else hop) for hop in hops]
        if sole:
            parts.append(_united(f"all of it on the word of {sole.name}", parts))
        told = [Clause(f"{_HEADLINES[ceiling].format(upper=upper, lower=lower)}:"), *_closed_each(parts, ";")]
    return [*_closed(told, "."), *_denials(list(denials))]


def text_of(clauses: Iterable[Clause]) -> str:
    """The words of clauses behind each other."""
    return " ".join(clause.text for clause in clauses)


def when(start: str | None, end: str | None, *, ended: bool, former: bool) -> str | None:
    """The dates of a relation in words: `from 2017-05 until about 2019`, `2018-09-03`, `formerly`; None for none.

    `ended`: it is said to have ended at `end`; otherwise that is the last day of which it is said, and no more."""
    first, last = _day(start), _day(end)
    if first and first == last:
        dates = first
    elif first and last and not ended:
        dates = f"dated {first} to {last}"
    else:
        dates = " ".join([*([f"from {first}"] if first else []), *([f"until {last}"] if last else [])])
    return ", ".join([*([dates] if dates else []), *(["formerly"] if former and not ended else [])]) or None


def _day(date: str | None) -> str | None:
    words = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
    return f"{words[date[-1]]}{date[:-1]}" if date and date[-1] in words else date


def opening(speaker: str, *, named: bool) -> str:
    """A speaker at the beginning of a sentence: `A former employee`, but `iRiver` and what is `named` as they are."""
    return f"{speaker[0].upper()}{speaker[1:]}" if not named and _DESCRIBED.match(speaker) else speaker


def _hop(hop: Told) -> Clause:
    notes = [*(f"“{hedge}”" for hedge in dict.fromkeys(hop.hedges)), *([hop.when] if hop.when else [])]
    text = (
        f"{hop.subject} {be(hop.subject)} reported to {infinitive(hop.label)} {hop.object}"
        + (f" ({'; '.join(notes)})" if notes else "")
        + (f", only on the word of {hop.voice.name}" if hop.voice else "")
    )
    return Clause(text, hop.claims)


def _denials(denials: Collection[Denied]) -> list[Clause]:
    """What is denied, disputed and told apart, each set of things once, with all who say so."""
    by_speaker: dict[tuple[str, bool, bool], list[Denied]] = {}
    for denial in denials:
        by_speaker.setdefault((denial.speaker, denial.disputes, denial.apart), []).append(denial)
    speakers: dict[str, list[str]] = {}
    told: dict[str, list[list[Clause]]] = {}
    for (speaker, disputes, apart), found in by_speaker.items():
        said = _apart(found) if apart else _said(found, disputes)
        speakers.setdefault(text_of(said), []).append(speaker)
        told.setdefault(text_of(said), []).append(said)
    named = {denial.speaker for denial in denials if denial.named}
    sentences = []
    for text, who in speakers.items():
        begun = f"{_opened(sorted(who), named)} {be(who[0]) if len(who) == 1 else 'are each'} reported to"
        same = [_united(parts[0].text, parts) for parts in zip(*told[text], strict=True)]
        sentences.append(_closed(_led(begun, same), "."))
    return [clause for sentence in sorted(sentences, key=text_of) for clause in sentence]


def _opened(speakers: Sequence[str], named: Collection[str]) -> str:
    first, *others = speakers
    return listed([opening(first, named=first in named), *others])


def _apart(denials: Iterable[Denied]) -> list[Clause]:
    """`say that Jane Roe and Dana Quill are not the same`."""
    return _led("say", _listed(_each((d, f"that {d.subject} and {d.object} are not the same") for d in denials)))


def _said(denials: Collection[Denied], disputes: bool) -> list[Clause]:
    """`deny that …`, `offer a rival account to the reports that …`."""
    blanket = _each((d, f"what is said of {d.subject}") for d in denials if d.label is None)
    reports = _each(
        (d, f"that {d.subject} {agreeing(d.label, d.subject)} {d.object}") for d in denials if d.label is not None
    )
    if not disputes:
        return _led("deny", _listed([*blanket, *reports]))
    rival = [_led(f"the {'report' if len(reports) == 1 else 'reports'}", _listed(reports))] if reports else []
    return _led("offer a rival account to", _listed([*blanket, *rival]))


def _each(denied: Iterable[tuple[Denied, str]]) -> list[list[Clause]]:
    """Each thing that is denied once, with its hedge and the claims that deny it."""
    claims: dict[str, list[Clause]] = {}
    for denial, text in denied:
        hedged = text + (f" (“{denial.hedge}”)" if denial.hedge else "")
        claims.setdefault(hedged, []).append(Clause(hedged, (denial.claim,)))
    return [[_united(text, found)] for text, found in sorted(claims.items())]


def _united(text: str, parts: Iterable[Clause]) -> Clause:
    return Clause(text, tuple(dict.fromkeys(claim for part in parts for claim in part.claims if claim)))


def _led(words: str, parts: Sequence[Clause]) -> list[Clause]:
    first, *others = parts
    return [first._replace(text=f"{words} {first.text}"), *others]


def _closed(parts: Sequence[Clause], mark: str) -> list[Clause]:
    *others, last = parts
    return [*others, last._replace(text=last.text + mark)]


def _closed_each(parts: Sequence[Clause], mark: str) -> list[Clause]:
    *others, last = parts
    return [*(clause for part in others for clause in _closed([part], mark)), last]


def _listed(groups: Sequence[list[Clause]]) -> list[Clause]:
    """`a,` `b` `and c`."""
    *others, last = groups
    found = [clause for group in others[:-1] for clause in _closed(group, ",")]
    return [*found, *others[-1], *_led("and", last)] if others else last


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([part for part in (", ".join(parts[:-1]), parts[-1]) if part])
