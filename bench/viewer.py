"""How large the page of `viz` is, how soon it shows something and how smoothly it moves, beside stock pyvis.

    python bench/viewer.py [STOCK]

The five cases that ship with the project, and made graphs of 5,000 entities with 15,000 relations and 20,000 with
60,000, in headless Chromium without a graphics card. First picture: from the start of loading to the first full
drawing. Frames: while the mouse drags the picture, and while its wheel zooms. Stock pyvis gets the same entities and
relations with its own template, its scripts inlined, up to STOCK (500) of the strongest entities, and a minute's time.
The exit code is 1 when a bound is broken.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import made_graph
from made_graph import Size
from playwright.sync_api import Browser, Error, Page, sync_playwright
from pyvis.network import Network

import ascribe
from ascribe.graph.relations.relations import Projected
from ascribe.graph.store import Store
from ascribe.schema.errors import VocabularyError
from ascribe.schema.records import Case, Claim
from ascribe.schema.vocabulary import base_vocabulary
from ascribe.viewer.choosing import grown
from ascribe.viewer.page import render
from ascribe.viewer.picture import Picture, pictured

CASES = Path(__file__).parents[1] / "cases"
PATIENCE = 60.0  # seconds


class Bound(NamedTuple):
    """What a page must keep: seconds to the first picture, frames a second, megabytes."""

    seconds: float
    frames: float
    megabytes: float


FIVE, MIDDLE, LARGE = Bound(0.7, 50, 0.7), Bound(2.5, 50, 3.0), Bound(8.0, 30, 10.0)


def five_cases(folder: Path) -> Picture:
    """Everything in the cases that ship with the project."""
    with ascribe.open(folder / "five.ascribe") as case:
        case.load(*sorted(CASES.glob("*.yaml")))
        return pictured(case.store)


def cited(size: Size) -> Picture:
    """A made graph with all its claims."""
    everybody = list(made_graph.entities(size))
    kinds, words = {entity.id: entity.kind for entity in everybody}, base_vocabulary()

    def meant(claim: Claim) -> Claim:
        """The same claim; where its predicate does not fit the kinds of its ends, of being associated."""
        try:
            words.check_ends(claim.predicate, kinds[claim.subject], kinds[claim.object])
        except VocabularyError:
            return Claim(**{**claim.content(), "id": "", "predicate": "associated-with"})
        return claim

    told = made_graph.claims(size, [entity.id for entity in everybody])
    claims = (meant(claim) for about in told for claim in about)
    with Store.in_memory() as store:
        store.add(Case(id="made"), [*everybody, *made_graph.sources(size), *claims])
        return pictured(store)


def uncited(size: Size) -> Picture:
    """A made graph that is too large for a page to carry its claims."""
    everybody = {entity.id: entity for entity in made_graph.entities(size)}
    with made_graph.embedded(size) as engine:
        edges = Projected(engine).between(everybody)
    return Picture("Made up", base_vocabulary(), [everybody[id] for id in grown(everybody, edges)], edges)


def stock(picture: Picture, most: int) -> str:
    """What pyvis itself makes of the strongest entities of a picture."""
    network = Network(directed=True, cdn_resources="in_line")
    kept = {entity.id for entity in picture.entities[:most]}
    for entity in picture.entities[:most]:
        network.add_node(entity.id, label=entity.name)
    for edge in picture.edges:
        if edge.entity in kept and edge.other.id in kept:
            network.add_edge(edge.entity, edge.other.id, title=edge.props["predicate"])
    return str(network.generate_html())


def first_picture(page: Page, path: Path, ready: str) -> float | None:
    """Seconds until the page says that it has drawn; None when it does not within `PATIENCE`."""
    began = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    while time.perf_counter() - began < PATIENCE:
        try:
            if drawn := page.evaluate(ready):
                return drawn / 1000
        except Error:  # between two documents
            pass
        time.sleep(0.02)
    return None


OURS = "() => performance.getEntriesByName('drawn')[0]?.startTime"
# pyvis shows a bar until its springs have come to rest.
THEIRS = (
    "() => typeof network !== 'undefined' && document.getElementById('loadingBar')?.style.opacity === '0'"
    " ? performance.now() : 0"
)


def frames(page: Page, wheel: bool) -> float:
    """Frames a second while the picture is dragged, or zoomed, for two seconds."""
    box = page.locator("canvas").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.12, box["y"] + box["height"] * 0.06
    page.mouse.move(x, y)
    page.evaluate("() => { window.seen = 0; const tick = () => { seen++; requestAnimationFrame(tick); }; tick(); }")
    if not wheel:
        page.mouse.down()
    began, step = time.perf_counter(), 0
    counted = page.evaluate("() => seen")
    while time.perf_counter() - began < 2:
        step += 1
        if wheel:
            page.mouse.wheel(0, -60 if step % 20 < 10 else 60)
        else:
            page.mouse.move(x + step * 7 % 300, y + step * 5 % 200)
    rate = (page.evaluate("() => seen") - counted) / (time.perf_counter() - began)
    if not wheel:
        page.mouse.up()
    return float(rate)


def tell(line: str) -> None:
    """Print a line at once: the next may take minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(browser: Browser, name: str, picture: Picture, bound: Bound, folder: Path, most: int) -> list[str]:
    """Print what both pages do; gives the bounds that ours breaks."""
    began = time.perf_counter()
    path = folder / "ours.html"
    path.write_text(render(picture), encoding="utf-8")
    took, megabytes = time.perf_counter() - began, path.stat().st_size / 2**20
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    first = first_picture(page, path, OURS) or PATIENCE
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    drag, zoom = frames(page, wheel=False), frames(page, wheel=True)
    context.close()
    count = f"{len(picture.entities):,} entities, {len(picture.edges):,} relations"
    tell(f"{name}: {count}, laid out and written in {took:.1f} s")
    moves = f"drag {drag:3.0f} and zoom {zoom:3.0f} frames/s"
    tell(f"  ascribe      first picture {first:5.2f} s   {moves}   {megabytes:.2f} MB")
    path = folder / "stock.html"
    path.write_text(stock(picture, most), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    page = context.new_page()
    shown = first_picture(page, path, THEIRS)
    some = f"of the {most:,} strongest " if len(picture.entities) > most else ""
    words = f"no picture {some}within {PATIENCE:.0f} s"
    if shown:
        words = f"first picture {some}{shown:5.2f} s   drag {frames(page, wheel=False):3.0f} frames/s"
    tell(f"  stock pyvis  {words}   {path.stat().st_size / 2**20:.2f} MB")
    context.close()
    limits = [
        (first <= bound.seconds, f"{name}: first picture after {first:.2f} s, more than {bound.seconds} s"),
        (min(drag, zoom) >= bound.frames, f"{name}: {min(drag, zoom):.0f} frames/s, fewer than {bound.frames}"),
        (megabytes <= bound.megabytes, f"{name}: {megabytes:.2f} MB, more than {bound.megabytes} MB"),
    ]
    return [complaint for kept, complaint in limits if not kept]


def main(most: int = 500) -> int:
    """Measure all three; 1 when a bound is broken."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    broken = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        broken += measure(browser, "five cases", five_cases(folder), FIVE, folder, most)
        broken += measure(browser, "middle", cited(Size(5_000, 15_000)), MIDDLE, folder, most)
        broken += measure(browser, "large", uncited(Size(20_000, 60_000)), LARGE, folder, most)
        browser.close()
    for complaint in broken:
        tell(complaint)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
