"""Time the load of a big ledger, from the file to a store that answers, beside the bare engines and the peers.

    python bench/load.py [ENTITIES RELATIONS] [--only NAME …]

200,000 entities and a million relations, each with one claim, unless said otherwise (see made_ledger.py). Everybody is
given the same content and works in a process of its own, one after the other. The floors are the bare engines, which
are fed the rows and statements of our own projection, made ready and read outside of the clock: kglite, and the Neo4j
driver in batches of `UNWIND` and, on a sample, row by row. A peer that is not installed is told as such. Bounds: 2.2
times the time of bare kglite, 4 GB, 3 s to open, .7 of the rate of the bare driver; the exit code is 1 when one is
broken. Without Java the rows of Neo4j are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import made_graph
import made_ledger

SLOWER, MEMORY, OPEN, RATE = 2.2, 4096, 3.0, 0.7  # times, MB, s, share
SAMPLE = 100  # rows of each statement
NEO4J = ("ascribe-neo4j", "driver", "driver-by-row", "py2neo")


def tell(line: str) -> None:
    """Print one line at once, for the whole takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def ascribe(ledger: Path, work: Path) -> dict[str, Any]:
    """`ascribe load` into a folder."""
    import ascribe as program

    store = work / "case.ascribe"
    began, busy = time.perf_counter(), time.process_time()
    with program.open(store) as case:
        case.load(ledger)
    took, cpu = time.perf_counter() - began, time.process_time() - busy
    began = time.perf_counter()
    with program.open(store) as case:
        case.links("page:n0") if _is_there(case, "page:n0") else case.stats()
    return {"seconds": took, "cpu": cpu, "open": time.perf_counter() - began, "size": _size(store)}


def _is_there(case: Any, id: str) -> bool:
    return bool(case.reader.engine.read("MATCH (e:Entity {id: $id}) RETURN e.id AS id", {"id": id}).rows)


def kglite(ledger: Path, work: Path) -> dict[str, Any]:
    """Bare kglite, fed what our projection sends to it."""
    import kglite as engine

    file = work / "bare.kgl"
    graph, took, cpu = engine.open(str(file), durable="off"), 0.0, 0.0
    for text, params in chain(_rows(ledger), [("", {})]):
        began, busy = time.perf_counter(), time.process_time()
        graph.cypher(text, params=params) if text else graph.save()
        took += time.perf_counter() - began
        cpu += time.process_time() - busy
    del graph
    began = time.perf_counter()
    engine.load(str(file)).cypher("MATCH (e:Entity {id: 'page:n0'}) RETURN e.id AS id")
    return {"seconds": took, "cpu": cpu, "open": time.perf_counter() - began, "size": _size(file)}


def rows(ledger: Path, work: Path) -> dict[str, Any]:
    """Write down what our projection sends to an engine: the floors' ready rows."""
    from ascribe.graph.engines.embedded import EmbeddedEngine
    from ascribe.graph.ledgers.sqlite import SqliteLedger
    from ascribe.graph.store import Store
    from ascribe.loaders import jsonl

    class Recorder(EmbeddedEngine):
        def constrain(self, labels: Any, edge_types: Any) -> None:
            for label in labels:
                keep(f"CREATE CONSTRAINT {label}_id IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE", {})
            for edge in edge_types:
                keep(f"CREATE CONSTRAINT {edge}_id IF NOT EXISTS FOR ()-[r:`{edge}`]-() REQUIRE r.id IS UNIQUE", {})
            super().constrain(labels, edge_types)

        def write(self, work: Any, lock: Any = ()) -> Any:
            def kept(run: Any) -> Any:
                def both(text: str, params: Any) -> Any:
                    keep(text, dict(params))
                    return run(text, params)

                return work(both)

            return super().write(kept, lock)

    file = work / "rows"
    with file.open("wb") as out:

        def keep(text: str, params: dict[str, Any]) -> None:
            pickle.dump((text, params), out)

        with Store(SqliteLedger(work / "rows.sqlite", write=True), Recorder(None)) as store:
            store.restore(jsonl.load(ledger))
    file.rename(_ready(ledger))
    return {"seconds": 0.0}


def _ready(ledger: Path) -> Path:
    return ledger.with_suffix(".rows")


