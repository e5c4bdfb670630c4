"""denied, single-origin and rests-on: what relations stand on, and who speaks against them."""


def test_denied_names_who_denies_the_interested_and_the_blanket_denial_included(told):
    """Silence is no denial."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {deny: [roe, admin-of, harbour], by: roe}
- {deny: [roe, admin-of, harbour], by: roe, source: post, grade: C3}
- {dispute: [roe, admin-of, harbour], source: letter, grade: C3}
- {say: [quay, owns, digest], grade: A2}
- {deny: [quay, owns, digest], by: quay}
- {deny: [fans, funded-by, quay], by: a lawyer, interested: true}
- {say: [pier, owns, news], grade: B3}
- {deny: pier}
- {say: [poe, writes-for, news]}
- {no_comment: [poe, writes-for, news], by: poe}
- {no_finding: [poe, writes-for, news], source: post}
""")
    assert ask("denied") == [
        (
            *("Quay Ltd", "owns", "Quay News Digest", "supported", 0.76, ["Quay Ltd"], True, False),
            ["Herald, A2", "denial, Quay Ltd, in Herald, B2"],
        ),
        ("Pier Holding", "owns", "Quay News", "contested", 0.48, ["Herald"], False, True, ["Herald, B3"]),
        (
            *("Jane Roe", "admin-of", "Harbour Street", "contested", 0.4096, ["Jane Roe", "Letter"], True, True),
            [
                "Herald, B2",
                "denial, Jane Roe, in Herald, B2",
                "denial, Jane Roe, in Post, C3",
                "dispute, Letter, A reply, C3",
            ],
        ),
        (
            *("Harbour Street Fans", "funded-by", "Quay Ltd", "denied", None, ["a lawyer"], True, False),
            ["denial, a lawyer, in Herald, B2"],
        ),
    ]


def test_single_origin_is_what_many_documents_take_from_one(told):
    """Two independent documents are two origins; a denial or a second witness is no second document."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, admin-of, harbour], source: wire}
- {say: [poe, admin-of, fans]}
- {say: [poe, admin-of, fans], source: post}
- {say: [quay, owns, news]}
- {deny: [quay, owns, news], source: post, by: quay}
- {say: [pier, owns, digest], grade: B3, by: John Poe}
- {say: [pier, owns, digest], grade: B3, by: a clerk}
""")
    assert ask("single-origin") == [
        ("Jane Roe", "admin-of", "Harbour Street", 2, 0.64, "supported", False, ["Herald, B2", "Herald, in Wire, B2"]),
    ]
    assert [row[2:4] for row in ask("single-origin", min_documents="1")] == [
        ("Harbour Street", 2),
        ("Quay News Digest", 1),
        ("Quay News", 1),
    ]


def test_what_rests_on_a_source_cites_it_or_came_by_way_of_it(told):
    """Wire repeats Herald; Post tells its own story of another page, and of this one too."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, admin-of, harbour], source: post}
- {say: [roe, created, harbour], source: post}
- {say: [harbour, coordinated-with, fans], source: wire}
- {say: [poe, admin-of, fans], source: post, via: [leak]}
- {fact: [harbour, followers, 300000]}
""")
    assert ask("rests-on", source="harbour/herald") == [
        (
            *("Jane Roe", "admin-of", "Harbour Street", 1, 2, 0.8704, "supported", False),
            ["Herald, B2", "Post, B2"],
        ),
        (
            "Harbour Street",
            "coordinated-with",
            "Harbour Street Fans",
            1,
            1,
            0.64,
            "supported",
            False,
            ["Herald, in Wire, B2"],
        ),
    ]
    assert [row[:3] for row in ask("rests-on", source="harbour/leak")] == [
        ("John Poe", "admin-of", "Harbour Street Fans"),
    ]
    assert ask("rests-on", source="harbour/her") == []
