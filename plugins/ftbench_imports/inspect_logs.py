"""Logs of Inspect: one task with one model in a `.json` or `.eval` file.

The format is that of `EvalLog` in `inspect_ai/log/_log.py` (version 2). An `.eval` file is an archive; its
`header.json` is the log without samples, and its `summaries.json` lists the samples with their scores.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench_imports import messages as said
from ftbench_imports.archives import entry
from ftbench_imports.folders import files_below
from ftbench_imports.json_fields import JsonFile, parse_json
from ftbench_imports.scored_runs import Collected, MetricScores, ScoredRun

_VERSION = 2
_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
"""Correct, partial, incorrect, no answer: the letters of Inspect's scorers and the numbers that it makes of them."""
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_SETTINGS = ("task_args", "model_args", "model_generate_config", "model_base_url", "solver", "solver_args")
_MEANS = ("accuracy", "mean")
"""Names of Inspect's metrics that are the mean of the samples' scores."""

Rows = dict[str, dict[str, list[float]]]
"""By metric and sample: the scores of its epochs."""


def read_inspect(places: Sequence[Path]) -> Collected:
    """The runs in these logs, or in all logs of these folders and below them; raises `DataError`."""
    runs: list[ScoredRun] = []
    left_out: list[tuple[str, Note]] = []
    remarks: list[tuple[str, Note]] = []
    for place in places:
        logs = [path for path in files_below(place, (".eval", ".json")) if path == place or _may_be_log(path)]
        if not logs:
            raise DataError(said.NO_FILES(kind=said.INSPECT_FILES()), file=place)
        for path in logs:
            run = _run(path, {"folder": str(place)} if len(places) > 1 else {})
            if isinstance(run, Note):
                left_out.append((str(path), run))
                continue
            runs.append(run[0])
            left_out += [(str(path), note) for note in run[1]]
            remarks += [(str(path), note) for note in run[2]]
    return Collected(tuple(runs), tuple(left_out), tuple(remarks))


def _may_be_log(path: Path) -> bool:
    """Whether a file found in a folder is a log: Inspect also keeps lists of logs there."""
    return path.suffix == ".eval" or path.name not in ("logs.json", "eval-set.json", "listing.json")


def _run(path: Path, origin: Mapping[str, str]) -> tuple[ScoredRun, list[Note], list[Note]] | Note:
    """The run of a log with the metrics left out and the remarks; or why the log is left out."""
    if path.suffix == ".eval":
        content = entry(path, "header.json")
        if content is None:
            return said.NO_HEADER()
        header = JsonFile.parse(content, path / "header.json")
    else:
        header = JsonFile.read(path)
    if header.value("version") != _VERSION:
        found = json.dumps(header.value("version"))[:20]
        raise DataError(said.VERSION(found=found, known=_VERSION), file=path, key="version")
    if header.text("status") != "success":
        return said.UNFINISHED(status=header.text("status"))
    rows, bad, unscored = _scores(_samples(path, header))
    metrics = {name: _metric(name, by_sample, header) for name, by_sample in rows.items() if name not in bad}
    if not rows:
        return said.NO_SCORES()
    run = ScoredRun(
        system=header.text("eval", "model"),
        task=header.text("eval", "task"),
        file=str(path),
        created=header.text("eval", "created"),
        metrics=metrics,
        settings={**origin, **_settings(header)},
    )
    missing = [said.NOT_A_NUMBER(metric=name) for name in rows if name in bad]
    return run, missing, [said.SOME_UNSCORED(metric=name, n=count) for name, count in unscored.items()]


def _samples(path: Path, header: JsonFile) -> JsonFile:
    """An object with the list `samples`."""
    if path.suffix != ".eval":
        return header if header.has("samples") else JsonFile(path, {"samples": []})
    content = entry(path, "summaries.json")
    place = path / "summaries.json"
    return JsonFile(place, {"samples": [] if content is None else parse_json(content, place)})


def _scores(log: JsonFile) -> tuple[Rows, set[str], dict[str, int]]:
    """The scores; the metrics with a value that is no number; and the number of answers without a score, by metric."""
    rows: Rows = {}
    bad: set[str] = set()
    unscored: dict[str, int] = {}
    for i in range(log.rows("samples") if log.value("samples") is not None else 0):
        if not log.has("samples", i, "scores") or log.value("samples", i, "scores") is None:
            continue
        example = log.name("samples", i, "id")
        for scorer in log.mapping("samples", i, "scores"):
            value = log.value("samples", i, "scores", scorer, "value")
            for metric, single in _parts(scorer, value):
                by_sample = rows.setdefault(metric, {})
                number = _number(single)
                if number is None:
                    bad.add(metric)
                elif math.isnan(number):
                    unscored[metric] = unscored.get(metric, 0) + 1
                else:
                    by_sample.setdefault(example, []).append(number)
    return {name: by_sample for name, by_sample in rows.items() if by_sample or name in bad}, bad, unscored


def _parts(scorer: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A scorer's value, or each value of a scorer that gives several by name."""
    if isinstance(value, dict):
        yield from ((f"{scorer}:{name}", single) for name, single in value.items())
    else:
        yield scorer, value


def _number(value: Any) -> float | None:
    """The number that Inspect makes of a score: not a number for an answer without one, None where there is none."""
    if value is None:
        return math.nan
    if isinstance(value, str):
        return _LETTERS.get(value, _WORDS.get(value.lower(), _digits(value)))
    if not isinstance(value, bool | int | float) or abs(value) >= 1e300:
        return None
    return float(value)


def _digits(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and len(text) < 30 else None


def _metric(name: str, by_sample: Mapping[str, Sequence[float]], header: JsonFile) -> MetricScores:
    """Each sample counts once, with the mean of its epochs."""
    rows = {sample: (math.fsum(scores) / len(scores), 1.0) for sample, scores in by_sample.items()}
    return MetricScores(rows, published=_published(name, header))


def _published(name: str, header: JsonFile) -> float | None:
    """Inspect's own mean of the scores; None if it computed none or several."""
    if not header.has("results", "scores"):
        return None
    found = [
        header.signed_number("results", "scores", i, "metrics", metric, "value")
        for i in range(header.rows("results", "scores"))
        if header.name("results", "scores", i, "name") == name.rpartition(":")[2]
        for metric in _MEANS
        if header.has("results", "scores", i, "metrics", metric, "value")
    ]
    return found[0] if len(found) == 1 else None


def _settings(header: JsonFile) -> dict[str, str]:
    found = {name: header.value("eval", name) for name in _SETTINGS if header.has("eval", name)}
    return {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
        for name, value in found.items()
        if value not in (None, {}, "")
    }
