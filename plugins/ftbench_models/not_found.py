"""Messages for a model that cannot be found: what to write instead, or why the hub did not deliver it, in one line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from ftbench.text.one_line import one_line
from ftbench_models.folder import GGUF

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
"""The name of a model on the hub: `gpt2`, `Qwen/Qwen3-0.6B`."""


def no_folder(reference: str, folder: Path, builtin: Sequence[str]) -> str:
    """The message for a reference that is no folder; a name without a scheme is most often one of the hub."""
    if folder.exists():
        return f'"{reference}" is a file, and a model is a folder or a GGUF file'
    if folder.suffix == GGUF:
        return f'there is no file "{reference}"'
    if reference.casefold() in builtin:
        return f'"{reference}" is no folder; the model of that name in ftbench is builtin:{reference.casefold()}'
    if _HUB_NAME.fullmatch(reference):
        return f'"{reference}" is no folder here; for the model of that name on the hub write hf:{reference}'
    return f'"{reference}" is no folder; models are builtin:NAME, hf:ORG/NAME, a folder or a GGUF file'


def not_fetched(error: Exception) -> str:
    """Why a model cannot be fetched from the hub, in a few words."""
    from huggingface_hub import errors

    if isinstance(error, errors.LocalEntryNotFoundError | errors.OfflineModeIsEnabled):
        offline = os.environ.get("HF_HUB_OFFLINE", "").casefold() in ("1", "true", "yes", "on")
        return f"not in the cache, and no network{' (HF_HUB_OFFLINE is set)' if offline else ''}"
    if isinstance(error, errors.GatedRepoError):
        return "its licence has to be accepted on the hub first, with an account: hf auth login"
    if isinstance(error, errors.RepositoryNotFoundError):
        return "the hub has no such model, or it is private (hf auth login)"
    if isinstance(error, errors.RevisionNotFoundError):
        return "the hub has the model, but not that revision"
    first = one_line(error).split(". ")[0]
    return f"cannot be fetched from the hub: {first[:120]}"
