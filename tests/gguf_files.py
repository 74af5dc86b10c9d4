"""Small models in GGUF files, written with llama.cpp's own package as llama.cpp writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MERGES = ("Ġ Ġ", "h e", "Ġ t", "Ġt he")
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
LAYERS, HIDDEN, INNER, HEADS, KEY_HEADS, POSITIONS = 2, 64, 96, 4, 2, 256


def vocabulary() -> list[str]:
    """Special tokens, the 256 bytes in GPT-2's spelling, and what the merges make."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    return [*SPECIAL, *bytes_to_unicode().values(), *(merge.replace(" ", "") for merge in MERGES)]


def random_weights(seed: int = 0) -> dict[str, numpy.ndarray]:
    """Weights of a small Llama under transformers' names, with the tied output layer left out."""
    generator = numpy.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> numpy.ndarray:
        return generator.normal(0, 0.1, (rows, columns)).astype(numpy.float32)

    weights = {"model.embed_tokens.weight": matrix(len(vocabulary()), HIDDEN)}
    keys = HIDDEN // HEADS * KEY_HEADS
    for layer in range(LAYERS):
        place = f"model.layers.{layer}"
        weights |= {
            f"{place}.self_attn.q_proj.weight": matrix(HIDDEN, HIDDEN),
            f"{place}.self_attn.k_proj.weight": matrix(keys, HIDDEN),
            f"{place}.self_attn.v_proj.weight": matrix(keys, HIDDEN),
            f"{place}.self_attn.o_proj.weight": matrix(HIDDEN, HIDDEN),
            f"{place}.mlp.gate_proj.weight": matrix(INNER, HIDDEN),
            f"{place}.mlp.up_proj.weight": matrix(INNER, HIDDEN),
            f"{place}.mlp.down_proj.weight": matrix(HIDDEN, INNER),
            f"{place}.input_layernorm.weight": numpy.ones(HIDDEN, numpy.float32),
            f"{place}.post_attention_layernorm.weight": numpy.ones(HIDDEN, numpy.float32),
        }
    return {**weights, "model.norm.weight": numpy.ones(HIDDEN, numpy.float32)}


_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "model.layers": "blk",
}


def write_gguf(
    path: Path,
    weights: Mapping[str, numpy.ndarray] | None = None,
    *,
    weight_type: str = "F32",
    architecture: str = "llama",
    split: str | None = "smollm",
    fields: Sequence[tuple[str, Any]] = (),
    without: Sequence[str] = (),
    extra: Mapping[str, numpy.ndarray] | None = None,
) -> Path:
    """A small Llama with a byte-level tokenizer and a chat template.

    `fields` are further whole numbers and texts, `without` leaves out tensors by llama.cpp's names, `extra` adds some.
    """
    from gguf import GGMLQuantizationType, GGUFWriter
    from gguf.quants import quantize

    kind = GGMLQuantizationType[weight_type]
    writer = GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_license("apache-2.0")
    writer.add_block_count(LAYERS)
    writer.add_context_length(POSITIONS)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(HIDDEN // HEADS)
    tokens = vocabulary()
    writer.add_tokenizer_model("gpt2")
    if split is not None:
        writer.add_tokenizer_pre(split)
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in SPECIAL else 1 for token in tokens])
    writer.add_token_merges(list(MERGES))
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    for name, value in fields:
        (writer.add_uint32 if isinstance(value, int) else writer.add_string)(name, value)
    for name, weight in (weights or random_weights()).items():
        ours = _llama_cpp_name(name)
        if ours in without:
            continue
        weight = _interleaved(weight, name)
        if weight.ndim == 1 or kind is GGMLQuantizationType.F32:
            writer.add_tensor(ours, weight)
        else:
            writer.add_tensor(ours, quantize(weight, kind), raw_dtype=kind)
    for name, weight in (extra or {}).items():
        writer.add_tensor(name, weight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _llama_cpp_name(name: str) -> str:
    for theirs, ours in _NAMES.items():
        name = name.replace(theirs, ours)
    return name


def _interleaved(weight: numpy.ndarray, name: str) -> numpy.ndarray:
    """Queries and keys in llama.cpp's order: the two halves of a head's rows alternate."""
    heads = {"q_proj": HEADS, "k_proj": KEY_HEADS}.get(name.split(".")[-2])
    if heads is None:
        return weight
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
