"""Check that a model's embeddings have a row for every token of its tokenizer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import ModelError
from ftbench_models.folder import read_json
from ftbench_models.folder_messages import UNREADABLE
from ftbench_models.messages import TOKENS_BEYOND

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerBase

_NAMED = ("bos_token", "eos_token", "pad_token", "unk_token")
"""Special tokens around texts. Other special tokens never occur, because ftbench reads their text as plain text:
Gemma 3's tokenizer has one for images, for which text-only models have no row."""


def check_file(folder: Path, rows: int) -> None:
    """Raise `ModelError` if tokenizer.json, where present, has tokens beyond the `rows` of the embeddings."""
    if not (folder / "tokenizer.json").exists():
        return
    tokenizer = tokenizer_in(folder / "tokenizer.json")
    try:
        names = read_json(folder / "tokenizer_config.json")
    except FileNotFoundError:
        names = {}
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special}
    _check(tokenizer.get_vocab(), special - {_content(names.get(key)) for key in _NAMED}, rows, folder)


def check_tokenizer(tokenizer: PreTrainedTokenizerBase, rows: int, folder: Path) -> None:
    """The same check for a loaded tokenizer."""
    special = {token.content for token in tokenizer.added_tokens_decoder.values() if token.special}
    _check(tokenizer.get_vocab(), special - {getattr(tokenizer, key) for key in _NAMED}, rows, folder)


def _check(tokens: Mapping[str, int], unused: Iterable[str | None], rows: int, folder: Path) -> None:
    never = set(unused)
    number, token = max(((number, token) for token, number in tokens.items() if token not in never), default=(-1, ""))
    if number >= rows:
        raise ModelError(TOKENS_BEYOND(tokens=number + 1, last=token, rows=rows), file=folder)


def _content(token: Any) -> str | None:
    """A token as tokenizer_config.json names it: a string, or a mapping with its `content`."""
    content = token.get("content") if isinstance(token, dict) else token
    return content if isinstance(content, str) else None


def tokenizer_in(path: Path) -> Tokenizer:
    """The content of a tokenizer.json; raises `ModelError`. Large ones take a second, so the last one is cached."""
    state = path.stat()
    return _tokenizer(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _tokenizer(path: Path, changed: int, size: int) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the Rust library raises no narrower class
        raise ModelError(UNREADABLE(error=str(error)), file=path) from None
