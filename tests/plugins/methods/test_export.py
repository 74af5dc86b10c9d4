"""What leaves ftbench: files of every method that PEFT loads alone, and models that transformers saves and loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch import Tensor
from transformers import AutoModelForCausalLM

from ftbench.errors import ModelError
from ftbench.execution.export.adapter_files import CONFIG, load_adapter
from ftbench.execution.export.logits import TOLERANCE, padding_difference
from ftbench.execution.export.merged_model import BaseLayers
from tests.plugins.methods.cases import OWN, READ_BEFORE, TRAINED, case, few_pairs, prepare

BOTTLENECKS = tuple(name for name in TRAINED if name.startswith("adapter-"))
ADAPTERS = tuple(name for name in TRAINED if name not in (*OWN, *BOTTLENECKS))
"""Those that keep their weights in PEFT's format."""
LINEAR_ONLY = ("oft", "miss", "peft")
"""Those that PEFT knows for no layer of GPT-2's."""
PLAIN = tuple(name for name in TRAINED if name not in (*READ_BEFORE, *BOTTLENECKS))
"""Those whose result is a model of the base's own layers."""


def trained(name: str, model: Any, train: Callable[[Any], Any], folder: Path) -> None:
    """Train a case and keep what it learned."""
    case(name)[0].save(train(prepare(name, model)), folder)


def loaded(name: str, model: Any, folder: Path) -> Any:
    """The model as a cell loads it."""
    method, settings = case(name)
    torch.manual_seed(2)
    return method.load(model, settings, folder).eval()


@few_pairs(ADAPTERS, turn=2)
def test_peft_alone_gives_the_logits_of_the_method(
    name: str,
    architecture: str,
    build: Callable[[str], Any],
    train: Callable[[Any], Any],
    logits: Callable[[Any], Tensor],
    tmp_path: Path,
) -> None:
    trained(name, build(architecture), train, tmp_path)
    if architecture == "gpt2" and name in LINEAR_ONLY:
        with pytest.raises(ModelError, match=r"PEFT cannot put what was learned onto this base model .*--as merged"):
            load_adapter(build(architecture), tmp_path)
        return
    alone = load_adapter(build(architecture), tmp_path)
    torch.testing.assert_close(logits(alone), logits(loaded(name, build(architecture), tmp_path)), rtol=0, atol=1e-5)


@few_pairs(PLAIN, turn=1)
def test_transformers_alone_gives_the_logits_of_the_method(
    name: str,
    architecture: str,
    build: Callable[[str], Any],
    train: Callable[[Any], Any],
    logits: Callable[[Any], Tensor],
    tmp_path: Path,
) -> None:
    kept, folder = tmp_path / "kept", tmp_path / "folder"
    kept.mkdir()
    trained(name, build(architecture), train, kept)
    base = build(architecture)
    layers = BaseLayers.of(base)
    method = case(name)[0]
    unmerged = logits(loaded(name, build(architecture), kept))
    plain: Any = layers.restored(method.plain(method.merge(loaded(name, base, kept))))
    plain.save_pretrained(folder)
    alone = AutoModelForCausalLM.from_pretrained(folder).eval()
    assert torch.equal(logits(alone), logits(plain))
    largest = max(1.0, float(unmerged.abs().max()))
    torch.testing.assert_close(logits(alone), unmerged, rtol=0, atol=1e-5 * largest)


@pytest.mark.parametrize("name", [*READ_BEFORE, *BOTTLENECKS])
def test_what_is_no_weight_of_the_base_is_no_plain_model(name: str, build: Callable[[str], Any]) -> None:
    method = case(name)[0]
    base = build("llama")
    layers = BaseLayers.of(base)
    assert layers.restored(method.plain(method.merge(prepare(name, base)))) is None


def test_a_base_in_bf16_with_trained_weights_in_fp32_becomes_a_model_in_bf16(
    build: Callable[[str], Any], train: Callable[[Any], Any], logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    trained("top-layers", build("qwen2").bfloat16(), train, tmp_path)
    base = build("qwen2").bfloat16()
    layers = BaseLayers.of(base)
    model = loaded("top-layers", base, tmp_path)
    before = logits(model)
    plain = layers.restored(case("top-layers")[0].plain(model))
    assert plain is not None
    assert {parameter.dtype for parameter in plain.parameters()} == {torch.bfloat16}
    assert torch.equal(logits(plain), before)


@pytest.mark.parametrize(("name", "moves"), [("prefix", False), ("prompt-tuning", True), ("lora", False)])
def test_where_peft_counts_positions_wrongly_is_measured(
    name: str, moves: bool, build: Callable[[str], Any], tmp_path: Path
) -> None:
    case(name)[0].save(prepare(name, build("llama")), tmp_path)
    assert (tmp_path / CONFIG).exists()
    alone = PeftModel.from_pretrained(build("llama"), str(tmp_path)).eval()
    assert (padding_difference(alone) > TOLERANCE["float32"]) is moves
