"""A program that generates answers is found, is part of what a cell is, and is refused where it would be unfair."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ftbench import GeneratedAnswers, GenerationBackend, GenerationRequest, MatrixError, ModelSource, hookimpl
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]

TEXT = "models: ['paper:a']\ntasks: [summarization]\nmethods: [full, lora, zero-shot]\nseeds: [0]\ndevice: cpu\n"
LABEL = TEXT.replace("summarization", "sentiment")
QUICK = "evaluation: {backend: quick}\n"


@dataclass(frozen=True)
class Quick(GenerationBackend):
    """A backend that is there and never asked for an answer."""

    name: str = "quick"
    missing: str | None = None
    unknown: str | None = None

    def unavailable(self) -> str | None:
        return self.missing

    def impossible(self, source: ModelSource) -> str | None:
        return self.unknown

    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        raise AssertionError("planning generates nothing")

    @hookimpl
    def ftbench_register_backends(self) -> Iterable[Quick]:
        return [self]


def fault(plan_of: PlanOf, text: str, backend: Quick) -> str:
    with pytest.raises(MatrixError) as caught:
        plan_of(text, quick=backend)
    return str(caught.value)


def test_a_backend_is_in_the_ids_of_cells_whose_answers_it_generates(plan_of: PlanOf) -> None:
    own, other = plan_of(TEXT), plan_of(TEXT + QUICK, quick=Quick())
    assert own.backend is None
    assert other.backend == Quick()
    assert not {cell.id for cell in own.cells} & {cell.id for cell in other.cells}
    assert {cell.spec.evaluation.backend for cell in other.cells} == {"quick"}


def test_labels_are_scored_by_ftbench_whatever_the_backend(plan_of: PlanOf) -> None:
    own, other = plan_of(LABEL), plan_of(LABEL + QUICK, quick=Quick(missing="never asked"))
    assert [cell.id for cell in own.cells] == [cell.id for cell in other.cells]
    assert other.backend is None


def test_a_backend_generates_labels_where_the_matrix_says_so(plan_of: PlanOf) -> None:
    text = LABEL.replace("sentiment", "{task: sentiment, scoring: generate}") + QUICK
    plan = plan_of(text, quick=Quick())
    assert plan.backend == Quick()
    assert {cell.spec.evaluation.backend for cell in plan.cells if cell.spec.evaluation} == {"quick"}
    methods = text.replace("full, lora, zero-shot", "linear-probe")
    assert "linear-probe puts parts of its own beside" in fault(plan_of, methods, Quick())


def test_an_unknown_backend_is_named_with_its_place_and_the_nearest(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match=r'm.yaml:6: evaluation.backend: unknown backend "vlm". Did you mean .vllm'):
        plan_of(TEXT + "evaluation: {backend: vlm}\n")


@pytest.mark.parametrize(
    ("methods", "words"),
    [
        ("[full, prefix]", "quick loads plain models, and prefix puts parts of its own beside: leave out that method"),
        ("[prefix, lora, adapter]", "prefix, adapter put parts of their own beside: leave out those methods"),
    ],
)
def test_methods_that_other_programs_cannot_load_are_refused(methods: str, words: str, plan_of: PlanOf) -> None:
    text = TEXT.replace("[full, lora, zero-shot]", methods)
    assert words in fault(plan_of, text + QUICK, Quick())


def test_a_backend_that_is_not_installed_says_so_before_anything_runs(plan_of: PlanOf) -> None:
    assert "evaluation.backend: install it" in fault(plan_of, TEXT + QUICK, Quick(missing="install it"))


def test_a_model_that_a_backend_cannot_run_is_an_error_of_the_plan(plan_of: PlanOf) -> None:
    words = fault(plan_of, TEXT + QUICK, Quick(unknown="quick has no such model"))
    assert "models.0: quick has no such model: take another model, or leave out evaluation.backend" in words
