"""Reasons why the planner skips a cell."""

from __future__ import annotations

from ftbench.messages.note import Message

ONLY_LABELS = Message("plan.only-labels", en="it works on label tasks only", zh="该方法只适用于标签任务")
ONLY_TEXT = Message("plan.only-text", en="it works on text tasks only", zh="该方法只适用于文本任务")
