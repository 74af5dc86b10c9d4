"""Rows of a task in a plan: which ones, cut how, and marked where the answer is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.commandline.marked_text import Part, answers, marked
from ftbench.commandline.task_examples import chosen
from ftbench.presentation.tables import text_width
from ftbench.records.example import Example
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]


def text(lines: list[list[Part]]) -> list[str]:
    return ["".join(part.text for part in line) for line in lines]


def row(length: int, name: str = "") -> Example:
    return Example.of("p" * length, "", "", id=name or f"{length:04}")


def test_two_rows_are_those_at_a_quarter_and_at_three_quarters_of_the_lengths() -> None:
    rows = [row(length) for length in (80, 10, 30, 50, 20, 70, 60, 40)]
    assert [len(one.prompt) for one in chosen(rows, 2)] == [30, 70]


def test_the_order_of_rows_in_a_file_changes_nothing() -> None:
    rows = [row(5, "c"), row(5, "a"), row(5, "b"), row(9, "d")]
    assert chosen(rows, 2) == chosen(rows[::-1], 2)


@pytest.mark.parametrize(("count", "found"), [(0, 0), (1, 1), (3, 3), (9, 3)])
def test_there_are_as_many_rows_as_are_asked_for_and_there(count: int, found: int) -> None:
    assert len({one.id for one in chosen([row(1), row(2), row(3)], count)}) == found


def test_the_answer_is_marked_with_its_space_and_a_line_break_is_shown() -> None:
    assert text(marked("Review: fine\nSentiment:", " positive", 60)) == ["Review: fine⏎", "Sentiment:⟦ positive⟧"]


def test_hidden_characters_are_named() -> None:
    assert text(marked("a\u202eb\tc\x07", "\u200b好", 60)) == ["a‹U+202E›b⇥c‹U+0007›⟦‹U+200B›好⟧"]


def test_a_long_text_loses_its_middle_in_whole_words() -> None:
    shown = " ".join(text(marked("first " + "word " * 100 + "last", " yes", 40)))
    assert shown.startswith("first word word")
    assert shown.endswith("word last⟦ yes⟧")
    assert re.sub("… [0-9]+ characters left out …|⟦ yes⟧", "", shown).replace("word", "").split() == ["first", "last"]


@pytest.mark.parametrize("letters", ["abcdefghij", "一二三四五六七八九十"])
def test_the_number_of_characters_that_are_left_out_is_told(letters: str) -> None:
    shown = "".join(text(marked(letters * 50, "", 60)))
    before, count, after = re.fullmatch(r"(\w+) … ([0-9]+) characters left out … ?(\w+)⟦⟧", shown).groups()
    assert len(before) + int(count) + len(after) == 500
    assert (letters * 50).startswith(before)
    assert (letters * 50).endswith(after)


def test_the_answer_is_a_part_of_its_own() -> None:
    (line,) = marked("Q:", " A", 60)
    assert line == [Part("Q:", "prompt"), Part("⟦ A⟧", "answer")]


@given(prompt=st.text(max_size=600), answer=st.text(max_size=300), width=st.integers(60, 140))
def test_no_text_takes_more_than_a_few_lines_or_the_width(prompt: str, answer: str, width: int) -> None:
    lines = text(marked(prompt, answer, width))
    assert 1 <= len(lines) <= 6
    assert all(text_width(line) <= width for line in lines)
    assert "⟦" in "".join(lines)
    assert lines[-1].endswith("⟧")


def test_answers_that_find_no_room_are_counted() -> None:
    line = "".join(part.text for part in answers([f" label {i}" for i in range(30)], 50))
    assert line == "⟦ label 0⟧ ⟦ label 1⟧ ⟦ label 2⟧ … 27 more"


TASK = """\
name: tickets
prompt: "Subject: {subject}\\nInput: {input}\\nAnswer:"
answer: " {answer}"
data: rows.jsonl
"""


@pytest.fixture
def matrix(write: Write) -> Path:
    rows = [{"subject": f"s{i} {'xyz'[i % 3] * (i + 3)}", "input": f"in{i}", "answer": f"reply {i}"} for i in range(60)]
    write("rows.jsonl", "".join(json.dumps(one) + "\n" for one in rows))
    write("other_name.yaml", TASK)
    return write(
        "m.yaml",
        "models: [builtin:nano]\ntasks: [other_name.yaml, sentiment]\nmethods: [zero-shot, {method: few-shot, k: 2}]\n"
        "device: cpu\n",
    )


def test_a_plan_shows_what_the_model_reads_of_every_task(matrix: Path, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("plan", matrix)
    assert "  task tickets: " in output  # the name that the file gives itself
    assert output.count("a short and a long row as the model reads them (⟦answer⟧, ⏎ line break):") == 2
    assert output.count("Input: in") == 2
    assert output.count("Answer:⟦ reply ") == 2
    assert "    answers: ⟦ positive⟧ ⟦ negative⟧ ⟦ neutral⟧\n" in output
    assert "  method few-shot: 2 cells (k 2); 2 solved rows stand before each prompt\n" in output


def test_no_more_solved_rows_are_promised_than_there_are_for_training(matrix: Path, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("plan", matrix, "--set", "training.examples=8", "--set", "methods.1.k=32")
    assert "(k 32); 8 solved rows stand before each prompt\n" in output


def test_the_number_of_examples_is_an_option(matrix: Path, ftbench_command: Command) -> None:
    assert "⟦" not in ftbench_command("plan", matrix, "--examples", "0")[1]
    assert ftbench_command("plan", matrix, "--examples", "4")[1].count("Answer:⟦ reply ") == 4


def test_json_has_the_same_rows_whole(matrix: Path, ftbench_command: Command) -> None:
    plan = json.loads(ftbench_command("plan", matrix, "--format", "json")[1])
    assert list(plan["examples"]) == ["tickets", "sentiment"]
    first, second = plan["examples"]["tickets"]
    assert first["prompt"].startswith("Subject: s")
    assert first["prompt"].endswith("\nAnswer:")
    assert second["answer"] == f" {second['reference']}"


def test_no_piped_line_has_more_than_100_columns(matrix: Path, ftbench_command: Command) -> None:
    for more in ((), ("--all",), ("--set", "methods=[lora, adapter, prefix, p-tuning, vera]")):
        _, output, _ = ftbench_command("plan", matrix, *more)
        assert max(text_width(line) for line in output.splitlines()) <= 100


def test_methods_are_shown_with_what_is_set_or_with_everything(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, short, _ = ftbench_command("plan", finished_run.matrix)
    _, whole, _ = ftbench_command("plan", finished_run.matrix, "--all")
    assert re.search(r"  method lora: 2 cells \(learning_rate [0-9.]+, r 2\)\n", short)
    assert "dropout 0.0" not in short
    assert "dropout 0.0" in whole
    assert "alpha 4.0" in whole


def test_sizes_of_one_task_are_told_together(matrix: Path, ftbench_command: Command) -> None:
    sizes = ("--set", "train_size=[10, 30]", "--set", "tasks=[sentiment]", "--set", "methods=[full, lora]")
    _, output, _ = ftbench_command("plan", matrix, *sizes, "--set", "seeds=1")
    assert "  sentiment (10 or 30 training rows): 1 seed, 30 test examples, 1 comparison: " in output
    assert output.count("as the model reads them") == 1


def dialogue(number: int, turns: int = 2) -> dict[str, object]:
    messages = [
        message
        for turn in range(turns)
        for message in (
            {"role": "user", "content": f"Question {number:02}.{turn}?"},
            {"role": "assistant", "content": f"Answer {turn}.", "weight": int(turn != 1)},
        )
    ]
    return {"messages": messages}


@pytest.fixture
def dialogues(write: Write, chat_model: Path) -> Path:
    """A plain model and a chat model over dialogues of three turns; the second answer is not trained on."""
    write("chats.jsonl", "".join(json.dumps(dialogue(number, turns=3)) + "\n" for number in range(60)))
    return write(
        "chats.yaml",
        f"models: [builtin:nano, {{model: '{chat_model}', name: chatty}}]\ntasks: [{{task: chat, data: chats.jsonl}}]\n"
        "methods: [zero-shot]\ndevice: cpu\n",
    )


def only_chat(chat_model: Path) -> tuple[str, str]:
    return "--set", f"models=[{{model: '{chat_model}', name: chatty}}]"


def after(output: str, heading: str) -> list[str]:
    """The lines after the one that ends with `heading`, while they belong to rows."""
    lines = output.splitlines()
    start = next(i for i, line in enumerate(lines) if line.endswith(heading)) + 1
    return lines[start : next(i for i in range(start, len(lines)) if lines[i][:8].strip() not in ("", "1)", "2)"))]


def test_a_chat_model_reads_messages_and_every_trained_answer_is_marked(
    dialogues: Path, chat_model: Path, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("plan", dialogues, "--examples", "1", *only_chat(chat_model))
    shown = after(output, "a training row as the chat model reads it (⟦trained on⟧, ⏎ line break):")
    number = re.search(r"Question (\d\d)", shown[0])[1]
    assert shown == [
        f"    1)  user: Question {number}.0?",
        "        assistant: ⟦Answer 0.⟧",
        f"        user: Question {number}.1?",
        "        assistant: Answer 1.",
        f"        user: Question {number}.2?",
        "        assistant: ⟦Answer 2.⟧",
    ]
    assert "(⟦answer⟧" not in output


def test_rows_are_shown_in_both_forms_where_models_of_both_kinds_read_them(
    dialogues: Path, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("plan", dialogues)
    plain = after(output, "a short and a long row as a plain model reads them (⟦answer⟧, ⏎ line break):")
    chat = after(output, "the same as a chat model reads them (⟦trained on⟧, ⏎ line break):")
    assert [line.strip() for line in plain if "⟦" in line] == ["⟦ Answer 0.⟧", "⟦ Answer 2.⟧"] * 2
    assert [line.strip() for line in chat if "⟦" in line] == ["assistant: ⟦Answer 0.⟧", "assistant: ⟦Answer 2.⟧"] * 2


def test_the_system_message_of_the_matrix_is_shown_where_all_chat_models_read_it(
    dialogues: Path, chat_model: Path, ftbench_command: Command
) -> None:
    brief, other = (f"{{model: '{chat_model}', name: {name}, system: Be {name}.}}" for name in ("brief", "kind"))
    _, alone, _ = ftbench_command("plan", dialogues, "--set", f"models=[{brief}]")
    _, differing, _ = ftbench_command("plan", dialogues, "--set", f"models=[{brief}, {other}]")
    assert alone.count(")  system: Be brief.\n") == 2
    assert "system: " not in differing


def test_a_long_dialogue_loses_turns_in_its_middle(write: Write, chat_model: Path, ftbench_command: Command) -> None:
    write("long.jsonl", "".join(json.dumps(dialogue(number, turns=9)) + "\n" for number in range(60)))
    matrix = write(
        "long.yaml",
        f"models: ['{chat_model}']\ntasks: [{{task: chat, data: long.jsonl}}]\nmethods: [zero-shot]\ndevice: cpu\n",
    )
    _, output, _ = ftbench_command("plan", matrix, "--examples", "1")
    shown = [line.strip() for line in after(output, "line break):")]
    assert shown[2] == "… 12 turns left out …"
    assert [line.partition(":")[0] for line in shown[3:]] == ["user", "assistant", "user", "assistant"]
    assert shown[-1] == "assistant: ⟦Answer 8.⟧"


def test_a_chat_model_answers_a_label_task_without_the_space_before_a_label(
    matrix: Path, chat_model: Path, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("plan", matrix, *only_chat(chat_model), "--set", "tasks=[sentiment]")
    assert re.findall("assistant: ⟦(?:positive|negative|neutral)⟧", output)
    assert "    answers: ⟦positive⟧ ⟦negative⟧ ⟦neutral⟧\n" in output


def test_json_has_messages_for_chat_models_and_a_prompt_for_plain_ones(
    dialogues: Path, chat_model: Path, ftbench_command: Command
) -> None:
    def row(*arguments: str) -> dict[str, object]:
        output = ftbench_command("plan", dialogues, "--examples", "1", "--format", "json", *arguments)[1]
        (found,) = json.loads(output)["examples"]["chat"]
        return dict(found)

    both, chat = row(), row(*only_chat(chat_model))
    assert list(both) == ["id", "prompt", "answer", "messages", "reference"]
    assert list(chat) == ["id", "messages", "reference"]
    assert both["messages"] == chat["messages"]
    assert [(one["role"], one["trained"]) for one in chat["messages"]] == [
        ("user", False),
        ("assistant", True),
        ("user", False),
        ("assistant", False),
        ("user", False),
        ("assistant", True),
    ]


def test_no_line_of_a_plan_for_chat_models_has_more_than_100_columns(
    write: Write, chat_model: Path, ftbench_command: Command
) -> None:
    words = [" ".join(f"word{number}{place}" for place in range(100)) for number in range(60)]
    rows = [{"prompt": text, "completion": text.title()} for text in words]
    write("wide.jsonl", "".join(json.dumps(one) + "\n" for one in rows))
    matrix = write(
        "wide.yaml",
        f"models: ['{chat_model}']\ntasks: [{{task: chat, data: wide.jsonl}}]\nmethods: [zero-shot]\ndevice: cpu\n",
    )
    _, output, _ = ftbench_command("plan", matrix)
    assert "characters left out" in output
    assert max(text_width(line) for line in output.splitlines()) <= 100
