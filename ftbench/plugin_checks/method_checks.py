"""What is checked of a method, on tiny random models of four architectures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import Method, MethodSettings
from ftbench.messages import plugin_checks_methods as messages
from ftbench.plugin_checks import method_capabilities as capabilities
from ftbench.plugin_checks import method_trial as trials
from ftbench.plugin_checks import models
from ftbench.plugin_checks.check import Check, Finding, failed, skipped
from ftbench.plugin_checks.method_trial import MethodTrial
from ftbench.text.one_line import one_line

METHOD_CHECKS: Sequence[Check[MethodTrial]] = (
    Check("settings", messages.SETTINGS, messages.MEND_SETTINGS, trials.settings_survive, essential=True),
    Check("possible", messages.POSSIBLE, messages.MEND_POSSIBLE, trials.is_possible, essential=True),
    Check("learning-rates", messages.RATES, messages.MEND_RATES, trials.rates_fit),
    Check("prepare", messages.PREPARES, messages.MEND_PREPARE, trials.prepares, essential=True),
    Check("repeatable", messages.REPEATABLE, messages.MEND_REPEATABLE, trials.is_repeatable),
    Check("starts-as-base", messages.STARTS_AS_BASE, messages.MEND_START, trials.starts_as_base),
    Check("announced-parameters", messages.ANNOUNCED, messages.MEND_ANNOUNCED, trials.trains_as_announced),
    Check("learns", messages.LEARNS, messages.MEND_LEARNS, trials.learns),
    Check("frozen-weights", messages.FROZEN, messages.MEND_FROZEN, trials.frozen_stay),
    Check("save-and-load", messages.LOADS, messages.MEND_LOAD, trials.loads_what_it_saved),
    Check("generates", messages.GENERATES, messages.MEND_GENERATES, capabilities.generates),
    Check("frozen-base", messages.FROZEN_BASE, messages.MEND_CAPABILITY, capabilities.keeps_base_frozen),
    Check("own-weights", messages.OWN_WEIGHTS, messages.MEND_CAPABILITY, capabilities.adds_no_weights),
    Check("checkpointing", messages.CHECKPOINTS, messages.MEND_CAPABILITY, capabilities.checkpoints),
    Check("packable", messages.PACKS, messages.MEND_CAPABILITY, capabilities.packs),
    Check("stackable", messages.STACKS, messages.MEND_STACK, capabilities.stacks),
    Check(
        "several-devices", messages.SEVERAL_DEVICES, messages.MEND_CAPABILITY, capabilities.trains_on_several_devices
    ),
    # The last, because it may take the trained model apart.
    Check("mergeable", messages.MERGES, messages.MEND_MERGE, capabilities.merges),
)


def _needs_settings(error: ValidationError) -> Finding:
    """Not checked where a setting is missing; failed where one that was given is refused."""
    if any(fault["type"] != "missing" for fault in error.errors()):
        return failed(messages.SETTINGS_REFUSED(error=one_line(error, 200)))
    keys = tuple(sorted({str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}))
    return skipped(messages.NEEDS_SETTINGS(keys=keys or ("settings",)))


def method_subjects(
    method: Method, given: Mapping[str, Any], architectures: Sequence[str] = models.ARCHITECTURES
) -> Iterator[tuple[str, MethodTrial]] | Finding:
    """A trial for each architecture; a finding where the settings lack a value that has no default."""
    try:
        settings = method.settings.model_validate(dict(given))
    except ValidationError as error:
        return _needs_settings(error)
    return _trials(method, settings, architectures)


def _trials(
    method: Method, settings: MethodSettings, architectures: Sequence[str]
) -> Iterator[tuple[str, MethodTrial]]:
    for architecture in architectures:
        yield architecture, MethodTrial(method, settings, architecture)
