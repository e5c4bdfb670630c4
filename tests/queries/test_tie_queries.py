"""shared-administrators, co-administered, created-together and bridges: what has something in common with what."""


def test_shared_administrators_hold_two_fronts_or_more(told):
    """Not one front each by two namesakes, not a company beside a page, and not by a denied relation."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, created, harbour]}
- {say: [roe, registered, mirror], grade: B3}
- {deny: [roe, registered, mirror], by: roe}
- {say: [roe, owns, quay]}
- {say: [namesake, admin-of, fans]}
- {say: [poe, admin-of, harbour]}
- {deny: [poe, admin-of, fans], by: poe}
- {say: [pier, owns, harbour]}
- {say: [pier, owns, quay]}
- {say: [ministry, controls, fans], grade: F6}
- {say: [ministry, controls, harbour]}
""")
    assert ask("shared-administrators") == [
        (
            *("Jane Roe", "Person", 2, ["Harbour Street", "mirror.example"], 0.48, True),
            ["Herald, B2", "Herald, B3"],
        ),
        (
            *("Ministry of Tides", "Organization", 2, ["Harbour Street", "Harbour Street Fans"], None, False),
            ["Herald, B2", "Herald, F6"],
        ),
    ]
    assert ask("shared-administrators", min_fronts=3) == []
    assert [row[0] for row in ask("shared-administrators", min_confidence=0.1)] == ["Jane Roe"]


def test_one_front_held_in_two_ways_is_one_front(told):
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, registered, harbour], source: post}
""")
    assert ask("shared-administrators") == []


def test_co_administered_is_what_the_same_hands_control(told):
    """Not the page of a namesake, not what they merely made or wrote for, and not what is only denied."""
    ask = told("""
- {say: [roe, admin-of, harbour]}
- {say: [roe, registered, mirror], grade: B3}
- {say: [roe, created, news]}
- {say: [roe, writes-for, digest]}
- {deny: [roe, admin-of, fans], by: roe}
- {say: [namesake, admin-of, fans]}
""")
    assert ask("co-administered", entity="Harbour Street") == [
        (
            *("mirror.example", "Website", "Jane Roe", "admin-of", 0.64, "registered", 0.48, False),
            ["Herald, B2", "Herald, B3"],
        ),
    ]
    assert ask("co-administered", entity="Harbour Street", min_confidence=0.5) == []


ACCOUNTS = """
one:   {kind: Account, id: "account:one", name: "@one", properties: {created_at: 2018-02-27}}
two:   {kind: Account, id: "account:two", name: "@two", properties: {created_at: "2018-03-01T09:30:00Z"}}
three: {kind: Account, id: "account:three", name: "@three"}
four:  {kind: Account, id: "account:four", name: "@four", properties: {created_at: 2018-03-10}}
five:  {kind: Account, id: "account:five", name: "@five", properties: {created_at: 2018-03}}
six:   {kind: Account, id: "account:six", name: "@six", properties: {created_at: 2018-02-28}}
seven: {kind: Account, id: "account:seven", name: "@seven", properties: {created_at: 2018-02-30}}
"""


def test_created_together_finds_the_accounts_of_one_party_made_within_days(told):
    """Not the account of somebody else, not one whose day nobody knows, and not one made later."""
    ask = told(
        """
- {say: [roe, operates, one]}
- {say: [roe, operates, two], grade: B3}
- {deny: [roe, operates, two], by: roe}
- {say: [three, funded-by, roe], grade: F6}
- {fact: [three, created-at, "2018-03-05"]}
- {say: [roe, operates, four]}
- {say: [roe, operates, five]}
- {say: [namesake, operates, six]}
- {deny: [roe, operates, six], by: roe}
""",
        ACCOUNTS,
    )
    assert ask("created-together", days=4) == [
        (
            *("Jane Roe", "Person", 2, "2018-02-27", "2018-03-01", ["@one 2018-02-27", "@two 2018-03-01"]),
            *(0.48, True, ["Herald, B2", "Herald, B3"]),
        ),
        (
            *("Jane Roe", "Person", 2, "2018-03-01", "2018-03-05", ["@two 2018-03-01", "@three 2018-03-05"]),
            *(None, True, ["Herald, B3", "Herald, F6"]),
        ),
    ]
    assert [row[2] for row in ask("created-together", days=6)] == [3, 2]
    assert [row[2] for row in ask("created-together", days=100, min_accounts=4)] == [4]
    assert ask("created-together", days=1) == []


def test_a_set_of_accounts_is_told_once_and_a_day_that_is_in_no_calendar_does_no_harm(told):
    ask = told(
        """
- {say: [cluster, operates, six]}
- {say: [cluster, operates, one]}
- {say: [cluster, operates, seven]}
""",
        ACCOUNTS,
    )
    assert [row[2:6] for row in ask("created-together")] == [
        (3, "2018-02-27", "2018-02-30", ["@one 2018-02-27", "@six 2018-02-28", "@seven 2018-02-30"]),
    ]


def test_what_a_source_says_goes_before_what_a_file_holds(told):
    ask = told(
        """
- {say: [roe, operates, one]}
- {say: [roe, operates, four]}
- {fact: [four, created-at, "2018-02-28"]}
""",
        ACCOUNTS,
    )
    assert [row[3:5] for row in ask("created-together")] == [("2018-02-27", "2018-02-28")]


OPERATIONS = """
spring: {kind: Operation, name: Spring tide}
neap:   {kind: Network, name: Neap network}
left:   {kind: Account, id: "account:left", name: "@left"}
right:  {kind: Account, id: "account:right", name: "@right"}
"""


def test_bridges_are_tied_to_both_operations_or_to_their_assets(told):
    """Not by context, not by a denied relation, and not through somebody who is no asset of the operation."""
    ask = told(
        """
- {say: [left, asset-of, spring]}
- {say: [right, asset-of, neap], source: post, grade: B3}
- {say: [roe, operates, left]}
- {say: [roe, admin-of, right], grade: B3}
- {deny: [roe, admin-of, right], by: roe}
- {say: [quay, directs, spring]}
- {say: [quay, directs, neap], grade: F6}
- {say: [pier, operates, left]}
- {say: [pier, opposes, neap]}
- {say: [poe, operates, right]}
- {deny: [poe, operates, left], by: poe}
- {say: [namesake, operates, left]}
- {say: [namesake, employed-by, quay]}
- {say: [harbour, not-same-as, left]}
- {say: [harbour, asset-of, neap]}
""",
        OPERATIONS,
    )
    assert ask("bridges", first="Spring tide", second="Neap network") == [
        (
            *("Jane Roe", "Person", ["Jane Roe operates @left"], 0.64, ["Jane Roe admin-of @right"], 0.48, True),
            ["Herald, B2", "Herald, B3"],
        ),
        (
            *("Quay Ltd", "Organization", ["Quay Ltd directs Spring tide"], 0.64),
            *(["Quay Ltd directs Neap network"], None, False, ["Herald, B2", "Herald, F6"]),
        ),
    ]
    assert [row[0] for row in ask("bridges", first="Neap network", second="Spring tide", min_confidence=0.4)] == [
        "Jane Roe"
    ]


def test_an_asset_of_both_is_a_bridge_itself(told):
    ask = told(
        """
- {say: [left, asset-of, spring]}
- {say: [left, asset-of, neap]}
- {say: [right, asset-of, neap]}
""",
        OPERATIONS,
    )
    assert [row[0] for row in ask("bridges", first="Spring tide", second="Neap network")] == ["@left"]
