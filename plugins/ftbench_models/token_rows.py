"""Does a model have a row in its embeddings for every token that its tokenizer can give it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import ModelError
from ftbench_models.folder import read_json
from ftbench_models.messages import TOKENS_BEYOND

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerBase

_NAMED = ("bos_token", "eos_token", "pad_token", "unk_token")
"""Special tokens that stand around texts. Others never occur, since ftbench reads what looks like one as plain text:
Gemma 3's tokenizer has one for images, which models of text alone have no row for."""


def check_file(folder: Path, rows: int) -> None:
    """Raise `ModelError` where tokenizer.json, if there is one, has tokens beyond the `rows` of the embeddings."""
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
    """The same for a tokenizer that is loaded."""
    special = {token.content for token in tokenizer.added_tokens_decoder.values() if token.special}
    _check(tokenizer.get_vocab(), special - {getattr(tokenizer, key) for key in _NAMED}, rows, folder)


def _check(tokens: Mapping[str, int], unused: Iterable[str | None], rows: int, folder: Path) -> None:
    never = set(unused)
    number, token = max(((number, token) for token, number in tokens.items() if token not in never), default=(-1, ""))
    if number >= rows:
        raise ModelError(TOKENS_BEYOND(tokens=number + 1, last=token, rows=rows), file=folder)


def _content(token: Any) -> str | None:
    """A token as tokenizer_config.json names it: a string, or a mapping with its `content`."""
    found = token.get("content") if isinstance(token, dict) else token
    return found if isinstance(found, str) else None


def tokenizer_in(path: Path) -> Tokenizer:
    """What a tokenizer.json holds; raises `ModelError`. Large ones take a second, so the last one is kept."""
    state = path.stat()
    return _tokenizer(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _tokenizer(path: Path, changed: int, size: int) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the Rust library raises no narrower class
        raise ModelError(f"cannot be read: {error}", file=path) from None
