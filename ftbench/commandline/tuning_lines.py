"""What `ftbench plan` says of tuning: its rounds, its budget, the values that are searched, the time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from ftbench.commandline.tables import counted
from ftbench.contracts import SearchDimension
from ftbench.contracts.training import planned_steps
from ftbench.matrix.schema import Training
from ftbench.planning.estimate import Estimate
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.tuning.budget import full_trainings, length, rungs
from ftbench.tuning.rounds import place


def trial_seconds(plan: Plan, tried: Sequence[Cell], estimates: Mapping[str, Estimate]) -> float:
    """Estimated seconds of all short trials, and of the full trainings that are no final cells.

    Known trials represent later ones, and final cells that wait for their settings the full trainings.
    """
    if not tried:
        return 0.0
    tuning = plan.matrix.tuning
    first, *later = rungs(tuning)
    seconds = sum(estimates[cell.id].seconds for cell in tried)
    seconds *= 1 + sum(rung.settings * rung.share for rung in later) / (first.settings * first.share)
    full = {place(cell): estimates[cell.id].seconds for cell in plan.cells if cell.awaits_tuning and not cell.skip}
    final = (plan.matrix.tuning_seed in plan.matrix.seeds) * (1 + (tuning.defaults != "none"))
    return seconds + max(0, full_trainings(tuning) - final) * sum(full.values())


def tuning_lines(plan: Plan, tried: Sequence[Cell]) -> Iterator[str]:
    """The rounds of tuning, the budget that they are for each method, and the searched values."""
    tuning = plan.matrix.tuning
    searches = len(set(map(place, tried)))
    rounds = ", then ".join(f"{rung.settings} settings for {rung.share:.3g} of a training" for rung in rungs(tuning))
    full = full_trainings(tuning)
    decides = f", then {full} in full (the defaults and the best {full - 1})" if full else ""
    more = "; one more short trial each where a winner lies at the edge of its grid"
    yield (
        f"  tuning, for each of {counted(searches, 'pair')} of a method and a task: "
        f"{rounds}{decides} = {length(tuning):.3g} trainings"
        f"{_steps(plan, tried)}{more if tuning.extend and tuning.strategy == 'grid' else ''}; "
        f"seed {plan.matrix.tuning_seed}, {tuning.strategy}"
    )
    for method in plan.methods.values():
        values = [cell.spec.method.settings for cell in tried if cell.method == method.label]
        for model in plan.models.values():
            space = method.open_space(model.source.facts)
            names = [name for name in space if name not in method.search]
            first_values = dict.fromkeys(f"{value[name]:.3g}" for name in names[:1] for value in values)
            more = ", and what follows from its loss" if tuning.strategy == "tpe" else ""
            searched = [f"{names[0]} {', '.join(first_values)}{more}"] if first_values else []
            searched += [f"{name} {_range(space[name])}" for name in space if name in method.search]
            if searched:
                yield f"    {method.label} on {model.entry.label}: {'; '.join(searched)}"


def _range(dimension: SearchDimension) -> str:
    """`4 to 64`, or the values from which one is taken."""
    if dimension.values:
        return ", ".join(f"{value:g}" for value in dimension.values)
    return f"{dimension.low:g} to {dimension.high:g}"


def _steps(plan: Plan, tried: Sequence[Cell]) -> str:
    """` or 360 steps`: the budget of a method in steps, from the smallest to the largest over the tasks."""
    tuning = plan.matrix.tuning
    if any(name.startswith("training.") for name in tuning.search):
        return ""  # trials differ in length
    budgets = set()
    for cell in tried:
        rows, training = plan.task_of(cell).training_rows, plan.methods[cell.method].training

        def steps(share: float, rows: int = rows, training: Training = training) -> int:
            limit = None if training.steps is None else math.ceil(training.steps * share)
            return planned_steps(rows, training.batch_size, training.epochs * share, limit)

        short = sum(rung.settings * steps(rung.share) for rung in rungs(tuning))
        budgets.add(short + full_trainings(tuning) * steps(1.0))
    low, high = min(budgets), max(budgets)
    return f", {low:,} steps" if low == high else f", {low:,} to {high:,} steps by task"
