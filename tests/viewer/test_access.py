"""Whoever cannot see or point can use the page as well: what axe-core can tell of that."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.needed import lacking
from tests.viewer.conftest import Opened

VERSION = "axe-core@4.10.3"


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, fetched from npm once and kept in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ascribe" / "axe"
    kept = cache / f"{VERSION}.js"
    if not kept.exists():
        npm = shutil.which("npm")
        cache.mkdir(parents=True, exist_ok=True)
        fetched = npm and subprocess.run([npm, "pack", VERSION, "--silent"], cwd=cache, capture_output=True, text=True)
        if not fetched or fetched.returncode:
            reason = f"THE PAGE WAS NOT CHECKED WITH AXE: {VERSION} cannot be fetched; it needs npm and its registry"
            lacking(reason)
        with tarfile.open(cache / fetched.stdout.strip().splitlines()[-1]) as package:
            script = package.extractfile("package/axe.min.js")
            assert script
            kept.write_bytes(script.read())
    return kept.read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    ["", "view=entity&id=persona%3Aheshmat-alavi", "view=table", "view=origins&id=persona%3Aheshmat-alavi", "view=way"],
)
def test_axe_finds_no_serious_fault(
    five_page: Path, look: Callable[..., Opened], axe: str, fragment: str, scheme: str
) -> None:
    seen = look(five_page, fragment, color_scheme=scheme, bypass_csp=True)
    seen.page.evaluate(axe)
    seen.page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
    found = seen.page.evaluate("() => axe.run()")
    serious = [
        (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert found["passes"]
