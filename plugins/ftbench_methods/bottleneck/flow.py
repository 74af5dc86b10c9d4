"""Modules of a block that add to its residual stream, observed in one pass over a few tokens."""

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
"""A scaled, reshaped or cast residual stream is still one."""

_OF_A_MIXER = frozenset(
    {"attention_mask", "mask", "causal_mask", "past_key_values", "past_key_value", "layer_past", "cache_params"}
    | {"use_cache", "position_ids", "position_embeddings", "cache_position", "cu_seqlens", "seq_idx", "alibi", "state"}
)
"""Arguments that only parts mixing positions get: attention, a convolution, a state space model."""


@dataclass(frozen=True, slots=True)
class Write:
    """An output that a block adds to its residual stream."""

    module: str
    """The child whose output is added: the part itself, or the norm between it and the sum."""
    sources: tuple[str, ...]
    """The children that computed the norm's input; the part itself if there is no norm."""
    width: int


@dataclass(frozen=True, slots=True)
class _Value:
    """Facts about a tensor: whether it contains the residual stream, and whose outputs it is made of."""

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
    """Every tensor with a value, so that no other tensor gets its id."""

    def know(self, tensor: Tensor, value: _Value) -> None:
        self.values[id(tensor)] = value
        self.kept.append(tensor)

    def of(self, arguments: Any) -> list[_Value]:
        """The known values of the tensors among `arguments`."""
        return [self.values[id(tensor)] for tensor in _tensors(arguments) if id(tensor) in self.values]

    def computed(self, name: str, arguments: Any, output: Any) -> None:
        """Record the output that the child `name` computed from `arguments`."""
        result = next(_tensors(output), None)
        if result is None:
            return
        inputs, child = self.of(arguments), self.children[name]
        residual = any(value.residual for value in inputs)
        behind = tuple(dict.fromkeys(source for value in inputs for source in value.children))
        if is_norm(name) or "norm" in type(child).__name__.lower():
            # Behind the sum, as in BERT and OPT-350m, a norm makes the next residual stream.
            self.know(result, _Value(residual, () if residual else (name,)))
            self.sources[name] = tuple(source for part in behind for source in self.sources.get(part, (part,)))
        elif next(child.parameters(), None) is None:  # dropout, an activation
            if id(result) not in self.values:
                self.know(result, _Value(residual=False, children=behind))
        else:
            self.know(result, _Value(residual=False, children=(name,)))

    def applied(self, function: str, inputs: Sequence[_Value], result: Tensor) -> None:
        """Record a torch function that the block itself calls."""
        behind = tuple(dict.fromkeys(child for value in inputs for child in value.children))
        residual = any(value.residual for value in inputs)
        if residual and function in _ADDITIONS:
            self.writes += [Write(child, self.sources.get(child, (child,)), result.shape[-1]) for child in behind]
            self.know(result, _Value(residual=True))
        elif not residual or function in _KEEP_A_RESIDUAL:
            self.know(result, _Value(residual, behind))


class _Flow(TorchFunctionMode):
    """Follows the tensors of the running block, outside of its children."""

    def __init__(self) -> None:
        super().__init__()
        self.block: _Block | None = None
        self.inside = 0
        """Number of open calls of children."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        block = self.block
        if block is not None and not self.inside and isinstance(result, Tensor):
            inputs = block.of((args, kwargs or {}))
            if inputs:
                block.applied(getattr(func, "__name__", ""), inputs, result)
        return result


def writes(blocks: Sequence[nn.Module], run: Callable[[], object]) -> list[list[Write]]:
    """Return, for each block in order, its additions to the residual stream while `run` runs the model."""
    flow = _Flow()
    observed = [_Block(dict(block.named_children())) for block in blocks]
    hooks = [hook for block, known in zip(blocks, observed, strict=True) for hook in _watch(flow, block, known)]
    try:
        with torch.no_grad(), flow:
            run()
    finally:
        for hook in hooks:
            hook.remove()
    return [known.writes for known in observed]


def is_mixer(module: nn.Module) -> bool:
    """Whether a part of a block mixes positions, judged by its arguments."""
    return not _OF_A_MIXER.isdisjoint(inspect.signature(module.forward).parameters)


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Switch dropout off temporarily, and restore every module's mode."""
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
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)
