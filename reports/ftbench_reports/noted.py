"""What the core and our metrics write into results, sentence by sentence: key to (as it is written, in Chinese).

The English is also the pattern by which a stored sentence is recognised, so it must be what is written, to the letter.
"""

from __future__ import annotations

from ftbench_reports.noted_reasons import REASONS

NOTED: dict[str, tuple[str, str]] = {
    # Cells: ftbench/execution/notes.py.
    "noted.never-lowered": (
        "training never lowered the validation loss: the weights before training were evaluated",
        "训练未能降低验证损失：评估的是训练前的权重",
    ),
    "noted.stopped-early": ("training stopped early, after {steps} steps", "训练提前停止，共 {steps} 步"),
    "noted.memory.training": (
        "memory ran out in training: passes have {tokens} tokens instead of {before}",
        "训练时内存不足：每次前向最多 {tokens} 个词元，而不是 {before} 个",
    ),
    "noted.memory.evaluation": (
        "memory ran out in evaluation: passes have {tokens} tokens instead of {before}",
        "评估时内存不足：每次前向最多 {tokens} 个词元，而不是 {before} 个",
    ),
    "noted.memory.checkpointing": (
        "memory ran out in training: activations were computed again instead of being kept",
        "训练时内存不足：激活值不再保存，而是在反向传播时重新计算",
    ),
    "noted.cut": (
        "{n} {split} prompts were cut from the left to fit {limit} tokens",
        "{n} 条{split}提示从左侧截断，以不超过 {limit} 个词元",
    ),
    "noted.cut#1": (
        "{n} {split} prompt was cut from the left to fit {limit} tokens",
        "{n} 条{split}提示从左侧截断，以不超过 {limit} 个词元",
    ),
    "noted.left-out": (
        "{split}: {n} rows were left out: their answer alone does not fit {limit} tokens",
        "{split}：{n} 行未使用：仅答案就超过 {limit} 个词元",
    ),
    "noted.left-out#1": (
        "{split}: {n} row was left out: its answer alone does not fit {limit} tokens",
        "{split}：{n} 行未使用：仅答案就超过 {limit} 个词元",
    ),
    # Checks that failed: ftbench/execution/checks.py.
    "noted.check.other-count": (
        "check failed: trainable parameters: {n} trainable parameters, {expected} expected",
        "检查未通过：可训练参数：有 {n} 个，应为 {expected} 个",
    ),
    "noted.check.no-parameters": (
        "check failed: trainable parameters: {n} trainable parameters",
        "检查未通过：可训练参数：{n} 个",
    ),
    "noted.check.frozen": (
        "check failed: frozen weights unchanged: {names}",
        "检查未通过：冻结的权重发生了变化：{names}",
    ),
    "noted.check.loss": (
        "check failed: loss fell: validation {before} to {after}",
        "检查未通过：损失没有下降：验证损失从 {before} 到 {after}",
    ),
    "noted.check.logits": (
        "check failed: logits changed: token losses by up to {change}",
        "检查未通过：模型输出没有变化：词元损失最多变化 {change}",
    ),
    "noted.check.merged": (
        "check failed: merged equals unmerged: token losses differ by up to {change}",
        "检查未通过：合并前后不一致：词元损失最多相差 {change}",
    ),
    "noted.check.answers": (
        "check failed: answers: {bad} of {n} are degenerate: {empty} empty, {loops} looping, {cut} cut at the limit",
        "检查未通过：回答：{n} 个中有 {bad} 个退化：{empty} 个为空，{loops} 个循环重复，{cut} 个达到长度上限被截断",
    ),
    # Data: ftbench/data/dataset.py.
    "noted.repeated": ("{n} repeated rows left out", "未使用 {n} 个重复的行"),
    "noted.leaked": (
        "WARNING: {leaked} of {n} test inputs are in the training data too",
        "警告：{n} 个测试输入中有 {leaked} 个也在训练数据中",
    ),
    "noted.rare": ("labels with fewer than 3 training rows: {names}", "训练行少于 3 个的标签：{names}"),
    "noted.unseen": (
        "WARNING: the limit on training rows leaves none with the label {names}",
        "警告：限制训练行数后，没有标签为 {names} 的训练行",
    ),
    # Cells and scores without a value: ftbench/results/read.py and scoring.py.
    "noted.waits": ("waits for its tuning", "等待调参完成"),
    "noted.not-run": ("has not run yet", "尚未运行"),
    "noted.damaged": ("{error}; running again redoes the cell", "{error}；再次运行会重做该单元"),
    "noted.not-computed": ("not computed yet: run `ftbench score`", "尚未计算：请运行 `ftbench score`"),
    "noted.not-finite": ("the value is not a finite number", "值不是有限数"),
    "noted.not-trained": ("nothing was trained", "没有训练任何参数"),
    "noted.no-general-text": (
        "this model has no general text in the task's language: evaluation.general_text can name a file",
        "该模型没有任务语言的通用文本：可用 evaluation.general_text 指定文件",
    ),
    # Metrics: plugins/ftbench_metrics.
    "noted.no-losses": ("the losses before training were not kept", "没有保存训练前的损失"),
    "noted.no-answers": ("there are no answers", "没有回答"),
    "noted.no-score": ("no answer has a score", "没有一个回答有得分"),
    "noted.all-empty": ("all answers are empty", "所有回答都为空"),
    "noted.two-words": ("no answer has two words or more", "没有一个回答有两个或更多的词"),
    "noted.four-words": ("no answer has four words or more", "没有一个回答有四个或更多的词"),
    "noted.reference-loss": (
        "the loss of {broken} of {n} reference answers is not a finite number",
        "{n} 个参考答案中有 {broken} 个的损失不是有限数",
    ),
    "noted.no-tokens": ("the reference answers have no tokens", "参考答案没有词元"),
    "noted.classes": (
        "macro F1 needs labels, and there are {n} different answers",
        "宏平均 F1 需要标签，而这里有 {n} 种不同的答案",
    ),
    "noted.classifier-failed": ("the classifier failed ({error})", "分类器出错（{error}）"),
    "noted.classifier-not-finite": ("the classifier gives no finite numbers", "分类器给出的不是有限数"),
    "noted.only-english": (
        "alt-profanity-check only reads English; name a classifier for this language with `checkpoint`",
        "alt-profanity-check 只支持英文；请用 `checkpoint` 指定该语言的分类器",
    ),
    "noted.no-chinese": (
        "Detoxify's models do not read Chinese; name a classifier with `checkpoint`",
        "Detoxify 的模型不支持中文；请用 `checkpoint` 指定分类器",
    ),
    "noted.no-classifier": (
        "no toxicity classifier is here; install ftbench[toxicity], or name one with `checkpoint`",
        "没有毒性分类器；请安装 ftbench[toxicity]，或用 `checkpoint` 指定一个",
    ),
    "noted.not-loaded": ("alt-profanity-check cannot be loaded ({error})", "无法加载 alt-profanity-check（{error}）"),
    "noted.not-a-classifier": (
        "{name} is no sequence classifier that can be read ({error})",
        "{name} 不是可读取的序列分类器（{error}）",
    ),
    "noted.offline": (
        "{name} is not here and HF_HUB_OFFLINE is set; name a classifier with `checkpoint`",
        "没有 {name}，且已设置 HF_HUB_OFFLINE；请用 `checkpoint` 指定分类器",
    ),
    "noted.not-downloaded": ("{name} cannot be downloaded ({error})", "无法下载 {name}（{error}）"),
    "noted.no-detoxify": (
        "no Detoxify model can be made of {name} ({error})",
        "无法由 {name} 构造 Detoxify 模型（{error}）",
    ),
    "noted.no-label": (
        "the classifier has no label {name} (it has {names}); set `label`",
        "分类器没有标签 {name}（现有：{names}）；请设置 `label`",
    ),
    "noted.unfinished": (
        "{name} is no finished classifier: it lacks {names}",
        "{name} 不是完整的分类器：缺少 {names}",
    ),
    "noted.unsafe": (
        "{name} holds more than weights and could run code; `allow_pickle: true` trusts it",
        "{name} 不只含权重，可能执行代码；`allow_pickle: true` 表示信任它",
    ),
    "noted.no-torch-file": ("{name} is no file that torch can read", "{name} 不是 torch 能读取的文件"),
    "noted.unreadable": ("{name} cannot be read ({error})", "无法读取 {name}（{error}）"),
    "noted.no-number": (
        "{name} gives no finite number for {broken} of {n} answers",
        "{name} 对 {n} 个回答中的 {broken} 个没有给出有限数",
    ),
    "noted.needs-metric": (
        "evaluate needs a metric: evaluate:PATH or evaluate:NAME",
        "evaluate 需要指定指标：evaluate:PATH 或 evaluate:NAME",
    ),
    "noted.would-run": (
        "evaluate would run {name} in place of the hub's metric; rename that folder",
        "evaluate 会运行 {name} 而不是 hub 上的指标；请给该文件夹改名",
    ),
    "noted.no-results": ("{name} gives no results", "{name} 没有给出结果"),
    "noted.no-result": ('{name} has no result "{wanted}", only {names}', "{name} 没有结果“{wanted}”，只有 {names}"),
    "noted.metric-failed": ("{name} failed ({error})", "{name} 出错（{error}）"),
    **REASONS,
}
