"""docs/confidence.md is true: every number on the page is read from the page and worked out again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ascribe.graph.relations.answers import Chain, Link
from ascribe.graph.store import Store
from ascribe.graph.weights import confidence, supports
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.evidence import testify
from ascribe.loaders.casefile import loads
from ascribe.schema.grades import grading, support
from ascribe.schema.records import Claim, Source
from ascribe.schema.tables import read_table

PAGE = (Path(__file__).parents[1] / "docs" / "confidence.md").read_text("utf-8")
EXAMPLE = re.compile(r"^\*\*([^*]+)\*\* — ((?:.+\n)+)\n```yaml\n([^`]*)```\n", re.MULTILINE)
TABLE = re.compile(r"^\|(.+)\|\n\|[-|]+\|\n((?:\|.*\|\n)+)", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])(?:0?\.\d+)")

EXAMPLES = [(said, fragment) for said, _, fragment in EXAMPLE.findall(PAGE)]
TABLES = [
    [[cell.strip() for cell in row.strip("|").split("|")] for row in (head, *body.splitlines())]
    for head, body in TABLE.findall(PAGE)
]
(OPENING,) = (block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("case:"))


def written(number: float) -> str:
    """A number as the page writes it: four decimals, no zero around them."""
    return f"{number:.4f}".rstrip("0").rstrip(".").lstrip("0") or "0"


def told(trust: str, origins: int, contested: bool, *marks: str) -> str:
    parts = (trust, f"{origins} origin{'s' if origins > 1 else ''}", "contested" if contested else "", *marks)
    return " · ".join(part for part in parts if part)


def told_link(link: Link) -> str:
    return told(
        link.status if link.confidence is None else f"{written(link.confidence)} {link.support}",
        link.origins,
        link.status == "contested",
        "denied by the interested" if link.denied_by_interested else "",
        "denied by others" if link.denied_by_others else "",
    )


def told_chain(chain: Chain) -> str:
    at_most = f"ungraded, at most {written(chain.at_most or 0.0)}"
    trust = at_most if chain.confidence is None else f"{written(chain.confidence)} {chain.support}"
    return told(f"chain {trust}", chain.origins, chain.contested)


@pytest.mark.parametrize(("said", "fragment"), EXAMPLES)
def test_an_example_comes_out_as_the_page_says(said: str, fragment: str) -> None:
    with Store.in_memory() as store:
        case, *records = loads(OPENING + fragment)
        store.add(case, records)
        if said.startswith("chain "):
            (chain,) = store.chain("Harbour Street", "Quay Ltd").chains
            assert told_chain(chain) == said
        else:
            (link,) = store.links("Harbour Street").links
            assert told_link(link) == said


def test_ten_rumours_are_worth_what_the_page_says_of_three() -> None:
    (rumours,) = (said for said, fragment in EXAMPLES if "Whisper" in fragment)
    about: dict[str, Any] = {
        "subject": "person:jane-roe",
        "predicate": "admin-of",
        "object": "page:harbour",
        "grade": "D4",
    }
    library = Library(Source(id=f"s{number}", publisher=f"Paper {number}") for number in range(10))
    claims = [Claim(source=f"s{number}", **about) for number in range(10)]
    fused = confidence.fuse([testify(claim, library, {}, grading()) for claim in claims])
    assert fused.confidence is not None
    assert rumours.startswith(f"{written(fused.confidence)} {support(fused.confidence)} ")


def test_the_tables_of_grades_are_those_in_use() -> None:
    names, steps = read_table("grading.yaml")["tables"], read_table("grading.yaml")
    for sort in ("letter", "digit"):
        (table,) = (table for table in TABLES if table[0][0] == sort)
        assert table[0] == [sort, "stands for", *names]
        assert [row[0] for row in table[1:]] == [str(step) for step in steps[f"{sort}s"]]
        for step, meaning, *numbers in table[1:]:
            assert meaning == steps[f"{sort}s"][step]["descriptor"].lower()
            worth = [getattr(grading(name), f"{sort}s").get(step) for name in names]
            assert numbers == ["–" if number is None else written(number) for number in worth]


def test_one_claim_by_every_table() -> None:
    (table,) = (table for table in TABLES if table[0] == ["table", "one B2"])
    tables = [grading(name) for name in read_table("grading.yaml")["tables"]]
    assert table[1:] == [[one.name, written(one.letters["B"] * one.digits["2"])] for one in tables]


def test_the_words_hold_where_the_page_says() -> None:
    (table,) = (table for table in TABLES if table[0] == ["word", "from", "to below"])
    assert [row[0] for row in table[1:]] == list(read_table("grading.yaml")["support"])
    for word, low, high in table[1:]:
        assert (support(float(low)), support(float(high) - 1e-9)) == (word, word)
    assert [row[1] for row in table[2:]] == [row[2] for row in table[1:-1]]


def test_no_number_stands_where_nothing_checks_it() -> None:
    """In running text only those that an example or a table has too."""
    text = EXAMPLE.sub(lambda match: match[2], TABLE.sub("", PAGE))
    checked = {*NUMBER.findall(" ".join(said for said, _ in EXAMPLES)), *NUMBER.findall(str(TABLES))}
    assert set(NUMBER.findall(text)) <= checked
    assert f"{supports.CASES} cases" in text


def test_the_page_has_every_worked_example_and_no_fragment_beside_them() -> None:
    assert PAGE.count("```yaml") == len(EXAMPLES) + 1
    wanted = {".64", ".8704", ".7076", ".8221", ".19", ".48", ".16", ".4096", ".512"}
    assert wanted <= {number for said, _ in EXAMPLES for number in NUMBER.findall(said)}
