"""What the checks of plugins demand of metrics, what they found, and how to mend it."""

from __future__ import annotations

from ftbench.messages.note import Message

SAYS_UNAVAILABLE = Message(
    "plugin-checks-metrics.says-unavailable",
    en="it has no value for the samples: {reason}",
    zh="对样本没有值：{reason}",
)
DECLARES = Message(
    "plugin-checks-metrics.declares", en="direction, bounds and signature are declared", zh="声明了方向、界限与签名"
)
MEND_DECLARATIONS = Message(
    "plugin-checks-metrics.mend-declarations",
    en='Set `direction` to "higher" or "lower", `bounds` to two numbers or None, and return one line as signature.',
    zh='请将 `direction` 设为 "higher" 或 "lower"，`bounds` 设为两个数或 None，签名为一行文本。',
)
NO_DIRECTION = Message(
    "plugin-checks-metrics.no-direction", en="`direction` is {direction}", zh="`direction` 为 {direction}"
)
NO_BOUNDS = Message("plugin-checks-metrics.no-bounds", en="`bounds` are {bounds}", zh="`bounds` 为 {bounds}")
NO_SIGNATURE = Message("plugin-checks-metrics.no-signature", en="the signature is {signature}", zh="签名为 {signature}")
OPTIONS = Message(
    "plugin-checks-metrics.options", en="an unknown option in the matrix is an error", zh="矩阵中的未知选项是错误"
)
MEND_OPTIONS = Message(
    "plugin-checks-metrics.mend-options",
    en="Raise `MatrixError` with `key` for options that `configure` does not know.",
    zh="对 `configure` 不认识的选项请抛出带 `key` 的 `MatrixError`。",
)
TAKES_ANY_OPTION = Message(
    "plugin-checks-metrics.takes-any-option", en="it takes an option that it does not know", zh="它接受了不认识的选项"
)
NO_ANSWERS = Message("plugin-checks-metrics.no-answers", en="without answers there is no value", zh="没有回答就没有值")
MEND_NO_ANSWERS = Message(
    "plugin-checks-metrics.mend-no-answers",
    en="Raise `MetricUnavailable` where there are no answers; never return 0 for it.",
    zh="没有回答时请抛出 `MetricUnavailable`；不要返回 0。",
)
VALUE_OF_NOTHING = Message(
    "plugin-checks-metrics.value-of-nothing",
    en="without answers its value is {value:g}",
    zh="没有回答时其值为 {value:g}",
)
STATISTICS = Message(
    "plugin-checks-metrics.statistics",
    en="statistics are finite numbers with a row for each answer, and their sums have a value",
    zh="统计量为有限数，每个回答一行，其和有值",
)
MEND_STATISTICS = Message(
    "plugin-checks-metrics.mend-statistics",
    en="Return an array [answers, columns] of floats, and rows of zeros for answers without a score.",
    zh="请返回 [回答数, 列数] 的浮点数组，没有得分的回答为全零行。",
)
NO_TABLE = Message(
    "plugin-checks-metrics.no-table",
    en="the statistics of {count} answers have the shape {shape}",
    zh="{count} 个回答的统计量形状为 {shape}",
)
NOT_FINITE = Message(
    "plugin-checks-metrics.not-finite", en="a statistic is infinite or no number", zh="有统计量为无穷或非数"
)
NO_VALUE = Message("plugin-checks-metrics.no-value", en="the value is {value}", zh="其值为 {value}")
SAME_STATISTICS = Message(
    "plugin-checks-metrics.same-statistics", en="equal answers have equal statistics", zh="相同的回答有相同的统计量"
)
MEND_SAME_STATISTICS = Message(
    "plugin-checks-metrics.mend-same-statistics",
    en="Draw nothing at random, and keep no state between calls.",
    zh="请勿随机抽取，也勿在调用间保留状态。",
)
STATISTICS_DRAWN = Message(
    "plugin-checks-metrics.statistics-drawn",
    en="the same answers had other statistics when it was asked again",
    zh="再次询问时相同回答的统计量不同",
)
ORDER = Message(
    "plugin-checks-metrics.order", en="the value does not depend on the order of answers", zh="值与回答的顺序无关"
)
MEND_ORDER = Message(
    "plugin-checks-metrics.mend-order", en="Compute each row from its own answer.", zh="请由各自的回答计算每一行。"
)
DEPENDS_ON_ORDER = Message(
    "plugin-checks-metrics.depends-on-order",
    en="the value is {value:g}, and {turned:g} in the reverse order",
    zh="值为 {value:g}，逆序时为 {turned:g}",
)
PER_EXAMPLE = Message(
    "plugin-checks-metrics.per-example",
    en="the row of an answer is the same among other answers",
    zh="回答所在的行不因其他回答而变",
)
MEND_PER_EXAMPLE = Message(
    "plugin-checks-metrics.mend-per-example",
    en="Compute each row from its own answer, and compare answers only in `value`.",
    zh="请由各自的回答计算每一行，只在 `value` 中合并。",
)
ROWS_DEPEND = Message(
    "plugin-checks-metrics.rows-depend",
    en="the value of some answers is {alone:g} alone, and {among:g} from their rows among all",
    zh="部分回答单独的值为 {alone:g}，由全体中的行得到 {among:g}",
)
RESAMPLING = Message(
    "plugin-checks-metrics.resampling",
    en="`value` takes the sums of many sets at once",
    zh="`value` 能一次接受多组之和",
)
MEND_RESAMPLING = Message(
    "plugin-checks-metrics.mend-resampling",
    en="Compute on the last axis: totals[..., 0] / totals[..., 1].",
    zh="请在最后一维上计算：totals[..., 0] / totals[..., 1]。",
)
NOT_VECTORISED = Message(
    "plugin-checks-metrics.not-vectorised",
    en="for sums of 2 × 2 sets the values have the shape {shape}",
    zh="2 × 2 组之和的值形状为 {shape}",
)
VALUES_DIFFER = Message(
    "plugin-checks-metrics.values-differ",
    en="the values of several sums at once are not those of each",
    zh="多组一起与逐组的值不同",
)
BOUNDS = Message(
    "plugin-checks-metrics.bounds", en="no value is outside of the declared bounds", zh="没有值超出声明的界限"
)
MEND_BOUNDS = Message(
    "plugin-checks-metrics.mend-bounds", en="Widen `bounds`, or mend the score.", zh="请放宽 `bounds`，或修正得分。"
)
UNBOUNDED = Message("plugin-checks-metrics.unbounded", en="it declares no bounds", zh="它未声明界限")
OUT_OF_BOUNDS = Message(
    "plugin-checks-metrics.out-of-bounds",
    en="a value is {value:g}, outside of {low:g} to {high:g}",
    zh="有值为 {value:g}，超出 {low:g} 到 {high:g}",
)
DIRECTION = Message(
    "plugin-checks-metrics.direction",
    en="right answers are not worse than answers to other questions",
    zh="正确回答不劣于答非所问",
)
MEND_DIRECTION = Message(
    "plugin-checks-metrics.mend-direction",
    en="Set `direction` to the way in which values get better.",
    zh="请将 `direction` 设为数值变好的方向。",
)
WRONG_WAY = Message(
    "plugin-checks-metrics.wrong-way",
    en="{direction} is better, and right answers have {right:g}, wrong ones {wrong:g}",
    zh="方向为 {direction}，而正确回答为 {right:g}，错误回答为 {wrong:g}",
)
ANY_TEXT = Message(
    "plugin-checks-metrics.any-text",
    en="empty answers and any Unicode text have finite statistics",
    zh="空回答与任意 Unicode 文本有有限的统计量",
)
MEND_ANY_TEXT = Message(
    "plugin-checks-metrics.mend-any-text",
    en="Let the score of any text be a number, or None.",
    zh="请让任何文本的得分为数或 None。",
)
READS_NO_ANSWERS = Message(
    "plugin-checks-metrics.reads-no-answers", en="it reads passages, not answers", zh="它读取语段而非回答"
)
