"""The answers that a study asks about: one finished cell for each method, and the test examples that all cells have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.contracts.task import Task
from ftbench.errors import UserError, nearest
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, TaskInfo
from ftbench_rating.study.turns import Turns, as_text, several


@dataclass(frozen=True, slots=True)
class Case:
    """One test example with the answers of all methods."""

    id: str
    prompt: str
    """Of a conversation, its messages as one text."""
    reference: str
    answers: Mapping[str, str]
    """By method."""
    cluster: str | None = None
    turns: Turns = ()
    """The messages of a conversation, if there are several."""


@dataclass(frozen=True, slots=True)
class Source:
    """The answers of a run for a study on one task and model."""

    run: str
    task: str
    output: str
    """`label` or `text`."""
    language: str
    model: str
    seeds: Mapping[str, int]
    """By method, in the order of the matrix."""
    cells: Mapping[str, str]
    cases: tuple[Case, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(self.seeds)


def read_source(
    results: RunResults,
    *,
    task: str | None,
    model: str | None = None,
    methods: Sequence[str] = (),
    words_of: Task | None = None,
) -> Source:
    """The answers of a run; raises `UserError` for an unknown name, and if no cell is finished.

    For a method with several seeds, the finished cell with the lowest seed is used. `words_of` is the task whose words
    replace labels; without it, raters see the labels themselves.
    """
    info = _task(results, task)
    if info.folds:
        raise UserError(
            f"{info.label} is cross-validated: its answers come from {len(info.folds)} models of each method, and a "
            "study rates one. Run it without `folds` for a study"
        )
    view = RunView(results)
    model = _model([name for name, label in view.groups if label == info.label], model, info.label)
    groups = {group.method: group for group in view.groups[model, info.label] if group.default_of is None}
    wanted = list(dict.fromkeys(methods)) or [name for name, group in groups.items() if group.done]
    for name in wanted:
        if name not in groups:
            raise UserError(f'the run has no method "{name}" on {info.label}.{nearest(name, groups)}')
        if not groups[name].done:
            reason = groups[name].cells[0].reason
            raise UserError(f"{name} has no answers on {info.label}: {reason}; leave it out with --methods")
    if not wanted:
        raise UserError(f"no cell of {info.label} with {model} is finished")
    chosen = {name: min(groups[name].done, key=lambda cell: cell.seed) for name in groups if name in wanted}
    others = [group.done[0] for name, group in groups.items() if group.done and name not in chosen]
    cases = _cases(chosen, others, info, words_of)
    if not cases:
        raise UserError(f"no test example of {info.label} has an answer from each of {', '.join(chosen)}")
    return Source(
        run=results.name,
        task=info.label,
        output=info.output,
        language=info.language,
        model=model,
        seeds={name: cell.seed for name, cell in chosen.items()},
        cells={name: cell.cell for name, cell in chosen.items()},
        cases=cases,
    )


def _task(results: RunResults, label: str | None) -> TaskInfo:
    known = {task.label: task for task in results.tasks}
    if label is None and len(known) == 1:
        return next(iter(known.values()))
    if label is None:
        raise UserError(f"the run has several tasks; choose one with --task: {', '.join(known)}")
    if label not in known:
        raise UserError(f'the run has no task "{label}".{nearest(label, known)}')
    return known[label]


def _model(known: Sequence[str], model: str | None, task: str) -> str:
    if model is None and len(known) == 1:
        return known[0]
    if model is None:
        raise UserError(f"the run has several models on {task}; choose one with --model: {', '.join(known)}")
    if model not in known:
        raise UserError(f'the run has no model "{model}" on {task}.{nearest(model, known)}')
    return model


def _cases(
    cells: Mapping[str, CellResult], others: Sequence[CellResult], info: TaskInfo, words_of: Task | None
) -> tuple[Case, ...]:
    """The examples that all cells have, in the order of the first cell."""
    by_method = {name: _by_id(cell) for name, cell in cells.items()}
    first = next(iter(by_method.values()))
    shared = [prediction for name, prediction in first.items() if all(name in by_id for by_id in by_method.values())]
    all_cells = [*by_method.values(), *map(_by_id, others)]

    def worded(text: str) -> str:
        has_word = words_of is not None and info.language in words_of.languages and info.output == "label" and text
        return words_of.verbalizer(text, info.language).strip() if words_of and has_word else text

    def asked(example: str) -> Prediction:
        # Few-shot prompts begin with solved examples and reveal the method. The plain prompt is the shortest.
        return min((by_id[example] for by_id in all_cells if example in by_id), key=lambda one: len(one.prompt))

    return tuple(
        Case(
            id=prediction.id,
            prompt=_prompt(asked(prediction.id), info.language),
            turns=several(asked(prediction.id).turns),
            reference=worded(prediction.reference),
            answers={name: worded(by_id[prediction.id].text) for name, by_id in by_method.items()},
            cluster=prediction.group,
        )
        for prediction in shared
    )


def _prompt(prediction: Prediction, language: str) -> str:
    return as_text(prediction.turns, language) if prediction.turns else prediction.prompt


def _by_id(cell: CellResult) -> dict[str, Prediction]:
    return {prediction.id: prediction for prediction in cell.predictions()}
