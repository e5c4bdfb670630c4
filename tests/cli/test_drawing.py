"""`ascribe viz`: what it draws, what it says, and what it refuses."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder that holds a store made of the casefile that `new` writes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)

    def running(*args: str) -> Result:
        return CliRunner().invoke(front, list(args))

    running("new", "harbour.yaml")
    running("load", "harbour.yaml")
    return running


def data(path: str = "page.html") -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', Path(path).read_text("utf-8"), re.DOTALL)
    assert found
    drawn: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return drawn


def names() -> set[str]:
    return {row[3] for row in data()["entities"]["rows"]}


def test_everything_an_entity_a_chain_and_an_answer_are_drawn(run: Run) -> None:
    done = run("viz", "-o", "page.html")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "page.html: open it in a browser\n", "")
    everybody = names()
    run("viz", "Jane Roe", "--hops", "1", "-o", "page.html")
    assert names() == {"Jane Roe", "Harbour Street"}
    run("viz", "--chain", "Harbour Street", "Jane Roe", "-o", "page.html")
    assert names() == {"Jane Roe", "Harbour Street"}
    assert data()["title"] == "From Harbour Street to Jane Roe"
    run("viz", "--query", "links", "--param", "entity=Harbour Street", "-o", "page.html")
    assert names() == everybody - {"Harbour Street"}


def test_what_is_left_out_is_counted(run: Run) -> None:
    run("viz", "Harbour Street", "--limit", "1", "-o", "page.html")
    assert names() == {"Harbour Street"}
    assert data()["left_out"][0] > 0
    run("viz", "--min-confidence", "0.6", "-o", "page.html")
    assert data()["left_out"][1] > 0


def test_a_look_at_another_date_is_drawn_and_named(run: Run) -> None:
    assert run("viz", "--as-of", "2016", "-o", "page.html").exit_code == 0
    assert data()["view"] == "as of 2016"


def test_a_picture_can_be_loaded_like_any_other_file(run: Run) -> None:
    run("viz", "-o", "story.html")
    loaded = run("--store", "again.ascribe", "load", "story.html")
    assert loaded.exit_code == 0
    for command in (["links", "Harbour Street"], ["behind", "Harbour Street"]):
        assert run("--store", "again.ascribe", *command, "--json").stdout == run(*command, "--json").stdout


def test_internal_things_are_drawn_only_when_asked_for(run: Run) -> None:
    done = run("viz", "--internal", "-o", "page.html")
    assert done.stdout == "page.html: internal; not for others\n"
    assert data()["internal"] is True


def test_it_is_opened_when_asked_for(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the browser that the user names."""
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{opener} %s")
    assert run("viz", "-o", "page.html", "--open").exit_code == 0
    assert (tmp_path / "opened").read_text().strip() == (tmp_path / "page.html").as_uri()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["Jane Roe", "--query", "links"], 2, "one entity, one chain or one query"),
        (["--query", "linkz"], 2, "links"),
        (["--query", "links"], 2, "needs entity"),
        (["--param", "entity=Jane Roe"], 2, "--param is for --query"),
        (["--query", "links", "--param", "entity=Jane Roe", "--as-of", "2016"], 2, "without a view"),
        (["--chain", "Jane Roe", "Jane Roe"], 2, "name two entities"),
        (["Jane Rowe Esq"], 1, "Jane Roe"),
        (["--min-confidence", "2"], 2, "--min-confidence"),
        (["--limit", "0"], 2, "--limit"),
        (["--as-of", "someday"], 2, "someday"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(run: Run, args: list[str], code: int, message: str) -> None:
    done = run("viz", *args, "-o", "page.html")
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.output
    assert not Path("page.html").exists()
