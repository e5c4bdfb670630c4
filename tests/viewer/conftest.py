"""One browser for all tests of the page, which they open from a file as a reader would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ascribe
from tests.needed import lacking

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Opened:
    """A page that is open, and everything it did that it should not do."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def click_entity(self, name: str) -> None:
        """Click with the mouse on the shape of an entity on the canvas."""
        self.page.mouse.click(*self.page.evaluate(_WHERE, name))

    def click_relation(self, subject: str, words: str, object: str) -> None:
        """Click with the mouse on the line of a relation, where no other is near."""
        self.page.mouse.click(*self.page.evaluate(_ALONG, [subject, words, object]))

    def text(self, selector: str) -> str:
        found: str = self.page.inner_text(selector)
        return found

    def fragment(self) -> str:
        found: str = self.page.evaluate("() => location.hash")
        return found


_WHERE = """name => {
    const { model, stage } = ascribe, entity = model.entities.find(each => each.name === name);
    const { x, y } = stage.net.canvasToDOM({ x: entity.x, y: entity.y });
    const box = document.getElementById("net").getBoundingClientRect();
    return [x + box.left, y + box.top];
}"""
_ALONG = """([subject, words, object]) => {
    const { model, stage } = ascribe;
    const wanted = JSON.stringify([subject, words, object]);
    const relation = model.relations.find(r => JSON.stringify([r.from.name, r.words.label, r.to.name]) === wanted);
    const edges = stage.net.body.edges, at = (id, t) => edges[id].edgeType.getPoint(t);
    const steps = Array.from({ length: 41 }, (_, step) => step / 40);
    const others = stage.edges.getIds().filter(id => id !== relation.id).flatMap(id => steps.map(t => at(id, t)));
    const room = t => Math.min(...others.map(o => Math.hypot(o.x - at(relation.id, t).x, o.y - at(relation.id, t).y)));
    const best = steps.slice(8, 33).sort((a, b) => room(b) - room(a))[0];
    const { x, y } = stage.net.canvasToDOM(at(relation.id, best));
    const box = document.getElementById("net").getBoundingClientRect();
    return [x + box.left, y + box.top];
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, as the system has it; without one these tests are skipped, in CI they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        reason = "THE PAGE WAS NOT TRIED IN A BROWSER: install Debian's chromium and `pip install -e .[dev]`"
        lacking(reason)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        running = playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@pytest.fixture
def look(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Opens a file in a new window; at the end nothing may have been requested and nothing complained about."""
    made: list[tuple[Any, Opened]] = []

    def opened(path: Path, fragment: str = "", *, size: tuple[int, int] = (1400, 900), **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        seen = Opened(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda message: seen.complaints.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (seen.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        context.on("page", lambda other: seen.complaints.append(f"window: {other.url}") if other is not page else None)
        page.goto(f"{path.as_uri()}#{fragment}")
        page.wait_for_selector("body[data-ready]")
        made.append((context, seen))
        return seen

    yield opened
    complaints = []
    for context, seen in made:
        own = [url for url in seen.requests if not url.startswith(("file:", "blob:"))]
        complaints += own + seen.complaints
        assert sum(url.startswith("file:") for url in seen.requests) <= 1 + seen.page.evaluate(
            "() => window.reloads ?? 0"
        )
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ascribe.Casebook]:
    """A casebook with the five cases that ship with the project."""
    with ascribe.open(tmp_path_factory.mktemp("five") / "five.ascribe") as case:
        case.load(*sorted((ROOT / "cases").glob("*.yaml")))
        yield case


@pytest.fixture(scope="session")
def five_page(five: ascribe.Casebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything in the five cases as one page."""
    return five.viz(tmp_path_factory.mktemp("pages") / "five.html")
