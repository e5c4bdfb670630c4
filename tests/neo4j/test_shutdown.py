"""A server that goes away in the middle of a write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.graph.engines.engine import Run
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.schema.errors import StoreError
from tests.neo4j import server


@pytest.mark.usefixtures("neo4j_server")  # skips where no server can be started
@pytest.mark.skipif("'NEO4J_URI' in os.environ", reason="needs a server of its own to stop")
def test_a_commit_that_was_not_stored_is_an_error(tmp_path: Path) -> None:
    """A server that stops before the commit answers it without an error, and stores nothing."""
    with (tmp_path / "console.log").open("wb") as console:
        java, address = server._start(tmp_path, console)
        try:
            server._set_password(java, address)

            def work(run: Run) -> None:
                run("CREATE (:Entity {id: 'person:jane-roe'})", {})
                java.terminate()
                java.wait(60)

            with (
                Neo4jEngine.connect(
                    address.uri, user=address.user, password=address.password, database=address.database
                ) as engine,
                pytest.raises(StoreError, match="run the command again"),
            ):
                engine.write(work)
        finally:
            java.kill()
            java.wait()
