"""`ftbench lm-eval`: its errors, what it measures and what it leaves alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ftbench import PluginError
from ftbench_lm_eval import harness as harness_module
from ftbench_lm_eval.stored import read_measured
from tests.plugins.lm_eval.conftest import cells_of, command


def test_without_the_harness_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness_module, "version", _missing)
    with pytest.raises(PluginError, match=r'pip install "ftbench\[lm_eval\]"'):
        harness_module.require()


def test_a_version_that_was_not_tried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness_module, "version", lambda name: "0.9.0")
    with pytest.raises(PluginError, match=r"lm_eval 0\.9\.0 was not tried with ftbench, only 0\.4\.13"):
        harness_module.require()


def _missing(name: str) -> str:
    raise harness_module.PackageNotFoundError(name)


@pytest.fixture(scope="module")
def measured_run(
    harness: None, plain_run: Path, harness_tasks: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, str]:
    """A copy of the run, measured on both tasks, with what the command printed."""
    directory = Path(shutil.copytree(plain_run.parent, tmp_path_factory.mktemp("measured") / "all"), "run")
    code, output, errors = command(
        "lm-eval", directory, "--tasks", "tiny_choice,tiny_words", "--include-path", harness_tasks, "--batch-size", "4"
    )
    assert code == 0, errors
    return directory, output, errors


@pytest.mark.slow
def test_every_cell_with_a_model_is_measured_before_and_after(measured_run: tuple[Path, str, str]) -> None:
    directory, output, errors = measured_run
    cells = cells_of(directory)
    assert "3 of 4 cells measured" in errors
    assert "puts examples before the prompt" in errors
    assert errors.count("the model before tuning") == 1  # shared by all three
    assert read_measured(directory, cells["few-shot"]) == {}
    assert read_measured(directory, cells["zero-shot"])["tiny_choice"].before is None
    full = read_measured(directory, cells["full"])["tiny_choice"]
    assert full.before is not None
    assert full.before == read_measured(directory, cells["zero-shot"])["tiny_choice"].after
    assert full.after.responses != full.before.responses
    assert "word_perplexity" in output


@pytest.mark.slow
def test_what_was_measured_is_not_measured_again_and_results_show_it(
    measured_run: tuple[Path, str, str], harness_tasks: Path
) -> None:
    directory, _, _ = measured_run
    asked = ("--tasks", "tiny_choice,tiny_words", "--include-path", harness_tasks, "--batch-size", "4")
    code, _, errors = command("lm-eval", directory, *asked)
    assert code == 0
    assert "0 of 4 cells measured, 3 measured before" in errors
    code, output, _ = command("results", directory, "--level", "cell", "--format", "json")
    assert code == 0
    rows = {row["method"]: row["metrics"] for row in json.loads(output)}
    full = read_measured(directory, cells_of(directory)["full"])["tiny_words"].after.metrics["word_perplexity"]
    assert rows["full"]["lm_eval:tiny_words:word_perplexity"] == pytest.approx(full.value)


@pytest.mark.slow
def test_an_unknown_task_gets_the_nearest_names(measured_run: tuple[Path, str, str], harness_tasks: Path) -> None:
    with pytest.raises(PluginError, match="tiny_choice"):
        harness_module.find_tasks(harness_module.Asked(("tiny_choise",), include_path=harness_tasks))


@pytest.mark.slow
def test_an_unknown_cell_is_an_error(measured_run: tuple[Path, str, str], harness_tasks: Path) -> None:
    code, _, errors = command("lm-eval", measured_run[0], "--tasks", "tiny_choice", "--cell", "nowhere")
    assert code == 2
    assert "no finished cell" in errors
