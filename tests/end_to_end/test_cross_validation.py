"""A real run with folds: every row answered once a seed, resumed without redoing, and shown as what it is."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.analysis.read import read_results
from ftbench.analysis.view import RunView
from ftbench.api.loading import load
from ftbench.presentation.ways_apart import how_they_differ
from ftbench.storage.run_file import read_run
from ftbench_reports.html.sections.methods_text import MethodsText
from tests.core.conftest import command
from tests.core.data.loading import labelled, texts

from .test_resume import contents

ROWS = 60
MATRIX = """\
name: folded
models: [{model: "MODEL", name: tiny}]
tasks: [{task: sentiment, data: reviews.jsonl, folds: 3}]
methods: [full, {method: lora, r: 4}]
seeds: [0, 1]
training: {steps: 3, batch_size: 8, max_length: 128}
"""


def run_here(folder: Path) -> tuple[int, str, str]:
    matrix = folder.parent / "folded.yaml"
    return command("run", matrix, "--out", folder, "--no-report", "--executor", "inline")


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """The run directory of twelve cells: three folds, two methods, two seeds."""
    folder = tmp_path_factory.mktemp("folded")
    rows = labelled(["positive", "negative"], ROWS)
    (folder / "reviews.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "folded.yaml").write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
    code, _, errors = run_here(folder / "run")
    assert code == 0, errors
    return folder / "run"


@pytest.fixture
def own(folded: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be damaged."""
    shutil.copytree(folded.parent, tmp_path / "own")
    return tmp_path / "own" / "run"


def rows_of(run: Path, level: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(command("results", run, "--level", level, "--format", "json")[1])
    return rows


def test_there_is_a_finished_cell_for_every_method_seed_and_fold(folded: Path) -> None:
    cells = rows_of(folded, "cell")
    assert Counter((cell["method"], cell["seed"], cell["fold"]) for cell in cells) == {
        (method, seed, fold): 1 for method in ("full", "lora") for seed in (0, 1) for fold in (1, 2, 3)
    }
    assert {cell["status"] for cell in cells} == {"done"}


def test_every_row_is_answered_once_by_each_method_and_seed_in_the_same_fold(folded: Path) -> None:
    answers = rows_of(folded, "example")
    counted = Counter((row["method"], row["seed"], row["example"]) for row in answers)
    assert len(counted) == 2 * 2 * ROWS
    assert set(counted.values()) == {1}
    assert len({(row["example"], row["fold"]) for row in answers}) == ROWS


def test_the_accuracy_of_a_group_is_that_of_all_rows_in_the_mean_over_seeds(folded: Path) -> None:
    answers = rows_of(folded, "example")
    for group in rows_of(folded, "group"):
        right = [row["prediction"] == row["reference"] for row in answers if row["method"] == group["method"]]
        assert group["metrics"]["accuracy"] == pytest.approx(sum(right) / (2 * ROWS))
        assert (group["fold"], group["seeds"], group["status"]) == ("3 of 3", 2, "done")
        assert group["comparison"]["accuracy"]["examples"] == ROWS


def test_csv_has_a_column_for_the_fold(folded: Path) -> None:
    for level in ("cell", "group", "example"):
        text = command("results", folded, "--level", level, "--format", "csv")[1]
        assert "fold" in next(csv.reader(io.StringIO(text)))


def test_frames_have_a_column_for_the_fold(folded: Path) -> None:
    results = load(folded)
    for frame in (results.cells(), results.groups(), results.examples()):
        assert "fold" in frame.columns


def test_a_run_that_lost_a_fold_trains_that_fold_alone_and_ends_with_the_same_bytes(own: Path, folded: Path) -> None:
    shutil.rmtree(sorted((own / "cells").iterdir())[0])

    code, _, errors = run_here(own)

    assert code == 0, errors
    assert "(11 were done before)" in errors
    assert contents(own) == contents(folded)


def test_a_fold_that_is_missing_is_said_in_the_group_and_in_the_table(own: Path) -> None:
    for record in read_run(own).cells:
        if record.method == "lora" and record.spec.task.fold and record.spec.task.fold.number == 2:
            shutil.rmtree(own / "cells" / record.cell)
    group = next(row for row in rows_of(own, "group") if row["method"] == "lora")
    assert (group["fold"], group["status"]) == ("2 of 3", "partly done")
    assert group["comparison"]["accuracy"]["examples"] == 40
    table = command("results", own)[1]
    assert "lora has 2 of 3 folds; differences are over the rows that both have" in table


def test_a_method_without_any_finished_fold_has_no_note_on_rows_that_both_have(own: Path) -> None:
    for record in read_run(own).cells:
        if record.method == "lora":
            shutil.rmtree(own / "cells" / record.cell)
    table = command("results", own)[1]
    assert "0 of 3 folds" in table
    assert "differences are over the rows" not in table


def test_runs_of_which_one_lacks_a_fold_say_so_where_they_differ(own: Path, folded: Path) -> None:
    for record in read_run(own).cells:
        if record.method == "lora" and record.spec.task.fold and record.spec.task.fold.number == 2:
            shutil.rmtree(own / "cells" / record.cell)
    said = how_they_differ(ftbench.compare(folded, own).values).text("en")
    assert "the folds that are there (1, 2, 3 → 1, 3)" in said


def test_the_table_of_methods_says_that_it_is_a_cross_validation(folded: Path) -> None:
    table = command("results", folded)[1]
    assert "accuracy (higher is better), 60 test examples" in table
    assert "3-fold cross-validation: every row is a test row once" in table


def test_the_text_for_a_paper_names_the_cross_validation_in_both_languages(folded: Path) -> None:
    content = MethodsText().build(RunView(read_results(folded)))
    assert content is not None
    english, chinese = (" ".join(p.text(tag) for p in content["paragraphs"]) for tag in ("en", "zh"))
    assert "It was evaluated by 3-fold cross-validation: each row was answered once" in english
    assert "采用 3 折交叉验证" in chinese


def test_a_report_has_the_folds_in_its_data_and_on_the_pages_of_cells(folded: Path, tmp_path: Path) -> None:
    code, _, errors = command("report", folded, "--format", "html-folder", "--out", tmp_path / "page")
    assert code == 0, errors
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "3-fold cross-validation of 60 rows, each a test row once" in page
    assert "3 折交叉验证，共 60 行" in page
    assert "2 seeds × 3 folds · " in page
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "page").rglob("*.js")))
    assert "fold 2 of 3-fold cross-validation" in pages
    assert "3 折交叉验证的第 2 折" in pages


