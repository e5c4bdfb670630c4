"""The real files of posts load as their README says, and what is kept of them is enough to compare accounts."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

import ascribe
from ascribe.graph.ledgers.posts import Post
from ascribe.loaders.options import Options
from ascribe.loaders.registry import pick

DATA = Path(os.environ.get("ASCRIBE_DATA") or Path(__file__).parents[3] / "shared" / "data")
pytestmark = pytest.mark.skipif(
    not (DATA / "README.md").is_file(), reason=f"THE REAL FILES WERE NOT READ: there is no folder {DATA}"
)
COORDINATED = DATA / "cootweet" / "russian_coord_tweets.csv"
TROLLS = sorted(path for path in (DATA / "clemson").glob("*.csv") if "authors" not in path.name)


def posts(*paths: Path) -> list[Post]:
    return [one for path in paths for one in pick(path).read(path, Options()) if isinstance(one, Post)]


def time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ascribe.Casebook]:
    """A store with every file of posts."""
    with ascribe.open(tmp_path_factory.mktemp("posts") / "case.ascribe") as case:
        case.load(COORDINATED, *TROLLS, *(DATA / "twitter-io").glob("tw_tweets*.csv"))
        yield case


def test_coordinated_shares() -> None:
    read = posts(COORDINATED)
    assert len(read) == 35125
    assert len(set(read)) == 35124
    assert [
        len({what(one) for one in read}) for what in (lambda p: p.shared, lambda p: p.account, lambda p: p.key)
    ] == [
        7285,
        9509,
        35085,
    ]
    assert time(min(one.at for one in read)) == "2021-01-17T07:56:33+00:00"
    assert time(max(one.at for one in read)) == "2021-08-30T10:21:00+00:00"


@pytest.mark.parametrize(("window", "pairs"), [(10, (1092, 3)), (60, (6206, 4))])
def test_who_shared_one_thing_at_one_time_can_be_told_from_what_is_kept(window: int, pairs: tuple[int, int]) -> None:
    by_object: dict[object, set[tuple[int, str]]] = defaultdict(set)
    for one in posts(COORDINATED):
        by_object[one.shared].add((one.at, one.account))
    assert sum(len({account for _, account in shares}) > 1 for shares in by_object.values()) == 2240
    together: Counter[tuple[str, ...]] = Counter()
    for shares in map(sorted, by_object.values()):
        near = (pair for pair in combinations(shares, 2) if pair[1][0] - pair[0][0] <= window)
        together.update({tuple(sorted((a, b))) for (_, a), (_, b) in near if a != b})
    assert (len(together), max(together.values())) == pairs


def test_troll_tweets() -> None:
    read = posts(*TROLLS)
    assert (len(read), len(set(read))) == (3769, 3764)
    assert time(min(one.at for one in read)) == "2015-06-22T13:11:00+00:00"
    assert time(max(one.at for one in read)) == "2017-09-10T21:59:00+00:00"
    users: dict[str, set[str]] = defaultdict(set)
    for one in read:
        for sort, text in one.shared:
            if sort == "address" and text.startswith("t.co/"):
                users[text].add(one.account)
    assert (sum(len(accounts) > 1 for accounts in users.values()), len(users)) == (24, 4500)


def test_tweets_of_a_release() -> None:
    (path,) = (DATA / "twitter-io").glob("tw_tweets*.csv")
    first, _ = posts(path)
    assert first.account == "account:twitter/hashed/249064136b1c5cb00a705316ab73dd9b53785748ab757f02df7e7a9876906139"
    assert (first.key, time(first.at)) == (877919995476496385, "2017-06-22T16:03:00+00:00")
    assert first.shared == (
        ("address", "ru-open.livejournal.com/374284.html"),
        ("post", "877917212119416832"),
        ("account", "account:twitter/2572896396"),
    )


def test_what_is_kept_of_each(case: ascribe.Casebook) -> None:
    """Rows that repeat another are one post: 5 of the trolls', 40 numbers of the coordinated."""
    names = ["Anya_Isa1282", "NovostiBarnaul", "bekosv", "ivcenkov", "zabelinn"]
    assert [case.posts(f"account:twitter/{name.casefold()}").posts for name in names] == [551, 1652, 535, 555, 471]
    busiest = case.posts("account:russian-coord-tweets/0fb4232d1b7b37069c13ee17579bd10e")
    assert (busiest.posts, [one.source for one in busiest.sources]) == (14, ["russian-coord-tweets/file"])


def test_sharing_makes_no_relation_and_no_operation_is_named(case: ascribe.Casebook) -> None:
    assert case.stats().relations == {}
    assert set(case.stats().entities) == {"Account"}


def test_the_list_of_trolls() -> None:
    records = list(pick(path := DATA / "clemson" / "clemson_authors_5.csv").read(path, Options()))
    said = {(one.subject, one.predicate): one.value for one in records if getattr(one, "record", "") == "claim"}
    assert said["account:twitter/10_gop", "classified-as"] == "RightTroll"
    assert said["account:twitter/10_gop", "twitter-id"] == "905874659358453760"
    assert len(said) == 15
