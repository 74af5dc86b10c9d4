"""The checks of a cell: their details, and the warnings for failed ones."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

TRAINABLE = Message("checks.trainable", en="{count:,} trainable parameters", zh="{count:,} 个")
FROZEN = Message("checks.frozen", en="{count} frozen tensors", zh="{count} 个冻结的张量")
LOSS = Message("checks.loss", en="validation {before:.4f} to {after:.4f}", zh="验证损失从 {before:.4f} 到 {after:.4f}")
TOKEN_LOSSES_CHANGED = Message(
    "checks.token-losses-changed",
    en="token losses by up to {change:.2g}",
    zh="词元损失最多变化 {change:.2g}",
)
VALIDATION_LOSSES_CHANGED = Message(
    "checks.validation-losses-changed",
    en="validation losses by up to {change:.2g}",
    zh="验证损失最多变化 {change:.2g}",
)
MERGED = Message("checks.merged", en="token losses differ by up to {change:.2g}", zh="词元损失最多相差 {change:.2g}")
DEGENERATE = Message(
    "checks.degenerate",
    en="{bad} of {count} are degenerate: {empty} empty, {loops} looping, {cut} cut at the limit",
    zh="{count} 个中有 {bad} 个退化：{empty} 个为空，{loops} 个循环重复，{cut} 个达到长度上限被截断",
)

FAILED = Message("checks.failed", en="check failed: {check}: {detail}", zh="检查未通过：{check}：{detail}")

# English shows the check's name, which says what should hold; Chinese says what went wrong.
TRAINABLE_FAULT = Message("checks.trainable-fault", en="trainable parameters", zh="可训练参数")
LOSS_FAULT = Message("checks.loss-fault", en="loss fell", zh="损失没有下降")
MERGED_FAULT = Message("checks.merged-fault", en="merged equals unmerged", zh="合并前后不一致")
ANSWERS_FAULT = Message("checks.answers-fault", en="answers", zh="回答")

FAULTS: Mapping[str, Message] = {
    str(message()): message for message in (TRAINABLE_FAULT, LOSS_FAULT, MERGED_FAULT, ANSWERS_FAULT)
}
"""By the check's name."""
