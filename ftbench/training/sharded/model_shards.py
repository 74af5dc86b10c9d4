"""A model cut over the processes by FSDP2, and its trained weights put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn
    from torch.distributed.device_mesh import DeviceMesh


def shard(model: nn.Module, mesh: DeviceMesh) -> None:
    """Give each process of `mesh` its part of every parameter, and have a forward pass collect block after block.

    The model keeps its names and its class is only derived from, so methods and losses work as they do on one device.
    It must be the same in all processes. Its weights move to the mesh's device one block at a time.
    """
    from torch.distributed.fsdp import fully_shard

    for block in blocks(model):
        fully_shard(block, mesh=mesh)
    fully_shard(model, mesh=mesh)


def blocks(model: nn.Module) -> list[nn.Module]:
    """The blocks of a model: the entries of its lists of layers. Empty where the blocks share weights.

    Only whole layers are computed through `forward`, by which FSDP2 collects the weights. Parts inside of them may be
    read directly.
    """
    from torch import nn

    config: Any = model.config
    layers = config.get_text_config().num_hidden_layers
    lists = [module for module in model.modules() if isinstance(module, nn.ModuleList) and len(module) == layers]
    found: list[nn.Module] = []
    inside: set[int] = set()
    for entries in lists:  # from the outside to the inside
        if id(entries) not in inside:
            found += list(entries)
            inside |= {id(module) for module in entries.modules()}
    names: dict[int, int] = {}
    for block in found:
        for parameter in block.parameters():
            names[id(parameter)] = names.get(id(parameter), 0) + 1
    within = sum(1 for _, parameter in model.named_parameters(remove_duplicate=False) if id(parameter) in names)
    return found if within == len(names) else []


def gathered(model: nn.Module, *, keep: bool) -> dict[str, torch.Tensor]:
    """The whole trained parameters by name, on the processor; empty unless `keep`. All processes must call it."""
    from torch.distributed.fsdp import FSDPModule

    for module in model.modules():
        if isinstance(module, FSDPModule):
            module.reshard()  # after a pass without a backward pass, parameters are still whole and may be out of date
    result: dict[str, torch.Tensor] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            whole = parameter.detach().full_tensor()  # type: ignore[attr-defined]
            if keep:
                result[name] = whole.cpu()
    return result
