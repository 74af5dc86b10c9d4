"""A cell whose trained weights are not what its method promised is failed, with a line that says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]

METHODS = '''
from dataclasses import dataclass

import ftbench
import torch
from ftbench_methods.full import Full
from ftbench_methods.lora import Lora


class Aside(torch.nn.Module):
    """A weight beside the model that no answer depends on."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(3))


@dataclass(frozen=True)
class Unreached(Full):
    name: str = "unreached"

    def learning_rates(self, settings, facts):
        return Full().learning_rates(settings, facts)

    def trainable_parameters(self, settings, facts):
        return 3

    def prepare(self, model, settings):
        model.requires_grad_(False)
        model.aside = Aside()
        embed = model.get_input_embeddings()
        embed.register_forward_hook(lambda module, given, output: output + 0 * model.aside.weight.sum())
        return model


@dataclass(frozen=True)
class Boastful(Full):
    name: str = "boastful"

    def learning_rates(self, settings, facts):
        return Full().learning_rates(settings, facts)

    def trainable_parameters(self, settings, facts):
        return facts.parameters + 1


@dataclass(frozen=True)
class Leaky(Lora):
    name: str = "leaky"

    def learning_rates(self, settings, facts):
        return Lora().learning_rates(settings, facts)

    def prepare(self, model, settings):
        prepared = super().prepare(model, settings)
        norm = next(p for name, p in prepared.named_parameters() if name.endswith("norm.weight"))

        def leak(module, given, output):
            if module.training:
                norm.data += 0.01

        prepared.get_base_model().get_output_embeddings().register_forward_hook(leak)
        return prepared


@ftbench.hookimpl
def ftbench_register_methods():
    return [Unreached(), Boastful(), Leaky()]
'''


@pytest.fixture
def reason(own_run: Any, ftbench_command: Command) -> Callable[..., str]:
    """Why the one cell of a method fails."""
    (own_run.folder / "faulty.py").write_text(METHODS, encoding="utf-8")

    def run(method: str, *more: str) -> str:
        out = own_run.folder / method
        changes = [f"methods=[{method}]", f"baseline={method}", "plugins=[faulty.py]", "metrics=[]", *more]
        options = [part for one in ("tasks=[tales.yaml]", "seeds=[0]", *changes) for part in ("--set", one)]
        code, _, said = ftbench_command(
            "run", own_run.matrix, "--out", out, *options, "--no-report", "--executor", "inline"
        )
        assert code == 1, said
        (failed,) = (out / "failed").iterdir()
        assert not list((out / "cells").iterdir())
        return str(json.loads(failed.read_text(encoding="utf-8"))["error"]["text"])

    return run


@pytest.mark.parametrize("keep", ["last", "best"])
def test_a_method_that_does_not_reach_the_model(keep: str, reason: Callable[..., str]) -> None:
    assert reason("unreached", f"training.keep={keep}") == (
        "CellError: training changed no answer of stories: unreached does not reach this model, or the learning rate "
        "is too low"
    )


def test_a_method_that_trains_other_weights_than_it_announced(reason: Callable[..., str]) -> None:
    assert reason("boastful") == (
        "CellError: the method boastful trains 123,712 parameters of stories, but announced 123,713: other weights "
        "than its own would be measured"
    )


def test_a_method_whose_frozen_weights_move(reason: Callable[..., str]) -> None:
    assert reason("leaky").startswith("CellError: training moved weights of stories that leaky freezes: ")


def test_a_model_whose_files_lack_a_layer(own_run: Any, shared: Path, reason: Callable[..., str]) -> None:
    from safetensors.numpy import load_file, save_file

    folder = own_run.folder / "stories"
    shutil.copytree(shared / "models" / "stories-260k", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.2.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert reason("full", f"models=[{folder}]") == (
        "ModelError: the files lack weights of the model, which would be initialised at random: "
        "model.layers.2.mlp.up_proj.weight"
    )


def test_trials_that_train_together_fail_alone(own_run: Any, ftbench_command: Command) -> None:
    (own_run.folder / "faulty.py").write_text(METHODS, encoding="utf-8")
    out = own_run.folder / "trials"
    changes = ("methods=[{method: leaky, r: 2}]", "baseline=null", "plugins=[faulty.py]", "metrics=[]", "seeds=[0]")
    more = ("tasks=[tales.yaml]", "tuning={trials: 2, fraction: 1, extend: false, defaults: none}")
    options = [part for one in (*changes, *more) for part in ("--set", one)]
    code, _, said = ftbench_command(
        "run", own_run.matrix, "--out", out, *options, "--no-report", "--executor", "inline"
    )
    failed = [json.loads(path.read_text(encoding="utf-8"))["error"]["text"] for path in (out / "failed").iterdir()]
    assert code == 1, said
    assert sum("training moved weights of stories that leaky freezes" in one for one in failed) == 2


def test_a_training_that_never_lowered_the_loss_is_done_with_a_note(own_run: Any, ftbench_command: Command) -> None:
    out = own_run.folder / "worse"
    changes = ("methods=[{method: full, learning_rate: 1.0}]", "baseline=full", "training.keep=best", "metrics=[]")
    options = [part for one in ("tasks=[tales.yaml]", "seeds=[0]", *changes) for part in ("--set", one)]
    code, _, said = ftbench_command(
        "run", own_run.matrix, "--out", out, *options, "--no-report", "--executor", "inline"
    )
    assert code == 0, said
    (result,) = (json.loads(Path(one).read_text(encoding="utf-8")) for one in out.glob("cells/*/result.json"))
    assert result["training"]["best_step"] == 0
    checks = {check["name"]: check["passed"] for check in result["checks"]}
    assert (checks["logits changed"], checks["loss fell"]) == (True, False)
    said = [note["text"] for note in result["notes"]]
    assert "training never lowered the validation loss: the weights before training were evaluated" in said
