"""The ceiling of a chain, and which chains may be walked."""

import pytest

from ascribe.graph.weights.strength import Hop, ceiling, leads_down, leads_up, walkable
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


DOUBT = {
    "thin": {"confidence": 0.24},
    "some": {"confidence": 0.49},
    "contested": {"confidence": 0.9, "contested": True},
    "contested and ungraded": {"contested": True},
}


@pytest.mark.parametrize("doubt", DOUBT.values(), ids=DOUBT)
@pytest.mark.parametrize("identity", ["same-as", "pseudonym-of"])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "association"),
        ("represents", "", "association"),
        ("", "runs", "association"),
        ("runs", "runs", "lead"),
        ("represents, met-with", "", "lead"),
        ("runs", "attributed-to", "lead"),
        ("published", "", "amplification"),
    ],
)
def test_on_a_doubtful_identity_nothing_is_built(doubt, identity, before, after, expected):
    """It joins two names as an association does; in the middle, as an undirected one does."""
    first, last = ([hop(words.strip()) for words in side.split(",") if words] for side in (before, after))
    assert ceiling([*first, hop(identity, **doubt), *last]) == expected


@pytest.mark.parametrize("judged", [{}, {"confidence": 0.5}, {"confidence": 0.9}])
@pytest.mark.parametrize("identity", ["same-as", "pseudonym-of"])
def test_an_identity_nobody_doubts_is_looked_through(judged, identity):
    """Ungraded means that nobody has judged it, which is no doubt."""
    assert ceiling([hop("runs"), hop(identity, **judged), hop("runs")]) == "control"
    assert ceiling([hop("represents"), hop(identity, **judged)]) == "role"


def test_an_asset_of_a_network_is_no_identity_of_two_names():
    assert ceiling([hop("asset-of", confidence=0.2, contested=True), hop("controls")]) == "control"


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


@pytest.mark.parametrize(
    ("chain", "up", "down"),
    [
        ("runs, paid-by", True, False),
        ("v runs, v paid-by", False, True),
        ("met-with, same-as", True, True),
        ("published", True, True),
        ("runs, v runs", False, False),
        ("runs, v published, v member-of", False, False),
    ],
)
def test_which_end_of_a_chain_is_upstream(chain, up, down):
    assert (leads_up(hops(chain)), leads_down(hops(chain))) == (up, down)
