"""Files in the format of PEFT's method comparison, written by the tests with its published numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Content = dict[str, Any]
Folder = Callable[..., Path]

QUESTIONS = 1319
MODEL = "meta-llama/Llama-3.2-3B"

PUBLISHED = (
    # experiment, method, accuracy, forgetting, parameters, peak GiB, steps s, train s, file MiB
    ("lily/llama-3.2-3B-rank140-mlp", "LILY", 0.526, 0.216, 9.5e6, 23.9, None, 1324, 796),
    ("hira/llama-3.2-3B-rank32-lr4.5e-3", "HIRA", 0.513, 0.130, 9.2e6, 22.0, None, 1286, 35),
    ("lora/llama-3.2-3B-rank64-rslora", "LORA", 0.513, 0.111, 18.4e6, 21.0, None, 966, 70),
    ("shira/llama-3.2-3B-lr_0.0003", "SHIRA", 0.510, 0.052, 9.2e6, 20.2, None, 1003, 105),
    ("miss/llama-3.2-3B-bat", "MISS", 0.504, 0.194, 7.3e6, 23.5, None, 1409, 28),
    ("gralora/llama-3.2-3B-rank32", "GRALORA", 0.495, 0.057, 9.2e6, 20.8, None, 1097, 35),
    ("lora/llama-3.2-3B-rank10-target-mlp", "LORA", 0.494, 0.032, 9.5e6, 23.0, None, 1050, 36),
    ("oft/llama-3.2-3B-rank32", "OFT", 0.491, 0.041, 8.2e6, 20.8, None, 1192, 31),
    ("miss/llama-3.2-3B-default", "MISS", 0.487, 0.197, 7.3e6, 18.9, None, 897, 28),
    ("lora/llama-3.2-3B-rank32", "LORA", 0.478, 0.050, 9.2e6, 20.8, 585, 942, 35),
    ("lora/llama-3.2-3B-rank64", "LORA", 0.474, 0.059, 18.4e6, 21.0, None, 967, 70),
    ("full-finetuning/llama-3.2-3B-lr_0.00001", None, 0.472, 0.030, 3213e6, 36.2, 1813, 2147, 6128),
    ("lora/llama-3.2-3B-rank32-dora", "LORA", 0.469, 0.051, 9.3e6, 22.8, None, 1191, 36),
    ("ia3/llama-3.2-3B-all-attn-5k-lr0.005", "IA3", 0.455, 0.314, 0.63e6, 24.3, None, 1060, 2.4),
    ("prefixtuning/llama-3.2-3B-tokens50-lr_0.005", "PREFIX_TUNING", 0.416, 0.198, 2.9e6, 19.2, 532, 878, 10.9),
    ("adaptionprompt/llama-3.2-3B-lr_5e-3", "ADAPTION_PROMPT", 0.384, 0.195, 8.6e6, 20.9, 700, 1140, 16),
    ("vera/llama-3.2-3B-default", "VERA", 0.354, 0.099, 0.13e6, 20.1, None, 1011, 6.5),
    ("ptuning/llama-3.2-3B-default", "P_TUNING", 0.350, 0.129, 28.4e6, 19.5, None, 914, 0.2),
    ("prompt_tuning/llama-3.2-3B-vocab-lr_0.001", "PROMPT_TUNING", 0.343, 0.145, 0.6e6, 22.7, None, 1429, 2.3),
    ("boft/llama-3.2-3B-default", "BOFT", 0.343, 0.024, 0.8e6, 23.0, 3317, 6926, 3.1),
    ("prefixtuning/llama-3.2-3B-lr_0.001", "PREFIX_TUNING", 0.186, 1.785, 11.5e6, 20.4, None, 1014, 44),
    ("ln_tuning/llama-3.2-3B-default", "LN_TUNING", 0.000, 0.009, 0.18e6, 19.7, None, 918, 0.3),
)
"""Llama-3.2-3B on MetaMathQA, one NVIDIA L40S, 5,000 steps, as published in summer 2026 with three digits."""


def whole(accuracy: float) -> float:
    """The nearest share that a whole number of right answers gives, as in real files."""
    return round(accuracy * QUESTIONS) / QUESTIONS


def result(
    name: str = "lora/llama-3.2-3B-rank32",
    accuracy: object = 660 / QUESTIONS,
    *,
    method: str | None = "LORA",
    model: str = MODEL,
    train: Mapping[str, Any] | None = None,
    run: Mapping[str, Any] | None = None,
    forgetting: float = 0.05,
    validations: list[Content] | None = None,
) -> Content:
    """One file of a run that succeeded; `run` and `train` replace values in it."""
    last = {
        "step": 5000,
        "test accuracy": accuracy,
        "train loss": 0.6,
        "forgetting": forgetting,
    }
    return {
        "run_info": {
            "created_at": "2026-07-20T19:15:35+00:00",
            "experiment_name": name,
            "train_config": {"model_id": model, "max_steps": 5000, "seed": 0},
            "peft_config": {"peft_type": method} if method else None,
            "error_msg": "",
            **(run or {}),
        },
        "train_info": {
            "accelerator_memory_max": 2**30,
            "train_time": 900.0,
            "file_size": 2**20,
            "num_trainable_params": 9_175_040,
            "status": "success",
            "metrics": [*(validations or []), last],
            **(train or {}),
        },
        "meta_info": {"system_info": {"accelerator": "NVIDIA L40S"}},
    }


def validated(steps: float, published: float, after_steps: float) -> list[Content]:
    """Two validations of 10 s each whose clocks give these seconds of steps, and these after the last step."""
    until = published - after_steps
    return [
        {"step": 2500, "train time": steps / 2, "eval time": 10.0, "elapsed time": until / 2 + 10},
        {"step": 5000, "train time": steps / 2, "eval time": 10.0, "elapsed time": until + 20},
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """`folder(*contents, name=…)`: a folder with a file for each; text is written as it is."""

    def make(*contents: Content | str, name: str = "results") -> Path:
        place = tmp_path / name
        place.mkdir()
        for number, content in enumerate(contents):
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            (place / f"{number:02}.json").write_text(text, encoding="utf-8")
        return place

    return make


@pytest.fixture
def published(folder: Folder) -> Path:
    """The published experiments."""
    return folder(
        *(
            result(
                name,
                whole(accuracy),
                method=method,
                forgetting=forgetting,
                train={
                    "num_trainable_params": round(parameters),
                    "accelerator_memory_max": round(peak * 2**30),
                    "train_time": train,
                    "file_size": round(size * 2**20),
                },
                validations=validated(steps, train, 250) if steps else None,
            )
            for name, method, accuracy, forgetting, parameters, peak, steps, train, size in PUBLISHED
        )
    )


@pytest.fixture
def ftbench_import(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`ftbench_import(*arguments)`: exit code, output and errors of `ftbench import peft …` in this process."""
    from ftbench.commandline.main import main

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exited:
            main(["import", "peft", *map(str, arguments)])
        captured = capsys.readouterr()
        return int(exited.value.code or 0), captured.out, captured.err

    return call


@pytest.fixture
def imported(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`imported(*arguments)`: exit code, output and errors of `ftbench import …` in this process."""
    from ftbench.commandline.main import main

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exited:
            main(["import", *map(str, arguments)])
        captured = capsys.readouterr()
        return int(exited.value.code or 0), captured.out, captured.err

    return call
