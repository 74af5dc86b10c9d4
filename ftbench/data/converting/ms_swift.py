"""The format of ms-swift with `conversation`: a list of objects with `human` and `assistant`."""

from __future__ import annotations

from ftbench.data.conversations import ms_swift
from ftbench.data.converting.alternating import columns_beside, pairs
from ftbench.data.converting.dialogue import Dialogue
from ftbench.data.converting.losses import ROWS, Losses
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.messages.convert_errors import CONVERSATION


def _write(dialogue: Dialogue, losses: Losses) -> WrittenRow | None:
    turns = [{"human": question, "assistant": answer} for question, answer in pairs(dialogue, losses)]
    if not turns:
        losses.lose(ROWS, CONVERSATION())
        return None
    return {"conversation": turns, **columns_beside(dialogue, losses)}


FORMAT = WrittenFormat("ms-swift", "ms-swift", ms_swift.FORMAT, _write)
