"""payments and ultimate-funders: which sums are stated, and where the money is reported to come from."""


def test_payments_are_listed_by_payer_and_period_and_never_added_up(told):
    """An amount that is denied, of a backer, or of a fact is no amount paid."""
    ask = told("""
- {say: [news, funded-by, quay], amount: over 180000 USD, when: 2018/2019}
- {say: [news, funded-by, quay], source: post, amount: over 180000 USD, when: 2018/2019}
- {say: [roe, paid-by, pier], source: daily, amount: 3 USD}
- {say: [roe, paid-by, pier], source: again, amount: 3 USD, quote: was paid}
- {say: [news, funded-by, quay], source: post, amount: 5000 EUR, when: 2017}
- {say: [poe, paid-by, quay], grade: F3, amount: about 40 GBP}
- {deny: [poe, paid-by, quay], by: poe, amount: 1 GBP}
- {say: [news, backed-by, pier], amount: 7 USD}
- {deny: [news, funded-by, ministry], by: ministry, amount: 9 USD}
- {say: [pier, contracted-by, digest]}
- {fact: [quay, turnover, 9 million], amount: 9000000 USD}
- {say: [roe, contracted-by, digest], amount: 11 USD}
""")
    assert [row[:9] for row in ask("payments")] == [
        ("Pier Holding", None, None, "Jane Roe", "paid-by", "3 USD", "USD", 1, 0.64),
        ("Quay Ltd", "2017", "2017", "Quay News", "funded-by", "5000 EUR", "EUR", 1, 0.8704),
        ("Quay Ltd", "2018", "2019", "Quay News", "funded-by", "over 180000 USD", "USD", 2, 0.8704),
        ("Quay Ltd", None, None, "John Poe", "paid-by", "about 40 GBP", "GBP", 1, None),
        ("Quay News Digest", None, None, "Jane Roe", "contracted-by", "11 USD", "USD", 1, 0.64),
    ]
    assert ask("payments")[3][9:] == (True, ["Herald, F3", "denial, John Poe, in Herald, B2"])
    assert [row[0] for row in ask("payments", min_confidence=0.7)] == ["Quay Ltd", "Quay Ltd"]


def test_ultimate_funders_are_the_last_who_are_reported_to_pay(told):
    """Not a company that is itself funded, not a backer, and not whoever is only denied to pay."""
    ask = told("""
- {say: [quay, owns, news]}
- {say: [quay, funded-by, pier], source: post, grade: B3}
- {say: [pier, paid-by, ministry], source: letter}
- {deny: [pier, paid-by, ministry], by: pier}
- {say: [mirror, funded-by, pier], grade: F2}
- {say: [harbour, funded-by, poe], grade: B3}
- {deny: [poe, paid-by, ministry], by: poe}
- {say: [fans, backed-by, ministry]}
- {say: [ministry, owns, digest]}
""")
    assert ask("ultimate-funders") == [
        (
            *("John Poe", "Person", "Harbour Street", 1, ["Harbour Street funded-by John Poe"], 0.48, False),
            ["Herald, B3"],
        ),
        (
            *("Ministry of Tides", "Organization", "Quay News", 3),
            [
                "Quay Ltd owns Quay News",
                "Quay Ltd funded-by Pier Holding",
                "Pier Holding paid-by Ministry of Tides",
            ],
            *(0.1966, True, ["Herald, B2", "Post, B3", "Letter, A reply, B2"]),
        ),
        (
            *("Ministry of Tides", "Organization", "mirror.example", 2),
            ["mirror.example funded-by Pier Holding", "Pier Holding paid-by Ministry of Tides"],
            *(None, True, ["Herald, F2", "Letter, A reply, B2"]),
        ),
    ]


def test_whoever_is_stronger_than_asked_for_is_the_last(told):
    ask = told("""
- {say: [news, funded-by, quay]}
- {say: [quay, funded-by, pier], grade: C3}
""")
    assert [row[0] for row in ask("ultimate-funders")] == ["Pier Holding"]
    assert [row[0] for row in ask("ultimate-funders", min_confidence=0.5)] == ["Quay Ltd"]


def test_two_who_fund_each_other_are_both_told(told):
    ask = told("""
- {say: [news, funded-by, quay]}
- {say: [quay, funded-by, pier]}
- {say: [pier, funded-by, quay]}
""")
    assert [row[0] for row in ask("ultimate-funders")] == ["Pier Holding"]


def test_a_way_of_four_hops_ends_where_it_is(told):
    ask = told("""
- {say: [news, funded-by, quay]}
- {say: [quay, funded-by, pier]}
- {say: [pier, funded-by, ministry]}
- {say: [ministry, funded-by, poe]}
- {say: [poe, funded-by, roe]}
""")
    assert [(row[0], row[3]) for row in ask("ultimate-funders")] == [("John Poe", 4)]
