"""How much faster LoRA trainings are together than one after the other: 10 learning rates × 3 seeds, small batches.

Run from the checkout: python benchmarks/stacked.py [--rows 4 16] [--steps 8] [--rounds 5] [--threads 2]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

import torch  # noqa: E402

from ftbench.compute.bundle import Compute, ModelBundle  # noqa: E402
from ftbench.compute.clocks import Clocks  # noqa: E402
from ftbench.compute.encode import EncodedExample, encode  # noqa: E402
from ftbench.contracts import LoadedModel  # noqa: E402
from ftbench.contracts.training import TrainingOutcome, TrainingPlan  # noqa: E402
from ftbench.data.dataset import load_task_data  # noqa: E402
from ftbench.errors import CellError  # noqa: E402
from ftbench.execution.setup import import_libraries, seed_everything  # noqa: E402
from ftbench.matrix.schema import Matrix  # noqa: E402
from ftbench.planning.model_reference import find_model  # noqa: E402
from ftbench.plugin_loading import load_plugins  # noqa: E402
from ftbench.plugins import Registry  # noqa: E402
from ftbench.training.batched_trials import StackedRun  # noqa: E402
from ftbench.training.loop import train  # noqa: E402
from ftbench.training.tensor_sharing import with_shared_weights  # noqa: E402
from ftbench_methods.lora import Lora, LoraSettings  # noqa: E402

RATES = [0.0002 * 25 ** (i / 9) for i in range(10)]
SEEDS = (0, 1, 2)
SETTINGS = LoraSettings(r=16)
MODEL = ROOT.parent / "shared" / "models" / "tinystories-3m"


def plans(rows: int, steps: int) -> list[TrainingPlan]:
    """Ten learning rates by three seeds."""
    plan = TrainingPlan(
        learning_rate=0.0,
        weight_decay=0.0,
        batch_size=rows,
        micro_batch_tokens=8192,
        schedule="linear",
        warmup=0.06,
        gradient_clip=1.0,
        epochs=1.0,
        steps=steps,
        validations=1,
        keep="best",
        seed=0,
    )
    return [replace(plan, learning_rate=rate, seed=seed) for seed in SEEDS for rate in RATES]


def read(task_name: str, model: str) -> tuple[LoadedModel, list[EncodedExample], list[EncodedExample]]:
    """The model, and the training and validation rows of a built-in task."""
    registry = Registry(load_plugins())
    loader, source = find_model(model, ROOT, registry)
    loaded = loader.load(source, "float32")
    matrix = Matrix.model_validate({"models": [model], "tasks": [task_name], "methods": ["lora"]})
    data = load_task_data(registry.task(task_name), matrix.tasks[0], matrix, ROOT)
    limit = min(200, source.facts.max_positions)
    found = [encode(loaded.tokenizer, side, limit=limit)[0] for side in (data.train, data.validation)]
    return loaded, found[0], found[1]


def prepared(base: torch.nn.Module, plan: TrainingPlan) -> torch.nn.Module:
    """A model with the adapter that the plan's seed draws, over the tensors of `base`."""
    seed_everything(plan.seed)
    return Lora().prepare(with_shared_weights(base), SETTINGS)


def timed(work: Any) -> tuple[float, float, list[TrainingOutcome | CellError]]:
    """Seconds, seconds of the processor (which other work on the machine moves less), and what came out."""
    start, busy = time.perf_counter(), time.process_time()
    outcomes = work()
    return time.perf_counter() - start, time.process_time() - busy, outcomes


def difference(left: Sequence[TrainingOutcome | CellError], right: Sequence[TrainingOutcome | CellError]) -> float:
    """The largest of all losses at all steps."""
    largest = 0.0
    for a, b in zip(left, right, strict=True):
        assert isinstance(a, TrainingOutcome), a
        assert isinstance(b, TrainingOutcome), b
        for first, second in zip(a.curve, b.curve, strict=True):
            largest = max([largest, *(abs(first[key] - second[key]) for key in first)])
    return largest


def compare(
    loaded: LoadedModel,
    rows: Sequence[EncodedExample],
    validation: Sequence[EncodedExample],
    all_plans: Sequence[TrainingPlan],
    rounds: int,
) -> str:
    """Train both ways in turn, and say how they compare."""
    compute = Compute(torch.device("cpu"))

    def quiet(step: int, values: Any) -> None:
        pass

    def bundle(plan: TrainingPlan) -> ModelBundle:
        return ModelBundle(prepared(loaded.model, plan), loaded.tokenizer, compute)

    def one_after_the_other() -> list[TrainingOutcome | CellError]:
        return [train(bundle(plan), rows, validation, plan, clocks=Clocks("cpu"), log=quiet) for plan in all_plans]

    def together() -> list[TrainingOutcome | CellError]:
        stack = Lora().stack([prepared(loaded.model, plan) for plan in all_plans])
        return StackedRun(stack, int(loaded.tokenizer.pad_token_id), compute, Clocks("cpu")).train(
            rows, validation, all_plans, [quiet] * len(all_plans)
        )

    ratios, own, largest = [], [], 0.0
    for _ in range(rounds):
        slow, slow_busy, expected = timed(one_after_the_other)
        fast, fast_busy, found = timed(together)
        ratios.append(slow / fast)
        own.append(slow_busy / fast_busy)
        print(
            f"    one after the other {slow:6.2f} s, together {fast:6.2f} s: {slow / fast:.2f} times as fast",
            flush=True,
        )
        largest = max(largest, difference(expected, found))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rounding = difference(expected, one_after_the_other())
    torch.set_num_threads(threads)
    words = [f"{statistics.median(one):.2f} ({min(one):.2f} to {max(one):.2f})" for one in (ratios, own)]
    speeds = f"{words[0]} times as fast; by processor time {words[1]}"
    return f"{speeds}; losses differ by up to {largest:.1e} (alone, with one thread: by up to {rounding:.1e})"


def main() -> None:
    """Print the ratio by number of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[4, 16], help="rows an optimizer step")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--task", default="sentiment")
    parser.add_argument("--model", default=str(MODEL) if MODEL.is_dir() else "builtin:nano")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    import_libraries()  # as a worker does, which keeps freed memory from then on
    loaded, rows, validation = read(given.task, given.model)
    loaded.model.requires_grad_(False)
    for count in given.rows:
        print(f"{count} rows a step, {len(RATES)} rates × {len(SEEDS)} seeds, {given.steps} steps", flush=True)
        print("  " + compare(loaded, rows, validation[:8], plans(count, given.steps), given.rounds), flush=True)


if __name__ == "__main__":
    main()
