"""Errors of the importers, and reasons why a file or a metric was left out."""

from __future__ import annotations

from ftbench.messages import Message, messages_of

# A JSON file of somebody else
UNREADABLE = Message("imports.unreadable", en="cannot be read: {reason}", zh="无法读取：{reason}")
NO_JSON = Message("imports.no-json", en="is no JSON: {reason}", zh="不是 JSON：{reason}")
NO_JSON_TEXT = Message("imports.no-json-text", en="is no JSON in UTF-8", zh="不是 UTF-8 编码的 JSON")
TOO_LARGE = Message(
    "imports.too-large",
    en="{size:,} bytes are more than the {most:,} that are read",
    zh="大小为 {size:,} 字节，超过可读取的 {most:,} 字节",
)
MISSING = Message("imports.missing", en="this key is missing.{hint}", zh="缺少这个键。{hint}")
EXPECTED = Message("imports.expected", en="expected {wanted}, got {value}", zh="应为{wanted}，实际为 {value}")
AN_OBJECT = Message("imports.an-object", en="a JSON object", zh="一个 JSON 对象")
ONE_LINE = Message("imports.one-line", en="a text of one line", zh="单行文本")
NOT_NEGATIVE = Message("imports.not-negative", en="a number of 0 or more", zh="不小于 0 的数")
FINITE = Message("imports.finite", en="a finite number", zh="有限的数")
OBJECTS = Message("imports.objects", en="a list of objects", zh="由对象组成的列表")
TEXT = Message("imports.text", en="a text", zh="文本")
TEXTS = Message("imports.texts", en="a list of texts", zh="由文本组成的列表")
MAPPING = Message("imports.mapping", en="an object", zh="一个对象")
NAME = Message("imports.name", en="a text or a whole number", zh="文本或整数")
TRUTH = Message("imports.truth", en="true or false", zh="true 或 false")
LONG_OBJECT = Message("imports.long-object", en="an object", zh="一个对象")
LONG_LIST = Message("imports.long-list", en="a list", zh="一个列表")
LONG_TEXT = Message("imports.long-text", en="a long text", zh="一段长文本")

# A folder
NO_FOLDER = Message("imports.no-folder", en="there is no such folder", zh="没有这个文件夹")
IS_NO_FOLDER = Message("imports.is-no-folder", en="is no folder", zh="不是文件夹")
NO_PEFT_FILES = Message(
    "imports.no-peft-files",
    en="holds no result files of PEFT's method comparison.{hint}",
    zh="没有 PEFT 方法对比的结果文件。{hint}",
)
MEANT_FOLDER = Message("imports.meant-folder", en=" Did you mean {folder}?", zh="您是指 {folder} 吗？")
PEFT_KEYS = Message(
    "imports.peft-keys",
    en=" They are JSON files with run_info and train_info.",
    zh="它们是含 run_info 和 train_info 的 JSON 文件。",
)
NONE_SUCCEEDED = Message(
    "imports.none-succeeded",
    en="none of its {count} runs succeeded; {reason}",
    zh="其中 {count} 次运行都没有成功；{reason}",
)
SHARE = Message(
    "imports.share", en="expected a share from 0 to 1, got {value:g}", zh="应为 0 到 1 之间的比例，实际为 {value:g}"
)
NO_FILES = Message("imports.no-files", en="holds no {kind}", zh="没有{kind}")
LM_EVAL_FILES = Message(
    "imports.lm-eval-files",
    en="results of lm-evaluation-harness with answers (samples_TASK_TIME.jsonl beside results_TIME.json)",
    zh="带回答的 lm-evaluation-harness 结果（samples_TASK_TIME.jsonl 与 results_TIME.json 并列）",
)
INSPECT_FILES = Message(
    "imports.inspect-files",
    en="logs of Inspect with scores (.eval or .json)",
    zh="带分数的 Inspect 日志（.eval 或 .json）",
)
PROMPTFOO_FILES = Message(
    "imports.promptfoo-files",
    en="results of promptfoo (JSON, of `promptfoo eval -o results.json`)",
    zh="promptfoo 的结果（`promptfoo eval -o results.json` 写出的 JSON）",
)
PEFT_BENCH_FILES = Message(
    "imports.peft-bench-files",
    en="answers of PEFT-Bench (METHOD/MODEL/eval_DATASET_TIME/generated_predictions.jsonl)",
    zh="PEFT-Bench 的回答（METHOD/MODEL/eval_DATASET_TIME/generated_predictions.jsonl）",
)
ALL_LEFT_OUT = Message(
    "imports.all-left-out",
    en="nothing can be compared. Left out: {reasons}",
    zh="没有可以比较的内容。未计入：{reasons}",
)
NO_TABLE = Message("imports.no-table", en="none of these tasks has one of these metrics", zh="这些任务都没有这些指标")
UNKNOWN_NAME = Message(
    "imports.unknown-name", en='no results have the {what} "{name}".{hint}', zh="没有哪个结果的{what}是“{name}”。{hint}"
)
TASK = Message("imports.task", en="task", zh="任务")
METRIC = Message("imports.metric", en="metric", zh="指标")

