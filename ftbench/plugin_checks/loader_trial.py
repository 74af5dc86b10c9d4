"""A model loader and a tiny model in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ftbench.contracts import ModelLoader, ModelSource
from ftbench.errors import ModelError
from ftbench.messages import plugin_checks_models as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.model_samples import TEXTS, write_model
from ftbench.plugin_checks.models import facts_of


@dataclass(slots=True)
class LoaderTrial:
    """A loader, and a folder in which a model lies."""

    loader: ModelLoader
    root: Path
    model: Any = field(init=False, default=None)
    """The model as it was written."""
    source: ModelSource | None = field(init=False, default=None)
    """What the loader found."""

    @property
    def found(self) -> ModelSource:
        assert self.source is not None
        return self.source


def refuses_what_is_not_there(trial: LoaderTrial) -> Finding | None:
    """A model that does not exist is a `ModelError`."""
    absent = trial.root / "no such model"
    try:
        trial.loader.find(str(absent), trial.root)
    except ModelError:
        return None
    return failed(messages.FOUND_NOTHING())


def finds(trial: LoaderTrial) -> Finding | None:
    """The folder of a tiny model becomes a source with its facts, without its weights being loaded."""
    trial.model = write_model(trial.root / "model")
    loaded: list[str] = []
    try:
        with _loading_noted(loaded):
            source: Any = trial.loader.find(str(trial.root / "model"), trial.root)
    except ModelError as error:  # its models are named otherwise, or lie elsewhere
        return skipped(messages.OTHER_MODELS(reason=error.note))
    if not isinstance(source, ModelSource):
        return failed(messages.NO_SOURCE(returned=repr(source)[:80]))
    if loaded:
        return failed(messages.LOADED_TO_FIND())
    facts = facts_of(trial.model)
    for name in ("architecture", "parameters", "hidden_size", "layers", "vocabulary", "max_positions"):
        said, true = getattr(source.facts, name), getattr(facts, name)
        if said != true:
            return failed(messages.OTHER_FACT(name=name, said=str(said), true=str(true)))
    trial.source = source
    return None


@contextmanager
def _loading_noted(loaded: list[str]) -> Iterator[None]:
    """Each class whose weights are loaded is added to a list."""
    from transformers import PreTrainedModel

    original = PreTrainedModel.__dict__["from_pretrained"]

    def noted(cls: type, *arguments: Any, **named: Any) -> Any:
        loaded.append(cls.__name__)
        return original.__func__(cls, *arguments, **named)

    # Classes of models inherit it, so one place is enough.
    PreTrainedModel.from_pretrained = classmethod(noted)
    try:
        yield
    finally:
        PreTrainedModel.from_pretrained = original


def has_fingerprint(trial: LoaderTrial) -> Finding | None:
    """The fingerprint is that of the content: equal in another place, another one with other weights."""
    fingerprint = trial.found.fingerprint
    if not isinstance(fingerprint, str) or not re.fullmatch(r"[0-9a-f]{16,}", fingerprint):
        return failed(messages.NO_FINGERPRINT(fingerprint=repr(fingerprint)[:80]))
    write_model(trial.root / "elsewhere" / "copy")
    write_model(trial.root / "changed", scale=1.5)
    copy, changed = (
        trial.loader.find(str(trial.root / name), trial.root).fingerprint for name in ("elsewhere/copy", "changed")
    )
    if copy != fingerprint:
        return failed(messages.PLACE_IN_FINGERPRINT())
    return failed(messages.WEIGHTS_NOT_IN_FINGERPRINT()) if changed == fingerprint else None


def loads(trial: LoaderTrial) -> Finding | None:
    """The model is on the processor, in the type that was asked for, in eval mode, and has the weights of the files."""
    import torch

    for name in ("float32", "bfloat16"):
        loaded = trial.loader.load(trial.found, name)
        weights = dict(loaded.model.named_parameters())
        dtype = getattr(torch, name)
        if loaded.model.training:
            return failed(messages.IN_TRAINING())
        if odd := [key for key, weight in weights.items() if weight.dtype != dtype or weight.device.type != "cpu"]:
            weight = weights[odd[0]]
            return failed(messages.OTHER_TYPE(name=odd[0], kept=f"{weight.dtype} on {weight.device}", asked=name))
        for key, weight in trial.model.named_parameters():
            if key not in weights or not torch.equal(weights[key], weight.to(dtype)):
                return failed(messages.OTHER_WEIGHT(name=key))
    return None


def has_tokenizer(trial: LoaderTrial) -> Finding | None:
    """The tokenizer alone is the one that comes with the model, and can pad and end texts."""
    alone, loaded = trial.loader.tokenizer(trial.found), trial.loader.load(trial.found, "float32").tokenizer
    for text in TEXTS:
        if alone(text)["input_ids"] != loaded(text)["input_ids"]:
            return failed(messages.OTHER_TOKENS(text=text))
    for tokenizer in (alone, loaded):
        if tokenizer.pad_token_id is None or tokenizer.eos_token_id is None:
            return failed(messages.NO_PAD())
    return None


def loader_trials(loader: ModelLoader) -> Iterator[tuple[str, LoaderTrial]]:
    """One trial."""
    with TemporaryDirectory(prefix="ftbench-check-") as root:
        yield "", LoaderTrial(loader, Path(root))
