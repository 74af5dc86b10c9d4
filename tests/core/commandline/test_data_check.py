"""`ftbench data check`: exit codes, JSON, codes, cleaned copies, and mistakes on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ftbench.data_check import CODES
from tests.core.data_check.corpus.broken import CHATS, PAIRS, REVIEWS, lines, table

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.jsonl"
    path.write_bytes(lines(REVIEWS))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Rows with an error, a warning and a note."""
    path = tmp_path / "faulty.jsonl"
    more = [{"text": "Write to maria@example.org ", "label": "positive"}, {"text": "A shop", "label": ""}]
    path.write_bytes(lines([*REVIEWS, *more]))
    return path


def _words(output: str) -> str:
    """The output without line breaks, which depend on the length of paths."""
    return " ".join(output.split())


def test_the_exit_code_says_whether_there_are_findings_of_the_level(
    clean: Path, faulty: Path, ftbench_command: Command
) -> None:
    assert ftbench_command("data", "check", clean)[0] == 0
    assert ftbench_command("data", "check", faulty)[0] == 1
    assert ftbench_command("data", "check", faulty, "--ignore", "empty-answer")[0] == 0
    assert ftbench_command("data", "check", faulty, "--ignore", "empty-answer", "--level", "warning")[0] == 1
    assert ftbench_command("data", "check", faulty, "--only", "outer-space", "--level", "warning")[0] == 0


def test_json_has_findings_rows_and_estimates(faulty: Path, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("data", "check", faulty, "--json")
    assert (code, errors) == (1, "")
    data = json.loads(output)
    assert data["counts"]["e-mail"] == {"level": "warning", "count": 1}
    assert [(finding["code"], finding["line"], finding["field"]) for finding in data["findings"]] == [
        ("outer-space", 13, "text"),
        ("e-mail", 13, "text"),
        ("empty-answer", 14, "label"),
    ]
    assert data["files"][0]["rows"] == 14
    assert data["sides"][0]["labels"] == {"positive": 7, "negative": 6}
    assert data["tokens"]["training"] > 0


def test_sides_are_given_by_options(tmp_path: Path, clean: Path, ftbench_command: Command) -> None:
    test = tmp_path / "test.csv"
    test.write_bytes(table(REVIEWS))
    code, output, _ = ftbench_command("data", "check", "--train", clean, "--test", test)
    assert code == 1
    assert "the input is in the training data too" in _words(output)
    assert json.loads(ftbench_command("data", "check", "--train", clean, "--test", test, "--json")[1])["counts"] == {
        "leak": {"level": "error", "count": 12}
    }


def _shift_jis(path: Path) -> Path:
    """An encoding that is not recognised."""
    rows = [{"text": f"{word}はとても美味しいです。また来ます。", "label": "良い"} for word in "麺飯魚肉茶汁菜餅粥酒"]
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("shift_jis"))
    return path


def test_a_file_is_read_in_the_encoding_that_is_asked_for(tmp_path: Path, ftbench_command: Command) -> None:
    path = _shift_jis(tmp_path / "rows.jsonl")
    only = ("--only", "encoding", "--only", "json-syntax", "--json")
    assert json.loads(ftbench_command("data", "check", path, *only)[1])["counts"]["encoding"]["count"] >= 1
    for processes in (1, 2):
        how = ("--encoding", "shift_jis", "--processes", processes)
        code, output, errors = ftbench_command("data", "check", path, *only, *how)
        assert (code, errors) == (0, "")
        data = json.loads(output)
        assert (data["counts"], data["files"][0]["rows"], data["sides"][0]["labels"]) == ({}, 10, {"良い": 10})


def test_a_cleaned_copy_is_made_of_the_encoding_that_is_asked_for(tmp_path: Path, ftbench_command: Command) -> None:
    path, out = _shift_jis(tmp_path / "rows.jsonl"), tmp_path / "clean.jsonl"
    how = ("--encoding", "shift_jis", "--ignore", "single-label")
    code, _, errors = ftbench_command("data", "check", path, "--fix", out, *how)
    assert code == 0
    assert f"{out}: 10 of 10 rows" in errors
    assert json.loads(out.read_text(encoding="utf-8").splitlines()[0])["text"] == "麺はとても美味しいです。また来ます。"


