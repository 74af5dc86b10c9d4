"""`ftbench lm-eval`: tasks of lm-evaluation-harness on the tuned models of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.execution.jobs.planned_run import PlannedRun
    from ftbench.records.cell import Cell
    from ftbench_lm_eval.measuring import Measuring
    from ftbench_lm_eval.stored import Measured

_HEADER = ("cell", "task", "metric", "before", "after", "change")


@click.command(
    "lm-eval",
    short_help="Tasks of lm-evaluation-harness on the tuned models of a run.",
    epilog=examples(
        "ftbench lm-eval runs/m --tasks arc_easy,hellaswag --limit 200 --batch-size 8",
        "ftbench lm-eval runs/m --tasks my_task --include-path my_tasks",
    ),
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--tasks", required=True, metavar="NAME,...", help="Tasks or groups of the harness.")
@click.option("--include-path", type=click.Path(path_type=Path), metavar="DIR", help="A folder of tasks in YAML.")
@click.option("--cell", "cells", multiple=True, metavar="ID", help="This cell only; may be repeated.")
@click.option("--num-fewshot", type=click.IntRange(min=0), metavar="N", help="Solved examples before each document.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N documents of each task.")
@click.option(
    "--batch-size", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Rows of one pass."
)
@click.option("--apply-chat-template", is_flag=True, help="Ask through the model's chat template.")
@click.option("--allow-code", is_flag=True, help="Let tasks run code that the model has written.")
@click.option("--again", is_flag=True, help="Measure cells that have these tasks already, too.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options,
    directory: Path,
    tasks: str,
    include_path: Path | None,
    cells: tuple[str, ...],
    num_fewshot: int | None,
    limit: int | None,
    batch_size: int,
    apply_chat_template: bool,
    allow_code: bool,
    again: bool,
    plugins: tuple[Path, ...],
) -> int:
    """Measure the finished cells in DIRECTORY on tasks of lm-evaluation-harness, before and after tuning.

    The results stand beside the cells: `ftbench results`, `report` and `compare` show them as further metrics, with
    intervals paired by document. Data sets of the harness's own tasks come from the hub, unless HF_HUB_OFFLINE is set.
    Exit code 1 when some cell could not be measured.
    """
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.execution.jobs.planned_run import PlannedRun
    from ftbench_lm_eval.harness import Asked, find_tasks, require
    from ftbench_lm_eval.measuring import Measuring

    version = require()
    run = PlannedRun.read(directory, registry_for(directory, plugins, options))
    wanted = _wanted(run, cells)
    asked = Asked(
        tasks=tuple(dict.fromkeys(name.strip() for name in tasks.split(",") if name.strip())),
        include_path=include_path,
        num_fewshot=num_fewshot,
        limit=limit,
        batch_size=batch_size,
        apply_chat_template=apply_chat_template,
        allow_code=allow_code,
    )
    measuring = Measuring(run, asked, find_tasks(asked), version)
    return _measure(measuring, wanted, again=again)


def _wanted(run: PlannedRun, names: Sequence[str]) -> list[Cell]:
    """The finished cells with these ids, or all; raises `StoreError`."""
    from ftbench.errors import StoreError, nearest
    from ftbench.storage import CellStore
    from ftbench_lm_eval.messages import NO_DONE_CELL, NOTHING_DONE

    store = CellStore(run.directory)
    done = [
        record.cell
        for record in run.record.cells
        if record.skip is None and not record.spec.awaits_tuning and store.path(record.cell).exists()
    ]
    if not done:
        raise StoreError(NOTHING_DONE(), file=run.directory)
    chosen = [run.whole_id(name) for name in names] or done
    for name in chosen:
        if name not in done:
            raise StoreError(NO_DONE_CELL(cell=name, hint=nearest(name, done)), file=run.directory, key="--cell")
    return [run.cell(name) for name in dict.fromkeys(chosen)]


def _measure(measuring: Measuring, cells: Sequence[Cell], *, again: bool) -> int:
    from ftbench.errors import CellError, UserError
    from ftbench.presentation.tables import plain_table

    rows: list[list[str]] = []
    kept = failed = left_out = 0
    for number, cell in enumerate(cells, start=1):
        if reason := measuring.left_out(cell):
            left_out += 1
            click.echo(f"{cell.label}: {reason}", err=True)
            continue

        def doing(what: str, label: str = f"{number}/{len(cells)} {cell.label}") -> None:
            click.echo(f"{label}: {what}", err=True)

        try:
            if not again and not measuring.missing(cell.id):
                kept += 1
                continue
            rows += _rows(cell, measuring.measure(cell, doing))
        except (CellError, UserError) as error:  # the other cells are measured all the same
            failed += 1
            click.echo(f"{cell.label}: {error}", err=True)
    if rows:
        click.echo(plain_table(_HEADER, rows))
    measured = len(cells) - kept - failed - left_out
    before = f", {kept} measured before" if kept else ""
    click.echo(f"{measured} of {len(cells)} cells measured{before}", err=True)
    return 1 if failed else 0


def _rows(cell: Cell, measured: dict[str, Measured]) -> list[list[str]]:
    from ftbench.presentation.numbers import terminal_number
    from ftbench_lm_eval.messages import MESSAGES

    said = {message.code: message for message in MESSAGES}
    rows = []
    for task, value in measured.items():
        for name, after in value.after.metrics.items():
            before = value.before.metrics.get(name) if value.before else None
            change = terminal_number(after.value - before.value, "+") if before else ""
            rows.append(
                [
                    cell.label,
                    task,
                    name,
                    terminal_number(before.value) if before else "",
                    terminal_number(after.value),
                    change,
                ]
            )
        for name, code in value.after.left_out.items():
            click.echo(f"{cell.label}: {task}: {said[code](metric=name)}", err=True)
    return rows
