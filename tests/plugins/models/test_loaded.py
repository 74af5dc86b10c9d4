"""A model whose weights are not those of its files is refused when it is loaded, before anything is measured."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM as CausalModel,
)
from transformers import (
    AutoTokenizer,
    DeepseekV3Config,
    Gemma3Config,
    GPT2Config,
    LlamaConfig,
    LlamaForSequenceClassification,
    PreTrainedConfig,
    Qwen2Config,
)

import ftbench_models
from ftbench import ModelError
from ftbench_models.facts import read_facts
from ftbench_models.loaders import load_folder

NANO = Path(ftbench_models.__file__).parent / "nano"
SMALL: dict[str, Any] = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "vocab_size": 8192,
    "max_position_embeddings": 64,
}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """A folder with a random model of a configuration and the built-in model's tokenizer."""

    def make(config: PreTrainedConfig, kind: Any = None) -> Path:
        folder = tmp_path / "model"
        torch.manual_seed(0)
        model = kind(config) if kind else CausalModel.from_config(config)
        model.save_pretrained(folder)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(NANO / name, folder / name)
        return folder

    return make


def without(folder: Path, *names: str) -> None:
    weights = load_file(folder / "model.safetensors")
    for name in names:
        del weights[name]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def configure(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")


def fault(function: Callable[[], Any]) -> str:
    with pytest.raises(ModelError) as caught:
        function()
    return caught.value.message


@pytest.mark.parametrize("tied", [True, False])
def test_a_complete_model_is_loaded(tied: bool, saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL, tie_word_embeddings=tied))
    model = load_folder(folder, "float32").model
    assert read_facts(folder).parameters == sum(parameter.numel() for parameter in model.parameters())


def test_a_layer_that_lost_its_weights(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL))
    without(folder, "model.layers.1.mlp.up_proj.weight", "model.norm.weight")
    assert fault(lambda: load_folder(folder, "float32")) == (
        "the files lack weights of the model, which would be initialised at random: "
        "model.layers.1.mlp.up_proj.weight, model.norm.weight"
    )


def test_an_output_layer_that_is_missing_is_noticed_while_planning_and_while_loading(
    saved: Callable[..., Path],
) -> None:
    folder = saved(LlamaConfig(**SMALL, tie_word_embeddings=False))
    without(folder, "lm_head.weight")
    assert fault(lambda: read_facts(folder)).startswith("the files have no output layer (lm_head.weight), ")
    assert fault(lambda: load_folder(folder, "float32")) == (
        "the files lack weights of the model, which would be initialised at random: lm_head.weight"
    )


def test_a_classifier_is_no_language_model(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL, num_labels=3, pad_token_id=0), LlamaForSequenceClassification)
    assert "LlamaForSequenceClassification" in fault(lambda: read_facts(folder))
    configure(folder, architectures=["LlamaForCausalLM"])  # as somebody might mend it
    assert fault(lambda: load_folder(folder, "float32")).endswith("initialised at random: lm_head.weight")


def test_fewer_layers_in_the_files_than_in_the_config(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL))
    configure(folder, num_hidden_layers=3)
    assert fault(lambda: load_folder(folder, "float32")).endswith(" and 6 more")


def test_more_layers_in_the_files_than_in_the_config(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL))
    configure(folder, num_hidden_layers=1)
    assert fault(lambda: load_folder(folder, "float32")) == (
        "the files have more layers than config.json declares: model.layers.1.input_layernorm.weight, "
        "model.layers.1.mlp.down_proj.weight, model.layers.1.mlp.gate_proj.weight and 6 more"
    )


def test_more_layers_than_in_the_config_without_the_prefix_of_the_body(saved: Callable[..., Path]) -> None:
    folder = saved(GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=64, vocab_size=8192))
    weights = load_file(folder / "model.safetensors")
    weights = {name.removeprefix("transformer."): value.clone() for name, value in weights.items()}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})  # as OpenAI's own files of GPT-2
    assert load_folder(folder, "float32").model.config.n_layer == 2
    configure(folder, n_layer=1)
    assert "more layers than config.json declares" in fault(lambda: load_folder(folder, "float32"))


def test_weights_of_another_size_are_named_with_both_shapes(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL))
    configure(folder, intermediate_size=48)
    assert fault(lambda: load_folder(folder, "float32")) == (
        "shapes in the files differ from those of config.json: model.layers.0.mlp.down_proj.weight (and 5 more) "
        "is [16, 32] in the files and [16, 48] in the model"
    )


