"""A model cut over the processes by FSDP2, and its trained weights put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench.compute.placement import blocks

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
