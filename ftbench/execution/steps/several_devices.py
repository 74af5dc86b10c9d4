"""Training on several devices as a cell sees it: the model waits, and gets the trained weights back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.memory_budget import empty_cache
from ftbench.compute.placement import lift
from ftbench.contracts.tensor_file import read_tensors
from ftbench.contracts.trainer import Trained
from ftbench.contracts.training import Log
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.execution.keeping import CellKeeper
from ftbench.execution.notes import training_notes
from ftbench.execution.steps.state import CellState
from ftbench.execution.steps.torch_model import TorchArtifact
from ftbench.messages.cells import ON_SEVERAL_DEVICES
from ftbench.messages.failures import FEW_DEVICES
from ftbench.training.sharded.job import ShardedJob, weights_sum
from ftbench.training.sharded.team import train_on_several

if TYPE_CHECKING:
    from torch import nn

_FILE = "trained.safetensors"


@dataclass(frozen=True, slots=True)
class ShardedTrainer:
    """Trains a prepared model in processes of their own, one a device, and puts the trained weights into it.

    Everything before and after is as on one device: the model is checked, saved, merged and evaluated here.
    """

    cell: CellContext
    state: CellState
    keeper: CellKeeper | None = None

    def fit(self, log: Log) -> Trained:
        """Train; raises `CellError` if there are too few devices. Starting the processes is in the phase `prepare`."""
        began = time.perf_counter()
        cell, bundle, clocks = self.cell, self.state.bundle, self.state.costs.clocks
        job = self._job()
        lift(bundle.model).to("cpu")  # the processes need the devices
        empty_cache(cell.device)
        try:
            ended = train_on_several(job, log, self.keeper)
            _put_back(bundle.model, job.trained)
        finally:
            job.trained.unlink(missing_ok=True)
            if self.keeper is not None:
                self.keeper.end()
        cell.place(lambda: bundle.model).eval()
        for phase, seconds in ended.seconds.items():
            clocks.seconds[phase] += seconds
        clocks.seconds["prepare"] += max(0.0, time.perf_counter() - began - sum(ended.seconds.values()))
        outcome = ended.outcome
        outcome.peak_bytes, outcome.memory_parts = ended.peak, ended.parts
        notes = [ON_SEVERAL_DEVICES(count=job.count), *training_notes(outcome)]
        return Trained(TorchArtifact(cell, bundle, self.state.folder), outcome, notes)

    def _job(self) -> ShardedJob:
        import torch

        cell, state = self.cell, self.state
        asked, kind = cell.cell.spec.devices, cell.device.type
        present = usable_devices(kind)
        if present is not None and asked > present:
            raise CellError(FEW_DEVICES(asked=asked, kind=kind, present=present))
        loader, source, dtype = cell.base_model
        return ShardedJob(
            count=asked,
            loader=loader,
            source=source,
            dtype=dtype,
            method=cell.method,
            settings=cell.settings,
            seed=cell.cell.seed,
            rows=state.rows,
            validation=state.validation,
            plan=cell.training_plan,
            device=kind,
            precision=cell.compute.precision,
            threads=torch.get_num_threads(),
            deterministic=cell.plan.matrix.training.deterministic,
            prepared=weights_sum(state.bundle.model),
            trained=state.folder / _FILE,
            states=self._states(),
            parts=self._parts(asked),
        )

    def _states(self) -> Path | None:
        """The folder in which the state is kept, made; None where none is kept."""
        if self.keeper is None or self.keeper.keeping.minutes is None:
            return None
        path = self.keeper.keeping.folder.path
        path.mkdir(parents=True, exist_ok=True)
        return path

    def _parts(self, processes: int) -> tuple[Path, ...]:
        """The parts of a kept state, if there is one to go on from."""
        if self.keeper is None:
            return ()
        named = self.state.bundle.model.named_parameters()
        return self.keeper.begin_parts([name for name, parameter in named if parameter.requires_grad], processes)


def usable_devices(kind: str) -> int | None:
    """How many devices of a kind this process may use; None for processes on a CPU, of which there is any number."""
    import torch

    if kind == "cpu":
        return None
    return torch.cuda.device_count() if kind == "cuda" else 1


def _put_back(model: nn.Module, file: Path) -> None:
    """Give the model the trained weights of a file, which must have all of them in full shape."""
    import torch

    trained = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    with torch.no_grad():
        for name, tensor in read_tensors(file, expected=trained).items():
            trained[name].copy_(tensor)
