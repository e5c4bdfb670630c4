"""Time `ascribe links` on the five cases against the bare import of what it cannot do without.

    python bench/startup.py [RUNS]

Both are run in turn as whole processes, so that a busy machine slows both. The bound is twice the bare import
plus 150 ms; the medians and the ratio are printed, and the exit code is 1 when the bound is broken.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARE = [sys.executable, "-c", "import click, pydantic, kglite"]


def seconds(command: list[str]) -> float:
    """How long one run of the command takes, as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int) -> int:
    """Print both medians, and say whether the bound holds."""
    with tempfile.TemporaryDirectory() as folder:
        ascribe = [sys.executable, "-m", "ascribe", "--store", f"{folder}/bench.ascribe"]
        subprocess.run(
            [*ascribe, "load", *sorted(map(str, (ROOT / "cases").glob("*.yaml")))], check=True, capture_output=True
        )
        links = [*ascribe, "links", "Heshmat Alavi"]
        pairs = [(seconds(links), seconds(BARE)) for _ in range(runs + 1)][1:]  # the first run warms the caches
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    bound = 2 * bare + 0.150
    sys.stdout.write(
        f"ascribe links   median {ours * 1000:6.0f} ms of {runs} runs\n"
        f"bare import     median {bare * 1000:6.0f} ms\n"
        f"bound           {bound * 1000:6.0f} ms, {'kept' if ours < bound else 'BROKEN'}\n"
    )
    return int(ours >= bound)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
