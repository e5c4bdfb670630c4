"""Tell from the plan that a Neo4j server makes of a statement whether it only reads the graph.

Of what EXPLAIN calls a read, and READ mode lets through, some reaches files and the network, other people's
transactions, or the settings of the server.
"""

from __future__ import annotations

from typing import Any

import neo4j

from ascribe.graph.engines.cyphertext import READING_PROCEDURES
from ascribe.schema.errors import InputError

# How the operators begin that do so; the other databases of a server and its users are under Administration.
_NO_PLAIN_READ = ("LoadCSV", "Show", "Terminate", "Transaction", "Administration", "RunQueryAt")


def refuse_unless_read(summary: neo4j.ResultSummary) -> None:
    """Raise InputError unless what was explained is of type `r` and every operator of its plan only reads the graph."""
    if summary.query_type != "r" or summary.plan is None:
        raise InputError("the query does more than read and is refused; change the store with `ascribe load`")
    plans: list[dict[str, Any]] = [summary.plan]
    while plans:
        plan = plans.pop()
        plans.extend(plan.get("children", ()))
        operator = plan["operatorType"].partition("@")[0]
        called = str(plan.get("args", {}).get("Details", "")).partition("(")[0]
        if operator.startswith(_NO_PLAIN_READ) or (operator == "ProcedureCall" and called not in READING_PROCEDURES):
            raise InputError(
                f"the query does more than read the graph ({called or operator}) and is refused; leave that away"
            )
