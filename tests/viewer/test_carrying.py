"""The page carries the ledger of what it shows, and `load` reads it back."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ascribe
from ascribe.graph.store import Store
from ascribe.loaders import jsonl, page
from ascribe.viewer.page import render
from ascribe.viewer.picture import pictured
from tests.viewer.conftest import ROOT, Opened

CASES = sorted((ROOT / "cases").glob("*.yaml"))


def told(case: ascribe.Casebook | Store, name: str) -> list[tuple[object, ...]]:
    """All that `links` answers, but for the order of equals."""
    return [
        (link.predicate, link.direction, link.other, link.confidence, link.status, link.origins, link.citations)
        for link in case.links(name).links
    ]


def test_a_store_made_of_a_page_answers_as_the_one_it_was_made_of(
    five: ascribe.Casebook, five_page: Path, tmp_path: Path
) -> None:
    with ascribe.open(tmp_path / "again.ascribe") as again:
        (report,) = again.load(five_page)
        assert report.added == five.stats().claims
        assert again.stats() == five.stats()
        for name in ("Heshmat Alavi", "Iran", "Walid Abu Rouk", "KhamakarPress"):
            assert told(again, name) == told(five, name)
        (twice,) = again.load(five_page)
        assert (twice.added, twice.withdrawn) == (0, 0)


def test_a_picture_of_a_part_carries_that_part_and_its_numbers(five: ascribe.Casebook, tmp_path: Path) -> None:
    part = five.viz(tmp_path / "part.html", "We Support Jeremy Corbyn", hops=1)
    with ascribe.open(tmp_path / "part.ascribe") as again:
        again.load(part)
        assert told(again, "We Support Jeremy Corbyn") == told(five, "We Support Jeremy Corbyn")
        assert again.stats().claims < five.stats().claims / 3


def test_every_engine_draws_the_same_page(five_cases: Store, five_page: Path) -> None:
    """Times of recording differ, so what is compared is the data that is drawn."""
    drawn = re.compile(r'id="data">(.*?)</script>', re.DOTALL)
    here, there = (drawn.search(text) for text in (render(pictured(five_cases)), five_page.read_text("utf-8")))
    assert here
    assert there
    assert gzip.decompress(base64.b64decode(here[1])) == gzip.decompress(base64.b64decode(there[1]))


def test_the_same_store_gives_the_same_bytes(five: ascribe.Casebook, tmp_path: Path) -> None:
    """In every process, each of which orders sets of texts in its own way."""
    pages = []
    for seed in ("1", "2"):
        page = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "ascribe", "--store", five.location, "viz", "-o", str(page)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]


def test_the_sum_is_of_the_ledger_itself(five_page: Path) -> None:
    """So that it can be checked by hand: base64 -d | gunzip | sha256sum."""
    found = re.search(r'data-sha256="(.*?)">(.*?)</script>', five_page.read_text("utf-8"))
    assert found
    ledger = gzip.decompress(base64.b64decode(found[2]))
    assert hashlib.sha256(ledger).hexdigest() == found[1]
    assert ledger.startswith(b'{"format":"ascribe-ledger"')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r'data-sha256="....', 'data-sha256="0000', "SHA-256 is another"),
        (r'(id="ledger".*?>)H4sIA', r"\1H4sIB", "damaged"),
        (r'(id="ledger".*?>)....', r"\1", "damaged"),
        (r'(id="ledger".*?>)[^<]*', r"\1", "damaged"),
        (r'<script type="text/plain" id="ledger".*?</script>', "", "shows more than a page carries"),
        (r'(?s)(id="ledger".*?>.{99}).*', r"\1", "cut off on the way"),
        (r"(?s).*", "<!DOCTYPE html><p>A page of somebody else's", "is no page of `ascribe viz`"),
    ],
)
def test_a_page_that_was_changed_is_refused(five_page: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(re.sub(old, new, five_page.read_text("utf-8"), count=1), encoding="utf-8")
    with ascribe.open(tmp_path / "new.ascribe") as case, pytest.raises(ascribe.InputError, match=message):
        case.load(broken)
    assert not (tmp_path / "new.ascribe").exists()


def test_a_ledger_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_LONGEST", 1000)
    packed = base64.b64encode(gzip.compress(b"x" * 100_000)).decode()
    attributes = f'type="text/plain" id="ledger" data-format="ascribe-ledger" data-sha256="{"0" * 64}"'
    path = tmp_path / "bomb.html"
    path.write_text(f"<!DOCTYPE html><script {attributes}>{packed}</script>", encoding="utf-8")
    with pytest.raises(ascribe.InputError, match="too large"):
        list(page.load(path))


def test_what_a_browser_saves_again_still_carries_its_ledger(
    five_page: Path, tmp_path: Path, look: Callable[..., Opened]
) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(look(five_page).page.content(), encoding="utf-8")
    assert list(page.load(saved)) == list(page.load(five_page))


def test_line_ends_of_other_scripts_are_no_line_ends(tmp_path: Path) -> None:
    casefile = tmp_path / "lines.yaml"
    casefile.write_text(
        "case: lines\nentities:\n  roe: {kind: Person, name: Jane Roe}\n  quay: {kind: Organization, name: Quay Ltd}\n"
        "sources:\n  herald: {publisher: Herald}\nclaims:\n  - source: herald\n    says:\n"
        '      - {say: [roe, owns, quay], quote: "one\\u2028two\\u0085three"}\n',
        encoding="utf-8",
    )
    with ascribe.open(casefile) as case:
        written = case.viz(tmp_path / "page.html")
    quotes = [held.record.quote for held in page.load(written) if held.record.record == "claim"]
    assert quotes == [("one\u2028two\u0085three",)]
    assert jsonl.NAME == "ascribe-ledger"
