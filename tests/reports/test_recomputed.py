"""All numbers of a report are those that other people's libraries compute from the answers of its cells."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu import corpus_bleu, corpus_chrf
from scipy.stats import binomtest, permutation_test, ttest_1samp
from sklearn.metrics import accuracy_score, f1_score

from tests.conftest import MadeOnce
from tests.core.conftest import command
from tests.reports.recomputed_run import make_runs
from tests.reports.shown_tables import ShownTable, check_shown, html_tables, markdown_tables

METHODS = ("full", "fast", "zero-shot")
ROUGE = ("rouge1", "rouge2", "rougeL")
TASKS = {"sentiment": "accuracy", "support-qa": "rougeL", "support-qa-zh": "rougeL"}
"""The deciding metric of each task."""
REPORTS_OF_SINGLE = (("html", "en"), ("html", "zh"), ("markdown", "zh"))
Answers = Sequence[Mapping[str, Any]]
"""The lines of a cell's `predictions.jsonl`."""
Scores = Mapping[str, float]


@pytest.fixture(scope="module")
def runs(tiny_model: Path, made_once: MadeOnce) -> Path:
    return made_once("recomputed", lambda folder: make_runs(folder, tiny_model))


def rows_at(run: Path, level: str) -> list[dict[str, Any]]:
    code, output, errors = command("results", run, "--level", level, "--format", "json")
    assert code == 0, errors
    rows: list[dict[str, Any]] = json.loads(output)
    return rows


