"""Write a big ledger of invented claims, one about each relation, as the JSONL that `ascribe load` reads.

Entities, papers and how often which predicate and grade occurs are those of made_graph.py; the ends are of kinds that
the predicate may join. The same size gives the same file.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

import made_graph as made

from ascribe.graph.ledgers.ledger import stored
from ascribe.schema.ids import canonical
from ascribe.schema.records import Case, Claim, Entity, Record
from ascribe.schema.vocabulary import Vocabulary, base_vocabulary

_AT = "2026-01-01T00:00:00.000000+00:00"
_TIMES = f'"recorded_at":"{_AT}","holds":[{{"case":"made","since":"{_AT}","until":null}}]'


def file(size: made.Size) -> Path:
    """Where that ledger is: made once, then kept in the user's cache."""
    path = made.CACHE / f"{size.entities}-{size.relations}-{made.SEED}.jsonl"
    if not path.exists():
        made.CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=made.CACHE) as folder:
            half = Path(folder) / path.name
            with half.open("w", encoding="utf-8") as out:
                out.write(canonical({"format": "ascribe-ledger", "version": 1}) + "\n")
                out.writelines(f"{{{_TIMES},{stored(record)[1:]}\n" for record in records(size))
            half.rename(path)
    return path


def records(size: made.Size) -> Iterator[Record]:
    """The case, its sources and entities, and a claim about each relation."""
    entities = list(made.entities(size))
    yield Case(id="made")
    yield from made.sources(size)
    yield from entities
    yield from _claims(size, entities)


def _claims(size: made.Size, entities: list[Entity]) -> Iterator[Claim]:
    chance = random.Random(made.SEED)
    words, papers = base_vocabulary(), len(made.sources(size))
    ends = {
        name: [_busy(entities, kinds, words) for kinds in (word.subject, word.object)]
        for name, word in words.predicates.items()
        if name in made.PREDICATES
    }
    # Of what nothing here can be carried, as pieces of writing, nothing is said.
    told = {name: often for name, often in made.PREDICATES.items() if all(ids for ids, _ in ends[name])}
    seen: set[tuple[str, str, str]] = set()
    while len(seen) < size.relations:
        (predicate,) = made.pick(chance, told, 1)
        (subjects, often), (objects, of_those) = ends[predicate]
        (subject,) = chance.choices(subjects, cum_weights=often)
        (object,) = chance.choices(objects, cum_weights=of_those)
        if subject == object or {(subject, predicate, object), (object, predicate, subject)} & seen:
            continue
        seen.add((subject, predicate, object))
        yield Claim(
            subject=subject,
            predicate=predicate,
            object=object,
            source=f"made/{chance.randrange(papers)}",
            grade=made.pick(chance, made.GRADES, 1)[0],
            asserted_by=f"Speaker {chance.randrange(2000)}" if chance.random() < 0.6 else None,
            hedge="appears to" if chance.random() < 0.1 else None,
            valid_from="2018-05" if chance.random() < 0.3 else None,
            quote="they are said to go together",
            locator=f"para {chance.randrange(40)}",
        )


def _busy(entities: list[Entity], named: Iterable[str], words: Vocabulary) -> tuple[list[str], list[float]]:
    kinds = {kind for name in named for kind in words.groups.get(name, (name,))}
    ids = [entity.id for entity in entities if entity.kind in kinds]
    return ids, list(accumulate((n + 1) ** -made.HUBS for n in range(len(ids))))
