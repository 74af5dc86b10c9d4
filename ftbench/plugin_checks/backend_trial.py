"""A generation backend with a tiny model in a folder."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ftbench.contracts import GenerationBackend, ModelSource
from ftbench.contracts.generation import GeneratedAnswers, GenerationRequest
from ftbench.errors import CellError
from ftbench.messages import Note
from ftbench.messages import plugin_checks as general
from ftbench.messages import plugin_checks_models as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.model_samples import END, write_model
from ftbench.plugin_checks.models import VOCABULARY, facts_of

_PROMPTS = ((5, 6, 7), (20,), (9, 8, 7, 6, 5, 4))
_PROBES = (((5, 6), (7, 8, END)), ((30, 31, 32), (33,)))
_MOST = 6
_TOLERANCE = 0.01
"""Nats by which the loss of a probe may differ from that of transformers."""


@dataclass(slots=True)
class BackendTrial:
    """A backend, a model, and what it answered."""

    backend: GenerationBackend
    folder: Path
    model: Any = field(init=False, default=None)
    answers: GeneratedAnswers | None = field(init=False, default=None)

    @property
    def request(self) -> GenerationRequest:
        longest = max(map(len, _PROMPTS)) + _MOST
        return GenerationRequest(_PROMPTS, _MOST, END, longest, "float32", "cpu", probe=_PROBES)


def is_there(trial: BackendTrial) -> Finding | None:
    """It says by None, a text or a note whether it can be used, and whether it can run the model."""
    trial.model = write_model(trial.folder)
    source = ModelSource("sample", trial.folder, "0" * 64, facts_of(trial.model))
    asked = (trial.backend.unavailable, lambda: trial.backend.impossible(source))
    for ask in asked:  # the second may need what the first says is missing
        reason: Any = ask()
        if reason is not None and not isinstance(reason, str | Note):
            return failed(general.NO_REASON(kind=type(reason).__name__))
        if reason is not None:
            return skipped(general.SAYS_IMPOSSIBLE(reason=Note.of(reason)))
    return None


def answers(trial: BackendTrial) -> Finding | None:
    """Every prompt has an answer of known tokens that ends where it must, and every probe a loss."""
    try:
        made = trial.backend.generate(trial.folder, trial.request)
    except CellError as error:
        return skipped(general.SAYS_IMPOSSIBLE(reason=error.note))
    if len(made.answers) != len(_PROMPTS) or len(made.probe_losses) != len(_PROBES):
        return failed(messages.OTHER_NUMBER(answers=len(made.answers), losses=len(made.probe_losses)))
    for answer in made.answers:
        if not all(isinstance(token, int) and 0 <= token < VOCABULARY for token in answer):
            return failed(messages.NO_TOKENS(answer=repr(answer)[:80]))
        whole = len(answer) == _MOST or (0 < len(answer) < _MOST and answer[-1] == END)
        if not whole or END in list(answer)[:-1]:
            return failed(messages.ENDS_ODDLY(answer=str(list(answer))[:80]))
    if not isinstance(made.version, str) or not made.version.strip():
        return failed(messages.NO_VERSION())
    trial.answers = made
    return None


def answers_alike(trial: BackendTrial) -> Finding | None:
    """The same request has the same answers."""
    assert trial.answers is not None
    again = trial.backend.generate(trial.folder, trial.request)
    if [list(one) for one in again.answers] == [list(one) for one in trial.answers.answers]:
        return None
    return failed(messages.ANSWERS_DRAWN())


def answers_as_transformers(trial: BackendTrial) -> Finding | None:
    """Answers are the greedy ones of the model, and losses of probes those of the model."""
    assert trial.answers is not None
    for prompt, answer in zip(_PROMPTS, trial.answers.answers, strict=True):
        if list(answer) != _greedy(trial.model, prompt):
            return failed(messages.NOT_GREEDY(answer=str(list(answer)), greedy=str(_greedy(trial.model, prompt))))
    for (prompt, answer), loss in zip(_PROBES, trial.answers.probe_losses, strict=True):
        true = _loss(trial.model, prompt, answer)
        if not math.isfinite(loss) or abs(loss - true) > _TOLERANCE:
            return failed(messages.OTHER_LOSS(loss=loss, true=true))
    return None


def _greedy(model: Any, prompt: tuple[int, ...]) -> list[int]:
    import torch

    tokens = list(prompt)
    with torch.no_grad():
        while len(tokens) < len(prompt) + _MOST and (len(tokens) == len(prompt) or tokens[-1] != END):
            tokens.append(int(model(input_ids=torch.tensor([tokens])).logits[0, -1].argmax()))
    return tokens[len(prompt) :]


def _loss(model: Any, prompt: tuple[int, ...], answer: tuple[int, ...]) -> float:
    import torch

    tokens = torch.tensor([[*prompt, *answer]])
    with torch.no_grad():
        logs = model(input_ids=tokens).logits[0].log_softmax(-1)
    places = range(len(prompt) - 1, len(prompt) + len(answer) - 1)
    return -sum(float(logs[place, token]) for place, token in zip(places, answer, strict=True))


def backend_trials(backend: GenerationBackend) -> Iterator[tuple[str, BackendTrial]]:
    """One trial."""
    with TemporaryDirectory(prefix="ftbench-check-") as root:
        yield "", BackendTrial(backend, Path(root) / "model")
