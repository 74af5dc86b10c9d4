"""Errors about a model that cannot be found: what to write instead, or why the hub did not deliver it, in one line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from ftbench import ModelError, Note
from ftbench.text.one_line import one_line
from ftbench_models import folder_messages as messages
from ftbench_models.folder import GGUF

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
"""The name of a model on the hub: `gpt2`, `Qwen/Qwen3-0.6B`."""


def no_folder(reference: str, folder: Path, builtin: Sequence[str]) -> ModelError:
    """The error about a reference that is no folder; a name without a scheme is most often one of the hub."""
    return ModelError(_why_no_folder(reference, folder, builtin))


def not_fetched(error: Exception, reference: str) -> ModelError:
    """The error about a model that cannot be fetched from the hub, with the reason in a few words."""
    return ModelError(_why_not_fetched(error), file=f"hf:{reference}")


def _why_no_folder(reference: str, folder: Path, builtin: Sequence[str]) -> Note:
    if folder.exists():
        return messages.IS_FILE(reference=reference)
    if folder.suffix == GGUF:
        return messages.NO_GGUF_FILE(reference=reference)
    if reference.casefold() in builtin:
        return messages.BUILTIN_NAME(reference=reference, name=reference.casefold())
    if _HUB_NAME.fullmatch(reference):
        return messages.HUB_NAME(reference=reference)
    return messages.NO_FOLDER(reference=reference)


def _why_not_fetched(error: Exception) -> Note:
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
