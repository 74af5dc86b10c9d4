"""One method on one tiny model, step by step: each check takes over where the one before it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Method, MethodSettings, ModelFacts
from ftbench.messages import Note, plugin_checks
from ftbench.messages import plugin_checks_methods as messages
from ftbench.messages.contract_errors import AND_MORE
from ftbench.plugin_checks import models
from ftbench.plugin_checks.check import Finding, failed, skipped

if TYPE_CHECKING:
    from torch import Tensor

_SEED = 1


@dataclass(slots=True)
class MethodTrial:
    """A method with settings on a model of one architecture. The model goes through it once: prepared, then trained."""

    method: Method
    given: MethodSettings
    """The settings before they are resolved."""
    architecture: str
    facts: ModelFacts = field(init=False)
    settings: MethodSettings = field(init=False)
    """The resolved settings."""
    model: Any = field(init=False, default=None)
    """The prepared model; later the trained one."""
    base_places: frozenset[int] = field(init=False, default=frozenset())
    """Memory addresses of the parameters of the base that was prepared."""
    base_logits: Tensor = field(init=False)
    first_logits: Tensor = field(init=False)
    """Those of the prepared model."""
    gradients_missing: tuple[str, ...] = field(init=False, default=())
    moved: tuple[str, ...] = field(init=False, default=())
    """Frozen weights and buffers that training changed."""

    def __post_init__(self) -> None:
        self.facts = models.facts_of(models.build(self.architecture))
        self.settings = self.given

    def fresh(self) -> tuple[Any, frozenset[int]]:
        """A newly prepared model, always with the same seed, in eval mode; and where its base's parameters lie."""
        import torch

        base: Any = self.method.base(models.build(self.architecture), self.settings)
        places = frozenset(parameter.data_ptr() for parameter in base.parameters())
        torch.manual_seed(_SEED)
        prepared: Any = self.method.prepare(base, self.settings)
        if isinstance(prepared, torch.nn.Module):
            prepared.eval()
        return prepared, places

    @property
    def learned(self) -> dict[str, Any]:
        """The parameters that train, by name."""
        return {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}

    def train_once(self) -> None:
        """Train the model for three steps; note which weights moved that should not."""
        import torch

        learned = {weight.data_ptr() for weight in self.learned.values()}
        frozen = {
            name: (weight, weight.detach().clone())
            for name, weight in [*self.model.named_parameters(), *self.model.named_buffers()]
            if weight.data_ptr() not in learned
        }
        missing: list[str] = []

        def look() -> None:
            missing.extend(name for name, weight in self.learned.items() if weight.grad is None and name not in missing)

        torch.manual_seed(_SEED)
        models.train(self.model, on_step=look)
        self.gradients_missing = tuple(sorted(missing))
        self.moved = tuple(sorted(name for name, (weight, old) in frozen.items() if not _same(weight.detach(), old)))


def _same(tensor: Tensor, other: Tensor) -> bool:
    import torch

    return torch.equal(torch.nan_to_num(tensor), torch.nan_to_num(other))


def difference(tensor: Tensor, other: Tensor) -> float:
    """The largest difference of two tensors of one shape; infinite for unlike shapes and for what is no number."""
    if tensor.shape != other.shape:
        return float("inf")
    largest = float((tensor - other).abs().max())
    return largest if largest == largest else float("inf")


def names(found: tuple[str, ...], most: int = 3) -> Note | tuple[str, ...]:
    """The first names, and a sign for the others."""
    return found if len(found) <= most else AND_MORE(names=found[:most])


# The checks up to training, in the order in which they are made.


def settings_survive(trial: MethodTrial) -> Finding | None:
    """Settings are resolved, written as JSON, read again, and resolved again without a change."""
    resolved = trial.method.resolve(trial.given, trial.facts)
    trial.settings = resolved
    again = trial.method.settings.model_validate_json(resolved.model_dump_json())
    if again != resolved:
        return failed(messages.SETTINGS_CHANGED(key=_first_difference(resolved, again)))
    twice = trial.method.resolve(again, trial.facts)
    if twice != resolved:
        return failed(messages.RESOLVED_TWICE(key=_first_difference(resolved, twice)))
    return None


def _first_difference(settings: MethodSettings, other: MethodSettings) -> str:
    changed = [
        name for name in type(settings).model_fields if getattr(settings, name, None) != getattr(other, name, None)
    ]
    return changed[0] if changed else type(settings).__name__


def rates_fit(trial: MethodTrial) -> Finding | None:
    """A method that trains has rates in order, and searches settings that it has."""
    rates = trial.method.learning_rates(trial.settings, trial.facts)
    if not trial.method.capabilities.trains:
        return None if rates is None else failed(messages.RATES_WITHOUT_TRAINING())
    if rates is None:
        return failed(messages.NO_RATES())
    if not 0 < rates.low <= rates.default <= rates.high:
        return failed(messages.RATES_OUT_OF_ORDER(low=rates.low, default=rates.default, high=rates.high))
    searched = trial.method.search_space(trial.settings, trial.facts)
    unknown = tuple(sorted(set(searched) - set(trial.method.settings.model_fields)))
    return failed(messages.SEARCHES_UNKNOWN(names=unknown)) if unknown else None


