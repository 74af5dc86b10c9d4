"""Errors that a newcomer meets between `ftbench init` and the report, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.errors import UserError
from ftbench.matrix.read import read_matrix
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.core.commandline.test_mistakes import MATRIX, MISTAKES

Command = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

PLACES: dict[str, tuple[dict[str, str], str]] = {
    "an unknown method": (
        {"methods": "[lorra]"},
        "3: methods.0: 未知的方法“lorra”。您是否想用 'lora'？已有：adapter、",
    ),
    "an unknown task": ({"tasks": "[alpaca]"}, "2: tasks.0: 未知的任务“alpaca”。已有：chat、"),
    "a key with another name": (
        {"training": "{bs: 8}"},
        "5: training.bs: 未知的键。您是否想用 'batch_size'？已有：batch_size、",
    ),
    "a key in another place": (
        {"epochs": "3"},
        "5: epochs: 此处没有这个键：它应写在 training 之下：training: {epochs: 3}\n",
    ),
    "a key of two places": (
        {"examples": "100"},
        "5: examples: 此处没有这个键：它应写在 training 之下：training: {examples: 100}，"
        "或 evaluation 之下：evaluation: {examples: 100}\n",
    ),
    "a key of another tool": (
        {"training": "{optimizer: sgd}"},
        "5: training.optimizer: 此处没有这个键：所有方法都用 AdamW 训练，使它们只在方法上有差别\n",
    ),
    "no key": ({"methods": "[{lora: {r: 4}}]"}, "3: methods.0.method: 缺少此键：请写作 {method: lora, r: 4}\n"),
    "a word for a number": (
        {"methods": "[{method: lora, learning_rate: fast}]"},
        "3: methods.0.learning_rate: 应为数，而不是 'fast'\n",
    ),
    "a number out of bounds": ({"training": "{epochs: 0}"}, "5: training.epochs: 应大于 0，而不是 0\n"),
    "a number for a text": ({"name": "3"}, "5: name: 应为文本，而不是 3：请加上引号\n"),
    "a long name": ({"name": "n" * 81}, "5: name: 最多可有 80 个字符，而不是 'nnn"),
    "an empty list": ({"methods": "[]"}, "3: methods: 至少需要一项\n"),
    "no list": ({"train_size": "20"}, "5: train_size: 应为列表，例如 [100, 1000]，而不是 20\n"),
    "no keys": ({"training": "3"}, "5: training: 应为带值的键，而不是 3\n"),
    "a choice": (
        {"device": "gpu"},
        "4: device: 应为 'auto'、'cpu'、'cuda' 或 'mps'，而不是 'gpu'。您是否想用 'cuda'？\n",
    ),
    "a method twice": (
        {"methods": "[lora, lora]"},
        "3: methods: “lora”出现了两次；请给其中之一另取 `name`\n",
    ),
    "a setting of PEFT": (
        {"methods": "[{method: peft, config: {peft_type: LOHAA}}]"},
        "3: methods.0.config: peft_type：应为 PEFT 的类型，实际为 'LOHAA'。您是否想用 'LOHA'",
    ),
    "a model of the hub": (
        {"models": "[gpt2]"},
        "1: models.0: 此处没有文件夹“gpt2”；要使用 hub 上的同名模型，请写 hf:gpt2\n",
    ),
    "an option of a metric": (
        {"metrics": "[{metric: bleu, lower: true}]"},
        "5: metrics.0: lower: “bleu”没有选项“lower”。",
    ),
}


@pytest.mark.parametrize("mistake", PLACES)
def test_a_mistake_in_a_matrix_is_answered_in_chinese(mistake: str, ftbench_command: Command, write: Write) -> None:
    changes, words = PLACES[mistake]
    path = _matrix(write, changes)
    code, output, errors = ftbench_command("--language", "zh", "plan", path)
    assert (code, output) == (2, "")
    assert errors.startswith(f"错误：{path}:{words}"), errors


OF_DATA = {"a language of no prompt", "more rows than there are"}
"""Mistakes about data, which have tests of their own."""

ENGLISH = re.compile(r"[a-z]+(?: [a-z]+){3,}")
"""Four English words in a row."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(load_plugins(entry_points=False))


@pytest.mark.parametrize("mistake", sorted(MISTAKES.keys() - OF_DATA))
def test_no_answer_to_a_mistake_stays_english(mistake: str, registry: Registry, write: Write) -> None:
    path = _matrix(write, MISTAKES[mistake][0])
    with pytest.raises(UserError) as caught:
        make_plan(read_matrix(path, method_keys=registry.method_keys), registry)
    shown = caught.value.shown(lambda note: registry.messages().render(note, "zh"))
    assert ENGLISH.search(shown.removeprefix(str(path))) is None, shown


def _matrix(write: Write, changes: dict[str, str]) -> Path:
    return write("m.yaml", "".join(f"{key}: {value}\n" for key, value in {**MATRIX, **changes}.items()))


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("epochs", "应为 KEY=VALUE，例如 training.epochs=1"),
        ("methods.1.r=8", "“methods.1”是 'lora'，其中没有键；要添加键：--set 'methods.1={method: lora, r: …}'"),
        ("methods.7=lora", "“7”不是长度为 2 的列表中的位置：位置从 0 开始计数"),
    ],
)
def test_a_mistake_in_set_is_answered_in_chinese(
    assignment: str, words: str, ftbench_command: Command, write: Write
) -> None:
    code, _, errors = ftbench_command("--language", "zh", "plan", _matrix(write, {}), "--set", assignment)
    assert code == 2
    assert errors == f"错误：--set {assignment}: {words}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rnu",), "没有命令“rnu”。您是否想用 'run'？已有："),
        (("publish", "--to", "site"), "没有可发布的内容：请指定运行目录，例如 runs/demo\n"),
        (("compare", "a", "b", "--strict"), "--strict 用于 --fail-if-worse METRIC，而后者没有给出\n"),
        (("models", "fetch", "smollm"), "没有可获取的模型“smollm”。"),
    ],
)
def test_a_mistake_in_a_command_is_answered_in_chinese(
    arguments: tuple[str, ...],
    words: str,
    ftbench_command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, errors = ftbench_command("--language", "zh", *arguments)
    assert code == 2
    assert errors.startswith(f"错误：{words}"), errors


def test_a_folder_without_a_model_is_told_in_chinese(ftbench_command: Command, write: Write) -> None:
    folder = write("empty/notes.txt", "no model").parent
    code, _, errors = ftbench_command("--language", "zh", "plan", _matrix(write, {"models": "[./empty]"}))
    assert code == 2
    assert errors == f"错误：{folder}: 该文件夹没有 config.json，因此不含模型\n"


def test_a_plugin_that_cannot_be_loaded_is_told_in_chinese(ftbench_command: Command, write: Write) -> None:
    write("broken.py", "raise RuntimeError('no')")
    code, _, errors = ftbench_command("--language", "zh", "plan", _matrix(write, {"plugins": "[broken.py]"}))
    assert code == 2
    assert "插件 broken（file broken.py）已损坏：RuntimeError: no\n" in errors
