"""Time what follows from a million relations: fusing them, and searching chains, against one plain Cypher query.

    python bench/inference.py [ENTITIES RELATIONS]

All in one process on the embedded engine, on invented claims (see made_graph.py); the first run makes the graph,
which takes a quarter of an hour, and keeps it in the user's cache. Bounds: 60,000 claims read and fused a second; with
a least confidence of .6 within 6 hops `behind` of names drawn at random, and `chain` between pairs drawn at random and
those that a chain joins, 60 ms at the 95th percentile; and no question over 2 s, those about the busiest entities
neither. The peer asks the same as one variable-length pattern on the same graph and is stopped after 30 s. The exit
code is 1 when a bound is broken.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from statistics import median, quantiles
from typing import Any, NamedTuple

import kglite
import made_graph

from ascribe.graph.reader import Reader
from ascribe.graph.relations.answers import Chains, Routes
from ascribe.graph.weights.confidence import fuse
from ascribe.graph.weights.evidence import testify
from ascribe.schema.grades import grading

FUSED, P95, MOST = 60_000, 60.0, 2000.0  # claims a second; ms
LEAST, HOPS = 0.6, 6
NAMES, HUBS, PEERS, SECONDS = 300, 30, 5, 30
_WALKED = (
    "{pattern} WHERE all(r IN rs WHERE r.confidence >= $least) "
    "WITH y, reduce(product = 1.0, r IN rs | product * r.confidence) AS product WHERE product >= $least "
    "RETURN y.id AS id, product ORDER BY product DESC, id LIMIT 20"
)
BEHIND = _WALKED.format(pattern=f"MATCH (x:Entity {{id: $a}})<-[rs:BEHIND|UPSTREAM*1..{HOPS}]-(y:Entity)")
CHAIN = _WALKED.format(pattern=f"MATCH (x:Entity {{id: $a}})<-[rs:BEHIND|UPSTREAM*1..{HOPS}]-(y:Entity {{id: $b}})")


def tell(line: str) -> None:
    """Print one line at once, for the whole takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fused(relations: int) -> bool:
    """Read and fuse the claims about so many relations; whether it is quick enough."""
    size = made_graph.Size(relations, relations)
    entities = list(made_graph.entities(size))
    facts, numbers = made_graph.facts(size, entities), grading()
    told = list(islice(made_graph.claims(size, [entity.id for entity in entities]), relations))
    count = sum(map(len, told))

    def work() -> None:
        for about in told:
            fuse([testify(claim, facts.library, facts.voices, numbers) for claim in about])

    rate = count / min(seconds(work) for _ in range(3))
    tell(f"fusion              {rate:9,.0f} claims/s, of {count:,}; bound {FUSED:,}: {verdict(rate >= FUSED)}")
    return rate >= FUSED


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def verdict(kept: bool) -> str:
    """In a word."""
    return "kept" if kept else "BROKEN"


class Asked(NamedTuple):
    """What questions took, in ms each."""

    times: list[float]

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1]


def asked(label: str, questions: Sequence[Callable[[], Chains | Routes]]) -> Asked:
    """Ask them all and print how long they took."""
    times, answers = [], []
    for ask in questions:
        times.append(1000 * seconds(lambda ask=ask: answers.append(ask())))
    done = Asked(times)
    tell(
        f"{label:32s} p50 {median(times):7.1f}  p95 {done.p95:7.1f}  max {max(times):7.1f} ms  "
        f"{sum(bool(answer.chains) for answer in answers):3d} of {len(answers)} with chains, "
        f"{sum(not answer.complete for answer in answers)} incomplete"
    )
    return done


def bounded(label: str, quick: Asked, *others: Asked) -> bool:
    """Print whether the 95th percentile of some questions, and the longest of these and others, are in bounds."""
    most = max(max(every.times) for every in (quick, *others))
    kept = quick.p95 <= P95 and most <= MOST
    bounds = f"p95 {quick.p95:.1f} of {P95:.0f} ms, longest {most:.0f} of {MOST:.0f} ms"
    tell(f"{label:32s} {bounds}: {verdict(kept)}")
    return kept


def peer(graph: Any, label: str, text: str, params: Sequence[dict[str, Any]], ours: Asked) -> None:
    """Ask the same of the engine as one pattern."""
    times, stopped = [], 0
    for given in params:
        start = time.perf_counter()
        try:
            graph.cypher(text, params={**given, "least": LEAST}, timeout_ms=SECONDS * 1000)
        except kglite.CypherTimeoutError:
            stopped += 1
        times.append(1000 * (time.perf_counter() - start))
    tell(
        f"{label:32s} p50 {median(times):7.0f} ms, {stopped} of {len(params)} stopped after {SECONDS} s: "
        f"{'at least ' if stopped else ''}{median(times) / median(ours.times):,.0f} times as long"
    )


def main(size: made_graph.Size) -> int:
    """Print all figures; 1 when a bound is broken."""
    kept = [fused(20_000)]
    engine = made_graph.embedded(size)
    draw, ids = random.Random(5), [entity.id for entity in made_graph.entities(size)]
    case, names, hubs = Reader(engine), draw.sample(ids, NAMES), ids[:HUBS]
    apart = list(zip(names, draw.sample(ids, NAMES), strict=True))
    to_hubs = [(name, hub) for name, hub in zip(names, hubs * 10, strict=False)]

    def behind(name: str, least: float = LEAST) -> Chains:
        return case.behind(name, hops=HOPS, min_confidence=least)

    def chain(ends: tuple[str, str], least: float = LEAST) -> Routes:
        return case.chain(*ends, hops=HOPS, min_confidence=least)

    def each(ask: Callable[..., Any], given: Sequence[Any], *more: Any) -> list[Callable[[], Any]]:
        return [lambda one=one: ask(one, *more) for one in given]

    first = [(name, answer) for name in names if (answer := behind(name)).chains]  # also warms the caches
    joined = [(name, answer.chains[-1].hops[-1].to.id) for name, answer in first]
    tell(f"{size.entities:,} entities, {size.relations:,} relations; least confidence {LEAST}, {HOPS} hops")
    named = asked("behind, random names", each(behind, names))
    busiest = asked(f"behind, the {HUBS} busiest", each(behind, hubs))
    kept.append(bounded("behind", named, busiest))
    pairs = asked("chain, random pairs", each(chain, apart))
    together = asked("chain, pairs that are joined", each(chain, joined))
    to_busiest = asked("chain, random to the busiest", each(chain, to_hubs))
    kept.append(bounded("chain", Asked(pairs.times + together.times), to_busiest))
    asked("behind, no least confidence", each(behind, names, 0.0))
    asked("chain, no least confidence", each(chain, apart[:50], 0.0))
    engine.close()
    graph = kglite.load(str(made_graph.file(size)))
    few = joined[:: max(1, len(joined) // PEERS)][:PEERS]
    peer(graph, "behind, as one pattern", BEHIND, [{"a": name} for name, _ in few], named)
    peer(graph, "chain, as one pattern", CHAIN, [{"a": a, "b": b} for a, b in few], together)
    return int(not all(kept))


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]] or [200_000, 1_000_000]
    sys.exit(main(made_graph.Size(*given)))
