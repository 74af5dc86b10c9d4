"""What people meet with files of their own, said in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., tuple[int, str, str]]
Said = Callable[..., str]


@pytest.fixture
def said(ftbench_command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What a command that fails says in Chinese, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code, _, errors = ftbench_command("--language", "zh", *arguments)
        assert code == 2
        return errors.strip()

    return run


def _matrix(name: str, **entry: object) -> None:
    content = {"models": ["builtin:nano"], "tasks": [{"task": "support-qa", **entry}], "methods": ["zero-shot"]}
    Path(name).write_text(json.dumps(content), encoding="utf-8")


def _table(name: str, header: str, rows: list[str]) -> None:
    Path(name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def test_a_file_that_is_not_there(said: Said) -> None:
    assert said("data", "check", "missing.csv") == "错误：missing.csv: 没有这个文件"


def test_a_kind_of_file_that_is_not_read_and_how_to_save_it(said: Said) -> None:
    Path("book.xls").write_bytes(b"x")
    assert said("init", "--data", "book.xls", "--yes").startswith(
        "错误：book.xls: “.xls”不是已知的格式（请将工作表另存为 XLSX 或 CSV）；可用：.csv、.tsv、"
    )


def test_a_column_that_is_not_there_with_the_one_that_is_meant(said: Said) -> None:
    _table("calls.csv", "text,when", [f"words of call {row},2024-01-{row:02}" for row in range(1, 29)])
    assert said("data", "split", "calls.csv", "--by-time", "wen") == (
        "错误：calls.csv: --by-time: 没有“wen”列。您是否想用 'when'？已有：text、when。"
    )


def test_times_that_cannot_be_read_each_on_a_line_of_its_own(said: Said) -> None:
    _table("calls.csv", "text,when", ["a b c,soon", "d e f,03/01/2024", *[f"word{row} x y,later" for row in range(20)]])
    first, second, *_, last = said("data", "split", "calls.csv", "--by-time", "when").splitlines()
    assert first == "错误：calls.csv:2: when: “soon”不是可以读取的时间；用 --time-format 指明写法"
    assert second == (
        "  calls.csv:3: when: “03/01/2024”有两种读法；用 --time-format '%d/%m/%Y' 或 '%m/%d/%Y' 指明日在前还是月在前"
    )
    assert last == "  … 另有 2 行"


def test_shares_that_are_no_shares(said: Said) -> None:
    _table("calls.csv", "text", ["a b c"])
    assert said("data", "split", "calls.csv", "--shares", "1,2") == (
        "错误：--shares: 应为训练、验证和测试三个比例，例如 0.8,0.1,0.1 或 80/10/10，不能是“1,2”"
    )


def test_what_a_format_cannot_say_and_what_lossy_would_do(said: Said) -> None:
    called = {"name": "look", "arguments": "{}"}
    calls = [{"id": "1", "type": "function", "function": called}]
    messages = [
        {"role": "user", "content": "Hi?"},
        {"role": "assistant", "content": None, "tool_calls": calls},
        {"role": "tool", "tool_call_id": "1", "content": "42"},
        {"role": "assistant", "content": "It is 42."},
    ]
    Path("chat.jsonl").write_text(json.dumps({"messages": messages}) + "\n", encoding="utf-8")
    assert said("data", "convert", "chat.jsonl", "--to", "alpaca").splitlines() == [
        "错误：chat.jsonl:1: 第 2 条消息：Alpaca 无法表达工具调用及其结果",
        "使用 --lossy 时：未写入 2 条工具调用或工具结果消息",
    ]


def test_a_file_that_would_be_written_over(said: Said) -> None:
    _table("calls.csv", "text", ["a b c"])
    Path("calls.jsonl").write_text("", encoding="utf-8")
    assert said("data", "convert", "calls.csv", "--to", "rows", "--out", "calls.jsonl") == (
        "错误：calls.jsonl: 已存在；用 --overwrite 替换"
    )


WORDS = ("alarm", "boat", "cedar", "dune", "ember", "fjord", "grape", "heron", "iris", "jade", "kelp", "lemur")


def _twelve_rows() -> None:
    rows = [f"Where does one find a {word} {word[::-1]}?,Near the {word}{row}." for row, word in enumerate(WORDS)]
    _table("calls.csv", "question,answer", rows)


def test_too_few_rows_for_a_matrix_and_what_helps(said: Said) -> None:
    _twelve_rows()
    _matrix("m.yaml", data="calls.csv")
    assert said("plan", "m.yaml") == (
        "错误：calls.csv: 12 行太少：只有训练 8 行、验证 1 行、测试 3 行，而每侧至少需要 10 行。"
        "可以增加数据行，或用 `split` 列注明每行的划分"
    )


def test_too_few_rows_for_folds(said: Said) -> None:
    _twelve_rows()
    _matrix("m.yaml", data="calls.csv", folds=2)
    message = said("plan", "m.yaml")
    assert message.startswith("错误：calls.csv: folds: 12 行不够分成 2 折：第 1 折只剩 ")
    assert message.endswith("，而训练和验证各需要 10 行。可以增加数据行")


def test_a_field_without_a_column_and_the_key_that_names_it(said: Said) -> None:
    _table("calls.csv", "questions,answer", ["Why?,Because."])
    _matrix("m.yaml", data="calls.csv")
    message = said("plan", "m.yaml")
    assert message.startswith("错误：calls.csv:2: question: ")
    assert message.endswith("；用 `fields: {question: questions}` 指明它的列")


def test_a_label_of_a_task_that_no_row_has_with_its_place_in_the_tasks_file(said: Said) -> None:
    task = 'output: label\nprompt: "{text}\\nA:"\nanswer: " {label}"\nlabels: [goood, bad]\nmetrics: [accuracy]\n'
    Path("kind.yaml").write_text(task + "data: calls.csv\n", encoding="utf-8")
    _table("calls.csv", "text,label", [f"words of call {row},{('good', 'bad')[row % 2]}" for row in range(40)])
    _matrix("m.yaml", task="kind.yaml")
    assert said("plan", "m.yaml") == (
        "错误：kind.yaml:4: labels.0: 没有一行的标签是 \"goood\"。您是否想用 'good'？已有：bad、good。"
    )


def test_a_row_of_a_checked_file_that_cannot_be_read(ftbench_command: Command, tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes(b"a,b\n\xff\xfe\x81\x20,2\n")
    code, output, _ = ftbench_command("data", "check", str(file), "--language", "zh", "--json")
    assert code == 1
    assert '"reason": "' not in output
    assert "file-errors.not-utf-8" in output
