"""Cells on several devices as a plan has them: which number counts, who is refused, and what a cluster is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench import UserError
from ftbench.execution.trial_groups import stacks
from ftbench.planning.devices import bytes_per_device
from ftbench.planning.estimate import Estimator
from ftbench.planning.needs import needs_of
from ftbench.planning.planned import Plan
from ftbench.tuning.rounds import trials

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\nmethods: [lora]\ndevice: cpu\n"


def test_the_number_of_devices_is_in_the_id_only_where_it_is_not_one(plan_of: PlanOf) -> None:
    (default,), (one,), (two,) = (plan_of(BASE + more).cells for more in ("", "devices: 1\n", "devices: 2\n"))
    assert default.id == one.id != two.id
    assert two.spec.devices == 2


def test_a_method_counts_more_than_its_model_and_a_model_more_than_the_matrix(plan_of: PlanOf) -> None:
    plan = plan_of(
        "models: [{model: 'paper:a', devices: 3}, 'paper:b']\ntasks: [sentiment]\n"
        "methods: [full, {method: lora, devices: 2}, zero-shot]\ndevices: 4\ndevice: cpu\n"
    )
    devices = {(cell.model, cell.method): cell.spec.devices for cell in plan.cells}
    assert devices == {
        ("paper:a", "full"): 3,
        ("paper:a", "lora"): 2,
        ("paper:a", "zero-shot"): 1,  # it does not train
        ("paper:b", "full"): 4,
        ("paper:b", "lora"): 2,
        ("paper:b", "zero-shot"): 1,
    }
    assert plan.most_devices == 4


@pytest.mark.parametrize(
    ("methods", "more", "place"),
    [
        ("[lora, qlora]", "devices: 2\n", "methods.1: qlora"),
        ("[lora, {method: qlora, name: four, devices: 2}]", "", "methods.1.devices: four"),
    ],
)
def test_a_method_that_cannot_is_refused_with_the_way_out(
    methods: str, more: str, place: str, plan_of: PlanOf, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(BASE.replace("[lora]", methods) + more)
    assert str(caught.value) == (
        f"{tmp_path / 'm.yaml'}:3: {place} trains on one device: on 2 it is not known to give the same; "
        "give it `devices: 1`"
    )


def test_a_method_that_cannot_may_stay_on_one_device(plan_of: PlanOf) -> None:
    methods = "[lora, {method: peft, config: {peft_type: LOHA}, devices: 1}]"
    text = BASE.replace("[lora]", methods) + "devices: 2\nseeds: [0]\n"
    assert [cell.spec.devices for cell in plan_of(text).cells] == [2, 1]


def test_a_cell_asks_a_cluster_for_its_devices(plan_of: PlanOf) -> None:
    text = BASE.replace("cpu", "cuda") + "devices: 4\nresources: {gpus: 1}\n"
    plan = plan_of(text)
    assert needs_of(plan, plan.cells[0]).gpus == 4


def test_a_model_that_is_not_trained_may_be_spread_over_the_devices_of_those_that_are(plan_of: PlanOf) -> None:
    text = BASE.replace("cpu", "cuda").replace("[lora]", "[{method: lora, devices: 2}, zero-shot]")
    plan = plan_of(text + "devices: 4\nresources: {gpus: 1}\n")
    assert {cell.method: plan.devices_of(cell) for cell in plan.cells} == {"lora": 2, "zero-shot": 4}
    assert {cell.method: needs_of(plan, cell).gpus for cell in plan.cells} == {"lora": 2, "zero-shot": 4}


def test_trials_on_several_devices_do_not_train_together(plan_of: PlanOf) -> None:
    def groups(more: str) -> int:
        plan = plan_of(BASE + "tuning: {trials: 4}\n" + more)
        tried = trials(plan, {})
        assert len(tried) > 1
        return len(stacks(plan, tried))

    assert (groups(""), groups("devices: 2\n")) == (1, 0)


def test_trials_have_the_devices_of_their_cell(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + "tuning: {trials: 4}\ndevices: 2\n")
    assert {trial.spec.devices for trial in trials(plan, {})} == {2}


def test_what_is_cut_is_divided_and_rounded_up() -> None:
    assert (bytes_per_device(101, 2), bytes_per_device(101, 1)) == (51, 101)


def test_cells_that_differ_in_devices_alone_are_estimated_apart(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[lora]", "[full]"))
    (one,) = plan.cells
    several = {n: replace(one, spec=one.spec.model_copy(update={"devices": n})) for n in (1, 2, 4)}
    for device in ("cuda", "cpu"):
        estimator = Estimator(replace(plan, device=device), 1e12)
        needed = {n: estimator.cell(cell).memory_bytes for n, cell in several.items()}
        assert needed[1] != needed[2]
        assert (needed[2] > needed[4]) == (device == "cuda")
