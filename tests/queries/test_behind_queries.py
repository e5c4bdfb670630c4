"""behind-both, personas and attributions: who is reported to stand behind what, and who says so."""

CHAIN = """
- {say: [roe, admin-of, harbour]}
- {say: [roe, contracted-by, quay], source: post, grade: B3}
- {say: [news, funded-by, quay], source: letter}
"""


def test_behind_both_finds_the_party_above_two_entities(told):
    """Not a namesake, not a backer of the one and a writer for the other, and not the one behind the other."""
    ask = told(
        CHAIN
        + """
- {say: [namesake, admin-of, harbour]}
- {say: [roe, writes-for, news]}
- {say: [harbour, backed-by, pier]}
- {say: [news, funded-by, pier]}
- {deny: [ministry, owns, news], by: ministry}
- {say: [ministry, owns, harbour]}
"""
    )
    expected = (
        *("Quay Ltd", "Organization", 2, 1),
        [
            "Jane Roe admin-of Harbour Street",
            "Jane Roe contracted-by Quay Ltd",
            "Quay News funded-by Quay Ltd",
        ],
        *("role", 0.1966, False, ["Herald, B2", "Post, B3", "Letter, A reply, B2"]),
    )
    assert ask("behind-both", first="Harbour Street", second="Quay News") == [expected]
    assert ask("behind-both", first="Harbour Street", second="Quay News", min_confidence=0.5) == []


def test_a_hop_that_both_chains_share_counts_once(told):
    """Quay Ltd stands behind Harbour Street by way of the outlet that runs it; the outlet is not behind itself."""
    ask = told("""
- {say: [news, operates, harbour]}
- {say: [quay, owns, news], source: post}
""")
    route = ["Quay Ltd owns Quay News", "Quay News operates Harbour Street"]
    assert [(row[0], *row[2:5], row[6]) for row in ask("behind-both", first="Quay News", second="Harbour Street")] == [
        ("Quay Ltd", 1, 2, route, 0.4096)
    ]
    assert [(row[0], *row[2:5], row[6]) for row in ask("behind-both", first="Harbour Street", second="Quay News")] == [
        ("Quay Ltd", 2, 1, route[::-1], 0.4096)
    ]


PERSONAS = """
quill: {kind: Persona, name: Dana Quill}
tom:   {kind: Persona, name: Tom Harbour}
"""


def test_personas_are_listed_with_those_reported_to_operate_them(told):
    """Not with whom they only write for, nor with the network they are in; one that nobody operates is listed too."""
    ask = told(
        """
- {say: [roe, operates, quill]}
- {dispute: [roe, operates, quill], by: poe, grade: C3}
- {say: [quill, pseudonym-of, poe], grade: F3}
- {say: [quill, asset-of, cluster]}
- {say: [quill, writes-for, news]}
- {say: [quill, operates, harbour]}
- {deny: [pier, operates, tom], by: pier}
- {say: [pier, operates, digest]}
""",
        PERSONAS,
    )
    assert ask("personas") == [
        (
            *("Dana Quill", "operates", "Jane Roe", "Person", 0.4096, "contested", True),
            ["Herald, B2", "dispute, John Poe, in Herald, C3"],
        ),
        ("Dana Quill", "pseudonym-of", "John Poe", "Person", None, "ungraded", False, ["Herald, F3"]),
        ("Tom Harbour", None, None, None, None, None, None, None),
    ]
    assert [row[1] for row in ask("personas", min_confidence=0.4)] == ["operates", None]


def test_attributions_name_who_attributes_and_who_does_not(told):
    """A party that denies everything is no one's attribution; who carried a piece is none either."""
    ask = told("""
- {say: [cluster, attributed-to, ministry], by: Tide Labs}
- {say: [cluster, attributed-to, ministry], source: post, grade: B3}
- {no_finding: [cluster, attributed-to, ministry], source: letter, by: Chatter}
- {deny: [cluster, attributed-to, ministry], by: ministry}
- {dispute: [cluster, attributed-to, ministry], by: John Poe, grade: C3}
- {deny: [cluster, attributed-to, quay], by: quay}
- {say: [cluster, directs, harbour]}
- {say: [harbour, attributed-to, poe], grade: F2}
""")
    rows = ask("attributions")
    assert [row[:8] for row in rows] == [
        ("Harbour Street", "Page", "John Poe", None, "ungraded", ["Herald"], [], 0),
        (
            *("Harbour cluster", "Network", "Ministry of Tides", 0.5202, "contested", ["Post", "Tide Labs"]),
            ["Chatter did not attribute it", "John Poe disputes it", "Ministry of Tides denies it"],
            0,
        ),
    ]
    assert "dispute, John Poe, in Herald, C3" in rows[1][8]
    assert [row[0] for row in ask("attributions", min_confidence=0.1)] == ["Harbour cluster"]
