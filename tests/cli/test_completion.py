"""Completion as bash, zsh and fish do it: what is offered, and that every name arrives as it is written."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.cli.completion import SCRIPTS, answer, quoted, split
from ascribe.cli.front import COMMANDS, front
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.schema.records import Case, Entity, Source
from tests.needed import lacking

NAMES = {
    "person:jane-roe": "Jane Roe",
    "page:facebook/harbour-street": "Harbour Street",
    "page:harbour": "Harbour Post",
    "outlet:quotes": "Rock 'n' \"Roll\" Daily",
    "outlet:dollar": "Money $HOME `id` $(id) Weekly",
    "outlet:semi": "Semi; rm -rf * & echo ~ > x | cat!",
    "outlet:backslash": "Back\\slash \\n News",
    "outlet:unicode": "Zoë Правда — новости",
    "outlet:option": "--store",
    "outlet:escape": "\x1b]0;owned\x07\x1b[31mEvil News",
    "outlet:bidi": "Evil \u202egnp.exe",
}
SAFE = [id for id in NAMES if id not in ("outlet:option", "outlet:escape", "outlet:bidi")]

Offered = Callable[..., list[str]]


def entity(id: str, name: str) -> Entity:
    kind = id.partition(":")[0].capitalize()
    return Entity(id=id, kind=kind, name=name, aliases=("@harbourst",) if id == "page:facebook/harbour-street" else ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of these names, made the default one; only its ledger, for completion needs no graph."""
    folder = tmp_path_factory.mktemp("completion")
    (folder / "case.ascribe").mkdir()
    with SqliteLedger(folder / "case.ascribe" / "ledger.sqlite", write=True) as ledger:
        records = [entity(id, name) for id, name in NAMES.items()]
        sources = [Source(id=f"harbour/{key}", headline="A page and its owner") for key in ("herald", "wire")]
        ledger.revise("harbour", [Case(id="harbour"), *records, *sources])
        ledger.revise("gone", [Case(id="gone"), entity("person:jane-doe", "Jane Doe")])
        ledger.revise("gone", [Case(id="gone")])
    return folder


