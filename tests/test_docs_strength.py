"""docs/strength.md is true: each of its examples is loaded and says what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case
from ascribe.schema.vocabulary import base_vocabulary

PAGE = (Path(__file__).parents[1] / "docs" / "strength.md").read_text("utf-8")
CAST = re.findall(r"```yaml\n(case: .*?)```", PAGE, re.DOTALL)[0]
EXAMPLES = re.findall(r"```yaml\n# chain (.+?)\n(.*?)```\n```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("question", "claims", "shown"), EXAMPLES)
def test_an_example_says_what_the_page_shows(question: str, claims: str, shown: str) -> None:
    start, end, *rest = question.split(", ")
    case, *records = loads(f"{CAST}claims:\n{claims}")
    assert isinstance(case, Case)
    with Store.in_memory() as store:
        store.add(case, records)
        found = store.chain(start, end, any_direction=rest == ["any direction"]).chains
    told = [f"{chain.strength}: {chain.sentence}" for chain in found] or ["no chain"]
    assert told == [" ".join(shown.split())]  # the page breaks its lines where it likes


def test_every_example_and_every_strength_is_checked() -> None:
    assert len(EXAMPLES) == PAGE.count("```text")
    strengths = {predicate.strength for predicate in base_vocabulary().predicates.values()}
    shown = {text.partition(":")[0] for _, _, text in EXAMPLES if ":" in text}
    assert shown == strengths - {"context", "conclusion", "identity"} | {"lead"}
