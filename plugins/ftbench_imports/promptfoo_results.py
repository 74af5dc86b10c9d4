"""Results of promptfoo: `promptfoo eval -o results.json`, format version 3.

The format is what `Eval.toResultsFile` writes (promptfoo 0.121): `results.results` has one object for each test with
each prompt and provider.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench.text.one_line import one_line
from ftbench_imports import messages as said
from ftbench_imports.folders import files_below
from ftbench_imports.json_fields import JsonFile
from ftbench_imports.scored_runs import Collected, MetricScores, ScoredRun

_VERSION = 3
_ERROR = 2
"""The `failureReason` of a call that gave no answer."""
_TESTS = "tests"
"""The task of files without a description."""
_LONGEST = 40
"""Characters of a prompt's label that are shown."""

Rows = dict[str, dict[str, list[float]]]
"""By metric and test: the scores of its repetitions."""


def read_promptfoo(places: Sequence[Path]) -> Collected:
    """The runs in these files, or in all JSON files of these folders and below them; raises `DataError`."""
    paths = [path for place in places for path in files_below(place, (".json",))]
    if not paths:
        raise DataError(said.NO_FILES(kind=said.PROMPTFOO_FILES()), file=places[0])
    runs: list[ScoredRun] = []
    left_out: list[tuple[str, Note]] = []
    remarks: list[tuple[str, Note]] = []
    for path in paths:
        file = JsonFile.read(path)
        if file.value("results", "version") != _VERSION:
            found = json.dumps(file.value("results", "version"))[:20]
            raise DataError(said.VERSION(found=found, known=_VERSION), file=path, key="results.version")
        found_runs = _runs(file, {"file": str(path)} if len(paths) > 1 else {})
        if not found_runs:
            left_out.append((str(path), said.NO_RESULTS()))
        runs += found_runs
        if failed := _errors(file):
            remarks.append((str(path), said.SOME_FAILED(n=failed)))
    return Collected(tuple(_with_tasks(runs)), tuple(left_out), tuple(remarks))


def _runs(file: JsonFile, origin: Mapping[str, str]) -> list[ScoredRun]:
    """A run for each pair of prompt and provider."""
    scores: dict[tuple[str, str, int], Rows] = {}
    for i in range(file.rows("results", "results")):
        place = ("results", "results", i)
        prompt = one_line(file.text(*place, "promptId")) if file.has(*place, "promptId") else ""
        index = int(file.number(*place, "promptIdx"))
        rows = scores.setdefault((_provider(file, i), prompt, index), {})
        test = _test(file, i)
        for metric, value in _values(file, i).items():
            rows.setdefault(metric, {}).setdefault(test, []).append(value)
    labels = _labels(file)
    columns = Counter((provider, labels[index]) for provider, _, index in scores)
    return [
        ScoredRun(
            system=provider,
            task=_description(file),
            file=str(file.path),
            created=file.text("results", "timestamp") if file.has("results", "timestamp") else "",
            metrics={metric: _metric(by_test) for metric, by_test in rows.items()},
            settings={
                **origin,
                "prompt": labels[index],
                **({"column": str(index + 1)} if columns[provider, labels[index]] > 1 else {}),
            },
        )
        for (provider, _, index), rows in scores.items()
    ]


def _metric(by_test: Mapping[str, Sequence[float]]) -> MetricScores:
    """Each test counts once, with the mean of its repetitions; more is better in promptfoo."""
    rows = {test: (math.fsum(scores) / len(scores), 1.0) for test, scores in by_test.items()}
    return MetricScores(rows, direction="higher")


def _provider(file: JsonFile, i: int) -> str:
    place = ("results", "results", i, "provider")
    labelled = file.has(*place, "label") and file.value(*place, "label")
    return file.text(*place, "label" if labelled else "id")


def _labels(file: JsonFile) -> dict[int, str]:
    """A short label of each prompt by its index, with the index where two would read the same."""
    texts = {
        int(file.number("results", "results", i, "promptIdx")): _prompt(file, i)
        for i in range(file.rows("results", "results"))
    }
    prompts = set(texts.values())
    short = {text: text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in prompts}
    clash = {label for label in short.values() if list(short.values()).count(label) > 1}
    return {index: f"{short[text]} #{index}" if short[text] in clash else short[text] for index, text in texts.items()}


def _prompt(file: JsonFile, i: int) -> str:
    place = ("results", "results", i, "prompt")
    return one_line(file.any_text(*place, "label" if file.has(*place, "label") else "raw"))


def _test(file: JsonFile, i: int) -> str:
    """The identity of a test: its variables and assertions, so that repetitions and other files can be paired.

    Without variables, which promptfoo can be told not to write, it is the test's number.
    """
    place = ("results", "results", i)
    variables = file.mapping(*place, "vars") if file.has(*place, "vars") else {}
    asserted = file.value(*place, "testCase", "assert") if file.has(*place, "testCase", "assert") else None
    number = None if variables else int(file.number(*place, "testIdx"))
    told = json.dumps([variables, asserted, number], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _values(file: JsonFile, i: int) -> dict[str, float]:
    place = ("results", "results", i)
    named = file.mapping(*place, "namedScores") if file.has(*place, "namedScores") else {}
    return {
        "pass": float(file.truth(*place, "success")),
        "score": file.signed_number(*place, "score"),
        **{f"named:{name}": file.signed_number(*place, "namedScores", name) for name in named},
    }


def _errors(file: JsonFile) -> int:
    reasons = [("results", "results", i, "failureReason") for i in range(file.rows("results", "results"))]
    return len([reason for reason in reasons if file.has(*reason) and file.value(*reason) == _ERROR])


def _description(file: JsonFile) -> str:
    described = file.has("config", "description") and file.value("config", "description")
    return file.text("config", "description") if described else ""


def _with_tasks(runs: Sequence[ScoredRun]) -> list[ScoredRun]:
    """Runs of files without a description get a task for each set of tests."""
    by_file: dict[str, set[str]] = {}
    for run in runs:
        by_file.setdefault(run.file, set()).update(run.metrics["pass"].rows)
    sets = [frozenset(by_file[run.file]) for run in runs if not run.task]
    distinct = list(dict.fromkeys(sets))

    def named(run: ScoredRun) -> str:
        place = distinct.index(frozenset(by_file[run.file]))
        return f"{_TESTS} {place + 1}" if len(distinct) > 1 else _TESTS

    return [run if run.task else replace(run, task=named(run)) for run in runs]
