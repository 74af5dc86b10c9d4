"""Two tables: whose tokens answers have, tokenised apart and in the text; and what untrained models score either way.

`python -m benchmarks.answer_tokens [--model FOLDER]…`: the models are `builtin:nano` and, where the shared folder lies
beside the checkout, `stories-260k`. Rows are the test rows of the built-in tasks.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.answer_tokens.kinds import KINDS, built_in_examples
from ftbench.compute.encode import EncodedExample, encode, encode_choices
from ftbench.records.example import Example
from ftbench.tokens import beginning

_SHARED = Path(__file__).resolve().parents[3] / "shared" / "models" / "stories-260k"
_TASKS = ("sentiment", "summarization")
_UNLIMITED = 10**6

Encode = Callable[[Any, Sequence[Example]], list[EncodedExample]]


def apart(tokenizer: Any, examples: Sequence[Example]) -> list[EncodedExample]:
    """As ftbench did it before: prompt and answer by themselves."""
    start = beginning(tokenizer)

    def ids(texts: list[str]) -> list[list[int]]:
        found: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"]
        return found

    prompts, targets = ids([one.prompt for one in examples]), ids([one.target for one in examples])
    return [
        EncodedExample.of(one.id, (*start, *prompt), (*target, tokenizer.eos_token_id))
        for one, prompt, target in zip(examples, prompts, targets, strict=True)
    ]


def in_the_text(tokenizer: Any, examples: Sequence[Example]) -> list[EncodedExample]:
    """As ftbench does it now."""
    return encode(tokenizer, examples, limit=_UNLIMITED)[0]


def tokens_table() -> None:
    """Of all built-in rows, how many have the tokens of their whole text."""
    examples = built_in_examples()
    print(f"\nRows of {len(examples)} whose prompt and answer have the tokens of the whole text\n")
    print("| tokenizer | tokenised apart | in the text | joined by the tokenizer, kept apart |")
    print("|---|---|---|---|")
    for name, make in KINDS.items():
        tokenizer = make()
        whole = tokenizer([one.prompt + one.target for one in examples], add_special_tokens=False)["input_ids"]
        start = beginning(tokenizer)
        same = [
            sum((*row.prompt, *row.target[:-1]) == (*start, *ids) for row, ids in zip(rows, whole, strict=True))
            for rows in (apart(tokenizer, examples), in_the_text(tokenizer, examples))
        ]
        joined = sum(row.joined for row in in_the_text(tokenizer, examples))
        print(f"| {name} | {same[0]} | {same[1]} | {joined} |", flush=True)


def scores_table(folders: Sequence[Path]) -> None:
    """Accuracy and loss of untrained models, with answers tokenised either way."""
    print("\nUntrained models on the test rows: nats a token of the answer, nats a row, accuracy\n")
    columns = ["model", "task", "rows"]
    columns += [f"{what} {way}" for what in ("loss", "a row", "accuracy") for way in ("apart", "in the text")]
    columns.append("answers that changed")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for folder in folders:
        for task in _TASKS:
            for language in ("en", "zh"):
                print(_scores(folder, task, language), flush=True)


def _scores(folder: Path, name: str, language: Any) -> str:
    import torch

    from ftbench.compute.bundle import Compute, ModelBundle
    from ftbench.data.dataset import load_task_data
    from ftbench.inference.evaluate import EvaluationPlan, Evaluator
    from ftbench.matrix.schema import Matrix
    from ftbench.plugin_loading import load_plugins
    from ftbench.plugins import Registry
    from ftbench_models.loaders import load_folder

    task = Registry(load_plugins(entry_points=False)).task(name)
    matrix = Matrix.model_validate(
        {"models": ["builtin:nano"], "tasks": [{"task": name, "language": language}], "methods": ["zero-shot"]}
    )
    data = load_task_data(task, matrix.tasks[0], matrix, Path())
    loaded = load_folder(folder, "float32")
    plan = EvaluationPlan(480, 1, 480, 8192, language, data.labels)
    evaluator = Evaluator(ModelBundle(loaded.model, loaded.tokenizer, Compute(torch.device("cpu"))), plan)
    fitting = [one for one in data.test if in_the_text(loaded.tokenizer, [one])[0].length <= plan.limit]
    losses, tokens, answers = [], [], []
    for way in (apart, in_the_text):
        rows = way(loaded.tokenizer, fitting)
        losses.append(sum(evaluator.losses(rows)))
        tokens.append(sum(len(row.target) for row in rows))
        answers.append(_answers(evaluator, way, fitting, task, data.labels, language) if data.labels else [])
    right = [
        f"{sum(answer == one.reference for answer, one in zip(own, fitting, strict=True)) / len(fitting):.3f}"
        if data.labels
        else ""
        for own in answers
    ]
    changed = str(sum(a != b for a, b in zip(*answers, strict=True))) if data.labels else ""
    means = [f"{loss / count:.3f}" for loss, count in zip(losses, tokens, strict=True)]
    rows_means = [f"{loss / len(fitting):.2f}" for loss in losses]
    cells = [folder.name, f"{name}, {language}", str(len(fitting)), *means, *rows_means, *right, changed]
    return f"| {' | '.join(cells)} |"


def _answers(
    evaluator: Any, way: Encode, examples: Sequence[Example], task: Any, labels: Sequence[str], language: Any
) -> list[str]:
    """The likeliest label of each example."""
    words = [task.verbalizer(label, language) for label in labels]
    if way is in_the_text:
        rows = encode_choices(evaluator.bundle.tokenizer, examples, words, limit=_UNLIMITED)
    else:
        answered = [[Example.of(one.prompt, word, word, id=one.id) for one in examples] for word in words]
        rows = [way(evaluator.bundle.tokenizer, own) for own in answered]
    losses = [evaluator.losses(own) for own in rows]
    return [labels[min(range(len(labels)), key=lambda i: losses[i][place])] for place in range(len(examples))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, action="append", help="a model folder; may be given several times")
    options = parser.parse_args()
    import ftbench_models

    nano = Path(ftbench_models.__file__).parent / "nano"
    tokens_table()
    scores_table(options.model or [nano, *([_SHARED] if _SHARED.is_dir() else [])])


if __name__ == "__main__":
    main()
