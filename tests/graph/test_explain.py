"""A proof says of every claim what it counts for, why the number is what it is, and every number in it is true."""

from __future__ import annotations

import pytest

from ascribe.graph.proving.proofs import Cuts, Explanation, Proof
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AmbiguousError, NotFoundError, UsageError
from ascribe.schema.records import Case

ENTITIES = """
entities:
  page:   {kind: Page, name: Harbour Street}
  roe:    {kind: Person, name: Jane Roe}
  quay:   {kind: Organization, name: Quay Ltd}
  pier:   {kind: Organization, name: Pier Holding}
  gull:   {kind: Outlet, name: The Gull}
"""
SOURCES = """
sources:
  herald:  {headline: A page and its owner, publisher: Herald, published: 2018-09-03}
  wire:    {headline: Page owner named, publisher: Wire, published: 2018-09-04, derived_from: [herald]}
  tabloid: {headline: Named!, publisher: Tabloid, reliability: D, derived_from: [herald]}
  post:    {headline: Our own inquiry, publisher: Post}
  courier: {headline: What we know, publisher: Courier}
  leak:    {headline: A leaked list, reliability: F}
  filing:  {headline: Annual filing}
"""


def written(claims: str, case: str = "harbour") -> str:
    return f"case: {case}\n{ENTITIES}\n{SOURCES}\nclaims:\n{claims}"


def add(store: Store, claims: str, case: str = "harbour") -> Store:
    first, *records = loads(written(claims, case))
    assert isinstance(first, Case)
    store.add(first, records)
    return store


def proof(claims: str) -> Proof:
    """The proof that Jane Roe administers the page, when this is said."""
    with add(Store.in_memory(), claims) as store:
        (link,) = store.links("Jane Roe").links
        (hop,) = store.explain(link.relation).hops
        return hop


def said(source: str, grade: str | None = "B2", **more: str) -> str:
    """A block in which one source says that Jane Roe administers the page."""
    fields = {"say": "[roe, admin-of, page]", **({"grade": grade} if grade else {}), **more}
    listed = ", ".join(f"{key}: {value}" for key, value in fields.items())
    return f"  - {{source: {source}, says: [{{{listed}}}]}}\n"


def denied(source: str, grade: str | None = "C3", verb: str = "deny", **more: str) -> str:
    return said(source, grade, **more).replace("say:", f"{verb}:")


WHY = {
    "one claim, resting on Herald: .64": said("herald"),
    "one claim, resting on Facebook and Herald: .64": said("herald", by="Facebook"),
    "one hedged claim, resting on Herald: .48": said("herald", hedge="appears to"),
    "one claim, resting on Herald, which 2 more documents repeat: .64": said("herald") + said("wire") + said("tabloid"),
    "2 claims with no publisher or speaker in common, .64 each: together .87": said("herald") + said("post"),
    "2 claims with no publisher or speaker in common, .64 and .36: together .77": said("herald") + said("post", "C3"),
    "2 claims, .64 each, of which both share Facebook: together .71 and not .87": said("herald", by="Facebook")
    + said("post", by="Facebook"),
    "3 claims, .64 each, of which 2 share Herald: together .94 and not .95": said("herald", by="Ada Lode")
    + said("herald", by="Dana Quill")
    + said("post"),
    "rests on one weak claim alone: .16": said("herald", "D4"),
    "rests on one weak claim alone: .16; 2 more weak claims never add up": said("herald", "D4")
    + said("post", "D4")
    + said("courier", "E4"),
    "rests on one weak claim alone: .38; 1 other claim gives less": said("herald", "A4") + said("post", "C3"),
    "one claim, resting on Herald: .64; 1 weak claim outweighed": said("herald") + said("post", "D4"),
    "one claim, resting on Herald: .64, lowered to .41 by a disinterested denial (.36)": said("herald")
    + denied("post"),
    "one claim, resting on Herald: .64, lowered to .41 by a disinterested rival account (.36)": said("herald")
    + denied("post", verb="dispute"),
    "one claim, resting on Herald: .64, lowered to .26 by 2 disinterested denials (.59)": said("herald")
    + denied("post")
    + denied("courier"),
    "one claim, resting on Herald: .64; 1 more claim without a grade that can be judged: not counted": said("herald")
    + said("post", None),
    "no number: nobody graded any of its claims": said("herald", None) + said("post", None),
    "no number: none of its claims has a grade that can be judged": said("herald", None) + said("post", "F2"),
    "one claim, resting on the document “Annual filing”: .64": said("filing"),
    "one claim, resting on Herald and a clerk in Herald, unnamed: .64": said("herald", by="a clerk", voice="unnamed"),
    "one claim, resting on Herald: .78; the source's own “almost certain” (.97) stands in place of its digit": said(
        "herald", likelihood="almost certain"
    ),
    "one hedged claim, resting on Herald: .76; the source's own probability .95 stands in place of its digit, "
    "and its hedge lowers nothing": said("herald", hedge="appears to", probability="0.95"),
    "2 claims with no publisher or speaker in common, .72 and .54: together .87; the sources' own probability .9 and "
    "“likely” (.68) stand in place of their digits": said("herald", probability="0.9")
    + said("post", likelihood="likely"),
    "one claim, resting on Herald: .64, lowered to .29 by a disinterested denial (.54); the source's own “likely” "
    "(.68) stands in place of its digit": said("herald")
    + denied("post", "B3").replace("grade: B3", "grade: B3, likelihood: likely"),
    "one claim, resting on the court register: .64": said("herald", origin="the court register"),
}


