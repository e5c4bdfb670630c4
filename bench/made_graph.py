"""Make a big graph of invented claims: degrees by a power law, the properties those of a real projection.

Claims are made by the hundred thousand, fused and turned into rows by the program's own code, and written by its own
statements; only the ledger is left out, which answers do not read. The same seed gives the same graph.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.engines.engine import Engine
from ascribe.graph.projecting import projection as p
from ascribe.graph.projecting import statements as say
from ascribe.graph.projecting.grounds import Facts
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.evidence import Names
from ascribe.schema.grades import grading
from ascribe.schema.records import Claim, Entity, Source
from ascribe.schema.vocabulary import base_vocabulary

SEED = 20181
# The n-th busiest entity has n^-0.5 of the relations of the busiest: degrees by a power law of exponent 3, as where
# the well-known become better known. Likewise the n-th busiest of the papers has n^-0.7 of the claims.
HUBS, PAPERS = 0.5, 0.7
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ascribe" / "bench"
_RECORDED = "2026-01-01T00:00:00+00:00"
_BATCH = 5000
_KINDS = {"Page": 50, "Account": 20, "Person": 18, "Organization": 12}
# About as often as in the casefiles that ship with the project; corroborated more often than there.
PREDICATES = {
    "operates": 10, "admin-of": 4, "runs": 3, "owns": 3, "directs": 3, "funded-by": 5, "paid-by": 3, "acts-for": 2,
    "asset-of": 4, "writes-for": 6, "member-of": 5, "employed-by": 4, "part-of": 3, "founded": 2, "associated-with": 5,
    "met-with": 3, "allied-with": 2, "cited": 6, "published": 5, "shared": 3, "same-as": 1, "attributed-to": 3,
    "supports": 6, "promotes": 4, "targets": 3, "removed": 2,
}  # fmt: skip
GRADES = {
    "B2": 32, "C3": 19, "B3": 12, "C2": 11, "D3": 9, "A1": 5, "C4": 4, "B1": 3, "D4": 2, "A2": 1, None: 2
}  # fmt: skip
_CLAIMS = {1: 60, 2: 22, 3: 11, 4: 5, 5: 2}
_STANCES = {"asserts": 94, "denies": 5, "no_comment": 1}


class Size(NamedTuple):
    """How big a graph to make."""

    entities: int
    relations: int


def pick(random_: random.Random, weights: dict, count: int) -> list:
    """So many keys of a table, each as often as its weight says."""
    return random_.choices(list(weights), list(weights.values()), k=count)


def entities(size: Size) -> Iterator[Entity]:
    """Entities named after their number; the lower it is, the more relations they have."""
    kinds = pick(random.Random(SEED), _KINDS, size.entities)
    return (Entity(id=f"{kind.lower()}:n{n}", kind=kind, name=f"{kind} {n}") for n, kind in enumerate(kinds))


def claims(size: Size, ids: list[str]) -> Iterator[list[Claim]]:
    """The claims about each relation: 1 to 5, of publishers of which a few print a great deal."""
    chance = random.Random(SEED)
    busy = list(accumulate((n + 1) ** -HUBS for n in range(len(ids))))
    papers = list(accumulate((n // 10 + 1) ** -PAPERS for n in range(_papers(size))))
    seen: set[tuple[str, str, str]] = set()
    while len(seen) < size.relations:
        pairs = chance.choices(ids, cum_weights=busy, k=2 * _BATCH)
        for subject, object, predicate in zip(pairs[::2], pairs[1::2], pick(chance, PREDICATES, _BATCH), strict=True):
            key = (subject, predicate, object)
            if subject == object or key in seen or (object, predicate, subject) in seen or len(seen) == size.relations:
                continue
            seen.add(key)
            count = pick(chance, _CLAIMS, 1)[0]
            sources = chance.choices(range(len(papers)), cum_weights=papers, k=count)
            yield [
                Claim(
                    subject=subject,
                    predicate=predicate,
                    object=object,
                    source=f"made/{source}",
                    grade=grade,
                    stance=stance,
                    asserted_by=f"Speaker {chance.randrange(2000)}" if chance.random() < 0.6 else None,
                    hedge="appears to" if chance.random() < 0.1 else None,
                    quote="they are said to go together",
                )
                for source, grade, stance in zip(
                    sources, pick(chance, GRADES, count), ["asserts", *pick(chance, _STANCES, count - 1)], strict=True
                )
            ]


def sources(size: Size) -> list[Source]:
    """Documents, a tenth as many publishers, some republishing others."""
    return [
        Source(
            id=f"made/{n}",
            headline=f"Report {n}",
            publisher=f"Paper {n // 10}",
            published="2018-09-03",
            url=f"https://paper{n // 10}.example/{n}",
            derived_from=(f"made/{n // 2}",) if n % 9 == 8 else (),
        )
        for n in range(_papers(size))
    ]


def _papers(size: Size) -> int:
    return max(50, size.entities // 40)


def facts(size: Size, named: Iterable[Entity]) -> Facts:
    """What the claims are judged by."""
    names = {entity.id: entity.name for entity in named}
    told = sources(size)
    return Facts(
        claims={},
        recorded=_Always(),
        cases={},
        library=Library(told),
        sources={source.id: source for source in told},
        entities={},
        names=names,
        voices=Names({id: (name,) for id, name in names.items()}),
        retracted={},
    )


class _Always(dict):
    def __missing__(self, _: str) -> str:
        return _RECORDED


def write(engine: Engine, size: Size) -> None:
    """Write the whole graph into an empty engine."""
    words, everybody = base_vocabulary(), list(entities(size))
    known = facts(size, everybody)
    engine.constrain(say.LABELS, p.edge_types(PREDICATES))
    by_kind: dict[str, list[Entity]] = {}
    for entity in everybody:
        by_kind.setdefault(entity.kind, []).append(entity)
    for kind, of_it in by_kind.items():
        rows = [{"id": entity.id, "props": p.entity_row(entity)} for entity in of_it]
        _in_batches(engine, say.write_entities(kind, ()), rows)
    _in_batches(engine, say.WRITE_NAMES, [row for entity in everybody for row in p.name_rows(entity)])
    rows = [p.source_row(source, {}, known.library) for source in known.sources.values()]
    _in_batches(engine, say.WRITE_SOURCES, rows)
    made = claims(size, [entity.id for entity in everybody])
    while batch := list(islice(made, _BATCH)):
        said = [claim for about in batch for claim in about]
        rows = [
            {"id": claim.id, "subject": claim.subject, "object": claim.object, "source": claim.source,
             "props": p.claim_row(claim, known, words)}
            for claim in said
        ]  # fmt: skip
        _in_batches(engine, say.WRITE_CLAIMS, rows)
        _in_batches(engine, say.WRITE_OBJECTS, rows)
        ways = [{"id": row["id"], "step": step} for row in rows for step in row["props"].get("via", ())]
        _in_batches(engine, say.WRITE_WAYS, ways)
        by_type: dict[str, list[p.Row]] = {}
        for about in batch:
            for edge in p.edges(p.relation_key(about[0], words), about, (), known, words, grading()):
                if edge.props:
                    row = {"id": edge.id, "from": edge.start, "to": edge.end, "props": edge.props}
                    by_type.setdefault(edge.type, []).append(row)
        for kind, rows in by_type.items():
            _in_batches(engine, say.write_edges(kind), rows)
    position = {"position": 1, "version": say.VERSION, "words": None}
    engine.write(lambda run: run(say.WRITE_POSITION, position))


def _in_batches(engine: Engine, text: str, rows: list[p.Row]) -> None:
    for start in range(0, len(rows), _BATCH):
        batch = {"rows": rows[start : start + _BATCH]}
        engine.write(lambda run, batch=batch: run(text, batch))


def file(size: Size) -> Path:
    """Where that graph is kept."""
    return CACHE / f"{size.entities}-{size.relations}-{SEED}-{say.VERSION}.kgl"


def embedded(size: Size) -> EmbeddedEngine:
    """That graph on the embedded engine: made once, then kept in the user's cache."""
    path = file(size)
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            half = Path(folder) / path.name
            with EmbeddedEngine(half, write=True) as engine:
                write(engine, size)
                engine.save()
            half.rename(path)
    return EmbeddedEngine(path)
