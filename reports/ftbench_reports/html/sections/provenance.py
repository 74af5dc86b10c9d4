"""Where the numbers come from: the command, models, data, metrics, software, and third-party licences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ftbench.analysis.reproduction import run_command
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue, Note
from ftbench_reports.html.cell_pages import flattened, written
from ftbench_reports.label_scoring import output_key
from ftbench_reports.language import SEMICOLONS, Part, Words, joined, known, say, sentences
from ftbench_reports.notes import in_words
from ftbench_reports.prompt_formats import prompt_format
from ftbench_reports.row_counts import row_count
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell
from ftbench_reports.wording import ARROWS

_FINGERPRINT = 16
"""Digits of a fingerprint shown: enough to tell models and data apart; pages of cells show all."""

_OWN_COLUMNS = frozenset({"", "fingerprint", "format", "template", "system", "thinking"})
"""Facts of a model's specification that are not among its details."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Tables of facts, the matrix as it was run, and the licences of the page's parts."""

    name: str = "provenance"

    def build(self, view: RunView) -> Mapping[str, Any]:
        results = view.results
        tables = [_models(view), _tasks(view), _signatures(view), _environment(view), _plugins(view)]
        return {
            "problems": results.problems,
            "tables": [table for table in tables if table],
            "matrix": yaml.safe_dump(_plain(results.matrix), sort_keys=False, allow_unicode=True, width=100),
            "command": run_command(results, "matrix.yaml"),
            "licences": _licences(results.environment.get("ftbench")),
        }


def _licences(version: str | None) -> Words:
    own_code = say("provenance.own-version", version=version) if version else say("provenance.own")
    return sentences([own_code, say("provenance.nothing-foreign"), say("provenance.contents")])


def _models(view: RunView) -> Table:
    described = {str(entry.get("label")): entry for entry in view.results.models}
    rows = []
    for model in view.models:
        cells = [cell for cell in (*view.results.cells, *view.results.trials) if cell.model == model]
        facts = dict.fromkeys(pair for cell in cells for pair in flattened(cell.spec.model.as_json()))
        about = described.get(model, {})
        shape: Mapping[str, Any] = about.get("facts", {})
        parameters = {cell.costs["total_parameters"] for cell in cells if "total_parameters" in cell.costs}
        more = [*flattened(about.get("details", {})), *((n, v) for n, v in facts if n not in _OWN_COLUMNS)]
        prints = [about["fingerprint"]] if "fingerprint" in about else [v for n, v in facts if n in ("fingerprint", "")]
        rows.append((
            TableCell(model, header=True),
            TableCell(str(shape.get("architecture")) if shape.get("architecture") else say("not-recorded")),
            TableCell(" – ".join(f"{value:,.0f}" for value in sorted(parameters)) or say("not-recorded")),
            TableCell(known("licence", str(about["licence"])) if about.get("licence") else say("not-recorded")),
            _fingerprints(prints),
            TableCell(prompt_format(view.results, model)),
            TableCell(joined(f"{name}: {value}" for name, value in dict.fromkeys(more)) if more else "–"),
        ))  # fmt: skip
    names = ("column.model", "provenance.architecture", "cost.total_parameters", "provenance.licence",
             "provenance.fingerprint", "provenance.format", "provenance.details")  # fmt: skip
    columns = tuple(Column(say(name), numeric=name == "cost.total_parameters") for name in names)
    return Table("models", say("provenance.models"), columns, (Body(tuple(rows)),))


def _fingerprints(fingerprints: Iterable[str]) -> TableCell:
    shown = [
        fingerprint if len(fingerprint) <= _FINGERPRINT + 8 else f"{fingerprint[:_FINGERPRINT]}…"
        for fingerprint in dict.fromkeys(fingerprints)
    ]
    return TableCell(joined(shown) if shown else say("not-recorded"))


def _noted(notes: Sequence[Note], messages: MessageCatalogue) -> Part:
    return joined((in_words(note, messages) for note in notes), comma=("; ", "；")) if notes else "–"


def _tasks(view: RunView) -> Table:
    rows = tuple(
        (
            TableCell(task.label, header=True, below=task.task if task.task != task.label else None),
            TableCell(known("output", output_key(view.results.cells, task))),
            TableCell(task.language),
            TableCell(_row_counts(task.rows, task.made)),
            TableCell(known("provenance.source", task.source) if task.source else say("not-recorded")),
            _fingerprints(_data_of(view, task.label)),
            TableCell(_noted(task.notes, view.results.messages)),
        )
        for task in view.tasks
    )
    names = (
        "column.task",
        "provenance.output",
        "provenance.language",
        "provenance.rows",
        "provenance.source",
        "provenance.fingerprint",
        "provenance.notes",
    )
    columns = tuple(Column(say(name), numeric=False) for name in names)
    return Table("tasks", say("provenance.tasks"), columns, (Body(rows),))


def _data_of(view: RunView, task: str) -> list[str]:
    """The hash over all examples of a task, which is part of its cells' identity."""
    return [cell.spec.task.data for cell in view.results.cells if cell.task == task]


