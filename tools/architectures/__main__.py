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

from tools.architectures.table import show
from tools.architectures.trial import STEPS, TASKS, Ending, Kind, try_methods
from tools.architectures.zoo import SIZES

METHODS = (
    *("zero-shot", "few-shot"),
    *("full", "top-layers", "bitfit", "layernorm", "linear-probe"),
    *("lora", "rslora", "dora", "pissa", "ia3", "vera", "oft", "miss", "adapter"),
    *("prefix", "prompt-tuning", "p-tuning"),
)
"""All but `qlora`, which needs a GPU, and `peft`, which has no settings of its own."""


@click.command()
@click.option("--model", "models", multiple=True, type=click.Choice(list(SIZES)), help="Only these; may be repeated.")
@click.option("--method", "methods", multiple=True, type=click.Choice(METHODS), help="Only these; may be repeated.")
@click.option("--task", "tasks", multiple=True, type=click.Choice(list(TASKS)), help="Only these; may be repeated.")
def main(models: Sequence[str], methods: Sequence[str], tasks: Sequence[Kind]) -> None:
    """Print the table and why a method was skipped or failed; progress is on stderr."""
    started = time.monotonic()
    chosen, kinds = tuple(methods) or METHODS, tuple(tasks) or tuple(TASKS)
    endings = dict(_tried(tuple(models) or tuple(SIZES), chosen, kinds))
    click.echo(f"Made with {', '.join(f'{name} {version(name)}' for name in ('transformers', 'peft', 'torch'))}.\n")
    run = f"{version('transformers')}; {', '.join(kinds)}; {STEPS} steps"
    for line in show(endings, chosen, run):
        click.echo(line)
    click.echo(f"{time.monotonic() - started:.0f} s", err=True)


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
