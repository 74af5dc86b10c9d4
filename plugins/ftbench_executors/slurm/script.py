"""The script of an array of jobs, and the options with which it is submitted."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench_executors.slurm.settings import SlurmSettings

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings
    from ftbench.contracts.job import Needs

_SUSPENDED = 75
"""The exit code of `ftbench cell --job` where a training kept its state and is to go on."""

_NOTICE = 120
"""Seconds before the end of its time at which a job is told, at most: a step has to end, and the state is written."""

_MEGABYTE = 2**20
"""Slurm's unit of memory."""


def script_text(settings: SlurmSettings, run: ExecutorSettings, directory: Path, names: Path) -> str:
    """The script: each job of the array does the job that stands in its line of the file `names`.

    Threads follow the cores that the job was given: torch would take all that the machine has. A signal before the end
    of its time goes on to ftbench, again and again, as Python hears nothing while it starts. A training that has kept
    its state ends with the code 75, and its job is queued again.
    """
    plugins = [word for module in run.plugin_modules for word in ("-p", module)]
    plugins += [word for name in run.blocked_plugins for word in ("-p", f"no:{name}")]
    command = [settings.python, "-P", "-m", "ftbench", *plugins, "cell", str(directory), "--job"]
    files = [word for path in run.plugin_files for word in ("--plugin", str(path))]
    line = f'"$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" {shlex.quote(str(names))})"'
    lines = [
        "#!/bin/bash",
        'export OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"',
        *settings.setup,
        "told=",
        """trap 'told=yes; (while kill -USR1 "$process"; do sleep 5; done) 2>/dev/null &' USR1""",
        "trap : TERM",  # it reaches ftbench, too, whose end is waited for
        f"(trap '' USR1; exec {f'{shlex.join(command)} {line} {shlex.join(files)}'.rstrip()}) &",
        "process=$!",
        'wait "$process"; code=$?',
        'while kill -0 "$process" 2>/dev/null; do wait "$process"; code=$?; done',  # a signal interrupts it
        f'if [ "$code" = {_SUSPENDED} ] && [ -n "$told" ]; then scontrol requeue "$SLURM_JOB_ID"; fi',
        'exit "$code"',
    ]
    return "\n".join(lines) + "\n"


def array_options(settings: SlurmSettings, needs: Needs, count: int, name: str, logs: Path) -> list[str]:
    """The options of sbatch for an array of `count` jobs with equal needs."""
    limit = f"%{settings.at_once}" if settings.at_once else ""
    options = [
        f"--job-name={name}",
        f"--array=0-{count - 1}{limit}",
        "--requeue",
        f"--output={str(logs).replace('%', '%%')}/%A_%a.log",  # Slurm replaces letters after a percent sign
        "--open-mode=append",
        f"--cpus-per-task={needs.cores or 1}",
        f"--signal=B:USR1@{_notice(needs.seconds)}",
    ]
    if needs.memory_bytes is not None:
        options.append(f"--mem={-(-needs.memory_bytes // _MEGABYTE)}M")
    if needs.gpus:
        options.append(f"--gres={settings.gpu}:{needs.gpus}")
    if needs.seconds is not None:
        options.append(f"--time={_time(needs.seconds)}")
    for key in ("partition", "account", "qos", "constraint"):
        value = getattr(settings, key)
        if value is not None:
            options.append(f"--{key}={value}")
    return [*options, *settings.options]


def _notice(seconds: int | None) -> int:
    """Slurm looks every 30 seconds and tells rather early: of a short time, most would be lost otherwise."""
    return _NOTICE if seconds is None else max(1, min(_NOTICE, seconds // 8))


def _time(seconds: int) -> str:
    """Slurm counts in minutes, and rounds down where seconds are not written out."""
    hours, rest = divmod(max(60, seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"
