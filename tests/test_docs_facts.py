"""docs/facts.md is true: its example prints what it shows, and the JSON has the keys that it lists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

from click.testing import CliRunner

from ascribe.cli.front import front
from ascribe.graph.listing.factsheet import ValueStatus
from ascribe.graph.weights.view import Holding

PAGE = (Path(__file__).parents[1] / "docs" / "facts.md").read_text("utf-8")


def block(kind: str) -> str:
    blocks = dict(re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
    return str(blocks[kind])


def facts(folder: Path, *options: str) -> str:
    (folder / "harbour.yaml").write_text(block("yaml"), encoding="utf-8")
    words = ["--store", str(folder / "harbour.yaml"), "facts", "Harbour Street", *options]
    done = CliRunner().invoke(front, words, prog_name="ascribe", env={"COLUMNS": "100"})
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def keys(shape: str) -> set[str]:
    """The keys that a shape on the page lists."""
    return set(re.findall(r'"(\w+)"', shape))


def test_the_example_prints_what_the_page_shows(tmp_path: Path) -> None:
    assert f'$ ascribe facts "Harbour Street"\n{facts(tmp_path)}' == block("console")


def test_the_json_has_the_keys_that_the_page_lists(tmp_path: Path) -> None:
    answer: dict[str, Any] = json.loads(facts(tmp_path, "--json"))
    shapes = block("")
    whole, value = shapes.split("V = ")
    lines = dict(re.findall(r'"(facts|amounts|records|also)": +\[(.*)\]', whole))
    assert set(answer) == {"entity", *lines}
    values = [*answer["facts"][0]["values"], *answer["amounts"][0]["values"]]
    assert {frozenset(found) for found in values} == {frozenset(keys(value))}
    citation = set(values[0]["citations"][0])
    assert set(answer["facts"][0]) == keys(lines["facts"])
    assert set(answer["also"][0]) == keys(lines["also"]) | citation
    assert keys(lines["amounts"]) < set(answer["amounts"][0])
    assert answer["records"] == []


def test_the_status_and_holding_words_are_those_of_the_page() -> None:

    for word in (*get_args(ValueStatus), *get_args(Holding)):
        assert f"`{word}`" in PAGE
