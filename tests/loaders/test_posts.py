"""Files of posts: three headers, one form; accounts in the ledger, posts beside it, and no relation from sharing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front
from ascribe.graph.ledgers.posts import Post
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.posts import COORDINATED, TROLLS, load
from ascribe.loaders.registry import pick
from ascribe.loaders.troll_authors import HEADER
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim, Entity

Run = Callable[..., Result]
TWEETS = (
    "tweetid,userid,user_display_name,user_screen_name,account_creation_date,tweet_text,tweet_time,is_retweet,"
    "retweet_userid,retweet_tweetid,quoted_tweet_tweetid,hashtags,urls\n"
    '11,4711,Pier News,PierNews,2017-01-02,one,2017-06-22 16:03,false,,,,"[Harbour, quay]",'
    '"[https://www.harbour.example/a/, http://harbour.example/b]"\n'
    "12,4711,Pier News,PierNews,2017-01-02,two,2017-06-23 16:03:20,true,99,7,8,[],[]\n"
    ",,,,,,,,,,,,\n"
    "13,+Ab7c=,+Ab7c=,+Ab7c=,,three,2017-06-21 00:00,false,,,,,\n"
)
TROLL = (
    ",".join([*TROLLS, "post_type", "retweet"])
    + "\n"
    + '"Pier_News","Look: https://t.example/Ab1, #Harbour &amp; #quay #1",X,Russian,2015-06-22 13:41:00,'
    "2015-06-22 13:41:00,1,2,3,R,1\n"
    * 2
    + '"Pier_News","again #harbour",X,Russian,2015-06-23 13:41:00,2015-06-22 13:41:00,1,2,3,,0\n'
)
SHARES = (
    ",".join(COORDINATED)
    + "\nob1,aa,c1,1623881091.0\nob2,aa,c1,1623881091.0\nob1,bb,c2,1623881090.0\nob1,bb,c2,1623881090.0\n"
)
AUTHORS = (
    ",".join(HEADER) + "\nPier_News,Pier_News,906000000000000000,Right,RightTroll,0,905874659358453760,1,1\n"
    "quaynews,quaynews,906000000000000000,Koch,Fearmonger,0,,1,1\n"
)


def written(tmp_path: Path, text: str, name: str = "release.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, **options: str) -> tuple[list[Entity], list[Claim], list[Post], list[str]]:
    told = list(pick(path).read(path, Options(**options)))
    return (
        [one for one in told if isinstance(one, Entity)],
        [one for one in told if isinstance(one, Claim)],
        [one for one in told if isinstance(one, Post)],
        [one.text for one in told if isinstance(one, Remark)],
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *args: CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")


def test_tweets_of_a_release(tmp_path: Path) -> None:
    entities, claims, posts, remarks = read(written(tmp_path, TWEETS))
    assert [(one.id, one.name, one.aliases) for one in entities] == [
        ("account:twitter/4711", "@PierNews", ("Pier News",)),
        ("account:twitter/hashed/+Ab7c=", "hashed account +Ab7c=", ()),
    ]
    assert posts == [
        Post(
            "account:twitter/4711",
            1498147380,
            11,
            (
                ("address", "harbour.example/a"),
                ("address", "harbour.example/b"),
                ("hashtag", "#harbour"),
                ("hashtag", "#quay"),
            ),
        ),
        Post("account:twitter/4711", 1498233800, 12, (("post", "7"), ("post", "8"), ("account", "account:twitter/99"))),
        Post("account:twitter/hashed/+Ab7c=", 1498003200, 13, ()),
    ]
    said = [(c.subject, c.predicate, c.value, c.valid_from, c.valid_to, c.locator, c.grade) for c in claims]
    assert said == [
        ("account:twitter/4711", "posts", "collected", "2017-06-22", "2017-06-23", "rows 1 to 2", "B2"),
        ("account:twitter/hashed/+Ab7c=", "posts", "collected", "2017-06-21", "2017-06-21", "row 4", "B2"),
    ]
    assert remarks == [
        "graded B2, as a platform's own release; --grade gives another grade",
        "1 × blank row (row 3)",
        "rows of posts: 3, accounts: 2; `ascribe posts NAME` shows those of one",
    ]


def test_troll_tweets_have_no_number_and_are_known_by_their_whole_row(tmp_path: Path) -> None:
    entities, claims, posts, _ = read(written(tmp_path, TROLL))
    assert [(one.id, one.name) for one in entities] == [("account:twitter/pier_news", "@Pier_News")]
    assert len(posts) == 3
    assert len(set(posts)) == 2
    assert posts[0].shared == (("address", "t.example/Ab1"), ("hashtag", "#harbour"), ("hashtag", "#quay"))
    assert [(claim.predicate, claim.grade) for claim in claims] == [("posts", None)]


def test_accounts_of_no_known_platform_are_known_within_their_file(tmp_path: Path) -> None:
    entities, claims, posts, _ = read(written(tmp_path, SHARES), case="harbour-shares")
    assert [one.id for one in entities] == ["account:harbour-shares/aa", "account:harbour-shares/bb"]
    assert [one.shared for one in posts] == [(("object", name),) for name in ("ob1", "ob2", "ob1", "ob1")]
    assert [claim.object for claim in claims] == [None, None]  # and so no attribution to anybody


def test_only_a_user_names_a_network(tmp_path: Path) -> None:
    _, claims, _, _ = read(written(tmp_path, SHARES), network="Quay net")
    assert [(c.predicate, c.object) for c in claims if c.object] == [("asset-of", "network:quay-net")] * 2


def test_authors_are_what_the_list_classifies_them_as(tmp_path: Path) -> None:
    """A number that a spreadsheet rounded is nobody's number."""
    entities, claims, _, remarks = read(written(tmp_path, AUTHORS))
    assert [one.id for one in entities] == ["account:twitter/pier_news", "account:twitter/quaynews"]
    assert [(c.predicate, c.value) for c in claims] == [
        ("classified-as", "RightTroll"),
        ("account-type", "Right"),
        ("twitter-id", "905874659358453760"),
        ("classified-as", "Fearmonger"),
        ("account-type", "Koch"),
    ]
    assert remarks == ["1 × account number missing, or rounded by a spreadsheet (row 2)"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHARES.replace("1623881090.0", "soon", 1), r":4: row 3: `timestamp_share` is 'soon', no time as"),
        (SHARES.replace("1623881090.0", "132", 1), r"row 3: `timestamp_share` is '132', no time as"),
        (SHARES.replace("1623881090.0", "9" * 30, 1), r"row 3: `timestamp_share` is '9+', no time as"),
        (SHARES.replace(",aa,", ",,", 1), r"row 1: `account_id` is ''"),
        (TROLL.replace('"Pier_News"', '"Pier News"', 1), r"row 1: `author_id` is 'Pier News', which is no handle"),
        (TWEETS.replace("4711", "not a number", 1), r"row 1: `userid` is 'not a number'"),
        (TWEETS.replace("tweet_time", "when", 1), r":1: the header has no column 'tweet_time'"),
        (SHARES[:-14], r"row 4: has 3 cells where the header has 4"),
        (SHARES.replace("c2", '"c2', 1), r"the file ends within a cell in quotes"),
    ],
)
def test_a_row_that_is_not_as_in_such_files_refuses_the_whole_file(
    tmp_path: Path, run: Run, text: str, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=said):
        list(load(path, Options()))
    assert run("load", path).exit_code == 3
    assert not (tmp_path / "case.ascribe").exists()


