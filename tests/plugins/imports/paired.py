"""Folders of results in the formats of other harnesses, written by the tests as those harnesses write them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Content = dict[str, Any]

TIME = "2026-09-01T10-20-30.000001"


def lm_eval_sample(i: int, metrics: Mapping[str, Any], *, chosen: str = "none") -> Content:
    """A line of a samples file: a question, the request, the answer, and a value for each metric."""
    return {
        "doc_id": i,
        "doc": {"question": f"question {i}"},
        "target": str(i % 2),
        "arguments": {"gen_args_0": {"arg_0": f"question {i}", "arg_1": " no"}},
        "resps": [[["-1.5", "False"]]],
        "filtered_resps": [["-1.5", "False"]],
        "filter": chosen,
        "metrics": list(metrics),
        "doc_hash": f"{i:064x}",
        "prompt_hash": f"{i + 1:064x}",
        "target_hash": f"{i % 2:064x}",
        **metrics,
    }


def lm_eval_results(
    model: str, task: str, results: Mapping[str, float], *, higher: Mapping[str, bool | None] | None = None
) -> Content:
    """A results file: values by metric and filter, and the settings of the run."""
    return {
        "results": {task: {"alias": task, **results, **{name.replace(",", "_stderr,"): 0.1 for name in results}}},
        "group_subtasks": {task: []},
        "configs": {task: {"task": task, "output_type": "multiple_choice"}},
        "versions": {task: 1.0},
        "n-shot": {task: 0},
        "higher_is_better": {task: dict(higher if higher is not None else {"acc": True})},
        "n-samples": {task: {"original": 4, "effective": 4}},
        "config": {"model": "hf", "model_args": {"pretrained": model}, "limit": None, "random_seed": 0},
        "git_hash": None,
        "date": 1.0,
        "model_source": "hf",
        "model_name": model,
        "model_name_sanitized": model.replace("/", "__"),
        "system_instruction_sha": None,
        "chat_template_sha": None,
        "total_evaluation_time_seconds": "12.5",
    }


def write_lm_eval(folder: Path, results: Content, samples: Mapping[str, Sequence[Content]], time: str = TIME) -> Path:
    """The files of a run in the folder of its model; returns that folder."""
    place = folder / results["model_name_sanitized"]
    place.mkdir(parents=True, exist_ok=True)
    (place / f"results_{time}.json").write_text(json.dumps(results, indent=2), encoding="utf-8")
    for task, lines in samples.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (place / f"samples_{task}_{time}.jsonl").write_text(text, encoding="utf-8")
    return place


def lm_eval_run(folder: Path, model: str, right: Sequence[float], *, task: str = "boolq", time: str = TIME) -> Path:
    """A run with the accuracy `acc`, right or wrong by question."""
    samples = [lm_eval_sample(i, {"acc": value}) for i, value in enumerate(right)]
    results = lm_eval_results(model, task, {"acc,none": sum(right) / len(right)})
    return write_lm_eval(folder, results, {task: samples}, time)


def inspect_log(
    model: str,
    values: Sequence[Any],
    *,
    task: str = "facts",
    created: str = "2026-09-01T10:20:30+00:00",
    scorer: str = "match",
    epochs: int = 1,
    spec: Mapping[str, Any] | None = None,
    **top: Any,
) -> Content:
    """A log with a value for each sample and epoch, the epochs of a sample one after the other."""
    samples = [
        {
            "id": i // epochs + 1,
            "epoch": i % epochs + 1,
            "input": f"question {i // epochs}",
            "target": "yes",
            "scores": None if value is ... else {scorer: {"value": value, "answer": "yes", "history": []}},
        }
        for i, value in enumerate(values)
    ]
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "eval_id": "e",
            "run_id": "r",
            "created": created,
            "task": task,
            "task_id": "t",
            "task_version": 0,
            "task_args": {},
            "dataset": {"samples": len(samples)},
            "model": model,
            "model_generate_config": {},
            "model_args": {},
            "config": {"epochs": epochs},
            **(spec or {}),
        },
        "plan": {"name": "plan", "steps": []},
        "results": {"total_samples": len(samples), "scores": []},
        "stats": {},
        "samples": samples,
        **top,
    }


def write_inspect(path: Path, log: Content) -> Path:
    """The log as `.json`, or as `.eval`: an archive of the header and the summaries."""
    if path.suffix == ".json":
        path.write_text(json.dumps(log), encoding="utf-8")
        return path
    header = {key: value for key, value in log.items() if key != "samples"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_journal/start.json", json.dumps({"version": 2, "eval": log["eval"]}))
        archive.writestr("summaries.json", json.dumps(log["samples"]))
        archive.writestr("header.json", json.dumps(header))
    return path


def promptfoo_result(
    test: int, prompt: int, success: bool, *, provider: str = "echo", label: str | None = None, **more: Any
) -> Content:
    """The result of a test with a prompt and a provider."""
    variables = {"question": f"question {test}"}
    return {
        "cost": 0,
        "gradingResult": {"pass": success, "score": float(success), "reason": ""},
        "id": f"{test}-{prompt}",
        "latencyMs": 3,
        "namedScores": {},
        "prompt": {"raw": f"Answer question {test}", "label": label or f"prompt {prompt}"},
        "promptId": f"{prompt:064x}",
        "promptIdx": prompt,
        "provider": {"id": provider, "label": ""},
        "response": {"output": "yes"},
        "score": float(success),
        "success": success,
        "testCase": {"vars": variables, "assert": [{"type": "equals", "value": "yes"}]},
        "testIdx": test,
        "vars": variables,
        "metadata": {},
        "failureReason": 0 if success else 1,
        **more,
    }


def promptfoo_file(path: Path, results: Sequence[Content], *, version: int = 3, description: str | None = None) -> Path:
    """A results file as `promptfoo eval -o` writes it."""
    content = {
        "evalId": "eval-abc",
        "results": {
            "version": version,
            "timestamp": "2026-09-01T10:20:30.000Z",
            "prompts": [],
            "results": list(results),
            "stats": {"successes": 1, "failures": 1, "errors": 0},
        },
        "config": {} if description is None else {"description": description},
        "shareableUrl": None,
        "metadata": {"promptfooVersion": "0.121.20"},
    }
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return path
