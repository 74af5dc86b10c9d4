"""Full fine-tuning: fp32, tied weights, and files that transformers itself reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from ftbench.errors import ModelError
from ftbench_methods.full import Full, FullSettings


def test_everything_trains_in_fp32_even_from_bf16(build: Callable[[str], Any]) -> None:
    model = Full().prepare(build("llama").bfloat16().requires_grad_(False), FullSettings())
    assert all(p.requires_grad and p.dtype == torch.float32 for p in model.parameters())


def test_a_tied_matrix_is_saved_once_and_tied_again(build: Callable[[str], Any], train: Any, tmp_path: Path) -> None:
    model = train(Full().prepare(build("gpt2"), FullSettings()))
    Full().save(model, tmp_path)
    assert "lm_head.weight" not in load_file(tmp_path / "model.safetensors")
    loaded: Any = Full().load(build("gpt2").bfloat16(), FullSettings(), tmp_path)
    assert loaded.lm_head.weight is loaded.transformer.wte.weight
    assert torch.equal(loaded.lm_head.weight, model.lm_head.weight)


def test_an_untied_head_is_saved(build: Callable[[str], Any], tmp_path: Path) -> None:
    Full().save(Full().prepare(build("llama"), FullSettings()), tmp_path)
    assert "lm_head.weight" in load_file(tmp_path / "model.safetensors")


def test_transformers_itself_reads_the_file(
    architecture: str, build: Callable[[str], Any], train: Any, logits: Any, tmp_path: Path
) -> None:
    model = train(Full().prepare(build(architecture), FullSettings()))
    Full().save(model, tmp_path)
    model.config.save_pretrained(tmp_path)
    assert torch.equal(logits(AutoModelForCausalLM.from_pretrained(tmp_path)), logits(model))


def test_quantised_weights_are_refused(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.is_quantized = True
    with pytest.raises(ModelError, match="cannot train quantised weights"):
        Full().prepare(model, FullSettings())
