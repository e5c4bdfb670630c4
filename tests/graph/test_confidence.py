"""The confidence of relations and chains, held against an enumeration of every coin."""

from __future__ import annotations

from itertools import product
from math import prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.graph.weights import coins, evidence, supports
from ascribe.graph.weights.chain_confidence import HopEvidence, chain_confidence
from ascribe.graph.weights.confidence import fuse, origins
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.supports import Support, joint
from ascribe.schema.grades import grading
from ascribe.schema.records import Claim, Source

PAPERS = ["Herald", "Wire", "Gazette", "Post"]
LIBRARY = Library(
    [
        *(Source(id=paper.lower(), publisher=paper) for paper in PAPERS),
        *(Source(id=f"paper-{number}", publisher=f"Paper {number}") for number in range(10)),
        Source(id="copy", publisher="Aggregator", derived_from=("herald",)),
        Source(id="bad-copy", publisher="Mill", reliability="D", derived_from=("herald",)),
        Source(id="leaflet"),
    ]
)
NAMES = {"person:jane-roe": ("Jane Roe",), "page:harbour": ("Harbour Street",)}


def said(source, grade=None, by=None, **fields):
    """What the paper of that id says about who administers Harbour Street."""
    fields = {"subject": "person:jane-roe", "predicate": "admin-of", "object": "page:harbour"} | fields
    claim = Claim(source=source, grade=grade, asserted_by=by, **fields)
    return evidence.testify(claim, LIBRARY, NAMES, grading())


def denied(source, grade=None, by=None, **fields):
    return said(source, grade, by, stance="denies", **fields)


def numbers(*testimonies):
    return fuse(testimonies).confidence


# The worked examples of the design.


@pytest.mark.parametrize(
    ("testimonies", "expected"),
    [
        ([said("herald", "B2")], 0.64),
        ([said("herald", "B2"), said("wire", "B2")], 0.8704),
        ([said("herald", "B2"), said("wire", "B2", via=("herald",))], 0.64),
        ([said("herald", "B2"), said("copy", "B2")], 0.64),
        ([said("herald", "B2", "Dana Quay"), said("wire", "B2", "Dana Quay")], 0.7076),
        ([said("herald", "B2", "Dana Quay"), said("herald", "B2", "Tom Quill")], 0.8221),
        ([said("herald", "A5"), said("wire", "E1")], 0.19),
        ([said("herald", "B2"), said("bad-copy", "B2")], 0.64),
        ([said("herald", "B2", hedge="appears to"), said("copy", "B2")], 0.48),
        ([said(f"paper-{number}", "D4") for number in range(10)], 0.16),
        ([said("herald", "B2"), denied("wire", "C3")], 0.4096),
    ],
)
def test_worked_examples(testimonies, expected):
    assert numbers(*testimonies) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("other", "expected"), [("herald", 0.512), ("wire", 0.4096)])
def test_two_hops_of_one_root_fail_together(other, expected):
    hops = [HopEvidence(fuse([said(paper, "B2")]).evidence, 0.0, True) for paper in ("herald", other)]
    assert chain_confidence(hops).confidence == pytest.approx(expected)


# What counts, what is only shown, and what it is called.


def test_the_status_is_the_first_that_fits():
    def status(*testimonies):
        return fuse(testimonies).status

    assert status() is None
    assert status(said("herald", stance="no_comment"), said("wire", stance="no_finding")) is None
    assert status(denied("herald", "B2")) == status(said("herald", stance="disputes")) == "denied"
    assert status(said("herald", "F2"), denied("wire", "B2")) == "ungraded"
    assert status(said("herald", "B2"), denied("wire")) == "contested"
    assert status(said("herald", "B2"), denied("wire", "B2", "Jane Roe")) == "supported"


def test_an_interested_denial_is_shown_and_does_not_count():
    fusion = fuse([said("herald", "B2"), denied("wire", "A1", "Jane Roe"), denied("post", "A1", interested=True)])
    assert (fusion.confidence, fusion.doubt) == (pytest.approx(0.64), 0.0)
    assert (fusion.denied_by_interested, fusion.denied_by_others) == (True, False)


