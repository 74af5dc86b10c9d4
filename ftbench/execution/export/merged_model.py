"""A cell's model as a plain model in transformers' format. One copy of the weights is in memory at a time."""

from __future__ import annotations

import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import LoadedModel
from ftbench.errors import ModelError
from ftbench.execution.export.logits import probe_logits
from ftbench.execution.export.stored_cell import BaseModel, StoredCell
from ftbench.messages import export as messages
from ftbench.text.one_line import one_line

if TYPE_CHECKING:
    from torch import Tensor, nn

_LEGAL = ("LICENSE*", "LICENCE*", "NOTICE*", "USE_POLICY*")
"""Files of a base model that what is derived from it has to carry."""


@dataclass(frozen=True, slots=True)
class BaseLayers:
    """What the weights of a model are called and how they lie, before a method changes it in place."""

    names: frozenset[str]
    """Tied weights and buffers included."""
    transposed: frozenset[str]
    """Names of the linear layers whose weights lie transposed (GPT-2's Conv1D)."""

    @classmethod
    def of(cls, model: nn.Module) -> BaseLayers:
        from transformers.pytorch_utils import Conv1D

        transposed = {name for name, module in model.named_modules() if isinstance(module, Conv1D)}
        return cls(frozenset(_names(model)), frozenset(transposed))

    def restored(self, model: nn.Module) -> nn.Module | None:
        """The model with its weights as the base has them, changed in place; None if it has others than those."""
        plain = self._transposed_again(_without_parametrizations(model))
        if not _is_plain(plain) or _names(plain) - self.names:
            return None
        _untie(plain)
        return plain

    def _transposed_again(self, model: nn.Module) -> nn.Module:
        """Give back layers that a method has put plain linear ones in the place of: the files have their shape."""
        from torch import nn
        from transformers.pytorch_utils import Conv1D

        for name, module in list(model.named_modules()):
            if name in self.transposed and isinstance(module, nn.Linear):
                layer: Any = Conv1D(module.out_features, module.in_features)
                layer.weight = nn.Parameter(module.weight.detach().T.contiguous(), requires_grad=False)
                layer.bias = module.bias
                parent, _, leaf = name.rpartition(".")
                setattr(model.get_submodule(parent), leaf, layer.train(module.training))
        return model


def plain_model(stored: StoredCell) -> tuple[LoadedModel, Tensor] | None:
    """The cell's model as transformers saves it, with the logits of the model that the cell evaluated.

    None where the method adds what is no weight of the base model.
    """
    loaded = stored.untuned()
    layers = BaseLayers.of(loaded.model)
    evaluated = stored.method.merge(stored.tuned(loaded).model).eval()
    expected = probe_logits(evaluated)
    if stored.method.capabilities.base_bits is not None:
        # On some CPUs bitsandbytes packs four-bit weights anew in the first pass, and rounds their scales.
        del evaluated
        loaded = stored.untuned()
        evaluated = stored.method.merge(stored.tuned(loaded).model).eval()
    plain: Any = layers.restored(stored.method.plain(evaluated))
    if plain is None:
        return None
    return LoadedModel(plain, loaded.tokenizer), expected


def weight_type_of(model: nn.Module) -> str:
    """The type of most of a model's numbers, as torch calls it."""
    counts: dict[str, int] = {}
    for parameter in model.parameters():
        if parameter.is_floating_point():
            name = str(parameter.dtype).removeprefix("torch.")
            counts[name] = counts.get(name, 0) + parameter.numel()
    return max(counts, key=lambda name: counts[name], default="float32")


def write_model(plain: LoadedModel, base: BaseModel, folder: Path, dtype: str) -> None:
    """Write weights in `dtype`, configuration and tokenizer; raises `ModelError` if transformers cannot."""
    import torch
    from transformers.utils import logging

    logging.disable_progress_bar()
    model: Any = plain.model.to(getattr(torch, dtype))  # a weight at a time
    tokenizer: Any = base.loader.tokenizer(base.source)
    if base.template is not None:
        tokenizer.chat_template = base.template
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
    except (ValueError, TypeError, RuntimeError, NotImplementedError) as error:
        raise ModelError(messages.NOT_SAVED(error=one_line(error, 300)), file=folder) from error
    for pattern in _LEGAL:
        for path in sorted(base.source.folder.glob(pattern)):
            if path.is_file():
                shutil.copyfile(path, folder / path.name)


def load_model(folder: Path) -> nn.Module:
    """The model in a folder as transformers alone loads it; raises `ModelError`, also for a weight that is missing."""
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        model, about = AutoModelForCausalLM.from_pretrained(
            folder, dtype="auto", trust_remote_code=False, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelError(messages.NOT_LOADED(error=one_line(error, 300)), file=folder) from error
    if lacking := sorted(about["missing_keys"]):
        raise ModelError(messages.NOT_LOADED(error=", ".join(lacking[:3])), file=folder)
    loaded: nn.Module = model.eval()
    return loaded


def _is_plain(model: nn.Module) -> bool:
    from transformers import PreTrainedModel

    return isinstance(model, PreTrainedModel)


def _names(model: nn.Module) -> set[str]:
    """The names of all weights, tied ones and buffers included."""
    parameters = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    return parameters | {name for name, _ in model.named_buffers(remove_duplicate=False)}


def _without_parametrizations(model: nn.Module) -> nn.Module:
    """The model with each weight that is computed from another replaced by its value."""
    from torch import nn
    from torch.nn.utils import parametrize

    for module in list(model.modules()):
        if parametrize.is_parametrized(module):
            for name in list(module.parametrizations):  # type: ignore[arg-type]
                value = getattr(module, name).detach()
                # Leaving the value there would need one of the type of its original.
                parametrize.remove_parametrizations(module, name, leave_parametrized=False)
                setattr(module, name, nn.Parameter(value, requires_grad=False))
    return model


def _untie(model: Any) -> None:
    """Say in the configuration that the output layer has weights of its own, where training has separated them."""
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    if head is None or getattr(head, "weight", None) is embedding.weight:
        return
    for configuration in (model.config, model.config.get_text_config()):
        if getattr(configuration, "tie_word_embeddings", False):
            configuration.tie_word_embeddings = False
