"""Tiny random models of often-used architectures, from the configuration classes of transformers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedModel

VOCABULARY = 512
HIDDEN = 64
POSITIONS = 512

_TOKENS = {"vocab_size": VOCABULARY, "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 1}
# Two query heads share a key head, and four heads of 32 are together wider than the model.
_GROUPED = _TOKENS | {
    "hidden_size": HIDDEN,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "max_position_embeddings": POSITIONS,
}
_PLAIN = {name: value for name, value in _GROUPED.items() if name != "head_dim"}
_GPT2 = {"n_embd": HIDDEN, "n_layer": 2, "n_head": 4, "n_positions": POSITIONS}
_EXPERTS = {"num_local_experts": 4, "num_experts_per_tok": 2}
# Latent vectors instead of keys and values; one dense layer, two with experts.
_LATENT = _PLAIN | {
    "num_key_value_heads": 4,
    "num_hidden_layers": 3,
    "first_k_dense_replace": 1,
    "moe_intermediate_size": 64,
    "n_routed_experts": 4,
    "num_experts_per_tok": 2,
    "n_shared_experts": 1,
    "kv_lora_rank": 16,
    "q_lora_rank": 32,
    "qk_rope_head_dim": 16,
    "qk_nope_head_dim": 16,
    "v_head_dim": 32,
}
_MAMBA = {"mamba_n_heads": 4, "mamba_d_state": 16, "mamba_chunk_size": 32}
_DELTA_RULE = {
    "num_hidden_layers": 4,
    "linear_key_head_dim": 16,
    "linear_value_head_dim": 16,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
}

SIZES: Mapping[str, Mapping[str, Any]] = {
    "llama": _GROUPED,
    "mistral": _GROUPED,
    "qwen2": _PLAIN,
    "qwen3": _GROUPED,
    # Half of the layers see a short window only: shorter than most rows of the built-in data.
    "gemma2": _GROUPED | {"sliding_window": 32},
    "gemma3_text": _GROUPED | {"sliding_window": 32, "layer_types": ["sliding_attention", "full_attention"]},
    # Layers of full attention have wider heads, and the last two of four take the keys and values of the first two.
    "gemma4_text": _GROUPED
    | {
        "num_hidden_layers": 4,
        "hidden_size_per_layer_input": 16,
        "vocab_size_per_layer_input": VOCABULARY,
        "num_kv_shared_layers": 2,
        "global_head_dim": 64,
        "sliding_window": 32,
        "layer_types": ["sliding_attention", "full_attention"] * 2,
    },
    "phi3": _PLAIN,
    "smollm3": _PLAIN | {"num_hidden_layers": 4},
    "olmo2": _PLAIN,
    "granite": _PLAIN,
    "glm4": _GROUPED,
    "cohere2": _GROUPED | {"num_hidden_layers": 4},
    "ernie4_5": _GROUPED,
    "internlm3": _GROUPED,
    "stablelm": _PLAIN,
    "starcoder2": _PLAIN,
    "gpt2": _TOKENS | _GPT2,
    "gpt_neo": _TOKENS
    | {
        "hidden_size": HIDDEN,
        "num_layers": 2,
        "num_heads": 4,
        "attention_types": [[["global", "local"], 1]],
        "window_size": 32,
        "max_position_embeddings": POSITIONS,
    },
    "gpt_neox": {name: value for name, value in _PLAIN.items() if name != "num_key_value_heads"},
    "gptj": _TOKENS | _GPT2 | {"rotary_dim": 8},
    "opt": _TOKENS
    | {
        "hidden_size": HIDDEN,
        "ffn_dim": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "word_embed_proj_dim": HIDDEN,
        "max_position_embeddings": POSITIONS,
    },
    "bloom": _TOKENS | {"hidden_size": HIDDEN, "n_layer": 2, "n_head": 4},
    # All heads of queries share one of keys and values.
    "falcon": _TOKENS | {"hidden_size": HIDDEN, "num_hidden_layers": 2, "num_attention_heads": 4, "multi_query": True},
    "mpt": _TOKENS | {"d_model": HIDDEN, "n_layers": 2, "n_heads": 4, "max_seq_len": POSITIONS},
    "mixtral": _GROUPED | _EXPERTS,
    "gpt_oss": _GROUPED | _EXPERTS,
    "qwen3_moe": _GROUPED | {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 64},
    "deepseek_v2": _LATENT,
    "deepseek_v3": _LATENT | {"n_group": 1, "topk_group": 1},
    "phimoe": _GROUPED | _EXPERTS,
    # Attention in chunks in three layers of four, whose positions are rotated; experts in every second layer.
    "llama4_text": _GROUPED
    | _EXPERTS
    | {
        "num_hidden_layers": 4,
        "intermediate_size_mlp": 128,
        "interleave_moe_layer_step": 2,
        "attention_chunk_size": 64,
    },
    # The queries are experts too: a key head is used by as many query heads as experts are chosen for a token.
    "jetmoe": _TOKENS
    | _EXPERTS
    | {
        "hidden_size": HIDDEN,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_key_value_heads": 2,
        "kv_channels": 32,
        "max_position_embeddings": POSITIONS,
    },
    # State space models alone.
    "mamba2": _TOKENS
    | {
        "hidden_size": HIDDEN,
        "num_hidden_layers": 2,
        "num_heads": 8,
        "head_dim": 16,
        "state_size": 16,
        "n_groups": 1,
        "chunk_size": 32,
    },
    # Attention and a state space model side by side in every layer.
    "falcon_h1": _GROUPED
    | {
        "mamba_d_ssm": HIDDEN,
        "mamba_n_heads": 4,
        "mamba_d_head": 16,
        "mamba_n_groups": 1,
        "mamba_d_state": 16,
        "mamba_expand": 1,
        "mamba_chunk_size": 32,
    },
    # Convolutions in three layers of four, attention in the others.
    "lfm2": _PLAIN | {"num_hidden_layers": 4, "layer_types": ["conv", "conv", "full_attention", "conv"]},
    # Linear attention in three layers of four.
    "qwen3_5_text": _GROUPED | _DELTA_RULE,
    "qwen3_next": _GROUPED
    | _DELTA_RULE
    | {
        "num_experts": 4,
        "num_experts_per_tok": 2,
        "moe_intermediate_size": 64,
        "shared_expert_intermediate_size": 64,
    },
    # Full attention and linear attention in turn, with experts in every layer. Four layers: in the last, linear
    # attention forgets nothing, so that two would not show whether what it forgets is right.
    "minimax": _GROUPED | _EXPERTS | {"num_hidden_layers": 4, "block_size": 32},
    # State space models in some layers, attention in the others; with experts in Jamba, Granite 4 and Nemotron-H.
    "jamba": _PLAIN | {"attn_layer_period": 2, "attn_layer_offset": 1, "num_experts": 4, "num_experts_per_tok": 2},
    "bamba": _PLAIN | _MAMBA | {"attn_layer_indices": [1]},
    "granitemoehybrid": _PLAIN
    | _MAMBA
    | _EXPERTS
    | {"layer_types": ["linear_attention", "full_attention"], "shared_intermediate_size": 64},
    "nemotron_h": _GROUPED
    | {
        "layers_block_type": ["linear_attention", "moe", "full_attention", "mlp"],
        "mamba_num_heads": 4,
        "mamba_head_dim": 16,
        "ssm_state_size": 16,
        "n_groups": 1,
        "chunk_size": 32,
        "n_routed_experts": 4,
        "num_experts_per_tok": 2,
        "moe_intermediate_size": 64,
        "moe_shared_expert_intermediate_size": 64,
    },
    # All layers of attention share their weights.
    "zamba2": _PLAIN
    | {
        "num_key_value_heads": 4,
        "num_hidden_layers": 4,
        "layers_block_type": ["linear_attention", "hybrid"] * 2,
        "mamba_d_state": 16,
        "n_mamba_heads": 4,
        "chunk_size": 32,
    },
}
"""Model type → what its configuration class is given; the rest are the class's own defaults."""


def build(model_type: str, *, seed: int = 0, **changes: Any) -> PreTrainedModel:
    """Return a tiny model with random weights, in evaluation mode; `changes` replace values of its configuration."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(seed)
    configuration = AutoConfig.for_model(model_type, **(SIZES[model_type] | changes))
    model: PreTrainedModel = AutoModelForCausalLM.from_config(configuration)
    return model.eval()
