"""The methods of a run as running text."""

from __future__ import annotations

METHODS: dict[str, tuple[str, str]] = {
    "methods.short": ("Methods", "方法"),
    "methods.title": ("Methods, as text", "方法说明"),
    "methods.about": (
        "What was done in this run, in sentences for a paper or a model card. They follow from the run's own records.",
        "本次运行的做法，可用于论文或模型卡。以下内容均由运行记录得出。",
    ),
    "methods.copy": ("Copy", "复制"),
    "methods.copied": ("Copied", "已复制"),
    "methods.references": ("References", "参考文献"),
    # What was compared.
    "methods.compared": (
        "{n} methods of fine-tuning ({methods}) were compared on {tasks} with {models}.",
        "在{tasks}上，使用{models}，比较了 {n} 种微调方法（{methods}）。",
    ),
    "methods.compared#1": (
        "One method of fine-tuning ({methods}) was run on {tasks} with {models}.",
        "在{tasks}上，使用{models}，运行了 1 种微调方法（{methods}）。",
    ),
    "methods.none-trained": (
        "{methods} were run on {tasks} with {models}.",
        "在{tasks}上，使用{models}，运行了 {methods}。",
    ),
    "methods.tasks": ("{n} tasks", " {n} 个任务"),
    "methods.tasks#1": ("one task", "一个任务"),
    "methods.models": ("the models {models}", "模型 {models}"),
    "methods.models#1": ("the model {models}", "模型 {models}"),
    "methods.model": ("{model} ({parameters} parameters)", "{model}（{parameters} 个参数）"),
    "methods.format": ("Prompt format of {model}: {format}.", "{model} 的提示格式：{format}。"),
    "methods.beside": (
        "Beside them stand {methods}, which train nothing.",
        "作为对照的是不训练的 {methods}。",
    ),
    "methods.beside#1": (
        "Beside them stands {methods}, which trains nothing.",
        "作为对照的是不训练的 {methods}。",
    ),
    "methods.seeds": (
        "Each method was run with {n} seeds ({seeds}).",
        "每种方法以 {n} 个随机种子（{seeds}）运行。",
    ),
    "methods.seeds#1": ("Each method was run with one seed ({seeds}).", "每种方法以 1 个随机种子（{seeds}）运行。"),
    "methods.once": (
        "Nothing about {methods} depends on the seed; one run stands for all.",
        "{methods} 与随机种子无关，只运行一次。",
    ),
    "methods.software": (
        "The runs were made with ftbench {ftbench} ({libraries}) on {device} in {precision}.",
        "运行使用 ftbench {ftbench}（{libraries}），设备为 {device}，精度为 {precision}。",
    ),
    # Data.
    "methods.data": (
        "{task} ({output}, {language}, {source}) has {rows} rows; its deciding metric is {metric}.",
        "{task}（{output}，{language}，{source}）：{rows}；决定性指标为 {metric}。",
    ),
    "methods.data-no-metric": (
        "{task} ({output}, {language}, {source}) has {rows} rows.",
        "{task}（{output}，{language}，{source}）：{rows}。",
    ),
    "methods.folds": (
        "It was evaluated by {folds}-fold cross-validation: each row was answered once, by a model that was trained "
        "on {train} rows of the other folds and validated on {validation} more of them; a fold has {test} test rows.",
        "采用 {folds} 折交叉验证：每行只回答一次，由在其余折的 {train} 行上训练的模型回答，"
        "另用其中 {validation} 行验证；每折有 {test} 个测试行。",
    ),
    "methods.made": (
        "{augmentations} (augmentation) made {made} more training rows of them, with the same answers.",
        "另由数据增强（{augmentations}）生成 {made} 个训练行，答案不变。",
    ),
    "methods.made-in-folds": (
        "In each fold, {augmentations} (augmentation) made {made} more training rows of its rows, with the same "
        "answers.",
        "每折另由数据增强（{augmentations}）从其训练行生成 {made} 个训练行，答案不变。",
    ),
    "methods.rows": ("{n} {split}", "{split} {n} 行"),
    "methods.output.label": ("a label is chosen", "选择标签"),
    "methods.output.named-label": ("a generated answer names a label", "由生成的回答指明标签"),
    "methods.output.text": ("text is generated", "生成文本"),
    "methods.language.en": ("English", "英文"),
    "methods.language.zh": ("Chinese", "中文"),
    "methods.source.built-in": ("data built into ftbench", "ftbench 自带数据"),
    # Training.
    "methods.trained": (
        "All methods that train were trained alike, on the same rows in the same order for each seed: {duration} in "
        "batches of {batch} rows in the mean, with prompt and answer cut to {length} tokens.",
        "所有训练方法的训练方式相同，同一随机种子下训练数据及其顺序也相同：{duration}，每批平均 {batch} 行，"
        "提示与答案合计不超过 {length} 个词元。",
    ),
    "methods.trained-apart": (
        "All methods that train saw the same rows, in the same order for each seed. They differ in {settings}, by the "
        "axes of the matrix or by tuning: {duration} in batches of {batch} rows in the mean, with prompt and answer "
        "cut to {length} tokens.",
        "同一随机种子下，所有训练方法的训练数据及其顺序都相同；各行的 {settings} 因矩阵的轴或调参而不同：{duration}，"
        "每批平均 {batch} 行，提示与答案合计不超过 {length} 个词元。",
    ),
    "methods.epochs": ("{n} epochs", "训练 {n} 轮"),
    "methods.epochs#1": ("1 epoch", "训练 1 轮"),
    "methods.steps": ("{n} steps", "训练 {n} 步"),
    "methods.steps#1": ("1 step", "训练 1 步"),
    "methods.optimizer": (
        "The loss was taken over answer tokens only. The optimizer was AdamW (β₁ = 0.9, β₂ = 0.999; weight decay on "
        "matrices only), with {schedule} after a warm-up over {warmup} of the steps and gradients clipped to a norm of "
        "{clip}.",
        "损失只计算答案词元。优化器为 AdamW（β₁ = 0.9，β₂ = 0.999；权重衰减仅作用于矩阵），学习率先在 {warmup} "
        "的步数内预热，随后{schedule}；梯度范数裁剪为 {clip}。",
    ),
    "methods.packing": (
        "In training, rows shared a sequence in which none saw another, instead of being padded (packing); every cell "
        "first compared the losses of a few rows with those that they have alone.",
        "训练时多行数据拼接成一个序列，不加填充，各行互不可见（打包）；每个单元在训练前都用几行数据核对过，"
        "打包后的损失与单独计算时一致。",
    ),
    "methods.schedule.linear": ("linear decay of the learning rate", "线性衰减"),
    "methods.schedule.cosine": ("cosine decay of the learning rate", "余弦衰减"),
    "methods.schedule.constant": ("a constant learning rate", "保持不变"),
    "methods.keep.best": (
        "The weights with the lowest validation loss were evaluated ({n} validations an epoch; the weights before "
        "training counted too).",
        "评测验证损失最低的权重（每轮验证 {n} 次，训练前的权重也计入）。",
    ),
    "methods.keep.best#1": (
        "The weights with the lowest validation loss were evaluated (one validation an epoch; the weights before "
        "training counted too).",
        "评测验证损失最低的权重（每轮验证 1 次，训练前的权重也计入）。",
    ),
    "methods.keep.last": ("The weights after the last step were evaluated.", "评测最后一步之后的权重。"),
    "methods.early": (
        "Training stopped after {n} validations without a lower loss.",
        "验证损失连续 {n} 次未降低则停止训练。",
    ),
    "methods.early#1": (
        "Training stopped after a validation without a lower loss.",
        "一次验证损失未降低即停止训练。",
    ),
    # Tuning.
    "methods.untuned": (
        "Hyperparameters were not tuned: each method ran with ftbench’s default settings or those of the matrix.",
        "未进行调参：各方法使用 ftbench 的默认设置或矩阵文件中给定的设置。",
    ),
    "methods.tuned": (
        "Hyperparameters ({settings}) were chosen for each method, model and task by {strategy} over {trials} trials, "
        "each of {fraction} of the training steps with seed {seed}; the lowest validation loss won, and no test row "
        "was touched.",
        "超参数（{settings}）按方法、模型和任务分别选定：{strategy}，{trials} 次试验，每次训练 {fraction} 的步数，"
        "随机种子为 {seed}；取验证损失最低者，未使用测试数据。",
    ),
    "methods.tuned-rounds": (
        "Hyperparameters ({settings}) were chosen for each method, model and task in two rounds with seed {seed}: "
        "{strategy} over {n} short trials, the default settings among them, each of {shares} of a full training; then "
        "full trainings of the defaults and of the best {best}, whose lowest validation loss won. No test row was "
        "touched.",
        "超参数（{settings}）按方法、模型和任务分两轮选定，随机种子为 {seed}：先以{strategy}做 {n} "
        "次短试验（默认设置也在其中），每次为完整训练的 {shares}；再完整训练默认设置与最好的 {best} "
        "组，取验证损失最低者。未使用测试数据。",
    ),
    "methods.tuned-rounds-metric": (
        "Hyperparameters ({settings}) were chosen for each method, model and task in two rounds with seed {seed}: "
        "{strategy} over {n} short trials, the default settings among them, each of {shares} of a full training; then "
        "full trainings of the defaults and of the best {best}, of which the best value of {metrics} on validation "
        "rows won, of equal values the lower loss. No test row was touched.",
        "超参数（{settings}）按方法、模型和任务分两轮选定，随机种子为 {seed}：先以{strategy}做 {n} "
        "次短试验（默认设置也在其中），每次为完整训练的 {shares}；再完整训练默认设置与最好的 {best} "
        "组，取验证集上 {metrics} 最好者，相同时取损失较低者。未使用测试数据。",
    ),
    "methods.halving": (
        "Settings dropped out from one short round to the next, as in successive halving.",
        "各轮短试验之间逐步淘汰设置（successive halving）。",
    ),
    "methods.defaults-won": (
        "In {kept} of {total} searches the default settings won.",
        "{total} 次搜索中有 {kept} 次由默认设置胜出。",
    ),
    "methods.strategy.grid": ("a grid search", "网格搜索"),
    "methods.strategy.random": ("a random search", "随机搜索"),
    "methods.strategy.tpe": ("a TPE search (Optuna)", "TPE 搜索（Optuna）"),
    "methods.tuned-folds": (
        "In cross-validation each fold chose by itself, on its own training and validation rows.",
        "在交叉验证中，每一折只用自己的训练行和验证行单独选择。",
    ),
    "methods.extended": (
        "Where a winner lay at the edge of its grid, every method of that model and task got one more trial.",
        "若某方法的最优值位于网格边缘，则该模型和任务上的所有方法各增加一次试验。",
    ),
    "methods.edges": (
        "In {n} of {total} searches the chosen value lies at the edge of what was tried.",
        "{total} 次搜索中有 {n} 次选定的值位于搜索范围边缘。",
    ),
    "methods.waiting": ("Tuning is not finished.", "调参尚未完成。"),
    # Evaluation.
    "methods.labels": (
        "For a label, the prediction is the label whose whole answer is the most likely under the model.",
        "标签任务以模型给出的完整答案似然最高的标签作为预测。",
    ),
    "methods.labels-of": (
        "For a label of {tasks}, the prediction is the label whose whole answer is the most likely under the model.",
        "{tasks}以模型给出的完整答案似然最高的标签作为预测。",
    ),
    "methods.labels-named": (
        "For a label of {tasks}, an answer was generated greedily, with at most {tokens} new tokens; the prediction is "
        "the label that is the whole answer, else the only one that occurs in it. An answer that names no label, or "
        "several, counts as wrong.",
        "{tasks}采用贪心解码生成回答，至多 {tokens} 个词元；若整个回答就是某个标签，则以其为预测，"
        "否则以回答中唯一出现的标签为预测。未指明标签或指明多个标签的回答计为错误。",
    ),
    "methods.texts": (
        "Text was generated greedily, with at most {tokens} new tokens.",
        "文本任务采用贪心解码，至多生成 {tokens} 个词元。",
    ),
    "methods.means": ("All values are plain means over seeds.", "所有数值均为各随机种子的简单平均。"),
    # Statistics.
    "methods.level": ("Intervals are at {level} %.", "区间的置信水平为 {level}%。"),
    "methods.two-way": (
        "For {metrics}, which are means over examples, they are t intervals from a two-way random effects model in "
        "which seeds and test examples are crossed ({searle}), with degrees of freedom by Satterthwaite "
        "({satterthwaite}).",
        "对样本均值类指标（{metrics}），采用随机种子与测试样本交叉的双向随机效应模型（{searle}）的 t 区间，"
        "自由度按 Satterthwaite 方法计算（{satterthwaite}）。",
    ),
    "methods.examples-t": (
        "For {metrics}, which are means over examples, they are t intervals over the test examples.",
        "对样本均值类指标（{metrics}），采用测试样本上的 t 区间。",
    ),
    "methods.ratio": (
        "Ratios of two sums ({metrics}) were linearised ({cochran}).",
        "两个和之比（{metrics}）先作线性化（{cochran}）。",
    ),
    "methods.shares": (
        "For shares of right answers ({metrics}), two right and two wrong answers were added ({agresti}) to the "
        "effective number of answers ({korn}), and to differences one example in favour of each side ({bonett}).",
        "对正确率（{metrics}），在有效样本量（{korn}）上加入两个正确和两个错误的回答（{agresti}），"
        "对差值则各加入一个有利于一方的样本（{bonett}）。",
    ),
    "methods.crossed": (
        "For {metrics}, which are computed over all answers together, examples were resampled {draws} times with seeds "
        "crossed ({owen}), and the variances of both went into the same formula.",
        "对在全部回答上计算的指标（{metrics}），在与随机种子交叉的设计下对样本重抽样 {draws} 次（{owen}），"
        "两者的方差代入同一公式。",
    ),
    "methods.examples-bootstrap": (
        "For {metrics}, which are computed over all answers together, examples were resampled {draws} times.",
        "对在全部回答上计算的指标（{metrics}），对样本重抽样 {draws} 次。",
    ),
    "methods.one-run": (
        "Intervals of methods with one run are over test examples alone.",
        "只运行一次的方法，其区间只反映测试样本的变动。",
    ),
    "methods.clusters": (
        "Test examples that belong together (group_by, or the answers of one dialogue) count as one "
        "({miller}): {groups}.",
        "属于同一组（group_by，或同一对话的回答）的测试样本合并计为一个（{miller}）：{groups}。",
    ),
    "methods.pooled": (
        "In cross-validation ({tasks}) a metric was computed over the rows of all folds together for each seed. What "
        "folds vary more than their rows explain was added as a component of the variance; that training sets overlap "
        "is not in it, as no unbiased estimate exists ({bengio}; {nadeau}).",
        "交叉验证（{tasks}）中，每个随机种子的指标由所有折的行合并计算。各折之间超出行间差异的波动作为一个方差分量计入；"
        "训练集相互重叠的影响未计入，因为不存在其无偏估计（{bengio}；{nadeau}）。",
    ),
    "methods.group": ("{n} groups in {task}", "{task} 有 {n} 组"),
    "methods.group#1": ("one group in {task}", "{task} 有 1 组"),
    "methods.paired": (
        "In a difference of two methods, examples are paired and seeds are not, as in Welch’s test ({welch}).",
        "比较两种方法时，样本配对而随机种子不配对，与 Welch 检验相同（{welch}）。",
    ),
    "methods.paired-single": (
        "In a difference of two methods, examples are paired.",
        "比较两种方法时，样本配对。",
    ),
    "methods.test.t": ("The test is the t test that belongs to the interval.", "检验采用与区间对应的 t 检验。"),
    "methods.test.McNemar": (
        "Two single runs were compared by McNemar’s exact test ({mcnemar}) where answers are right or wrong.",
        "两次单独运行的对错结果采用 McNemar 精确检验（{mcnemar}）。",
    ),
    "methods.test.sign-flips": (
        "Scores of two single runs were compared by a paired randomisation test ({flips} random signs, or all of them "
        "for few examples; {phipson}).",
        "两次单独运行的得分采用配对随机化检验（{flips} 次随机符号，样本很少时取全部；{phipson}）。",
    ),
    "methods.test.randomisation": (
        "Metrics of all answers of two single runs were compared by approximate randomisation ({flips} swaps; "
        "{noreen}; {phipson}).",
        "两次单独运行在全部回答上的指标采用近似随机化检验（{flips} 次交换；{noreen}；{phipson}）。",
    ),
    "methods.comparisons": ("{n} comparisons", " {n} 个比较"),
    "methods.comparisons#1": ("one comparison", " 1 个比较"),
    "methods.letters": (
        "Methods that share a letter are not distinguishable by the second ({piepho}).",
        "有相同字母的方法按两两比较无法区分（{piepho}）。",
    ),
    "methods.defaults": (
        "What tuning was worth is a third family: each tuned method against its own default settings.",
        "调参的作用为第三族：各方法调参后与其默认设置的比较。",
    ),
    "methods.untested": (
        "No differences were tested.",
        "未作差异检验。",
    ),
    # What was left out.
    "methods.complete": ("All {n} cells finished.", "全部 {n} 个单元均已完成。"),
    "methods.complete#1": ("The one cell finished.", "唯一的单元已完成。"),
    "methods.incomplete": (
        "Of {n} cells {done} finished and {missing} did not: {reasons}.",
        "{n} 个单元中完成 {done} 个，未完成 {missing} 个：{reasons}。",
    ),
    "methods.cells": ("{where} ({why})", "{where}（{why}）"),
    "methods.more": ("and {n} more", "另有 {n} 项"),
    "methods.more#1": ("and one more", "另有 1 项"),
    "methods.task-notes": ("Of the data: {notes}.", "关于数据：{notes}。"),
    "methods.task-note": ("{task}: {note}", "{task}：{note}"),
}
