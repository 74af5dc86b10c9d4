"""The model card: YAML that the hub's own library reads, and a text with what was measured."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.errors import UserError
from ftbench.messages.export import CHECKED, RECOMMENDED
from ftbench.presentation.contracts import ExportedModel
from ftbench.records.cell import TrainingSpec
from ftbench.records.results import CellResult, TunedGroup
from ftbench_lm_eval.metric import HarnessMetric
from ftbench_reports.model_card import ModelCardReport
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.reports.fake_run import HOSTILE, TASKS, fake_run

PEFT = ("adapter_config.json", "adapter_model.safetensors")


def card(run: RunResults, folder: Path, **choice: str | None) -> str:
    about = {"model": None, "task": None, "method": None, **choice}
    return ModelCardReport().about(**about).write(run, folder / "card.md").read_text(encoding="utf-8")


def metadata(text: str) -> dict[str, Any]:
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def table(text: str, first: str) -> dict[str, list[str]]:
    """The table whose first head is `first`, by its first column."""
    lines = text[text.index(f"| {first} |") :].split("\n\n")[0].splitlines()
    rows = [[cell.strip(" *") for cell in line.split(" | ")] for line in lines[2:]]
    return {row[0].strip("| *"): row[1:] for row in rows}


@pytest.fixture(scope="module")
def run() -> RunResults:
    """lora is best; the base model is on the hub."""
    made = hand_made_run({"full": 0.6, "lora": 0.9}, 1)

    def learned(cell: CellResult) -> CellResult:
        names: Sequence[str] = PEFT if cell.method == "lora" else ("model.safetensors",)
        return replace(cell, model="org/base", learned=lambda: names)

    matrix = {"language": "en", "models": [{"model": "hf:org/base@main", "name": "org/base"}]}
    return replace(with_cells(made, learned), matrix=matrix)


def test_the_hub_reads_the_results_back(run: RunResults, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from huggingface_hub import ModelCard

    found = ModelCard(card(run, tmp_path)).data
    comparison = RunView(run).comparisons["org/base", "reviews"]
    results = {one.metric_type: one for one in found.eval_results}
    assert set(results) == {"accuracy", "loss"}
    for name, one in results.items():
        standing = comparison.metrics[name].standing("lora")
        assert standing is not None
        assert standing.interval is not None
        assert one.metric_value == pytest.approx(standing.mean, rel=1e-5)
        assert f"mean of 3 seeds, 95 % interval {standing.interval.low:.6g} to" in one.metric_name
    accuracy = results["accuracy"]
    assert (accuracy.task_type, accuracy.dataset_split) == ("text-classification", "test")
    assert (found.base_model, found.library_name, found.language) == ("org/base", "peft", ["en"])
    assert (found.license, found.base_model_relation) == (None, "adapter")


def test_the_licence_is_left_to_the_user_where_nobody_overlooks_it(run: RunResults, tmp_path: Path) -> None:
    text = card(run, tmp_path)
    assert text.splitlines()[1].startswith("# TODO: license:")
    assert "**TODO before you publish: choose the licence above" in text


def test_the_best_method_that_trains_is_described_unless_another_is_named(run: RunResults, tmp_path: Path) -> None:
    assert "# lora on reviews\n" in card(run, tmp_path)
    full = card(run, tmp_path, method="full")
    assert "# full on reviews\n" in full
    assert metadata(full)["base_model_relation"] == "finetune"
    assert metadata(full)["library_name"] == "transformers"


def test_the_table_has_interval_group_and_verdict_of_every_method(run: RunResults, tmp_path: Path) -> None:
    rows = table(card(run, tmp_path), "method")
    metric = RunView(run).comparisons["org/base", "reviews"].metrics["accuracy"]
    standing, reference = metric.standing("lora"), metric.standing("full")
    assert standing is not None
    assert standing.interval is not None
    assert reference is not None
    difference = metric.difference(standing, reference)
    assert difference is not None
    low, high = standing.interval.low, standing.interval.high
    assert rows["lora"][0] == f"{standing.mean:.3f} \\[{low:.3f}, {high:.3f}\\]"
    assert rows["lora"][1] == metric.letters["lora"] == "a"
    ranks = metric.ranks["lora"]
    assert rows["lora"][2] == "1" == str(ranks.low) == str(ranks.high)
    assert rows["lora"][3].startswith(f"+{difference.value:.3f}")
    assert (difference.adjusted_p or 1) < 0.001
    assert rows["lora"][4] == "<0.001".replace("<", "&#60;")
    assert rows["lora"][5].strip("| *") == "better"
    assert rows["full"][5].strip("| *") == "baseline"


def test_settings_and_seeds_are_there(run: RunResults, tmp_path: Path) -> None:
    text = card(run, tmp_path)
    assert table(text, "setting")["`r`"] == ["`16` |"]
    assert table(text, "setting")["seeds"] == ["0, 1, 2 |"]
    assert set(table(text, "seed")) == {"0", "1", "2"}


def test_a_setting_that_tuning_chose_stands_once_with_its_value(run: RunResults, tmp_path: Path) -> None:
    def with_rate(cell: CellResult) -> CellResult:
        settings = {"learning_rate": 0.006945961, "epochs": 2.0}
        training = TrainingSpec(epochs=3.0)
        return replace(cell, hyperparameters=settings, spec=cell.spec.model_copy(update={"training": training}))

    point = {"learning_rate": 0.006945961}
    searched = TunedGroup("org/base", "reviews", "lora", ((point, 1.0), ({"learning_rate": 0.1}, 2.0)), point, False)
    text = card(replace(with_cells(run, with_rate), tuning=(searched,)), tmp_path)
    how = text[text.index("## How it was trained") : text.index("## Data")]
    keys = [line.split(" | ")[0] for line in how.splitlines() if line.startswith("| ")]
    assert len(keys) == len(set(keys))
    assert "| `learning_rate` | `0.00694596` (chosen from 2 trials on validation data) |" in how
    assert "| `epochs` | `2` |" in how
    assert "| `training.epochs` | `3` |" in how


@pytest.mark.parametrize(
    ("default", "words"),
    [
        (False, "chosen on validation data by 2 full trainings, after 3 short trials"),
        (True, "the default, best on validation data of 2 full trainings, after 3 short trials"),
    ],
)
def test_a_setting_that_full_trainings_decided_says_so(
    *, default: bool, words: str, run: RunResults, tmp_path: Path
) -> None:
    tried = tuple(({"learning_rate": rate}, 1.0) for rate in (0.1, 0.01, 0.001))
    point = {"learning_rate": 0.1}
    search = TunedGroup("org/base", "reviews", "lora", tried, point, False, finalists=tried[:2], default=default)

    def with_rate(cell: CellResult) -> CellResult:
        return replace(cell, hyperparameters=point)

    text = card(replace(with_cells(run, with_rate), tuning=(search,)), tmp_path)
    assert f"| `learning_rate` | `0.1` ({words}) |" in text


def test_a_mean_its_interval_and_its_seeds_have_the_same_digits(run: RunResults, tmp_path: Path) -> None:
    text = card(run, tmp_path)
    shown = table(text, "method")["lora"][0].replace("\\", "")
    digits = {len(number.split(".")[1]) for number in re.findall(r"\d+\.\d+", shown)}
    digits |= {len(cells[0].strip(" |").split(".")[1]) for cells in table(text, "seed").values()}
    assert digits == {3}


def test_one_seed_is_a_limitation(tmp_path: Path) -> None:
    text = card(hand_made_run({"full": 0.6, "lora": 0.9}, 1, seeds=(0,)), tmp_path)
    assert "- One seed only: how much training itself varies is not known." in text
    assert "alone (one seed)" in text
    assert "over test examples" in metadata(text)["model-index"][0]["results"][0]["metrics"][0]["name"]


def test_a_base_model_that_is_not_on_the_hub_is_not_claimed_to_be(tmp_path: Path) -> None:
    text = card(fake_run(tasks=TASKS[:1]), tmp_path)
    assert "base_model" not in metadata(text)
    assert "datasets" not in metadata(text)


def test_the_card_is_in_the_language_of_the_matrix(run: RunResults, tmp_path: Path) -> None:
    text = card(replace(run, matrix={**run.matrix, "language": "zh"}), tmp_path)
    assert "# reviews：lora\n" in text
    assert "## 局限" in text


def test_an_unclear_or_unknown_choice_is_an_error_with_what_is_known(tmp_path: Path) -> None:
    run = fake_run(tasks=TASKS[:2])
    with pytest.raises(UserError, match=r"about one of several: --task NAME. Known: intent, sentiment\."):
        card(run, tmp_path)
    with pytest.raises(UserError, match=r'--method: the run has no "lroa" here. Did you mean \'lora\'\?'):
        card(run, tmp_path, task="sentiment", method="lroa")
    with pytest.raises(UserError, match="zero-shot has no finished cell that trained"):
        card(run, tmp_path, task="sentiment", method="zero-shot")
    assert list(tmp_path.iterdir()) == []


def exported_card(run: RunResults, folder: Path, **changes: Any) -> str:
    """The card beside the weights of seed 2 of lora."""
    cell = next(cell for cell in run.cells if (cell.method, cell.seed) == ("lora", 2))
    weights = ExportedModel(
        model=cell.model, task=cell.task, method=cell.method, seed=2, cell=cell.cell, form="adapter", dtype="float32",
        base="org/base", base_dtype="float32", licence="apache-2.0", repository="me/tuned",
        why=(RECOMMENDED(method="lora", task="reviews"),),
        notes=(CHECKED(difference=0.0),),
        scores={"accuracy": {"value": 0.875, "interval": [0.8, 0.95], "signature": "s", "direction": "higher"}},
    )  # fmt: skip
    report = ModelCardReport().exported(replace(weights, **changes))
    return report.write(run, folder / "README.md").read_text(encoding="utf-8")


def test_a_card_beside_weights_has_their_seed_their_scores_and_the_licence_of_the_base(
    run: RunResults, tmp_path: Path
) -> None:
    from huggingface_hub import ModelCard

    text = exported_card(run, tmp_path)
    found = ModelCard(text).data
    assert (found.license, found.library_name, found.base_model) == ("apache-2.0", "peft", "org/base")
    (score,) = found.eval_results
    assert (score.metric_type, score.metric_value) == ("accuracy", 0.875)
    assert score.metric_name == "accuracy (seed 2, 95 % interval 0.8 to 0.95 over test examples)"
    assert "They are those of seed 2 (cell 1-reviews-lora-2)." in text
    assert "- lora is what the comparison recommends on reviews" in text
    assert "AutoTokenizer.from_pretrained('org/base', revision='main')" in text
    assert "AutoModelForCausalLM.from_pretrained('org/base', revision='main', dtype=\"float32\")" in text
    assert 'PeftModel.from_pretrained(base, "me/tuned")' in text
    assert "TODO before you publish: check the licence above" in text


def test_scores_on_other_rows_are_not_claimed_for_the_test_split(run: RunResults, tmp_path: Path) -> None:
    name = "lm_eval:arc:acc"
    measured = with_cells(
        replace(run, metrics={**run.metrics, name: HarnessMetric("arc", "acc", "mean")}),
        lambda cell: replace(cell, metrics={**cell.metrics, name: cell.metrics["accuracy"]}),
    )
    score = {"value": 0.875, "interval": None, "signature": "s", "direction": "higher"}
    for text in (card(measured, tmp_path), exported_card(measured, tmp_path, scores={"accuracy": score, name: score})):
        (entry,) = metadata(text)["model-index"][0]["results"]
        assert "accuracy" in {one["type"] for one in entry["metrics"]}
        assert name not in {one["type"] for one in entry["metrics"]}


def test_a_merged_model_is_loaded_by_transformers_alone(run: RunResults, tmp_path: Path) -> None:
    text = exported_card(run, tmp_path, form="merged", repository=None)
    assert metadata(text)["base_model_relation"] == "finetune"
    assert 'AutoModelForCausalLM.from_pretrained("PATH-OR-ID-OF-THIS-MODEL")' in text
    assert "PeftModel" not in text


def test_a_licence_that_the_hub_has_no_word_for_keeps_its_name(run: RunResults, tmp_path: Path) -> None:
    found = metadata(exported_card(run, tmp_path, licence="Tencent Hunyuan"))
    assert (found["license"], found["license_name"]) == ("other", "tencent-hunyuan")
    unknown = exported_card(run, tmp_path, licence=None)
    assert "license" not in metadata(unknown)
    assert unknown.splitlines()[1].startswith("# TODO: license:")


def test_hostile_names_break_neither_yaml_nor_text(run: RunResults, tmp_path: Path) -> None:
    name = f"{HOSTILE} `x` | y\n---\nlicense: stolen"
    changed = with_cells(run, lambda cell: replace(cell, method=f"{name} {cell.method}", hyperparameters={name: name}))
    text = card(replace(changed, baseline=f"{name} full", matrix={"name": f"```\n{name}"}), tmp_path)
    assert "license" not in metadata(text)
    assert "<script>" not in text.split("```")[0].split("---\n", 2)[2].replace("`", "")[:200]
    fence = text[text.index("````") :].split("yaml")[0]
    assert set(fence) == {"`"}
    assert text.count(f"\n{fence}\n") == 1
