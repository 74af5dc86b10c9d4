"""Thousands of tiny cells in one run: do memory, open files, threads or the seconds of a cell grow?

Run from the checkout: python benchmarks/soak.py [--cells 2000] [--executors inline process] [--picture FILE.svg]
                       [--samples FILE.json] [--folder DIR]
Cells take turns over methods and tasks, so that a stretch of cells is like any other. Each executor is a process of its
own. Exit code 1 where memory, files or threads grow with the number of cells. It needs /proc, so Linux.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

CELLS = 2_000
EVERY = 12
"""Cells from sample to sample: a whole number of turns over methods and tasks."""
WARM_UP = 0.2
"""Share of the cells in which caches may fill and the allocator may settle; growth is what comes after it."""
BLOCKS = 10
FEWEST = 2 * BLOCKS * EVERY
METHODS = ("full", "lora", "prefix")
TASKS = ("sentiment", {"task": "support-qa", "max_new_tokens": 2})
MATRIX: dict[str, Any] = {
    "name": "soak",
    "models": ["builtin:nano"],
    "tasks": list(TASKS),
    "methods": list(METHODS),
    "training": {"examples": 2, "epochs": 1, "batch_size": 2, "max_length": 96},
    "evaluation": {"examples": 2, "validation_examples": 1, "general_passages": 1, "other_tasks": 0},
    "device": "cpu",
}
"""One step a cell, and everything else that ftbench does in a cell."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The processes of a run after so many cells."""

    cells: int
    seconds: float
    """Of a cell, mean since the sample before."""
    head_memory: float
    """Resident, in MB."""
    worker_memory: float
    """The same of all processes below the head together; 0 without any."""
    head_files: int
    worker_files: int
    head_threads: int
    worker_threads: int


MEASURED = {
    "head_memory": ("memory of the head", "MB", 5.0),
    "worker_memory": ("memory of the workers", "MB", 5.0),
    "head_files": ("open files of the head", "files", 0.5),
    "worker_files": ("open files of the workers", "files", 0.5),
    "head_threads": ("threads of the head", "threads", 0.5),
    "worker_threads": ("threads of the workers", "threads", 0.5),
    "seconds": ("seconds a cell", "s", math.inf),
}
"""By field of a sample: words, unit, and the largest growth per 1,000 cells that counts as none. Seconds depend on what
else the machine does, and have no limit."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How much a quantity grows per 1,000 cells, with a 95 % interval."""

    slope: float
    low: float
    high: float

    def is_over(self, limit: float) -> bool:
        """Whether it surely grows, and by more than the limit."""
        return self.low > 0 and self.slope > limit


def growth(cells: Sequence[float], values: Sequence[float]) -> Growth:
    """The slope of a line through the means of ten stretches after the warm-up; samples that follow each other are
    alike, and would make the interval of a line through all of them too narrow."""
    import numpy as np
    from scipy import stats

    first = next(place for place, count in enumerate(cells) if count > WARM_UP * cells[-1])
    x, y = (
        [float(block.mean()) for block in np.array_split(np.asarray(kept, dtype=float), min(BLOCKS, len(kept)))]
        for kept in (cells[first:], values[first:])
    )
    if len(set(y)) == 1:
        return Growth(0.0, 0.0, 0.0)
    line = stats.linregress(x, y)
    half = float(stats.t.ppf(0.975, len(x) - 2) * line.stderr)
    return Growth(*(1000 * float(value) for value in (line.slope, line.slope - half, line.slope + half)))


def state_of(process: int) -> tuple[float, int, int]:
    """Resident memory in MB, open files and threads of a process; zeros if it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
        status = dict(line.split(":", 1) for line in lines if ":" in line)
        files = len(os.listdir(f"/proc/{process}/fd"))
        return int(status["VmRSS"].split()[0]) / 1000, files, int(status["Threads"])
    except (OSError, KeyError):
        return 0.0, 0, 0


def below(process: int) -> list[int]:
    """All processes that a process started, and those that they started."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:  # it has ended
                continue
            parents.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found = list(parents.get(process, ()))
    for child in found:
        found += parents.get(child, ())
    return found


