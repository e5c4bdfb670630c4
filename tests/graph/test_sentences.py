"""What a chain's sentence says: the weakest link's verb, every hedge, every denial, and on whose word."""

from __future__ import annotations

import pytest

from ascribe.graph.relations.sentences import Denied, Speaker, Told, clauses, sentence, text_of
from ascribe.graph.weights.strength import Ceiling

FACEBOOK, HERALD = Speaker("facebook", "Facebook"), Speaker("herald", "Herald")
RUNS = Told("Jane Roe", "administers", "Harbour Street", ("seems to be", "seems to be"))
WRITES = Told("Jane Roe", "writes for", "Quay News")


def test_one_hop_says_its_own_verb_with_its_hedge() -> None:
    told = "Jane Roe is reported to administer Harbour Street (“seems to be”)."
    assert sentence("role", "Jane Roe", "Harbour Street", [RUNS]) == told


def test_several_hops_say_no_more_than_the_weakest_and_are_told_one_by_one() -> None:
    assert sentence("association", "Quay News", "Harbour Street", [RUNS, WRITES]) == (
        "Taken together, these reports link Quay News to Harbour Street: "
        "Jane Roe is reported to administer Harbour Street "
        "(“seems to be”); Jane Roe is reported to write for Quay News."
    )


@pytest.mark.parametrize(
    ("strength", "verb"),
    [
        ("control", "these reports would have Quay News control Harbour Street"),
        ("role", "these reports would have Quay News stand behind Harbour Street"),
        ("association", "these reports link Quay News to Harbour Street"),
        ("lead", "these reports are a lead, and no more, between Quay News and Harbour Street"),
        ("amplification", "Between Quay News and Harbour Street these reports show no more than who carried what"),
    ],
)
def test_the_ceiling_gives_the_verb(strength: Ceiling, verb: str) -> None:
    assert verb in sentence(strength, "Quay News", "Harbour Street", [RUNS, WRITES])


def test_hedges_and_the_end_of_it_stand_together() -> None:
    told = RUNS._replace(hedges=("seems to be", "is said to"), when="until 2016", voice=FACEBOOK)
    assert sentence("role", "Jane Roe", "Harbour Street", [told]) == (
        "Jane Roe is reported to administer Harbour Street (“seems to be”; “is said to”; until 2016), "
        "only on the word of Facebook."
    )


def test_a_hop_on_one_word_names_the_speaker_there() -> None:
    told = sentence("association", "Quay News", "Harbour Street", [RUNS._replace(voice=FACEBOOK), WRITES])
    assert "Harbour Street (“seems to be”), only on the word of Facebook; Jane Roe" in told
    assert told.endswith("Jane Roe is reported to write for Quay News.")


def test_a_chain_on_one_word_says_so_once() -> None:
    hops = [RUNS._replace(voice=HERALD), WRITES._replace(voice=HERALD)]
    told = sentence("association", "Quay News", "Harbour Street", hops)
    assert told.endswith("to write for Quay News; all of it on the word of Herald.")
    assert told.count("on the word of") == 1


def test_two_speakers_of_one_name_are_not_taken_for_one() -> None:
    voices = Speaker("unnamed/a", "an unnamed voice in Herald"), Speaker("unnamed/b", "an unnamed voice in Herald")
    hops = [hop._replace(voice=voice) for hop, voice in zip([RUNS, WRITES], voices, strict=True)]
    told = sentence("association", "Quay News", "Harbour Street", hops)
    assert told.count("only on the word of an unnamed voice in Herald") == 2
    assert "all of it" not in told


def test_the_denials_of_one_speaker_are_one_sentence_and_none_is_lost() -> None:
    denials = [
        Denied("Jane Roe", "Jane Roe", "administers", "Harbour Street"),
        Denied("A lawyer", "Jane Roe", "writes for", "Quay News", disputes=True),
        Denied("Jane Roe", "Jane Roe", "administers", "Harbour Street"),
        Denied("Jane Roe", "Jane Roe", "owns", "Harbour Street", hedge="as far as I know"),
        Denied("Jane Roe", "Jane Roe"),
        Denied("Quay News", "Quay News"),
    ]
    assert sentence("association", "Jane Roe", "Quay News", [WRITES], denials) == (
        "Jane Roe is reported to write for Quay News. "
        "A lawyer is reported to offer a rival account to the report that Jane Roe writes for Quay News. "
        "Jane Roe is reported to deny what is said of Jane Roe, that Jane Roe administers Harbour Street and that "
        "Jane Roe owns Harbour Street (“as far as I know”). "
        "Quay News is reported to deny what is said of Quay News."
    )


