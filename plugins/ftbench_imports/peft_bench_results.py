"""Results of PEFT-Bench: the answers of one method with one model on one dataset in a folder.

The layout is that of `scripts/peftbench/run_eval.sh` in https://github.com/kinit-sk/PEFT-Factory:
`METHOD/MODEL/eval_DATASET_SECONDS/generated_predictions.jsonl`, with `prompt`, `predict` and `label` in every line. The
scores are those of `compute_metrics.py` there, which writes `results.jsonl` beside the answers.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench_imports import messages as said
from ftbench_imports.folders import files_below, lines_of
from ftbench_imports.json_fields import JsonFile
from ftbench_imports.scored_runs import Collected, MetricScores, ScoredRun

_ANSWERS = "generated_predictions.jsonl"
_FOLDER = re.compile(r"eval_(?P<dataset>.+)_(?P<time>\d+)")
_THOUGHT = "</think>\n\n"
_COMPARED = 16
"""Characters of an answer that PEFT-Bench compares with the label; it cuts both there."""
_OTHER_METRICS = frozenset(["stsb", "record", "svamp", "conala", "codealpacapy", "apps"])
"""Datasets scored by correlations, by code, or by other programs, not answer by answer."""
_AGREE = 1e-6


def read_peft_bench(folders: Sequence[Path]) -> Collected:
    """The runs in these folders and below them; raises `DataError`."""
    runs: list[ScoredRun] = []
    left_out: list[tuple[str, Note]] = []
    for folder in folders:
        answers = [path for path in files_below(folder, (".jsonl",)) if path.name == _ANSWERS]
        if not answers:
            raise DataError(said.NO_FILES(kind=said.PEFT_BENCH_FILES()), file=folder)
        for path in answers:
            read = _run(path.resolve(), path, {"folder": str(folder)} if len(folders) > 1 else {})
            if isinstance(read, Note):
                left_out.append((str(path), read))
            else:
                runs.append(read)
    return Collected(tuple(runs), tuple(left_out))


def _run(place: Path, path: Path, origin: dict[str, str]) -> ScoredRun | Note:
    """The run of a file of answers; or why it is left out. `place` has the names of the folders above it."""
    match = _FOLDER.fullmatch(place.parent.name)
    if match is None or len(place.parts) < 5:
        return said.NO_PEFT_BENCH_PLACE()
    dataset, model, method = match["dataset"], place.parents[1].name, place.parents[2].name
    if dataset in _OTHER_METRICS:
        return said.OTHER_METRICS(dataset=dataset)
    metric, score = ("accuracy", _same_number) if dataset == "gsm8k" else ("exact_match", _same_text)
    rows = _rows(path, score)
    if not rows:
        return said.NO_SCORES()
    published = _published(path.with_name("results.jsonl"), metric)
    mean = sum(row[0] for row in rows.values()) / len(rows)
    if published is not None and not math.isclose(mean, published, rel_tol=_AGREE, abs_tol=1e-9):
        return said.NOT_REPRODUCED(metric=metric, published=published)
    scores = {metric: MetricScores(rows, direction="higher", published=published)}
    return ScoredRun(method, f"{model}, {dataset}", str(path), match["time"].zfill(20), scores, origin)


def _rows(path: Path, score: Callable[[str, str], bool]) -> dict[str, tuple[float, float]]:
    """Right or wrong by the number of the line with the prompt."""
    rows: dict[str, tuple[float, float]] = {}
    for number, text in lines_of(path):
        line = JsonFile.parse(text, path, number)
        prompt = hashlib.sha256(line.any_text("prompt").encode("utf-8", errors="backslashreplace")).hexdigest()
        right = score(_answer(line.any_text("predict")), _answer(line.any_text("label")))
        rows[f"{number} {prompt}"] = (float(right), 1.0)
    return rows


def _answer(text: str) -> str:
    """What follows the thoughts, in lower case."""
    return text.split(_THOUGHT)[-1].strip().lower()


def _same_text(answer: str, label: str) -> bool:
    return answer[:_COMPARED] == label[:_COMPARED]


def _same_number(answer: str, label: str) -> bool:
    """Whether the number after the last `####` is the same; not if one of them has none."""
    found, wanted = _final_number(answer), _final_number(label)
    return found is not None and wanted is not None and abs(found - wanted) < 1e-6


def _final_number(text: str) -> float | None:
    _, mark, last = text.rpartition("####")
    try:
        return float(last.strip().replace(",", "").replace("%", "")) if mark else None
    except ValueError:
        return None


def _published(path: Path, metric: str) -> float | None:
    """The value that PEFT-Bench computed, if its file is there."""
    if not path.is_file():
        return None
    for number, text in lines_of(path):
        line = JsonFile.parse(text, path, number)
        if line.has(metric):
            return line.number(metric)
    return None