def test_the_sheet_that_is_asked_for_is_read(tmp_path: Path, ftbench_command: Command) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["note"])
    book.active.append(["Export of May"])
    sheet = book.create_sheet("Reviews")
    for row in [{"text": "text", "label": "label"}, *REVIEWS]:
        sheet.append([row["text"], row["label"]])
    book.save(path)
    assert json.loads(ftbench_command("data", "check", path, "--json")[1])["files"][0]["rows"] == 1
    code, output, _ = ftbench_command("data", "check", path, "--sheet", "Reviews", "--json")
    assert code == 0
    assert json.loads(output)["files"][0]["columns"] == {"text": 12, "label": 12}


def test_the_header_and_the_separator_that_are_asked_for_are_read(tmp_path: Path, ftbench_command: Command) -> None:
    path = tmp_path / "export.csv"
    rows = "".join(f"{row['text']}#{row['label']}\n" for row in REVIEWS)
    path.write_text(f"Export of May\nby hand\ntext#label\n{rows}", encoding="utf-8")
    code, output, _ = ftbench_command("data", "check", path, "--header", 3, "--separator", "#", "--json")
    assert code == 0
    data = json.loads(output)
    assert (data["counts"], data["files"][0]["columns"]) == ({}, {"text": 12, "label": 12})


def test_the_frame_of_a_cleaned_copy_is_in_the_language_that_is_asked_for(
    tmp_path: Path, faulty: Path, clean: Path, ftbench_command: Command
) -> None:
    out = tmp_path / "out.jsonl"
    _, _, errors = ftbench_command("data", "check", faulty, "--fix", out, "--language", "zh")
    assert errors.splitlines()[1:] == [
        f"{out}：14 行中的 13 行；其中有 0 个错误、1 个警告",
        f"{out}.changes.jsonl：empty-answer 1、outer-space 1",
    ]
    _, _, errors = ftbench_command("data", "check", clean, "--fix", out, "--overwrite", "--language", "zh")
    assert errors.splitlines()[2] == f"{out}.changes.jsonl：没有修改"


