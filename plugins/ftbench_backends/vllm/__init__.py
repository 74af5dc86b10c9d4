"""vLLM, in a separate process per cell, which frees the device and may use another Python than ftbench's."""

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
"""Environment variable: the Python with vLLM, if ftbench runs on another; the two need different libraries."""

_ENGINE = Path(__file__).with_name("engine.py")

_TAIL = 4000
"""Characters of its output kept with a failed cell."""

_EXCEPTION = re.compile(r"(\[rank\d+\]: )?[\w.]+(Error|Exception|Interrupt)\b")

_ENVIRONMENT = {
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # the engine runs in the process that we start, so that both end together
    "VLLM_LOGGING_LEVEL": "WARNING",
    "VLLM_NO_USAGE_STATS": "1",
    "HF_HUB_OFFLINE": "1",  # the model is a folder
    "TOKENIZERS_PARALLELISM": "false",
}

_DEFAULTS = {
    "VLLM_CPU_KVCACHE_SPACE": "4",  # GiB; its default takes most of the memory and fills it with zeros slowly
}
"""Environment variables, unless the user has set them."""


@dataclass(frozen=True, slots=True)
class VllmBackend(GenerationBackend):
    """Greedy answers by vLLM's engine, which takes seconds to start: worth it for large models and many answers."""

    name: str = "vllm"

    def unavailable(self) -> str | None:
        """Why vLLM cannot run, or None; starts the Python that should have it, which takes seconds."""
        known = _description(_python())
        if "error" not in known:
            return None
        return (
            f"vLLM cannot be imported by {_python()} ({known['error']}): pip install vllm there, or name the Python "
            f"that has it in {PYTHON}"
        )

    def impossible(self, source: ModelSource) -> str | None:
        """Why vLLM cannot run a model, or None; a model whose config names no architecture is left to the cell."""
        config = json.loads((source.folder / "config.json").read_text(encoding="utf-8"))
        named = config.get("architectures") or []
        if not named or set(named) & set(_description(_python())["architectures"]):
            return None
        return f"vLLM has no {named[0]}"

    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        from ftbench.contracts.generation import GeneratedAnswers

        answer = _asked(_python(), {"folder": str(folder), **asdict(request)})
        return GeneratedAnswers(answer["answers"], answer["probe_losses"], f"vllm {answer['version']}")


def _python() -> str:
    return os.environ.get(PYTHON) or sys.executable


@cache
def _description(python: str) -> Mapping[str, Any]:
    """`version` and `architectures` of this Python's vLLM, or `error`."""
    try:
        return _asked(python, {})
    except CellError as error:
        return {"error": str(error)}


def _asked(python: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of the engine's process. Raises `CellError` with the last line of its output."""
    with TemporaryDirectory(prefix="ftbench-vllm-") as temporary:
        request_file, answer_file, log = (Path(temporary) / name for name in ("request.json", "answer.json", "log.txt"))
        request_file.write_text(json.dumps(request), encoding="utf-8")
        command = [python, str(_ENGINE), str(request_file), str(answer_file)]
        with log.open("wb") as output:
            try:
                # Its end of our pipe closes when we die, however that happens, and then it exits too.
                environment = {**_DEFAULTS, **os.environ, **_ENVIRONMENT}
                with subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
                ) as process:
                    code = _code(process)
            except OSError as error:
                raise CellError(NOT_STARTED(error=str(error.strerror))) from None
        printed = log.read_text(encoding="utf-8", errors="backslashreplace")
        if code or not answer_file.exists():
            failed = CellError(VLLM_FAILED(error=_reason(printed) or f"exit code {code}"))
            failed.add_note(printed[-_TAIL:])
            raise failed
        answer: Mapping[str, Any] = json.loads(answer_file.read_text(encoding="utf-8"))
        return answer


def _code(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    except BaseException:
        process.kill()
        raise


def _reason(printed: str) -> str:
    """The exception at the end of the last traceback, with the lines that explain it; else the last line."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    raised = [i for i, line in enumerate(lines) if _EXCEPTION.match(line)]
    return " ".join(lines[raised[-1] : raised[-1] + 3] if raised else lines[-1:])[:300]
