"""Where the time of a run goes: steps of training, forward passes of evaluation, and everything else.

Run from the checkout: python benchmarks/overhead.py [--workers N] [--epochs N]

Twenty cells (two tasks, five methods, two seeds) over real data, with everything that ftbench does by default: checks,
general text, the other tasks, timing of inference, the report. The shorter the training, the larger the rest: three
epochs are ftbench's default. Exit code 1 where a limit does not hold.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

from benchmarks.speed.data import jobs, write_data  # noqa: E402
from benchmarks.speed.jobs import MATRIX, shared_is_missing  # noqa: E402

METHODS = ["full", "lora", "prefix", "adapter", "bitfit"]
KINDS = {
    "training steps": ("train",),
    "forward passes of evaluation": ("validate", "evaluate", "general", "other_tasks"),
}
"""The clocks of each kind; all others are overhead, and so is what lies outside the cells. `other_tasks` is no clock of
a cell: it is the time from the line that announces it to the next."""
LIMITS = {"forward passes of evaluation": 0.25, "everything else": 0.08}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3.0)
    options = parser.parse_args(arguments)
    if shared_is_missing():
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_data(folder / "data", jobs(quick=False))
        wall, other_tasks = _timed(_command(folder, options.workers, options.epochs))
        clocks, cells = _clocks(folder / "run")
        clocks["other_tasks"] = other_tasks * options.workers
    busy = wall * options.workers
    seconds = {kind: sum(clocks.get(name, 0.0) for name in names) for kind, names in KINDS.items()}
    seconds["everything else"] = busy - sum(seconds.values())
    print(f"{cells} cells in {wall:.1f} s, {options.workers} worker(s)")
    for kind, value in seconds.items():
        limit = f"  (limit {LIMITS[kind]:.0%})" if kind in LIMITS else ""
        print(f"{value / busy:6.1%}  {kind}{limit}")
    counted = {name for names in KINDS.values() for name in names}
    for name, value in sorted(clocks.items(), key=lambda one: -one[1]):
        print(f"        {value:7.2f} s  {name}{'' if name in counted else '  (else)'}")
    print(f"        {busy - sum(clocks.values()):7.2f} s  outside the cells: start, planning, waiting, report  (else)")
    return int(any(seconds[kind] / busy > limit for kind, limit in LIMITS.items()))


def _timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of the whole run, and of measuring the tuned models on the other tasks."""
    started = time.perf_counter()
    announced, measured = None, 0.0
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        now = time.perf_counter()
        measured += now - announced if announced else 0.0
        announced = now if line.startswith("measuring ") else None
    if process.wait():
        raise SystemExit("the run failed")
    return time.perf_counter() - started, measured


def _command(folder: Path, workers: int, epochs: float) -> list[str]:
    settings = {"methods": METHODS, "seeds": [0, 1], "evaluation": {}, "training.epochs": epochs}
    for i, job in enumerate(jobs(quick=False)):
        settings[f"tasks.{i}.data"] = {
            side: str(folder / "data" / job.name / f"{side}.jsonl") for side in ("train", "validation", "test")
        }
    command = [sys.executable, "-m", "ftbench", "run", str(MATRIX), "--out", str(folder / "run")]
    for key, value in settings.items():
        command += ["--set", f"{key}={json.dumps(value)}"]
    return [*command, "--workers", str(workers)]


def _clocks(run: Path) -> tuple[dict[str, float], int]:
    """Seconds of all cells by phase, and how many cells there are."""
    total: dict[str, float] = {}
    results = sorted(run.glob("cells/*/result.json"))
    for path in results:
        for name, value in json.loads(path.read_text(encoding="utf-8"))["clocks"].items():
            total[name] = total.get(name, 0.0) + value
    return total, len(results)


if __name__ == "__main__":
    sys.exit(main())
