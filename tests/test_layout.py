"""The house stays as it was drawn: imports go one way, and the wheel holds every room and nothing else."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("schema", "graph", "loaders", "queries", "ascribe")
BELOW = {
    "schema": set(),
    "graph": {"schema"},
    "loaders": {"schema", "graph"},
    "queries": {"schema", "graph"},
    "ascribe": {"schema", "graph", "loaders", "queries"},
}


# The rooms within graph/, each layer above the ones it may use; rooms of one layer do not know each other. Last come
# the modules of graph/ itself, which put them together.
LAYERS = (
    {"engines", "weights"},
    {"ledgers"},
    {"projecting"},
    {"relations"},
    {"naming", "proving", "changing", "listing"},
    {"reader", "store", "viewed", "opening"},
)


def modules(room: str) -> list[Path]:
    # The front door's folder holds links to the other rooms, which are not its own modules.
    return [path for path in (ROOT / room).rglob("*.py") if not any(part.is_symlink() for part in path.parents)]


def imported(path: Path, *, running: bool = False) -> set[str]:
    """The modules that one imports, anywhere in it; `running`: but for those that only its types name."""
    names = set()
    nodes = [ast.parse(path.read_text("utf-8"))]
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        if not (running and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            nodes += ast.iter_child_nodes(node)
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way(room: str) -> None:
    reached = {
        (path.name, parts[1] if parts[1] in ROOMS else "ascribe")
        for path in modules(room)
        for parts in (name.split(".") for name in imported(path))
        if parts[0] == "ascribe" and len(parts) > 1
    }
    assert {(name, other) for name, other in reached if other != room and other not in BELOW[room]} == set()


def test_imports_within_graph_go_one_way() -> None:
    layer = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
    arrows = {
        (str(path.relative_to(ROOT)), room, name.split(".")[2])
        for path in modules("graph")
        for room in (path.relative_to(ROOT / "graph").parts[0].removesuffix(".py"),)
        for name in imported(path, running=True)
        if name.startswith("ascribe.graph.")
    }
    assert {room for _, *rooms in arrows for room in rooms} == layer.keys()
    between = {arrow for arrow in arrows if arrow[1] not in {arrow[2], *LAYERS[-1]}}
    assert {arrow for arrow in between if layer[arrow[1]] <= layer[arrow[2]]} == set()


def test_schema_knows_no_engine() -> None:
    outside = {name.split(".")[0] for path in modules("schema") for name in imported(path)}
    assert outside.isdisjoint({"kglite", "neo4j", "sqlite3", "py2neo", "pyvis"})


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for room in ROOMS for path in modules(room) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_every_folder_with_modules_is_a_package_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = {path.parent.relative_to(ROOT) for room in ROOMS for path in modules(room)}
    packages = {".".join(f.parts if f.parts[0] == "ascribe" else ("ascribe", *f.parts)) for f in folders}
    assert packages == set(project["tool"]["setuptools"]["packages"])


def test_the_wheel_holds_every_room_and_nothing_outside_ascribe(tmp_path: Path) -> None:
    # From a copy: what an earlier build left behind would be packed again.
    copy = shutil.copytree(
        ROOT, tmp_path / "copy", symlinks=True, ignore=shutil.ignore_patterns(".*", "build", "*.egg-info")
    )
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(copy)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name for name in names if not name.startswith("ascribe/")} == set()
    wanted = {"schema/relations.yaml", "py.typed", "queries/links.cypher", "cli/starter.yaml", "graph/store.py"}
    assert {name for name in wanted if f"ascribe/{name}" not in names} == set()
