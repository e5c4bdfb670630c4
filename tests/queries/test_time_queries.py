"""timeline, ended, conflicting-dates and stale: when things are said to have been so, and when it was said."""

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from tests.queries.conftest import Ask, asking


def test_a_timeline_holds_every_dated_claim_in_order_denials_marked(told):
    """Not the claims without a date, their denials, or those about a page of nearly the same name."""
    ask = told("""
- {say: [roe, admin-of, harbour], when: 2017-05/2018, quote: ran it}
- {deny: [roe, admin-of, harbour], when: 2017-05/2018, by: roe, grade: B3}
- {fact: [harbour, followers, "300000"], when: 2018-09-03, source: letter}
- {say: [harbour, funded-by, quay], when: ../2017-04, hedge: allegedly}
- {say: [quay, owns, harbour]}
- {deny: [quay, owns, harbour], by: quay}
- {say: [roe, admin-of, fans], when: 2016}
- {deny: fans, by: roe}
""")
    assert ask("timeline", entity="Harbour Street") == [
        (
            *(None, "2017-04", "asserts", "Harbour Street", "funded-by", "Quay Ltd", "supported", False),
            *(None, "Herald", None, "B2", "allegedly", None),
        ),
        (
            *("2017-05", "2018", "asserts", "Jane Roe", "admin-of", "Harbour Street", "supported", True),
            *(None, "Herald", None, "B2", None, ["ran it"]),
        ),
        (
            *("2017-05", "2018", "denies", "Jane Roe", "admin-of", "Harbour Street", "supported", True),
            *("Jane Roe", "Herald", None, "B3", None, None),
        ),
        (
            *("2018-09-03", "2018-09-03", "asserts", "Harbour Street", "followers", "300000", None, None),
            *(None, "Letter", None, "B2", None, None),
        ),
    ]


def test_a_timeline_holds_the_undated_denials_of_what_it_dates(told):
    """Also of a fact, and of everything said of the page; not of what else the deniers deny, and no silence."""
    ask = told("""
- {say: [roe, admin-of, harbour], when: 2017}
- {deny: [roe, admin-of, harbour], by: roe}
- {dispute: [roe, admin-of, harbour], source: letter, grade: C3}
- {no_comment: [roe, admin-of, harbour], by: roe}
- {deny: [poe, admin-of, harbour], by: roe}
- {fact: [harbour, followers, "300000"], when: 2018}
- {deny: [harbour, followers, "300000"], by: roe}
- {deny: [harbour, followers, "10"], by: roe}
- {deny: harbour, by: poe}
- {deny: roe, by: poe}
""")
    rows = [(row[0], *row[2:8]) for row in ask("timeline", entity="Harbour Street")]
    assert [*rows[:4], *sorted(rows[4:])] == [
        ("2017", "asserts", "Jane Roe", "admin-of", "Harbour Street", "contested", True),
        ("2018", "asserts", "Harbour Street", "followers", "300000", None, None),
        (None, "denies", "Harbour Street", "followers", "300000", None, None),
        (None, "denies", "Harbour Street", None, None, None, None),
        (None, "denies", "Jane Roe", "admin-of", "Harbour Street", "contested", True),
        (None, "disputes", "Jane Roe", "admin-of", "Harbour Street", "contested", True),
    ]


def test_what_a_source_holds_back_stands_in_every_citation_of_it(told):
    """And in none of what another says without reservation."""
    ask = told("""
- {say: [roe, admin-of, harbour], hedge: allegedly, grade: B2}
- {say: [roe, admin-of, harbour], source: post, grade: C3}
- {say: [poe, admin-of, fans], hedge: "it is said"}
""")
    [(*_, citations)] = ask("links", entity="Harbour Street")
    assert sorted(citations) == ["Herald, B2, “allegedly”", "Post, C3"]


def test_ended_is_what_is_reported_to_be_over(told):
    """Not what goes on, not what was so on one date or on two, and not what is only denied."""
    ask = told("""
- {say: [roe, admin-of, harbour], when: 2017/2018-03}
- {deny: [roe, admin-of, harbour], by: roe}
- {say: [poe, admin-of, harbour], when: ../2019}
- {say: [quay, owns, news], former: true, grade: F2}
- {say: [quay, owns, digest], when: 2018/..}
- {say: [quay, owns, digest], when: 2015/2019, source: post}
- {say: [roe, met-with, poe], when: 2018-03}
- {say: [roe, met-with, poe], when: 2019-05, source: post}
- {say: [pier, owns, news]}
- {deny: [pier, owns, digest], when: 2017/2018, by: pier}
""")
    assert [row[:8] for row in ask("ended")] == [
        ("John Poe", "admin-of", "Harbour Street", None, "2019", 0.64, "supported", False),
        ("Jane Roe", "admin-of", "Harbour Street", "2017", "2018-03", 0.64, "supported", True),
        ("Quay Ltd", "owns", "Quay News", None, None, None, "ungraded", False),
    ]
    assert [row[0] for row in ask("ended", min_confidence=0.1)] == ["John Poe", "Jane Roe"]


