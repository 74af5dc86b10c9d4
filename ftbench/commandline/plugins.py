"""`ftbench plugins`: a new one; what is loaded, from where, and what it registered; whether contracts are kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option
from ftbench.commandline.main import Options
from ftbench.commandline.new_plugin.command import command as new

_KINDS = {
    "task": "tasks",
    "method": "methods",
    "metric": "metrics",
    "model-loader": "model_loaders",
    "executor": "executors",
    "backend": "backends",
    "reader": "readers",
    "augmentation": "augmentations",
    "tracker": "trackers",
    "report": "reports",
    "section": "sections",
    "comparison": "comparisons",
    "chart": "charts",
    "site-pages": "site_pages",
}
"""The word on the command line for each kind of object."""

_ARCHITECTURES = ("gpt2", "gpt_neo", "llama", "qwen2")
"""Those of `ftbench.plugin_checks.models`, which is imported only when something is checked."""


@click.group(
    "plugins",
    epilog=examples(
        "ftbench plugins list",
        "ftbench plugins new my-method --kind method",
        "ftbench plugins check my_method.py",
    ),
)
def command() -> None:
    """Begin a plugin, list plugins, and check whether a plugin keeps its contracts."""


command.add_command(new)


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


@command.command(
    "check",
    short_help="Check whether a plugin keeps its contracts.",
    epilog=examples(
        "ftbench plugins check my_method.py",
        "ftbench plugins check ftbench_metrics --kind metric --format json",
        "ftbench plugins check my_method.py --set my-method.rank=4 --architecture llama",
    ),
)
@click.argument("plugin")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(_KINDS)), help="Check only objects of this kind."
)
@click.option(
    "--set", "settings", multiple=True, metavar="METHOD.KEY=VALUE", help="A setting of a method. Default: its default."
)
@click.option(
    "--architecture",
    "architectures",
    multiple=True,
    type=click.Choice(_ARCHITECTURES),
    help="Try methods on this model only. Default: all.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is for programs.",
)
@language_option
@click.pass_obj
def check(
    options: Options,
    plugin: str,
    kinds: tuple[str, ...],
    settings: tuple[str, ...],
    architectures: tuple[str, ...],
    output: str,
    language: str,
) -> int:
    """Check whether PLUGIN keeps its contracts; exit code 1 when a check fails.

    PLUGIN is a Python file, a YAML file with a task, the name of an installed plugin, an entry point or a module. All
    objects that it registers are tried: methods on tiny random models, metrics on sample answers, tasks on their rows.
    """
    from ftbench.commandline.language import rendering
    from ftbench.commandline.plugin_check_json import check_json
    from ftbench.plugin_checks.lines import check_lines
    from ftbench.plugin_checks.running import check_plugin

    report = check_plugin(
        plugin,
        kinds=[_KINDS[kind] for kind in kinds],
        settings=_settings(settings),
        architectures=architectures,
        modules=options.modules,
        blocked=options.blocked,
    )
    render = rendering(language)
    if output == "json":
        click.echo(check_json(report, render))
    else:
        for line in check_lines(report, render):
            click.echo(line)
    return 1 if report.failures else 0


def _settings(written: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The settings by method; raises `UserError` for one that is not `METHOD.KEY=VALUE`."""
    import yaml

    from ftbench.errors import UserError
    from ftbench.messages.command_line import NO_SETTING

    settings: dict[str, dict[str, Any]] = {}
    for text in written:
        path, equals, value = text.partition("=")
        method, point, key = path.rpartition(".")
        if not (equals and point and method and key):
            raise UserError(NO_SETTING(text=text), key="--set")
        try:
            settings.setdefault(method, {})[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise UserError(NO_SETTING(text=text), key="--set") from error
    return settings
