"""Processes that train together: what one of them meets, all end with, and nobody waits for ever."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample, encode
from ftbench.contracts.tensor_file import read_tensors
from ftbench.contracts.training import TrainingPlan
from ftbench.errors import CellError, WorkerError
from ftbench.records.example import Example
from ftbench.training.loop import train
from ftbench.training.sharded.job import Kept, ShardedJob, TooLarge, weights_sum
from ftbench.training.sharded.team import KeptParts, Team, _smaller, train_on_several
from ftbench_models.loaders import BuiltinLoader
from tests.bundles import loaded_bundle
from tests.core.training.sharded.troubles import Troubled
from tests.plugins.methods.two_processes import assert_weights_alike

WORDS = ("dog", "cat", "boy", "girl", "bird", "tree", "ball", "car")
PLAN = TrainingPlan(
    learning_rate=1e-3,
    weight_decay=0.01,
    batch_size=4,
    micro_batch_tokens=8192,
    schedule="constant",
    warmup=0.0,
    gradient_clip=1.0,
    epochs=1,
    steps=3,
    validations=1,
    keep="last",
    seed=0,
)


def rows_of(tokenizer: Any) -> list[EncodedExample]:
    examples = [
        Example.of(f"One day, a {word} {'was very ' * (i % 4)}", f" happy{' and big' * (i % 3)}.", "", id=word)
        for i, word in enumerate(WORDS)
    ]
    return encode(tokenizer, examples, limit=100)[0]


def prepared(method: Troubled) -> Any:
    loader = BuiltinLoader()
    loaded = loader.load(loader.find("nano", Path()), "float32")
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    loaded.model = method.prepare(loaded.model, method.settings())  # type: ignore[assignment]
    return loaded


def job_of(method: Troubled, folder: Path, plan: TrainingPlan = PLAN) -> ShardedJob:
    loader, loaded = BuiltinLoader(), prepared(method)
    rows = rows_of(loaded.tokenizer)
    return ShardedJob(
        count=2,
        loader=loader,
        source=loader.find("nano", Path()),
        dtype="float32",
        method=method,
        settings=method.settings(),
        seed=0,
        rows=rows,
        validation=rows[:3],
        plan=plan,
        device="cpu",
        precision="fp32",
        threads=1,
        prepared=weights_sum(loaded.model),
        trained=folder / "trained.safetensors",
    )


def nothing(step: int, values: Mapping[str, float]) -> None:
    pass


def test_a_pass_that_is_too_large_is_halved_then_computed_again_and_then_given_up(tmp_path: Path) -> None:
    job = job_of(Troubled(), tmp_path, replace(PLAN, checkpointing=True))
    smaller = _smaller(job, TooLarge(rows=4, tokens=100))
    assert (smaller.plan.micro_batch_tokens, smaller.checkpointing) == (50, False)
    again = _smaller(smaller, TooLarge(rows=1, tokens=30))
    assert (again.plan.micro_batch_tokens, again.checkpointing) == (50, True)
    with pytest.raises(CellError, match="a row of 30 tokens does not fit"):
        _smaller(again, TooLarge(rows=1, tokens=30))


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
def test_memory_that_runs_out_in_one_process_begins_the_training_again_with_smaller_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = Troubled(trouble="memory", most_rows=1)
    logged: list[tuple[int, dict[str, float]]] = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def log(step: int, values: Mapping[str, float]) -> None:
        logged.append((step, dict(values)))
        (folder,) = tmp_path.glob("ftbench-devices-*")
        assert not (folder / "job").exists()  # a cell that is killed now leaves no rows behind

    ended = train_on_several(job_of(method, tmp_path), log)
    outcome = ended.outcome
    assert outcome.reduced_from == 8192
    assert outcome.pass_tokens < 100

    loaded = prepared(method)
    rows = rows_of(loaded.tokenizer)
    alone = train(loaded_bundle(loaded), rows, rows[:3], PLAN, clocks=Clocks("cpu"), log=nothing)
    for one, two in zip(alone.curve, outcome.curve, strict=True):
        assert two == pytest.approx(one, abs=1e-5)
    expected = dict(loaded.model.named_parameters())
    assert_weights_alike(
        read_tensors(tmp_path / "trained.safetensors", expected=expected),
        {name: parameter.detach() for name, parameter in expected.items()},
    )
    assert ended.peak > 0
    assert ended.seconds["train"] > 0


def test_the_seconds_of_processes_that_kept_a_state_count_for_those_that_go_on_from_it(tmp_path: Path) -> None:
    kept: list[Mapping[str, float]] = []

    class Keeper:
        def due(self) -> bool:
            return False

        def keep_parts(self, step: int, files: Sequence[Path], seconds: Mapping[str, float]) -> None:
            kept.append(seconds)

        def not_kept(self, reason: str) -> None:
            raise AssertionError(reason)

    team = Team([subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE)], tmp_path)
    team.begun = KeptParts((tmp_path / "1-0.pt",), {"train": 10.0, "save": 1.0})
    team.words.put((0, Kept(2, tmp_path / "2-0.pt", {"train": 5.0, "validate": 2.0})))
    team.words.put((0, TooLarge(rows=2, tokens=20)))
    with team.processes[0]:
        assert isinstance(team.hear(nothing, Keeper()), TooLarge)
    assert team.kept == KeptParts((tmp_path / "2-0.pt",), {"train": 15.0, "save": 1.0, "validate": 2.0})
    assert kept == [team.kept.seconds]


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        ("raises", WorkerError, "the second process has had enough"),
        ("killed", WorkerError, r"the process of device 2 of 2 ended \(SIGKILL\)"),
        ("other weights", CellError, "full prepared other weights in the processes of several devices"),
    ],
)
def test_trouble_in_one_process_ends_both_with_its_error(
    trouble: str, kind: type[Exception], words: str, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=words):
        train_on_several(job_of(Troubled(trouble=trouble), tmp_path), nothing)


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
def test_a_training_that_diverges_is_the_failure_that_it_is_on_one_device(tmp_path: Path) -> None:
    plan = replace(PLAN, learning_rate=1e30, gradient_clip=1e30)
    with pytest.raises(CellError, match=r"diverged|is (nan|inf)") as caught:
        train_on_several(job_of(Troubled(), tmp_path, plan), nothing)
    assert not isinstance(caught.value, WorkerError)
