"""Reading the result files of PEFT's method comparison: every value, what is left out, and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import DataError
from ftbench_imports.peft_results import Experiment, LeftOut, TrainTime, read_folder

from .conftest import MODEL, Folder, result, validated


def only(place: Path) -> Experiment:
    (experiment,) = read_folder(place).experiments
    return experiment


def test_a_file_is_read_with_every_value(folder: Folder) -> None:
    assert only(folder(result(accuracy=0.25, forgetting=-0.01))) == Experiment(
        file="00.json",
        name="lora/llama-3.2-3B-rank32",
        method="LORA",
        model=MODEL,
        accelerator="NVIDIA L40S",
        created="2026-07-20T19:15:35+00:00",
        seed=0,
        accuracy=0.25,
        forgetting=-0.01,
        trainable_parameters=9_175_040,
        peak_memory_bytes=2**30,
        file_bytes=2**20,
        file_bytes_estimated=False,
        time=TrainTime(900.0, None, None),
    )


def test_a_file_with_the_names_of_2025_is_read(folder: Folder) -> None:
    content = result(train={"cuda_memory_max": 22_273_851_392})
    del content["train_info"]["accelerator_memory_max"]
    del content["train_info"]["metrics"][-1]["forgetting"]
    content["meta_info"]["system_info"] = {"gpu": "NVIDIA L40S"}
    experiment = only(folder(content))
    assert experiment.peak_memory_bytes == 22_273_851_392
    assert experiment.accelerator == "NVIDIA L40S"
    assert experiment.forgetting is None


def test_full_fine_tuning_has_no_settings_of_peft_and_an_estimated_size(folder: Folder) -> None:
    experiment = only(folder(result(method=None)))
    assert (experiment.method, experiment.file_bytes_estimated) == ("full-finetuning", True)


def test_the_size_that_stands_for_a_failed_save_is_no_size(folder: Folder) -> None:
    assert only(folder(result(train={"file_size": 99_999_999}))).file_bytes is None


def test_training_steps_are_the_sum_over_the_validations(folder: Folder) -> None:
    """LoRA of rank 32 as published: 942 s, of which 585 s are steps."""
    time = only(folder(result(train={"train_time": 942.0}, validations=validated(585, 942, 250)))).time
    assert time == TrainTime(942.0, 585.0, pytest.approx(250))


def test_without_validations_nothing_is_known_of_the_steps(folder: Folder) -> None:
    assert only(folder(result())).time == TrainTime(900.0, None, None)


def test_steps_after_the_last_validation_would_be_missed_so_there_is_no_sum(folder: Folder) -> None:
    assert only(folder(result(validations=validated(585, 900, 250)[:1]))).time == TrainTime(900.0, None, None)


def test_a_validation_without_clocks_gives_no_sum(folder: Folder) -> None:
    validations = validated(585, 900, 250)
    del validations[0]["train time"]
    assert only(folder(result(validations=validations))).time.steps is None


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        ("canceled", "manually canceled", 'status "canceled": manually canceled'),
        ("canceled", "CUDA\nout of \x1b[31mmemory" + "!" * 200, 'status "canceled": CUDA out of [31mmemory' + "!" * 78),
        ("failed", "", 'status "failed"'),
        ("failed", None, 'status "failed"'),
    ],
)
def test_a_run_that_did_not_succeed_is_left_out_with_its_reason(
    status: str, message: str | None, reason: str, folder: Folder
) -> None:
    broken = result("lora/broken", run={"error_msg": message}, train={"status": status, "metrics": []})
    read = read_folder(folder(result(), broken))
    assert [one.name for one in read.experiments] == ["lora/llama-3.2-3B-rank32"]
    assert read.left_out == (LeftOut("01.json", reason),)


def test_of_an_experiment_that_was_run_again_the_newest_run_counts(folder: Folder) -> None:
    newer = result(accuracy=0.5, run={"created_at": "2026-08-01T00:00:00+00:00"})
    read = read_folder(folder(newer, result(accuracy=0.4)))
    assert [one.accuracy for one in read.experiments] == [0.5]
    assert read.left_out == (LeftOut("01.json", "an older run of lora/llama-3.2-3B-rank32, which 00.json replaces"),)


def test_the_same_experiment_on_two_models_is_two_experiments(folder: Folder) -> None:
    read = read_folder(folder(result(), result(model="meta-llama/Llama-3.1-8B")))
    assert len(read.experiments) == 2
    assert read.left_out == ()


def test_files_of_other_kinds_and_folders_below_are_not_read(folder: Folder) -> None:
    place = folder(result())
    (place / "README.md").write_text("{", encoding="utf-8")
    (place / "below").mkdir()
    (place / "below" / "other.json").write_text("{", encoding="utf-8")
    assert len(read_folder(place).experiments) == 1


# What is wrong.


def without(section: str, *keys: str) -> dict[str, Any]:
    content = result()
    place = content[section]
    for key in keys[:-1]:
        place = place[key]
    del place[keys[-1]]
    return content


LAST = "train_info.metrics.-1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "bad.json:1: is no JSON: Expecting property name enclosed in double quotes"),
        ("\udcff", "bad.json: is no JSON in UTF-8"),
        ("[]", "bad.json: expected a JSON object, got []"),
        ("{}", "bad.json: train_info: this key is missing."),
        (without("run_info", "experiment_name"), "bad.json: run_info.experiment_name: this key is missing. Known: "),
        (without("run_info", "train_config"), "bad.json: run_info.train_config: this key is missing."),
        (without("run_info", "train_config", "model_id"), "bad.json: run_info.train_config.model_id: this key is"),
        (without("run_info", "peft_config"), "bad.json: run_info.peft_config: this key is missing. Known: created_at"),
        (without("run_info", "peft_config", "peft_type"), "bad.json: run_info.peft_config.peft_type: this key is"),
        (without("train_info", "status"), "bad.json: train_info.status: this key is missing."),
        (without("train_info", "train_time"), "bad.json: train_info.train_time: this key is missing. Known: "),
        (without("train_info", "metrics"), "bad.json: train_info.metrics: this key is missing."),
        (result(train={"metrics": []}), f"bad.json: {LAST}: this key is missing."),
        (result(train={"metrics": "no"}), 'bad.json: train_info.metrics: expected a list of objects, got "no"'),
        (
            result(train={"metrics": [{"dino": 1}]}),
            f"bad.json: {LAST}.test accuracy: this key is missing. Known: dino.",
        ),
        (result(accuracy=52.6), f"bad.json: {LAST}.test accuracy: expected a share from 0 to 1, got 52.6"),
        (result(accuracy=-0.1), f"bad.json: {LAST}.test accuracy: expected a number of 0 or more, got -0.1"),
        (result(accuracy=True), f"bad.json: {LAST}.test accuracy: expected a finite number, got true"),
        (result(accuracy=float("nan")), f"bad.json: {LAST}.test accuracy: expected a finite number, got NaN"),
        (result(accuracy=["x" * 50]), f"bad.json: {LAST}.test accuracy: expected a finite number, got a list"),
        (result("two\nlines"), "bad.json: run_info.experiment_name: expected a text of one line"),
        (result(run={"created_at": 3}), "bad.json: run_info.created_at: expected a text of one line, got 3"),
    ],
)
def test_a_file_that_is_no_result_is_named_with_its_key(
    content: dict[str, Any] | str, message: str, folder: Folder
) -> None:
    place = folder(result())
    (bad,) = folder(content, name="bad").iterdir() if content != "\udcff" else (place / "bytes",)
    if content == "\udcff":
        bad.write_bytes(b"\xff")
    bad.rename(place / "bad.json")
    with pytest.raises(DataError) as caught:
        read_folder(place)
    assert str(caught.value).startswith(f"{place}/{message}")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere: there is no such folder$"):
        read_folder(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder_is_named(folder: Folder) -> None:
    with pytest.raises(DataError, match=r"00\.json: is no folder$"):
        read_folder(folder(result()) / "00.json")


def test_a_folder_of_other_json_files_holds_no_results(folder: Folder) -> None:
    with pytest.raises(DataError, match=r"results: holds no result files of PEFT's method comparison\. They are JSON"):
        read_folder(folder({"peft_type": "LORA"}))


@pytest.mark.parametrize("below", ["results", "MetaMathQA/results"])
def test_the_folder_with_the_results_is_offered(below: str, folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "suite" / below).parent.mkdir(parents=True)
    folder(result()).rename(tmp_path / "suite" / below)
    with pytest.raises(DataError, match=f"Did you mean .*suite/{below}[?]"):
        read_folder(tmp_path / "suite")


def test_a_folder_of_failed_runs_says_why_the_first_failed(folder: Folder) -> None:
    failed = result(run={"error_msg": "no memory"}, train={"status": "canceled"})
    with pytest.raises(DataError, match='none of its 1 runs succeeded; status "canceled": no memory'):
        read_folder(folder(failed))
