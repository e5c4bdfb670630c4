"""contested, conflicting-facts and unanswered: where sources differ, and who has not been heard."""


def test_contested_gives_both_sides_their_words(told):
    """Not what is only denied, and not what somebody would not comment on."""
    ask = told("""
- {say: [roe, admin-of, harbour], quote: runs the page}
- {say: [roe, admin-of, harbour], source: wire, via: [herald], quote: owner named}
- {deny: [roe, admin-of, harbour], by: roe, quote: never ran it}
- {dispute: [roe, admin-of, harbour], source: post, grade: C3}
- {deny: [quay, owns, news], by: quay}
- {say: [poe, writes-for, news]}
- {no_comment: [poe, writes-for, news], by: poe}
- {say: [pier, owns, digest]}
- {deny: pier, quote: nothing of the sort}
""")
    assert [row[:7] for row in ask("contested")] == [
        (
            *("Pier Holding", "owns", "Quay News Digest", "contested", 0.64),
            *(["Herald"], ['Herald: "nothing of the sort"']),
        ),
        (
            *("Jane Roe", "admin-of", "Harbour Street", "contested", 0.4096),
            *(['Herald: "owner named"', 'Herald: "runs the page"'], ['Jane Roe: "never ran it"', "Post"]),
        ),
    ]


def test_facts_conflict_when_their_values_differ_for_one_time(told):
    """Not when the time differs, not when a value is retold, and not for another entity of the same name."""
    ask = told("""
- {fact: [harbour, followers, "300000"]}
- {fact: [harbour, followers, "250000"], source: post, grade: B3, when: 2018}
- {fact: [fans, followers, "10"], when: 2017}
- {fact: [fans, followers, "20"], when: 2018}
- {fact: [roe, born, "1970"]}
- {fact: [roe, born, "1970"], source: post}
- {fact: [namesake, born, "1980"]}
- {fact: [quay, seat, Port Example], by: poe}
- {fact: [quay, seat, Harbour Town], source: post}
- {fact: [news, founded, "1990"]}
- {fact: [news, closed, "1999"]}
""")
    assert ask("conflicting-facts") == [
        (
            *("Harbour Street", "Page", "followers", 2),
            ["250000 (Post, B3, for 2018)", "300000 (Herald, B2)"],
        ),
        (
            *("Quay Ltd", "Organization", "seat", 2),
            ["Harbour Town (Post, B2)", "Port Example (John Poe, in Herald, B2)"],
        ),
    ]


def test_unanswered_are_relations_on_which_neither_end_was_heard(told):
    """Whoever admits, denies, lets a lawyer deny or does not comment was asked; who is not identified cannot be."""
    ask = told(
        """
- {say: [quay, owns, news]}
- {deny: [quay, owns, news], by: poe}
- {say: [somebody, admin-of, harbour], grade: F2}
- {say: [somebody, writes-for, news], grade: B3}
- {say: [roe, admin-of, harbour]}
- {deny: [roe, admin-of, harbour], by: roe}
- {say: [poe, admin-of, harbour]}
- {say: [poe, admin-of, harbour], by: poe, source: post}
- {say: [pier, owns, digest]}
- {deny: [pier, owns, digest], by: a lawyer, interested: true}
- {say: [pier, owns, mirror]}
- {no_comment: [pier, owns, mirror], by: pier}
- {say: [quay, opposes, pier]}
- {deny: [ministry, owns, quay], by: poe}
""",
        "somebody: {kind: Person, name: a clerk, unidentified: true}",
    )
    assert [row[:6] for row in ask("unanswered")] == [
        ("a clerk", "writes-for", "Quay News", 0.48, "supported", ["Quay News"]),
        ("Quay Ltd", "owns", "Quay News", 0.2304, "contested", ["Quay Ltd", "Quay News"]),
    ]
    assert [row[0] for row in ask("unanswered", min_confidence=0.3)] == ["a clerk"]
