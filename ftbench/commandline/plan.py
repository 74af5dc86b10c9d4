"""`ftbench plan`: show a matrix's cells with estimated time, memory and disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options
from ftbench.messages.plan import PILOT_TELLS

if TYPE_CHECKING:
    from ftbench.api.pilot import Pilot
    from ftbench.data.dataset import TaskData
    from ftbench.planning.estimate import Estimate
    from ftbench.planning.planned import Plan, PlannedMethod
    from ftbench.records.cell import Cell

EXAMPLES = 2
"""Default number of shown rows per task."""


@click.command(
    "plan",
    epilog=examples(
        "ftbench plan m.yaml",
        'ftbench plan m.yaml --set training.epochs=1 --set "seeds=[0, 1, 2]"',
        "ftbench plan m.yaml --examples 5",
        "ftbench plan m.yaml --from runs/pilot",
        "ftbench plan m.yaml --format json",
    ),
)
@click.argument("matrix", type=click.Path(path_type=Path))
@click.option("--set", "overrides", multiple=True, metavar="A.B=VALUE", help="Change a key of the matrix.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is for programs.",
)
@click.option(
    "--examples",
    type=click.IntRange(0, 100),
    default=EXAMPLES,
    show_default=True,
    metavar="N",
    help="Training rows of each task to show as the model reads them.",
)
@click.option(
    "--from",
    "pilot_run",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="A finished run, whose variances say what this one would find.",
)
@click.option("--all", "everything", is_flag=True, help="Show every setting of every method, defaults too.")
@click.pass_obj
def command(
    options: Options,
    matrix: Path,
    overrides: tuple[str, ...],
    plugins: tuple[Path, ...],
    output: str,
    examples: int,
    pilot_run: Path | None,
    everything: bool,
) -> None:
    """Show what MATRIX would run, and run nothing.

    The data with a few rows as the model reads them, cells, skips with reasons, estimated time, memory and disk.
    """
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.commandline.native_row import native_methods
    from ftbench.commandline.pilot_lines import read_pilot

    _, plan, registry = read_plan(matrix, overrides, plugins, options)
    pilot = None if pilot_run is None else read_pilot(plan, pilot_run, plugins, options)
    show_plan(
        plan,
        output,
        examples=examples,
        everything=everything,
        native=native_methods(registry),
        pilot=pilot,
        language=options.language,
    )


def show_plan(
    plan: Plan,
    output: str,
    *,
    examples: int = EXAMPLES,
    everything: bool = False,
    native: Sequence[str] = (),
    pilot: Pilot | None = None,
    language: str = "en",
) -> None:
    """Print a plan as "text" or "json", with `examples` rows of every task and, if `everything`, all settings.

    One of the `native` methods is suggested where a chat model is read as plain text alone. A `pilot` says what the run
    would find, in the `language` with this tag.
    """
    from ftbench.commandline.augmentation_lines import augmentation_lines, augmentations_as_json
    from ftbench.commandline.language import rendering
    from ftbench.commandline.memory_lines import memory_notes
    from ftbench.commandline.native_row import native_suggestion
    from ftbench.commandline.pilot_lines import pilot_as_json, pilot_lines
    from ftbench.commandline.small_data import small_data
    from ftbench.commandline.tables import counted, duration, echo_fitted, output_width, size
    from ftbench.commandline.task_examples import Readers, example_lines, examples_as_json
    from ftbench.commandline.tracker_lines import tracker_lines, trackers_as_json
    from ftbench.commandline.tuning_lines import trial_seconds, tuning_lines
    from ftbench.commandline.weight_lines import weight_types
    from ftbench.messages.plan import DEFAULT_SEEDS
    from ftbench.planning.device import memory_of
    from ftbench.planning.estimate import Estimator
    from ftbench.planning.fitting import device_fits
    from ftbench.planning.prompt_format import prompt_format_text
    from ftbench.tuning.rounds import trials

    tried, readers = trials(plan, {}), Readers.of(plan)
    running = [cell for cell in plan.cells if not cell.skip]
    estimator = Estimator.measured(plan)
    estimates = {cell.id: estimator.cell(cell) for cell in (*tried, *running)}
    fits = device_fits(estimator, (*running, *tried), memory_of(plan.device))
    if output == "json":
        content = {
            "name": plan.matrix.name,
            "device": plan.device,
            "device_memory": [fit.as_json() for fit in fits],
            "cells": [_row(cell, estimates) for cell in plan.cells],
            "trials": [_row(cell, estimates) for cell in tried],
            "augment": {label: augmentations_as_json(task) for label, task in plan.tasks.items() if task.augmentations},
            "examples": {label: examples_as_json(task, examples, readers) for label, task in plan.tasks.items()},
            **({"trackers": trackers_as_json(plan.trackers)} if plan.trackers else {}),
            **({"pilot": pilot_as_json(pilot)} if pilot else {}),
        }
        click.echo(json.dumps(content, indent=1))
        return
    echo_fitted(
        f"{plan.matrix.name}: {counted(len(plan.models), 'model')} × {counted(len(plan.tasks), 'task')} × "
        f"{counted(len(plan.methods), 'method')} × {counted(len(plan.matrix.seeds), 'seed')}{_folds(plan)} = "
        f"{counted(len(running), 'cell')} to run on {plan.device} in {plan.precision}"
    )
    for model in plan.models.values():
        facts = model.source.facts
        reads = prompt_format_text(model.format)
        echo_fitted(f"  model {model.entry.label}: {facts.architecture}, {facts.parameters:,} parameters; {reads}")
        if types := weight_types(plan, model):
            echo_fitted(f"    {types}")
        for line in (*model.source.notes, *native_suggestion(plan, model, native)):
            echo_fitted(f"    {line}")
    shown = set[str]()
    for label, task in plan.tasks.items():
        data = task.data
        named = "; a label is what a generated answer names" if task.entry.scoring == "generate" else ""
        where = f" in {len(data.folds)} folds, {_fold_rows(data)}" if data.folds else " to train / validate / test"
        counts = f"{len(data.test)}" if data.folds else " / ".join(map(str, data.counts().values()))
        echo_fitted(f"  task {label}: {counts} rows{where} ({data.language}, {data.source}){named}")
        for note in data.notes:
            echo_fitted(f"    {note}")
        for line in augmentation_lines(task, output_width()):
            echo_fitted(line)
        if task.family not in shown:  # the same task with fewer rows has the same prompts
            shown.add(task.family)
            for line in example_lines(task, examples, output_width(), readers):
                click.echo(line)
    for method in plan.methods.values():
        count = sum(cell.method == method.label for cell in running)
        echo_fitted(f"  method {method.label}: {counted(count, 'cell')}{_settings(plan, method, everything)}")
        for line in _method_notes(plan, method):
            echo_fitted(f"    {line}")
    for line in _device_lines(running):
        echo_fitted(f"  {line}")
    if any(method.training.packing for method in plan.methods.values()):
        echo_fitted("  packing: rows share a sequence in training, without padding; every cell proves that it is exact")
    if tried:
        for line in tuning_lines(plan, tried):
            echo_fitted(line)
    for line in tracker_lines(plan.trackers, rendering(language)):
        echo_fitted(f"  {line}")
    for (method_name, reason), count in Counter((c.method, c.skip) for c in plan.cells if c.skip).items():
        echo_fitted(f"  skipped: {counted(count, 'cell')} of {method_name}: {reason}")
    for statement in _power(plan, pilot.labels if pilot else ()):
        echo_fitted(f"  {statement}")
    if pilot is None and any(not shares for _, _, shares, _, _ in _compared(plan)):
        echo_fitted(f"  {rendering(language)(PILOT_TELLS())}")
    for line in pilot_lines(pilot, language) if pilot else ():
        echo_fitted(line)
    for note in small_data(plan, estimator):
        echo_fitted(f"  {note}")
    for note in memory_notes(fits, plan.device):
        echo_fitted(f"  {rendering(language)(note)}")
    searching = trial_seconds(plan, tried, estimates)
    total = sum(estimates[cell.id].seconds for cell in running) + searching
    if plan.default_seeds and len(plan.matrix.seeds) > 1:
        first = sum(estimates[cell.id].seconds for cell in running if cell.seed == plan.matrix.seeds[0]) + searching
        times = {"time": duration(total), "shorter": duration(first)}
        echo_fitted(f"  {DEFAULT_SEEDS(n=len(plan.matrix.seeds), **times)}")
    others = sum(estimates[cell.id].seconds * (cell.spec.devices - 1) for cell in running)
    memory = max((estimate.memory_bytes for estimate in estimates.values()), default=0)
    disk = sum(estimate.disk_bytes for estimate in estimates.values())
    echo_fitted(
        f"  roughly {duration(total)}{_money(plan, total + others)}, {size(memory)} of memory, {size(disk)} of disk; "
        f"baseline: {plan.baseline}"
    )


def _device_lines(cells: Sequence[Cell]) -> list[str]:
    """A line for each number of devices above one, with the rows of methods whose cells have them."""
    methods: dict[int, dict[str, None]] = {}
    for cell in cells:
        if cell.spec.devices > 1:
            methods.setdefault(cell.spec.devices, {})[cell.method] = None
    return [
        f"devices: each cell of {', '.join(names)} trains on {count} devices together (FSDP2)"
        for count, names in sorted(methods.items())
    ]


def _settings(plan: Plan, method: PlannedMethod, everything: bool) -> str:
    """The settings of the matrix and the learning rate (or all settings), and few-shot rows."""
    first = next((cell for cell in plan.cells if cell.method == method.label), None)
    resolved = first.spec.method.settings if first else {}
    written = method.settings.model_fields_set
    named = [key for key in resolved if everything or key in written or key == "learning_rate"]
    shown = ", ".join(f"{key} {resolved[key]}" for key in named if resolved[key] is not None)
    before = ""
    if shots := method.method.shots(method.settings):
        row_counts = sorted({min(shots, len(task.data.train)) for task in plan.tasks.values()})  # few rows, fewer shots
        rows = "a solved row stands" if row_counts == [1] else f"{' or '.join(map(str, row_counts))} solved rows stand"
        models = " of a model without a chat template" if method.method.capabilities.native_format else ""
        before = f"; {rows} before each prompt{models}"
    return (f" ({shown})" if shown else "") + before


def _method_notes(plan: Plan, method: PlannedMethod) -> list[str]:
    """What the method says of each model that it runs on, with the model's name if there are several."""
    lines: dict[str, None] = {}
    for cell in plan.cells:
        if cell.method == method.label and not cell.skip:
            model = f"{cell.model}: " if len(plan.models) > 1 else ""
            notes = method.method.notes(plan.settings(cell), plan.models[cell.model].source.facts)
            lines |= dict.fromkeys(f"{model}{note}" for note in notes)
    return list(lines)


