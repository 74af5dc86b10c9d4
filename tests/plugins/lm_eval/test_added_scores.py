"""What is kept beside the cells becomes metrics of the run, paired by document."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench import MatrixError, StoreError
from ftbench.analysis.read import read_results
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench_lm_eval.harness import MetricRows, TaskResult
from ftbench_lm_eval.metric import HarnessMetric
from ftbench_lm_eval.stored import Measured, path_of, read_measured, write_measured
from tests.plugins.lm_eval.conftest import cells_of

SETTINGS = {"num_fewshot": None, "limit": None, "batch_size": 1, "apply_chat_template": False, "lm_eval": "0.4.13"}


def result(right: str, documents: str = "d" * 64) -> TaskResult:
    """Accuracy by document: `110` has two of three right."""
    rows = tuple((float(digit), 1.0) for digit in right)
    accuracy = MetricRows("mean", "higher", sum(score for score, _ in rows) / len(rows), rows)
    loss = MetricRows("exp", "lower", 1.0, tuple((score, 2.0) for score, _ in rows))
    return TaskResult(
        "arc", "1.0", 0, documents, len(rows), {"acc": accuracy, "word_perplexity": loss}, {}, tuple(right)
    )


def measured(after: str, before: str | None, **options: str) -> Measured:
    return Measured(result(after, **options), None if before is None else result(before, **options), SETTINGS, "base")


@pytest.fixture
def run(plain_run: Path, tmp_path: Path) -> Path:
    """A copy of the run in which three cells were measured."""
    directory = Path(shutil.copytree(plain_run, tmp_path / "run"))
    cells = cells_of(directory)
    write_measured(directory, cells["zero-shot"], {"arc": measured("1100", None)})
    write_measured(directory, cells["full"], {"arc": measured("1111", "1100")})
    write_measured(directory, cells["lora"], {"arc": measured("1000", "1100")})
    return directory


def metrics(directory: Path) -> dict[str, dict[str, float | str | None]]:
    """By method the value of each metric of the harness, or the reason why there is none."""
    found = read_results(directory, registry())
    assert found.problems == ()
    return {
        cell.method: {
            name: score.value if score.value is not None else str(score.reason)
            for name, score in cell.metrics.items()
            if name.startswith("lm_eval:")
        }
        for cell in found.cells
    }


def registry() -> Registry:
    return Registry(load_plugins(entry_points=False))


def test_cells_have_the_value_and_its_change_by_tuning(run: Path) -> None:
    found = metrics(run)
    assert found["full"]["lm_eval:arc:acc"] == 1.0
    assert found["full"]["lm_eval:arc:acc:change"] == 0.5
    assert found["lora"]["lm_eval:arc:acc:change"] == -0.25


def test_a_perplexity_is_exp_of_its_sums_and_its_change_is_that_of_the_loss(run: Path) -> None:
    found = metrics(run)["full"]
    assert found["lm_eval:arc:word_perplexity"] == pytest.approx(1.6487212707)  # exp(4 / 8)
    assert found["lm_eval:arc:word_perplexity:change"] == pytest.approx(4 / 8 - 2 / 8)


def test_a_cell_that_trains_nothing_has_the_value_and_no_change(run: Path) -> None:
    found = metrics(run)
    assert found["zero-shot"]["lm_eval:arc:acc"] == 0.5
    assert found["zero-shot"]["lm_eval:arc:acc:change"] == "nothing was trained"
    assert found["few-shot"]["lm_eval:arc:acc"] == "not measured with lm_eval"


def test_methods_are_compared_by_document(run: Path) -> None:
    from ftbench.analysis.view import RunView

    view = RunView(read_results(run, registry()))
    (comparison,) = view.comparisons.values()
    compared = comparison.metrics["lm_eval:arc:acc"]
    assert compared.statistics is not None
    assert compared.statistics.examples == 4  # documents, though the cells answered other test rows
    full, lora = compared.standing("full"), compared.standing("lora")
    assert full is not None
    assert lora is not None
    difference = compared.pair(full, lora)
    assert difference is not None
    assert difference.value == 0.75


def test_other_documents_are_not_compared(run: Path) -> None:
    write_measured(run, cells_of(run)["lora"], {"arc": measured("1000", "1100", documents="e" * 64)})
    found = metrics(run)
    assert found["lora"]["lm_eval:arc:acc"] == "measured with other settings or documents than most cells"
    assert found["full"]["lm_eval:arc:acc"] == 1.0


def test_a_damaged_file_is_a_problem_of_the_run_and_hides_no_other_cell(run: Path) -> None:
    path_of(run, cells_of(run)["lora"]).write_text("{", encoding="utf-8")
    found = read_results(run, registry())
    assert any("lm_eval" in problem and "cannot be read" in problem for problem in found.problems)
    assert any(cell.metrics.get("lm_eval:arc:acc") for cell in found.cells if cell.method == "full")


def test_a_file_of_a_newer_version_is_refused(run: Path) -> None:
    path = path_of(run, cells_of(run)["lora"])
    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": 2', 1), encoding="utf-8")
    with pytest.raises(StoreError, match="newer ftbench"):
        read_measured(run, cells_of(run)["lora"])


def test_what_is_written_is_read_again(run: Path) -> None:
    value = replace(measured("101", "001"), settings={**SETTINGS, "limit": 3})
    write_measured(run, "a", {"arc": value})
    assert read_measured(run, "a") == {"arc": value}


def test_a_matrix_cannot_ask_for_a_metric_of_the_harness(tmp_path: Path) -> None:
    metric = HarnessMetric("arc", "acc", "mean", "higher", "")
    with pytest.raises(MatrixError, match="ftbench lm-eval"):
        metric.configure("", {}, tmp_path)
