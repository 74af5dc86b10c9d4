"""The sentences of a recommendation: English and Chinese by key."""

from __future__ import annotations

from ftbench.presentation.catalogue import Catalogue

_ROWS: dict[str, tuple[str, str]] = {
    # What to use.
    "use.for-model": ("With {model}: {said}", "使用 {model} 时：{said}"),
    "use.clear": ("Use {method}: {why}.", "使用 {method}：{why}。"),
    "use.likely": ("Use {method}: {why}.", "使用 {method}：{why}。"),
    "use.cannot-tell": ("For now, use {method}: {why}.", "目前可先用 {method}：{why}。"),
    "untrained.clear": ("Do not fine-tune, use {method}: {why}.", "不必微调，直接使用 {method}：{why}。"),
    "untrained.likely": ("Do not fine-tune, use {method}: {why}.", "不必微调，直接使用 {method}：{why}。"),
    "untrained.cannot-tell": (
        "Nothing shows yet that fine-tuning helps. For now, use {method}: {why}.",
        "尚无结果表明微调有益。目前可先用 {method}：{why}。",
    ),
    "why.near.several": (
        "of {n} methods that are near the best it {cost}",
        "在接近最好的 {n} 种方法中，它{cost}",
    ),
    "why.near.single": (
        "it is the only one shown to be near the best",
        "只有它被证明接近最好",
    ),
    "why.level.several": (
        "of {n} methods that no other outdoes it {cost}",
        "在没有被其他方法超过的 {n} 种方法中，它{cost}",
    ),
    "why.level.single": (
        "each other method is outdone on some task",
        "其他方法都至少在一个任务上被超过",
    ),
    "why.level.single#1": ("each other method is outdone", "其他方法都被超过"),
    "why.near.several.one-seed": (
        "with these trained models, of {n} methods that came near the best it {cost}",
        "就这些训练好的模型而言，在接近最好的 {n} 种方法中，它{cost}",
    ),
    "why.near.single.one-seed": (
        "with these trained models it is the only one shown to be near the best",
        "就这些训练好的模型而言，只有它被证明接近最好",
    ),
    "why.level.several.one-seed": (
        "with these trained models, of {n} methods that no other outdid it {cost}",
        "就这些训练好的模型而言，在没有被其他方法超过的 {n} 种方法中，它{cost}",
    ),
    "why.level.single.one-seed": (
        "with these trained models each other method was outdone on some task",
        "就这些训练好的模型而言，其他方法都至少在一个任务上被超过",
    ),
    "why.level.single.one-seed#1": (
        "with these trained models each other method was outdone",
        "就这些训练好的模型而言，其他方法都被超过",
    ),
    "why.alone": ("there is nothing else to choose from", "没有其他可选的方法"),
    "cost.time": ("takes the least training time", "训练时间最短"),
    "cost.memory": ("takes the least memory", "占用内存最少"),
    "cost.parameters": ("trains the fewest parameters", "训练的参数最少"),
    "cost.forgetting": ("forgets the least", "遗忘最少"),
    "cost.about.time": ("is among those with the least training time", "训练时间属于最短之列"),
    "cost.about.memory": ("is among those with the least memory", "占用内存属于最少之列"),
    "cost.about.parameters": ("is among those with the fewest trained parameters", "训练参数属于最少之列"),
    "cost.about.forgetting": ("is among those that forget the least", "属于遗忘最少之列"),
    "cost.unknown.time": (
        "comes first; training time was not measured for all",
        "排在最前；并非所有方法都测量了训练时间",
    ),
    "cost.unknown.memory": ("comes first; memory was not measured for all", "排在最前；并非所有方法都测量了内存"),
    "cost.unknown.parameters": (
        "comes first; trained parameters are not known for all",
        "排在最前；并非所有方法的训练参数都已知",
    ),
    "cost.unknown.forgetting": (
        "comes first; forgetting was not measured for all",
        "排在最前；并非所有方法都测量了遗忘",
    ),
    "cost.quality": ("has the best score", "得分最高"),
    "cost.quality.average": ("has the best scores on average", "平均得分最高"),
    "cost.with": ("{cost} ({amount}; {other}: {other_amount})", "{cost}（{amount}；{other}：{other_amount}）"),
    "cost.alone": ("{cost} ({amount})", "{cost}（{amount}）"),
    "amount.forgetting": ("{nats} nats per token", "每词元 {nats} 奈特"),
    "differs": (
        "No one method suits all {n} tasks: {tasks}.",
        "没有一种方法适合全部 {n} 个任务：{tasks}。",
    ),
    "differs.one-seed": (
        "With these trained models no one method suits all {n} tasks: {tasks}.",
        "就这些训练好的模型而言，没有一种方法适合全部 {n} 个任务：{tasks}。",
    ),
    "differs.task": ("{task}: {method} ({sure})", "{task}：{method}（{sure}）"),
    "refused.degenerate": (
        "On {task}, none: nearly all answers of every method are degenerate.",
        "{task} 上不推荐任何方法：各方法的回答几乎全部退化。",
    ),
    "refused.majority": (
        "On {task}, none: no method is clearly better than always answering “{label}”.",
        "{task} 上不推荐任何方法：没有一种方法明显优于总是回答“{label}”。",
    ),
    "refused.majority.one-seed": (
        "On {task}, none: none of these trained models is clearly better than always answering “{label}”.",
        "{task} 上不推荐任何方法：这些训练好的模型没有一个明显优于总是回答“{label}”。",
    ),
    "unbeaten.one-seed": (
        "On {task}, none of these trained models is clearly better than always answering “{label}”.",
        "{task} 上，这些训练好的模型没有一个明显优于总是回答“{label}”。",
    ),
    "unbeaten": (
        "On {task}, no method is clearly better than always answering “{label}”.",
        "{task} 上没有一种方法明显优于总是回答“{label}”。",
    ),
    "left-out": (
        "Left out on {task}: {methods}, whose answers are degenerate.",
        "{task} 上不考虑 {methods}：其回答退化。",
    ),
    "severe": ("But: {finding}.", "但是：{finding}。"),
    "uncounted": ("Not counted, without a value to decide by: {tasks}.", "未计入（没有可供判断的值）：{tasks}。"),
    # How sure.
    "sure.clear": ("clear", "明确"),
    "sure.likely": ("likely", "很可能"),
    "sure.cannot-tell": ("cannot tell", "无法判断"),
    "how.clear": (
        "How sure: {sure}. With 95 % confidence no method is better by {margins}.",
        "把握：{sure}。在 95% 置信度下，没有任何方法比它好 {margins}。",
    ),
    "how.likely": (
        "How sure: {sure}. With {confidence} % confidence no method is better by {margins}.",
        "把握：{sure}。在 {confidence}% 置信度下，没有任何方法比它好 {margins}。",
    ),
    "how.cannot-tell": (
        "How sure: {sure}. Too little data{place}: {rival} may be better by up to {bound} {metric}, and only "
        "differences above {size} would be seen ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：{rival} 的 {metric} 可能好出多达 {bound}，而只有超过 {size} 的差异才能看出"
        "（{examples}，{seeds}）。",
    ),
    "how.equal-answers": (
        "How sure: {sure}. Too little data{place}: {rival} gave answers with the same scores, and may still be "
        "better by up to {bound} {metric} ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：{rival} 的回答得分相同，但其 {metric} 仍可能好出多达 {bound}"
        "（{examples}，{seeds}）。",
    ),
    "how.unbounded": (
        "How sure: {sure}. Too little data{place}: {rival} gave answers with the same scores, and how much better it "
        "may be is not known ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：{rival} 的回答得分相同，尚不知它可能好多少（{examples}，{seeds}）。",
    ),
    "how.untested": (
        "How sure: {sure}. Not every method could be tested.",
        "把握：{sure}。并非所有方法都能检验。",
    ),
    "how.likely.one-seed": (
        "How sure: {sure}. With {confidence} % confidence none of these trained models is better by {margins}.",
        "把握：{sure}。在 {confidence}% 置信度下，这些训练好的模型都不会比它好 {margins}。",
    ),
    "how.cannot-tell.one-seed": (
        "How sure: {sure}. Too little data{place}: with these trained models {rival} may be better by up to {bound} "
        "{metric}, and only differences above {size} would be seen ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：就这些训练好的模型而言，{rival} 的 {metric} 可能好出多达 {bound}，"
        "而只有超过 {size} 的差异才能看出（{examples}，{seeds}）。",
    ),
    "how.equal-answers.one-seed": (
        "How sure: {sure}. Too little data{place}: {rival} gave answers with the same scores, and with these trained "
        "models may still be better by up to {bound} {metric} ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：{rival} 的回答得分相同，但就这些训练好的模型而言，其 {metric} 仍可能好出多达 "
        "{bound}（{examples}，{seeds}）。",
    ),
    "how.unbounded.one-seed": (
        "How sure: {sure}. Too little data{place}: {rival} gave answers with the same scores, and how much better it "
        "may be with these trained models is not known ({examples}, {seeds}).",
        "把握：{sure}。{place}数据太少：{rival} 的回答得分相同，就这些训练好的模型而言，尚不知它可能好多少"
        "（{examples}，{seeds}）。",
    ),
    "how.refused": (
        "How sure: the answers themselves show it.",
        "把握：回答本身即可说明。",
    ),
    "how.alone": (
        "How sure: {sure}. There is nothing to compare it with.",
        "把握：{sure}。没有可比较的方法。",
    ),
    "on-task": (" on {task}", "在 {task} 上，"),
    "margin": ("{value} {metric} or more", "{value}（{metric}）或更多"),
    "margin.any": ("any {metric} at all", "任何 {metric}"),
    "margin.default": ("{margins} (margins by default)", "{margins}（默认界限）"),
    "margin.default#1": ("{margins} (the default margin)", "{margins}（默认界限）"),
    "margin.last": (" or ", "或"),
    "one-seed": (
        "One seed says nothing about training randomness, so it is never called clear.",
        "只有一个随机种子，无法反映训练的随机性，因此不会判为明确。",
    ),
    "base.both": (
        "It is clearly better than the untrained model ({base}) on {k} of {n} tasks, and clearly worse on {worse}.",
        "在 {n} 个任务中有 {k} 个明显优于未训练的模型（{base}），{worse} 个明显更差。",
    ),
    "base.better": (
        "It is clearly better than the untrained model ({base}) on {k} of {n} tasks.",
        "在 {n} 个任务中有 {k} 个明显优于未训练的模型（{base}）。",
    ),
    "base.better#1": (
        "It is clearly better than the untrained model ({base}): {value} against {base_value}.",
        "它明显优于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "base.unclear": (
        "It is not clearly better than the untrained model ({base}) on any of {n} tasks.",
        "在 {n} 个任务中都没有明显优于未训练的模型（{base}）。",
    ),
    "base.unclear#1": (
        "It is not clearly better than the untrained model ({base}): {value} against {base_value}.",
        "它没有明显优于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "base.worse": (
        "It is clearly worse than the untrained model ({base}) on {k} of {n} tasks.",
        "在 {n} 个任务中有 {k} 个明显劣于未训练的模型（{base}）。",
    ),
    "base.worse#1": (
        "It is clearly worse than the untrained model ({base}): {value} against {base_value}.",
        "它明显劣于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "base.both.one-seed": (
        "With these trained models it did clearly better than the untrained model ({base}) on {k} of {n} tasks, and "
        "clearly worse on {worse}.",
        "就这些训练好的模型而言，在 {n} 个任务中有 {k} 个明显优于未训练的模型（{base}），{worse} 个明显更差。",
    ),
    "base.better.one-seed": (
        "With these trained models it did clearly better than the untrained model ({base}) on {k} of {n} tasks.",
        "就这些训练好的模型而言，在 {n} 个任务中有 {k} 个明显优于未训练的模型（{base}）。",
    ),
    "base.better.one-seed#1": (
        "This trained model is clearly better than the untrained one ({base}): {value} against {base_value}.",
        "这个训练好的模型明显优于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "base.unclear.one-seed": (
        "With these trained models it did not do clearly better than the untrained model ({base}) on any of {n} tasks.",
        "就这些训练好的模型而言，在 {n} 个任务中都没有明显优于未训练的模型（{base}）。",
    ),
    "base.unclear.one-seed#1": (
        "This trained model is not clearly better than the untrained one ({base}): {value} against {base_value}.",
        "这个训练好的模型没有明显优于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "base.worse.one-seed": (
        "With these trained models it did clearly worse than the untrained model ({base}) on {k} of {n} tasks.",
        "就这些训练好的模型而言，在 {n} 个任务中有 {k} 个明显劣于未训练的模型（{base}）。",
    ),
    "base.worse.one-seed#1": (
        "This trained model is clearly worse than the untrained one ({base}): {value} against {base_value}.",
        "这个训练好的模型明显劣于未训练的模型（{base}）：{value} 对 {base_value}。",
    ),
    "examples": ("{n} test examples", "{n} 个测试样本"),
    "examples#1": ("{n} test example", "{n} 个测试样本"),
    "groups": ("{n} groups of test examples", "{n} 组测试样本"),
    "groups#1": ("{n} group of test examples", "{n} 组测试样本"),
    "seeds": ("{n} seeds", "{n} 个随机种子"),
    "seeds#1": ("{n} seed", "{n} 个随机种子"),
    # What would settle it.
    "settle.data": (
        "What would settle it: {seeds} and {examples}{place}, if the methods differ as seen here.",
        "如何得出结论：若各方法的差异与此处所见相同，{place}需要 {seeds}和 {examples}。",
    ),
    "settle.at-least": (
        "What would settle it: at least {seeds} and {examples}{place}; one seed does not show how much seeds vary.",
        "如何得出结论：{place}至少需要 {seeds}和 {examples}；只有一个随机种子，尚不知种子间的波动。",
    ),
    "settle.nothing": (
        "What would settle it: hardly more data; a larger “margin” in the matrix, or fewer methods.",
        "如何得出结论：增加数据也难以得出；可在矩阵中设置更大的“margin”，或减少方法。",
    ),
    "settle.alone": ("What would settle it: another method beside it.", "如何得出结论：增加可比较的方法。"),
    "settle.untested": (
        "What would settle it: test examples that every method answers, and two of them or more.",
        "如何得出结论：所有方法都回答过的测试样本，且不少于两个。",
    ),
    "settle.done": (
        "What would settle it: nothing is left open within this margin.",
        "如何得出结论：在该界限内已有定论。",
    ),
    "settle.scores": (
        "What would settle it: the scores are settled within this margin; what is said against the method is not.",
        "如何得出结论：得分在该界限内已有定论；上述问题则没有。",
    ),
    "settle.refused": (
        "What would settle it: more training data, more steps or a larger model, then more test rows.",
        "如何得出结论：更多训练数据、更多步数或更大的模型，然后是更多测试数据。",
    ),
    "use.title": ("What to use", "用什么方法"),
    "use.prefer": (
        "What matters most to you, of the methods that nothing beats:",
        "在不输于其他方法的前提下，您最看重：",
    ),
    "use.by-task": ("By task", "按任务"),
    "column.task": ("task", "任务"),
    "column.use": ("use", "推荐"),
    "column.sure": ("how sure", "把握"),
    "column.value": ("its score", "得分"),
    "column.best": ("best score", "最好得分"),
    "column.behind": ("behind the best by at most", "至多落后最好者"),
    "column.margin": ("margin", "界限"),
    "none": ("none", "无"),
    "prefer.time": ("training time", "训练时间"),
    "prefer.memory": ("memory", "内存"),
    "prefer.parameters": ("trained parameters", "训练参数"),
    "prefer.forgetting": ("little forgetting", "少遗忘"),
    "prefer.quality": ("the best score", "最高得分"),
}

RECOMMENDATION = Catalogue.of_texts(_ROWS, ("en", "zh"))
