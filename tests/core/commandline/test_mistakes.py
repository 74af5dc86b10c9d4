"""What people who know other tools write first, and what the answer has to say: one or two lines with the cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

MATRIX = {"models": "[builtin:nano]", "tasks": "[sentiment]", "methods": "[zero-shot, lora]", "device": "cpu"}

# What is written, by key of the matrix, and words of the answer.
MISTAKES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    # names of methods, tasks, metrics
    "lorra": ({"methods": "[lorra]"}, ('unknown method "lorra"', "Did you mean 'lora'?")),
    "LoRA": ({"methods": "[LoRA]"}, ("Did you mean 'lora'?",)),
    "Full": ({"methods": "[Full]"}, ("Did you mean 'full'?",)),
    "few_shot": ({"methods": "[few_shot]"}, ("Did you mean 'few-shot'?",)),
    "sft": ({"methods": "[sft]"}, ("Did you mean 'full'?",)),
    "prefix_tuning": ({"methods": "[prefix_tuning]"}, ("Did you mean 'prefix'?",)),
    "f1": ({"metrics": "[f1]"}, ("Did you mean 'token_f1' or 'macro_f1'?",)),
    "rouge": ({"metrics": "[rouge]"}, ("Did you mean 'rougeL' or 'rouge1' or 'rouge2'?",)),
    "ROUGE-L": ({"metrics": "[ROUGE-L]"}, ("Did you mean 'rougeL'?",)),
    "bleu4": ({"metrics": "[bleu4]"}, ("Did you mean 'bleu'?",)),
    "acc": ({"metrics": "[acc]"}, ("Did you mean 'accuracy'?",)),
    "a task of another tool": ({"tasks": "[alpaca]"}, ('unknown task "alpaca"', "docs/file-formats.md")),
    "data as a task": ({"tasks": "[rows.csv]"}, ('"rows.csv" is data', "{task: NAME, data: rows.csv}")),
    "a method twice": ({"methods": "[lora, lora]"}, ('"lora" is there twice; give one of them another `name`',)),
    "a seed twice": ({"seeds": "[0, 0]"}, ('"0" is there twice',)),
    "a baseline that is no method": ({"baseline": "full"}, ('"full" is none of the methods',)),
    # settings of a method by other names
    "lr": ({"methods": "[{method: lora, lr: 0.001}]"}, ("Did you mean 'learning_rate'?",)),
    "rank": ({"methods": "[{method: lora, rank: 8}]"}, ("Did you mean 'r'?",)),
    "lora_r": ({"methods": "[{method: lora, lora_r: 8}]"}, ("Did you mean 'r'?",)),
    "lora_alpha": ({"methods": "[{method: lora, lora_alpha: 8}]"}, ("Did you mean 'alpha'?",)),
    "wd": ({"methods": "[{method: lora, wd: 0.1}]"}, ("Did you mean 'weight_decay'?",)),
    "target_modules": ({"methods": "[{method: lora, target_modules: [q]}]"}, ("Did you mean 'targets'?",)),
    "shots": ({"methods": "[{method: few-shot, shots: 3}]"}, ("Did you mean 'k'?",)),
    "a setting where there are none": (
        {"methods": "[{method: zero-shot, learning_rate: 0.1}]"},
        ("methods.0.learning_rate: unknown key. There are no keys here.",),
    ),
    # keys by other names
    "bs": ({"training": "{bs: 8}"}, ("Did you mean 'batch_size'?",)),
    "num_train_epochs": ({"training": "{num_train_epochs: 3}"}, ("Did you mean 'epochs'?",)),
    "max_seq_length": ({"training": "{max_seq_length: 128}"}, ("Did you mean 'max_length'?",)),
    "warmup_ratio": ({"training": "{warmup_ratio: 0.1}"}, ("Did you mean 'warmup'?",)),
    "patience": ({"training": "{patience: 3}"}, ("Did you mean 'early_stopping'?",)),
    "n_trials": ({"tuning": "{n_trials: 4}"}, ("Did you mean 'trials'?",)),
    "seed": ({"seed": "3"}, ("Did you mean 'seeds'?",)),
    "model": ({"model": "builtin:nano"}, ("Did you mean 'models'?",)),
    "fp16 on top": ({"fp16": "true"}, ("Did you mean 'precision'?",)),
    # keys in another place
    "learning_rate under training": (
        {"training": "{learning_rate: 0.001}"},
        ("training.learning_rate", "it belongs to a method: {method: lora, learning_rate: 0.001}"),
    ),
    "lr under training": (
        {"training": "{lr: 0.001}"},
        ("it belongs to a method: {method: lora, learning_rate: 0.001}",),
    ),
    "r under training": ({"training": "{r: 8}"}, ("it belongs to a method: {method: lora, r: 8}",)),
    "lora_alpha under training": ({"training": "{lora_alpha: 8}"}, ("to a method: {method: lora, alpha: 8}",)),
    "epochs on a method": ({"methods": "[{method: lora, epochs: 3}]"}, ("it belongs under training: {epochs: 3}",)),
    "epochs on top": ({"epochs": "3"}, ("it belongs under training: {epochs: 3}",)),
    "batch_size on top": ({"batch_size": "8"}, ("it belongs under training: {batch_size: 8}",)),
    "seeds under training": ({"training": "{seeds: 3}"}, ("it belongs at the top of the matrix: seeds: 3",)),
    "data on top": ({"data": "x.csv"}, ("it belongs to a task: {task: NAME, data: x.csv}",)),
    "max_tokens under evaluation": (
        {"evaluation": "{max_tokens: 64}"},
        ("it belongs to a task: {task: NAME, max_new_tokens: 64}",),
    ),
    "examples on top": ({"examples": "100"}, ("under training: {examples: 100} or under evaluation: {examples: 100}",)),
    # what there is no key for
    "temperature": ({"evaluation": "{temperature: 0.7}"}, ("answers are generated greedily",)),
    "logging": ({"logging": "wandb"}, ("write `trackers: [tensorboard]` at the top of the matrix",)),
    "wandb": ({"wandb": "true"}, ("write `trackers: [tensorboard]`", "or mlflow or wandb")),
    "output_dir": ({"output_dir": "x"}, ("ftbench run MATRIX --out DIR",)),
    "optimizer": ({"training": "{optimizer: sgd}"}, ("every method trains with AdamW",)),
    "gradient_accumulation_steps": ({"training": "{gradient_accumulation_steps: 4}"}, ("training.batch_size rows",)),
    "chat_template": ({"chat_template": "true"}, ("a chat model is asked through its own template", "template: FILE")),
    "system": ({"tasks": "[{task: support-qa, system: Hi}]"}, ("it belongs to a model: {model: NAME",)),
    "executor": ({"executor": "slurm"}, ("given on the command line",)),
    "test_size": ({"tasks": "[{task: sentiment, test_size: 0.2}]"}, ("80 / 10 / 10", "`split`")),
    # several values, or one, where the other is expected
    "rates in a list": (
        {"methods": "[{method: lora, learning_rate: [1e-4, 1e-3]}]"},
        ("must be one number, not a list; several are tried with each: {learning_rate: [1e-4, 1e-3]}",),
    ),
    "batch sizes in a list": (
        {"training": "{batch_size: [8, 32]}"},
        ("must be one whole number, not a list", "--set training.batch_size=VALUE --out DIR", "ftbench compare"),
    ),
    "batch sizes in each": (
        {"methods": "[{method: lora, each: {batch_size: [8, 32]}}]"},
        ("methods.0.each.batch_size", "the same for every method", "--set training.batch_size=VALUE --out DIR"),
    ),
    "training rows in a list": ({"training": "{examples: [10, 100]}"}, ("train_size: [100, 1000]",)),
    "one seed as a number": (
        {"seeds": "42"},
        ("a number of seeds is from 1 to 20, not 42; the single seed 42 is [42]",),
    ),
    "a number of rows": ({"train_size": "20"}, ("must be a list, such as [100, 1000], not 20",)),
    "a method without a list": (
        {"methods": "lora"},
        ("must be a list, such as [zero-shot, {method: NAME, key: value}]",),
    ),
    "methods as keys": ({"methods": "[{lora: {r: 4}}]"}, ("is missing: write {method: lora, r: 4}",)),
    "a method by its name": ({"methods": "[{name: lora, r: 4}]"}, ("or {method: NAME, key: value}",)),
    # values
    "a language of no prompt": (
        {"tasks": "[{task: sentiment, language: de}]"},
        ('the task has no prompt for "de" (only en, zh)',),
    ),
    "a language in words": ({"language": "chinese"}, ("Did you mean 'zh'?",)),
    "gpu": ({"device": "gpu"}, ("must be 'auto', 'cpu', 'cuda' or 'mps', not 'gpu'. Did you mean 'cuda'?",)),
    "a device that is not there": ({"device": "mps"}, ('the device "mps" is not there (found: ',)),
    "fp16": ({"precision": "fp16"}, ("Did you mean 'bf16'?",)),
    "words for a number": ({"methods": "[{method: lora, learning_rate: fast}]"}, ("must be a number, not 'fast'",)),
    "a backend in capitals": ({"evaluation": "{backend: vLLM}"}, ("Did you mean 'vllm'?",)),
    "more rows than there are": ({"train_size": "[100000]"}, ("100000 training rows are asked for and there are 234",)),
    "one trial": ({"tuning": "{trials: 1}"}, ("a single trial chooses nothing",)),
    # models
    "gpt2": ({"models": "[gpt2]"}, ('"gpt2" is no folder here', "write hf:gpt2")),
    "a name of the hub": ({"models": "[Qwen/Qwen3-0.6B]"}, ("write hf:Qwen/Qwen3-0.6B",)),
    "an address": ({"models": '["https://huggingface.co/Qwen/Qwen3-0.6B"]'}, ("write hf:Qwen/Qwen3-0.6B",)),
    "hub:": ({"models": '["hub:gpt2"]'}, ("Did you mean 'hf'?",)),
    "no network": ({"models": '["hf:nobody/nothing"]'}, ("not in the cache, and no network (HF_HUB_OFFLINE is set)",)),
    "nano": ({"models": "[nano]"}, ("is builtin:nano",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_matrix_is_answered_in_a_line_with_its_cure(
    mistake: str, ftbench_command: Command, write: Write
) -> None:
    changes, words = MISTAKES[mistake]
    path = write("m.yaml", "".join(f"{key}: {value}\n" for key, value in {**MATRIX, **changes}.items()))

    code, output, errors = ftbench_command("plan", path)

    assert (code, output) == (2, "")
    assert re.match(rf"error: {re.escape(str(path))}:\d: [\w.]+: ", errors), errors
    assert errors.count("\n") == 1
    for word in words:
        assert word in errors


@pytest.mark.parametrize(
    "changes",
    [{"evaluation": "{temperature: 0.7}"}, {"logging": "wandb"}, {"batch_size": "8"}, {"training": "{lr: 1}"}],
)
def test_no_unrelated_name_is_offered(changes: dict[str, str], ftbench_command: Command, write: Write) -> None:
    path = write("m.yaml", "".join(f"{key}: {value}\n" for key, value in {**MATRIX, **changes}.items()))
    assert "Did you mean" not in ftbench_command("plan", path)[2]


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("methods.1.r=8", "to give it some: --set 'methods.1={method: lora, r: …}'"),
        ("methods.lora.r=8", "positions are counted from 0"),
        ("lr=0.001", "it belongs to a method: {method: lora, learning_rate: 0.001}"),
        ("training.lr=0.001", "it belongs to a method: {method: lora, learning_rate: 0.001}"),
        ("batch_size=8", "it belongs under training: {batch_size: 8}"),
    ],
)
def test_a_mistake_in_set_is_answered_with_its_cure(
    assignment: str, words: str, ftbench_command: Command, write: Write
) -> None:
    path = write("m.yaml", "".join(f"{key}: {value}\n" for key, value in MATRIX.items()))
    code, _, errors = ftbench_command("plan", path, "--set", assignment)
    assert code == 2
    assert errors.startswith(f"error: --set {assignment}: ")
    assert words in errors


OPTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "--resume": (("run", "m.yaml", "--resume"), "Running the same command again does that"),
    "--retry-failed": (("run", "m.yaml", "--retry-failed"), "failed and missing ones run"),
    "--force": (("run", "m.yaml", "--force"), "--out DIR with a new directory begins anew"),
    "--epochs": (("run", "m.yaml", "--epochs", "3"), "--set training.epochs=VALUE"),
    "--lr": (("plan", "m.yaml", "--lr=1e-3"), "--set methods.0.learning_rate=VALUE"),
    "--seed": (("run", "m.yaml", "--seed", "3"), "--set seeds=VALUE"),
    "--output-dir": (("run", "m.yaml", "--output-dir", "x"), "Did you mean '--out'?"),
    "--wrokers": (("run", "m.yaml", "--wrokers", "2"), "Did you mean '--workers'?"),
    "--traceback behind": (("results", "runs/m", "--traceback"), "--traceback before the command"),
    "-p behind": (("run", "m.yaml", "-p", "no:x"), "ftbench -p NAME run"),
    "no unit": (("run", "m.yaml", "--time-limit", "5x"), '"5x" is no span of time such as 90s, 30m or 2h'),
    "train": (("train", "m.yaml"), "Did you mean 'run'?"),
    "rnu": (("rnu", "m.yaml"), "Did you mean 'run'?"),
    "a directory that is no run": (("results", "."), "is no run directory (it has no run.json)"),
    "a format": (("results", ".", "--format", "pdf"), "'table', 'json', 'csv', 'markdown', 'latex'"),
}


@pytest.mark.parametrize("mistake", OPTIONS)
def test_a_mistake_on_the_command_line_is_answered_with_its_cure(
    mistake: str, ftbench_command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, words = OPTIONS[mistake]
    code, output, errors = ftbench_command(*arguments)
    assert (code, output) == (2, "")
    assert words in errors.splitlines()[-1]


def test_click_offers_no_option_that_has_only_letters_in_common(ftbench_command: Command) -> None:
    assert "--set" not in ftbench_command("run", "m.yaml", "--retry-failed")[2]
    assert "--set" not in ftbench_command("run", "m.yaml", "--zet-xyz")[2]


TICKETS = "".join(f'{{"Subject": "s{i} {"abc"[i % 3] * i}", "Agent reply": "reply {i}"}}\n' for i in range(60))

DATA: dict[str, tuple[str, str, str]] = {
    "a column with a full stop in a template": (
        "prompt: '{Subject}'\nanswer: ' {Agent.reply}'\n",
        "t.yaml:2: answer: ",
        'for the column "Agent.reply" write {agent_reply} and below it aliases: {agent_reply: [Agent.reply]}',
    ),
    "braces of JSON in a template": (
        "prompt: 'As {\"a\": 1}: {Subject}'\nanswer: ' {Subject}'\n",
        "t.yaml:1: prompt: ",
        "braces that are text are doubled: {{ }}",
    ),
    "a text task without an answer": ("prompt: '{Subject}'\n", "t.yaml:1: answer: ", "such as ' {answer}'"),
    "a field that no column has": (
        "prompt: '{topic}'\nanswer: '{Subject}'\n",
        "rows.jsonl:1: topic: the field is missing",
        "Subject, Agent reply",
    ),
}


@pytest.mark.parametrize("mistake", DATA)
def test_a_mistake_in_a_task_file_names_its_line_key_and_cure(
    mistake: str, ftbench_command: Command, write: Write
) -> None:
    task, place, cure = DATA[mistake]
    write("t.yaml", f"{task}data: rows.jsonl\n")
    write("rows.jsonl", TICKETS)
    path = write("m.yaml", "models: [builtin:nano]\ntasks: [t.yaml]\nmethods: [zero-shot]\ndevice: cpu\n")

    code, _, errors = ftbench_command("plan", path)

    assert code == 2
    assert place in errors
    assert cure in errors
    assert errors.count("\n") == 1


def test_the_cure_for_a_column_with_a_space_works(ftbench_command: Command, write: Write) -> None:
    write("rows.jsonl", TICKETS)
    write(
        "t.yaml",
        "prompt: '{Subject}'\nanswer: ' {agent_reply}'\naliases: {agent_reply: [Agent reply]}\ndata: rows.jsonl\n",
    )
    path = write("m.yaml", "models: [builtin:nano]\ntasks: [t.yaml]\nmethods: [zero-shot]\ndevice: cpu\n")
    code, output, errors = ftbench_command("plan", path)
    assert (code, errors) == (0, "")
    assert "⟦ reply " in output


def test_a_metric_that_a_set_names_is_told_with_that_set_alone(ftbench_command: Command, write: Write) -> None:
    path = write("m.yaml", "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [zero-shot]\n")
    for tasks in ((), ("--set", "tasks=[sentiment]")):
        _, _, errors = ftbench_command("plan", path, *tasks, "--set", "metrics=[acuracy]")
        assert errors.startswith('error: --set metrics=[acuracy]: metrics.0: unknown metric "acuracy".')


def test_a_file_that_is_not_there_is_answered_with_the_nearest_beside_it(
    tmp_path: Path, ftbench_command: Command
) -> None:
    (tmp_path / "tickets.csv").write_text("question,answer\n", encoding="utf-8")
    (tmp_path / "first.yaml").write_text("models: []\n", encoding="utf-8")
    for words, name in ((("data", "check"), "ticket.csv"), (("plan",), "frist.yaml")):
        nearest = {"ticket.csv": "tickets.csv", "frist.yaml": "first.yaml"}[name]
        _, _, said = ftbench_command(*words, tmp_path / name)
        assert said == f"error: {tmp_path / name}: there is no such file. Did you mean '{nearest}'?\n"


def test_an_address_is_no_file(ftbench_command: Command) -> None:
    _, _, said = ftbench_command("data", "check", "https://example.org/a.csv")
    assert "is an address, and files are read from the disk: download it first" in said
