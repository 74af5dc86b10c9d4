"""How chat models were asked: as plain text, or through a template for which ftbench makes up."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.health.finding import Finding, Severity
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.messages.health import PLAIN_BESIDE, PLAIN_CHAT, TEMPLATE_HANDLED
from ftbench.messages.note import Message


def prompt_formats(view: RunView) -> Iterator[Finding]:
    """Chat models that were given plain text: a warning, or a note where the run has them as chat models too.

    A note for each thing that a template does not do and ftbench does in its place.
    """
    alone, beside = plain_chat_models(view.results)
    kinds: tuple[tuple[list[str], Message, Severity], ...] = (
        (alone, PLAIN_CHAT, "warning"),
        (beside, PLAIN_BESIDE, "note"),
    )
    for models, message, severity in kinds:
        if models:
            places = tuple(place for place in view.groups if place[0] in models)
            yield Finding(message(n=len(models), models=tuple(models)), severity, places=places)
    for model in view.results.models:
        label = str(model.get("label"))
        for probe in model.get("probes", ()):
            if probe["outcome"] != "passed":
                places = tuple(place for place in view.groups if place[0] == label)
                what = Note.from_json(probe["note"])
                yield Finding(TEMPLATE_HANDLED(model=label, what=what), "note", places=places)


def plain_chat_models(results: RunResults) -> tuple[list[str], list[str]]:
    """Chat models that were given plain text: (those alone, those that the run has through their template too)."""
    models = {str(model.get("label")): model for model in results.models}
    chat = {model["fingerprint"] for model in models.values() if model.get("format") == "chat"}
    plain = [label for label, model in models.items() if model.get("unused_template")]
    return (
        [label for label in plain if models[label]["fingerprint"] not in chat],
        [label for label in plain if models[label]["fingerprint"] in chat],
    )