@pytest.mark.parametrize(("line", "claims"), WHY.items())
def test_one_line_says_why_a_relation_has_its_number(line: str, claims: str) -> None:
    assert proof(claims).why == line


HERALD = (True, None, 0.64)
WEIGHED = [
    (said("herald"), [HERALD]),
    (said("post", None), [(False, "no grade", None)]),
    (said("post", "B6"), [(False, "graded B6, which cannot be judged", None)]),
    (said("leak"), [(False, "came through A leaked list, which is graded F: cannot be judged", None)]),
    (
        said("herald", "A4") + said("post", "C3"),
        [(True, None, 0.38), (False, "the weak claim {0} alone gives more than the others together", 0.36)],
    ),
    (
        said("herald") + said("post", "D2"),
        [HERALD, (False, "weak (D2), and outweighed by claims that are not", 0.32)],
    ),
    (
        said("herald", "D4") + said("post", "E4"),
        [(True, None, 0.16), (False, "weak (E4); weak claims never add up, and {0} gives at least as much", 0.08)],
    ),
    (
        said("herald") + said("tabloid", via="[post]", by="Herald"),
        [
            HERALD,
            (False, "weak, having come through Tabloid, graded D, and outweighed by claims that are not", 0.32),
        ],
    ),
    (said("herald") + denied("post"), [HERALD, (True, None, 0.36)]),
    (said("herald") + denied("post", by="roe"), [HERALD, (False, "by an end of the relation itself", 0.36)]),
    (said("herald") + denied("post", interested="true"), [HERALD, (False, "by an interested party", 0.36)]),
    (said("herald") + denied("post", None), [HERALD, (False, "no grade", None)]),
    (
        said("herald", None) + denied("post"),
        [(False, "no grade", None), (False, "there is no number that it could lower", 0.36)],
    ),
    (
        said("herald") + "  - {source: post, says: [{deny: roe, by: roe}]}\n",
        [HERALD, (False, "a blanket denial never counts", None)],
    ),
    (
        said("herald") + denied("post", None, verb="no_comment", by="roe"),
        [HERALD, (False, "no comment never counts", None)],
    ),
    (
        said("herald", by="Facebook") + said("herald", by="Facebook", hedge="appears to", quote="a second place"),
        [
            (True, "held down by the hedge of {1}, the same voice", 0.48),
            (False, "repeats {0}", 0.48),
        ],
    ),
]


@pytest.mark.parametrize(("claims", "weights"), WEIGHED)
def test_every_claim_says_what_it_counts_for(claims: str, weights: list[tuple[bool, str | None, float | None]]) -> None:
    found = proof(claims).claims
    ids = [claim.claim for claim in found]
    assert [(claim.counts, claim.reason) for claim in found] == [
        (counts, reason and reason.format(*ids)) for counts, reason, _ in weights
    ]
    assert [claim.alone for claim in found] == [alone and pytest.approx(alone) for _, _, alone in weights]


def test_a_republication_is_folded_under_the_document_it_repeats() -> None:
    (claim,) = proof(
        said("tabloid", by="Facebook") + said("wire", by="Facebook") + said("herald", by="Facebook")
    ).claims
    assert (claim.publisher, claim.root.publisher, claim.counts) == ("Herald", "Herald", True)
    assert [repeat.publisher for repeat in claim.repeats] == ["Wire", "Tabloid"]
    assert claim.causes == ["Facebook", "Herald"]


def test_a_copy_that_is_graded_better_stands_beside_the_original() -> None:
    original, copy = sorted(proof(said("wire", "B1") + said("herald", "B2")).claims, key=lambda claim: claim.counts)
    assert (original.publisher, original.reason) == ("Herald", f"repeats {copy.claim}")
    assert (copy.publisher, copy.counts, copy.alone) == ("Wire", True, pytest.approx(0.76))