def test_the_command_tells_how_much_an_account_posted_and_what(tmp_path: Path, run: Run) -> None:
    loaded = run("load", written(tmp_path, TROLL))
    assert "kept beside the ledger, repeated rows once: 2 posts" in loaded.output
    shown = run("posts", "@pier_news")
    assert [" ".join(line.split()) for line in shown.stdout.splitlines()] == [
        "@Pier_News account 2 posts",
        "2015-06-22T13:41:00Z to 2015-06-23T13:41:00Z (UTC)",
        "2 posts in Clemson University · release · release/file",
        "",
        "shared what posts first last",
        "hashtag #harbour 2 2015-06-22 2015-06-23",
        "address t.example/Ab1 1 2015-06-22 2015-06-22",
        "hashtag #quay 1 2015-06-22 2015-06-22",
    ]
    told = json.loads(run("posts", "@pier_news", "--json", "--limit", "1").stdout)
    assert list(told) == ["entity", "posts", "first", "last", "shared", "sources"]
    assert told["shared"] == [
        {
            "sort": "hashtag",
            "what": "#harbour",
            "name": None,
            "posts": 2,
            "first": "2015-06-22T13:41:00Z",
            "last": "2015-06-23T13:41:00Z",
        }
    ]
    assert (run("posts", "nobody", "--json").exit_code, json.loads(run("posts", "nobody", "--json").stdout)) == (
        1,
        {"entity": None, "posts": 0, "first": None, "last": None, "shared": [], "sources": []},
    )


