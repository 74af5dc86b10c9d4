"""Where a model's weights lie while it computes: on one device, or spread over several where it does not fit on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

_FOR_WEIGHTS = 0.8
"""Share of a device's free memory that weights may take; passes need the rest."""
_HANDLES = "_ftbench_spread"
"""Attribute of a block that is spread: the handles of its hooks. A method that wraps or unwraps the model keeps it."""


def place(model: nn.Module, device: torch.device, devices: int = 1) -> nn.Module:
    """Put the model on `device`, or spread it over as many GPUs as it may use where it does not fit on one.

    Either way it takes inputs on `device` and gives outputs there. Raises torch.OutOfMemoryError where memory does not
    suffice.
    """
    import torch

    lift(model)
    if devices > 1 and device.type == "cuda":
        count = min(devices, torch.cuda.device_count())
        room = {torch.device("cuda", number): _room(number) for number in range(count)}
        if weight_bytes(model) > next(iter(room.values())):
            return spread(model, room)
    return model.to(device)


def lift(model: nn.Module) -> nn.Module:
    """Undo `spread`; a model that is not spread stays where it is."""
    spread_blocks = [module for module in model.modules() if _HANDLES in vars(module)]
    for block in spread_blocks:
        for handle in vars(block).pop(_HANDLES):
            handle.remove()
    return model.to("cpu") if spread_blocks else model


def spread(model: nn.Module, room: Mapping[torch.device, int]) -> nn.Module:
    """Spread the blocks of a model over devices, in order; all else lies on the first one.

    `room` has the bytes for weights on each. Hooks move what a block takes to its device, and what it gives back to the
    first one. So code outside the blocks sees one device; only the keys and values of a block lie with it. Raises
    torch.OutOfMemoryError where all devices together are too small.
    """
    devices, layers = list(room), blocks(model)
    places = dict(zip(map(id, layers), shares(model, layers, list(room.values())), strict=True))
    _move(model, devices[0], leave=set(places))
    for block in layers:
        device = devices[places[id(block)]]
        block.to(device)
        bringing = block.register_forward_pre_hook(_bringing(block, device), with_kwargs=True)
        setattr(block, _HANDLES, (bringing, block.register_forward_hook(_returning(devices[0]))))
    return model


def shares(model: nn.Module, layers: Sequence[nn.Module], room: Sequence[int]) -> list[int]:
    """The number of the device of each block: every device gets about the same bytes, the first one those of the rest.

    Raises torch.OutOfMemoryError where a device would get more than its `room`.
    """
    import torch

    sizes, total = [weight_bytes(block) for block in layers], weight_bytes(model)
    used = [0] * len(room)
    used[0] = total - sum(sizes)
    places, here = [], 0
    for size in sizes:
        while here < len(room) - 1 and (used[here] + size / 2 > total / len(room) or used[here] + size > room[here]):
            here += 1
        used[here] += size
        places.append(here)
    if any(taken > allowed for taken, allowed in zip(used, room, strict=True)):
        raise torch.OutOfMemoryError(f"{total} bytes of weights; there is room for {sum(room)}")
    return places


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


def weight_bytes(model: nn.Module) -> int:
    """Bytes of all parameters and buffers, tied ones once."""
    return sum(tensor.nbytes for tensor in (*model.parameters(), *model.buffers()))


def _room(number: int) -> int:
    import torch

    return int(_FOR_WEIGHTS * torch.cuda.mem_get_info(number)[0])


def _move(module: nn.Module, device: torch.device, leave: set[int]) -> None:
    """Move all of a module but the blocks in `leave`, which are not touched on the way: they may not fit."""
    if id(module) in leave:
        return
    module._apply(lambda tensor: tensor.to(device), recurse=False)  # type: ignore[no-untyped-call]
    for child in module.children():
        _move(child, device, leave)


def _bringing(block: nn.Module, device: torch.device) -> Any:
    named = ((getattr(module, name, None) for name in ("layer_idx", "layer_id")) for module in block.modules())
    number = next((number for pair in named for number in pair if number is not None), None)

    def bring(module: nn.Module, given: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, Any]:
        for value in (*given, *keywords.values()):
            layers = getattr(value, "layers", ())  # of a cache, to which a method may have added a prefix
            if number is not None and number < len(layers):
                for part in ("keys", "values"):
                    if getattr(layers[number], part, None) is not None:
                        setattr(layers[number], part, getattr(layers[number], part).to(device))
        return _on(given, device), _on(keywords, device)

    return bring


def _returning(device: torch.device) -> Any:
    def give_back(module: nn.Module, given: tuple[Any, ...], output: Any) -> Any:
        return _on(output, device)

    return give_back


def _on(value: Any, device: torch.device) -> Any:
    """The value with the tensors in its tuples, lists and dicts on the device. A cache stays the object that it is."""
    import torch

    if isinstance(value, torch.Tensor):
        return value.to(device)
    if type(value) in (tuple, list):
        return type(value)(_on(part, device) for part in value)
    if type(value) is dict:
        return {name: _on(part, device) for name, part in value.items()}
    return value
