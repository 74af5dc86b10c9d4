"""Base class for external generation backends (such as vLLM) that replace the built-in decoder."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.contracts.model import ModelSource
from ftbench.contracts.plugin_object import PluginObject

OWN_BACKEND = "transformers"
"""The name, in matrices and cells, of ftbench's own generation over transformers' models: no object is registered."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Prompts that want greedy answers, as ids of the model's tokens; no sampling, no penalties, no other settings."""

    prompts: Sequence[Sequence[int]]
    max_new_tokens: int
    end_of_text: int
    """Ends an answer, and is its last token then."""
    length: int
    """Tokens of the longest prompt with its answer, or of the longest probe and one more."""
    dtype: str
    """Of weights and arithmetic: `float32` or `bfloat16`."""
    device: str
    probe: Sequence[tuple[Sequence[int], Sequence[int]]] = ()
    """Prompts with given answers whose likelihood is asked for: the same as ours only if the model is the same."""


@dataclass(frozen=True, slots=True)
class GeneratedAnswers:
    """What a backend made of a request."""

    answers: Sequence[Sequence[int]]
    """The tokens of each prompt's answer, in the order of the prompts: until the end of text, or the most."""
    probe_losses: Sequence[float]
    """-log p in nats of each probe's answer, summed over its tokens."""
    version: str
    """Of the program: `vllm 0.32.0`."""


class GenerationBackend(PluginObject):
    """Generates the answers of text tasks. Its name, as `evaluation.backend` has it, is part of those cells' ids."""

    def unavailable(self) -> str | None:
        """Why it cannot be used here and what would help, or None. Called while planning."""
        return None

    def impossible(self, source: ModelSource) -> str | None:
        """Why it cannot run this model, or None. Called while planning."""
        return None

    @abstractmethod
    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        """Answer all prompts with the model in `folder`, which is as transformers' `save_pretrained` writes it, without
        a tokenizer.

        Nothing of it stays on the device afterwards. Raises `CellError`.
        """
