"""Names that no plugin registers, and plugins that are broken or registered twice."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

UNKNOWN_NAME = Message(
    "plugin-errors.unknown-name", en='unknown {kind} "{name}".{hint}', zh="未知的{kind}“{name}”。{hint}"
)
BLOCKED = Message("plugin-errors.blocked", en="{hint} Plugin {plugin} is blocked.", zh="{hint}插件 {plugin} 已被禁用。")
BROKEN = Message(
    "plugin-errors.broken",
    en="{hint} Plugin {plugin} is broken ({error}).",
    zh="{hint}插件 {plugin} 已损坏（{error}）。",
)
LOADED_BROKEN = Message(
    "plugin-errors.loaded-broken",
    en="plugin {plugin} ({origin}) is broken: {error}",
    zh="插件 {plugin}（{origin}）已损坏：{error}",
)
TWO_PLUGINS = Message(
    "plugin-errors.two-plugins",
    en='two plugins are called "{plugin}"; the one from {origin} was not loaded',
    zh="有两个插件名为“{plugin}”；来自 {origin} 的未加载",
)
NAME_TWICE = Message(
    "plugin-errors.name-twice",
    en='the {kind} "{name}" is registered twice: by {first} and by {second}',
    zh="{kind}“{name}”注册了两次：由 {first} 和 {second}",
)
MESSAGE_TWICE = Message(
    "plugin-errors.message-twice",
    en='the message "{code}" is registered twice: by {first} and by {second}',
    zh="消息“{code}”注册了两次：由 {first} 和 {second}",
)
WRONG_CLASS = Message(
    "plugin-errors.wrong-class",
    en="{hook} returned {item}, which is no {wanted}{cure}",
    zh="{hook} 返回了 {item}，它不是 {wanted}{cure}",
)
OTHER_HOOK = Message(
    "plugin-errors.other-hook", en=" but a {wanted}: return it from {hook}", zh="，而是 {wanted}：请由 {hook} 返回"
)
A_CLASS = Message(
    "plugin-errors.a-class",
    en=" but a class: return an object of it, {name}()",
    zh="，而是一个类：请返回它的对象 {name}()",
)
DERIVE = Message(
    "plugin-errors.derive",
    en=": derive its class from the one that ftbench exports under that name",
    zh="：其类应派生自 ftbench 以该名称导出的类",
)
INCOMPLETE = Message(
    "plugin-errors.incomplete",
    en="{name} is no complete {wanted}: it lacks {attributes}",
    zh="{name} 不是完整的 {wanted}：缺少 {attributes}",
)

# Kinds of objects.
TASK = Message("plugin-errors.task", en="task", zh="任务")
METHOD = Message("plugin-errors.method", en="method", zh="方法")
METRIC = Message("plugin-errors.metric", en="metric", zh="指标")
MODEL_LOADER = Message("plugin-errors.model-loader", en="model loader", zh="模型加载器")
EXECUTOR = Message("plugin-errors.executor", en="executor", zh="执行器")
BACKEND = Message("plugin-errors.backend", en="backend", zh="生成后端")
READER = Message("plugin-errors.reader", en="reader", zh="读取器")
AUGMENTATION = Message("plugin-errors.augmentation", en="augmentation", zh="增强")
TRACKER = Message("plugin-errors.tracker", en="tracker", zh="跟踪器")
REPORT_FORMAT = Message("plugin-errors.report-format", en="report format", zh="报告格式")
SECTION = Message("plugin-errors.section", en="section", zh="报告章节")
COMPARISON_FORMAT = Message("plugin-errors.comparison-format", en="comparison format", zh="比较格式")
CHART = Message("plugin-errors.chart", en="chart", zh="图表")
SITE_PAGES = Message("plugin-errors.site-pages", en="site pages", zh="站点页面")
KINDS: Mapping[str, Message] = {
    str(message()): message
    for message in (
        TASK,
        METHOD,
        METRIC,
        MODEL_LOADER,
        EXECUTOR,
        BACKEND,
        READER,
        AUGMENTATION,
        TRACKER,
        REPORT_FORMAT,
        SECTION,
        COMPARISON_FORMAT,
        CHART,
        SITE_PAGES,
    )
}
"""By their English words."""
NO_METRIC = Message(
    "plugin-errors.no-metric",
    en="{item} is no Metric: derive its class from ftbench.Metric",
    zh="{item} 不是 Metric：其类应继承自 ftbench.Metric",
)
