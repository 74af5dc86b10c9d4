"""What a reader of a cell's numbers should know."""

from __future__ import annotations

from ftbench.training.loop import TrainingOutcome


def training_notes(outcome: TrainingOutcome) -> list[str]:
    notes = []
    if outcome.best_step == 0:
        notes.append("training never lowered the validation loss: the weights before training were evaluated")
    if outcome.stopped_early:
        notes.append(f"training stopped early, after {outcome.steps} steps")
    return notes


def length_notes(name: str, truncated: int, left_out: int, limit: int) -> list[str]:
    notes = [f"{truncated} {name} prompts were cut from the left to fit {limit} tokens"] if truncated else []
    if left_out:
        notes.append(f"{left_out} {name} rows were left out: their answer alone does not fit {limit} tokens")
    return notes
