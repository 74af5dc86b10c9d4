"""What is kept beside the cells becomes metrics of the run, paired by document."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench import MatrixError, StoreError
from ftbench.analysis.read import read_results
from ftbench.analysis.view import RunView
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench_lm_eval.added import added_scores
from ftbench_lm_eval.harness import MetricRows, TaskResult, _digest
from ftbench_lm_eval.metric import HarnessMetric
from ftbench_lm_eval.stored import Measured, path_of, read_measured, write_measured
from tests.conftest import CHECKOUT

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


KEPT = CHECKOUT / "tests" / "fixtures" / "kept_runs" / "format-2"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run of which the cells of one task were measured."""
    directory = Path(shutil.copytree(KEPT, tmp_path / "run"))
    write_measured(directory, cell_of("zero-shot"), {"arc": measured("1100", None)})
    write_measured(directory, cell_of("layernorm"), {"arc": measured("1111", "1100")})
    write_measured(directory, cell_of("layernorm", 1), {"arc": measured("1000", "1100")})
    return directory


def cell_of(method: str, seed: int = 0) -> str:
    """A cell of the task sentiment."""
    for cell in json.loads((KEPT / "run.json").read_text(encoding="utf-8"))["cells"]:
        if (cell["task"], cell["method"], cell["seed"]) == ("sentiment", method, seed):
            return str(cell["cell"])
    raise AssertionError(method)


def metrics(directory: Path, cell: str) -> dict[str, float | str]:
    """The value of each metric of the harness, or the reason why there is none."""
    found = read_results(directory, registry())
    assert found.problems == ()
    (result,) = (one for one in found.cells if one.cell == cell)
    return {
        name.removeprefix("lm_eval:arc:"): score.value if score.value is not None else str(score.reason)
        for name, score in result.metrics.items()
        if name.startswith("lm_eval:")
    }


def registry() -> Registry:
    return Registry(load_plugins(entry_points=False))


def test_cells_have_the_value_and_its_change_by_tuning(run: Path) -> None:
    first, second = (metrics(run, cell_of("layernorm", seed)) for seed in (0, 1))
    assert (first["acc"], first["acc:change"]) == (1.0, 0.5)
    assert (second["acc"], second["acc:change"]) == (0.25, -0.25)


def test_a_perplexity_is_exp_of_its_sums_and_its_change_is_that_of_the_loss(run: Path) -> None:
    found = metrics(run, cell_of("layernorm"))
    assert found["word_perplexity"] == pytest.approx(1.6487212707)  # exp(4 / 8)
    assert found["word_perplexity:change"] == pytest.approx(4 / 8 - 2 / 8)


def test_a_cell_that_trains_nothing_has_the_value_and_no_change(run: Path) -> None:
    found = metrics(run, cell_of("zero-shot"))
    assert found["acc"] == 0.5
    assert found["acc:change"] == "nothing was trained"


def test_a_cell_that_was_not_measured_says_so_and_a_task_without_measurements_says_nothing(run: Path) -> None:
    assert metrics(run, cell_of("layernorm (default)"))["acc"] == "not measured with lm_eval"
    results = read_results(run, registry())
    others = [cell for cell in results.cells if cell.task == "summarization"]
    assert others
    assert not any(name.startswith("lm_eval:") for cell in others for name in cell.metrics)


def test_methods_are_compared_by_document(run: Path) -> None:
    view = RunView(read_results(run, registry()))
    (comparison,) = (one for one in view.comparisons.values() if one.task.label == "sentiment")
    compared = comparison.metrics["lm_eval:arc:acc"]
    assert compared.statistics is not None
    assert compared.statistics.examples == 4  # documents, though the cells answered other test rows
    assert comparison.examples != 4
    tuned, untuned = compared.standing("layernorm"), compared.standing("zero-shot")
    assert tuned is not None
    assert untuned is not None
    difference = compared.pair(tuned, untuned)
    assert difference is not None
    assert difference.value == 0.125
    assert difference.adjusted_p is not None  # tested, by document


