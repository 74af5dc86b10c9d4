"""`ftbench import peft-bench`: answers in the folders of PEFT-Bench."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Import = Callable[..., tuple[int, str, str]]


def answers(
    folder: Path, method: str, pairs: Sequence[tuple[Any, str]], *, dataset: str = "sst2", published: Any = None
) -> Path:
    """The folder of a run with these answers and labels."""
    place = folder / method / "llama-3-8b-instruct" / f"eval_{dataset}_1750000000"
    place.mkdir(parents=True)
    lines = [{"prompt": f"p{i}", "predict": predict, "label": label} for i, (predict, label) in enumerate(pairs)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (place / "generated_predictions.jsonl").write_text(text, encoding="utf-8")
    if published is not None:
        (place / "results.jsonl").write_text("".join(json.dumps(one) + "\n" for one in published), encoding="utf-8")
    return place


def document(imported: Import, *arguments: object) -> dict[str, Any]:
    code, output, errors = imported("peft-bench", *arguments, "--format", "json")
    assert (code, errors) == (0, "")
    return dict(json.loads(output))


def test_two_methods_are_compared_answer_by_answer(tmp_path: Path, imported: Import) -> None:
    right, wrong = ("positive", "positive"), ("negative", "positive")
    answers(tmp_path, "lora", [right] * 9 + [wrong], published=[{"f1": 0.8}, {"exact_match": 0.9}])
    answers(tmp_path, "ia3", [right] + [wrong] * 9)
    (board,) = document(imported, tmp_path)["boards"]
    assert (board["task"], board["metric"]) == ("llama-3-8b-instruct, sst2", "exact_match")
    assert [(row["system"], row["published"]) for row in board["systems"]] == [("lora", 0.9), ("ia3", None)]
    assert board["pairs"][0]["p"] == pytest.approx(2 / 2**8)


@pytest.mark.parametrize(
    ("predict", "label", "right"),
    [
        (" Positive\n", "positive", 1.0),
        ("<think>negative</think>\n\npositive", "positive", 1.0),
        ("not_entailment, and more", "not_entailment, a different end", 1.0),
        ("negative", "positive", 0.0),
    ],
)
def test_answers_are_compared_as_in_peft_bench(
    predict: str, label: str, right: float, tmp_path: Path, imported: Import
) -> None:
    answers(tmp_path, "lora", [(predict, label)] * 2)
    assert document(imported, tmp_path)["boards"][0]["systems"][0]["value"] == right


@pytest.mark.parametrize(
    ("predict", "right"), [("so #### 1,200", 1.0), ("#### 3 #### 1200.0", 1.0), ("1200", 0.0), ("#### many", 0.0)]
)
def test_gsm8k_compares_the_number_after_the_last_mark(
    predict: str, right: float, tmp_path: Path, imported: Import
) -> None:
    answers(tmp_path, "lora", [(predict, "long #### 1200")] * 2, dataset="gsm8k")
    (board,) = document(imported, tmp_path)["boards"]
    assert (board["metric"], board["systems"][0]["value"]) == ("accuracy", right)


def test_runs_that_cannot_be_used_are_left_out_with_the_reason(tmp_path: Path, imported: Import) -> None:
    answers(tmp_path, "lora", [("a", "a"), ("b", "a")])
    answers(tmp_path, "ia3", [("a", "a"), ("b", "a")], published=[{"exact_match": 0.75}])
    answers(tmp_path, "bitfit", [("1", "1")], dataset="stsb")
    assert sorted(one["reason"] for one in document(imported, tmp_path)["left_out"]) == [
        "PEFT-Bench scores stsb by a metric that is not read",
        "exact_match: the published 0.75 is no mean of the examples' scores",
    ]


def test_an_answer_that_is_no_text_is_an_error_with_line_and_key(tmp_path: Path, imported: Import) -> None:
    answers(tmp_path, "lora", [("a", "a"), (3, "a")])
    code, _, errors = imported("peft-bench", tmp_path)
    assert code == 2
    assert "generated_predictions.jsonl:2: predict: expected a text, got 3" in errors
