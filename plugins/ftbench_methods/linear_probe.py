"""Linear probe: a linear classifier on the features of the frozen model (Alain and Bengio 2016, arXiv:1610.01644)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Capabilities, MethodSettings
from ftbench.errors import ModelError
from ftbench_methods.messages import NO_OUTPUT_LAYER, SETTING
from ftbench_methods.selected import SelectedMethod

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts

_EMBEDDINGS = ("embed_tokens.weight", "wte.weight", "embed_in.weight", "word_embeddings.weight")
_CAPABILITIES = Capabilities(outputs=frozenset({"label"}), several_devices=True)


@dataclass(frozen=True)
class LinearProbe(SelectedMethod):
    """Train a copy of the output layer, and nothing before it.

    A label is scored by the likelihood of its words, so a probe has to give probabilities of tokens: its classes are
    the vocabulary, and training moves the tokens of the labels. It starts from the model's own output layer, so it
    answers as the model does before training, and its classes need not be named beforehand. A head that is also the
    embedding gets its own matrix; the embedding stays. The features of a long answer were never trained to hold
    together without the body, so text tasks are left to other methods.
    """

    name: str = "linear-probe"
    capabilities: Capabilities = _CAPABILITIES

    def select(self, model: nn.Module, settings: MethodSettings) -> Iterable[str]:
        from torch import nn

        unwrapped: Any = model
        head = unwrapped.get_output_embeddings()
        if not isinstance(head, nn.Linear):
            raise ModelError(SETTING(setting="linear-probe", reason=NO_OUTPUT_LAYER(model=type(model).__name__)))
        if head.weight is unwrapped.get_input_embeddings().weight:
            head.weight = nn.Parameter(head.weight.detach().clone(), requires_grad=False)
        path = next(name for name, module in model.named_modules() if module is head)
        return [f"{path}.{name}" for name, _ in head.named_parameters()]

    def selected_shapes(self, settings: MethodSettings, facts: ModelFacts) -> Iterable[tuple[int, ...]] | None:
        bias = facts.shapes.get("lm_head.bias")
        tied = [shape for name, shape in facts.shapes.items() if name.endswith(_EMBEDDINGS)]
        # The smallest OPT has embeddings narrower than its layers.
        head = facts.shapes.get("lm_head.weight") or next(iter(tied), (facts.vocabulary, facts.hidden_size))
        return [head, *([bias] if bias else [])]
