"""What transformers loses of a tokenizer in a GGUF file, put back or refused.

A GGUF file names how its tokenizer splits text, and does not describe it. Where transformers does not know the name, it
splits as GPT-2 does, without a word: SmolLM2 would get other tokens for a number after two spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ftbench import ModelError
from ftbench_models.fetching_messages import (
    NO_SPACE_PREFIX,
    SPACE_PREFIX,
    SPLIT_NAME,
    SPLIT_WITHOUT_NAME,
    UNKNOWN_SPLIT,
)
from ftbench_models.gguf_header import GgufHeader

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_AS_GPT_2 = frozenset({"gpt-2", "phi-2"})
"""Names for which transformers' way is right although it does not know them."""

_EACH_DIGIT = frozenset({"smollm", "starcoder", "refact", "codeshell", "minerva-7b"})
"""Names of tokenizers that take every digit by itself and then split as GPT-2 does."""

_WHOLE_WORDS = frozenset({"llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral", "lfm2", "tekken"})
"""Names of tokenizers that take a word that is a token as that token, whatever their merges make of it."""

_COMPOSED = frozenset({"qwen2", "qwen35"})
"""Names of tokenizers that compose characters first (NFC)."""

_DIGITS_THEN_GPT_2: Mapping[str, Any] = {
    "type": "Sequence",
    "pretokenizers": [
        {"type": "Digits", "individual_digits": True},
        {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
    ],
}


def mended(tokenizer: Mapping[str, Any], split: str | None) -> dict[str, Any]:
    """The content of a tokenizer.json that transformers wrote for a byte-level tokenizer, as the original has it.

    `split` is the file's name for the way in which it splits text. Raises `ModelError` for a name that nobody here
    knows: other tokens than the model's would make every number wrong.
    """
    if split not in _AS_GPT_2 | _EACH_DIGIT and split not in _known_to_transformers():
        raise ModelError(UNKNOWN_SPLIT(name=SPLIT_NAME(name=split) if split else SPLIT_WITHOUT_NAME()))
    result = dict(tokenizer)
    if split in _EACH_DIGIT:
        result["pre_tokenizer"] = dict(_DIGITS_THEN_GPT_2)
    if split in _WHOLE_WORDS:
        result["model"] = {**tokenizer["model"], "ignore_merges": True}
    if split in _COMPOSED:
        result["normalizer"] = {"type": "NFC"}
    return result


def check_space_prefix(tokenizer: PreTrainedTokenizerBase, header: GgufHeader) -> None:
    """Raise `ModelError` if a SentencePiece tokenizer puts a space before texts where the file says otherwise."""
    if header.tokenizer != "llama":
        return
    prefixed = str(tokenizer.tokenize("a")[0]).startswith("\N{LOWER ONE EIGHTH BLOCK}")
    if prefixed != header.space_prefix:
        raise ModelError(SPACE_PREFIX() if header.space_prefix else NO_SPACE_PREFIX())


def _known_to_transformers() -> frozenset[str]:
    try:
        module = import_module("transformers.integrations.gguf.gguf_tokenizer_mapping")
    except ImportError:  # before transformers 5.23, all splits are GPT-2's
        return frozenset()
    return frozenset(module.GGUF_PRE_TOKENIZER_SPLITS)
