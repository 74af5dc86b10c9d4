"""Reasons why a number about ratings, or its interval, does not exist."""

from __future__ import annotations

from ftbench.messages import Message, MessageCatalogue

# Scores and their intervals
NOBODY_RATED = Message("rating.nobody-rated", en="nobody rated it", zh="没有人评过")
DIMENSION_UNRATED = Message(
    "rating.dimension-unrated", en="nobody rated it on one of the dimensions", zh="某个维度没有评分"
)
TOO_FEW_EXAMPLES = Message(
    "rating.too-few-examples", en="an interval needs at least two examples", zh="区间至少需要两个样例"
)
TOO_FEW_ITEMS = Message(
    "rating.too-few-items",
    en="an interval needs at least two independent items",
    zh="区间至少需要两个相互独立的条目",
)
TOO_FEW_RATERS = Message(
    "rating.too-few-raters",
    en="an interval over raters needs at least {least} raters, and there are {count}",
    zh="考虑评分者的区间至少需要 {least} 位评分者，这里只有 {count} 位",
)
SAME_FOR_BOTH = Message("rating.same-for-both", en="both have the same ratings", zh="两者的评分全都相同")
NO_VARIATION = Message("rating.no-variation", en="the ratings do not vary", zh="评分没有差异")
UNDEFINED_DRAWS = Message(
    "rating.undefined-draws",
    en="{undefined} of {draws} bootstrap samples have no value",
    zh="{draws} 次重抽样中有 {undefined} 次算不出数值",
)

NOT_COMPUTED = Message(
    "rating.not-computed", en="human ratings are not computed from answers", zh="人的评分不是由回答计算出来的"
)

# Agreement
ONE_RATER = Message("rating.one-rater", en="agreement needs at least two raters", zh="一致性需要两位评分者")
NOT_RATED_BY_ALL = Message(
    "rating.not-rated-by-all", en="no item was rated by every rater", zh="没有所有评分者都评过的条目"
)
NOT_RATED_BY_TWO = Message(
    "rating.not-rated-by-two", en="no item was rated by two raters", zh="没有两位评分者都评过的条目"
)
NOT_RATED_BY_OTHERS = Message(
    "rating.not-rated-by-others", en="no other rater rated the same answers", zh="没有其他人也评过的回答"
)
NO_DISAGREEMENT = Message(
    "rating.no-disagreement",
    en="all ratings are the same, so the disagreement expected by chance is zero",
    zh="评分全都相同，偶然也不会产生分歧",
)
CHANCE_AGREES = Message(
    "rating.chance-agrees", en="the agreement expected by chance is already complete", zh="仅凭偶然就会完全一致"
)
ONE_CATEGORY = Message(
    "rating.one-category",
    en="all ratings are the same and the scale is unknown, so there is only one category",
    zh="评分全都相同且量表未知，只有一个类别",
)
SAME_RATINGS = Message(
    "rating.same-ratings",
    en="all ratings are the same, so the agreement expected by chance is already complete",
    zh="评分全都相同，仅凭偶然就会完全一致",
)
NO_PAIRS = Message("rating.no-pairs", en="no item has both ratings", zh="没有同时具有两次评分的条目")
FEWER_THAN_TWO_RATERS = Message(
    "rating.fewer-than-two-raters", en="there are fewer than two raters", zh="评分者不足两位"
)
FEWER_THAN_TWO_ITEMS = Message("rating.fewer-than-two-items", en="there are fewer than two items", zh="条目不足两个")
EQUAL_ITEMS = Message(
    "rating.equal-items",
    en="the ratings do not differ between items, so there is no variance to explain",
    zh="各条目的评分没有差异，没有可解释的方差",
)
INCOMPLETE = Message(
    "rating.incomplete",
    en="{missing} of {total} items were not rated by every rater, but an ICC needs complete ratings",
    zh="{total} 个条目中有 {missing} 个并非所有评分者都评过，而 ICC 要求如此",
)

# Choices
ONLY_TIES = Message("rating.only-ties", en="every choice is a tie", zh="全都是平局")
ONLY_TIED_PAIRS = Message("rating.only-tied-pairs", en="every comparison is a tie", zh="全都是平局")
NOBODY_COMPARED = Message("rating.nobody-compared", en="nobody compared the methods", zh="没有人比较过这些方法")
NEVER_COMPARED = Message(
    "rating.never-compared", en="{some} and {others} were never compared", zh="{some} 与 {others} 从未比较过"
)
WON_ALWAYS = Message(
    "rating.won-always",
    en="{winners} won every comparison with {others}, so the difference between them has no upper limit",
    zh="{winners} 在与 {others} 的每次比较中都胜出，两者的差距没有上限",
)
NO_CONTRADICTION = Message(
    "rating.no-contradiction",
    en="wins and ties order the methods without contradiction, so the differences have no upper limit",
    zh="胜负与平局排出的次序毫无矛盾，差距没有上限",
)
NO_CONVERGENCE = Message(
    "rating.no-convergence", en="the maximum likelihood fit did not converge", zh="极大似然的搜索没有收敛"
)

# Automatic metrics compared with people
NO_NUMBERS_BY_EXAMPLE = Message(
    "rating.no-numbers-by-example", en="the metric has no values by example", zh="该指标没有逐样例的数值"
)
NO_VALUE_OF_ONE = Message(
    "rating.no-value-of-one", en="the metric has no value for a single example", zh="该指标没有单个样例的数值"
)
NO_VALUE_OF_SOME = Message(
    "rating.no-value-of-some", en="the metric has no value for some examples", zh="该指标在部分样例上没有数值"
)
NO_VALUE_OF_THESE = Message(
    "rating.no-value-of-these", en="the metric has no value for these examples", zh="该指标在这些样例上没有数值"
)
NOTHING_VARIES = Message(
    "rating.nothing-varies",
    en="the metric or the ratings do not vary between examples",
    zh="该指标或评分在所有样例上都相同",
)
TOO_FEW_METHODS = Message(
    "rating.too-few-methods",
    en="a correlation over methods needs at least {least} methods, and there are {count}",
    zh="方法间的相关至少需要 {least} 个方法，这里只有 {count} 个",
)

MESSAGES = (
    NOBODY_RATED,
    DIMENSION_UNRATED,
    TOO_FEW_EXAMPLES,
    TOO_FEW_ITEMS,
    TOO_FEW_RATERS,
    SAME_FOR_BOTH,
    NO_VARIATION,
    UNDEFINED_DRAWS,
    NOT_COMPUTED,
    ONE_RATER,
    NOT_RATED_BY_ALL,
    NOT_RATED_BY_TWO,
    NOT_RATED_BY_OTHERS,
    NO_DISAGREEMENT,
    CHANCE_AGREES,
    ONE_CATEGORY,
    SAME_RATINGS,
    NO_PAIRS,
    FEWER_THAN_TWO_RATERS,
    FEWER_THAN_TWO_ITEMS,
    EQUAL_ITEMS,
    INCOMPLETE,
    ONLY_TIES,
    ONLY_TIED_PAIRS,
    NOBODY_COMPARED,
    NEVER_COMPARED,
    WON_ALWAYS,
    NO_CONTRADICTION,
    NO_CONVERGENCE,
    NO_NUMBERS_BY_EXAMPLE,
    NO_VALUE_OF_ONE,
    NO_VALUE_OF_SOME,
    NO_VALUE_OF_THESE,
    NOTHING_VARIES,
    TOO_FEW_METHODS,
)
"""Every message of this package."""

CATALOGUE = MessageCatalogue.of(MESSAGES)
