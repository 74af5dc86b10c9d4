"""A tiny model in a folder, with a tokenizer, as `save_pretrained` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.plugin_checks.models import VOCABULARY, build

if TYPE_CHECKING:
    from torch import nn
    from transformers import PreTrainedTokenizerBase

ARCHITECTURE = "llama"
END = 1
"""The token that ends a text."""

WORDS = tuple(f"w{number}" for number in range(2, VOCABULARY))
TEXTS = ("w2 w3 w63", "w7 w7 w8 w9", "w40")


def write_model(folder: Path, *, scale: float = 1.0) -> nn.Module:
    """Write a model with its tokenizer and return it; its first weights are multiplied by `scale`."""
    import torch

    model: Any = build(ARCHITECTURE)
    model.config.eos_token_id = model.generation_config.eos_token_id = END
    with torch.no_grad():
        model.get_input_embeddings().weight.mul_(scale)
    folder.mkdir(parents=True)
    model.save_pretrained(folder)
    _tokenizer().save_pretrained(folder)
    built: nn.Module = model
    return built


def _tokenizer() -> PreTrainedTokenizerBase:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import PreTrainedTokenizerFast

    words = {"<unk>": 0, "<end>": END, **{word: number for number, word in enumerate(WORDS, start=2)}}
    tokenizer = Tokenizer(WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    made: PreTrainedTokenizerBase = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", eos_token="<end>", bos_token="<end>"
    )
    return made
