"""Steps that train: with the built-in torch loop, or with the method's own trainer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.trainer import Trained, Trainer
from ftbench.contracts.training import Log, TrainingPlan
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.execution.keeping import CellKeeper
from ftbench.execution.notes import training_notes
from ftbench.execution.steps.several_devices import ShardedTrainer
from ftbench.execution.steps.state import CellState
from ftbench.execution.steps.torch_model import TorchArtifact
from ftbench.messages import Note
from ftbench.messages.failures import NO_VALIDATION_LOSS
from ftbench.training.loop import train


@dataclass(frozen=True, slots=True)
class TorchTrainer:
    """Trains a prepared torch model in place."""

    artifact: TorchArtifact
    rows: Sequence[EncodedExample]
    validation: Sequence[EncodedExample]
    plan: TrainingPlan
    clocks: Clocks
    keeper: CellKeeper | None = None

    def fit(self, log: Log) -> Trained:
        """Train; the time goes to the phases `prepare`, `train`, `validate`, `measure` and `save`."""

        def measured(step: int, values: Mapping[str, float]) -> None:
            with self.clocks.phase("measure", uses_device=False):
                log(step, values)

        bundle = self.artifact.bundle
        try:
            outcome = train(
                bundle, self.rows, self.validation, self.plan, clocks=self.clocks, log=measured, keeper=self.keeper
            )
        finally:
            if self.keeper is not None:
                self.keeper.end()
        return Trained(self.artifact, outcome, training_notes(outcome))


@dataclass(frozen=True, slots=True)
class TimedTrainer:
    """Wraps a trainer without clocks: all its time goes to the phase `train`."""

    trainer: Trainer
    clocks: Clocks

    def fit(self, log: Log) -> Trained:
        with self.clocks.phase("train"):
            return self.trainer.fit(log)


MakeTrainer = Callable[[CellContext, CellState], Trainer]


def fit(cell: CellContext, state: CellState, make: MakeTrainer) -> None:
    """Train with the trainer from `make`, and measure memory and energy."""
    trainer = make(cell, state)
    planned = cell.training_plan.planned_steps(len(state.rows) or len(cell.task.data.trained))

    def log(step: int, values: Mapping[str, float]) -> None:
        state.costs.read_energy()
        state.progress("training", 0.05 + 0.75 * min(1.0, step / planned))
        state.log(step, values)

    state.costs.begin_training()
    trained = trainer.fit(log)
    state.costs.end_training(trained.outcome)
    state.artifact, state.outcome = trained.artifact, trained.outcome
    state.notes += map(Note.of, trained.notes)
    if cell.cell.is_trial and trained.outcome.validation_loss is None:
        raise CellError(NO_VALIDATION_LOSS())


def train_with_torch(cell: CellContext, state: CellState) -> None:
    """Train the prepared model with the built-in loop, on the cell's devices."""

    def torch_trainer(cell: CellContext, state: CellState) -> Trainer:
        keeper = None if state.keeping is None else CellKeeper(state.keeping, state.costs)
        if cell.cell.spec.devices > 1:
            return ShardedTrainer(cell, state, keeper)
        artifact = TorchArtifact(cell, state.bundle, state.folder)
        return TorchTrainer(artifact, state.rows, state.validation, cell.training_plan, state.costs.clocks, keeper)

    fit(cell, state, torch_trainer)


def train_elsewhere(cell: CellContext, state: CellState) -> None:
    """Train with the method's own trainer. The number of trained parameters is the announced one."""

    def own_trainer(cell: CellContext, state: CellState) -> Trainer:
        return TimedTrainer(cell.method.trainer(cell.training_job), state.costs.clocks)

    state.costs.total_parameters = cell.facts.parameters
    state.costs.trainable_parameters = cell.method.trainable_parameters(cell.settings, cell.facts) or 0
    fit(cell, state, own_trainer)
