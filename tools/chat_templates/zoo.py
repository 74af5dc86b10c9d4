"""The templates of TRL's wheel, each with a small tokenizer that has the special tokens it writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

BEGIN, END = "<bos>", "<eos>"
"""The special tokens that a template writes by name."""

STOPS: Mapping[str, tuple[str, ...]] = {
    "glm4moe": ("<|user|>", "<|observation|>"),
    "gptoss": ("<|return|>", "<|call|>"),
    "gemma4": ("<turn|>", "<|tool_response>"),
    "diffusion_gemma": ("<turn|>", "<|tool_response>"),
    "llama3": ("<|eot_id|>", "<|eom_id|>"),
}
"""The tokens that end generation by the settings of models whose turns end in several ways, by family."""

_TEXTS = (
    "The answer to the question is short. What is the capital of this country? It is the largest city.",
    "Hello, how are you today? I am fine, thank you. A user asks, an assistant answers.\n\nSystem user assistant model",
    "think tool call function name arguments parameters value result",
)
_MARKER = re.compile(r"<[^<>\s'\"{}()\[\]]{1,40}>|\[/?[A-Za-z_]{2,20}\]")
"""What looks like a token that a template writes."""
_SPECIAL = re.compile(r"[|｜\[]|_of_|sop|^</?s>$")
"""What of it is a special token; the others are added tokens, such as `<think>`."""


def templates() -> dict[str, str]:
    """The Jinja text of every template in the installed wheel, by name."""
    package = find_spec("trl")  # found without being imported
    if package is None or package.origin is None:
        raise SystemExit("TRL is not installed")
    folder = Path(package.origin).parent / "chat_templates"
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.jinja"))}


def tokenizer_for(source: str) -> PreTrainedTokenizerFast:
    """A byte-level tokenizer of few words, with the markers of a template."""
    from tokenizers import AddedToken, Tokenizer
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer.from_str(_words())
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, bos_token=BEGIN, eos_token=END, pad_token=END)
    found = sorted(set(_MARKER.findall(source)) | _written_by_role(source))
    tokens: list[Any] = [
        AddedToken(marker, special=_SPECIAL.search(marker) is not None, normalized=False) for marker in found
    ]
    tokenizer.add_tokens(tokens)
    return tokenizer


def end_ids(name: str, tokenizer: PreTrainedTokenizerFast) -> tuple[int, ...]:
    """The tokens that end generation by the settings of the template's model."""
    stops = [token for family, tokens in STOPS.items() if name.startswith(family) for token in tokens]
    known = tokenizer.get_vocab()
    return tuple(known[token] for token in stops if token in known)


def _written_by_role(source: str) -> set[str]:
    """The markers that a template builds of a role's name."""
    roles = ("system", "user", "assistant", "tool")
    return {f"<|{role}|>" for role in roles} if re.search(r"'<\|' ?\+", source) else set()


@cache
def _words() -> str:
    """A trained tokenizer without markers, as JSON."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=[BEGIN, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    words.train_from_iterator(_TEXTS, trainer)
    return str(words.to_str())
