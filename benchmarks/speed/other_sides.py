"""The alternatives: each cell a process of its own, as their users run them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed.ftbench_sides import evaluated_models
from benchmarks.speed.jobs import CHECKOUT, METHODS, CellName, Job
from benchmarks.speed.turns import CellTimes, Setting, Turn, cell_settings, missing, timed

HERE = Path(__file__).parent
TOOLS = CHECKOUT / ".venv-bench" / "bin"
LLAMA_FACTORY = CHECKOUT / ".venv-bench-lf" / "bin"
END = "<|endoftext|>"
"""The model's end-of-text token."""


@dataclass(frozen=True, slots=True)
class Script:
    """One of our scripts around other people's libraries."""

    name: str
    file: str
    against: str | None = "ftbench"

    def unavailable(self) -> str | None:
        return missing(TOOLS / "python", self.name)

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        cells = {}
        for job in setting.jobs:
            for method in METHODS:
                out = folder / job.name / method.name
                out.mkdir(parents=True)
                settings = cell_settings(job, method.name, setting, seed=seed, out=str(out))
                (out / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
                seconds = timed(
                    [TOOLS / "python", HERE / "alternatives" / self.file, out / "settings.json"], out / "log.txt"
                )
                result = json.loads((out / "result.json").read_text(encoding="utf-8"))
                cells[CellName(job.name, method.name)] = CellTimes(
                    train_seconds=result["train_seconds"],
                    evaluate_seconds=result["evaluate_seconds"],
                    generated_tokens=None if job.labels else result["generated_tokens"],
                    own=result["quality"],
                    saved=out / "model",
                    seconds=seconds,
                )
        return Turn(self.name, seed, sum(cell.seconds or 0.0 for cell in cells.values()), cells)


@dataclass(frozen=True, slots=True)
class LlamaFactory:
    """LLaMA-Factory's command line; it has no prefix tuning."""

    name: str = "LLaMA-Factory"
    against: str | None = "ftbench, full and lora"

    def unavailable(self) -> str | None:
        return missing(LLAMA_FACTORY / "llamafactory-cli", self.name)

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        cells = {}
        for job in setting.jobs:
            for method in ("full", "lora"):
                out = folder / job.name / method
                out.mkdir(parents=True)
                _llama_factory_data(setting, job, out)
                settings = _llama_factory_settings(job, cell_settings(job, method, setting, seed=seed, out=str(out)))
                # JSON is YAML; files that end in .json it cannot read.
                (out / "settings.yaml").write_text(json.dumps(settings), encoding="utf-8")
                seconds = timed(
                    [LLAMA_FACTORY / "llamafactory-cli", "train", out / "settings.yaml"],
                    out / "log.txt",
                    {"PYTHONPATH": str(HERE / "stubs")},
                )
                cells[CellName(job.name, method)] = _llama_factory_times(job, out / "model", seconds)
        return Turn(self.name, seed, sum(cell.seconds or 0.0 for cell in cells.values()), cells)


def _llama_factory_data(setting: Setting, job: Job, out: Path) -> None:
    """Its own format. No template but its plain one keeps prompts as they are, and that one teaches no end of text."""
    for side in ("train", "test"):
        lines = setting.rows(job, side).read_text(encoding="utf-8").splitlines()
        rows = [
            {"instruction": row["prompt"], "input": "", "output": row["completion"] + END}
            for row in map(json.loads, lines)
        ]
        (out / f"{side}.json").write_text(json.dumps(rows), encoding="utf-8")
    known = {side: {"file_name": f"{side}.json"} for side in ("train", "test")}
    (out / "dataset_info.json").write_text(json.dumps(known), encoding="utf-8")


def _llama_factory_settings(job: Job, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "model_name_or_path": given["model"],
        "stage": "sft",
        "do_train": True,
        "do_predict": True,
        "finetuning_type": given["method"],
        "lora_rank": given["lora_rank"],
        "lora_alpha": given["lora_alpha"],
        "lora_dropout": 0.0,
        "lora_target": "all",
        "dataset_dir": given["out"],
        "dataset": "train",
        "eval_dataset": "test",
        "template": "empty",
        "cutoff_len": given["max_length"],
        "per_device_train_batch_size": given["rows_a_step"],
        "per_device_eval_batch_size": given["rows_a_step"],
        "gradient_accumulation_steps": 1,
        "learning_rate": given["learning_rate"],
        "num_train_epochs": given["epochs"],
        "lr_scheduler_type": "linear",
        "weight_decay": 0.0,
        "max_grad_norm": 1.0,
        "predict_with_generate": True,
        "max_new_tokens": job.new_tokens,
        "do_sample": False,
        "output_dir": f"{given['out']}/model",
        "save_strategy": "no",
        "save_only_model": True,
        "report_to": "none",
        "logging_steps": 10,
        "seed": given["seed"],
        "use_cpu": True,
        "overwrite_cache": True,
    }


def _llama_factory_times(job: Job, model: Path, seconds: float) -> CellTimes:
    results = json.loads((model / "all_results.json").read_text(encoding="utf-8"))
    lines = (model / "generated_predictions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    if job.labels:
        own = {"accuracy": sum(r["predict"].strip().startswith(r["label"].strip()) for r in rows) / len(rows)}
    else:  # by sentence and with its own tokens: not to be compared with the others'
        own = {"its own bleu-4": results["predict_bleu-4"], "its own rouge-l": results["predict_rouge-l"]}
    return CellTimes(
        train_seconds=results["train_runtime"],
        evaluate_seconds=results["predict_runtime"],
        generated_tokens=None if job.labels else _tokens([row["predict"] for row in rows], job.new_tokens),
        own=own,
        saved=model,
        seconds=seconds,
    )


def _tokens(texts: list[str], limit: int) -> int:
    """Tokens of generated texts with their ends; it reports texts alone."""
    from transformers import AutoTokenizer

    from benchmarks.speed.jobs import MODEL

    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    return sum(min(limit, len(tokenizer(text)["input_ids"]) + 1) for text in texts)


@dataclass(frozen=True, slots=True)
class LmEval:
    """lm-evaluation-harness on the label task: the likelihoods of whole labels, end of text included."""

    name: str = "lm-evaluation-harness"
    against: str | None = "ftbench, evaluation"

    def unavailable(self) -> str | None:
        return missing(TOOLS / "lm_eval", self.name)

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        job = setting.jobs[0]
        folder.mkdir(parents=True, exist_ok=True)
        task = {
            "task": "speed_labels",
            "dataset_path": "json",
            "dataset_kwargs": {"data_files": {"test": str(setting.rows(job, "test"))}},
            "test_split": "test",
            "output_type": "multiple_choice",
            "doc_to_text": "{{prompt}}",
            "doc_to_choice": [f" negative{END}", f" positive{END}"],
            "doc_to_target": "{{['negative', 'positive'].index(label)}}",
            "target_delimiter": "",
            "metric_list": [{"metric": "acc"}],
        }
        (folder / "speed_labels.yaml").write_text(json.dumps(task), encoding="utf-8")
        cells = {}
        for name, path in evaluated_models(setting).items():
            out = folder / name.replace(" ", "-")
            command = [
                *(TOOLS / "lm_eval", "run", "--model", "hf", "--model_args", f"pretrained={path},dtype=float32"),
                *("--tasks", "speed_labels", "--include_path", folder, "--device", "cpu", "--batch_size", "16"),
                *("--output_path", out),
            ]
            seconds = timed(command, folder / f"{out.name}.txt")
            found = json.loads(next(out.rglob("results_*.json")).read_text(encoding="utf-8"))
            cells[CellName(job.name, name)] = CellTimes(
                evaluate_seconds=_request_seconds((folder / f"{out.name}.txt").read_text(encoding="utf-8")),
                own={"accuracy": found["results"]["speed_labels"]["acc,none"]},
                seconds=seconds,
            )
        return Turn(self.name, seed, sum(cell.seconds or 0.0 for cell in cells.values()), cells)


def _request_seconds(log: str) -> float:
    """Seconds that lm_eval's progress bar says all its requests took; its own clock holds the start-up too."""
    last = re.findall(r"Running loglikelihood requests: 100%.*?(\d+)/\1 \[.*?, *([\d.]+)(it/s|s/it)\]", log)[-1]
    requests, rate, unit = int(last[0]), float(last[1]), last[2]
    return requests / rate if unit == "it/s" else requests * rate
