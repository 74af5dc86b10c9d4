"""Read and write the adapters' weights, and the base's under its original names."""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from .layers import adapted_modules

_NAMES_IN_A_MESSAGE = 5


def adapter_state_dict(model: nn.Module) -> dict[str, Tensor]:
    """Return CPU copies of all adapter parameters, under names no architecture changes.

    The names are ``layers.<block>.<attention|mlp>.<down|up>.<weight|bias>``. A down weight is
    (bottleneck, hidden), an up weight (hidden, bottleneck), all fp32. Wrappers around the model,
    such as DistributedDataParallel, do not change the names. The configuration is not in the
    state: store it beside it, for ``pfeiffer`` and ``parallel`` states look alike.

    Raises ValueError for a model without adapters.
    """
    return {
        name: parameter.detach().to("cpu", copy=True).contiguous() for name, parameter in _parameters(model).items()
    }


def load_adapter_state_dict(model: nn.Module, *, state: Mapping[str, Tensor]) -> None:
    """Copy ``state``, as ``adapter_state_dict`` returns it, into the adapters of ``model``.

    Raises ValueError naming the keys that are missing, unexpected or of another shape, or for a
    model without adapters; no parameter has then been changed.
    """
    parameters = _parameters(model)
    problems = [
        f"{kind} {_listed(names)}"
        for kind, names in (
            ("missing", parameters.keys() - state.keys()),
            ("unexpected", state.keys() - parameters.keys()),
        )
        if names
    ]
    problems += [
        f"{name}: expected shape {tuple(parameters[name].shape)}, got {tuple(state[name].shape)}"
        for name in sorted(parameters.keys() & state.keys())
        if parameters[name].shape != state[name].shape
    ][:_NAMES_IN_A_MESSAGE]
    if problems:
        raise ValueError(f"load_adapter_state_dict: {'; '.join(problems)}")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(state[name])


def base_state_dict(model: nn.Module) -> dict[str, Tensor]:
    """Return the state dict that ``model`` would have without adapters: same names, same tensors.

    Nothing is copied. On a model without adapters it is ``model.state_dict()``.
    """
    adapter_names: set[str] = set()
    renamed: dict[str, str] = {}
    for path, module in adapted_modules(model):
        adapter_names |= {f"{path}.adapter.{name}" for name in module.adapter.state_dict()}
        renamed |= {f"{path}.base_layer.{name}": f"{path}.{name}" for name in module.base_layer.state_dict()}
    return {renamed.get(name, name): tensor for name, tensor in model.state_dict().items() if name not in adapter_names}


def _parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    parameters = {
        f"{module.key}.{name}": parameter
        for _, module in adapted_modules(model)
        for name, parameter in module.adapter.named_parameters()
    }
    if not parameters:
        raise ValueError(f"{type(model).__name__} has no bottleneck adapters; see add_adapters")
    return parameters


def _listed(names: Iterable[str]) -> str:
    """Return the first few names in order, and the number of others."""
    ordered = sorted(names)
    shown = ", ".join(ordered[:_NAMES_IN_A_MESSAGE])
    rest = len(ordered) - _NAMES_IN_A_MESSAGE
    return f"{shown} and {rest} more" if rest > 0 else shown
