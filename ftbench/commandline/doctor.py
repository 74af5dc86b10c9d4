"""`ftbench doctor`: check that everything needed for a run is installed."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.plugins import Registry


@click.command("doctor", epilog=examples("ftbench doctor", "ftbench doctor --precision builtin:nano"))
@click.option(
    "--precision",
    metavar="MODEL",
    help="Also measure training steps of MODEL (builtin:nano, a folder) in fp32 and bf16.",
)
@click.pass_obj
def command(options: Options, precision: str | None) -> int:
    """Check Python, libraries, device, disk, plugins and the built-in model; exit code 1 when something is wrong."""
    from ftbench.data.files.readers import readers_of
    from ftbench.environment import describe_machine
    from ftbench.planning.device import choose_device, choose_precision
    from ftbench.planning.model_reference import find_model
    from ftbench.plugins import KINDS, Registry

    problems = 0

    def say(good: bool, text: str) -> None:
        nonlocal problems
        problems += not good
        click.echo(f"{'ok     ' if good else 'PROBLEM'}  {text}")

    machine = describe_machine()
    say(sys.version_info >= (3, 11), f"Python {machine['python']} on {machine['system']}, {machine['cores']} cores")
    for name, wanted in _required():
        try:
            version = importlib.metadata.version(name)
            say(
                _numbers(version) >= _numbers(wanted),
                f"{name} {version}" + (f" (needs {wanted} or newer)" if wanted else ""),
            )
        except importlib.metadata.PackageNotFoundError:
            say(False, f"{name} is not installed")
    for line in _extras():
        click.echo(line)
    device = choose_device("auto")
    say(True, f"device {device}, precision {choose_precision('auto', device)}")
    free = shutil.disk_usage(Path.cwd()).free
    say(free > 1e9, f"{free / 1e9:.0f} GB free here")
    registry = Registry(options.load_plugins())
    for kind in KINDS:
        names = registry.names(kind)
        if kind == "readers":  # most are the core's own
            names = sorted({reader.name for reader in readers_of(registry).values()})
        missing = not names and kind != "sections"  # sections only come from plugins
        say(not missing, f"{kind.replace('_', ' ')}: {', '.join(names) or 'none'}")
    for record in registry.host.records:
        if record.state == "broken":
            say(False, f"plugin {record.name}: {record.error}")
    _, source = find_model("builtin:nano", Path(), registry)
    say(True, f"builtin:nano: {source.facts.parameters:,} parameters, sha256 {source.fingerprint[:12]}")
    if precision is not None:
        _measure_precision(precision, device, registry)
    return 1 if problems else 0


_PURPOSES = {
    "gguf": "for models in GGUF files, and for ftbench models fetch",
    "optuna": "for tuning: {strategy: tpe}",
    "bitsandbytes": "for the method qlora, on an NVIDIA GPU",
    "vllm": "for evaluation: {backend: vllm}; FTBENCH_VLLM_PYTHON names another Python that has it",
    "ray": "for the executor ray, on several machines",
    "lm-eval": "for ftbench lm-eval, tasks of lm-evaluation-harness",
    "tensorboard": "for the tracker tensorboard",
    "mlflow": "for the tracker mlflow",
    "wandb": "for the tracker wandb, Weights & Biases",
    "toxicity": "a small English classifier for the metric toxicity",
}
"""Purpose of each optional extra."""


def _extras() -> list[str]:
    """One line per optional extra, installed or not; a missing one is no problem."""
    lines = []
    for extra, package in _optional():
        purpose = f" ({_PURPOSES[extra]})" if extra in _PURPOSES else ""
        try:
            lines.append(f"ok       optional: {package} {importlib.metadata.version(package)}{purpose}")
        except importlib.metadata.PackageNotFoundError:
            lines.append(f"absent   optional: {package}{purpose}: pip install 'ftbench[{extra}]'")
    return lines


def _measure_precision(reference: str, device: str, registry: Registry) -> None:
    """Print the time of a step in each precision, and the key for the matrix."""
    from ftbench.execution.precision_benchmark import step_seconds
    from ftbench.planning.device import choose_precision
    from ftbench.planning.model_reference import find_model

    loader, source = find_model(reference, Path(), registry)
    seconds = step_seconds(loader.load(source, "float32"), device)
    for name, value in seconds.items():
        click.echo(f"        {name}: {1000 * value:.0f} ms a training step of {source.name}")
    best, auto = min(seconds, key=seconds.__getitem__), choose_precision("auto", device)
    speed_up = f"{best} is {max(seconds.values()) / seconds[best]:.1f} times as fast"
    advice = f"`precision: auto` takes {auto}" + (
        "" if best == auto else f"; `precision: {best}` in the matrix changes it"
    )
    click.echo(f"        {speed_up}; {advice}")


def _requirements() -> list[str]:
    """Requirements in ftbench's installed metadata; empty if ftbench runs from a folder without installation."""
    try:
        return importlib.metadata.requires("ftbench") or []
    except importlib.metadata.PackageNotFoundError:
        return []


def _optional() -> list[tuple[str, str]]:
    """(extra, package) of each optional requirement."""
    matches = [re.match(r"""([A-Za-z0-9._-]+).*extra == ['"]([\w-]+)""", line) for line in _requirements()]
    return sorted((match[2], match[1]) for match in matches if match)


def _required() -> list[tuple[str, str]]:
    """(name, lowest version) of ftbench's required packages."""
    plain = [line for line in _requirements() if "extra ==" not in line]
    matches = [re.match(r"([A-Za-z0-9._-]+)(?:.*>=\s*([0-9.]+))?", line) for line in plain]
    return sorted((match[1], match[2] or "") for match in matches if match)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3]]
