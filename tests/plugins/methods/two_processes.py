"""Train cases of methods in one process or in two at once; as a program, this is one of the two."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch.distributed import FileStore
from torch.distributed.device_mesh import init_device_mesh

from ftbench.compute import answer_loss
from ftbench.compute.checkpointing import Checkpointing
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.errors import TrainingSuspended
from ftbench.training.loop import train
from ftbench.training.ranks import ALONE, Ranks
from ftbench.training.sharded.model_shards import gathered, shard
from ftbench.training.sharded.rank import Rank
from ftbench.training.state import TrainingState
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


@dataclass(frozen=True)
class Training:
    """A case of a method on a model, and what differs from `PLAN`."""

    name: str
    architecture: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    most_logits: int | None = None
    checkpointing: bool = False
    half: bool = False
    """Over a base in bf16, as `dtype: auto` holds it on a GPU."""
    interrupted: bool = False
    """Ends in its middle, and begins from the kept state with a fresh model."""

    @property
    def plan(self) -> TrainingPlan:
        return replace(PLAN, **self.changes)


@dataclass
class Interruption:
    """Keeps the state after two steps, as a file would, and ends the training."""

    state: bytes | None = None

    def begin(self, names: Sequence[str]) -> TrainingState | None:
        if self.state is None:
            return None
        return TrainingState.from_dict(torch.load(io.BytesIO(self.state), weights_only=True))

    def due(self) -> bool:
        return self.state is None

    def keep(self, state: TrainingState) -> None:
        if state.step == 2:
            file = io.BytesIO()
            torch.save(state.as_dict(), file)
            self.state = file.getvalue()
            raise TrainingSuspended(state.step)


@dataclass(frozen=True)
class Trained:
    logged: list[tuple[int, dict[str, float]]]
    outcome: TrainingOutcome
    weights: dict[str, torch.Tensor]


def trained(training: Training, ranks: Ranks = ALONE, mesh: Any = None) -> Trained:
    keeper = Interruption() if training.interrupted else None
    if keeper is not None:
        with pytest.raises(TrainingSuspended):
            once(training, keeper, ranks, mesh)
        torch.manual_seed(7)  # what the state does not have is not as it was
    return once(training, keeper, ranks, mesh)


def once(training: Training, keeper: Interruption | None, ranks: Ranks, mesh: Any) -> Trained:
    base = built(training.architecture)
    model = prepare(training.name, base.bfloat16() if training.half else base)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0  # the processes lose other units than one alone
    if mesh is not None:
        shard(model, mesh)
    if training.checkpointing:
        Checkpointing(model, allowed=True).switch_on()
    logged: list[tuple[int, dict[str, float]]] = []
    with pytest.MonkeyPatch.context() as patch:
        if training.most_logits:
            patch.setattr(answer_loss, "MOST_LOGITS", training.most_logits)
        outcome = train(
            bundle_of(model),
            ROWS,
            ROWS[:3],
            training.plan,
            clocks=Clocks("cpu"),
            log=lambda step, values: logged.append((step, dict(values))),
            keeper=keeper,
            ranks=ranks,
        )
    if mesh is None:
        return Trained(logged, outcome, {n: p.detach() for n, p in model.named_parameters() if p.requires_grad})
    return Trained(logged, outcome, gathered(model, keep=True))


def assert_weights_alike(weights: Mapping[str, torch.Tensor], expected: Mapping[str, torch.Tensor]) -> None:
    """Names and shapes are equal, and all weights but one in a thousand are within 1e-5.

    AdamW divides a gradient by its own size. So a gradient of nothing but rounding gives a step like any other, in
    either direction. That of the biases of attention's keys is always such a one: they change no attention.
    """
    assert weights.keys() == expected.keys()
    for name, tensor in weights.items():
        assert tensor.shape == expected[name].shape, name
        apart = (tensor - expected[name]).abs() > 1e-5
        if name.endswith("c_attn.bias"):  # of queries, keys and values
            apart = apart.view(3, -1)[::2]
        assert apart.sum() <= max(1, apart.numel() // 1000), name


def main(folder: Path, number: int, trainings: Sequence[Training]) -> None:
    torch.set_num_threads(1)
    store = FileStore(str(folder / "store"), 2)
    dist.init_process_group("gloo", store=store, rank=number, world_size=2, timeout=timedelta(minutes=20))
    mesh = init_device_mesh("cpu", (2,))
    results = [trained(training, Rank(2, number), mesh) for training in trainings]
    (folder / str(number)).write_bytes(pickle.dumps(results))
    dist.destroy_process_group()


def in_two_processes(folder: Path, trainings: Sequence[Training]) -> list[tuple[Trained, Trained]]:
    """The results of both processes for each training."""
    (folder / "trainings").write_bytes(pickle.dumps(list(trainings)))
    code = (
        "import pathlib, pickle, warnings; warnings.simplefilter('ignore'); "
        f"from {__name__} import main; here = pathlib.Path({str(folder)!r}); "
        "main(here, {number}, pickle.loads((here / 'trainings').read_bytes()))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "GLOO_SOCKET_IFNAME": "lo"}
    processes = [
        subprocess.Popen([sys.executable, "-c", code.replace("{number}", str(number))], env=environment)
        for number in range(2)
    ]
    try:
        assert [process.wait(timeout=1800) for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    first, second = (pickle.loads((folder / str(number)).read_bytes()) for number in range(2))
    return list(zip(first, second, strict=True))