class Sampler:
    """The display of a run: it shows nothing and takes the samples."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self._done = 0
        self._since = time.perf_counter()

    def finish(self, cell: object, outcome: str, summary: str, notes: object = ()) -> None:
        if outcome != "done":
            raise SystemExit(f"a cell is {outcome}: {summary}")
        self._done += 1
        done = self._done
        if done % EVERY == 0:
            now = time.perf_counter()
            head = state_of(os.getpid())
            workers = [state_of(process) for process in below(os.getpid())]
            memory, files, threads = (sum(values) for values in zip(*workers, strict=True)) if workers else (0, 0, 0)
            self.samples.append(
                Sample(done, (now - self._since) / EVERY, head[0], memory, head[1], int(files), head[2], int(threads))
            )
            print(json.dumps(asdict(self.samples[-1])), file=sys.stderr, flush=True)
            self._since = time.perf_counter()

    def message(self, text: str) -> None: ...
    def prepare(self, doing: str, total: int, done: int) -> None: ...
    def expect(self, remaining: object) -> None: ...
    def start(self, cell: object) -> None: ...
    def step(self, cell: object, doing: str, share: float) -> None: ...


def measure(executor: str, cells: int, folder: Path) -> list[Sample]:
    """Run the cells in this process, or in the workers of this one."""
    from dataclasses import replace

    from ftbench.commandline.main import Options
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.contracts.executor import ExecutorSettings
    from ftbench.execution.run import Run

    path = folder / "matrix.yaml"
    seeds = list(range(math.ceil(cells / len(METHODS) / len(TASKS))))
    path.write_text(json.dumps({**MATRIX, "seeds": seeds}), encoding="utf-8")
    source, planned, registry = read_plan(path, (), (), Options((), False))
    in_turns = sorted(planned.cells, key=lambda cell: cell.seed)[:cells]
    sampler = Sampler()
    run = Run(replace(planned, cells=tuple(in_turns)), folder / "run", registry, source, sampler)  # type: ignore[arg-type]
    settings = ExecutorSettings(device="cpu", workers=1, logs=folder)
    run.execute(executor=executor, settings=settings)
    return sampler.samples


def table(executor: str, samples: Sequence[Sample]) -> tuple[str, bool]:
    """Rows for people, and whether something grows."""
    from ftbench.presentation.tables import markdown_table

    rows, grows = [], False
    for name, (words, unit, limit) in MEASURED.items():
        values = [float(getattr(sample, name)) for sample in samples]
        if not any(values):
            continue
        found = growth([sample.cells for sample in samples], values)
        over = found.is_over(limit)
        grows |= over
        rows.append(
            [
                f"{words}, {unit}" if unit not in words and unit != "s" else words,
                f"{values[0]:.4g}",
                f"{values[-1]:.4g}",
                f"{found.slope:+.3g} ({found.low:+.3g} to {found.high:+.3g})",
                f"{limit:g}" if math.isfinite(limit) else "",
                "grows" if over else "",
            ]
        )
    heads = [f"`{executor}`, {samples[-1].cells:,} cells", "first", "last", "per 1,000 cells", "limit", ""]
    return markdown_table(heads, rows), grows


def draw(found: dict[str, list[Sample]], path: Path) -> None:
    """A field for each quantity, a line for each executor and kind of process."""
    import altair

    charts = []
    for kind, title in (("memory", "resident memory, MB"), ("files", "open files"), ("seconds", "seconds a cell")):
        rows = [
            {"cells": sample.cells, "value": getattr(sample, field), "of": f"{executor}, {words}".rstrip(", ")}
            for executor, samples in found.items()
            for field, words in (
                [("seconds", "")] if kind == "seconds" else [(f"head_{kind}", "head"), (f"worker_{kind}", "workers")]
            )
            for sample in samples
            if getattr(sample, field)
        ]
        charts.append(
            altair.Chart(altair.Data(values=rows), title=title)
            .mark_line(strokeWidth=1.5)
            .encode(
                x=altair.X("cells:Q", title="cells"),
                y=altair.Y("value:Q", title=None, scale=altair.Scale(zero=True)),
                color=altair.Color("of:N", title=None),
            )
            .properties(width=300, height=180)
        )
    altair.hconcat(*charts).resolve_scale(color="independent").save(str(path))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each executor; 1 where something grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=CELLS, help=f"at least {FEWEST}")
    parser.add_argument("--executors", nargs="+", default=["inline", "process"])
    parser.add_argument("--picture", type=Path, help="where the curves are drawn")
    parser.add_argument("--samples", type=Path, help="where the samples are kept; those of other executors stay there")
    parser.add_argument("--folder", type=Path, help="for the runs; default: a temporary one")
    given = parser.parse_args(arguments)
    if given.cells < FEWEST:
        parser.error(f"fewer than {FEWEST} cells say nothing")
    found: dict[str, list[Sample]] = {}
    if given.samples and given.samples.exists():
        kept = json.loads(given.samples.read_text(encoding="utf-8"))
        found = {executor: [Sample(**sample) for sample in samples] for executor, samples in kept.items()}
    grows = False
    for executor in given.executors:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            found[executor] = _measured(executor, given.cells, Path(folder))
        text, over = table(executor, found[executor])
        grows |= over
        print(text, end="\n\n", flush=True)
        if given.samples:
            lines = {executor: [asdict(sample) for sample in samples] for executor, samples in found.items()}
            given.samples.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
    if given.picture:
        draw(found, given.picture)
    return int(grows)


def _measured(executor: str, cells: int, folder: Path) -> list[Sample]:
    """What `measure` gives in a process of its own."""
    command = [sys.executable, __file__, "--measure", executor, str(cells), str(folder)]
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}  # cells this small gain nothing by threads
    done = subprocess.run(command, stdout=subprocess.PIPE, env=alone, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run with {executor} ended with exit code {done.returncode}")
    return [Sample(**sample) for sample in json.loads(done.stdout.splitlines()[-1])]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        taken = measure(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
        print(json.dumps([asdict(sample) for sample in taken]))
    else:
        sys.exit(main())
