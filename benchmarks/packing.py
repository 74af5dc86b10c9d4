"""How much faster training is with the rows of a pass in one sequence (packed) than with padding.

Run from the checkout: python benchmarks/packing.py [--device cuda] [--rows 8 32] [--steps 16] [--rounds 5]
Both ways train the same model on the same rows in the same order, in turns, and each turn gives a ratio.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

import torch  # noqa: E402

from ftbench.compute.batches import epoch_batches  # noqa: E402
from ftbench.compute.bundle import Compute, ModelBundle  # noqa: E402
from ftbench.compute.clocks import Clocks  # noqa: E402
from ftbench.compute.encode import EncodedExample, encode  # noqa: E402
from ftbench.compute.packing import batches, check_packing  # noqa: E402
from ftbench.contracts import LoadedModel  # noqa: E402
from ftbench.contracts.training import TrainingOutcome, TrainingPlan  # noqa: E402
from ftbench.data.dataset import load_task_data  # noqa: E402
from ftbench.execution.setup import seed_everything  # noqa: E402
from ftbench.matrix.schema import Matrix  # noqa: E402
from ftbench.planning.model_reference import find_model  # noqa: E402
from ftbench.plugin_loading import load_plugins  # noqa: E402
from ftbench.plugins import Registry  # noqa: E402
from ftbench.training.loop import train  # noqa: E402
from ftbench.training.tensor_sharing import with_shared_weights  # noqa: E402
from ftbench_methods.lora import Lora, LoraSettings  # noqa: E402

MODEL = ROOT.parent / "shared" / "models" / "tinystories-3m"
PLAN = TrainingPlan(
    learning_rate=1e-3,
    weight_decay=0.0,
    batch_size=8,
    micro_batch_tokens=8192,
    schedule="linear",
    warmup=0.06,
    gradient_clip=1.0,
    epochs=1.0,
    steps=16,
    validations=1,
    keep="last",
    seed=0,
)
WARM = 3
"""Steps of each turn that do not count."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A model and the rows that it is trained on."""

    loaded: LoadedModel
    rows: Sequence[EncodedExample]
    compute: Compute

    def bundle(self, model: torch.nn.Module) -> ModelBundle:
        return ModelBundle(model, self.loaded.tokenizer, self.compute)

    def train(self, plan: TrainingPlan) -> TrainingOutcome:
        """LoRA over the tensors of the model, the same adapter at every start."""
        seed_everything(plan.seed)
        model = Lora().prepare(with_shared_weights(self.loaded.model), LoraSettings(r=16)).to(self.compute.device)
        short = sorted(self.rows, key=lambda row: row.length)[:2]
        clocks = Clocks(self.compute.device.type)
        return train(self.bundle(model), self.rows, short, plan, clocks=clocks, log=lambda step, values: None)

    def tokens_per_second(self, plan: TrainingPlan) -> tuple[float, TrainingOutcome]:
        """Real tokens a second of the steps after the first ones."""
        outcome = self.train(plan)
        lengths = [row.length for row in self.rows]
        epochs = range(-(-outcome.steps // max(1, -(-len(lengths) // plan.batch_size))))
        order = [one for epoch in epochs for one in epoch_batches(self.rows, plan.batch_size, plan.seed, epoch)]
        real = sum(lengths[i] for one in order[WARM : outcome.steps] for i in one)
        return real / sum(outcome.step_seconds[WARM:]), outcome

    def filled(self, plan: TrainingPlan) -> float:
        """Share of the tokens of padded passes that are real."""
        real = total = 0
        for one in epoch_batches(self.rows, plan.batch_size, plan.seed, 0):
            chosen = [self.rows[i] for i in one]
            for batch in batches(self.bundle(self.loaded.model), chosen, plan.micro_batch_tokens):
                assert batch.attention_mask is not None
                real, total = real + int(batch.attention_mask.sum()), total + batch.attention_mask.numel()
        return real / total

    def compare(self, plan: TrainingPlan, rounds: int) -> str:
        """Train both ways in turn, and say how they compare."""
        ratios, largest = [], 0.0
        for turn in range(rounds):
            found: dict[bool, tuple[float, TrainingOutcome]] = {}
            for packing in (turn % 2 == 0, turn % 2 != 0):
                found[packing] = self.tokens_per_second(replace(plan, packing=packing))
            ratios.append(found[True][0] / found[False][0])
            print(
                f"    padded {found[False][0]:8,.0f} tokens a second, packed {found[True][0]:8,.0f}: {ratios[-1]:.2f}",
                flush=True,
            )
            for a, b in zip(found[False][1].curve, found[True][1].curve, strict=True):
                largest = max([largest, *(abs(a[key] - b[key]) for key in a)])
        middle = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        return f"{middle} times as fast packed; losses differ by up to {largest:.1e}"


def read(task_name: str, model: str, device: torch.device) -> Bench:
    """The model and the training rows of a built-in task, as long as the model can take."""
    registry = Registry(load_plugins())
    loader, source = find_model(model, ROOT, registry)
    loaded = loader.load(source, "float32")
    loaded.model.requires_grad_(False)
    matrix = Matrix.model_validate({"models": [model], "tasks": [task_name], "methods": ["lora"]})
    data = load_task_data(registry.task(task_name), matrix.tasks[0], matrix, ROOT)
    limit = min(512, source.facts.max_positions)
    rows, _ = encode(loaded.tokenizer, data.train, limit=limit)
    mixed = device.type == "cuda" and torch.cuda.is_bf16_supported()
    return Bench(loaded, rows, Compute(device, "bf16" if mixed else "fp32"))


def main() -> None:
    """Print the ratio by number of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda", "mps"])
    parser.add_argument("--rows", type=int, nargs="+", default=[8, 32], help="rows an optimizer step")
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--task", nargs="+", default=["sentiment", "support-qa"])
    parser.add_argument("--model", default=str(MODEL) if MODEL.is_dir() else "builtin:nano")
    given = parser.parse_args()
    if given.steps <= WARM:
        parser.error(f"--steps must be more than the {WARM} that warm up")
    torch.set_num_threads(given.threads)
    for task in given.task:
        bench = read(task, given.model, torch.device(given.device))
        bench.loaded.model.to(bench.compute.device)
        check_packing(bench.bundle(bench.loaded.model), bench.rows, PLAN.micro_batch_tokens)
        for count in given.rows:
            plan = replace(PLAN, batch_size=count, steps=given.steps)
            print(f"{task}, {count} rows a step, {bench.filled(plan):.0%} of padded passes is text", flush=True)
            print("  " + bench.compare(plan, given.rounds), flush=True)


if __name__ == "__main__":
    main()
