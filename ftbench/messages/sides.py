"""The splits of a task's rows, as notes name them."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

TRAINING = Message("sides.training", en="training", zh="训练")
VALIDATION = Message("sides.validation", en="validation", zh="验证")
TEST = Message("sides.test", en="test", zh="测试")

SIDES: Mapping[str, Message] = {"training": TRAINING, "validation": VALIDATION, "test": TEST}
"""By the name used in code."""
