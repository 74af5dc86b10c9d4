"""What a reader has to know beside the numbers: machine, versions, sizes, and what each side does."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.speed.jobs import (
    EPOCHS,
    LORA_ALPHA,
    LORA_RANK,
    MAX_LENGTH,
    METHODS,
    MODEL,
    PREFIX_TOKENS,
    ROWS_A_STEP,
    VALIDATION_ROWS,
    Job,
)
from benchmarks.speed.other_sides import LLAMA_FACTORY, TOOLS
from ftbench.environment import describe_machine
from ftbench.version import __version__

_OURS = ("torch", "transformers", "peft", "numpy")
_TOOLS = ("torch", "transformers", "peft", "trl", "accelerate", "datasets", "lm_eval")
_LLAMA_FACTORY = ("llamafactory", "torch", "transformers", "peft", "trl")
_ASK = "import json,sys,importlib.metadata as m; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"


def machine_facts() -> dict[str, str]:
    """Processor, memory, versions; no names or paths of this machine."""
    machine = describe_machine()
    facts = {
        "processor": f"{machine.get('processor', '')}, {os.cpu_count()} cores",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "ftbench": f"{__version__}, " + _listed({name: version(name) for name in _OURS}),
    }
    for name, folder, packages in (
        ("tutorial script, TRL, lm-evaluation-harness", TOOLS, _TOOLS),
        ("LLaMA-Factory", LLAMA_FACTORY, _LLAMA_FACTORY),
    ):
        if found := _versions(folder / "python", packages):
            facts[name] = _listed(found)
    return facts


def notes(jobs: Sequence[Job], tokens: Mapping[str, int]) -> list[str]:
    """What was run, and where the sides do not do the same."""
    rates = ", ".join(f"{method.name} {method.learning_rate:g}" for method in METHODS)
    sizes = "; ".join(
        f"{job.name}: {job.train} rows to train ({tokens[job.name]:,} tokens), {job.test} to test" for job in jobs
    )
    return [
        f"Model {MODEL.name}. {sizes}. {EPOCHS} epoch, {ROWS_A_STEP} rows a step, at most {MAX_LENGTH} tokens, AdamW, "
        f"linear decay, clip 1.0, no weight decay. Learning rates: {rates}. "
        f"LoRA rank {LORA_RANK}, alpha {LORA_ALPHA}, "
        f"all linear layers; prefix of {PREFIX_TOKENS}. fp32. Trained on answers and their ends; greedy generation.",
        f"ftbench runs all cells in one command and does more: {VALIDATION_ROWS} validation rows twice a cell, the "
        "loss of every reference answer, more metrics, checks, the speed of a token, a report. Its `train` "
        "holds validation.",
        "ftbench and lm-evaluation-harness score labels; the other tools generate them and compare how they begin.",
        "The tutorial script pads every row to the full length, and answers one row at a time.",
        "TRL: bf16 and gradient checkpointing are on by default and off here; generation in batches by length, LoRA "
        "merged.",
        "LLaMA-Factory: one process trains and predicts; it has no prefix tuning, so ftbench ran without it for that "
        "pair.",
    ]


def _versions(python: Path, packages: Sequence[str]) -> dict[str, str]:
    if not python.exists():
        return {}
    found = subprocess.run([python, "-c", _ASK, *packages], capture_output=True, text=True)
    versions: dict[str, str] = json.loads(found.stdout) if found.returncode == 0 else {}
    return versions


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())
