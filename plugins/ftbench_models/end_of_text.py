"""Check, before anything runs, that a model's answers can end: its tokenizer needs an end-of-text token."""

from __future__ import annotations

import json
from pathlib import Path

from ftbench import ModelError
from ftbench.text.one_line import one_line
from ftbench_models.folder_messages import FOREIGN_END_OF_TEXT, NO_END_OF_TEXT, TOKENIZER_NOT_LOADED, UNREADABLE
from ftbench_models.token_rows import tokenizer_in


def check_end_of_text(folder: Path, vocabulary: int) -> None:
    """Raise `ModelError` unless the tokenizer has an end-of-text token among the model's `vocabulary` tokens.

    Most folders name the token in tokenizer_config.json. Otherwise the tokenizer's class may have a default (GPT-2's
    has), so transformers is asked, which takes seconds and imports torch.
    """
    token, number = _stated_token(folder) or _loaded_token(folder)
    if not token:
        raise ModelError(NO_END_OF_TEXT(), file=folder)
    if number is None or number >= vocabulary:
        raise ModelError(FOREIGN_END_OF_TEXT(token=token), file=folder)


def _stated_token(folder: Path) -> tuple[str, int | None] | None:
    """The token in tokenizer_config.json (a string, or a mapping with its `content`) and its number."""
    path, words = folder / "tokenizer_config.json", folder / "tokenizer.json"
    try:
        token = json.loads(path.read_text(encoding="utf-8")).get("eos_token")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise ModelError(UNREADABLE(error=str(error)), file=path) from None
    if isinstance(token, dict):
        token = token.get("content")
    if not isinstance(token, str) or not token or not words.exists():
        return None
    return token, tokenizer_in(words).token_to_id(token)


def _loaded_token(folder: Path) -> tuple[str | None, int | None]:
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    except Exception as error:  # any error that a damaged file causes in a tokenizer's class
        raise ModelError(TOKENIZER_NOT_LOADED(error=one_line(error, 300)), file=folder) from None
    return tokenizer.eos_token, tokenizer.eos_token_id