def answers_of(run: Path) -> dict[tuple[str, str, int], Answers]:
    """The answers of each cell by task, method and seed."""
    answers = {}
    for cell in rows_at(run, "cell"):
        lines = (run / "cells" / cell["cell"] / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
        answers[cell["task"], cell["method"], cell["seed"]] = [json.loads(line) for line in lines]
    return answers


class DocumentedWords:
    """The words of ROUGE beyond ASCII: runs of letters, marks and digits, single Chinese characters, single signs."""

    def tokenize(self, text: str) -> list[str]:
        spaced = ""
        for character in unicodedata.normalize("NFC", text.lower()):
            kind = unicodedata.category(character)
            if "CJK UNIFIED" in unicodedata.name(character, "") or (kind[0] == "S" and not character.isascii()):
                spaced += f" {character} "
            else:
                spaced += character if kind[0] in "LMN" else " "
        return spaced.split()


def rouge_scores(answer: Mapping[str, Any]) -> Scores:
    own_words = (answer["reference"] + answer["text"]).isascii()
    scores = RougeScorer(ROUGE, tokenizer=None if own_words else DocumentedWords()).score(
        answer["reference"], answer["text"]
    )
    return {name: scores[name].fmeasure for name in ROUGE}


def recomputed(task: str, answers: Answers) -> Scores:
    """All metrics of one cell that a library computes, and the loss by its definition."""
    texts, references = [answer["text"] for answer in answers], [answer["reference"] for answer in answers]
    loss = sum(answer["reference_loss"] for answer in answers) / sum(answer["reference_tokens"] for answer in answers)
    if task == "sentiment":
        macro_f1 = f1_score(references, texts, average="macro", zero_division=0)
        return {"accuracy": accuracy_score(references, texts), "macro_f1": float(macro_f1), "loss": loss}
    tokenize = "zh" if task.endswith("zh") else "13a"
    by_answer = [rouge_scores(answer) for answer in answers]
    return {
        "bleu": corpus_bleu(texts, [references], tokenize=tokenize, force=True).score,
        "chrf": corpus_chrf(texts, [references]).score,
        **{name: fmean(scores[name] for scores in by_answer) for name in ROUGE},
        "loss": loss,
        "perplexity": math.exp(loss),
    }


def recomputed_means(run: Path) -> dict[tuple[str, str], Scores]:
    """The mean over seeds of each metric, by task and method."""
    by_group: dict[tuple[str, str], list[Scores]] = {}
    for (task, method, _), answers in answers_of(run).items():
        by_group.setdefault((task, method), []).append(recomputed(task, answers))
    return {
        group: {name: fmean(scores[name] for scores in seeds) for name in seeds[0]} for group, seeds in by_group.items()
    }


def tables_of(run: Path, report: str, language: str) -> dict[str, ShownTable]:
    return markdown_tables(run) if report == "markdown" else html_tables(run, language)


def test_every_cell_of_the_results_has_the_recomputed_metrics(runs: Path) -> None:
    answers = answers_of(runs / "several")
    assert len(answers) == 15
    seen: dict[str, set[float]] = {}
    for row in rows_at(runs / "several", "cell"):
        scores = recomputed(row["task"], answers[row["task"], row["method"], row["seed"]])
        assert {name: row["metrics"][name] for name in scores} == pytest.approx(scores, rel=1e-9, abs=1e-12)
        for name, score in scores.items():
            seen.setdefault(f"{row['task']} {name}", set()).add(score)
    assert all(len(values) > 1 for values in seen.values()), f"nothing to tell apart: {seen}"


def test_the_groups_have_the_recomputed_means_over_seeds(runs: Path) -> None:
    means = recomputed_means(runs / "several")
    for row in rows_at(runs / "several", "group"):
        scores = means.pop((row["task"], row["method"]))
        assert row["seeds"] == (1 if row["method"] == "zero-shot" else 2)
        assert {name: row["metrics"][name] for name in scores} == pytest.approx(scores, rel=1e-9, abs=1e-12)
    assert not means


@pytest.mark.parametrize(
    ("name", "report", "language"),
    [
        ("several", "html", "en"),
        ("several", "html", "zh"),
        ("several", "markdown", "en"),
        ("single", "html", "en"),
        ("single", "html", "zh"),
        ("single", "markdown", "zh"),
    ],
)
def test_the_tables_of_a_report_show_the_recomputed_means(runs: Path, name: str, report: str, language: str) -> None:
    tables, means = tables_of(runs / name, report, language), recomputed_means(runs / name)
    assert {(task, method) for task, table in tables.items() for method in table} == set(means)
    for (task, method), scores in means.items():
        for metric, score in scores.items():
            mean, _, _ = tables[task][method][metric].partition(" ")
            check_shown(mean, score)


@pytest.mark.parametrize("task", ["support-qa", "support-qa-zh"])
def test_the_interval_of_a_single_run_is_that_of_scipy(runs: Path, task: str) -> None:
    answers = answers_of(runs / "single")
    compared = {row["method"]: row["comparison"] for row in rows_at(runs / "single", "group") if row["task"] == task}
    for method in METHODS:
        scores = [rouge_scores(answer)["rougeL"] for answer in answers[task, method, 0]]
        shown = compared[method]["rougeL"]
        if len(set(scores)) == 1:
            assert (shown["low"], shown["problem"]) == (None, "no variation")
            continue
        interval = np.clip(ttest_1samp(scores, 0).confidence_interval(0.95), 0, 1)
        assert (shown["low"], shown["high"]) == pytest.approx(tuple(interval), rel=1e-9)
        for report, language in REPORTS_OF_SINGLE:
            text = tables_of(runs / "single", report, language)[task][method]["rougeL"]
            check_shown(text, float(np.mean(scores)), *interval)


@pytest.mark.parametrize("task", ["support-qa", "support-qa-zh"])
def test_the_difference_of_two_single_runs_is_that_of_scipy(runs: Path, task: str) -> None:
    answers = answers_of(runs / "single")
    by_id = {
        method: {answer["id"]: rouge_scores(answer)["rougeL"] for answer in answers[task, method, 0]}
        for method in METHODS
    }
    values, intervals, p_values = {}, {}, {}
    for method in METHODS[1:]:
        differences = np.array([score - by_id["full"][key] for key, score in by_id[method].items()])
        values[method] = float(differences.mean())
        intervals[method] = ttest_1samp(differences, 0).confidence_interval(0.95)
        swaps = permutation_test(
            (differences,), np.mean, permutation_type="samples", vectorized=True, n_resamples=np.inf
        )
        p_values[method] = float(swaps.pvalue)
    check_differences(runs / "single", task, values, intervals, holm_of_two(p_values))


def test_the_p_of_two_single_runs_on_labels_is_that_of_the_exact_mcnemar_test(runs: Path) -> None:
    answers = answers_of(runs / "single")
    right = {
        method: {answer["id"]: answer["text"] == answer["reference"] for answer in answers["sentiment", method, 0]}
        for method in METHODS
    }
    values, p_values = {}, {}
    for method in METHODS[1:]:
        gained = sum(right[method][key] and not right["full"][key] for key in right["full"])
        lost = sum(right["full"][key] and not right[method][key] for key in right["full"])
        values[method] = (gained - lost) / len(right["full"])
        p_values[method] = float(binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0
    check_differences(runs / "single", "sentiment", values, {}, holm_of_two(p_values))


def holm_of_two(p_values: Mapping[str, float]) -> Scores:
    """Twice the smaller p; the larger one as it is, but no smaller than that."""
    smaller = min(1.0, 2 * min(p_values.values()))
    (least, _), (other, larger) = sorted(p_values.items(), key=lambda pair: pair[1])
    return {least: smaller, other: max(smaller, larger)}


def check_differences(
    run: Path, task: str, values: Scores, intervals: Mapping[str, Sequence[float]], adjusted: Scores
) -> None:
    """The results and both reports, in both languages, have these differences to `full`; not all are nothing."""
    assert any(values.values())
    assert min(adjusted.values()) < 0.5
    compared = {row["method"]: row["comparison"] for row in rows_at(run, "group") if row["task"] == task}
    for method, value in values.items():
        difference = compared[method][TASKS[task]]["difference"]
        assert difference["value"] == pytest.approx(value, rel=1e-9, abs=1e-12)
        assert difference["adjusted_p"] == pytest.approx(adjusted[method], rel=1e-9)
        if intervals:
            assert (difference["low"], difference["high"]) == pytest.approx(tuple(intervals[method]), rel=1e-9)
    for report, language in REPORTS_OF_SINGLE:
        head, p_head = {"en": ("difference to full", "p (Holm)"), "zh": ("与 full 之差", "p（Holm）")}[language]
        table = tables_of(run, report, language)[task]
        for method, value in values.items():
            text = table[method][head] if intervals else table[method][head].partition(" ")[0]
            check_shown(text, value, *intervals.get(method, ()))
            check_shown(table[method][p_head], adjusted[method])
