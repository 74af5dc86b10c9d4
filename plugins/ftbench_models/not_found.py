"""Messages for a model that cannot be found: what to write instead, or why the hub did not deliver it, in one line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from ftbench import Note
from ftbench.text.one_line import one_line
from ftbench_models import folder_messages as messages
from ftbench_models.folder import GGUF

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
"""The name of a model on the hub: `gpt2`, `Qwen/Qwen3-0.6B`."""


def no_folder(reference: str, folder: Path, builtin: Sequence[str]) -> Note:
    """The message for a reference that is no folder; a name without a scheme is most often one of the hub."""
    if folder.exists():
        return messages.IS_FILE(reference=reference)
    if folder.suffix == GGUF:
        return messages.NO_GGUF_FILE(reference=reference)
    if reference.casefold() in builtin:
        return messages.BUILTIN_NAME(reference=reference, name=reference.casefold())
    if _HUB_NAME.fullmatch(reference):
        return messages.HUB_NAME(reference=reference)
    return messages.NO_FOLDER(reference=reference)


def not_fetched(error: Exception) -> Note:
    """Why a model cannot be fetched from the hub, in a few words."""
    from huggingface_hub import errors

    if isinstance(error, errors.LocalEntryNotFoundError | errors.OfflineModeIsEnabled):
        offline = os.environ.get("HF_HUB_OFFLINE", "").casefold() in ("1", "true", "yes", "on")
        return messages.NOT_IN_CACHE_OFFLINE() if offline else messages.NOT_IN_CACHE()
    if isinstance(error, errors.GatedRepoError):
        return messages.GATED()
    if isinstance(error, errors.RepositoryNotFoundError):
        return messages.NOT_ON_HUB()
    if isinstance(error, errors.RevisionNotFoundError):
        return messages.NO_REVISION()
    first = one_line(error).split(". ")[0]
    return messages.NOT_FROM_HUB(reason=first[:120])
