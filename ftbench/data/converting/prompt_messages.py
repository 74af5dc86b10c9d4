"""Prompt and completion as two lists of messages: answers in the prompt are not trained on."""

from __future__ import annotations

from dataclasses import replace

from ftbench.data.conversations import prompt_completion
from ftbench.data.converting.dialogue import Dialogue, part, trained
from ftbench.data.converting.losses import OPENINGS, Losses
from ftbench.data.converting.message_texts import as_json, tool_objects
from ftbench.data.converting.openai import message_object
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow


def _write(dialogue: Dialogue, losses: Losses) -> WrittenRow:
    messages = dialogue.numbered
    begin = trained(dialogue.messages)[0]
    if begin == 0:  # a prompt cannot be empty
        losses.lose(OPENINGS, part(1))
        messages = messages[1:]
        begin = trained([message for _, message in messages])[0]
    prompt = [
        message_object(replace(message, trained=message.role == "assistant"), number, losses)
        for number, message in messages[:begin]
    ]
    completion = [message_object(message, number, losses) for number, message in messages[begin:]]
    written: WrittenRow = {"prompt": prompt, "completion": completion}
    if dialogue.tools:
        written["tools"] = as_json(tool_objects(dialogue.tools))
    return written


FORMAT = WrittenFormat(
    "prompt-completion-messages",
    "prompt/completion with messages",
    prompt_completion.FORMAT,
    _write,
    in_tables=False,
)