def test_claims_of_one_document_stand_together_and_denials_after_them() -> None:
    claims = proof(
        said("herald", "C3", by="Ada Lode") + denied("courier") + said("post") + said("herald", by="Dana Quill")
    ).claims
    assert [(claim.stance, claim.root.publisher) for claim in claims] == [
        ("asserts", "Herald"), ("asserts", "Herald"), ("asserts", "Post"), ("denies", "Courier"),
    ]  # fmt: skip


CHAIN = """
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, page]}]}
  - {source: herald, grade: B2, says: [{say: [roe, acts-for, quay]}]}
"""


@pytest.fixture
def chain(store: Store) -> Store:
    return add(store, CHAIN)


SHARING = """
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, page], by: Post}, {say: [roe, acts-for, quay], by: Post}]}
"""
APART = CHAIN.replace("herald, grade: B2, says: [{say: [roe, acts-for", "post, grade: D4, says: [{say: [roe, acts-for")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        (SHARING, "hops 1 and 2 share Herald and Post, so .51 and not .41"),
        (APART, "2 hops between which no assertion that counts shares a publisher or speaker: .64 × .16 = .10"),
        (
            APART.replace("B2", "E5"),
            "2 hops between which no assertion that counts shares a publisher or speaker: .02 × .16 <.01",
        ),
    ],
)
def test_what_hops_share_is_told_once_and_what_comes_of_it(claims: str, why: str) -> None:
    with add(Store.in_memory(), claims) as store:
        assert store.explain("Harbour Street", "Quay Ltd").why == why


def test_a_copied_denial_with_words_of_its_own_is_not_folded_away() -> None:
    claims = said("herald") + denied("herald", by="quay", quote="never") + denied("wire", by="quay", quote="not once")
    assert [claim.quote for claim in proof(claims).claims if claim.stance == "denies"] == [["never"], ["not once"]]
    claims = said("herald") + denied("herald", by="quay", quote="never") + denied("wire", by="quay", quote="never")
    assert [claim.quote for claim in proof(claims).claims if claim.stance == "denies"] == [["never"]]


def test_a_chain_says_what_its_hops_share(chain: Store) -> None:
    answer = chain.explain("Harbour Street", "Quay Ltd")
    assert answer.why == "hops 1 and 2 share Herald, so .51 and not .41"
    assert answer.chain
    assert answer.chain.confidence == pytest.approx(0.512)
    assert [hop.why for hop in answer.hops] == ["one claim, resting on Herald: .64"] * 2
    assert answer.cuts == Cuts(0.0, 1, 1, [["Herald"]], True)
    assert (answer.more, answer.complete) == (0, True)


def test_a_chain_whose_hops_share_nothing_multiplies(store: Store) -> None:
    add(store, CHAIN.replace("{source: herald", "{source: post", 1))
    answer = store.explain("Harbour Street", "Quay Ltd")
    assert answer.why == "2 hops between which no assertion that counts shares a publisher or speaker: .64 × .64 = .41"
    assert answer.cuts.sets == [["Herald"], ["Post"]]


def test_an_ungraded_chain_has_no_number_to_break(store: Store) -> None:
    add(store, CHAIN.replace(", grade: B2", "", 1))
    answer = store.explain("Harbour Street", "Quay Ltd")
    assert answer.why == "no number: hop 1 has none; the rest comes to .64, which is the most it can be"
    assert answer.cuts == Cuts(0.0, 0, 0, [], True)
    with add(Store.in_memory(), CHAIN.replace(", grade: B2", "")) as bare:
        assert bare.explain("Harbour Street", "Quay Ltd").why == "no number: none of its hops has one"


def test_a_way_beside_the_chain_has_to_break_too(chain: Store) -> None:
    """The strongest chain is Herald's alone; another leads from end to end, and a parallel relation is hidden."""
    add(
        chain,
        "  - {source: post, grade: B2, says: [{say: [pier, owns, page]}, {say: [pier, unit-of, quay]}]}",
        "beside",
    )
    add(chain, "  - {source: courier, grade: C3, says: [{say: [roe, runs, page]}]}", "parallel")
    answer = chain.explain("Harbour Street", "Quay Ltd")
    assert answer.more == 1
    assert answer.cuts == Cuts(0.0, 2, 2, [["Herald", "Post"]], True)
    higher = chain.explain("Harbour Street", "Quay Ltd", min_confidence=0.5)
    assert higher.cuts == Cuts(0.5, 2, 2, [["Herald", "Post"]], True)


