"""Cells over conversations: no id has the format of the file, and those have a choice of answers that make one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import UserError
from ftbench.planning.planned import Plan
from tests.core.data.conversations.dialogues import OF_MANY_TURNS, OF_ONE_TURN, Dialogue, invented, openai

PlanOf = Callable[..., Plan]
WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]


def text(entry: str) -> str:
    return f"models: ['paper:a']\ntasks: [{entry}]\nmethods: [lora, zero-shot]\ndevice: cpu\n"


def ids(plan: Plan) -> list[str]:
    return [cell.id for cell in plan.cells]


@pytest.mark.parametrize(
    ("dialogues", "writers"),
    [(invented(60), OF_ONE_TURN), (invented(60, turns=3, system="Be kind."), OF_MANY_TURNS)],
    ids=["one turn", "many turns"],
)
def test_the_same_dialogues_are_the_same_cells_in_every_format(
    dialogues: list[Dialogue],
    writers: Iterable[Callable[[Dialogue], dict[str, Any]]],
    plan_of: PlanOf,
    write_rows: WriteRows,
) -> None:
    found = []
    for writer in writers:
        write_rows(f"{writer.__name__}.jsonl", [writer(dialogue) for dialogue in dialogues])
        found.append(ids(plan_of(text(f"{{task: chat, data: {writer.__name__}.jsonl}}"))))
    assert len(found[0]) == 2
    assert all(cells == found[0] for cells in found)


def test_what_is_trained_on_and_asked_for_is_in_an_id_where_it_is_not_the_default(
    plan_of: PlanOf, write_rows: WriteRows
) -> None:
    write_rows("rows.jsonl", [openai(dialogue) for dialogue in invented(60, turns=2)])
    plain, default, last, each = (
        ids(plan_of(text(f"{{task: chat, data: rows.jsonl{more}}}")))
        for more in ("", ", train_on: all, evaluate_on: last", ", train_on: last", ", evaluate_on: each")
    )
    assert plain == default
    assert len({*plain, *last, *each}) == 6


def test_a_task_without_conversations_refuses_such_a_choice_with_its_line(plan_of: PlanOf) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(text("{task: sentiment, train_on: last}"))
    assert str(caught.value).endswith(
        'm.yaml:2: tasks.0: train_on: "sentiment" reads no conversations: its rows have one answer each'
    )


def test_a_word_that_is_no_choice_is_refused_with_those_that_are(plan_of: PlanOf) -> None:
    with pytest.raises(UserError, match="all") as caught:
        plan_of(text("{task: chat, train_on: first}"))
    assert "tasks.0.train_on" in str(caught.value)
