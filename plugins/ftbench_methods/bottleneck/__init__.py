"""Bottleneck adapters (Houlsby, Pfeiffer, parallel) for transformers 5 decoders."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .config import BottleneckConfig, count_adapter_parameters
    from .injection import add_adapters, remove_adapters
    from .sites import UnsupportedArchitecture
    from .state import adapter_state_dict, base_state_dict, load_adapter_state_dict

_HOMES = {
    "BottleneckConfig": "config",
    "UnsupportedArchitecture": "sites",
    "adapter_state_dict": "state",
    "add_adapters": "injection",
    "base_state_dict": "state",
    "count_adapter_parameters": "config",
    "load_adapter_state_dict": "state",
    "remove_adapters": "injection",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: a plan counts parameters without waiting for torch."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


__all__ = [
    "BottleneckConfig",
    "UnsupportedArchitecture",
    "adapter_state_dict",
    "add_adapters",
    "base_state_dict",
    "count_adapter_parameters",
    "load_adapter_state_dict",
    "remove_adapters",
]
