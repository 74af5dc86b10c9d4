"""`devices: 2` through the command line gives what one device gives, also for a method of a single file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file

from tests.core.conftest import command
from tests.plugins.methods.two_processes import assert_weights_alike

PLUGIN = """\
import ftbench
from ftbench_methods.lora import Lora


class Mine(Lora):
    pass


@ftbench.hookimpl
def ftbench_register_methods():
    return [Mine(name="mine")]
"""

MATRIX = """\
models: [builtin:nano]
tasks: [sentiment]
methods: [zero-shot, full, {{method: mine, r: 2}}]
seeds: [0]
training: {{steps: 3, batch_size: 4, max_length: 64}}
evaluation: {{examples: 4, validation_examples: 8, other_tasks: 0}}
device: cpu
plugins: [mine.py]
devices: {devices}
"""


@pytest.mark.slow
@pytest.mark.usefixtures("one_thread")
def test_two_devices_give_what_one_gives(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(PLUGIN, encoding="utf-8")
    results = {}
    for devices in (1, 2):
        matrix = tmp_path / f"{devices}.yaml"
        matrix.write_text(MATRIX.format(devices=devices), encoding="utf-8")
        code, _, errors = command("run", matrix, "--out", tmp_path / str(devices), "--executor", "inline")
        assert code == 0, errors
        results[devices] = {
            json.loads((cell / "cell.json").read_text(encoding="utf-8"))["method"]: cell
            for cell in (tmp_path / str(devices) / "cells").iterdir()
        }
    assert results[1]["zero-shot"].name == results[2]["zero-shot"].name
    for method in ("full", "mine"):
        one, two = results[1][method], results[2][method]
        assert one.name != two.name
        assert sorted(path.name for path in one.rglob("*")) == sorted(path.name for path in two.rglob("*"))
        for file in (one / "learned").glob("*.safetensors"):
            assert_weights_alike(load_file(two / "learned" / file.name), load_file(file))
        first, second = (json.loads((cell / "result.json").read_text(encoding="utf-8")) for cell in (one, two))
        assert "trained on 2 devices together" in json.dumps(second["notes"])
        assert second["clocks"]["train"] > 0
        assert second["clocks"]["other"] >= 0
        assert second["memory_parts"]["optimizer"] < 0.6 * first["memory_parts"]["optimizer"]
