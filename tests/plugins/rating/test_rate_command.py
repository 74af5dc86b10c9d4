"""`ftbench rate make`, `import` and `status` from the command line, on a run directory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.records.prediction import Prediction
from ftbench.records.result import ResultRecord, TrainingSummary
from ftbench.storage.cell_files import write_predictions, write_result
from ftbench_rating.study.files import load_study
from tests.specs import cell_spec

Rate = Callable[..., tuple[int, str, str]]

MODEL = "okapi-9000m"
EXAMPLES = 24


@pytest.fixture
def rate(capsys: pytest.CaptureFixture[str]) -> Rate:
    """`rate(…)`: exit code, output and errors of `ftbench rate …`."""
    from ftbench.commandline.main import main

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["rate", *map(str, arguments)])
        code = done.value.code
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run of two tasks: answers of four methods, of which one failed and one has two seeds."""
    cells = []
    for task, output in (("support-qa", "text"), ("sentiment-zh", "label")):
        for method, seed in (("zero-shot", 0), ("few-shot", 0), ("zebra", 3), ("zebra", 4), ("broken", 0)):
            name = f"{task}-{method}-{seed}"
            spec = cell_spec(method=method, seed=seed).as_json()
            planned = {"cell": name, "model": MODEL, "task": task, "method": method, "seed": seed}
            cells.append({**planned, "skip": None, "spec": spec})
            if method != "broken":
                write_cell(
                    tmp_path / "run" / "cells" / name, [answer(row, method, seed, output) for row in range(EXAMPLES)]
                )
    content = {
        "format": 2,
        "matrix_directory": "..",
        "plugin_files": [],
        "name": "a-run",
        "matrix": {"name": "a-run", "models": ["m"], "tasks": ["support-qa"], "methods": ["zero-shot"]},
        "baseline": "zero-shot",
        "cells": cells,
        "tasks": [
            planned_task("support-qa", "support-qa", "text", "en"),
            planned_task("sentiment-zh", "sentiment", "label", "zh"),
        ],
        "models": [],
        "metrics": [],
        "plugins": [],
        "environment": {},
    }
    (tmp_path / "run" / "run.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "run"


def planned_task(label: str, name: str, output: str, language: str) -> dict[str, Any]:
    rows = {"train": 100, "validation": 10, "test": EXAMPLES}
    return {"label": label, "task": name, "output": output, "language": language, "metrics": [], "rows": rows,
            "source": "built-in", "notes": []}  # fmt: skip


def answer(row: int, method: str, seed: int, output: str) -> Prediction:
    prompt = f"Question: what about {row}?\nAnswer:"
    reference = ("positive", "negative")[row % 2] if output == "label" else f"Reference {row} {row * 7}."
    text = "positive" if output == "label" else f"About {row}, {len(method) + seed}."
    shots = "Question: solved?\nAnswer: yes\n\n" if method == "few-shot" else ""
    return Prediction(f"e{row:02d}", shots + prompt, reference, text, "en", 1.0, 1)


def write_cell(folder: Path, predictions: list[Prediction]) -> None:
    folder.mkdir(parents=True)
    result = ResultRecord(cell=folder.name, costs={}, environment={}, training=TrainingSummary(), notes=())
    write_result(folder, result)
    write_predictions(folder, predictions)


def sheet_rows(study: Path, rater: str) -> list[list[str]]:
    text = (study / "send" / rater / "sheet.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_dry_run_shows_the_design_and_writes_nothing(run: Path, rate: Rate) -> None:
    before = sorted(run.rglob("*"))
    code, output, errors = rate("make", run, "--task", "support-qa", "--items", 10, "--dry-run")
    assert (code, errors) == (0, "")
    lines = output.splitlines()
    assert lines[0] == f"support-qa-1: likert5 on support-qa with {MODEL}, 3 raters, 10 examples, 3 methods"
    assert lines[1].split(maxsplit=1)[1] == "zero-shot (seed 0), few-shot (seed 0), zebra (seed 3)"
    assert lines[2].split(maxsplit=1)[1] == "accuracy 0.4, fluency 0.3, professionalism 0.3 (weights)"
    assert "40 items: 5 practice, 30 judged, 3 shown again, 2 attention; about 0.2 hours" in lines[3]
    assert "The 95 % interval of the difference between two methods will be about ±0.7 points of the scale" in output
    assert sorted(run.rglob("*")) == before


def test_a_study_goes_from_make_to_status(run: Path, rate: Rate) -> None:
    code, output, _ = rate("make", run, "--task", "support-qa", "--items", 10, "--raters", 2)
    study = run / "ratings" / "support-qa-1"
    assert (code, output.splitlines()[-1]) == (
        0,
        f"Written: {study}. Send each rater one folder of {study / 'send'}, and nothing else.",
    )
    rows = sheet_rows(study, "R2")
    for row in rows[1:20]:
        row[4:7] = ["4", "3", "5"]
    sheet = run.parent / "bo.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    code, output, _ = rate("import", run, sheet)
    judged = 19 - 5
    assert (code, output) == (0, f"{sheet}: support-qa-1, R2: {3 * judged} judgements, {3 * judged} new\n")
    assert rate("import", run, sheet)[1] == f"{sheet}: support-qa-1, R2: {3 * judged} judgements, nothing new\n"
    code, output, _ = rate("status", run)
    lines = output.splitlines()
    assert code == 0
    assert lines[0] == "support-qa-1: likert5 on support-qa, 10 examples, 1 of 2 raters"
    assert lines[3].split()[-1] == "35"
    assert lines[4].split()[-1] == str(35 - judged)
    assert lines[5].startswith(f"R2: {rows[20][0]}, {rows[21][0]}, ")
    assert lines[5].endswith(" and others are missing")


def test_few_shot_prompts_are_shown_without_their_examples(run: Path, rate: Rate) -> None:
    rate("make", run, "--task", "support-qa", "--methods", "few-shot,zebra")
    study = run / "ratings" / "support-qa-1"
    assert {row[2].splitlines()[0][:20] for row in sheet_rows(study, "R1")[1:]} == {"Question: what about"}


def test_labels_are_shown_as_the_words_of_the_language(run: Path, rate: Rate) -> None:
    rate("make", run, "--task", "sentiment-zh", "--items", 8)
    rows = sheet_rows(run / "ratings" / "sentiment-zh-1", "R1")
    assert rows[0][4:6] == ["正确性", "合理性"]
    assert {row[3] for row in rows[1:]} == {"正面", "负面"}


def test_a_second_study_of_a_task_gets_the_next_number(run: Path, rate: Rate) -> None:
    for _ in range(2):
        rate("make", run, "--task", "support-qa", "--items", 4, "--raters", 1)
    one, other = (load_study(run / "ratings" / f"support-qa-{number}") for number in (1, 2))
    assert one.key.secret != other.key.secret
    assert {item.example for item in one.key.items if item.kind == "item"} == {
        item.example for item in other.key.items if item.kind == "item"
    }


def test_options_change_the_design(run: Path, rate: Rate, tmp_path: Path) -> None:
    questions = tmp_path / "questions.yaml"
    questions.write_text("dimensions: [{name: tone, weight: 1, question: 'Polite?'}]\n", encoding="utf-8")
    options = ("--scheme", "pairwise", "--dimensions", questions, "--out", tmp_path / "mine", "--seed", 7)
    assert rate("make", run, "--task", "support-qa", *options, "--methods", "zebra, zero-shot", "--raters", 1)[::2] == (
        0,
        "",
    )
    study, key, _ = load_study(tmp_path / "mine")
    assert (study.id, study.scheme, [one.name for one in study.dimensions]) == ("mine", "pairwise", ["tone"])
    assert (key.seed, dict(key.seeds), key.model) == (7, {"zero-shot": 0, "zebra": 3}, MODEL)


def test_assumptions_of_the_expected_interval_can_be_given(run: Path, rate: Rate) -> None:
    _, output, _ = rate("make", run, "--task", "support-qa", "--items", 10, "--assume-sd", 0.6, "--dry-run")
    assert (
        "will be about ±0.35 points of the scale, if one rater's differences have a standard deviation of 0.6" in output
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "the run has several tasks; choose one with --task: support-qa, sentiment-zh"),
        (("--task", "suport-qa"), "the run has no task \"suport-qa\". Did you mean 'support-qa'?"),
        (("--task", "support-qa", "--model", "x"), f'the run has no model "x" on support-qa. Known: {MODEL}.'),
        (("--task", "support-qa", "--methods", "zebr"), 'the run has no method "zebr" on support-qa. Did you mean'),
        (("--task", "support-qa", "--methods", "broken"), "broken has no answers on support-qa: has not run yet"),
        (("--task", "support-qa", "--methods", "zebra", "--scheme", "pairwise"), "needs at least 2 methods"),
        (("--task", "support-qa", "--dimension", "tone"), '--dimension "tone": expected NAME:WEIGHT'),
        (("--task", "support-qa", "--dimension", "a:1", "--dimensions", "x.yaml"), "cannot be used together"),
        (("--task", "support-qa", "--out", "/tmp/zebra-study"), '"zebra-study" names zebra; choose another --out'),
    ],
)
def test_a_mistake_is_told_in_a_line_and_leaves_nothing(
    options: tuple[str, ...], told: str, run: Path, rate: Rate
) -> None:
    code, _, errors = rate("make", run, *options)
    assert code == 2
    assert told in errors
    assert len(errors.splitlines()) == 1
    assert not (run / "ratings").exists()


def test_all_faults_of_a_file_are_told(run: Path, rate: Rate) -> None:
    rate("make", run, "--task", "support-qa", "--items", 4, "--raters", 1)
    rows = sheet_rows(run / "ratings" / "support-qa-1", "R1")
    rows[7][4], rows[9][6] = "7", "3.5"
    sheet = run.parent / "bo.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    code, _, errors = rate("import", run, sheet)
    assert code == 2
    lines = errors.splitlines()
    assert lines[0] == "error: nothing was imported:"
    places = []
    for line in lines[1:]:
        place, column, _ = line.strip().split(": ", 2)
        places.append((place.rpartition(":")[0], column))
    assert places == [(str(sheet), "accuracy"), (str(sheet), "professionalism")]


def test_the_commands_import_nothing_heavy_at_start_up(python: Callable[[str], list[str]]) -> None:
    import subprocess

    code = (
        "from ftbench.commandline.main import _add_plugin_commands, cli\n_add_plugin_commands([])\n"
        "assert 'rate' in cli.commands\n"
        "print(sorted({'torch', 'pydantic', 'openpyxl', 'numpy', 'scipy', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(python(code), capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
