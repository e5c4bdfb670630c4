"""Time looking names up among 270,000 name keys, exactly and with typing errors, against plain ways of doing it.

    python bench/lookup.py [KEYS] [LOOK-UPS]

All in one process on the embedded engine, names made up. Exact: the bound is 1 ms at the 95th percentile; the peer
is a scan for `toLower(e.name) = …`. With one typing error: 400 ms; the peer is difflib over the same keys, which is
asked three times only. Times, ratios and how often the right name came first are printed; the exit code is 1 when a
bound is broken.
"""

from __future__ import annotations

import difflib
import random
import string
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median, quantiles

from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.engines.engine import Engine
from ascribe.graph.naming.lookup import find, resolve
from ascribe.graph.projecting.statements import WRITE_NAMES, write_entities
from ascribe.schema.names import name_key

EXACT, FUZZY = 1.0, 400.0  # ms
BATCH, PEERS = 5000, 3
CONSONANTS, VOWELS = "bbccdddffgghhjkkllllmmmnnnnppqrrrrssssttttvwyz", "aaaaeeeeiiioouu"


def made_up(count: int, draw: random.Random) -> list[str]:
    """Names of one to four words, some words far more common than others, as in real lists of names."""

    def word() -> str:
        syllables = (draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(draw.randint(1, 4)))
        return "".join(syllables) + draw.choice(["", "", *"nrslt"])

    words = [word() for _ in range(40_000)]
    ranks = [1 / (place + 20) for place in range(len(words))]
    names: dict[str, None] = {}
    while len(names) < count:
        # One word alone is rarely a name: accounts and outlets, fewer than people.
        lengths = draw.choices([1, 2, 3, 4], [8, 60, 22, 10], k=BATCH)
        drawn = iter(draw.choices(words, ranks, k=sum(lengths)))
        names.update(dict.fromkeys(" ".join(next(drawn) for _ in range(length)).title() for length in lengths))
    return list(names)[:count]


def fill(engine: Engine, names: Iterable[str]) -> None:
    """Write an entity for each name, with its key, as a load would."""
    rows = [{"id": f"person:{place}", "name": name} for place, name in enumerate(names)]

    def write(run: Callable[..., object]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            props = [{"id": row["id"], "props": {**row, "kind": "Person", "aliases": []}} for row in batch]
            run(write_entities("Person", []), {"rows": props})
            run(WRITE_NAMES, {"rows": [{"id": name_key(row["name"]), "entity": row["id"]} for row in batch]})

    engine.constrain(["Entity", "Name"], [])
    engine.write(write)


def mistyped(name: str, draw: random.Random) -> str:
    """The name with one letter more, less, other, or in its neighbour's place."""
    at, letter = draw.randrange(1, len(name)), draw.choice(string.ascii_lowercase)
    wrong = [name[at + 1 :], letter + name[at:], letter + name[at + 1 :]]
    ends = [name[:at] + rest for rest in wrong] + [name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]]
    return draw.choice(ends)


def timed(work: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """Milliseconds for each text."""
    times = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - start) * 1000)
    return times


def told(what: str, ours: list[float], peer: list[float], bound: float) -> bool:
    """Print one comparison; whether our 95th percentile is within the bound."""
    worst = quantiles(ours, n=20)[-1]
    sys.stdout.write(
        f"{what:14} median {median(ours):9.3f} ms   p95 {worst:9.3f} ms of {len(ours)}   "
        f"bound {bound:.0f} ms, {'kept' if worst <= bound else 'BROKEN'}\n"
        f"{'  plain way':14} median {median(peer):9.3f} ms   {median(peer) / median(ours):,.0f} times as long\n"
    )
    return worst <= bound


def main(count: int, runs: int) -> int:
    """Print the figures, and say whether the bounds hold."""
    draw = random.Random(270)
    names = made_up(count, draw)
    with EmbeddedEngine(None) as engine:
        fill(engine, names)
        keys = [name_key(name) for name in names]
        sys.stdout.write(f"{len(set(keys)):,} name keys\n")
        asked = draw.sample(names, runs)
        wrong = [(mistyped(name, draw), name) for name in asked]
        first = sum(any(match.name == name for match in find(engine, text, 1)) for text, name in wrong)

        def scan(name: str) -> object:
            text = "MATCH (e:Entity) WHERE toLower(e.name) = $name RETURN e.id AS id"
            return engine.read(text, {"name": name.lower()})

        kept = told("exact", timed(lambda name: resolve(engine, name), asked), timed(scan, asked[:20]), EXACT)
        texts = [text for text, _ in wrong]
        peer = timed(lambda text: difflib.get_close_matches(name_key(text), keys, 1), texts[:PEERS])
        kept &= told("one error", timed(lambda text: find(engine, text), texts), peer, FUZZY)
        sys.stdout.write(f"the right name came first {first} times of {runs}\n")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 270_000, int(sys.argv[2]) if len(sys.argv) > 2 else 200))
