"""The package as a plugin: cheap to import, complete, and strict about the keys of a matrix entry."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ftbench_metrics
from ftbench import MatrixError, Metric, MetricUnavailable, Prediction

METRICS = {metric.name: metric for metric in ftbench_metrics.ftbench_register_metrics()}
NAMES = [
    "accuracy",
    "macro_f1",
    "exact_match",
    "token_f1",
    "squad_em",
    "squad_f1",
    "bleu",
    "chrf",
    "rouge1",
    "rouge2",
    "rougeL",
    "distinct1",
    "distinct2",
    "repetition",
    "toxicity",
    "loss",
    "perplexity",
    "forgetting",
    "bertscore",
    "evaluate",
]
NAMED = [
    name for name in NAMES if name not in ("bertscore", "evaluate")
]  # which need a model, and what follows a colon


def test_all_names_of_the_design_are_registered() -> None:
    assert list(METRICS) == NAMES


def test_registering_imports_none_of_the_libraries() -> None:
    heavy = {"numpy", "torch", "sacrebleu", "rouge_score", "regex", "sklearn", "evaluate", "detoxify"}
    code = f"import sys, ftbench_metrics as m; m.ftbench_register_metrics(); print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[3]
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{root}:{root / 'plugins'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"


def test_every_metric_satisfies_the_contract() -> None:
    assert [name for name in NAMES if not isinstance(METRICS[name], Metric)] == []


def test_lower_is_better_where_it_should_be() -> None:
    lower = [name for name, metric in METRICS.items() if metric.direction == "lower"]
    assert lower == ["repetition", "toxicity", "loss", "perplexity", "forgetting"]


def error_of(kind: type[Exception], call: Callable[[], object]) -> str:
    """What an error of this kind says; that nothing was raised, where it was not."""
    try:
        call()
    except kind as error:
        return str(error)
    return "nothing was raised"


def test_no_answers_have_no_value() -> None:
    said = {name: error_of(MetricUnavailable, lambda name=name: METRICS[name].statistics([])) for name in NAMES}
    assert {name: text for name, text in said.items() if "no answers" not in text} == {}


def test_a_signature_is_one_line() -> None:
    signatures = {name: METRICS[name].signature("en") for name in NAMES}
    assert [name for name, text in signatures.items() if text.splitlines() != [text]] == []


def test_an_unknown_option_is_an_error_that_names_the_metric(tmp_path: Path) -> None:
    for name in NAMED:
        said = error_of(MatrixError, lambda name=name: METRICS[name].configure("", {"colour": "red"}, tmp_path))
        assert f'"{name}" has no option "colour"' in said, name


def test_an_argument_that_nobody_reads_is_an_error(tmp_path: Path) -> None:
    for name in NAMED:
        said = error_of(MatrixError, lambda name=name: METRICS[name].configure("large", {}, tmp_path))
        assert f'"{name}" takes nothing after its name, got "{name}:large"' in said, name


def test_a_metric_without_options_is_configured_to_itself(tmp_path: Path) -> None:
    assert [name for name in NAMED if METRICS[name].configure("", {}, tmp_path) != METRICS[name]] == []


def test_the_error_for_a_mistyped_option_suggests_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="Did you mean 'tokenize'"):
        METRICS["bleu"].configure("", {"tokenise": "zh"}, tmp_path)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("bleu", {"lowercase": "yes"}, "expects true or false, got 'yes'"),
        ("bleu", {"tokenize": "13b"}, 'cannot use "13b". Did you mean'),
        ("chrf", {"word_order": True}, "expects a whole number, got True"),
        ("chrf", {"char_order": 0}, "at least 1, got 0"),
        ("rouge1", {"stemmer": 1}, "expects true or false, got 1"),
        ("toxicity", {"backend": "detox"}, 'cannot use "detox". Did you mean'),
    ],
)
def test_an_option_of_a_wrong_kind_is_an_error(name: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(MatrixError) as caught:
        METRICS[name].configure("", options, Path())
    assert message in str(caught.value)
    assert caught.value.key == next(iter(options))


@pytest.mark.parametrize("name", [name for name in NAMED if name != "toxicity"])
def test_values_of_many_totals_at_once_are_those_of_each(name: str) -> None:
    import numpy as np

    texts = ["the cat sat on the mat", "a dog ran off", "the cat sat on the mat the cat sat on the mat", "no"]
    answers = [Prediction(str(i), "", texts[i - 1], texts[i], "en", 1.5 + i, 4) for i in range(4)]
    rows = METRICS[name].statistics(answers)
    totals = np.stack([rows.sum(0), rows[:3].sum(0), rows[2:].sum(0), rows[[1, 1, 2]].sum(0)]).reshape(2, 2, -1)
    values = METRICS[name].value(totals)
    assert values.shape == (2, 2)
    np.testing.assert_allclose(
        values, [[METRICS[name].value(total) for total in line] for line in totals], rtol=1e-12, equal_nan=True
    )
