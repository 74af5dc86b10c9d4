"""Learning curves, tuning, training sizes, forgetting."""

from __future__ import annotations

CURVES: dict[str, tuple[str, str]] = {
    "curves.short": ("Curves", "曲线"),
    "forgetting.short": ("Forgetting", "遗忘"),
    "forgetting.title": ("What tuning changed elsewhere", "微调对其他方面的影响"),
    "forgetting.about": (
        "The change of the loss, in nats per token, on the run's other tasks and on general text that has nothing to "
        "do with any task. Above zero the tuned model is worse there than the model before tuning; below zero it is "
        "better. Means over seeds.",
        "在本次运行的其他任务以及与任务无关的通用文本上损失的变化（nat/词元）。大于零表示微调后的模型在该处变差，"
        "小于零表示变好。各随机种子的均值。",
    ),
    "forgetting.figure": ("Change of the loss elsewhere", "其他方面的损失变化"),
    "forgetting.caption": ("Change of the loss, tuned minus before", "损失变化（微调后 − 微调前）"),
    "forgetting.tuned-on": ("tuned on", "微调任务"),
    "forgetting.general": ("general text", "通用文本"),
    "forgetting.own": ("the task that it was tuned on: see the scores", "微调所用的任务：见得分"),
    "sizes.short": ("Data", "数据量"),
    "sizes.title": ("How much data helps", "数据量的作用"),
    "sizes.about": (
        "The deciding metric by the number of training rows, means over seeds. Larger sets hold the smaller ones.",
        "主要指标随训练样本数的变化（各随机种子的均值）。较大的训练集包含较小的训练集。",
    ),
    "sizes.lead": (
        "{place}: would more data help? With {rows} training rows in place of {before}, by the curve of {metric}: "
        "{parts}.",
        "{place}：更多数据有用吗？按 {metric} 的曲线，训练样本从 {before} 增至 {rows} 时：{parts}。",
    ),
    "sizes.helps": ("it would help {methods}", "{methods} 会变好"),
    "sizes.harms": ("it would make {methods} worse", "{methods} 会变差"),
    "sizes.unknown": ("it cannot be told for {methods}", "{methods} 无法判断"),
    "sizes.words.helps": ("more data would help", "更多数据有用"),
    "sizes.words.harms": ("more data would make it worse", "更多数据会使其变差"),
    "sizes.words.unknown": ("cannot tell", "无法判断"),
    "sizes.caption": ("What twice the data would change", "数据翻倍的影响"),
    "sizes.doubled": ("training rows", "训练样本数"),
    "sizes.change": ("change", "变化"),
    "sizes.curve": ("curve", "曲线"),
    "sizes.form.line": ("line over log rows", "对数样本数上的直线"),
    "sizes.form.power-law": ("power law", "幂律"),
    "sizes.how": (
        "The curve is fitted to the sizes that were run: with four or more, a power law; with fewer, a line over the "
        "logarithm of the rows (Hestness et al. 2017; Viering & Loog 2022). The interval is over seeds, test examples "
        "and how fast the curve flattens. It is not corrected for the number of methods, and no curve knows what other "
        "data would bring.",
        "曲线由所运行的各数据量拟合：四个及以上用幂律，更少则用样本数对数上的直线（Hestness 等 2017；Viering 与 Loog "
        "2022）。区间涵盖随机种子、测试样本以及曲线变平快慢的不确定性，未按方法数校正；任何曲线都不知道其他数据会带来什么。",
    ),
    "sizes.intervals": (
        "Vertical lines are {level} % intervals of each mean by itself; marks of one size stand side by side.",
        "竖线为各均值自身的 {level}% 区间；同一数据量的标记并排显示。",
    ),
    "sizes.figure": ("{metric} by training rows", "{metric} 与训练样本数"),
    "sizes.axis": ("training rows", "训练样本数"),
    "tuning.short": ("Tuning", "调参"),
    "tuning.title": ("Tuning", "调参"),
    "tuning.none": (
        "Nothing was tuned: every method ran with its default settings or those of the matrix.",
        "未进行调参：各方法均使用默认设置或矩阵文件中给定的设置。",
    ),
    "tuning.about": (
        "Each method had up to {n} trials for each model and task, each for {fraction} of the steps. The lowest loss "
        "on validation rows won; no test row was touched. A ring marks the value that was chosen.",
        "对每个模型和任务，各方法至多试验 {n} 次，每次训练 {fraction} 的步数，按验证集损失选定；"
        "未使用测试集。圆环标出选定的值。",
    ),
    "tuning.caption": ("What was tried and chosen", "试验与选定的设置"),
    "tuning.fold": ("fold {fold}", "第 {fold} 折"),
    "tuning.trials": ("trials", "试验次数"),
    "tuning.chosen": ("chosen", "选定"),
    "tuning.loss": ("validation loss", "验证损失"),
    "tuning.range": ("worst − best", "最差 − 最好"),
    "tuning.gain": ("tuned − default, on test", "调参 − 默认（测试集）"),
    "tuning.all-failed": ("every trial failed", "全部试验失败"),
    "tuning.at-edge": (
        "at the edge of what was tried: a better value may lie outside",
        "位于搜索范围边缘：更好的值可能在范围之外",
    ),
    "tuning.failed": ("{n} trials failed, as those that diverge do", "{n} 次试验失败（如发散）"),
    "tuning.failed#1": ("{n} trial failed, as one that diverges does", "{n} 次试验失败（如发散）"),
    "tuning.no-default": ("there is no row with default settings", "没有默认设置的对照行"),
    "tuning.short-round.schedule": (
        "Each method tried up to {settings} settings for each model and task in short trials ({shares} of the training "
        "steps), its default settings among them.",
        "对每个模型和任务，各方法先以短试验（训练步数的 {shares}）试至多 {settings} 组设置，默认设置也在其中。",
    ),
    "tuning.short-round.data": (
        "Each method tried up to {settings} settings for each model and task in short trials ({shares} of the training "
        "rows), its default settings among them.",
        "对每个模型和任务，各方法先以短试验（训练行的 {shares}）试至多 {settings} 组设置，默认设置也在其中。",
    ),
    "tuning.halving": (
        "The worse ones dropped out from one short round to the next.",
        "较差的设置在各轮短试验之间被淘汰。",
    ),
    "tuning.full-round": (
        "Then the defaults and the best {n} were trained in full, and the lowest loss on validation rows decided; no "
        "test row was touched.",
        "然后将默认设置与最好的 {n} 组完整训练，以验证集损失最低者为准；未使用测试集。",
    ),
    "tuning.full-round#1": (
        "Then the defaults and the best one were trained in full, and the lower loss on validation rows decided; no "
        "test row was touched.",
        "然后将默认设置与最好的一组完整训练，以验证集损失较低者为准；未使用测试集。",
    ),
    "tuning.full-round-metric": (
        "Then the defaults and the best {n} were trained in full, and the best value of {metrics} on validation rows "
        "decided, of equal values the lower loss; no test row was touched.",
        "然后将默认设置与最好的 {n} 组完整训练，以验证集上 {metrics} 最好者为准，相同时取损失较低者；未使用测试集。",
    ),
    "tuning.full-round-metric#1": (
        "Then the defaults and the best one were trained in full, and the better value of {metrics} on validation rows "
        "decided, of equal values the lower loss; no test row was touched.",
        "然后将默认设置与最好的一组完整训练，以验证集上 {metrics} 较好者为准，相同时取损失较低者；未使用测试集。",
    ),
    "tuning.else-loss": (
        "Where a training had no such value, the loss decided for its method.",
        "若有训练没有该值，则该方法以损失为准。",
    ),
    "tuning.kept-defaults": (
        "The defaults won {kept} of {n} searches.",
        "{n} 次搜索中，默认设置胜出 {kept} 次。",
    ),
    "tuning.kept-defaults#1": (
        "The defaults won {kept} of {n} searches.",
        "{n} 次搜索中，默认设置胜出 {kept} 次。",
    ),
    "tuning.marks": (
        "In the charts lines and hollow marks are the first short trials, filled marks full trainings; a ring marks "
        "what was chosen.",
        "图中的线和空心标记为第一轮短试验，实心标记为完整训练，圆环标出选定的值。",
    ),
    "tuning.short-trials": ("short trials", "短试验"),
    "tuning.full-trainings": ("full trainings", "完整训练"),
    "tuning.defaults-won": ("defaults won", "默认设置胜出"),
    "tuning.yes": ("yes", "是"),
    "tuning.no": ("no", "否"),
    "tuning.same-settings": ("same settings", "设置相同"),
    "tuning.length": ("of a full training", "占完整训练"),
    "tuning.in-full": ("full", "完整"),
    "tuning.rates": ("range of good rates", "适用的学习率范围"),
    "tuning.about-range": (
        "The range of good rates is how many times the highest learning rate is the lowest, of those whose validation "
        "loss stays within {within} nats per token of the method’s best in trainings of one length, interpolated over "
        "the logarithm of the rate. A ≥ says that the range reaches the end of what was tried. A wide range forgives a "
        "rate that is wrong.",
        "适用的学习率范围是最高与最低学习率之比：在相同长度的训练中，其验证损失与该方法的最优值相差不超过每词元 "
        "{within} 奈特（按学习率的对数插值）。≥ 表示范围到达试验过的边缘。范围越宽，学习率选错的影响越小。",
    ),
    "settings.sweeps": (
        "Rows of one method that differ in the learning rate: each line is a method with its other settings, each mark "
        "the mean validation loss over seeds of a full training.",
        "同一方法仅学习率不同的各行：每条线是一种方法及其其他设置，每个标记是完整训练的验证损失在各随机种子上的平均。",
    ),
    "settings.maps": (
        "Rows of one method over two settings: each field has the mean validation loss over seeds; the lower, the "
        "stronger its colour, and a frame marks the lowest.",
        "同一方法在两个设置上的各行：每格为验证损失在各随机种子上的平均；损失越低颜色越浓，方框标出最低者。",
    ),
    "settings.map": ("{method}: validation loss by {x} and {y}", "{method}：验证损失与 {x}、{y}"),
    "settings.sweep-table": ("Range of good rates", "适用的学习率范围"),
    "settings.line": ("method and its other settings", "方法及其他设置"),
    "settings.best": ("best rate", "最好的学习率"),
    "tuning.figure": ("Validation loss by {setting}", "验证损失与 {setting}"),
    "tuning.axis": ("{setting}", "{setting}"),
    "curves.title": ("Learning curves", "学习曲线"),
    "curves.about": (
        "One line a seed. Training loss is on the batches as they came, validation loss on the whole validation set; "
        "the vertical axes do not start at 0, and a wide range is drawn on a logarithmic axis.",
        "每个随机种子一条线。训练损失在各批次上测得，验证损失在整个验证集上测得；纵轴不从 0 开始，跨度大时为对数刻度。",
    ),
    "curves.none": ("No finished cell recorded a loss.", "没有任何完成的单元记录了损失。"),
    "curves.nothing-trained": ("{methods} train nothing and have no curve.", "{methods} 不训练，没有曲线。"),
    "curves.nothing-trained#1": ("{methods} trains nothing and has no curve.", "{methods} 不训练，没有曲线。"),
    "curves.train_loss": ("training loss", "训练损失"),
    "curves.validation_loss": ("validation loss", "验证损失"),
    "curves.data": ("{title}: the last value at or before each epoch", "{title}：各轮次及之前的最后一个值"),
    "curves.epoch": ("epoch {epoch}", "第 {epoch} 轮"),
    "curves.not-yet": ("not measured by then", "此前尚未测量"),
    "curves.not-finite": (
        "{method}, seed {seed}: the loss stopped being a finite number at epoch {epoch}; such points are not drawn.",
        "{method}（随机种子 {seed}）：损失在第 {epoch} 轮变为非有限值；这些点未画出。",
    ),
    "curves.thinned": (
        "Lines of more than {points} points are drawn as means of neighbouring points.",
        "超过 {points} 个点的曲线以相邻点的平均值画出。",
    ),
}
