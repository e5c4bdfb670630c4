"""An address becomes the account, page, channel, post or site it is the address of, never its venue."""

from __future__ import annotations

import pytest

from ascribe.loaders.assets import Meant, asset_at
from ascribe.schema.addresses import address, handle_ids

ACCOUNTS = {
    "https://twitter[.]com/JaneRoe/": ("account:twitter/janeroe", "@JaneRoe"),
    "x.com/janeroe": ("account:twitter/janeroe", "@janeroe"),
    "https://www.tiktok[.]com/@harbour.street": ("account:tiktok/harbour.street", "@harbour.street"),
    "https://medium[.]com/@jane[.]roe7": ("account:medium/jane.roe7", "@jane.roe7"),
    "https://www[.]reddit[.]com/user/Jane-Roe/": ("account:reddit/jane-roe", "@Jane-Roe"),
    "https://www.reddit.com/r/harbour/": ("group:reddit/harbour", "reddit.com/r/harbour"),
    "https://t[.]me/HarbourLive\t": ("channel:telegram/harbourlive", "@HarbourLive"),
    "https://t.me/s/HarbourLive": ("channel:telegram/harbourlive", "@HarbourLive"),
    "https://t.me/harbourlive/42": ("article:t.me/harbourlive/42", "t.me/harbourlive/42"),
    "https://www[.]youtube[.]com/@Quay_TV": ("channel:youtube/quay_tv", "@Quay_TV"),
    "https://www.youtube.com/channel/UCab-Cd": ("channel:youtube/UCab-Cd", "youtube.com/channel/UCab-Cd"),
    "https://rutube.ru/channel/239/": ("channel:rutube.ru/channel/239", "rutube.ru/channel/239"),
    "https://www.facebook.com/Quay-Times-1026/": ("page:facebook/quay-times-1026", "facebook.com/Quay-Times-1026"),
    "https://www.facebook.com/pg/Quay-Times-1026/about/?ref=x": (
        "page:facebook/quay-times-1026",
        "facebook.com/pg/Quay-Times-1026",
    ),
    "https://business.facebook.com/Quay-Times-1026/?business_id=8": (
        "page:facebook/quay-times-1026",
        "facebook.com/Quay-Times-1026",
    ),
    "https://www.facebook.com/profile.php?id=77": ("account:facebook/77", "facebook.com/profile.php?id=77"),
    "https://www.facebook.com/groups/88/": ("group:facebook/88", "facebook.com/groups/88"),
    "https://www.facebook.com/sharer.php?u=quay.example": (
        "article:facebook.com/sharer.php?u=quay.example",
        "facebook.com/sharer.php?u=quay.example",
    ),
    "https://www.linkedin.com/company/quay-ltd": ("page:linkedin/quay-ltd", "linkedin.com/company/quay-ltd"),
    "https://forum.example/u/JaneRoe/posts": ("account:forum.example/u/JaneRoe", "forum.example/u/JaneRoe"),
    "https://forum.example/d/12-a-thread": ("article:forum.example/d/12-a-thread", "forum.example/d/12-a-thread"),
    "https://forum.example/member.php?u=7": ("account:forum.example/member.php?u=7", "forum.example/member.php?u=7"),
    "jane-roe.tumblr[.]com": ("website:jane-roe.tumblr.com", "jane-roe.tumblr.com"),
}


@pytest.mark.parametrize("written", ACCOUNTS)
def test_an_address_of_an_account(written: str) -> None:
    place = address(written)
    assert place
    found = asset_at(place)
    assert (found.id, found.name) == ACCOUNTS[written]


@pytest.mark.parametrize(
    ("written", "meant", "id"),
    [
        ("http://www.Quay-News[.]example/", "site", "website:quay-news.example"),
        ("news.quay.example", "site", "website:news.quay.example"),
        ("https://quay.example/en/", "site", "website:quay.example/en"),
        ("https://petitions.example/p/1?x", "piece", "article:petitions.example/p/1?x"),
        ("https://petitions.example/p/1", "piece", "article:petitions.example/p/1"),
        ("https://t.me/harbourlive", "piece", "channel:telegram/harbourlive"),
    ],
)
def test_what_the_file_means_tells_where_the_address_does_not(written: str, meant: Meant, id: str) -> None:
    place = address(written)
    assert place
    assert asset_at(place, meant).id == id


@pytest.mark.parametrize("look_alike", ["herald.pics", "herald.co.com", "herald.example.com", "herold.example"])
def test_look_alikes_stay_apart(look_alike: str) -> None:
    real, false = address("https://www.herald.example/"), address(look_alike)
    assert real
    assert false
    assert asset_at(real, "site").id != asset_at(false, "site").id


@pytest.mark.parametrize("written", ["https://twitter.com/JaneRoe", "https://www.youtube.com/channel/UCab-Cd"])
def test_somebody_who_pastes_the_address_finds_it(written: str) -> None:
    place = address(written)
    assert place
    assert asset_at(place).id in handle_ids(written)
