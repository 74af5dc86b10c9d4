"""How the models of a run read examples: through a chat template, or as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.text.one_line import one_line
from ftbench_reports.language import Words, joined, say

_HASH = 8
"""Digits of a template's hash shown; pages of cells have all."""
_SYSTEM = 200
"""Characters of a system message shown."""


def prompt_format(results: RunResults, label: str) -> Words:
    """How a model reads examples, in a few words; "not recorded" where the run does not say it."""
    model = _models(results).get(label, {})
    if "format" not in model:
        return say("not-recorded")
    if model["format"] == "plain":
        return say("format.plain-unused" if model["unused_template"] else "format.plain")
    template = say("format.file", file=file) if (file := _template_file(results, label)) else say("format.own")
    system = model["system"]
    parts = [
        say("format.chat", template=template, hash=str(model["template"])[:_HASH]),
        say("format.system", text=one_line(system, _SYSTEM)) if system else say("format.no-system"),
        say("format.thinking" if model["thinking"] else "format.no-thinking"),
    ]
    return joined(parts)


def reads_chats(results: RunResults, label: str) -> bool:
    """Whether a model reads conversations through a chat template."""
    return _models(results).get(label, {}).get("format") == "chat"


def has_unused_template(results: RunResults, label: str) -> bool:
    """Whether a chat model was given plain text."""
    return bool(_models(results).get(label, {}).get("unused_template"))


def _models(results: RunResults) -> dict[str, Mapping[str, Any]]:
    return {str(model.get("label")): model for model in results.models}


def _template_file(results: RunResults, label: str) -> str | None:
    """The name of the file that the matrix gives as the model's template."""
    labels = [str(model.get("label")) for model in results.models]
    entries = results.matrix.get("models") or ()
    if label not in labels or len(entries) != len(labels):
        return None
    entry = entries[labels.index(label)]  # models are recorded in the order of the matrix
    template = entry.get("template") if isinstance(entry, Mapping) else None
    return PurePath(template).name if template else None
