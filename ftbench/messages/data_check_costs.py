"""What `ftbench data check` shows of trainings on this machine: time, memory and money by method."""

from __future__ import annotations

from ftbench.messages.note import Message

TAKES = Message(
    "data-check-costs.takes",
    en="what {n:g} epochs take on this machine with {model} ({parameters:,} parameters), roughly:",
    zh="用 {model}（{parameters:,} 个参数）在这台机器上训练 {n:g} 轮大致需要：",
    singular={"en": "what one epoch takes on this machine with {model} ({parameters:,} parameters), roughly:"},
)
METHOD = Message("data-check-costs.method", en="method", zh="方法")
TIME = Message("data-check-costs.time", en="time", zh="时间")
MEMORY = Message("data-check-costs.memory", en="memory", zh="内存")
MONEY = Message("data-check-costs.money", en="money", zh="费用")

SECONDS = Message("data-check-costs.seconds", en="{seconds:.0f} s", zh="{seconds:.0f} 秒")
MINUTES = Message("data-check-costs.minutes", en="{minutes:.0f} min", zh="{minutes:.0f} 分钟")
HOURS = Message("data-check-costs.hours", en="{hours:,.1f} h", zh="{hours:,.1f} 小时")
DOLLARS = Message("data-check-costs.dollars", en="${dollars:,.2f}", zh="{dollars:,.2f} 美元")
UNDER_A_CENT = Message("data-check-costs.under-a-cent", en="under $0.01", zh="不到 0.01 美元")

TRAINS_NOTHING = Message("data-check-costs.trains-nothing", en="it trains nothing", zh="不训练任何参数")
TRAINS_ELSEWHERE = Message(
    "data-check-costs.trains-elsewhere",
    en="it does not train on this machine",
    zh="不在这台机器上训练",
)
NOT_IN_IT = Message(
    "data-check-costs.not-in-it",
    en="(without evaluation; rows are cut at {limit:,} tokens; `ftbench plan` estimates a whole matrix)",
    zh="（不含评估；每行截断至 {limit:,} 个词元；`ftbench plan` 估计整个矩阵所需）",
)
PLAN = Message(
    "data-check-costs.plan",
    en="(`ftbench plan` estimates the time of each method on this machine)",
    zh="（`ftbench plan` 估计每种方法在这台机器上所需的时间）",
)
NEEDS_SETTINGS = Message(
    "data-check-costs.needs-settings",
    en='the method "{method}" needs settings ({setting}: {reason}); `ftbench plan` estimates it in a matrix',
    zh='方法 "{method}" 需要设置（{setting}：{reason}）；`ftbench plan` 可在矩阵中估计',
)
