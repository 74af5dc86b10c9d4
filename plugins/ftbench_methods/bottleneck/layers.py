"""The adapter itself and the two thin modules that attach it to a part of the base model."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import Activation, BottleneckConfig

# He et al.'s "bert" option and the default of adapter-hub/adapters (``init_bert_weights``); both
# took it from BERT's initializer_range.
DOWN_STANDARD_DEVIATION = 0.02

_ACTIVATIONS: dict[Activation, Callable[[Tensor], Tensor]] = {
    "relu": functional.relu,
    "gelu": functional.gelu,
    "silu": functional.silu,
}


class Bottleneck(nn.Module):
    """``scaling * up(dropout(activation(down(x))))``, without any residual.

    The up-projection and both biases start at zero (He et al.'s "lora" option), so the module
    adds exactly nothing before training. The down-projection is normal with standard deviation
    0.02, drawn from the global CPU generator on any device, so that a seed gives the same
    adapters everywhere.
    """

    def __init__(self, hidden: int, *, config: BottleneckConfig) -> None:
        super().__init__()
        size = config.size_for(hidden)
        # fp32 whatever the base's type: bf16 has eight significant bits, so small updates round to
        # nothing. Both arguments are given, so no default applies.
        self.down = nn.Linear(hidden, size, device="cpu", dtype=torch.float32)
        self.dropout = nn.Dropout(config.dropout)
        self.up = nn.Linear(size, hidden, device="cpu", dtype=torch.float32)
        self.activation = config.activation
        self.scaling = config.scaling
        nn.init.normal_(self.down.weight, std=DOWN_STANDARD_DEVIATION)
        for zero in (self.down.bias, self.up.weight, self.up.bias):
            nn.init.zeros_(zero)

    def forward(self, hidden_states: Tensor) -> Tensor:
        """Map (..., hidden) of any floating type to (..., hidden) in the adapter's type."""
        narrow = self.down(hidden_states.to(self.down.weight.dtype))
        change: Tensor = self.up(self.dropout(_ACTIVATIONS[self.activation](narrow)))
        return self.scaling * change

    def extra_repr(self) -> str:
        return f"activation={self.activation}, scaling={self.scaling}"


class AdaptedModule(nn.Module):
    """A module of the base model with an adapter beside it.

    ``key`` is the adapter's name in ``adapter_state_dict``: block number and sub-layer, and so the
    same for every architecture.
    """

    def __init__(self, base_layer: nn.Module, *, adapter: Bottleneck, key: str) -> None:
        super().__init__()
        self.base_layer = base_layer
        self.adapter = adapter
        self.key = key
        # New modules are in training mode but from_pretrained returns a model in evaluation mode;
        # without this line the adapter's dropout would be active. The base is left as it is.
        self.training = base_layer.training
        adapter.train(base_layer.training)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the base module: models ask their attention and experts for numbers and flags."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("base_layer"), name)

    def change(self, hidden_states: Tensor, arguments: tuple[Any, ...], named: dict[str, Any]) -> Tensor:
        """Return the addition to the base module's output `hidden_states`, given the base module's arguments."""
        raise NotImplementedError

    def forward(self, *arguments: Any, **named: Any) -> Any:
        """Return the base module's output with its hidden states adapted, in their own type.

        Attention and experts may return a tuple or list, whose first item is the hidden states.
        """
        output = self.base_layer(*arguments, **named)
        hidden: Tensor = output if isinstance(output, Tensor) else output[0]
        # Type promotion makes the sum at least fp32; rounding once, afterwards, loses least.
        adapted = (hidden + self.change(hidden, arguments, named)).to(hidden.dtype)
        return adapted if isinstance(output, Tensor) else type(output)((adapted, *output[1:]))


class SequentialAdapter(AdaptedModule):
    """``h + adapter(h)`` with h the base module's output (Houlsby et al. 2019, section 2.1)."""

    def change(self, hidden_states: Tensor, arguments: tuple[Any, ...], named: dict[str, Any]) -> Tensor:
        change: Tensor = self.adapter(hidden_states)
        return change


class ParallelAdapter(AdaptedModule):
    """``base(x) + adapter(x)``, both on the same input (He et al. 2022, table 1)."""

    def change(self, hidden_states: Tensor, arguments: tuple[Any, ...], named: dict[str, Any]) -> Tensor:
        change: Tensor = self.adapter(arguments[0] if arguments else named["hidden_states"])
        # Experts of Llama 4 return a row for each token of the batch, (rows * length, hidden).
        return change.reshape(hidden_states.shape)


def adapted_modules(model: nn.Module) -> Iterator[tuple[str, AdaptedModule]]:
    """Yield the path in ``model`` and the module, for every module with an adapter."""
    for path, module in model.named_modules():
        if isinstance(module, AdaptedModule):
            yield path, module