def test_all_codes_are_listed_in_either_language(ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("data", "check", "--codes")
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == list(CODES)
    chinese = ftbench_command("data", "check", "--codes", "--language", "zh")[1].splitlines()
    (line,) = (line for line in chinese if line.startswith("duplicate "))
    assert line.split() == ["duplicate", "警告", "--fix", "某行与之前的行重复。"]


def test_a_cleaned_copy_is_checked_again(tmp_path: Path, faulty: Path, ftbench_command: Command) -> None:
    out = tmp_path / "out.jsonl"
    code, _, errors = ftbench_command("data", "check", faulty, "--fix", out, "--mask")
    assert code == 0
    assert f"{out}: 13 of 14 rows; it has 0 errors, 0 warnings" in errors
    assert f"{out}.changes.jsonl: empty-answer 1, outer-space 1, personal-data 1" in errors
    assert "Write to [EMAIL-1]" in out.read_text(encoding="utf-8")


def test_tokens_are_counted_by_the_tokenizer_of_a_model(clean: Path, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("data", "check", clean, "--tokenizer", "builtin:nano", "--max-length", 5)
    assert code == 0
    assert "(tokens are counted)" in output
    assert "at --max-length 5: 100.0% of the rows" in output


def _table(output: str) -> list[str]:
    """The lines of the table of trainings."""
    shown = output.splitlines()
    first = next(
        place for place, line in enumerate(shown) if " on this machine with " in line or "在这台机器上" in line
    )
    last = next(place for place, line in enumerate(shown) if "`ftbench plan`" in line)
    return shown[first:last]


def test_time_and_memory_are_estimated_for_one_method_of_each_kind(clean: Path, ftbench_command: Command) -> None:
    title, heads, *rows = _table(ftbench_command("data", "check", clean)[1])
    assert title == "what 3 epochs take on this machine with builtin:nano (5,310,720 parameters), roughly:"
    assert heads.split() == ["method", "time", "memory"]
    assert [row.split()[0] for row in rows] == ["full", "top-layers", "lora", "adapter", "prefix"]
    assert all(re.fullmatch(r"  \S+ +\d+ s  \d+ MB", row) for row in rows)


def test_model_methods_epochs_and_the_price_of_an_hour_are_options(clean: Path, ftbench_command: Command) -> None:
    how = ("--method", "ia3", "--method", "lora", "--method", "ia3", "--model", "builtin:nano-random", "--hourly", 9000)
    code, output, errors = ftbench_command("data", "check", clean, *how, "--epochs", 1)
    assert (code, errors) == (0, "")
    title, heads, *rows = _table(output)
    assert title.startswith("what one epoch takes on this machine with builtin:nano-random (")
    assert heads.split() == ["method", "time", "memory", "money"]
    assert [row.split()[0] for row in rows] == ["ia3", "lora"]
    assert all("$" in row for row in rows)
    assert "what one epoch costs at hosted services" in output


def test_a_method_that_does_not_train_says_so_in_chinese_too(clean: Path, ftbench_command: Command) -> None:
    how = ("--method", "few-shot", "--language", "zh")
    title, _, row = _table(ftbench_command("data", "check", clean, *how)[1])
    assert title == "用 builtin:nano（5,310,720 个参数）在这台机器上训练 3 轮大致需要："
    assert row == "  few-shot  不训练任何参数"


def test_json_has_the_trainings(clean: Path, ftbench_command: Command) -> None:
    how = ("--method", "lora", "--method", "few-shot", "--hourly", 2, "--max-length", 100, "--json")
    trainings = json.loads(ftbench_command("data", "check", clean, *how)[1])["trainings"]
    lora, few_shot = trainings.pop("methods")
    assert trainings == {
        "model": "builtin:nano",
        "parameters": 5_310_720,
        "epochs": 3.0,
        "max_length": 100,
        "dollars_an_hour": 2.0,
    }
    assert lora["method"] == "lora"
    assert lora["seconds"] >= 1
    assert lora["dollars"] == pytest.approx(2 * lora["seconds"] / 3600, abs=1e-4)
    # weights, 315,392 trained parameters, and activations of 800 tokens in 4 layers of 256
    assert lora["memory_bytes"] == 4 * 5_310_720 + 12 * 315_392 + 60 * 800 * 4 * 256 + 500_000_000
    assert few_shot == {
        "method": "few-shot",
        "seconds": None,
        "memory_bytes": None,
        "dollars": None,
        "reason": "it trains nothing",
    }


def test_files_are_checked_where_the_default_model_is_not_there(clean: Path, ftbench_command: Command) -> None:
    without = ("-p", "no:ftbench_models", "data", "check", clean)
    code, output, errors = ftbench_command(*without)
    assert (code, errors) == (0, "")
    assert "  (`ftbench plan` estimates the time of each method on this machine)" in output.splitlines()
    code, output, errors = ftbench_command(*without, "--method", "lora")
    assert (code, output) == (2, "")
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("wrong", ["0", "-1", "nan", "inf", "many"])
@pytest.mark.parametrize("option", ["--epochs", "--hourly"])
def test_epochs_and_prices_are_finite_numbers_above_nothing(
    option: str, wrong: str, clean: Path, ftbench_command: Command
) -> None:
    code, output, errors = ftbench_command("data", "check", clean, option, wrong)
    assert (code, output) == (2, "")
    assert f"'{option}'" in errors


def test_a_task_or_fields_say_which_columns_are_read(tmp_path: Path, ftbench_command: Command) -> None:
    path = tmp_path / "tickets.csv"
    path.write_bytes(table({"Subject": row["question"], "Reply": row["answer"]} for row in PAIRS))
    fields = ("--fields", "question=Subject", "--fields", "answer=Reply")
    assert "(Subject → Reply)" in _words(ftbench_command("data", "check", path, *fields)[1])
    assert "(support-qa)" in _words(ftbench_command("data", "check", path, "--task", "support-qa", *fields)[1])


def test_a_task_file_says_which_columns_are_read(tmp_path: Path, clean: Path, ftbench_command: Command) -> None:
    task = tmp_path / "mine.yaml"
    task.write_text('name: mine\noutput: text\nprompt: "{text}"\nanswer: " {label}"\n', encoding="utf-8")
    code, output, errors = ftbench_command("data", "check", clean, "--task", task)
    assert (code, errors) == (0, "")
    assert "(mine)" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file"),
        (("no.jsonl",), "no.jsonl: there is no such file"),
        (("ROWS", "--only", "e-mial"), "Did you mean 'e-mail'"),
        (("ROWS", "--fields", "text"), "--fields takes FIELD=COLUMN"),
        (("ROWS", "--fields", "text=Text"), "Did you mean 'text'"),
        (("ROWS", "--task", "sentimnt"), "Did you mean 'sentiment'"),
        (("ROWS", "--tokenizer", "builtin:nono"), "Did you mean 'nano'"),
        (("ROWS", "--model", "builtin:nono"), "Did you mean 'nano'"),
        (("ROWS", "--model", "no-such-folder"), "is no folder"),
        (("ROWS", "--method", "loar"), "Did you mean 'lora'"),
        (("ROWS", "--method", "peft"), 'the method "peft" needs settings (config: is missing)'),
        (("ROWS", "--encoding", "gb18031"), "Did you mean 'gb18030'"),
        (("ROWS", "--fix", "ROWS"), "never over the file that is checked"),
        (("ROWS", "--fix", "out.xlsx"), "is not written"),
        (("ROWS", "ROWS", "--fix", "out.jsonl"), "one file at a time"),
        (("ROWS", "--mask"), "--mask changes the copy that --fix OUT writes"),
    ],
)
def test_a_mistake_is_told_in_a_line(
    arguments: tuple[str, ...], message: str, clean: Path, ftbench_command: Command
) -> None:
    words = [clean if word == "ROWS" else word for word in arguments]
    code, output, errors = ftbench_command("data", "check", *words)
    assert (code, output) == (2, "")
    assert message in errors
    assert len(errors.splitlines()) == 1


