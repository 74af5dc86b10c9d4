"""Prompt tuning and p-tuning: learned vectors before the text, trained directly or through a small network."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench_methods.base import TrainedMethod, narrow
from ftbench_methods.files import write_json
from ftbench_methods.messages import LONG_PROMPT, PROMPT_TOKENS
from ftbench_methods.peft_files import CONFIG, WEIGHTS

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

_CAPABILITIES = Capabilities(packable=False, frozen_base=True, several_devices=True)
_TENSOR = "prompt_embeddings"
"""PEFT's name of the vectors."""


class SoftPromptSettings(TrainedSettings):
    """Length of the prompt."""

    tokens: int = Field(default=20, ge=1, le=512, description="positions of the context that the prompt takes")


class PromptTuningSettings(SoftPromptSettings):
    """Length and start of the prompt."""

    init: Literal["text", "vocabulary"] = Field(
        default="text", description="text: words that the model writes itself; vocabulary: tokens drawn at random"
    )


class PTuningSettings(SoftPromptSettings):
    """Length of the prompt, and the network that computes it."""

    encoder: Literal["mlp", "lstm"] = Field(default="mlp", description="three linear layers, or two LSTM ones and two")
    size: int | None = Field(default=None, ge=1, le=16384, description="width of the network; default: the model's")


@dataclass(frozen=True)
class SoftPrompt(TrainedMethod):
    """Train vectors before the embedded text; the files have PEFT's layout."""

    capabilities: Capabilities = _CAPABILITIES

    @abstractmethod
    def encoder(self, model: Any, settings: MethodSettings) -> nn.Module:
        """Return the trained module; called without arguments, it returns a tensor [tokens, hidden size]."""

    @abstractmethod
    def configuration(self, settings: MethodSettings) -> Any:
        """Return the configuration with which PEFT reads the file."""

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        tokens = narrow(settings, SoftPromptSettings).tokens
        if any("embed_tokens_per_layer" in name for name in facts.shapes):
            return PROMPT_TOKENS()
        if tokens < facts.max_positions:
            return None
        return LONG_PROMPT(tokens=tokens, positions=facts.max_positions)

    def virtual_tokens(self, settings: MethodSettings) -> int:
        return narrow(settings, SoftPromptSettings).tokens

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        return self._with_prompt(model, self.encoder(model, settings), settings)

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write the vectors themselves; a network that computed them is no longer needed."""
        import torch

        prepared: Any = model
        with torch.no_grad():  # as in evaluation: with gradients an LSTM computes other bits
            write_tensors(folder / WEIGHTS, {_TENSOR: prepared.encoder()})
        write_json(folder / CONFIG, prepared.configuration)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        import torch

        from ftbench_methods.soft_prompt import Vectors

        unwrapped: Any = model
        width = unwrapped.get_input_embeddings().embedding_dim
        expected = {_TENSOR: torch.empty(narrow(settings, SoftPromptSettings).tokens, width, device="meta")}
        vectors = read_tensors(folder / WEIGHTS, expected=expected)[_TENSOR]
        return self._with_prompt(model, Vectors(vectors).requires_grad_(False), settings)

    def _with_prompt(self, model: nn.Module, encoder: nn.Module, settings: MethodSettings) -> nn.Module:
        from ftbench_methods.soft_prompt import SoftPromptModel

        configuration = {**self.configuration(settings).to_dict(), "inference_mode": True}
        return SoftPromptModel(model.requires_grad_(False), encoder, configuration)


@dataclass(frozen=True)
class PromptTuning(SoftPrompt):
    """Train the vectors directly (Lester et al. 2021, arXiv:2104.08691)."""

    name: str = "prompt-tuning"
    settings: type[TrainedSettings] = PromptTuningSettings

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        return narrow(settings, SoftPromptSettings).tokens * facts.hidden_size

    def encoder(self, model: Any, settings: MethodSettings) -> nn.Module:
        import torch

        from ftbench_methods.prefix_start import write_text
        from ftbench_methods.soft_prompt import Vectors

        prompt, embeddings = narrow(settings, PromptTuningSettings), model.get_input_embeddings()
        if prompt.init == "text":
            tokens = write_text(model, prompt.tokens)
        else:
            tokens = torch.randint(embeddings.num_embeddings, (prompt.tokens,))
        with torch.no_grad():
            # The layer's output instead of its rows: some models scale them.
            return Vectors(embeddings(tokens.to(embeddings.weight.device)))

    def configuration(self, settings: MethodSettings) -> Any:
        from peft import PromptTuningConfig

        return PromptTuningConfig(
            task_type="CAUSAL_LM", num_virtual_tokens=narrow(settings, PromptTuningSettings).tokens
        )


@dataclass(frozen=True)
class PTuning(SoftPrompt):
    """Train a network that computes the vectors, in PEFT's form (Liu et al. 2021, arXiv:2103.10385)."""

    name: str = "p-tuning"
    settings: type[TrainedSettings] = PTuningSettings

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        return {"size": narrow(settings, PTuningSettings).size or facts.hidden_size}

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        prompt, width = narrow(settings, PTuningSettings), facts.hidden_size
        size = prompt.size or width
        table = prompt.tokens * width
        if prompt.encoder == "mlp":
            return table + (width + 1) * size + (size + 1) * size + (size + 1) * width
        # Two layers in two directions, with four gates and two biases each; the second reads both directions.
        recurrent = 8 * size * (width + size + 2) + 8 * size * (2 * size + size + 2)
        return table + recurrent + (2 * size + 1) * 2 * size + (2 * size + 1) * width

    def encoder(self, model: Any, settings: MethodSettings) -> nn.Module:
        from peft import PromptEncoder

        from ftbench_methods.soft_prompt import Encoded

        configuration = self.configuration(settings)
        width = model.get_input_embeddings().embedding_dim
        configuration.token_dim = width
        configuration.encoder_hidden_size = configuration.encoder_hidden_size or width
        configuration.num_transformer_submodules = 1
        return Encoded(PromptEncoder(configuration))

    def configuration(self, settings: MethodSettings) -> Any:
        from peft import PromptEncoderConfig

        prompt = narrow(settings, PTuningSettings)
        return PromptEncoderConfig(
            task_type="CAUSAL_LM",
            num_virtual_tokens=prompt.tokens,
            encoder_reparameterization_type=prompt.encoder.upper(),
            encoder_hidden_size=prompt.size,
        )
