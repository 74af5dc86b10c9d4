"""A model that reads learned vectors before every text.

PEFT's own wrapper drops the positions of a batch padded on the left, so a generated answer depends on the other rows
of its batch: in tests on tiny models, logits moved by 0.7 to 3.9. Here transformers counts the positions from a mask
that covers the learned vectors too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import TYPE_CHECKING, Any

from torch import Tensor, arange, cat, nn

if TYPE_CHECKING:
    from peft import PromptEncoder
    from transformers.modeling_outputs import CausalLMOutputWithPast


class Vectors(nn.Module):
    """The learned vectors themselves."""

    def __init__(self, start: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(start.detach().float())

    def forward(self) -> Tensor:
        """Return the vectors, [tokens, hidden size]."""
        return self.weight


class Encoded(nn.Module):
    """Vectors computed by a small network from other vectors."""

    def __init__(self, network: PromptEncoder) -> None:
        super().__init__()
        self.network = network

    def forward(self) -> Tensor:
        """Return the vectors, [tokens, hidden size]."""
        weight = self.network.embedding.weight
        made: Tensor = self.network(arange(len(weight), device=weight.device)[None])
        return made[0]


class SoftPromptModel(nn.Module):
    """`model` with learned vectors before the text; `encoder()` returns them as a tensor [tokens, hidden size]."""

    def __init__(self, model: nn.Module, encoder: nn.Module, configuration: dict[str, Any]) -> None:
        super().__init__()
        self.model: Any = model
        self.encoder = encoder
        self.configuration = configuration
        """PEFT's configuration of the method."""
        self.train(model.training)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the wrapped model: its configuration, embeddings or generation settings."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("model"), name)

    def get_base_model(self) -> nn.Module:
        """Return the wrapped model."""
        model: nn.Module = self.model
        return model

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, labels: Tensor | None = None, **arguments: Any
    ) -> CausalLMOutputWithPast:
        """Return logits for the learned vectors and the text, [rows, tokens + length, vocabulary].

        With the state of an earlier call (`past_key_values`), which includes the vectors, for the text alone.
        """
        if arguments.get("past_key_values") is not None:
            more: CausalLMOutputWithPast = self.model(
                input_ids=input_ids, attention_mask=attention_mask, labels=labels, **arguments
            )
            return more
        if labels is not None:
            labels = cat([labels.new_full((len(labels), len(self.encoder())), -100), labels], dim=1)
        inputs = self._inputs(input_ids, attention_mask)
        output: CausalLMOutputWithPast = self.model(**inputs, labels=labels, **arguments)
        return output

    def generate(self, input_ids: Tensor, attention_mask: Tensor | None = None, **arguments: Any) -> Any:
        """Return `input_ids` followed by the model's continuation, as transformers' own `generate` does."""
        with _beginning_with_vectors(self.model):
            output = self.model.generate(**self._inputs(input_ids, attention_mask), **arguments)
        if isinstance(output, Tensor):
            return cat([input_ids, output], dim=1)
        output.sequences = cat([input_ids, output.sequences], dim=1)
        return output

    def _inputs(self, input_ids: Tensor, attention_mask: Tensor | None) -> dict[str, Tensor]:
        embedded = self.model.get_input_embeddings()(input_ids)
        prompt = self.encoder().to(embedded.dtype).expand(len(input_ids), -1, -1)
        mask = input_ids.new_ones(input_ids.shape) if attention_mask is None else attention_mask
        mask = cat([mask.new_ones(len(mask), prompt.shape[1]), mask], dim=1)
        return {"inputs_embeds": cat([prompt, embedded], dim=1), "attention_mask": mask}


@contextmanager
def _beginning_with_vectors(model: Any) -> Iterator[None]:
    """Let a model generate from embeddings if its own preparation passes them on without naming them.

    Transformers looks for the name in its signature, and refuses Falcon-H1 and Bamba, which only add one number to the
    usual preparation.
    """
    original = model.prepare_inputs_for_generation
    if "inputs_embeds" in signature(original).parameters:
        yield
        return

    # Transformers looks for the name `kwargs` too, and then allows the arguments of `forward`.
    def prepare(input_ids: Tensor, inputs_embeds: Tensor | None = None, **kwargs: Any) -> Any:
        return original(input_ids, inputs_embeds=inputs_embeds, **kwargs)

    model.prepare_inputs_for_generation = prepare
    try:
        yield
    finally:
        del model.prepare_inputs_for_generation
