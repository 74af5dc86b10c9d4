"""vLLM, in a process of its own for each cell, which frees the device and can be of another Python than ftbench's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftbench import GenerationBackend
from ftbench.errors import CellError
from ftbench_backends.messages import NOT_STARTED, VLLM_FAILED

if TYPE_CHECKING:
    from ftbench import GeneratedAnswers, GenerationRequest, ModelSource

PYTHON = "FTBENCH_VLLM_PYTHON"
"""Names the Python that has vLLM, where that is not the one that runs ftbench: the two want different libraries."""

_ENGINE = Path(__file__).with_name("engine.py")

_TAIL = 4000
"""Characters of what it printed that are kept with a cell that failed."""

_EXCEPTION = re.compile(r"(\[rank\d+\]: )?[\w.]+(Error|Exception|Interrupt)\b")

_ENVIRONMENT = {
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # the engine in the process that we start, so that both end together
    "VLLM_LOGGING_LEVEL": "WARNING",
    "VLLM_NO_USAGE_STATS": "1",
    "HF_HUB_OFFLINE": "1",  # the model is a folder
    "TOKENIZERS_PARALLELISM": "false",
}

_DEFAULTS = {
    "VLLM_CPU_KVCACHE_SPACE": "4",  # GiB; by itself it takes most of the memory and fills it with zeros, for long
}
"""Of the environment, unless the person has other wishes."""


@dataclass(frozen=True, slots=True)
class VllmBackend(GenerationBackend):
    """Greedy answers by vLLM's engine, which takes seconds to start: it pays for large models and many answers."""

    name: str = "vllm"

    def unavailable(self) -> str | None:
        """Starts the Python that should have vLLM, which takes seconds."""
        known = _description(_python())
        if "error" not in known:
            return None
        return (
            f"vLLM cannot be imported by {_python()} ({known['error']}): pip install vllm there, or name the Python "
            f"that has it in {PYTHON}"
        )

    def impossible(self, source: ModelSource) -> str | None:
        """A model whose config names no architecture is left to the cell."""
        config = json.loads((source.folder / "config.json").read_text(encoding="utf-8"))
        named = config.get("architectures") or []
        if not named or set(named) & set(_description(_python())["architectures"]):
            return None
        return f"vLLM has no {named[0]}"

    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        from ftbench.contracts.generation import GeneratedAnswers

        found = _asked(_python(), {"folder": str(folder), **asdict(request)})
        return GeneratedAnswers(found["answers"], found["probe_losses"], f"vllm {found['version']}")


def _python() -> str:
    return os.environ.get(PYTHON) or sys.executable


@cache
def _description(python: str) -> Mapping[str, Any]:
    """`version` and `architectures` of the vLLM that this Python has, or `error`."""
    try:
        return _asked(python, {})
    except CellError as error:
        return {"error": str(error)}


def _asked(python: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the engine's process answers. Raises `CellError` with the last line that it printed."""
    with TemporaryDirectory(prefix="ftbench-vllm-") as temporary:
        asked, answered, log = (Path(temporary) / name for name in ("request.json", "answer.json", "log.txt"))
        asked.write_text(json.dumps(request), encoding="utf-8")
        command = [python, str(_ENGINE), str(asked), str(answered)]
        with log.open("wb") as output:
            try:
                # Its end of our pipe closes when we die, whatever kills us, and then it ends too.
                environment = {**_DEFAULTS, **os.environ, **_ENVIRONMENT}
                with subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
                ) as process:
                    code = _code(process)
            except OSError as error:
                raise CellError(NOT_STARTED(error=str(error.strerror))) from None
        printed = log.read_text(encoding="utf-8", errors="backslashreplace")
        if code or not answered.exists():
            failed = CellError(VLLM_FAILED(error=_reason(printed) or f"exit code {code}"))
            failed.add_note(printed[-_TAIL:])
            raise failed
        found: Mapping[str, Any] = json.loads(answered.read_text(encoding="utf-8"))
        return found


def _code(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    except BaseException:
        process.kill()
        raise


def _reason(printed: str) -> str:
    """The exception that ends the last traceback, with the lines that explain it; else the last line."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    raised = [i for i, line in enumerate(lines) if _EXCEPTION.match(line)]
    return " ".join(lines[raised[-1] : raised[-1] + 3] if raised else lines[-1:])[:300]
