"""`ftbench plan`: what a matrix would run, and what it would take."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from ftbench.commandline.main import Options


@click.command("plan")
@click.argument("matrix", type=click.Path(path_type=Path))
@click.option("--set", "overrides", multiple=True, metavar="A.B=VALUE", help="Change a key of the matrix.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(options: Options, matrix: Path, overrides: tuple[str, ...], plugins: tuple[Path, ...], output: str) -> None:
    """Show cells, skips with reasons, estimated time, memory and disk of MATRIX; run nothing."""
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.commandline.tables import duration, size
    from ftbench.plan.estimate import estimate_plan

    _, plan, _ = read_plan(matrix, overrides, plugins, options)
    estimates = estimate_plan(plan)
    if output == "json":
        cells = [
            {
                "cell": cell.id,
                "model": cell.model,
                "task": cell.task,
                "method": cell.method,
                "seed": cell.seed,
                "skip": cell.skip,
                "hyperparameters": cell.spec["method"]["settings"],
                "estimate": estimates[cell.id].as_json() if cell.id in estimates else None,
            }
            for cell in plan.cells
        ]
        click.echo(json.dumps({"name": plan.matrix.name, "device": plan.device, "cells": cells}, indent=1))
        return
    running = [cell for cell in plan.cells if not cell.skip]
    click.echo(
        f"{plan.matrix.name}: {len(plan.models)} models × {len(plan.tasks)} tasks × {len(plan.methods)} methods × "
        f"{len(plan.matrix.seeds)} seeds = {len(running)} cells to run on {plan.device} in {plan.precision}"
    )
    for model in plan.models.values():
        facts = model.source.facts
        click.echo(f"  model {model.entry.label}: {facts.architecture}, {facts.parameters:,} parameters")
    for label, task in plan.tasks.items():
        data = task.data
        click.echo(
            f"  task {label}: {len(data.train)} / {len(data.validation)} / {len(data.test)} rows "
            f"to train / validate / test ({data.language}, {data.source})"
        )
        for note in data.notes:
            click.echo(f"    {note}")
    for method in plan.methods.values():
        count = sum(cell.method == method.label for cell in running)
        first = next((cell for cell in plan.cells if cell.method == method.label), None)
        settings = first.spec["method"]["settings"] if first else {}
        shown = ", ".join(f"{key} {value}" for key, value in settings.items() if value is not None)
        click.echo(f"  method {method.label}: {count} cells" + (f" ({shown})" if shown else ""))
    for (method_name, reason), count in Counter((c.method, c.skip) for c in plan.cells if c.skip).items():
        click.echo(f"  skipped: {count} cells of {method_name}: {reason}")
    total = sum(one.seconds for one in estimates.values())
    memory = max((one.memory_bytes for one in estimates.values()), default=0)
    disk = sum(one.disk_bytes for one in estimates.values())
    click.echo(
        f"  roughly {duration(total)}, {size(memory)} of memory, {size(disk)} of disk; baseline: {plan.baseline}"
    )