def test_whose_post_is_passed_on_is_named_where_it_is_known(tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(written(tmp_path, TWEETS.replace(",99,", ",4711,")))
        named = [(one.what, one.name) for one in case.posts("@PierNews").shared if one.sort == "account"]
    assert named == [("account:twitter/4711", "@PierNews")]


def test_what_a_post_says_on_a_terminal_does_nothing_there(tmp_path: Path, run: Run) -> None:
    run("load", written(tmp_path, SHARES.replace("ob1", "ob\x1b[31m1")))
    shown = run("posts", "account aa").stdout
    assert "\x1b" not in shown
    assert r"ob\x1b[31m1" in shown


def test_sharing_the_same_makes_no_relation(tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(written(tmp_path, SHARES))
        assert case.stats().relations == {}
        assert case.links("account aa").links == []


def test_loading_twice_changes_nothing_and_a_retracted_file_is_out(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path, SHARES)
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(path)
        once, stats = case.posts("account aa"), case.stats()
        case.load(path)
        assert (case.posts("account aa"), case.stats()) == (once, stats)
        assert once.posts == 1  # one post that refers to two objects
        case.retract("release/file", "it was made up")
        gone = case.posts("account aa")
        assert (gone.posts, gone.shared, gone.sources) == (0, [], [])
        (retraction,) = [held.record.id for held in case.store.ledger.held("retraction")]
        case.retract(retraction, "it was not")
        assert case.posts("account aa") == once


def test_a_load_that_was_cut_off_between_the_ledger_and_the_posts_is_completed_by_the_next(tmp_path: Path) -> None:
    path = written(tmp_path, SHARES)
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(path)
        (tmp_path / "case.ascribe" / "posts.sqlite").unlink()
        assert case.posts("account aa").posts == 0
        (report,) = case.load(path)
        assert (report.added, case.posts("account aa").posts) == (0, 1)


def test_a_dry_run_keeps_no_posts(tmp_path: Path, run: Run) -> None:
    told = run("load", written(tmp_path, SHARES), "--dry-run")
    assert "rows of posts: 4, accounts: 2" in told.output
    assert not (tmp_path / "case.ascribe").exists()


def test_no_export_holds_posts(tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(written(tmp_path, SHARES.replace("ob1", "HARBOUR-SECRET")))
        case.export(tmp_path / "out.jsonl", internal=True)
        assert b"HARBOUR-SECRET" not in (tmp_path / "out.jsonl").read_bytes()
        assert "HARBOUR-SECRET" not in case.dossier("account aa", internal=True)
        assert "HARBOUR-SECRET" in case.posts("account aa").shared[0].what


def test_a_server_has_no_place_for_posts(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("neo4j_server")
    refused = CliRunner().invoke(
        front,
        ["--store", server.uri, "load", str(written(tmp_path, SHARES))],
        env={"NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password, "NEO4J_DATABASE": server.database},
        prog_name="ascribe",
    )
    assert refused.exit_code == 2
    assert "posts are kept in a file beside the ledger" in refused.output


def test_posts_are_not_asked_about_under_a_view(tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(written(tmp_path, SHARES))
        with pytest.raises(ascribe.UsageError, match="posts takes the store as it stands now"):
            case.view(as_of="2018").posts("account aa")


def test_a_damaged_file_of_posts_leaves_the_rest_alone(tmp_path: Path, run: Run) -> None:
    run("load", written(tmp_path, SHARES))
    path = tmp_path / "case.ascribe" / "posts.sqlite"
    path.write_bytes(b"x" * 8192)
    refused = run("posts", "account aa")
    assert refused.exit_code == 4
    assert "is damaged" in refused.output
    assert run("links", "account aa").exit_code == 0


def test_other_columns_of_a_release_may_be_missing(tmp_path: Path) -> None:
    _, _, posts, _ = read(written(tmp_path, "tweetid,userid,tweet_time\n1,2,2020-01-01\n"))
    assert posts == [Post("account:twitter/2", 1577836800, 1, ())]


def test_rows_are_kept_as_integers(tmp_path: Path, run: Run) -> None:
    """What is met again and again is written once."""
    run("load", written(tmp_path, SHARES))
    db = sqlite3.connect(tmp_path / "case.ascribe" / "posts.sqlite")
    assert db.execute("SELECT count(*), sum(typeof(thing) = 'integer') FROM shares").fetchone() == (3, 3)
    assert db.execute("SELECT text FROM things ORDER BY text").fetchall() == [("ob1",), ("ob2",)]
    db.close()


def test_the_registry_tells_them_by_their_headers(tmp_path: Path) -> None:
    told: list[Any] = [pick(written(tmp_path, text)).name for text in (TWEETS, TROLL, SHARES, AUTHORS)]
    assert told == ["posts", "posts", "posts", "troll-authors"]
