"""What `ftbench data check` shows around its findings: counts, tables of lengths, prices, and hosted services."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

# The files.
ROWS = Message("data-check-screen.rows", en="{n:,} rows", zh="{n:,} 行", singular={"en": "{n} row"})
FILE = Message("data-check-screen.file", en="{file}: {rows} ({layout})", zh="{file}：{rows}（{layout}）")
FILE_IN_PART = Message(
    "data-check-screen.file-in-part",
    en="{file}: {rows}, {unreadable:,} unreadable ({layout})",
    zh="{file}：{rows}，{unreadable:,} 行无法读取（{layout}）",
)
UNKNOWN_TEXTS = Message("data-check-screen.unknown-texts", en="texts of unknown meaning", zh="含义未知的文本")

# The summary.
NO_FINDINGS = Message("data-check-screen.no-findings", en="No findings.", zh="没有发现问题。")
ERRORS = Message("data-check-screen.errors", en="{n:,} errors", zh="{n:,} 个错误", singular={"en": "{n} error"})
WARNINGS = Message("data-check-screen.warnings", en="{n:,} warnings", zh="{n:,} 个警告", singular={"en": "{n} warning"})
NOTES = Message("data-check-screen.notes", en="{n:,} notes", zh="{n:,} 条说明", singular={"en": "{n} note"})
COUNTED: Mapping[str, Message] = {"error": ERRORS, "warning": WARNINGS, "info": NOTES}
"""The number of findings of a level."""

SUMMARY = Message("data-check-screen.summary", en="{counts}:", zh="{counts}：")
ERROR = Message("data-check-screen.error", en="error", zh="错误")
WARNING = Message("data-check-screen.warning", en="warning", zh="警告")
NOTE = Message("data-check-screen.note", en="note", zh="说明")
LEVEL_WORDS: Mapping[str, Message] = {"error": ERROR, "warning": WARNING, "info": NOTE}
"""The level of one finding."""

# Findings.
LINE = Message("data-check-screen.line", en="line {line}: {message}", zh="第 {line} 行：{message}")
AT_PLACE = Message("data-check-screen.at-place", en="{place}: {message}", zh="{place}: {message}")
OTHER_LINE = Message("data-check-screen.other-line", en="{message} (line {line})", zh="{message}（第 {line} 行）")
OTHER_PLACE = Message("data-check-screen.other-place", en="{message} ({file}:{line})", zh="{message}（{file}:{line}）")
MORE = Message("data-check-screen.more", en="… {n:,} more (--all shows them)", zh="… 另有 {n:,} 条（--all 显示全部）")

# The rows in numbers.
ALL = Message("data-check-screen.all", en="all", zh="全部")
TRAIN = Message("data-check-screen.train", en="train", zh="训练")
VALIDATION = Message("data-check-screen.validation", en="validation", zh="验证")
TEST = Message("data-check-screen.test", en="test", zh="测试")
SIDE_NAMES: Mapping[str, Message] = {"all": ALL, "train": TRAIN, "validation": VALIDATION, "test": TEST}
"""By the name used in code."""

SIDE = Message("data-check-screen.side", en="{side}: {rows}", zh="{side}：{rows}")
MORE_LABELS = Message("data-check-screen.more-labels", en="… {n:,} more labels", zh="… 另有 {n:,} 个标签")
MEDIAN = Message("data-check-screen.median", en="median", zh="中位数")
LONGEST = Message("data-check-screen.longest", en="longest", zh="最长")
CHARACTERS = Message("data-check-screen.characters", en="characters a row", zh="字符数/行")
TOKENS = Message("data-check-screen.tokens", en="tokens a row", zh="词元数/行")
ANSWER_TOKENS = Message("data-check-screen.answer-tokens", en="tokens of the answer", zh="答案的词元数")
UP_TO = Message("data-check-screen.up-to", en="{tokens:,} tokens", zh="{tokens:,} 个词元")
CUT = Message(
    "data-check-screen.cut",
    en="at --max-length {limit:,}: {rows:.1%} of the rows and {tokens:.1%} of the tokens are cut",
    zh="--max-length {limit:,}：{rows:.1%} 的行被截断，共去掉 {tokens:.1%} 的词元",
)
TOKENS_COUNTED = Message("data-check-screen.tokens-counted", en="(tokens are counted)", zh="（词元数由分词器得出）")
TOKENS_ESTIMATED = Message(
    "data-check-screen.tokens-estimated", en="(tokens are estimated from characters)", zh="（词元数按字符估计）"
)

# What training takes.
TRAINING = Message(
    "data-check-screen.training",
    en="training: about {tokens:,} tokens an epoch",
    zh="训练：每轮约 {tokens:,} 个词元",
)
COSTS = Message(
    "data-check-screen.costs",
    en="what {n:g} epochs cost at hosted services, by their prices in the month that each line names:",
    zh="在托管服务上训练 {n:g} 轮的费用（按各行所示月份的价格）：",
    singular={"en": "what one epoch costs at hosted services, by their prices in the month that each line names:"},
)
COST = Message(
    "data-check-screen.cost",
    en="about ${dollars:,.2f} (${price:g} a million tokens, {date})",
    zh="约 {dollars:,.2f} 美元（每百万词元 {price:g} 美元，{date}）",
)
COST_UNDER_A_CENT = Message(
    "data-check-screen.cost-under-a-cent",
    en="under $0.01 (${price:g} a million tokens, {date})",
    zh="不到 0.01 美元（每百万词元 {price:g} 美元，{date}）",
)
ACCEPTANCES = Message(
    "data-check-screen.acceptances",
    en="which hosted services accept the file, by their rules in the month that each line names:",
    zh="哪些托管服务接受该文件（按各行所示月份的规则）：",
)
BAILIAN = Message("data-check-screen.bailian", en="Alibaba Bailian", zh="阿里云百炼")
SERVICES: Mapping[str, Message] = {str(BAILIAN()): BAILIAN}
"""By their names in English: services with a name of their own in Chinese."""

ACCEPTED = Message("data-check-screen.accepted", en="yes", zh="接受")
REFUSED = Message("data-check-screen.refused", en="no: {reasons}", zh="不接受：{reasons}")
AND = Message("data-check-screen.and", en="{first}; {second}", zh="{first}；{second}")
OR = Message("data-check-screen.or", en="{first} or {second}", zh="{first} 或 {second}")
FORMAT = Message("data-check-screen.format", en="rows must be in the format {format}", zh="各行应为 {format} 格式")
SUFFIX = Message("data-check-screen.suffix", en="the file must be {suffix}", zh="文件应为 {suffix}")
LEAST_ROWS = Message("data-check-screen.least-rows", en="at least {rows} rows", zh="至少 {rows} 行")
MOST_ROWS = Message("data-check-screen.most-rows", en="at most {rows:,} rows", zh="至多 {rows:,} 行")
MOST_BYTES = Message("data-check-screen.most-bytes", en="at most {size} {unit}", zh="至多 {size} {unit}")
MOST_TOKENS = Message(
    "data-check-screen.most-tokens", en="at most {tokens:,} tokens a row", zh="每行至多 {tokens:,} 个词元"
)
ERRORS_FIRST = Message("data-check-screen.errors-first", en="the errors must be mended first", zh="须先改正错误")

# The cleaned copy.
COPY = Message(
    "data-check-screen.copy",
    en="{file}: {written:,} of {read:,} rows; it has {errors:,} errors, {warnings:,} warnings",
    zh="{file}：{read:,} 行中的 {written:,} 行；其中有 {errors:,} 个错误、{warnings:,} 个警告",
)
CHANGES = Message("data-check-screen.changes", en="{file}: {changes}", zh="{file}：{changes}")
NO_CHANGES = Message("data-check-screen.no-changes", en="none", zh="没有修改")

# Progress.
BEGINNING = Message("data-check-screen.beginning", en="reading", zh="读取")
LEFT = Message("data-check-screen.left", en="left", zh="剩余")
READING = Message("data-check-screen.reading", en="reading {file}", zh="读取 {file}")
READING_ROWS = Message(
    "data-check-screen.reading-rows", en="reading {file}, {rows:,} rows", zh="读取 {file}，{rows:,} 行"
)
COMPARING = Message("data-check-screen.comparing", en="comparing rows: {code}", zh="比较各行：{code}")
