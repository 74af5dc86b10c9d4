"""The model card for a hub."""

from __future__ import annotations

CARD: dict[str, tuple[str, str]] = {
    "card.title": ("{method} on {task}", "{task}：{method}"),
    "card.todo": (
        "TODO before you publish: choose the licence above, say which seed’s weights these are, and what they are for.",
        "发布前待办（TODO）：在上方选择许可证，说明这是哪个随机种子的权重，以及模型的用途。",
    ),
    "card.todo-export": (
        "TODO before you publish: check the licence above, and say what this model is for.",
        "发布前待办（TODO）：核对上方的许可证，并说明模型的用途。",
    ),
    "card.todo-licence": (
        "TODO before you publish: choose the licence above, and say what this model is for.",
        "发布前待办（TODO）：在上方选择许可证，并说明模型的用途。",
    ),
    "card.weights": ("These weights", "这些权重"),
    "card.weights.adapter": (
        "An adapter in PEFT’s format, in {dtype}, to be loaded onto {base}.",
        "PEFT 格式的适配器（{dtype}），需加载到 {base} 上。",
    ),
    "card.weights.merged": (
        "A model of its own in transformers’ format, in {dtype}: what was learned is part of the weights.",
        "transformers 格式的独立模型（{dtype}）：所学内容已并入权重。",
    ),
    "card.weights.native": (
        "The files of the method itself, in {dtype}. ftbench puts them into {base}; no other library reads them.",
        "方法自身的文件（{dtype}），由 ftbench 装入 {base}；其他库无法读取。",
    ),
    "card.weights.cell": (
        "They are those of seed {seed} (cell {cell}). Means over seeds, below, are about the method; the scores in "
        "this card’s metadata are those of this seed alone.",
        "对应随机种子 {seed}（单元 {cell}）。下文各种子的平均值描述的是方法；本卡片元数据中的分数只属于该种子。",
    ),
    "card.intro": (
        "{base}, fine-tuned with {method} on {task}. It was compared with {n} other methods on the same data with the "
        "same training settings by ftbench.",
        "用 {method} 在 {task} 上微调 {base} 得到的模型。ftbench 在相同数据和训练设置下将其与另外 {n} 种方法做了比较。",
    ),
    "card.intro#1": (
        "{base}, fine-tuned with {method} on {task}. It was compared with {n} other method on the same data with the "
        "same training settings by ftbench.",
        "用 {method} 在 {task} 上微调 {base} 得到的模型。ftbench 在相同数据和训练设置下将其与另外 {n} 种方法做了比较。",
    ),
    "card.recommended": ("What the comparison recommends here", "该任务上的比较结论"),
    "card.results": ("Results", "结果"),
    "card.all-metrics": ("All metrics of {method}", "{method} 的所有指标"),
    "card.seeds": ("Seed by seed", "各随机种子"),
    "card.training": ("How it was trained", "训练方式"),
    "card.data": ("Data", "数据"),
    "card.limits": ("Limitations", "局限"),
    "card.use": ("How to use it", "使用方法"),
    "card.again": ("How to run it again", "如何重现"),
    "card.setting": ("setting", "设置"),
    "card.value": ("value", "值"),
    "card.method-settings": ("method", "方法"),
    "card.tuned": ("chosen from {n} trials on validation data", "在验证数据上从 {n} 次试验中选出"),
    "card.tuned-rounds": (
        "chosen on validation data by {full} full trainings, after {n} short trials",
        "在验证数据上先做 {n} 次短试验，再由 {full} 次完整训练选出",
    ),
    "card.tuned-default": (
        "the default, best on validation data of {full} full trainings, after {n} short trials",
        "默认值，在验证数据上胜出（{n} 次短试验后共 {full} 次完整训练）",
    ),
    "card.and-seeds": (" and seeds", "及随机种子"),
    "card.only-examples": (" alone (one seed)", "（只有一个随机种子，不反映训练的随机性）"),
    "card.verdict.better": ("better", "更好"),
    "card.verdict.worse": ("worse", "更差"),
    "card.verdict.unclear": ("no clear difference", "无明显差异"),
    "card.verdict.ahead": ("probably ahead; not certain after correction", "可能领先；校正后不能确定"),
    "card.verdict.behind": ("probably behind; not certain after correction", "可能落后；校正后不能确定"),
    "card.verdict.untested": ("not tested", "未检验"),
    "card.verdict": ("verdict", "判断"),
    "card.verdict.one-seed": ("verdict on these trained models", "对这些训练好的模型的判断"),
    "card.parameters": ("trained parameters", "训练的参数量"),
    "card.time": ("training time, mean over seeds", "训练时间（各种子平均）"),
    "card.memory": ("peak memory", "内存峰值"),
    "card.device": ("device", "设备"),
    "card.precision": ("precision", "精度"),
    "card.limit.examples": (
        "The results are from {examples} of one source. Other texts may give other results.",
        "结果来自单一来源的 {examples}，换用其他文本时结果可能不同。",
    ),
    "card.limit.folds": (
        "The results are those of {folds}-fold cross-validation ({n} of {folds} folds): every fold has a model of its "
        "own, trained on other rows. They say how well the method works on such data, not how good one model is.",
        "结果来自 {folds} 折交叉验证（完成 {n} 折）：每一折都有各自的模型，训练数据各不相同。"
        "它们说明该方法在这类数据上的效果，而不是某一个模型的好坏。",
    ),
    "card.limit.seed": (
        "One seed only: how much training itself varies is not known.",
        "只有一个随机种子，无从得知训练本身的波动。",
    ),
    "card.limit.untuned": (
        "No settings were tuned; other methods may gain from tuning.",
        "未做调参；调参后其他方法可能更好。",
    ),
    "card.limit.plain": (
        "The base model is a chat model and was given plain text, not its chat template.",
        "基础模型是对话模型，但输入为纯文本，未使用其对话模板。",
    ),
    "card.limit.metric": (
        "{metric} is computed by a program. No person has rated the answers for this card.",
        "{metric} 由程序计算；本卡片中的回答未经人工评分。",
    ),
    "card.limit.missing": ("Seeds without a result: {seeds}.", "没有结果的随机种子：{seeds}。"),
    "card.limit.base": (
        "What the base model does wrong, such as bias or false statements, this model is likely to do as well.",
        "基础模型的问题（如偏见或错误陈述），本模型很可能同样存在。",
    ),
    "card.use.peft": ("With the files of learned/ beside this card:", "将 learned/ 中的文件放在本卡片旁边后："),
    "card.use.adapter": ("With PEFT:", "使用 PEFT："),
    "card.use.merged": ("With transformers:", "使用 transformers："),
    "card.use.native": (
        "These files are in a format of the method’s own; ftbench puts it into the base model.",
        "这些文件的格式由方法自定，由 ftbench 装入基础模型。",
    ),
    "card.use.other": (
        "The files of learned/ hold what was trained, in a format of the method’s own; ftbench puts it into the base "
        "model.",
        "learned/ 中是训练所得，格式由方法自定，由 ftbench 装入基础模型。",
    ),
    "card.use.chat": (
        "It was trained on conversations through the chat template named above. Put a question to it the same way:",
        "模型在上述对话模板生成的对话上训练；请以同样的方式提问：",
    ),
    "card.use.chat-fields": (
        "It was trained on conversations through the chat template named above. Put a question to it the same way, "
        "with the fields of a row in place of their names in braces:",
        "模型在上述对话模板生成的对话上训练；请以同样的方式提问，并以数据行的字段替换花括号中的名称：",
    ),
    "card.use.prompt": (
        "Prompts had this form in training, with the fields of a row in braces:",
        "训练时的提示格式如下，花括号内为数据行的字段：",
    ),
    "card.again.how": ("Save this matrix as matrix.yaml:", "将此矩阵保存为 matrix.yaml："),
}
