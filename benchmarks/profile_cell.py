"""What takes the time of a cell, with ftbench's shortcuts and without them.

Run from the checkout: python benchmarks/profile_cell.py [--job sentiment|support] [--method full|lora|prefix]

Runs the cell in this process, plain and short in turns, and prints the clocks of both and the operators that take most.
"Plain" is what the libraries do by themselves: transformers' own modules and generation, a whole forward pass for every
label, logits at every position, freed memory given back to the system.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

from benchmarks.speed.data import jobs, write_data  # noqa: E402
from benchmarks.speed.jobs import MATRIX, shared_is_missing  # noqa: E402
from ftbench.contracts.process_cache import ProcessCache  # noqa: E402
from ftbench.execution import setup  # noqa: E402
from ftbench.execution.cell_run import CellRun  # noqa: E402
from ftbench.matrix.read import read_matrix  # noqa: E402
from ftbench.planning.planned import Plan  # noqa: E402
from ftbench.planning.planner import make_plan  # noqa: E402
from ftbench.plugin_loading import load_plugins  # noqa: E402
from ftbench.plugins import Registry  # noqa: E402

SHOWN = 12
PHASES = ("load", "tokenise", "prepare", "train", "validate", "evaluate", "speed", "check", "measure", "save")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--job", choices=("sentiment", "support"), default="sentiment")
    parser.add_argument("--method", choices=("full", "lora", "prefix"), default="full")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(arguments)
    if shared_is_missing():
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_data(folder / "data", jobs(quick=False))
        plan = _plan(folder, options.job, options.method)
        _run(plan, folder / "warm", ProcessCache())
        clocks: dict[str, list[dict[str, float]]] = {"plain": [], "short": []}
        for number in range(options.rounds):
            for kind in clocks:
                with _plainly(kind == "plain"):
                    clocks[kind].append(_run(plan, folder / f"{kind}-{number}", ProcessCache()))
        print(f"{options.job}, {options.method}: seconds of a cell, the fastest of {options.rounds}\n")
        print("| phase | plain | short |\n|---|---|---|")
        for phase in PHASES:
            print(
                f"| {phase} | " + " | ".join(f"{min(one[phase] for one in clocks[kind]):.2f}" for kind in clocks) + " |"
            )
        for kind in clocks:
            with _plainly(kind == "plain"):
                _print_operators(kind, plan, folder / f"{kind}-operators")
    return 0


def _plan(folder: Path, job: str, method: str) -> Plan:
    chosen = next(one for one in jobs(quick=False) if one.name == job)
    file = read_matrix(MATRIX)
    methods = [one for one in file.matrix.model_dump(mode="json")["methods"] if one["method"] == method]
    data = {side: str(folder / "data" / job / f"{side}.jsonl") for side in ("train", "validation", "test")}
    tokens = {} if chosen.labels else {"max_new_tokens": chosen.new_tokens}
    settings = {"methods": methods, "tasks": [{"task": chosen.task, "data": data, **tokens}]}
    overrides = [f"{key}={json.dumps(value)}" for key, value in settings.items()]
    return make_plan(read_matrix(MATRIX, overrides), Registry(load_plugins()))


def _run(plan: Plan, folder: Path, memory: ProcessCache) -> dict[str, float]:
    """Seconds by phase."""
    folder.mkdir()
    result = CellRun(plan, plan.cells[0], lambda *_: None, lambda *_: None, memory).run(folder)
    return dict(result["clocks"])


@contextmanager
def _plainly(plain: bool) -> Iterator[None]:
    """Turn the shortcuts off."""
    if not plain:
        yield
        return
    from ftbench.compute import answer_loss

    def all_logits(model: Any, input_ids: Any, attention_mask: Any, places: Any, **arguments: Any) -> tuple[Any, Any]:
        output = model(input_ids=input_ids, attention_mask=attention_mask, **arguments)
        length = input_ids.shape[1]
        chosen = output.logits[:, -length:][places // length, places % length]
        return chosen, getattr(output, "past_key_values", None)

    with (
        _giving_back_freed_memory(),
        patch("ftbench_models.fast_kernels.use_shorter_ways", lambda model: None),
        patch("ftbench.inference.generate.can_decode", lambda *_, **__: False),
        patch("ftbench.inference.evaluate.label_losses", lambda model, rows, plain, **_: [plain(one) for one in rows]),
        patch.object(answer_loss, "selected_logits", all_logits),
    ):
        yield


@contextmanager
def _giving_back_freed_memory() -> Iterator[None]:
    """Set glibc's thresholds to where they settle by themselves (mallopt(3))."""
    libc, trim_threshold, mmap_threshold = ctypes.CDLL(None), -1, -3
    libc.mallopt(trim_threshold, 64 * 2**20)
    libc.mallopt(mmap_threshold, 32 * 2**20)
    yield
    setup.keep_freed_memory()


def _print_operators(kind: str, plan: Plan, folder: Path) -> None:
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CPU]) as found:
        _run(plan, folder, ProcessCache())
    events = sorted(found.key_averages(), key=lambda one: -one.self_cpu_time_total)
    total = sum(one.self_cpu_time_total for one in events)
    print(f"\n{kind}: operators by their own time, {total / 1e6:.1f} s in all\n")
    for one in events[:SHOWN]:
        print(f"{one.self_cpu_time_total / total:6.1%}  {one.count:7d}  {one.key}")


if __name__ == "__main__":
    sys.exit(main())
