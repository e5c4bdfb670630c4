"""docs/formats.md tells how files of posts and of their authors are known, and which options they take."""

from __future__ import annotations

import re
from pathlib import Path

from ascribe.loaders import posts, troll_authors
from ascribe.loaders.options import flag
from ascribe.loaders.posts import SHAPES

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([\w-]+): .*\n((?:(?!^## ).*\n)+)", PAGE, re.MULTILINE))


def test_every_header_is_in_the_table_with_its_grade() -> None:
    rows = re.findall(r"^\| `([\w, ]+)`.* \| (B2|none) \|", SECTIONS["posts"], re.MULTILINE)
    assert [grade for _, grade in rows] == [shape.grade or "none" for shape in SHAPES]
    for (header, _), shape in zip(rows, SHAPES, strict=True):
        assert set(header.split(", ")) <= set(shape.columns)
    assert ", ".join(troll_authors.HEADER[:3]) in SECTIONS["troll-authors"]


def test_the_options_are_those_they_take() -> None:
    options = dict(re.findall(r"^\| `(--[\w-]+)[^|]*\|[^|]*\| (.+) \|$", PAGE, re.MULTILINE))
    for name, taken in (("posts", posts.OPTIONS), ("troll-authors", troll_authors.OPTIONS)):
        told = {option for option, takers in options.items() if takers == "all" or name in takers.split(", ")}
        assert told == {flag(option) for option in taken}