def test_more_than_three_have_to_fail_together(store: Store) -> None:
    add(store, said("herald") + said("post") + said("courier") + said("filing"))
    assert store.explain("Jane Roe", "Harbour Street").cuts == Cuts(0.0, None, 4, [], True)
    assert store.explain("Jane Roe", "Harbour Street", min_confidence=0.9).cuts.size == 2
    assert store.explain("Jane Roe", "Harbour Street", min_confidence=0.9).cuts.sets[0] == ["Courier", "Herald"]


def test_the_failure_of_a_paper_may_free_a_denial_it_had_held_down(store: Store) -> None:
    """Post quotes the denial with a hedge; without Post, Courier's words of the same speaker weigh in full."""
    add(
        store,
        said("herald") + denied("post", "B2", by="Ada Lode", hedge="perhaps") + denied("courier", "A1", by="Ada Lode"),
    )
    answer = store.explain("Jane Roe", "Harbour Street")
    assert answer.hops[0].confidence == pytest.approx(0.64 * (1 - 0.6 * (0.8 + 0.95 - 0.8 * 0.95**0.5)))
    cuts = store.explain("Jane Roe", "Harbour Street", min_confidence=0.1).cuts
    assert cuts == Cuts(0.1, 1, 1, [["Herald"], ["Post"]], True)


def test_a_relation_is_explained_by_its_id_or_the_start_of_it(chain: Store) -> None:
    whole = chain.links("Quay Ltd").links[0].relation
    answer = chain.explain(whole[:8])
    assert (answer.from_.name, answer.to.name, answer.chain, answer.more) == ("Jane Roe", "Quay Ltd", None, 0)
    assert [hop.relation for hop in answer.hops] == [whole]
    assert answer.why == answer.hops[0].why == "one claim, resting on Herald: .64"
    assert answer.cuts == Cuts(0.0, 1, 1, [["Herald"]], True)
    assert chain.explain(whole, min_confidence=0.7).cuts == Cuts(0.7, 0, 0, [], True)


def test_a_relation_of_context_and_one_that_is_only_denied_can_be_explained(store: Store) -> None:
    add(
        store,
        "  - {source: herald, grade: B2, says: [{say: [quay, supports, page]}, {deny: [roe, runs, page], by: roe}]}",
    )
    links = {link.predicate: link.relation for link in store.links("Harbour Street").links}
    assert store.explain(links["supports"]).why == "one claim, resting on Herald: .64"
    only_denied = store.explain(links["runs"])
    assert only_denied.why == "no number: it is only denied, nobody asserts it"
    assert only_denied.cuts.size == 0


def test_what_cannot_be_explained_is_said_in_a_sentence(chain: Store) -> None:
    with pytest.raises(UsageError, match="is no relation's id, which starts with l_"):
        chain.explain("Harbour Street")
    with pytest.raises(NotFoundError, match="no relation has the id 'l_zz'"):
        chain.explain("l_zz")
    with pytest.raises(AmbiguousError, match="'l_' is the start of 2 relation ids: l_"):
        chain.explain("l_")
    with pytest.raises(UsageError, match=r"both names mean Jane Roe \(person:jane-roe\); name two entities"):
        chain.explain("Jane Roe", "roe")
    with pytest.raises(UsageError, match="both names mean Quay Ltd"):
        chain.chain("Quay Ltd", "quay")
    with pytest.raises(NotFoundError, match="Nobody"):
        chain.explain("Nobody", "Quay Ltd")


def test_without_a_chain_there_are_no_hops(chain: Store) -> None:
    answer = chain.explain("Harbour Street", "Pier Holding")
    nothing = Cuts(0.0, 0, 0, [], True)
    assert answer == Explanation(
        chain.entity("Harbour Street"), chain.entity("Pier Holding"), None, 0, None, [], nothing, True
    )


def test_a_relation_whose_claims_are_all_retracted_is_in_no_answer(chain: Store) -> None:
    relation = chain.links("Quay Ltd").links[0].relation
    for claim in chain.links("Quay Ltd").links[0].citations:
        chain.retract(claim.claim, "withdrawn by the paper")
    with pytest.raises(NotFoundError, match=f"relation {relation} is in no answer"):
        chain.explain(relation)


def test_a_proof_is_that_of_the_view(store: Store) -> None:
    """As of 2016 only one of two claims held, and STIX's table counts it at .49."""
    add(store, said("herald", when="2015/2017") + said("post", when="2018/2019"))
    seen = ViewedStore(store.ledger, store.engine, View(as_of="2016", grading="stix"))
    answer = seen.explain("Jane Roe", "Harbour Street")
    assert (answer.why, len(answer.hops[0].claims)) == ("one hop, so its number is the relation's: .49", 1)
    assert seen.explain(answer.hops[0].relation).cuts == Cuts(0.0, 1, 1, [["Herald"]], True)
    assert store.explain("Jane Roe", "Harbour Street").cuts.size == 2


