"""What the doctor says of this machine."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.planning.device import choose_device, choose_precision
from tools.architectures.folder import train_tokenizer, write_model

Command = Callable[..., tuple[int, str, str]]


def test_nothing_is_measured_unasked(ftbench_command: Command) -> None:
    code, said, _ = ftbench_command("doctor")
    assert code == 0, said
    assert "ms a training step" not in said


def test_every_optional_extra_is_listed_with_its_purpose(ftbench_command: Command) -> None:
    pytest.importorskip("optuna")
    said = ftbench_command("doctor")[1]
    extras = [one for one in importlib.metadata.metadata("ftbench").get_all("Provides-Extra") or () if one != "dev"]
    lines = [line for line in said.splitlines() if " optional: " in line]
    assert len(extras) == len(lines) > 0
    assert all(
        re.fullmatch(r"(ok|absent) +optional: [\w-]+.* \(.+\)(: pip install 'ftbench\[[\w-]+\]')?", one)
        for one in lines
    )
    assert any(line.startswith("ok       optional: optuna ") for line in lines)


def test_the_advice_on_precision_follows_from_what_was_measured(ftbench_command: Command, tmp_path: Path) -> None:
    write_model("llama", tmp_path / "tiny", train_tokenizer())  # bf16 takes minutes where it is emulated
    code, said, errors = ftbench_command("doctor", "--precision", tmp_path / "tiny")
    assert code == 0, errors
    measured = {name: int(value) for name, value in re.findall(r"(fp32|bf16): (\d+) ms a training step", said)}
    assert measured.keys() == {"fp32", "bf16"}
    best = re.search(r"(fp32|bf16) is \d+\.\d times as fast", said)[1]
    assert measured[best] == min(measured.values()) > 0
    auto = choose_precision("auto", choose_device("auto"))
    assert f"`precision: auto` takes {auto}" in said
    assert ("in the matrix changes it" in said) == (best != auto)


def test_a_model_that_is_not_there_is_one_line(ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("doctor", "--precision", "builtin:nanu")
    assert code == 2
    assert errors.strip().splitlines() == [
        "error: unknown built-in model \"nanu\". Did you mean 'nano'? Known: nano, nano-random, smollm2-135m-instruct."
    ]
