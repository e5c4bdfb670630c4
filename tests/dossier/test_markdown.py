"""Text that others wrote comes out of Markdown as it went in, and makes nothing but text of itself."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ascribe.cli.text import visible
from ascribe.dossier.markdown import linked, plain

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKS = st.text(st.sampled_from("ab _*[]()!<>`~#|\\&;:/.$^-+=\"'{}1\n@"), min_size=1, max_size=30)


def read(markdown: str) -> str:
    """What a browser shows of a line behind a word of ours; "" where there is anything but text."""
    page = READER.render(f"x{markdown}x").strip()
    match = re.fullmatch(r"<p>x(.*)x</p>", page, re.DOTALL)
    return "" if match is None or "<" in match[1] else html.unescape(match[1])


@given(MARKS | st.text(min_size=1, max_size=30))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    # Outer spaces are no part of what Markdown shows.
    wanted = visible(f"x{text}x")[1:-1]
    assert read(plain(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "![a](https://spy.example/pixel.png)",
        "`code` and **bold** and ~~gone~~",
        "&lt;b&gt; &amp;",
        "a | b",
        "[^1]: a footnote of its own",
        "<https://spy.example>",
        "$$x^2$$",
    ],
)
def test_marks_are_characters(text: str) -> None:
    assert read(plain(text)) == text


def test_what_disguises_a_line_is_written_out() -> None:
    assert plain("a\u202eb\x1b\nc") == r"a\\u202eb\\x1b c"


@pytest.mark.parametrize("text", ["see https://spy.example", "www.spy.example", "jane@spy.example"])
def test_no_reader_makes_a_link_of_what_nobody_marked(text: str) -> None:
    """Some do for a bare address; a backslash within it is not shown, and stops them."""
    assert re.search(r"\w://|\bwww\.|\w@", plain(text)) is None
    assert read(plain(text)) == text


def test_an_address_of_the_web_is_a_link() -> None:
    assert linked("https://herald.example/a_b?c=d&e=(f)") == "<https://herald.example/a_b?c=d&e=(f)>"
    assert linked(" http://гавань.example/порт ") == "<http://гавань.example/порт>"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://herald.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "herald.example/page",
        "https://",
        "http://[broken",
        "https://herald.example/" + "a" * 3000,
    ],
)
def test_any_other_address_is_text(url: str) -> None:
    assert linked(url) == plain(url)
    assert "<a" not in READER.render(linked(url))


@pytest.mark.parametrize(
    "url", ["https://a.example/>b <c", 'https://a.example/"x`\\|', "https://a.example/\u202ex\n[y](z)"]
)
def test_an_address_cannot_end_its_link(url: str) -> None:
    page = READER.render(f"{linked(url)}.")
    assert page.count("<a href=") == 1
    assert re.sub(r'<a href="[^"]*">[^<]*</a>', "", page) == "<p>.</p>\n"
