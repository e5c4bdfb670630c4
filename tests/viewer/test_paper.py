"""What leaves the screen: the page as it is printed, and pictures saved from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ascribe
from tests.viewer.conftest import Opened

Look = Callable[..., Opened]
ALAVI = "id=persona%3Aheshmat-alavi"


def printed(seen: Opened, script: str) -> Any:
    """What `script` finds while the page is being printed."""
    seen.page.evaluate(
        f"() => addEventListener('beforeprint', () => {{ window.found = ({script})(); }}, {{once: true}})"
    )
    assert seen.page.pdf().startswith(b"%PDF")
    return seen.page.evaluate("() => window.found")


def test_whatever_is_folded_is_on_paper_the_first_time(five_page: Path, look: Look) -> None:
    seen = look(five_page, f"view=entity&{ALAVI}")
    open_before = seen.page.locator("#panel details[open]").count()
    quotes = printed(seen, "() => document.querySelectorAll('#panel blockquote').length")
    claims = "() => ascribe.model.byId.get('persona:heshmat-alavi').relations.flatMap(r => r.said)"
    assert quotes >= seen.page.evaluate(f"({claims})().filter(said => said.claim.quote).length") > 16
    assert seen.page.locator("#panel details[open]").count() == open_before


@pytest.mark.parametrize("view", [f"view=entity&{ALAVI}", f"view=origins&{ALAVI}", "view=table"])
def test_paper_is_white_whatever_the_screen_is(five_page: Path, look: Look, view: str) -> None:
    seen = look(five_page, view, color_scheme="dark")
    assert printed(seen, "() => document.documentElement.dataset.theme") == "light"
    assert seen.page.get_attribute("html", "data-theme") == "dark"
    seen.page.emulate_media(media="print")
    looks = seen.page.evaluate(
        """() => [document.body, ...document.querySelectorAll("#sheet text, #sheet td, #panel p")].map(part =>
            [getComputedStyle(part).backgroundColor, part.closest("svg") ? getComputedStyle(part).fill
                : getComputedStyle(part).color, getComputedStyle(part).colorScheme])"""
    )
    assert {scheme for _, _, scheme in looks} == {"light"}
    assert {background for background, _, _ in looks} <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert all(max(map(int, re.findall(r"\d+", ink)[:3])) <= 0x99 for _, ink, _ in looks)


def test_the_stage_is_printed_as_a_drawing_with_its_legend(five: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    """Nothing is stretched: circles stay circles; each kind and each sign is explained."""
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi"), color_scheme="dark")
    found = printed(
        seen,
        """() => [...document.querySelectorAll("#printed > svg")].map(drawing => ({
            wide: drawing.viewBox.baseVal.width, high: drawing.viewBox.baseVal.height, text: drawing.textContent,
            paper: drawing.querySelector("rect")?.getAttribute("fill"),
            stretched: drawing.hasAttribute("preserveAspectRatio"),
        }))""",
    )
    drawing, legend = found
    size = seen.page.evaluate(
        "() => [document.getElementById('net').clientWidth, document.getElementById('net').clientHeight]"
    )
    assert [drawing["wide"], drawing["high"]] == size
    assert not drawing["stretched"]
    assert drawing["paper"] == "#fff"
    assert "Heshmat Alavi" in drawing["text"]
    assert "arrows point to the object of the sentence" in legend["text"]
    assert "denied by somebody disinterested" in legend["text"]
    for kind in seen.page.evaluate("() => [...new Set(ascribe.model.entities.map(entity => entity.kind))]"):
        assert kind in legend["text"]
    assert seen.page.locator("#printed").count() == 0


def test_a_table_fits_the_paper_from_its_first_page_on(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=table", size=(718, 1000))
    seen.page.emulate_media(media="print")
    assert seen.page.evaluate("() => getComputedStyle(document.getElementById('stage')).breakInside") == "auto"
    beyond = seen.page.evaluate(
        """() => [...document.querySelectorAll("#sheet th, #sheet td")]
            .filter(cell => cell.getBoundingClientRect().right > 718).length"""
    )
    assert beyond == 0


def saved(seen: Opened) -> str:
    with seen.page.expect_download() as saving:
        seen.page.click("#tool-svg")
    return Path(saving.value.path()).read_text("utf-8")


def test_a_saved_chain_says_on_its_lines_what_the_screen_says(
    five: ascribe.Casebook, tmp_path: Path, look: Look
) -> None:
    """With words, numbers, bands and their title."""
    seen = look(five.viz(tmp_path / "chain.html", chain=("We Support Jeremy Corbyn", "Hamas")))
    seen.page.wait_for_function("() => ascribe.stage.light")
    picture = saved(seen)
    assert "is associated with .24" in picture
    assert "administers .78" in picture
    assert "linked by these reports, no more" in picture
    assert picture.count(f'fill="{seen.page.evaluate("() => ink.band")}"') == 2


@pytest.mark.parametrize("view", ["", f"view=entity&{ALAVI}"])
def test_signs_and_names_are_saved_where_they_are_seen(
    five: ascribe.Casebook, tmp_path: Path, look: Look, view: str
) -> None:
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi"), view)
    # All that the stage writes, as its canvas is told to.
    written = seen.page.evaluate(
        """() => {
            const { stage } = ascribe, ctx = stage.canvas.getContext("2d"), found = [], write = ctx.fillText;
            ctx.fillText = (text, x, y) => {
                found.push([text, stage.net.canvasToDOM({ x, y }).x]);
                write.call(ctx, text, x, y);
            };
            stage.net.renderer._redraw();
            delete ctx.fillText;
            return found;
        }"""
    )
    drawing = saved(seen).split('<line x1="0"')[0]
    there = [(float(x), text) for x, text in re.findall(r'<text x="([-\d.]+)"[^>]*>([^<]*)</text>', drawing)]
    assert [text for text, _ in written] == [text.replace("&amp;", "&") for _, text in there]
    assert "≠" in dict(written)
    assert all(abs(x - seen_at) < 0.2 for (x, _), (_, seen_at) in zip(there, written, strict=True))


def test_only_a_stage_that_is_seen_can_be_saved(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=table")
    assert seen.page.is_disabled("#tool-svg")
    seen.page.keyboard.press("t")
    assert seen.page.is_enabled("#tool-svg")
