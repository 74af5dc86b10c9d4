"""ShareGPT as LLaMA-Factory reads it: human and gpt in turn, with the columns `system` and `tools`."""

from __future__ import annotations

from ftbench.data.conversations import sharegpt
from ftbench.data.converting.alternating import alternating, columns_beside
from ftbench.data.converting.dialogue import Dialogue
from ftbench.data.converting.losses import ROWS, Losses
from ftbench.data.converting.sharegpt import message_object
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.messages.convert_errors import CONVERSATION


def _write(dialogue: Dialogue, losses: Losses) -> WrittenRow | None:
    turns = alternating(dialogue, losses, tools=True)
    if not turns:
        losses.lose(ROWS, CONVERSATION())
        return None
    messages = [message_object(message, number, losses) for number, message in turns]
    return {"conversations": messages, **columns_beside(dialogue, losses)}


FORMAT = WrittenFormat("llama-factory", "LLaMA-Factory", sharegpt.FORMAT, _write)