def test_a_sheet_that_is_not_there_is_a_mistake(tmp_path: Path, ftbench_command: Command) -> None:
    path = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(path)
    code, output, errors = ftbench_command("data", "check", path, "--sheet", "Shet")
    assert (code, output) == (2, "")
    assert "there is no sheet \"Shet\". Did you mean 'Sheet'" in errors


def test_chats_are_accepted_by_services(tmp_path: Path, ftbench_command: Command) -> None:
    path = tmp_path / "chats.jsonl"
    path.write_bytes(lines(CHATS))
    _, output, _ = ftbench_command("data", "check", path)
    assert any(line.split()[0] == "OpenAI" and line.endswith("yes") for line in output.splitlines() if line.strip())


def test_a_copy_that_is_there_is_replaced_only_where_that_is_asked_for(
    tmp_path: Path, faulty: Path, ftbench_command: Command
) -> None:
    out = tmp_path / "clean.jsonl"
    out.write_text("mine", encoding="utf-8")
    code, _, errors = ftbench_command("data", "check", faulty, "--fix", out)
    assert (code, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "is there already; --overwrite replaces it" in errors
    ftbench_command("data", "check", faulty, "--fix", out, "--overwrite")
    assert out.read_text(encoding="utf-8") != "mine"


def test_a_task_file_whose_answer_has_another_field_than_the_label_is_a_mistake(
    tmp_path: Path, clean: Path, ftbench_command: Command
) -> None:
    task = tmp_path / "mine.yaml"
    task.write_text('name: mine\noutput: label\nprompt: "{text}"\nanswer: "!{x0a}"\n', encoding="utf-8")
    code, _, errors = ftbench_command("data", "check", clean, "--task", task)
    assert (code, errors) == (
        2,
        f"error: {task}:4: answer: the answer of a label task has one field, {{label}}, not {{x0a}}\n",
    )
