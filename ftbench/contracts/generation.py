"""Base class for external generation backends (such as vLLM) that replace the built-in decoder."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.contracts.model import ModelSource
from ftbench.contracts.plugin_object import PluginObject
from ftbench.messages import Note

OWN_BACKEND = "transformers"
"""Name of the built-in decoder in matrices and cells. No plugin object is registered under it."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Prompts as token ids, to be answered greedily: no sampling, no penalties, no other settings."""

    prompts: Sequence[Sequence[int]]
    max_new_tokens: int
    end_of_text: int
    """Token that ends an answer; the answer keeps it as its last token."""
    length: int
    """Length in tokens of the longest sequence: a prompt with its answer, or a probe plus one token."""
    dtype: str
    """Type of weights and arithmetic: `float32` or `bfloat16`."""
    device: str
    other_ends: Sequence[int] = ()
    """Further tokens that end an answer, such as a chat model's end of turn; the answer keeps them too."""
    probe: Sequence[tuple[Sequence[int], Sequence[int]]] = ()
    """(prompt, answer) pairs to score. The losses equal ftbench's only if the model is the same."""


@dataclass(frozen=True, slots=True)
class GeneratedAnswers:
    """A backend's response to a request."""

    answers: Sequence[Sequence[int]]
    """Tokens of each answer, in the order of the prompts, up to end of text or `max_new_tokens`."""
    probe_losses: Sequence[float]
    """-log p in nats of each probe's answer, summed over its tokens."""
    version: str
    """Name and version of the program: `vllm 0.32.0`."""


class GenerationBackend(PluginObject):
    """Generates the answers of text tasks. Its name (`evaluation.backend`) is part of the cells' ids."""

    def unavailable(self) -> Note | str | None:
        """Why the backend cannot be used here and what would help, or None. Called while planning."""
        return None

    def impossible(self, source: ModelSource) -> Note | str | None:
        """Why the backend cannot run this model, or None. Called while planning."""
        return None

    @abstractmethod
    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        """Answer all prompts with the model in `folder`.

        The folder is as transformers' `save_pretrained` writes it, without a tokenizer. The model must leave the
        device afterwards. Raises `CellError`.
        """
