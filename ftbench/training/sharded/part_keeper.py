"""The state of a training on several devices: each process keeps its part, and the cell all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ftbench.compute.clocks import Clocks
from ftbench.training.sharded.job import KEEP, Kept, NotKept, ShardedJob, Word
from ftbench.training.sharded.rank import Rank
from ftbench.training.state import TrainingState


class PartsKeeper(Protocol):
    """Where a training on several devices keeps its state."""

    def due(self) -> bool:
        """Whether to keep the state after the next step."""
        ...

    def keep_parts(self, step: int, files: Sequence[Path], seconds: Mapping[str, float]) -> None:
        """Keep what the processes have written. Raises `TrainingSuspended` if the training must end now."""
        ...

    def not_kept(self, reason: str) -> None:
        """A process could not write its part."""
        ...


@dataclass(frozen=True, slots=True)
class PartKeeper:
    """The `StateKeeper` of one of several processes. The cell decides when, by a file; all keep after the same step."""

    job: ShardedJob
    states: Path
    folder: Path
    """Of the processes."""
    rank: Rank
    clocks: Clocks
    say: Callable[[Word], None]

    def begin(self, names: Sequence[str]) -> TrainingState | None:
        """See `StateKeeper`; the cell has checked the files. Passes are not larger than the job allows by now.

        Checkpointing that the job has switched on is not switched on again.
        """
        import torch

        if not self.job.parts:
            return None
        part = self.job.parts[self.rank.number]
        state = TrainingState.from_dict(torch.load(part, map_location="cpu", weights_only=True))
        return replace(
            state,
            pass_tokens=min(state.pass_tokens, self.job.plan.micro_batch_tokens),
            checkpointing=state.checkpointing and not self.job.checkpointing,
        )

    def due(self) -> bool:
        first = self.rank.number == 0
        return self.rank.sums(float(first and (self.folder / KEEP).exists()))[0] > 0

    def keep(self, state: TrainingState) -> None:
        """Write this process's part. A disk that is full does not end the training."""
        import torch

        if self.rank.number == 0:
            (self.folder / KEEP).unlink(missing_ok=True)
        file = self.states / f"{self.folder.name}-{state.step}-{self.rank.number}.pt"
        whole = replace(state, checkpointing=state.checkpointing or self.job.checkpointing)
        with self.clocks.phase("save"):
            try:
                torch.save(whole.as_dict(), file)
            except (OSError, RuntimeError) as error:  # torch raises RuntimeError where it cannot write
                file.unlink(missing_ok=True)
                self.say(NotKept(" ".join(str(error).split())))
                return
        self.say(Kept(state.step, file, dict(self.clocks.seconds)))