def test_a_verdict_names_the_cross_validation_and_what_its_intervals_cover(own: Path, tmp_path: Path) -> None:
    code, _, errors = command("report", own, "--format", "markdown", "--out", tmp_path / "two.md")
    assert code == 0, errors
    assert "60 test examples; 3-fold cross-validation" in (tmp_path / "two.md").read_text(encoding="utf-8")

    here = ("--set", "seeds=[0]", "--no-report", "--executor", "inline")
    assert command("run", own.parent / "folded.yaml", "--out", own, *here)[0] == 0
    assert command("report", own, "--out", tmp_path / "one.html")[0] == 0
    page = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "intervals cover test examples and folds; what another seed would change is not in them" in page
    assert "3 折交叉验证" in page


def test_the_run_again_of_one_cell_is_a_matrix_with_its_fold(folded: Path) -> None:
    from ftbench.analysis.reproduction import reproduction

    results = read_results(folded)
    again = reproduction(results, results.cells[0])
    assert again is not None
    assert "folds: 3" in again.matrix


def test_the_models_of_all_folds_are_measured_on_another_task_and_its_model_on_rows_of_all_folds(own: Path) -> None:
    rows = [{"document": text, "summary": text[:9]} for text in texts(30)]
    (own.parent / "texts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    folded_task = "{task: sentiment, data: reviews.jsonl, folds: 3}"
    other_task = "{task: summarization, data: texts.jsonl, max_new_tokens: 2}"
    chosen = ("--set", f"tasks=[{folded_task}, {other_task}]", "--set", "methods=[{method: lora, r: 4}]")
    here = ("--set", "seeds=[0]", "--no-report", "--executor", "inline")
    code, _, errors = command("run", own.parent / "folded.yaml", "--out", own, *chosen, *here)
    assert code == 0, errors
    assert "(3 were done before)" in errors
    cells = read_results(own).cells
    measured = [cell.other_tasks["summarization"] for cell in cells if cell.task == "sentiment"]
    (back,) = (cell.other_tasks["sentiment"] for cell in cells if cell.task == "summarization")
    assert len(measured) == 3
    assert back.examples == 32
    group = next(row for row in rows_of(own, "group") if row["task"] == "sentiment")
    changes = [other.change for other in measured]
    assert group["other_tasks"]["summarization"] == pytest.approx(sum(changes) / 3)
