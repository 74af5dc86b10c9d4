"""Shared parts of the PEFT methods: preparation, and files in PEFT's layout for `PeftModel.from_pretrained`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench_methods.files import write_json

if TYPE_CHECKING:
    from torch import Tensor, nn

WEIGHTS = "adapter_model.safetensors"
CONFIG = "adapter_config.json"


def with_peft(model: nn.Module, configuration: Any) -> nn.Module:
    """Return `model` prepared by PEFT, in its former training mode: PEFT's new modules start in their own mode."""
    from peft import get_peft_model

    with warnings.catch_warnings():
        # PEFT 0.21 uses a name that transformers 5.23 deprecates; a user can do nothing about it.
        warnings.filterwarnings("ignore", message=".*gradient_checkpointing.*", category=FutureWarning)
        prepared: nn.Module = get_peft_model(model, configuration)
    return prepared.train(model.training)


def learned_tensors(model: nn.Module) -> dict[str, Tensor]:
    """Return the tensors of `model` that PEFT would save, by PEFT's names."""
    from peft import get_peft_model_state_dict

    # "auto", the default, asks the Hub whether the vocabulary has changed.
    tensors: dict[str, Tensor] = get_peft_model_state_dict(model, save_embedding_layers=False)
    return tensors


def save_learned(
    model: nn.Module,
    folder: Path,
    *,
    target_modules: Iterable[str] | None = None,
    tensors: Mapping[str, Tensor] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write the learned tensors of a PEFT model (or `tensors`), and the configuration needed to read them."""
    write_tensors(folder / WEIGHTS, learned_tensors(model) if tensors is None else tensors)
    peft_model: Any = model
    configuration = dict(peft_model.peft_config["default"].to_dict())
    # A local path; and PEFT shortens the list of modules in an order that changes from run to run.
    configuration |= {"base_model_name_or_path": None, "revision": None, "inference_mode": True}
    if target_modules is not None:
        configuration["target_modules"] = list(target_modules)
    write_json(folder / CONFIG, configuration | dict(changes or {}))


def load_learned(model: nn.Module, folder: Path) -> None:
    """Load the output of `save_learned` into a PEFT model of the same shape; raises `ModelError` if it differs."""
    set_learned(model, read_tensors(folder / WEIGHTS, expected=learned_tensors(model)))


def set_learned(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Put learned tensors into a PEFT model by PEFT's names."""
    from peft import set_peft_model_state_dict

    set_peft_model_state_dict(model, dict(tensors))