def _rows(ledger: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with _ready(ledger).open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def ascribe_neo4j(ledger: Path, work: Path) -> dict[str, Any]:
    """`ascribe load` into a Neo4j server, the ledger included; `graph`: the seconds of the projection alone."""
    import ascribe as program
    from ascribe.graph import store

    graph, catch_up = [0.0], store.catch_up

    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        moved = catch_up(*given, **named)
        graph[0] += time.perf_counter() - began
        return moved

    store.catch_up = timed
    began = time.perf_counter()
    with program.open(os.environ["NEO4J_URI"]) as case:
        case.load(ledger)
    return {"seconds": time.perf_counter() - began, "graph": graph[0]}


def driver(ledger: Path, work: Path) -> dict[str, Any]:
    """The bare driver, a transaction for each batch of our projection."""
    with _connected() as connection, connection.session() as session:
        took = 0.0
        for text, params in _rows(ledger):
            began = time.perf_counter()
            session.execute_write(lambda tx, text=text, params=params: tx.run(text, params).consume())
            took += time.perf_counter() - began
    return {"seconds": took}


def driver_by_row(ledger: Path, work: Path) -> dict[str, Any]:
    """The bare driver, a transaction for each row; of each statement so many rows, the rest at the same rate."""
    done: dict[str, int] = {}
    took: dict[str, float] = {}
    every: dict[str, int] = {}
    with _connected() as connection, connection.session() as session:
        for text, params in _rows(ledger):
            if "rows" not in params:
                session.run(text, params).consume()
                continue
            every[text] = every.get(text, 0) + len(params["rows"])
            some = params["rows"][: max(SAMPLE - done.get(text, 0), 0)]
            began = time.perf_counter()
            for row in some:
                session.run(text, {"rows": [row]}).consume()
            took[text] = took.get(text, 0.0) + time.perf_counter() - began
            done[text] = done.get(text, 0) + len(some)
            if len(some) < len(params["rows"]):  # the rest must be there for what comes after
                session.run(text, {"rows": params["rows"][len(some) :]}).consume()
    seconds = sum(took[text] / max(done[text], 1) * count for text, count in every.items() if took[text])
    return {"seconds": seconds, "note": f"extrapolated from {SAMPLE} rows of each statement"}


def py2neo(ledger: Path, work: Path) -> dict[str, Any]:
    """py2neo's bulk helpers: the nodes and edges of the graph, without the statements' checks."""
    from py2neo import Graph
    from py2neo.bulk import merge_nodes, merge_relationships

    graph = Graph(os.environ["NEO4J_URI"], auth=("neo4j", os.environ["NEO4J_PASSWORD"]))
    took = 0.0
    for text, params in _rows(ledger):
        given = params.get("rows", [])
        began = time.perf_counter()
        if text.startswith("CREATE CONSTRAINT"):
            graph.run(text)
        elif "MERGE (e:Entity" in text:
            merge_nodes(graph.auto(), [row["props"] for row in given], ("Entity", "id"))
        elif "MERGE (c:Claim" in text:
            merge_nodes(graph.auto(), [row["props"] for row in given], ("Claim", "id"))
            for edge, end, label in (("SUBJECT", "subject", "Entity"), ("CITES", "source", "Source")):
                ends = [(row["id"], {}, row[end]) for row in given]
                merge_relationships(graph.auto(), ends, edge, ("Claim", "id"), (label, "id"))
        elif "MERGE (c)-[:OBJECT]" in text:
            ends = [(row["id"], {}, row["object"]) for row in given]
            merge_relationships(graph.auto(), ends, "OBJECT", ("Claim", "id"), ("Entity", "id"))
        elif "MERGE (s:Source" in text:
            merge_nodes(graph.auto(), given, ("Source", "id"))
        elif "MERGE (a)-[r:" in text:
            edge = text.partition("[r:`")[2].partition("`")[0]
            ends = [(row["from"], row["props"], row["to"]) for row in given]
            merge_relationships(graph.auto(), ends, (edge, "id"), ("Entity", "id"), ("Entity", "id"))
        took += time.perf_counter() - began
    return {"seconds": took, "note": "no names, no holds, no ways, no ledger"}


def networkx(ledger: Path, work: Path) -> dict[str, Any]:
    """NetworkX from the JSON of the ledger, kept as a pickle: entities as nodes, claims as edges, nothing fused."""
    import networkx as library

    began = time.perf_counter()
    graph = library.MultiDiGraph()
    with ledger.open("rb") as lines:
        for line in islice(lines, 1, None):
            record = json.loads(line)
            if record["record"] == "claim":
                graph.add_edge(record["subject"], record["object"], key=record["id"], **record)
            elif record["record"] in ("entity", "source"):
                graph.add_node(record["id"], **record)
    file = work / "graph.pickle"
    with file.open("wb") as out:
        pickle.dump(graph, out, protocol=5)
    took = time.perf_counter() - began
    del graph
    began = time.perf_counter()
    with file.open("rb") as kept:
        pickle.load(kept)
    return {
        "seconds": took,
        "open": time.perf_counter() - began,
        "size": _size(file),
        "note": "no check, no fusion, all in memory",
    }


def followthemoney(ledger: Path, work: Path) -> dict[str, Any]:
    """FollowTheMoney's statements in nomenklatura's store: entities, and each claim as an UnknownLink."""
    from followthemoney import Dataset, StatementEntity
    from nomenklatura.resolver import Linker
    from nomenklatura.store import SQLStore
    from sqlalchemy import create_engine

    began = time.perf_counter()
    dataset = Dataset.make({"name": "made", "title": "made"})
    file = work / "statements.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    with SQLStore(dataset, Linker({}), engine).writer() as writer, ledger.open("rb") as lines:
        for line in islice(lines, 1, None):
            record = json.loads(line)
            if record["record"] == "entity":
                schema, said = "LegalEntity", {"name": [record["name"]]}
            elif record["record"] == "claim":
                schema = "UnknownLink"
                said = {"subject": [record["subject"]], "object": [record["object"]], "role": [record["predicate"]]}
            else:
                continue
            given = {"id": record["id"], "schema": schema, "properties": said}
            writer.add_entity(StatementEntity.from_data(dataset, given))
    took = time.perf_counter() - began
    return {"seconds": took, "size": _size(file), "note": "no grade, stance, quote or fusion"}


def _connected() -> Any:
    import neo4j

    auth = (os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"])
    return neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"], auth=auth, notifications_min_severity="OFF")


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())


CONTENDERS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "kglite": kglite,
    "ascribe": ascribe,
    "networkx": networkx,
    "followthemoney": followthemoney,
    "driver": driver,
    "ascribe-neo4j": ascribe_neo4j,
    "driver-by-row": driver_by_row,
    "py2neo": py2neo,
}


