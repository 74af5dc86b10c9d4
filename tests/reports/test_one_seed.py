"""With one seed every sentence that calls something better speaks of the trained models, never of the method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import ftbench.presentation
import ftbench_reports
from ftbench.analysis.recommendation import recommend
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.recommendation_texts import RECOMMENDATION
from ftbench.presentation.recommendation_words import recommendation_words
from ftbench.presentation.render import render
from ftbench.presentation.result_columns import rows_of
from ftbench_reports.catalogue.verdict import VERDICT
from ftbench_reports.html.sections.verdict import Verdict
from ftbench_reports.html.view import PageView
from ftbench_reports.language import SENTENCES, Words
from ftbench_reports.overall import overall_sentences
from ftbench_reports.wording import verdict_sentences
from tests.reports.fake_run import TASKS, fake_run

CLAIM = {
    "en": re.compile(r"\b(better|worse|best|highest|lowest|higher|lower|ahead|behind|outdone|outdoes|outdid|gains)\b"),
    "zh": re.compile("优于|劣于|更好|更差|最好|最高|最低|领先|落后|超过|高于|低于|提升"),
}
OF_MODELS = {
    "en": re.compile(r"trained models?\b"),
    "zh": re.compile("训练好的模型"),
}
PARTS_OF_OTHERS = {
    "overall.then.worse", "overall.memory-less", "overall.memory-more", "overall.with-memory-less",
    "overall.with-memory-more", "across.counts", "across.better", "across.worse", "margin.not-worse",
    "verdict.part.higher", "verdict.part.lower", "verdict.part.higher.better", "verdict.part.higher.worse",
    "verdict.part.lower.better", "verdict.part.lower.worse", "verdict.part.higher.no-interval",
    "verdict.part.lower.no-interval", "verdict.part.ahead", "verdict.part.behind", "cost.quality",
    "cost.quality.average",
}  # fmt: skip
"""Parts of sentences that name the trained models."""
HEADS = {
    "overall.better", "overall.worse", "overall.leading", "overall.above-untrained", "overall.worse-than-untrained",
    "verdict.axis.higher", "verdict.axis.lower", "column.best", "column.behind", "prefer.quality",
}  # fmt: skip
"""Heads of columns and axes, and choices, of which no method is named."""
NO_CLAIMS = {"verdict.only", "verdict.no-direction"}
NOT_WITH_ONE_SEED = {"how.clear"}


def prose(run: RunResults) -> Iterator[Words]:
    """Every sentence of the verdict in any format: the page, Markdown, the model card and the terminal."""
    view = RunView(run)
    for preference in ("time", "memory", "parameters", "forgetting", "quality"):
        for recommendation in recommend(view, preference):
            yield from recommendation_words(recommendation).lines[:2]
            for choice in recommendation.by_task:
                alone = replace(recommendation, overall=choice, by_task=(choice,), refused=())
                yield from recommendation_words(alone).lines[:2]
    yield from overall_sentences(view)
    for comparison in view.comparisons.values():
        yield verdict_sentences(comparison, run.baseline, MessageCatalogue(), run.matrix)
    content = Verdict().build(PageView(run, whole=False))
    yield from (words for words in (content["overview"], content["across"]) if words is not None)
    for block in content["blocks"]:
        yield from (block.lead, *block.against)


RUNS: Mapping[str, RunResults] = {
    "many tasks": fake_run(seeds=1),
    "one task": fake_run(seeds=1, tasks=TASKS[:1]),
    "a lower loss is better": fake_run(seeds=1, tasks=TASKS[3:4]),
    "one method that trains": fake_run(seeds=1, tasks=TASKS[:1], methods=("full", "zero-shot")),
    "a baseline that does not train": replace(fake_run(seeds=1), baseline="zero-shot"),
    "a baseline that is worse": replace(fake_run(seeds=1, tasks=TASKS[:1]), baseline="prefix"),
    "a stated margin": replace(
        fake_run(seeds=1, tasks=TASKS[:1]), matrix={"margin": {"accuracy": 0.2}, "name": "which-method"}
    ),
}


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "en") for name in RUNS),
        *(pytest.param(name, "zh", marks=pytest.mark.slow if place else ()) for place, name in enumerate(RUNS)),
    ],
)
def test_every_sentence_with_a_claim_names_the_trained_models(name: str, language: str) -> None:
    lines = [line for words in prose(RUNS[name]) for line in re.split(r"(?<=\.) |(?<=。)", words.text(language))]
    claims = [line for line in lines if CLAIM[language].search(line)]
    assert claims
    assert [line for line in claims if not OF_MODELS[language].search(line)] == []


def test_every_sentence_of_the_catalogues_with_a_claim_has_a_form_for_one_seed() -> None:
    verdict = Catalogue.of_markup(VERDICT, ("en", "zh"))
    lacking = {
        key
        for catalogue in (verdict, RECOMMENDATION)
        for key in catalogue.sentences
        if CLAIM["en"].search(catalogue.template(key, "en"))
        and ".one-seed" not in key
        and f"{key.partition('#')[0]}.one-seed" not in catalogue
    }
    assert lacking == PARTS_OF_OTHERS | HEADS | NO_CLAIMS | NOT_WITH_ONE_SEED


def test_a_sentence_with_a_form_for_one_seed_is_said_in_no_other_way() -> None:
    forms = {key.partition(".one-seed")[0] for key in (*SENTENCES.sentences, *RECOMMENDATION.sentences)
             if ".one-seed" in key}  # fmt: skip
    folders = (Path(module.__file__).parent for module in (ftbench_reports, ftbench.presentation))
    said = {
        key
        for folder in folders
        for file in folder.rglob("*.py")
        for key in re.findall(r"""\bsay\(\s*"([^"{]+)"[,)]""", file.read_text(encoding="utf-8"))
    }
    assert said
    assert said & forms == set()


def test_every_form_for_one_seed_names_the_trained_models_in_both_languages() -> None:
    forms = [(catalogue, key) for catalogue in (SENTENCES, RECOMMENDATION) for key in catalogue.sentences]
    forms = [(catalogue, key) for catalogue, key in forms if ".one-seed" in key]
    assert len(forms) > 40
    for catalogue, key in forms:
        for language in ("en", "zh"):
            assert OF_MODELS[language].search(catalogue.template(key, language)), key


def test_with_several_seeds_no_sentence_speaks_of_trained_models_only() -> None:
    texts = "\n".join(words.text("en") for words in prose(fake_run(tasks=TASKS[:1])))
    assert "these trained models" not in texts.lower()


@pytest.mark.parametrize("output", ["table", "markdown"])
def test_the_tables_of_the_terminal_say_it_below(output: str) -> None:
    note = "one seed: verdicts, letters and ranks are of these trained models, not of the methods"
    assert note in render(rows_of(RUNS["one task"], "group"), output)
    assert note not in render(rows_of(fake_run(tasks=TASKS[:1]), "group"), output)
