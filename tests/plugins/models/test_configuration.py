"""Sizes of models as their config.json on a hub has them: what is a default of the class does not stand there."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import transformers

from ftbench import ModelError
from ftbench_models.configuration import _PLAIN, Sizes, _of_class, _stated, read_sizes


def sizes(folder: Path, config: dict[str, Any]) -> Sizes:
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return read_sizes(folder, config)


MAMBA = {"model_type": "mamba", "architectures": ["MambaForCausalLM"], "hidden_size": 768, "num_hidden_layers": 24}
PATTERN = "M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-"

# The keys that decide are those of the repository that is named; the sizes are those of its card.
PUBLISHED: dict[str, tuple[dict[str, Any], Sizes]] = {
    "google/gemma-3-4b-it": (
        {
            "model_type": "gemma3",
            "architectures": ["Gemma3ForConditionalGeneration"],
            "text_config": {"model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240,
                            "num_hidden_layers": 34, "sliding_window": 1024},
            "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 1152},
        },
        Sizes(2560, 34, 262_208, 131_072, 4 * 256, tied=True),
    ),
    "tiiuae/falcon-7b": (
        {"model_type": "falcon", "architectures": ["FalconForCausalLM"], "hidden_size": 4544, "num_hidden_layers": 32,
         "num_attention_heads": 71, "vocab_size": 65024, "multi_query": True, "new_decoder_architecture": False,
         "auto_map": {"AutoConfig": "configuration_falcon.FalconConfig"}},
        Sizes(4544, 32, 65_024, 2048, 64, tied=True),
    ),
    "tiiuae/falcon-40b": (
        {"model_type": "falcon", "architectures": ["FalconForCausalLM"], "hidden_size": 8192, "num_hidden_layers": 60,
         "num_attention_heads": 128, "num_kv_heads": 8, "vocab_size": 65024, "multi_query": True,
         "new_decoder_architecture": True},
        Sizes(8192, 60, 65_024, 2048, 128 * 64, tied=True),  # of 8 heads; kept repeated for all
    ),
    "bigscience/bloom-7b1": (
        {"model_type": "bloom", "architectures": ["BloomForCausalLM"], "n_embed": 4096, "num_attention_heads": 32,
         "n_layer": 30, "vocab_size": 250880},
        Sizes(4096, 30, 250_880, None, 4096, tied=True),
    ),
    "mosaicml/mpt-7b": (
        {"model_type": "mpt", "architectures": ["MPTForCausalLM"], "d_model": 4096, "n_heads": 32, "n_layers": 32,
         "vocab_size": 50432, "max_seq_len": 2048, "attn_config": {"alibi": True, "attn_impl": "torch"},
         "auto_map": {"AutoConfig": "configuration_mpt.MPTConfig"}},
        Sizes(4096, 32, 50_432, 2048, 4096, tied=True),
    ),
    "databricks/dbrx-base": (
        {"model_type": "dbrx", "architectures": ["DbrxForCausalLM"], "d_model": 6144, "n_heads": 48, "n_layers": 40,
         "vocab_size": 100352, "max_seq_len": 32768, "attn_config": {"clip_qkv": 8, "kv_n_heads": 8}},
        Sizes(6144, 40, 100_352, 32_768, 8 * 128, tied=False),
    ),
    "state-spaces/mamba-130m-hf": (MAMBA, Sizes(768, 24, 50_280, None, 0, tied=True)),
    "google/recurrentgemma-2b": (
        {"model_type": "recurrent_gemma", "architectures": ["RecurrentGemmaForCausalLM"], "num_key_value_heads": 1},
        Sizes(2560, 26, 256_000, None, 256, tied=True),
    ),
    "nvidia/Nemotron-H-8B-Base-8K": (
        {"model_type": "nemotron_h", "architectures": ["NemotronHForCausalLM"], "hidden_size": 4096,
         "num_attention_heads": 32, "num_key_value_heads": 8, "num_hidden_layers": 52, "vocab_size": 131072,
         "max_position_embeddings": 8192, "hybrid_override_pattern": PATTERN},
        Sizes(4096, 52, 131_072, 8192, 8 * 128, tied=False),
    ),
    "openai-community/gpt2": (
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 768, "n_head": 12, "n_layer": 12,
         "n_positions": 1024, "n_ctx": 1024, "vocab_size": 50257},
        Sizes(768, 12, 50_257, 1024, 768, tied=True),
    ),
    "meta-llama/Llama-3.1-8B": (
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 4096, "num_attention_heads": 32,
         "num_key_value_heads": 8, "num_hidden_layers": 32, "vocab_size": 128256, "max_position_embeddings": 131072,
         "tie_word_embeddings": False},
        Sizes(4096, 32, 128_256, 131_072, 1024, tied=False),
    ),
    "Qwen/Qwen3-0.6B": (
        {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "hidden_size": 1024, "num_attention_heads": 16,
         "num_key_value_heads": 8, "head_dim": 128, "num_hidden_layers": 28, "vocab_size": 151936,
         "max_position_embeddings": 40960, "tie_word_embeddings": True},
        Sizes(1024, 28, 151_936, 40_960, 8 * 128, tied=True),
    ),
    "google/gemma-2b": (
        {"model_type": "gemma", "architectures": ["GemmaForCausalLM"], "hidden_size": 2048, "num_attention_heads": 8,
         "num_key_value_heads": 1, "head_dim": 256, "num_hidden_layers": 18, "vocab_size": 256000,
         "max_position_embeddings": 8192},
        Sizes(2048, 18, 256_000, 8192, 256, tied=True),
    ),
    "deepseek-ai/DeepSeek-V3": (
        {"model_type": "deepseek_v3", "architectures": ["DeepseekV3ForCausalLM"], "hidden_size": 7168,
         "num_attention_heads": 128, "num_key_value_heads": 128, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
         "num_hidden_layers": 61, "vocab_size": 129280, "max_position_embeddings": 163840,
         "auto_map": {"AutoConfig": "configuration_deepseek.DeepseekV3Config"}},
        Sizes(7168, 61, 129_280, 163_840, 128 * 192, tied=False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_sizes_of_a_published_model(name: str, tmp_path: Path) -> None:
    config, expected = PUBLISHED[name]
    assert sizes(tmp_path, config) == expected


def test_sizes_that_differ_by_layer_are_those_of_the_whole(tmp_path: Path) -> None:
    gemma = {"model_type": "gemma4_text", "architectures": ["Gemma4ForCausalLM"], "num_attention_heads": 8}
    assert sizes(tmp_path, {**gemma, "num_key_value_heads": 2, "head_dim": 128}).key_value_size == 256


@pytest.mark.parametrize("kind", _PLAIN)
def test_what_plain_architectures_state_is_what_their_class_says(kind: tuple[str, str], tmp_path: Path) -> None:
    draw = random.Random(0)
    read = 0
    for _ in range(30):
        heads, size = draw.choice([2, 4, 8]), draw.choice([8, 16])
        config = {
            "model_type": kind[0],
            "architectures": [kind[1]],
            "hidden_size": heads * size,
            "num_attention_heads": heads,
            "num_heads": heads,
            "num_key_value_heads": draw.choice([1, 2, heads]),
            "head_dim": draw.choice([size, 2 * size]),
            "num_hidden_layers": 2,
            "num_layers": 2,
            "attention_types": [[["global", "local"], 1]],
            "vocab_size": draw.choice([100, 512]),
            "max_position_embeddings": draw.choice([64, 128]),
            "tie_word_embeddings": draw.choice([True, False]),
        }
        if kind[0] == "gpt_neo":
            del config["head_dim"], config["num_key_value_heads"]
        for name in draw.sample(sorted(config), draw.choice([0, 0, 1, 2])):
            if name not in ("model_type", "architectures", "attention_types", "num_layers", "num_hidden_layers"):
                del config[name]
        (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
        stated = _stated(config)
        if stated is not None:
            read += 1
            assert stated == _of_class(tmp_path, config)
    assert read > 5


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "a newer one may"),
        (
            {"auto_map": {"AutoConfig": "configuration_next.NextConfig"}},
            "the folder brings code for it (auto_map), which is never run",
        ),
    ],
)
def test_an_architecture_that_transformers_does_not_know(more: dict[str, Any], reason: str, tmp_path: Path) -> None:
    (tmp_path / "configuration_next.py").write_text("raise SystemExit('was run')", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        sizes(tmp_path, {"model_type": "next-llama", "architectures": ["NextForCausalLM"], **more})
    expected = f'transformers {transformers.__version__} knows no model_type "next-llama"; {reason}'
    assert (caught.value.message, caught.value.file) == (expected, tmp_path / "config.json")


def test_code_beside_an_architecture_that_transformers_knows_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("raise SystemExit('was run')", encoding="utf-8")
    config = {**MAMBA, "auto_map": {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}}
    assert sizes(tmp_path, config).layers == 24


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"model_type": "llama", "hidden_size": "wide"}, "cannot be read: Validation error for field 'hidden_size'"),
        ({"model_type": "blt"}, 'the configuration of "blt" has no hidden_size'),
    ],
)
def test_a_configuration_without_sizes_is_an_error(config: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        sizes(tmp_path, config)
    assert caught.value.message.startswith(message)
    assert caught.value.file == tmp_path / "config.json"
