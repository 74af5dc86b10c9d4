"""What is wrong while a run is prepared, trained or read."""

from __future__ import annotations

from ftbench.messages.note import Message

NO_LOSS = Message(
    "run-errors.no-loss",
    en="has no validation loss; running again redoes the cell",
    zh="没有验证损失；再次运行会重做该单元",
)
OTHER_VERSION = Message(
    "run-errors.other-version",
    en="does not fit this version of ftbench; run the matrix again",
    zh="与此版本的 ftbench 不符；请重新运行该矩阵",
)
TEMPLATE_FAILS = Message(
    "run-errors.template-fails",
    en="the chat template fails the probe {probe}: {reason}{others}\n"
    "Write `format: plain` for this model, or give it another `template: FILE`; `ftbench template check MODEL` shows "
    "all probes",
    zh="对话模板未通过检验 {probe}：{reason}{others}\n"
    "请为该模型写 `format: plain`，或另行指定 `template: FILE`；`ftbench template check MODEL` 显示所有检验",
)
ALSO_FAILED = Message("run-errors.also-failed", en=" (also failed: {probes})", zh="（另外未通过：{probes}）")
NO_ROOM_FOR_PROMPT = Message(
    "run-errors.no-room-for-prompt",
    en="{tokens} new tokens leave no room for a prompt: the model has {positions} positions",
    zh="生成 {tokens} 个新词元后没有给提示留下空间：模型有 {positions} 个位置",
)
TUNING_FIRST = Message(
    "run-errors.tuning-first",
    en="trials of tuning have not run yet, and cells wait for them: run once without --only-failed",
    zh="尚有调参试验没有运行，而其他单元在等待它们：请先不带 --only-failed 运行一次",
)
