"""Time what a tab adds to starting Python and click: the completion of a name, as whole processes.

    python bench/completion.py [RUNS] [NAMES]

Run in turn on a ledger of NAMES entities (default 100,000): the completion, `ascribe --version`, and a bare import of
click. Medians and the ratio to `--version` are printed, and the exit code is 1 when more than 100 ms are added to the
bare import.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.schema.records import Case, Entity

BOUND = 0.100
TYPED = {"a prefix": "Harbour 4711", "one letter": "H", "nothing": "", "an id": "page:harbour-4711", "no such": "Zzz"}


def seconds(command: list[str], **env: str) -> float:
    """How long one run takes, as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int, names: int) -> int:
    """Print the medians for each way of typing, and say whether the bound holds."""
    broken = False
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "bench.ascribe"
        store.mkdir()
        with SqliteLedger(store / "ledger.sqlite", write=True) as ledger:
            made = (Entity(id=f"page:harbour-{n}", kind="Page", name=f"Harbour {n} Street") for n in range(names))
            ledger.revise("bench", [Case(id="bench"), *made])
        ascribe = [sys.executable, "-m", "ascribe"]
        links = [*ascribe, "--store", str(store), "links"]
        for how, typed in TYPED.items():
            times = [
                (
                    seconds(links, _ASCRIBE_COMPLETE="zsh_complete", _ASCRIBE_WORD=typed),
                    seconds([*ascribe, "--version"]),
                    seconds([sys.executable, "-c", "import click"]),
                )
                for _ in range(runs + 1)
            ][1:]  # the first run warms the caches
            ours, version, bare = (statistics.median(column) for column in zip(*times, strict=True))
            added = ours - bare
            broken |= added > BOUND
            sys.stdout.write(
                f"{how:10} {ours * 1000:5.0f} ms: {ours / version:4.2f} times `ascribe --version`, "
                f"{added * 1000:4.0f} ms more than importing click, {'BROKEN' if added > BOUND else 'kept'}\n"
            )
    return int(broken)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(given + [15, 100_000][len(given) :])))