def is_possible(trial: MethodTrial) -> Finding | None:
    """It works on this model and machine, or says why not."""
    if trial.method.capabilities.own_trainer:
        return skipped(messages.OWN_TRAINER())
    reasons: tuple[object, ...] = (
        trial.method.unavailable(trial.settings),
        trial.method.impossible(trial.settings, trial.facts),
    )
    for reason in reasons:
        if reason is not None and not isinstance(reason, str | Note):
            return failed(plugin_checks.NO_REASON(kind=type(reason).__name__))
        if reason is not None:
            return skipped(plugin_checks.SAYS_IMPOSSIBLE(reason=Note.of(reason)))
    return None


def prepares(trial: MethodTrial) -> Finding | None:
    """`prepare` returns a module that answers with logits, twice the same."""
    import torch

    model, trial.base_places = trial.fresh()
    if not isinstance(model, torch.nn.Module):
        return failed(messages.NO_MODULE(kind=type(model).__name__))
    trial.model = model
    trial.first_logits = models.logits_of(model)
    tokens = models.token_rows().shape[1]
    lengths = {tokens, tokens + trial.method.virtual_tokens(trial.settings)}
    rows, length, vocabulary = trial.first_logits.shape
    if (rows, vocabulary) != (2, models.VOCABULARY) or length not in lengths:
        return failed(messages.OTHER_SHAPE(shape=str(tuple(trial.first_logits.shape))))
    if not torch.equal(models.logits_of(model), trial.first_logits):
        return failed(messages.LOGITS_DRAWN())
    return None


def is_repeatable(trial: MethodTrial) -> Finding | None:
    """Preparing an equal model with the same seed gives equal weights."""
    other, _ = trial.fresh()
    first = dict(trial.model.named_parameters())
    second = dict(other.named_parameters())
    unlike = tuple(sorted(n for n in first if n not in second or difference(first[n], second[n]) > 0))
    return failed(messages.PREPARED_OTHERWISE(names=names(unlike))) if unlike else None


_LOAD_TOLERANCE = 1e-4

_START_TOLERANCE = 1e-3
"""Allowed difference of logits of about ±10: some methods take weights apart and add them up again."""


def starts_as_base(trial: MethodTrial) -> Finding | None:
    """Before training the logits are those of the base."""
    tokens = trial.method.virtual_tokens(trial.settings)
    if tokens:
        return skipped(messages.HAS_VIRTUAL_TOKENS(count=tokens))
    base = trial.method.base(models.build(trial.architecture), trial.settings)
    base.eval()
    trial.base_logits = models.logits_of(base)
    change = difference(trial.first_logits, trial.base_logits)
    return failed(messages.LOGITS_MOVED(change=change)) if change > _START_TOLERANCE else None


def trains_as_announced(trial: MethodTrial) -> Finding | None:
    """As many parameters train as were announced."""
    real = sum(weight.numel() for weight in trial.learned.values())
    if not trial.method.capabilities.trains:
        return failed(messages.TRAINS_ALTHOUGH_NOT(count=real)) if real else None
    if not real:
        return failed(messages.TRAINS_NOTHING())
    announced = trial.method.trainable_parameters(trial.settings, trial.facts)
    if announced is None:
        return skipped(messages.ANNOUNCES_NOTHING(count=real))
    if announced != real:
        return failed(messages.OTHER_NUMBER(announced=announced, trained=real, names=names(tuple(trial.learned))))
    return None


def learns(trial: MethodTrial) -> Finding | None:
    """Steps of training reach every parameter that is trained, and change the logits."""
    if not trial.method.capabilities.trains:
        return skipped(messages.DOES_NOT_TRAIN())
    trial.train_once()
    if trial.gradients_missing:
        return failed(messages.NO_GRADIENT(names=names(trial.gradients_missing)))
    changed = difference(models.logits_of(trial.model), trial.first_logits)
    return None if changed > 0 else failed(messages.NOTHING_LEARNED())


def frozen_stay(trial: MethodTrial) -> Finding | None:
    """Training moves nothing else."""
    if not trial.method.capabilities.trains:
        return skipped(messages.DOES_NOT_TRAIN())
    return failed(messages.FROZEN_MOVED(names=names(trial.moved))) if trial.moved else None


def loads_what_it_saved(trial: MethodTrial) -> Finding | None:
    """`load` restores what `save` wrote, with the same logits."""
    import torch

    expected = models.logits_of(trial.model)
    with TemporaryDirectory() as folder:
        trial.method.save(trial.model, Path(folder))
        base = trial.method.base(models.build(trial.architecture), trial.settings)
        torch.manual_seed(_SEED + 1)  # another seed: what is drawn in `prepare` has to be in the files
        loaded: Any = trial.method.load(base, trial.settings, Path(folder))
    loaded.eval()
    change = difference(models.logits_of(loaded), expected)
    return failed(messages.LOADED_OTHERWISE(change=change)) if change > _LOAD_TOLERANCE else None
