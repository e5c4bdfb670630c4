"""Take the README's two pictures from the cases that ship with the project: python docs/pictures/shoot.py"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import ascribe

HERE = Path(__file__).parent
CASES = sorted((HERE.parents[1] / "cases").glob("*.yaml"))


def main() -> None:
    """One entity with what is around it, and one chain with its sentence, as a reader sees them."""
    with (
        tempfile.TemporaryDirectory() as place,
        ascribe.open(Path(place) / "five.ascribe") as case,
        sync_playwright() as playwright,
    ):
        case.load(*CASES)
        persona = case.viz(Path(place) / "persona.html", "Heshmat Alavi", hops=1)
        chain = case.viz(Path(place) / "chain.html", chain=("We Support Jeremy Corbyn", "Hamas"))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for page, high, name in ((persona, 760, "around.png"), (chain, 560, "chain.png")):
            window = browser.new_page(viewport={"width": 1280, "height": high})
            window.goto(page.as_uri())
            window.wait_for_selector("body[data-ready]")
            window.wait_for_timeout(300)
            window.screenshot(path=HERE / name)
            window.close()
        browser.close()


if __name__ == "__main__":
    main()
