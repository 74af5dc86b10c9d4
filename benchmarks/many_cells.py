"""A matrix of 100,000 cells: planned, begun, resumed, and what a worker is sent.

Run from the checkout: python benchmarks/many_cells.py [--cells N] [--folder DIR]
Each measurement is a process of its own. Exit code 1 over a limit. A finished run of 100,000 cells takes some GB of
disk for a while: what all cells of a task have in common is one file with many names.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

CELLS = 100_000
LIMITS = {"plan": 20.0, "begin": 10.0, "resume": 60.0}
"""Seconds of 100,000 cells. The first look at cells of which nothing is remembered has none: it reads every file."""
LARGEST_SENT = 1.05
"""Largest ratio of what a worker is sent of all cells to what it is sent of a thousandth."""
WORDS = {
    "plan": "planned",
    "begin": "from the plan to the first cell",
    "look": "resumed, where all but one cell are done and nothing is remembered (a copied folder)",
    "resume": "resumed, where all but one cell are done, as a run remembers its cells",
}


def main() -> int:
    """Print all measurements; 1 when one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=CELLS, help="a multiple of 100")
    parser.add_argument("--folder", type=Path, help="for the run; default: a temporary one")
    given = parser.parse_args()
    over = False
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for what, words in WORDS.items():
            if what == "look":
                _measured("write", given.cells, Path(folder))
            found = _measured(what, given.cells, Path(folder))
            limit = LIMITS.get(what)
            over |= limit is not None and found["seconds"] > limit
            print(
                f"{given.cells:,} cells, {words}: {found['seconds']:.1f} s"
                + (f" (limit {limit:g} s)" if limit else "")
                + f", {found['processor']:.1f} s of a processor,"
                f" {1000 * found['processor'] / given.cells:.2f} ms a cell",
                flush=True,
            )
        few, many = (_measured("sent", cells, Path(folder) / "sent")["bytes"] for cells in (100, given.cells))
        over |= many > LARGEST_SENT * few
        print(f"a worker is sent {few:,.0f} bytes of a run of 100 cells, {many:,.0f} of one of {given.cells:,}")
    return int(over)


def _measured(what: str, cells: int, folder: Path) -> dict[str, float]:
    """What a measurement prints in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, str(cells), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


class Silent:
    """A display that shows nothing."""

    def message(self, text: str) -> None: ...
    def prepare(self, doing: str, total: int, done: int) -> None: ...
    def expect(self, remaining: object) -> None: ...
    def start(self, cell: object) -> None: ...
    def step(self, cell: object, doing: str, share: float) -> None: ...
    def finish(self, cell: object, outcome: str, summary: str, notes: object = ()) -> None: ...


class FirstCell(BaseException):
    """The first cell has been handed to a worker."""


def stopping() -> Any:
    """An executor that stops the run at its first cell."""
    from ftbench import Executor, Workers

    class Stopping(Executor, Workers):
        name = "stopping"

        @contextmanager
        def open(self, settings: object) -> Iterator[Any]:
            yield self

        def run(self, work: object, cells: Any, watch: object) -> Iterator[Any]:
            if cells:
                raise FirstCell
            return iter(())

    return Stopping()


def _run(cells: int, folder: Path) -> Any:
    from benchmarks.scale_plan import matrix_file
    from ftbench.commandline.main import Options
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.execution.run import Run

    source, planned, registry = read_plan(matrix_file(cells, folder), (), (), Options((), False))
    registry.add("executors", stopping(), "benchmark")
    return Run(planned, folder / "run", registry, source, Silent())  # type: ignore[arg-type]


def _timed(work: Callable[[], object]) -> dict[str, float]:
    began, worked = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}


def plan(cells: int, folder: Path) -> dict[str, float]:
    return _timed(lambda: _run(cells, folder))


def begin(cells: int, folder: Path) -> dict[str, float]:
    run = _run(cells, folder)
    return _timed(lambda: _until_the_first_cell(run))


def _until_the_first_cell(run: Any) -> None:
    try:
        run.execute(executor="stopping")
    except FirstCell:
        return
    raise AssertionError("no cell was begun")


def write(cells: int, folder: Path) -> dict[str, float]:
    """A finished run but for one cell, whose files are names of those of one finished cell a task."""
    from benchmarks.linked_cells import Example
    from benchmarks.scale_plan import write as write_few
    from ftbench.storage import CellStore

    write_few(100, folder / "few")
    examples: dict[str, Example] = {}
    for path in sorted((folder / "few" / "run" / "cells").iterdir()):
        examples.setdefault(json.loads((path / "cell.json").read_text(encoding="utf-8"))["task"], Example(path))
    run = _run(cells, folder)
    store = CellStore(run.directory)
    store.create()
    for cell in run.plan.cells[:-1]:
        examples[cell.task].write(cell, store.path(cell.id))
    time.sleep(3)  # files that changed a moment ago are never taken for unchanged
    return {"seconds": 0.0, "processor": 0.0}


def resume(cells: int, folder: Path) -> dict[str, float]:
    """With planning, as `ftbench run` does it. The first look remembers what the second one finds."""
    return _timed(lambda: _until_the_first_cell(_run(cells, folder)))


def sent(cells: int, folder: Path) -> dict[str, float]:
    import cloudpickle

    from ftbench.execution.cell_attempt import CellAttempt
    from ftbench.execution.runner import sent_plan

    run = _run(cells, folder)
    work = CellAttempt(sent_plan(run.plan), run.directory)
    return {"bytes": len(cloudpickle.dumps((work, run.plan.cells[0])))}


MEASURES: dict[str, Callable[[int, Path], dict[str, float]]] = {
    "plan": plan,
    "begin": begin,
    "write": write,
    "look": resume,
    "resume": resume,
    "sent": sent,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(MEASURES[sys.argv[2]](int(sys.argv[3]), Path(sys.argv[4]))))
    else:
        sys.exit(main())
