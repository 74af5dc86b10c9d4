"""`ftbench plugins`: what is loaded, from where, and what it registered."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options


@click.group("plugins", epilog=examples("ftbench plugins list", "ftbench plugins list --json"))
def command() -> None:
    """List plugins and what they registered."""


@command.command(
    "list", epilog=examples("ftbench plugins list --plugin my_metric.py", "ftbench -p no:my-plugin plugins list")
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def list_plugins(options: Options, as_json: bool, plugins: tuple[Path, ...]) -> None:
    """List plugins with version, origin, hooks, objects and state."""
    from ftbench.plugins import KINDS, Registry

    registry = Registry(options.load_plugins([path.resolve() for path in plugins]))
    objects: dict[str, dict[str, list[str]]] = {}
    for kind in KINDS:
        for name, (plugin, _) in registry.objects(kind).items():
            objects.setdefault(plugin, {}).setdefault(kind, []).append(name)
    registry.messages()  # a plugin that fails at it is marked
    rows: list[dict[str, Any]] = [
        {**asdict(record), "hooks": list(record.hooks), "objects": objects.get(record.name, {})}
        for record in registry.host.records
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['name']} {row['version']} ({row['origin']}): {row['state']}")
        if row["error"]:
            click.echo(f"  {row['error']}")
        for kind, names in row["objects"].items():
            click.echo(f"  {kind.replace('_', ' ')}: {', '.join(names)}")
        others = [hook for hook in row["hooks"] if not hook.startswith("ftbench_register_")]
        if others:
            click.echo(f"  hooks: {', '.join(others)}")
