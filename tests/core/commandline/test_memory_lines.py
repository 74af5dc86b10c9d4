"""What a plan says of an accelerator's memory: what each method needs, what fits, and what makes the rest fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.commandline.language import rendering
from ftbench.commandline.memory_lines import memory_notes
from ftbench.matrix import read_matrix
from ftbench.messages import Note
from ftbench.planning.device import memory_of
from ftbench.planning.device_memory import memory_need
from ftbench.planning.estimate import Estimator
from ftbench.planning.fitting import Fit, device_fits
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

EstimatorOf = Callable[..., Estimator]

MATRIX = "models: ['builtin:nano']\ntasks: [sentiment]\nseeds: [0, 1]\ndevice: cpu\n"
METHODS = "methods: [zero-shot, lora, full, qlora]\ntraining: {batch_size: 8, max_length: 480}\n"
GB = 10**9

P = 6_738_415_616
"""Parameters of Llama 2 7B: two matrices of the vocabulary, 32 blocks, and a last norm."""
HEAD = 2 * 32_000 * 4096
BLOCK = 4 * 4096**2 + 3 * 4096 * 11_008 + 2 * 4096
SHAPES = {
    "model.embed_tokens.weight": (32_000, 4096),
    "lm_head.weight": (32_000, 4096),
    "model.norm.weight": (4096,),
    **{
        f"model.layers.{i}.{name}.weight": shape
        for i in range(32)
        for name, shape in {
            "input_layernorm": (4096,),
            "post_attention_layernorm": (4096,),
            **{f"self_attn.{side}_proj": (4096, 4096) for side in "qkvo"},
            "mlp.gate_proj": (11_008, 4096),
            "mlp.up_proj": (11_008, 4096),
            "mlp.down_proj": (4096, 11_008),
        }.items()
    },
}
RANK_16 = 32 * 16 * (4 * 8192 + 3 * 15_104)
ROW = 480
"""Tokens of the longest row: nano's 512 positions, less those kept for prompts. A step has 8 of them."""


@pytest.fixture
def estimator_of(tmp_path: Path) -> EstimatorOf:
    """Of a plan as it would be on a GPU with bf16 arithmetic, whose model is Llama 2 7B without its weights."""

    def make(more: str = METHODS) -> Estimator:
        (tmp_path / "m.yaml").write_text(MATRIX + more, encoding="utf-8")
        plan = make_plan(read_matrix(tmp_path / "m.yaml"), Registry(load_plugins(entry_points=False)))
        model = plan.models["builtin:nano"]
        facts = replace(model.source.facts, parameters=P, hidden_size=4096, layers=32, vocabulary=32_000, shapes=SHAPES)
        large = replace(model, source=replace(model.source, facts=facts))
        cells = tuple(
            replace(cell, skip=None, spec=cell.spec.model_copy(update={"precision": "bf16"})) for cell in plan.cells
        )
        planned = replace(plan, models={"builtin:nano": large}, cells=cells, device="cuda", precision="bf16")
        return Estimator(planned, 1e12)

    return make


def fits(estimator: Estimator, gigabytes: int | None) -> dict[str, Fit]:
    available = None if gigabytes is None else gigabytes * GB
    return {fit.method: fit for fit in device_fits(estimator, estimator.plan.cells, available)}


def said(estimator: Estimator, gigabytes: int | None) -> list[str]:
    return [str(note) for note in memory_notes([*fits(estimator, gigabytes).values()], "cuda")]


def test_the_shapes_are_those_of_llama() -> None:
    assert P == HEAD + 32 * BLOCK + 4096
    assert sum(rows * (columns or [1])[0] for rows, *columns in SHAPES.values()) == P


def test_the_needs_of_each_method_are_a_line_and_that_they_fit_is_another(estimator_of: EstimatorOf) -> None:
    """All need 0.5 GB, and those that train 34 · 3840 · 32 · 4096 = 17.11 GB of activations.

    Without training 4 P = 26.95; lora 6 P = 40.43 and 18 · 40 million = 0.72; full 18 P = 121.29; qlora over fp32:
    9/16 (P - HEAD) = 3.64, 6 HEAD = 1.57, 0.72. Logits: 12 · 32,000 for each token of an answer.
    """
    assert said(estimator_of(), 200) == [
        "memory of builtin:nano on cuda, about: zero-shot 27.5 GB, lora 58.9 GB, full 139.0 GB, qlora 23.6 GB",
        "all of this fits into the memory of cuda (200.0 GB)",
    ]


def test_what_does_not_fit_is_told_the_cheapest_way_once(estimator_of: EstimatorOf) -> None:
    _, *lines = said(estimator_of(), 40)
    assert [line.split(" needs")[0] for line in lines] == ["lora on builtin:nano", "full on builtin:nano"]
    assert "holding the weights in 16 bits (the model's dtype: bf16) brings it to about 14.9" in lines[0]
    assert "training on 8 devices (devices: 8) brings it to about 33." in lines[1]


@pytest.mark.parametrize(
    ("gigabytes", "way", "devices", "rest"),
    [
        (150, None, 1, None),
        (130, "smaller passes", 1, None),
        (123, "checkpointing", 1, None),
        (80, "more devices", 2, 1),
        (48, "more devices", 4, 1),
        (40, "more devices", 8, 1),
    ],
)
def test_training_all_weights_fits_by_fewer_activations_and_then_by_more_devices(
    gigabytes: int, way: str | None, devices: int, rest: int | None, estimator_of: EstimatorOf
) -> None:
    """16 P = 107.8 GB and 2 P = 13.5 GB of copies, which all devices have; each collects 8 (HEAD + 2 blocks)."""
    fit = fits(estimator_of(), gigabytes)["full"]
    found = fit.remedy or fit.planned
    assert (found.name or None, found.held.devices) == (way, devices)
    if rest:
        kept = 16 * P // devices + 2 * P + 8 * (HEAD + 2 * (P - HEAD) // 32)
        activations = ROW * 4096 * (2 * 32 + 34)
        assert found.need.total - kept - activations - found.need.logits == pytest.approx(500_000_000, abs=1000)


