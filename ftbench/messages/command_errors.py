"""What is wrong with the arguments of a command."""

from __future__ import annotations

from ftbench.messages.note import Message

NO_COMMAND = Message(
    "command-errors.no-command", en='there is no command "{name}".{hint}', zh="没有命令“{name}”。{hint}"
)
TEMPLATE_NEEDED = Message(
    "command-errors.template-needed",
    en="{model} has no chat template, so it reads plain text; `--template FILE` gives it one",
    zh="{model} 没有对话模板，因此按纯文本使用；`--template FILE` 可为其指定",
)

# Reports.
WHOLE_RUN = Message(
    "command-errors.whole-run",
    en="--{option}: the format {format} is about a whole run; model-card is about one method",
    zh="--{option}：格式 {format} 针对整个运行；model-card 针对单个方法",
)
REPORT_IS_FILE = Message(
    "command-errors.report-is-file",
    en="is a folder or a device, and a report is a file",
    zh="是文件夹或设备，而报告是文件",
)

# Comparisons.
STRICT_ALONE = Message(
    "command-errors.strict-alone",
    en="--strict is about --fail-if-worse METRIC, which is not given",
    zh="--strict 用于 --fail-if-worse METRIC，而后者没有给出",
)
COMPARISON_IS_FILE = Message(
    "command-errors.comparison-is-file",
    en="is a folder or a device, and a comparison is a file",
    zh="是文件夹或设备，而比较结果是文件",
)
NO_FORMAT = Message(
    "command-errors.no-format",
    en='unknown format "{name}" of a comparison.{hint}',
    zh="未知的比较格式“{name}”。{hint}",
)
NO_METRIC = Message(
    "command-errors.no-metric", en='neither run has the metric "{name}".{hint}', zh="两个运行都没有指标“{name}”。{hint}"
)
NO_PREFERENCE = Message(
    "command-errors.no-preference", en='prefer: "{name}" is not known.{hint}', zh="prefer：未知的“{name}”。{hint}"
)

# Sites.
NO_PUBLISHED_RUN = Message(
    "command-errors.no-published-run",
    en='no run "{name}" is published there.{hint}',
    zh="该处没有发布过运行“{name}”。{hint}",
)
NOTHING_TO_PUBLISH = Message(
    "command-errors.nothing-to-publish",
    en="there is nothing to publish: name a run directory, such as runs/demo",
    zh="没有可发布的内容：请指定运行目录，例如 runs/demo",
)
ONE_NAME = Message(
    "command-errors.one-name",
    en="--as names one run, and {count} are given",
    zh="--as 只能命名一个运行，而这里给出了 {count} 个",
)
NAME_LENGTH = Message(
    "command-errors.name-length",
    en="the name of a run on a site has 1 to {most} characters: --as NAME",
    zh="站点上运行的名称应有 1 到 {most} 个字符：--as NAME",
)
SAME_NAME = Message(
    "command-errors.same-name",
    en='two runs are called "{name}": publish one of them with --as NAME',
    zh="有两个运行名为“{name}”：请用 --as NAME 发布其中一个",
)
PAGE_PATH = Message(
    "command-errors.page-path",
    en='plugin {plugin}: its pages "{pages}" cannot write "{path}" on a site',
    zh="插件 {plugin}：其页面“{pages}”不能在站点上写入“{path}”",
)
SITE_DAMAGED = Message(
    "command-errors.site-damaged", en="is damaged; publish into a new folder", zh="已损坏；请发布到新的文件夹"
)
NO_ADDRESS = Message(
    "command-errors.no-address",
    en='--base-url: expected an address such as https://example.org/runs/, found "{text}"',
    zh="--base-url：应为网址，例如 https://example.org/runs/，实际为“{text}”",
)
