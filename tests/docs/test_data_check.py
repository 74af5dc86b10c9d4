"""docs/data-check.md and its Chinese twin against the codes and the command."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import openpyxl
import pytest

from ftbench.commandline.data.check import command
from ftbench.commandline.main import main
from ftbench.data_check import CODES
from tests.core.data.conversations.dialogues import invented, openai
from tests.core.data.invented import sentences
from tests.docs.pages import blocks, headings, names, read, section, table

PAGES = {"en": "docs/data-check.md", "zh": "docs/data-check.zh-CN.md"}
TITLES = {
    "en": ("Codes", ("code", "level", "`--fix`", "what it means")),
    "zh": ("代码", ("代码", "级别", "`--fix`", "含义")),
}


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_codes_is_that_of_the_program(language: str) -> None:
    title, (code, level, fix, about) = TITLES[language]
    shown = table(section(PAGES[language], title), code)
    assert [names(cell) for cell in shown.column(code)] == [[name] for name in CODES]
    assert shown.column(level) == [code.level for code in CODES.values()]
    assert [bool(cell.strip()) for cell in shown.column(fix)] == [code.mended for code in CODES.values()]
    assert shown.column(about) == [code.zh if language == "zh" else code.en for code in CODES.values()]


@pytest.mark.parametrize("page", PAGES.values())
def test_the_commands_of_the_page_can_be_typed(page: str) -> None:
    lines = [line for block in blocks(read(page)) if block.language == "sh" for line in block.text.splitlines()]
    assert len(lines) >= 6
    for line in lines:
        program, group, name, *words = shlex.split(line)
        assert (program, group, name) == ("ftbench", "data", "check")
        command.make_context("check", words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the page speaks of."""
    chats = [openai(dialogue) for dialogue in invented(60, turns=1)]
    sides = {"chat": chats, "train": chats[:40], "val": chats[40:50], "test": chats[50:]}
    for name, rows in sides.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    questions = sentences(60, seed=7, words=12)
    tickets = "".join(f"{question},Restart the router {n} times.\n" for n, question in enumerate(questions))
    (tmp_path / "tickets.csv").write_text("Subject,Reply\n" + tickets, encoding="utf-8")
    export = "".join(f"退货 {n}#请联系客服 {n}。\n" for n in range(30))
    (tmp_path / "export.csv").write_bytes(f"导出#\n日期#\n问题#回答\n{export}".encode("gb18030"))
    workbook = openpyxl.Workbook()
    workbook.active.title = "Tickets"
    for row in [("question", "answer"), *((question, f"Answer {n}.") for n, question in enumerate(questions))]:
        workbook.active.append(row)
    workbook.save(tmp_path / "export.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


NOT_HERE = {"builtin:smollm2-135m-instruct": "builtin:nano", "hf:Qwen/Qwen3-0.6B": "builtin:nano"}
"""Models that have to be fetched, and what stands in for them."""


def test_every_command_of_the_page_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in blocks(read(PAGES["en"])) if block.language == "sh" for line in block.text.splitlines()]
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main([NOT_HERE.get(word, word) for word in shlex.split(line)[1:]])
        assert ended.value.code in (0, 1), (line, capsys.readouterr().err)
    assert (folder / "clean.jsonl").is_file()


def test_both_pages_have_the_same_sections() -> None:
    english, chinese = (headings(read(page)) for page in PAGES.values())
    assert [level for level, _ in english] == [level for level, _ in chinese]


@pytest.mark.parametrize("page", PAGES.values())
def test_every_option_is_named_on_the_page(page: str) -> None:
    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert [option for option in sorted(options) if option not in read(page)] == []