def test_other_documents_are_not_compared(run: Path) -> None:
    write_measured(run, cell_of("layernorm", 1), {"arc": measured("1000", "1100", documents="e" * 64)})
    said = "measured with other settings or documents than most cells"
    assert metrics(run, cell_of("layernorm", 1))["acc"] == said
    assert metrics(run, cell_of("layernorm"))["acc"] == 1.0


def test_the_change_needs_the_same_documents_before_and_after(run: Path) -> None:
    value = Measured(result("1111"), result("1100", "e" * 64), SETTINGS, "base")  # as many, but others
    write_measured(run, cell_of("layernorm"), {"arc": value})
    found = metrics(run, cell_of("layernorm"))
    assert (found["acc"], found["acc:change"]) == (1.0, "measured on other documents before tuning than after it")


def test_other_choices_and_other_settings_of_a_task_are_other_documents() -> None:
    document = {"doc_id": 0, "doc_hash": "d", "prompt_hash": "p", "target_hash": "t", "arguments": [["Sky?", " blue"]]}
    task = {"task": "arc", "metric_list": [{"metric": "acc"}], "dataset_kwargs": {"data_files": "/here"}}
    digest = _digest([document], task)
    assert digest == _digest([document], {**task, "dataset_kwargs": {"data_files": "/there"}})
    assert digest != _digest([{**document, "arguments": [["Sky?", " red"]]}], task)
    assert digest != _digest([document], {**task, "metric_list": [{"metric": "acc_norm"}]})


def test_each_model_has_documents_of_its_own(run: Path) -> None:
    """With a chat template the prompts of two models differ; the model with fewer cells keeps its scores."""
    results = read_results(run, registry())
    layers = [cell_of("layernorm", seed) for seed in (0, 1)]
    two = replace(
        results,
        cells=tuple(replace(cell, model="other") if cell.cell in layers[:1] else cell for cell in results.cells),
    )
    write_measured(run, layers[0], {"arc": measured("1110", "1100", documents="e" * 64)})
    found = [added for added in added_scores(run, two) if added.metric.name == "lm_eval:arc:acc"]
    scores = found[0].scores
    assert {cell: scores[cell].value for cell in layers} == {layers[0]: 0.75, layers[1]: 0.25}
    for cell, letter in zip(layers, "ed", strict=True):
        assert f"documents:4@{letter * 12}" in str(scores[cell].signature)


def test_a_damaged_file_is_a_problem_of_the_run_and_hides_no_other_cell(run: Path) -> None:
    path_of(run, cell_of("layernorm", 1)).write_text("{", encoding="utf-8")
    found = read_results(run, registry())
    assert any("lm_eval" in problem and "cannot be read" in problem for problem in found.problems)
    (other,) = (cell for cell in found.cells if cell.cell == cell_of("layernorm"))
    assert other.metrics["lm_eval:arc:acc"].value == 1.0


def test_a_file_of_a_newer_version_is_refused(run: Path) -> None:
    path = path_of(run, cell_of("layernorm", 1))
    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": 2', 1), encoding="utf-8")
    with pytest.raises(StoreError, match="newer ftbench"):
        read_measured(run, cell_of("layernorm", 1))


def test_what_is_written_is_read_again(run: Path) -> None:
    value = replace(measured("101", "001"), settings={**SETTINGS, "limit": 3})
    write_measured(run, "a", {"arc": value})
    assert read_measured(run, "a") == {"arc": value}


def test_a_matrix_cannot_ask_for_a_metric_of_the_harness(tmp_path: Path) -> None:
    metric = HarnessMetric("arc", "acc", "mean", "higher", "")
    with pytest.raises(MatrixError, match="ftbench lm-eval"):
        metric.configure("", {}, tmp_path)