def test_a_dispute_by_a_third_party_counts_as_a_denial_does():
    assert numbers(said("herald", "B2"), said("wire", "C3", stance="disputes")) == pytest.approx(0.4096)


def test_an_ungraded_denial_contests_without_a_number():
    fusion = fuse([said("herald", "B2"), denied("wire")])
    assert (fusion.confidence, fusion.status, fusion.denied_by_others) == (pytest.approx(0.64), "contested", True)


def test_denials_have_coins_of_their_own():
    """The paper that reports both the claim and its denial does not fail for both at once."""
    assert numbers(said("herald", "B2"), denied("herald", "C3")) == pytest.approx(0.4096)


def test_weak_denials_do_not_add_up_either():
    assert fuse([denied(f"paper-{number}", "D4") for number in range(10)]).doubt == pytest.approx(0.16)


def test_a_blanket_denial_marks_the_relation_and_counts_in_no_number():
    blanket = [denied("wire", "A1", predicate=None, object=None)]
    fusion = fuse([said("herald", "B2")], blanket=blanket)
    assert (fusion.confidence, fusion.doubt, fusion.denied_by_others) == (pytest.approx(0.64), 0.0, True)
    assert (fusion.status, len(fusion.ranked)) == ("contested", 1)
    assert fuse([], blanket=blanket).status is None


def test_an_end_that_says_so_itself_admits_it_but_not_in_context():
    own = [said("herald", "B2", "Jane Roe")]
    assert fuse(own).admitted
    assert not fuse(own, context=True).admitted
    assert not fuse([said("herald", "B2", "Dana Quay"), denied("herald", "B2", "Jane Roe")]).admitted


def test_what_has_no_grade_has_no_number_but_is_a_voice():
    fusion = fuse([said("herald", "B2"), said("wire", "F1"), said("wire")])
    assert (fusion.confidence, fusion.origins) == (pytest.approx(0.64), 2)
    assert fuse([said("wire", "F1")]).confidence is None


def test_one_good_claim_outweighs_many_weak_ones_and_a_better_weak_one_outweighs_it():
    weak = [said(f"paper-{number}", "D4") for number in range(10)]
    assert numbers(said("herald", "C3"), *weak) == pytest.approx(0.36)
    fusion = fuse([said("herald", "C3"), said("wire", "D1"), *weak])
    assert fusion.confidence == pytest.approx(0.38)
    assert [support.reliability for support in fusion.evidence] == [0.4]


def test_a_hedge_stays_with_the_word_it_was_put_on():
    """The paper that lost the hedge is capped; another witness, and a probability the source states, are not."""
    hedged = said("herald", "B2", "Dana Quay", hedge="appears to")
    assert numbers(hedged, said("wire", "B2", "Dana Quay", via=("herald",))) == pytest.approx(0.48)
    assert numbers(hedged, said("wire", "B2", "Tom Quill")) > 0.8
    assert numbers(hedged, said("wire", "B2", "Dana Quay", via=("herald",), probability=0.9)) == pytest.approx(0.72)


def test_a_relation_is_hedged_when_every_graded_word_for_it_is():
    hedged = said("herald", "B2", hedge="appears to")
    assert fuse([hedged, said("copy", "B2")]).hedged
    assert fuse([hedged, said("wire", "F2")]).hedged
    assert not fuse([hedged, said("wire", "B2")]).hedged
    assert not fuse([said("herald", "B2")]).hedged


def test_an_ungraded_relation_is_hedged_when_all_of_it_is():
    assert fuse([said("herald", "F2", hedge="appears to")]).hedged
    assert not fuse([said("herald", "F2", hedge="appears to"), said("wire", "F2")]).hedged


def test_testimonies_are_ranked_assertions_first_strongest_first_ungraded_last():
    order = [said("wire", "A2"), said("herald", "B2"), said("post", "F1"), denied("gazette", "A1"), denied("post")]
    assert list(fuse(order[::-1]).ranked) == order


