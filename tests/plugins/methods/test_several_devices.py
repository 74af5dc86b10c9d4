"""Methods that say they train on several devices do there what they do on one: losses, weights, files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from tests.covering import Pair, covering
from tests.plugins.methods.cases import ARCHITECTURES, IMPOSSIBLE, METHODS, TRAINED, case, prepare
from tests.plugins.methods.two_processes import (
    Trained,
    Training,
    assert_weights_alike,
    built,
    in_two_processes,
    trained,
)

ABLE = [name for name in TRAINED if case(name)[0].capabilities.several_devices]
DEFAULT: list[Pair] = [("full", "qwen2"), ("lora", "llama"), ("adapter-pfeiffer", "gpt2"), ("prefix", "qwen2")]
REST = [pair for pair in covering([ABLE], ARCHITECTURES, IMPOSSIBLE) if pair not in DEFAULT]
"""Every method on an architecture or more, and every architecture with several methods."""
WAYS = {
    "packed": Training("lora", "qwen2", {"packing": True}),
    "several passes a step": Training("full", "qwen2", {"micro_batch_tokens": 8}),
    "over bf16": Training("lora", "llama", half=True),
    "a row a step": Training("lora", "qwen2", {"batch_size": 1, "epochs": 1}),
    "long answers": Training("full", "qwen2", most_logits=160),
    "long answers, frozen head": Training("lora", "gpt2", most_logits=160),
    "checkpointed": Training("lora", "llama", checkpointing=True),
    "checkpointed, all weights": Training("full", "qwen2", checkpointing=True),
}
STOPPED = Training("full", "qwen2", {"learning_rate": 0.5, "early_stopping": 1, "epochs": 4})

Both = tuple[Trained, Trained]


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory: pytest.TempPathFactory) -> list[dict[Pair, Both]]:
    """The trainings of `DEFAULT` by the same two processes: without an interruption, and with one."""
    ways = [[Training(*pair, interrupted=interrupted) for pair in DEFAULT] for interrupted in (False, True)]
    results = in_two_processes(tmp_path_factory.mktemp("two"), [training for way in ways for training in way])
    return [dict(zip(DEFAULT, results[start:], strict=False)) for start in (0, len(DEFAULT))]


@pytest.fixture(scope="module")
def default(both_ways: list[dict[Pair, Both]]) -> dict[Pair, Both]:
    return both_ways[0]


@pytest.fixture(scope="module")
def interrupted(both_ways: list[dict[Pair, Both]]) -> dict[Pair, Both]:
    return both_ways[1]


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Both]:
    trainings = [*(Training(*pair) for pair in REST), *WAYS.values(), STOPPED]
    results = in_two_processes(tmp_path_factory.mktemp("two"), trainings)
    return dict(zip([*REST, *WAYS, "stopped early"], results, strict=True))


def check_alike(training: Training, both: Both) -> None:
    alone, (first, second) = trained(training), both
    assert first.logged == second.logged  # the same bits in both processes, so that both decide alike
    assert [step for step, _ in first.logged] == [step for step, _ in alone.logged]
    for (_, values), (_, expected) in zip(first.logged, alone.logged, strict=True):
        assert values == pytest.approx(expected, abs=1e-5)
    assert first.outcome.best_step == alone.outcome.best_step
    assert first.outcome.stopped_early == alone.outcome.stopped_early
    assert_weights_alike(first.weights, alone.weights)


def check_files(pair: Pair, both: Both, folder: Path) -> None:
    name, architecture = pair
    method, settings = case(name)
    weights = {"one": trained(Training(*pair)).weights, "two": both[0].weights}
    saved: dict[str, dict[str, Tensor]] = {}
    logits: dict[str, Tensor] = {}
    for count, learned in weights.items():
        model = prepare(name, built(architecture)).eval()
        with torch.no_grad():
            for parameter_name, parameter in model.named_parameters():
                if parameter.requires_grad:
                    parameter.copy_(learned[parameter_name])
        (folder / count).mkdir()
        method.save(model, folder / count)
        saved[count] = {k: v for file in (folder / count).glob("*.safetensors") for k, v in load_file(file).items()}
        torch.manual_seed(1)
        ids = torch.arange(1, 9)[None]
        loaded = method.load(built(architecture), settings, folder / count).eval()
        with torch.no_grad():
            logits[count] = loaded(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
            torch.testing.assert_close(
                logits[count], model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits, atol=1e-5, rtol=1e-5
            )
    assert sorted(path.name for path in (folder / "one").iterdir()) == sorted(
        path.name for path in (folder / "two").iterdir()
    )
    assert_weights_alike(saved["two"], saved["one"])
    torch.testing.assert_close(logits["two"], logits["one"], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("pair", DEFAULT, ids=" ".join)
def test_two_processes_have_the_losses_and_weights_of_one(pair: Pair, default: dict[Pair, Both]) -> None:
    check_alike(Training(*pair), default[pair])


@pytest.mark.parametrize("pair", DEFAULT, ids=" ".join)
def test_what_two_processes_learned_is_saved_whole_and_loaded_again(
    pair: Pair, default: dict[Pair, Both], tmp_path: Path
) -> None:
    check_files(pair, default[pair], tmp_path)


@pytest.mark.parametrize("pair", DEFAULT, ids=" ".join)
def test_two_processes_that_are_interrupted_go_on_to_the_same_bits(
    pair: Pair, default: dict[Pair, Both], interrupted: dict[Pair, Both]
) -> None:
    for whole, resumed in zip(default[pair], interrupted[pair], strict=True):
        assert resumed.outcome.curve == whole.outcome.curve
        assert resumed.weights.keys() == whole.weights.keys()
        assert all(torch.equal(resumed.weights[name], whole.weights[name]) for name in whole.weights)


def test_a_process_holds_half_of_the_weights_and_of_the_optimizer(default: dict[Pair, Both]) -> None:
    alone, (first, _) = trained(Training("full", "qwen2")).outcome, default["full", "qwen2"]
    # Buffers and matrices with an odd number of rows are not halves.
    assert first.outcome.weight_bytes < 0.6 * alone.weight_bytes
    assert first.outcome.optimizer_bytes < 0.6 * alone.optimizer_bytes
    assert first.outcome.gradient_bytes < 0.6 * alone.gradient_bytes


@pytest.mark.slow
@pytest.mark.parametrize("pair", REST, ids=" ".join)
def test_every_other_pair_is_alike_too(pair: Pair, rest: dict[Any, Both], tmp_path: Path) -> None:
    check_alike(Training(*pair), rest[pair])
    check_files(pair, rest[pair], tmp_path)


@pytest.mark.slow
def test_both_processes_stop_early_after_the_same_step_as_one(rest: dict[Any, Both]) -> None:
    # At such a rate, differences of rounding grow from step to step.
    (first, second), alone = rest["stopped early"], trained(STOPPED)
    assert [first.outcome.stopped_early, second.outcome.stopped_early, alone.outcome.stopped_early] == [True] * 3
    assert [step for step, _ in first.logged] == [step for step, _ in alone.logged]
    assert first.outcome.best_step == second.outcome.best_step == alone.outcome.best_step


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_training_is_alike(way: str, rest: dict[Any, Both]) -> None:
    check_alike(WAYS[way], rest[way])


def test_every_method_that_says_so_is_among_the_cases() -> None:
    assert {case(name)[0].name for name in ABLE} == {
        name for name, method in METHODS.items() if method.capabilities.several_devices
    }
