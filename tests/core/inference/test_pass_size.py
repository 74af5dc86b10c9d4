"""The size of passes in evaluation: by the memory of a GPU, and the same number as ever on a CPU."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, Gemma3nTextConfig, LlamaConfig, MambaConfig

from ftbench.inference.pass_size import LEAST, MOST, automatic_tokens, bytes_of_a_token, tokens_of_a_pass
from ftbench.matrix import read_matrix
from ftbench.planning.cells import make_cells
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.bundles import loaded_bundle

MATRIX = "models: ['builtin:nano']\ntasks: [sentiment]\nmethods: [zero-shot]\nseeds: [0]\ndevice: cpu\n"


def test_a_token_of_llama_8b_takes_its_keys_and_values_and_its_part_of_a_layer() -> None:
    """bf16: 2 · 32 layers · 8 heads · 128 = 65,536 numbers of keys and values; 8 · 4096 and 3 · 14,336 of a layer."""
    sizes = {"num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8}
    config = LlamaConfig(vocab_size=8, hidden_size=4096, intermediate_size=14_336, **sizes)
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    assert bytes_of_a_token(model, 2) == 2 * (65_536 + 32_768 + 43_008)


def test_models_without_heads_or_with_a_width_for_each_layer_have_a_size_too() -> None:
    """Mamba: one head as wide as the model, so 2 · 2 layers · 8, 8 · 8 and 3 · 32. Gemma 3n: the widest layer."""
    mamba = MambaConfig(vocab_size=8, hidden_size=8, intermediate_size=16, num_hidden_layers=2)
    assert bytes_of_a_token(SimpleNamespace(config=mamba), 2) == 2 * (32 + 64 + 3 * mamba.intermediate_size)
    sizes = {"num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 4}
    gemma = Gemma3nTextConfig(vocab_size=8, hidden_size=8, intermediate_size=[16, 32], **sizes)
    assert bytes_of_a_token(SimpleNamespace(config=gemma), 2) == 2 * (16 + 64 + 3 * 32)


@pytest.mark.parametrize(
    ("free", "tokens"),
    [(60 * 10**9, 81_920), (2 * 10**9, LEAST), (10**12, MOST)],
)
def test_a_pass_takes_two_fifths_of_the_free_memory_within_bounds(free: int, tokens: int) -> None:
    """0.4 · 60 GB / 282,624 bytes = 84,918 tokens, which is ten times 8,192 and a rest."""
    assert tokens_of_a_pass(free, token_bytes=282_624) == tokens


def test_a_processor_has_the_number_that_it_always_had(load_model: Callable[[str], Any]) -> None:
    assert automatic_tokens(loaded_bundle(load_model("stories-260k"))) == 8192


def test_the_default_is_in_the_id_as_a_number_on_a_processor_and_as_itself_on_cuda(tmp_path: Path) -> None:
    def cells(more: str, device: str) -> list[Any]:
        (tmp_path / "m.yaml").write_text(MATRIX + more, encoding="utf-8")
        registry = Registry(load_plugins(entry_points=False))
        plan = make_plan(read_matrix(tmp_path / "m.yaml"), registry)
        made = make_cells(plan.matrix, plan.models, plan.tasks, plan.methods, "fp32", device, registry)
        return [(cell.id, cell.spec.evaluation and cell.spec.evaluation.batch_tokens) for cell in made]

    explicit = "evaluation: {batch_tokens: 8192}\n"
    assert cells("", "cpu") == cells(explicit, "cpu")
    assert [tokens for _, tokens in cells("", "cuda")] == ["auto"]
    assert cells("", "cuda")[0][0] != cells(explicit, "cuda")[0][0]
    assert cells(explicit, "cuda")[0][0] == cells("", "cpu")[0][0]
