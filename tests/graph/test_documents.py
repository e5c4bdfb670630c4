"""Sources that are one document, and the way a claim came to us."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.graph.weights.documents import Library
from ascribe.schema.errors import NotFoundError
from ascribe.schema.records import Claim, Source


def claim(source, via=None):
    return Claim(subject="person:jane-roe", predicate="admin-of", object="page:harbour", source=source, via=via)


@pytest.fixture
def library():
    return Library(
        [
            Source(id="notice", publisher="Facebook", reliability="A"),
            Source(id="herald", publisher="Herald", derived_from=("notice",), url="https://www.Herald.example/a/"),
            Source(id="wire", publisher="Wire", derived_from=("herald",)),
            Source(id="mirror", url="http://herald.example/a#top", authors=("Tom Quill",), reliability="D"),
            Source(id="look-alike", url="https://herald.example/a2", publisher="Quay News"),
        ]
    )


def test_the_way_follows_derived_from_to_the_root(library):
    assert library.way(claim("wire")) == ("wire", "herald", "notice")


def test_via_is_the_whole_way_even_when_it_is_empty(library):
    assert library.way(claim("wire", via=("notice",))) == ("wire", "notice")
    assert library.way(claim("wire", via=())) == ("wire",)


def test_one_url_however_written_is_one_document(library):
    assert [library.document(id) for id in ("herald", "mirror", "look-alike")] == ["herald", "herald", "look-alike"]


def test_one_hash_is_one_document_also_through_a_third_source():
    library = Library(
        [
            Source(id="c", url="https://quay.example/x", sha256="0" * 64),
            Source(id="b", url="https://quay.example/x"),
            Source(id="a", sha256="0" * 64),
        ]
    )
    assert {library.document(id) for id in "abc"} == {"a"}


def test_a_way_counts_a_document_once(library):
    assert library.way(claim("mirror", via=("herald", "notice", "mirror"))) == ("mirror", "notice")


def test_a_copy_derives_from_what_its_document_derives_from(library):
    assert library.way(claim("mirror")) == ("mirror", "notice")


def library_of(**derived: str) -> Library:
    """Papers by id, each with the ids of those it derives from, a letter each."""
    return Library([Source(id=id, derived_from=tuple(bases)) for id, bases in derived.items()])


def ways(library: Library, ids: str) -> list[str]:
    return ["".join(library.way(claim(id))) for id in ids]


def test_a_fork_takes_the_smallest_id():
    assert ways(library_of(a="cb", b="d", c="", d=""), "ab") == ["abd", "bd"]


def test_papers_that_copy_each_other_have_one_root_wherever_one_begins():
    """The smallest of them, or the root that the smallest way out leads to."""
    assert ways(library_of(a="b", b="a"), "ab") == ["a", "ba"]
    assert ways(library_of(a="cb", b="a", c=""), "ab") == ["ac", "bac"]
    assert ways(library_of(a="bz", b="ay", y="", z=""), "ab") == ["aby", "by"]
    assert ways(library_of(a="b", b="c", c="a", x="b"), "abcx") == ["a", "bca", "ca", "xbca"]


def test_a_copy_of_itself_is_its_own_root():
    library = Library(
        [Source(id="a", url="https://quay.example/", derived_from=("a", "b")), Source(id="b", url="quay.example")]
    )
    assert library.way(claim("b")) == ("b",)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3), min_size=2),
    st.randoms(),
)
def test_what_leads_to_each_other_has_one_root_in_whatever_order_it_comes(bases, random):
    sources = [Source(id=id, derived_from=tuple(sorted(bases.get(id, "")))) for id in "abcdefgh"]
    library, shuffled = Library(sources), Library(random.sample(sources, k=len(sources)))
    leads = {id: set(bases.get(id, "")) for id in "abcdefgh"}
    for between in leads:
        for id in leads:
            leads[id] |= leads[between] if between in leads[id] else set()
    for id in leads:
        way = library.way(claim(id))
        assert way == shuffled.way(claim(id))
        assert len(set(way)) == len(way)
        assert all(step in bases[before] for before, step in pairwise(way))
        assert library.way(claim(way[-1])) == (way[-1],)
        together = [other for other in leads[id] if id in leads[other]]
        assert {library.way(claim(other))[-1] for other in together} <= {way[-1]}


def test_a_document_has_the_publisher_of_its_first_source_that_names_one(library):
    assert library.publisher("mirror") == "Herald"
    assert Library([Source(id="x")]).publisher("x") is None


def test_a_document_has_the_weakest_letter_and_all_authors_of_its_sources(library):
    assert (library.reliability("herald"), library.authors("herald")) == ("D", ("Tom Quill",))


def test_an_unknown_source_is_named_with_the_claim_and_the_nearest(library):
    with pytest.raises(NotFoundError, match=r"claim c_\w+: no source has the id 'heralt'; nearest: herald"):
        library.way(claim("heralt"))


def test_a_url_without_an_address_joins_nothing():
    library = Library([Source(id="a", url="https://"), Source(id="b", url="http://www.")])
    assert library.document("b") == "b"


def test_a_document_is_archived_where_any_of_its_records_says():
    library = Library(
        [
            Source(id="herald", url="https://herald.example/a"),
            Source(id="mirror", url="https://herald.example/a", archive_url="https://archive.example/1"),
            Source(id="robot", url="https://herald.example/a", archive_url="https://archive.example/2"),
            Source(id="later", url="https://herald.example/a", sha256="1" * 64),
            Source(id="hashed", url="https://herald.example/a", sha256="0" * 64),
            Source(id="other", url="https://herald.example/b"),
        ]
    )
    found = {id: library.archived(id) for id in ("herald", "mirror", "robot", "later", "hashed", "other")}
    assert {id: source and source.id for id, source in found.items()} == {
        "herald": "mirror",
        "mirror": "mirror",
        "robot": "robot",
        "later": "mirror",
        "hashed": "mirror",
        "other": None,
    }


def test_a_copy_with_another_hash_is_of_the_page_at_another_time():
    """The look-alike has no hash of its own, so nothing speaks against its copy."""
    library = Library(
        [
            Source(id="read", url="https://herald.example/a", sha256="0" * 64),
            Source(id="seen", url="https://herald.example/a"),
            Source(id="robot", url="https://herald.example/a", archive_url="https://archive.example", sha256="1" * 64),
        ]
    )
    assert [library.archived(id) and library.archived(id).id for id in ("read", "seen")] == [None, "robot"]
