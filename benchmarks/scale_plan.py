"""Planning 10,000 cells, and looking through a run of 10,000 finished ones: seconds, and memory by number of cells.

Run from the checkout: python benchmarks/scale_plan.py
Each measurement is a process of its own. Exit code 1 over a limit.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

CELLS = 10_000
LIMITS = {"plan": 2.0, "scan": 3.0}
"""Seconds."""
MORE_MEMORY = 1.05
"""Largest ratio of the peak of 1,000 cells to that of 100."""
EXAMPLES = 50

MATRIX = """
name: scale
models: [builtin:nano]
tasks: [sentiment, summarization, support-qa, recipes, medical-qa]
methods:
  - {{method: lora, each: {{r: [2, 4, 8, 16], learning_rate: [0.0002, 0.0005, 0.001, 0.002, 0.005]}}}}
seeds: [{seeds}]
evaluation: {{other_tasks: 0}}
"""
"""5 tasks and 20 settings: 100 cells a seed."""


def main() -> int:
    """Print all measurements; 1 when one is over its limit."""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        peaks = {}
        for cells in (100, 1_000, CELLS):
            directory = Path(folder) / str(cells)
            for what in ("plan", "write", "hash", "scan"):
                found = measured(what, cells, directory)
                peaks[what, cells] = found["peak"]
                if what == "write":
                    continue
                limit = LIMITS.get(what) if cells == CELLS else None
                over |= limit is not None and found["seconds"] > limit
                print(
                    f"{_WORDS[what]}, {cells:,} cells: {found['seconds']:.2f} s"
                    + (f" (limit {limit:g} s)" if limit else "")
                    + f", {found['processor']:.2f} s of a processor, {found['peak'] / 1e6:.0f} MB at most",
                    flush=True,
                )
        for what in ("plan", "scan"):
            ratio = peaks[what, 1_000] / peaks[what, 100]
            over |= ratio > MORE_MEMORY
            each = (peaks[what, CELLS] - peaks[what, 1_000]) / (CELLS - 1_000)
            print(
                f"memory of {what}: 1,000 cells take {ratio:.3f} times what 100 take (limit {MORE_MEMORY:g}); "
                f"a further cell {each / 1000:.1f} kB"
            )
    return int(over)


_WORDS = {
    "plan": "`ftbench plan`, all but starting Python",
    "hash": "the first look at a run that is finished (every file is read and hashed)",
    "scan": "looking again (files that did not change)",
}


def measured(what: str, cells: int, directory: Path) -> dict[str, float]:
    """What `measure` prints in a process of its own."""
    command = [sys.executable, __file__, what, str(cells), str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(what: str, cells: int, directory: Path) -> None:
    """Do one thing; print its seconds and the peak of this process's memory."""
    seconds, processor = {"plan": plan, "write": write, "hash": scan, "scan": scan}[what](cells, directory)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "processor": processor, "peak": peak}))


