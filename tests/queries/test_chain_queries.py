"""behind, fronts and upstream: who is above an entity, what is below it, and how far a chain may go."""

WHO_RUNS_HARBOUR = """
- {say: [roe, admin-of, harbour]}
- {say: [roe, contracted-by, quay], source: post, grade: B3}
- {say: [quay, guided-by, ministry], grade: F6}
- {say: [roe, member-of, pier]}
- {say: [namesake, admin-of, fans], grade: A1}
- {say: [fans, funded-by, pier], grade: A1}
"""
ROE_RUNS_HARBOUR = "Jane Roe admin-of Harbour Street"
QUAY_HIRES_ROE = "Jane Roe contracted-by Quay Ltd"


def test_behind_climbs_from_a_page_to_those_who_pay_its_administrator(told):
    """Not to the namesake who runs another page, and not to a club the administrator belongs to."""
    assert told(WHO_RUNS_HARBOUR)("behind", entity="Harbour Street") == [
        ("Jane Roe", "Person", 1, [ROE_RUNS_HARBOUR], "control", 0.64, False, ["Herald, B2"]),
        (
            *("Quay Ltd", "Organization", 2, [ROE_RUNS_HARBOUR, QUAY_HIRES_ROE], "role", 0.3072, False),
            ["Herald, B2", "Post, B3"],
        ),
        (
            *("Ministry of Tides", "Organization", 3),
            [ROE_RUNS_HARBOUR, QUAY_HIRES_ROE, "Quay Ltd guided-by Ministry of Tides"],
            *("role", None, False, ["Herald, B2", "Post, B3", "Herald, F6"]),
        ),
    ]


def test_a_confidence_that_is_asked_for_leaves_out_weaker_and_ungraded_hops(told):
    ask = told(WHO_RUNS_HARBOUR)
    assert [row[0] for row in ask("behind", entity="Harbour Street", min_confidence=0.4)] == ["Jane Roe", "Quay Ltd"]
    assert [row[0] for row in ask("behind", entity="Harbour Street", min_confidence="0.5")] == ["Jane Roe"]


def test_a_limit_keeps_the_strongest_chains(told):
    ask = told(WHO_RUNS_HARBOUR)
    for query in ("behind", "upstream"):
        assert [row[0] for row in ask(query, entity="Harbour Street", limit=1)] == ["Jane Roe"]
    assert [row[0] for row in ask("fronts", entity="Quay Ltd", limit="1")] == ["Jane Roe"]


def test_fronts_walks_the_same_way_down(told):
    assert told(WHO_RUNS_HARBOUR)("fronts", entity="Quay Ltd") == [
        ("Jane Roe", "Person", 1, [QUAY_HIRES_ROE], "role", 0.48, False, ["Post, B3"]),
        (
            *("Harbour Street", "Page", 2, [QUAY_HIRES_ROE, ROE_RUNS_HARBOUR], "role", 0.3072, False),
            ["Post, B3", "Herald, B2"],
        ),
    ]


def test_upstream_adds_what_those_behind_are_linked_to(told):
    rows = told(WHO_RUNS_HARBOUR)("upstream", entity="Harbour Street")
    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("Jane Roe", "control", 0.64),
        ("Pier Holding", "association", 0.4096),
        ("Quay Ltd", "role", 0.3072),
        ("Ministry of Tides", "role", None),
    ]


def test_a_ring_is_walked_once_and_never_back_to_its_start(told):
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, paid-by, quay]}
- {say: [quay, funded-by, pier]}
- {say: [pier, guided-by, roe]}
- {say: [pier, guided-by, quay]}
""")
    for query in ("behind", "upstream"):
        rows = ask(query, entity="Harbour Street")
        assert [(row[0], row[2]) for row in rows] == [("Jane Roe", 1), ("Quay Ltd", 2), ("Pier Holding", 3)]
    rows = ask("fronts", entity="Quay Ltd")
    assert [(row[0], row[2]) for row in rows] == [
        ("Jane Roe", 1),
        ("Pier Holding", 1),
        ("Harbour Street", 2),
        ("Pier Holding", 2),
    ]


def test_five_hops_are_too_many(told):
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [poe, directs, roe]}
- {say: [quay, directs, poe]}
- {say: [pier, owns, quay]}
- {say: [ministry, owns, pier]}
""")
    assert [row[2] for row in ask("behind", entity="Harbour Street")] == [1, 2, 3, 4]
    assert [row[0] for row in ask("fronts", entity="Ministry of Tides")][-1] == "Jane Roe"


def test_a_hedged_control_is_a_role_and_assets_of_one_network_are_an_association(told):
    rows = told("""
- {say: [harbour, asset-of, cluster]}
- {say: [quay, operates, cluster], hedge: appears to}
""")("behind", entity="Harbour Street")
    assert [(row[0], row[4]) for row in rows] == [("Harbour cluster", "association"), ("Quay Ltd", "role")]


def test_two_associations_are_a_lead_and_a_conclusion_never_meets_its_own_reasons(told):
    """The Post concludes from the very membership: a chain over both would count it twice."""
    rows = told("""
- {say: [harbour, part-of, cluster]}
- {say: [cluster, part-of, quay], key: reason}
- {say: [quay, attributed-to, ministry], source: post, rests_on: [reason]}
- {say: [harbour, attributed-to, pier], source: post, rests_on: [reason]}
""")("upstream", entity="Harbour Street")
    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("Harbour cluster", 1, "association"),
        ("Pier Holding", 1, "association"),
        ("Quay Ltd", 2, "lead"),
    ]


def test_a_denial_is_shown_and_what_is_only_denied_is_never_walked(told):
    rows = told("""
- {say: [roe, admin-of, harbour]}
- {deny: [roe, admin-of, harbour], by: roe}
- {deny: [harbour, funded-by, quay], by: quay}
""")("behind", entity="Harbour Street")
    assert [(row[0], row[5], row[6]) for row in rows] == [("Jane Roe", 0.64, True)]
