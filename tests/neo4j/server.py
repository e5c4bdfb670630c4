"""Start a throwaway Neo4j server without docker, from its jars; needs Java 17 or newer and Maven.

NEO4J_VERSION names another release than the one tested everywhere; those of 2025 and later need Java 21, which
JAVA_HOME may name.

    python tests/neo4j/server.py        prints one line of JSON with uri, user, password and database, then serves
                                        until its standard input ends (or Ctrl-C), and removes everything

The jars (GPLv3, 118 MB) are fetched once into the user's cache, and never shipped.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import neo4j

VERSION = os.environ.get("NEO4J_VERSION", "5.26.29")
JAVA = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if os.environ.get("JAVA_HOME") else "java"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>ascribe</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency>
<groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version>
</dependency></dependencies></project>"""
# The intervals are short so that a timeout fires, and a stop ends, in fractions of a second.
_CONF = """server.default_listen_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
db.transaction.monitor.check.interval=200ms
server.directories.import=import
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
db.shutdown_transaction_end_timeout=0s
"""
_OPENS = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch")]


class UnavailableError(Exception):
    """No server can be had on this machine; the message says what is missing."""


class Address(NamedTuple):
    """Where a server answers, and how to log in."""

    uri: str
    user: str
    password: str
    database: str


@contextmanager
def served(imported: Path | None = None) -> Iterator[Address]:
    """A server in a process of its own, which ends when the block does, or this process, however it dies.

    Its database is empty, or made by neo4j-admin of what was exported to the folder `imported`."""
    with subprocess.Popen(
        [sys.executable, __file__, *([str(imported)] if imported else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us; the server ends with its standard input
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        try:
            answer = json.loads(keeper.stdout.readline() or '{"unavailable": "the server ended; see above"}')
            if "unavailable" in answer:
                raise UnavailableError(answer["unavailable"])
            yield Address(**answer)
        finally:
            keeper.stdin.close()
            keeper.wait(60)


def jars() -> Path:
    """The folder of jars, filled on first use. Raises UnavailableError without Java, Maven or network."""
    for tool in (JAVA, "mvn"):
        if not shutil.which(tool):
            raise UnavailableError(f"{tool} is not installed (Debian: apt-get install openjdk-17-jre-headless maven)")
    version = re.search(r'version "(\d+)', subprocess.run([JAVA, "-version"], capture_output=True, text=True).stderr)
    needed = 17 if VERSION.startswith("5.") else 21
    if version and int(version[1]) < needed:
        raise UnavailableError(f"Java {version[1]} is too old; Neo4j {VERSION} needs {needed} or newer")
    base = os.environ.get("ASCRIBE_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    target = Path(base, "ascribe", "neo4j", VERSION, "lib")
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as work:
            _fetch(Path(work))
            try:
                Path(work, "lib").rename(target)  # at once, so that nobody ever sees half a folder
            except OSError:
                if not target.is_dir():  # otherwise another process was first
                    raise
    return target


def _fetch(work: Path) -> None:
    Path(work, "pom.xml").write_text(_POM)
    command = ["mvn", "-q", "-B", _PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={work / 'lib'}"]
    for offline in (["-o"], []):
        done = subprocess.run([*command, *offline], cwd=work, capture_output=True, text=True, timeout=900)
        if not done.returncode:
            return
    raise UnavailableError(f"Maven could not fetch the jars: {(done.stdout + done.stderr)[-500:]}")


def _start(home: Path, console: IO[bytes], imported: str | None = None) -> tuple[subprocess.Popen[bytes], Address]:
    lib = jars()
    with socket.socket() as free:  # the server can choose a port itself, but does not say which
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = home / "conf"
    conf.mkdir()
    (conf / "neo4j.conf").write_text(_CONF.format(port=port))
    # One compiler level halves the start, and tests are over before the second would pay.
    command = [JAVA, "-Xmx512m", "-XX:+UseSerialGC", *_OPENS, "-cp", f"{lib}/*"]
    entry = "CommunityEntryPoint" if VERSION.startswith("5.") else "Neo4jCommunity"
    if imported:
        admin = ["org.neo4j.server.startup.Neo4jAdminCommand", "database", "import", "full", "neo4j", "@import.args"]
        env = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(conf)}
        whole = [*command, *admin, f"--report-file={home / 'report.txt'}"]
        if subprocess.run(whole, cwd=imported, env=env, stdout=console, stderr=console).returncode:
            raise UnavailableError("neo4j-admin did not import what was exported")
    main = [f"org.neo4j.server.{entry}", f"--home-dir={home}", f"--config-dir={conf}", "--console-mode"]
    java = subprocess.Popen([*command, *main], stdin=subprocess.DEVNULL, stdout=console, stderr=console)
    return java, Address(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_urlsafe(12), "neo4j")


def _set_password(java: subprocess.Popen[bytes], address: Address, seconds: float = 90) -> None:
    """Wait until the server answers, and change the password that every new server has."""
    end = time.monotonic() + seconds
    while java.poll() is None and time.monotonic() < end:
        try:
            with neo4j.GraphDatabase.driver(address.uri, auth=("neo4j", "neo4j"), max_transaction_retry_time=0) as new:
                new.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=address.password, database_="system"
                )
            with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
                driver.execute_query("RETURN 1", database_=address.database)
            return
        except neo4j.exceptions.DriverError:
            time.sleep(0.1)
    raise UnavailableError(f"Neo4j did not start (exit code {java.poll()})")


def _say(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until standard input ends."""
    home = Path(tempfile.mkdtemp(prefix="ascribe-neo4j-"))
    java = None
    try:
        with (home / "console.log").open("wb") as console:
            try:
                java, address = _start(home, console, *sys.argv[1:])
                _set_password(java, address)
            except UnavailableError as error:
                log = (home / "console.log").read_text(errors="replace")[-1500:]
                _say({"unavailable": f"{error}\n{log}".strip()})
                return
            _say(address._asdict())
            sys.stdin.read()
    except KeyboardInterrupt:
        pass
    finally:
        if java:
            java.kill()  # nothing in it is worth a clean stop
            java.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
