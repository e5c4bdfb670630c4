"""One of several clients that load cases into the same store at once; a process of its own.

Standard input: one line of JSON with a server's address, then one line with the text of each casefile. It answers
the first line when it is ready, and every other when the case is in.
"""

from __future__ import annotations

import json
import sys

from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case


def main() -> None:
    """Add cases until standard input ends."""
    engine = Neo4jEngine.connect(**json.loads(sys.stdin.readline()))
    with Store(Neo4jLedger(engine), engine) as store:
        _answer("ready")
        for line in sys.stdin:
            case, *records = loads(json.loads(line))
            assert isinstance(case, Case)
            store.add(case, records)
            _answer("done")


def _answer(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
