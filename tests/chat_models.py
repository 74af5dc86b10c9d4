"""A tiny chat model in a folder: two layers with random weights, a small tokenizer, and a template."""

from __future__ import annotations

import json
from pathlib import Path

from tests.core.chat.templates import CHATML
from tools.chat_templates.zoo import tokenizer_for


def write_chat_model(folder: Path, template: str = CHATML) -> Path:
    """Write the model as `save_pretrained` does, with `template` as its own; returns the folder."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = tokenizer_for(template)
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=1024, tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    ends = {"eos_token_id": [tokenizer.eos_token_id, end]}
    (folder / "generation_config.json").write_text(json.dumps(ends), encoding="utf-8")
    return folder
