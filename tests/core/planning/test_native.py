"""The base row in the format that a model knows best: its chat template, or solved examples; never twice the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.commandline.plan import show_plan
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from tests.core.chat.templates import CHATML

PlanOf = Callable[..., Plan]
Write = Callable[[str, str], Path]

BOTH = "[{model: 'paper:a', name: plain, format: plain}, {model: 'paper:a', name: chat, format: chat}]"


def text(models: str, methods: str = "[zero-shot, native]", more: str = "") -> str:
    return f"models: {models}\ntasks: [summarization]\nmethods: {methods}\ndevice: cpu\n{more}"


@pytest.fixture
def template(write: Write) -> Path:
    """The models of the test have a chat template."""
    return write("chat_template.jinja", CHATML)


def cells(plan: Plan, method: str = "native") -> dict[str, Cell]:
    return {cell.model: cell for cell in plan.cells if cell.method == method}


@pytest.mark.usefixtures("template")
def test_a_chat_model_that_is_read_as_plain_text_is_asked_through_its_template_too(plan_of: PlanOf) -> None:
    plan = plan_of(text(BOTH))
    native, zero_shot = cells(plan)["plain"], cells(plan, "zero-shot")
    assert native.skip is None
    assert zero_shot["plain"].spec.model.format == "plain"
    assert native.spec.model == zero_shot["chat"].spec.model
    assert native.spec.task == zero_shot["chat"].spec.task
    assert native.spec.evaluation == zero_shot["chat"].spec.evaluation
    assert plan.shots(native) == 0
    assert plan.models["plain"].read_as(native.spec.model).chat == plan.models["chat"].format.chat
    assert plan.models["plain"].read_as(zero_shot["plain"].spec.model).chat is None


@pytest.mark.usefixtures("template")
def test_a_chat_model_that_is_read_as_such_has_the_row_already(plan_of: PlanOf) -> None:
    plan = plan_of(text(BOTH))
    assert str(cells(plan)["chat"].skip) == "chat is asked in its native format by zero-shot already"
    assert cells(plan_of(text(BOTH, "[native, lora]")))["chat"].skip is None


@pytest.mark.usefixtures("template")
def test_a_row_through_a_template_has_no_solved_examples_no_settings_and_one_seed(plan_of: PlanOf) -> None:
    plan = plan_of(text("['paper:a']", "[{method: native, k: 5}, lora]", "seeds: [0, 1, 2]\n"))
    native = [cell for cell in plan.cells if cell.method == "native"]
    assert [(cell.seed, cell.spec.method.settings, plan.shots(cell)) for cell in native] == [(0, {}, 0)]


def test_a_base_model_is_asked_after_solved_examples(plan_of: PlanOf) -> None:
    plan = plan_of(
        text("['paper:a']", "[zero-shot, {method: native, k: 5}, {method: few-shot, k: 3}]", "seeds: [0, 1]\n")
    )
    native = [cell for cell in plan.cells if cell.method == "native"]
    assert [(cell.seed, cell.skip, plan.shots(cell), cell.spec.model.format) for cell in native] == [
        (0, None, 5, "plain"),
        (1, None, 5, "plain"),
    ]


def test_a_base_model_has_the_row_already_where_it_is_asked_after_as_many(plan_of: PlanOf) -> None:
    plan = plan_of(text("['paper:a']", "[zero-shot, {method: few-shot, name: shots, k: 5}, {method: native, k: 5}]"))
    assert str(cells(plan)["paper:a"].skip) == "paper:a is asked in its native format by shots already"


@pytest.mark.usefixtures("template")
def test_another_row_in_the_matrix_changes_no_id_of_the_others(plan_of: PlanOf) -> None:
    without, beside = (
        {cell.id for cell in plan_of(text(BOTH, methods)).cells if cell.method != "native"}
        for methods in ("[zero-shot, few-shot, lora]", "[zero-shot, few-shot, lora, native]")
    )
    assert without == beside


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    ("models", "methods", "suggested"),
    [
        ("[{model: 'paper:a', format: plain}]", "[zero-shot, lora]", True),
        ("[{model: 'paper:a', format: plain}]", "[zero-shot, lora, native]", False),
        ("['paper:a']", "[zero-shot, lora]", False),
        (BOTH, "[zero-shot, lora]", False),
    ],
)
def test_the_plan_suggests_the_row_where_a_chat_model_is_read_as_plain_text_alone(
    models: str, methods: str, suggested: bool, plan_of: PlanOf, capsys: pytest.CaptureFixture[str]
) -> None:
    show_plan(plan_of(text(models, methods)), "text", native=["native"])
    shown = " ".join(capsys.readouterr().out.split())
    assert ("add native to methods for a base row through its chat template" in shown) == suggested


def test_a_base_model_is_not_told_of_a_template(plan_of: PlanOf, capsys: pytest.CaptureFixture[str]) -> None:
    show_plan(plan_of(text("['paper:a']", "[zero-shot, lora]")), "text", native=["native"])
    assert "add native" not in capsys.readouterr().out