def matrix_file(cells: int, directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "matrix.yaml"
    path.write_text(MATRIX.format(seeds=", ".join(map(str, range(cells // 100)))), encoding="utf-8")
    return path


def plan(cells: int, directory: Path) -> tuple[float, float]:
    """The command itself, in this process."""
    import contextlib
    import io

    path = matrix_file(cells, directory)
    started, worked = time.perf_counter(), time.process_time()
    from ftbench.commandline.main import main as ftbench

    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
        ftbench(["plan", str(path)])
    seconds = time.perf_counter() - started, time.process_time() - worked
    assert f"= {cells:,} cells to run" in said.getvalue().replace(f"= {cells} cells", f"= {cells:,} cells")
    return seconds


def _run(cells: int, directory: Path):  # type: ignore[no-untyped-def]
    from ftbench.commandline.main import Options
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.execution.run import Run

    class Silent:
        def message(self, text: str) -> None:
            raise AssertionError(text)

        def prepare(self, doing: str, total: int, done: int) -> None: ...
        def expect(self, remaining: object) -> None: ...
        def start(self, cell: object) -> None: ...
        def step(self, cell: object, doing: str, share: float) -> None: ...
        def finish(self, cell: object, outcome: str, summary: str, notes: object = ()) -> None: ...

    source, planned, registry = read_plan(matrix_file(cells, directory), (), (), Options((), False))
    return Run(planned, directory / "run", registry, source, Silent()), planned  # type: ignore[arg-type]


def write(cells: int, directory: Path) -> tuple[float, float]:
    """A finished run with the files that cells have; those of one task are alike but for names and settings."""
    from ftbench.analysis.scoring import score_cell
    from ftbench.records.prediction import Prediction
    from ftbench.records.result import FinishedCell, ResultRecord, TrainingSummary
    from ftbench.storage import CellStore
    from ftbench.storage.cell_files import GENERAL_FILE, PREDICTIONS_FILE, write_cell, write_result
    from ftbench.storage.manifest import write_manifest
    from ftbench.storage.side_files import METRICS_FILE

    started, worked = time.perf_counter(), time.process_time()
    run, planned = _run(cells, directory)
    store = CellStore(run.directory)
    store.create()
    content: dict[str, tuple[dict[str, bytes], bytes]] = {}
    for cell in planned.cells:
        folder = store.path(cell.id)
        (folder / "learned").mkdir(parents=True)
        task = planned.tasks[cell.task]
        if cell.task not in content:
            rows = []
            for i in range(EXAMPLES):
                example = task.data.train[i]
                labels = dict.fromkeys(task.data.labels, -1.0) if task.data.labels else None
                said = example.reference
                one = Prediction(
                    id=example.id, prompt=example.prompt, reference=example.reference, text=said, language="en",
                    reference_loss=10.0 + i, reference_tokens=5, label_scores=labels, generated_tokens=5,
                    stopped="label" if labels else "end", truncated_tokens=0,
                )  # fmt: skip
                rows.append(json.dumps({name: getattr(one, name) for name in Prediction.__dataclass_fields__}))
            curve = "".join(json.dumps({"step": i, "train_loss": 1.0, "learning_rate": 0.1}) + "\n" for i in range(100))
            content[cell.task] = (
                {
                    PREDICTIONS_FILE: "".join(row + "\n" for row in rows).encode(),
                    GENERAL_FILE: "".join(
                        json.dumps({"id": f"p{i}", "loss": 10.0, "base_loss": 11.0, "tokens": 5}) + "\n"
                        for i in range(EXAMPLES)
                    ).encode(),
                    "training.jsonl": curve.encode(),
                    "log.txt": b"0.0 loading\n" * 20,
                    "learned/adapter_config.json": b"{}",
                    "learned/adapter_model.safetensors": b"\0" * 50_000,
                },
                b"",
            )
        files, metrics = content[cell.task]
        for name, data in files.items():
            (folder / name).write_bytes(data)
        write_cell(folder, FinishedCell(cell=cell.id, spec=cell.spec, **cell.names()))
        result = ResultRecord(cell=cell.id, costs={}, training=TrainingSummary(), notes=(), environment={})
        write_result(folder, result)
        write_manifest(folder)
        if metrics:
            (folder / METRICS_FILE).write_bytes(metrics)
        else:
            score_cell(store, cell.id, task.metrics, language="en")
            content[cell.task] = (files, (folder / METRICS_FILE).read_bytes())
    time.sleep(3)  # files that changed a moment ago are never taken for unchanged
    return time.perf_counter() - started, time.process_time() - worked


def scan(cells: int, directory: Path) -> tuple[float, float]:
    """`ftbench run` where all is done, without reading the matrix and without the report."""
    run, _ = _run(cells, directory)
    started, worked = time.perf_counter(), time.process_time()
    summary = run.execute()
    assert summary.kept == cells, summary
    return time.perf_counter() - started, time.process_time() - worked


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
