"""Train cases of methods in two processes at once, or in one: run as a program by test_several_devices.py."""

from __future__ import annotations

import pickle
import sys
import warnings
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch.distributed import FileStore
from torch.distributed.device_mesh import init_device_mesh

from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.training import TrainingPlan
from ftbench.training.loop import train
from ftbench.training.ranks import ALONE, Ranks
from ftbench.training.sharded.model_shards import gathered, shard
from ftbench.training.sharded.rank import Rank
from tests.bundles import bundle_of
from tests.plugins.methods.cases import prepare
from tests.plugins.methods.conftest import BUILDERS

ROWS = [EncodedExample.of(str(i), tuple(range(1, 4 + i)), (20 + i % 9, 21, 22)) for i in range(11)]
"""An odd number, of many lengths: the processes get unequal parts, and steps where one of them has no row."""
PLAN = TrainingPlan(
    learning_rate=1e-2,
    weight_decay=0.01,
    batch_size=4,
    micro_batch_tokens=24,
    schedule="linear",
    warmup=0.0,
    gradient_clip=1.0,
    epochs=2,
    steps=None,
    validations=1,
    keep="best",
    seed=0,
)


def built(architecture: str) -> Any:
    """A tiny model, always with the same weights and far from constant logits."""
    torch.manual_seed(0)
    model = BUILDERS[architecture]()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.3)
    return model.eval()


def trained(name: str, architecture: str, plan: TrainingPlan, ranks: Ranks = ALONE, mesh: Any = None) -> dict[str, Any]:
    """The outcome of a training and the weights that it learned."""
    model = prepare(name, built(architecture))
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0  # rows of several processes draw other numbers
    if mesh is not None:
        shard(model, mesh)
    logged: list[Any] = []
    outcome = train(
        bundle_of(model),
        ROWS,
        ROWS[:3],
        plan,
        clocks=Clocks("cpu"),
        log=lambda step, values: logged.append((step, dict(values))),
        ranks=ranks,
    )
    if mesh is None:
        weights = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    else:
        weights = gathered(model, keep=True)
    return {"logged": logged, "outcome": asdict(outcome), "weights": weights}


def main(folder: Path, number: int, cases: list[tuple[str, str]], **changes: Any) -> None:
    torch.set_num_threads(1)
    store = FileStore(str(folder / "store"), 2)
    dist.init_process_group("gloo", store=store, rank=number, world_size=2, timeout=timedelta(seconds=120))
    mesh = init_device_mesh("cpu", (2,))
    for name, architecture in cases:
        try:
            result: Any = trained(name, architecture, replace(PLAN, **changes), Rank(2, number), mesh)
        except Exception as error:
            result = error
        (folder / f"{name} {architecture} {number}").write_bytes(pickle.dumps(result))
    dist.destroy_process_group()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    wanted, changes = pickle.loads(Path(sys.argv[3]).read_bytes())
    main(Path(sys.argv[1]), int(sys.argv[2]), wanted, **changes)