CONFLICTS = {
    "begins on other dates": ("[roe, admin-of, harbour]", "2017-05/..", "2018-01/..", True),
    "one beginning is more exact": ("[roe, admin-of, harbour]", "2017/..", "2017-05/..", False),
    "one beginning is unsure": ("[roe, admin-of, harbour]", "201X/..", "2017-05/..", False),
    "ends on other dates": ("[roe, admin-of, harbour]", "../2018-02", "../2019", True),
    "one is before the other": ("[roe, admin-of, harbour]", "2015/2016", "2018", True),
    "one is within the other": ("[roe, admin-of, harbour]", "2015/2018", "2016", False),
    "was so on two days": ("[roe, met-with, poe]", "2017", "2018", False),
    "happened once, on two days": ("[news, published, tide]", "2017-01-02", "2017-01-03", True),
    "only one has a date": ("[news, published, tide]", "2017-01-02", None, False),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_dates_conflict_when_both_cannot_be_right(told, case):
    relation, first, second, conflict = CONFLICTS[case]
    ask = told(
        f"- {{say: {relation}, when: {first}}}\n"
        f"- {{say: {relation}, source: post{f', when: {second}' if second else ''}}}\n"
        "- {say: [pier, owns, digest], when: 2011/2012}\n"
    )
    assert len(ask("conflicting-dates")) == conflict


def test_conflicting_dates_are_shown_with_who_gives_them(told):
    """A denial gives no date, and the dates of another relation are its own."""
    ask = told("""
- {say: [roe, admin-of, harbour], when: 2017-05/..}
- {say: [roe, admin-of, harbour], when: 2018/.., source: post}
- {deny: [poe, admin-of, harbour], when: 2011/2012}
- {say: [poe, admin-of, harbour], when: 2014/2015}
- {say: [poe, admin-of, fans], when: 2017/2018}
""")
    assert ask("conflicting-dates") == [
        (
            *("Jane Roe", "admin-of", "Harbour Street", ["2017-05/.., Herald", "2018/.., Post"]),
            *(0.8704, "supported", False, ["Herald, B2", "Post, B2"]),
        ),
    ]


NEWS = """
case: news
entities:
  roe:     {kind: Person, name: Jane Roe}
  harbour: {kind: Page, name: Harbour Street}
  fans:    {kind: Page, name: Harbour Street Fans}
  mirror:  {kind: Website, id: "website:mirror.example", name: mirror.example}
  quay:    {kind: Organization, name: Quay Ltd}
  poe:     {kind: Person, name: John Poe}
sources:
  old:    {publisher: Herald, published: 2018-04-30}
  year:   {publisher: Post, published: 2018}
  new:    {publisher: Wire, published: 2018-05-01}
  range:  {publisher: Review, published: 2017/2018-04}
  undated: {publisher: Letter}
claims:
  - source: old
    says:
      - {say: [roe, admin-of, harbour]}
      - {fact: [fans, followers, "10"]}
      - {fact: [fans, followers, "11"], source: year}
      - {fact: [quay, seat, Port Example]}
      - {fact: [quay, seat, Port Example], source: new}
      - {fact: [roe, born, "1970"], source: range}
      - {fact: [mirror, language, English], source: undated}
retractions: []
"""


@pytest.fixture
def news(store: Store) -> Ask:
    case, *records = loads(NEWS)
    store.add(case, records)
    return asking(store)


def test_stale_entities_have_no_source_that_can_be_newer(news):
    """A source of 2018 may be newer than April; one without a date says nothing; who is never spoken of is no news."""
    assert news("stale", since="2018-05") == [
        ("Harbour Street", "Page", "2018-04-30", 1, 0),
        ("Jane Roe", "Person", "2018-04-30", 2, 0),
        ("mirror.example", "Website", None, 1, 1),
    ]
    assert [row[0] for row in news("stale", since="2018")] == ["mirror.example"]
    assert len(news("stale", since="2019-01-01")) == 5
