"""The ceiling of a chain, which chains may be walked, and what a chain's sentence says."""

import pytest

from ascribe.graph.strength import Denied, Hop, Told, ceiling, infinitive, sentence, walkable
from ascribe.schema.vocabulary import base_vocabulary

VOCABULARY = base_vocabulary()


def hop(words, **more):
    """A hop walked upstream; `~` before a predicate: hedged, `v` and a space: walked downstream."""
    name = words.lstrip("~").removeprefix("v ")
    predicate = VOCABULARY.predicate(name)
    up = None if predicate.behind == "neither" else not words.startswith("v ")
    return Hop(name, predicate.strength, predicate.symmetric, up, hedged=words.startswith("~"), **more)


def hops(text):
    return [hop(words.strip()) for words in text.split(",")]


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("admin-of", "control"),
        ("admin-of, owns, controls", "control"),
        ("admin-of, paid-by", "role"),
        ("~admin-of", "role"),
        ("runs, ~runs", "role"),
        ("admin-of, employed-by", "association"),
        ("paid-by, member-of", "association"),
        ("runs, associated-with", "association"),
        ("admin-of, attributed-to", "association"),
        ("attributed-to", "association"),
        ("attributed-to, attributed-to", "association"),
        ("part-of, attributed-to", "association"),
        ("writes-for, member-of", "lead"),
        ("writes-for, backed-by, attributed-to", "lead"),
        ("runs, associated-with, runs", "lead"),
        ("runs, met-with, same-as", "association"),
        ("same-as, met-with, runs", "association"),
        ("runs, same-as, met-with, same-as, runs", "lead"),
        ("asset-of", "association"),
        ("same-as, asset-of, pseudonym-of", "association"),
        ("asset-of, controls", "control"),
        ("asset-of, ~controls", "role"),
        ("~asset-of, controls", "control"),
        ("pseudonym-of, guided-by", "role"),
        ("runs, successor-of, runs", "association"),
        ("shared, runs", "amplification"),
        ("shared", "amplification"),
        ("runs, published, member-of, attributed-to", "amplification"),
    ],
)
def test_the_most_a_chain_may_say(chain, expected):
    assert ceiling(hops(chain)) == expected
    assert ceiling(hops(chain)[::-1]) == expected


@pytest.mark.parametrize("chain", [[], [hop("runs"), hop("supports")]])
def test_no_hops_and_context_say_nothing(chain):
    with pytest.raises(ValueError, match="none of context"):
        ceiling(chain)


def turned(chain):
    """The same chain walked from its other end."""
    return [one._replace(up=None if one.up is None else not one.up) for one in chain[::-1]]


@pytest.mark.parametrize(
    "chain",
    [
        "runs, employed-by, attributed-to",
        "runs, same-as, paid-by",
        "runs, met-with, member-of",
        "member-of, shared, runs, paid-by, asset-of, same-as, attributed-to",
        "shared, attributed-to",
        "associated-with, published",
        "published, associated-with",
    ],
)
def test_a_chain_may_be_walked_from_either_end(chain):
    assert walkable(hops(chain))
    assert walkable(turned(hops(chain)))


@pytest.mark.parametrize(
    "chain",
    [
        "runs, v runs",
        "runs, successor-of, runs",
        "shared, cited",
        "shared, member-of",
        "shared, runs, associated-with",
        "shared, attributed-to, runs",
        "associated-with, shared, associated-with",
    ],
)
def test_only_in_any_direction(chain):
    assert not walkable(hops(chain))
    assert not walkable(turned(hops(chain)))
    assert walkable(hops(chain), any_direction=True)


@pytest.mark.parametrize("chain", ["runs, supports", "located-in", "runs, not-same-as, runs", "resembles, runs"])
def test_never_over_context_or_not_same_as(chain):
    assert not walkable(hops(chain), any_direction=True)


