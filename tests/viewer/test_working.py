"""What a reader does with the page, done with mouse and keyboard on the five cases that ship with the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ascribe
from tests.viewer.conftest import Opened

Look = Callable[..., Opened]
# Of something that is drawn: the title of the picture names only one of those.
BEHIND = ["← reported to stand behind something here", "in front of something here →"]


def test_it_opens_with_everything_counted(five: ascribe.Casebook, five_page: Path, look: Look) -> None:
    seen, stats = look(five_page), five.stats()
    entities, relations = sum(stats.entities.values()), sum(stats.relations.values())
    assert seen.text("#counts") == f"{entities} entities · {relations} relations"
    assert "Contested or denied" in seen.text("#panel").capitalize() or "CONTESTED OR DENIED" in seen.text("#panel")


def test_searching_finds_an_entity_by_an_alias_and_enter_shows_it(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("heshmat al")
    assert "Heshmat Alavi" in seen.text("#hits")
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Heshmat Alavi"
    assert seen.fragment().startswith("#view=entity&id=persona")


def test_a_name_that_nobody_has_is_answered(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.fill("#search", "zzzz")
    assert seen.text("#hits") == "nothing here is called that"


def test_a_click_on_an_entity_shows_its_links_with_all_that_is_said(
    five: ascribe.Casebook, five_page: Path, look: Look
) -> None:
    """Every citation of every relation: quotes, speaker, grade, hedge, denials."""
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    seen.page.keyboard.press("Escape")
    seen.click_entity("Heshmat Alavi")
    assert seen.text("#panel h2") == "Heshmat Alavi"
    seen.page.evaluate("() => document.querySelectorAll('#panel details').forEach(part => { part.open = true; })")
    seen.page.wait_for_timeout(100)
    seen.page.evaluate("() => document.querySelectorAll('#panel details').forEach(part => { part.open = true; })")
    said = " ".join(seen.page.evaluate("() => document.getElementById('panel').textContent").split())
    links = five.links("Heshmat Alavi").links
    assert len(links) == 16
    for link in links:
        assert link.other.name in said
        for citation in link.citations:
            for words in [*citation.quote, citation.speaker, citation.hedge or "", citation.grade or ""]:
                assert " ".join(words.split()) in said
            assert seen.page.locator(f"#said-{citation.claim}").count() >= 1


def test_a_click_on_a_relation_shows_its_claims_by_origin(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=page%3Afacebook%2Fwe-support-jeremy-corbyn")
    seen.click_relation("Walid Abu Rouk", "administers", "We Support Jeremy Corbyn")
    assert seen.text("#panel h2") == "Walid Abu Rouk administers We Support Jeremy Corbyn"
    assert ".78 strong" in seen.text("#panel")
    assert "Origin 1 of" in seen.text("#panel")


def test_what_is_denied_stands_beside_what_is_said(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    seen.page.click("#panel summary >> text=Hassan Heyrani")
    seen.page.click("#panel >> text=This relation")
    assert seen.text("#panel h2") == "Hassan Heyrani operates Heshmat Alavi"
    text = seen.text("#panel")
    assert ".44 some" in text
    assert "contested · denied by an interested party" in text
    assert "Origin 1 of 1:" in text
    assert seen.page.locator("#panel .said.disputes").count() == 2
    assert seen.page.locator("#panel .said.disputes >> text=rival account").count() == 2


def test_a_chain_that_is_contested_is_called_so_wherever_it_is_listed(
    five: ascribe.Casebook, tmp_path: Path, look: Look
) -> None:
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi", hops=1))
    line = seen.page.locator("#panel .line", has_text="Heshmat Alavi — Hassan Heyrani")
    assert line.inner_text().endswith(".44 · control · 1 hop · contested")
    line.click()
    assert "control · 1 hop · contested" in seen.text("#panel .way")


def test_relations_to_what_is_filtered_away_are_not_listed_either(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    assert "Forbes" in seen.text("#panel")
    seen.page.click('[data-off="kind:Outlet"]')
    assert "Forbes" not in seen.text("#panel")
    assert "more filtered away" in seen.text("#panel")


def test_a_sign_is_never_under_a_name(five: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    """All that is contested or denied around an entity can be seen, whatever is written near it."""
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi", hops=1))
    covered = seen.page.evaluate(
        """() => { const { boxes, signs } = ascribe.stage;
        return signs.filter(({ box }) => boxes.some(other => other !== box && meet(box, other))); }"""
    )
    assert covered == []


@pytest.mark.parametrize("hops", [1, 2])
def test_on_a_narrow_screen_names_titles_and_signs_are_whole_and_apart(
    five: ascribe.Casebook, tmp_path: Path, look: Look, hops: int
) -> None:
    seen = look(five.viz(tmp_path / "around.html", "Heshmat Alavi", hops=hops), size=(360, 740))
    cut, covered = seen.page.evaluate(
        """() => { const { stage } = ascribe, { boxes, signs } = stage, ctx = stage.canvas.getContext("2d");
        ctx.font = `500 ${12.5 / stage.scale}px ${FONT}`;
        const names = stage.names.map(({ lines, x, y }) => {
            const half = Math.max(...lines.map(line => ctx.measureText(line).width)) / 2;
            return [x - half, y, x + half, y + 1]; });
        const whole = [...names, ...stage.titles().map(({ box }) => box)];
        const ends = whole.flatMap(([left, , right]) => [left, right].map(x => stage.net.canvasToDOM({ x, y: 0 }).x));
        return [ends.filter(x => x < 0 || x > 360),
            signs.filter(({ box }) => names.some(name => meet(box, name)))]; }"""
    )
    assert (cut, covered) == ([], [])


@pytest.mark.parametrize("size", [(1400, 900), (360, 740)])
def test_every_denial_is_marked_however_small_the_picture(five_page: Path, look: Look, size: tuple[int, int]) -> None:
    """A red rim is where the middle of each denied line is, at a tenth of its size, too."""
    seen = look(five_page, size=size)
    denied = seen.page.evaluate("() => ascribe.model.relations.filter(sign).length")
    assert denied > 5
    for scale in (None, 0.06):
        if scale:
            seen.page.evaluate("scale => ascribe.stage.net.moveTo({ scale })", scale)
            seen.page.wait_for_timeout(100)
        assert seen.page.evaluate("() => ascribe.stage.signs.length") == denied
        radius = seen.page.evaluate("() => Math.min(...ascribe.stage.signs.map(({ r }) => r * ascribe.stage.scale))")
        assert radius >= 5


def test_whatever_lies_beside_a_chosen_entity_has_its_name(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    named = set(seen.page.evaluate("() => ascribe.stage.names.map(({ lines }) => lines.join(' '))"))
    beside = seen.page.evaluate("() => ascribe.stage.light.entities.map(({ name }) => broken(name).join(' '))")
    assert len(beside) > 10
    assert set(beside) <= named


def test_the_home_panel_lists_all_that_anybody_denies(five_page: Path, look: Look) -> None:
    """Also what is denied only: as many as there are signs in the picture."""
    seen = look(five_page)
    signs = seen.page.evaluate("() => ascribe.model.relations.filter(sign).length")
    statuses = seen.page.evaluate("() => ascribe.model.relations.map(relation => relation.status)")
    assert signs >= statuses.count("contested") + statuses.count("denied")
    assert statuses.count("denied") > 0
    assert f"contested or denied ({signs})" in seen.text("#panel").lower()


def test_searching_finds_nobody_by_the_name_of_a_case(five_page: Path, look: Look) -> None:
    """The ids of those whom the sources do not name hold it; an id counts only as a whole."""
    seen = look(five_page)
    seen.page.fill("#search", "heshm")
    hits = seen.page.locator("#hits li bdi").all_inner_texts()
    assert hits == ["Heshmat Alavi", "Heshmat Alavi Twitter account"]
    seen.page.fill("#search", "persona:heshmat-alavi")
    assert seen.page.locator("#hits li bdi").all_inner_texts() == ["Heshmat Alavi"]


def test_as_of_a_date_the_page_tells_what_the_program_tells(five: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    """No relation, no claim beside it and no fact of another time; and what nobody knows to have held is called so."""
    then = five.view(as_of="2018")
    seen = look(then.viz(tmp_path / "then.html"))
    besides = seen.page.evaluate(
        """() => [...new Set([...ascribe.model.said.values()].flat().map(({ claim }) => claim))]
            .map(({ id, object, predicate, stance }) => [id, object ?? null, predicate ?? null, stance])"""
    )
    assert {stance for _, object, _, stance in besides if object} <= {"no_finding", "no_comment"}
    for name in ("Iran", "Heshmat Alavi", "Mojahedin-e Khalq Organization"):
        facts = {cited.claim for fact in then.facts(name).facts for value in fact.values for cited in value.citations}
        id = then.links(name).entity.id
        told = seen.page.evaluate(
            "id => (ascribe.model.said.get(id) ?? []).map(({ claim }) => claim)"
            ".filter(({ value }) => value !== undefined).map(({ id }) => id)",
            id,
        )
        assert set(told) == facts
    undated = [link for link in then.links("Heshmat Alavi").links if link.held == "undated"]
    assert undated
    seen.page.evaluate("() => ascribe.go({ view: 'entity', id: 'persona:heshmat-alavi' })")
    marked = seen.page.locator("#panel .relation summary", has_text="unknown if it held then")
    assert marked.count() == len(undated)


def test_what_is_also_said_is_said_in_words(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=organization%3Atwitter")
    assert "Twitter responded to The Listening Post" in " ".join(seen.text("#panel").split())


def test_lanes_are_named_where_something_is_lit_and_in_the_saved_picture(
    five: ascribe.Casebook, tmp_path: Path, look: Look
) -> None:
    """Whoever is linked only has a lane of their own. A title is whole or, where none of its lane is seen, absent."""
    for size in ((1400, 900), (700, 900), (360, 740)):
        seen = look(
            five.viz(tmp_path / "around.html", "Heshmat Alavi"), "view=entity&id=persona%3Aheshmat-alavi", size=size
        )
        titles = seen.page.evaluate("() => ascribe.stage.titles().map(title => title.text)")
        assert titles[:2] == BEHIND
        rest = ["linked, not reported to be behind anything", "neither behind nor in front of anything"]
        assert titles[2:] in (rest, rest[1:])
        assert seen.page.evaluate(
            """wide => ascribe.stage.titles().flatMap(({ box: [left, , right] }) => [left, right])
                .map(x => ascribe.stage.net.canvasToDOM({ x, y: 0 }).x).every(x => x >= 0 && x <= wide)""",
            seen.page.evaluate("() => document.getElementById('net').clientWidth"),
        )
        assert seen.page.evaluate(
            """() => ascribe.stage.titles().every(({ box }, at, all) =>
                all.every((other, place) => at === place || !meet(box, other.box)))"""
        )
    with seen.page.expect_download() as saving:
        seen.page.click("#tool-svg")
    saved = Path(saving.value.path()).read_text("utf-8")
    assert [title for title in titles if title[2:20] not in saved] == []
    associated = seen.page.evaluate(
        """() => { const { model } = ascribe, { flow } = model.lanes;
        const found = model.entities.filter(entity => entity.name === "Saddam Hussein");
        return found.map(entity => flow.includes(entity.x)); }"""
    )
    assert associated == [False]


def test_the_lanes_of_a_way_say_no_more_than_the_way(five: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    """The best supported way is an association; another, without a number, is the one that reports a role."""
    seen = look(five.viz(tmp_path / "chain.html", chain=("We Support Jeremy Corbyn", "Hamas")))
    titles = "() => ascribe.stage.titles().map(title => title.text)"
    assert seen.page.evaluate(titles) == ["linked by these reports, no more"]
    seen.page.locator("#panel >> text=Show on the picture").nth(1).click()
    assert seen.page.evaluate(titles) == BEHIND


def test_filters_take_away_what_they_name_and_give_it_back(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    before = seen.text("#counts")
    seen.page.click('[data-off="strength:context"]')
    assert seen.page.get_attribute('[data-off="strength:context"]', "aria-pressed") == "false"
    shown = seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => r.strength)")
    assert shown
    assert "context" not in shown
    seen.page.click('[data-off="kind:Person"]')
    assert "Person" not in seen.page.evaluate("() => [...ascribe.stage.seen.entities].map(e => e.kind)")
    assert "off=kind%3APerson&off=strength%3Acontext" in seen.fragment()
    seen.page.click("#reset")
    assert seen.text("#counts") == before


def test_a_least_confidence_leaves_out_the_weaker_and_the_ungraded(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.focus("#least")
    for _ in range(12):
        seen.page.keyboard.press("ArrowRight")
    numbers = seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => r.confidence)")
    assert numbers
    assert min(numbers) >= 0.6
    assert len(numbers) == seen.page.evaluate("() => ascribe.model.relations.filter(r => r.confidence >= 0.6).length")


def test_the_time_slider_leaves_what_held_then(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.uncheck("#undated")
    seen.page.focus("#time-from")
    seen.page.keyboard.press("End")
    held = seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => r.until ?? 'open')")
    last = seen.page.evaluate("() => ascribe.legend.months.at(-1)")
    assert held
    assert all(until == "open" or until[:7] >= last for until in held)
    assert seen.text("#period") == f"what held in {last}"
    seen.page.focus("#time-from")
    seen.page.keyboard.press("Home")
    dated = seen.page.evaluate("() => ascribe.model.relations.filter(r => r.since || r.until).length")
    assert len(seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => r.id)")) == dated


def test_only_what_rests_on_one_source_or_belongs_to_one_case_can_be_shown(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.click("#filter-sources summary")
    seen.page.select_option("#source", index=1)
    source = seen.page.input_value("#source")
    resting = seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => [...r.sources])")
    assert resting
    assert all(source in sources for sources in resting)
    seen.page.select_option("#source", index=0)
    seen.page.click('[data-off="case:heshmat-alavi"]')
    cases = seen.page.evaluate("() => [...ascribe.stage.seen.relations].map(r => [...r.cases])")
    assert all(found != ["heshmat-alavi"] for found in cases)


def test_an_entity_can_be_hidden_and_pinned_against_the_filters(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    seen.page.click("#panel >> text=Hide")
    assert "Heshmat Alavi" not in seen.page.evaluate("() => [...ascribe.stage.seen.entities].map(e => e.name)")
    seen.page.click("text=Show 1 hidden entity")
    seen.page.goto(seen.page.url.split("#")[0] + "#view=entity&id=persona%3Aheshmat-alavi")
    seen.page.click("#panel >> text=Pin")
    seen.page.click('[data-off="kind:Persona"]')
    assert "Heshmat Alavi" in seen.page.evaluate("() => [...ascribe.stage.seen.entities].map(e => e.name)")


def test_an_entity_stays_where_it_was_dragged(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    where = "() => { const e = ascribe.model.entities.find(e => e.name === 'Walid Abu Rouk'); return [e.x, e.y]; }"
    before = seen.page.evaluate(where)
    x, y = seen.page.evaluate(
        """() => { const e = ascribe.model.entities.find(e => e.name === 'Walid Abu Rouk');
        const p = ascribe.stage.net.canvasToDOM(e), box = document.getElementById('net').getBoundingClientRect();
        return [p.x + box.left, p.y + box.top]; }"""
    )
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 60, y + 40, steps=4)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(100)
    after = seen.page.evaluate(where)
    assert after[0] > before[0] + 50
    assert after[1] > before[1] + 30


def test_a_link_leads_back_to_what_was_seen(five_page: Path, look: Look) -> None:
    first = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    first.page.click('[data-off="strength:context"]')
    again = look(five_page, first.fragment()[1:])
    assert again.text("#panel h2") == "Heshmat Alavi"
    assert again.text("#counts") == first.text("#counts")
    assert again.page.get_attribute('[data-off="strength:context"]', "aria-pressed") == "false"


@pytest.mark.parametrize(
    "fragment", ["view=entity&id=nobody", "view=%FF", "view=__proto__&off=a:b", "view=way&a=x&b=y"]
)
def test_a_link_to_what_is_not_here_leads_to_the_beginning(five_page: Path, look: Look, fragment: str) -> None:
    assert look(five_page, fragment).text("#panel h2") == "All relations"


def test_back_and_forward_lead_through_what_was_looked_at(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    for name in ("heshmat alavi", "walid abu"):
        seen.page.fill("#search", name)
        seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Walid Abu Rouk"
    seen.page.go_back()
    seen.page.wait_for_timeout(100)
    assert seen.text("#panel h2") == "Heshmat Alavi"
    seen.page.go_forward()
    seen.page.wait_for_timeout(100)
    assert seen.text("#panel h2") == "Walid Abu Rouk"


def test_the_way_from_one_entity_to_another_is_lit_and_told(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.keyboard.press("w")
    seen.page.fill("#way-a", "We Support Jeremy Corbyn")
    seen.page.fill("#way-b", "Hamas")
    seen.page.click("#way-go")
    assert "Walid Abu Rouk is reported to administer We Support Jeremy Corbyn" in seen.text("#way-sentence")
    lit = seen.page.evaluate("() => ascribe.stage.light.entities.map(entity => entity.name)")
    assert lit == ["We Support Jeremy Corbyn", "Walid Abu Rouk", "Hamas"]
    assert seen.fragment().startswith("#view=way&a=page")


def test_a_way_to_nobody_and_one_that_is_not_reported_are_said_to_be_none(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.keyboard.press("w")
    seen.page.fill("#way-a", "Heshmat Alavi")
    seen.page.fill("#way-b", "Nobody of that name")
    seen.page.click("#way-go")
    assert "No entity here is called “Nobody of that name”" in seen.text("#way-complaint")
    seen.page.fill("#way-b", "Exeter University")
    seen.page.click("#way-go")
    assert "No reports lead from Heshmat Alavi to Exeter University" in seen.text("#way-sentence")


def test_the_origins_view_counts_documents_and_what_they_rest_on(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi")
    seen.page.click("#panel >> text=Origins")
    assert seen.text("#origins-told").lower() == seen.page.get_attribute("#sheet svg", "aria-label")
    assert seen.text("#origins-told") == "Asserted in 1 document, of 2 origins"
    assert seen.page.locator("#sheet .origins > li").count() == 2
    assert seen.page.locator("#sheet .flow circle").count() == 3


def test_the_origins_view_tells_that_there_are_denials(five: ascribe.Casebook, five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=origins&id=persona%3Aheshmat-alavi")
    said = [citation for link in five.links("Heshmat Alavi").links for citation in link.citations]
    denials = {citation.claim for citation in said if citation.stance in ("denies", "disputes")}
    assert len(denials) > 1
    assert seen.text("#origins-against").startswith(f"{len(denials)} denials or rival accounts")


def test_a_relation_has_as_many_origins_here_as_everywhere(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    different = seen.page.evaluate(
        """() => ascribe.model.relations.filter(relation => {
            return basisOf([relation], ascribe.model).groups.length !== relation.origins;
        }).map(relation => relation.id)"""
    )
    assert different == []


def test_the_table_holds_the_same_relations_and_is_walked_by_keyboard(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.keyboard.press("t")
    relations = seen.page.evaluate("() => ascribe.model.relations.length")
    assert seen.page.locator("#sheet tbody tr").count() == relations
    assert f"{relations} relations" in seen.text("#sheet caption")
    seen.page.locator("#sheet tbody th button").first.focus()
    name = seen.page.evaluate("() => document.activeElement.textContent")
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == name


def test_arrows_walk_from_entity_to_entity_and_escape_leads_back(five_page: Path, look: Look) -> None:
    seen = look(five_page)
    seen.page.focus("#net")
    seen.page.keyboard.press("ArrowRight")
    first = seen.text("#panel h2")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        seen.page.focus("#net")
        seen.page.keyboard.press(key)
    assert seen.text("#panel h2") != ""
    assert seen.text("#announced").startswith(seen.text("#panel h2"))
    assert first
    seen.page.keyboard.press("Escape")
    assert seen.text("#panel h2") == "All relations"


def test_a_citation_can_be_copied(five_page: Path, look: Look) -> None:
    seen = look(five_page, "view=entity&id=persona%3Aheshmat-alavi", permissions=["clipboard-read", "clipboard-write"])
    seen.page.locator("#panel .relation summary").first.click()
    seen.page.locator("#panel >> text=Copy as citation").first.click()
    seen.page.wait_for_timeout(100)
    copied = seen.page.evaluate("() => navigator.clipboard.readText()")
    assert "“" in copied
    assert "Iran Interlink" in copied
    assert copied.rstrip().endswith("]")


@pytest.mark.parametrize(("tool", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_picture_is_saved_with_twice_the_dots(five_page: Path, look: Look, tool: str, begins: bytes) -> None:
    seen = look(five_page)
    with seen.page.expect_download() as saving:
        seen.page.click(f"#tool-{tool}")
    content = Path(saving.value.path()).read_bytes()
    assert content.startswith(begins)
    assert saving.value.suggested_filename == f"All-relations.{tool}"
    if tool == "svg":
        text = content.decode()
        assert "Heshmat Alavi" in text
        assert "contested" in text
        assert "<script" not in text
    else:
        wide = int.from_bytes(content[16:20])
        assert wide == 2 * seen.page.evaluate("() => document.getElementById('net').clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_reader_into_the_dark(five_page: Path, look: Look, scheme: str) -> None:
    seen = look(five_page, color_scheme=scheme)
    assert seen.page.get_attribute("html", "data-theme") == scheme
    seen.page.keyboard.press("d")
    assert seen.page.get_attribute("html", "data-theme") != scheme


def test_nothing_is_wider_than_a_phone(five_page: Path, look: Look) -> None:
    for fragment in (
        "",
        "view=entity&id=persona%3Aheshmat-alavi",
        "view=table",
        "view=origins&id=persona%3Aheshmat-alavi",
        "view=way",
    ):
        seen = look(five_page, fragment, size=(360, 740))
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= 360
