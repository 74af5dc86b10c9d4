"""From a model reference in the matrix to its source: the scheme before the colon decides the loader."""

from __future__ import annotations

import re
from pathlib import Path

from ftbench.contracts import ModelLoader, ModelSource
from ftbench.errors import ModelError
from ftbench.messages.plan_errors import ADDRESS
from ftbench.plugins import Registry


def find_model(reference: str, directory: Path, registry: Registry) -> tuple[ModelLoader, ModelSource]:
    """Loader and source of `builtin:nano`, `hf:org/name` or a folder; raises `ModelError` or `UserError`."""
    scheme, separator, rest = reference.partition(":")
    if address := re.match(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/([^/]+/[^/]+)", reference):
        raise ModelError(ADDRESS(reference=reference, name=address[1]))
    known = registry.names("model_loaders")
    if separator and scheme in known:
        loader = registry.model_loader(scheme)
        return loader, loader.find(rest, directory)
    # "C:\models" is a folder; "hub:org/name" is a misspelt scheme.
    if separator and re.fullmatch(r"[a-z][a-z0-9+-]+", scheme) and not (directory / reference).exists():
        loader = registry.model_loader(scheme)
    loader = registry.model_loader("folder")
    return loader, loader.find(reference, directory)
