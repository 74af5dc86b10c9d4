"""`python -m tools.architectures`: every method on tiny random models of many architectures, as a Markdown table.

About a minute an architecture and task on one core that others use too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import click

from tools.architectures.kept import read_rows, with_rows
from tools.architectures.table import Made, Row, show
from tools.architectures.trial import STEPS, TASKS, Ending, Kind, try_methods
from tools.architectures.zoo import SIZES

METHODS = (
    *("zero-shot", "few-shot"),
    *("full", "top-layers", "bitfit", "layernorm", "linear-probe"),
    *("lora", "rslora", "dora", "pissa", "ia3", "vera", "oft", "miss", "adapter"),
    *("prefix", "prompt-tuning", "p-tuning"),
)
"""All but `qlora`, which needs a GPU, and `peft`, which has no settings of its own."""


PAGE = Path(__file__).parents[2] / "docs" / "architectures.md"
"""Where the table is kept."""


@click.command()
@click.option("--model", "models", multiple=True, type=click.Choice(list(SIZES)), help="Only these; may be repeated.")
@click.option("--method", "methods", multiple=True, type=click.Choice(METHODS), help="Only these; may be repeated.")
@click.option("--task", "tasks", multiple=True, type=click.Choice(list(TASKS)), help="Only these; may be repeated.")
@click.option(
    "--only",
    "renewed",
    multiple=True,
    type=click.Choice(list(SIZES)),
    help="Write the row of this model into the kept table and leave the others; may be repeated.",
)
def main(models: Sequence[str], methods: Sequence[str], tasks: Sequence[Kind], renewed: Sequence[str]) -> None:
    """Print the table and why a method was skipped or failed; progress is on stderr.

    With --only, nothing is printed: each row is written into docs/architectures.md as soon as it is there. A row that
    the page has for other tasks alone, with the same transformers, is added to.
    """
    if renewed and (models or methods):
        raise click.UsageError("--only takes all methods and names the models itself: leave out --model and --method")
    started = time.monotonic()
    chosen, kinds = tuple(methods) or METHODS, tuple(sorted(set(tasks))) or tuple(TASKS)
    made = Made(version("transformers"), kinds, STEPS)
    if renewed:
        for model, endings in _tried(tuple(dict.fromkeys(renewed)), chosen, kinds):
            PAGE.write_text(renew(PAGE.read_text(encoding="utf-8"), model, Row(made, endings)), encoding="utf-8")
    else:
        rows = {model: Row(made, endings) for model, endings in _tried(models or tuple(SIZES), chosen, kinds)}
        click.echo(f"Made with {', '.join(f'{name} {version(name)}' for name in ('transformers', 'peft', 'torch'))}.\n")
        for line in show(rows, chosen):
            click.echo(line)
    click.echo(f"{time.monotonic() - started:.0f} s", err=True)


def renew(page: str, model: str, row: Row) -> str:
    """Return the page with a new row of a model, in the order of the zoo; the other rows stay as they are."""
    rows = read_rows(page)
    rows[model] = rows[model].followed_by(row) if model in rows else row
    return with_rows(page, {name: rows[name] for name in SIZES if name in rows}, METHODS)


def _tried(
    models: Sequence[str], methods: Sequence[str], tasks: Sequence[Kind]
) -> Iterator[tuple[str, dict[str, Ending]]]:
    from transformers.utils import logging

    from ftbench.plugin_loading import load_plugins
    from ftbench.plugins import Registry
    from tools.architectures.folder import train_tokenizer, write_model

    logging.set_verbosity_error()
    registry = Registry(load_plugins(entry_points=False))
    tokenizer = train_tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        for number, model in enumerate(models, 1):
            began = time.monotonic()
            write_model(model, Path(folder) / model, tokenizer)

            def tell(method: str, about: str = f"{number}/{len(models)} {model}") -> None:
                click.echo(f"\r\x1b[K{about}: {method}" if sys.stderr.isatty() else ".", err=True, nl=False)

            place = Path(folder) / f"{model}-run"
            found = try_methods(Path(folder) / model, methods, place, registry, tell, tasks=tasks)
            end = "\r\x1b[K" if sys.stderr.isatty() else " "
            click.echo(f"{end}{number}/{len(models)} {model}: {time.monotonic() - began:.0f} s", err=True)
            yield model, found


if __name__ == "__main__":
    main()
