"""The file of posts keeps each post once, all or nothing for a case, and counts what one account shared."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.graph.ledgers.posts import Post, PostFile, Shared
from ascribe.schema.errors import StoreError

PIER, QUAY = "account:twitter/pier", "account:twitter/quay"
ONE = Post(PIER, 100, 1, (("address", "harbour.example/a"), ("hashtag", "#harbour")))
TWO = Post(PIER, 200, 2, (("address", "harbour.example/a"),))
BARE = Post(PIER, 300, 3, ())
OTHER = Post(QUAY, 150, 4, (("address", "harbour.example/a"),))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[PostFile]:
    with PostFile(tmp_path / "posts.sqlite", write=True) as file:
        yield file


def take(file: PostFile, case: str, *posts: Post) -> int:
    with file.replacing(case) as intake:
        for post in posts:
            intake.keep(post)
    return intake.posts


def test_an_account_has_its_own_posts_and_what_they_shared_most_often_first(file: PostFile) -> None:
    take(file, "release", ONE, TWO, BARE, OTHER)
    told = file.of(PIER)
    assert (told.posts, told.first, told.last, told.cases) == (3, 100, 300, {"release": 3})
    assert told.shared == [
        Shared("address", "harbour.example/a", 2, 100, 200),
        Shared("hashtag", "#harbour", 1, 100, 100),
    ]
    assert file.of(PIER, limit=1).shared == told.shared[:1]


def test_a_repeated_row_and_a_second_load_change_nothing(file: PostFile) -> None:
    assert take(file, "release", ONE, TWO, ONE) == 2
    once = file.of(PIER)
    assert take(file, "release", TWO, ONE) == 2
    assert file.of(PIER) == once


def test_a_post_in_two_files_is_one_post(file: PostFile) -> None:
    take(file, "release", ONE, TWO)
    take(file, "again", TWO, BARE)
    told = file.of(PIER)
    assert (told.posts, told.cases, told.shared[0].posts) == (3, {"release": 2, "again": 2}, 2)
    assert file.of(PIER, without={"release"}).posts == 2


def test_a_case_loaded_anew_holds_what_it_holds_now_and_no_name_more(file: PostFile, tmp_path: Path) -> None:
    take(file, "release", ONE, OTHER)
    take(file, "release", BARE)
    assert (file.of(PIER).posts, file.of(PIER).shared, file.of(QUAY).posts) == (1, [], 0)
    db = sqlite3.connect(tmp_path / "posts.sqlite")
    assert [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("accounts", "things")] == [1, 0]
    db.close()


def test_what_is_interrupted_leaves_what_was_there_and_can_be_run_again(file: PostFile) -> None:
    take(file, "release", ONE)

    def interrupted() -> None:
        with file.replacing("release") as intake:
            for number in range(25_000):  # more than are handed over at once
                intake.keep(Post(PIER, number, number, ()))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert file.of(PIER).posts == 1
    assert take(file, "release", ONE, TWO) == 2


def test_an_account_without_posts_has_none(file: PostFile) -> None:
    told = file.of("account:twitter/nobody")
    assert (told.posts, told.first, told.last, told.cases, told.shared) == (0, None, None, {}, [])


POSTS = st.lists(
    st.builds(
        Post,
        account=st.sampled_from([PIER, QUAY]),
        at=st.integers(0, 3),
        key=st.integers(0, 2),
        shared=st.sets(st.sampled_from([("hashtag", "#a"), ("post", "1"), ("object", "x")])).map(tuple),
    ),
    max_size=12,
)


@given(posts=POSTS)
@settings(max_examples=60)
def test_it_counts_as_a_set_would(posts: list[Post], tmp_path_factory: pytest.TempPathFactory) -> None:
    with PostFile(tmp_path_factory.mktemp("posts") / "posts.sqlite", write=True) as file:
        take(file, "release", *posts)
        told = file.of(PIER)
    mine = [post for post in posts if post.account == PIER]
    assert told.posts == len({(post.at, post.key) for post in mine})
    shares = {(post.at, post.key, thing) for post in mine for thing in post.shared}
    assert {(one.sort, one.text): one.posts for one in told.shared} == {
        thing: sum(one[2] == thing for one in shares) for thing in {one[2] for one in shares}
    }


def test_a_file_of_another_program_or_a_damaged_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("no database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"text\.sqlite: is damaged .*load the posts again, the ledger is untouched"):
        PostFile(tmp_path / "text.sqlite", write=True)
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE things (n)")
    other.close()
    with pytest.raises(StoreError, match="was not written by this version of ascribe"):
        PostFile(tmp_path / "other.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the superuser")
def test_a_folder_that_forbids_writing_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    with PostFile(folder / "posts.sqlite", write=True) as file:
        take(file, "release", ONE)
    folder.chmod(0o500)
    try:
        with PostFile(folder / "posts.sqlite") as file:
            assert file.of(PIER).posts == 1
    finally:
        folder.chmod(0o700)
