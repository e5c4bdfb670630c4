"""One of several clients that write the same ledger at once; a process of its own.

Standard input: one line of JSON with a server's address, then one line for each revision, a case and its records'
names. It answers the first line when it is ready, and every other with the change's counts.
"""

from __future__ import annotations

import json
import sys

from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.schema.records import Entity


def main() -> None:
    """Revise until standard input ends."""
    address = json.loads(sys.stdin.readline())
    with Neo4jEngine.connect(**address) as engine:
        ledger = Neo4jLedger(engine)
        _answer("ready")
        for line in sys.stdin:
            case, names = json.loads(line)
            records = [Entity(id=f"person:{name}", kind="Person", name=name) for name in names]
            change = ledger.revise(case, records)
            _answer(f"{len(change.added)} {len(change.withdrawn)}")


def _answer(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
