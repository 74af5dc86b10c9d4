"""What is wrong with the arguments of the Python library."""

from __future__ import annotations

from ftbench.messages.note import Message

EXPECTED = Message(
    "library-errors.expected", en="expected {expected}, got {value}", zh="应为{expected}，实际为 {value}"
)
A_PATH = Message("library-errors.a-path", en="a path", zh="路径")
PLUGIN_PATHS = Message(
    "library-errors.plugin-paths",
    en="the path of a Python file, or a list of paths",
    zh="一个 Python 文件的路径，或路径的列表",
)
CHANGES = Message(
    "library-errors.changes", en="a mapping such as {{'training.epochs': 1}}", zh="映射，例如 {{'training.epochs': 1}}"
)
KEYS = Message("library-errors.keys", en="keys such as 'training.epochs'", zh="形如 'training.epochs' 的键")
METRICS = Message(
    "library-errors.metrics", en="the name of a metric, or a list of names", zh="一个指标的名称，或名称的列表"
)
WORKERS = Message("library-errors.workers", en="a whole number from 1, or None", zh="不小于 1 的整数或 None")
TIME_LIMIT = Message("library-errors.time-limit", en="a positive number of seconds, or None", zh="为正的秒数或 None")
PROGRESS = Message("library-errors.progress", en='"bar", a function or None', zh=' "bar"、函数或 None')
NO_HOME = Message("library-errors.no-home", en="there is no home directory for {path}", zh="{path} 没有对应的主目录")
PLANNED_ALREADY = Message(
    "library-errors.planned-already",
    en="the matrix is planned already; give them to ftbench.plan",
    zh="矩阵已经规划好；请将其交给 ftbench.plan",
)

# Values of a matrix.
NO_MATRIX = Message(
    "library-errors.no-matrix",
    en="a matrix is a path, a mapping or a Matrix, not {type}",
    zh="矩阵应为路径、映射或 Matrix，而不是 {type}",
)
SET = Message("library-errors.set", en="a set has no order; give a list", zh="集合没有顺序；请给出列表")
NO_VALUE = Message(
    "library-errors.no-value", en="{type} is no value of a matrix{hint}", zh="{type} 不能作矩阵的值{hint}"
)
PATH_OF_FILE = Message("library-errors.path-of-file", en="; give the path of a file", zh="；请给出文件的路径")
NO_KEY = Message("library-errors.no-key", en="{type} is no key of a matrix", zh="{type} 不能作矩阵的键")
A = Message("library-errors.a", en="a {type}", zh="{type}")
AN = Message("library-errors.an", en="an {type}", zh="{type}")
NO_COMPARISON = Message(
    "library-errors.no-comparison",
    en="no comparison of this plan is in {run}. {reason}",
    zh="{run} 中没有本计划的比较。{reason}",
)

# Charts.
NO_CHART = Message("library-errors.no-chart", en='there is no chart "{name}".{hint}', zh="没有图表“{name}”。{hint}")
NO_LANGUAGE = Message(
    "library-errors.no-language",
    en='language: "{name}" is no language of charts.{hint}',
    zh="language：图表没有语言“{name}”。{hint}",
)
NO_OPTION = Message(
    "library-errors.no-option",
    en='the chart {chart} has no argument "{name}".{hint}',
    zh="图表 {chart} 没有参数“{name}”。{hint}",
)
NOTHING_TO_DRAW = Message(
    "library-errors.nothing-to-draw",
    en="the run has nothing for the chart {chart}",
    zh="这次运行没有图表 {chart} 所需的内容",
)
NOT_IN_CHART = Message(
    "library-errors.not-in-chart",
    en='the chart {chart} has no {kind} "{name}" here.{hint}',
    zh="图表 {chart} 在此没有{kind}“{name}”。{hint}",
)
MODEL = Message("library-errors.model", en="model", zh="模型")
TASK = Message("library-errors.task", en="task", zh="任务")
METHOD = Message("library-errors.method", en="method", zh="方法")
