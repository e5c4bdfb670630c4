"""docs/formats.md has a section for every data format, and names its columns, options and grade as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ascribe.loaders import massmove, meta, state_media, tow, twitter_io
from ascribe.loaders.options import flag

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([\w-]+): .*\n((?:(?!^## ).*\n)+)", PAGE, re.MULTILINE))
OPTIONS = dict(re.findall(r"^\| `(--[\w-]+)[^|]*\|[^|]*\| (.+) \|$", PAGE, re.MULTILINE))
LOADERS = {
    "meta": (meta.TYPED, meta.OPTIONS),
    "twitter-io": (twitter_io.HEADER[:3], twitter_io.OPTIONS),
    "state-media": (state_media.HEADER[:3], state_media.OPTIONS),
    "tow": (tow.HEADER[:3], tow.OPTIONS),
    "massmove": (massmove.SHORT[:2], massmove.OPTIONS),
}


@pytest.mark.parametrize("name", LOADERS)
def test_a_section_shows_how_the_format_is_told_and_what_grade_it_has(name: str) -> None:
    columns, options = LOADERS[name]
    assert ", ".join(columns) in SECTIONS[name]
    assert ("*Grade* B2." in SECTIONS[name]) is ("network" in options)
    assert ("*No grade.*" in SECTIONS[name]) is ("network" not in options)


@pytest.mark.parametrize("name", LOADERS)
def test_the_options_are_for_the_formats_that_take_them(name: str) -> None:
    taken = {option for option, takers in OPTIONS.items() if takers == "all" or name in takers.split(", ")}
    assert taken == {flag(option) for option in LOADERS[name][1]}


def test_the_table_of_types_is_the_loaders() -> None:
    rows = re.findall(r"^\| ([\w, ]+) \| (yes|–) \| (yes|–) \|$", PAGE, re.MULTILINE)
    told = {type: (owned == "yes", funded == "yes") for types, owned, funded in rows for type in types.split(", ")}
    assert told == {type: (type in state_media.OWNED, type in state_media.FUNDED) for type in state_media.TYPES}
