"""vLLM as a backend. What needs it runs where FTBENCH_VLLM_PYTHON names a Python that has it: `make test-vllm`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import ftbench_backends.vllm as backend
from ftbench import CellError, GenerationRequest
from ftbench.inference.backend import Outsourced
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench_backends.vllm import PYTHON, VllmBackend
from ftbench_backends.vllm.engine import eager
from ftbench_models.loaders import BuiltinLoader, FolderLoader
from ftbench_tasks import ftbench_register_tasks
from tests.bundles import loaded_bundle

needs_vllm = pytest.mark.skipif(PYTHON not in os.environ, reason="no vLLM here: make test-vllm")


@pytest.mark.skipif(find_spec("vllm") is not None, reason="this Python has vLLM")
def test_a_python_without_vllm_is_told_with_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PYTHON, sys.executable)
    reason = VllmBackend().unavailable()
    assert reason is not None
    assert "No module named 'vllm'" in reason
    assert "\n" not in reason
    assert PYTHON in reason


def test_a_python_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PYTHON, str(tmp_path / "nothing"))
    assert "No such file" in str(VllmBackend().unavailable())


def test_the_engine_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    (tmp_path / "vllm.py").write_text("print('busy', flush=True)\nimport time\ntime.sleep(100)\n", encoding="utf-8")
    (tmp_path / "request.json").write_text("{}", encoding="utf-8")
    engine = Path(backend.__file__).with_name("engine.py")
    command = [sys.executable, str(engine), str(tmp_path / "request.json"), str(tmp_path / "answer.json")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"busy\n"
        assert process.stdin is not None
        process.stdin.close()  # as the system does when the parent dies
        assert process.wait(30) == 1


@pytest.mark.parametrize(
    ("prompts", "new_tokens", "device", "expected"),
    [
        (100, 64, "cuda", True),  # 64 steps
        (256, 5999, "cuda", True),
        (256, 6000, "cuda", False),
        (257, 3000, "cuda", False),  # two rounds of 3,000 steps
        (100_000, 64, "cuda", False),  # 391 rounds of 64 steps
        (100_000, 64, "cpu", True),
    ],
)
def test_graphs_are_captured_for_many_steps_of_decoding_on_a_gpu(
    prompts: int, new_tokens: int, device: str, expected: bool
) -> None:
    assert eager(prompts, new_tokens, device) is expected


@needs_vllm
def test_answers_of_vllm_are_those_of_ftbench() -> None:
    import torch

    source = BuiltinLoader().find("nano", Path())
    loaded = BuiltinLoader().load(source, "float32")
    task = next(one for one in ftbench_register_tasks() if one.name == "support-qa")
    rows = task.builtin_data("en").read_text(encoding="utf-8").splitlines()[:24]
    examples = [task.example(json.loads(row), "en") for row in rows]
    plan = EvaluationPlan(
        limit=480, max_new_tokens=24, prompt_limit=456, batch_tokens=8192, language="en", stop=("\n\n", " to ")
    )
    cpu = torch.device("cpu")
    # A second end of text, which ftbench does not go by: the model's own settings are not asked.
    loaded.model.generation_config.eos_token_id = [loaded.tokenizer.eos_token_id, *range(300, 2000)]
    found = []
    for outsourced in (None, Outsourced(VllmBackend(), cpu)):
        one = Evaluator(loaded_bundle(loaded), plan, outsourced)
        found.append(one.predict(task, examples)[0])
    assert found[0] == found[1]
    assert {one.stopped for one in found[1]} >= {"stop", "limit"}


@needs_vllm
def test_a_vllm_for_another_device_is_an_error(tmp_path: Path) -> None:
    request = GenerationRequest([[1]], 1, 1, 16, "float32", "cuda")
    with pytest.raises(CellError, match="this vLLM computes on cpu, and the run on cuda"):
        VllmBackend().generate(BuiltinLoader().find("nano", Path()).folder, request)


@needs_vllm
def test_a_model_that_vllm_does_not_know_is_refused_before_anything_runs(shared: Path) -> None:
    assert VllmBackend().unavailable() is None
    source = FolderLoader().find(str(shared / "models" / "tinystories-3m"), Path())
    assert VllmBackend().impossible(source) == "vLLM has no GPTNeoForCausalLM"
    assert VllmBackend().impossible(BuiltinLoader().find("nano", Path())) is None


@needs_vllm
def test_what_goes_wrong_in_vllm_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama"}), encoding="utf-8")
    request = GenerationRequest([[1]], 1, 1, 16, "float32", "cpu")
    with pytest.raises(CellError, match=r"^vLLM failed: .*Error") as caught:
        VllmBackend().generate(tmp_path, request)
    assert "\n" not in str(caught.value)