def child(name: str, ledger: Path) -> None:
    """Run one contender here and print what it took, as JSON."""
    with tempfile.TemporaryDirectory(dir=made_graph.CACHE) as work:
        try:
            done = {**CONTENDERS, "rows": rows}[name](ledger, Path(work))
        except ImportError as error:
            done = {"missing": f"not installed ({error.name})"}
    status = Path("/proc/self/status").read_text()
    helping = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of the process that works out the graph
    done["peak"] = (int(status.partition("VmHWM:")[2].split()[0]) + helping) // 1024
    tell(json.dumps(done))


def run(name: str, ledger: Path, env: dict[str, str]) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--child", name, str(ledger)]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        return {"missing": f"failed: {(done.stderr.strip() or 'no word').splitlines()[-1][:100]}"}
    return json.loads(done.stdout.splitlines()[-1])


def line(name: str, done: dict[str, Any], floor: dict[str, Any] | None) -> str:
    """One row of the table."""
    if "missing" in done:
        return f"| {name} | | | | | | {done['missing']} |"
    ratio = f"{done['seconds'] / floor['seconds']:.2f} ×" if floor and "seconds" in floor else ""
    opened = f"{done['open']:.1f} s" if "open" in done else ""
    size = f"{done['size'] / 2**20:.0f} MB" if "size" in done else ""
    note = done.get("note", f"{done['cpu']:.1f} s of processor time" if "cpu" in done else "")
    if "graph" in done:
        note = f"the graph alone {done['graph']:.0f} s"
    return f"| {name} | {done['seconds']:.1f} s | {ratio} | {done['peak']} MB | {opened} | {size} | {note} |"


def main() -> int:
    """Run everybody, print the table, and say which bound is broken."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("size", nargs="*", type=int, default=[200_000, 1_000_000])
    arguments.add_argument("--only", nargs="*", choices=CONTENDERS, default=list(CONTENDERS))
    asked = arguments.parse_args()
    ledger = made_ledger.file(made_graph.Size(*asked.size))
    if not _ready(ledger).exists():
        run("rows", ledger, {})
    tell("| | time | of the bare engine | peak memory | open | on disk | |\n|---|---|---|---|---|---|---|")
    results: dict[str, dict[str, Any]] = {}
    for name in asked.only:
        floor = results.get("driver" if name in NEO4J else "kglite")
        results[name] = _on_neo4j(name, ledger) if name in NEO4J else run(name, ledger, {})
        tell(line(name, results[name], floor))
    broken = _broken(results)
    for text in broken:
        tell(f"\nbroken: {text}")
    return 1 if broken else 0


def _on_neo4j(name: str, ledger: Path) -> dict[str, Any]:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.neo4j.server import UnavailableError, served

    try:
        with served() as address:
            names = dict(zip(("URI", "USERNAME", "PASSWORD", "DATABASE"), address, strict=True))
            return run(name, ledger, {f"NEO4J_{key}": value for key, value in names.items()})
    except UnavailableError as error:
        return {"missing": str(error).splitlines()[0]}


def _broken(results: dict[str, dict[str, Any]]) -> list[str]:
    ours, bare = results.get("ascribe", {}), results.get("kglite", {})
    shared, plain = results.get("ascribe-neo4j", {}), results.get("driver", {})
    broken = []
    if "seconds" in ours and "seconds" in bare and ours["seconds"] > SLOWER * bare["seconds"]:
        broken.append(f"takes more than {SLOWER} times as long as the bare engine")
    if ours.get("peak", 0) > MEMORY:
        broken.append(f"takes more than {MEMORY} MB")
    if ours.get("open", 0) > OPEN:
        broken.append(f"takes more than {OPEN} s to open")
    if "graph" in shared and "seconds" in plain and shared["graph"] * RATE > plain["seconds"]:
        broken.append(f"writes the graph on Neo4j at less than {RATE} of the rate of the bare driver")
    return broken


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