def test_a_proof_is_that_of_the_time(store: Store) -> None:
    """The relation that was withdrawn since is still explained as it was known."""
    add(store, said("herald"))
    relation = store.links("Jane Roe").links[0].relation
    then = next(iter(store.ledger.held("claim"))).open[0].since
    add(store, said("post").replace("admin-of", "runs"))
    with pytest.raises(NotFoundError):
        store.explain(relation)
    answer = ViewedStore(store.ledger, store.engine, View(as_known=then)).explain(relation)
    assert answer.why == "one claim, resting on Herald: .64"


def test_causes_are_called_as_people_call_them(store: Store) -> None:
    """A publisher that is an entity by an entity's name, whatever the source writes; two of one name stay apart."""
    add(
        store,
        said("herald", by="the gull")
        + "  - {source: post, grade: B2, says: [{say: [roe, admin-of, page], by: gull}]}\n",
    )
    assert [claim.causes for claim in store.explain("Jane Roe", "Harbour Street").hops[0].claims] == [
        ["Herald", "The Gull"], ["Post", "The Gull"],
    ]  # fmt: skip


def test_every_number_of_the_five_cases_has_its_reason(five_cases: Store) -> None:
    """The line ends with the relation's number, or says that there is none."""
    ids = [row[0] for row in five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows]
    relations = {edge.props["id"]: edge.props["confidence"] for edge in five_cases.relations.edges(ids)}
    for relation, confidence in sorted(relations.items())[::8]:
        answer = five_cases.explain(relation)
        assert answer.cuts.complete
        assert answer.hops[0].confidence == confidence
        assert answer.why
        assert (confidence is None) == answer.why.startswith("no number")
        assert bool(confidence) == (answer.cuts.size != 0)
        assert len({claim.claim for claim in answer.hops[0].claims}) == len(answer.hops[0].claims)
        cited = {claim.claim for top in answer.hops[0].claims for claim in (top, *top.repeats)}
        assert cited == {citation.claim for citation in answer.hops[0].citations}


def test_a_lower_bound_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is too much to count exactly the line says so, and sets that depend on the number are not called all."""
    monkeypatch.setattr("ascribe.graph.weights.coins.FEW", 0)
    monkeypatch.setattr("ascribe.graph.weights.supports.CASES", 2)
    monkeypatch.setattr("ascribe.graph.weights.supports.CASES_OF_A_BOUND", 2)
    papers, witnesses = ("herald", "post", "courier"), ("Ada Lode", "Dana Quill", "Ann Poe")
    quoted = [said(paper, by=witness) for paper in papers for witness in witnesses]
    with add(Store.in_memory(), "".join(quoted)) as store:
        relation = store.links("Jane Roe").links[0].relation
        assert store.explain(relation).why.endswith("; a lower bound: too many shared sources to count exactly")
        assert store.explain(relation, min_confidence=0.5).cuts.complete is False


def test_hops_of_which_only_a_denial_shares_a_publisher_are_not_said_to_share_nothing(store: Store) -> None:
    """The Post asserts the second hop, and denies the first: nothing that it asserts is shared."""
    add(store, CHAIN.replace("{source: herald", "{source: post", 1) + denied("post"))
    why = store.explain("Harbour Street", "Quay Ltd").why or ""
    assert why.startswith("2 hops between which no assertion that counts shares a publisher or speaker: ")


def test_what_a_number_hangs_on_is_told_apart_by_what_was_published() -> None:
    """Clerks whom two documents of one house leave unnamed need not be the same."""
    sources = (
        ENTITIES
        + """
sources:
  first:  {headline: A page and its owner, publisher: Herald}
  second: {headline: The owner again, publisher: Herald}
claims:
"""
    )
    both = "".join(said(source, by="a clerk", voice="unnamed") for source in ("first", "second"))
    with Store.in_memory() as store:
        case, *records = loads(f"case: harbour\n{sources}{both}")
        assert isinstance(case, Case)
        store.add(case, records)
        (link,) = store.links("Jane Roe").links
        (hop,) = store.explain(link.relation).hops
    assert sorted({cause for claim in hop.claims for cause in claim.causes}) == [
        "Herald",
        "a clerk in Herald, unnamed (“A page and its owner”)",
        "a clerk in Herald, unnamed (“The owner again”)",
    ]