# Origins: groups of voices that share nothing.


def test_an_unnamed_voice_in_two_documents_is_two_origins():
    voices = [said(paper, "F2", "a former employee", voice="unnamed") for paper in ("herald", "wire")]
    assert origins(voices) == 2


def test_voices_are_one_origin_also_through_a_third():
    """Herald and Wire share nothing, but the same witness speaks in both Wire and Post, and Post carries Herald."""
    voices = [said("herald"), said("wire", by="Dana Quay"), said("post", via=("herald",), by="Dana Quay")]
    assert origins(voices) == 1
    assert origins(voices[:2]) == 2


def test_where_nothing_asserts_the_denials_are_counted():
    assert origins([denied("herald"), denied("wire"), said("post", stance="no_comment")]) == 2
    assert origins([said("herald"), denied("wire"), denied("post")]) == 1
    assert origins([said("post", stance="no_comment")]) == 0


# Chains.


def test_an_ungraded_hop_leaves_only_an_upper_bound():
    graded = HopEvidence(fuse([said("herald", "B2")]).evidence, 0.0, True)
    ungraded = HopEvidence((), 0.0, False)
    assert chain_confidence([graded, ungraded]) == (None, pytest.approx(0.64), True)
    assert chain_confidence([ungraded]) == (None, 1.0, True)


def test_denials_enter_hop_by_hop():
    """The same third party denies both hops: each relation has a doubt of its own."""
    contested = fuse([said("herald", "B2"), denied("wire", "C3")])
    hop = HopEvidence(contested.evidence, contested.doubt, True)
    assert chain_confidence([hop, hop]).confidence == pytest.approx(0.512 * 0.64**2)


def test_packed_evidence_comes_back_exactly():
    support = Support(0.1 + 0.2, 1 / 3, 'Zoë "Z", [x]', ("a", "Гейрани"))
    assert Support.unpack(support.pack()) == support
    assert support.pack() == '[0.30000000000000004,0.3333333333333333,"Zoë \\"Z\\", [x]",["a","Гейрани"]]'


# Every coin, enumerated.

SUPPORTS = st.builds(
    lambda reliability, credibility, publisher, speaker, own: Support(
        reliability,
        credibility,
        speaker or publisher,
        (speaker,) if own and speaker else tuple(sorted({publisher, speaker or publisher})),
    ),
    st.sampled_from([0.6, 0.8, 1.0]),
    st.sampled_from([0.0, 0.6, 0.8]),
    st.sampled_from(["herald", "wire"]),
    st.sampled_from([None, "quay", "quill"]),
    st.booleans(),
)
HOPS = st.one_of(
    st.lists(st.lists(SUPPORTS, min_size=1, max_size=4), min_size=1, max_size=1),
    st.lists(st.lists(SUPPORTS, min_size=1, max_size=2), min_size=2, max_size=3),
)


def every_coin(hops):
    """P(on every hop some support stands), by trying every coin in every interval that its thresholds make."""
    limits: dict[object, set[float]] = {}
    for number, hop in enumerate(hops):
        for support in hop:
            limits.setdefault((number, support.statement), {1.0}).add(support.credibility)
            for cause in support.causes:
                limits.setdefault(cause, {1.0}).add(support.reliability ** (1 / len(support.causes)))
    intervals = {coin: list(zip(sorted({0.0, *at}), sorted(at - {0.0}), strict=False)) for coin, at in limits.items()}

    def stands(support, number, fallen):
        threshold = support.reliability ** (1 / len(support.causes))
        return fallen[number, support.statement][1] <= support.credibility and all(
            fallen[cause][1] <= threshold for cause in support.causes
        )

    total = 0.0
    for outcome in product(*intervals.values()):
        fallen = dict(zip(intervals, outcome, strict=True))
        if all(any(stands(support, number, fallen) for support in hop) for number, hop in enumerate(hops)):
            total += prod(high - low for low, high in outcome)
    return total


