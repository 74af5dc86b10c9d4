"""What a cell costs is booked where it was spent."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]


def results(directory: Path) -> list[dict[str, Any]]:
    """The content of every cell's result.json."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(directory.glob("cells/*/result.json"))]


def test_the_clocks_of_a_cell_add_up_to_its_time_within_two_percent(
    own_run: FinishedRun, ftbench_command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Time of this process instead of wall time: on a busy machine a cell of a second waits between its phases.
    monkeypatch.setattr(time, "perf_counter", time.process_time)
    # A few more steps than the other tests take: a cell of 0.4 seconds has 2 % in the calls between its phases alone.
    longer = ("--set", "training.steps=20")
    changes = ("--set", "methods=[{method: lora, r: 2}]", "--set", "seeds=[0]", "--set", "baseline=null", *longer)
    said = ftbench_command(
        "run", own_run.matrix, "--out", tmp_path / "run", *changes, "--no-report", "--executor", "inline"
    )
    assert said[0] == 0, said
    found = results(tmp_path / "run")
    assert len(found) == 2  # of labels and of text
    for one in found:
        named = sum(seconds for phase, seconds in one["clocks"].items() if phase != "other")
        assert named == pytest.approx(one["costs"]["wall_seconds"], rel=0.02)


def test_slow_generation_is_never_billed_as_training(
    own_run: FinishedRun, ftbench_command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ftbench.inference import evaluate

    clock, generate, late = time.perf_counter, evaluate.generate, [0.0]

    def slow(*arguments: Any, **named: Any) -> Any:
        late[0] += 1000.0
        return generate(*arguments, **named)

    monkeypatch.setattr(time, "perf_counter", lambda: clock() + late[0])
    monkeypatch.setattr(evaluate, "generate", slow)
    out = tmp_path / "slow"
    changes = ("--set", "methods=[full]", "--set", "tasks=[tales.yaml]", "--set", "seeds=[0]", "--no-report")
    assert ftbench_command("run", own_run.matrix, "--out", out, "--executor", "inline", *changes)[0] == 0
    (one,) = results(out)
    assert one["costs"]["evaluate_seconds"] > 1000
    assert one["costs"]["train_seconds"] < 500
    assert sum(seconds for phase, seconds in one["clocks"].items() if phase != "evaluate") < 500


def test_the_losses_of_reference_answers_do_not_slow_down_generated_tokens(
    own_run: FinishedRun, ftbench_command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ftbench.inference.evaluate import Evaluator

    clock, losses, late = time.perf_counter, Evaluator.losses, [0.0]

    def slow(*arguments: Any) -> Any:
        late[0] += 1000.0
        return losses(*arguments)

    monkeypatch.setattr(time, "perf_counter", lambda: clock() + late[0])
    monkeypatch.setattr(Evaluator, "losses", slow)
    out = tmp_path / "slow"
    changes = ("--set", "methods=[full]", "--set", "tasks=[tales.yaml]", "--set", "seeds=[0]", "--no-report")
    assert ftbench_command("run", own_run.matrix, "--out", out, "--executor", "inline", *changes)[0] == 0
    (one,) = results(out)
    lines = (out / "cells" / one["cell"] / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    tokens = sum(json.loads(line)["generated_tokens"] for line in lines)
    assert one["costs"]["evaluate_seconds"] > 1000
    assert one["costs"]["generated_tokens_per_second"] > tokens / 500


def test_the_time_of_a_token_is_measured_for_one_row_and_many_and_merged_where_there_is_merging(
    finished_run: FinishedRun,
) -> None:
    merged = {"batch_1", "batch_32", "batch_1_merged", "batch_32_merged"}
    for one in results(finished_run.directory):
        spec = json.loads((finished_run.directory / "cells" / one["cell"] / "cell.json").read_text("utf-8"))["spec"]
        lora = spec["method"]["name"] == "lora"
        assert set(one["milliseconds_per_token"]) == (merged if lora else {"batch_1", "batch_32"})
        assert all(value > 0 for value in one["milliseconds_per_token"].values())


def test_the_memory_of_full_fine_tuning_is_the_weights_as_many_gradients_and_twice_the_optimizer(
    finished_run: FinishedRun,
) -> None:
    full = [one for one in results(finished_run.directory) if one["costs"]["train_tokens"]]
    whole = [one for one in full if one["costs"]["trainable_parameters"] == one["costs"]["total_parameters"]]
    assert whole
    for one in whole:
        parts, parameters = one["memory_parts"], one["costs"]["total_parameters"]
        assert parts["weights"] >= 4 * parameters
        assert parts["gradients"] == 4 * parameters
        # AdamW keeps two moments of every parameter, and a step count of four bytes for each tensor.
        assert 8 * parameters < parts["optimizer"] < 8.1 * parameters
        assert parts["activations"] >= 0


def test_energy_is_given_only_where_the_device_tells(finished_run: FinishedRun) -> None:
    from ftbench.compute.energy import EnergyMeter

    tells = EnergyMeter("cpu").joules is not None
    assert all((one["joules"] is not None) == tells for one in results(finished_run.directory))


def test_a_price_and_what_was_measured_reach_the_results_by_group(
    own_run: FinishedRun, ftbench_command: Command
) -> None:
    price = ("--set", "price={per_device_hour: 7200}", "--no-report", "--executor", "inline")  # two a second
    ftbench_command("run", own_run.matrix, "--out", own_run.directory, *price)
    code, output, _ = ftbench_command("results", own_run.directory, "--level", "group", "--format", "json")
    assert code == 0
    rows = [row for row in json.loads(output) if row["status"] == "done"]
    assert {"zero-shot", "full"} <= {row["method"] for row in rows}
    for row in rows:
        assert row["costs"]["money"] == pytest.approx(2 * row["costs"]["wall_seconds"])
        assert row["milliseconds_per_token"]["batch_1"] > 0
        trained = row["method"] != "zero-shot"
        assert bool(row["memory_parts"]) == trained
        assert list(row["other_tasks"]) == (
            [{"sentiment": "tales", "tales": "sentiment"}[row["task"]]] if trained else []
        )