@pytest.mark.parametrize("special", [False, True])
def test_a_token_without_a_row_in_the_embeddings_is_noticed_while_planning_and_while_loading(
    special: bool, saved: Callable[..., Path]
) -> None:
    folder = saved(LlamaConfig(**SMALL))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if special:
        tokenizer.add_special_tokens({"pad_token": "<new>"})
    else:
        tokenizer.add_tokens(["<new>"])
    tokenizer.save_pretrained(folder)
    said = (
        f'the tokenizer has {len(tokenizer):,} tokens (the last is "<new>"), but the embedding has only 8,192 rows: '
        "resize it (resize_token_embeddings) and save the model again"
    )
    assert len(tokenizer) == 8193
    assert fault(lambda: read_facts(folder)) == said
    assert fault(lambda: load_folder(folder, "float32")) == said


def test_a_special_token_that_no_text_becomes_needs_no_row(saved: Callable[..., Path]) -> None:
    folder = saved(LlamaConfig(**SMALL))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["<image>"], special_tokens=True)  # as Gemma 3's of models without pictures
    tokenizer.save_pretrained(folder)
    assert read_facts(folder).vocabulary == 8192
    assert len(load_folder(folder, "float32").tokenizer) == 8193


def test_weights_that_the_named_architecture_does_not_use(saved: Callable[..., Path]) -> None:
    folder = saved(Qwen2Config(**SMALL, tie_word_embeddings=True))  # its attention has biases, Llama's has none
    configure(folder, model_type="llama", architectures=["LlamaForCausalLM"])
    assert fault(lambda: load_folder(folder, "float32")) == (
        "the files have weights for layers that the model in config.json does not use: "
        "model.layers.0.self_attn.k_proj.bias, model.layers.0.self_attn.q_proj.bias, "
        "model.layers.0.self_attn.v_proj.bias and 3 more"
    )


def test_a_head_beside_the_model_and_old_buffers_are_no_fault(saved: Callable[..., Path]) -> None:
    folder = saved(GPT2Config(n_embd=16, n_layer=2, n_head=2, n_positions=64, vocab_size=8192))
    weights = load_file(folder / "model.safetensors")
    weights["score.weight"] = torch.zeros(3, 16)
    weights["v_head.summary.weight"] = torch.zeros(1, 16)
    weights["transformer.h.0.attn.bias"] = torch.ones(1, 1, 64, 64)  # the causal mask, in files of 2019
    weights["transformer.h.0.attn.masked_bias"] = torch.tensor(-1e4)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert load_folder(folder, "float32").model.config.n_layer == 2


def test_layers_for_predicting_several_tokens_are_no_fault(saved: Callable[..., Path]) -> None:
    config = DeepseekV3Config(
        **SMALL, moe_intermediate_size=16, n_routed_experts=4, n_group=1, topk_group=1, num_experts_per_tok=2,
        first_k_dense_replace=1, q_lora_rank=8, kv_lora_rank=8, qk_nope_head_dim=8, qk_rope_head_dim=4, v_head_dim=8,
    )  # fmt: skip
    folder = saved(config)
    weights = load_file(folder / "model.safetensors")
    weights |= {name.replace("layers.1.", "layers.2."): w.clone() for name, w in weights.items() if "layers.1." in name}
    weights["model.layers.2.eh_proj.weight"] = torch.zeros(16, 32)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert load_folder(folder, "float32").model.config.num_hidden_layers == 2


def test_text_and_pictures_are_found_and_loaded_as_on_the_hub(saved: Callable[..., Path]) -> None:
    # Keys with the class's own values, such as the number of tokens, are left out there.
    text = {**SMALL, "head_dim": 8, "num_attention_heads": 8, "num_key_value_heads": 4}
    vision = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    text = {key: value for key, value in text.items() if key not in ("vocab_size", "max_position_embeddings")}
    folder = saved(Gemma3Config(text_config=text, vision_config={**vision, "image_size": 28, "patch_size": 14}))
    own = {
        key: value for key, value in text.items() if not key.startswith("num_attention") and "value_heads" not in key
    }
    config = {
        "model_type": "gemma3",
        "architectures": ["Gemma3ForConditionalGeneration"],
        "text_config": {"model_type": "gemma3_text", **own},
        "vision_config": {"model_type": "siglip_vision_model", **vision, "image_size": 28, "patch_size": 14},
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    facts = read_facts(folder)
    assert (facts.vocabulary, facts.max_positions, facts.layers, facts.key_value_size) == (262_208, 131_072, 2, 32)
    model = load_folder(folder, "float32").model
    assert facts.parameters == sum(parameter.numel() for parameter in model.parameters())
