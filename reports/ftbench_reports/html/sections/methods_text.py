"""The methods section of a paper for a run: only facts from the run's records, and what the code does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.records.results import CellResult, TaskInfo
from ftbench_reports.html.sections.methods_text_references import Citations
from ftbench_reports.html.sections.methods_text_statistics import statistics_text
from ftbench_reports.label_scoring import names_labels, output_key
from ftbench_reports.language import SEMICOLONS, Part, Words, enumerated, joined, known, say, sentences
from ftbench_reports.notes import in_words
from ftbench_reports.prompt_formats import has_unused_template, prompt_format, reads_chats
from ftbench_reports.row_counts import fold_range, made_rows
from ftbench_reports.tuning_rounds import percent, rounds_of
from ftbench_reports.wording import reason_in_words

_MOST_REASONS = 6
"""Reasons given in the text; the table of all cells has every one."""

"""Facts that the record of a cell's training must have to appear in the text."""

_LIBRARIES = (("torch", "PyTorch"), ("transformers", "transformers"), ("peft", "PEFT"))


@dataclass(frozen=True, slots=True)
class MethodsText:
    """Paragraphs, and their references."""

    name: str = "methods"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None for a run without cells."""
        if not view.results.cells:
            return None
        cite = Citations()
        paragraphs = (_compared(view), _data(view), _training(view), _tuning(view), _evaluation(view),
                 statistics_text(view, cite), _left_out(view))  # fmt: skip
        return {
            "paragraphs": [sentences(paragraph) for paragraph in paragraphs if paragraph],
            "references": cite.references,
        }


def spread(values: Iterable[float]) -> str:
    """`5`, or `5–6` if the values differ."""
    distinct = sorted(set(values))
    return f"{distinct[0]:,.6g}" if len(distinct) == 1 else f"{distinct[0]:,.6g}–{distinct[-1]:,.6g}"


def _trained(view: RunView) -> tuple[list[str], list[str]]:
    """The compared methods: those that train, and those that do not."""
    groups = [group for members in view.groups.values() for group in members if group.default_of is None]
    still = {group.method for group in groups if group.done and not group.trains}
    return [method for method in view.contest if method not in still], [
        method for method in view.contest if method in still
    ]


def _compared(view: RunView) -> list[Words]:
    trained, still = _trained(view)
    tasks = say("methods.tasks", n=len(view.tasks))
    models = say("methods.models", n=len(view.models), models=enumerated(_model(view, model) for model in view.models))
    if trained:
        lines = [say("methods.compared", n=len(trained), methods=enumerated(trained), tasks=tasks, models=models)]
        if still:
            lines.append(say("methods.beside", n=len(still), methods=enumerated(still)))
    else:
        lines = [say("methods.none-trained", methods=enumerated(still), tasks=tasks, models=models)]
    lines.append(say("methods.seeds", n=len(view.seeds), seeds=joined(view.seeds)))
    groups = [group for several in view.groups.values() for group in several]
    once = [method for method in still if not any(group.random for group in groups if group.method == method)]
    if once and len(view.seeds) > 1:
        lines.append(say("methods.once", methods=enumerated(once)))
    return [*lines, *_formats(view), *_software(view)]


def _formats(view: RunView) -> list[Words]:
    """How each model read the examples; nothing for a run that does not record it, or whose models all read text."""
    formats = [(model, prompt_format(view.results, model)) for model in view.models if _has_template(view, model)]
    return [say("methods.format", model=model, format=words) for model, words in formats]


def _has_template(view: RunView, model: str) -> bool:
    return reads_chats(view.results, model) or has_unused_template(view.results, model)


def _model(view: RunView, model: str) -> Part:
    counts = {
        c.costs["total_parameters"] for c in view.results.cells if c.model == model and "total_parameters" in c.costs
    }
    return say("methods.model", model=model, parameters=f"{max(counts):,.0f}") if counts else model


def _software(view: RunView) -> list[Words]:
    facts = view.results.environment
    done = [cell for cell in view.results.cells if cell.status == "done"]
    devices = dict.fromkeys(cell.environment["device"] for cell in done if "device" in cell.environment)
    precisions = dict.fromkeys(cell.spec.precision for cell in done)
    libraries = [f"{shown} {facts[name]}" for name, shown in _LIBRARIES if name in facts]
    if not (devices and precisions and libraries and "ftbench" in facts):
        return []
    gaps = {"libraries": joined(libraries), "device": joined(devices), "precision": joined(precisions)}
    return [say("methods.software", ftbench=facts["ftbench"], **gaps)]


def _data(view: RunView) -> list[Words]:
    return [_task(view, task) for task in view.tasks if task.rows]


def _task(view: RunView, task: TaskInfo) -> Words:
    order = [split for split in ("train", "validation", "test") if split in task.rows]
    rows: Part = enumerated(
        say("methods.rows", n=f"{task.rows[split]:,}", split=known("split", "training" if split == "train" else split))
        for split in order
    )
    if task.folds:
        rows = f"{task.rows['test']:,}"
    gaps: dict[str, Part] = {
        "task": task.label,
        "output": known("methods.output", output_key(view.results.cells, task)),
        "language": known("methods.language", task.language),
        "source": known("methods.source", task.source),
        "rows": rows,
    }
    decided = {"metric": task.metrics[0]} if task.metrics else {}
    data = say("methods.data" if task.metrics else "methods.data-no-metric", **decided, **gaps)
    lines = [data]
    if task.folds:
        ranges = {split: fold_range(task, split) for split in order}
        lines.append(say("methods.folds", folds=len(task.folds), **ranges))
    if names := list(dict.fromkeys(name for made in (task.made, *task.made_in_folds) for name in made)):
        said = "methods.made-in-folds" if task.folds else "methods.made"
        lines.append(say(said, augmentations=enumerated(names), made=made_rows(task)))
    return sentences(lines)


def _training(view: RunView) -> list[Words]:
    """Sentences on training; empty if no cell trained, or if the run does not record how."""
    specs = [cell.spec.training for cell in view.results.cells if cell.spec.training]
    if not specs:
        return []

    def every(name: str) -> list[Any]:
        return list(dict.fromkeys(value for spec in specs if (value := getattr(spec, name)) is not None))

    steps, epochs, keep = every("steps"), every("epochs"), every("keep")
    duration = say("methods.steps", n=_one(spread(steps))) if steps else say("methods.epochs", n=_one(spread(epochs)))
    figures: dict[str, Part] = {
        "duration": duration,
        "batch": spread(every("batch_size")),
        "length": spread(every("max_length")),
    }
    apart = _ways_of_training_apart(view)
    lines = [
        say("methods.trained-apart", settings=enumerated(apart), **figures)
        if apart
        else say("methods.trained", **figures),
        say(
            "methods.optimizer",
            schedule=joined(known("methods.schedule", schedule) for schedule in every("schedule")),
            warmup=joined(percent(share) for share in every("warmup")),
            clip=spread(every("gradient_clip")),
        ),
    ]
    if any(every("packing")):
        lines.append(say("methods.packing"))
    lines += [say("methods.keep.best", n=_one(spread(every("validations")))) if rule == "best" else
              say("methods.keep.last") for rule in keep]  # fmt: skip
    if early := every("early_stopping"):
        lines.append(say("methods.early", n=_one(spread(early))))
    return lines


def _ways_of_training_apart(view: RunView) -> list[str]:
    """The settings of training in which the final cells of one model and task differ, by axes or by tuning."""
    places: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for cell in view.results.cells:
        if cell.spec.training:
            places.setdefault((cell.model, cell.task), []).append(cell.spec.training.as_json())
    names = [name for specs in places.values() for name in specs[0] if any(s[name] != specs[0][name] for s in specs)]
    return [f"training.{name}" for name in dict.fromkeys(names)]


def _one(text: str) -> Part:
    """The number 1 itself takes the singular."""
    return 1 if text == "1" else text


def _tuning(view: RunView) -> list[Words]:
    if not _trained(view)[0]:
        return []
    tuning: Mapping[str, Any] = view.results.matrix.get("tuning") or {}
    if not tuning.get("trials"):
        return [say("methods.untuned")]
    searches = view.results.tuning
    if not searches:
        return [say("methods.waiting")]
    strategy = str(tuning.get("strategy", "grid"))
    settings = dict.fromkeys(name for search in searches for point, _ in search.tried for name in point)
    seed = joined(dict.fromkeys(trial.seed for trial in view.results.trials))
    named = {"settings": enumerated(settings), "strategy": known("methods.strategy", strategy), "seed": seed}
    rounds = rounds_of(view.results)
    if rounds is None:
        fraction = percent(float(tuning.get("fraction", 1)))
        lines = [say("methods.tuned", trials=str(tuning["trials"]), fraction=fraction, **named)]
    else:
        shares = enumerated(percent(share) for share in rounds.shares)
        done = {**named, "n": tuning["trials"], "shares": shares, "best": rounds.best}
        if rounds.metrics:
            lines = [say("methods.tuned-rounds-metric", metrics=enumerated(rounds.metrics), **done)]
            if rounds.by_loss:
                lines.append(say("tuning.else-loss"))
        else:
            lines = [say("methods.tuned-rounds", **done)]
        if len(rounds.shares) > 1:
            lines.append(say("methods.halving"))
        kept = sum(search.default for search in searches)
        lines.append(say("methods.defaults-won", kept=kept, total=len(searches)))
    if any(search.fold is not None for search in searches):
        lines.append(say("methods.tuned-folds"))
    if any(len(search.first_round) > tuning["trials"] for search in searches):
        lines.append(say("methods.extended"))
    if edges := sum(search.at_edge for search in searches):
        lines.append(say("methods.edges", n=edges, total=len(searches)))
    return lines


def _evaluation(view: RunView) -> list[Words]:
    cells = view.results.cells
    named = [task.label for task in view.tasks if names_labels(cells, task)]
    scored = [task.label for task in view.tasks if task.output == "label" and task.label not in named]
    texts = [task.label for task in view.tasks if task.output == "text"]
    lines = []
    if scored:
        lines.append(say("methods.labels-of", tasks=enumerated(scored)) if named else say("methods.labels"))
    if named:
        lines.append(say("methods.labels-named", tasks=enumerated(named), tokens=_limits(view, named)))
    if limits := _limits(view, texts):
        lines.append(say("methods.texts", tokens=limits))
    return [*lines, say("methods.means")] if len(view.seeds) > 1 else lines


def _limits(view: RunView, tasks: Sequence[str]) -> str:
    """The most tokens of generated answers to the tasks; empty without tasks."""
    limits = [cell.spec.task.max_new_tokens for cell in view.results.cells if cell.task in tasks]
    return spread(limits) if limits else ""


def _left_out(view: RunView) -> list[Words]:
    cells = view.results.cells
    missing = [cell for cell in cells if cell.status != "done"]
    lines = [say("methods.complete", n=len(cells))]
    if missing:
        counts = {"n": len(cells), "done": len(cells) - len(missing), "missing": len(missing)}
        lines = [say("methods.incomplete", reasons=_reasons(missing, view), **counts)]
    notes = [
        say("methods.task-note", task=task.label, note=in_words(note, view.results.messages))
        for task in view.tasks
        for note in task.notes
    ]
    return [*lines, say("methods.task-notes", notes=joined(notes, comma=SEMICOLONS))] if notes else lines


def _reasons(missing: Sequence[CellResult], view: RunView) -> Words:
    """The reasons of missing cells; cells of equal model, task, method and reason are named once."""
    messages, with_model = view.results.messages, len(view.models) > 1
    where: dict[tuple[str, str, str, str, Note | None], None] = {}
    for cell in missing:
        where.setdefault((cell.method, cell.task, cell.model if with_model else "", cell.status, cell.reason))
    parts: list[Part] = [
        say(
            "methods.cells",
            where=" / ".join(name for name in (model, task, method) if name),
            why=say("absent.reason", status=say(f"status.{status}"), reason=reason_in_words(status, reason, messages)),
        )
        for method, task, model, status, reason in list(where)[:_MOST_REASONS]
    ]  # fmt: skip
    more = len(where) - _MOST_REASONS
    return joined([*parts, say("methods.more", n=more)] if more > 0 else parts, comma=SEMICOLONS)
