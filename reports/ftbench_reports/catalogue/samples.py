"""The example browser."""

from __future__ import annotations

SAMPLES: dict[str, tuple[str, str]] = {
    "samples.short": ("Answers", "回答"),
    "samples.title": ("Answers side by side", "回答对照"),
    "samples.about": (
        "What the methods answered, example by example. Prompt and answers are shown as they are; characters that "
        "would not show, such as zero-width and direction marks, appear as small signs.",
        "各方法对每个样本的回答。提示和回答按原样显示；零宽字符、方向控制符等不可见字符显示为小标记。",
    ),
    "samples.nothing": ("No finished cell has predictions.", "没有任何完成的单元含有预测。"),
    "samples.without-script": (
        "A few examples of each task. With scripts allowed, this part becomes a browser over more of them.",
        "每个任务的几个样本。允许脚本运行时，这里可浏览更多样本。",
    ),
    "samples.embedded-of": (
        "{shown} of {total} test examples; the browser has {n}",
        "{total} 个测试样本中的 {shown} 个；浏览器中有 {n} 个",
    ),
    "samples.embedded": (
        "{n} of {total} test examples are in this file, spread evenly; the run's predictions have all.",
        "本文件含 {total} 个测试样本中的 {n} 个，均匀选取；全部样本见运行目录中的预测文件。",
    ),
    "samples.showing": ("Showing {n} of {total}.", "显示 {total} 个中的 {n} 个。"),
    "samples.task": ("Task", "任务"),
    "samples.show": ("Show", "显示"),
    "samples.all": ("all", "全部"),
    "samples.a-right": ("A right, B wrong", "A 对 B 错"),
    "samples.b-right": ("A wrong, B right", "A 错 B 对"),
    "samples.both-wrong": ("both wrong", "都错"),
    "samples.different": ("different answers", "回答不同"),
    "samples.in-order": ("in the order of the data", "按数据顺序"),
    "samples.a-ahead": ("A furthest ahead first", "A 领先最多者在前"),
    "samples.b-ahead": ("B furthest ahead first", "B 领先最多者在前"),
    "samples.prompt": ("Prompt", "提示"),
    "samples.reference": ("Reference", "参考答案"),
    "samples.own-prompt": ("This method's own prompt", "该方法自己的提示"),
    "samples.right": ("right", "正确"),
    "samples.wrong": ("wrong", "错误"),
    "samples.cut": ("cut at the token limit", "达到长度上限被截断"),
    "samples.truncated": ("prompt cut on the left: {n} tokens", "提示左侧截去 {n} 个词元"),
    "samples.empty": ("(empty)", "（空）"),
    "samples.no-answer": ("no answer of this method", "该方法没有回答"),
    "samples.left-out": ("… {n} more characters", "……另有 {n} 个字符"),
    "samples.link": ("Link to this example", "本样本的链接"),
    "samples.more": ("Show more", "显示更多"),
    "samples.none": ("No example is like that.", "没有这样的样本。"),
    "samples.score": ("{metric} {value}", "{metric} {value}"),
    "samples.no-score": ("{metric} n/a", "{metric} 无"),
    "samples.seed": ("seed {seed}", "随机种子 {seed}"),
    "samples.hidden-character": ("hidden character", "不可见字符"),
}
