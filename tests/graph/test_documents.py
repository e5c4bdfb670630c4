"""Sources that are one document, and the way a claim came to us."""

import pytest

from ascribe.graph.documents import Library
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


def test_a_fork_takes_the_smallest_id_and_a_cycle_is_cut():
    library = Library(
        [Source(id="a", derived_from=("c", "b")), Source(id="b", derived_from=("a",)), Source(id="c", derived_from=())]
    )
    assert library.way(claim("a")) == ("a", "b")
    assert library.way(claim("b")) == ("b", "a", "c")


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