def test_those_who_deny_the_same_share_a_sentence() -> None:
    """Not those who deny more, or less."""
    runs, writes = ("Jane Roe", "administers", "Harbour Street"), ("Jane Roe", "writes for", "Quay News")
    denials = [
        Denied("Jane Roe", *runs),
        Denied("A lawyer", *writes),
        Denied("A lawyer", *runs),
        Denied("Quay News", *writes),
        Denied("Jane Roe", *writes),
    ]
    assert sentence("association", "Jane Roe", "Quay News", [WRITES], denials) == (
        "Jane Roe is reported to write for Quay News. "
        "A lawyer and Jane Roe are each reported to deny that Jane Roe administers Harbour Street and that "
        "Jane Roe writes for Quay News. "
        "Quay News is reported to deny that Jane Roe writes for Quay News."
    )


def test_rival_accounts_of_one_speaker_are_one_sentence() -> None:
    denials = [
        Denied("an activist", "Quay Ltd", "operates", "Harbour Street", disputes=True),
        Denied("an activist", "Jane Roe", "administers", "Harbour Street", disputes=True),
        Denied("an activist", "Pier Holding", disputes=True),
    ]
    assert sentence("association", "Jane Roe", "Quay News", [WRITES], denials).endswith(
        "An activist is reported to offer a rival account to what is said of Pier Holding and the reports that "
        "Jane Roe administers Harbour Street and that Quay Ltd operates Harbour Street."
    )


@pytest.mark.parametrize(
    ("speaker", "named", "begins"),
    [
        ("iRiver", True, "iRiver is reported"),
        ("eBank Ltd", False, "eBank Ltd is reported"),
        ("a quiet harbour", True, "a quiet harbour is reported"),
        ("a former employee (unnamed in Herald)", False, "A former employee (unnamed in Herald) is reported"),
        ("an unnamed voice in pond.example", False, "An unnamed voice in pond.example is reported"),
    ],
)
def test_only_words_of_ours_begin_with_a_capital_they_did_not_have(speaker: str, named: bool, begins: str) -> None:
    """A name is written as its owner writes it, wherever it stands."""
    hop = Told("pond.example", "administers", "eBank Ltd")
    told = sentence("control", "pond.example", "eBank Ltd", [hop], [Denied(speaker, "eBank Ltd", named=named)])
    assert told == (f"pond.example is reported to administer eBank Ltd. {begins} to deny what is said of eBank Ltd.")


def test_every_clause_knows_its_claims_and_together_they_are_the_sentence() -> None:
    """Two who deny the same thing share its clause; what only one of them denies is another's."""
    hops = [RUNS._replace(claims=("c_1", "c_2"), voice=HERALD), WRITES._replace(claims=("c_3",), voice=HERALD)]
    runs, writes = ("Jane Roe", "administers", "Harbour Street"), ("Jane Roe", "writes for", "Quay News")
    denials = [
        Denied("Jane Roe", *runs, claim="c_4"),
        Denied("Quay News", *runs, claim="c_5"),
        Denied("Jane Roe", *writes, claim="c_6"),
        Denied("Quay News", *writes, claim="c_7"),
        Denied("Jane Roe", "Quay News", claim="c_8"),
        Denied("six volunteers", *runs, claim="c_9"),
    ]
    told = clauses("association", "Quay News", "Harbour Street", hops, denials)
    assert sentence("association", "Quay News", "Harbour Street", hops, denials) == text_of(told)
    assert told[0] == ("Taken together, these reports link Quay News to Harbour Street:", ())
    assert told[1:4] == [
        ("Jane Roe is reported to administer Harbour Street (“seems to be”);", ("c_1", "c_2")),
        ("Jane Roe is reported to write for Quay News;", ("c_3",)),
        ("all of it on the word of Herald.", ("c_1", "c_2", "c_3")),
    ]
    assert told[4:] == [
        ("Jane Roe is reported to deny what is said of Quay News,", ("c_8",)),
        ("that Jane Roe administers Harbour Street", ("c_4",)),
        ("and that Jane Roe writes for Quay News.", ("c_6",)),
        ("Quay News is reported to deny that Jane Roe administers Harbour Street", ("c_5",)),
        ("and that Jane Roe writes for Quay News.", ("c_7",)),
        ("six volunteers are reported to deny that Jane Roe administers Harbour Street.", ("c_9",)),
    ]
    shared = clauses("association", "Quay News", "Harbour Street", [WRITES], denials[:4])
    assert shared[1:] == [
        ("Jane Roe and Quay News are each reported to deny that Jane Roe administers Harbour Street", ("c_4", "c_5")),
        ("and that Jane Roe writes for Quay News.", ("c_6", "c_7")),
    ]
