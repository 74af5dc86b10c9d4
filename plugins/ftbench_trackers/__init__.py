"""The built-in trackers: TensorBoard, MLflow, and Weights & Biases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Message, Tracker


@hookimpl
def ftbench_register_trackers() -> Iterable[Tracker]:
    """All first-party trackers; their libraries are imported when a run begins."""
    from ftbench_trackers.mlflow_runs import MlflowTracker
    from ftbench_trackers.tensorboard_files import TensorBoardTracker
    from ftbench_trackers.wandb_runs import WandbTracker

    return [TensorBoardTracker(), MlflowTracker(), WandbTracker()]


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_trackers import messages

    return messages_of(vars(messages))
