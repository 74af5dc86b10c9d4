"""`ftbench plan --from RUN`: what a planned run would find, by the variances that a finished one shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.errors import UserError
from ftbench.messages.plan import PILOT_NOTHING_COMPARED, PILOT_USELESS

if TYPE_CHECKING:
    from ftbench.api.pilot import Pilot
    from ftbench.commandline.main import Options
    from ftbench.planning.planned import Plan


def read_pilot(plan: Plan, directory: Path, plugins: tuple[Path, ...], options: Options) -> Pilot:
    """Read a finished run for a plan.

    Raises `StoreError` if there is no run, and `UserError` if it has none of the plan's comparisons.
    """
    from ftbench.analysis.view import RunView
    from ftbench.api.pilot import pilot_of
    from ftbench.commandline.run_arguments import read_run

    results, _ = read_run(directory, plugins, options)
    pilot = pilot_of(plan, RunView(results), str(directory))
    if not pilot.tasks:
        raise UserError(
            PILOT_USELESS(run=pilot.run, reason=pilot.notes[0] if pilot.notes else PILOT_NOTHING_COMPARED())
        )
    return pilot


def pilot_lines(pilot: Pilot, language: str) -> list[str]:
    """The lines of a plan on what it finds, in the language with this tag."""
    from ftbench.commandline.language import rendering

    lines = []
    for first, *unclear in pilot.words():
        lines += [f"  {first.text(language)}", *(f"    {words.text(language)}" for words in unclear)]
    return [*lines, *(f"  {rendering(language)(note)}" for note in pilot.notes)]


def pilot_as_json(pilot: Pilot) -> dict[str, Any]:
    """The same as JSON data; null for a number that is infinite or not known."""
    from ftbench.api.pilot import pair_values

    return {
        "run": pilot.run,
        "tasks": [
            {
                "model": task.model,
                "task": task.task,
                "metric": task.metric,
                "seeds": task.power.size.seeds,
                "examples": task.power.size.examples,
                "grouped": task.grouped,
                "folds": task.power.size.folds,
                "comparisons": task.power.comparisons,
                "knows_seeds": task.power.knows_seeds,
                "pairs": [pair_values(pair) for pair in task.power.pairs],
            }
            for task in pilot.tasks
        ],
        "notes": [str(note) for note in pilot.notes],
    }
