"""Which modules of a block add to its residual stream, seen in one pass over a few tokens."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from ftbench_methods.selected import is_norm

# Names of torch's functions and of the methods behind Python's operators.
_ADDITIONS = frozenset({"add", "add_", "__add__", "__radd__", "__iadd__"})
_KEEP_A_RESIDUAL = frozenset(
    {"mul", "mul_", "__mul__", "__rmul__", "__imul__", "reshape", "view", "flatten", "contiguous", "clone", "to"}
    | {"float", "type_as", "squeeze", "unsqueeze", "dropout"}
)
"""A residual stream that is scaled, reshaped or cast is still one."""

_OF_A_MIXER = frozenset(
    {"attention_mask", "mask", "causal_mask", "past_key_values", "past_key_value", "layer_past", "cache_params"}
    | {"use_cache", "position_ids", "position_embeddings", "cache_position", "cu_seqlens", "seq_idx", "alibi", "state"}
)
"""What only a part is given that lets positions see each other: attention, a convolution, a state space model."""


@dataclass(frozen=True, slots=True)
class Write:
    """An output that a block adds to its residual stream."""

    module: str
    """The child whose output is added: the part itself, or the norm that stands between it and the sum."""
    sources: tuple[str, ...]
    """The children that computed what the norm was given; the part itself where there is none."""
    width: int


@dataclass(frozen=True, slots=True)
class _Value:
    """What is known of a tensor: whether the residual stream is in it, and whose outputs it is made of."""

    residual: bool
    children: tuple[str, ...] = ()


@dataclass(slots=True)
class _Block:
    """One block while it runs."""

    children: Mapping[str, nn.Module]
    writes: list[Write] = field(default_factory=list)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[int, _Value] = field(default_factory=dict)
    kept: list[Tensor] = field(default_factory=list)
    """Every tensor that has a value, so that no other one gets its id."""

    def know(self, tensor: Tensor, value: _Value) -> None:
        self.values[id(tensor)] = value
        self.kept.append(tensor)

    def of(self, arguments: Any) -> list[_Value]:
        """What is known of the tensors among `arguments`."""
        return [self.values[id(one)] for one in _tensors(arguments) if id(one) in self.values]

    def computed(self, name: str, arguments: Any, output: Any) -> None:
        """Follow what the child `name` made of its `arguments`."""
        result = next(_tensors(output), None)
        if result is None:
            return
        given, child = self.of(arguments), self.children[name]
        residual = any(value.residual for value in given)
        behind = tuple(dict.fromkeys(one for value in given for one in value.children))
        if is_norm(name) or "norm" in type(child).__name__.lower():
            # Behind the sum, as in BERT and OPT-350m, a norm makes the next residual stream.
            self.know(result, _Value(residual, () if residual else (name,)))
            self.sources[name] = tuple(one for part in behind for one in self.sources.get(part, (part,)))
        elif next(child.parameters(), None) is None:  # dropout, an activation
            if id(result) not in self.values:
                self.know(result, _Value(residual=False, children=behind))
        else:
            self.know(result, _Value(residual=False, children=(name,)))

    def applied(self, function: str, given: Sequence[_Value], result: Tensor) -> None:
        """Follow a function of torch that the block itself calls."""
        behind = tuple(dict.fromkeys(one for value in given for one in value.children))
        residual = any(value.residual for value in given)
        if residual and function in _ADDITIONS:
            self.writes += [Write(one, self.sources.get(one, (one,)), result.shape[-1]) for one in behind]
            self.know(result, _Value(residual=True))
        elif not residual or function in _KEEP_A_RESIDUAL:
            self.know(result, _Value(residual, behind))


class _Flow(TorchFunctionMode):
    """Follows the tensors of the block that runs, outside of its children."""

    def __init__(self) -> None:
        super().__init__()
        self.block: _Block | None = None
        self.inside = 0
        """How many calls of children are open."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        block = self.block
        if block is not None and not self.inside and isinstance(result, Tensor):
            given = block.of((args, kwargs or {}))
            if given:
                block.applied(getattr(func, "__name__", ""), given, result)
        return result


def writes(blocks: Sequence[nn.Module], run: Callable[[], object]) -> list[list[Write]]:
    """Return, for each block, what it adds to its residual stream when `run` runs the model, in order."""
    flow = _Flow()
    found = [_Block(dict(block.named_children())) for block in blocks]
    hooks = [hook for block, known in zip(blocks, found, strict=True) for hook in _watch(flow, block, known)]
    try:
        with torch.no_grad(), flow:
            run()
    finally:
        for hook in hooks:
            hook.remove()
    return [known.writes for known in found]


def is_mixer(module: nn.Module) -> bool:
    """Whether a part of a block lets positions see each other, by what it is called with."""
    return not _OF_A_MIXER.isdisjoint(inspect.signature(module.forward).parameters)


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Switch dropout off for a while, and leave every module in the mode that it was in."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def _watch(flow: _Flow, block: nn.Module, known: _Block) -> Iterator[Any]:
    def begin(module: nn.Module, args: Any, kwargs: Any) -> None:
        flow.block = known
        stream = next(_tensors((args, kwargs.get("hidden_states"))), None)
        if stream is not None:
            known.know(stream, _Value(residual=True))

    def end(module: nn.Module, args: Any, output: Any) -> None:
        flow.block = None
        known.values.clear()
        known.kept.clear()

    yield block.register_forward_pre_hook(begin, with_kwargs=True)
    yield block.register_forward_hook(end)
    for name, child in known.children.items():
        yield from _watch_child(flow, child, known, name)


def _watch_child(flow: _Flow, child: nn.Module, known: _Block, name: str) -> Iterator[Any]:
    def begin(module: nn.Module, args: Any, kwargs: Any) -> None:
        if flow.block is known:  # some models share a module between blocks
            flow.inside += 1

    def end(module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        if flow.block is known:
            flow.inside -= 1
            known.computed(name, (args, kwargs), output)

    yield child.register_forward_pre_hook(begin, with_kwargs=True)
    yield child.register_forward_hook(end, with_kwargs=True)


def _tensors(value: Any) -> Iterator[Tensor]:
    """Yield the tensors of nested arguments, or of an output, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _tensors(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _tensors(one)
