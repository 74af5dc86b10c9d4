"""Peak memory and seconds of reading runs of 1,000, 3,000 and 10,000 cells: results, reports, comparison, site.

Run from the checkout: python benchmarks/result_memory.py [--cells 1000 3000 10000] [--folder DIR]
Each command is a process of its own. Exit code 1 over a limit. 10,000 cells take some GB of disk for a while.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PLACES = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]
sys.path[:0] = PLACES

CELLS = (1_000, 3_000, 10_000)
A_SEED = 200
"""Cells of a seed of the invented run."""
COMMANDS = {
    "results": ("results", "RUN"),
    "results, examples": ("results", "RUN", "--level", "example", "--format", "csv"),
    "report, html": ("report", "RUN", "--out", "OUT"),
    "report, html-folder": ("report", "RUN", "--format", "html-folder", "--out", "OUT"),
    "report, markdown": ("report", "RUN", "--format", "markdown", "--out", "OUT"),
    "compare": ("compare", "RUN", "RUN"),
    "publish": ("publish", "RUN", "--to", "OUT"),
}
"""What is run, by its name in the table."""
MOST = 2.5e9
"""Bytes that any of them may take at 10,000 cells, and as many for each more in proportion."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a command took."""

    seconds: float
    peak: int
    """Bytes."""
    ended: int
    """Its exit code."""


def take(command: Sequence[str], said: Path) -> Taken:
    """Run a command of ftbench with its output in a file."""
    began = time.perf_counter()
    output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "ftbench", *command],
        {**os.environ, "PYTHONPATH": os.pathsep.join(PLACES)},
        file_actions=[(os.POSIX_SPAWN_DUP2, output, 1)],
    )
    os.close(output)
    _, status, usage = os.wait4(child, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    return Taken(time.perf_counter() - began, usage.ru_maxrss * unit, os.waitstatus_to_exitcode(status))


def limit(cells: int) -> float:
    """Bytes that reading a run of so many cells may take."""
    return MOST * max(1.0, cells / CELLS[-1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a command takes more than its limit or fails."""
    from benchmarks.report_scale_run import write_run

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, nargs="+", default=CELLS, help=f"multiples of {A_SEED}")
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--folder", type=Path, help="for the runs, which are kept there; default: a temporary one")
    given = parser.parse_args(arguments)
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        for cells in given.cells:
            run = (given.folder or Path(temporary)) / str(cells)
            if not (run / "run.json").exists():
                write_run(run, range(cells // A_SEED))
            print(f"\n| {cells:,} cells | seconds | GB at most |\n|---|---|---|", flush=True)
            for name in given.only:
                out = Path(temporary) / f"{cells} {name}"
                command = [{"RUN": str(run), "OUT": str(out)}.get(part, part) for part in COMMANDS[name]]
                taken = take(command, Path(temporary) / "said")
                over = taken.peak > limit(cells)
                failed |= over or taken.ended != 0
                end = f", exit code {taken.ended}" if taken.ended else ", over the limit" if over else ""
                print(f"| `{name}` | {taken.seconds:.1f} | {taken.peak / 1e9:.2f}{end} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
