"""carriers, amplifiers and writers: who brought a piece to whom, and who writes for whose outlets."""


def test_carriers_come_in_order_of_date_and_the_first_publisher_first(told):
    """Not its author, not who carried another piece, and not who is only denied to have carried it."""
    ask = told("""
- {say: [news, published, tide]}
- {say: [fans, shared, tide], when: 2019-05-02}
- {say: [digest, republished, tide], when: 2019-05, grade: B3}
- {deny: [digest, republished, tide], by: digest}
- {say: [mirror, republished, tide], when: 2019-05-02, grade: F2}
- {say: [harbour, cited, tide]}
- {say: [roe, authored, tide], when: 2019}
- {deny: [quay, shared, tide], by: quay}
- {say: [quay, shared, ebb], when: 2018}
""")
    assert ask("carriers", article="High tide") == [
        ("Quay News", "Outlet", "published", None, 0.64, "supported", False, ["Herald, B2"]),
        (
            *("Quay News Digest", "Outlet", "republished", "2019-05", 0.48, "supported", True),
            ["Herald, B3", "denial, Quay News Digest, in Herald, B2"],
        ),
        ("mirror.example", "Website", "republished", "2019-05-02", None, "ungraded", False, ["Herald, F2"]),
        ("Harbour Street Fans", "Page", "shared", "2019-05-02", 0.64, "supported", False, ["Herald, B2"]),
        ("Harbour Street", "Page", "cited", None, 0.64, "supported", False, ["Herald, B2"]),
    ]
    assert [row[0] for row in ask("carriers", article="High tide", min_confidence=0.5)] == [
        "Quay News",
        "Harbour Street Fans",
        "Harbour Street",
    ]


def test_a_dated_publisher_comes_at_his_date(told):
    ask = told("""
- {say: [news, published, tide], when: 2019-05-03}
- {say: [fans, shared, tide], when: 2019-05-02}
""")
    assert [row[0] for row in ask("carriers", article="High tide")] == ["Harbour Street Fans", "Quay News"]


def test_amplifiers_carry_the_outlet_itself_or_what_it_published(told):
    """Not the outlet, not what its near-namesake published, and not what it is only denied to have published."""
    ask = told("""
- {say: [news, published, tide]}
- {deny: [news, published, tide], by: poe, interested: true}
- {say: [fans, shared, tide], when: 2019-06}
- {say: [fans, cited, news], when: 2018}
- {say: [mirror, republished, tide], grade: F2}
- {say: [news, shared, tide]}
- {deny: [news, published, ebb], by: news}
- {say: [quay, shared, ebb]}
- {say: [pier, cited, digest]}
- {deny: [harbour, cited, news], by: harbour}
""")
    assert ask("amplifiers", outlet="Quay News") == [
        (
            *("Harbour Street Fans", "Page", 2, ["Quay News", "High tide"], "2018", "2019-06", True),
            ["Herald, B2", "Herald, B2"],
        ),
        ("mirror.example", "Website", 1, ["High tide"], None, None, True, ["Herald, F2"]),
    ]
    assert [row[2:4] for row in ask("amplifiers", outlet="Quay News", min_confidence=0.1)] == [
        (2, ["Quay News", "High tide"])
    ]


def test_writers_write_for_the_outlets_that_an_entity_stands_behind(told):
    """Not for its near-namesake, not for the company itself, and not where it is only denied."""
    ask = told("""
- {say: [quay, owns, pier]}
- {say: [pier, owns, news], source: post, grade: B3}
- {deny: [pier, owns, news], by: pier}
- {say: [roe, writes-for, news], source: letter}
- {deny: [poe, writes-for, news], by: poe}
- {say: [namesake, writes-for, digest]}
- {say: [digest, backed-by, quay]}
- {say: [poe, writes-for, quay]}
""")
    assert ask("writers", entity="Quay Ltd") == [
        (
            *("Jane Roe", "Person", "Quay News"),
            ["Quay Ltd owns Pier Holding", "Pier Holding owns Quay News", "Jane Roe writes-for Quay News"],
            *(0.1966, True, ["Herald, B2", "Post, B3", "Letter, A reply, B2"]),
        ),
    ]
    assert ask("writers", entity="Quay Ltd", min_confidence=0.5) == []
