"""What augmentation added to the training rows, and which variants it left out."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

ADDED = Message(
    "augmentation.added",
    en="{augmentation} added {made:,} variants to {rows:,} training rows",
    zh="数据增强 {augmentation} 为 {rows:,} 个训练行添加了 {made:,} 个变体",
)
ADDED_SOME = Message(
    "augmentation.added-some",
    en="{augmentation} added {made:,} variants to {rows:,} training rows; left out: {rejected}",
    zh="数据增强 {augmentation} 为 {rows:,} 个训练行添加了 {made:,} 个变体；未使用：{rejected}",
)
ADDED_IN_FOLDS = Message(
    "augmentation.added-in-folds",
    en="{augmentation} added {made} variants to {rows} training rows in each of {folds} folds",
    zh="数据增强 {augmentation} 在 {folds} 折的每一折中为 {rows} 个训练行添加了 {made} 个变体",
)
ADDED_SOME_IN_FOLDS = Message(
    "augmentation.added-some-in-folds",
    en="{augmentation} added {made} variants to {rows} training rows in each of {folds} folds; left out in all folds "
    "together: {rejected}",
    zh="数据增强 {augmentation} 在 {folds} 折的每一折中为 {rows} 个训练行添加了 {made} 个变体；"
    "各折共未使用：{rejected}",
)
WITH = Message("augmentation.with", en="{first}, {second}", zh="{first}，{second}")
EMPTY = Message("augmentation.empty", en="{count:,} without text", zh="{count:,} 个没有文字")
UNCHANGED = Message("augmentation.unchanged", en="{count:,} equal to their row", zh="{count:,} 个与原行相同")
LENGTH = Message("augmentation.length", en="{count:,} too short or too long", zh="{count:,} 个过短或过长")
REPEATED = Message(
    "augmentation.repeated",
    en="{count:,} equal to another training row or variant",
    zh="{count:,} 个与其他训练行或变体相同",
)
HELD_OUT = Message(
    "augmentation.held-out",
    en="{count:,} equal to a validation or test row",
    zh="{count:,} 个与验证行或测试行相同",
)
BY_REASON: Mapping[str, Message] = {
    "empty": EMPTY,
    "unchanged": UNCHANGED,
    "length": LENGTH,
    "repeated": REPEATED,
    "held-out": HELD_OUT,
}
"""The reasons for which a variant is not used (`RejectionReason`)."""

MAKING = Message(
    "augmentation.making",
    en="variants for {task} by {augmentation}",
    zh="{augmentation} 为 {task} 生成的变体",
)
