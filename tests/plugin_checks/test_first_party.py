"""All objects of the first-party plugins pass their checks: a few by default, every one with the slow tests."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

import ftbench_methods
from ftbench import GeneratedAnswers, GenerationBackend, GenerationRequest
from ftbench.plugin_checks.models import ARCHITECTURES
from ftbench.plugin_checks.running import PluginReport, check, check_plugin
from ftbench.plugin_loading import FIRST_PARTY

METHODS = {method.name: method for method in ftbench_methods.ftbench_register_methods()}

SETTINGS: dict[str, dict[str, Any]] = {
    "peft": {"config": {"peft_type": "LOHA", "r": 4}},
    "oft": {"block_size": 4},
    "miss": {"r": 4},
    "adapter": {"size": 4},
}
"""Where the default is nothing, or too large for a tiny model."""

SAMPLE = {("lora", "qwen2"), ("full", "gpt2"), ("prompt-tuning", "llama"), ("zero-shot", "gpt_neo")}

ABSENT = {"qlora"}
"""Needs a GPU."""

NO_BIASES = ("bitfit", "llama")

SLOW_PLUGINS = {"ftbench_metrics", "ftbench_tasks", "ftbench_reports", "ftbench_executors", "ftbench_trackers"}

PAIRS = [
    pytest.param(name, architecture, marks=[] if (name, architecture) in SAMPLE else pytest.mark.slow)
    for name in METHODS
    for architecture in ARCHITECTURES
]


def told(report: PluginReport) -> list[tuple[str, str, str, str]]:
    return [(one.object, one.check, str(one.found), one.place) for one in report.failures]


@pytest.mark.parametrize(("name", "architecture"), PAIRS)
def test_a_method_passes_on_an_architecture(name: str, architecture: str) -> None:
    report = check(METHODS[name], settings=SETTINGS.get(name), architectures=[architecture])
    assert told(report) == []
    prepared = any(one.check == "prepare" and one.outcome == "passed" for one in report.results)
    assert prepared == (name not in ABSENT and (name, architecture) != NO_BIASES)


@pytest.mark.parametrize(
    "plugin",
    [
        pytest.param(name, marks=pytest.mark.slow if name in SLOW_PLUGINS else [])
        for name in FIRST_PARTY
        if name != "ftbench_methods"
    ],
)
def test_a_plugin_passes_with_all_that_it_registers(plugin: str) -> None:
    report = check_plugin(plugin)
    assert told(report) == []
    assert any(one.outcome == "passed" for one in report.results)


@pytest.mark.parametrize("name", ["exact_match", "macro_f1", "forgetting", "loss", "distinct1"])
def test_a_metric_passes(name: str) -> None:
    import ftbench_metrics

    (metric,) = (one for one in ftbench_metrics.ftbench_register_metrics() if one.name == name)
    report = check(metric)
    assert told(report) == []
    assert any(one.check == "statistics" and one.outcome == "passed" for one in report.results)


@pytest.mark.parametrize("name", ["sentiment", "chat"])
def test_a_task_passes(name: str) -> None:
    import ftbench_tasks

    (task,) = (one for one in ftbench_tasks.ftbench_register_tasks() if one.name == name)
    report = check(task)
    assert told(report) == []
    assert any(one.check == "sides" and one.outcome == "passed" for one in report.results)


def tried(report: PluginReport, name: str) -> dict[str, str]:
    """What came of the checks of one object."""
    return {one.check: one.outcome for one in report.results if one.object == name}


@pytest.mark.parametrize(
    "name",
    ["markdown", *(pytest.param(name, marks=pytest.mark.slow) for name in ("html", "html-folder", "model-card"))],
)
def test_a_report_passes_and_every_check_is_made(name: str) -> None:
    import ftbench_reports

    (item,) = (one for one in ftbench_reports.ftbench_register_reports() if one.name == name)
    report = check(item)
    assert told(report) == []
    assert set(tried(report, name).values()) == {"passed"}


def test_the_loader_of_folders_passes_and_every_check_is_made() -> None:
    from ftbench_models.loaders import FolderLoader

    report = check(FolderLoader())
    assert told(report) == []
    assert set(tried(report, "folder").values()) == {"passed"}


def test_a_loader_whose_models_are_named_otherwise_is_tried_on_what_is_not_there() -> None:
    from ftbench_models.loaders import BuiltinLoader

    report = check(BuiltinLoader())
    outcomes = tried(report, "builtin")
    assert (outcomes["absent"], outcomes["finds"], outcomes["loads"]) == ("passed", "not checked", "not checked")
    assert told(report) == []


@pytest.mark.parametrize("name", ["inline", pytest.param("process", marks=pytest.mark.slow)])
def test_an_executor_passes(name: str) -> None:
    import ftbench_executors

    (executor,) = (one for one in ftbench_executors.ftbench_register_executors() if one.name == name)
    report = check(executor)
    assert told(report) == []
    made = {check for check, outcome in tried(report, name).items() if outcome == "passed"}
    assert made >= {"settings", "cells", "stops", *(["workers"] if name == "process" else ["at-once", "interrupted"])}


class Greedy(GenerationBackend):
    """What transformers itself generates."""

    name = "greedy"

    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        import torch
        from transformers import AutoModelForCausalLM

        model: Any = AutoModelForCausalLM.from_pretrained(folder).eval()
        answers, losses = [], []
        with torch.no_grad():
            for prompt in request.prompts:
                rows = torch.tensor([prompt])
                made = model.generate(
                    rows,
                    attention_mask=torch.ones_like(rows),
                    max_new_tokens=request.max_new_tokens,
                    do_sample=False,
                    pad_token_id=0,
                )
                answers.append(made[0, len(prompt) :].tolist())
            for prompt, answer in request.probe:
                rows = torch.tensor([[*prompt, *answer]])
                labels = torch.where(torch.arange(rows.shape[1]) < len(prompt), -100, rows)
                losses.append(float(model(input_ids=rows, labels=labels).loss) * len(answer))
        return GeneratedAnswers(answers, losses, "transformers")


def test_a_backend_that_is_transformers_passes_and_every_check_is_made() -> None:
    report = check(Greedy())
    assert told(report) == []
    assert set(tried(report, "greedy").values()) == {"passed"}


def test_a_check_leaves_threads_random_numbers_and_warnings_as_they_were() -> None:
    import torch

    threads, state, filters = torch.get_num_threads(), torch.random.get_rng_state(), list(warnings.filters)
    check(METHODS["layernorm"], architectures=["llama"])
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.random.get_rng_state(), state)
    assert list(warnings.filters) == filters
