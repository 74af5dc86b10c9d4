"""Try the chat template of every chat model before any cell is started; a template that fails ends the run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from ftbench.errors import ModelError, NewerFormat, StoreError
from ftbench.messages.run_errors import ALSO_FAILED, TEMPLATE_FAILS
from ftbench.planning.planned import Plan, PlannedModel
from ftbench.records.run import ModelRecord, ProbeRecord
from ftbench.storage.run_file import read_run

Probes: TypeAlias = Mapping[str, tuple[ProbeRecord, ...]]
"""The results of all probes of a chat model, by the model's label."""

_Key: TypeAlias = tuple[str, str, str, bool]
"""What decides the results: the model's fingerprint, the hash of its template, the system message, and thinking."""


def probe_templates(plan: Plan, directory: Path) -> Probes:
    """Probes of the chat models of a plan; those that the run in `directory` has already are taken from there.

    Raises `ModelError` for a template that fails one, and `NewerFormat` if a newer ftbench wrote the run.
    """
    chats = {label: model for label, model in plan.models.items() if model.format.chat}
    if not chats:
        return {}
    known = _kept(directory)
    probes = {}
    for label, model in chats.items():
        key = _key_of_model(model)
        if key not in known:
            known[key] = _tried(model)
        _refuse_failed(label, known[key])
        probes[label] = known[key]
    return probes


def _kept(directory: Path) -> dict[_Key, tuple[ProbeRecord, ...]]:
    """The probes in the run's record, if there is one; those of an ftbench that had fewer are made again."""
    from ftbench.chat.probes import PROBES

    try:
        models = read_run(directory).models
    except NewerFormat:
        raise
    except StoreError:  # no run yet, or a damaged record, which is written anew
        return {}
    return {
        _key_of_record(model): model.probes
        for model in models
        if [probe.name for probe in model.probes] == list(PROBES)
    }


def _key_of_model(model: PlannedModel) -> _Key:
    spec = model.format.spec(model.source, model.entry.dtype)
    return spec.fingerprint, spec.template, spec.system, spec.thinking


def _key_of_record(model: ModelRecord) -> _Key:
    return model.fingerprint, model.template, model.system, model.thinking


def _tried(model: PlannedModel) -> tuple[ProbeRecord, ...]:
    from ftbench.chat.probes import run_probes

    reads = model.format
    if reads.chat is None:
        return ()
    tokenizer = model.loader.tokenizer(model.source)
    results = run_probes(tokenizer, reads.chat, end_ids=reads.end_ids)
    return tuple(ProbeRecord(name=result.name, outcome=result.outcome, note=result.note) for result in results)


def _refuse_failed(label: str, probes: tuple[ProbeRecord, ...]) -> None:
    """Raise `ModelError` if a probe failed."""
    failed = [probe for probe in probes if probe.outcome == "failed"]
    if not failed:
        return
    others = ALSO_FAILED(probes=tuple(probe.name for probe in failed[1:])) if failed[1:] else ""
    fault = TEMPLATE_FAILS(probe=failed[0].name, reason=failed[0].note, others=others)
    raise ModelError(fault, key=f"model {label}")
