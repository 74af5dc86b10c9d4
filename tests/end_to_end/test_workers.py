"""A cell does not notice who was in its worker before: a used worker gives the bytes of a fresh one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM as CausalModel
from transformers import AutoTokenizer, GPT2Config, GPTNeoConfig, LlamaConfig, PreTrainedConfig, Qwen2Config

import ftbench_models
from tests.core.conftest import command

from .test_resume import contents

SIZES = {"vocab_size": 4096, "pad_token_id": None, "bos_token_id": None}
SHAPES: Mapping[str, PreTrainedConfig] = {
    "gpt2": GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=192, **SIZES),
    "gpt-neo": GPTNeoConfig(
        hidden_size=16, num_layers=2, num_heads=2, max_position_embeddings=192,
        attention_types=[[["global", "local"], 1]], **SIZES,
    ),
    "llama": LlamaConfig(
        hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=192, **SIZES,
    ),
    "qwen": Qwen2Config(
        hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
        max_position_embeddings=192, **SIZES,
    ),
}  # fmt: skip

METHODS = "methods=[{method: lora, dropout: 0.1}, {method: prefix, tokens: 4}, full]"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small random model of each shape, all with the built-in model's tokenizer."""
    folder = tmp_path_factory.mktemp("models")
    tokenizer: Any = AutoTokenizer.from_pretrained(Path(ftbench_models.__file__).parent / "nano")
    torch.manual_seed(0)
    for name, config in SHAPES.items():
        config.vocab_size = len(tokenizer)
        config.eos_token_id = tokenizer.eos_token_id
        CausalModel.from_config(config).save_pretrained(folder / name)
        tokenizer.save_pretrained(folder / name)
    return folder


def check_workers(matrix: Path, models: Path, out: Path, shapes: Iterable[str], compared: Iterable[str]) -> None:
    """One worker computes three cells of each shape, and a fresh one some of them; the bytes are the same.

    The workers of a run are forked for it, from a process that computes nothing.
    """

    def run(name: str, *changes: str) -> dict[str, bytes]:
        settings = [
            part for change in (*changes, "tasks=[support-qa]", "training.epochs=1") for part in ("--set", change)
        ]
        code, _, errors = command("run", matrix, "--out", out / name, "--no-report", *settings)
        assert code == 0, errors
        return contents(out / name)

    used = run("used", f"models=[{', '.join(str(models / name) for name in shapes)}]", METHODS)
    for name in compared:
        fresh = run(
            f"fresh-{name}", f"models=[{models / name}]", "methods=[full]", "tasks=[support-qa]", "baseline=full"
        )
        assert fresh
        assert fresh == {path: used[path] for path in fresh}


@pytest.mark.slow
def test_a_used_worker_gives_the_bytes_of_a_fresh_one(matrix: Path, models: Path, tmp_path: Path) -> None:
    check_workers(matrix, models, tmp_path, ["qwen"], ["qwen"])  # its last cell, after two others


@pytest.mark.slow
def test_a_used_worker_gives_the_bytes_of_a_fresh_one_for_every_architecture(
    matrix: Path, models: Path, tmp_path: Path
) -> None:
    check_workers(matrix, models, tmp_path, SHAPES, SHAPES)
