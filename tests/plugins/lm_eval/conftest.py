"""A task of the harness with local data, and a run of tiny models measured on it."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

MadeOnce = Callable[[str, Callable[[Path], object]], Path]

MATRIX = """\
models: [{model: "MODEL", name: tiny}]
tasks: [{task: sentiment, data: reviews.jsonl}]
methods: [zero-shot, few-shot, {method: full, learning_rate: 0.01}, {method: lora, learning_rate: 0.05}]
seeds: [0]
training: {steps: 6, batch_size: 4, max_length: 64, keep: last}
evaluation: {examples: 4, validation_examples: 4, general_passages: 2}
device: cpu
"""

TASK = """\
task: tiny_choice
dataset_path: json
dataset_kwargs: {data_files: {test: "DATA"}}
test_split: test
output_type: multiple_choice
doc_to_text: "Review: {{question}}\\nSentiment:"
doc_to_choice: "{{choices}}"
doc_to_target: answer
metric_list:
  - {metric: acc, aggregation: mean, higher_is_better: true}
  - {metric: acc_norm, aggregation: mean, higher_is_better: true}
metadata: {version: 1.0}
---
"""

PERPLEXITY = """\
task: tiny_words
dataset_path: json
dataset_kwargs: {data_files: {test: "DATA"}}
test_split: test
output_type: loglikelihood_rolling
doc_to_text: ""
doc_to_target: "{{question}}"
metric_list:
  - {metric: word_perplexity}
  - {metric: bits_per_byte}
metadata: {version: 2.0}
"""


@pytest.fixture(scope="session")
def harness() -> None:
    """Skip where lm-evaluation-harness is not installed."""
    if importlib.util.find_spec("lm_eval") is None:
        pytest.skip('lm-evaluation-harness is not installed: pip install "ftbench[lm_eval]"')


@pytest.fixture(scope="session")
def harness_tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tasks tiny_choice and tiny_words, of 12 documents each."""
    folder = tmp_path_factory.mktemp("harness-tasks")
    data = folder / "documents.jsonl"
    words = ("good", "bad", "lovely", "dull", "fine", "sad")
    documents = [
        {"question": f"The {thing} was {word}.", "choices": ["positive", "negative"], "answer": place % 2}
        for thing in ("film", "song")
        for place, word in enumerate(words)
    ]
    data.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    for name, text in (("choice", TASK.removesuffix("---\n")), ("words", PERPLEXITY)):
        (folder / f"{name}.yaml").write_text(text.replace("DATA", str(data)), encoding="utf-8")
    return folder


def command(*arguments: str | Path) -> tuple[int, str, str]:
    """(exit code, output, errors) of `ftbench ARGUMENTS` in this process."""
    from ftbench.commandline.main import main

    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0), output.getvalue(), errors.getvalue()


@pytest.fixture(scope="session")
def plain_run(tiny_model: Path, made_once: MadeOnce) -> Path:
    """The directory of a finished run with a zero-shot, few-shot, full and LoRA cell. Only read it."""

    def make(folder: Path) -> None:
        rows = [
            {
                "text": f"It was {('good', 'bad')[i % 2]}, number {i}.",
                "label": ("positive", "negative")[i % 2],
                "split": ("train", "train", "train", "validation", "test")[i % 5],
            }
            for i in range(40)
        ]
        (folder / "reviews.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        (folder / "matrix.yaml").write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
        code, _, errors = command(
            "run", folder / "matrix.yaml", "--out", folder / "run", "--no-report", "--executor", "inline"
        )
        assert code == 0, errors

    return made_once("lm-eval-run", make) / "run"


def cells_of(directory: Path) -> dict[str, str]:
    """Cell by method."""
    content = json.loads((directory / "run.json").read_text(encoding="utf-8"))
    return {cell["method"]: cell["cell"] for cell in content["cells"]}