def _row_counts(rows: Mapping[str, int], made: Mapping[str, int]) -> Words:
    order = {split: place for place, split in enumerate(("train", "validation", "test"))}
    splits = sorted(rows, key=lambda split: order.get(split, len(order)))
    counts = [joined([known("split", split), row_count(split, rows, made)], comma=" ") for split in splits]
    return joined(counts) if counts else say("not-recorded")


def _signatures(view: RunView) -> Table | None:
    """A row per metric and signature, with its tasks."""
    notes = Footnotes()
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for task in view.tasks:
        cells = [cell for cell in view.results.cells if cell.task == task.label and cell.status == "done"]
        names = dict.fromkeys([*task.metrics, *(name for cell in cells for name in cell.metrics)])
        for name in names:
            # A cell without a value has computed nothing, so its signature does not count.
            values = [cell.metrics[name] for cell in cells if name in cell.metrics]
            distinct = dict.fromkeys(value.signature for value in values if value.value is not None)
            alike.setdefault((name, tuple(filter(None, distinct))), []).append(task.label)
    rows = []
    for (name, signatures), tasks in sorted(alike.items(), key=lambda item: item[0][0]):
        metric = view.results.metrics.get(name)
        warn = (notes.add(say("provenance.signatures-differ")),) if len(signatures) > 1 else ()
        everywhere = len(tasks) == len(view.tasks) > 1
        rows.append((
            TableCell(f"{name} {ARROWS[metric.direction] if metric else ''}".strip(), header=True, notes=warn),
            TableCell(joined(signatures, comma=SEMICOLONS) if signatures else say("not-recorded")),
            TableCell(say("provenance.all-tasks") if everywhere else joined(tasks)),
        ))  # fmt: skip
    keys = ("column.metric", "provenance.signature", "provenance.on")
    columns = tuple(Column(say(key), numeric=False) for key in keys)
    return (
        Table("signatures", say("provenance.signatures"), columns, (Body(tuple(rows)),), tuple(notes.notes))
        if rows
        else None
    )


def _environment(view: RunView) -> Table | None:
    """The environment without the lines on models, which have a separate table."""
    model_facts = {f"model {entry.get('label')}" for entry in view.results.models}
    facts = {name: value for name, value in view.results.environment.items() if name not in model_facts}
    rows = tuple((TableCell(name, header=True), TableCell(str(value))) for name, value in facts.items())
    columns = (Column(say("provenance.fact"), numeric=False), Column(say("provenance.value"), numeric=False))
    return Table("environment", say("provenance.environment"), columns, (Body(rows),)) if rows else None


def _plugins(view: RunView) -> Table | None:
    plugins = view.results.plugins
    filled = {key for plugin in plugins for key, value in plugin.items() if value is not None}
    names = [key for key in dict.fromkeys(["name", "version", *(key for p in plugins for key in p)]) if key in filled]
    rows = tuple(
        tuple(TableCell(_in_words(plugin.get(name)), header=place == 0) for place, name in enumerate(names))
        for plugin in plugins
    )
    columns = tuple(Column(known("plugin", name), numeric=False) for name in names)
    return Table("plugins", say("provenance.plugins"), columns, (Body(rows),)) if rows else None


def _in_words(value: Any) -> Part:
    if value is None or value == []:
        return "–"
    return joined(map(written, value)) if isinstance(value, Sequence) and not isinstance(value, str) else written(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
