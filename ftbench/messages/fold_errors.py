"""Errors about the folds of a cross-validation."""

from __future__ import annotations

from ftbench.messages.note import Message

# Rows that have a split already.
HAS_SPLIT = Message(
    "fold-errors.has-split",
    en="{where} which rows are test rows, and with folds every row is one once. Leave out `folds`, or give all rows "
    "as one file without a column `split`",
    zh="{where}已指明哪些行是测试行，而使用 folds 时每行都要做一次测试行。"
    "请去掉 `folds`，或把所有行放在一个没有 `split` 列的文件中",
)
BY_COLUMN_OR_FILES = Message(
    "fold-errors.by-column-or-files", en="a column `split` or files of their own say", zh="`split` 列或单独的文件"
)
BY_FILES = Message(
    "fold-errors.by-files",
    en="`data: {{train, validation, test}}` says",
    zh="`data: {{train, validation, test}}` ",
)
BY_BUILT_IN_DATA = Message("fold-errors.by-built-in-data", en="the task's built-in data says", zh="任务的内置数据")

# Rows that cannot be divided.
TOO_FEW = Message(
    "fold-errors.too-few",
    en="{rows} rows{repeated}{formed} are too few for {folds} folds: fold {fold} {short}, and training and validation "
    "need {least} each. {remedy}",
    zh="{rows} 行{repeated}{formed}不够分成 {folds} 折：第 {fold} 折{short}，而训练和验证各需要 {least} 行。{remedy}",
)
FORMED = Message(
    "fold-errors.formed",
    en=", which form {clusters} clusters of near-duplicates and groups,",
    zh="（由近似重复的行和同组的行构成 {clusters} 个簇）",
)
TESTS_NOTHING = Message("fold-errors.tests-nothing", en="tests no row", zh="没有测试行")
LEAVES_FEW = Message(
    "fold-errors.leaves-few",
    en="leaves {train} rows to train on and {validation} to validate on",
    zh="只剩 {train} 行用于训练、{validation} 行用于验证",
)
MORE_ROWS = Message("fold-errors.more-rows", en="More rows help", zh="可以增加数据行")
MORE_VARIED_ROWS = Message(
    "fold-errors.more-varied-rows",
    en="More varied rows help, or fewer folds",
    zh="可以增加内容不同的行，或减少折数",
)
LABEL_IN_ONE_FOLD = Message(
    "fold-errors.label-in-one-fold",
    en='all rows with the label "{label}" are in one cluster or fold, so none is left to train on in fold {fold}, '
    "which tests them. Add rows with it, or leave it out",
    zh="标签为“{label}”的行都在同一个簇或同一折中，因此在测试它们的第 {fold} 折中没有这样的训练行。"
    "请增加带此标签的行，或去掉该标签",
)
NO_TEST_ROW = Message(
    "fold-errors.no-test-row",
    en="evaluation.examples: {examples} leaves no test row in fold {fold}",
    zh="evaluation.examples: {examples} 使第 {fold} 折没有测试行",
)
