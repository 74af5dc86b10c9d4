"""`ftbench template check`: what a template does, what is trained on, and whether that can be relied on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.chat.probes import PROBES
from ftbench.chat.template import ChatTemplate
from tests.chat_models import CHATML, TWO_BEGINNINGS, save_chat_model

Command = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

OTHER_LAST_TURN = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.role == 'assistant' and loop.last %}<think>\n\n</think>\n\n{% endif %}"
    "{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n\n</think>\n\n{% endif %}"
)
"""Earlier answers are written otherwise than the last one, so each answer is a row."""


def test_every_probe_has_a_line(chat_model: Path, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("template", "check", chat_model)
    assert (code, errors) == (0, "")
    lines = re.findall(r"^  (passed|handled|failed) +([a-z-]+) ", output, re.MULTILINE)
    assert [name for _, name in lines] == list(PROBES)
    assert [line for line in lines if line[0] != "passed"] == [("handled", "tools")]


def test_the_template_the_end_of_an_answer_and_a_conversation_are_shown(
    chat_model: Path, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("template", "check", chat_model)
    assert output.startswith(f"{chat_model}: its own template, sha256 {ChatTemplate(CHATML).hash[:12]}\n")
    assert output.endswith("""\
an answer ends with <eos>, <|im_end|>
a conversation as the model reads it (⟦trained on⟧, ⏎ line break):
    <|im_start|>user⏎
    What is the capital of France?<|im_end|>⏎
    <|im_start|>assistant⏎
    ⟦Paris.<|im_end|>⟧⏎
    <|im_start|>user⏎
    And of Italy?<|im_end|>⏎
    <|im_start|>assistant⏎
    ⟦Rome.<|im_end|>⟧
""")


def test_json_has_the_same_for_programs(chat_model: Path, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("template", "check", chat_model, "--system", "Be brief.", "--format", "json")
    found = json.loads(output)
    assert (code, found["model"], found["system"], found["thinking"]) == (0, str(chat_model), "Be brief.", False)
    assert found["template"] == {"file": None, "sha256": ChatTemplate(CHATML).hash}
    assert [probe["name"] for probe in found["probes"]] == list(PROBES)
    assert found["probes"][0] == {
        "name": "dialogue", "outcome": "passed", "says": "it writes a question and its answer"
    }  # fmt: skip
    assert [token["token"] for token in found["end_tokens"]] == ["<eos>", "<|im_end|>"]
    (row,) = found["rows"]
    assert "".join(part["text"] for part in row).startswith("<|im_start|>system\nBe brief.<|im_end|>\n")
    assert [part["text"] for part in row if part["trained"]] == ["Paris.<|im_end|>", "Rome.<|im_end|>"]


def test_a_template_that_fails_is_told_by_the_exit_code(
    chat_model: Path, write: Write, ftbench_command: Command
) -> None:
    file = write("two.jinja", TWO_BEGINNINGS)
    code, output, _ = ftbench_command("template", "check", chat_model, "--template", file)
    assert code == 1
    assert " ".join(output.split()).startswith(f"{chat_model}: {file}, sha256 ")  # a long path is on a line of its own
    assert "  failed   one-beginning     a text begins with 2 beginning-of-text tokens\n" in output


def test_a_template_that_writes_no_dialogue_has_one_line(
    chat_model: Path, write: Write, ftbench_command: Command
) -> None:
    code, output, errors = ftbench_command("template", "check", chat_model, "--template", write("no.jinja", "hello"))
    assert (code, errors) == (1, "")
    assert re.findall(r"^  (?:passed|handled|failed) +[a-z-]+", output, re.MULTILINE) == ["  failed   dialogue"]
    assert "as the model reads it" not in output


def test_a_dialogue_of_several_rows_shows_each(chat_model: Path, write: Write, ftbench_command: Command) -> None:
    file = write("last.jinja", OTHER_LAST_TURN)
    code, output, _ = ftbench_command("template", "check", chat_model, "--template", file)
    assert code == 0
    assert "a conversation in 2 rows as the model reads it" in output
    assert "\n1)  <|im_start|>user⏎\n" in output
    assert "\n2)  <|im_start|>user⏎\n" in output
    assert output.count("⟦") == 3  # that of the heading, and one answer in each row


def test_a_model_without_a_template_is_refused_in_a_line(ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("template", "check", "builtin:nano")
    assert (code, output) == (2, "")
    assert errors == (
        "error: builtin:nano has no chat template, so it reads plain text; `--template FILE` gives it one\n"
    )


def test_a_template_gives_a_model_without_one_a_conversation(
    tmp_path: Path, write: Write, ftbench_command: Command
) -> None:
    base = save_chat_model(tmp_path / "base", template=None)
    assert ftbench_command("template", "check", base)[0] == 2
    assert ftbench_command("template", "check", base, "--template", write("chat.jinja", CHATML))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("MODEL", "--template", "none.jinja"),
            "error: template: none.jinja cannot be read: No such file or directory",
        ),
        (("no-such-folder",), 'error: "no-such-folder" is no folder here'),
        (("buitin:nano",), "Did you mean 'builtin'?"),
    ],
)
def test_a_mistake_is_told_in_a_line(
    arguments: tuple[str, ...], said: str, chat_model: Path, ftbench_command: Command
) -> None:
    code, output, errors = ftbench_command(
        "template", "check", *(word.replace("MODEL", str(chat_model)) for word in arguments)
    )
    assert (code, output) == (2, "")
    assert said in errors
    assert "Traceback" not in errors
    assert errors.count("\n") <= 2