def test_training_all_weights_fits_nowhere_below_what_eight_devices_need(estimator_of: EstimatorOf) -> None:
    fit = fits(estimator_of(), 24)["full"]
    assert (fit.fits, fit.remedy) == (False, None)
    assert "the least that it can do with is about 33." in said(estimator_of(), 24)[3]


def test_a_method_that_trains_nothing_is_not_told_to_train_fewer_weights(estimator_of: EstimatorOf) -> None:
    """Half of 4 P in 16 bits, and 0.5 GB: 14.0 GB."""
    _, zero_shot, lora, *_ = said(estimator_of(), 8)
    assert zero_shot.endswith("can do with is about 14.0 GB, so take a larger device or a smaller model")
    assert "lora" in lora


def test_a_frozen_base_takes_fewer_bits_before_it_takes_more_devices(estimator_of: EstimatorOf) -> None:
    ways = {}
    for gigabytes in (80, 44, 42, 24, 10):
        fit = fits(estimator_of(), gigabytes)["lora"]
        ways[gigabytes] = fit.remedy and fit.remedy.name
    assert ways == {80: None, 44: "smaller passes", 42: "checkpointing", 24: "bf16 weights", 10: "four-bit weights"}


def test_the_devices_of_the_matrix_are_those_of_the_need(estimator_of: EstimatorOf) -> None:
    methods = "methods: [{method: full, devices: 4}, {method: lora, devices: 2}]\n"
    estimator = estimator_of(methods + "training: {batch_size: 8, max_length: 480}\n")
    planned = fits(estimator, 80)
    assert {name: fit.planned.held.devices for name, fit in planned.items()} == {"full": 4, "lora": 2}
    assert planned["full"].planned.need.weights == P
    trained = planned["lora"].planned.need
    assert trained.optimizer == 8 * RANK_16 // 2
    whole = 4 * P + 4 * RANK_16  # spread for evaluation: half of it, and half a block
    assert trained.outside_training == pytest.approx(whole / 2 + whole * (P - HEAD) / P / 32 / 2, abs=2)
    assert said(estimator, 80)[:2] == [
        "memory of builtin:nano on each of 4 devices (cuda), about: full 50.6 GB",
        "memory of builtin:nano on each of 2 devices (cuda), about: lora 39.2 GB",
    ]


def test_the_memory_that_the_matrix_names_counts_more_than_that_of_this_machine(estimator_of: EstimatorOf) -> None:
    estimator = estimator_of(
        "resources: {gpu_memory: 80GB}\nmethods: [lora, {method: full, resources: {gpu_memory: 141GB}}]\n"
        "training: {batch_size: 8, max_length: 480}\n"
    )
    assert {name: fit.available for name, fit in fits(estimator, 24).items()} == {"lora": 80 * GB, "full": 141 * GB}
    assert {fit.fits for fit in fits(estimator, 24).values()} == {True}


def test_where_nobody_knows_the_device_the_key_that_tells_it_is_named(estimator_of: EstimatorOf) -> None:
    assert memory_of("cpu") is None
    assert {fit.fits for fit in fits(estimator_of(), None).values()} == {None}
    assert said(estimator_of(), None)[-1] == (
        "how much memory cuda has is not known here: `resources: {gpu_memory: 80GB}` tells it"
    )


def test_a_plan_on_a_processor_says_nothing(estimator_of: EstimatorOf) -> None:
    estimator = estimator_of()
    assert device_fits(replace(estimator, plan=replace(estimator.plan, device="cpu")), estimator.plan.cells, None) == []


def test_the_notes_are_there_in_chinese(estimator_of: EstimatorOf) -> None:
    notes: list[Note] = memory_notes([*fits(estimator_of(), 40).values()], "cuda")
    lines = [rendering("zh")(note) for note in notes]
    assert lines[0].startswith("builtin:nano 在 cuda 上约需显存：zero-shot 27.5 GB、lora ")
    assert "用 8 个设备训练（devices: 8）" in lines[2]


def test_programs_get_the_parts_and_the_cheapest_way(estimator_of: EstimatorOf) -> None:
    content = json.loads(json.dumps(fits(estimator_of(), 80)["full"].as_json()))
    assert content["fits"] is False
    assert content["parts"]["optimizer"] == 8 * P
    assert content["cheapest_way"] | {"bytes_per_device": 0} == {
        "way": "more devices",
        "devices": 2,
        "weight_bits": 32,
        "checkpointing": True,
        "bytes_per_device": 0,
    }


def test_the_estimate_of_a_cell_on_an_accelerator_is_what_its_parts_add_up_to(estimator_of: EstimatorOf) -> None:
    estimator = estimator_of()
    for cell in estimator.plan.cells:
        assert estimator.cell(cell).memory_bytes == memory_need(*estimator.holding(cell)).total


def test_weights_in_bf16_halve_what_a_frozen_base_takes(estimator_of: EstimatorOf) -> None:
    estimator = estimator_of()
    lora = next(cell for cell in estimator.plan.cells if cell.method == "lora")
    model = lora.spec.model.model_copy(update={"dtype": "bf16"})
    half = replace(lora, spec=lora.spec.model_copy(update={"model": model}))
    needs = [memory_need(*estimator.holding(cell)) for cell in (lora, half)]
    assert needs[0].weights - needs[1].weights == 2 * P
    assert needs[0].casts - needs[1].casts == 2 * P
