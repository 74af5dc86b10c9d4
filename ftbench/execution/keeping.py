"""Keep the state of a cell's training in the run directory from time to time, and begin from it."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftbench.environment import package_versions
from ftbench.errors import StoreError, TrainingSuspended
from ftbench.execution.costs import Costs
from ftbench.execution.ending import Ending
from ftbench.messages import Note
from ftbench.messages.resume import IGNORED, NOT_KEPT, OF_OTHER, OTHER_TRAINED, RESUMED
from ftbench.storage.resume import ResumeFolder
from ftbench.training.state import TrainingState
from ftbench.version import __version__

_MOST_OF_TIME = 0.05
"""Share of the time that keeping states may take: large ones are kept less often."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where, how often and when at once a cell keeps the state of its training."""

    folder: ResumeFolder
    minutes: float | None
    """None: never."""
    note: Callable[[str], None] = lambda text: None
    """Writes a line into the cell's log."""
    ending: Ending = field(default_factory=Ending)


@dataclass(slots=True)
class CellKeeper:
    """The `StateKeeper` of a cell."""

    keeping: Keeping
    costs: Costs
    _due: float = 0.0
    """When to keep the next state, on the monotonic clock."""
    _refused: bool = False
    """Whether no state could be kept since this process was told to end: a full disk is not tried after every step."""

    def begin(self, names: Sequence[str]) -> TrainingState | None:
        """See `StateKeeper`. A state of other weights, libraries or devices, or a damaged one, is not used."""
        read = self._begin(names, processes=1)
        return None if read is None else read[0]

    def begin_parts(self, names: Sequence[str], processes: int) -> tuple[Path, ...]:
        """The files of as many processes to go on from; empty to begin anew. See `begin`."""
        read = self._begin(names, processes)
        return () if read is None else read[1]

    def _begin(self, names: Sequence[str], processes: int) -> tuple[TrainingState, tuple[Path, ...]] | None:
        """The state of the first process and the files of all."""
        self.keeping.ending.training = self.keeping.minutes is not None
        self._wait(0.0)
        try:
            read = self._read(names, processes)
        except StoreError as error:
            self._note(IGNORED(reason=error.note))
            return None
        if read is not None:
            self._note(RESUMED(step=read[0].step, times=self.costs.resumed))
        return read

    def end(self) -> None:
        """The training is over. A process that was told to end in its last step ends here."""
        self.keeping.ending.training = False
        self.keeping.ending.obey()

    def due(self) -> bool:
        if self.keeping.minutes is None:
            return False
        return (self.keeping.ending.asked and not self._refused) or time.monotonic() >= self._due

    def keep(self, state: TrainingState) -> None:
        """See `StateKeeper`. A disk that is full does not end the training."""
        import torch

        about = self._about(state.step, self.costs.training_so_far())

        def write(file: Path) -> None:
            torch.save(state.as_dict(), file)

        def kept() -> None:
            with self.costs.clocks.phase("save"):
                self.keeping.folder.write(about, write)

        self._keep(state.step, kept)

    def keep_parts(self, step: int, files: Sequence[Path], seconds: Mapping[str, float]) -> None:
        """See `PartsKeeper`. The processes train meanwhile, and have counted the time of writing."""
        costs = self.costs.training_so_far()
        costs["seconds"] = {name: spent + seconds.get(name, 0.0) for name, spent in costs["seconds"].items()}
        about = self._about(step, costs)
        self._keep(step, lambda: self.keeping.folder.replace_by(files, about))

    def not_kept(self, reason: str) -> None:
        """See `PartsKeeper`. A process that was told to end does not wait for room on the disk."""
        self._note(NOT_KEPT(reason=reason))
        self._refused = self.keeping.ending.asked
        self.keeping.ending.obey()
        self._wait(0.0)

    def _keep(self, step: int, write: Callable[[], None]) -> None:
        began = time.monotonic()
        try:
            write()
        except (OSError, RuntimeError) as error:  # torch raises RuntimeError where it cannot write
            self.not_kept(" ".join(str(error).split()))
        else:
            if self.keeping.ending.asked:
                self.keeping.ending.suspended()
                raise TrainingSuspended(step)
        self._wait(time.monotonic() - began)

    def _about(self, step: int, costs: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "cell": self.keeping.folder.cell,
            "step": step,
            "resumed": self.costs.resumed,
            "costs": costs,
            "environment": self._environment(),
        }

    def _wait(self, took: float) -> None:
        self._due = time.monotonic() + max(60.0 * (self.keeping.minutes or 0.0), took / _MOST_OF_TIME)

    def _read(self, names: Sequence[str], processes: int) -> tuple[TrainingState, tuple[Path, ...]] | None:
        import torch

        kept = self.keeping.folder.read() if self.keeping.minutes is not None else None
        if kept is None:
            return None
        try:
            self._compare(kept.about)
            # Of several, each process loads its own.
            content = torch.load(kept.files[0], map_location="cpu", weights_only=True, mmap=processes > 1)
            state = TrainingState.from_dict(content)
            resumed, costs = int(kept.about["resumed"]), self._costs(kept.about["costs"])
        except (OSError, RuntimeError, TypeError, ValueError, KeyError, pickle.UnpicklingError) as error:
            raise StoreError(Note.plain(" ".join(str(error).split())[:200])) from None
        if state.names != list(names) or len(kept.files) != processes:
            raise StoreError(OTHER_TRAINED())
        self.costs.go_on(costs, resumed=resumed + 1)
        return state, kept.files

    def _costs(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What `Costs.training_so_far` gave; raises KeyError, TypeError or ValueError for anything else."""
        seconds = {name: float(content["seconds"][name]) for name in self.costs.clocks.seconds}
        joules = content["joules"]
        return {"seconds": seconds, "wall": float(content["wall"]), "joules": None if joules is None else float(joules)}

    def _compare(self, about: Mapping[str, Any]) -> None:
        """Raise `StoreError` for a state that something else has written."""
        here = {"cell": self.keeping.folder.cell, **self._environment()}
        there = {"cell": about.get("cell"), **dict(about.get("environment") or {})}
        for what in here:
            if here[what] != there.get(what):
                raise StoreError(OF_OTHER(what=what, here=here[what], there=str(there.get(what))))

    def _environment(self) -> dict[str, str]:
        return {"ftbench": __version__, **package_versions(), "device": self.costs.device}

    def _note(self, note: Note) -> None:
        self.keeping.note(str(note))
