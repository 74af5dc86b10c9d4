"""Confusion matrices."""

from __future__ import annotations

CONFUSION: dict[str, tuple[str, str]] = {
    "confusion.short": ("Confusions", "混淆"),
    "confusion.title": ("Which labels are confused", "哪些标签被混淆"),
    "confusion.about": (
        "Rows are the labels of the data, columns the answers; a field counts answers, summed over seeds, and is "
        "shaded by its share of the row. Right answers lie on the diagonal. A field leads to its answers.",
        "行为数据的标签，列为模型的回答；格中为各随机种子合计的回答数，深浅表示占该行的比例。对角线上为正确回答。点击格子可查看相应的回答。",
    ),
    "confusion.answer": ("answer", "回答"),
    "confusion.reference": ("label", "标签"),
    "confusion.right": ("{share} right", "正确率 {share}"),
    "confusion.caption": ("{method}: answers by label", "{method}：各标签的回答数"),
    "confusion.pairs": ("{method}: the most confused pairs", "{method}：最常混淆的标签对"),
    "confusion.total": ("all", "合计"),
    "confusion.count": ("answers", "回答数"),
    "confusion.of": ("of all with this label", "占该标签的比例"),
    "confusion.cut": (
        "Drawn are the {shown} of {n} labels with the most errors; shares are of all answers to a label.",
        "图中为 {n} 个标签里错误最多的 {shown} 个；比例以该标签的全部回答计。",
    ),
    "confusion.never": ("Never answered: {labels}.", "从未回答：{labels}。"),
    "confusion.unknown": ("Answered, but no row has this label: {labels}.", "回答过但数据中没有的标签：{labels}。"),
    "confusion.tie": (
        "{sign}: no answer, because the likeliest labels are equally likely.",
        "{sign}：没有回答，因为最可能的几个标签概率相同。",
    ),
    "confusion.unnamed": (
        "{sign}: no answer, because what was generated names no label, or several.",
        "{sign}：没有回答，因为生成的内容未指明标签，或指明了多个标签。",
    ),
    "confusion.others": ("The other methods ({n})", "其他方法（{n}）"),
}
