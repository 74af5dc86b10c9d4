"""What is wrong with a task's file or with a conversation, said in Chinese by the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.chinese import english_left

Command = Callable[..., tuple[int, str, str]]

TASKS: Mapping[str, tuple[str, str]] = {
    "an alias of no field": (
        "prompt: '{text}'\nanswer: '{a}'\naliases:\n  txet: [body]\n",
        "task.yaml:4: aliases.txet: 没有模板使用该字段。您是否想用 'text'？已有：a、label、text。",
    ),
    "a column that is not read": (
        "prompt: '{text}'\nanswer: '{a}'\nfollowed_by: {bodi: input}\n",
        "task.yaml:3: followed_by.bodi: 没有字段从该列读取。已有：a、label、text。",
    ),
    "labels of a text task": (
        "prompt: '{q}'\nanswer: '{a}'\nlabels: [good, bad]\n",
        "task.yaml:3: labels: 只用于 `output: label` 的任务",
    ),
    "a word in no language of the task": (
        "output: label\nprompt: {en: '{text}', de: '{text}'}\nverbalizers:\n  good: {ed: gut}\n",
        "task.yaml:4: verbalizers.good.ed: 没有这种语言的 prompt。",
    ),
    "an instruction with a field of no prompt": (
        "prompt: '{text}'\nanswer: '{a}'\ninstruction: 'Answer: {question}'\n",
        "task.yaml:3: instruction: prompt 中没有字段 {question}。已有：text。",
    ),
    "a template without a field": (
        "prompt: 'Hello'\nanswer: '{a}'\n",
        "task.yaml:1: prompt: 'Hello' 中没有花括号里的字段，例如 {text}",
    ),
    "an open brace": (
        "prompt: '{q'\nanswer: '{a}'\n",
        "task.yaml:1: prompt: '{q' 不是模板：缺少“}”；作为文本的花括号要写两次：{{ }}",
    ),
    "a column that is no plain name": (
        "prompt: '{q.x}'\nanswer: '{a}'\n",
        "task.yaml:1: prompt: '{q.x}' 不是模板：花括号之间只能是简单的名称，例如 {text}；“q.x”列请写作 {q_x}，"
        "并在下面加上 aliases: {q_x: [q.x]}",
    ),
    "a key that is there twice": (
        "prompt: '{q}'\nprompt: '{p}'\n",
        "task.yaml:2: prompt: 该键出现两次",
    ),
    "an open quotation mark": ("prompt: '{q}\n", "task.yaml:2: 不是有效的 YAML：引号没有闭合"),
    "a tab": ("prompt:\n\t- x\n", "task.yaml:2: 不是有效的 YAML：请用空格缩进，不能用制表符"),
    "text after quotation marks": (
        "prompt: 'it's {q}'\n",
        "task.yaml:1: 不是有效的 YAML：引号之后还有文字，或缩进有误",
    ),
    "a colon in a text": ("prompt: Answer: {q}\n", "task.yaml:1: 不是有效的 YAML：此处不能有冒号"),
    "a key that is further to the left": ("prompt:\n    en: x\n  zh: y\n", "task.yaml:3: 不是有效的 YAML：缩进不一致"),
    "an open list": ("stop: [\n", "task.yaml:2: 不是有效的 YAML：内容不完整"),
    "a character that is not allowed": ("prompt: '\x07'\n", "task.yaml:1: 不是有效的 YAML：不允许字符 #x0007"),
    "nothing": ("", "task.yaml: 文件为空"),
    "a list": ("- prompt\n", "task.yaml:1: 最外层应有 name、prompt、answer 等键"),
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "x", "a": "y"}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(("content", "said"), TASKS.values(), ids=TASKS)
def test_a_fault_of_a_task_is_said_in_chinese(
    content: str, said: str, rows: Path, ftbench_command: Command, tmp_path: Path
) -> None:
    task = tmp_path / "task.yaml"
    task.write_text(content, encoding="utf-8")
    code, _, shown = ftbench_command("data", "check", rows, "--task", task, "--language", "zh")
    assert code == 2
    assert shown.startswith(f"错误：{tmp_path}/{said}")
    assert english_left(shown.removeprefix(f"错误：{tmp_path}/")) == []


def test_a_task_that_is_not_there_is_said_in_chinese(rows: Path, ftbench_command: Command, tmp_path: Path) -> None:
    task = tmp_path / "none.yaml"
    code, _, shown = ftbench_command("data", "check", rows, "--task", task, "--language", "zh")
    assert (code, shown.strip()) == (2, f"错误：{task}: 没有这个文件")


def test_a_row_that_is_no_conversation_is_said_in_chinese(ftbench_command: Command, tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    chat = [{"role": "user", "content": "Is it raining?"}, {"role": "assistant", "content": "Yes.", "weight": 0}]
    path.write_text(json.dumps({"messages": chat}) + "\n", encoding="utf-8")
    _, shown, _ = ftbench_command("data", "check", path, "--language", "zh")
    assert "无法作为对话读取：没有参与训练的回答：权重全为 0" in shown


def test_a_fault_in_a_list_of_synonyms_is_said_in_chinese(ftbench_command: Command, tmp_path: Path) -> None:
    words = tmp_path / "words.tsv"
    words.write_text("a\tb\nc d\n", encoding="utf-8")
    matrix = tmp_path / "matrix.yaml"
    matrix.write_text(
        "models: ['builtin:nano']\nmethods: [lora]\ndevice: cpu\n"
        "tasks: [{task: sentiment, augment: [{augmentation: synonyms, thesaurus: words.tsv}]}]\n",
        encoding="utf-8",
    )
    code, _, shown = ftbench_command("--language", "zh", "plan", matrix)
    assert (code, shown.strip()) == (2, f"错误：{words}:2: 应为一个词、一个制表符和以逗号分隔的同义词")
