"""docs/data-files.md: every command on it is run, and its tables are those of the code."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from ftbench.commandline.main import main
from ftbench.data.converting.formats import WRITTEN
from ftbench.data.converting.losses import (
    BORDERS,
    CALLS,
    ENDINGS,
    NAMES,
    OPENINGS,
    REASONING,
    TEXT_BESIDE_CALLS,
    TURNS,
    WEIGHTS,
)
from tests.core.data.conversations.dialogues import alpaca, invented, openai
from tests.core.data.converting.test_losses import ROWS
from tests.core.data.invented import sentences
from tests.docs.pages import blocks, headings, names, read, tables

PAGES = ("docs/data-files.md", "docs/data-files.zh-CN.md")

KINDS = (CALLS, TEXT_BESIDE_CALLS, REASONING, TURNS, WEIGHTS, NAMES, BORDERS, OPENINGS, ENDINGS)
"""In the order of the table."""

pytestmark = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the page speaks of."""
    chats = [{**openai(one), "user": f"user {i % 40}"} for i, one in enumerate(invented(120, turns=2))]
    (tmp_path / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in chats), encoding="utf-8")
    (tmp_path / "alpaca.json").write_text(json.dumps([alpaca(one) for one in invented(50)]), encoding="utf-8")
    texts = sentences(200, seed=41, words=12)
    days = [f"{1 + i % 28:02}/{1 + i % 12:02}/2024" for i in range(200)]
    tickets = [f"{text},Restart it.,{day}\n" for text, day in zip(texts, days, strict=True)]
    (tmp_path / "tickets.csv").write_text("Subject,Agent reply,created\n" + "".join(tickets), encoding="utf-8")
    reviews = [f"{text},{('positive', 'negative')[i % 2]}\n" for i, text in enumerate(texts)]
    (tmp_path / "reviews.csv").write_text("text,label\n" + "".join(reviews), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(page: str) -> list[str]:
    lines = [line for one in blocks(read(page)) if one.language == "sh" for line in one.text.splitlines()]
    return [line for line in lines if line.startswith("ftbench ")]


def test_every_command_of_the_page_runs_and_what_it_shows_is_what_the_page_says(
    page: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = []
    for line in commands(page):
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        said = capsys.readouterr()
        assert ended.value.code == 0, (line, said.err)
        outputs.append(said.out)
    shown = [one.text for one in blocks(read(page)) if not one.language]
    assert len(shown) == 2
    for text in shown:
        assert text in outputs


def test_the_table_of_formats_has_all_of_them(page: str) -> None:
    table = next(tables(read(page)))
    assert [names(row[0])[0] for row in table.rows] == [*WRITTEN, "rows"]


def test_the_table_of_losses_is_that_of_the_code(page: str) -> None:
    (table,) = (one for one in tables(read(page)) if "`--lossy`" in one.header[-1])
    lost = {kind: {name for _, losses in ROWS.values() for name in losses.get(kind, ())} for kind in KINDS}
    assert [set(names(row[1])) for row in table.rows] == [lost[kind] for kind in KINDS]


def test_it_has_the_structure_of_the_other_language(page: str) -> None:
    def shape(text: str) -> tuple[list[int], list[str], list[tuple[int, int]], list[str]]:
        sizes = [(len(one.header), len(one.rows)) for one in tables(text)]
        return [level for level, _ in headings(text)], [one.language for one in blocks(text)], sizes, names(text)

    *structure, named = shape(read(page))
    *other, other_named = shape(read(PAGES[0]))
    assert structure == other
    assert sorted(set(named)) == sorted(set(other_named))
    assert commands(page) == commands(PAGES[0])


def test_the_help_of_each_command_lists_every_option_that_the_page_names(page: str) -> None:
    from ftbench.commandline.data.convert import command as convert
    from ftbench.commandline.data.split import command as split

    known = {option for one in (convert, split) for parameter in one.params for option in parameter.opts}
    known |= {option for one in (convert, split) for parameter in one.params for option in parameter.secondary_opts}
    written = {word for name in names(read(page)) for word in name.split() if word.startswith("--")}
    assert written
    assert written <= known | {"--help"}