@pytest.fixture
def offered(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offered:
    """What is offered to zsh behind these words; the kind of the answer first."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)

    def offered(*words: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["ascribe", *words[:-1]])
        monkeypatch.setenv("_ASCRIBE_WORD", words[-1])
        answer(front, "zsh_complete")
        out, err = capsys.readouterr()
        assert err == ""
        return [line.partition("\t")[0] for line in out.splitlines()]

    return offered


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["links", "Harb"], ["Harbour Post", "Harbour Street"]),
        (["links", "harbour s"], ["harbour street"]),  # a shell takes only what goes on as it was typed
        (["chain", "Jane Roe", "@h"], ["@harbourst"]),
        (["facts", "page:f"], ["page:facebook/harbour-street"]),
        (["behind", "Page:Harbour P"], ["Page:Harbour Post"]),
        (["links", "Jane"], ["Jane Roe"]),  # of Jane Doe no case holds anything any more
        (["links", "Прав"], []),
        (["links", "ZO"], ["ZOë Правда — новости"]),
        (["links", "Evil"], []),  # whoever prints these has a terminal that does what they say
        (["links", "outlet:es"], ["outlet:escape"]),
        (["links", "--"], ["--kind", "--as-of", "--as-known", "--grading", "--json", "--csv", "--help"]),
        (["links", "--kind", "pe"], ["person", "persona"]),
        (["links", "--kind=pe"], ["--kind=person", "--kind=persona"]),
        (["links", "--grading", ""], ["admiralty", "stix", "misp"]),
        (["sources", "harb"], ["harbour/herald", "harbour/wire"]),
        (["retract", "harbour/w"], ["harbour/wire"]),
        (["query", "run", "behi"], ["behind", "behind-both"]),
        (["query", "show", "denie"], ["denied"]),
        (["query", "run", "behind", "--entity", "Jane R"], ["Jane Roe"]),
        (["query", "run", "behind", "--min"], ["--min-confidence"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["--store", "bolt://localhost:1", "links", "Ja"], []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_offered(offered: Offered, words: list[str], expected: list[str]) -> None:
    assert offered(*words) == ["plain", *expected]


def test_names_come_from_a_casefile_that_is_the_store(offered: Offered, folder: Path) -> None:
    (folder / "harbour.yaml").write_text(
        "case: harbour\ntitle: name: no entity\nentities:\n"
        "  a: {kind: Page, name: Harbour Street, aliases: []}\n  # b: none\n"
        "  b: {kind: Outlet, name: \"Harbour: the Paper\"}\n  c:\n    name: 'Harbour Ltd'\n    kind: Organization\n"
        "sources:\n  herald: {publisher: Herald, name: Harbour Source}\n",
        encoding="utf-8",
    )
    found = ["Harbour Street", "Harbour: the Paper", "Harbour Ltd"]
    assert offered("--store", "harbour.yaml", "links", "Harb") == ["plain", *found]
    assert offered("--store", "harbour.yaml", "links", "Quay") == ["plain"]


def test_every_command_is_offered(offered: Offered) -> None:
    assert set(offered("")[1:]) == set(COMMANDS)


def test_nothing_typed_offers_names_and_no_options(offered: Offered) -> None:
    assert set(offered("links", "")[1:]) == {*(NAMES[id] for id in SAFE), "@harbourst"}


@pytest.mark.parametrize(
    ("words", "kind"), [(["load", ""], "file"), (["--store", "x"], "file"), (["query", "--queries", ""], "dir")]
)
def test_paths_are_left_to_the_shell(offered: Offered, words: list[str], kind: str) -> None:
    assert offered(*words) == [kind]


@pytest.mark.parametrize(
    "store", ["nowhere.ascribe", "bolt://localhost:1", "locked.ascribe", "damaged.ascribe", "foreign.ascribe", "x.yaml"]
)
def test_a_store_that_cannot_be_used_offers_nothing_and_says_nothing(
    offered: Offered, folder: Path, store: str
) -> None:
    holder = None
    path = folder / store / "ledger.sqlite"
    if store in ("locked.ascribe", "damaged.ascribe", "foreign.ascribe"):
        path.parent.mkdir(exist_ok=True)
        shutil.copy(folder / "case.ascribe" / "ledger.sqlite", path)
    if store == "locked.ascribe":
        holder = sqlite3.connect(path, isolation_level=None)
        holder.executescript("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;")
    if store == "damaged.ascribe":
        path.write_bytes(path.read_bytes()[:6000] + b"\xff" * 9000)
    if store == "foreign.ascribe":
        path.write_bytes(b"not a database at all" * 100)
    start = time.monotonic()
    assert offered("--store", store, "links", "Jane")[1:] == []
    assert time.monotonic() - start < 2
    if holder:
        holder.close()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.sampled_from(["", "'", '"']))
def test_what_is_quoted_is_read_back_as_it_was(text: str, quote: str) -> None:
    """The closing quote is typed by bash, or by whoever types."""
    back = split(f"ascribe {quote}{quoted(text, quote)}{quote} ")
    assert back.words == ["ascribe", *([text] if text or quote else [])]


@given(st.text(), st.text())
def test_every_line_has_a_last_word_as_it_is_written(line: str, word: str) -> None:
    assert line.endswith(split(line).written)


def test_bash_reads_back_what_is_quoted_as_it_was() -> None:
    for quote in ("", "'", '"'):
        line = " ".join(f"{quote}{quoted(NAMES[id], quote)}{quote}" for id in SAFE)
        done = subprocess.run(["bash", "-c", f"printf '%s\\n' {line}"], capture_output=True, encoding="utf-8")
        assert done.stdout.splitlines() == [NAMES[id] for id in SAFE]


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_comes_from_the_command_or_the_variable(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    env = {**os.environ, "_ASCRIBE_COMPLETE": f"{shell}_source"}
    done = subprocess.run([sys.executable, "-m", "ascribe"], env=env, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", SCRIPTS[shell].strip())


ON_ITS_TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--interactive"],
}
# `ascribe` itself is hidden behind what prints its arguments; completion asks the real one.
SETUP = {
    "bash": """eval "$(ascribe completion bash)"; ascribe() { printf 'GOT%s=\\n' "$@"; }; set +H; PS1=\n""",
    "zsh": """autoload -Uz compinit; compinit -D -u; eval "$(ascribe completion zsh)"; """
    """ascribe() { printf 'GOT%s=\\n' "$@"; }; PS1=\n""",
    "fish": """ascribe completion fish | source; function ascribe; printf 'GOT%s=\\n' $argv; end; """
    """function fish_prompt; end\n""",
}


class Shell:
    """An interactive shell on a terminal of its own, in which `ascribe` prints its arguments."""

    def __init__(self, name: str, folder: Path) -> None:
        self._screen, other = pty.openpty()
        env = {key: value for key, value in os.environ.items() if not key.startswith(("ASCRIBE", "_ASCRIBE"))}
        env |= {"TERM": "xterm", "HOME": str(folder), "INPUTRC": "/dev/null", "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
        command = [sys.executable, "-c", ON_ITS_TERMINAL, name, *START[name]]
        self._process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other, cwd=folder, env=env)
        os.close(other)
        self._type(SETUP[name])
        self._type("echo REA''DY\n")
        self._until("READY")

    def _type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def _until(self, mark: str) -> str:
        """What appears on the screen until the mark does."""
        seen, end = b"", time.monotonic() + 60
        while mark.encode() not in seen:
            assert time.monotonic() < end, f"the shell did not come to {mark!r}: {seen.decode(errors='replace')}"
            if select.select([self._screen], [], [], 0.2)[0]:
                seen += os.read(self._screen, 65536)
        return seen.decode(errors="replace")

    def completed(self, typed: str) -> list[str]:
        """The arguments with which `ascribe` is run after this was typed, a tab, and the end of the line."""
        self._type(f"ascribe {typed}\t\n")
        self._type("echo DO''NE\n")
        screen = self._until("DONE")
        assert "\x1b]0;owned" not in screen
        return re.findall(r"GOT(.*?)=\r?\n", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r(?!\n)", "", screen))

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)


@pytest.fixture(scope="module", params=list(SCRIPTS))
def shell(request: pytest.FixtureRequest, folder: Path) -> Iterator[Shell]:
    """Each of the shells that are installed, in CI all of them."""
    if shutil.which(request.param) is None:
        reason = f"{request.param.upper()} IS NOT INSTALLED: its completion was not tried"
        lacking(reason)
    opened = Shell(request.param, folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("id", SAFE)
def test_a_name_arrives_whole_whatever_is_in_it(shell: Shell, id: str) -> None:
    typed = "Harbour\\ S" if id == "page:facebook/harbour-street" else "Harbour\\ P" if id == "page:harbour" else ""
    assert shell.completed(f"links {typed or NAMES[id][:3]}") == ["links", NAMES[id]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('links "Harbour S', ["links", "Harbour Street"]),
        ("links 'Harbour S", ["links", "Harbour Street"]),
        ("chain 'Jane Roe' \"Rock", ["chain", "Jane Roe", NAMES["outlet:quotes"]]),
        ("links 'Rock", ["links", NAMES["outlet:quotes"]]),
        ('links "Mon', ["links", NAMES["outlet:dollar"]]),
        ("links person:j", ["links", "person:jane-roe"]),
        ("links page:face", ["links", "page:facebook/harbour-street"]),
        ("links Page:Harbour\\ P", ["links", "Page:Harbour Post"]),
        ("sources harbour/w", ["sources", "harbour/wire"]),
        ("--store case.ascribe beh", ["--store", "case.ascribe", "behind"]),
        ("query run co-adm", ["query", "run", "co-administered"]),
        ("links --kin", ["links", "--kind"]),
        ("links Evil", ["links", "Evil"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_typed_is_completed(shell: Shell, typed: str, expected: list[str]) -> None:
    assert shell.completed(typed) == expected


def test_a_path_is_completed_by_the_shell(shell: Shell) -> None:
    (found,) = {word.rstrip("/") for word in shell.completed("--store case.asc")[1:]}
    assert found == "case.ascribe"
