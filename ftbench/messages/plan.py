"""Reasons why the planner skips a cell."""

from __future__ import annotations

from ftbench.messages.note import Message

ONLY_LABELS = Message("plan.only-labels", en="it works on label tasks only", zh="该方法只适用于标签任务")
SAME_AS = Message(
    "plan.same-as",
    en="{model} is asked in its native format by {method} already",
    zh="{method} 已经以 {model} 的原生格式提问",
)
ONLY_TEXT = Message("plan.only-text", en="it works on text tasks only", zh="该方法只适用于文本任务")
