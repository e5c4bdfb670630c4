"""Put the label of a predicate behind "is reported to", and let verbs agree with names that mean several."""

from __future__ import annotations

import re

_INFINITIVES = {
    "is": "be",
    "are": "be",
    "has": "have",
    "was": "have been",
    "were": "have been",
    "had": "have had",
    "took": "have taken",
}
# Pasts that are their own participles, so that `have` can stand before them.
_PASTS = frozenset(
    "bought brought built cut fought found held kept led left lent lost made met paid put sent set sold spent taught "
    "told won".split()
)
# What ends like a verb and is none.
_NO_VERBS = frozenset("afterwards always as besides his indeed its perhaps sometimes this towards".split())


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


def begins_with_verb(label: str) -> bool:
    """Whether `infinitive` can turn a label: it begins with a verb in the present (`controls`, `is paid by`) or in a
    past that is its own participle (`founded`, `met with`)."""
    verb = label.partition(" ")[0]
    if verb in _NO_VERBS or not verb.islower():
        return False
    third_person = verb.endswith("s") and not verb.endswith(("ss", "us"))
    return third_person or verb.endswith("ed") or verb in _INFINITIVES or verb in _PASTS


# The nouns by which descriptions name several: "770 Twitter accounts", "former members of Quay Ltd". Of a proper name
# nothing can be told by its end, and it takes the singular.
_SEVERAL = frozenset(
    "academics accounts activists actors analysts bots channels commanders critics dozens editors employees farms "
    "groups hackers hundreds individuals journalists members officials organisations organizations outlets pages "
    "people profiles researchers residents sites sources staffers states supporters thousands trolls users volunteers "
    "websites witnesses writers".split()
)
# What ends the noun of a description: a preposition, a bracket, or a participle.
_BEHIND = re.compile(
    r" (?:\(|(?:about|against|at|by|for|from|in|of|on|that|to|who|with|within|without)\b|[a-z]+(?:ed|ing)\b)"
)


def means_several(name: str) -> bool:
    """Whether a verb behind a name stands in the plural: `six volunteers are`, but `The Volunteers is`."""
    described = name.removeprefix("a number of ")
    return _BEHIND.split(described, maxsplit=1)[0].rpartition(" ")[2] in _SEVERAL


def be(name: str) -> str:
    """`is` or `are`, whichever the name takes."""
    return "are" if means_several(name) else "is"


def agreeing(label: str, name: str) -> str:
    """A vocabulary label behind its subject: `is part of`, or `are part of`; `operates`, or `operate`."""
    verb, space, rest = label.partition(" ")
    if not means_several(name):
        return label
    if verb in ("is", "was", "has"):
        return {"is": "are", "was": "were", "has": "have"}[verb] + space + rest
    return infinitive(label) if verb.endswith("s") else label