# Reasons to leave something out
OLDER = Message("imports.older", en="older than {file}, with equal settings", zh="比 {file} 旧，且设置相同")
NO_ANSWERS = Message(
    "imports.no-answers",
    en="has no samples file; lm_eval writes one with --log_samples",
    zh="没有 samples 文件；lm_eval 加 --log_samples 才会写出",
)
NO_RESULTS_FILE = Message(
    "imports.no-results-file", en="has no results file of the same time beside it", zh="旁边没有同一时间的结果文件"
)
NOT_A_NUMBER = Message(
    "imports.not-a-number",
    en="{metric}: the score of an example is no number",
    zh="{metric}：有样例的分数不是数字",
)
NOT_REPRODUCED = Message(
    "imports.not-reproduced",
    en="{metric}: the published {published:.6g} is no mean of the examples' scores",
    zh="{metric}：公布的 {published:.6g} 不是各样例分数的平均",
)
NOT_PUBLISHED = Message(
    "imports.not-published", en="{metric}: not among the published results", zh="{metric}：不在公布的结果中"
)
NO_PEFT_BENCH_PLACE = Message(
    "imports.no-peft-bench-place",
    en="is not in a folder METHOD/MODEL/eval_DATASET_TIME",
    zh="不在 METHOD/MODEL/eval_DATASET_TIME 文件夹中",
)
OTHER_METRICS = Message(
    "imports.other-metrics",
    en="PEFT-Bench scores {dataset} by a metric that is not read",
    zh="PEFT-Bench 用于 {dataset} 的指标无法读取",
)
UNFINISHED = Message("imports.unfinished", en='has the status "{status}"', zh="状态为“{status}”")
NO_HEADER = Message("imports.no-header", en="is the log of an evaluation that did not end", zh="是未完成的评测日志")
NO_SCORES = Message("imports.no-scores", en="has no scores of samples", zh="没有样例的分数")
NO_RESULTS = Message("imports.no-results", en="has no results", zh="没有结果")
SOME_UNSCORED = Message(
    "imports.some-unscored",
    en="{metric}: {n:,} answers without a score are not counted",
    zh="{metric}：{n:,} 个没有分数的回答未计入",
    singular={"en": "{metric}: 1 answer without a score is not counted"},
)
SOME_FAILED = Message(
    "imports.some-failed",
    en="{n:,} calls that failed with an error count as promptfoo counts them: not passed, with score 0",
    zh="{n:,} 次出错的调用按 promptfoo 的规则计：未通过，得分为 0",
    singular={"en": "1 call that failed with an error counts as promptfoo counts it: not passed, with score 0"},
)
NOTHING_SHARED = Message(
    "imports.nothing-shared",
    en="{task}, {metric}: no example was answered by all of {systems}",
    zh="{task}，{metric}：没有样例是 {systems} 都回答过的",
)

# Single files
TWICE = Message(
    "imports.twice",
    en="example {example} is there twice with the filter {filter}",
    zh="样例 {example} 在筛选 {filter} 下出现了两次",
)
VERSION = Message(
    "imports.version", en="version {found} of the format; {known} is read", zh="格式版本为 {found}；可读取的是 {known}"
)
NO_ZIP = Message("imports.no-zip", en="is no .eval log: {reason}", zh="不是 .eval 日志：{reason}")
ZSTANDARD = Message(
    "imports.zstandard",
    en="is compressed with Zstandard: install the package zstandard, or write JSON with "
    "`inspect log convert --to json --output-dir DIR LOG`",
    zh="使用 Zstandard 压缩：请安装 zstandard 包，或用 `inspect log convert --to json --output-dir DIR LOG` 转为 JSON",
)

MESSAGES = messages_of(vars())