def _folds(plan: Plan) -> str:
    """` × 5 folds`, or ` × 1 or 5 folds` where tasks differ; empty without cross-validation."""
    numbers = sorted({len(task.data.folds) or 1 for task in plan.tasks.values()})
    return "" if numbers == [1] else f" × {' or '.join(map(str, numbers))} folds"


def _fold_rows(data: TaskData) -> str:
    """`each to train / validate / test on 30 / 10 / 20`, with ranges where folds differ."""
    ranges = []
    for split in data.counts():
        numbers = [fold.counts()[split] for fold in data.folds]
        low, high = min(numbers), max(numbers)
        ranges.append(f"{low}" if low == high else f"{low}–{high}")
    return f"each with {' / '.join(ranges)} to train / validate / test"


def _row(cell: Cell, estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    from ftbench.commandline.weight_lines import weights_of

    return {
        "cell": cell.id,
        "model": cell.model,
        "task": cell.task,
        "method": cell.method,
        "seed": cell.seed,
        "devices": cell.spec.devices,
        **({"fold": cell.fold.number} if cell.fold else {}),
        "skip": cell.skip and str(cell.skip),
        "awaits_tuning": cell.awaits_tuning,
        "weights": weights_of(cell),
        "hyperparameters": cell.spec.method.settings,
        "estimate": estimates[cell.id].as_json() if cell.id in estimates else None,
    }


def _power(plan: Plan, said: Collection[str] = ()) -> list[str]:
    """The power of the run: one statement per number of test examples and comparisons, without the tasks `said`."""
    from ftbench.analysis.statistics import plan_statement

    seeds = len(plan.matrix.seeds)
    return [
        f"{_together(families)}: "
        f"{plan_statement(seeds, rows, comparisons=compared, shares=shares, grouped=grouped, folds=folds)}"
        for (rows, compared, shares, grouped, folds), families in _compared(plan, said).items()
    ]


def few_examples(plan: Plan) -> list[str]:
    """Statements on tasks with too few test examples."""
    from ftbench.analysis.statistics import few_statement

    statements = []
    for (rows, compared, _, grouped, folds), families in _compared(plan).items():
        if few := few_statement(len(plan.matrix.seeds), rows, comparisons=compared, grouped=grouped, folds=folds):
            statements.append(f"{_together(families)}: {few}")
    return statements


def _compared(
    plan: Plan, without: Collection[str] = ()
) -> dict[tuple[int, int, bool, bool, int], dict[str, list[int]]]:
    """Tasks by (test examples, comparisons with the baseline, whether answers are right or wrong, has groups, folds).

    Examples of a group count as one, as in the statistics. `without`: labels of tasks that are left out.
    """
    kinds: dict[tuple[int, int, bool, bool, int], dict[str, list[int]]] = {}
    for label, task in ((label, task) for label, task in plan.tasks.items() if label not in without):
        methods = {cell.method for cell in plan.cells if cell.task == label and not cell.skip}
        compared = sum(plan.methods[method].default_of is None for method in methods) - 1  # each with the baseline
        groups = [example.group for example in task.data.test]
        examples = groups.count(None) + len(set(groups) - {None})
        if compared > 0:
            kind = examples, compared, task.task.output == "label", set(groups) != {None}, len(task.data.folds)
            families = kinds.setdefault(kind, {})
            families.setdefault(task.family, []).extend([len(task.data.train)] if label != task.family else [])
    return kinds


def _together(families: Mapping[str, Sequence[int]]) -> str:
    """Names of tasks with their sizes: `sentiment (30 or 100 training rows), topics`."""
    return ", ".join(
        f"{family} ({' or '.join(map(str, sizes))} training rows)" if sizes else family
        for family, sizes in families.items()
    )


def _money(plan: Plan, seconds: float) -> str:
    """The price of the time of all devices, if the matrix has one."""
    price = plan.matrix.price
    return f" ({price.per_device_hour * seconds / 3600:.2f} {price.currency})" if price else ""
