"""How labels are predicted: part of a cell where it is not the default, with room for every label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ftbench.commandline.plan import show_plan
from ftbench.errors import UserError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]
WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]


def text(entry: str) -> str:
    return f"models: ['paper:a']\ntasks: [{entry}]\nmethods: [lora, zero-shot]\ndevice: cpu\n"


def test_generated_labels_are_other_cells_and_the_default_changes_no_id(plan_of: PlanOf) -> None:
    plain, likelihood, generate = (
        [cell.id for cell in plan_of(text(entry)).cells]
        for entry in ("sentiment", "{task: sentiment, scoring: likelihood}", "{task: sentiment, scoring: generate}")
    )
    assert plain == likelihood
    assert not set(plain) & set(generate)


def test_an_answer_has_room_for_the_longest_label(plan_of: PlanOf, write_rows: WriteRows, write: Any) -> None:
    longest = "a label of " + 9 * "very " + "many words"
    rows = [{"text": f"Row {i} says {i * 7}.", "label": longest if i % 2 else "short"} for i in range(60)]
    write_rows("rows.jsonl", rows)
    write("t.yaml", 'name: t\noutput: label\nprompt: "{text}:"\nmax_new_tokens: 4\ndata: rows.jsonl\n')
    for scoring, expected in (("likelihood", 4), ("generate", len(f" {longest}") + 1)):
        plan = plan_of(text(f"{{task: t.yaml, scoring: {scoring}}}"))
        assert {cell.spec.task.max_new_tokens for cell in plan.cells} == {expected}
    plan = plan_of(text("{task: t.yaml, scoring: generate, max_new_tokens: 100}"))
    assert {cell.spec.task.max_new_tokens for cell in plan.cells} == {100}


@pytest.mark.parametrize("scoring", ["generate", "likelihood"])
def test_a_text_task_has_no_labels_to_predict_in_one_way_or_another(scoring: str, plan_of: PlanOf) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(text(f"{{task: summarization, scoring: {scoring}}}"))
    assert str(caught.value).endswith(
        'm.yaml:2: tasks.0: scoring: "summarization" has no labels: its answers are texts, always generated'
    )


def test_a_word_that_is_no_way_of_scoring_is_refused_with_those_that_are(plan_of: PlanOf) -> None:
    with pytest.raises(UserError, match=r"likelihood.*generate") as caught:
        plan_of(text("{task: sentiment, scoring: generated}"))
    assert "m.yaml:2: tasks.0.scoring" in str(caught.value)


def test_a_prompt_leaves_room_for_a_generated_label(plan_of: PlanOf) -> None:
    with pytest.raises(UserError, match="220 new tokens leave 4 of the 224 positions of paper:a for the prompt"):
        plan_of(text("{task: sentiment, scoring: generate, max_new_tokens: 220}"))


@pytest.mark.parametrize(("scoring", "said"), [("generate", True), ("likelihood", False)])
def test_the_plan_says_where_labels_are_generated(
    scoring: str, said: bool, plan_of: PlanOf, capsys: pytest.CaptureFixture[str]
) -> None:
    show_plan(plan_of(text(f"{{task: sentiment, scoring: {scoring}}}")), "text")
    assert ("; a label is what a generated answer names" in " ".join(capsys.readouterr().out.split())) == said
