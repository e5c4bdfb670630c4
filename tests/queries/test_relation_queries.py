"""links, common-administrators, funding and authors: one relation, or two that meet."""


def test_links_lists_both_directions_and_no_number_for_the_ungraded(told):
    ask = told("""
- {say: [roe, admin-of, harbour], when: 2017-05/..}
- {say: [roe, admin-of, harbour], source: wire, via: [herald], grade: B3}
- {deny: [roe, admin-of, harbour], by: roe}
- {say: [harbour, funded-by, quay], grade: F2}
- {deny: [harbour, backed-by, pier], by: pier}
- {say: [namesake, admin-of, fans]}
""")
    assert ask("links", entity="Harbour Street") == [
        (
            *("in", "admin-of", "Jane Roe", "Person", 0.64, "supported", True, 1, "2017-05", None),
            ["Herald, B2", "Herald, in Wire, B3", "denial, Jane Roe, in Herald, B2"],
        ),
        ("out", "funded-by", "Quay Ltd", "Organization", None, "ungraded", False, 1, None, None, ["Herald, F2"]),
        (
            *("out", "backed-by", "Pier Holding", "Organization", None, "denied", True, 1, None, None),
            ["denial, Pier Holding, in Herald, B2"],
        ),
    ]


def test_links_leaves_out_what_is_weaker_than_asked_for(told):
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [poe, created, harbour], grade: B3}
- {say: [harbour, funded-by, quay], grade: F2}
""")
    assert [row[2] for row in ask("links", entity="Harbour Street", min_confidence=0.5)] == ["Jane Roe"]
    assert len(ask("links", entity="Harbour Street")) == 3


def test_common_administrators_control_both_fronts_themselves(told):
    """Not one front by one namesake each, not by a denied relation, and not as a mere writer."""
    ask = told("""
- {say: [quay, operates, mirror], grade: A2}
- {say: [quay, admin-of, harbour]}
- {say: [roe, admin-of, harbour]}
- {say: [roe, registered, mirror], grade: F6}
- {say: [poe, admin-of, harbour]}
- {deny: [poe, admin-of, mirror], by: poe}
- {say: [pier, admin-of, harbour]}
- {say: [pier, created, mirror]}
- {deny: [ministry, admin-of, harbour], by: ministry}
- {say: [ministry, admin-of, mirror]}
- {say: [namesake, admin-of, mirror]}
""")
    assert ask("common-administrators", first="Harbour Street", second="mirror.example") == [
        ("Quay Ltd", "Organization", "admin-of", 0.64, "operates", 0.76, False, ["Herald, B2", "Herald, A2"]),
        ("Jane Roe", "Person", "admin-of", 0.64, "registered", None, False, ["Herald, B2", "Herald, F6"]),
    ]
    assert [
        row[0]
        for row in ask("common-administrators", first="mirror.example", second="Harbour Street", min_confidence=0.1)
    ] == ["Quay Ltd"]


def test_funding_runs_both_ways_and_keeps_every_amount_as_it_was_stated(told):
    """A backer pays nothing that anybody reported; an amount that somebody denies is not an amount paid."""
    ask = told("""
- {say: [news, funded-by, quay], amount: over 180000 USD}
- {say: [news, funded-by, quay], source: post, grade: B3, amount: about 200000 USD}
- {say: [news, funded-by, quay], source: wire, grade: C3, amount: over 180000 USD}
- {deny: [news, funded-by, quay], by: poe, amount: 5 USD}
- {say: [poe, paid-by, news], grade: B3}
- {say: [news, backed-by, pier], amount: 7 USD}
- {say: [digest, funded-by, quay], amount: 9 USD}
""")
    assert ask("funding", entity="Quay News") == [
        ("Quay News", "paid-by", "John Poe", [], 0.48, "supported", False, None, None, ["Herald, B3"]),
        (
            *("Quay Ltd", "funded-by", "Quay News", ["about 200000 USD", "over 180000 USD"]),
            *(
                0.2926,
                "contested",
                True,
                None,
                None,
                ["Herald, B2", "Post, B3", "Herald, in Wire, C3", "denial, John Poe, in Herald, B2"],
            ),
        ),
    ]
    assert [row[2] for row in ask("funding", entity="Quay Ltd")] == ["Quay News Digest", "Quay News"]


def test_authors_write_for_the_outlet_or_wrote_what_it_published(told):
    """Not for its near-namesake, and not what it merely republished."""
    ask = told("""
- {say: [roe, writes-for, news]}
- {say: [poe, authored, tide]}
- {say: [news, published, tide], source: post}
- {deny: [poe, authored, tide], by: poe}
- {say: [pier, authored, ebb]}
- {say: [news, republished, ebb]}
- {say: [namesake, writes-for, digest]}
- {deny: [quay, writes-for, news], by: quay}
- {deny: [quay, authored, tide], by: quay}
- {say: [quay, authored, ebb]}
- {deny: [news, published, ebb], by: news}
""")
    assert ask("authors", outlet="Quay News") == [
        ("Jane Roe", "Person", "writes-for", None, 0.64, False, ["Herald, B2"]),
        (
            *("John Poe", "Person", "authored", "High tide", 0.4096, True),
            ["Herald, B2", "denial, John Poe, in Herald, B2", "Post, B2"],
        ),
    ]
    assert [row[0] for row in ask("authors", outlet="Quay News", min_confidence=0.7)] == []
