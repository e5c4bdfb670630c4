"""Addresses as analysts pass them on: whole, defanged, with or without what a browser adds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.schema.addresses import Address, address, handle_ids, refanged


@pytest.mark.parametrize(
    "written",
    [
        "harbour.example",
        "HARBOUR.example",
        "www.harbour.example/",
        "https://harbour.example",
        "hxxps://www.harbour[.]example/",
        "hXXp://harbour(.)example:8080",
        "hxxp[:]//harbour[dot]example/#top",
        "harbour\\.example",
        "m.harbour.example",
    ],
)
def test_one_site_in_many_spellings(written: str) -> None:
    assert address(written) == Address("harbour.example", "", "")


@pytest.mark.parametrize("text", ["Jane Roe", "J.R. Roe", "e.g. this", "", ".", "v2.0", "jane@quay.example", "@a.b c"])
def test_other_text_is_no_address(text: str) -> None:
    """Nor is an e-mail address: the site that carries somebody's mail is somebody else."""
    assert address(text) is None


def test_path_and_query_are_kept_apart() -> None:
    assert address("https://harbour.example/a/b/?id=1&x=2#c") == Address("harbour.example", "a/b", "id=1&x=2")


def test_an_internationalised_domain_is_read() -> None:
    assert address("https://xn--e1afmkfd.xn--p1ai/") == address("пример.рф")


def test_what_is_no_punycode_stays_as_it_is() -> None:
    found = address("xn--zz--.example")
    assert found is not None
    assert found.host == "xn--zz--.example"


@pytest.mark.parametrize(
    ("url", "handles"),
    [
        ("https://twitter.com/janeroe/status/1", ("janeroe",)),
        ("https://www.facebook.com/pages/Harbour-Street/123", ("Harbour-Street", "123")),
        ("facebook.com/profile.php?id=123", ("123",)),
        ("t.me/s/harbour", ("harbour",)),
        ("https://youtube.com/@harbour/videos", ("harbour",)),
        ("https://twitter.com/", ()),
    ],
)
def test_the_handle_in_an_address(url: str, handles: tuple[str, ...]) -> None:
    found = address(url)
    assert found is not None
    assert found.handles == handles


def test_an_address_names_an_account_on_its_platform_only() -> None:
    ids = handle_ids("https://x.com/JaneRoe")
    assert {"account:twitter/janeroe", "account:x/JaneRoe"} <= set(ids)
    assert not [id for id in ids if "facebook" in id]


def test_a_bare_handle_may_be_on_any_platform() -> None:
    assert {"account:twitter/janeroe", "page:facebook/janeroe"} <= set(handle_ids("@janeroe"))
    assert handle_ids("Jane Roe") == []


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    address(text), handle_ids(text)
    assert refanged(refanged(text)) == refanged(refanged(refanged(text)))
