"""`ftbench import lm-eval`: results and samples of lm-evaluation-harness."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .paired import TIME, lm_eval_results, lm_eval_run, lm_eval_sample, write_lm_eval

Import = Callable[..., tuple[int, str, str]]


def boards(imported: Import, *arguments: object) -> list[dict[str, Any]]:
    code, output, errors = imported("lm-eval", *arguments, "--format", "json")
    assert (code, errors) == (0, "")
    return list(json.loads(output)["boards"])


def test_two_models_are_compared_question_by_question(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "org/good", [1.0] * 20 + [0.0] * 4)
    lm_eval_run(tmp_path, "org/weak", [1.0] * 10 + [0.0] * 14)
    (board,) = boards(imported, tmp_path)
    assert (board["task"], board["metric"], board["direction"], board["examples"]) == ("boolq", "acc", "higher", 24)
    (pair,) = board["pairs"]
    assert (pair["one"], pair["other"], pair["verdict"]) == ("org/good", "org/weak", "better")
    assert pair["p"] == pytest.approx(2 / 2**10)
    assert pair["difference"] == pytest.approx(10 / 24)
    assert [row["published"] for row in board["systems"]] == pytest.approx([20 / 24, 10 / 24])


def test_the_table_names_systems_groups_and_published_values(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "org/good", [1.0] * 20 + [0.0] * 4)
    lm_eval_run(tmp_path, "org/weak", [1.0] * 10 + [0.0] * 14)
    _, output, _ = imported("lm-eval", tmp_path)
    lines = output.splitlines()
    assert lines[0] == "boolq, acc"
    assert lines[4].split()[:4] == ["1", "org/good", "a", "0.833"]
    assert "org/good is told apart from the other." in output
    assert "24 examples that both systems answered, paired by example. Test: McNemar." in output


def test_three_models_share_one_correction(tmp_path: Path, imported: Import) -> None:
    for name, right in (("a", 20), ("b", 10), ("c", 0)):
        lm_eval_run(tmp_path, name, [1.0] * right + [0.0] * (24 - right))
    _, output, _ = imported("lm-eval", tmp_path)
    assert "Tests: McNemar, with Holm's correction over all 3 pairs of this table." in output


def test_the_output_speaks_chinese(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "org/good", [1.0] * 20 + [0.0] * 4)
    lm_eval_run(tmp_path, "org/weak", [1.0] * 10 + [0.0] * 14)
    _, output, _ = imported("lm-eval", tmp_path, "--language", "zh")
    assert output.startswith("boolq，acc")
    assert "org/good 与另一个能区分开。" in output


def test_csv_has_a_row_a_pair_with_task_and_metric(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "a", [1.0, 0.0])
    lm_eval_run(tmp_path, "b", [1.0, 1.0])
    _, output, _ = imported("lm-eval", tmp_path, "--format", "csv", "--level", "pair")
    (row,) = csv.DictReader(io.StringIO(output))
    assert (row["task"], row["metric"], row["one"], row["other"]) == ("boolq", "acc", "b", "a")


def test_filters_of_a_task_are_metrics_of_their_own(tmp_path: Path, imported: Import) -> None:
    lines = [
        lm_eval_sample(i, {"exact_match": value}, chosen=chosen)
        for chosen, values in (("strict-match", [1, 0]), ("flexible-extract", [1, 1]))
        for i, value in enumerate(values)
    ]
    results = lm_eval_results("m", "gsm8k", {"exact_match,strict-match": 0.5, "exact_match,flexible-extract": 1.0})
    write_lm_eval(tmp_path, results, {"gsm8k": lines})
    found = {board["metric"]: board["systems"][0]["value"] for board in boards(imported, tmp_path)}
    assert found == {"exact_match,flexible-extract": 1.0, "exact_match,strict-match": 0.5}


def test_perplexity_and_bits_are_made_of_log_likelihoods_and_lengths(tmp_path: Path, imported: Import) -> None:
    pairs = [[-12.0, 4], [-30.0, 10], [-9.0, 2]]
    lines = [
        lm_eval_sample(i, {"word_perplexity": pair, "bits_per_byte": pair, "perplexity": pair[0]})
        for i, pair in enumerate(pairs)
    ]
    values = {
        "word_perplexity,none": math.exp(51 / 16),
        "bits_per_byte,none": 51 / 16 / math.log(2),
        "perplexity,none": math.exp(51 / 3),
    }
    lower = {"word_perplexity": False, "bits_per_byte": False, "perplexity": False}
    write_lm_eval(tmp_path, lm_eval_results("m", "wikitext", values, higher=lower), {"wikitext": lines})
    found = boards(imported, tmp_path)
    assert {f"{board['metric']},none": board["systems"][0]["value"] for board in found} == pytest.approx(values)
    assert {board["direction"] for board in found} == {"lower"}


def test_a_metric_whose_published_value_is_no_mean_is_left_out_with_the_reason(
    tmp_path: Path, imported: Import
) -> None:
    lines = [lm_eval_sample(i, {"acc": 1.0, "f1": 1.0, "bleu": ["a", "b"]}) for i in range(4)]
    results = lm_eval_results("m", "boolq", {"acc,none": 1.0, "f1,none": 0.7, "bleu,none": 12.0})
    write_lm_eval(tmp_path, results, {"boolq": lines})
    _, output, _ = imported("lm-eval", tmp_path, "--format", "json")
    assert [one["reason"] for one in json.loads(output)["left_out"]] == [
        "f1,none: the published 0.7 is no mean of the examples' scores",
        "bleu,none: the score of an example is no number",
    ]


def test_questions_with_another_text_are_not_paired(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "a", [1.0, 0.0, 1.0])
    lines = [lm_eval_sample(i, {"acc": 1.0}) for i in range(3)]
    lines[2]["doc_hash"] = "f" * 64
    write_lm_eval(tmp_path, lm_eval_results("b", "boolq", {"acc,none": 1.0}), {"boolq": lines})
    (board,) = boards(imported, tmp_path)
    assert board["examples"] == 2
    assert any("Some systems answered more examples" in text for text in board["caveats"])


def test_samples_of_older_versions_have_metrics_among_their_keys(tmp_path: Path, imported: Import) -> None:
    lines = [lm_eval_sample(i, {"acc": 1.0}) for i in range(3)]
    for line in lines:
        for key in ("metrics", "filter", "doc_hash"):
            del line[key]
    write_lm_eval(tmp_path, lm_eval_results("m", "boolq", {"acc,none": 1.0}), {"boolq": lines})
    assert boards(imported, tmp_path)[0]["systems"][0]["value"] == 1.0


def test_runs_without_samples_are_named_and_the_newest_of_equal_runs_counts(tmp_path: Path, imported: Import) -> None:
    old, new = "2026-08-01T00-00-00.000001", "2026-09-01T00-00-00.000001"
    lm_eval_run(tmp_path, "m", [0.0, 0.0], time=old)
    lm_eval_run(tmp_path, "m", [1.0, 1.0], time=new)
    write_lm_eval(tmp_path, lm_eval_results("n", "boolq", {"acc,none": 1.0}), {})
    _, output, _ = imported("lm-eval", tmp_path, "--format", "json")
    document = json.loads(output)
    assert [row["value"] for row in document["boards"][0]["systems"]] == [1.0]
    reasons = {Path(one["file"]).name: one["reason"] for one in document["left_out"]}
    assert reasons[f"results_{TIME}.json"] == "has no samples file; lm_eval writes one with --log_samples"
    assert reasons[f"samples_boolq_{old}.jsonl"].startswith("older than ")


def test_two_folders_keep_models_of_one_name_apart(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path / "base", "m", [1.0, 0.0])
    lm_eval_run(tmp_path / "tuned", "m", [1.0, 1.0])
    (board,) = boards(imported, tmp_path / "base", tmp_path / "tuned")
    assert [row["system"] for row in board["systems"]] == [
        f"m (folder={tmp_path / 'tuned'})",
        f"m (folder={tmp_path / 'base'})",
    ]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"filter": 3}, "samples_boolq_{time}.jsonl:2: filter: expected a text of one line, got 3"),
        ({"doc_id": [1]}, "samples_boolq_{time}.jsonl:2: doc_id: expected a text or a whole number, got [1]"),
        ({"metrics": "acc"}, 'samples_boolq_{time}.jsonl:2: metrics: expected a list of texts, got "acc"'),
        ({"metrics": ["mcc"]}, "samples_boolq_{time}.jsonl:2: mcc: this key is missing."),
        ({"doc_id": 0, "doc_hash": f"{0:064x}"}, "doc_id: example 0 is there twice with the filter none"),
    ],
)
def test_a_wrong_sample_is_an_error_with_file_line_and_key(
    broken: dict[str, Any], message: str, tmp_path: Path, imported: Import
) -> None:
    lines = [lm_eval_sample(0, {"acc": 1.0}), {**lm_eval_sample(1, {"acc": 1.0}), **broken}]
    write_lm_eval(tmp_path, lm_eval_results("m", "boolq", {"acc,none": 1.0}), {"boolq": lines})
    code, output, errors = imported("lm-eval", tmp_path)
    assert (code, output) == (2, "")
    assert message.format(time=TIME) in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"results": {"boolq": 1' + "0" * 5000 + "}}", "[1]", "\udc80{", '{"results": ["boolq"]}']
)
def test_hostile_results_are_refused_in_a_line_or_two(text: str, tmp_path: Path, imported: Import) -> None:
    place = lm_eval_run(tmp_path, "m", [1.0, 0.0])
    (place / f"results_{TIME}.json").write_bytes(text.encode("utf-8", errors="surrogateescape"))
    code, output, errors = imported("lm-eval", tmp_path)
    assert (code, output) == (2, "")
    assert f"results_{TIME}.json" in errors
    assert "Traceback" not in errors
    assert len(errors.splitlines()) <= 2


def test_a_metric_that_the_chosen_task_lacks_is_an_error(tmp_path: Path, imported: Import) -> None:
    lm_eval_run(tmp_path, "m", [1.0, 0.0])
    line = lm_eval_sample(0, {"f1": 1.0})
    write_lm_eval(tmp_path / "more", lm_eval_results("m", "squad", {"f1,none": 1.0}), {"squad": [line]})
    code, _, errors = imported("lm-eval", tmp_path, "--task", "boolq", "--metric", "f1")
    assert (code, errors) == (2, "error: none of these tasks has one of these metrics\n")


def test_an_error_speaks_chinese(tmp_path: Path, imported: Import) -> None:
    code, _, errors = imported("lm-eval", tmp_path, "--language", "zh")
    assert code == 2
    assert "没有带回答的 lm-evaluation-harness 结果" in errors
