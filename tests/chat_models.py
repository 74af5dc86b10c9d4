"""A tiny chat model in a folder: random weights, a small tokenizer, and a template."""

from __future__ import annotations

from pathlib import Path

from tests.core.chat.templates import CHATML
from tools.chat_templates.zoo import tokenizer_for

TWO_BEGINNINGS = "{{ bos_token }}{{ bos_token }}" + CHATML
"""A template that fails the probe one-beginning."""


def save_chat_model(folder: Path, template: str | None = CHATML) -> Path:
    """The folder with the model; its tokens end with those of ChatML. Without a template it is a base model."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer = tokenizer_for(CHATML)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=512,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=[tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<|im_end|>")],
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        LlamaForCausalLM(config).save_pretrained(folder)
    return folder
