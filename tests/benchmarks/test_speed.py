"""The speed benchmark: ratios over equal seeds, none where qualities differ, and all of it with few rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed.__main__ import SIDES, chosen_sides
from benchmarks.speed.jobs import MATRIX, METHODS, CellName
from benchmarks.speed.other_sides import _request_seconds
from benchmarks.speed.ratios import SAME_MODEL, Ratio, compare, quality, ratio
from benchmarks.speed.tables import as_json, from_json, markdown
from benchmarks.speed.turns import CellTimes, SideFailed, Turn, timed
from ftbench.matrix import read_matrix

CHECKOUT = Path(__file__).resolve().parents[2]
LABELS, TEXT = CellName("sentiment", "full"), CellName("support", "full")


def turn(side: str, seed: int, seconds: float) -> Turn:
    cells = {
        LABELS: CellTimes(evaluate_seconds=seconds / 10, train_seconds=seconds / 2),
        TEXT: CellTimes(evaluate_seconds=seconds / 10, train_seconds=seconds / 2, generated_tokens=int(10 * seconds)),
    }
    return Turn(side, seed, seconds, cells)


def test_a_ratio_pairs_turns_of_the_same_seed_and_has_the_lowest_and_the_highest() -> None:
    assert ratio({0: 1.0, 1: 2.0, 2: 4.0}, {0: 3.0, 1: 10.0, 2: 16.0, 7: 99.0}) == Ratio(4.0, 3.0, 5.0, 3)
    assert ratio({0: 1.0}, {1: 1.0}) is None


def test_qualities_differ_when_their_difference_is_larger_than_chance_and_than_the_tolerance() -> None:
    assert quality("loss", [1.0, 1.01, 0.99], [2.0, 2.01, 1.99]).differs
    assert not quality("loss", [1.0, 1.01, 0.99], [1.015, 1.025, 1.005]).differs  # 1.5 %
    assert not quality("accuracy", [0.4, 0.6, 0.5], [0.5, 0.7, 0.6]).differs  # as far apart as seeds are
    assert quality("accuracy", [0.6, 0.6], [0.57, 0.57]).differs


def test_the_spread_of_a_difference_is_the_interval_of_welchs_test() -> None:
    from scipy.stats import ttest_ind

    ours, theirs = [0.61, 0.6, 0.63, 0.58], [0.59, 0.66, 0.5, 0.61]
    interval = ttest_ind(theirs, ours, equal_var=False).confidence_interval(0.95)
    assert quality("accuracy", ours, theirs).spread == pytest.approx((interval.high - interval.low) / 2)


def test_one_seed_judges_no_training_but_two_evaluations_of_one_model_have_to_agree() -> None:
    assert not quality("accuracy", [0.5], [0.9]).differs
    assert quality(SAME_MODEL, [0.5], [0.5033]).differs
    assert not quality(SAME_MODEL, [0.5], [0.5]).differs


def test_generation_is_compared_by_tokens_and_labels_by_time() -> None:
    turns = [turn("ftbench", 0, 10.0), turn("other", 0, 40.0)]
    labels, text = compare("other", "ftbench", turns, {}).cells
    assert (labels.evaluate, text.evaluate) == (Ratio(4.0, 4.0, 4.0, 1), Ratio(1.0, 1.0, 1.0, 1))


def test_where_quality_differs_the_table_has_no_ratio() -> None:
    turns = [turn(side, seed, seconds) for seed in range(2) for side, seconds in (("ftbench", 10.0), ("other", 70.0))]
    same = {(t.side, t.seed, cell): {"loss": 1.0 + t.seed / 1000} for t in turns for cell in (LABELS, TEXT)}
    page = markdown([compare("other", "ftbench", turns, same)], turns, {}, [])
    assert "| other | 2 | 70.0 | ftbench | 7.0 (7.0–7.0) |" in page
    worse = {key: {"loss": 3.0} if key[0] == "other" and key[2] == TEXT else value for key, value in same.items()}
    page = markdown([compare("other", "ftbench", turns, worse)], turns, {}, [])
    assert "| other | 2 | 70.0 | ftbench | quality differs: support, full |" in page
    assert "| support, full | quality differs | quality differs | loss 1.000 and 3.000" in page
    assert "| sentiment, full | 7.0 (7.0–7.0) |" in page


def test_rounds_are_added_to_the_kept_results_as_they_were() -> None:
    turns = [turn("ftbench", 0, 10.0), turn("other", 0, 40.0)]
    judged = {("ftbench", 0, LABELS): {"accuracy": 0.6}, ("other", 0, LABELS): {"accuracy": 0.5}}
    kept = json.loads(json.dumps(as_json([], turns, judged, {})))
    assert from_json(kept) == (turns, judged)


def test_the_kept_results_name_no_path() -> None:
    cells = {LABELS: CellTimes(evaluate_seconds=1.0, saved=CHECKOUT / "runs")}
    assert str(CHECKOUT) not in json.dumps(as_json([], [Turn("ftbench", 0, 1.0, cells)], {}, {}))


@pytest.mark.parametrize(("rate", "seconds"), [("50.0it/s", 12.0), ("2.00s/it", 1200.0)])
def test_the_seconds_of_lm_eval_are_those_of_its_last_progress_line(rate: str, seconds: float) -> None:
    log = "Running loglikelihood requests:   0%|  | 1/600 [00:00<05:50,  1.71it/s]\r"
    log += f"Running loglikelihood requests: 100%|██████████| 600/600 [00:13<00:00, {rate}]\n"
    assert _request_seconds(log) == pytest.approx(seconds)


def test_a_side_brings_the_one_that_it_is_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    for side in SIDES:
        monkeypatch.setattr(type(side), "unavailable", lambda self: None)
    sides, said = chosen_sides(["LLaMA-Factory"])
    assert ([side.name for side in sides], said) == (["ftbench, full and lora", "LLaMA-Factory"], [])


def test_a_tool_that_is_not_installed_is_said_and_left_out_with_its_partner(monkeypatch: pytest.MonkeyPatch) -> None:
    for side in SIDES:
        absent = "it is not installed" if side.name == "LLaMA-Factory" else None
        monkeypatch.setattr(type(side), "unavailable", lambda self, absent=absent: absent)
    sides, said = chosen_sides([])
    assert said == ["left out: it is not installed"]
    assert not {"LLaMA-Factory", "ftbench, full and lora"} & {side.name for side in sides}


def test_a_process_that_fails_is_named_with_what_it_said_last(tmp_path: Path) -> None:
    with pytest.raises(SideFailed, match=r"exit code 3: nothing to see"):
        timed([sys.executable, "-c", "print('nothing to see'); raise SystemExit(3)"], tmp_path / "log.txt")


def test_the_matrix_has_the_learning_rates_that_the_other_tools_get() -> None:
    listed = {entry.method: entry.options["learning_rate"] for entry in read_matrix(MATRIX, ()).matrix.methods}
    assert listed == {method.name: method.learning_rate for method in METHODS}


@pytest.mark.slow
def test_everything_that_is_installed_runs_with_few_rows(shared: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.speed", "--quick", "--repeat", "1"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads((CHECKOUT / "runs" / "speed-quick" / "results.json").read_text(encoding="utf-8"))
    expected, _ = chosen_sides([])
    assert [one["side"] for one in results["turns"]] == [side.name for side in expected]
    for one in results["turns"]:
        for cell in one["cells"]:
            assert cell["judged"]
            assert cell["evaluate_seconds"] > 0
