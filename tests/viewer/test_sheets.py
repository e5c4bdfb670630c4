"""The table and the origins view: as wide as there is room, with the same numbers and names as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ascribe
from tests.viewer.conftest import Opened

Look = Callable[..., Opened]
WIDTHS = [(1400, 900), (1280, 800), (1024, 768), (360, 740)]
LONG = """
case: harbour
entities:
  long: {kind: Organization, name: NAME}
  roe: {kind: Person, name: Jane Roe}
sources:
  herald: {publisher: Herald, headline: A first report of some length about the quay, url: "https://herald.example/a"}
  copy: {publisher: Herald, headline: The same page found again, url: "http://www.herald.example/a/"}
claims:
  - {source: herald, grade: B2, says: [{say: [roe, employed-by, long], quote: "one"}]}
  - {source: copy, grade: B2, says: [{say: [roe, employed-by, long], quote: "two"}]}
""".replace("NAME", "W" * 120)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    (tmp_path / "long.yaml").write_text(LONG, encoding="utf-8")
    with ascribe.open(tmp_path / "long.yaml") as case:
        return case.viz(tmp_path / "long.html")


@pytest.mark.parametrize("size", WIDTHS)
def test_a_row_shows_all_of_itself_at_any_width(five_page: Path, long: Path, look: Look, size: tuple[int, int]) -> None:
    for page in (five_page, long):
        seen = look(page, "view=table", size=size)
        assert (
            seen.page.evaluate(
                """() => { const edge = document.getElementById("sheet").getBoundingClientRect().right;
                return [...document.querySelectorAll("#sheet th, #sheet td, #sheet button")]
                    .filter(part => part.getBoundingClientRect().right > edge).map(part => part.textContent); }"""
            )
            == []
        )


@pytest.mark.parametrize("size", WIDTHS)
def test_it_is_a_table_to_a_screen_reader_at_any_width(five_page: Path, look: Look, size: tuple[int, int]) -> None:
    table = look(five_page, "view=table", size=size).page.get_by_role("table")
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert heads == ["Subject", "is reported to", "Object", "Confidence", "Standing", "When", "Rests on"]
    assert table.get_by_role("row").count() == 209
    assert table.get_by_role("rowheader").count() == 208
    assert table.get_by_role("cell").count() == 208 * 6


def test_a_relation_rests_on_as_much_here_as_there(five_page: Path, look: Look) -> None:
    """In the origins view, beside it, and in the table."""
    seen = look(five_page, "view=table")
    told = seen.page.evaluate(
        """() => { const rows = [...document.querySelectorAll("#sheet tbody tr")].map(row => row.lastChild.textContent);
        return [...ascribe.stage.seen.relations].map((relation, at) => {
            ascribe.origins.show(relation);
            return [rows[at], document.getElementById("origins-told").textContent,
                document.getElementById("panel").textContent, relation.origins, relation.status];
        }); }"""
    )
    assert len(told) == 208
    for row, view, beside, origins, status in told:
        assert row == view
        assert f" · {view}" in beside
        assert view.split(", of ")[1].split()[0] == str(origins)
        assert view.startswith("only denied, in " if status == "denied" else "asserted in ")
    assert sum(status == "denied" for *_, status in told) == 2


def test_a_document_that_two_sources_are_counts_once(long: Path, look: Look) -> None:
    seen = look(long)
    assert seen.page.evaluate("() => restsOn(ascribe.model.relations[0], ascribe.model)") == (
        "asserted in 1 document, of 1 origin"
    )


def test_origins_are_called_by_names(five_page: Path, look: Look) -> None:
    """Also where two would be called the same: by what was published under which title."""
    seen = look(five_page)
    causes = seen.page.evaluate("() => ascribe.model.causes")
    ids = seen.page.evaluate("() => [...ascribe.model.names.keys(), ...ascribe.model.sources.keys()]")
    assert len(causes) == len(set(causes))
    assert [cause for cause in causes if any(id in cause for id in ids)] == []
    alike = [cause for cause in causes if cause.startswith("former MEK members in Tirana in The Intercept, unnamed")]
    assert len(alike) == 2
    assert all(cause.endswith(")") for cause in alike)


@pytest.mark.parametrize("size", WIDTHS)
def test_the_flow_into_origins_is_all_in_view(five_page: Path, long: Path, look: Look, size: tuple[int, int]) -> None:
    for page, item in ((five_page, "organization%3Amojahedin-e-khalq-organization"), (long, None)):
        seen = look(page, size=size)
        item = item or seen.page.evaluate("() => encodeURIComponent(ascribe.model.relations[0].id)")
        seen = look(page, f"view=origins&id={item}", size=size)
        assert seen.page.locator("#sheet .flow circle").count() >= 2
        outside = seen.page.evaluate(
            """() => { const sheet = document.getElementById("sheet").getBoundingClientRect();
            return [...document.querySelectorAll("#sheet .flow circle, #sheet .flow tspan")].filter(part => {
                const { left, right } = part.getBoundingClientRect();
                return left < sheet.left || right > sheet.right;
            }).map(part => part.textContent); }"""
        )
        assert outside == []
