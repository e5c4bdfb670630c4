"""What a command opens and imports: the graph once, and nothing that its answer does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ascribe

CASE = """
case: harbour
entities:
  harbour: {kind: Page, name: Harbour Street}
  roe:     {kind: Person, name: Jane Roe}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    grade: B2
    says: [{say: [roe, admin-of, harbour]}]
"""
HEAVY = ("neo4j", "pydantic", "rapidfuzz", "ruamel.yaml", "stix2")


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("opening")
    (folder / "harbour.yaml").write_text(CASE, encoding="utf-8")
    with ascribe.open(folder / "case.ascribe") as case:
        case.load(folder / "harbour.yaml")
    return str(folder / "case.ascribe")


@pytest.mark.parametrize(
    "args",
    [
        ["links", "Jane Roe"],
        ["behind", "Harbour Street"],
        ["fronts", "Jane Roe"],
        ["chain", "Jane Roe", "Harbour Street"],
        ["find", "Jane Roe"],
        ["sources"],
        ["sources", "herald"],
        ["query", "run", "rests-on", "--source", "herald"],
        ["cypher", "MATCH (e:Entity) RETURN e.id"],
    ],
)
def test_what_the_graph_answers_waits_for_no_record(location: str, args: list[str]) -> None:
    script = (
        "import sys; from ascribe.cli.front import front\n"
        f"try: front(['--store', {location!r}, *{args!r}], prog_name='ascribe')\n"
        f"except SystemExit as done: print(done.code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_a_graph_that_is_open_is_not_opened_again(location: str) -> None:
    with ascribe.open(location) as case:
        case.links("Jane Roe")
        engine = case.reader.engine
        assert case.explain("Jane Roe", "Harbour Street").chain
        assert case.store.engine is engine


def test_a_graph_that_lags_is_opened_once(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ascribe.graph import opening

    graph = Path(location) / "graph.kgl"
    kept = graph.read_bytes()
    graph.unlink()
    opened = []
    monkeypatch.setattr(
        opening,
        "open_engine",
        lambda *args, open_engine=opening.open_engine, **how: opened.append(args) or open_engine(*args, **how),
    )
    try:
        with opening.open_reader(location) as reader:
            assert [link.other.name for link in reader.links("Jane Roe").links] == ["Harbour Street"]
    finally:
        graph.write_bytes(kept)
    assert opened == [(location,)]
