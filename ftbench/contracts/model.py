"""Models before they are loaded, and the base class of their loaders."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.contracts.plugin_object import PluginObject
from ftbench.errors import ModelError
from ftbench.messages import Note
from ftbench.messages.contract_errors import NO_TOKENIZER
from ftbench.text.one_line import one_line

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts of a model that need no loading (from its config and the headers of its weight files)."""

    architecture: str
    """`model_type` of the config, for example "llama"."""
    parameters: int
    hidden_size: int
    layers: int
    vocabulary: int
    max_positions: int
    has_biases: bool
    """Whether any linear layer of the blocks has a bias."""
    key_value_size: int
    """Width of the keys of one layer: key-value heads × head size; 0 without attention."""
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Name → shape of every weight in the files, for methods to count trained parameters; may be empty."""
    dtype: str = "float32"
    """Type that the config names for the weights, as torch calls it."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model's files, its facts, and the hash of its content."""

    name: str
    """As written in the matrix."""
    folder: Path
    fingerprint: str
    """sha256 over config, tokenizer and weights; independent of the files' location."""
    facts: ModelFacts
    licence: str = "not stated"
    details: Mapping[str, str] = field(default_factory=dict)
    general_text: Path | None = None
    """File of rows with a field `text`, on which forgetting is measured, if the model ships one."""
    notes: tuple[Note, ...] = ()
    """What a plan says of the model below its name."""


@dataclass(slots=True)
class LoadedModel:
    """A model ready to use. Mutable on purpose: preparing a method changes the model in place."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase


class ModelLoader(PluginObject):
    """Finds and loads the models of one scheme (`builtin:nano`, `hf:org/name`, a folder).

    Its name is the scheme before the colon; "folder" handles everything without a known scheme.
    """

    def names(self) -> Sequence[str]:
        """References that the loader knows by name, which shells and editors suggest; none by default."""
        return ()

    @abstractmethod
    def find(self, reference: str, directory: Path) -> ModelSource:
        """Find `reference` (what follows the scheme; paths are relative to `directory`) without loading its weights.

        Planning waits for it, so import torch only where there is no other way. Raises `ModelError` for a model that is
        missing, has no tokenizer or no readable config, or cannot be fine-tuned.
        """

    @abstractmethod
    def load(self, source: ModelSource, dtype: str) -> LoadedModel:
        """Load onto the CPU with weights in `dtype` ("float32" or "bfloat16"), in eval mode."""

    def tokenizer(self, source: ModelSource) -> PreTrainedTokenizerBase:
        """The tokenizer that `load` gives, without the weights; by default it is read from the source's folder.

        Raises `ModelError`.
        """
        from transformers import AutoTokenizer

        try:
            tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(source.folder, trust_remote_code=False)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            raise ModelError(NO_TOKENIZER(error=one_line(error, 300)), file=source.folder) from error
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
        return tokenizer