@pytest.mark.parametrize("any_direction", [False, True])
def test_an_attribution_is_not_joined_with_what_it_rests_on(any_direction):
    """Quay Ltd was found to be behind the page because Jane Roe administers it; that is one piece of evidence."""
    concluded = hop("attributed-to", claims=("c_3",), rests_on=("c_1",))
    assert not walkable([hop("admin-of", claims=("c_1", "c_2")), concluded], any_direction)
    assert walkable([hop("admin-of", claims=("c_2",)), concluded], any_direction)
    assert walkable([concluded], any_direction)


def test_what_rests_on_a_claim_without_concluding_is_free():
    assert walkable([hop("admin-of", claims=("c_1",)), hop("owns", rests_on=("c_1",))])


# Sentences.

ROE_RUNS = Told("Jane Roe", "administers", "Harbour Street", ("seems to be", "seems to be"))
ROE_WRITES = Told("Jane Roe", "writes for", "Quay News")


def test_one_hop_says_its_own_verb_with_its_hedge():
    told = "Jane Roe is reported to administer Harbour Street (“seems to be”)."
    assert sentence("role", "Jane Roe", "Harbour Street", [ROE_RUNS]) == told


def test_several_hops_say_no_more_than_the_weakest_and_are_told_one_by_one():
    assert sentence("association", "Quay News", "Harbour Street", [ROE_RUNS, ROE_WRITES]) == (
        "Taken together, these reports link Quay News to Harbour Street: "
        "Jane Roe is reported to administer Harbour Street "
        "(“seems to be”); Jane Roe is reported to write for Quay News."
    )


@pytest.mark.parametrize(
    ("strength", "verb"),
    [
        ("control", "would have Quay News control"),
        ("role", "would have Quay News stand behind"),
        ("association", "link Quay News to Harbour Street"),
        ("lead", "are a lead, and no more, from Quay News"),
        ("amplification", "are joined only by what was carried"),
    ],
)
def test_the_ceiling_gives_the_verb(strength, verb):
    assert verb in sentence(strength, "Quay News", "Harbour Street", [ROE_RUNS, ROE_WRITES])


def test_every_denial_follows_once():
    denials = [
        Denied("Jane Roe", "Jane Roe", "administers", "Harbour Street"),
        Denied("Jane Roe", "Jane Roe", "administers", "Harbour Street"),
        Denied("A lawyer", "Jane Roe", "writes for", "Quay News", disputes=True),
        Denied("Quay News", "Quay News"),
    ]
    assert sentence("association", "Jane Roe", "Quay News", [ROE_WRITES], denials) == (
        "Jane Roe is reported to write for Quay News. "
        "Jane Roe is reported to deny that Jane Roe administers Harbour Street. "
        "A lawyer is reported to offer a rival account to the report that Jane Roe writes for Quay News. "
        "Quay News is reported to deny what is said of Quay News."
    )


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("is paid by", "be paid by"),
        ("has as a writer", "have as a writer"),
        ("was founded by", "have been founded by"),
        ("created", "have created"),
        ("met with", "have met with"),
        ("pays", "pay"),
        ("finances", "finance"),
        ("teaches", "teach"),
        ("carries", "carry"),
        ("goes along with", "go along with"),
        ("harasses", "harass"),
        ("built", "have built"),
    ],
)
def test_a_label_becomes_an_infinitive(label, expected):
    assert infinitive(label) == expected


def test_every_walked_label_becomes_an_infinitive():
    """Nothing is left in the third person, whichever way a predicate of the vocabulary is read."""
    plain = "act administer back be contract control coordinate direct employ fund guide have include operate own pay "
    plain += "represent run share stand succeed write use"
    for name, predicate in VOCABULARY.predicates.items():
        if predicate.strength != "context":
            assert infinitive(predicate.label).split()[0] in plain.split(), name
            assert infinitive(predicate.reverse).split()[0] in plain.split(), name
