"""The steps of each kind of cell, in order."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.checking import (
    check_after_training,
    check_answers,
    check_before_training,
    check_packed_rows,
)
from ftbench.execution.steps.finishing import evaluate, save, write
from ftbench.execution.steps.loading import check_backend, load, tokenise
from ftbench.execution.steps.measuring import (
    measure_general_after,
    measure_general_before,
    time_inference,
    time_merged_inference,
)
from ftbench.execution.steps.merging import check_merged, merge, probe_unmerged
from ftbench.execution.steps.preparing import prepare
from ftbench.execution.steps.step import Step
from ftbench.execution.steps.training import train_elsewhere, train_with_torch

LOADING = (
    Step("load", load, phase="load", tells=("loading", 0.0)),
    Step("tokenise", tokenise, phase="tokenise", ends_stage="load"),
)
TRYING = (Step("check backend", check_backend, phase="check"),)
PREPARING = (
    Step("measure general text before", measure_general_before, phase="general", ends_stage="general"),
    Step("prepare", prepare, phase="prepare", ends_stage="prepare", tells=("preparing", 0.04)),
)
TRAINING = (
    Step("check before training", check_before_training, phase="check"),
    Step("check packed rows", check_packed_rows, phase="check"),
    Step("train", train_with_torch),
    Step("check after training", check_after_training, phase="check"),
)
SAVING = (Step("save", save, phase="save"),)
TIMING = (Step("time inference", time_inference, tells=("evaluating", 0.8)),)
MERGING = (Step("merge", merge, phase="prepare"),)
CHECKED_MERGING = (
    Step("probe unmerged", probe_unmerged, phase="check"),
    *MERGING,
    Step("check merged", check_merged, phase="check"),
    Step("time merged inference", time_merged_inference),
)
EVALUATING = (
    Step("evaluate", evaluate, phase="evaluate", ends_stage="evaluate"),
    Step("measure general text after", measure_general_after, phase="general", ends_stage="general"),
)
TRAINING_ELSEWHERE = (Step("train", train_elsewhere, tells=("training", 0.0)),)
EVALUATING_ELSEWHERE = (Step("evaluate", evaluate, phase="evaluate", ends_stage="evaluate", tells=("evaluating", 0.8)),)
WRITING = (
    Step("check answers", check_answers, phase="check"),
    Step("write", write),
)


def steps_of(cell: CellContext, after_merging: Sequence[Step] = ()) -> tuple[Step, ...]:
    """The steps of a cell; `after_merging` are extra steps between merging and evaluation.

    A trial ends after validation: settings must not be chosen on test rows.
    """
    if cell.method.capabilities.own_trainer:
        if cell.cell.is_trial:
            return (*TRAINING_ELSEWHERE, *WRITING)
        return (*TRAINING_ELSEWHERE, *SAVING, *after_merging, *EVALUATING_ELSEWHERE, *WRITING)
    if cell.cell.is_trial:
        return (*LOADING, *PREPARING, *TRAINING, *WRITING)
    if not cell.trains:
        return (*LOADING, *TRYING, *PREPARING, *TIMING, *MERGING, *after_merging, *EVALUATING, *WRITING)
    merging = CHECKED_MERGING if cell.method.capabilities.mergeable else MERGING
    return (
        *LOADING,
        *TRYING,
        *PREPARING,
        *TRAINING,
        *SAVING,
        *TIMING,
        *merging,
        *after_merging,
        *EVALUATING,
        *WRITING,
    )
