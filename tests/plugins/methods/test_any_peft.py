"""The method `peft`: every type that can work here does, and what PEFT has no name for is refused with the nearest."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from torch import Tensor

from ftbench.contracts import ModelFacts, TrainedSettings
from ftbench_methods.any_peft import AnyPeft, PeftSettings
from ftbench_methods.learning_rates import size_class

# Small enough for layers of 16 and 24; where nothing is given, PEFT's defaults do. BOFT is not here, for it first tries
# to compile a CUDA extension.
TYPES: dict[str, dict[str, Any]] = {
    "ADALORA": {"init_r": 4, "target_r": 4, "total_step": 100, "tinit": 1, "tfinal": 1},
    "ADAMSS": {"r": 4},
    "ADAPTION_PROMPT": {"adapter_len": 4, "adapter_layers": 1},
    "BEFT": {},
    "C3A": {"block_size": 8},
    "DEFT": {"r": 4},
    "DELORA": {"r": 4},
    "FOURIERFT": {"n_frequency": 8},
    "GLORA": {"r": 4},
    "GRALORA": {"r": 4},
    "HIRA": {"r": 4},
    "HRA": {"r": 4},
    "IA3": {},
    "LILY": {"r": 4},
    "LN_TUNING": {},
    "LOHA": {"r": 4},
    "LOKR": {"r": 4},
    "LORA": {"r": 4, "init_lora_weights": "olora"},
    "MISS": {"r": 4, "init_weights": "bat"},
    "OFT": {"oft_block_size": 4, "coft": True},
    "OSF": {},
    "PEANUT": {"r": 4},
    "PSOFT": {"r": 4},
    "PVERA": {"r": 4},
    "RANDLORA": {"r": 4},
    "ROAD": {"group_size": 4},
    "SHIRA": {"r": 4},
    "SUPERTUNING": {"r": 4},
    "TINYLORA": {"r": 4},
    "UNILORA": {"r": 4},
    "VBLORA": {"r": 4, "vector_length": 4, "num_vectors": 8},
    "VERA": {"r": 4},
    "WAVEFT": {"n_frequency": 8},
}
DIFFERENT = ("ADALORA", "ADAPTION_PROMPT", "IA3", "LN_TUNING", "LOHA", "OFT", "ROAD", "VBLORA")
"""Types that change a model in ways unlike each other; the others are with the slow tests."""
# PEFT says these of what it will not do later, and of what it does well enough.
NOISE = ("Detected that the base layer has no bias", "Unsupported layer type", "Sparse invariant")


def _settings(kind: str, **config: Any) -> PeftSettings:
    return PeftSettings.model_validate({"config": {"peft_type": kind, **config}})


@pytest.mark.parametrize(
    "kind", [kind if kind in DIFFERENT else pytest.param(kind, marks=pytest.mark.slow) for kind in TYPES]
)
def test_a_type_of_peft_trains_and_comes_back_from_its_file(
    kind: str, build: Callable[[str], Any], train: Any, logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    for text in NOISE:
        warnings.filterwarnings("ignore", message=f".*{text}")
    settings = _settings(kind, **TYPES[kind])
    torch.manual_seed(1)
    model = AnyPeft().prepare(build("llama"), settings)
    trained = logits(train(model))
    assert (trained - logits(build("llama"))).abs().max() > 0.001
    assert AnyPeft().merge(model) is model
    AnyPeft().save(model, tmp_path)
    torch.manual_seed(1)
    assert torch.equal(logits(AnyPeft().load(build("llama"), settings, tmp_path)), trained)


def test_without_targets_all_linear_layers_are_changed_and_with_them_these(build: Callable[[str], Any]) -> None:
    def changed(**config: Any) -> set[str]:
        model: Any = AnyPeft().prepare(build("gpt2"), _settings("LOHA", r=4, **config))
        found = [name for name, module in model.named_modules() if hasattr(module, "hada_w1_a")]
        return {name.rpartition("transformer.h.0.")[2] for name in found if ".h.0." in name}

    assert changed() == {"attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"}
    assert changed(target_modules=["c_fc"]) == {"mlp.c_fc"}


def test_one_configuration_serves_models_of_different_shape(build: Callable[[str], Any]) -> None:
    settings = _settings("LOHA", r=4, target_modules=["q_proj"])
    before = settings.model_dump_json()
    for name in ("llama", "qwen3", "llama"):
        AnyPeft().prepare(build(name), settings)
    assert settings.model_dump_json() == before


def test_the_learning_rate_is_loras_unless_given(facts: Callable[..., ModelFacts]) -> None:
    resolved = AnyPeft().resolve(_settings("LOHA"), facts())
    assert isinstance(resolved, TrainedSettings)
    assert resolved.learning_rate == size_class("lora", 100_000_000).default


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, r"peft_type: expected a type of PEFT, got None"),
        ({"peft_type": "LOHAA"}, r"got 'LOHAA'. Did you mean 'LOHA'"),
        ({"peft_type": "loha"}, r"got 'loha'."),
        ({"peft_type": "LOHA", "rank": 8}, r'unknown key "rank" of LoHaConfig. Did you mean .*rank_pattern'),
        ({"peft_type": "LOHA", "inference_mode": True}, "inference_mode: follows from the run and cannot be set"),
        ({"peft_type": "PROMPT_TUNING"}, "PROMPT_TUNING of PEFT answers wrongly in padded batches; use the method"),
        ({"peft_type": "XLORA"}, "XLORA is of no use here: it needs adapters that were trained before"),
        ({"peft_type": "POLY"}, "POLY is of no use here: it needs to be told the task of every row"),
        ({"peft_type": "LORA", "init_lora_weights": "pissa_niter_4"}, "use the method pissa"),
        ({"peft_type": "OFT", "r": 2}, "You can only specify either r"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused_by_key(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message) as caught:
        PeftSettings.model_validate({"config": config})
    assert {error["loc"][0] for error in caught.value.errors()} == {"config"}


def test_a_configuration_is_required() -> None:
    with pytest.raises(ValidationError, match="Field required"):
        PeftSettings()  # type: ignore[call-arg]
