"""A tiny random model as a folder that ftbench reads: weights, configuration, and a tokenizer trained on the spot."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tools.architectures.zoo import VOCABULARY, build

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

END, PAD = "<|endoftext|>", "<|pad|>"
"""The first two tokens, as the configurations of the zoo have it."""


def write_model(model_type: str, folder: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    """Write a model of the zoo, as transformers saves it."""
    build(model_type).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def train_tokenizer() -> PreTrainedTokenizerFast:
    """Return a tokenizer of 512 tokens for the built-in rows, which is made in a second."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[END, PAD], initial_alphabet=alphabet, show_progress=False
    )
    words.train_from_iterator(_texts(), trainer)
    return PreTrainedTokenizerFast(tokenizer_object=words, eos_token=END, pad_token=PAD)


def _texts() -> list[str]:
    rows = files("ftbench_tasks") / "sentiment" / "data" / "en.jsonl"
    return [str(json.loads(line)["text"]) for line in rows.read_text(encoding="utf-8").splitlines()]