@pytest.mark.parametrize("few", [0, coins.FEW])
@settings(max_examples=200)
@given(hops=HOPS)
def test_the_joint_probability_is_that_of_every_coin(few, hops):
    """Both ways of adding up, terms written out and coins laid open, agree with the enumeration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coins, "FEW", few)
        number, exact = joint(hops)
    assert exact
    assert number == pytest.approx(every_coin(hops), abs=1e-9)


GRADES = ["A1", "B2", "B3", "C2", "C4", "D2", "E1", "F2", "B6", None]
TESTIMONIES = st.builds(
    said,
    st.sampled_from(["herald", "wire", "copy", "bad-copy", "leaflet"]),
    st.sampled_from(GRADES),
    st.sampled_from([None, None, "Dana Quay", "herald", "Jane Roe"]),
    voice=st.sampled_from([None, None, "unnamed"]),
    hedge=st.sampled_from([None, None, "appears to"]),
    origin=st.sampled_from([None, None, None, "the register"]),
    stance=st.sampled_from(["asserts", "asserts", "asserts", "denies", "disputes", "no_comment"]),
)
RELATIONS = st.lists(TESTIMONIES, max_size=5)
LETTERS, DIGITS = grading().letters, grading().digits


def by_the_book(testimonies):
    """P(supported) and P(refuted) of one relation, read off the design without a shortcut."""

    def voice(one):
        claim = one.claim
        speaker = claim.asserted_by or one.document
        return claim.origin or ((claim.asserted_by, one.document) if claim.voice == "unnamed" else speaker)

    def rests_on(side):
        hedged = {voice(one) for one in side if one.claim.hedge}
        supports, weak = [], []
        for one in side:
            claim = one.claim
            letters = [(claim.grade or "F6")[0], *(LIBRARY.reliability(document) for document in one.way)]
            letter, digit = max(filter(None, letters)), (claim.grade or "F6")[1]
            if letter == "F" or digit == "6":
                continue
            if voice(one) in hedged:
                digit = max(digit, "3")
            support = Support(LETTERS[letter], DIGITS[digit], one.statement, one.causes)
            (weak if letter in "DE" or digit in "45" else supports).append(support)
        best = max((support.alone for support in weak), default=0.0)
        return max(every_coin([supports]), best)

    asserting = [one for one in testimonies if one.claim.stance == "asserts"]
    denying = [
        one for one in testimonies if one.claim.stance in ("denies", "disputes") and one.claim.asserted_by != "Jane Roe"
    ]
    return rests_on(asserting), rests_on(denying)


@settings(max_examples=300)
@given(RELATIONS)
def test_a_relation_is_as_supported_as_the_book_says(testimonies):
    fusion = fuse(testimonies)
    supported, refuted = by_the_book(testimonies)
    assert fusion.doubt == pytest.approx(refuted, abs=1e-9)
    assert (fusion.confidence or 0.0) == pytest.approx(supported * (1 - refuted), abs=1e-9)
    assert (fusion.confidence is None) == (fusion.status in (None, "ungraded", "denied"))


@given(RELATIONS, st.randoms(use_true_random=False))
def test_order_changes_nothing(testimonies, random):
    shuffled = random.sample(testimonies, len(testimonies))
    assert fuse(shuffled)._replace(ranked=()) == fuse(testimonies)._replace(ranked=())


@given(RELATIONS, st.sampled_from(["copy", "bad-copy", "post"]), st.data())
def test_a_republication_changes_nothing(testimonies, where, data):
    """Who prints again what a claim says, with the whole way written, adds no voice and loses no hedge."""
    if not testimonies:
        return
    first = data.draw(st.sampled_from(testimonies)).claim
    repeated = first.model_copy(update={"id": "", "source": where, "via": LIBRARY.way(first), "hedge": None})
    again = evidence.testify(Claim(**repeated.model_dump()), LIBRARY, NAMES, grading())
    assert fuse([*testimonies, again])._replace(ranked=()) == fuse(testimonies)._replace(ranked=())


@given(RELATIONS, TESTIMONIES.filter(lambda one: one.claim.stance == "asserts" and one.claim.hedge is None))
def test_more_support_never_lowers_a_relation(testimonies, another):
    before, after = numbers(*testimonies), numbers(*testimonies, another)
    assert (after or 0.0) >= (before or 0.0) - 1e-12


# Strong enough together that rounding could lift a longer chain above a shorter one.
SURE = st.builds(
    lambda reliability, credibility, number: Support(
        reliability, credibility, f"w{number}", (f"p{number % 3}", f"w{number}")
    ),
    st.sampled_from([0.95, 1.0]),
    st.sampled_from([0.95, 1 - 2**-53, 1.0]),
    st.integers(0, 9),
)
CHAINS = st.one_of(HOPS, st.lists(st.lists(SURE, min_size=1, max_size=6), min_size=1, max_size=4))


@given(CHAINS, st.lists(st.sampled_from([0.0, 0.36]), min_size=4, max_size=4))
def test_a_chain_lies_between_the_product_of_its_hops_and_the_weakest(hops, doubts):
    """Never above the weakest, not by a last bit either."""
    known = [HopEvidence(hop, doubt, True) for hop, doubt in zip(hops, doubts, strict=False)]
    alone = [chain_confidence([hop]).confidence for hop in known]
    assert prod(alone) - 1e-12 <= chain_confidence(known).confidence <= min(alone)
    assert 0.0 <= chain_confidence(known).confidence <= 1.0


@given(CHAINS, st.booleans(), st.booleans())
def test_extending_a_chain_never_raises_it(hops, graded, bounded):
    """Not by a last bit, on which the order of a search hangs, nor where all there is are lower bounds."""
    known = [*(HopEvidence(hop, 0.0, True) for hop in hops[:-1]), HopEvidence(hops[-1], 0.2, graded)]
    with pytest.MonkeyPatch.context() as patch:
        if bounded:
            patch.setattr(coins, "FEW", 0)
            patch.setattr(supports, "CASES", 2)
            patch.setattr(supports, "CASES_OF_A_BOUND", 2)
        grown = chain_confidence([])
        for length in range(1, len(known) + 1):
            shorter, grown = grown, chain_confidence(known[:length])
            assert grown.number <= shorter.number
            # With a hop that cannot stand it is exactly 0, whatever was only bounded before.
            assert grown.exact <= shorter.exact or grown.number < shorter.number or not grown.number
    assert (grown.confidence is None) == (not graded)


@given(HOPS, st.data())
def test_more_support_never_lowers_a_chain_without_weak_hops(hops, data):
    place = data.draw(st.integers(0, len(hops) - 1))
    more = [*hops[:place], [*hops[place], data.draw(SUPPORTS)], *hops[place + 1 :]]
    before, after = ([HopEvidence(hop, 0.0, True) for hop in chain] for chain in (hops, more))
    assert chain_confidence(after).confidence >= chain_confidence(before).confidence - 1e-12


DOUBTS = st.sampled_from([0.0, 0.36])


@settings(max_examples=300)
@given(st.lists(SUPPORTS, max_size=3), DOUBTS, st.lists(SUPPORTS, max_size=2), DOUBTS, HOPS)
def test_what_outdoes_another_hop_does_so_in_any_chain(mine, my_doubt, others, other_doubt, rest):
    """An ungraded hop is no support at all, and gives way to any that is."""
    one, other = HopEvidence(mine, my_doubt, bool(mine)), HopEvidence(others, other_doubt, bool(others))
    chain = [HopEvidence(hop, 0.0, True) for hop in rest]
    if one.outdoes(other) and others:
        assert mine
        with_one, with_other = (chain_confidence([*chain, hop]).confidence for hop in (one, other))
        assert with_one >= with_other - 1e-12


@pytest.mark.parametrize(
    ("mine", "others", "outdoes"),
    [
        (Support(0.8, 0.95, "a", ("wire",)), Support(0.8, 0.8, "b", ("herald",)), False),  # .76 against .8 at best
        (Support(0.95, 0.95, "a", ("wire",)), Support(0.8, 0.8, "b", ("herald",)), True),
        (Support(0.8, 0.8, "a", ("herald",)), Support(0.8, 0.6, "b", ("herald",)), True),
        (Support(0.8, 0.8, "a", ("herald", "quay")), Support(0.8, 0.7, "b", ("herald",)), False),
    ],
)
def test_a_hop_outdoes_one_that_can_never_help_more(mine, others, outdoes):
    assert HopEvidence([mine], 0.0, True).outdoes(HopEvidence([others], 0.0, True)) == outdoes


def test_a_better_weak_claim_may_lower_a_chain():
    """The reason for the exception: the hop then rests on a voice that the other hop does not share."""
    shared, other = fuse([said("herald", "D2")]), fuse([said("herald", "B2")])
    better = fuse([said("herald", "D2"), said("wire", "D1")])
    before, after = (
        chain_confidence([HopEvidence(fusion.evidence, 0.0, True) for fusion in (first, other)])
        for first in (shared, better)
    )
    assert better.confidence > shared.confidence
    assert after.confidence < before.confidence


@given(HOPS)
def test_beyond_the_cases_allowed_the_number_is_a_lower_bound(hops):
    exact, _ = joint(hops)
    alone = [joint([hop])[0] for hop in hops]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coins, "FEW", 0)
        patch.setattr(supports, "CASES", 2)
        patch.setattr(supports, "CASES_OF_A_BOUND", 2)
        bound, is_exact = joint(hops)
    assert bound <= exact + 1e-12
    assert is_exact == (bound == pytest.approx(exact)) or not is_exact
    if not is_exact and len(hops) > 1:
        assert bound <= min(alone) + 1e-12


def test_a_doubt_that_is_too_much_work_is_not_underrated():
    """Ten papers quote three of ten witnesses each, who all deny: the number shown is no higher than the exact one."""
    denials = [denied(f"paper-{row}", "B2", f"Witness {(row + step) % 10}") for row in range(10) for step in (0, 1, 3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supports, "CASES", 16)
        patch.setattr(supports, "CASES_OF_A_BOUND", 16)
        bound = fuse([said("herald", "B2"), *denials])
    exact = fuse([said("herald", "B2"), *denials])
    assert (bound.exact, exact.exact) == (False, True)
    assert bound.confidence <= exact.confidence <= 0.64


def test_what_is_too_entangled_is_a_lower_bound_and_says_so():
    """At the real limit: between what its best claims give and what they would give if nothing were shared."""
    dice = Random(7)
    pairs = [dice.sample(range(30), 2) for _ in range(200)]
    tangled = [Support(0.6, 0.6, f"w{b}", (f"p{a}", f"w{b}")) for a, b in pairs]
    number, exact = joint([tangled])
    assert not exact
    assert joint([tangled[:6]])[0] < number < 1 - prod(1 - support.alone for support in tangled)


@pytest.mark.parametrize("say", [said, denied])
def test_a_weak_claim_above_a_lower_bound_is_one_itself(say):
    """What the others come to exactly may be more than the weak claim gives; as a doubt it may not be too little."""
    quoted = [say(f"paper-{row}", "C3", f"Witness {(row + step) % 5}") for row in range(5) for step in (0, 1, 3)]
    claims = [*quoted, say("herald", "D1", probability=0.99), *([said("post", "B2")] if say is denied else [])]
    exact = fuse(claims)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coins, "FEW", 0)
        patch.setattr(supports, "CASES", 2)
        patch.setattr(supports, "CASES_OF_A_BOUND", 2)
        bound = fuse(claims)
    assert (exact.exact, bound.exact) == (True, False)
    assert bound.confidence < exact.confidence
    assert bound.doubt >= exact.doubt
    if say is said:
        assert bound.confidence == pytest.approx(0.4 * 0.99)
